/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "clinic/clinic.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char *const files[] = {
  "clinic.json",      "drugs.json",  "staff.json",  "rescue.json",           "actions.json",
  "side-effects.json", "checks.json", "alarms.json", "reasons.json", "emergencies.json", "follow-ups.json",
  "sites.json",       "fees.json",
  "consent/ketamine.json", "protocols/ketamine-long.json",
  "protocols/ketamine-short.json", "protocols/ketamine-generic.json", "protocols/ketamine-successive.json",
  "protocols/ketamine-testdose.json", "protocols/lido-ket-short.json", "protocols/multi-drug.json",
  "instruments/news2.json", "instruments/aldrete.json", "instruments/dissociation.json", "instruments/padss.json",
};
#define N_KINDS (G_N_ELEMENTS (files) - 3)   /* the last are of a kind that is among these */

static char *
read_example (const char *file, gsize *len)
{
  g_autofree char *path = g_build_filename (VIGIL_SOURCE_CLINIC_DIR, file, NULL);
  char *bytes;

  g_assert_true (g_file_get_contents (path, &bytes, len, NULL));
  return bytes;
}

static void
write_file (const char *dir, const char *file, const char *bytes, gsize len)
{
  g_autofree char *path = g_build_filename (dir, file, NULL);

  g_remove (path);
  g_assert_true (g_file_set_contents_full (path, bytes, (gssize) len, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static char *
copy_example (void)
{
  char *dir = g_dir_make_tmp ("vigil-clinic-XXXXXX", NULL);
  static const char *const subs[] = { "consent", "instruments", "protocols" };

  for (gsize i = 0; i < G_N_ELEMENTS (subs); i++) {
    g_autofree char *sub = g_build_filename (dir, subs[i], NULL);

    g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    gsize len;
    g_autofree char *bytes = read_example (files[i], &len);

    write_file (dir, files[i], bytes, len);
  }
  return dir;
}

static void
remove_copy (const char *dir)
{
  static const char *const rest[] = { "consent", "instruments", "protocols", "drug.json", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (dir, files[i], NULL);

    g_remove (path);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (rest); i++) {
    g_autofree char *path = g_build_filename (dir, rest[i], NULL);

    g_remove (path);
  }
}

static char *
replace_first (const char *text, const char *from, const char *to)
{
  const char *at = strstr (text, from);
  g_autofree char *head = NULL;

  g_assert_nonnull (at);
  head = g_strndup (text, (gsize) (at - text));
  return g_strconcat (head, to, at + strlen (from), NULL);
}

static void
test_example (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, &error);
  const VigilProtocol *protocol;
  const VigilConsent *consent;
  const VigilDrug *drug;
  guint n;

  g_assert_no_error (error);
  g_assert_cmpstr (vigil_clinic_get_id (clinic), ==, "example");
  g_assert_cmpstr (vigil_clinic_get_pump_control (clinic), ==, "full");
  g_assert_cmpuint (vigil_clinic_get_audio_pause_s (clinic), ==, 120);
  g_assert_cmpuint (strlen (vigil_clinic_get_sha256 (clinic)), ==, 64);
  g_assert_false (vigil_clinic_is_signed (clinic));
  g_assert_cmpfloat (vigil_clinic_get_weight_limits_kg (clinic).hard_low, ==, 30);
  g_assert_true (isnan (vigil_clinic_get_weight_limits_kg (clinic).soft_low));
  drug = vigil_clinic_find_drug (clinic, "ketamine");
  g_assert_cmpstr (drug->unit, ==, "mg/kg/h");
  g_assert_cmpfloat (drug->rate.hard_high, ==, 2);
  g_assert_cmpfloat (drug->bag_mg / drug->bag_ml, ==, 2);
  g_assert_null (vigil_clinic_find_drug (clinic, "water"));
  protocol = vigil_clinic_find_protocol (clinic, "ketamine-long");
  g_assert_cmpuint (protocol->n_drugs, ==, 1);
  g_assert_true (protocol->drugs[0].drug == drug);
  g_assert_cmpuint (protocol->drugs[0].n_steps, ==, 2);
  g_assert_cmpfloat (protocol->drugs[0].steps[1].rate, ==, 0.35);
  g_assert_cmpuint (protocol->drugs[0].steps[1].duration_min, ==, 210);
  g_assert_cmpuint (protocol->n_side_effects, ==, 14);
  g_assert_cmpstr (protocol->side_effects[0]->id, ==, "dizzy");
  g_assert_cmpstr (vigil_label_get (protocol->title, "fr_CA.UTF-8"), ==, "Kétamine, 4 heures");
  g_assert_cmpstr (vigil_label_get (protocol->title, "ar"), ==, "Ketamine, 4 hours");
  g_assert_cmpstr (vigil_label_get (protocol->title, NULL), ==, "Ketamine, 4 hours");
  consent = vigil_clinic_find_consent (clinic, protocol->consent_id);
  g_assert_cmpuint (consent->n_parts, ==, 7);
  g_assert_true (g_strv_contains (consent->languages, "fr"));
  g_assert_nonnull (vigil_clinic_find_alarm_profile (clinic, protocol->alarm_profile_id));
  vigil_clinic_get_protocols (clinic, &n);
  g_assert_cmpuint (n, ==, 7);
  vigil_clinic_get_drugs (clinic, &n);
  g_assert_cmpuint (n, ==, 7);
  vigil_clinic_get_reasons (clinic, &n);
  g_assert_cmpuint (n, ==, 7);
  g_assert_true (vigil_clinic_find_reason (clinic, "other")->needs_text);
  g_assert_null (vigil_clinic_find_reason (clinic, ""));
  vigil_clinic_get_staff (clinic, &n);
  g_assert_cmpuint (n, ==, 3);
}

/* The numbers of the drug library stand in the data, with their tall letters and where they are from. */
static void
test_formulary (void)
{
  static const struct {
    const char *id, *display, *unit;
    gboolean is_sedative;
  } drugs[] = {
    { "ketamine", "ketamine", "mg/kg/h", TRUE },
    { "lidocaine", "lidocaine", "mcg/kg/min", FALSE },
    { "magnesium-sulfate", "magnesium sulfate", "mg/kg/h", FALSE },
    { "dexmedetomidine", "dexmedeTOMIDine", "mcg/kg/h", TRUE },
    { "clonidine", "cloNIDine", "mcg/kg/h", TRUE },
    { "pamidronate", "pamidronate", "mg/h", FALSE },
    { "ivig", "IVIG (immune globulin)", "mg/kg/min", FALSE },
  };
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  const VigilDrug *ketamine = vigil_clinic_find_drug (clinic, "ketamine");
  const VigilDrug *lidocaine = vigil_clinic_find_drug (clinic, "lidocaine");
  const VigilRescueDrug *labetalol = vigil_clinic_find_rescue_drug (clinic, "labetalol");
  const VigilRescueDrug *atropine = vigil_clinic_find_rescue_drug (clinic, "atropine");

  for (gsize i = 0; i < G_N_ELEMENTS (drugs); i++) {
    const VigilDrug *drug = vigil_clinic_find_drug (clinic, drugs[i].id);

    g_assert_cmpstr (drug->display, ==, drugs[i].display);
    g_assert_cmpstr (drug->unit, ==, drugs[i].unit);
    g_assert_cmpint (drug->is_sedative, ==, drugs[i].is_sedative);
    g_assert_cmpuint (drug->n_dosings, >, 0);
    g_assert_cmpuint (drug->n_advisories, >, 0);
    g_assert_cmpuint (strlen (drug->source), >, 0);
  }
  g_assert_nonnull (strstr (vigil_clinic_find_drug (clinic, "clonidine")->source, "no source was found"));
  g_assert_cmpstr (ketamine->schedule, ==, "CIII");
  g_assert_null (lidocaine->schedule);
  g_assert_cmpfloat (ketamine->dosings[3].top_up_low, ==, 5);
  g_assert_cmpfloat (ketamine->dosings[3].top_up_high, ==, 10);
  g_assert_cmpfloat (lidocaine->total_mg.hard_high, ==, 500);
  g_assert_cmpfloat (lidocaine->total_mg_kg.hard_high, ==, 7.5);
  g_assert_cmpint (lidocaine->weight.basis, ==, VIGIL_WEIGHT_IDEAL);
  g_assert_cmpfloat (lidocaine->weight.above_bmi, ==, 30);
  g_assert_cmpstr (vigil_clinic_find_drug (clinic, "ivig")->ceilings[0].unit, ==, "mL/kg/h");
  g_assert_cmpfloat (labetalol->total.hard_high, ==, 300);
  g_assert_cmpuint (labetalol->repeat_min, ==, 10);
  g_assert_cmpstr (labetalol->contraindications[0].context, ==, "last");
  g_assert_true (labetalol->contraindications[0].is_hard);
  g_assert_true (isinf (atropine->hard_max));      /* nobody has set it, and it looks like that */
  g_assert_cmpuint (atropine->n_doses, ==, 0);
}

/* The six practices of the leaflets, and one more. */
static void
test_protocols (void)
{
  static const struct {
    const char *id;
    guint n_drugs, n_alternatives, minutes, recovery_min;
  } protocols[] = {
    { "ketamine-long", 1, 0, 240, 60 },  { "lido-ket-short", 2, 0, 45, 15 },       { "ketamine-testdose", 1, 0, 45, 45 },
    { "ketamine-generic", 1, 0, 60, 60 }, { "ketamine-successive", 1, 0, 240, 60 }, { "multi-drug", 4, 3, 240, 60 },
    { "ketamine-short", 1, 0, 40, 60 },
  };
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  const VigilProtocol *testdose = vigil_clinic_find_protocol (clinic, "ketamine-testdose");
  const VigilProtocol *successive = vigil_clinic_find_protocol (clinic, "ketamine-successive");
  const VigilProtocol *multi = vigil_clinic_find_protocol (clinic, "multi-drug");

  for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++) {
    const VigilProtocol *protocol = vigil_clinic_find_protocol (clinic, protocols[i].id);
    guint minutes = 0;

    g_assert_cmpuint (protocol->n_drugs, ==, protocols[i].n_drugs);
    g_assert_cmpuint (protocol->n_alternatives, ==, protocols[i].n_alternatives);
    g_assert_cmpuint (protocol->recovery_min, ==, protocols[i].recovery_min);
    for (guint k = 0; k < protocol->drugs[0].n_steps; k++)
      minutes += protocol->drugs[0].steps[k].duration_min;
    g_assert_cmpuint (minutes, ==, protocols[i].minutes);
  }
  /* midazolam ends the session there and is routine here: the program does not decide between them */
  g_assert_cmpuint (testdose->n_adjuncts, ==, 1);
  g_assert_cmpint (testdose->adjuncts[0].role, ==, VIGIL_ADJUNCT_RESCUE);
  g_assert_true (testdose->adjuncts[0].is_end);
  g_assert_cmpint (successive->adjuncts[0].role, ==, VIGIL_ADJUNCT_PREMEDICATION);
  g_assert_cmpfloat (successive->adjuncts[0].dose, ==, 2);
  g_assert_false (successive->adjuncts[0].is_end);
  g_assert_cmpuint (multi->alternatives[2].n_steps, ==, 3);   /* the ramp of the immune globulin */
  g_assert_cmpfloat (multi->alternatives[2].steps[0].rate, ==, 1.25);
  g_assert_true (g_strv_contains (multi->sedatives, "midazolam"));
  g_assert_false (g_strv_contains (multi->sedatives, "lidocaine"));
}

/* What may stand for a vital is the clinic's to say; where it says nothing, nothing stands in. */
static void
test_sources (void)
{
  g_autofree char *dir = copy_example ();
  gsize len;
  g_autofree char *bytes = read_example ("clinic.json", &len);
  char *comma = strstr (bytes, ",\n  \"sources\"");
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (dir, NULL), silent = NULL;
  g_autofree char *without = NULL;
  const VigilCode *codes;
  guint n;

  codes = vigil_clinic_get_sources (clinic, VIGIL_CODE_HR, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpint (codes[0], ==, VIGIL_CODE_HR);
  g_assert_cmpint (codes[3], ==, VIGIL_CODE_PULSE_NIBP);
  codes = vigil_clinic_get_sources (clinic, VIGIL_CODE_SPO2, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (codes[0], ==, VIGIL_CODE_SPO2);
  g_assert_nonnull (comma);
  *comma = '\0';
  without = g_strconcat (bytes, "\n}\n", NULL);
  write_file (dir, "clinic.json", without, strlen (without));
  silent = vigil_clinic_load (dir, NULL);
  codes = vigil_clinic_get_sources (silent, VIGIL_CODE_HR, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (codes[0], ==, VIGIL_CODE_HR);
  remove_copy (dir);
}

static void
test_default_limits (void)
{
  g_autofree char *dir = copy_example ();
  gsize len;
  g_autofree char *bytes = read_example ("clinic.json", &len);
  g_autofree char *without = replace_first (bytes, "  \"alarms\": \"adult-infusion\",\n", "");
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (dir, NULL), silent = NULL;
  const VigilProtocol *protocol = vigil_clinic_find_protocol (clinic, "ketamine-long");

  g_assert_cmpstr (vigil_clinic_get_alarm_profile (clinic, NULL)->id, ==, "adult-infusion");
  g_assert_cmpstr (vigil_clinic_get_alarm_profile (clinic, protocol)->id, ==, protocol->alarm_profile_id);
  write_file (dir, "clinic.json", without, strlen (without));
  silent = vigil_clinic_load (dir, NULL);
  g_assert_null (vigil_clinic_get_alarm_profile (silent, NULL));
  remove_copy (dir);
}

/* Every text of the example is there in French too. */
static void
test_french (void)
{
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  const VigilProtocol *protocol = vigil_clinic_find_protocol (clinic, "ketamine-long");
  guint n;
  const VigilStaffAction *const *actions = vigil_clinic_get_staff_actions (clinic, &n);

  for (guint i = 0; i < n; i++)
    g_assert_nonnull (vigil_label_get (actions[i]->label, "fr"));
  for (guint i = 0; i < protocol->n_gates; i++) {
    const char *fr = vigil_label_get (protocol->gates[i]->detail, "fr");

    g_assert_cmpstr (fr, !=, vigil_label_get (protocol->gates[i]->detail, "en"));
  }
  for (guint i = 0; i < protocol->n_discharge; i++) {
    const char *fr = vigil_label_get (protocol->discharge[i]->label, "fr");

    g_assert_cmpstr (fr, !=, vigil_label_get (protocol->discharge[i]->label, "en"));
  }
}

static const struct {
  const char *file, *from, *to, *place, *expected;
} wrong[] = {
  { "clinic.json", "\"version\": 1", "\"version\": \"1\"", "version", "whole number" },
  { "clinic.json", "\"version\": 1", "\"version\": 1.5", "version", "whole number" },
  { "clinic.json", "\"version\"", "\"verison\"", "verison", "no such member" },
  { "clinic.json", "\"full\"", "\"all\"", "pump_control", "none, pause, full" },
  { "clinic.json", "\"audio_pause_s\": 120", "\"audio_pause_s\": -120", "audio_pause_s", "from 1 to 600" },
  { "clinic.json", "\"hard_low\": 30", "\"hard_low\": 300", "weight_kg.hard_high", "not less than hard_low" },
  { "clinic.json", "\"id\": \"example\",", "", "id", "missing" },
  { "clinic.json", "\"id\"", "\"version\": 2, \"id\"", "version", "twice" },
  { "clinic.json", "\"adult-infusion\"", "\"adult\"", "alarms", "profile of alarms.json" },
  { "clinic.json", "\"adult-infusion\"", "5", "alarms", "a text" },
  { "clinic.json", "\"vital.hr\": [\"vital.hr\"", "\"vital.hr\": [\"vital.rr\"", "sources.vital.hr[0]", "tells the same" },
  { "clinic.json", "[\"vital.hr\", \"vital.pulse\"", "[\"vital.pulse\"", "sources.vital.hr", "itself" },
  { "clinic.json", "\"vital.pulse\", ", "\"vital.puls\", ", "sources.vital.hr[1]", "vocabulary" },
  { "clinic.json", "\"vital.pulse\", ", "\"vital.hr\", ", "sources.vital.hr[1]", "again" },
  { "clinic.json", "\"vital.rr\": [", "\"vital.rrr\": [", "sources.vital.rrr", "vocabulary" },
  { "clinic.json", "\"vital.rr\": [\"vital.rr\"", "\"vital.pulse.nibp\": [\"vital.rr\"", "sources.vital.pulse.nibp", "without pause" },
  { "clinic.json", "[\"vital.rr\", \"vital.rr.co2\"]", "[]", "sources.vital.rr", "list of 1 to 4" },
  { "drugs.json", "\"unit\": \"mcg/kg/min\"", "\"unit\": \"µg/kg/min\"", "drugs[1].unit", "mg/kg/h" },
  { "drugs.json", "\"soft_high\": 1,", "\"soft_high\": 3,", "drugs[0].rate.hard_high", "not less than soft_high" },
  { "drugs.json", "\"hard_high\": 2 ", "\"hard_hihg\": 2 ", "drugs[0].rate.hard_hihg", "no such member" },
  { "drugs.json", ", \"hard_high\": 2 ", "", "drugs[0].rate.hard_high", "hard upper limit" },
  { "drugs.json", "\"id\": \"lidocaine\"", "\"id\": \"ketamine\"", "drugs[1].id", "again" },
  { "drugs.json", "\"ml\": 250", "\"ml\": 0", "drugs[0].concentrations[0].ml", "number from" },
  { "drugs.json", "\"is_default\": true", "\"is_default\": false", "drugs[0].concentrations", "the default, found 0" },
  { "drugs.json", "{ \"mg\": 500, \"ml\": 500 }", "{ \"mg\": 500, \"ml\": 500, \"is_default\": true }",
    "drugs[0].concentrations", "found 2" },
  { "drugs.json", "\"max_mg_ml\": 50", "\"max_mg_ml\": 1.5", "drugs[0].concentrations[0].mg", "at most max_mg_ml" },
  { "drugs.json", "\"basis\": \"ideal\"", "\"basis\": \"lean\"", "drugs[1].weight.basis", "actual, ideal, adjusted" },
  { "drugs.json", "\"basis\": \"ideal\"", "\"basis\": \"actual\"", "drugs[1].weight.above_bmi", "other than the actual" },
  { "drugs.json", "\"soft_low_kg\": 40", "\"soft_low_kg\": 40, \"hard_low_kg\": 50", "drugs[1].weight.soft_low_kg", "hard_low_kg" },
  { "drugs.json", "\"rate_factor\": 10", "\"rate_factor\": 1", "drugs[0].plausibility.rate_factor", "from 1.1" },
  { "drugs.json", "\"action\": \"reason\"", "\"action\": \"ask\"", "drugs[0].plausibility.action", "reason, refuse" },
  { "drugs.json", "\"usual\": 0.5", "\"usual\": 5", "drugs[0].dosings[0].usual", "hard limits" },
  { "drugs.json", "\"id\": \"depression\"", "\"id\": \"pain\"", "drugs[0].dosings[1].id", "again" },
  { "drugs.json", "\"high\": 10 }", "\"high\": 100 }", "drugs[0].dosings[3].top_up.high", "to 30" },
  { "drugs.json", "\"unit\": \"g/kg\"", "\"unit\": \"g\"", "drugs[6].dosings[0].unit", "per kilogram" },
  { "drugs.json", "\"full_rate\": 5", "\"full_rate\": 6", "drugs[6].dosings[0].ramp.full_rate", "hard limit of 5" },
  { "drugs.json", "\"mL/kg/h\"", "\"ml/kg/h\"", "drugs[6].rate_ceilings[0].unit", "mL/kg/h" },
  { "drugs.json", "\"with\": \"labetalol\"", "\"with\": \"labetolol\"", "drugs[0].interactions[2].with", "rescue.json" },
  { "staff.json", "\"nurse\"", "\"doctor\"", "staff[0].role", "nurse, prescriber" },
  { "staff.json", "$argon2id", "plain", "staff[0].pin_hash", "begins with" },
  { "staff.json", "\"osei\"", "\"vigil\"", "staff[0].id", "another id" },
  { "rescue.json", "\"single\": { \"soft_high\": 8, \"hard_high\": 16 }", "\"single\": { \"hard_high\": 6 }",
    "rescue[0].doses[1]", "to 6" },
  { "rescue.json", "\"single\": { \"soft_high\": 8, \"hard_high\": 16 },", "", "rescue[0].single", "limits" },
  { "rescue.json", "\"context\": \"last\"", "\"context\": \"LAST\"", "rescue[2].contraindications[0].context", "lower case" },
  { "rescue.json", "\"unit\": \"mL\"", "\"unit\": \"mg\"", "rescue[4].by_weight.max_ml_kg", "given in mL" },
  { "rescue.json", "\"source\"", "\"sauce\"", "rescue[0].sauce", "no such member" },
  { "reasons.json", "\"titration\"", "\"frailty\"", "reasons[3].id", "again" },
  { "actions.json", "\"en\": \"washroom\", ", "", "actions[0].label.en", "missing" },
  { "actions.json", "\"fr\"", "\"french\"", "actions[0].label.french", "language" },
  { "actions.json", "\"washroom\"", "\"Wash Room\"", "actions[0].id", "lower case" },
  { "side-effects.json", "\"lidocaine\"", "\"lidocain\"", "side_effects[12].drug", "drugs.json" },
  { "checks.json", "\"every_min\": 15", "\"every_min\": -1", "checks[0].every_min", "from 0 to 1440" },
  { "checks.json", "\"score\": 4", "\"score\": 5", "checks[0].choices[1].score", "another score" },
  { "checks.json", "\"score\": -5", "\"score\": -50", "checks[1].choices[9].score", "from -10 to 100" },
  { "checks.json", "\"score\": -5", "\"score\": -4.5", "checks[1].choices[9].score", "whole number" },
  { "checks.json", "\"score\": -5", "\"score\": -4", "checks[1].choices[9].score", "another score" },
  { "alarms.json", "\"vital.hr\"", "\"vital.heart\"", "profiles[0].required[0]", "vocabulary" },
  { "alarms.json", "\"limit\": 92", "\"limit\": 920", "profiles[0].limits[4].limit", "to 100" },
  { "alarms.json", "\"limit\": 120", "\"limit\": 45", "profiles[0].limits[2].limit", "below" },
  { "alarms.json", "\"least\": 40", "\"least\": 51", "profiles[0].limits[0].change.least", "to 50" },
  { "alarms.json", "\"most\": 60", "\"most\": 49", "profiles[0].limits[0].change.most", "50" },
  { "alarms.json", "\"change\": { \"step\": 5, \"least\": 40", "\"change\": { \"step\": 0, \"least\": 40",
    "profiles[0].limits[0].change.step", "0.1" },
  { "alarms.json", "\"baseline_percent\": 30", "\"base_percent\": 30", "profiles[0].limits[0].change", "base_percent" },
  { "alarms.json", "\"unit\": \"mmHg\"", "\"unit\": \"kPa\"", "unit", "mmHg" },
  { "consent/ketamine.json", "\"parts\"", "\"pages\"", "pages", "no such member" },
  { "protocols/ketamine-long.json", "\"duration_min\": 30", "\"duration_min\": -30", "drugs[0].steps[0].duration_min", "from 1 to 1440" },
  { "protocols/ketamine-long.json", "\"rate\": 0.35", "\"rate\": 3.5", "drugs[0].steps[1].rate", "hard limits" },
  { "protocols/ketamine-long.json", "\"mg/kg/h\"", "\"mg/h\"", "drugs[0].steps[0].unit", "mg/kg/h" },
  { "protocols/ketamine-long.json", "\"drug\": \"ketamine\"", "\"drug\": \"esketamine\"", "drugs[0].drug", "drugs.json" },
  { "protocols/ketamine-long.json", "\"pain\"", "\"pian\"", "checks[1]", "checks.json" },
  { "protocols/ketamine-long.json", "\"premedication\"", "\"bonus\"", "adjuncts[0].role", "premedication, rescue" },
  { "protocols/ketamine-long.json", "\"midazolam\"", "\"diazepam\"", "adjuncts[0].drug", "rescue.json" },
  { "protocols/ketamine-long.json", "\"soft_low\": 240", "\"soft_low\": 400", "drugs[0].duration_min.soft_high", "not less" },
  { "protocols/ketamine-successive.json", "\"dose\": 2", "\"dose\": 6", "adjuncts[0].dose", "to 5" },
  { "protocols/ketamine-successive.json", "\"unit\": \"mg\"", "\"unit\": \"mcg\"", "adjuncts[0].unit", "mg" },
  { "protocols/lido-ket-short.json", "\"dose\": 3", "\"dose\": 7.6", "drugs[0].dose", "hard limits" },
  { "protocols/lido-ket-short.json", "\"over_min\": 45", "\"over_min\": 15", "drugs[0].dose", "hard limits of lidocaine" },
  { "protocols/lido-ket-short.json", "\"dosing\": \"pain\",", "\"dosing\": \"grief\",", "drugs[0].dosing", "a dosing of lidocaine" },
  { "protocols/lido-ket-short.json", "\"unit\": \"mg/kg\"", "\"unit\": \"mg\"", "drugs[0].unit", "mg/kg" },
  { "protocols/lido-ket-short.json", "\"dosing\": \"pain\",", "", "drugs[0].dosing", "missing" },
  { "protocols/lido-ket-short.json", "\"over_min\": 45", "\"steps\": []", "drugs[0].steps", "either steps or a dose" },
  { "protocols/multi-drug.json", "{ \"drug\": \"clonidine\", \"dosing\": \"adjunct\", \"dose\": 0.5, \"unit\": \"mcg/kg\" }",
    "{ \"drug\": \"magnesium-sulfate\", \"dosing\": \"crps\", \"dose\": 50, \"unit\": \"mg/kg\" }", "alternatives", "not among the drugs" },
  { "protocols/multi-drug.json", "\"dose\": 0.4", "\"dose\": 0.01", "alternatives[2].dose", "its ramp" },
  { "protocols/ketamine-testdose.json", "\"dosing\": \"pain\"", "\"dosing\": \"test-bolus\"", "drugs[0].dosing", "no bolus" },
  { "instruments/news2.json", "\"from\": 25 ", "\"form\": 25 ", "items[0].anchors[4].form", "no such member" },
  { "instruments/news2.json", "\"from\": 9, \"to\": 11", "\"from\": 12, \"to\": 11", "items[0].anchors[1].to", "not less than from" },
  { "instruments/news2.json", "\"vital.rr\"", "\"vital.breath\"", "items[0].vitals[0]", "vocabulary" },
  { "instruments/news2.json", "\"item\": \"scale\", \"is\": \"usual\"", "\"item\": \"pulse\", \"is\": \"usual\"",
    "items[3].if.is", "an item above" },
  { "instruments/news2.json", "\"from\": 7", "\"from\": 4", "bands[2].from", "from 6 to 20" },
  { "instruments/news2.json", "\"baseline\"", "\"before\"", "when[0]", "baseline, infusing or recovery" },
  { "instruments/news2.json", "\"score\": 2", "\"score\": -2", "items[0].anchors[3].score", "from 0 to 20" },
  { "instruments/aldrete.json", "\"percent\"", "\"kPa\"", "items[2].change_in", "percent, mmHg" },
  { "instruments/padss.json", "\"percent\"", "\"mmHg\"", "items[0].vitals[1]", "in that unit" },
  { "instruments/padss.json", "\"vital.hr\"", "\"vital.temp\"", "items[0].vitals[1]", "known from before" },
  { "instruments/aldrete.json", "\"id\": \"air\", \"score\": 0", "\"id\": \"air\", \"score\": 1", "items[4].anchors[0]", "the score 0" },
  { "instruments/padss.json", "\"score\": 2, \"label\": { \"en\": \"steady", "\"from\": 1, \"score\": 2, \"label\": { \"en\": \"steady",
    "items[1].anchors[0]", "names no vitals" },
  { "protocols/ketamine-successive.json", "\"item\": \"ambulation\"", "\"item\": \"gait\"", "discharge[1].needs.items[0].item", "an item of padss" },
  { "protocols/ketamine-successive.json", "\"score\": 2 }", "\"score\": 3 }", "discharge[1].needs.items[0].score", "at most 2" },
  { "protocols/ketamine-successive.json", "\"total\": 9", "\"total\": 11", "discharge[1].needs.total", "at most 10" },
  { "protocols/ketamine-testdose.json", "{ \"instrument\": \"padss\", \"total\"", "{ \"instrument\": \"news2\", \"total\"",
    "discharge[1].needs.instrument", "one of the protocol's scores" },
  { "protocols/ketamine-testdose.json", "\"when\": [\"infusing\"]", "\"when\": [\"baseline\"]", "scores[0].when[0]", "may be scored" },
  { "protocols/multi-drug.json", "\"news2\", \"when\"", "\"news3\", \"when\"", "scores[0].instrument", "the files in instruments/" },
  { "protocols/multi-drug.json", "\"when\": [\"baseline\", \"recovery\"]", "\"when\": [\"recovery\"]", "gates[10].instrument", "scored at baseline" },
  { "protocols/ketamine-testdose.json", "\"dosing\": \"test-bolus\"", "\"dosing\": \"pain\"", "test_dose.dosing", "a bolus of ketamine" },
  { "protocols/ketamine-testdose.json", "\"dosing\": \"test-bolus\"", "\"dosing\": \"bolus\"", "test_dose.dosing", "unit of mass" },
  { "protocols/ketamine-testdose.json", "\"dosing\": \"test-bolus\"", "\"dosing\": \"test\"", "test_dose.dosing", "a dosing of ketamine" },
  { "protocols/ketamine-testdose.json", "\"drug\": \"ketamine\",\n    \"dosing\"", "\"drug\": \"lidocaine\",\n    \"dosing\"", "test_dose.drug", "the protocol gives" },
  { "protocols/ketamine-testdose.json", "\"initial\": 10", "\"initial\": 0", "test_dose.initial", "above 0" },
  { "protocols/ketamine-testdose.json", "\"initial\": 10", "\"initial\": 26", "test_dose.max_total", "not less than initial" },
  { "protocols/ketamine-testdose.json", "\"initial\": 10", "\"initial\": 21", "test_dose.max_total", "room for a top-up" },
  { "protocols/ketamine-testdose.json", "\"max_total\": 25", "\"max_total\": 30.5", "test_dose.max_total", "at most 30" },
  { "protocols/ketamine-testdose.json", "\"max_total\": 25", "\"max\": 25", "test_dose.max", "no such member" },
  { "protocols/ketamine-testdose.json", "\"unit\": \"mg\"", "\"unit\": \"mcg\"", "test_dose.unit", "mg, the unit" },
  { "protocols/ketamine-testdose.json", "\"observe_min\": 5", "\"observe_min\": 0", "test_dose.observe_min", "from 1 to 60" },
  { "protocols/ketamine-testdose.json", "\"action\": \"end\"", "\"action\": \"stop\"", "responses[0].action", "end, infuse, top-up" },
  { "protocols/ketamine-testdose.json", "\"action\": \"infuse\"", "\"action\": \"infuse\", \"at_once\": true", "responses[1].at_once", "observed first" },
  { "protocols/ketamine-testdose.json", "\"action\": \"infuse\"", "\"action\": \"infuse\", \"adjunct\": \"midazolam\"", "responses[1].adjunct", "only then" },
  { "protocols/ketamine-testdose.json", "\"adjunct\": \"midazolam\"", "\"adjunct\": \"diazepam\"", "responses[0].adjunct", "rescue.json" },
  { "protocols/ketamine-testdose.json", "\"at_cap\": \"end\"", "\"at_cap\": \"top-up\"", "responses[3].at_cap", "end, infuse" },
  { "protocols/ketamine-testdose.json", "\"action\": \"infuse\"", "\"action\": \"infuse\", \"at_cap\": \"end\"", "responses[1].at_cap", "only that has a cap" },
  { "protocols/ketamine-testdose.json", "\"id\": \"dissociation\"", "\"id\": \"analgesia\"", "test_dose.responses", "twice" },
  { "protocols/ketamine-testdose.json", "\"needs_nibp\": true", "\"needs_nibp\": 1", "test_dose.needs_nibp", "true or false" },
  { "protocols/ketamine-long.json", "\"adult-infusion\"", "\"adult\"", "alarms", "alarms.json" },
  { "protocols/ketamine-long.json", "\"id\": \"ketamine-long\"", "\"id\": \"ketamine-short\"", "id", "again" },
  { "protocols/ketamine-long.json", "\"code\": \"G90.5\"", "\"code\": \"G9O.5\"", "gates[10].questions[0].choices[3].code", "ICD-10" },
  { "protocols/ketamine-long.json", "\"questions\": [\n        {\n          \"id\": \"main\",", "\"questions\": [\n        { \"id\": \"a\", \"label\": { \"en\": \"A\", \"fr\": \"A\" }, \"choices\": [{ \"id\": \"b\", \"label\": { \"en\": \"B\", \"fr\": \"B\" }, \"effect\": \"pass\" }, { \"id\": \"c\", \"label\": { \"en\": \"C\", \"fr\": \"C\" }, \"effect\": \"pass\" }] },\n        {\n          \"id\": \"main\",",
    "gates[10].questions[1].choices", "the only one of its gate" },
  { "protocols/ketamine-long.json", "\"guideline\": \"ASRA/AAPM/ASA 2018\"", "\"guideline\": 2018", "guideline", "a text" },
  { "protocols/ketamine-long.json", "\"id\": \"escort\"", "\"id\": \"identity\"", "gates[5].id", "again" },
};

static void
test_wrong_values (void)
{
  g_autofree char *dir = copy_example ();

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    gsize len;
    g_autofree char *bytes = read_example (wrong[i].file, &len);
    g_autofree char *changed = replace_first (bytes, wrong[i].from, wrong[i].to);
    const char *file = strcmp (wrong[i].to, "\"id\": \"ketamine-short\"") == 0 ? "protocols/ketamine-short.json"
                                                                               : wrong[i].file;

    write_file (dir, wrong[i].file, changed, strlen (changed));
    g_assert_null (vigil_clinic_load (dir, &error));
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_prefix (error->message, file));
    g_assert_nonnull (strstr (error->message, wrong[i].place));
    g_assert_nonnull (strstr (error->message, wrong[i].expected));
    write_file (dir, wrong[i].file, bytes, len);
  }
  remove_copy (dir);
}

/* A test dose that lets nobody go on, or nobody end, is none; nor is a top-up that the drug does not have. */
static void
test_test_dose (void)
{
  static const struct { const char *file, *from, *to, *expected; } cases[] = {
    { "protocols/ketamine-testdose.json", "\"action\": \"infuse\"", "\"action\": \"end\"", "one whose action is infuse" },
    { "protocols/ketamine-testdose.json", "\"action\": \"end\",\n        \"at_once\": true,\n        \"adjunct\": \"midazolam\"",
      "\"action\": \"infuse\"", "one whose action is end" },
    { "drugs.json", "\"top_up\": { \"low\": 5, \"high\": 10 },", "", "one of ketamine with a top_up" },
  };
  g_autofree char *dir = copy_example ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    gsize len;
    g_autofree char *bytes = read_example (cases[i].file, &len);
    g_autofree char *changed = replace_first (bytes, cases[i].from, cases[i].to);

    while (strstr (changed, cases[i].from) != NULL) {
      char *again = replace_first (changed, cases[i].from, cases[i].to);

      g_free (changed);
      changed = again;
    }
    write_file (dir, cases[i].file, changed, strlen (changed));
    g_assert_null (vigil_clinic_load (dir, &error));
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_prefix (error->message, "protocols/ketamine-testdose.json"));
    g_assert_nonnull (strstr (error->message, cases[i].expected));
    write_file (dir, cases[i].file, bytes, len);
  }
  remove_copy (dir);
}

