/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What an emergency says: its steps with this patient's mL and their own timers, what has gone in of the most that may,
 * and what is not to be given. And what a red flag suggests. Pure; any thread. */
#pragma once

#include "bus/bus.h"
#include "session/emergency.h"

typedef struct {
  const VigilEmergencyStep *step;
  gboolean is_done;
  gboolean can_tick;         /* a tap ticks it (again) */
  gboolean can_undo;
  char title[208];
  char line[288];            /* detail and when it was done */
  char number[48];           /* "100 mL", "200–250 mL", "15 mL/min"; "" nothing, or no weight */
  char timer[64];            /* "1:20 of 2–3 min", "not before 3:20"; "" none */
  gboolean is_timer_over;    /* inverse */
  gboolean needs_hand;       /* STOP: press it on the pump, inverse */
} VigilEmergencyRow;

typedef struct {
  char title[80];            /* "LAST · 72.4 kg" */
  char line[208];            /* "local anaesthetic toxicity · ideal weight" */
  char since[16];            /* "12:34" */
  char antidote[64];         /* "lipid emulsion 20 %"; "" none */
  char given[96];            /* "190 of 960 mL", "at most 190 of 960 mL" */
  gboolean is_at_most;       /* no more of it */
  char avoid[640];           /* "AVOID: labetalol, vasopressin" */
  VigilEmergencyRow rows[VIGIL_MAX_EMERGENCY_STEPS];
  guint n_rows;
} VigilEmergencyText;

/* @events of the visit, of VigilEvent. FALSE: none is open, or the clinic's rules have no such one. */
gboolean vigil_emergency_text_fill (VigilEmergencyText *out, const VigilClinic *clinic, const VigilView *view,
                                    GPtrArray *events);

/* The body that opens it; @effect the sign that was seen, NULL none. */
JsonObject *vigil_emergency_begin_body (const VigilEmergency *emergency, const VigilSideEffect *effect);
/* The tick of @row, or that it is taken back: a body and its @kind. NULL: nothing can be recorded, as no mL can be
 * worked out. */
JsonObject *vigil_emergency_tick_body (const VigilEmergency *emergency, const VigilEmergencyRow *row,
                                       const VigilSession *session, gboolean is_done, gint64 now_wall_us,
                                       VigilEventKind *kind);
JsonObject *vigil_emergency_end_body (const VigilSession *session, const char *how);

/* What may be opened now, as its drug runs or ran not long ago, and nothing is open; NULL nothing. */
const VigilEmergency *vigil_emergency_find_offered (const VigilClinic *clinic, const VigilView *view);

typedef struct {
  const VigilSideEffect *effect;
  const VigilEmergency *emergency;   /* to be opened; NULL none */
  int channel;                       /* to be stopped; -1 none */
  gboolean is_stop_asked;            /* since the sign: its drug's pump was asked to stop */
  gint64 seq;                        /* of the sign */
  char sign[96], drug[64];
} VigilSuggestion;

/* What the last red flag after @after_seq suggests, while it is not withdrawn or answered; that it was declined or its
 * drug's pump asked to stop is read from the record. */
gboolean vigil_suggestion_find (VigilSuggestion *out, const VigilClinic *clinic, const VigilProtocol *protocol,
                                const VigilView *view, GPtrArray *events, gint64 after_seq);
