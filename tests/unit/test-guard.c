/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"
#include "base/number.h"
#include "config.h"
#include "session/guard.h"

#include <math.h>
#include <string.h>

static VigilClinic *clinic;

static const VigilDrug *
drug_of (const char *id)
{
  return vigil_clinic_find_drug (clinic, id);
}

static const VigilDosing *
dosing_of (const VigilDrug *drug, const char *id)
{
  for (guint i = 0; i < drug->n_dosings; i++)
    if (strcmp (drug->dosings[i].id, id) == 0)
      return &drug->dosings[i];
  g_assert_not_reached ();
}

/* One step from the drug's own bag. */
static VigilOrder
order_of (const char *id, double rate, guint minutes, double weight_kg)
{
  const VigilDrug *drug = drug_of (id);
  VigilOrder order = { .drug = drug, .weight_kg = weight_kg, .actual_kg = weight_kg, .bag_mg = drug->bag_mg,
                       .bag_ml = drug->bag_ml, .rates = { rate }, .minutes = { minutes }, .n_steps = 1 };

  g_assert_true (vigil_dose_compute (rate, drug->unit, minutes, weight_kg, drug->bag_mg, drug->bag_ml, 0.1,
                                     &order.results[0]));
  return order;
}

static const VigilFinding *
find (const VigilFindings *findings, VigilGuardKind kind)
{
  for (guint i = 0; i < findings->n; i++)
    if (findings->at[i].kind == kind)
      return &findings->at[i];
  return NULL;
}

static void
assert_words (const VigilFinding *finding, const char *expected)
{
  g_autofree char *words = vigil_finding_words (finding, "en");

  g_assert_cmpstr (words, ==, expected);
}

/* The library's vectors that are about limits. */
static void
test_golden (void)
{
  VigilOrder order;
  VigilFindings findings;

  /* lidocaine 5 mg/kg over 45 min, 80 kg, 8 mg/mL: 111.1 mcg/kg/min is a soft one, 5 mg/kg none */
  order = order_of ("lidocaine", 5.0 / 45 * 1000, 45, 80);
  vigil_guard_order (&order, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_SOFT_HIGH);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_RATE)->verdict, ==, VIGIL_VERDICT_SOFT_HIGH);
  g_assert_null (find (&findings, VIGIL_GUARD_TOTAL_KG));
  assert_words (find (&findings, VIGIL_GUARD_RATE), "Step 1: 111.111 mcg/kg/min is above the usual 75 mcg/kg/min");
  order = order_of ("lidocaine", 5.0 / 60 * 1000, 60, 80);
  vigil_guard_order (&order, &findings);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_RATE)->verdict, ==, VIGIL_VERDICT_SOFT_HIGH);
  /* 7 mg/kg in 75 kg is below 7.5 mg/kg and beyond 500 mg */
  order = order_of ("lidocaine", 7.0 / 120 * 1000, 120, 75);
  vigil_guard_order (&order, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_HARD_HIGH);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_TOTAL)->verdict, ==, VIGIL_VERDICT_HARD_HIGH);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_TOTAL_KG)->verdict, ==, VIGIL_VERDICT_SOFT_HIGH);
  assert_words (find (&findings, VIGIL_GUARD_TOTAL), "Total dose: 525 mg is above the hard limit of 500 mg");
  /* just 500 mg is inside: 5 mg/kg in 100 kg */
  order = order_of ("lidocaine", 5.0 / 100 * 1000, 100, 100);
  vigil_guard_order (&order, &findings);
  g_assert_null (find (&findings, VIGIL_GUARD_TOTAL));
  /* magnesium 20.7 mg/min */
  order = order_of ("magnesium-sulfate", 17.5, 240, 71);
  vigil_guard_order (&order, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_OK);
  /* immune globulin at its full rate is 3 mL/kg/h of the 10 % and inside, of the 5 % 6 mL/kg/h and a question */
  order = order_of ("ivig", 5, 80, 70);
  vigil_guard_order (&order, &findings);
  g_assert_null (find (&findings, VIGIL_GUARD_CEILING));
  order.bag_mg = 5000;
  vigil_guard_order (&order, &findings);
  g_assert_cmpfloat_with_epsilon (find (&findings, VIGIL_GUARD_CEILING)->value, 6, 1e-9);
}

