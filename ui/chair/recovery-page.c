/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/recovery-page.h"

#include "config.h"
#include "chair/sheet-print.h"
#include "model/label-text.h"
#include "model/recovery-text.h"
#include "model/score-text.h"
#include "model/test-dose-text.h"
#include "session/preparation.h"
#include "session/summary.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define HEADER 59
#define ROWS_Y 66
#define ROW_HEIGHT 88
#define ROW_STEP 94
#define ROWS 5
#define ITEMS 4
#define ITEM_STEP 61
#define MAX_LINES (VIGIL_MAX_CHANNELS + 2 + VIGIL_MAX_CHECKS + VIGIL_MAX_PROTOCOL_SCORES)

typedef enum { LINE_GIVEN, LINE_EFFECTS, LINE_CHECK, LINE_SCORE, LINE_TEST } LineKind;
typedef struct { LineKind kind; guint index; } Line;

struct _VigilRecoveryPage {
  VigilPage parent_instance;
  GtkWidget *since, *since_what, *planned, *until, *protocol, *due, *due_box, *visit, *more, *rows[ROWS];
  GtkWidget *items[ITEMS], *more_items;
  Line lines[MAX_LINES];
  guint n_lines, first_line, first_item;
};

G_DEFINE_FINAL_TYPE (VigilRecoveryPage, vigil_recovery_page, VIGIL_TYPE_PAGE)

static const VigilProtocol *
protocol_of (VigilRecoveryPage *self)
{
  return vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));
}

static GPtrArray *
events_of (VigilRecoveryPage *self)
{
  return vigil_chair_model_get_events (vigil_page_get_model (VIGIL_PAGE (self)));
}

static void
list_lines (VigilRecoveryPage *self, const VigilSession *session)
{
  const VigilProtocol *protocol = protocol_of (self);

  self->n_lines = 0;
  for (guint i = 0; i < session->n_channels; i++)
    if (session->channels[i].state >= VIGIL_CHANNEL_STARTING)
      self->lines[self->n_lines++] = (Line) { LINE_GIVEN, i };
  if (protocol != NULL && protocol->test_dose != NULL && vigil_session_has_test_dose (session))
    self->lines[self->n_lines++] = (Line) { LINE_TEST, 0 };
  for (guint i = 0; protocol != NULL && i < protocol->n_scores; i++)
    if ((protocol->scores[i].when & VIGIL_WHEN_RECOVERY) != 0)
      self->lines[self->n_lines++] = (Line) { LINE_SCORE, i };
  for (guint i = 0; protocol != NULL && i < MIN (protocol->n_checks, VIGIL_MAX_CHECKS); i++)
    self->lines[self->n_lines++] = (Line) { LINE_CHECK, i };
  self->lines[self->n_lines++] = (Line) { LINE_EFFECTS, 0 };
  if (self->first_line >= self->n_lines)
    self->first_line = 0;
}

static void
show_given (VigilRecoveryPage *self, VigilRow *row, const VigilView *view, guint channel)
{
  VigilGivenText text;

  vigil_given_text_fill (&text, &view->session.channels[channel], vigil_given_find_end (events_of (self), channel),
                         view->now_wall_us);
  vigil_row_set_mark (row, VIGIL_MARK_NONE);
  vigil_row_set_title (row, text.name);
  vigil_row_set_line (row, text.amount);
  vigil_row_set_end (row, text.times);
  vigil_row_set_chip (row, text.how, "line");
  vigil_widget_set_class (GTK_WIDGET (row), "estimated", text.is_estimated);
}

static void
show_check (VigilRecoveryPage *self, VigilRow *row, const VigilView *view, guint i)
{
  const VigilCheck *check = protocol_of (self)->checks[i];
  VigilCheckText text;

  vigil_check_text_fill (&text, &view->session, protocol_of (self), check, view->now_wall_us);
  vigil_row_set_mark (row, text.is_recorded && !text.is_due ? VIGIL_MARK_DONE : VIGIL_MARK_OPEN);
  vigil_row_set_title (row, vigil_label_words (check->label));
  vigil_row_set_line (row, text.last);
  vigil_row_set_end (row, text.age);
  vigil_row_set_chip (row, *text.due != '\0' ? text.due : _("Record"), text.is_due ? "inverse" : "line");
  vigil_widget_set_class (GTK_WIDGET (row), "estimated", FALSE);
}

