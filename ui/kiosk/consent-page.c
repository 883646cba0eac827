/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "kiosk/consent-page.h"
#include "kiosk/kiosk-button.h"
#include "kiosk/paging.h"
#include "widget/icon.h"
#include "widget/places.h"
#include "widget/signature-pad.h"
#include "widget/style.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define MAX_PARTS 12
#define MAX_LINES 6
#define TEXT_WIDTH 784
#define TEXT_HEIGHT 366
#define THANKS_MS 2500

static const int text_sizes[] = { 31, 38, 46 };

typedef enum { VIEW_READ, VIEW_STOP, VIEW_SIGN, VIEW_THANKS } View;

struct _VigilConsentPage {
  GtkWidget parent_instance;
  VigilChairModel *model;
  const VigilConsent *consent;
  char *lang;
  View view;
  guint part, page, size, thanks;
  GPtrArray *pages;                  /* of the part, at this size */
  GtkWidget *heading, *document, *bars[MAX_PARTS];
  GtkWidget *read, *title, *text, *ask, *larger, *back, *next, *refuse;
  GtkWidget *stop, *sign, *lines[MAX_LINES], *pad, *who, *agree, *thanks_label;
};

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilConsentPage, vigil_consent_page, GTK_TYPE_WIDGET)

static void
paginate (VigilConsentPage *self)
{
  const char *text = vigil_label_get (self->consent->parts[self->part].text, self->lang);
  double k = vigil_style_get_scale (vigil_style_get (gtk_widget_get_display (GTK_WIDGET (self))));

  g_clear_pointer (&self->pages, g_ptr_array_unref);
  self->pages = vigil_paging_break (gtk_widget_get_pango_context (self->text), text, k * text_sizes[self->size],
                                    (int) (k * TEXT_WIDTH), (int) (k * TEXT_HEIGHT));
  self->page = MIN (self->page, self->pages->len - 1);
}

static void
show_bars (VigilConsentPage *self)
{
  guint n = MIN (self->consent->n_parts, MAX_PARTS), last = self->view == VIEW_SIGN ? n - 1 : self->part;
  double width = (1184.0 - (n - 1) * 10) / n;

  for (guint i = 0; i < MAX_PARTS; i++) {
    gtk_widget_set_visible (self->bars[i], i < n);
    vigil_widget_set_class (self->bars[i], "done", i < last || (self->view == VIEW_SIGN && i < n));
    vigil_widget_set_class (self->bars[i], "now", i == last && self->view != VIEW_SIGN);
    if (i < n)
      vigil_places_set (GTK_WIDGET (self), self->bars[i], 48 + i * (width + 10), 76, width, 12);
  }
}

static void
show_text (VigilConsentPage *self)
{
  const char *title = vigil_label_get (self->consent->parts[self->part].title, self->lang);
  g_autofree char *css = g_strdup_printf ("kiosk-text-%u", self->size);
  gboolean is_last = self->page + 1 == self->pages->len && self->part + 1 == self->consent->n_parts;

  for (guint i = 0; i < G_N_ELEMENTS (text_sizes); i++) {
    g_autofree char *other = g_strdup_printf ("kiosk-text-%u", i);

    vigil_widget_set_class (self->text, other, i == self->size);
  }
  vigil_text_set (self->title, title);
  vigil_text_set (self->text, g_ptr_array_index (self->pages, self->page));
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->next),
                               self->page + 1 < self->pages->len ? _("Next page")
                               : is_last                         ? _("I have read this: sign")
                                                                 : _("I have read this"));
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->larger),
                               self->size + 1 < G_N_ELEMENTS (text_sizes) ? _("Larger text") : _("Smaller text"));
}

