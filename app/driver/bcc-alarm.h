/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The alarms of a B. Braun pump, out of its fields of bits or its single flags. For the B. Braun
 * driver only. Pure. */
#pragma once

#include "driver/bcc-pump.h"

typedef struct {
  VigilPumpAlarm alarm;         /* the worst of those that stand; NONE */
  gboolean is_known;            /* FALSE: none is seen, but not all could be read */
  char words[VIGIL_TEXT_SIZE];  /* all that stand, or what could not be read */
} BccAlarms;

void bcc_alarms_read (const BccPump *pump, BccAlarms *out);
