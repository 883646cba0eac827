/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/icon.h"
#include "draw/icon-draw.h"
#include "widget/style.h"

struct _VigilIcon {
  GtkWidget parent_instance;
  const char *name;   /* interned */
  int size_units;
};

G_DEFINE_FINAL_TYPE (VigilIcon, vigil_icon, GTK_TYPE_WIDGET)

static void
vigil_icon_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigilIcon *self = VIGIL_ICON (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double size = MIN (width, height);
  GdkRGBA ink;
  cairo_t *cr;

  if (self->name == NULL || size <= 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_cairo_set_source_rgba (cr, &ink);
  vigil_icon_draw (cr, self->name, (width - size) / 2, (height - size) / 2, size);
  cairo_destroy (cr);
}

static void
vigil_icon_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                    int *natural, int *minimum_baseline, int *natural_baseline)
{
  VigilIcon *self = VIGIL_ICON (widget);

  *minimum = *natural = vigil_style_px (widget, self->size_units);
}

static void
vigil_icon_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (vigil_icon_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
vigil_icon_class_init (VigilIconClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = vigil_icon_snapshot;
  widget_class->measure = vigil_icon_measure;
  widget_class->css_changed = vigil_icon_css_changed;
  gtk_widget_class_set_css_name (widget_class, "icon");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
vigil_icon_init (VigilIcon *self)
{
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
vigil_icon_new (const char *name, int size_units)
{
  VigilIcon *self = g_object_new (VIGIL_TYPE_ICON, NULL);

  self->size_units = size_units;
  self->name = g_intern_string (name);
  return GTK_WIDGET (self);
}

void
vigil_icon_set_name (VigilIcon *self, const char *name)
{
  g_return_if_fail (VIGIL_IS_ICON (self));
  if (g_strcmp0 (self->name, name) == 0)
    return;
  self->name = g_intern_string (name);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
vigil_icon_set_size (VigilIcon *self, int size_units)
{
  g_return_if_fail (VIGIL_IS_ICON (self));
  if (self->size_units == size_units)
    return;
  self->size_units = size_units;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
