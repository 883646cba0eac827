/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/hold-button.h"

#include "base/clock.h"
#include "widget/style.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define STEP_MS 50

struct _VigilHoldButton {
  GtkWidget parent_instance;
  GtkWidget *box;
  gint64 since_us;          /* of the hand's clock; 0: nobody holds it */
  double fraction;
  guint timer;
};

enum { HELD, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilHoldButton, vigil_hold_button, GTK_TYPE_WIDGET)

static gboolean
on_step (gpointer user_data)
{
  VigilHoldButton *self = user_data;
  double held_us = (double) (vigil_clock_hand_us () - self->since_us);

  self->fraction = MIN (1, held_us / (VIGIL_HOLD_MS * (double) VIGIL_USEC_PER_MSEC));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->fraction < 1)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  vigil_hold_button_release (self);
  g_signal_emit (self, signals[HELD], 0);
  return G_SOURCE_REMOVE;
}

void
vigil_hold_button_press (VigilHoldButton *self)
{
  g_return_if_fail (VIGIL_IS_HOLD_BUTTON (self));
  if (self->timer != 0)
    return;   /* a key repeats itself */
  self->since_us = vigil_clock_hand_us ();
  self->timer = g_timeout_add (STEP_MS, on_step, self);
  gtk_widget_set_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_ACTIVE, FALSE);
}

void
vigil_hold_button_release (VigilHoldButton *self)
{
  g_return_if_fail (VIGIL_IS_HOLD_BUTTON (self));
  g_clear_handle_id (&self->timer, g_source_remove);
  self->fraction = 0;
  gtk_widget_unset_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_ACTIVE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
vigil_hold_button_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigilHoldButton *self = VIGIL_HOLD_BUTTON (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float full = (float) (self->fraction * width);
  GskRoundedRect edge;
  GdkRGBA color;

  gsk_rounded_rect_init_from_rect (&edge, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height),
                                   (float) vigil_style_px (widget, 10));
  if (self->fraction > 0) {
    vigil_style_get_color (widget, "vg_line_strong", &color);
    gtk_snapshot_push_rounded_clip (snapshot, &edge);
    gtk_snapshot_append_color (snapshot, &color,
                               &GRAPHENE_RECT_INIT (is_rtl ? (float) width - full : 0, 0, full, (float) height));
    gtk_snapshot_pop (snapshot);
  }
  GTK_WIDGET_CLASS (vigil_hold_button_parent_class)->snapshot (widget, snapshot);
}

static void
on_pressed (GtkGestureClick *gesture, int n, double x, double y, gpointer user_data)
{
  vigil_hold_button_press (user_data);
}

static void
on_released (VigilHoldButton *self)
{
  vigil_hold_button_release (self);
}

static gboolean
is_key (guint key)
{
  return key == GDK_KEY_space || key == GDK_KEY_Return || key == GDK_KEY_KP_Enter;
}

static gboolean
on_key_pressed (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  if (is_key (key))
    vigil_hold_button_press (user_data);
  return is_key (key);
}

static void
on_key_released (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  if (is_key (key))
    vigil_hold_button_release (user_data);
}

static void
vigil_hold_button_unmap (GtkWidget *widget)
{
  vigil_hold_button_release (VIGIL_HOLD_BUTTON (widget));
  GTK_WIDGET_CLASS (vigil_hold_button_parent_class)->unmap (widget);
}

static void
vigil_hold_button_dispose (GObject *object)
{
  VigilHoldButton *self = VIGIL_HOLD_BUTTON (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (vigil_hold_button_parent_class)->dispose (object);
}

static void
vigil_hold_button_class_init (VigilHoldButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigil_hold_button_dispose;
  widget_class->snapshot = vigil_hold_button_snapshot;
  widget_class->unmap = vigil_hold_button_unmap;
  gtk_widget_class_set_css_name (widget_class, "button");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
  signals[HELD] = g_signal_new ("held", VIGIL_TYPE_HOLD_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigil_hold_button_init (VigilHoldButton *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_released), self);
  g_signal_connect_swapped (click, "cancel", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (on_key_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *classes)
{
  GtkWidget *label = vigil_text_new (text, classes);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

GtkWidget *
vigil_hold_button_new (const char *label)
{
  VigilHoldButton *self = g_object_new (VIGIL_TYPE_HOLD_BUTTON, NULL);
  g_autofree char *spoken = NULL;

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (self->box, GTK_ALIGN_CENTER);
  add_label (self->box, label, "label strong");
  /* Translators: what a finger does with this button: stay on it */
  add_label (self->box, _("hold"), "caption ink-2");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  spoken = g_strdup_printf ("%s, %s", label, _("hold"));
  vigil_widget_set_spoken (GTK_WIDGET (self), spoken);
  return GTK_WIDGET (self);
}
