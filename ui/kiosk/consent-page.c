/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "kiosk/consent-page.h"
#include "kiosk/consent-sign.h"
#include "kiosk/consent-text.h"
#include "kiosk/kiosk-button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define WIDTH 1280
#define HEIGHT 800
#define MAX_STEPS 17 /* a clinic's most parts, and the signature */

static const double text_units[] = { 31, 38, 46 };

typedef enum { VIEW_READ, VIEW_STOP, VIEW_SIGN, VIEW_THANKS, N_VIEWS } View;

struct _VigilConsentPage {
  GtkWidget parent_instance;
  VigilChairModel *model;
  VigilNurseCall *nurse_call;
  VigilWords *words;
  const VigilConsent *consent; /* the clinic's, which the model keeps; NULL none */
  char visit[48], lang[8]; /* it was begun in */
  View view, before_stop;
  guint part, size, n_questions;
  guint32 asked_parts; /* bits */
  gboolean is_busy, is_refusal;
  GtkWidget *views[N_VIEWS];
  GtkWidget *heading, *document, *bars[MAX_STEPS];
  GtkWidget *text, *ask, *larger, *back, *next, *refuse;
  GtkWidget *question, *trouble, *yes, *no, *thanks, *thanks_line, *go_on;
};

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilConsentPage, vigil_consent_page, GTK_TYPE_WIDGET)

static const char *G_GNUC_FORMAT (2)
tr (VigilConsentPage *self, const char *text)
{
  return vigil_words_get (self->words, text);
}

/* The patient's language if the whole document is written in it. */
static const char *
lang_of (VigilConsentPage *self)
{
  const char *lang = vigil_words_get_lang (self->words);

  if (g_strv_contains (self->consent->languages, lang) || self->consent->languages[0] == NULL)
    return lang;
  return g_strv_contains (self->consent->languages, "en") ? "en" : self->consent->languages[0];
}

static void
set_word (GtkWidget *button, const char *word)
{
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (button), word);
}

/* ---- showing ---- */

static void
show_head (VigilConsentPage *self)
{
  View view = self->view == VIEW_STOP ? self->before_stop : self->view;
  guint n = self->consent->n_parts + 1, now = view == VIEW_READ ? self->part : n - 1;
  guint n_pages = vigil_consent_text_get_n_pages (VIGIL_CONSENT_TEXT (self->text));
  g_autofree char *part = g_strdup_printf (tr (self, N_("part %u of %u")), now + 1, n);
  g_autofree char *page = g_strdup_printf (
      tr (self, N_("page %u of %u")),
      vigil_consent_text_get_page (VIGIL_CONSENT_TEXT (self->text)) + 1, n_pages);
  g_autofree char *heading = g_markup_printf_escaped (
      "%s <span weight=\"normal\" alpha=\"75%%\">%s%s%s</span>", tr (self, N_("Your agreement")),
      part, view == VIEW_READ && n_pages > 1 ? ", " : "",
      view == VIEW_READ && n_pages > 1 ? page : "");
  g_autofree char *document = g_strdup_printf (
      tr (self, N_("%s, version %u")), vigil_label_get (self->consent->title, lang_of (self)),
      self->consent->version);
  double width = (1184.0 - (n - 1) * 10) / n;

  gtk_label_set_markup (GTK_LABEL (self->heading), heading);
  vigil_text_set (self->document, document);
  for (guint i = 0; i < MAX_STEPS; i++) {
    gtk_widget_set_visible (self->bars[i], i < n);
    vigil_widget_set_class (self->bars[i], "done", i < now || view == VIEW_THANKS);
    vigil_widget_set_class (self->bars[i], "now", i == now && view != VIEW_THANKS);
    if (i < n)
      vigil_places_set (GTK_WIDGET (self), self->bars[i], 48 + i * (width + 10), 76, width, 12);
  }
}

static void
show_ask (VigilConsentPage *self)
{
  gboolean is_asked = (self->asked_parts & (1u << self->part)) != 0;
  VigilCallState state = is_asked ? vigil_nurse_call_get_state (self->nurse_call) : VIGIL_CALL_IDLE;
  gboolean is_recorded = is_asked && state != VIGIL_CALL_ASKED && state != VIGIL_CALL_FAILED;

  set_word (self->ask, tr (self, state == VIGIL_CALL_FAILED  ? N_("Please call out to your nurse")
                                 : state == VIGIL_CALL_ASKED ? N_("Calling your nurse")
                                 : is_recorded               ? N_("Your nurse will come")
                                                             : N_("Ask my nurse about this")));
  vigil_kiosk_button_set_icon (VIGIL_KIOSK_BUTTON (self->ask), is_recorded ? "check" : "q");
}

