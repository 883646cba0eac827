/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clinic/dose-unit.h"

/* Rates of mass first: they are a list of their own. */
static const VigilDoseUnit units[] = {
  { "mg/kg/h", 1, TRUE, FALSE, 60 },       { "mg/kg/min", 1, TRUE, FALSE, 1 },
  { "mg/h", 1, FALSE, FALSE, 60 },         { "mg/min", 1, FALSE, FALSE, 1 },
  { "mcg/kg/h", 0.001, TRUE, FALSE, 60 },  { "mcg/kg/min", 0.001, TRUE, FALSE, 1 },
  { "mcg/h", 0.001, FALSE, FALSE, 60 },    { "mcg/min", 0.001, FALSE, FALSE, 1 },
  { "g/kg/h", 1000, TRUE, FALSE, 60 },     { "g/h", 1000, FALSE, FALSE, 60 },
  { "mL/kg/h", 1, TRUE, TRUE, 60 },        { "mL/kg/min", 1, TRUE, TRUE, 1 },
  { "mL/h", 1, FALSE, TRUE, 60 },          { "mL/min", 1, FALSE, TRUE, 1 },
  { "mg", 1, FALSE, FALSE, 0 },            { "mg/kg", 1, TRUE, FALSE, 0 },
  { "mcg", 0.001, FALSE, FALSE, 0 },       { "mcg/kg", 0.001, TRUE, FALSE, 0 },
  { "g", 1000, FALSE, FALSE, 0 },          { "g/kg", 1000, TRUE, FALSE, 0 },
  { "mL", 1, FALSE, TRUE, 0 },             { "mL/kg", 1, TRUE, TRUE, 0 },
};

#define N_MASS_RATES 10

const VigilDoseUnit *
vigil_dose_unit_lookup (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_strcmp0 (units[i].name, name) == 0)
      return &units[i];
  return NULL;
}

static const char *const *
fill (const char **names, gsize n)
{
  for (gsize i = 0; i < n; i++)
    names[i] = units[i].name;
  return names;
}

const char *const *
vigil_dose_unit_get_rates (void)
{
  static const char *names[N_MASS_RATES + 1];
  static gsize is_filled;

  if (g_once_init_enter (&is_filled))
    g_once_init_leave (&is_filled, fill (names, N_MASS_RATES) != NULL);
  return names;
}

const char *const *
vigil_dose_unit_get_all (void)
{
  static const char *names[G_N_ELEMENTS (units) + 1];
  static gsize is_filled;

  if (g_once_init_enter (&is_filled))
    g_once_init_leave (&is_filled, fill (names, G_N_ELEMENTS (units)) != NULL);
  return names;
}
