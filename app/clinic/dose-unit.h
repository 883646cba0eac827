/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The units in which doses are ordered. "mcg" is written out and never a Greek letter, a unit never stands
 * without its drug, and nothing here reads a number. Pure; any thread. */
#pragma once

#include <glib.h>

typedef struct {
  const char *name;     /* "mcg/kg/min" */
  double one;           /* in mg; in mL if it is a volume */
  gboolean is_per_kg, is_volume;
  guint per_min;        /* the minutes that it is for: 1, 60; 0 an amount */
} VigilDoseUnit;

/* NULL: there is no such unit. @name may be NULL. */
const VigilDoseUnit *vigil_dose_unit_lookup (const char *name);
/* NULL-terminated. Mass in a time, what a channel's dose rate may be shown in; and all of them. */
const char *const *vigil_dose_unit_get_rates (void);
const char *const *vigil_dose_unit_get_all (void);