/* 33.36 mg/h is 4.17 mL/h; 41.7 typed is ten times that, and is over in a tenth of the time. */
static void
test_tenfold (void)
{
  VigilProtocolStep steps[] = { { .rate = 50, .duration_min = 60 } };
  VigilProtocolDrug planned = { .drug = drug_of ("lidocaine"), .steps = steps, .n_steps = 1,
                                .duration_min = { NAN, NAN, NAN, NAN } };
  VigilDrug strict = *planned.drug;
  VigilOrder order;
  VigilFindings findings;

  order = order_of ("lidocaine", 150, 6, 70);
  order.planned = &planned;
  vigil_guard_order (&order, &findings);
  assert_words (find (&findings, VIGIL_GUARD_FAR_TIME), "would finish in 6 min, protocol 60 min");
  g_assert_null (find (&findings, VIGIL_GUARD_FAR_RATE));
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_SOFT_HIGH);
  steps[0].rate = 4.17;
  order = order_of ("lidocaine", 41.7, 60, 70);
  order.planned = &planned;
  vigil_guard_order (&order, &findings);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_FAR_RATE)->verdict, ==, VIGIL_VERDICT_SOFT_HIGH);
  assert_words (find (&findings, VIGIL_GUARD_FAR_RATE),
                "Step 1: 41.7 mcg/kg/min, protocol 4.17. Is the decimal sign right?");
  /* where the clinic says so no reason helps */
  strict.plausibility.is_refused = TRUE;
  order.drug = &strict;
  vigil_guard_order (&order, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_HARD_HIGH);
  steps[0].rate = 417;
  vigil_guard_order (&order, &findings);
  g_assert_nonnull (find (&findings, VIGIL_GUARD_FAR_RATE));    /* a tenth is as far */
  steps[0].rate = 41;
  vigil_guard_order (&order, &findings);
  g_assert_null (find (&findings, VIGIL_GUARD_FAR_RATE));
}

/* What the example's protocols give asks for no reason, whoever sits there. */
static void
test_protocols (void)
{
  guint n;
  const VigilProtocol *const *protocols = vigil_clinic_get_protocols (clinic, &n);

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < protocols[i]->n_drugs; k++)
      for (double kg = 45; kg <= 95; kg += 7.3) {
        const VigilProtocolDrug *planned = &protocols[i]->drugs[k];
        VigilOrder order = order_of (planned->drug->id, planned->steps[0].rate, 1, kg);
        VigilFindings findings;

        order.planned = planned;
        order.dosing = planned->dosing;
        order.n_steps = planned->n_steps;
        for (guint step = 0; step < planned->n_steps; step++) {
          order.rates[step] = planned->steps[step].rate;
          order.minutes[step] = planned->steps[step].duration_min;
          g_assert_true (vigil_dose_compute (order.rates[step], planned->drug->unit, order.minutes[step], kg,
                                             order.bag_mg, order.bag_ml, 0.1, &order.results[step]));
        }
        vigil_guard_order (&order, &findings);
        if (findings.worst != VIGIL_VERDICT_OK)
          g_error ("%s: %s at %g kg", protocols[i]->id, vigil_finding_words (&findings.at[0], "en"), kg);
      }
}

