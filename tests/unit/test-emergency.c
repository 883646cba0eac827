/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Local anaesthetic toxicity: what the clinic's file says, how many mL a patient gets, and what may be ticked. */
#include "../fixtures/refusal.h"
#include "clinic/clinic-private.h"
#include "session/emergency.h"

#include <math.h>

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

/* ---- the clinic's file ---- */

/* emergencies.json with one text put in another's place, read after the example's other files. */
static VigilClinic *
read_with (const char *file, const char *from, const char *to)
{
  static const char *const files[] = { "clinic.json", "drugs.json", "rescue.json", "emergencies.json", "side-effects.json" };
  VigilClinic *self = vigil_clinic_new_empty ();

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (VIGIL_SOURCE_CLINIC_DIR, files[i], NULL), *text = NULL;

    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    if (strcmp (files[i], file) == 0) {
      g_autoptr (GString) changed = g_string_new (text);

      g_assert_cmpuint (g_string_replace (changed, from, to, 1), ==, 1);
      vigil_clinic_parse_file (self, files[i], changed->str, changed->len, NULL);
    } else {
      vigil_clinic_parse_file (self, files[i], text, strlen (text), NULL);
    }
  }
  return self;
}

static void
test_wrong (void)
{
  static const struct { const char *file, *from, *to, *place, *expected; } wrong[] = {
    { "emergencies.json", "\"drugs\": [\"lidocaine\"]", "\"drugs\": [\"lignocaine\"]", "emergencies[0].drugs[0]", "drugs.json" },
    { "emergencies.json", "\"drugs\": [\"lidocaine\"]", "\"drugs\": []", "emergencies[0].drugs", "list of 1 to 8" },
    { "emergencies.json", "\"kind\": \"call\"", "\"kind\": \"shout\"", "steps[1].kind", "do, stop, call, dose, observe" },
    { "emergencies.json", "\"kind\": \"call\"", "\"kind\": \"call\", \"part\": \"rate\"", "steps[1].kind", "dose, as it has" },
    { "emergencies.json", "\"id\": \"airway\"", "\"id\": \"help\"", "steps[2].id", "again" },
    { "emergencies.json", "\"drug\": \"lipid-emulsion\"", "\"drug\": \"lipid\"", "steps[4].drug", "rescue.json" },
    { "emergencies.json", "\"drug\": \"lipid-emulsion\"", "\"drug\": \"midazolam\"", "steps[4].drug", "by_weight" },
    { "emergencies.json", "\"part\": \"bolus\"", "\"part\": \"rate\"", "steps[5].part", "once" },
    { "emergencies.json", "\"part\": \"rate\"", "\"part\": \"end\"", "steps[5].part", "rate of lipid-emulsion in a step before" },
    { "emergencies.json", "\"times\": 2", "\"times\": 0", "steps[6].times", "from 1" },
    { "emergencies.json", "\"part\": \"end\"", "\"part\": \"end\", \"after_min\": 5", "steps[9].part", "again, as" },
    { "emergencies.json", "\"high\": 360", "\"high\": 60", "steps[10].timer_min.high", "not less than low" },
    { "emergencies.json", "\"amount\": 1", "\"amount\": -1", "steps[8].most_per_kg.amount", "number from" },
    { "emergencies.json", "\"unit\": \"mcg\"", "\"unit\": \"ug\"", "steps[8].most_per_kg.unit", "mcg, mg, mL" },
    { "emergencies.json", "\"context\": \"last\",", "", "emergencies[0].holds_for_visit", "context" },
    { "emergencies.json", "\"recent_min\"", "\"resent_min\"", "resent_min", "no such member" },
    { "emergencies.json", "\"fr\": \"vasopressine\"", "\"fr\": 7", "avoid[2].fr", "a text" },
    { "emergencies.json", "\"id\": \"last\"", "\"id\": \"LAST\"", "emergencies[0].id", "lower case" },
    { "rescue.json", "\"bolus_ml_kg\": 1.5", "\"bolus_ml_kg\": 15", "by_weight.bolus_ml_kg", "at most max_ml_kg" },
    { "rescue.json", "\"bolus_ml\": 100", "\"bolus_ml\": 900", "by_weight.bolus_ml", "of above_kg" },
    { "rescue.json", "\"infusion_min\": { \"low\": 15, \"high\": 20 },", "", "by_weight.infusion_min", "or neither" },
    { "rescue.json", "{ \"low\": 2, \"high\": 3 }", "{ \"low\": 4, \"high\": 3 }", "by_weight.bolus_min.high", "not less" },
    { "rescue.json", "\"weight\": { \"basis\": \"ideal\"", "\"weight\": { \"basis\": \"lean\"", "by_weight.weight.basis", "adjusted" },
    { "side-effects.json", "\"emergency\": \"last\"", "\"emergency\": \"lost\"", "suggests.emergency", "emergencies.json" },
    { "side-effects.json", "{ \"stop\": true, \"emergency\": \"last\" }", "{ }", "suggests", "or an emergency" },
    { "side-effects.json", "\"is_red_flag\": true", "\"is_red_flag\": false", "suggests", "a red flag of a drug" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (VigilClinic) clinic = read_with (wrong[i].file, wrong[i].from, wrong[i].to);
    const char *message;

    g_assert_cmpuint (clinic->errors->len, >, 0);
    message = ((GError *) g_ptr_array_index (clinic->errors, 0))->message;
    if (!g_str_has_prefix (message, wrong[i].file) || strstr (message, wrong[i].place) == NULL
        || strstr (message, wrong[i].expected) == NULL)
      g_error ("%u: \"%s\"", (guint) i, message);
  }
}

static const char *const aagbi =
  "{ \"weight\": { \"basis\": \"ideal\" }, \"bolus_ml_kg\": 1.5, \"bolus_min\": { \"low\": 1, \"high\": 1 },"
  " \"ml_kg_min\": 0.25, \"max_ml_kg\": 12 }, \"over_min\": 1";

/* The other regimen is data too: a bolus in a minute, 15 mL/kg/h, again after 5 min, three boluses at most. */
static void
test_other_regimen (void)
{
  g_autofree char *path = g_build_filename (VIGIL_SOURCE_CLINIC_DIR, "rescue.json", NULL), *text = NULL, *from = NULL;
  g_autoptr (VigilClinic) clinic = NULL;
  const VigilRescueDrug *lipid;
  VigilAntidote dose;
  const char *start;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  start = strstr (text, "\"by_weight\": {") + strlen ("\"by_weight\": ");
  from = g_strndup (start, (gsize) (strstr (start, "\"note\"") - start));
  *strrchr (from, ',') = '\0';
  clinic = read_with ("rescue.json", from, aagbi);
  g_assert_cmpuint (clinic->errors->len, ==, 0);
  lipid = vigil_clinic_find_rescue_drug (clinic, "lipid-emulsion");
  NEAR (lipid->by_weight->bolus_min.high, 1);
  g_assert_true (vigil_dose_antidote (lipid, 80, &dose));
  NEAR (dose.bolus_ml, 120);
  NEAR (dose.rate_ml_min * 60, 15 * 80);
  NEAR (dose.max_ml, 960);
  g_assert_true (isnan (dose.infusion_ml.low));
}

/* ---- how much ---- */

/* 80 kg: 100 mL, then 200 to 250 mL in 15 to 20 min, 960 mL at most; 60 kg: 90 mL, 15 mL/min, 720 mL. */
static void
test_volumes (void)
{
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  const VigilRescueDrug *lipid = vigil_clinic_find_rescue_drug (clinic, "lipid-emulsion");
  VigilAntidote dose;

  g_assert_true (vigil_dose_antidote (lipid, 80, &dose));
  NEAR (dose.bolus_ml, 100);
  NEAR (dose.infusion_ml.low, 200);
  NEAR (dose.infusion_ml.high, 250);
  NEAR (dose.infusion_min.high, 20);
  NEAR (dose.max_ml, 960);
  g_assert_true (vigil_dose_antidote (lipid, 60, &dose));
  NEAR (dose.bolus_ml, 90);
  NEAR (dose.rate_ml_min, 15);
  g_assert_true (isnan (dose.infusion_ml.low));
  NEAR (dose.max_ml, 720);
  g_assert_true (vigil_dose_antidote (lipid, 57.3, &dose));   /* 85.95, 14.325, 687.6: as they are shown */
  NEAR (dose.bolus_ml, 86);
  NEAR (dose.rate_ml_min, 14.3);
  NEAR (dose.max_ml, 687);
  /* whatever somebody weighs: nothing that is shown is more than 12 mL/kg */
  for (guint tenths = 1; tenths < 5000; tenths++) {
    double kg = tenths / 10.0;

    if (!vigil_dose_antidote (lipid, kg, &dose))
      continue;
    g_assert_cmpfloat (dose.max_ml, <=, 12 * kg * (1 + 1e-9));
    g_assert_cmpfloat (dose.max_ml, >, 12 * kg - 1);
    g_assert_cmpfloat (dose.bolus_ml, <=, dose.max_ml);
    g_assert_cmpfloat (dose.bolus_ml, <=, kg >= 70 ? 100 : 1.5 * kg + 0.5);
  }
}

/* ---- a visit ---- */

static JsonObject *
opening (void)
{
  return vigil_body_new ("emergency", "s", "last", "name", "s", "LAST", "effect", "s", "tingling-mouth", NULL);
}

static JsonObject *
tick (const char *step, gboolean is_done)
{
  return vigil_body_new ("emergency", "s", "last", "step", "s", step, "label", "s", step, "is_done", "b", is_done, NULL);
}

static JsonObject *
infusion (const char *step, const char *part, gboolean is_done, double ml_min)
{
  JsonObject *body = with_text (with_text (tick (step, is_done), "part", part), "drug", "lipid-emulsion");

  return ml_min > 0 ? with (body, "ml_min", ml_min) : body;
}

static JsonObject *
ending (const char *how)
{
  return vigil_body_new ("emergency", "s", "last", "name", "s", "LAST", "how", "s", how, NULL);
}

static JsonObject *
bolus (const char *step, double ml)
{
  return vigil_body_new ("drug", "s", "lipid-emulsion", "dose", "d", ml, "unit", "s", "mL", "step", "s", step, NULL);
}

static JsonObject *
labetalol (void)
{
  return vigil_body_new ("drug", "s", "labetalol", "dose", "d", 20.0, "unit", "s", "mg", NULL);
}

/* @weight_kg 0: nobody was weighed. */
static void
begin_lidocaine (Story *s, double weight_kg, double height_cm)
{
  story_begin (s);
  story_open (s);
  story_do (s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei", story_identity ());
  story_do (s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei", story_protocol (s, "lido-ket-short"));
  if (weight_kg > 0)
    story_do (s, VIGIL_EVENT_PATIENT_MEASURED, "osei",
              vigil_body_new ("weight_kg", "d", weight_kg, "height_cm", "d", height_cm, NULL));
  story_do (s, VIGIL_EVENT_CHECK_IN_DONE, "osei", NULL);
  story_fact (s, VIGIL_EVENT_GATES_PASSED, "osei", story_baseline ());
}

static void
run_lidocaine (Story *s)
{
  JsonObject *order = story_prescription (72, (double[]){ 0.2 }, (guint[]){ 45 }, 1);

  story_fact (s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", with_text (with_text (order, "drug", "lidocaine"), "display", "lidocaine"));
  story_fact (s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body ());
  story_fact (s, VIGIL_EVENT_INFUSION_STARTED, "device", vigil_body_new ("channel", "i", (gint64) 0, "infused_ml", "d", 0.0, NULL));
  story_wait_s (600);
}

static void
begin_toxic (Story *s, double weight_kg)
{
  begin_lidocaine (s, weight_kg, 178);
  run_lidocaine (s);
  story_do (s, VIGIL_EVENT_EMERGENCY_BEGUN, "osei", opening ());
}

static VigilStepDone
done (Story *s, const char *step)
{
  VigilStepDone out;

  vigil_emergency_step_done (&s->session, &s->session.emergencies[0], step, &out);
  return out;
}

/* Only where lidocaine is on board, once at a time, by anybody who stands there; its end is said. */
static void
test_opening (void)
{
  Story s;
  const VigilEmergency *last;

  begin_lidocaine (&s, 72, 178);
  last = vigil_clinic_find_emergency (s.clinic, "last");
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_BEGUN, "osei", opening (), STAGE, "Nothing that could cause it");
  g_assert_null (vigil_emergency_find_near (s.clinic, &s.session, vigil_clock_wall_us ()));
  run_lidocaine (&s);
  g_assert_true (vigil_emergency_find_near (s.clinic, &s.session, vigil_clock_wall_us ()) == last);
  g_assert_cmpint (vigil_emergency_find_channel (last, &s.session), ==, 0);
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_BEGUN, "osei", with_text (opening (), "emergency", "fire"), BAD, "no such emergency");
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_BEGUN, "osei", with_text (opening (), "name", " "), BAD, "Emergency");
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_BEGUN, "patient", opening (), ROLE, "nurse");
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", tick ("help", TRUE), STAGE, "No such emergency");
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_ENDED, "osei", ending ("over"), STAGE, "No such emergency");
  story_do (&s, VIGIL_EVENT_EMERGENCY_BEGUN, "unsigned", opening ());
  g_assert_cmpstr (vigil_session_get_emergency (&s.session)->name, ==, "LAST");
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_BEGUN, "osei", opening (), STAGE, "LAST is open");
  /* nothing more of what did it, and nobody goes home */
  story_fact (&s, VIGIL_EVENT_INFUSION_PAUSED, "device", story_channel_body ());
  assert_refused (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei", with_text (story_channel_body (), "command", "resume"), STAGE, "LAST is open");
  story_do (&s, VIGIL_EVENT_COMMAND_REQUESTED, "unsigned", with_text (story_channel_body (), "command", "stop"));
  story_fact (&s, VIGIL_EVENT_INFUSION_ENDED, "device", with_text (story_channel_body (), "how", "stopped"));
  assert_refused (&s, VIGIL_EVENT_VISIT_CLOSED, "osei", vigil_body_new ("how", "s", "ended-early", NULL), STAGE, "LAST is open");
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_ENDED, "osei", ending ("gone"), BAD, "how it ended");
  story_assert_refold (&s);
  story_do (&s, VIGIL_EVENT_EMERGENCY_ENDED, "osei", ending ("over"));
  g_assert_null (vigil_session_get_emergency (&s.session));
  /* offered as long after lidocaine as the clinic says, and open to who asks for it later */
  story_wait_s (60 * 60 - 1);
  g_assert_nonnull (vigil_emergency_find_near (s.clinic, &s.session, vigil_clock_wall_us ()));
  story_wait_s (2);
  g_assert_null (vigil_emergency_find_near (s.clinic, &s.session, vigil_clock_wall_us ()));
  story_do (&s, VIGIL_EVENT_EMERGENCY_BEGUN, "osei", opening ());
  story_end (&s);
}

