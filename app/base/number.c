/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"

#include <langinfo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char
decimal_sign (void)
{
  return *nl_langinfo (RADIXCHAR) == ',' ? ',' : '.';
}

const char *
vigil_number_format (double value, guint max_decimals, char *out)
{
  char plain[VIGIL_NUMBER_SIZE * 2], format[8], *point, *o = out;
  gsize n_whole;
  char sign = decimal_sign ();

  g_return_val_if_fail (max_decimals <= 6, "");
  if (!isfinite (value) || fabs (value) >= 1e12)
    return g_strlcpy (out, "--", VIGIL_NUMBER_SIZE), out;
  g_snprintf (format, sizeof format, "%%.%uf", max_decimals);
  g_ascii_formatd (plain, sizeof plain, format, value);
  if (*plain == '-' && strpbrk (plain, "123456789") == NULL)
    memmove (plain, plain + 1, strlen (plain));
  point = strchr (plain, '.');
  if (point != NULL) {
    for (char *end = plain + strlen (plain) - 1; *end == '0' || *end == '.'; end--) {
      gboolean was_point = *end == '.';
      *end = '\0';
      if (was_point)
        break;
    }
    point = strchr (plain, '.');
  }
  n_whole = point != NULL ? (gsize) (point - plain) : strlen (plain);
  for (gsize i = 0; i < n_whole; i++) {
    gsize left = n_whole - i;

    *o++ = plain[i];
    if (left > 1 && left % 3 == 1 && g_ascii_isdigit (plain[i])) {
      /* where the comma is the decimal sign the group sign is a no-break space */
      if (sign == ',') {
        *o++ = (char) 0xC2;
        *o++ = (char) 0xA0;
      } else {
        *o++ = ',';
      }
    }
  }
  if (point != NULL) {
    *o++ = sign;
    o = g_stpcpy (o, point + 1);
  }
  *o = '\0';
  return out;
}

gboolean
vigil_number_parse (const char *text, double *value)
{
  char plain[VIGIL_NUMBER_SIZE];
  gsize n = 0, n_digits = 0, n_points = 0;

  g_return_val_if_fail (text != NULL && value != NULL, FALSE);
  for (; *text != '\0'; text++) {
    if (n + 1 >= sizeof plain)
      return FALSE;
    if (g_ascii_isdigit (*text)) {
      plain[n++] = *text;
      n_digits++;
    } else if (*text == '.' || (*text == ',' && decimal_sign () == ',')) {
      plain[n++] = '.';
      n_points++;
    } else {
      return FALSE;
    }
  }
  if (n_digits == 0 || n_points > 1)
    return FALSE;
  plain[n] = '\0';
  *value = g_ascii_strtod (plain, NULL);
  return TRUE;
}

const char *
vigil_number_to_exact (double value, char *out)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    double again;

    g_ascii_formatd (out, VIGIL_NUMBER_SIZE, formats[i], value);
    again = g_ascii_strtod (out, NULL);
    if (memcmp (&again, &value, sizeof value) == 0)
      break;
  }
  return out;
}

double
vigil_number_round_to_step (double value, double step)
{
  char decimal[VIGIL_NUMBER_SIZE];

  g_return_val_if_fail (step > 0, value);
  g_ascii_formatd (decimal, sizeof decimal, "%.6f", round (value / step) * step);
  return g_ascii_strtod (decimal, NULL);
}
