/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/gates-page.h"

#include "base/clock.h"
#include "base/number.h"
#include "model/label-text.h"
#include "model/time-text.h"
#include "model/vital.h"
#include "session/summary.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HEADER 60
#define ROW_WIDTH 436
#define ROW_HEIGHT 88
#define ROW_STEP 95
#define ROWS 5
#define SHOWN (2 * ROWS)
#define STATE_HEIGHT 30
#define READ_US (700 * VIGIL_USEC_PER_MSEC)   /* what it takes to see that another gate stands there */

struct _VigilGatesPage {
  VigilPage parent_instance;
  GtkWidget *title, *line, *passed, *blocking, *rows[SHOWN];
  GtkWidget *side_title, *side_detail, *side_state, *yes, *no, *to_patient;
  guint selected;
  gboolean is_picked;          /* by staff; else the first open one is shown */
  gint64 moved_us;             /* when another was shown by itself, by the hand's clock; 0 by a finger */
  gboolean is_answering;
  char visit[48];
};

G_DEFINE_FINAL_TYPE (VigilGatesPage, vigil_gates_page, VIGIL_TYPE_PAGE)

static const VigilProtocol *
protocol_of (VigilGatesPage *self)
{
  return vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));
}

static VigilRowMark
mark_of (VigilGateState state, gboolean is_advisory)
{
  if (state == VIGIL_GATE_STATE_PASSED)
    return VIGIL_MARK_DONE;
  if (is_advisory)
    return VIGIL_MARK_ADVISORY;
  return state == VIGIL_GATE_STATE_BLOCKS ? VIGIL_MARK_BLOCKS : VIGIL_MARK_OPEN;
}

/* What is known: an answer, a measured weight, the vital signs of now. Transfer full. */
static char *
fact_of (const VigilGate *gate, const VigilView *view)
{
  const VigilSession *session = &view->session;
  char number[VIGIL_NUMBER_SIZE], *words;

  switch (gate->kind) {
  case VIGIL_GATE_WEIGHT:
    return session->weight_kg > 0
               ? g_strdup_printf (_("%s kg, measured in this visit"), vigil_number_format (session->weight_kg, 1, number))
               : g_strdup (_("not measured"));
  case VIGIL_GATE_CONSENT:
    return g_strdup (session->is_consent_signed ? _("signed") : _("not signed yet"));
  case VIGIL_GATE_VITALS:
    words = vigil_vitals_words (view);
    return words != NULL ? words : g_strdup (_("waiting for the monitor"));
  case VIGIL_GATE_CONFIRM:
  default:
    return g_strdup (vigil_label_words (gate->detail));
  }
}

static void
show_row (VigilGatesPage *self, guint i, const VigilGate *gate, const VigilView *view)
{
  VigilRow *row = VIGIL_ROW (self->rows[i]);
  VigilGateState state = vigil_session_gate_state (&view->session, protocol_of (self), gate);
  const VigilGateAnswer *answer = vigil_session_find_gate_answer (&view->session, gate->id);
  g_autofree char *fact = fact_of (gate, view), *end = NULL;

  vigil_row_set_mark (row, mark_of (state, gate->is_advisory));
  vigil_row_set_title (row, vigil_label_words (gate->label));
  vigil_row_set_line (row, fact);
  if (answer != NULL && answer->is_answered) {
    g_autofree char *clock = vigil_time_clock (answer->t_wall_us);

    end = g_strdup_printf ("%s %s", answer->by, clock);
  }
  vigil_row_set_end (row, state == VIGIL_GATE_STATE_PASSED ? end : NULL);
  if (state == VIGIL_GATE_STATE_PASSED)
    vigil_row_set_chip (row, NULL, NULL);
  else if (gate->is_advisory)
    vigil_row_set_chip (row, _("Advisory"), "line");
  else if (state == VIGIL_GATE_STATE_BLOCKS)
    vigil_row_set_chip (row, _("Blocks"), "inverse");
  else
    vigil_row_set_chip (row, gate->kind == VIGIL_GATE_CONFIRM ? _("Ask") : _("Open"), "line");
  vigil_row_set_is_selected (row, i == self->selected);
  gtk_widget_set_visible (self->rows[i], TRUE);
}

