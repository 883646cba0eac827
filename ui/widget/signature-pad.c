/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/signature-pad.h"
#include "base/clock.h"
#include "widget/scale.h"
#include "widget/style.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define INK_MIN_MM 20
#define PEN 4

struct _VigilSignaturePad {
  GtkWidget parent_instance;
  VigilSignature *signature;
  double start_x, start_y;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilSignaturePad, vigil_signature_pad, GTK_TYPE_WIDGET)

static double
scale_of (VigilSignaturePad *self)
{
  return vigil_style_get_scale (vigil_style_get (gtk_widget_get_display (GTK_WIDGET (self))));
}

static void
changed (VigilSignaturePad *self)
{
  guint n = vigil_signature_get_n_strokes (self->signature);
  g_autofree char *spoken = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Signature field, %u stroke", "Signature field, %u strokes", n),
      n);

  vigil_widget_set_spoken (GTK_WIDGET (self), spoken);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static double
pressure_of (GtkGesture *gesture)
{
  GdkEvent *event
      = gtk_gesture_get_last_event (gesture, gtk_gesture_get_last_updated_sequence (gesture));
  double pressure;

  return event != NULL && gdk_event_get_axis (event, GDK_AXIS_PRESSURE, &pressure) ? pressure : NAN;
}

static void
on_begin (GtkGestureDrag *gesture, double x, double y, gpointer user_data)
{
  VigilSignaturePad *self = user_data;
  double k = scale_of (self);

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->start_x = x;
  self->start_y = y;
  vigil_signature_begin (self->signature, x / k, y / k, pressure_of (GTK_GESTURE (gesture)),
                         vigil_clock_mono_us ());
  changed (self);
}

static void
on_update (GtkGestureDrag *gesture, double dx, double dy, gpointer user_data)
{
  VigilSignaturePad *self = user_data;
  double k = scale_of (self);

  vigil_signature_move (self->signature, (self->start_x + dx) / k, (self->start_y + dy) / k,
                        pressure_of (GTK_GESTURE (gesture)), vigil_clock_mono_us ());
  changed (self);
}

static void
vigil_signature_pad_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigilSignaturePad *self = VIGIL_SIGNATURE_PAD (widget);
  const GArray *points = vigil_signature_get_points (self->signature);
  double k = scale_of (self);
  GdkRGBA ink;
  cairo_t *cr;

  if (points->len == 0)
    return;
  vigil_style_get_color (widget, "vg_kiosk_text", &ink);
  cr = gtk_snapshot_append_cairo (
      snapshot,
      &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
  gdk_cairo_set_source_rgba (cr, &ink);
  cairo_set_line_width (cr, PEN * k);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < points->len; i++) {
    const VigilSignaturePoint *point = &g_array_index (points, VigilSignaturePoint, i);

    if (point->is_first)
      cairo_move_to (cr, point->x * k, point->y * k);
    /* a dot is a stroke too */
    cairo_line_to (cr, point->x * k, point->y * k);
  }
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
vigil_signature_pad_finalize (GObject *object)
{
  vigil_signature_free (VIGIL_SIGNATURE_PAD (object)->signature);
  G_OBJECT_CLASS (vigil_signature_pad_parent_class)->finalize (object);
}

static void
vigil_signature_pad_class_init (VigilSignaturePadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigil_signature_pad_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = vigil_signature_pad_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "signaturepad");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
  signals[CHANGED] = g_signal_new ("changed", VIGIL_TYPE_SIGNATURE_PAD, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigil_signature_pad_init (VigilSignaturePad *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->signature = vigil_signature_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

GtkWidget *
vigil_signature_pad_new (void)
{
  VigilSignaturePad *self = g_object_new (VIGIL_TYPE_SIGNATURE_PAD, NULL);

  changed (self);
  return GTK_WIDGET (self);
}

void
vigil_signature_pad_clear (VigilSignaturePad *self)
{
  g_return_if_fail (VIGIL_IS_SIGNATURE_PAD (self));
  vigil_signature_clear (self->signature);
  changed (self);
}

const VigilSignature *
vigil_signature_pad_get_signature (VigilSignaturePad *self)
{
  g_return_val_if_fail (VIGIL_IS_SIGNATURE_PAD (self), NULL);
  return self->signature;
}

gboolean
vigil_signature_pad_has_ink (VigilSignaturePad *self)
{
  g_return_val_if_fail (VIGIL_IS_SIGNATURE_PAD (self), FALSE);
  return vigil_signature_get_ink (self->signature) >= INK_MIN_MM * VIGIL_UNITS_PER_MM;
}