static void
test_files (void)
{
  g_autofree char *dir = copy_example ();
  g_autoptr (GError) error = NULL;

  write_file (dir, "drug.json", "{}", 2);
  g_assert_null (vigil_clinic_load (dir, &error));
  g_assert_nonnull (strstr (error->message, "drug.json"));
  g_clear_error (&error);
  remove_copy (dir);
  g_assert_null (vigil_clinic_load (dir, &error));
  g_assert_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, dir));
}

static void
test_missing_file (void)
{
  g_autofree char *dir = copy_example ();
  g_autofree char *drugs = g_build_filename (dir, "drugs.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_remove (drugs), ==, 0);
  g_assert_null (vigil_clinic_load (dir, &error));
  g_assert_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, "drugs.json"));
  remove_copy (dir);
}

/* Whatever byte is wrong: loaded or refused with the file's name, never a crash. Some changes
 * make another right clinic; then its hash is another one too. */
static void
test_mutations (void)
{
  g_autoptr (VigilClinic) right = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  g_autofree char *dir = copy_example ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261);
  guint n_refused = 0;

  for (gsize i = 0; i < N_KINDS; i++) {
    gsize len;
    g_autofree char *bytes = read_example (files[i], &len);

    for (guint round = 0; round < 16; round++) {
      g_autofree char *changed = g_memdup2 (bytes, len);
      gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) len), new_len = len;
      g_autoptr (GError) error = NULL;
      g_autoptr (VigilClinic) clinic = NULL;

      if (round % 4 == 0)
        new_len = at;
      else if (round % 4 == 1)
        changed[at] = (char) g_rand_int_range (rand, 0, 256);
      else
        changed[at] = "{}[]\",:-0e\\x"[g_rand_int_range (rand, 0, 12)];
      write_file (dir, files[i], changed, new_len);
      clinic = vigil_clinic_load (dir, &error);
      if (clinic == NULL) {
        gboolean is_named = g_str_has_prefix (error->message, files[i])
                            || (strstr (error->message, ": ") != NULL && g_str_has_prefix (error->message, "protocols/"));

        /* a reference that no longer fits is found where it stands, in a later file */
        if (!is_named)
          is_named = g_str_has_prefix (error->message, "side-effects.json")
                     || g_str_has_prefix (error->message, "drugs.json")
                     || g_str_has_prefix (error->message, "fees.json");
        g_assert_true (is_named);
        n_refused++;
      } else if (memcmp (changed, bytes, len) != 0) {
        g_assert_cmpstr (vigil_clinic_get_sha256 (clinic), !=, vigil_clinic_get_sha256 (right));
      }
    }
    write_file (dir, files[i], bytes, len);
  }
  g_assert_cmpuint (n_refused, >, 200);
  remove_copy (dir);
}