/* Test bolus, infusion, the other channel, and an earlier visit of the day. */
static void
test_total (void)
{
  VigilGivenDose given[] = {
    { "ketamine", 20 * (gint64) VIGIL_NG_PER_MG, FALSE },
    { "lidocaine", 400 * (gint64) VIGIL_NG_PER_MG, FALSE },
    { "ketamine", 100 * (gint64) VIGIL_NG_PER_MG, FALSE },
    { "ketamine", 60 * (gint64) VIGIL_NG_PER_MG, TRUE },
  };
  VigilDrug no_day = *drug_of ("ketamine");
  VigilOrder order = order_of ("ketamine", 0.5, 240, 70);     /* 140 mg */
  VigilFindings findings;

  g_assert_cmpint (vigil_guard_sum_ng (given, 4, "ketamine", FALSE), ==, 120 * (gint64) VIGIL_NG_PER_MG);
  g_assert_cmpint (vigil_guard_sum_ng (given, 4, "ketamine", TRUE), ==, 180 * (gint64) VIGIL_NG_PER_MG);
  given[0].ng = G_MAXINT64;
  given[2].ng = G_MAXINT64;
  g_assert_cmpint (vigil_guard_sum_ng (given, 4, "ketamine", TRUE), >, 1000000 * (gint64) VIGIL_NG_PER_MG);
  given[0].ng = 20 * (gint64) VIGIL_NG_PER_MG;
  given[2].ng = 100 * (gint64) VIGIL_NG_PER_MG;
  order.given = given;
  order.n_given = 3;
  vigil_guard_order (&order, &findings);                       /* 260 of 300 */
  g_assert_cmpint (find (&findings, VIGIL_GUARD_TOTAL)->verdict, ==, VIGIL_VERDICT_SOFT_HIGH);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_SOFT_HIGH);
  order.n_given = 4;                                           /* 320 on the day */
  vigil_guard_order (&order, &findings);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_TOTAL)->verdict, ==, VIGIL_VERDICT_SOFT_HIGH);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_DAY)->verdict, ==, VIGIL_VERDICT_HARD_HIGH);
  assert_words (find (&findings, VIGIL_GUARD_DAY), "Total dose of the day: 320 mg is above the hard limit of 300 mg");
  /* without a limit of the day the visit's is that of the day too */
  no_day.daily_mg = (VigilLimits){ NAN, NAN, NAN, NAN };
  order.drug = &no_day;
  vigil_guard_order (&order, &findings);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_TOTAL)->verdict, ==, VIGIL_VERDICT_HARD_HIGH);
  /* a nanogram more than the limit is more */
  given[3].ng = 40 * (gint64) VIGIL_NG_PER_MG;
  vigil_guard_order (&order, &findings);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_TOTAL)->verdict, ==, VIGIL_VERDICT_SOFT_HIGH);
  given[3].ng++;
  vigil_guard_order (&order, &findings);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_TOTAL)->verdict, ==, VIGIL_VERDICT_HARD_HIGH);
}

static void
test_time_weight_bag (void)
{
  VigilOrder order = order_of ("ketamine", 0.1, 361, 70);
  VigilFindings findings;

  order.dosing = dosing_of (order.drug, "pain");
  vigil_guard_order (&order, &findings);
  assert_words (find (&findings, VIGIL_GUARD_DURATION), "Time in all: 361 min is above the hard limit of 360 min");
  order = order_of ("lidocaine", 50, 60, 39.9);
  vigil_guard_order (&order, &findings);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_WEIGHT)->verdict, ==, VIGIL_VERDICT_SOFT_LOW);
  assert_words (find (&findings, VIGIL_GUARD_WEIGHT), "Weight: 39.9 kg is below the usual 40 kg");
  order = order_of ("ketamine", 0.5, 60, 70);
  order.bag_ml = 500;
  vigil_guard_order (&order, &findings);
  g_assert_null (find (&findings, VIGIL_GUARD_BAG));           /* 1 mg/mL is one of the clinic's */
  order.bag_ml = 400;
  vigil_guard_order (&order, &findings);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_BAG)->verdict, ==, VIGIL_VERDICT_SOFT_HIGH);
  order.bag_ml = 5;                                            /* 100 mg/mL, undiluted */
  vigil_guard_order (&order, &findings);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_STRENGTH)->verdict, ==, VIGIL_VERDICT_HARD_HIGH);
  order = order_of ("ketamine", 0.5, 60, 70);
  order.has_other_sedative = TRUE;
  vigil_guard_order (&order, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_OK);      /* only said */
  assert_words (find (&findings, VIGIL_GUARD_SEDATIVES), "two sedatives together: check sedation more often");
}

