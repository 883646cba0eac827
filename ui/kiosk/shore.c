/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/shore.h"
#include "widget/style.h"

#include <math.h>

#define SIDE 132.0
#define N_WAVES 5

struct _VigilShore {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (VigilShore, vigil_shore, GTK_TYPE_WIDGET)

static void
draw_wave (cairo_t *cr, guint i, const GdkRGBA *ink)
{
  cairo_set_source_rgba (cr, ink->red, ink->green, ink->blue, 0.95 - i * 0.17);
  cairo_new_path (cr);
  for (double x = -4; x <= SIDE + 8; x += 4)
    cairo_line_to (cr, x, 62 + i * 16 + sin (x / 17 + i * 1.1) * (7 - i * 0.6));
  cairo_stroke (cr);
}

static void
vigil_shore_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  GdkRGBA calm, text, track;
  cairo_t *cr;

  vigil_style_get_color (widget, "vg_kiosk_calm", &calm);
  vigil_style_get_color (widget, "vg_kiosk_text", &text);
  vigil_style_get_color (widget, "vg_kiosk_track", &track);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_scale (cr, width / SIDE, height / SIDE);
  gdk_cairo_set_source_rgba (cr, &track);
  cairo_rectangle (cr, 0, 0, SIDE, SIDE);
  cairo_fill (cr);
  cairo_set_line_width (cr, 3);
  for (guint i = 0; i < N_WAVES; i++)
    draw_wave (cr, i, &calm);
  gdk_cairo_set_source_rgba (cr, &text);
  cairo_arc (cr, 94, 34, 13, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
vigil_shore_class_init (VigilShoreClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = vigil_shore_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "shore");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
vigil_shore_init (VigilShore *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
vigil_shore_new (void)
{
  return g_object_new (VIGIL_TYPE_SHORE, NULL);
}
