/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The practices of five clinics that contradict each other, as the example's protocols have them: what is
 * read from the files is what each of them asks for. Numbers in the comments are those of tests/requirements.tsv. */
#include "config.h"

#include "clinic/clinic.h"
#include "session/gates.h"

#include <string.h>

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static VigilClinic *clinic;

static const VigilProtocol *
find (const char *id)
{
  const VigilProtocol *protocol = vigil_clinic_find_protocol (clinic, id);

  g_assert_nonnull (protocol);
  return protocol;
}

static const VigilGate *
find_gate (const char *protocol_id, const char *id)
{
  const VigilProtocol *protocol = find (protocol_id);

  for (guint i = 0; i < protocol->n_gates; i++)
    if (strcmp (protocol->gates[i]->id, id) == 0)
      return protocol->gates[i];
  return NULL;
}

/* What an answer does; -1: the gate asks no such thing. */
static int
effect_of (const char *protocol_id, const char *gate_id, const char *question, const char *choice)
{
  const VigilGate *gate = find_gate (protocol_id, gate_id);

  for (guint i = 0; gate != NULL && i < gate->n_questions; i++)
    for (guint k = 0; strcmp (gate->questions[i].id, question) == 0 && k < gate->questions[i].n_choices; k++)
      if (strcmp (gate->questions[i].choices[k].id, choice) == 0)
        return (int) gate->questions[i].choices[k].effect;
  return -1;
}

/* Somebody who ate each class at that time, against the rules for a start at @start_us. */
static VigilGateState
fast (const char *protocol_id, const gint64 *eaten_us, gint64 start_us)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  VigilGateFacts facts = { .start_wall_us = start_us, .zone = zone };
  VigilSession session;

  vigil_session_init (&session);
  memcpy (session.intakes_wall_us, eaten_us, sizeof session.intakes_wall_us);
  return vigil_gate_get_state (find_gate (protocol_id, "fasting"), &session, find (protocol_id), &facts);
}