/* 10 mg, 10 more, 10 more: 30 may be; another does not become a question, it is refused. */
static void
test_bolus (void)
{
  const VigilDrug *ketamine = drug_of ("ketamine");
  const VigilDosing *test = dosing_of (ketamine, "test-bolus");
  VigilGivenDose given = { "ketamine", 20 * (gint64) VIGIL_NG_PER_MG, FALSE };
  VigilFindings findings;

  vigil_guard_bolus (ketamine, test, 10, 80, NULL, 0, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_OK);
  vigil_guard_bolus (ketamine, test, 10, 80, &given, 1, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_SOFT_HIGH);
  given.ng = 30 * (gint64) VIGIL_NG_PER_MG;
  vigil_guard_bolus (ketamine, test, 5, 80, &given, 1, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_HARD_HIGH);
  vigil_guard_bolus (ketamine, dosing_of (ketamine, "bolus"), 0.51, 80, NULL, 0, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_HARD_HIGH);
  vigil_guard_bolus (ketamine, dosing_of (ketamine, "bolus"), 0.36, 80, NULL, 0, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_SOFT_HIGH);
  vigil_guard_bolus (ketamine, test, NAN, 80, NULL, 0, &findings);
  g_assert_cmpint (findings.worst, >=, VIGIL_VERDICT_HARD_LOW);
}

static void
test_rescue (void)
{
  static const char *const toxic[] = { "last", NULL };
  const VigilRescueDrug *labetalol = vigil_clinic_find_rescue_drug (clinic, "labetalol");
  const VigilRescueDrug *lipid = vigil_clinic_find_rescue_drug (clinic, "lipid-emulsion");
  VigilRescueOrder order = { .dose = 20, .since_last_us = -1, .weight_kg = 60 };
  VigilFindings findings;

  vigil_guard_rescue (labetalol, &order, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_OK);
  order.contexts = toxic;
  vigil_guard_rescue (labetalol, &order, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_HARD_HIGH);
  assert_words (&findings.at[0], "labetalol must not be given: local anaesthetic toxicity");
  order.contexts = NULL;
  order.dose = 40;                                             /* the first is 20 */
  vigil_guard_rescue (labetalol, &order, &findings);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_FIRST)->verdict, ==, VIGIL_VERDICT_SOFT_HIGH);
  order.n_given = 1;
  order.given = 20;
  order.since_last_us = 9 * VIGIL_USEC_PER_MIN;
  vigil_guard_rescue (labetalol, &order, &findings);
  assert_words (find (&findings, VIGIL_GUARD_SOON), "labetalol was given 9 min ago; not again within 10 min");
  order.since_last_us = 10 * VIGIL_USEC_PER_MIN;
  vigil_guard_rescue (labetalol, &order, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_OK);
  order.given = 280;
  vigil_guard_rescue (labetalol, &order, &findings);
  g_assert_cmpint (find (&findings, VIGIL_GUARD_ALL)->verdict, ==, VIGIL_VERDICT_HARD_HIGH);
  /* 12 mL/kg of 60 kg are 720 mL */
  order = (VigilRescueOrder){ .dose = 120, .given = 600, .n_given = 2, .since_last_us = 0, .weight_kg = 60 };
  vigil_guard_rescue (lipid, &order, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_OK);
  order.dose = 121;
  vigil_guard_rescue (lipid, &order, &findings);
  g_assert_cmpint (findings.worst, ==, VIGIL_VERDICT_HARD_HIGH);
}

/* ---- the oracle: whole numbers only, none of the program's arithmetic ---- */

typedef __int128 Int;

typedef struct {
  Int bag_ng, bag_dml, weight_dkg;             /* 0.1 mL, 0.1 kg */
  Int rate_milli[VIGIL_MAX_STEPS];             /* as typed, thousandths of the unit */
  Int pump_dml_h[VIGIL_MAX_STEPS];             /* 0.1 mL/h */
  guint minutes[VIGIL_MAX_STEPS], n;
  Int given_ng;                                /* before */
} Exact;

