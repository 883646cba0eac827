/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/gates-page.h"

#include "base/clock.h"
#include "chair/fasting-form.h"
#include "chair/gate-answer.h"
#include "chair/gate-row.h"
#include "chair/gate-side.h"
#include "chair/override-form.h"
#include "chair/question-form.h"
#include "model/course-text.h"
#include "model/gate-text.h"
#include "model/label-text.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HEADER 60
#define ROW_WIDTH 436
#define GAP 7
#define ROWS 5
#define DENSE_ROWS 6         /* where all gates would not stand on the page otherwise */
#define SHOWN (2 * DENSE_ROWS)
#define STATE_HEIGHT 30
#define READ_US (700 * VIGIL_USEC_PER_MSEC)   /* what it takes to see that another gate stands there */

struct _VigilGatesPage {
  VigilPage parent_instance;
  GtkWidget *title, *line, *passed, *blocking, *rows[SHOWN];
  GtkWidget *list, *questions, *fasting, *override;   /* one of them is shown; @override only while it is asked */
  GtkWidget *side_title, *side_detail, *side_state, *side_parts, *yes, *no, *to_patient, *ask, *let_pass;
  guint form;                  /* which gate is being asked; G_MAXUINT none */
  GtkWidget *more;             /* shows the next rows, if there are more than fit */
  guint selected, first;       /* @first: the gate in the first row */
  gboolean is_picked;          /* by staff; else the first open one is shown */
  gint64 moved_us;             /* when another was shown by itself, by the hand's clock; 0 by a finger */
  gboolean is_answering;
  VigilFood eaten;             /* what is being answered in the fasting form */
  char visit[48];
};

G_DEFINE_FINAL_TYPE (VigilGatesPage, vigil_gates_page, VIGIL_TYPE_PAGE)

static const VigilProtocol *
protocol_of (VigilGatesPage *self)
{
  return vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));
}

static const VigilGate *
selected_gate (VigilGatesPage *self)
{
  const VigilProtocol *protocol = protocol_of (self);

  return protocol != NULL && self->selected < protocol->n_gates ? protocol->gates[self->selected] : NULL;
}

static VigilGateVerdict
judge (const VigilGate *gate, const VigilProtocol *protocol, const VigilView *view)
{
  VigilGateFacts facts = vigil_gate_facts_of (view);
  VigilGateVerdict verdict;

  vigil_gate_judge (gate, &view->session, protocol, &facts, &verdict);
  return verdict;
}

static VigilGateState
state_of (const VigilGate *gate, const VigilProtocol *protocol, const VigilView *view)
{
  return judge (gate, protocol, view).state;
}

static const VigilGate *
find_blocking (const VigilProtocol *protocol, const VigilView *view)
{
  VigilGateFacts facts = vigil_gate_facts_of (view);

  return protocol != NULL ? vigil_session_find_blocking_gate (&view->session, protocol, &facts) : NULL;
}

static void
place_row (VigilGatesPage *self, guint i, guint rows)
{
  double top = HEADER + 8, height = (VIGIL_PAGE_HEIGHT - top - GAP * (rows - 1.0)) / rows;

  vigil_places_set (self->list, self->rows[i], i / rows * (ROW_WIDTH + 8), top + i % rows * (height + GAP), ROW_WIDTH,
                    height);
}

static void
show_row (VigilGatesPage *self, guint i, const VigilGate *gate, const VigilView *view)
{
  VigilGateVerdict verdict = judge (gate, protocol_of (self), view);
  gboolean is_low = protocol_of (self)->n_gates > 2 * ROWS;

  place_row (self, i, is_low ? DENSE_ROWS : ROWS);
  vigil_gate_row_show (VIGIL_ROW (self->rows[i]), gate, &verdict, view);
  vigil_row_set_is_low (VIGIL_ROW (self->rows[i]), is_low);
  if (is_low && gate->kind == VIGIL_GATE_CONFIRM)
    vigil_row_set_line (VIGIL_ROW (self->rows[i]), NULL);   /* what is asked stands beside the list, in full */
  vigil_gate_row_show_fee (VIGIL_ROW (self->rows[i]), gate, vigil_page_get_model (VIGIL_PAGE (self)));
  vigil_row_set_is_selected (VIGIL_ROW (self->rows[i]), self->first + i == self->selected);
  gtk_widget_set_visible (self->rows[i], TRUE);
}

