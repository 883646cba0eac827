/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a simulated B. Braun pump says of itself: the records of one BCC block.
 * Pure; one thread at a time. */
#pragma once

#include "sim/syringe.h"

typedef struct {
  VigilSimSyringe syringe;
  char serial_number[32], drug[32];
  gboolean is_in;                  /* the rack */
  gboolean is_known;               /* it was reported since the link was opened */
  gboolean is_removal_untold, has_no_values;
  double vtbi_ml;
  VigilSimSyringeMode told_mode;   /* what the last block said of what triggers one */
  double told_ml_h;
  const char *told_alarm;
} VigilSimRackPump;

/* How the ComDevice writes, and its time since it was switched on. */
typedef struct {
  gboolean is_decimal;   /* slots as two digits */
  gboolean has_bits;     /* alarms and states as fields of bits, or one by one */
  guint seconds;
} VigilSimBccStyle;

/* Adds a record; @index < 0 is the ComDevice itself. */
void vigil_sim_bcc_put (const VigilSimBccStyle *style, GString *block, int index, const char *parameter,
                        const char *format, ...) G_GNUC_PRINTF (5, 6);
/* All that pump @index says. */
GString *vigil_sim_bcc_report (const VigilSimBccStyle *style, VigilSimRackPump *pump, int index)
  G_GNUC_WARN_UNUSED_RESULT;
/* Since its last report something happened that is worth one at once. */
gboolean vigil_sim_bcc_is_changed (const VigilSimRackPump *pump);
