/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/keyboard.h"
#include "widget/button.h"
#include "widget/places.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY_WIDTH 84
#define KEY_HEIGHT 88
#define STEP_X (KEY_WIDTH + 4)
#define STEP_Y (KEY_HEIGHT + 6)
#define MAX_KEYS 40

struct _VigilKeyboard {
  GtkWidget parent_instance;
  GtkWidget *keys[MAX_KEYS];
  guint n_keys;
  gboolean is_for_names, is_upper, is_symbols;
};

enum { KEY_PRESSED, DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilKeyboard, vigil_keyboard, GTK_TYPE_WIDGET)

static void rebuild (VigilKeyboard *self);

static void
on_letter (VigilButton *button, gpointer user_data)
{
  VigilKeyboard *self = user_data;
  g_autofree char *key = g_strdup (g_object_get_data (G_OBJECT (button), "value"));

  g_signal_emit (self, signals[KEY_PRESSED], 0, key);
  if (self->is_upper != (self->is_for_names && g_str_equal (key, " ")) && !self->is_symbols) {
    self->is_upper = self->is_for_names && (g_str_equal (key, " ") || g_str_equal (key, "-"));
    rebuild (self);
  }
}

static void
on_shift (VigilButton *button, gpointer user_data)
{
  VigilKeyboard *self = user_data;

  self->is_upper = !self->is_upper;
  rebuild (self);
}

static void
on_symbols (VigilButton *button, gpointer user_data)
{
  VigilKeyboard *self = user_data;

  self->is_symbols = !self->is_symbols;
  rebuild (self);
}

static void
on_done (VigilButton *button, gpointer user_data)
{
  g_signal_emit (user_data, signals[DONE], 0);
}

static void
add_key (VigilKeyboard *self, const char *icon, const char *label, const char *value, const char *spoken, guint column,
         guint row, guint n_columns, GCallback on_tapped)
{
  GtkWidget *key = vigil_button_new (icon, 36, label, NULL);

  gtk_widget_add_css_class (key, "letter");
  if (spoken != NULL)
    vigil_button_set_spoken (VIGIL_BUTTON (key), spoken);
  g_object_set_data_full (G_OBJECT (key), "value", g_strdup (value), g_free);
  g_signal_connect (key, "tapped", on_tapped, self);
  vigil_places_put (GTK_WIDGET (self), key, column * STEP_X, row * STEP_Y, n_columns * STEP_X - 4, KEY_HEIGHT);
  self->keys[self->n_keys++] = key;
}

static void
add_row (VigilKeyboard *self, const char *letters, guint row)
{
  guint column = 0;

  for (const char *c = letters; *c != '\0'; c = g_utf8_next_char (c), column++) {
    gunichar letter = g_utf8_get_char (c);
    char text[7] = { 0 };

    if (letter == ' ')
      continue;
    g_unichar_to_utf8 (self->is_upper ? g_unichar_toupper (letter) : letter, text);
    add_key (self, NULL, text, text, NULL, column, row, 1, G_CALLBACK (on_letter));
  }
}

static void
rebuild (VigilKeyboard *self)
{
  /* the rows of letters of the language, ten places each, the last one nine */
  const char *const letters[3] = {
    C_ ("keyboard row 1", "qwertyuiop"), C_ ("keyboard row 2", "asdfghjkl-"), C_ ("keyboard row 3", "zxcvbnm'é"),
  };
  static const char *const symbols[3] = { "1234567890", "-/:;()&@\"'", ".,?!%+=°" };

  for (guint i = 0; i < self->n_keys; i++)
    gtk_widget_unparent (self->keys[i]);
  self->n_keys = 0;
  for (guint row = 0; row < 3; row++)
    add_row (self, self->is_symbols ? symbols[row] : letters[row], row);
  add_key (self, "del", NULL, "delete", _("Delete"), 9, 2, 1, G_CALLBACK (on_letter));
  add_key (self, "up", NULL, NULL, self->is_upper ? _("Small letters") : _("Capital letters"), 0, 3, 1, G_CALLBACK (on_shift));
  add_key (self, NULL, self->is_symbols ? C_ ("keyboard", "abc") : C_ ("keyboard", "123"), NULL, NULL, 1, 3, 1,
           G_CALLBACK (on_symbols));
  add_key (self, NULL, C_ ("keyboard", "space"), " ", NULL, 2, 3, 5, G_CALLBACK (on_letter));
  add_key (self, NULL, C_ ("keyboard", "Done"), NULL, NULL, 7, 3, 3, G_CALLBACK (on_done));
}

static void
vigil_keyboard_dispose (GObject *object)
{
  VigilKeyboard *self = VIGIL_KEYBOARD (object);

  for (guint i = 0; i < self->n_keys; i++)
    gtk_widget_unparent (self->keys[i]);
  self->n_keys = 0;
  G_OBJECT_CLASS (vigil_keyboard_parent_class)->dispose (object);
}

static void
vigil_keyboard_class_init (VigilKeyboardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_keyboard_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "keyboard");
  signals[KEY_PRESSED] = g_signal_new ("key", VIGIL_TYPE_KEYBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_STRING);
  signals[DONE] = g_signal_new ("done", VIGIL_TYPE_KEYBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigil_keyboard_init (VigilKeyboard *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), vigil_places_new (VIGIL_KEYBOARD_WIDTH, VIGIL_KEYBOARD_HEIGHT));
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  self->is_upper = TRUE;
  rebuild (self);
}

GtkWidget *
vigil_keyboard_new (void)
{
  return g_object_new (VIGIL_TYPE_KEYBOARD, NULL);
}

void
vigil_keyboard_set_is_for_names (VigilKeyboard *self, gboolean is_for_names)
{
  g_return_if_fail (VIGIL_IS_KEYBOARD (self));
  self->is_for_names = is_for_names;
}

void
vigil_keyboard_set_is_upper (VigilKeyboard *self, gboolean is_upper)
{
  g_return_if_fail (VIGIL_IS_KEYBOARD (self));
  if (self->is_upper == is_upper)
    return;
  self->is_upper = is_upper;
  rebuild (self);
}