/* The total with what it means; without one, that there is none. */
static void
show_score (VigilRecoveryPage *self, VigilRow *row, const VigilView *view, guint i)
{
  const VigilProtocolScore *score = &protocol_of (self)->scores[i];
  g_autofree char *note = vigil_instrument_note (score->instrument), *line = NULL;
  VigilScoreText text;

  vigil_score_text_fill (&text, &view->session, score, view->now_wall_us);
  line = text.is_recorded ? g_strdup_printf ("%s%s%s", text.total, *text.band != '\0' ? ": " : "", text.band)
         : *note != '\0' ? g_strdup_printf ("%s · %s", text.total, note)
                         : g_strdup (text.total);
  vigil_row_set_mark (row, text.is_done ? VIGIL_MARK_DONE : VIGIL_MARK_OPEN);
  vigil_row_set_title (row, vigil_label_words (score->instrument->title));
  vigil_row_set_line (row, line);
  vigil_row_set_end (row, text.who);
  vigil_row_set_chip (row, *text.due != '\0' ? text.due : _("Score"), text.is_due ? "inverse" : "line");
  vigil_widget_set_class (GTK_WIDGET (row), "estimated", FALSE);
}

static void
show_test_dose (VigilRecoveryPage *self, VigilRow *row, const VigilView *view)
{
  g_autofree char *words = vigil_test_dose_words (&view->session, protocol_of (self));

  vigil_row_set_mark (row, VIGIL_MARK_NONE);
  vigil_row_set_title (row, protocol_of (self)->test_dose->drug->display);
  vigil_row_set_line (row, words);
  vigil_row_set_end (row, NULL);
  vigil_row_set_chip (row, NULL, NULL);
  vigil_widget_set_class (GTK_WIDGET (row), "estimated", FALSE);
}

static void
show_effects (VigilRecoveryPage *self, VigilRow *row)
{
  g_autofree char *words = vigil_effects_words (events_of (self));

  vigil_row_set_mark (row, VIGIL_MARK_NONE);
  vigil_row_set_title (row, _("Side effects"));
  vigil_row_set_line (row, words != NULL ? words : _("none recorded"));
  vigil_row_set_end (row, NULL);
  vigil_row_set_chip (row, NULL, NULL);
  vigil_widget_set_class (GTK_WIDGET (row), "estimated", FALSE);
}

static void
show_rows (VigilRecoveryPage *self, const VigilView *view)
{
  for (guint i = 0; i < ROWS; i++) {
    guint line = self->first_line + i;
    VigilRow *row = VIGIL_ROW (self->rows[i]);

    gtk_widget_set_visible (self->rows[i], line < self->n_lines);
    if (line >= self->n_lines)
      continue;
    if (self->lines[line].kind == LINE_GIVEN)
      show_given (self, row, view, self->lines[line].index);
    else if (self->lines[line].kind == LINE_CHECK)
      show_check (self, row, view, self->lines[line].index);
    else if (self->lines[line].kind == LINE_SCORE)
      show_score (self, row, view, self->lines[line].index);
    else if (self->lines[line].kind == LINE_TEST)
      show_test_dose (self, row, view);
    else
      show_effects (self, row);
  }
}

/* Never a hidden scroll: what does not fit is behind a button that says so. */
static void
show_more (VigilRecoveryPage *self)
{
  gboolean has_more = self->n_lines > ROWS;
  guint first = self->first_line + ROWS < self->n_lines ? self->first_line + ROWS : 0;
  g_autofree char *label = g_strdup_printf (_("%u to %u"), first + 1, MIN (first + ROWS, self->n_lines));

  gtk_widget_set_visible (self->more, has_more);
  vigil_places_set (self->visit, self->due_box, 234, 0, has_more ? 168 : 280, HEADER);
  vigil_button_set_label (VIGIL_BUTTON (self->more), label);
}

static void
show_items (VigilRecoveryPage *self, const VigilView *view)
{
  const VigilProtocol *protocol = protocol_of (self);
  guint n = protocol != NULL ? protocol->n_discharge : 0, shown = n > ITEMS ? ITEMS - 1 : ITEMS;

  if (self->first_item >= n)
    self->first_item = 0;
  gtk_widget_set_visible (self->more_items, n > ITEMS);
  for (guint i = 0; i < ITEMS; i++) {
    guint item = self->first_item + i;
    VigilDischargeText text;

    gtk_widget_set_visible (self->items[i], i < shown && item < n);
    if (i >= shown || item >= n)
      continue;
    vigil_discharge_text_fill (&text, &view->session, protocol->discharge[item], view->now_wall_us);
    vigil_row_set_mark (VIGIL_ROW (self->items[i]), text.is_done ? VIGIL_MARK_DONE : VIGIL_MARK_OPEN);
    vigil_row_set_title (VIGIL_ROW (self->items[i]), vigil_label_words (protocol->discharge[item]->label));
    /* below, not beside: in a long language both would not fit */
    vigil_row_set_line (VIGIL_ROW (self->items[i]), text.end);
  }
}

