/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is typed at check-in, judged field by field: each message says what is expected, and nothing
 * that was typed is lost. Headless. Thread: main. */
#pragma once

#include "clinic/clinic.h"

#include <glib.h>

typedef struct {
  const char *name, *year, *month, *day, *record_number, *weight_kg, *height_cm, *protocol_id;
  gboolean is_weight_measured_now;
} VigilIdentityInput;

/* Translated, transfer full; NULL where nothing is wrong. */
typedef struct {
  char *name, *birth_date, *record_number, *weight, *height, *protocol;
} VigilIdentityErrors;

/* TRUE if nothing is wrong. @now_wall_us tells a date in the future. */
gboolean vigil_identity_check (const VigilIdentityInput *input, const VigilClinic *clinic, gint64 now_wall_us,
                               VigilIdentityErrors *errors);
/* The part that is about who it is, without weight and protocol. */
gboolean vigil_identity_is_person_complete (const VigilIdentityInput *input, gint64 now_wall_us);
void vigil_identity_errors_clear (VigilIdentityErrors *errors);

/* "1958-03-09"; NULL if it is no date that a living person was born on. */
char *vigil_identity_birth_date (const VigilIdentityInput *input, gint64 now_wall_us);
/* Whole years of who was born on @birth_date ("1958-03-09"). */
guint vigil_identity_age (const char *birth_date, gint64 now_wall_us);
/* "Mary Ann King" gives "M.K."; "" for no name. */
char *vigil_identity_initials (const char *name);
