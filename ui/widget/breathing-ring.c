/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/breathing-ring.h"
#include "base/clock.h"
#include "widget/places.h"
#include "widget/style.h"
#include "widget/text.h"

#include <math.h>

#define FRAME_MS 67
#define WORD_MS 500
#define IN_US (4 * VIGIL_USEC_PER_SEC)
#define OUT_US (6 * VIGIL_USEC_PER_SEC)
#define EDGE 246
#define N_DISCS 4

/* @least is what is left of the radius breathed out: the inner ones move less, so that the words
 * always stand on them. */
static const struct {
  double radius, alpha, least;
} discs[N_DISCS]
    = { { 232, 0.07, 0.66 }, { 196, 0.10, 0.72 }, { 158, 0.15, 0.79 }, { 118, 0.24, 0.88 } };

typedef struct {
  char *word, *how;
} Phase;

struct _VigilBreathingRing {
  GtkWidget parent_instance;
  GtkWidget *word, *how;
  Phase in, out;
  GdkTexture *discs[N_DISCS], *edge; /* NULL until drawn, and after a change of the look */
  gint64 started_us;
  guint timer;
  double size; /* 0 breathed out .. 1 breathed in */
  gboolean is_hidden;
};

G_DEFINE_FINAL_TYPE (VigilBreathingRing, vigil_breathing_ring, GTK_TYPE_WIDGET)

/* ---- pictures ---- */

static GdkTexture *
draw_texture (double side, const GdkRGBA *ink, double radius, gboolean is_dotted)
{
  int px = (int)ceil (side);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, px, px);
  cairo_t *cr = cairo_create (surface);
  gsize stride = (gsize)cairo_image_surface_get_stride (surface);
  static const double dots[] = { 2, 10 };
  g_autoptr (GBytes) bytes = NULL;
  GdkTexture *texture;

  gdk_cairo_set_source_rgba (cr, ink);
  cairo_arc (cr, px / 2.0, px / 2.0, radius, 0, 2 * G_PI);
  cairo_set_dash (cr, dots, is_dotted ? 2 : 0, 0);
  if (is_dotted)
    cairo_stroke (cr);
  else
    cairo_fill (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), stride * (gsize)px);
  texture = gdk_memory_texture_new (px, px, GDK_MEMORY_DEFAULT, bytes, stride);
  cairo_surface_destroy (surface);
  return texture;
}

static void
draw_textures (VigilBreathingRing *self)
{
  double k = vigil_style_get_scale (vigil_style_get (gtk_widget_get_display (GTK_WIDGET (self))));
  GdkRGBA ink;

  vigil_style_get_color (GTK_WIDGET (self), "vg_kiosk_calm", &ink);
  for (gsize i = 0; i < N_DISCS; i++) {
    ink.alpha = (float)discs[i].alpha;
    self->discs[i] = draw_texture (2 * k * discs[i].radius, &ink, k * discs[i].radius, FALSE);
  }
  ink.alpha = 0.35f;
  self->edge = draw_texture (k * VIGIL_BREATHING_RING_SIDE, &ink, k * EDGE, TRUE);
}

static void
forget_textures (VigilBreathingRing *self)
{
  for (gsize i = 0; i < N_DISCS; i++)
    g_clear_object (&self->discs[i]);
  g_clear_object (&self->edge);
}

static void
on_style_changed (VigilBreathingRing *self)
{
  forget_textures (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
append_centred (GtkSnapshot *snapshot, GdkTexture *texture, double x, double y, double size)
{
  float side = (float)(size * gdk_texture_get_width (texture));

  gtk_snapshot_append_texture (
      snapshot, texture,
      &GRAPHENE_RECT_INIT ((float)x - side / 2, (float)y - side / 2, side, side));
}

static void
vigil_breathing_ring_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigilBreathingRing *self = VIGIL_BREATHING_RING (widget);
  double x = gtk_widget_get_width (widget) / 2.0, y = gtk_widget_get_height (widget) / 2.0;

  if (self->edge == NULL)
    draw_textures (self);
  append_centred (snapshot, self->edge, x, y, 1);
  for (gsize i = 0; i < N_DISCS && !self->is_hidden; i++)
    append_centred (snapshot, self->discs[i], x, y,
                    discs[i].least + (1 - discs[i].least) * self->size);
  GTK_WIDGET_CLASS (vigil_breathing_ring_parent_class)->snapshot (widget, snapshot);
}

/* ---- breath ---- */

static gboolean
has_animations (VigilBreathingRing *self)
{
  gboolean has = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &has, NULL);
  return has;
}

