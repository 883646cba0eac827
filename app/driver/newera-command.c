/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/newera-command.h"

#include <math.h>
#include <string.h>

#define MAX_VALUE 9999.0
#define MAX_DECIMALS 3

/* As many decimals as four digits leave; FALSE: the value needs more, or is none. */
static gboolean
format (double value, char *out, gsize size)
{
  guint decimals = MAX_DECIMALS;
  double scale = 1000;
  char pattern[8];

  if (!(value > 0 && value <= MAX_VALUE))
    return FALSE;
  for (; decimals > 0 && value * scale >= MAX_VALUE + 0.5; decimals--)
    scale /= 10;
  if (fabs (round (value * scale) - value * scale) > 1e-6)
    return FALSE;
  g_snprintf (pattern, sizeof pattern, "%%.%uf", decimals);
  g_ascii_formatd (out, (int) size, pattern, value);
  return TRUE;
}

gboolean
newera_command_is_possible (const VigilCommand *command, const NeweraState *state, GError **error)
{
  char number[16], value[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean is_rate = command->kind == VIGIL_COMMAND_SET_RATE;

  if (!is_rate && command->kind != VIGIL_COMMAND_SET_VTBI)
    return TRUE;
  if (!format (command->value, number, sizeof number)) {
    g_set_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED,
                 "the pump cannot do %s %s, only what four digits can write", g_ascii_dtostr (value, sizeof value, command->value),
                 is_rate ? "mL/h" : "mL");
    return FALSE;
  }
  if (is_rate && state->is_pumping && !state->is_rate_ml_h) {
    g_set_error_literal (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED,
                         "the pump runs in another unit than mL/h; stop it first");
    return FALSE;
  }
  return TRUE;
}

/* The default unit of a volume depends on the syringe, so it is always said. */
gboolean
newera_command_write (const VigilCommand *command, const NeweraState *state, guint step, char *words)
{
  char number[16] = "";
  gboolean is_last = step == 1;

  format (command->value, number, sizeof number);
  switch (command->kind) {
  case VIGIL_COMMAND_SET_RATE:
    g_snprintf (words, NEWERA_MAX_WORDS, state->is_pumping ? "RAT%s" : "RAT%sMH", number);
    return step == 0;
  case VIGIL_COMMAND_SET_VTBI:
    g_snprintf (words, NEWERA_MAX_WORDS, is_last ? "VOL%s" : "VOLML%s", is_last ? number : "");
    return step <= 1;
  case VIGIL_COMMAND_START:
    g_strlcpy (words, is_last || state->has_infused_last ? "RUN" : "DIRINF", NEWERA_MAX_WORDS);
    return step == 0 || (is_last && !state->has_infused_last);
  case VIGIL_COMMAND_STOP:
    g_strlcpy (words, "STP", NEWERA_MAX_WORDS);
    return step == 0;
  case VIGIL_COMMAND_CLEAR_INFUSED:
    g_strlcpy (words, "CLDINF", NEWERA_MAX_WORDS);
    return step == 0;
  default:
    return FALSE;
  }
}
