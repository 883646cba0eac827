/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a Datex-Ohmeda monitor says about its patient: displayed values, auxiliary information and
 * message lines, as subrecords. Gases are shares of the pressure around.
 * Pure; one thread at a time. */
#pragma once

#include "sim/monitor-objects.h"

#define VIGIL_SIM_GE_AMBIENT_MMHG 755.1

typedef struct {
  VigilSimVitals vitals;
  gint64 wall_us;
  gboolean has_gas;
} VigilSimGeMoment;

/* Breathing has stopped for longer than the gas module waits. */
gboolean vigil_sim_ge_is_apnoea (const VigilSimGeMoment *moment);
/* 278 bytes of the basic class (0) or of the first extended one (1). */
void vigil_sim_ge_put_displayed (GByteArray *out, const VigilSimGeMoment *moment, guint class_number);
/* 114 bytes. */
void vigil_sim_ge_put_auxiliary (GByteArray *out, const VigilSimGeMoment *moment);
/* 510 bytes: the five most urgent. */
void vigil_sim_ge_put_alarm (GByteArray *out, const VigilSimScene *scene);
