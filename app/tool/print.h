/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device said, a line each on the standard output. Times are seconds since @start_us. */
#pragma once

#include "observation/observation.h"
#include "observation/waveform.h"

/* For people: time, code, value with its unit ("--": none), quality and flags, words; by tabs. */
void vigil_tool_print_observation (const VigilObservation *seen, gint64 start_us);
/* For programs: one JSON object. */
void vigil_tool_print_observation_json (const VigilObservation *seen, gint64 start_us);
void vigil_tool_print_wave_json (const VigilWaveBlock *block, gint64 start_us);
