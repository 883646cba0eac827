/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores in words, for screens; nothing here decides. Pure; any thread. */
#pragma once

#include "bus/bus.h"
#include "session/score.h"

/* The last score of an instrument at this stage of the visit. */
typedef struct {
  char total[64];           /* "9 of 10"; "no total yet" */
  char band[160];           /* "ready to go home"; "" none */
  char who[64];             /* "AO, 8 min ago"; "" none */
  char due[64];             /* "in 3 min", "due", "overdue 5 min"; "" not asked for */
  gboolean is_due, is_recorded;
  gboolean is_done;         /* recorded, not due again, and its band is none that blocks */
} VigilScoreText;

void vigil_score_text_fill (VigilScoreText *out, const VigilSession *session, const VigilProtocolScore *score,
                            gint64 now_wall_us);
/* Of a protocol's scores the one that waited longest past its time; -1 none is due. */
int vigil_score_find_due (const VigilSession *session, const VigilProtocol *protocol, gint64 now_wall_us);
/* When the next check or score is due; 0 never. */
gint64 vigil_checks_find_next_due_wall_us (const VigilSession *session, const VigilProtocol *protocol);

/* What suggestions come from, as the screen shows it. */
VigilScoreFacts vigil_score_facts_of (const VigilView *view, const VigilProtocol *protocol);
/* "not a validated scale · four own questions"; "" there is nothing to say. */
char *vigil_instrument_note (const VigilInstrument *instrument) G_GNUC_WARN_UNUSED_RESULT;
/* "monitor 11:12: 128 mmHg", and in a line of its own what it is compared with: "before: 124 mmHg"; NULL: nothing
 * was measured. */
char *vigil_score_hint_words (const VigilInstrumentItem *item, const VigilScoreHint *suggestion)
    G_GNUC_WARN_UNUSED_RESULT;
/* Why a point of the discharge list that needs a score is open, or by what it passed: "not scored yet",
 * "7 of 10", "9 of 10, Walking: 1". */
char *vigil_need_words (const VigilSession *session, const VigilDischargeItem *item) G_GNUC_WARN_UNUSED_RESULT;
