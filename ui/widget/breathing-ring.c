/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/breathing-ring.h"
#include "base/clock.h"
#include "widget/style.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define FRAME_MS 66
#define IN_US (4 * VIGIL_USEC_PER_SEC)
#define OUT_US (6 * VIGIL_USEC_PER_SEC)

static const struct { double radius, alpha; } discs[] = { { 232, 0.07 }, { 196, 0.10 }, { 158, 0.15 }, { 118, 0.24 } };

struct _VigilBreathingRing {
  GtkWidget parent_instance;
  GtkWidget *word, *line;
  gint64 started_us;
  guint timer;
  double size;            /* 0 breathed out .. 1 breathed in */
};

G_DEFINE_FINAL_TYPE (VigilBreathingRing, vigil_breathing_ring, GTK_TYPE_WIDGET)

static gboolean
on_frame (gpointer user_data)
{
  VigilBreathingRing *self = user_data;
  gint64 phase_us = (vigil_clock_mono_us () - self->started_us) % (IN_US + OUT_US);
  gboolean is_in = phase_us < IN_US, has_animations = TRUE;
  double part = is_in ? (double) phase_us / IN_US : 1 - (double) (phase_us - IN_US) / OUT_US;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &has_animations, NULL);
  vigil_text_set (self->word, is_in ? _("Breathe in") : _("Breathe out"));
  vigil_text_set (self->line, is_in ? _("gently") : _("slowly"));
  vigil_widget_set_spoken (GTK_WIDGET (self), is_in ? _("Breathe in") : _("Breathe out"));
  self->size = has_animations ? 0.5 - 0.5 * cos (part * G_PI) : 0.5;
  if (has_animations)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_CONTINUE;
}

static void
vigil_breathing_ring_map (GtkWidget *widget)
{
  VigilBreathingRing *self = VIGIL_BREATHING_RING (widget);

  GTK_WIDGET_CLASS (vigil_breathing_ring_parent_class)->map (widget);
  if (self->timer == 0)
    self->timer = g_timeout_add (FRAME_MS, on_frame, self);
}

static void
vigil_breathing_ring_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&VIGIL_BREATHING_RING (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (vigil_breathing_ring_parent_class)->unmap (widget);
}

static void
vigil_breathing_ring_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigilBreathingRing *self = VIGIL_BREATHING_RING (widget);
  double k = vigil_style_get_scale (vigil_style_get (gtk_widget_get_display (widget)));
  double x = gtk_widget_get_width (widget) / 2.0, y = gtk_widget_get_height (widget) / 2.0;
  static const double dash[] = { 2, 10 };
  GdkRGBA calm;
  cairo_t *cr;

  vigil_style_get_color (widget, "vg_kiosk_calm", &calm);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) (2 * x), (float) (2 * y)));
  for (gsize i = 0; i < G_N_ELEMENTS (discs); i++) {
    cairo_set_source_rgba (cr, calm.red, calm.green, calm.blue, discs[i].alpha);
    cairo_arc (cr, x, y, k * discs[i].radius * (0.72 + 0.28 * self->size), 0, 2 * G_PI);
    cairo_fill (cr);
  }
  cairo_set_source_rgba (cr, calm.red, calm.green, calm.blue, 0.35);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, dash, 2, 0);
  cairo_arc (cr, x, y, k * 246, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_destroy (cr);
  GTK_WIDGET_CLASS (vigil_breathing_ring_parent_class)->snapshot (widget, snapshot);
}

static void
vigil_breathing_ring_dispose (GObject *object)
{
  GtkWidget *child;

  g_clear_handle_id (&VIGIL_BREATHING_RING (object)->timer, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_breathing_ring_parent_class)->dispose (object);
}

static void
vigil_breathing_ring_class_init (VigilBreathingRingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigil_breathing_ring_dispose;
  widget_class->map = vigil_breathing_ring_map;
  widget_class->unmap = vigil_breathing_ring_unmap;
  widget_class->snapshot = vigil_breathing_ring_snapshot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vigil_breathing_ring_init (VigilBreathingRing *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  self->word = vigil_text_new (_("Breathe in"), "breathe");
  self->line = vigil_text_new (_("gently"), "kiosk-line kiosk-ink-2");
  gtk_box_append (GTK_BOX (words), self->word);
  gtk_box_append (GTK_BOX (words), self->line);
  gtk_widget_set_halign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (words, GTK_WIDGET (self));
  self->started_us = vigil_clock_mono_us ();
  self->size = 0.5;
}

GtkWidget *
vigil_breathing_ring_new (void)
{
  return g_object_new (VIGIL_TYPE_BREATHING_RING, NULL);
}
