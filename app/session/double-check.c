/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/double-check.h"

#include "base/number.h"

#include <math.h>
#include <string.h>

#define WEIGHT_STEP_KG 0.1
#define BAG_STEP_MG 0.001
#define BAG_STEP_ML 0.1
/* A slipped decimal sign moves a number by exactly ten; the pump's rounding on one side blurs it. */
#define SLIP_BLUR 0.05

static const char *const keys[VIGIL_N_CHECKED] = {
  [VIGIL_CHECKED_WEIGHT] = "weight_kg", [VIGIL_CHECKED_DRUG] = "drug",      [VIGIL_CHECKED_BAG_MG] = "bag_mg",
  [VIGIL_CHECKED_BAG_ML] = "bag_ml",    [VIGIL_CHECKED_RATE] = "rate_ml_h",
};

const char *
vigil_checked_key (VigilChecked field)
{
  g_return_val_if_fail ((guint) field < VIGIL_N_CHECKED, "");
  return keys[field];
}

void
vigil_check_entry_of (const VigilSession *session, const VigilChannel *channel, VigilCheckEntry *out)
{
  *out = (VigilCheckEntry){ .weight_kg = session->weight_kg,
                            .drug_id = channel->drug_id,
                            .bag_mg = channel->bag_mg,
                            .bag_ml = channel->bag_ml,
                            .rate_ml_h = channel->n_steps > 0 ? channel->steps[0].pump_rate_ml_h : 0 };
}

void
vigil_check_entry_read (const VigilEvent *event, VigilCheckEntry *out)
{
  *out = (VigilCheckEntry){ .weight_kg = vigil_event_get_double (event, "weight_kg"),
                            .drug_id = vigil_event_get_string (event, "drug"),
                            .bag_mg = vigil_event_get_double (event, "bag_mg"),
                            .bag_ml = vigil_event_get_double (event, "bag_ml"),
                            .rate_ml_h = vigil_event_get_double (event, "rate_ml_h") };
}

static guint
slip_of (double a, double b)
{
  double ratio = MAX (a, b) / MIN (a, b);

  for (guint times = 10; times <= 1000; times *= 10)
    if (fabs (ratio / times - 1) <= SLIP_BLUR)
      return times;
  return 1;
}

static guint
compare_numbers (double a, double b, double step)
{
  if (!isfinite (a) || !isfinite (b) || !(a > 0) || !(b > 0))
    return 1;
  /* two multiples of the step are the same, or a whole step apart */
  if (fabs (vigil_number_round_to_step (a, step) - vigil_number_round_to_step (b, step)) < step / 2)
    return 0;
  return slip_of (a, b);
}

void
vigil_double_check_compare (const VigilCheckEntry *first, const VigilCheckEntry *second, double rate_step_ml_h,
                            VigilCheckResult *out)
{
  gboolean is_same_drug = first->drug_id != NULL && *first->drug_id != '\0'
                          && g_strcmp0 (first->drug_id, second->drug_id) == 0;

  g_return_if_fail (rate_step_ml_h > 0);
  out->times_apart[VIGIL_CHECKED_WEIGHT] = compare_numbers (first->weight_kg, second->weight_kg, WEIGHT_STEP_KG);
  out->times_apart[VIGIL_CHECKED_DRUG] = is_same_drug ? 0 : 1;
  out->times_apart[VIGIL_CHECKED_BAG_MG] = compare_numbers (first->bag_mg, second->bag_mg, BAG_STEP_MG);
  out->times_apart[VIGIL_CHECKED_BAG_ML] = compare_numbers (first->bag_ml, second->bag_ml, BAG_STEP_ML);
  out->times_apart[VIGIL_CHECKED_RATE] = compare_numbers (first->rate_ml_h, second->rate_ml_h, rate_step_ml_h);
  out->agrees = TRUE;
  for (guint i = 0; i < VIGIL_N_CHECKED; i++)
    out->agrees &= out->times_apart[i] == 0;
}

char *
vigil_check_result_differs (const VigilCheckResult *self)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < VIGIL_N_CHECKED; i++)
    if (self->times_apart[i] != 0)
      g_string_append_printf (words, "%s%s", words->len > 0 ? " " : "", keys[i]);
  return g_string_free (words, FALSE);
}

guint
vigil_check_result_times_apart (const VigilCheckResult *self)
{
  guint most = 0;

  for (guint i = 0; i < VIGIL_N_CHECKED; i++)
    most = MAX (most, self->times_apart[i]);
  return most > 1 ? most : 0;
}