static void
show_header (VigilRecoveryPage *self, const VigilView *view)
{
  const VigilProtocol *protocol = protocol_of (self);
  VigilRecoveryText text;
  guint n_due = 0;

  vigil_recovery_text_fill (&text, &view->session, protocol, view->now_wall_us);
  vigil_text_set (self->since, text.since);
  vigil_text_set (self->since_what, text.is_without_infusion ? _("in recovery") : _("after the infusion"));
  vigil_text_set (self->planned, text.planned);
  vigil_text_set (self->until, text.until);
  vigil_text_set (self->protocol, protocol != NULL ? vigil_label_words (protocol->title) : "");
  for (guint i = 0; protocol != NULL && i < protocol->n_checks; i++) {
    VigilCheckText check;

    vigil_check_text_fill (&check, &view->session, protocol, protocol->checks[i], view->now_wall_us);
    n_due += check.is_due;
  }
  for (guint i = 0; protocol != NULL && i < protocol->n_scores; i++) {
    VigilScoreText score;

    vigil_score_text_fill (&score, &view->session, &protocol->scores[i], view->now_wall_us);
    n_due += score.is_due;
  }
  if (n_due > 0) {
    g_autofree char *due
        = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u check due", "%u checks due", n_due), n_due);

    vigil_text_set (self->due, due);
  } else {
    vigil_text_set (self->due, _("no check due"));
  }
  vigil_widget_set_class (self->due, "inverse", n_due > 0);
}

static void
recovery_update (VigilPage *page, const VigilView *view)
{
  VigilRecoveryPage *self = VIGIL_RECOVERY_PAGE (page);

  list_lines (self, &view->session);
  show_header (self, view);
  show_rows (self, view);
  show_more (self);
  show_items (self, view);
}

static gboolean
is_waste_due (VigilRecoveryPage *self)
{
  const VigilSession *session = &vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)))->session;

  return vigil_waste_find_due (session, protocol_of (self)) >= 0;
}

static void
recovery_describe (VigilPage *page, VigilPageBar *bar)
{
  const VigilView *view = vigil_chair_model_get_view (vigil_page_get_model (page));
  VigilRecoveryText text;

  vigil_recovery_text_fill (&text, &view->session, protocol_of (VIGIL_RECOVERY_PAGE (page)), view->now_wall_us);
  bar->back = view->is_replay ? NULL : _("Print");
  bar->back_icon = "list";
  bar->secondary = _("Record");
  bar->secondary_icon = "note";
  if (view->session.is_signed) {
    bar->primary = _("Close the visit");
    return;
  }
  if (vigil_bag_find_unlabelled (&view->session) >= 0) {
    bar->primary = _("Label the new bag");
    g_strlcpy (bar->primary_caption, _("until then what it gave is an estimate"), sizeof bar->primary_caption);
    return;
  }
  if (is_waste_due (VIGIL_RECOVERY_PAGE (page))) {
    bar->primary = _("Record the waste");
    g_strlcpy (bar->primary_caption, _("two people, with their PINs"), sizeof bar->primary_caption);
    return;
  }
  bar->primary = _("Discharge and sign");
  g_strlcpy (bar->primary_off, text.open, sizeof bar->primary_off);
  g_strlcpy (bar->primary_caption, _("with your PIN"), sizeof bar->primary_caption);
}

static void
recovery_primary (VigilPage *page)
{
  const VigilSession *session = &vigil_chair_model_get_view (vigil_page_get_model (page))->session;

  if (vigil_bag_find_unlabelled (session) >= 0 && !session->is_signed)
    vigil_page_ask (page, "bag");
  else
    vigil_page_ask (page, is_waste_due (VIGIL_RECOVERY_PAGE (page)) ? "waste" : "sign");
}

static void
recovery_secondary (VigilPage *page)
{
  vigil_page_ask (page, "record");
}

static guint
index_of (GtkWidget *const *widgets, guint n, gpointer widget)
{
  guint i = 0;

  while (i < n && (gpointer) widgets[i] != widget)
    i++;
  return i;
}

static void
on_row (VigilRow *row, gpointer user_data)
{
  static const char *const tasks[] = {
    [LINE_GIVEN] = "channel", [LINE_EFFECTS] = "record", [LINE_CHECK] = "check", [LINE_TEST] = "test-dose",
  };
  VigilRecoveryPage *self = user_data;
  guint line = self->first_line + index_of (self->rows, ROWS, row);

  if (line < self->n_lines && self->lines[line].kind == LINE_SCORE)
    vigil_page_ask_score (VIGIL_PAGE (self), protocol_of (self)->scores[self->lines[line].index].instrument->id);
  else if (line < self->n_lines)
    vigil_page_ask (VIGIL_PAGE (self), tasks[self->lines[line].kind]);
}

