/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clinic/clinic-private.h"

#include <math.h>
#include <string.h>

/* Indices are the priorities 1 .. 3. */
static const char *const priorities[] = { "low", "medium", "high", NULL };

VigilCode
vigil_clinic_to_code (VigilReader *r, const char *place, const char *name)
{
  VigilCode code = name != NULL ? vigil_vocabulary_lookup (name) : VIGIL_CODE_NONE;

  if (name != NULL
      && (code == VIGIL_CODE_NONE || vigil_vocabulary_get (code)->kind != VIGIL_KIND_NUMERIC))
    vigil_reader_refuse (r, place, "a numeric of the vocabulary such as vital.spo2, found \"%s\"",
                         name);
  return code;
}

/* Within what the code can be; NAN, no bounds, of a code that was refused. */
static double
read_value (VigilReader *r, JsonObject *o, const char *key, double low, VigilCode code)
{
  return vigil_reader_number (r, o, key, low, code != VIGIL_CODE_NONE ? vigil_vocabulary_get (code)->max : NAN);
}

static double
least_of (VigilCode code)
{
  return code != VIGIL_CODE_NONE ? vigil_vocabulary_get (code)->min : NAN;
}

/* Bounds of the clinic for what its staff sets at the chair. */
static void
parse_change (VigilLimitRule *rule, VigilReader *r, JsonObject *o)
{
  JsonObject *change;

  if (!vigil_reader_has (o, "change"))
    return;
  change = vigil_reader_enter (r, o, "change");
  if (change == NULL)
    return;
  vigil_reader_only (r, change, "step", "least", "most", "baseline_percent", NULL);
  rule->change_step = read_value (r, change, "step", 0.1, rule->code);
  rule->least = vigil_reader_number (r, change, "least", least_of (rule->code), rule->limit);
  rule->most = read_value (r, change, "most", rule->limit, rule->code);
  if (vigil_reader_has (change, "baseline_percent"))
    rule->baseline_percent = vigil_reader_number (r, change, "baseline_percent", 1, 100);
  vigil_reader_leave (r);
}

static void
check_unit (VigilCode code, VigilReader *r, JsonObject *o)
{
  const VigilVocabulary *vocabulary = vigil_vocabulary_get (code);
  const char *unit = vigil_reader_string (r, o, "unit", 16);

  if (unit != NULL && code != VIGIL_CODE_NONE && strcmp (unit, vocabulary->unit) != 0)
    vigil_reader_refuse (r, "unit", "%s, the unit of %s, found \"%s\"", vocabulary->unit, vocabulary->name, unit);
}

/* What was refused (NULL, NAN) is compared with nothing. */
static void
check_beside (const VigilLimitRule *other, guint k, const VigilLimitRule *rule, VigilReader *r)
{
  if (rule->id != NULL && g_strcmp0 (other->id, rule->id) == 0)
    vigil_reader_refuse (r, "id", "another id than that of limits[%u], \"%s\"", k, rule->id);
  else if (other->code == rule->code && rule->code != VIGIL_CODE_NONE && other->is_high != rule->is_high
           && (rule->is_high ? rule->limit <= other->limit : rule->limit >= other->limit))
    vigil_reader_refuse (r, "limit", "the low limits of a value to be below its high ones, found %g and %g",
                         rule->limit, other->limit);
}

static void
parse_limit (VigilAlarmProfile *profile, guint i, VigilReader *r, JsonObject *o)
{
  static const char *const sides[] = { "low", "high", NULL };
  VigilLimitRule *rule = &profile->limits[i];

  vigil_reader_only (r, o, "id", "code", "side", "limit", "unit", "priority", "delay_ms",
                     "hysteresis", "change", NULL);
  rule->id = vigil_reader_id (r, o, "id");
  rule->code = vigil_clinic_to_code (r, "code", vigil_reader_string (r, o, "code", 64));
  rule->is_high = vigil_reader_choice (r, o, "side", sides) == 1;
  rule->limit = read_value (r, o, "limit", least_of (rule->code), rule->code);
  rule->priority = vigil_reader_choice (r, o, "priority", priorities) + 1;
  rule->delay_ms = vigil_reader_count (r, o, "delay_ms", 0, 60000);
  rule->hysteresis = read_value (r, o, "hysteresis", 0, rule->code);
  check_unit (rule->code, r, o);
  for (guint k = 0; k < i; k++)
    check_beside (&profile->limits[k], k, rule, r);
  parse_change (rule, r, o);
}

static void
parse_profile (VigilClinic *self, VigilReader *r, JsonObject *o)
{
  VigilAlarmProfile *profile = vigil_reader_alloc (r, sizeof *profile, 1);
  JsonArray *limits, *required;

  vigil_reader_only (r, o, "id", "limits", "link_lost_priority", "stale_priority", "required",
                     NULL);
  profile->id = vigil_reader_id (r, o, "id");
  profile->link_lost_priority = vigil_reader_choice (r, o, "link_lost_priority", priorities) + 1;
  profile->stale_priority = vigil_reader_choice (r, o, "stale_priority", priorities) + 1;
  limits = vigil_reader_array (r, o, "limits", 1, VIGIL_MAX_LIMITS, &profile->n_limits);
  profile->limits = vigil_reader_alloc (r, sizeof *profile->limits, profile->n_limits);
  for (guint i = 0; i < profile->n_limits; i++) {
    JsonObject *limit = vigil_reader_enter_item (r, limits, "limits", i);

    if (limit == NULL)
      continue;
    parse_limit (profile, i, r, limit);
    vigil_reader_leave (r);
  }
  required = vigil_reader_array (r, o, "required", 0, 16, &profile->n_required);
  profile->required = vigil_reader_alloc (r, sizeof *profile->required, profile->n_required);
  for (guint i = 0; i < profile->n_required; i++) {
    g_autofree char *place = g_strdup_printf ("required[%u]", i);

    profile->required[i]
        = vigil_clinic_to_code (r, place, vigil_reader_item_string (r, required, "required", i));
  }
  vigil_clinic_add (self->profiles, profile, r);
}

void
vigil_clinic_parse_alarms (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  vigil_clinic_each (self, r, root, "profiles", 16, parse_profile);
}
