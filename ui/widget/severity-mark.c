/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/severity-mark.h"
#include "widget/style.h"

struct _VigilSeverityMark {
  GtkWidget parent_instance;
  int severity;
};

G_DEFINE_FINAL_TYPE (VigilSeverityMark, vigil_severity_mark, GTK_TYPE_WIDGET)

static void
vigil_severity_mark_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigilSeverityMark *self = VIGIL_SEVERITY_MARK (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double k = vigil_style_get_scale (vigil_style_get (gtk_widget_get_display (widget)));
  GdkRGBA ink;
  cairo_t *cr;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_cairo_set_source_rgba (cr, &ink);
  cairo_translate (cr, width / 2.0, height / 2.0);
  cairo_scale (cr, k, k);
  if (self->severity == 0) {
    cairo_arc (cr, 0, 0, 8, 0, 2 * G_PI);
    cairo_set_line_width (cr, 2);
    cairo_stroke (cr);
  }
  for (int i = 0; i < 4 && self->severity > 0; i++) {
    double tall = 4 + 2.7 * i;

    cairo_rectangle (cr, -8 + 4.4 * i, 6 - tall, 3.2, tall);
    if (i < self->severity) {
      cairo_fill (cr);
    } else {
      cairo_set_line_width (cr, 0.8);
      cairo_stroke (cr);
    }
  }
  cairo_destroy (cr);
}

static void
vigil_severity_mark_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = *natural
      = vigil_style_px (widget, orientation == GTK_ORIENTATION_HORIZONTAL ? 26 : 22);
}

static void
vigil_severity_mark_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (vigil_severity_mark_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
vigil_severity_mark_class_init (VigilSeverityMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = vigil_severity_mark_snapshot;
  widget_class->measure = vigil_severity_mark_measure;
  widget_class->css_changed = vigil_severity_mark_css_changed;
  gtk_widget_class_set_css_name (widget_class, "icon");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
vigil_severity_mark_init (VigilSeverityMark *self)
{
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
vigil_severity_mark_new (int severity)
{
  VigilSeverityMark *self = g_object_new (VIGIL_TYPE_SEVERITY_MARK, NULL);

  self->severity = severity;
  return GTK_WIDGET (self);
}