static gboolean
on_frame (gpointer user_data)
{
  VigilBreathingRing *self = user_data;
  /* a body breathes in real time, however fast the clock is made to run */
  gint64 now_us = (gint64)((double)vigil_clock_mono_us () / vigil_clock_get_rate ());
  gint64 phase_us = (now_us - self->started_us) % (IN_US + OUT_US);
  gboolean is_in = phase_us < IN_US;
  double part = is_in ? (double)phase_us / IN_US : 1 - (double)(phase_us - IN_US) / OUT_US;
  const Phase *phase = is_in ? &self->in : &self->out;

  vigil_text_set (self->word, phase->word);
  vigil_text_set (self->how, phase->how);
  vigil_widget_set_spoken (GTK_WIDGET (self), phase->word);
  if (!has_animations (self))
    return G_SOURCE_CONTINUE;
  self->size = 0.5 - 0.5 * cos (part * G_PI);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_CONTINUE;
}

static void
set_running (VigilBreathingRing *self, gboolean is_running)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (is_running)
    self->timer = g_timeout_add (has_animations (self) ? FRAME_MS : WORD_MS, on_frame, self);
}

static void
on_tapped (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  VigilBreathingRing *self = user_data;

  self->is_hidden = !self->is_hidden;
  gtk_widget_set_visible (self->word, !self->is_hidden);
  gtk_widget_set_visible (self->how, !self->is_hidden);
  set_running (self, !self->is_hidden);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
vigil_breathing_ring_map (GtkWidget *widget)
{
  VigilBreathingRing *self = VIGIL_BREATHING_RING (widget);

  GTK_WIDGET_CLASS (vigil_breathing_ring_parent_class)->map (widget);
  on_frame (self);
  set_running (self, !self->is_hidden);
}

static void
vigil_breathing_ring_unmap (GtkWidget *widget)
{
  set_running (VIGIL_BREATHING_RING (widget), FALSE);
  GTK_WIDGET_CLASS (vigil_breathing_ring_parent_class)->unmap (widget);
}

/* ---- */

static void
clear_phase (Phase *phase)
{
  g_clear_pointer (&phase->word, g_free);
  g_clear_pointer (&phase->how, g_free);
}

static void
vigil_breathing_ring_dispose (GObject *object)
{
  VigilBreathingRing *self = VIGIL_BREATHING_RING (object);
  GtkWidget *child;

  set_running (self, FALSE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  forget_textures (self);
  clear_phase (&self->in);
  clear_phase (&self->out);
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
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vigil_breathing_ring_init (VigilBreathingRing *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *tap = gtk_gesture_click_new ();

  gtk_widget_set_layout_manager (
      widget, vigil_places_new (VIGIL_BREATHING_RING_SIDE, VIGIL_BREATHING_RING_SIDE));
  self->word = vigil_cell_new ("", 0.5, "breathe");
  self->how = vigil_cell_new ("", 0.5, "kiosk-head kiosk-ink-2");
  vigil_places_put (widget, self->word, 100, 220, 320, 50);
  vigil_places_put (widget, self->how, 100, 270, 320, 42);
  self->started_us = (gint64)((double)vigil_clock_mono_us () / vigil_clock_get_rate ());
  self->size = 0.5;
  g_signal_connect (tap, "released", G_CALLBACK (on_tapped), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (tap));
  g_signal_connect_object (vigil_style_get (gtk_widget_get_display (widget)), "changed",
                           G_CALLBACK (on_style_changed), self, G_CONNECT_SWAPPED);
}

GtkWidget *
vigil_breathing_ring_new (void)
{
  return g_object_new (VIGIL_TYPE_BREATHING_RING, NULL);
}

static void
set_phase (Phase *phase, const char *word, const char *how)
{
  clear_phase (phase);
  phase->word = g_strdup (word);
  phase->how = g_strdup (how);
}

void
vigil_breathing_ring_set_words (VigilBreathingRing *self, const char *in, const char *in_how,
                                const char *out, const char *out_how)
{
  g_return_if_fail (VIGIL_IS_BREATHING_RING (self));
  set_phase (&self->in, in, in_how);
  set_phase (&self->out, out, out_how);
  on_frame (self);
}