/* Each tick has its time; one that was a mistake is taken back, and begins anew. */
static void
test_ticks (void)
{
  Story s;
  gint64 first;

  begin_toxic (&s, 72);
  story_wait_s (20);
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", tick ("help", TRUE));
  first = vigil_clock_wall_us ();
  g_assert_cmpint (done (&s, "help").t_wall_us, ==, first);
  g_assert_cmpuint (done (&s, "airway").n, ==, 0);
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", tick ("help", TRUE), STAGE, "ticked already");
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", tick ("airway", FALSE), STAGE, "not ticked");
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", tick ("pray", TRUE), BAD, "no such step");
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", tick ("lipid-bolus", TRUE), BAD, "no such step");   /* that is a dose */
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "unsigned", tick ("help", FALSE));
  g_assert_cmpuint (done (&s, "help").n, ==, 0);
  story_wait_s (5);
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", tick ("help", TRUE));
  g_assert_cmpint (done (&s, "help").t_wall_us, ==, first + 5 * VIGIL_USEC_PER_SEC);
  /* the clock is set: what was 5 s ago stays so */
  story_fact (&s, VIGIL_EVENT_CLOCK_ANCHOR, "vigil", vigil_body_new ("step_us", "i", 3600 * VIGIL_USEC_PER_SEC, NULL));
  g_assert_cmpint (done (&s, "help").t_wall_us, ==, first + 3605 * VIGIL_USEC_PER_SEC);
  g_assert_cmpint (vigil_session_get_emergency (&s.session)->begun_wall_us, ==, first + 3580 * VIGIL_USEC_PER_SEC);
  story_assert_refold (&s);
  story_end (&s);
}