static void
show_side (VigilGatesPage *self, const VigilGate *gate, const VigilView *view)
{
  VigilGateState state = vigil_session_gate_state (&view->session, protocol_of (self), gate);
  const VigilGateAnswer *answer = vigil_session_find_gate_answer (&view->session, gate->id);
  g_autofree char *fact = fact_of (gate, view);
  gboolean is_asked = gate->kind == VIGIL_GATE_CONFIRM;

  vigil_text_set (self->side_title, vigil_label_words (gate->label));
  vigil_text_set (self->side_detail, vigil_label_words (gate->detail));
  vigil_text_set (self->side_state, is_asked ? (state == VIGIL_GATE_STATE_PASSED ? _("Answered: yes")
                                                : answer != NULL && answer->is_answered ? _("Answered: no")
                                                                                        : _("Not asked yet"))
                                             : fact);
  /* vital signs have much to say, and nothing to be answered below them */
  vigil_places_set (vigil_page_get_side (VIGIL_PAGE (self)), self->side_state, 14, 118, 342,
                    gate->kind == VIGIL_GATE_VITALS ? STATE_HEIGHT * 3 : STATE_HEIGHT);
  gtk_widget_set_visible (self->yes, is_asked);
  gtk_widget_set_visible (self->no, is_asked);
  gtk_widget_set_visible (self->to_patient, gate->kind == VIGIL_GATE_CONSENT && !view->session.is_consent_signed);
  vigil_widget_set_class (self->yes, "selected", state == VIGIL_GATE_STATE_PASSED);
  vigil_widget_set_class (self->no, "selected", answer != NULL && answer->is_answered && !answer->is_passed);
}

/* The first that is open, unless staff has picked another one. */
static void
select_open (VigilGatesPage *self, const VigilView *view, const VigilProtocol *protocol)
{
  guint before = self->selected;

  if (strcmp (self->visit, view->session.id) != 0) {
    g_strlcpy (self->visit, view->session.id, sizeof self->visit);
    self->selected = 0;
    self->is_picked = FALSE;
    before = G_MAXUINT;
  }
  for (guint i = protocol->n_gates; !self->is_picked && i-- > 0;)
    if (!protocol->gates[i]->is_advisory
        && vigil_session_gate_state (&view->session, protocol, protocol->gates[i]) != VIGIL_GATE_STATE_PASSED)
      self->selected = i;
  if (self->selected != before)
    self->moved_us = vigil_clock_hand_us ();
}

static void
gates_update (VigilPage *page, const VigilView *view)
{
  VigilGatesPage *self = VIGIL_GATES_PAGE (page);
  const VigilProtocol *protocol = protocol_of (self);
  guint n_passed = 0, n_blocking = 0;
  g_autofree char *line = NULL, *passed = NULL, *blocking = NULL;

  if (protocol == NULL)
    return;
  select_open (self, view, protocol);
  for (guint i = 0; i < SHOWN; i++) {
    if (i >= protocol->n_gates) {
      gtk_widget_set_visible (self->rows[i], FALSE);
      continue;
    }
    show_row (self, i, protocol->gates[i], view);
    n_passed += vigil_session_gate_state (&view->session, protocol, protocol->gates[i]) == VIGIL_GATE_STATE_PASSED;
    n_blocking += vigil_session_gate_state (&view->session, protocol, protocol->gates[i]) == VIGIL_GATE_STATE_BLOCKS
                  && !protocol->gates[i]->is_advisory;
  }
  line = g_strdup_printf (view->session.is_training            ? _("%s · version %u, not signed: training")
                          : *view->clinic_refusal != '\0' ? _("%s · version %u, signed; new rules refused")
                                                          : _("%s · version %u, signed"),
                          vigil_label_words (protocol->title), protocol->version);
  passed = g_strdup_printf (_("%u of %u passed"), n_passed, protocol->n_gates);
  blocking = g_strdup_printf (_("%u blocking"), n_blocking);
  vigil_text_set (self->line, line);
  vigil_text_set (self->passed, passed);
  vigil_text_set (self->blocking, blocking);
  gtk_widget_set_visible (self->blocking, n_blocking > 0);
  if (self->selected < protocol->n_gates)
    show_side (self, protocol->gates[self->selected], view);
}

static void
gates_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilGatesPage *self = VIGIL_GATES_PAGE (page);
  const VigilProtocol *protocol = protocol_of (self);
  const VigilView *view = vigil_chair_model_get_view (vigil_page_get_model (page));
  const VigilGate *gate = protocol != NULL ? vigil_session_find_blocking_gate (&view->session, protocol) : NULL;

  bar->back = _("Check-in");
  bar->secondary = _("To patient");
  bar->secondary_icon = "hand";
  bar->primary = _("Continue to dose");
  if (gate != NULL) {
    gboolean is_blocked = vigil_session_gate_state (&view->session, protocol, gate) == VIGIL_GATE_STATE_BLOCKS;

    g_snprintf (bar->primary_off, sizeof bar->primary_off, is_blocked ? _("%s blocks") : _("%s is open"),
                vigil_label_words (gate->label));
  }
}