/* What can be done about it stands below what is wrong with it. */
static void
show_side_buttons (VigilGatesPage *self, const VigilGate *gate, const VigilGateVerdict *verdict, const VigilView *view)
{
  const VigilGateAnswer *answer = verdict->answer;
  gboolean is_asked = gate->kind == VIGIL_GATE_CONFIRM, is_check = gate->kind == VIGIL_GATE_CHECK || gate->kind == VIGIL_GATE_SCORE;
  gboolean is_open = self->form != G_MAXUINT || self->override != NULL;   /* it is being answered */
  gboolean can_override = gate->can_override && verdict->state == VIGIL_GATE_STATE_BLOCKS && !is_open;

  gtk_widget_set_visible (self->yes, is_asked && !can_override);
  gtk_widget_set_visible (self->no, is_asked && !can_override);
  gtk_widget_set_visible (self->to_patient, gate->kind == VIGIL_GATE_CONSENT && !view->session.is_consent_signed);
  vigil_widget_set_class (self->yes, "selected", verdict->state == VIGIL_GATE_STATE_PASSED);
  vigil_widget_set_class (self->no, "selected", answer != NULL && answer->is_answered && !answer->is_passed);
  gtk_widget_set_visible (self->ask,
                          !is_open && (vigil_gate_has_form (gate) || is_check || (is_asked && can_override)));
  vigil_button_set_label (VIGIL_BUTTON (self->ask), is_check                                   ? _("Record it")
                                                    : is_asked                                 ? _("Yes")
                                                    : answer != NULL && answer->is_answered ? _("Correct")
                                                                                              : _("Ask"));
  vigil_places_set (vigil_page_get_side (VIGIL_PAGE (self)), self->ask, 14, 154, can_override ? 167 : 342, 88);
  gtk_widget_set_visible (self->let_pass, can_override);
}

static void
show_side (VigilGatesPage *self, const VigilGate *gate, const VigilView *view)
{
  VigilGateVerdict verdict = judge (gate, protocol_of (self), view);
  g_autofree char *fact = vigil_gate_fact (gate, &verdict, view), *outlook = vigil_gate_outlook (&verdict, view);
  g_autofree char *detail = vigil_gate_detail (gate, vigil_page_get_model (VIGIL_PAGE (self)));
  gboolean is_asked = gate->kind == VIGIL_GATE_CONFIRM;
  const char *answered = verdict.answer != NULL && verdict.answer->is_answered
                           ? (verdict.answer->is_passed ? _("Answered: yes") : _("Answered: no"))
                           : _("Not asked yet");

  vigil_text_set (self->side_title, vigil_label_words (gate->label));
  vigil_text_set (self->side_detail, detail);
  vigil_text_set (self->side_state, *outlook != '\0' ? outlook : is_asked ? answered : fact);
  gtk_widget_set_visible (self->side_detail, !vigil_gate_has_form (gate));
  gtk_widget_set_visible (self->side_state, !vigil_gate_has_form (gate));
  gtk_widget_set_visible (self->side_parts, vigil_gate_has_form (gate));
  if (vigil_gate_has_form (gate))
    vigil_gate_side_show (VIGIL_GATE_SIDE (self->side_parts), gate, &verdict, view);
  /* vital signs have much to say, and nothing to be answered below them */
  vigil_places_set (vigil_page_get_side (VIGIL_PAGE (self)), self->side_state, 14, 118, 342,
                    gate->kind == VIGIL_GATE_VITALS ? STATE_HEIGHT * 3 : STATE_HEIGHT);
  show_side_buttons (self, gate, &verdict, view);
}

static void
show_form (VigilGatesPage *self, const VigilProtocol *protocol, const VigilView *view)
{
  const VigilGate *gate = self->form < protocol->n_gates ? protocol->gates[self->form] : NULL;
  gboolean asks_why = self->override != NULL;

  gtk_widget_set_visible (self->list, gate == NULL && !asks_why);
  gtk_widget_set_visible (self->questions, gate != NULL && gate->kind == VIGIL_GATE_QUESTIONS);
  gtk_widget_set_visible (self->fasting, gate != NULL && gate->kind == VIGIL_GATE_FASTING);
  if (gate != NULL && gate->kind == VIGIL_GATE_QUESTIONS)
    vigil_question_form_show (VIGIL_QUESTION_FORM (self->questions), gate, protocol, view);
  else if (gate != NULL)
    vigil_fasting_form_show (VIGIL_FASTING_FORM (self->fasting), gate, view);
}