/* The tick of a bolus is the dose itself: once in the record, with this patient's mL, so often as the clinic says. */
static void
test_bolus (void)
{
  Story s;
  VigilAntidoteGiven given;
  gint64 seq;

  begin_toxic (&s, 80);
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", bolus ("lipid-bolus", 90), BAD, "not the one for this weight");
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", bolus ("help", 100), BAD, "no such step");
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", with_text (labetalol (), "step", "lipid-bolus"), BAD, "no such step");
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", bolus ("lipid-bolus", 100));
  seq = s.session.n_events;
  g_assert_cmpint (done (&s, "lipid-bolus").seq, ==, seq);
  vigil_emergency_given (&s.session, "lipid-emulsion", vigil_clock_wall_us (), &given);
  NEAR (given.recorded_ml, 100);
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", bolus ("lipid-bolus", 100), LIMIT, "1 time at most");
  /* it was a mistake: the same entry is withdrawn, and with it the tick */
  story_do (&s, VIGIL_EVENT_ENTRY_WITHDRAWN, "osei", vigil_body_new ("ref", "i", seq, NULL));
  g_assert_cmpuint (done (&s, "lipid-bolus").n, ==, 0);
  vigil_emergency_given (&s.session, "lipid-emulsion", vigil_clock_wall_us (), &given);
  NEAR (given.recorded_ml, 0);
  /* in an emergency nobody looks for a PIN; any other dose asks for it */
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "unsigned", bolus ("lipid-bolus", 100));
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "unsigned",
                  vigil_body_new ("drug", "s", "midazolam", "dose", "d", 1.0, "unit", "s", "mg", NULL), ROLE, "PIN");
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", bolus ("lipid-again", 100));
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", bolus ("lipid-again", 100));
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", bolus ("lipid-again", 100), LIMIT, "2 times at most");
  story_assert_refold (&s);
  story_end (&s);
}

