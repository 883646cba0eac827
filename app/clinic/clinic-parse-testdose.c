/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The test dose of a protocol: how much, how long it is observed, and what each response leads to. */
#include "clinic/clinic-private.h"
#include "clinic/dose-unit.h"
#include "clinic/test-dose-rule.h"

#include <math.h>
#include <string.h>

#define LABEL_BYTES 60
#define DETAIL_BYTES 120
#define SOURCE_BYTES 900
#define HOUR_MIN 60

static const char *const action_names[] = { "end", "infuse", "top-up", NULL };

const char *
vigil_test_action_name (VigilTestAction action)
{
  g_return_val_if_fail (action <= VIGIL_TEST_TOP_UP, "end");
  return action_names[action];
}

/* One that the protocol infuses, so that the infusion can go by what it showed. */
static const VigilDrug *
parse_drug (const VigilProtocol *protocol, VigilReader *r, JsonObject *o)
{
  char *id = vigil_reader_id (r, o, "drug");
  gboolean is_known = TRUE;

  for (guint i = 0; id != NULL && i < protocol->n_drugs; i++) {
    if (protocol->drugs[i].drug != NULL && strcmp (protocol->drugs[i].drug->id, id) == 0)
      return protocol->drugs[i].drug;
    is_known &= protocol->drugs[i].drug != NULL;
  }
  if (id != NULL && is_known && protocol->n_drugs > 0)
    vigil_reader_refuse (r, "drug", "a drug that the protocol gives, found \"%s\"", id);
  return NULL;
}

static const VigilDosing *
parse_dosing (const VigilDrug *drug, VigilReader *r, JsonObject *o)
{
  char *id = vigil_reader_id (r, o, "dosing");

  for (guint i = 0; id != NULL && i < drug->n_dosings; i++) {
    const VigilDosing *dosing = &drug->dosings[i];
    const VigilDoseUnit *unit = vigil_dose_unit_lookup (dosing->unit);

    if (g_strcmp0 (dosing->id, id) != 0)
      continue;
    if (!dosing->is_bolus || unit == NULL || unit->is_per_kg || unit->is_volume)
      vigil_reader_refuse (r, "dosing", "a bolus of %s in drugs.json in a unit of mass, found \"%s\"", drug->id, id);
    return dosing;
  }
  if (id != NULL)
    vigil_reader_refuse (r, "dosing", "a dosing of %s in drugs.json, found \"%s\"", drug->id, id);
  return NULL;
}

static void
parse_amounts (VigilTestDose *test, VigilReader *r, JsonObject *o)
{
  const VigilDosing *dosing = test->dosing;
  const char *unit = vigil_reader_string (r, o, "unit", 16), *drug = test->drug != NULL ? test->drug->id : "";

  test->initial = vigil_reader_number (r, o, "initial", 0, 1e6);
  test->max_total = vigil_reader_number (r, o, "max_total", 0, 1e6);
  if (dosing == NULL || !vigil_reader_is_clean (r))
    return;
  if (unit != NULL && strcmp (unit, dosing->unit) != 0)
    vigil_reader_refuse (r, "unit", "%s, the unit of this dosing of %s in drugs.json, found \"%s\"", dosing->unit, drug, unit);
  else if (!(test->initial > 0) || test->initial < dosing->dose.hard_low)
    vigil_reader_refuse (r, "initial", "a dose above 0 and inside the hard limits of %s in drugs.json, found %g", drug,
                         test->initial);
  else if (test->max_total > dosing->dose.hard_high)
    vigil_reader_refuse (r, "max_total", "at most %g, the hard limit of this dosing of %s in drugs.json, found %g",
                         dosing->dose.hard_high, drug, test->max_total);
  else if (test->max_total < test->initial)
    vigil_reader_refuse (r, "max_total", "not less than initial, which is %g, found %g", test->initial, test->max_total);
}

/* What need not be observed, and what is given then, is there to end a bad experience. */
static void
check_response (const VigilTestResponse *response, VigilReader *r)
{
  if (response->is_at_once && response->action != VIGIL_TEST_END)
    vigil_reader_refuse (r, "at_once", "the action end, as what goes on has to be observed first");
  if (response->adjunct != NULL && response->action != VIGIL_TEST_END)
    vigil_reader_refuse (r, "adjunct", "the action end, as only then it is given");
}