static void
drop_override (VigilGatesPage *self)
{
  if (self->override != NULL)
    gtk_widget_unparent (self->override);
  self->override = NULL;
}

/* The first that is open, unless staff has picked another one. */
static void
select_open (VigilGatesPage *self, const VigilView *view, const VigilProtocol *protocol)
{
  guint before = self->selected;

  if (strcmp (self->visit, view->session.id) != 0) {
    g_strlcpy (self->visit, view->session.id, sizeof self->visit);
    self->selected = 0;
    self->form = G_MAXUINT;
    drop_override (self);
    self->is_picked = FALSE;
    before = G_MAXUINT;
  }
  for (guint i = protocol->n_gates; !self->is_picked && i-- > 0;)
    if (!protocol->gates[i]->is_advisory
        && state_of (protocol->gates[i], protocol, view) != VIGIL_GATE_STATE_PASSED)
      self->selected = i;
  if (self->selected != before) {
    self->moved_us = vigil_clock_hand_us ();
    self->first = self->selected / SHOWN * SHOWN;
  }
}

static void
show_more (VigilGatesPage *self, const VigilProtocol *protocol)
{
  guint next = self->first + SHOWN < protocol->n_gates ? self->first + SHOWN : 0;
  g_autofree char *span = g_strdup_printf (_("%u to %u"), next + 1, MIN (next + SHOWN, protocol->n_gates));

  gtk_widget_set_visible (self->more, protocol->n_gates > SHOWN);
  vigil_places_set (self->list, self->line, 0, 32, protocol->n_gates > SHOWN ? 430 : 560, 28);
  vigil_button_set_label (VIGIL_BUTTON (self->more), span);
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
  for (guint i = 0; i < protocol->n_gates; i++) {
    VigilGateState state = state_of (protocol->gates[i], protocol, view);

    n_passed += state == VIGIL_GATE_STATE_PASSED;
    n_blocking += state == VIGIL_GATE_STATE_BLOCKS && !protocol->gates[i]->is_advisory;
  }
  for (guint i = 0; i < SHOWN; i++) {
    if (self->first + i < protocol->n_gates)
      show_row (self, i, protocol->gates[self->first + i], view);
    else
      gtk_widget_set_visible (self->rows[i], FALSE);
  }
  show_more (self, protocol);
  line = vigil_gates_line (view, protocol);
  passed = g_strdup_printf (_("%u of %u passed"), n_passed, protocol->n_gates);
  blocking = g_strdup_printf (_("%u blocking"), n_blocking);
  vigil_text_set (self->line, line);
  vigil_text_set (self->passed, passed);
  vigil_text_set (self->blocking, blocking);
  gtk_widget_set_visible (self->blocking, n_blocking > 0);
  if (self->selected < protocol->n_gates)
    show_side (self, protocol->gates[self->selected], view);
  show_form (self, protocol, view);
}

