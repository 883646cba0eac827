/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/test-dose-page.h"

#include "base/number.h"
#include "chair/reason-box.h"
#include "chair/test-dose-form.h"
#include "chair/test-dose-side.h"
#include "model/label-text.h"
#include "model/time-text.h"
#include "widget/places.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What the primary would record. */
typedef enum { CHOICE_NONE, CHOICE_RESPONSE, CHOICE_UNDO, CHOICE_STOP } Choice;

struct _VigilTestDosePage {
  VigilPage parent_instance;
  Choice choice;
  guint response;               /* of CHOICE_RESPONSE */
  Choice recorded;              /* what is being recorded, or was last */
  guint chosen_doses, chosen_answers;   /* so many were there when it was chosen: with another one the choice is over */
  gboolean is_reason_asked, is_recording, was_settled;
  VigilTestDoseText text;       /* as shown last */
  GtkWidget *form, *side, *reason;
};

G_DEFINE_FINAL_TYPE (VigilTestDosePage, vigil_test_dose_page, VIGIL_TYPE_PAGE)

static VigilTestDoseForm *
form_of (VigilTestDosePage *self)
{
  return VIGIL_TEST_DOSE_FORM (self->form);
}

static const VigilView *
view_of (VigilTestDosePage *self)
{
  return vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)));
}

static const VigilSession *
session_of (VigilTestDosePage *self)
{
  return &view_of (self)->session;
}

/* NULL: the protocol, chosen after an end, has none. */
static const VigilTestDose *
test_of (VigilTestDosePage *self)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));

  return protocol != NULL ? protocol->test_dose : NULL;
}

static VigilTestState
state_of (VigilTestDosePage *self)
{
  return test_of (self) != NULL ? self->text.status.state : VIGIL_TEST_STATE_ENDED;
}

/* Afterwards it is only looked at. */
static gboolean
is_now (VigilTestDosePage *self)
{
  return session_of (self)->stage == VIGIL_STAGE_DOSE;
}

/* Something has gone in and nothing follows by itself: whoever watches the patient has the bar for what is seen. */
static gboolean
is_watching (VigilTestDosePage *self)
{
  return is_now (self) && self->text.status.n_doses > 0 && state_of (self) != VIGIL_TEST_STATE_INFUSE;
}

static gboolean
is_typing (VigilTestDosePage *self)
{
  return is_now (self) && state_of (self) == VIGIL_TEST_STATE_TOP_UP && self->choice == CHOICE_NONE;
}

static void
judge (VigilTestDosePage *self, VigilTestDoseJudgement *out)
{
  vigil_test_dose_judge (session_of (self), test_of (self), vigil_test_dose_form_get_typed (form_of (self)), out);
}

static void
choose (VigilTestDosePage *self, Choice choice)
{
  self->choice = self->choice == choice && choice != CHOICE_RESPONSE ? CHOICE_NONE : choice;
  self->chosen_doses = session_of (self)->n_boluses;
  self->chosen_answers = session_of (self)->n_test_answers;
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  vigil_page_update (VIGIL_PAGE (self));
}

/* ---- what is shown ---- */

static char *
notice_words (VigilTestDosePage *self)
{
  const VigilRescueDrug *adjunct
      = vigil_session_get_test_adjunct (session_of (self),
                                        vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self))));

  return adjunct != NULL ? g_strdup_printf (_("%s is asked for: record it as a rescue drug"), adjunct->display) : NULL;
}

static void
show_form (VigilTestDosePage *self, const VigilTestDose *test)
{
  g_autofree char *notice = notice_words (self);
  VigilTestDoseShown shown = { .test = test, .text = &self->text, .is_now = is_now (self) && !self->is_recording,
                               .is_typing = is_typing (self),
                               .is_stopping = self->choice == CHOICE_STOP, .response = -1, .notice = notice };
  VigilTestDoseJudgement judgement;

  shown.can_stop = is_now (self) && self->text.status.n_doses > 0 && state_of (self) != VIGIL_TEST_STATE_ENDED;
  if (self->choice == CHOICE_RESPONSE)
    shown.response = (int) self->response;
  vigil_test_dose_form_show (form_of (self), &shown);
  if (!shown.is_typing)
    return;
  judge (self, &judgement);
  vigil_test_dose_form_set_error (form_of (self), *judgement.words != '\0' ? judgement.words : NULL);
}

