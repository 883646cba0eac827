/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/bcc-alarm.h"

#include <string.h>

#define FLAG 0xFF /* no field of bits: a single one */

typedef struct {
  BccParameter parameter;
  guint8 bit;
  VigilPumpAlarm alarm;
  const char *words;
} AlarmRow;

/* The worst first. What has no class of its own keeps its words: the time's end is not the syringe's.
 * Of PREALARM's bit 1 two sources say two things. */
static const AlarmRow rows[] = {
  { BCC_ALARM1, 26, VIGIL_PUMP_ALARM_FLOW, "free flow" },
  { BCC_ALARM2, 7, VIGIL_PUMP_ALARM_FLOW, "danger of free flow" },
  { BCC_ALARM1, 28, VIGIL_PUMP_ALARM_AIR, "air" },
  { BCC_ALARM1, 29, VIGIL_PUMP_ALARM_AIR, "air bubble" },
  { BCC_ALARM1, 30, VIGIL_PUMP_ALARM_AIR, "air rate" },
  { BCC_ALARM1, 31, VIGIL_PUMP_ALARM_AIR, "air sensor" },
  { BCC_INA15, FLAG, VIGIL_PUMP_ALARM_AIR, "air" },
  { BCC_ALARM1, 10, VIGIL_PUMP_ALARM_OCCLUSION, "pressure high" },
  { BCC_ALARM1, 11, VIGIL_PUMP_ALARM_OCCLUSION, "drive blocked" },
  { BCC_ALARM1, 20, VIGIL_PUMP_ALARM_OCCLUSION, "upstream pressure" },
  { BCC_INA3, FLAG, VIGIL_PUMP_ALARM_OCCLUSION, "pressure" },
  { BCC_ALARM1, 15, VIGIL_PUMP_ALARM_SYRINGE, "claw" },
  { BCC_ALARM1, 17, VIGIL_PUMP_ALARM_SYRINGE, "syringe holder open" },
  { BCC_ALARM1, 18, VIGIL_PUMP_ALARM_SYRINGE, "syringe not inserted right" },
  { BCC_ALARM2, 31, VIGIL_PUMP_ALARM_SYRINGE, "syringe not secure" },
  { BCC_INA9, FLAG, VIGIL_PUMP_ALARM_SYRINGE, "syringe" },
  { BCC_ALARM1, 1, VIGIL_PUMP_ALARM_FAULT, "calibration" },
  { BCC_ALARM1, 3, VIGIL_PUMP_ALARM_FAULT, "therapy data" },
  { BCC_ALARM1, 4, VIGIL_PUMP_ALARM_FAULT, "therapy data" },
  { BCC_ALARM1, 22, VIGIL_PUMP_ALARM_FLOW, "drops" },
  { BCC_ALARM1, 23, VIGIL_PUMP_ALARM_FLOW, "no drops" },
  { BCC_ALARM1, 24, VIGIL_PUMP_ALARM_FLOW, "too few drops" },
  { BCC_ALARM1, 25, VIGIL_PUMP_ALARM_FLOW, "too many drops" },
  { BCC_ALARM1, 27, VIGIL_PUMP_ALARM_FLOW, "drop sensor missing" },
  { BCC_ALARM2, 30, VIGIL_PUMP_ALARM_FLOW, "door opened while infusing" },
  { BCC_INA13, FLAG, VIGIL_PUMP_ALARM_FLOW, "door" },
  { BCC_INA14, FLAG, VIGIL_PUMP_ALARM_FLOW, "drops" },
  { BCC_ALARM1, 9, VIGIL_PUMP_ALARM_END, "syringe empty" },
  { BCC_INA2, FLAG, VIGIL_PUMP_ALARM_END, "syringe empty" },
  { BCC_ALARM1, 14, VIGIL_PUMP_ALARM_OTHER, "time over" },
  { BCC_INA8, FLAG, VIGIL_PUMP_ALARM_OTHER, "time over" },
  { BCC_ALARM1, 19, VIGIL_PUMP_ALARM_OTHER, "KVO over" },
  { BCC_INA16, FLAG, VIGIL_PUMP_ALARM_OTHER, "KVO over" },
  { BCC_ALARM1, 2, VIGIL_PUMP_ALARM_BATTERY_EMPTY, "battery" },
  { BCC_ALARM1, 5, VIGIL_PUMP_ALARM_BATTERY_EMPTY, "battery voltage low" },
  { BCC_ALARM1, 6, VIGIL_PUMP_ALARM_BATTERY_EMPTY, "no battery" },
  { BCC_ALARM1, 7, VIGIL_PUMP_ALARM_BATTERY_EMPTY, "battery flat" },
  { BCC_INA1, FLAG, VIGIL_PUMP_ALARM_BATTERY_EMPTY, "battery empty" },
  { BCC_ALARM1, 8, VIGIL_PUMP_ALARM_OTHER, "battery cover" },
  { BCC_ALARM1, 16, VIGIL_PUMP_ALARM_OTHER, "pressure sensor" },
  { BCC_ALARM2, 1, VIGIL_PUMP_ALARM_OTHER, "data lock tampered with" },
  { BCC_ALARM2, 29, VIGIL_PUMP_ALARM_OTHER, "occlusion test" },
  { BCC_INA6, FLAG, VIGIL_PUMP_ALARM_OTHER, "CC" },
  { BCC_PREALARM, 1, VIGIL_PUMP_ALARM_OTHER, "pre-alarm 1: disposable or syringe" },
  { BCC_PREALARM, 6, VIGIL_PUMP_ALARM_OTHER, "tampered with" },
  { BCC_PREALARM, 7, VIGIL_PUMP_ALARM_OTHER, "CAN" },
  { BCC_PREALARM, 10, VIGIL_PUMP_ALARM_OTHER, "occlusion forecast" },
  { BCC_PREALARM, 11, VIGIL_PUMP_ALARM_OTHER, "pressure leap" },
  { BCC_PREALARM, 12, VIGIL_PUMP_ALARM_OTHER, "pressure leap" },
  { BCC_ALARM1, 13, VIGIL_PUMP_ALARM_VTBI_DONE, "volume infused" },
  { BCC_INA7, FLAG, VIGIL_PUMP_ALARM_VTBI_DONE, "volume infused" },
  { BCC_PREALARM, 8, VIGIL_PUMP_ALARM_VTBI_DONE, "secondary done" },
  { BCC_ALARM2, 2, VIGIL_PUMP_ALARM_LIMIT, "PCA hour limit" },
  { BCC_PREALARM, 2, VIGIL_PUMP_ALARM_NEAR_END, "volume near end" },
  { BCC_PREALARM, 3, VIGIL_PUMP_ALARM_NEAR_END, "time near end" },
  { BCC_INA12, FLAG, VIGIL_PUMP_ALARM_NEAR_END, "syringe near end" },
  { BCC_PREALARM, 4, VIGIL_PUMP_ALARM_BATTERY_LOW, "battery near flat" },
  { BCC_PREALARM, 15, VIGIL_PUMP_ALARM_BATTERY_LOW, "battery defective" },
  { BCC_INA11, FLAG, VIGIL_PUMP_ALARM_BATTERY_LOW, "battery low" },
  { BCC_ALARM1, 12, VIGIL_PUMP_ALARM_ATTENTION, "standby over" },
  { BCC_INA5, FLAG, VIGIL_PUMP_ALARM_ATTENTION, "standby over" },
  { BCC_ALARM2, 4, VIGIL_PUMP_ALARM_ATTENTION, "take-over mode" },
  { BCC_ALARM2, 5, VIGIL_PUMP_ALARM_ATTENTION, "take-over mode" },
  { BCC_ALARM2, 6, VIGIL_PUMP_ALARM_ATTENTION, "take-over mode" },
  { BCC_PREALARM, 5, VIGIL_PUMP_ALARM_ATTENTION, "KVO" },
  { BCC_PREALARM, 13, VIGIL_PUMP_ALARM_ATTENTION, "take-over mode" },
  { BCC_PREALARM, 14, VIGIL_PUMP_ALARM_ATTENTION, "take-over mode" },
};