static void
show_text (VigilConsentPage *self)
{
  const VigilConsentPart *part = &self->consent->parts[self->part];
  VigilConsentText *text = VIGIL_CONSENT_TEXT (self->text);
  gboolean is_last;

  vigil_consent_text_set (text, vigil_label_get (part->title, lang_of (self)),
                          vigil_label_get (part->text, lang_of (self)), text_units[self->size]);
  is_last = vigil_consent_text_get_page (text) + 1 == vigil_consent_text_get_n_pages (text);
  set_word (self->next, tr (self, is_last ? N_("I have read this") : N_("Next page")));
  set_word (self->back, tr (self, N_("Back")));
  set_word (self->refuse, tr (self, N_("I do not want this")));
  set_word (self->larger,
            tr (self, self->size + 1 < G_N_ELEMENTS (text_units) ? N_("Larger text")
                                                                 : N_("Smaller text")));
  show_ask (self);
}

static void
show_stop (VigilConsentPage *self)
{
  vigil_text_set (self->question, tr (self, N_("Shall we stop here?")));
  set_word (self->yes, tr (self, self->is_busy ? N_("One moment") : N_("Yes, stop here")));
  set_word (self->no, tr (self, N_("No, go on")));
  gtk_widget_set_sensitive (self->yes, !self->is_busy);
  gtk_widget_set_sensitive (self->no, !self->is_busy);
}

static void
show_sign (VigilConsentPage *self)
{
  const VigilView *view = vigil_chair_model_get_view (self->model);

  vigil_consent_sign_set (VIGIL_CONSENT_SIGN (self->views[VIEW_SIGN]), self->consent,
                          lang_of (self), view->session.initials, view->now_wall_us,
                          self->n_questions);
}

static void
show_thanks (VigilConsentPage *self)
{
  vigil_text_set (self->thanks, tr (self, N_("Thank you")));
  vigil_text_set (self->thanks_line,
                  tr (self, self->is_refusal ? N_("Your answer is recorded. Nothing will be "
                                                   "started. Your nurse will talk with you.")
                                             : N_("Your agreement is recorded. You may change "
                                                   "your mind at any moment: call your nurse.")));
  set_word (self->go_on, tr (self, N_("Go on")));
}

static void
show (VigilConsentPage *self)
{
  if (self->consent == NULL)
    return;
  show_text (self);
  show_head (self);
  show_stop (self);
  show_sign (self);
  show_thanks (self);
  for (guint i = 0; i < N_VIEWS; i++)
    gtk_widget_set_visible (self->views[i], i == self->view);
}

static void
set_view (VigilConsentPage *self, View view)
{
  self->view = view;
  vigil_text_set (self->trouble, "");
  show (self);
}

/* ---- reading ---- */

static void
turn (VigilConsentPage *self, guint page)
{
  vigil_consent_text_set_page (VIGIL_CONSENT_TEXT (self->text), page);
  show (self);
}

static void
on_next (VigilConsentPage *self)
{
  VigilConsentText *text = VIGIL_CONSENT_TEXT (self->text);
  guint page = vigil_consent_text_get_page (text);

  if (page + 1 < vigil_consent_text_get_n_pages (text)) {
    turn (self, page + 1);
  } else if (self->part + 1 < self->consent->n_parts) {
    self->part++;
    show (self);
  } else {
    set_view (self, VIEW_SIGN);
  }
}

static void
on_back (VigilConsentPage *self)
{
  guint page = vigil_consent_text_get_page (VIGIL_CONSENT_TEXT (self->text));

  if (self->view == VIEW_SIGN) {
    set_view (self, VIEW_READ);
  } else if (page > 0) {
    turn (self, page - 1);
  } else if (self->part > 0) {
    self->part--;
    show (self);
    turn (self, G_MAXUINT);
  } else {
    g_signal_emit (self, signals[DONE], 0);
  }
}

static void
on_larger (VigilConsentPage *self)
{
  self->size = (self->size + 1) % G_N_ELEMENTS (text_units);
  show (self);
}

static void
on_ask (VigilConsentPage *self)
{
  guint32 bit = 1u << self->part;
  g_autofree char *note
      = g_strdup_printf ("consent part %u: %s", self->part + 1,
                         vigil_label_get (self->consent->parts[self->part].title, "en"));
  gboolean is_asked = (self->asked_parts & bit) != 0;

  if (is_asked && vigil_nurse_call_get_state (self->nurse_call) != VIGIL_CALL_FAILED)
    return;
  self->n_questions += !is_asked;
  self->asked_parts |= bit;
  vigil_nurse_call_call (self->nurse_call, note);
  show (self);
}