static const struct {
  const char *name;
  Int ng;                                      /* of a volume: thousandths of a mL */
  gboolean is_per_kg, is_volume;
  int per_h, is_rate;
} exact_units[] = {
  { "mg/kg/h", 1000000, TRUE, FALSE, 1, TRUE },      { "mcg/kg/min", 1000, TRUE, FALSE, 60, TRUE },
  { "mcg/kg/h", 1000, TRUE, FALSE, 1, TRUE },        { "mg/h", 1000000, FALSE, FALSE, 1, TRUE },
  { "mg/kg/min", 1000000, TRUE, FALSE, 60, TRUE },   { "mg/min", 1000000, FALSE, FALSE, 60, TRUE },
  { "mL/kg/h", 1000, TRUE, TRUE, 1, TRUE },          { "mg/kg", 1000000, TRUE, FALSE, 0, FALSE },
  { "mcg/kg", 1000, TRUE, FALSE, 0, FALSE },         { "mg", 1000000, FALSE, FALSE, 0, FALSE },
  { "g/kg", 1000000000, TRUE, FALSE, 0, FALSE },
};

static gsize
unit_at (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (exact_units); i++)
    if (strcmp (exact_units[i].name, name) == 0)
      return i;
  g_error ("%s", name);
}

/* Is num / den of ng in an hour outside @limits of @unit? */
static gboolean
is_rate_outside (const Exact *e, Int num, Int den, const char *unit, const VigilLimits *limits)
{
  gsize u = unit_at (unit);
  Int one = exact_units[u].ng * exact_units[u].per_h, kg = exact_units[u].is_per_kg ? e->weight_dkg : 10;
  Int per_unit_num = one * kg, high = isnan (limits->hard_high) ? -1 : (Int) llround (limits->hard_high * 1e6);

  g_assert_true (isnan (limits->hard_low));
  if (exact_units[u].is_volume) {
    /* ng to thousandths of mL: bag_dml * 100 of them are bag_ng */
    num *= e->bag_dml * 100;
    den *= e->bag_ng;
  }
  return high >= 0 && num * 10 * 1000000 > high * per_unit_num * den;
}

static gboolean
is_whole_outside (const Exact *e, Int num, Int den, const char *unit, const VigilLimits *limits)
{
  gsize u = unit_at (unit);
  Int kg = exact_units[u].is_per_kg ? e->weight_dkg : 10, ng = (2 * num + den) / (2 * den) + e->given_ng;

  if (isnan (limits->hard_high))
    return FALSE;
  /* amounts are held in whole nanograms */
  return ng * 10 * 1000000 > (Int) llround (limits->hard_high * 1e6) * exact_units[u].ng * kg;
}

static gboolean
are_rates_outside (const Exact *e, const VigilOrder *o, Int num, Int den)
{
  gboolean is_outside = is_rate_outside (e, num, den, o->drug->unit, &o->drug->rate);

  for (guint i = 0; i < o->drug->n_ceilings; i++)
    is_outside |= is_rate_outside (e, num, den, o->drug->ceilings[i].unit, &o->drug->ceilings[i].rate);
  if (o->dosing != NULL && exact_units[unit_at (o->dosing->unit)].is_rate)
    is_outside |= is_rate_outside (e, num, den, o->dosing->unit, &o->dosing->dose);
  return is_outside;
}

static gboolean
are_wholes_outside (const Exact *e, const VigilOrder *o, Int num, Int den)
{
  gboolean is_outside = is_whole_outside (e, num, den, "mg", &o->drug->total_mg)
                        || is_whole_outside (e, num, den, "mg/kg", &o->drug->total_mg_kg)
                        || is_whole_outside (e, num, den, "mg", &o->drug->daily_mg);

  if (o->dosing != NULL && !exact_units[unit_at (o->dosing->unit)].is_rate) {
    /* what is ordered is not rounded to nanograms */
    gsize u = unit_at (o->dosing->unit);
    Int kg = exact_units[u].is_per_kg ? e->weight_dkg : 10;

    is_outside |= num * 10 * 1000000 > (Int) llround (o->dosing->dose.hard_high * 1e6) * exact_units[u].ng * kg * den;
  }
  return is_outside;
}