static gint64
at (int day, int hour, int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new_utc (2026, 6, day, hour, minute, 0);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

/* Heavy food 9 h, a snack 6 h, clear fluids 2 h, to the minute; a sip with medicines at any time (R0.14). */
static void
test_fasting_by_class (void)
{
  gint64 start = at (10, 12, 0);
  gint64 eaten[VIGIL_N_FOODS] = { start - 9 * HOUR_US, start - 6 * HOUR_US, start - 2 * HOUR_US, start };

  g_assert_cmpint (fast ("lido-ket-short", eaten, start), ==, VIGIL_GATE_STATE_PASSED);
  for (VigilFood food = VIGIL_FOOD_HEAVY; food <= VIGIL_FOOD_CLEAR; food++) {
    eaten[food] += G_USEC_PER_SEC;
    g_assert_cmpint (fast ("lido-ket-short", eaten, start), ==, VIGIL_GATE_STATE_BLOCKS);
    eaten[food] -= G_USEC_PER_SEC;
  }
}

/* Nothing at all for eight hours before the long session, a sip neither (R0.10). */
static void
test_fasting_for_hours (void)
{
  gint64 start = at (10, 12, 0), last = start - 8 * HOUR_US;
  gint64 eaten[VIGIL_N_FOODS] = { last, last, last, last };

  g_assert_cmpint (fast ("ketamine-long", eaten, start), ==, VIGIL_GATE_STATE_PASSED);
  for (VigilFood food = 0; food < VIGIL_N_FOODS; food++) {
    eaten[food] += G_USEC_PER_SEC;
    g_assert_cmpint (fast ("ketamine-long", eaten, start), ==, VIGIL_GATE_STATE_BLOCKS);
    eaten[food] -= G_USEC_PER_SEC;
  }
}

/* Nothing from midnight, clear fluids neither (R2.3). */
static void
test_fasting_from_midnight (void)
{
  gint64 eaten[VIGIL_N_FOODS] = { at (9, 20, 0), at (9, 20, 0), at (10, 0, 0), at (9, 20, 0) };

  g_assert_cmpint (fast ("ketamine-generic", eaten, at (10, 9, 0)), ==, VIGIL_GATE_STATE_PASSED);
  eaten[VIGIL_FOOD_CLEAR] = at (10, 0, 1);
  g_assert_cmpint (fast ("ketamine-generic", eaten, at (10, 9, 0)), ==, VIGIL_GATE_STATE_BLOCKS);
}

/* The morning and the afternoon have different rules: who is moved is judged anew (R3.6). */
static void
test_fasting_by_slot (void)
{
  gint64 eaten[VIGIL_N_FOODS] = { at (9, 20, 0), at (9, 20, 0), at (10, 8, 0), at (10, 10, 0) };

  g_assert_cmpint (fast ("ketamine-successive", eaten, at (10, 11, 59)), ==, VIGIL_GATE_STATE_BLOCKS);
  g_assert_cmpint (fast ("ketamine-successive", eaten, at (10, 12, 0)), ==, VIGIL_GATE_STATE_PASSED);
  eaten[VIGIL_FOOD_CLEAR] = at (10, 8, 1);
  g_assert_cmpint (fast ("ketamine-successive", eaten, at (10, 13, 0)), ==, VIGIL_GATE_STATE_BLOCKS);
}

/* Half the insulin, no tablets (R0.12); what interacts was stopped (R1.8). */
static void
test_medicines (void)
{
  g_assert_cmpint (effect_of ("lido-ket-short", "medicines", "insulin", "half"), ==, VIGIL_GATE_PASSES);
  g_assert_cmpint (effect_of ("lido-ket-short", "medicines", "insulin", "full"), ==, VIGIL_GATE_BLOCKS);
  g_assert_cmpint (effect_of ("lido-ket-short", "medicines", "oral-diabetic", "held"), ==, VIGIL_GATE_PASSES);
  g_assert_cmpint (effect_of ("lido-ket-short", "medicines", "oral-diabetic", "taken"), ==, VIGIL_GATE_BLOCKS);
  g_assert_cmpint (effect_of ("ketamine-testdose", "medicines", "interacting", "taken"), ==, VIGIL_GATE_BLOCKS);
  g_assert_cmpint (effect_of ("ketamine-testdose", "medicines", "interacting", "stopped"), ==, VIGIL_GATE_PASSES);
}

/* No taxi alone, no bus, and somebody stays for hours (R0.13, R0.21); who comes alone may begin in one clinic (R3.5)
 * and not in another (R2.4). */
static void
test_escort (void)
{
  g_assert_cmpint (effect_of ("lido-ket-short", "escort", "way-home", "adult"), ==, VIGIL_GATE_PASSES);
  g_assert_cmpint (effect_of ("lido-ket-short", "escort", "way-home", "taxi"), ==, VIGIL_GATE_BLOCKS);
  g_assert_cmpint (effect_of ("lido-ket-short", "escort", "way-home", "transit"), ==, VIGIL_GATE_BLOCKS);
  g_assert_cmpint (effect_of ("lido-ket-short", "escort", "few-hours", "no"), ==, VIGIL_GATE_BLOCKS);
  g_assert_cmpint (effect_of ("ketamine-generic", "escort", "way-home", "stays"), ==, VIGIL_GATE_PASSES);
  g_assert_cmpint (effect_of ("ketamine-generic", "escort", "way-home", "later"), ==, VIGIL_GATE_BLOCKS);
  g_assert_cmpint (effect_of ("ketamine-successive", "escort", "way-home", "later"), ==, VIGIL_GATE_PASSES);
}

/* After the long session an adult takes the patient home, and somebody is there overnight (R0.9). */
static void
test_overnight (void)
{
  g_assert_cmpint (effect_of ("ketamine-long", "escort", "way-home", "adult"), ==, VIGIL_GATE_PASSES);
  g_assert_cmpint (effect_of ("ketamine-long", "escort", "way-home", "taxi"), ==, VIGIL_GATE_BLOCKS);
  g_assert_cmpint (effect_of ("ketamine-long", "escort", "overnight", "yes"), ==, VIGIL_GATE_PASSES);
  g_assert_cmpint (effect_of ("ketamine-long", "escort", "overnight", "no"), ==, VIGIL_GATE_BLOCKS);
  g_assert_nonnull (find_gate ("ketamine-long", "undergarment"));
}

/* Two are measured now and two are asked (R2.2), and what is implanted is known (R1.12). */
static void
test_contraindications (void)
{
  const VigilGate *gate = find_gate ("ketamine-generic", "contraindications");
  gboolean has_pressure = FALSE, has_rate = FALSE;

  g_assert_nonnull (gate);
  for (guint i = 0; i < gate->n_measures; i++) {
    has_pressure |= gate->measures[i].code == VIGIL_CODE_NIBP_SYS && gate->measures[i].is_high
                    && gate->measures[i].effect == VIGIL_GATE_BLOCKS;
    has_rate |= gate->measures[i].code == VIGIL_CODE_HR && gate->measures[i].is_high
                && gate->measures[i].effect == VIGIL_GATE_BLOCKS;
  }
  g_assert_true (has_pressure && has_rate);
  g_assert_cmpint (effect_of ("ketamine-generic", "contraindications", "seizures", "yes"), ==, VIGIL_GATE_BLOCKS);
  g_assert_cmpint (effect_of ("ketamine-generic", "contraindications", "head-injury", "yes"), ==, VIGIL_GATE_BLOCKS);
  g_assert_cmpint (effect_of ("ketamine-generic", "contraindications", "device", "yes"), ==, VIGIL_GATE_WARNS);
  g_assert_true (gate->can_override);
}

static guint
planned_min (const VigilProtocolDrug *drug)
{
  guint min = 0;

  for (guint i = 0; i < drug->n_steps; i++)
    min += drug->steps[i].duration_min;
  return min;
}

/* How long it runs, how long it is watched after, and with how many drugs: 4 to 5 h and up to an hour (R0.4, R0.7),
 * 45 min and 15 (R0.11), 45 min after a test dose (R1.4), about an hour (R2.8, R2.9), several at once (R0.1, R4.1). */
static void
test_times (void)
{
  static const struct {
    const char *id;
    guint low_min, high_min, recovery_low_min, recovery_high_min, n_drugs;
  } practices[] = {
    { "ketamine-long", 240, 300, 45, 60, 1 },  { "lido-ket-short", 45, 45, 15, 15, 2 },
    { "ketamine-testdose", 45, 45, 15, 60, 1 }, { "ketamine-generic", 45, 180, 60, 60, 1 },
    { "ketamine-successive", 60, 300, 60, 120, 1 }, { "multi-drug", 120, 300, 15, 120, 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (practices); i++) {
    const VigilProtocol *protocol = find (practices[i].id);

    g_assert_cmpuint (protocol->n_drugs, ==, practices[i].n_drugs);
    g_assert_cmpuint (planned_min (&protocol->drugs[0]), >=, practices[i].low_min);
    g_assert_cmpuint (planned_min (&protocol->drugs[0]), <=, practices[i].high_min);
    g_assert_cmpuint (protocol->recovery_min, >=, practices[i].recovery_low_min);
    g_assert_cmpuint (protocol->recovery_min, <=, practices[i].recovery_high_min);
  }
}

/* One clinic gives midazolam to everybody before (R3.7), in another it ends the session. */
static void
test_midazolam (void)
{
  const VigilProtocol *routine = find ("ketamine-successive"), *end = find ("ketamine-testdose");
  gboolean is_routine = FALSE, is_end = FALSE;

  for (guint i = 0; i < routine->n_adjuncts; i++)
    is_routine |= strcmp (routine->adjuncts[i].drug->id, "midazolam") == 0
                  && routine->adjuncts[i].role == VIGIL_ADJUNCT_PREMEDICATION;
  for (guint i = 0; i < end->n_adjuncts; i++) {
    g_assert_cmpint (end->adjuncts[i].role, ==, VIGIL_ADJUNCT_RESCUE);
    is_end |= strcmp (end->adjuncts[i].drug->id, "midazolam") == 0 && end->adjuncts[i].is_end;
  }
  g_assert_true (is_routine && is_end);
}

static const VigilSideEffect *
find_effect (const char *protocol_id, const char *id)
{
  const VigilProtocol *protocol = find (protocol_id);

  for (guint i = 0; i < protocol->n_side_effects; i++)
    if (strcmp (protocol->side_effects[i]->id, id) == 0)
      return protocol->side_effects[i];
  return NULL;
}

/* Those of ketamine that the leaflets name, one touch each (R0.18), and what is pleasant too (R2.6). */
static void
test_side_effects (void)
{
  static const char *const named[] = { "odd-thoughts", "anxious", "nausea", "vomited", "urge-to-void", "drowsy", "dizzy",
                                       "headache" };

  for (gsize i = 0; i < G_N_ELEMENTS (named); i++)
    g_assert_nonnull (find_effect ("ketamine-long", named[i]));
  g_assert_true (find_effect ("ketamine-generic", "calm")->is_pleasant);
  g_assert_true (find_effect ("lido-ket-short", "tingling-mouth")->is_red_flag);
}

/* Why each clinic gives it: (R0.2), (R1.7), (R2.1), (R3.13), (R4.13); something else is worth a note. */
static void
test_indications (void)
{
  static const struct {
    const char *protocol, *reasons;
  } cases[] = {
    { "ketamine-long", "diabetic-neuropathy headache migraine crps depression fibromyalgia anxiety widespread-pain after-surgery "
                       "after-head-injury after-stroke spinal-cord-injury" },
    { "ketamine-testdose", "sensitisation refractory-pain opioid-taper depression ptsd" },
    { "ketamine-generic", "back-pain fibromyalgia neuropathic-pain crps cancer-pain post-herpetic sickle-cell phantom-pain "
                          "migraine anxiety depression" },
    { "ketamine-successive", "neuropathic-pain jaw-joint headache musculoskeletal" },
    { "multi-drug", "facial-pain pelvic-pain pudendal small-fibre cidp sciatica after-surgery crps" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) reasons = g_strsplit (cases[i].reasons, " ", -1);

    for (guint k = 0; reasons[k] != NULL; k++)
      g_assert_cmpint (effect_of (cases[i].protocol, "indication", "main", reasons[k]), ==, VIGIL_GATE_PASSES);
    g_assert_cmpint (effect_of (cases[i].protocol, "indication", "main", "other"), ==, VIGIL_GATE_WARNS);
  }
}

static gboolean
says (const VigilConsent *consent, const char *words)
{
  for (guint i = 0; i < consent->n_parts; i++)
    if (strstr (vigil_label_get (consent->parts[i].text, "en"), words) != NULL)
      return TRUE;
  for (guint i = 0; i < consent->n_agreements; i++)
    if (strstr (vigil_label_get (consent->agreements[i], "en"), words) != NULL)
      return TRUE;
  return FALSE;
}

/* What is signed promises nothing (R3.2) and says that it is not proven (R4.9), names the risks (R2.10), and that phones
 * stay in airplane mode and take no pictures (R0.15). */
static void
test_consent (void)
{
  static const char *const words[] = { "Nobody can promise you", "still being studied", "breathing becomes slow",
                                       "blood pressure", "seizure", "addiction", "see things differently",
                                       "airplane mode", "no pictures" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_true (says (vigil_clinic_find_consent (clinic, "ketamine"), words[i]));
}

/* Sadness and headache are among what is asked where the leaflet names them (R3.12). */
static void
test_mood (void)
{
  g_assert_nonnull (find_effect ("ketamine-successive", "sad"));
  g_assert_nonnull (find_effect ("ketamine-successive", "headache"));
}

/* Unsteady for hours (R3.8): who goes home there walks steadily, whatever else the points come to. */
static void
test_gait (void)
{
  const VigilProtocol *protocol = find ("ketamine-successive");
  gboolean is_needed = FALSE;

  for (guint i = 0; i < protocol->n_discharge; i++) {
    const VigilScoreNeed *need = protocol->discharge[i]->need;

    for (guint k = 0; need != NULL && k < need->n_items; k++)
      is_needed |= strcmp (need->instrument->items[need->items[k].item].id, "ambulation") == 0
                   && need->items[k].score == 2 && need->total == 9;
  }
  g_assert_true (is_needed);
}

/* The seven that the fifth leaflet names (R4.1). */
static void
test_drugs (void)
{
  static const char *const ids[] = { "lidocaine", "ketamine", "ivig", "clonidine", "dexmedetomidine", "pamidronate",
                                     "magnesium-sulfate" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_nonnull (vigil_clinic_find_drug (clinic, ids[i]));
}

/* Before the infusion, in every practice: weighed in this visit (R4.5), agreed (R1.9), pain known; paying never
 * blocks (R0.22, R3.11). */
static void
test_common (void)
{
  guint n;
  const VigilProtocol *const *all = vigil_clinic_get_protocols (clinic, &n);

  for (guint i = 0; i < n; i++) {
    gboolean has_weight = FALSE, has_consent = FALSE;

    for (guint k = 0; k < all[i]->n_gates; k++) {
      const VigilGate *gate = all[i]->gates[k];

      has_weight |= gate->kind == VIGIL_GATE_WEIGHT && !gate->is_advisory;
      has_consent |= gate->kind == VIGIL_GATE_CONSENT && !gate->is_advisory;
      if (strcmp (gate->id, "payment") == 0)
        g_assert_true (gate->is_advisory);
    }
    g_assert_true (has_weight && has_consent);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int failed;

  g_test_init (&argc, &argv, NULL);
  clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, &error);
  g_assert_no_error (error);
  g_test_add_func ("/practices/fasting-by-class", test_fasting_by_class);
  g_test_add_func ("/practices/fasting-for-hours", test_fasting_for_hours);
  g_test_add_func ("/practices/fasting-from-midnight", test_fasting_from_midnight);
  g_test_add_func ("/practices/fasting-by-slot", test_fasting_by_slot);
  g_test_add_func ("/practices/medicines", test_medicines);
  g_test_add_func ("/practices/escort", test_escort);
  g_test_add_func ("/practices/overnight", test_overnight);
  g_test_add_func ("/practices/contraindications", test_contraindications);
  g_test_add_func ("/practices/times", test_times);
  g_test_add_func ("/practices/midazolam", test_midazolam);
  g_test_add_func ("/practices/side-effects", test_side_effects);
  g_test_add_func ("/practices/indications", test_indications);
  g_test_add_func ("/practices/consent", test_consent);
  g_test_add_func ("/practices/mood", test_mood);
  g_test_add_func ("/practices/gait", test_gait);
  g_test_add_func ("/practices/drugs", test_drugs);
  g_test_add_func ("/practices/common", test_common);
  failed = g_test_run ();
  vigil_clinic_unref (clinic);
  return failed;
}
