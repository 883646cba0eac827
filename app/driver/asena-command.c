/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/asena-command.h"

#include "base/number.h"
#include "driver/pump-report.h"

#include <math.h>
#include <string.h>

#define RATE_MIN_ML_H 0.1
#define RATE_STEP_ML_H 0.01 /* two decimals on the wire */
#define VTBI_MAX_ML 9999.0  /* eight characters on the wire */
#define VTBI_STEP_ML 0.001

const char *
asena_command_word (VigilCommandKind kind)
{
  switch (kind) {
  case VIGIL_COMMAND_START:
    return "INF_START";
  case VIGIL_COMMAND_STOP:
    return "INF_STOP";
  case VIGIL_COMMAND_SET_RATE:
    return "INF_RATE";
  case VIGIL_COMMAND_SET_VTBI:
    return "INF_VTBI";
  case VIGIL_COMMAND_CLEAR_INFUSED:
    return "INF_VI_CLEAR";
  case VIGIL_COMMAND_ASK:
  case VIGIL_COMMAND_CANCEL_ASK:
    return "REMQUERY";
  default:
    return NULL;
  }
}

static gboolean
is_in_range (double value, double min, double max, double step)
{
  return value >= min && value <= max
         && fabs (vigil_number_round_to_step (value, step) - value) < step * 1e-6;
}

static gboolean
check_range (double value, double min, double max, double step, const char *unit, GError **error)
{
  char value_text[VIGIL_NUMBER_SIZE], min_text[VIGIL_NUMBER_SIZE], max_text[VIGIL_NUMBER_SIZE],
      step_text[VIGIL_NUMBER_SIZE];

  if (is_in_range (value, min, max, step))
    return TRUE;
  g_set_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED,
               "the pump cannot do %s %s, only %s to %s in steps of %s",
               vigil_number_to_exact (value, value_text), unit,
               vigil_number_to_exact (min, min_text), vigil_number_to_exact (max, max_text),
               vigil_number_to_exact (step, step_text));
  return FALSE;
}

/* What has a meaning in the protocol cannot be said in it. */
static gboolean
is_sayable (const char *words)
{
  for (const char *c = words; *c != '\0'; c++)
    if (!g_ascii_isprint (*c) || strchr ("!|^", *c) != NULL)
      return FALSE;
  return TRUE;
}

static gboolean
check_question (const VigilCommand *command, GError **error)
{
  if (*command->lines[0] != '\0' && *command->keys[0] != '\0' && *command->keys[1] != '\0'
      && strcmp (command->keys[0], command->keys[1]) != 0 && is_sayable (command->lines[0])
      && is_sayable (command->lines[1]) && is_sayable (command->keys[0]) && is_sayable (command->keys[1]))
    return TRUE;
  g_set_error_literal (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED,
                       "the pump asks in plain letters, with two different keys");
  return FALSE;
}

gboolean
asena_command_is_possible (const VigilCommand *command, double rate_max_ml_h, GError **error)
{
  if (command->kind == VIGIL_COMMAND_SET_VTBI)
    return check_range (command->value, VTBI_STEP_ML, VTBI_MAX_ML, VTBI_STEP_ML, "mL", error);
  if (command->kind == VIGIL_COMMAND_ASK)
    return check_question (command, error);
  if (command->kind != VIGIL_COMMAND_SET_RATE)
    return TRUE;
  if (rate_max_ml_h > 0)
    return check_range (command->value, RATE_MIN_ML_H, rate_max_ml_h, RATE_STEP_ML_H, "mL/h",
                        error);
  g_set_error_literal (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_NOT_READY,
                       "the pump has not told its highest rate");
  return FALSE;
}

void
asena_command_write (const VigilCommand *command, char *body, gsize size)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (command->kind == VIGIL_COMMAND_SET_RATE)
    g_snprintf (body, size, "INF_RATE^%s^ml/h",
                g_ascii_formatd (number, sizeof number, "%.2f", command->value));
  else if (command->kind == VIGIL_COMMAND_SET_VTBI)
    g_snprintf (body, size, "INF_VTBI^ACTIV^%s^ml^STOP",
                g_ascii_formatd (number, sizeof number, "%.3f", command->value));
  else if (command->kind == VIGIL_COMMAND_ASK)
    g_snprintf (body, size, "REMQUERY^ACTIV^%s^%s^%s^%s", command->lines[0], command->lines[1], command->keys[0],
                command->keys[1]);
  else if (command->kind == VIGIL_COMMAND_CANCEL_ASK)
    g_strlcpy (body, "REMQUERY^DEACT", size);
  else
    g_strlcpy (body, asena_command_word (command->kind), size);
}

/* Numerically: "3.5" and "3.50" are the same. */
static gboolean
is_number (const char *text, double expected, double step)
{
  double value = 0;

  return pump_parse_number (text, &value) && fabs (value - expected) < step / 2;
}

gboolean
asena_command_is_taken (const VigilCommand *command, const AsenaMessage *echo)
{
  const char *const *f = echo->fields;

  if (command->kind == VIGIL_COMMAND_SET_RATE)
    return is_number (f[0], command->value, RATE_STEP_ML_H) && strcmp (f[1], "ml/h") == 0;
  if (command->kind == VIGIL_COMMAND_SET_VTBI)
    return strcmp (f[0], "ACTIV") == 0 && is_number (f[1], command->value, VTBI_STEP_ML)
           && strcmp (f[2], "ml") == 0 && strcmp (f[3], "STOP") == 0;
  if (command->kind == VIGIL_COMMAND_ASK)
    return strcmp (f[0], "ACTIV") == 0 && strcmp (f[1], command->lines[0]) == 0 && strcmp (f[2], command->lines[1]) == 0
           && strcmp (f[3], command->keys[0]) == 0 && strcmp (f[4], command->keys[1]) == 0;
  if (command->kind == VIGIL_COMMAND_CANCEL_ASK)
    return strcmp (f[0], "DEACT") == 0;
  return echo->n_fields == 0;
}
