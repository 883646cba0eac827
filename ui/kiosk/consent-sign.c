/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "kiosk/consent-sign.h"
#include "kiosk/kiosk-button.h"
#include "widget/icon.h"
#include "widget/places.h"
#include "widget/signature-pad.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

struct _VigilConsentSign {
  GtkWidget parent_instance;
  VigilWords *words;
  GtkWidget *heading, *lines, *prompt, *pad, *who, *date, *trouble;
  GtkWidget *back, *refuse, *clear, *agree;
  gboolean is_busy;
};

enum { BACK, REFUSE, AGREE, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const months[] = {
  N_("January"),   N_("February"), N_("March"),    N_("April"),
  N_("May"),       N_("June"),     N_("July"),     N_("August"),
  N_("September"), N_("October"),  N_("November"), N_("December"),
};

G_DEFINE_FINAL_TYPE (VigilConsentSign, vigil_consent_sign, GTK_TYPE_WIDGET)

static const char *G_GNUC_FORMAT (2)
tr (VigilConsentSign *self, const char *text)
{
  return vigil_words_get (self->words, text);
}

static void
update (VigilConsentSign *self)
{
  gboolean has_ink = vigil_signature_pad_has_ink (VIGIL_SIGNATURE_PAD (self->pad));

  vigil_text_set (self->heading, tr (self, N_("You agree that")));
  vigil_text_set (self->prompt, tr (self, N_("Sign here with your finger")));
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->back), tr (self, N_("Back")));
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->refuse), tr (self, N_("I do not agree")));
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->clear), tr (self, N_("Clear")));
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->agree),
                               tr (self, self->is_busy ? N_("One moment") : N_("I agree")));
  gtk_widget_set_sensitive (self->back, !self->is_busy);
  gtk_widget_set_sensitive (self->refuse, !self->is_busy);
  gtk_widget_set_sensitive (self->clear, !self->is_busy);
  gtk_widget_set_sensitive (self->pad, !self->is_busy);
  gtk_widget_set_sensitive (self->agree, has_ink && !self->is_busy);
}

static void
on_back (VigilConsentSign *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
on_refuse (VigilConsentSign *self)
{
  g_signal_emit (self, signals[REFUSE], 0);
}

static void
on_agree (VigilConsentSign *self)
{
  const VigilSignature *signature
      = vigil_signature_pad_get_signature (VIGIL_SIGNATURE_PAD (self->pad));
  g_autofree char *svg
      = vigil_signature_to_svg (signature, VIGIL_SIGNATURE_PAD_WIDTH, VIGIL_SIGNATURE_PAD_HEIGHT);

  g_signal_emit (self, signals[AGREE], 0, svg);
}

void
vigil_consent_sign_clear (VigilConsentSign *self)
{
  g_return_if_fail (VIGIL_IS_CONSENT_SIGN (self));
  vigil_signature_pad_clear (VIGIL_SIGNATURE_PAD (self->pad));
}

static void
on_ink (VigilConsentSign *self)
{
  vigil_text_set (self->trouble, "");
  update (self);
}

/* ---- the summary ---- */

static void
add_line (VigilConsentSign *self, const char *icon, const char *text, const char *classes)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0),
            *label = vigil_text_new (text, classes);
  GtkWidget *mark = vigil_icon_new (icon, 32);

  gtk_widget_add_css_class (row, "kiosk-row");
  gtk_widget_add_css_class (mark, "kiosk-ink-calm");
  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), mark);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (self->lines), row);
}

void
vigil_consent_sign_set (VigilConsentSign *self, const VigilConsent *consent, const char *lang,
                        const char *initials, gint64 now_wall_us, guint n_questions)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_wall_us / G_USEC_PER_SEC);
  g_autofree char *date
      = g_strdup_printf (tr (self, N_("%d %s %d")), g_date_time_get_day_of_month (now),
                         vigil_words_get (self->words, months[g_date_time_get_month (now) - 1]),
                         g_date_time_get_year (now));
  g_autofree char *questions
      = g_strdup_printf (tr (self, N_("You asked about parts: %u")), n_questions);
  GtkWidget *row;

  g_return_if_fail (VIGIL_IS_CONSENT_SIGN (self));
  while ((row = gtk_widget_get_first_child (self->lines)) != NULL)
    gtk_box_remove (GTK_BOX (self->lines), row);
  for (guint i = 0; i < consent->n_agreements; i++)
    add_line (self, "check", vigil_label_get (consent->agreements[i], lang), "kiosk-line");
  if (n_questions > 0)
    add_line (self, "q", questions, "kiosk-line kiosk-ink-2");
  vigil_text_set (self->who, initials);
  vigil_text_set (self->date, date);
  update (self);
}