static void
show_side (VigilTestDosePage *self)
{
  VigilTestDoseWays ways = { .has_leave = is_watching (self), .is_ended = state_of (self) == VIGIL_TEST_STATE_ENDED };

  ways.has_undo = ways.has_leave && self->text.status.last_seq != 0;
  ways.is_undo_chosen = self->choice == CHOICE_UNDO;
  ways.is_leave_chosen = ways.is_ended && self->choice == CHOICE_STOP;
  vigil_test_dose_side_show (VIGIL_TEST_DOSE_SIDE (self->side), vigil_page_get_model (VIGIL_PAGE (self)), &ways);
}

/* A choice is of what stood there when it was made. */
static void
forget_choice (VigilTestDosePage *self)
{
  const VigilSession *session = session_of (self);
  gboolean is_over = self->chosen_doses != session->n_boluses || self->chosen_answers != session->n_test_answers
                     || !is_now (self)
                     || (self->choice == CHOICE_RESPONSE && state_of (self) != VIGIL_TEST_STATE_OBSERVING);

  if (self->choice != CHOICE_NONE && !self->is_recording && is_over)
    self->choice = CHOICE_NONE;
  if (self->is_reason_asked && !is_typing (self))
    self->is_reason_asked = FALSE;
}

static void
test_dose_update (VigilPage *page, const VigilView *view)
{
  VigilTestDosePage *self = VIGIL_TEST_DOSE_PAGE (page);
  const VigilTestDose *test = test_of (self);
  gboolean is_settled;

  self->text = (VigilTestDoseText) { .share = 0 };
  if (test != NULL)
    vigil_test_dose_text_fill (&self->text, &view->session, test, view->now_wall_us);
  forget_choice (self);
  gtk_widget_set_visible (self->form, !self->is_reason_asked && test != NULL);
  gtk_widget_set_visible (self->reason, self->is_reason_asked);
  if (test != NULL)
    show_form (self, test);
  show_side (self);
  /* looked at over the dose's own page, and then taken back: the stage's page goes on */
  is_settled = state_of (self) == VIGIL_TEST_STATE_INFUSE;
  if (self->was_settled && !is_settled)
    vigil_page_done (page);
  self->was_settled = is_settled;
}

/* ---- the bar ---- */

static void
describe_response (VigilTestDosePage *self, VigilPageBar *bar)
{
  const VigilTestResponse *response = &test_of (self)->responses[self->response];

  bar->primary = _("Record the response");
  g_snprintf (bar->primary_caption, sizeof bar->primary_caption, "%s: %s", vigil_label_words (response->label),
              vigil_test_action_words (vigil_test_dose_get_action (response, &self->text.status)));
}

static void
describe_dose (VigilTestDosePage *self, VigilPageBar *bar, double dose)
{
  const VigilTestDose *test = test_of (self);
  char number[VIGIL_NUMBER_SIZE], total[VIGIL_NUMBER_SIZE];

  bar->primary = _("Record as given");
  g_snprintf (bar->primary_caption, sizeof bar->primary_caption, _("%s %s %s, %s %s in all"), test->drug->display,
              vigil_number_format (dose, 3, number), test->dosing->unit,
              vigil_number_format (self->text.status.given + dose, 3, total), test->dosing->unit);
}

static void
describe_typing (VigilTestDosePage *self, VigilPageBar *bar)
{
  VigilTestDoseJudgement judgement;

  judge (self, &judgement);
  bar->primary = _("Record as given");
  if (judgement.is_missing)
    g_strlcpy (bar->primary_off, _("the dose is missing"), sizeof bar->primary_off);
  else if (isnan (judgement.dose))
    g_strlcpy (bar->primary_off, judgement.words, sizeof bar->primary_off);
  else if (self->is_reason_asked && *vigil_reason_box_get_code (VIGIL_REASON_BOX (self->reason)) == '\0')
    g_strlcpy (bar->primary_off, _("say why it is outside the usual"), sizeof bar->primary_off);
  else if (judgement.needs_reason && !self->is_reason_asked)
    g_strlcpy (bar->primary_caption, judgement.words, sizeof bar->primary_caption);
  else
    describe_dose (self, bar, judgement.dose);
}