/* 12 mL/kg are the end, with what an infusion has given meanwhile, whichever way more is asked for. */
static void
test_cap (void)
{
  Story s;
  VigilAntidoteGiven given;

  begin_toxic (&s, 60);
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", bolus ("lipid-bolus", 90));
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-end", "end", TRUE, 0), STAGE, "has not begun");
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-infusion", "rate", TRUE, 25), BAD, "for this weight");
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", tick ("lipid-infusion", TRUE), BAD, "another one");
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-infusion", "rate", TRUE, 15));
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_ENDED, "osei", ending ("over"), STAGE, "still runs");
  story_wait_s (30 * 60);
  vigil_emergency_given (&s.session, "lipid-emulsion", vigil_clock_wall_us (), &given);
  NEAR (given.infused_ml, 450);
  g_assert_true (given.is_running);
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", bolus ("lipid-again", 90));   /* 630 of 720 */
  story_wait_s (1);
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", bolus ("lipid-again", 90), LIMIT, "720");
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei",
                  vigil_body_new ("drug", "s", "lipid-emulsion", "dose", "d", 90.0, "unit", "s", "mL", NULL), LIMIT, "720");
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-end", "end", TRUE, 0));
  story_wait_s (4 * 60);
  vigil_emergency_given (&s.session, "lipid-emulsion", vigil_clock_wall_us (), &given);
  NEAR (given.infused_ml, 450.25);
  g_assert_false (given.is_running);
  /* it had not ended: it has run all the time */
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-infusion", "rate", FALSE, 0), STAGE, "has ended");
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-end", "end", FALSE, 15));
  vigil_emergency_given (&s.session, "lipid-emulsion", vigil_clock_wall_us (), &given);
  NEAR (given.infused_ml, 510.25);
  story_wait_s (10 * 60);
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-end", "end", TRUE, 0));
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-end", "end", FALSE, 15), LIMIT, "720");
  story_assert_refold (&s);
  /* the whole is the visit's, not the emergency's */
  story_do (&s, VIGIL_EVENT_EMERGENCY_ENDED, "osei", ending ("over"));
  story_do (&s, VIGIL_EVENT_EMERGENCY_BEGUN, "osei", opening ());
  g_assert_cmpuint (done (&s, "lipid-bolus").n, ==, 0);
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", bolus ("lipid-bolus", 90), LIMIT, "720");
  story_assert_refold (&s);
  story_end (&s);
}