static void
show_sign (VigilConsentPage *self)
{
  const VigilView *view = vigil_chair_model_get_view (self->model);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (view->now_wall_us / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (now, "%e %B, %H:%M");
  g_autofree char *who = g_strdup_printf ("%s      %s", view->session.initials, date);

  for (guint i = 0; i < MAX_LINES; i++) {
    gboolean is_there = i < self->consent->n_agreements;
    g_autofree char *line = is_there ? g_strdup_printf ("✓  %s", vigil_label_get (self->consent->agreements[i], self->lang))
                                     : g_strdup ("");

    vigil_text_set (self->lines[i], line);
  }
  vigil_text_set (self->who, who);
  gtk_widget_set_sensitive (self->agree, vigil_signature_pad_has_ink (VIGIL_SIGNATURE_PAD (self->pad)));
}

static void
show (VigilConsentPage *self)
{
  g_autofree char *heading = g_strdup_printf (_("Your agreement   part %u of %u"), self->part + 1, self->consent->n_parts);
  g_autofree char *document = g_strdup_printf (_("%s, version %u"), vigil_label_get (self->consent->title, self->lang),
                                               self->consent->version);

  vigil_text_set (self->heading, heading);
  vigil_text_set (self->document, document);
  gtk_widget_set_visible (self->read, self->view == VIEW_READ);
  gtk_widget_set_visible (self->stop, self->view == VIEW_STOP);
  gtk_widget_set_visible (self->sign, self->view == VIEW_SIGN);
  gtk_widget_set_visible (self->thanks_label, self->view == VIEW_THANKS);
  show_bars (self);
  if (self->view == VIEW_READ)
    show_text (self);
  if (self->view == VIEW_SIGN)
    show_sign (self);
}

static void
set_view (VigilConsentPage *self, View view)
{
  self->view = view;
  show (self);
}

/* ---- reading ---- */

static void
on_next (VigilConsentPage *self)
{
  if (self->page + 1 < self->pages->len) {
    self->page++;
  } else if (self->part + 1 < self->consent->n_parts) {
    self->part++;
    self->page = 0;
    paginate (self);
  } else {
    set_view (self, VIEW_SIGN);
    return;
  }
  show (self);
}

static void
on_back (VigilConsentPage *self)
{
  if (self->view == VIEW_SIGN) {
    self->view = VIEW_READ;
  } else if (self->page > 0) {
    self->page--;
  } else if (self->part > 0) {
    self->part--;
    self->page = G_MAXUINT / 2;
    paginate (self);
  } else {
    g_signal_emit (self, signals[DONE], 0);
    return;
  }
  show (self);
}

static void
on_larger (VigilConsentPage *self)
{
  self->size = (self->size + 1) % G_N_ELEMENTS (text_sizes);
  self->page = 0;
  paginate (self);
  show (self);
}

static void
on_ask (VigilConsentPage *self)
{
  vigil_chair_model_propose_as_patient (
      self->model, VIGIL_EVENT_NURSE_CALLED,
      vigil_body_new ("from", "s", "kiosk", "about", "s",
                      vigil_label_get (self->consent->parts[self->part].title, "en"), NULL),
      NULL, NULL);
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->ask), _("Your nurse will come"));
}

static void
on_refuse (VigilConsentPage *self)
{
  set_view (self, VIEW_STOP);
}

static void
on_go_on (VigilConsentPage *self)
{
  set_view (self, VIEW_READ);
}

/* ---- answering ---- */

static gboolean
on_thanks_over (gpointer user_data)
{
  VigilConsentPage *self = user_data;

  self->thanks = 0;
  g_signal_emit (self, signals[DONE], 0);
  return G_SOURCE_REMOVE;
}

/* Thanks only for what is recorded. */
static void
on_answered (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilConsentPage) self = user_data;

  if (self->model == NULL)
    return;
  vigil_text_set (self->thanks_label, error == NULL ? _("Thank you") : error->message);
  set_view (self, VIEW_THANKS);
  g_clear_handle_id (&self->thanks, g_source_remove);
  self->thanks = g_timeout_add (THANKS_MS, on_thanks_over, self);
}

static void
answer (VigilConsentPage *self, gboolean is_agreed)
{
  g_autofree char *svg = vigil_signature_to_svg (vigil_signature_pad_get_signature (VIGIL_SIGNATURE_PAD (self->pad)),
                                                 VIGIL_SIGNATURE_PAD_WIDTH, VIGIL_SIGNATURE_PAD_HEIGHT);

  vigil_chair_model_propose_as_patient (self->model, VIGIL_EVENT_CONSENT_SIGNED,
                                        vigil_body_new ("document", "s", self->consent->id, "version", "i",
                                                        (gint64) self->consent->version, "language", "s", self->lang,
                                                        "sha256", "s", self->consent->sha256, "svg", "s",
                                                        is_agreed ? svg : "", "is_agreed", "b", is_agreed, NULL),
                                        on_answered, g_object_ref (self));
}