static void
describe_observing (VigilTestDosePage *self, VigilPageBar *bar)
{
  bar->primary = _("Record the response");
  if (!self->text.is_observed) {
    g_autofree char *until = vigil_time_clock (self->text.status.observed_wall_us);

    g_snprintf (bar->primary_off, sizeof bar->primary_off, _("observe until %s"), until);
  } else if (self->text.is_nibp_missing) {
    g_strlcpy (bar->primary_off, _("measure the blood pressure first"), sizeof bar->primary_off);
  } else {
    g_strlcpy (bar->primary_off, _("choose what it did"), sizeof bar->primary_off);
  }
}

static void
describe_state (VigilTestDosePage *self, VigilPageBar *bar)
{
  switch (state_of (self)) {
  case VIGIL_TEST_STATE_NONE:
    describe_dose (self, bar, self->text.status.next_low);
    break;
  case VIGIL_TEST_STATE_OBSERVING:
    describe_observing (self, bar);
    break;
  case VIGIL_TEST_STATE_TOP_UP:
    describe_typing (self, bar);
    break;
  case VIGIL_TEST_STATE_INFUSE:
    bar->primary = _("To the dose");
    g_strlcpy (bar->primary_caption, _("of the infusion"), sizeof bar->primary_caption);
    break;
  case VIGIL_TEST_STATE_ENDED:
  default:
    bar->primary = _("To recovery");
    g_strlcpy (bar->primary_caption, _("no infusion in this visit"), sizeof bar->primary_caption);
  }
}

static void
describe_choice (VigilTestDosePage *self, VigilPageBar *bar)
{
  bar->back = _("Back");
  if (self->choice == CHOICE_RESPONSE) {
    describe_response (self, bar);
  } else if (self->choice == CHOICE_UNDO) {
    bar->primary = _("Take it back");
    g_strlcpy (bar->primary_caption,
               self->text.status.answer != NULL ? _("the last response") : _("the last dose, it was not given"),
               sizeof bar->primary_caption);
  } else {
    bar->primary = _("To recovery");
    g_strlcpy (bar->primary_caption, _("no infusion in this visit"), sizeof bar->primary_caption);
  }
}

static void
describe_secondary (VigilTestDosePage *self, VigilPageBar *bar)
{
  if (is_watching (self)) {
    bar->secondary = _("Side effect");
    bar->secondary_icon = "face";
  } else if (self->text.status.last_seq != 0) {
    bar->secondary = _("Undo");
    bar->secondary_icon = "undo";
  }
}

static void
test_dose_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilTestDosePage *self = VIGIL_TEST_DOSE_PAGE (page);

  bar->back = is_now (self) && !is_watching (self) ? _("Gates") : _("Back");
  if (!is_now (self)) {
    bar->primary = _("Done");
    return;
  }
  if (self->is_reason_asked)
    bar->back = _("Back");
  else
    describe_secondary (self, bar);
  bar->has_records = is_watching (self) && self->choice == CHOICE_NONE && !self->is_reason_asked
                     && (!is_typing (self) || *vigil_test_dose_form_get_typed (form_of (self)) == '\0');
  if (self->choice != CHOICE_NONE)
    describe_choice (self, bar);
  else
    describe_state (self, bar);
  if (*session_of (self)->staff_id == '\0') {
    bar->primary = _("Sign in");
    g_strlcpy (bar->primary_caption, _("an entry is recorded with a name"), sizeof bar->primary_caption);
    *bar->primary_off = '\0';
  } else if (self->is_recording) {
    g_strlcpy (bar->primary_off, _("one moment"), sizeof bar->primary_off);
  }
}

