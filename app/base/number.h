/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* How a number is written and read for people: ISMP "safe writing" rules. A leading zero, no
 * trailing zero, a comma every three digits above 999, European digits in every language.
 * The decimal sign is the locale's; what is stored and sent never goes through here.
 * Pure; any thread. */
#pragma once

#include <glib.h>

#define VIGIL_NUMBER_SIZE 32

/* Writes @value rounded to at most @max_decimals into @out (VIGIL_NUMBER_SIZE bytes) and
 * returns it. A value that is not finite gives "--". */
const char *vigil_number_format (double value, guint max_decimals, char *out);

/* As a person types it: '.' and the locale's sign are both the decimal sign; no thousands
 * sign, no exponent, no sign, nothing else beside digits. FALSE leaves @value alone. */
gboolean vigil_number_parse (const char *text, double *value);

/* The shortest decimal that reads back as exactly @value, for records and the wire: '.' in
 * every locale. @out holds VIGIL_NUMBER_SIZE bytes. */
const char *vigil_number_to_exact (double value, char *out);

/* @value rounded half away from zero to a multiple of @step (0.1 mL/h), without the binary
 * dust that 0.1 * n would leave. */
double vigil_number_round_to_step (double value, double step);
