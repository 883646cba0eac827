/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/kiosk-button.h"
#include "base/clock.h"
#include "widget/icon.h"
#include "widget/text.h"

#define SHORTEST_US (80 * VIGIL_USEC_PER_MSEC)
#define TWICE_US (700 * VIGIL_USEC_PER_MSEC)

struct _VigilKioskButton {
  GtkButton parent_instance;
  GtkWidget *box, *icon, *word, *line; /* @line: NULL until there is one */
  gint64 pressed_us; /* by a finger that is down or has just been let go; 0 none */
  gint64 tapped_us;  /* 0 never */
};

enum { TAPPED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilKioskButton, vigil_kiosk_button, GTK_TYPE_BUTTON)

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  VIGIL_KIOSK_BUTTON (user_data)->pressed_us = vigil_clock_hand_us ();
}

static void
vigil_kiosk_button_clicked (GtkButton *button)
{
  VigilKioskButton *self = VIGIL_KIOSK_BUTTON (button);
  gint64 now_us = vigil_clock_hand_us (), pressed_us = self->pressed_us;

  self->pressed_us = 0;
  if (pressed_us != 0 && now_us - pressed_us < SHORTEST_US)
    return;
  if (self->tapped_us != 0 && now_us - self->tapped_us < TWICE_US)
    return;
  self->tapped_us = now_us;
  g_signal_emit (self, signals[TAPPED], 0);
}

static void
vigil_kiosk_button_class_init (VigilKioskButtonClass *klass)
{
  GTK_BUTTON_CLASS (klass)->clicked = vigil_kiosk_button_clicked;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "kioskbutton");
  signals[TAPPED] = g_signal_new ("tapped", VIGIL_TYPE_KIOSK_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigil_kiosk_button_init (VigilKioskButton *self)
{
  GtkGesture *press = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (press), GTK_PHASE_CAPTURE);
  g_signal_connect (press, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
}

GtkWidget *
vigil_kiosk_button_new (const char *icon, int size_units, gboolean is_column, const char *classes)
{
  VigilKioskButton *self = g_object_new (VIGIL_TYPE_KIOSK_BUTTON, NULL);

  self->box = gtk_box_new (is_column ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL, 0);
  self->icon = vigil_icon_new (icon, size_units);
  self->word = vigil_text_new (NULL, is_column ? "kiosk-word small" : "kiosk-word");
  gtk_widget_set_visible (self->icon, icon != NULL);
  gtk_label_set_wrap (GTK_LABEL (self->word), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (self->word), GTK_NATURAL_WRAP_NONE);
  /* the title of a track may be as long as it likes */
  if (!is_column) {
    gtk_label_set_lines (GTK_LABEL (self->word), 3);
    gtk_label_set_ellipsize (GTK_LABEL (self->word), PANGO_ELLIPSIZE_END);
  }
  gtk_label_set_justify (GTK_LABEL (self->word),
                         is_column || icon == NULL ? GTK_JUSTIFY_CENTER : GTK_JUSTIFY_LEFT);
  gtk_widget_add_css_class (self->box, is_column ? "kiosk-column" : "kiosk-row");
  gtk_widget_set_halign (self->box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), self->icon);
  gtk_box_append (GTK_BOX (self->box), self->word);
  gtk_button_set_child (GTK_BUTTON (self), self->box);
  vigil_widget_add_classes (GTK_WIDGET (self), classes);
  return GTK_WIDGET (self);
}

static void
update_spoken (VigilKioskButton *self)
{
  const char *word = gtk_label_get_label (GTK_LABEL (self->word));
  const char *line = self->line != NULL ? gtk_label_get_label (GTK_LABEL (self->line)) : "";
  g_autofree char *both = g_strdup_printf ("%s, %s", word, line);

  vigil_widget_set_spoken (GTK_WIDGET (self), *line != '\0' ? both : word);
}

void
vigil_kiosk_button_set_word (VigilKioskButton *self, const char *word)
{
  g_return_if_fail (VIGIL_IS_KIOSK_BUTTON (self));
  vigil_text_set (self->word, word);
  update_spoken (self);
}

/* The word and its line beside the icon, each on one line. */
static void
add_line (VigilKioskButton *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  g_object_ref (self->word);
  gtk_box_remove (GTK_BOX (self->box), self->word);
  gtk_box_append (GTK_BOX (words), self->word);
  g_object_unref (self->word);
  self->line = vigil_text_new ("", "kiosk-caption");
  gtk_label_set_lines (GTK_LABEL (self->word), 2);
  gtk_label_set_xalign (GTK_LABEL (self->word), 0);
  gtk_label_set_xalign (GTK_LABEL (self->line), 0);
  gtk_box_append (GTK_BOX (words), self->line);
  gtk_box_append (GTK_BOX (self->box), words);
}

void
vigil_kiosk_button_set_line (VigilKioskButton *self, const char *line)
{
  g_return_if_fail (VIGIL_IS_KIOSK_BUTTON (self));
  if (self->line == NULL && line == NULL)
    return;
  if (self->line == NULL)
    add_line (self);
  vigil_text_set (self->line, line != NULL ? line : "");
  gtk_widget_set_visible (self->line, line != NULL);
  update_spoken (self);
}

void
vigil_kiosk_button_set_icon (VigilKioskButton *self, const char *icon)
{
  g_return_if_fail (VIGIL_IS_KIOSK_BUTTON (self));
  vigil_icon_set_name (VIGIL_ICON (self->icon), icon);
  gtk_widget_set_visible (self->icon, icon != NULL);
}

void
vigil_kiosk_button_set_icon_is_last (VigilKioskButton *self, gboolean is_last)
{
  g_return_if_fail (VIGIL_IS_KIOSK_BUTTON (self));
  gtk_box_reorder_child_after (GTK_BOX (self->box), self->icon, is_last ? self->word : NULL);
}