/* ---- what is recorded ---- */

static void
on_recorded (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilTestDosePage) self = user_data;

  self->is_recording = FALSE;
  vigil_page_on_proposed (seq, error, self);
  if (error == NULL) {
    /* what was chosen meanwhile stays */
    if (self->choice == self->recorded)
      self->choice = CHOICE_NONE;
    self->is_reason_asked = FALSE;
    vigil_test_dose_form_clear (form_of (self));
  }
  vigil_page_update (VIGIL_PAGE (self));
}

static void
record (VigilTestDosePage *self, VigilEventKind kind, JsonObject *body)
{
  self->is_recording = TRUE;
  self->recorded = self->choice;
  vigil_page_update (VIGIL_PAGE (self));   /* until it is recorded nothing else takes a tap */
  vigil_page_bar_changed (VIGIL_PAGE (self));
  vigil_chair_model_propose (vigil_page_get_model (VIGIL_PAGE (self)), kind, body, on_recorded, g_object_ref (self));
}

static void
start_recovery (VigilTestDosePage *self)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));

  record (self, VIGIL_EVENT_RECOVERY_STARTED,
          vigil_body_new ("planned_min", "i", (gint64) (protocol != NULL ? protocol->recovery_min : 0), NULL));
}

static void
record_choice (VigilTestDosePage *self)
{
  if (self->choice == CHOICE_RESPONSE)
    record (self, VIGIL_EVENT_TEST_DOSE_RESPONSE,
            vigil_test_response_to_body (session_of (self), test_of (self), &test_of (self)->responses[self->response]));
  else if (self->choice == CHOICE_UNDO)
    record (self, VIGIL_EVENT_ENTRY_WITHDRAWN, vigil_body_new ("ref", "i", self->text.status.last_seq, NULL));
  else
    start_recovery (self);
}

static void
record_typed (VigilTestDosePage *self)
{
  VigilReasonBox *box = VIGIL_REASON_BOX (self->reason);
  VigilTestDoseJudgement judgement;

  judge (self, &judgement);
  if (isnan (judgement.dose))
    return;
  if (judgement.needs_reason && !self->is_reason_asked) {
    self->is_reason_asked = TRUE;
    vigil_reason_box_load (box, vigil_chair_model_get_clinic (vigil_page_get_model (VIGIL_PAGE (self))));
    vigil_page_update (VIGIL_PAGE (self));
  } else if (!judgement.needs_reason || *vigil_reason_box_get_code (box) != '\0') {
    record (self, VIGIL_EVENT_TEST_DOSE_GIVEN,
            vigil_test_dose_to_body (session_of (self), test_of (self), judgement.dose,
                                     judgement.needs_reason ? vigil_reason_box_get_code (box) : "",
                                     judgement.needs_reason ? vigil_reason_box_get_words (box) : ""));
  }
}

static void
record_state (VigilTestDosePage *self)
{
  switch (state_of (self)) {
  case VIGIL_TEST_STATE_NONE:
    record (self, VIGIL_EVENT_TEST_DOSE_GIVEN,
            vigil_test_dose_to_body (session_of (self), test_of (self), self->text.status.next_low, "", ""));
    break;
  case VIGIL_TEST_STATE_TOP_UP:
    record_typed (self);
    break;
  case VIGIL_TEST_STATE_INFUSE:
    vigil_page_done (VIGIL_PAGE (self));
    break;
  case VIGIL_TEST_STATE_ENDED:
    start_recovery (self);
    break;
  case VIGIL_TEST_STATE_OBSERVING:
  default:
    break;
  }
}

static void
test_dose_primary (VigilPage *page)
{
  VigilTestDosePage *self = VIGIL_TEST_DOSE_PAGE (page);

  if (self->is_recording)
    return;
  if (!is_now (self))
    vigil_page_done (page);
  else if (*session_of (self)->staff_id == '\0')
    vigil_page_ask (page, "sign-in");
  else if (self->choice != CHOICE_NONE)
    record_choice (self);
  else
    record_state (self);
}