/* In their order. */
static const struct { BccParameter parameter; const char *name; } fields[] = {
  { BCC_ALARM1, "ALARM1" }, { BCC_ALARM2, "ALARM2" }, { BCC_PREALARM, "PREALARM" },
};

static void
add_words (BccAlarms *self, VigilPumpAlarm alarm, const char *words)
{
  if (self->alarm == VIGIL_PUMP_ALARM_NONE)
    self->alarm = alarm;
  if (*self->words != '\0')
    g_strlcat (self->words, ", ", sizeof self->words);
  g_strlcat (self->words, words, sizeof self->words);
}

/* One that is neither up nor down may be up. */
static gboolean
is_flag_up (const char *said)
{
  gboolean is_up = FALSE;

  if (*said == '\0')
    return FALSE;
  if (bcc_record_parse_flag (said, &is_up))
    return is_up;
  return bcc_record_has_value (said);
}

/* What stands in no row is an alarm all the same. */
static void
add_strange_bits (guint index, guint32 bits, BccAlarms *out)
{
  for (guint32 left = bits & ~1u; left != 0; left &= left - 1) {
    guint bit = (guint) g_bit_nth_lsf (left, -1);
    char words[VIGIL_TEXT_SIZE];
    gboolean is_told = FALSE;

    for (gsize i = 0; i < G_N_ELEMENTS (rows) && !is_told; i++)
      is_told = rows[i].parameter == fields[index].parameter && rows[i].bit == bit;
    if (is_told)
      continue;
    g_snprintf (words, sizeof words, "%s bit %u", fields[index].name, bit);
    add_words (out, VIGIL_PUMP_ALARM_OTHER, words);
  }
}