/* Twice as fast is counted so; that it was none is believed for what comes, not for what may have gone in. */
static void
test_double (void)
{
  Story s;
  VigilAntidoteGiven given;

  begin_toxic (&s, 60);
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-double", "double", TRUE, 30), STAGE, "has not begun");
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-infusion", "rate", TRUE, 15));
  story_wait_s (120);
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-double", "double", TRUE, 15), BAD, "for this weight");
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-double", "double", TRUE, 30));
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-infusion", "rate", FALSE, 0), STAGE, "was doubled");
  story_wait_s (60);
  vigil_emergency_given (&s.session, "lipid-emulsion", vigil_clock_wall_us (), &given);
  NEAR (given.infused_ml, 60);
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-end", "end", TRUE, 0));
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-double", "double", FALSE, 15), STAGE, "has ended");
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-end", "end", FALSE, 15), BAD, "for this weight");
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-end", "end", FALSE, 30));
  story_wait_s (60);
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-double", "double", FALSE, 15));
  story_wait_s (60);
  vigil_emergency_given (&s.session, "lipid-emulsion", vigil_clock_wall_us (), &given);
  NEAR (given.infused_ml, 105);
  /* at the end of what may be given slower is let, faster is not */
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-double", "double", TRUE, 30));
  story_wait_s (21 * 60);
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-double", "double", FALSE, 15));
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-double", "double", TRUE, 30), LIMIT, "720");
  story_assert_refold (&s);
  story_end (&s);
}

