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
#define ROWS 3
#define COLUMNS 10

struct _VigilKeyboard {
  GtkWidget parent_instance;
  GtkWidget *letters[ROWS][COLUMNS], *shift, *symbols;
  gboolean is_for_names, is_upper, is_symbols;
};

enum { KEY_PRESSED, DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilKeyboard, vigil_keyboard, GTK_TYPE_WIDGET)

/* The letters of a row, at most ten; the last row leaves its last place to delete. */
static const char *
row_letters (VigilKeyboard *self, guint row)
{
  const char *const letters[ROWS] = {
    C_ ("keyboard row 1", "qwertyuiop"), C_ ("keyboard row 2", "asdfghjkl-"), C_ ("keyboard row 3", "zxcvbnm'é"),
  };
  static const char *const symbols[ROWS] = { "1234567890", "-/:;()&@\"'", ".,?!%+=°" };

  return self->is_symbols ? symbols[row] : letters[row];
}

/* Keys stay where and what they are, only their letters change: a finger on one keeps it. */
static void
relabel (VigilKeyboard *self)
{
  for (guint row = 0; row < ROWS; row++) {
    const char *c = row_letters (self, row);

    for (guint column = 0; column < COLUMNS; column++) {
      gunichar letter = *c != '\0' ? g_utf8_get_char (c) : 0;
      char text[7] = { 0 };

      if (self->letters[row][column] == NULL)
        continue;
      gtk_widget_set_visible (self->letters[row][column], letter != 0);
      if (letter == 0)
        continue;
      g_unichar_to_utf8 (self->is_upper ? g_unichar_toupper (letter) : letter, text);
      vigil_button_set_label (VIGIL_BUTTON (self->letters[row][column]), text);
      g_object_set_data_full (G_OBJECT (self->letters[row][column]), "value", g_strdup (text), g_free);
      c = g_utf8_next_char (c);
    }
  }
  vigil_button_set_spoken (VIGIL_BUTTON (self->shift), self->is_upper ? _("Small letters") : _("Capital letters"));
  vigil_button_set_label (VIGIL_BUTTON (self->symbols), self->is_symbols ? C_ ("keyboard", "abc") : C_ ("keyboard", "123"));
}

static void
set_upper (VigilKeyboard *self, gboolean is_upper)
{
  if (self->is_upper == is_upper)
    return;
  self->is_upper = is_upper;
  relabel (self);
}

static void
on_letter (VigilButton *button, gpointer user_data)
{
  VigilKeyboard *self = user_data;
  g_autofree char *key = g_strdup (g_object_get_data (G_OBJECT (button), "value"));

  /* first: who hears the key may know better */
  set_upper (self, self->is_for_names && (g_str_equal (key, " ") || g_str_equal (key, "-")));
  g_signal_emit (self, signals[KEY_PRESSED], 0, key);
}

static void
on_shift (VigilButton *button, gpointer user_data)
{
  VigilKeyboard *self = user_data;

  set_upper (self, !self->is_upper);
}

static void
on_symbols (VigilButton *button, gpointer user_data)
{
  VigilKeyboard *self = user_data;

  self->is_symbols = !self->is_symbols;
  relabel (self);
}

static void
on_done (VigilButton *button, gpointer user_data)
{
  g_signal_emit (user_data, signals[DONE], 0);
}

static GtkWidget *
add_key (VigilKeyboard *self, const char *icon, const char *label, const char *value, guint column, guint row,
         guint n_columns, GCallback on_tapped)
{
  GtkWidget *key = vigil_button_new (icon, 36, label, NULL);

  gtk_widget_add_css_class (key, "letter");
  g_object_set_data_full (G_OBJECT (key), "value", g_strdup (value), g_free);
  g_signal_connect (key, "tapped", on_tapped, self);
  vigil_places_put (GTK_WIDGET (self), key, column * STEP_X, row * STEP_Y, n_columns * STEP_X - 4, KEY_HEIGHT);
  return key;
}

static void
vigil_keyboard_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
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
  for (guint row = 0; row < ROWS; row++)
    for (guint column = 0; column < COLUMNS - (row == ROWS - 1); column++)
      self->letters[row][column] = add_key (self, NULL, NULL, NULL, column, row, 1, G_CALLBACK (on_letter));
  vigil_button_set_spoken (VIGIL_BUTTON (add_key (self, "del", NULL, "delete", 9, 2, 1, G_CALLBACK (on_letter))),
                           _("Delete"));
  self->shift = add_key (self, "up", NULL, NULL, 0, 3, 1, G_CALLBACK (on_shift));
  self->symbols = add_key (self, NULL, NULL, NULL, 1, 3, 1, G_CALLBACK (on_symbols));
  add_key (self, NULL, C_ ("keyboard", "space"), " ", 2, 3, 5, G_CALLBACK (on_letter));
  add_key (self, NULL, C_ ("keyboard", "Done"), NULL, 7, 3, 3, G_CALLBACK (on_done));
  self->is_upper = TRUE;
  relabel (self);
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
  set_upper (self, is_upper);
}