/* Beyond any hard limit, as ordered or as given? */
static gboolean
is_outside (const Exact *e, const VigilOrder *o)
{
  gsize u = unit_at (o->drug->unit);
  Int kg = exact_units[u].is_per_kg ? e->weight_dkg : 10, ordered = 0, given = 0;
  gboolean outside = FALSE;
  guint minutes = 0;

  for (guint i = 0; i < e->n; i++) {
    /* ng/h: thousandths times tenths of kg; tenths of mL/h times ng in tenths of mL */
    Int ordered_num = e->rate_milli[i] * exact_units[u].ng * exact_units[u].per_h * kg;
    Int given_num = e->pump_dml_h[i] * e->bag_ng;

    outside |= are_rates_outside (e, o, ordered_num, 10000) || are_rates_outside (e, o, given_num, e->bag_dml);
    ordered += ordered_num * e->minutes[i];
    given += given_num * e->minutes[i];
    minutes += e->minutes[i];
  }
  outside |= are_wholes_outside (e, o, ordered, 10000 * 60) || are_wholes_outside (e, o, given, e->bag_dml * 60);
  if (o->dosing != NULL)
    outside |= minutes > o->dosing->duration_min.hard_high || minutes < o->dosing->duration_min.hard_low;
  if (!isnan (o->drug->max_mg_ml))
    outside |= e->bag_ng * 10 > (Int) llround (o->drug->max_mg_ml * 1e6) * e->bag_dml;
  return outside;
}

static double
any_rate (GRand *rand, const VigilDrug *drug)
{
  /* mostly inside, often at the limit itself, sometimes ten times too much */
  switch (g_rand_int_range (rand, 0, 8)) {
  case 0:
    return round (drug->rate.hard_high * 1000) / 1000;
  case 1:
    return round (drug->rate.hard_high * 10000) / 1000;
  case 2:
    return round (drug->rate.hard_high * g_rand_double_range (rand, 0.95, 1.05) * 1000) / 1000;
  default:
    return round (drug->rate.hard_high * g_rand_double_range (rand, 0.001, 0.8) * 1000) / 1000;
  }
}

static gboolean
any_order (GRand *rand, VigilOrder *o, Exact *e, VigilGivenDose *given)
{
  guint n_drugs;
  const VigilDrug *drug = vigil_clinic_get_drugs (clinic, &n_drugs)[g_rand_int_range (rand, 0, 7)];
  const VigilBag *bag = &drug->bags[g_rand_int_range (rand, 0, (gint) drug->n_bags)];
  const VigilDosing *dosing = &drug->dosings[g_rand_int_range (rand, 0, (gint) drug->n_dosings)];
  double step = g_rand_boolean (rand) ? 0.1 : 0.5;

  *e = (Exact){ .bag_ng = (Int) llround (bag->mg * 1e6), .bag_dml = (Int) llround (bag->ml * 10),
                .weight_dkg = g_rand_int_range (rand, 300, 2501), .n = (guint) g_rand_int_range (rand, 1, 4) };
  *o = (VigilOrder){ .drug = drug, .weight_kg = (double) e->weight_dkg / 10, .actual_kg = (double) e->weight_dkg / 10,
                     .bag_mg = bag->mg, .bag_ml = bag->ml, .n_steps = e->n,
                     .dosing = dosing->is_bolus || g_rand_boolean (rand) ? NULL : dosing };
  for (guint i = 0; i < e->n; i++) {
    o->rates[i] = any_rate (rand, drug);
    o->minutes[i] = (guint) g_rand_int_range (rand, 1, 200);
    if (!vigil_dose_compute (o->rates[i], drug->unit, o->minutes[i], o->weight_kg, bag->mg, bag->ml, step, &o->results[i]))
      return FALSE;
    e->rate_milli[i] = (Int) llround (o->rates[i] * 1000);
    e->pump_dml_h[i] = (Int) llround (o->results[i].pump_rate_ml_h * 10);
    e->minutes[i] = o->minutes[i];
  }
  if (g_rand_boolean (rand)) {
    *given = (VigilGivenDose){ drug->id, g_rand_int_range (rand, 0, 1000000), FALSE };
    given->ng *= llround (drug->total_mg.hard_high);
    e->given_ng = given->ng;
    o->given = given;
    o->n_given = 1;
  }
  return TRUE;
}