/* An infusion that was ticked by mistake has given nothing. */
static void
test_mistaken_infusion (void)
{
  Story s;
  VigilAntidoteGiven given;

  begin_toxic (&s, 60);
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-infusion", "rate", TRUE, 15));
  story_wait_s (120);
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-infusion", "rate", FALSE, 0));
  vigil_emergency_given (&s.session, "lipid-emulsion", vigil_clock_wall_us (), &given);
  NEAR (given.infused_ml, 0);
  g_assert_false (given.is_running);
  story_end (&s);
}

/* Labetalol is blocked as soon as it is open and for the rest of the visit, unless it was opened by mistake. */
static void
test_context (void)
{
  Story s;

  begin_lidocaine (&s, 72, 178);
  run_lidocaine (&s);
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", labetalol ());
  story_wait_s (15 * 60);
  story_do (&s, VIGIL_EVENT_EMERGENCY_BEGUN, "osei", opening ());
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", with_text (labetalol (), "reason", "pressure"), LIMIT, "local anaesthetic toxicity");
  story_do (&s, VIGIL_EVENT_EMERGENCY_ENDED, "osei", ending ("mistaken"));
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", labetalol ());
  story_wait_s (15 * 60);
  story_do (&s, VIGIL_EVENT_EMERGENCY_BEGUN, "osei", opening ());
  story_do (&s, VIGIL_EVENT_EMERGENCY_ENDED, "osei", ending ("over"));
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", labetalol (), LIMIT, "local anaesthetic toxicity");
  story_end (&s);
}

