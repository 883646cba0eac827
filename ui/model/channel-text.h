/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the channel's page says: the plan step by step, and the one thing that can be done next. Pure; any thread. */
#pragma once

#include "bus/bus.h"

typedef struct {
  char title[96];           /* "Step 2: 0.35 mg/kg/h, 3 h 30 min" */
  char line[160];           /* "12.7 mL/h on the pump gives 0.351 mg/kg/h" */
  char end[64];             /* "runs", "done", "in 12 min", "due" */
  gboolean is_now, is_done;
} VigilStepText;

void vigil_step_text_fill (VigilStepText *out, const VigilChannel *channel, guint step, gint64 now_wall_us);
/* "100 mg in 50 mL, 2 mg/mL"; "" unless a bag is known. @out holds 96 bytes. */
const char *vigil_channel_words_bag (const VigilChannel *channel, char *out);

/* The link of a pump channel; NULL none. */
const VigilLinkView *vigil_view_find_pump (const VigilView *view, guint channel);

typedef enum {
  VIGIL_ACT_NONE,
  VIGIL_ACT_CONFIRM_PUMP,   /* another pump answers */
  VIGIL_ACT_CONFIRM_START,  /* entered, and left out when the others were confirmed */
  VIGIL_ACT_START,          /* again: it was confirmed, the pump does not run */
  VIGIL_ACT_RESUME,
  VIGIL_ACT_NEXT_STEP,
} VigilAct;

typedef struct {
  VigilAct act;
  gboolean needs_sign_in;   /* a tap asks for the PIN first */
  double rate_ml_h;         /* of NEXT_STEP */
  const char *label;        /* "Next step", translated; NULL for NONE */
  char caption[128];
  char off[128];            /* why not; "" it can */
} VigilActText;

void vigil_act_text_fill (VigilActText *out, const VigilView *view, guint channel);
