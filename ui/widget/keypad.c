/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/keypad.h"
#include "base/clock.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>

#define KEY 118
#define STEP (KEY + 8)
#define BOUNCE_US (60 * VIGIL_USEC_PER_MSEC)
#define REPEAT_FIRST_MS 500
#define REPEAT_NEXT_MS 125

struct _VigilKeypad {
  GtkWidget parent_instance;
  GtkWidget *keys[12];
  const char *last;
  gint64 last_us;
  guint repeat;
};

enum { KEY_PRESSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const values[12] = { "7", "8", "9", "4", "5", "6", "1", "2", "3", ".", "0", "delete" };

G_DEFINE_FINAL_TYPE (VigilKeypad, vigil_keypad, GTK_TYPE_WIDGET)

static void
on_tapped (VigilButton *button, gpointer user_data)
{
  VigilKeypad *self = user_data;
  const char *value = g_object_get_data (G_OBJECT (button), "value");
  gint64 now_us = vigil_clock_mono_us ();

  if (value == self->last && now_us - self->last_us < BOUNCE_US)
    return;
  self->last = value;
  self->last_us = now_us;
  g_signal_emit (self, signals[KEY_PRESSED], 0, value);
}

static gboolean
on_repeat (gpointer user_data)
{
  VigilKeypad *self = user_data;

  g_signal_emit (self, signals[KEY_PRESSED], 0, "delete");
  self->repeat = g_timeout_add (REPEAT_NEXT_MS, on_repeat, self);
  return G_SOURCE_REMOVE;
}

static void
on_delete_pressed (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  VigilKeypad *self = user_data;

  g_clear_handle_id (&self->repeat, g_source_remove);
  self->repeat = g_timeout_add (REPEAT_FIRST_MS, on_repeat, self);
}

static void
on_delete_ended (GtkGesture *gesture, GdkEventSequence *sequence, gpointer user_data)
{
  g_clear_handle_id (&((VigilKeypad *) user_data)->repeat, g_source_remove);
}

static void
vigil_keypad_dispose (GObject *object)
{
  VigilKeypad *self = VIGIL_KEYPAD (object);
  GtkWidget *child;

  g_clear_handle_id (&self->repeat, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_keypad_parent_class)->dispose (object);
}

static void
vigil_keypad_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&VIGIL_KEYPAD (widget)->repeat, g_source_remove);
  GTK_WIDGET_CLASS (vigil_keypad_parent_class)->unmap (widget);
}

static void
vigil_keypad_class_init (VigilKeypadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_keypad_dispose;
  GTK_WIDGET_CLASS (klass)->unmap = vigil_keypad_unmap;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "keypad");
  signals[KEY_PRESSED] = g_signal_new ("key", VIGIL_TYPE_KEYPAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_STRING);
}

static void
watch_delete (VigilKeypad *self, GtkWidget *key)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  /* the button claims the press, so this looks before it does */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect (gesture, "pressed", G_CALLBACK (on_delete_pressed), self);
  g_signal_connect (gesture, "end", G_CALLBACK (on_delete_ended), self);
  gtk_widget_add_controller (key, GTK_EVENT_CONTROLLER (gesture));
}

static void
vigil_keypad_init (VigilKeypad *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), vigil_places_new (VIGIL_KEYPAD_WIDTH, VIGIL_KEYPAD_HEIGHT));
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    gboolean is_delete = g_str_equal (values[i], "delete"), is_point = g_str_equal (values[i], ".");
    const char *label = is_point && *nl_langinfo (RADIXCHAR) == ',' ? "," : values[i];

    self->keys[i] = vigil_button_new (is_delete ? "del" : NULL, 44, is_delete ? NULL : label, NULL);
    gtk_widget_add_css_class (self->keys[i], "key");
    if (is_delete)
      vigil_button_set_spoken (VIGIL_BUTTON (self->keys[i]), _("Delete"));
    g_object_set_data (G_OBJECT (self->keys[i]), "value", (gpointer) values[i]);
    g_signal_connect (self->keys[i], "tapped", G_CALLBACK (on_tapped), self);
    vigil_places_put (GTK_WIDGET (self), self->keys[i], i % 3 * STEP, i / 3 * STEP, KEY, KEY);
  }
  watch_delete (self, self->keys[11]);
}

GtkWidget *
vigil_keypad_new (gboolean has_decimal)
{
  VigilKeypad *self = g_object_new (VIGIL_TYPE_KEYPAD, NULL);

  vigil_keypad_set_has_decimal (self, has_decimal);
  return GTK_WIDGET (self);
}

void
vigil_keypad_set_has_decimal (VigilKeypad *self, gboolean has_decimal)
{
  g_return_if_fail (VIGIL_IS_KEYPAD (self));
  gtk_widget_set_visible (self->keys[9], has_decimal);
}
