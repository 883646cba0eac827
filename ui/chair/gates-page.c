/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/gates-page.h"

#include "base/clock.h"
#include "chair/fasting-form.h"
#include "chair/gate-answer.h"
#include "chair/gate-list.h"
#include "chair/gate-panel.h"
#include "chair/gate-row.h"
#include "chair/override-form.h"
#include "chair/question-form.h"
#include "model/course-text.h"
#include "model/gate-text.h"
#include "model/label-text.h"
#include "widget/places.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define READ_US (700 * VIGIL_USEC_PER_MSEC)   /* what it takes to see that another gate stands there */

struct _VigilGatesPage {
  VigilPage parent_instance;
  GtkWidget *list, *questions, *fasting, *override;   /* one of them is shown; @override only while it is asked */
  GtkWidget *panel;            /* beside the list: the gate picked */
  guint form;                  /* which gate is being asked; G_MAXUINT none */
  guint selected;
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

static VigilGateState
state_of (const VigilGate *gate, const VigilProtocol *protocol, const VigilView *view)
{
  VigilGateFacts facts = vigil_gate_facts_of (view);

  return vigil_gate_get_state (gate, &view->session, protocol, &facts);
}

static const VigilGate *
find_blocking (const VigilProtocol *protocol, const VigilView *view)
{
  VigilGateFacts facts = vigil_gate_facts_of (view);

  return protocol != NULL ? vigil_session_find_blocking_gate (&view->session, protocol, &facts) : NULL;
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
    vigil_gate_list_turn_to (VIGIL_GATE_LIST (self->list), self->selected);
  }
}

static void
gates_update (VigilPage *page, const VigilView *view)
{
  VigilGatesPage *self = VIGIL_GATES_PAGE (page);
  const VigilProtocol *protocol = protocol_of (self);

  if (protocol == NULL)
    return;
  select_open (self, view, protocol);
  vigil_gate_list_show (VIGIL_GATE_LIST (self->list), vigil_page_get_model (page), self->selected);
  if (self->selected < protocol->n_gates)
    vigil_gate_panel_show (VIGIL_GATE_PANEL (self->panel), protocol->gates[self->selected],
                           vigil_page_get_model (page), self->form != G_MAXUINT || self->override != NULL);
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
on_answered (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilGatesPage) self = user_data;

  self->is_answering = FALSE;
  vigil_page_on_proposed (seq, error, self);
}

/* Takes @body. */
static void
record (VigilGatesPage *self, VigilEventKind kind, JsonObject *body, VigilIntentDone done)
{
  if (self->is_answering) {
    json_object_unref (body);
    return;
  }
  self->is_answering = TRUE;
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  vigil_chair_model_propose (vigil_page_get_model (VIGIL_PAGE (self)), kind, body, done, g_object_ref (self));
}

static void
record_answer (VigilGatesPage *self, JsonObject *body, VigilIntentDone done)
{
  record (self, VIGIL_EVENT_GATE_ANSWERED, body, done);
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

/* It stays selected: what was set may be taken back there. */
static void
on_remind (VigilGatesPage *self)
{
  const VigilGate *gate = selected_gate (self);
  VigilGateVerdict verdict;
  JsonObject *body;

  if (gate == NULL || (self->moved_us != 0 && vigil_clock_hand_us () - self->moved_us < READ_US))
    return;
  verdict = vigil_gate_verdict_of (gate, protocol_of (self),
                                   vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self))));
  body = vigil_gate_answer_reminder (gate, &verdict);
  self->is_picked = TRUE;
  if (body != NULL)
    record (self, VIGIL_EVENT_GATE_REMINDER, body, on_answered);
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
vigil_gates_page_init (VigilGatesPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->form = G_MAXUINT;
  self->list = vigil_gate_list_new ();
  g_signal_connect_object (self->list, "picked", G_CALLBACK (select_gate), self, G_CONNECT_SWAPPED);
  self->questions = vigil_question_form_new ();
  self->fasting = vigil_fasting_form_new ();
  g_signal_connect_object (self->questions, "choose", G_CALLBACK (on_choose), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fasting, "eaten", G_CALLBACK (on_eaten), self, G_CONNECT_SWAPPED);
  vigil_places_put (widget, self->list, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->questions, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->fasting, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  self->panel = vigil_gate_panel_new ();
  g_signal_connect_object (self->panel, "answer", G_CALLBACK (answer_gate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->panel, "ask", G_CALLBACK (on_ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->panel, "remind", G_CALLBACK (on_remind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->panel, "let-pass", G_CALLBACK (on_let_pass), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->panel, "to-patient", G_CALLBACK (on_to_patient), self, G_CONNECT_SWAPPED);
  vigil_places_put (vigil_page_get_side (VIGIL_PAGE (self)), self->panel, 0, 0, VIGIL_PAGE_SIDE_WIDTH,
                    VIGIL_PAGE_SIDE_HEIGHT);
}

GtkWidget *
vigil_gates_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_GATES_PAGE, "model", model, NULL);
}