static void
gates_describe (VigilPage *page, VigilPageBar *bar)
{
  const VigilGatesPage *self = VIGIL_GATES_PAGE (page);
  const VigilProtocol *protocol = protocol_of (VIGIL_GATES_PAGE (page));
  const VigilView *view = vigil_chair_model_get_view (vigil_page_get_model (page));
  const VigilGate *gate = find_blocking (protocol, view);
  g_autofree char *course = vigil_course_block_words (view, protocol);

  if (self->form != G_MAXUINT || self->override != NULL) {
    bar->back = _("Back");
    bar->primary = self->override == NULL ? _("Done") : NULL;
    return;
  }
  bar->back = _("Check-in");
  bar->secondary = _("To patient");
  bar->secondary_icon = "hand";
  bar->primary = _("Continue to dose");
  if (gate != NULL) {
    g_snprintf (bar->primary_off, sizeof bar->primary_off,
                state_of (gate, protocol, view) == VIGIL_GATE_STATE_BLOCKS ? _("%s blocks") : _("%s is open"),
                vigil_label_words (gate->label));
  } else if (course != NULL) {
    bar->primary = _("Course");
    g_strlcpy (bar->primary_caption, course, sizeof bar->primary_caption);
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
      select_gate (self, self->first + i);
}

static void
on_more (VigilGatesPage *self)
{
  const VigilProtocol *protocol = protocol_of (self);

  if (protocol != NULL)
    self->first = self->first + SHOWN < protocol->n_gates ? self->first + SHOWN : 0;
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_answered (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilGatesPage) self = user_data;

  self->is_answering = FALSE;
  vigil_page_on_proposed (seq, error, self);
}

/* Takes @body. */
static void
record_answer (VigilGatesPage *self, JsonObject *body, VigilIntentDone done)
{
  if (self->is_answering) {
    json_object_unref (body);
    return;
  }
  self->is_answering = TRUE;
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  vigil_chair_model_propose (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_GATE_ANSWERED, body, done,
                             g_object_ref (self));
}

/* A second tap would answer the next gate unread. */
static void
answer_gate (VigilGatesPage *self, gboolean is_passed)
{
  const VigilGate *gate = selected_gate (self);

  if (gate == NULL || self->is_answering
      || (self->moved_us != 0 && vigil_clock_hand_us () - self->moved_us < READ_US))
    return;
  record_answer (self, vigil_gate_answer_confirm (gate, is_passed, vigil_page_get_model (VIGIL_PAGE (self))), on_answered);
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

/* ---- forms ---- */

/* While it is asked it stays selected, though its last answer lets it pass. */
static void
open_form (VigilGatesPage *self, guint gate)
{
  self->form = gate;
  self->is_picked |= gate != G_MAXUINT;
  drop_override (self);
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  vigil_page_update (VIGIL_PAGE (self));
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
on_ask (VigilGatesPage *self)
{
  const VigilGate *gate = selected_gate (self);

  if (gate == NULL)
    return;
  if (gate->kind == VIGIL_GATE_CHECK) {
    g_autofree char *task = g_strconcat ("check:", gate->check_id, NULL);

    vigil_page_ask (VIGIL_PAGE (self), task);
  } else if (gate->kind == VIGIL_GATE_SCORE) {
    vigil_page_ask_score (VIGIL_PAGE (self), gate->instrument->id);
  } else if (gate->kind == VIGIL_GATE_CONFIRM) {
    answer_gate (self, TRUE);
  } else {
    open_form (self, self->selected);
  }
}

static void
on_choose (VigilGatesPage *self, guint question, guint choice)
{
  const VigilGate *gate = selected_gate (self);

  if (gate == NULL || question >= gate->n_questions)
    vigil_page_update (VIGIL_PAGE (self));
  else
    record_answer (self, vigil_gate_answer_question (gate, question, choice), on_answered);
}

static void
on_eaten_recorded (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilGatesPage) self = g_object_ref (user_data);

  on_answered (seq, error, user_data);
  if (error == NULL && self->form != G_MAXUINT)
    vigil_fasting_form_advance (VIGIL_FASTING_FORM (self->fasting), self->eaten,
                                vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self))));
}

static void
on_eaten (VigilGatesPage *self, guint food, gint64 eaten_wall_us)
{
  const VigilView *view = vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)));
  const VigilGate *gate = selected_gate (self);

  if (gate == NULL || self->is_answering)
    return;
  self->eaten = food;
  record_answer (self, vigil_gate_answer_food (gate, (VigilFood) food, eaten_wall_us, view->now_wall_us),
                 on_eaten_recorded);
}

static void
close_override (VigilGatesPage *self)
{
  open_form (self, G_MAXUINT);
}

static void
on_override (VigilGatesPage *self, const VigilStaff *staff, const char *reason)
{
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));
  const VigilGate *gate = selected_gate (self);
  JsonObject *body = gate != NULL ? vigil_body_new ("gate", "s", gate->id, "label", "s", vigil_label_words (gate->label),
                                                    "reason", "s", reason, "staff_id", "s", staff->id, NULL)
                                  : NULL;

  close_override (self);
  if (body != NULL)
    vigil_chair_model_propose_as_staff (model, VIGIL_EVENT_GATE_OVERRIDDEN, staff->id, body, on_answered,
                                        g_object_ref (self));
}