static void
select_gate (VigilGatesPage *self, guint index)
{
  self->selected = index;
  self->is_picked = TRUE;
  self->moved_us = 0;
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_row (VigilRow *row, gpointer user_data)
{
  VigilGatesPage *self = user_data;

  for (guint i = 0; i < SHOWN; i++)
    if (self->rows[i] == GTK_WIDGET (row))
      select_gate (self, i);
}

static void
on_answered (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilGatesPage) self = user_data;

  self->is_answering = FALSE;
  vigil_page_on_proposed (seq, error, self);
}

/* A second tap would answer the next gate unread. */
static void
answer_gate (VigilGatesPage *self, gboolean is_passed)
{
  const VigilProtocol *protocol = protocol_of (self);

  if (protocol == NULL || self->selected >= protocol->n_gates || self->is_answering
      || (self->moved_us != 0 && vigil_clock_hand_us () - self->moved_us < READ_US))
    return;
  self->is_answering = TRUE;
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  vigil_chair_model_propose (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_GATE_ANSWERED,
                             vigil_body_new ("gate", "s", protocol->gates[self->selected]->id, "is_passed", "b",
                                             is_passed, NULL),
                             on_answered, g_object_ref (self));
  /* on to the next one that is open */
  self->is_picked = !is_passed;
}

static void
on_yes (VigilGatesPage *self)
{
  answer_gate (self, TRUE);
}

static void
on_no (VigilGatesPage *self)
{
  answer_gate (self, FALSE);
}

static void
on_to_patient (VigilGatesPage *self)
{
  vigil_page_ask (VIGIL_PAGE (self), "kiosk");
}

static void
gates_primary (VigilPage *page)
{
  vigil_page_propose (page, VIGIL_EVENT_GATES_PASSED, NULL);
}

static void
gates_secondary (VigilPage *page)
{
  vigil_page_ask (page, "kiosk");
}

static void
gates_back (VigilPage *page)
{
  vigil_page_propose (page, VIGIL_EVENT_WENT_BACK, vigil_body_new ("to", "s", "check-in", NULL));
}

static void
vigil_gates_page_class_init (VigilGatesPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  page_class->update = gates_update;
  page_class->describe = gates_describe;
  page_class->primary = gates_primary;
  page_class->secondary = gates_secondary;
  page_class->back = gates_back;
}

static void
build_side (VigilGatesPage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  self->side_title = vigil_cell_new ("", 0, "row-title");
  self->side_detail = vigil_cell_new ("", 0, "label ink-2");
  self->side_state = vigil_cell_new ("", 0, "label strong");
  self->yes = vigil_button_new ("check", 24, _("Yes"), NULL);
  self->no = vigil_button_new ("x", 24, _("No"), NULL);
  self->to_patient = vigil_button_new ("hand", 24, _("Give to patient"), _("to read and sign"));
  vigil_places_put (side, self->side_title, 14, 10, 342, 34);
  vigil_places_put (side, self->side_detail, 14, 46, 342, 70);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->side_state), 0);
  vigil_places_put (side, self->side_state, 14, 118, 342, STATE_HEIGHT);
  vigil_places_put (side, self->yes, 14, 154, 167, 88);
  vigil_places_put (side, self->no, 189, 154, 167, 88);
  vigil_places_put (side, self->to_patient, 14, 154, 342, 88);
  g_signal_connect_swapped (self->yes, "tapped", G_CALLBACK (on_yes), self);
  g_signal_connect_swapped (self->no, "tapped", G_CALLBACK (on_no), self);
  g_signal_connect_swapped (self->to_patient, "tapped", G_CALLBACK (on_to_patient), self);
}

static void
vigil_gates_page_init (VigilGatesPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self), *chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->title = vigil_cell_new (_("Before the infusion"), 0, "title");
  self->line = vigil_cell_new ("", 0, "label ink-2");
  self->passed = vigil_text_new ("", "chip tall");
  self->blocking = vigil_text_new ("", "chip tall inverse");
  gtk_widget_set_halign (chips, GTK_ALIGN_END);
  gtk_widget_set_valign (chips, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (chips), self->passed);
  gtk_box_append (GTK_BOX (chips), self->blocking);
  vigil_places_put (widget, self->title, 0, 0, 560, 34);
  vigil_places_put (widget, self->line, 0, 32, 560, 28);
  vigil_places_put (widget, chips, 560, 0, 320, HEADER);
  for (guint i = 0; i < SHOWN; i++) {
    self->rows[i] = vigil_row_new ("");
    g_signal_connect (self->rows[i], "tapped", G_CALLBACK (on_row), self);
    vigil_places_put (widget, self->rows[i], i / ROWS * (ROW_WIDTH + 8), HEADER + 8 + i % ROWS * ROW_STEP, ROW_WIDTH,
                      ROW_HEIGHT);
  }
  build_side (self);
}

GtkWidget *
vigil_gates_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_GATES_PAGE, "model", model, NULL);
}
