/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/score-page.h"

#include "chair/override-form.h"
#include "chair/score-row.h"
#include "model/label-text.h"
#include "model/score-text.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define HEADER 59
#define ROWS_Y 66
#define ROWS 6
#define SHORT_ROWS 5          /* up to that many are as high as the rows of other pages */

struct _VigilScorePage {
  VigilPage parent_instance;
  GtkWidget *title, *note, *partial, *total, *band, *more, *rows[ROWS], *override;
  GtkWidget *side_last, *side_band, *side_who, *withdraw, *let_pass, *licence;
  const VigilInstrument *instrument;        /* lives as the clinic; NULL: nothing can be scored now */
  VigilAnswers answers;
  VigilScoreHint confirmed[VIGIL_MAX_ITEMS];   /* what was suggested when it was tapped; anchor -1: it was asked */
  guint page;
  gboolean is_busy, is_withdrawing;         /* the second tap withdraws */
};

G_DEFINE_FINAL_TYPE (VigilScorePage, vigil_score_page, VIGIL_TYPE_PAGE)

static const VigilProtocol *
protocol_of (VigilScorePage *self)
{
  return vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));
}

static const VigilView *
view_of (VigilScorePage *self)
{
  return vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)));
}

static void
clear_answers (VigilScorePage *self)
{
  vigil_answers_clear (&self->answers);
  for (guint i = 0; i < VIGIL_MAX_ITEMS; i++)
    self->confirmed[i] = (VigilScoreHint) { .anchor = -1 };
  self->page = 0;
}

/* The items that are asked now, in their order; how many. */
static guint
list_items (VigilScorePage *self, guint *items)
{
  guint n = 0;

  for (guint i = 0; self->instrument != NULL && i < self->instrument->n_items; i++)
    if (vigil_score_is_asked (self->instrument, &self->answers, i) == VIGIL_ASKED)
      items[n++] = i;
  return n;
}

static guint
rows_per_page (guint n)
{
  return n <= ROWS ? n : MIN ((n + 1) / 2, ROWS);
}

static gboolean
is_answered (VigilScorePage *self, guint item)
{
  int anchor = self->answers.anchors[item];

  return anchor >= 0
         && vigil_score_is_offered (self->instrument, &self->answers, item, (guint) anchor) == VIGIL_ASKED;
}

/* Where the first open answer stands, when it is not on this page; -1: it is, or all are given. */
static int
find_other_page (VigilScorePage *self)
{
  guint items[VIGIL_MAX_ITEMS], n = list_items (self, items), per_page = rows_per_page (n);
  int other = -1;

  for (guint i = n; i-- > 0;) {
    if (is_answered (self, items[i]))
      continue;
    if (i / per_page == self->page)
      return -1;
    other = (int) (i / per_page);
  }
  return other;
}

/* ---- what is shown ---- */

static void
show_rows (VigilScorePage *self, const VigilView *view)
{
  guint items[VIGIL_MAX_ITEMS], n = list_items (self, items), per_page = rows_per_page (n);
  double step = per_page <= SHORT_ROWS ? 94 : 78;
  VigilScoreFacts facts = vigil_score_facts_of (view, protocol_of (self));

  if (per_page > 0 && self->page * per_page >= n)
    self->page = 0;
  for (guint i = 0; i < ROWS; i++) {
    guint at = self->page * per_page + i;
    VigilScoreHint suggestion;

    gtk_widget_set_visible (self->rows[i], i < per_page && at < n && self->override == NULL);
    if (i >= per_page || at >= n)
      continue;
    vigil_score_suggest (self->instrument, &self->answers, items[at], &facts, &suggestion);
    vigil_score_row_show (VIGIL_SCORE_ROW (self->rows[i]), self->instrument, items[at], &self->answers, &suggestion,
                          step - 6);
    vigil_places_set (GTK_WIDGET (self), self->rows[i], 0, ROWS_Y + i * step, VIGIL_PAGE_WIDTH, step - 6);
  }
  gtk_widget_set_visible (self->more, n > per_page && self->override == NULL);
  /* the total stands at the edge of what it is the total of */
  vigil_places_set (GTK_WIDGET (self), self->total, n > per_page ? 568 : 690, 0, 186, 34);
  vigil_places_set (GTK_WIDGET (self), self->band, n > per_page ? 464 : 586, 32, 290, 26);
  if (n > per_page) {
    guint next = (self->page + 1) * per_page < n ? (self->page + 1) * per_page : 0;
    g_autofree char *span = g_strdup_printf (_("%u to %u"), next + 1, MIN (next + per_page, n));

    vigil_button_set_label (VIGIL_BUTTON (self->more), span);
  }
}