static void
parse_response (VigilClinic *self, VigilTestResponse *response, VigilReader *r, JsonObject *o)
{
  static const char *const at_cap[] = { "end", "infuse", NULL };
  char *adjunct = vigil_reader_has (o, "adjunct") ? vigil_reader_id (r, o, "adjunct") : NULL;

  vigil_reader_only (r, o, "id", "label", "detail", "action", "at_cap", "at_once", "adjunct", NULL);
  response->id = vigil_reader_id (r, o, "id");
  response->label = vigil_reader_label (r, o, "label", LABEL_BYTES);
  response->detail = vigil_reader_label (r, o, "detail", DETAIL_BYTES);
  response->action = (VigilTestAction) vigil_reader_choice (r, o, "action", action_names);
  response->is_at_once = vigil_reader_flag (r, o, "at_once");
  response->adjunct = adjunct != NULL ? vigil_clinic_find (self->rescue, adjunct) : NULL;
  if (adjunct != NULL && response->adjunct == NULL)
    vigil_reader_refuse (r, "adjunct", "a drug of rescue.json, found \"%s\"", adjunct);
  response->at_cap = response->action;
  if (response->action == VIGIL_TEST_TOP_UP)
    response->at_cap = (VigilTestAction) vigil_reader_choice (r, o, "at_cap", at_cap);
  else if (vigil_reader_has (o, "at_cap"))
    vigil_reader_refuse (r, "at_cap", "the action top-up, as only that has a cap");
  if (vigil_reader_is_clean (r))
    check_response (response, r);
}

/* There is a way to the infusion and one away from it, and who is to be given more can be. */
static void
check_responses (const VigilTestDose *test, VigilReader *r)
{
  guint n[VIGIL_TEST_TOP_UP + 1] = { 0 };

  for (guint i = 0; i < test->n_responses; i++) {
    n[test->responses[i].action]++;
    for (guint k = 0; k < i; k++)
      if (g_strcmp0 (test->responses[i].id, test->responses[k].id) == 0)
        vigil_reader_refuse (r, "responses", "each id once, found \"%s\" twice", test->responses[i].id);
  }
  if (n[VIGIL_TEST_INFUSE] == 0)
    vigil_reader_refuse (r, "responses", "one whose action is infuse");
  if (n[VIGIL_TEST_END] == 0)
    vigil_reader_refuse (r, "responses", "one whose action is end");
  if (n[VIGIL_TEST_TOP_UP] == 0)
    return;
  if (isnan (test->dosing->top_up_low))
    vigil_reader_refuse (r, "dosing", "one of %s with a top_up in drugs.json, as a response asks for it", test->drug->id);
  else if (test->initial + test->dosing->top_up_low > test->max_total)
    vigil_reader_refuse (r, "max_total", "at least %g, with room for a top-up of %s by drugs.json, found %g",
                         test->initial + test->dosing->top_up_low, test->drug->id, test->max_total);
}

static void
parse_responses (VigilClinic *self, VigilTestDose *test, VigilReader *r, JsonObject *o)
{
  JsonArray *array = vigil_reader_array (r, o, "responses", 2, VIGIL_MAX_TEST_RESPONSES, &test->n_responses);

  test->responses = vigil_reader_alloc (r, sizeof *test->responses, test->n_responses);
  for (guint i = 0; i < test->n_responses; i++) {
    JsonObject *response = vigil_reader_enter_item (r, array, "responses", i);

    if (response == NULL)
      continue;
    parse_response (self, &test->responses[i], r, response);
    vigil_reader_leave (r);
  }
}

void
vigil_clinic_parse_test_dose (VigilClinic *self, VigilProtocol *protocol, VigilReader *r, JsonObject *root)
{
  JsonObject *o = vigil_reader_enter (r, root, "test_dose");
  VigilTestDose *test = vigil_reader_alloc (r, sizeof *test, 1);

  if (o == NULL)
    return;
  vigil_reader_only (r, o, "drug", "dosing", "initial", "max_total", "unit", "observe_min", "nibp_every_min",
                     "needs_nibp", "responses", "source", NULL);
  test->drug = parse_drug (protocol, r, o);
  test->dosing = test->drug != NULL ? parse_dosing (test->drug, r, o) : NULL;
  parse_amounts (test, r, o);
  test->observe_min = vigil_reader_count (r, o, "observe_min", 1, HOUR_MIN);
  test->nibp_every_min = vigil_reader_count (r, o, "nibp_every_min", 1, HOUR_MIN);
  test->needs_nibp = vigil_reader_flag (r, o, "needs_nibp");
  test->source = vigil_reader_string (r, o, "source", SOURCE_BYTES);
  parse_responses (self, test, r, o);
  if (vigil_reader_is_clean (r) && test->dosing != NULL)
    check_responses (test, r);
  protocol->test_dose = test;
  vigil_reader_leave (r);
}
