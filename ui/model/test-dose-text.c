/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/test-dose-text.h"

#include "base/clock.h"
#include "base/number.h"
#include "model/label-text.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DECIMALS 3

static void
fill_given (VigilTestDoseText *out, const VigilSession *session, const VigilTestDose *test)
{
  g_autoptr (GString) doses = g_string_new (NULL);
  const char *unit = test->dosing->unit;
  char number[VIGIL_NUMBER_SIZE];

  for (guint i = 0; i < session->n_boluses; i++) {
    const VigilBolus *bolus = &session->boluses[i];
    g_autofree char *at = vigil_time_clock (bolus->t_wall_us);

    if (bolus->is_test && !bolus->is_withdrawn && strcmp (bolus->drug_id, test->drug->id) == 0)
      g_string_append_printf (doses, "%s%s %s %s", doses->len > 0 ? ", " : "",
                              vigil_number_format (bolus->dose, DECIMALS, number), unit, at);
  }
  g_strlcpy (out->doses, doses->len > 0 ? doses->str : _("nothing yet"), sizeof out->doses);
  g_snprintf (out->given, sizeof out->given, "%s %s", vigil_number_format (out->status.given, DECIMALS, number), unit);
  g_snprintf (out->cap, sizeof out->cap, _("cap %s %s"), vigil_number_format (test->max_total, DECIMALS, number), unit);
  out->share = CLAMP (out->status.given / test->max_total, 0, 1);
}

static void
fill_time (VigilTestDoseText *out, const VigilTestDose *test, gint64 now_wall_us)
{
  const VigilTestDoseStatus *status = &out->status;
  g_autofree char *from = vigil_time_clock (status->dosed_wall_us), *until = vigil_time_clock (status->observed_wall_us);
  g_autofree char *span = NULL;

  g_strlcpy (out->time_title, _("Observe for"), sizeof out->time_title);
  if (status->n_doses == 0) {
    span = vigil_time_span (test->observe_min * VIGIL_USEC_PER_MIN, FALSE);
    g_strlcpy (out->time, span, sizeof out->time);
    g_strlcpy (out->time_line, _("after each dose"), sizeof out->time_line);
    return;
  }
  out->is_observed = now_wall_us >= status->observed_wall_us;
  if (out->is_observed) {
    span = vigil_time_span (now_wall_us - status->dosed_wall_us, TRUE);
    g_strlcpy (out->time_title, _("Observed for"), sizeof out->time_title);
    g_snprintf (out->time_line, sizeof out->time_line, _("since %s, the time is over"), from);
  } else {
    /* a second that has begun is still to go */
    span = vigil_time_span (status->observed_wall_us - now_wall_us + VIGIL_USEC_PER_SEC - 1, TRUE);
    g_snprintf (out->time_line, sizeof out->time_line, _("since %s, until %s"), from, until);
  }
  g_strlcpy (out->time, span, sizeof out->time);
}

static void
fill_pressure (VigilTestDoseText *out, const VigilSession *session, const VigilTestDose *test)
{
  g_autofree char *at = vigil_time_clock (session->nibp_wall_us);

  if (out->status.n_doses == 0)
    return;
  if (vigil_test_dose_has_nibp (session, &out->status)) {
    g_snprintf (out->pressure, sizeof out->pressure, _("blood pressure %.0f/%.0f at %s"), session->nibp_sys_mmhg,
                session->nibp_dia_mmhg, at);
    return;
  }
  out->is_nibp_missing = test->needs_nibp;
  g_strlcpy (out->pressure, _("no blood pressure since the dose"), sizeof out->pressure);
}

void
vigil_test_dose_text_fill (VigilTestDoseText *out, const VigilSession *session, const VigilTestDose *test,
                           gint64 now_wall_us)
{
  *out = (VigilTestDoseText) { .share = 0 };
  vigil_test_dose_look (session, test, &out->status);
  fill_given (out, session, test);
  fill_time (out, test, now_wall_us);
  fill_pressure (out, session, test);
}

const char *
vigil_test_action_words (VigilTestAction action)
{
  static const char *const words[] = { NC_ ("test-dose", "no infusion"), NC_ ("test-dose", "infusion"),
                                       NC_ ("test-dose", "further dose") };

  return g_dpgettext2 (GETTEXT_PACKAGE, "test-dose", words[action]);
}

/* What it leads to, and what it waits for. */
void
vigil_test_tile_text_fill (VigilTestTileText *out, const VigilTestDoseText *text, const VigilTestDose *test,
                           const VigilTestResponse *response)
{
  const VigilTestDoseStatus *status = &text->status;
  const char *action = vigil_test_action_words (vigil_test_dose_get_action (response, status));
  g_autofree char *until = vigil_time_clock (status->observed_wall_us);
  char number[VIGIL_NUMBER_SIZE];

  out->is_off = status->state != VIGIL_TEST_STATE_OBSERVING;
  g_strlcpy (out->foot, action, sizeof out->foot);
  if (response->action == VIGIL_TEST_TOP_UP && status->is_capped)
    g_snprintf (out->foot, sizeof out->foot, _("cap %s %s reached: %s"),
                vigil_number_format (test->max_total, DECIMALS, number), test->dosing->unit, action);
  if (out->is_off || response->is_at_once)
    return;
  out->is_off = !text->is_observed || text->is_nibp_missing;
  if (!text->is_observed)
    g_snprintf (out->foot, sizeof out->foot, _("%s, from %s"), action, until);
  else if (text->is_nibp_missing)
    g_snprintf (out->foot, sizeof out->foot, _("%s, after a blood pressure"), action);
}

