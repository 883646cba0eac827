/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/progress.h"
#include "widget/style.h"

struct _VigilProgress {
  GtkWidget parent_instance;
  double seen, whole;
  guint colour;
};

G_DEFINE_FINAL_TYPE (VigilProgress, vigil_progress, GTK_TYPE_WIDGET)

static void
append_hatched (GtkSnapshot *snapshot, double x, double width, int height, double k,
                const GdkRGBA *ink)
{
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT ((float) x, 0, (float) width, height));

  gdk_cairo_set_source_rgba (cr, ink);
  cairo_set_line_width (cr, 3 * k);
  for (double at = x - height; at < x + width; at += 6 * k * G_SQRT2) {
    cairo_move_to (cr, at, height);
    cairo_line_to (cr, at + height, 0);
  }
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
vigil_progress_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigilProgress *self = VIGIL_PROGRESS (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double k = vigil_style_get_scale (vigil_style_get (gtk_widget_get_display (widget)));
  double seen = self->seen * width, whole = self->whole * width;
  GskRoundedRect edge;
  char name[16];
  GdkRGBA ink;

  g_snprintf (name, sizeof name, "vg_drug_%u", CLAMP (self->colour, 1, 4));
  vigil_style_get_color (widget, name, &ink);
  gsk_rounded_rect_init_from_rect (&edge, &GRAPHENE_RECT_INIT (0, 0, width, height),
                                   (float) (5 * k));
  gtk_snapshot_push_rounded_clip (snapshot, &edge);
  if (seen > 0)
    gtk_snapshot_append_color (snapshot, &ink, &GRAPHENE_RECT_INIT (0, 0, (float) seen, height));
  if (whole > seen)
    append_hatched (snapshot, seen, whole - seen, height, k, &ink);
  gtk_snapshot_pop (snapshot);
}

static void
vigil_progress_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (vigil_progress_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
vigil_progress_class_init (VigilProgressClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = vigil_progress_snapshot;
  widget_class->css_changed = vigil_progress_css_changed;
  gtk_widget_class_set_css_name (widget_class, "progress");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
}

static void
vigil_progress_init (VigilProgress *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "bar");
  self->colour = 1;
}

GtkWidget *
vigil_progress_new (void)
{
  return g_object_new (VIGIL_TYPE_PROGRESS, NULL);
}

void
vigil_progress_set (VigilProgress *self, double seen, double whole, guint colour)
{
  g_return_if_fail (VIGIL_IS_PROGRESS (self));
  if (G_APPROX_VALUE (seen, self->seen, 0.0005) && G_APPROX_VALUE (whole, self->whole, 0.0005)
      && colour == self->colour)
    return;
  self->seen = seen;
  self->whole = whole;
  self->colour = colour;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, whole, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