/* What is there and cannot be read is an alarm until somebody has looked. */
static void
add_unread (guint index, const char *said, BccAlarms *out)
{
  char words[VIGIL_TEXT_SIZE];

  g_snprintf (words, sizeof words, "%s %s", fields[index].name, said);
  if (bcc_record_has_value (said)) {
    add_words (out, VIGIL_PUMP_ALARM_OTHER, words);
    return;
  }
  out->is_known = FALSE;
  if (*out->words == '\0')
    g_strlcpy (out->words, words, sizeof out->words);
}

/* Mostly no field has a bit set, and where there are fields there are no flags: then no row needs a look. */
static gboolean
may_alarm (const BccPump *pump, const guint32 *bits)
{
  for (guint k = 0; k < G_N_ELEMENTS (fields); k++)
    if (bits[k] != 0)
      return TRUE;
  for (BccParameter flag = BCC_INA1; flag <= BCC_INA16; flag++)
    if (pump->said[flag][0] != '\0')
      return TRUE;
  return FALSE;
}

void
bcc_alarms_read (const BccPump *pump, BccAlarms *out)
{
  guint32 bits[G_N_ELEMENTS (fields)] = { 0 };
  gboolean is_read[G_N_ELEMENTS (fields)], is_looked;

  *out = (BccAlarms){ .alarm = VIGIL_PUMP_ALARM_NONE, .is_known = TRUE };
  for (guint k = 0; k < G_N_ELEMENTS (fields); k++)
    is_read[k] = bcc_record_parse_bits (pump->said[fields[k].parameter], &bits[k]);
  is_looked = may_alarm (pump, bits);
  for (gsize i = 0; i < G_N_ELEMENTS (rows) && is_looked; i++) {
    const AlarmRow *row = &rows[i];

    if (row->bit == FLAG ? is_flag_up (pump->said[row->parameter])
                         : (bits[row->parameter - fields[0].parameter] >> row->bit & 1) != 0)
      add_words (out, row->alarm, row->words);
  }
  for (guint k = 0; k < G_N_ELEMENTS (fields); k++) {
    const char *said = pump->said[fields[k].parameter];

    add_strange_bits (k, bits[k], out);
    if (*said != '\0' && !is_read[k])
      add_unread (k, said, out);
  }
}