char *
vigil_test_dose_words (const VigilSession *session, const VigilProtocol *protocol)
{
  const VigilTestDose *test = protocol != NULL ? protocol->test_dose : NULL;
  const VigilTestResponse *response;
  VigilTestDoseStatus status;
  char number[VIGIL_NUMBER_SIZE];
  g_autofree char *dose = NULL;

  if (test == NULL)
    return NULL;
  vigil_test_dose_look (session, test, &status);
  if (status.n_doses == 0)
    return NULL;
  dose = g_strdup_printf (_("test dose %s %s"), vigil_number_format (status.given, DECIMALS, number), test->dosing->unit);
  if (status.answer == NULL)
    return g_steal_pointer (&dose);
  response = vigil_test_dose_find_response (test, status.answer->id);
  return g_strdup_printf ("%s, %s", dose, response != NULL ? vigil_label_words (response->label) : status.answer->label);
}

static void
judge_limits (const VigilSession *session, const VigilTestDose *test, double dose, VigilTestDoseJudgement *out)
{
  VigilGivenDose given[VIGIL_MAX_GIVEN];
  guint n_given = vigil_guard_collect (session, NULL, given);
  VigilFindings findings;
  g_autofree char *words = NULL;

  vigil_guard_bolus (test->drug, test->dosing, dose, session->weight_kg, given, n_given, &findings);
  if (findings.n > 0) {
    words = vigil_finding_words (vigil_findings_get_worst (&findings), g_get_language_names ()[0]);
    g_strlcpy (out->words, words, sizeof out->words);
  }
  if (findings.worst >= VIGIL_VERDICT_HARD_LOW)
    return;
  out->dose = dose;
  out->needs_reason = findings.worst != VIGIL_VERDICT_OK;
}

void
vigil_test_dose_judge (const VigilSession *session, const VigilTestDose *test, const char *text,
                       VigilTestDoseJudgement *out)
{
  const char *unit = test->dosing->unit;
  char low[VIGIL_NUMBER_SIZE], high[VIGIL_NUMBER_SIZE];
  VigilTestDoseStatus status;
  double dose;

  *out = (VigilTestDoseJudgement) { .dose = NAN, .total = NAN, .is_missing = *text == '\0' };
  if (out->is_missing)
    return;
  if (!vigil_number_parse (text, &dose)) {
    g_strlcpy (out->words, _("a number is expected"), sizeof out->words);
    return;
  }
  vigil_test_dose_look (session, test, &status);
  out->total = status.given + dose;
  switch (vigil_test_dose_judge_amount (test, &status, dose)) {
  case VIGIL_TEST_AMOUNT_CAP:
    g_snprintf (out->words, sizeof out->words, _("%s %s in all: above the cap of %s %s"),
                vigil_number_format (out->total, DECIMALS, low), unit,
                vigil_number_format (test->max_total, DECIMALS, high), unit);
    break;
  case VIGIL_TEST_AMOUNT_NONE:
  case VIGIL_TEST_AMOUNT_RANGE:
    g_snprintf (out->words, sizeof out->words, _("from %s to %s %s"), vigil_number_format (status.next_low, DECIMALS, low),
                vigil_number_format (status.next_high, DECIMALS, high), unit);
    break;
  case VIGIL_TEST_AMOUNT_OK:
  default:
    judge_limits (session, test, dose, out);
  }
}

JsonObject *
vigil_test_dose_to_body (const VigilSession *session, const VigilTestDose *test, double dose, const char *reason_code,
                         const char *reason)
{
  VigilTestDoseStatus status;
  JsonObject *body;

  vigil_test_dose_look (session, test, &status);
  body = vigil_body_new ("drug", "s", test->drug->id, "dose", "d", dose, "unit", "s", test->dosing->unit, "total", "d",
                         status.given + dose, NULL);
  if (*reason_code != '\0')
    json_object_set_string_member (body, "reason_code", reason_code);
  if (*reason != '\0')
    json_object_set_string_member (body, "reason", reason);
  return body;
}

JsonObject *
vigil_test_response_to_body (const VigilSession *session, const VigilTestDose *test, const VigilTestResponse *response)
{
  VigilTestDoseStatus status;

  vigil_test_dose_look (session, test, &status);
  return vigil_body_new ("response", "s", response->id, "label", "s", vigil_label_words (response->label), "action", "s",
                         vigil_test_action_name (vigil_test_dose_get_action (response, &status)), "total", "d",
                         status.given, "unit", "s", test->dosing->unit, NULL);
}