static void
on_item (VigilRow *row, gpointer user_data)
{
  VigilRecoveryPage *self = user_data;
  const VigilView *view = vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)));
  const VigilProtocol *protocol = protocol_of (self);
  guint i = self->first_item + index_of (self->items, ITEMS, row);

  if (protocol == NULL || i >= protocol->n_discharge || protocol->discharge[i]->is_timed)
    return;
  if (protocol->discharge[i]->need != NULL) {
    vigil_page_ask_score (VIGIL_PAGE (self), protocol->discharge[i]->need->instrument->id);
    return;
  }
  vigil_page_propose (VIGIL_PAGE (self), VIGIL_EVENT_DISCHARGE_ITEM,
                      vigil_body_new ("item", "s", protocol->discharge[i]->id, "label", "s",
                                      vigil_label_words (protocol->discharge[i]->label), "is_done", "b",
                                      !vigil_session_is_discharge_item_done (&view->session, protocol->discharge[i],
                                                                             view->now_wall_us),
                                      NULL));
}

static void
on_more (VigilRecoveryPage *self)
{
  self->first_line = self->first_line + ROWS < self->n_lines ? self->first_line + ROWS : 0;
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_more_items (VigilRecoveryPage *self)
{
  self->first_item += ITEMS - 1;   /* past the end begins again */
  vigil_page_update (VIGIL_PAGE (self));
}

static void
vigil_recovery_page_class_init (VigilRecoveryPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  page_class->update = recovery_update;
  page_class->describe = recovery_describe;
  page_class->primary = recovery_primary;
  page_class->secondary = recovery_secondary;
  page_class->back = vigil_page_print_sheet;
}

static void
build_header (VigilRecoveryPage *self)
{
  GtkWidget *time = vigil_places_box_new (344, HEADER, "card"), *visit = vigil_places_box_new (528, HEADER, "card");
  GtkWidget *chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->since = vigil_cell_new ("", 0, "num-small");
  self->planned = vigil_cell_new ("", 1, "caption ink-2");
  self->until = vigil_cell_new ("", 1, "label strong");
  vigil_places_put (time, self->since, 14, 2, 118, 38);
  self->since_what = vigil_cell_new ("", 0, "caption ink-2");
  vigil_places_put (time, self->since_what, 14, 36, 170, 20);
  vigil_places_put (time, self->planned, 184, 8, 146, 22);
  vigil_places_put (time, self->until, 184, 30, 146, 24);
  self->visit = visit;
  self->due_box = chips;
  self->protocol = vigil_cell_new ("", 0, "caption ink-2");
  self->due = vigil_text_new ("", "chip");
  self->more = vigil_button_new ("right", 20, "", NULL);
  gtk_widget_set_halign (chips, GTK_ALIGN_END);
  gtk_widget_set_valign (chips, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (chips), self->due);
  vigil_places_put (visit, vigil_cell_new (_("This visit"), 0, "row-title"), 14, 6, 220, 28);
  vigil_places_put (visit, self->protocol, 14, 33, 220, 20);
  vigil_places_put (visit, chips, 234, 0, 168, HEADER);
  vigil_places_put (visit, self->more, 410, 0, 118, HEADER);
  vigil_places_put (GTK_WIDGET (self), time, 0, 0, 344, HEADER);
  vigil_places_put (GTK_WIDGET (self), visit, 352, 0, 528, HEADER);
  g_signal_connect_swapped (self->more, "tapped", G_CALLBACK (on_more), self);
}

static void
vigil_recovery_page_init (VigilRecoveryPage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  build_header (self);
  for (guint i = 0; i < ROWS; i++) {
    self->rows[i] = vigil_row_new ("");
    g_signal_connect (self->rows[i], "tapped", G_CALLBACK (on_row), self);
    vigil_places_put (GTK_WIDGET (self), self->rows[i], 0, ROWS_Y + i * ROW_STEP, VIGIL_PAGE_WIDTH, ROW_HEIGHT);
  }
  for (guint i = 0; i < ITEMS; i++) {
    self->items[i] = vigil_row_new ("");
    g_signal_connect (self->items[i], "tapped", G_CALLBACK (on_item), self);
    vigil_places_put (side, self->items[i], 2, 5 + i * ITEM_STEP, VIGIL_PAGE_SIDE_WIDTH - 4, ITEM_STEP);
    if (i > 0)
      vigil_places_put (side, vigil_places_box_new (342, 1, "divider"), 14, 5 + i * ITEM_STEP, 342, 1);
  }
  self->more_items = vigil_button_new ("right", 20, _("More"), NULL);
  g_signal_connect_swapped (self->more_items, "tapped", G_CALLBACK (on_more_items), self);
  vigil_places_put (side, self->more_items, 14, 5 + (ITEMS - 1) * ITEM_STEP, 342, 59);
}

GtkWidget *
vigil_recovery_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_RECOVERY_PAGE, "model", model, NULL);
}