static void
on_refuse (VigilConsentPage *self)
{
  self->before_stop = self->view;
  set_view (self, VIEW_STOP);
}

static void
on_no (VigilConsentPage *self)
{
  set_view (self, self->before_stop);
}

/* ---- answering ---- */

static void
on_answered (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilConsentPage) self = user_data;
  const char *trouble;

  if (self->model == NULL)
    return;
  self->is_busy = FALSE;
  trouble = error != NULL ? tr (self, N_("This could not be recorded. Please tell your nurse."))
                          : NULL;
  vigil_consent_sign_set_busy (VIGIL_CONSENT_SIGN (self->views[VIEW_SIGN]), FALSE, trouble);
  if (error != NULL) {
    g_info ("consent: %s", error->message);
    vigil_text_set (self->trouble, trouble);
    show (self);
    return;
  }
  vigil_consent_sign_clear (VIGIL_CONSENT_SIGN (self->views[VIEW_SIGN]));
  set_view (self, VIEW_THANKS);
}

static void
answer (VigilConsentPage *self, gboolean is_agreed, const char *svg)
{
  JsonObject *body = vigil_body_new ("document", "s", self->consent->id, "version", "i",
                                     (gint64)self->consent->version, "language", "s",
                                     lang_of (self), "sha256", "s", self->consent->sha256, "svg",
                                     "s", svg, "is_agreed", "b", is_agreed, NULL);

  self->is_busy = TRUE;
  self->is_refusal = !is_agreed;
  vigil_consent_sign_set_busy (VIGIL_CONSENT_SIGN (self->views[VIEW_SIGN]), TRUE, NULL);
  vigil_text_set (self->trouble, "");
  show (self);
  vigil_chair_model_propose_as_patient (self->model, VIGIL_EVENT_CONSENT_SIGNED, body, on_answered,
                                        g_object_ref (self));
}

static void
on_agree (VigilConsentPage *self, const char *svg)
{
  answer (self, TRUE, svg);
}

static void
on_yes (VigilConsentPage *self)
{
  answer (self, FALSE, "");
}

static void
forget_answers (VigilConsentPage *self)
{
  self->part = 0;
  self->n_questions = 0;
  self->asked_parts = 0;
  vigil_consent_sign_clear (VIGIL_CONSENT_SIGN (self->views[VIEW_SIGN]));
  self->view = VIEW_READ;
}

static void
on_go_on (VigilConsentPage *self)
{
  forget_answers (self);
  g_signal_emit (self, signals[DONE], 0);
}

gboolean
vigil_consent_page_start (VigilConsentPage *self)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (self->model);
  VigilClinic *clinic = vigil_chair_model_get_clinic (self->model);
  const char *visit = vigil_chair_model_get_view (self->model)->session.id;
  const VigilConsent *consent = NULL;
  gboolean is_same;

  g_return_val_if_fail (VIGIL_IS_CONSENT_PAGE (self), FALSE);
  if (protocol != NULL && protocol->consent_id != NULL && clinic != NULL)
    consent = vigil_clinic_find_consent (clinic, protocol->consent_id);
  if (consent == NULL)
    return FALSE;
  if (!g_str_equal (visit, self->visit))
    self->size = 0;
  is_same = consent == self->consent && g_str_equal (visit, self->visit);
  self->consent = consent;
  /* a name stands under what was read, and that was in one language */
  if (!is_same || self->view == VIEW_THANKS || !g_str_equal (lang_of (self), self->lang))
    forget_answers (self);
  g_strlcpy (self->visit, visit, sizeof self->visit);
  g_strlcpy (self->lang, lang_of (self), sizeof self->lang);
  show (self);
  return TRUE;
}

/* ---- building ---- */

static GtkWidget *
add_button (VigilConsentPage *self, GtkWidget *parent, const char *icon, const char *classes,
            GCallback on_tapped, double x, double y, double width)
{
  GtkWidget *button = vigil_kiosk_button_new (icon, 46, FALSE, classes);

  g_signal_connect_swapped (button, "tapped", on_tapped, self);
  vigil_places_put (parent, button, x, y, width, 148);
  return button;
}