void
vigil_consent_sign_set_busy (VigilConsentSign *self, gboolean is_busy, const char *trouble)
{
  g_return_if_fail (VIGIL_IS_CONSENT_SIGN (self));
  self->is_busy = is_busy;
  vigil_text_set (self->trouble, trouble != NULL ? trouble : "");
  update (self);
}

/* ---- */

static void
vigil_consent_sign_dispose (GObject *object)
{
  VigilConsentSign *self = VIGIL_CONSENT_SIGN (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->words);
  G_OBJECT_CLASS (vigil_consent_sign_parent_class)->dispose (object);
}

static void
vigil_consent_sign_class_init (VigilConsentSignClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_consent_sign_dispose;
  signals[BACK] = g_signal_new ("back", VIGIL_TYPE_CONSENT_SIGN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[REFUSE] = g_signal_new ("refuse", VIGIL_TYPE_CONSENT_SIGN, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[AGREE] = g_signal_new ("agree", VIGIL_TYPE_CONSENT_SIGN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
build_summary (VigilConsentSign *self)
{
  GtkWidget *card = vigil_places_box_new (464, 484, "kiosk-surface");
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->heading = vigil_cell_new ("", 0, "kiosk-subheading");
  self->lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->lines, "kiosk-lines");
  /* all of it has to be read: where a clinic has more lines than fit, it scrolls and shows that */
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (scrolled), FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->lines);
  vigil_places_put (card, self->heading, 28, 18, 408, 52);
  vigil_places_put (card, scrolled, 28, 78, 408, 394);
  vigil_places_put (GTK_WIDGET (self), card, 48, 112, 464, 484);
}

static void
build_pad (VigilConsentSign *self)
{
  GtkWidget *card
      = vigil_places_box_new (VIGIL_SIGNATURE_PAD_WIDTH, VIGIL_SIGNATURE_PAD_HEIGHT, "kiosk-pad");
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  self->pad = vigil_signature_pad_new ();
  self->prompt = vigil_cell_new ("", 0, "kiosk-head strong");
  self->who = vigil_cell_new ("", 0, "kiosk-caption kiosk-ink-2");
  self->date = vigil_cell_new ("", 1, "kiosk-caption kiosk-ink-2");
  self->trouble = vigil_cell_new ("", 0, "kiosk-head strong");
  gtk_inscription_set_wrap_mode (GTK_INSCRIPTION (self->trouble), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (line, "kiosk-rule");
  vigil_places_put (card, self->prompt, 32, 18, 620, 44);
  vigil_places_put (card, line, 48, 321, 604, 3);
  vigil_places_put (card, self->who, 48, 334, 200, 40);
  vigil_places_put (card, self->date, 252, 334, 400, 40);
  vigil_places_put (card, self->pad, 0, 0, VIGIL_SIGNATURE_PAD_WIDTH, VIGIL_SIGNATURE_PAD_HEIGHT);
  vigil_places_put (GTK_WIDGET (self), card, 532, 112, VIGIL_SIGNATURE_PAD_WIDTH,
                    VIGIL_SIGNATURE_PAD_HEIGHT);
  vigil_places_put (GTK_WIDGET (self), self->trouble, 532, 520, 700, 78);
  g_signal_connect_swapped (self->pad, "changed", G_CALLBACK (on_ink), self);
}

static GtkWidget *
add_button (VigilConsentSign *self, const char *icon, const char *classes, GCallback on_tapped,
            double x, double width)
{
  GtkWidget *button = vigil_kiosk_button_new (icon, 44, FALSE, classes);

  g_signal_connect_swapped (button, "tapped", on_tapped, self);
  vigil_places_put (GTK_WIDGET (self), button, x, 620, width, 148);
  return button;
}

static void
vigil_consent_sign_init (VigilConsentSign *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), vigil_places_new (1280, 800));
  build_summary (self);
  build_pad (self);
  self->back = add_button (self, "left", NULL, G_CALLBACK (on_back), 48, 224);
  self->refuse = add_button (self, NULL, NULL, G_CALLBACK (on_refuse), 288, 224);
  self->clear = add_button (self, "undo", NULL, G_CALLBACK (vigil_consent_sign_clear), 532, 224);
  self->agree = add_button (self, "check", "go wide", G_CALLBACK (on_agree), 772, 460);
}

GtkWidget *
vigil_consent_sign_new (VigilWords *words)
{
  VigilConsentSign *self = g_object_new (VIGIL_TYPE_CONSENT_SIGN, NULL);

  self->words = g_object_ref (words);
  g_signal_connect_object (words, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
