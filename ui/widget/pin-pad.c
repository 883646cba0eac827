/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/pin-pad.h"
#include "widget/button.h"
#include "widget/keypad.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MIN_DIGITS 4
#define MAX_DIGITS 8

struct _VigilPinPad {
  GtkWidget parent_instance;
  VigilChairModel *model;
  char *where;
  char digits[MAX_DIGITS + 1];
  gboolean is_asking, was_locked;
  GtkWidget *title, *meaning, *dots, *message, *enter, *cancel, *keypad;
};

enum { ACCEPTED, CANCELLED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilPinPad, vigil_pin_pad, GTK_TYPE_WIDGET)

static void
update (VigilPinPad *self)
{
  gsize n = strlen (self->digits);
  GString *dots = g_string_new (NULL);
  gint64 locked_us = vigil_chair_model_get_view (self->model)->pin_locked_us;

  for (gsize i = 0; i < MAX (n, MIN_DIGITS); i++)
    g_string_append (dots, i < n ? "●  " : "○  ");
  vigil_text_set (self->dots, dots->str);
  g_string_free (dots, TRUE);
  if (locked_us > 0) {
    g_autofree char *text = g_strdup_printf (_("Too many wrong PINs. Try again in %d s."),
                                             (int) (locked_us / G_USEC_PER_SEC) + 1);
    vigil_text_set (self->message, text);
  } else if (self->was_locked) {
    vigil_text_set (self->message, "");
  }
  self->was_locked = locked_us > 0;
  vigil_button_set_off (VIGIL_BUTTON (self->enter), locked_us > 0 ? _("Locked")
                                                    : self->is_asking ? _("One moment")
                                                    : n < MIN_DIGITS ? _("A PIN has at least four digits")
                                                                     : NULL);
}

static void
on_view_changed (VigilPinPad *self)
{
  update (self);
}

static void
on_answer (const VigilStaff *staff, const GError *error, gpointer user_data)
{
  g_autoptr (VigilPinPad) self = user_data;

  self->is_asking = FALSE;
  if (staff != NULL) {
    g_signal_emit (self, signals[ACCEPTED], 0, staff);
    return;
  }
  vigil_text_set (self->message, error->message);
  update (self);
}

static void
on_enter (VigilPinPad *self)
{
  self->is_asking = TRUE;
  vigil_text_set (self->message, "");
  vigil_chair_model_check_pin (self->model, self->digits, self->where, on_answer, g_object_ref (self));
  memset (self->digits, 0, sizeof self->digits);
  update (self);
}

static void
on_cancel (VigilPinPad *self)
{
  g_signal_emit (self, signals[CANCELLED], 0);
}

static void
on_key (VigilPinPad *self, const char *key)
{
  gsize n = strlen (self->digits);

  if (self->is_asking)
    return;
  if (g_str_equal (key, "delete")) {
    if (n > 0)
      self->digits[n - 1] = '\0';
  } else if (g_ascii_isdigit (*key) && n < MAX_DIGITS) {
    self->digits[n] = *key;
  }
  update (self);
}

static void
vigil_pin_pad_dispose (GObject *object)
{
  VigilPinPad *self = VIGIL_PIN_PAD (object);
  GtkWidget *child;

  memset (self->digits, 0, sizeof self->digits);
  g_clear_object (&self->model);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_pin_pad_parent_class)->dispose (object);
}

static void
vigil_pin_pad_finalize (GObject *object)
{
  g_free (VIGIL_PIN_PAD (object)->where);
  G_OBJECT_CLASS (vigil_pin_pad_parent_class)->finalize (object);
}

static void
vigil_pin_pad_class_init (VigilPinPadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_pin_pad_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigil_pin_pad_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "pinpad");
  signals[ACCEPTED] = g_signal_new ("accepted", VIGIL_TYPE_PIN_PAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                    1, G_TYPE_POINTER);
  signals[CANCELLED] = g_signal_new ("cancelled", VIGIL_TYPE_PIN_PAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
}

static void
vigil_pin_pad_init (VigilPinPad *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_PIN_PAD_WIDTH, VIGIL_PIN_PAD_HEIGHT));
  self->title = vigil_cell_new ("", 0, "title");
  self->meaning = vigil_cell_new ("", 0, "body ink-2");
  self->dots = vigil_cell_new ("", 0, "num-value");
  self->message = vigil_cell_new ("", 0, "body strong");
  self->cancel = vigil_button_new ("left", 24, _("Cancel"), NULL);
  self->enter = vigil_button_new (NULL, 24, _("Enter PIN"), NULL);
  gtk_widget_add_css_class (self->enter, "primary");
  gtk_widget_add_css_class (self->enter, "large");
  self->keypad = vigil_keypad_new (FALSE);
  vigil_places_put (widget, self->title, 12, 20, 470, 60);
  vigil_places_put (widget, self->meaning, 12, 84, 470, 90);
  vigil_places_put (widget, self->dots, 12, 190, 470, 60);
  vigil_places_put (widget, self->message, 12, 262, 470, 76);
  vigil_places_put (widget, self->cancel, 12, 428, 152, 88);
  vigil_places_put (widget, self->enter, 188, 428, 280, 88);
  vigil_places_put (widget, self->keypad, 510, 20, VIGIL_KEYPAD_WIDTH, VIGIL_KEYPAD_HEIGHT);
  g_signal_connect_swapped (self->keypad, "key", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (self->enter, "tapped", G_CALLBACK (on_enter), self);
  g_signal_connect_swapped (self->cancel, "tapped", G_CALLBACK (on_cancel), self);
}

GtkWidget *
vigil_pin_pad_new (VigilChairModel *model, const char *where, const char *title, const char *meaning)
{
  VigilPinPad *self = g_object_new (VIGIL_TYPE_PIN_PAD, NULL);

  self->model = g_object_ref (model);
  self->where = g_strdup (where);
  vigil_text_set (self->title, title);
  vigil_text_set (self->meaning, meaning);
  g_signal_connect_object (model, "view-changed", G_CALLBACK (on_view_changed), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
vigil_pin_pad_set_title (VigilPinPad *self, const char *title, const char *meaning)
{
  g_return_if_fail (VIGIL_IS_PIN_PAD (self));
  vigil_text_set (self->title, title);
  vigil_text_set (self->meaning, meaning);
}

void
vigil_pin_pad_set_message (VigilPinPad *self, const char *message)
{
  g_return_if_fail (VIGIL_IS_PIN_PAD (self));
  vigil_text_set (self->message, message);
  update (self);
}