static void
on_let_pass (VigilGatesPage *self)
{
  const VigilGate *gate = selected_gate (self);

  if (gate == NULL)
    return;
  open_form (self, G_MAXUINT);
  self->is_picked = TRUE;
  self->override = vigil_override_form_new (vigil_page_get_model (VIGIL_PAGE (self)), gate->label, gate->reasons,
                                            gate->n_reasons);
  g_signal_connect_object (self->override, "override", G_CALLBACK (on_override), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->override, "cancelled", G_CALLBACK (close_override), self, G_CONNECT_SWAPPED);
  vigil_places_put (GTK_WIDGET (self), self->override, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_page_update (VIGIL_PAGE (self));
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
gates_primary (VigilPage *page)
{
  VigilGatesPage *self = VIGIL_GATES_PAGE (page);

  if (self->form != G_MAXUINT) {
    self->is_picked = FALSE;
    open_form (self, G_MAXUINT);
  } else if (vigil_course_blocks (vigil_chair_model_get_view (vigil_page_get_model (page)), protocol_of (self))) {
    vigil_page_ask (page, "course");
  } else {
    vigil_page_propose (page, VIGIL_EVENT_GATES_PASSED, NULL);
  }
}

static void
gates_secondary (VigilPage *page)
{
  vigil_page_ask (page, "kiosk");
}

static void
gates_back (VigilPage *page)
{
  VigilGatesPage *self = VIGIL_GATES_PAGE (page);

  if (self->form != G_MAXUINT || self->override != NULL)
    open_form (self, G_MAXUINT);
  else
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
  self->side_parts = vigil_gate_side_new ();
  self->ask = vigil_button_new ("note", 24, _("Ask"), NULL);
  self->let_pass = vigil_button_new (NULL, 24, _("Override"), _("prescriber"));
  vigil_places_put (side, self->side_parts, 14, 46, VIGIL_GATE_SIDE_WIDTH, VIGIL_GATE_SIDE_HEIGHT);
  vigil_places_put (side, self->ask, 14, 154, 342, 88);
  vigil_places_put (side, self->let_pass, 189, 154, 167, 88);
  g_signal_connect_swapped (self->ask, "tapped", G_CALLBACK (on_ask), self);
  g_signal_connect_swapped (self->let_pass, "tapped", G_CALLBACK (on_let_pass), self);
  g_signal_connect_swapped (self->yes, "tapped", G_CALLBACK (on_yes), self);
  g_signal_connect_swapped (self->no, "tapped", G_CALLBACK (on_no), self);
  g_signal_connect_swapped (self->to_patient, "tapped", G_CALLBACK (on_to_patient), self);
}

static void
build_list (VigilGatesPage *self)
{
  GtkWidget *list = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  GtkWidget *chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->list = list;
  self->title = vigil_cell_new (_("Before the infusion"), 0, "title");
  self->line = vigil_cell_new ("", 0, "label ink-2");
  self->passed = vigil_text_new ("", "chip tall");
  self->blocking = vigil_text_new ("", "chip tall inverse");
  gtk_widget_set_halign (chips, GTK_ALIGN_END);
  gtk_widget_set_valign (chips, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (chips), self->passed);
  gtk_box_append (GTK_BOX (chips), self->blocking);
  vigil_places_put (list, self->title, 0, 0, 430, 34);
  vigil_places_put (list, self->line, 0, 32, 430, 28);
  vigil_places_put (list, chips, 578, 0, 302, HEADER);
  self->more = vigil_button_new (NULL, 24, "", NULL);
  g_signal_connect_swapped (self->more, "tapped", G_CALLBACK (on_more), self);
  vigil_places_put (list, self->more, 440, 0, 130, HEADER);
  for (guint i = 0; i < SHOWN; i++) {
    self->rows[i] = vigil_row_new ("");
    g_signal_connect (self->rows[i], "tapped", G_CALLBACK (on_row), self);
    vigil_places_put (list, self->rows[i], 0, 0, ROW_WIDTH, 10);
  }
}

static void
vigil_gates_page_init (VigilGatesPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->form = G_MAXUINT;
  build_list (self);
  self->questions = vigil_question_form_new ();
  self->fasting = vigil_fasting_form_new ();
  g_signal_connect_object (self->questions, "choose", G_CALLBACK (on_choose), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fasting, "eaten", G_CALLBACK (on_eaten), self, G_CONNECT_SWAPPED);
  vigil_places_put (widget, self->list, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->questions, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->fasting, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  build_side (self);
}

GtkWidget *
vigil_gates_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_GATES_PAGE, "model", model, NULL);
}