static void
show_total (VigilScorePage *self)
{
  g_autofree char *partial = NULL, *total = NULL;
  VigilScoreSum sum;

  vigil_score_sum (self->instrument, &self->answers, &sum);
  gtk_widget_set_visible (self->partial, !sum.has_total && sum.n_answered > 0);
  if (sum.has_total)
    total = g_strdup_printf (_("%d of %d"), sum.total, self->instrument->max_total);
  else
    /* Translators: a sum that is no total yet: "7 from 4 answers" */
    partial = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d from %u answer", "%d from %u answers", sum.n_answered),
                               sum.total, sum.n_answered);
  vigil_text_set (self->partial, partial != NULL ? partial : "");
  vigil_text_set (self->total, total != NULL ? total : _("no total yet"));
  vigil_text_set (self->band, sum.band != NULL ? vigil_label_words (sum.band->label) : "");
}

static const VigilDischargeItem *
find_need (VigilScorePage *self, const VigilView *view)
{
  const VigilProtocol *protocol = protocol_of (self);

  for (guint i = 0; protocol != NULL && i < protocol->n_discharge && view->session.stage == VIGIL_STAGE_RECOVERY; i++) {
    const VigilDischargeItem *item = protocol->discharge[i];

    if (item->need != NULL && item->need->instrument == self->instrument)
      return item;
  }
  return NULL;
}

static const VigilScore *
find_last (VigilScorePage *self, const VigilView *view)
{
  return vigil_session_find_score (&view->session, self->instrument->id, vigil_session_get_when (&view->session));
}

static gboolean
can_override (VigilScorePage *self, const VigilView *view)
{
  const VigilDischargeItem *item = find_need (self, view);
  const VigilScore *last = find_last (self, view);

  return item != NULL && last != NULL && item->n_reasons > 0 && self->override == NULL
         && !vigil_score_meets (last, item->need)
         && vigil_session_find_discharge_override (&view->session, item) == NULL;
}

static void
show_side (VigilScorePage *self, const VigilView *view)
{
  const VigilProtocolScore *score = vigil_protocol_find_score (protocol_of (self), self->instrument->id);
  gboolean has_override = can_override (self, view);
  const VigilDischargeItem *item = find_need (self, view);
  gboolean is_overridden = item != NULL && vigil_session_find_discharge_override (&view->session, item) != NULL;
  g_autofree char *override = is_overridden ? vigil_need_words (&view->session, item) : NULL;
  VigilScoreText text;

  vigil_score_text_fill (&text, &view->session, score, view->now_wall_us);
  self->is_withdrawing &= text.is_recorded;
  vigil_text_set (self->side_last, text.is_recorded ? text.total : _("not recorded yet"));
  vigil_text_set (self->side_band, override != NULL ? override : text.band);
  vigil_text_set (self->side_who, text.who);
  gtk_widget_set_visible (self->withdraw, text.is_recorded && self->override == NULL);
  vigil_button_set_label (VIGIL_BUTTON (self->withdraw), self->is_withdrawing ? _("Really withdraw") : _("Withdraw"));
  vigil_widget_set_class (self->withdraw, "selected", self->is_withdrawing);
  gtk_widget_set_visible (self->let_pass, has_override);
  vigil_text_set (self->licence, vigil_label_words (self->instrument->licence));
}