static void
on_agree (VigilConsentPage *self)
{
  if (vigil_signature_pad_has_ink (VIGIL_SIGNATURE_PAD (self->pad)))
    answer (self, TRUE);
}

static void
on_stop (VigilConsentPage *self)
{
  answer (self, FALSE);
}

static void
on_clear (VigilConsentPage *self)
{
  vigil_signature_pad_clear (VIGIL_SIGNATURE_PAD (self->pad));
}

static void
on_ink (VigilConsentPage *self)
{
  gtk_widget_set_sensitive (self->agree, vigil_signature_pad_has_ink (VIGIL_SIGNATURE_PAD (self->pad)));
}

/* ---- building ---- */

static GtkWidget *
add_button (VigilConsentPage *self, GtkWidget *parent, const char *icon, const char *word, const char *classes,
            GCallback on_tapped, double x, double y, double width)
{
  GtkWidget *button = vigil_kiosk_button_new (icon, 44, word, FALSE, classes);

  g_signal_connect_swapped (button, "tapped", on_tapped, self);
  vigil_places_put (parent, button, x, y, width, 148);
  return button;
}

static void
build_read (VigilConsentPage *self)
{
  GtkWidget *card = vigil_places_box_new (860, 484, "kiosk-surface");

  self->read = vigil_places_box_new (1280, 800, NULL);
  self->title = vigil_cell_new ("", 0, "kiosk-heading");
  self->text = vigil_text_new ("", NULL);
  gtk_label_set_wrap (GTK_LABEL (self->text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->text), 0);
  gtk_label_set_yalign (GTK_LABEL (self->text), 0);
  vigil_places_put (card, self->title, 38, 26, TEXT_WIDTH, 56);
  vigil_places_put (card, self->text, 38, 98, TEXT_WIDTH, TEXT_HEIGHT + 20);
  vigil_places_put (self->read, card, 48, 112, 860, 484);
  self->ask = add_button (self, self->read, "q", _("Ask my nurse about this"), NULL, G_CALLBACK (on_ask), 928, 112, 304);
  self->larger = add_button (self, self->read, "text", _("Larger text"), NULL, G_CALLBACK (on_larger), 928, 280, 304);
  self->back = add_button (self, self->read, "left", _("Back"), NULL, G_CALLBACK (on_back), 48, 620, 236);
  self->next = add_button (self, self->read, "right", _("I have read this"), "go", G_CALLBACK (on_next), 304, 620, 604);
  self->refuse = add_button (self, self->read, NULL, _("I do not want this"), NULL, G_CALLBACK (on_refuse), 928, 620, 304);
}

static void
build_stop (VigilConsentPage *self)
{
  self->stop = vigil_places_box_new (1280, 800, NULL);
  vigil_places_put (self->stop, vigil_cell_new (_("Shall we stop here?"), 0.5, "kiosk-heading"), 48, 240, 1184, 80);
  add_button (self, self->stop, NULL, _("Yes, stop here"), NULL, G_CALLBACK (on_stop), 150, 420, 470);
  add_button (self, self->stop, NULL, _("No, go on reading"), NULL, G_CALLBACK (on_go_on), 660, 420, 470);
}