/* The lean weight: the ideal one above BMI 30; without a height the actual one, without a weight nothing. */
static void
test_weight (void)
{
  Story s;
  VigilDosingWeight weight;
  VigilAntidote dose;
  const VigilRescueDrug *lipid;

  begin_lidocaine (&s, 120, 160);
  lipid = vigil_clinic_find_rescue_drug (s.clinic, "lipid-emulsion");
  g_assert_true (vigil_emergency_weight (&s.session, lipid, &weight));
  g_assert_cmpint (weight.basis, ==, VIGIL_WEIGHT_IDEAL);
  NEAR (weight.kg, 52.4);
  g_assert_true (vigil_emergency_antidote (&s.session, lipid, &dose));
  NEAR (dose.max_ml, 628);
  s.session.height_cm = 0;
  g_assert_true (vigil_emergency_weight (&s.session, lipid, &weight));
  g_assert_cmpint (weight.basis, ==, VIGIL_WEIGHT_ACTUAL);
  NEAR (weight.kg, 120);
  s.session.weight_kg = 0;
  g_assert_false (vigil_emergency_antidote (&s.session, lipid, &dose));
  run_lidocaine (&s);
  story_do (&s, VIGIL_EVENT_EMERGENCY_BEGUN, "osei", opening ());
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", bolus ("lipid-bolus", 100), BAD, "weight is missing");
  assert_refused (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-infusion", "rate", TRUE, 15), BAD, "weight is missing");
  story_do (&s, VIGIL_EVENT_EMERGENCY_STEP, "osei", infusion ("lipid-infusion", "rate", TRUE, 0));
  story_end (&s);
}

/* Generated ticks, doses and waits: never more than 12 mL/kg by hand, and no hand adds to what has gone beyond. */
static void
test_never_above (void)
{
  static const double weights[] = { 41.3, 60, 69.9, 70, 80, 103 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (720);

  for (gsize i = 0; i < G_N_ELEMENTS (weights); i++) {
    const VigilRescueDrug *lipid;
    VigilAntidote dose;
    Story s;

    begin_toxic (&s, weights[i]);
    lipid = vigil_clinic_find_rescue_drug (s.clinic, "lipid-emulsion");
    g_assert_true (vigil_emergency_antidote (&s.session, lipid, &dose));
    for (guint round = 0; round < 60; round++) {
      JsonObject *const bodies[] = { bolus ("lipid-bolus", dose.bolus_ml), bolus ("lipid-again", dose.bolus_ml),
                                     infusion ("lipid-infusion", "rate", TRUE, dose.rate_ml_min),
                                     infusion ("lipid-end", "end", g_rand_boolean (rand), dose.rate_ml_min),
                                     infusion ("lipid-double", "double", TRUE, 2 * dose.rate_ml_min),
                                     vigil_body_new ("drug", "s", "lipid-emulsion", "unit", "s", "mL", "dose", "d",
                                                     g_rand_double_range (rand, 1, 500), NULL) };
      guint which = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (bodies));
      VigilEventKind kind = which >= 2 && which <= 4 ? VIGIL_EVENT_EMERGENCY_STEP : VIGIL_EVENT_RESCUE_GIVEN;
      VigilAntidoteGiven given;

      if (story_may (&s, kind, "osei", json_object_ref (bodies[which]), NULL)) {
        story_fact (&s, kind, "osei", json_object_ref (bodies[which]));
        vigil_emergency_given (&s.session, lipid->id, vigil_clock_wall_us (), &given);
        if (kind == VIGIL_EVENT_RESCUE_GIVEN)
          g_assert_cmpfloat (given.recorded_ml + given.infused_ml, <=, 12 * weights[i] + 1e-6);
      }
      for (gsize k = 0; k < G_N_ELEMENTS (bodies); k++)
        json_object_unref (bodies[k]);
      story_wait_s ((guint) g_rand_int_range (rand, 0, 200));
    }
    story_assert_refold (&s);
    story_end (&s);
  }
}

/* The signs of lidocaine are the first that are offered wherever it is given, listed or not: one touch (R0.20). */
static void
test_signs (void)
{
  static const char *const signs[] = { "tingling-mouth", "ringing-ears", "metallic-taste", "slurred-speech", "confused",
                                       "twitching", "seizure" };
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  guint n;
  const VigilProtocol *const *protocols = vigil_clinic_get_protocols (clinic, &n);

  for (guint i = 0; i < n; i++) {
    gboolean is_given = FALSE;

    for (guint k = 0; k < protocols[i]->n_drugs; k++)
      is_given |= strcmp (protocols[i]->drugs[k].drug->id, "lidocaine") == 0;
    for (guint k = 0; k < protocols[i]->n_alternatives; k++)
      is_given |= strcmp (protocols[i]->alternatives[k].drug->id, "lidocaine") == 0;
    for (guint k = 0; is_given && k < G_N_ELEMENTS (signs); k++) {
      const VigilSideEffect *effect = protocols[i]->side_effects[k];

      g_assert_cmpstr (effect->id, ==, signs[k]);
      g_assert_true (effect->is_red_flag && effect->suggests_stop);
      g_assert_cmpstr (effect->emergency_id, ==, "last");
    }
    if (!is_given)
      g_assert_cmpstr (protocols[i]->side_effects[0]->id, ==, "dizzy");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emergency/wrong", test_wrong);
  g_test_add_func ("/emergency/other-regimen", test_other_regimen);
  g_test_add_func ("/emergency/volumes", test_volumes);
  g_test_add_func ("/emergency/opening", test_opening);
  g_test_add_func ("/emergency/ticks", test_ticks);
  g_test_add_func ("/emergency/bolus", test_bolus);
  g_test_add_func ("/emergency/cap", test_cap);
  g_test_add_func ("/emergency/double", test_double);
  g_test_add_func ("/emergency/mistaken-infusion", test_mistaken_infusion);
  g_test_add_func ("/emergency/context", test_context);
  g_test_add_func ("/emergency/weight", test_weight);
  g_test_add_func ("/emergency/never-above", test_never_above);
  g_test_add_func ("/emergency/signs", test_signs);
  return g_test_run ();
}