static void
show_nothing (VigilScorePage *self)
{
  GtkWidget *const hidden[] = { self->partial, self->more, self->withdraw, self->let_pass };

  vigil_text_set (self->title, _("No scores"));
  vigil_text_set (self->note, _("The protocol of this visit asks for none now."));
  vigil_text_set (self->total, "");
  vigil_text_set (self->band, "");
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    gtk_widget_set_visible (hidden[i], FALSE);
  for (guint i = 0; i < ROWS; i++)
    gtk_widget_set_visible (self->rows[i], FALSE);
}

static void
score_update (VigilPage *page, const VigilView *view)
{
  VigilScorePage *self = VIGIL_SCORE_PAGE (page);
  GtkWidget *const header[] = { self->title, self->note, self->total, self->band };
  g_autofree char *note = NULL;

  if (self->instrument == NULL || protocol_of (self) == NULL
      || vigil_protocol_find_score (protocol_of (self), self->instrument->id) == NULL) {
    show_nothing (self);
    return;
  }
  note = vigil_instrument_note (self->instrument);
  vigil_text_set (self->title, vigil_label_words (self->instrument->title));
  vigil_text_set (self->note, note);
  show_total (self);
  show_rows (self, view);
  show_side (self, view);
  for (guint i = 0; i < G_N_ELEMENTS (header); i++)
    gtk_widget_set_visible (header[i], self->override == NULL);
  if (self->override != NULL)
    gtk_widget_set_visible (self->partial, FALSE);
}

static void
describe_primary (VigilScorePage *self, VigilPageBar *bar)
{
  VigilScoreSum sum;

  vigil_score_sum (self->instrument, &self->answers, &sum);
  if (self->is_busy) {
    g_strlcpy (bar->primary_off, _("one moment"), sizeof bar->primary_off);
  } else if (sum.has_total) {
    g_snprintf (bar->primary_caption, sizeof bar->primary_caption, "%s: %d", vigil_label_words (self->instrument->title),
                sum.total);
  } else if (find_other_page (self) >= 0) {
    bar->primary = _("Next");
  } else {
    guint left = sum.n_asked - sum.n_answered;

    /* Translators: how many answers are missing, then the first of them: "2 left: Walking" */
    g_snprintf (bar->primary_off, sizeof bar->primary_off, _("no total yet, %u left: %s"), left,
                vigil_label_words (self->instrument->items[sum.missing].label));
  }
}

static void
score_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilScorePage *self = VIGIL_SCORE_PAGE (page);

  bar->back = _("Back");
  if (self->override != NULL)
    return;
  if (*view_of (self)->session.staff_id == '\0') {
    bar->primary = _("Sign in");
    g_strlcpy (bar->primary_caption, _("a score is recorded with a name"), sizeof bar->primary_caption);
    return;
  }
  bar->primary = _("Save");
  if (self->instrument == NULL)
    g_strlcpy (bar->primary_off, _("nothing to score now"), sizeof bar->primary_off);
  else
    describe_primary (self, bar);
}

/* ---- what is done ---- */

static void
on_choose (VigilScorePage *self, guint item, guint anchor)
{
  VigilScoreFacts facts = vigil_score_facts_of (view_of (self), protocol_of (self));
  VigilScoreHint suggestion;

  if (self->is_busy || self->instrument == NULL)
    return;
  self->is_withdrawing = FALSE;
  vigil_score_suggest (self->instrument, &self->answers, item, &facts, &suggestion);
  if (suggestion.anchor != (int) anchor)
    suggestion.anchor = -1;
  self->answers.anchors[item] = (int) anchor;
  self->confirmed[item] = suggestion;
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_saved (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilScorePage) self = user_data;

  self->is_busy = FALSE;
  vigil_page_on_proposed (seq, error, self);
  if (error != NULL)
    return;
  clear_answers (self);
  vigil_page_done (VIGIL_PAGE (self));
}