static void
test_dose_secondary (VigilPage *page)
{
  VigilTestDosePage *self = VIGIL_TEST_DOSE_PAGE (page);

  if (self->is_recording || self->is_reason_asked || !is_now (self))
    return;
  if (is_watching (self))
    vigil_page_ask (page, "side-effects");
  else if (self->text.status.last_seq != 0)
    choose (self, CHOICE_UNDO);
}

static void
go_to_gates (VigilTestDosePage *self)
{
  vigil_page_propose (VIGIL_PAGE (self), VIGIL_EVENT_WENT_BACK, vigil_body_new ("to", "s", "gates", NULL));
}

static void
test_dose_back (VigilPage *page)
{
  VigilTestDosePage *self = VIGIL_TEST_DOSE_PAGE (page);

  if (self->is_recording)
    return;
  if (self->is_reason_asked) {
    if (!vigil_reason_box_go_back (VIGIL_REASON_BOX (self->reason)))
      self->is_reason_asked = FALSE;
    vigil_page_update (page);
  } else if (self->choice != CHOICE_NONE) {
    choose (self, CHOICE_NONE);
  } else if (!is_now (self)) {
    vigil_page_done (page);
  } else if (is_watching (self)) {
    /* back to the watch: what was typed is dropped, and an error has been read */
    vigil_test_dose_form_clear (form_of (self));
    vigil_page_set_error (page, NULL);
    vigil_page_update (page);
  } else {
    go_to_gates (self);
  }
}

static void
on_undo (VigilTestDosePage *self)
{
  if (!self->is_recording)
    choose (self, CHOICE_UNDO);
}

static void
on_leave (VigilTestDosePage *self)
{
  if (self->is_recording)
    return;
  if (state_of (self) == VIGIL_TEST_STATE_ENDED)
    choose (self, CHOICE_STOP);
  else if (*session_of (self)->staff_id == '\0')
    vigil_page_ask (VIGIL_PAGE (self), "sign-in");
  else
    go_to_gates (self);
}

static void
on_response (VigilTestDosePage *self, guint response)
{
  if (self->is_recording)
    return;
  self->response = response;
  choose (self, CHOICE_RESPONSE);
}

static void
on_stop (VigilTestDosePage *self)
{
  if (!self->is_recording)
    choose (self, CHOICE_STOP);
}

static void
on_typed (VigilTestDosePage *self)
{
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  vigil_page_update (VIGIL_PAGE (self));
}

/* ---- building ---- */

static void
vigil_test_dose_page_class_init (VigilTestDosePageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  page_class->update = test_dose_update;
  page_class->describe = test_dose_describe;
  page_class->primary = test_dose_primary;
  page_class->secondary = test_dose_secondary;
  page_class->back = test_dose_back;
}

static void
vigil_test_dose_page_init (VigilTestDosePage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->form = vigil_test_dose_form_new ();
  g_signal_connect_swapped (self->form, "response", G_CALLBACK (on_response), self);
  g_signal_connect_swapped (self->form, "stop", G_CALLBACK (on_stop), self);
  g_signal_connect_swapped (self->form, "typed", G_CALLBACK (on_typed), self);
  self->side = vigil_test_dose_side_new ();
  vigil_places_put (vigil_page_get_side (VIGIL_PAGE (self)), self->side, 0, 0, VIGIL_PAGE_SIDE_WIDTH,
                    VIGIL_PAGE_SIDE_HEIGHT);
  g_signal_connect_swapped (self->side, "undo", G_CALLBACK (on_undo), self);
  g_signal_connect_swapped (self->side, "leave", G_CALLBACK (on_leave), self);
  self->reason = vigil_reason_box_new ();
  g_signal_connect_swapped (self->reason, "changed", G_CALLBACK (vigil_page_bar_changed), self);
  g_signal_connect_swapped (self->reason, "done", G_CALLBACK (vigil_page_primary), self);
  vigil_places_put (widget, self->form, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->reason, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  gtk_widget_set_visible (self->reason, FALSE);
}

GtkWidget *
vigil_test_dose_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_TEST_DOSE_PAGE, "model", model, NULL);
}
