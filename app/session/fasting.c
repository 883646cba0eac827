/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/gates.h"

#include "base/clock.h"

static const char *const food_names[] = { "heavy", "light", "clear", "sip" };
G_STATIC_ASSERT (G_N_ELEMENTS (food_names) == VIGIL_N_FOODS);

const char *
vigil_food_name (VigilFood food)
{
  g_return_val_if_fail (food < VIGIL_N_FOODS, "");
  return food_names[food];
}

VigilFood
vigil_food_lookup (const char *name)
{
  VigilFood food = 0;

  while (food < VIGIL_N_FOODS && g_strcmp0 (food_names[food], name) != 0)
    food++;
  return food;
}

static GDateTime *
to_local (gint64 wall_us, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (wall_us / VIGIL_USEC_PER_SEC);

  return zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_to_local (utc);
}

/* When the wall clock shows @minute of the day that is @days after that of @wall_us. A time that a
 * change of the clock leaves out is the moment of the change. */
static gint64
clock_wall_us (gint64 wall_us, int days, guint minute, GTimeZone *zone)
{
  g_autoptr (GTimeZone) here = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_autoptr (GDateTime) local = to_local (wall_us, here);
  GDate day;
  g_autoptr (GDateTime) at = NULL;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local), (GDateYear) g_date_time_get_year (local));
  if (days < 0)
    g_date_subtract_days (&day, (guint) -days);
  else
    g_date_add_days (&day, (guint) days);
  at = g_date_time_new (here, g_date_get_year (&day), (int) g_date_get_month (&day), g_date_get_day (&day),
                        (int) minute / 60, (int) minute % 60, 0);
  return g_date_time_to_unix (at) * VIGIL_USEC_PER_SEC;
}

VigilSlot
vigil_fasting_get_slot (const VigilGate *gate, gint64 start_wall_us, GTimeZone *zone)
{
  g_autoptr (GDateTime) local = to_local (start_wall_us, zone);
  guint minute = (guint) (g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local));

  return minute < gate->afternoon_from_min ? VIGIL_SLOT_MORNING : VIGIL_SLOT_AFTERNOON;
}

static guint
count_foods (guint foods)
{
  guint n = 0;

  for (; foods != 0; foods &= foods - 1)
    n++;
  return n;
}

int
vigil_fasting_find_rule (const VigilGate *gate, VigilFood food, VigilSlot slot)
{
  int best = -1;

  for (guint i = 0; i < gate->n_rules; i++) {
    const VigilFastingRule *rule = &gate->rules[i];

    if ((rule->foods & 1u << food) == 0 || (rule->slot != VIGIL_SLOT_ANY && rule->slot != slot))
      continue;
    if (best < 0 || count_foods (rule->foods) < count_foods (gate->rules[best].foods))
      best = (int) i;
  }
  return best;
}

gboolean
vigil_fasting_holds (const VigilFastingRule *rule, gint64 eaten_wall_us, gint64 start_wall_us, GTimeZone *zone,
                     gint64 *passes_wall_us)
{
  *passes_wall_us = 0;
  if (eaten_wall_us == VIGIL_INTAKE_LONG_AGO || rule->kind == VIGIL_FAST_ALLOWED)
    return TRUE;
  if (rule->kind == VIGIL_FAST_CLOCK)
    return eaten_wall_us <= clock_wall_us (start_wall_us, rule->day, rule->clock_min, zone);
  if (start_wall_us - eaten_wall_us >= rule->before_min * VIGIL_USEC_PER_MIN)
    return TRUE;
  *passes_wall_us = eaten_wall_us + rule->before_min * VIGIL_USEC_PER_MIN;
  return FALSE;
}