static void
build_sign (VigilConsentPage *self)
{
  GtkWidget *summary = vigil_places_box_new (464, 484, "kiosk-surface");
  GtkWidget *pad = vigil_places_box_new (VIGIL_SIGNATURE_PAD_WIDTH, VIGIL_SIGNATURE_PAD_HEIGHT, "kiosk-pad");

  self->sign = vigil_places_box_new (1280, 800, NULL);
  vigil_places_put (summary, vigil_cell_new (_("You agree that"), 0, "kiosk-subheading"), 28, 18, 410, 50);
  for (guint i = 0; i < MAX_LINES; i++) {
    self->lines[i] = vigil_cell_new ("", 0, "kiosk-line");
    gtk_inscription_set_wrap_mode (GTK_INSCRIPTION (self->lines[i]), PANGO_WRAP_WORD);
    vigil_places_put (summary, self->lines[i], 28, 76 + i * 68, 410, 66);
  }
  self->pad = vigil_signature_pad_new ();
  self->who = vigil_cell_new ("", 0, "kiosk-caption kiosk-ink-2");
  vigil_places_put (pad, vigil_cell_new (_("Sign here with your finger"), 0, "kiosk-word-small"), 32, 14, 600, 44);
  vigil_places_put (pad, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL), 48, 322, 604, 3);
  vigil_places_put (pad, self->who, 48, 336, 604, 40);
  vigil_places_put (pad, self->pad, 0, 0, VIGIL_SIGNATURE_PAD_WIDTH, VIGIL_SIGNATURE_PAD_HEIGHT);
  vigil_places_put (self->sign, summary, 48, 112, 464, 484);
  vigil_places_put (self->sign, pad, 532, 112, VIGIL_SIGNATURE_PAD_WIDTH, VIGIL_SIGNATURE_PAD_HEIGHT);
  add_button (self, self->sign, "left", _("Back"), NULL, G_CALLBACK (on_back), 48, 620, 224);
  add_button (self, self->sign, NULL, _("I do not agree"), NULL, G_CALLBACK (on_refuse), 288, 620, 224);
  add_button (self, self->sign, "undo", _("Clear"), NULL, G_CALLBACK (on_clear), 532, 620, 224);
  self->agree = add_button (self, self->sign, "check", _("I agree"), "go", G_CALLBACK (on_agree), 772, 620, 460);
  g_signal_connect_swapped (self->pad, "changed", G_CALLBACK (on_ink), self);
}

static void
vigil_consent_page_dispose (GObject *object)
{
  VigilConsentPage *self = VIGIL_CONSENT_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->thanks, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->lang, g_free);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (vigil_consent_page_parent_class)->dispose (object);
}

static void
vigil_consent_page_class_init (VigilConsentPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_consent_page_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "kiosk");
  signals[DONE] = g_signal_new ("done", VIGIL_TYPE_CONSENT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigil_consent_page_init (VigilConsentPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (1280, 800));
  self->heading = vigil_cell_new ("", 0, "kiosk-word-small");
  self->document = vigil_cell_new ("", 1, "kiosk-caption kiosk-ink-2");
  vigil_places_put (widget, self->heading, 48, 24, 700, 40);
  vigil_places_put (widget, self->document, 732, 24, 500, 40);
  for (guint i = 0; i < MAX_PARTS; i++) {
    self->bars[i] = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
    gtk_widget_add_css_class (self->bars[i], "kiosk-bar");
    vigil_places_put (widget, self->bars[i], 48, 76, 10, 12);
  }
  build_read (self);
  build_stop (self);
  build_sign (self);
  self->thanks_label = vigil_text_new (_("Thank you"), "kiosk-heading");
  gtk_label_set_wrap (GTK_LABEL (self->thanks_label), TRUE);
  vigil_places_put (widget, self->read, 0, 0, 1280, 800);
  vigil_places_put (widget, self->stop, 0, 0, 1280, 800);
  vigil_places_put (widget, self->sign, 0, 0, 1280, 800);
  vigil_places_put (widget, self->thanks_label, 140, 300, 1000, 200);
}

GtkWidget *
vigil_consent_page_new (VigilChairModel *model)
{
  VigilConsentPage *self = g_object_new (VIGIL_TYPE_CONSENT_PAGE, NULL);

  self->model = g_object_ref (model);
  return GTK_WIDGET (self);
}

gboolean
vigil_consent_page_start (VigilConsentPage *self, const char *lang)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (self->model);
  VigilClinic *clinic = vigil_chair_model_get_clinic (self->model);

  g_return_val_if_fail (VIGIL_IS_CONSENT_PAGE (self), FALSE);
  self->consent = protocol != NULL && protocol->consent_id != NULL && clinic != NULL
                      ? vigil_clinic_find_consent (clinic, protocol->consent_id)
                      : NULL;
  if (self->consent == NULL)
    return FALSE;
  g_free (self->lang);
  self->lang = g_strdup (lang);
  self->part = self->page = 0;
  vigil_signature_pad_clear (VIGIL_SIGNATURE_PAD (self->pad));
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->ask), _("Ask my nurse about this"));
  paginate (self);
  set_view (self, VIEW_READ);
  return TRUE;
}