static void
score_primary (VigilPage *page)
{
  VigilScorePage *self = VIGIL_SCORE_PAGE (page);
  VigilScoreSum sum;

  if (*view_of (self)->session.staff_id == '\0') {
    vigil_page_ask (page, "sign-in");
    return;
  }
  if (self->instrument == NULL || self->is_busy)
    return;
  vigil_score_sum (self->instrument, &self->answers, &sum);
  if (sum.has_total) {
    self->is_busy = TRUE;
    vigil_chair_model_propose (
      vigil_page_get_model (page), VIGIL_EVENT_INSTRUMENT_SCORED,
      vigil_score_to_body (self->instrument, &self->answers, self->confirmed, g_get_language_names ()[0]), on_saved,
      g_object_ref (self));
  } else if (find_other_page (self) >= 0) {
    self->page = (guint) find_other_page (self);
    vigil_page_update (page);
  }
}

static void
on_more (VigilScorePage *self)
{
  self->page++;   /* past the end begins again */
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_withdraw (VigilScorePage *self)
{
  const VigilScore *last = self->instrument != NULL ? find_last (self, view_of (self)) : NULL;

  if (last != NULL && self->is_withdrawing)
    vigil_page_propose (VIGIL_PAGE (self), VIGIL_EVENT_ENTRY_WITHDRAWN, vigil_body_new ("ref", "i", last->seq, NULL));
  self->is_withdrawing = last != NULL && !self->is_withdrawing;
  vigil_page_update (VIGIL_PAGE (self));
}

static void
close_override (VigilScorePage *self)
{
  if (self->override != NULL)
    gtk_widget_unparent (self->override);
  self->override = NULL;
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_overridden (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilScorePage) self = user_data;

  vigil_page_on_proposed (seq, error, self);
  if (error == NULL)
    vigil_page_done (VIGIL_PAGE (self));
}

static void
on_override (VigilScorePage *self, const VigilStaff *staff, const char *reason)
{
  const VigilDischargeItem *item = find_need (self, view_of (self));
  JsonObject *body = item != NULL ? vigil_body_new ("item", "s", item->id, "label", "s", vigil_label_words (item->label),
                                                    "reason", "s", reason, "staff_id", "s", staff->id, NULL)
                                  : NULL;

  close_override (self);
  if (body != NULL)
    vigil_chair_model_propose_as_staff (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_DISCHARGE_OVERRIDDEN,
                                        staff->id, body, on_overridden, g_object_ref (self));
}

static void
on_let_pass (VigilScorePage *self)
{
  const VigilDischargeItem *item = find_need (self, view_of (self));

  if (item == NULL || self->override != NULL)
    return;
  self->is_withdrawing = FALSE;
  self->override = vigil_override_form_new (vigil_page_get_model (VIGIL_PAGE (self)), item->label, item->reasons,
                                            item->n_reasons);
  g_signal_connect_object (self->override, "override", G_CALLBACK (on_override), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->override, "cancelled", G_CALLBACK (close_override), self, G_CONNECT_SWAPPED);
  vigil_places_put (GTK_WIDGET (self), self->override, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_page_update (VIGIL_PAGE (self));
}

static void
score_back (VigilPage *page)
{
  VigilScorePage *self = VIGIL_SCORE_PAGE (page);

  if (self->override != NULL)
    close_override (self);
  else
    vigil_page_done (page);
}

/* ---- which ---- */

void
vigil_score_page_set_instrument (VigilScorePage *self, const char *instrument_id)
{
  const VigilProtocolScore *score = protocol_of (self) != NULL ? vigil_protocol_find_score (protocol_of (self), instrument_id) : NULL;

  self->instrument = score != NULL ? score->instrument : NULL;
  clear_answers (self);
  vigil_page_update (VIGIL_PAGE (self));
}

static const VigilInstrument *
find_usual (VigilScorePage *self)
{
  const VigilProtocol *protocol = protocol_of (self);
  const VigilView *view = view_of (self);
  guint when = vigil_session_get_when (&view->session);
  int due = vigil_score_find_due (&view->session, protocol, view->now_wall_us);

  if (due >= 0)
    return protocol->scores[due].instrument;
  for (guint i = 0; protocol != NULL && i < protocol->n_scores; i++)
    if ((protocol->scores[i].when & when) != 0)
      return protocol->scores[i].instrument;
  return NULL;
}

static void
vigil_score_page_map (GtkWidget *widget)
{
  VigilScorePage *self = VIGIL_SCORE_PAGE (widget);

  if (self->instrument == NULL)
    self->instrument = find_usual (self);
  GTK_WIDGET_CLASS (vigil_score_page_parent_class)->map (widget);
}

static void
vigil_score_page_class_init (VigilScorePageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  GTK_WIDGET_CLASS (klass)->map = vigil_score_page_map;
  page_class->update = score_update;
  page_class->describe = score_describe;
  page_class->primary = score_primary;
  page_class->back = score_back;
}

static void
build_header (VigilScorePage *self)
{
  GtkWidget *widget = GTK_WIDGET (self), *chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->title = vigil_cell_new ("", 0, "title");
  self->note = vigil_cell_new ("", 0, "label ink-2");
  self->partial = vigil_text_new ("", "chip");
  self->total = vigil_cell_new ("", 1, "title");
  self->band = vigil_cell_new ("", 1, "label ink-2");
  self->more = vigil_button_new ("right", 20, "", NULL);
  gtk_widget_set_halign (chips, GTK_ALIGN_END);
  gtk_widget_set_valign (chips, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (chips), self->partial);
  vigil_places_put (widget, self->title, 8, 0, 330, 34);
  vigil_places_put (widget, self->note, 8, 32, 452, 26);
  vigil_places_put (widget, chips, 340, 0, 220, 34);
  vigil_places_put (widget, self->total, 568, 0, 186, 34);
  vigil_places_put (widget, self->band, 464, 32, 290, 26);
  vigil_places_put (widget, self->more, 762, 0, 118, HEADER);
  g_signal_connect_swapped (self->more, "tapped", G_CALLBACK (on_more), self);
}

static void
build_side (VigilScorePage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  self->side_last = vigil_cell_new ("", 1, "row-title");
  self->side_band = vigil_cell_new ("", 0, "label");
  self->side_who = vigil_cell_new ("", 0, "caption ink-2");
  self->withdraw = vigil_button_new ("undo", 20, "", NULL);
  self->let_pass = vigil_button_new (NULL, 24, _("Override"), _("prescriber"));
  self->licence = vigil_cell_new ("", 0, "caption ink-2");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->licence), 1);
  vigil_places_put (side, vigil_cell_new (_("Last time"), 0, "row-title"), 14, 8, 150, 28);
  vigil_places_put (side, self->side_last, 164, 8, 192, 28);
  vigil_places_put (side, self->side_band, 14, 36, 342, 24);
  vigil_places_put (side, self->side_who, 14, 60, 342, 20);
  vigil_places_put (side, self->withdraw, 14, 82, 167, 64);
  vigil_places_put (side, self->let_pass, 189, 82, 167, 64);
  vigil_places_put (side, self->licence, 14, 148, 342, 102);
  g_signal_connect_swapped (self->withdraw, "tapped", G_CALLBACK (on_withdraw), self);
  g_signal_connect_swapped (self->let_pass, "tapped", G_CALLBACK (on_let_pass), self);
}

static void
vigil_score_page_init (VigilScorePage *self)
{
  clear_answers (self);
  build_header (self);
  for (guint i = 0; i < ROWS; i++) {
    self->rows[i] = vigil_score_row_new ();
    g_signal_connect_object (self->rows[i], "choose", G_CALLBACK (on_choose), self, G_CONNECT_SWAPPED);
    vigil_places_put (GTK_WIDGET (self), self->rows[i], 0, ROWS_Y + i * 78, VIGIL_PAGE_WIDTH, 72);
  }
  build_side (self);
}

GtkWidget *
vigil_score_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_SCORE_PAGE, "model", model, NULL);
}