/* What is taken is inside every hard limit, and what is refused is outside one: both counted without a double. */
static void
test_hard_limits_property (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261123);
  guint n_taken = 0, n_refused = 0;

  for (guint i = 0; i < 60000; i++) {
    VigilGivenDose given;
    VigilFindings findings;
    VigilOrder order;
    Exact exact;

    if (!any_order (rand, &order, &exact, &given))
      continue;
    vigil_guard_order (&order, &findings);
    if (findings.worst < VIGIL_VERDICT_HARD_LOW) {
      n_taken++;
      if (is_outside (&exact, &order))
        g_error ("%u: %s taken outside a hard limit", i, order.drug->id);
    } else {
      n_refused++;
      if (!is_outside (&exact, &order))
        g_error ("%u: %s refused inside all hard limits, by %d", i, order.drug->id,
                 vigil_findings_get_worst (&findings)->kind);
    }
  }
  g_assert_cmpuint (n_taken, >, 5000);
  g_assert_cmpuint (n_refused, >, 5000);
}

/* Digits as a whole number of the last of @decimals. */
static Int
read_shown (const char *shown, guint decimals)
{
  Int value = 0;
  gboolean is_after = FALSE;

  for (; *shown != '\0'; shown++) {
    if (*shown == '.') {
      is_after = TRUE;
    } else if (*shown != ',') {
      g_assert_true (g_ascii_isdigit (*shown));
      value = value * 10 + (*shown - '0');
      decimals -= is_after;
    }
  }
  for (; decimals > 0; decimals--)
    value *= 10;
  return value;
}

static void
assert_shown (double value, guint decimals, Int num, Int den)
{
  char shown[32];
  Int scale = 1, off;

  for (guint i = 0; i < decimals; i++)
    scale *= 10;
  off = read_shown (vigil_number_format (value, decimals, shown), decimals) * den - num * scale;
  g_assert_true (2 * (off < 0 ? -off : off) <= den);
}

/* The dose that is shown is rate times concentration, to the last digit shown. */
static void
test_shown_property (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (417);
  guint n = 0;

  for (guint i = 0; i < 60000; i++) {
    VigilGivenDose given;
    VigilOrder order;
    Exact e;

    if (!any_order (rand, &order, &e, &given))
      continue;
    for (guint k = 0; k < e.n; k++, n++) {
      gsize u = unit_at (order.drug->unit);
      Int kg = exact_units[u].is_per_kg ? e.weight_dkg : 10, num = e.pump_dml_h[k] * e.bag_ng;

      assert_shown (order.results[k].pump_rate_ml_h, 2, e.pump_dml_h[k], 10);
      assert_shown (order.results[k].given_rate, 3, num * 10, e.bag_dml * exact_units[u].ng * exact_units[u].per_h * kg);
      assert_shown (order.results[k].mg, 1, num * e.minutes[k], e.bag_dml * 60 * 1000000);
      assert_shown (order.results[k].ml, 1, e.pump_dml_h[k] * e.minutes[k], 10 * 60);
    }
  }
  g_assert_cmpuint (n, >, 100000);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  g_assert_nonnull (clinic);
  g_test_add_func ("/guard/golden", test_golden);
  g_test_add_func ("/guard/tenfold", test_tenfold);
  g_test_add_func ("/guard/protocols", test_protocols);
  g_test_add_func ("/guard/total", test_total);
  g_test_add_func ("/guard/time-weight-bag", test_time_weight_bag);
  g_test_add_func ("/guard/bolus", test_bolus);
  g_test_add_func ("/guard/rescue", test_rescue);
  g_test_add_func ("/guard/hard-limits-property", test_hard_limits_property);
  g_test_add_func ("/guard/shown-property", test_shown_property);
  result = g_test_run ();
  vigil_clinic_unref (clinic);
  return result;
}