static GtkWidget *
build_read (VigilConsentPage *self)
{
  GtkWidget *box = vigil_places_box_new (WIDTH, HEIGHT, NULL),
            *card = vigil_places_box_new (860, 484, "kiosk-surface");

  self->text = vigil_consent_text_new ();
  vigil_places_put (card, self->text, 38, 30, VIGIL_CONSENT_TEXT_WIDTH, VIGIL_CONSENT_TEXT_HEIGHT);
  vigil_places_put (box, card, 48, 112, 860, 484);
  self->ask = add_button (self, box, "q", NULL, G_CALLBACK (on_ask), 928, 112, 304);
  self->larger = add_button (self, box, "text", NULL, G_CALLBACK (on_larger), 928, 280, 304);
  self->back = add_button (self, box, "left", NULL, G_CALLBACK (on_back), 48, 620, 236);
  self->next = add_button (self, box, "right", "go wide", G_CALLBACK (on_next), 304, 620, 604);
  self->refuse = add_button (self, box, NULL, "small", G_CALLBACK (on_refuse), 928, 620, 304);
  vigil_kiosk_button_set_icon_is_last (VIGIL_KIOSK_BUTTON (self->next), TRUE);
  return box;
}

static GtkWidget *
build_stop (VigilConsentPage *self)
{
  GtkWidget *box = vigil_places_box_new (WIDTH, HEIGHT, NULL);

  self->question = vigil_cell_new ("", 0.5, "kiosk-heading");
  self->trouble = vigil_cell_new ("", 0.5, "kiosk-head strong");
  vigil_places_put (box, self->question, 48, 240, 1184, 80);
  vigil_places_put (box, self->trouble, 48, 588, 1184, 60);
  self->yes = add_button (self, box, NULL, NULL, G_CALLBACK (on_yes), 154, 400, 476);
  self->no = add_button (self, box, NULL, NULL, G_CALLBACK (on_no), 650, 400, 476);
  return box;
}

static GtkWidget *
build_thanks (VigilConsentPage *self)
{
  GtkWidget *box = vigil_places_box_new (WIDTH, HEIGHT, NULL);

  self->thanks = vigil_text_new ("", "kiosk-heading");
  self->thanks_line = vigil_text_new ("", "kiosk-words");
  gtk_label_set_wrap (GTK_LABEL (self->thanks_line), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->thanks_line), GTK_JUSTIFY_CENTER);
  vigil_places_put (box, self->thanks, 140, 200, 1000, 70);
  vigil_places_put (box, self->thanks_line, 240, 280, 800, 150);
  self->go_on = add_button (self, box, "right", "go wide", G_CALLBACK (on_go_on), 338, 470, 604);
  vigil_kiosk_button_set_icon_is_last (VIGIL_KIOSK_BUTTON (self->go_on), TRUE);
  return box;
}

static void
vigil_consent_page_dispose (GObject *object)
{
  VigilConsentPage *self = VIGIL_CONSENT_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->model);
  g_clear_object (&self->nurse_call);
  g_clear_object (&self->words);
  self->consent = NULL;
  G_OBJECT_CLASS (vigil_consent_page_parent_class)->dispose (object);
}

static void
vigil_consent_page_class_init (VigilConsentPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_consent_page_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "kioskpage");
  signals[DONE] = g_signal_new ("done", VIGIL_TYPE_CONSENT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
vigil_consent_page_init (VigilConsentPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (WIDTH, HEIGHT));
  self->heading = vigil_text_new ("", "kiosk-head strong");
  self->document = vigil_cell_new ("", 1, "kiosk-caption kiosk-ink-2");
  gtk_label_set_xalign (GTK_LABEL (self->heading), 0);
  vigil_places_put (widget, self->heading, 48, 24, 680, 40);
  vigil_places_put (widget, self->document, 732, 24, 500, 40);
  for (guint i = 0; i < MAX_STEPS; i++) {
    self->bars[i] = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
    gtk_widget_add_css_class (self->bars[i], "kiosk-bar");
    vigil_places_put (widget, self->bars[i], 48, 76, 10, 12);
  }
  self->views[VIEW_READ] = build_read (self);
  self->views[VIEW_STOP] = build_stop (self);
  self->views[VIEW_THANKS] = build_thanks (self);
}

GtkWidget *
vigil_consent_page_new (VigilChairModel *model, VigilNurseCall *nurse_call, VigilWords *words)
{
  VigilConsentPage *self = g_object_new (VIGIL_TYPE_CONSENT_PAGE, NULL);
  GtkWidget *sign = vigil_consent_sign_new (words);

  self->model = g_object_ref (model);
  self->nurse_call = g_object_ref (nurse_call);
  self->words = g_object_ref (words);
  self->views[VIEW_SIGN] = sign;
  for (guint i = 0; i < N_VIEWS; i++)
    vigil_places_put (GTK_WIDGET (self), self->views[i], 0, 0, WIDTH, HEIGHT);
  g_signal_connect_swapped (sign, "back", G_CALLBACK (on_back), self);
  g_signal_connect_swapped (sign, "refuse", G_CALLBACK (on_refuse), self);
  g_signal_connect_swapped (sign, "agree", G_CALLBACK (on_agree), self);
  g_signal_connect_object (nurse_call, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (words, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