static void
test_deep_nesting (void)
{
  g_autofree char *dir = copy_example ();
  g_autofree char *deep = g_strnfill (500000, '[');
  g_autoptr (GError) error = NULL;

  write_file (dir, "drugs.json", deep, 500000);
  g_assert_null (vigil_clinic_load (dir, &error));
  g_assert_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_SYNTAX);
  remove_copy (dir);
}

static void
test_default_dir (void)
{
  g_autofree char *dir = NULL, *other = NULL;

  g_assert_true (g_setenv ("VIGIL_CLINIC_DIR", "/elsewhere", TRUE));
  dir = vigil_clinic_default_dir ();
  g_assert_cmpstr (dir, ==, "/elsewhere");
  g_unsetenv ("VIGIL_CLINIC_DIR");
  other = vigil_clinic_default_dir ();
  g_assert_true (g_file_test (other, G_FILE_TEST_IS_DIR));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clinic/example", test_example);
  g_test_add_func ("/clinic/formulary", test_formulary);
  g_test_add_func ("/clinic/protocols", test_protocols);
  g_test_add_func ("/clinic/sources", test_sources);
  g_test_add_func ("/clinic/default-limits", test_default_limits);
  g_test_add_func ("/clinic/french", test_french);
  g_test_add_func ("/clinic/wrong-values", test_wrong_values);
  g_test_add_func ("/clinic/test-dose", test_test_dose);
  g_test_add_func ("/clinic/files", test_files);
  g_test_add_func ("/clinic/missing-file", test_missing_file);
  g_test_add_func ("/clinic/mutations", test_mutations);
  g_test_add_func ("/clinic/deep-nesting", test_deep_nesting);
  g_test_add_func ("/clinic/default-dir", test_default_dir);
  return g_test_run ();
}
