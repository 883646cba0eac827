/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/places.h"
#include "widget/style.h"

#define VIGIL_TYPE_PLACE (vigil_place_get_type ())
G_DECLARE_FINAL_TYPE (VigilPlace, vigil_place, VIGIL, PLACE, GtkLayoutChild)

struct _VigilPlace {
  GtkLayoutChild parent_instance;
  graphene_rect_t rect;
  gboolean is_set;
};

G_DEFINE_FINAL_TYPE (VigilPlace, vigil_place, GTK_TYPE_LAYOUT_CHILD)

static void
vigil_place_class_init (VigilPlaceClass *klass)
{
}

static void
vigil_place_init (VigilPlace *self)
{
}

struct _VigilPlaces {
  GtkLayoutManager parent_instance;
  double width, height;
  gboolean is_mirrored, can_shrink;
};

G_DEFINE_FINAL_TYPE (VigilPlaces, vigil_places, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
vigil_places_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
vigil_places_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation,
                      int for_size, int *minimum, int *natural, int *minimum_baseline,
                      int *natural_baseline)
{
  VigilPlaces *self = VIGIL_PLACES (manager);
  double units = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height;

  *natural = vigil_style_px (widget, units);
  *minimum = self->can_shrink ? 0 : *natural;
}

static void
vigil_places_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height,
                       int baseline)
{
  VigilPlaces *self = VIGIL_PLACES (manager);
  gboolean is_mirrored = self->is_mirrored && gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double k = vigil_style_get_scale (vigil_style_get (gtk_widget_get_display (widget)));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    VigilPlace *place = VIGIL_PLACE (gtk_layout_manager_get_layout_child (manager, child));
    GtkAllocation at = { 0, 0, width, height };

    if (!gtk_widget_should_layout (child))
      continue;
    if (place->is_set) {
      /* edges are rounded, not sizes: what meets in the design meets on the screen */
      int right = (int) (k * (place->rect.origin.x + place->rect.size.width) + 0.5);
      int bottom = (int) (k * (place->rect.origin.y + place->rect.size.height) + 0.5);

      at.x = (int) (k * place->rect.origin.x + 0.5);
      at.y = (int) (k * place->rect.origin.y + 0.5);
      at.width = right - at.x;
      at.height = bottom - at.y;
      if (is_mirrored)
        at.x = (int) (k * self->width + 0.5) - right;
    }
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
    gtk_widget_size_allocate (child, &at, -1);
  }
}

static GtkLayoutChild *
vigil_places_create_layout_child (GtkLayoutManager *manager, GtkWidget *widget,
                                  GtkWidget *for_child)
{
  return g_object_new (VIGIL_TYPE_PLACE, "layout-manager", manager, "child-widget", for_child,
                       NULL);
}

static void
vigil_places_class_init (VigilPlacesClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = vigil_places_get_request_mode;
  manager_class->measure = vigil_places_measure;
  manager_class->allocate = vigil_places_allocate;
  manager_class->layout_child_type = VIGIL_TYPE_PLACE;
  manager_class->create_layout_child = vigil_places_create_layout_child;
}

static void
vigil_places_init (VigilPlaces *self)
{
}

GtkLayoutManager *
vigil_places_new (double width, double height)
{
  VigilPlaces *self = g_object_new (VIGIL_TYPE_PLACES, NULL);

  self->width = width;
  self->height = height;
  return GTK_LAYOUT_MANAGER (self);
}

void
vigil_places_set_is_mirrored (VigilPlaces *self, gboolean is_mirrored)
{
  g_return_if_fail (VIGIL_IS_PLACES (self));
  self->is_mirrored = is_mirrored;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

void
vigil_places_set_can_shrink (VigilPlaces *self, gboolean can_shrink)
{
  g_return_if_fail (VIGIL_IS_PLACES (self));
  self->can_shrink = can_shrink;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

void
vigil_places_set (GtkWidget *parent, GtkWidget *child, double x, double y, double width,
                  double height)
{
  GtkLayoutManager *manager = gtk_widget_get_layout_manager (parent);
  const graphene_rect_t rect = GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height);
  VigilPlace *place;

  g_return_if_fail (VIGIL_IS_PLACES (manager));
  place = VIGIL_PLACE (gtk_layout_manager_get_layout_child (manager, child));
  if (place->is_set && graphene_rect_equal (&place->rect, &rect))
    return;   /* said with each view */
  place->rect = rect;
  place->is_set = TRUE;
  gtk_layout_manager_layout_changed (manager);
}

void
vigil_places_put (GtkWidget *parent, GtkWidget *child, double x, double y, double width,
                  double height)
{
  gtk_widget_insert_before (child, parent, NULL);
  vigil_places_set (parent, child, x, y, width, height);
}

#define VIGIL_TYPE_PLACES_BOX (vigil_places_box_get_type ())
G_DECLARE_FINAL_TYPE (VigilPlacesBox, vigil_places_box, VIGIL, PLACES_BOX, GtkWidget)

struct _VigilPlacesBox {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (VigilPlacesBox, vigil_places_box, GTK_TYPE_WIDGET)

static void
vigil_places_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_places_box_parent_class)->dispose (object);
}

static void
vigil_places_box_class_init (VigilPlacesBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_places_box_dispose;
}

static void
vigil_places_box_init (VigilPlacesBox *self)
{
}

GtkWidget *
vigil_places_box_new (double width, double height, const char *css_class)
{
  GtkWidget *self = g_object_new (VIGIL_TYPE_PLACES_BOX, NULL);

  gtk_widget_set_layout_manager (self, vigil_places_new (width, height));
  if (css_class != NULL)
    gtk_widget_add_css_class (self, css_class);
  return self;
}
