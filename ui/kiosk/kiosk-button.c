/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/kiosk-button.h"
#include "base/clock.h"
#include "widget/icon.h"
#include "widget/text.h"

#define TWICE_US (700 * VIGIL_USEC_PER_MSEC)

struct _VigilKioskButton {
  GtkButton parent_instance;
  GtkWidget *icon, *word;
  gint64 tapped_us;
};

enum { TAPPED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilKioskButton, vigil_kiosk_button, GTK_TYPE_BUTTON)

/* In real time: it is about a hand, however fast the clock is made to run. */
static void
vigil_kiosk_button_clicked (GtkButton *button)
{
  VigilKioskButton *self = VIGIL_KIOSK_BUTTON (button);
  gint64 now_us = (gint64) ((double) vigil_clock_mono_us () / vigil_clock_get_rate ());

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
  signals[TAPPED] = g_signal_new ("tapped", VIGIL_TYPE_KIOSK_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
vigil_kiosk_button_init (VigilKioskButton *self)
{
}

GtkWidget *
vigil_kiosk_button_new (const char *icon, int size_units, const char *word, gboolean is_column, const char *classes)
{
  VigilKioskButton *self = g_object_new (VIGIL_TYPE_KIOSK_BUTTON, NULL);
  GtkWidget *box = gtk_box_new (is_column ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL, is_column ? 8 : 16);

  self->icon = vigil_icon_new (icon, size_units);
  gtk_widget_set_visible (self->icon, icon != NULL);
  self->word = vigil_text_new (NULL, is_column ? "kiosk-word-small" : "kiosk-word");
  gtk_label_set_wrap (GTK_LABEL (self->word), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->word), GTK_JUSTIFY_CENTER);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), self->word);
  gtk_button_set_child (GTK_BUTTON (self), box);
  vigil_widget_add_classes (GTK_WIDGET (self), classes);
  vigil_kiosk_button_set_word (self, word);
  return GTK_WIDGET (self);
}

void
vigil_kiosk_button_set_word (VigilKioskButton *self, const char *word)
{
  g_return_if_fail (VIGIL_IS_KIOSK_BUTTON (self));
  vigil_text_set (self->word, word);
  vigil_widget_set_spoken (GTK_WIDGET (self), word);
}

void
vigil_kiosk_button_set_icon (VigilKioskButton *self, const char *icon)
{
  g_return_if_fail (VIGIL_IS_KIOSK_BUTTON (self));
  vigil_icon_set_name (VIGIL_ICON (self->icon), icon);
}
