/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the infusion card says of a channel. Fact (from the pump), plan, and estimate (the pump is
 * not seen) have different words. Pure; any thread. */
#pragma once

#include "session/session.h"

typedef enum {
  VIGIL_CHIP_NONE, VIGIL_CHIP_READY, VIGIL_CHIP_NOT_STARTED, VIGIL_CHIP_ASKING, VIGIL_CHIP_RUNNING, VIGIL_CHIP_NEAR_END,
  VIGIL_CHIP_PAUSED, VIGIL_CHIP_STOPPING, VIGIL_CHIP_ENDED, VIGIL_CHIP_NOT_SEEN,
  VIGIL_CHIP_KEEPS_OPEN, VIGIL_CHIP_ANSWER_PUMP,
} VigilInfusionChip;

typedef struct {
  VigilInfusionChip chip;
  const char *chip_icon;            /* icon's name */
  char chip_words[48];              /* "Running", "Asking 2 s" */
  char name[64];
  char rate[32], unit[16];
  char second_line[160];            /* "12.7 mL/h on pump · ordered 0.35" */
  gboolean is_second_line_strong;   /* "last seen 11:19 · look at the pump" */
  gboolean is_mismatch;             /* pump against plan: inverse */
  gboolean is_estimated;
  char delivered[48];               /* "33.9 mg", "est. 39 mg" */
  char planned[48];                 /* "of 96.1 mg" */
  char seen[48];                    /* "seen 36.8 mg" while estimated */
  char left[48];                    /* "2 h 27 min", "est. left 2 h 15 min" */
  char ends[48];                    /* "ends 13:39" */
  char summary[96];                 /* one line when over: "done 10:34" */
  double fraction_seen, fraction;   /* 0 .. 1 of the plan; equal unless estimated */
  char spoken[320];
} VigilInfusionText;

/* @tolerance as of vigil_channel_matches_plan (), whose answer is @matches_plan. */
void vigil_infusion_text_fill (VigilInfusionText *out, const VigilChannel *channel,
                               const VigilDelivered *delivered, gboolean matches_plan,
                               gint64 now_wall_us);

/* Whether the clinic lets Vigil send PAUSE and STOP; @pump_control as in VigilView. */
gboolean vigil_infusion_may_ask_pump (int pump_control);
/* And START, RESUME and a rate. */
gboolean vigil_infusion_may_start_pump (int pump_control);
