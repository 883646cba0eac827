/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a visit comes to: the time since the infusion, what was given, the last checks, what is open
 * before the patient goes home. Words for screens; nothing here decides. Pure; any thread. */
#pragma once

#include "session/session.h"

typedef struct {
  char since[48];           /* "42 min"; since the last infusion ended */
  gboolean is_without_infusion;  /* nothing ran: since the recovery began */
  char planned[48];         /* "60 min planned" */
  char until[48];           /* "until 14:39" */
  guint n_items, n_open;    /* of the discharge list */
  char open[128];           /* "3 of 4 open, 18 min to go"; "" when nothing is open */
} VigilRecoveryText;

/* @protocol may be NULL: then nothing can be signed and @open says so. */
void vigil_recovery_text_fill (VigilRecoveryText *out, const VigilSession *session, const VigilProtocol *protocol,
                               gint64 now_wall_us);

typedef struct {
  gboolean is_done;
  gboolean is_by_itself;    /* a tap changes nothing: it passes with time */
  gboolean is_scored;       /* a tap leads to its score */
  char end[160];            /* "AO 14:05", "18 min to go", "tap when done", "7 of 10, needs 9" */
} VigilDischargeText;

void vigil_discharge_text_fill (VigilDischargeText *out, const VigilSession *session, const VigilDischargeItem *item,
                                gint64 now_wall_us);

typedef struct {
  char name[64];            /* the drug as the formulary writes it */
  char amount[128];         /* "96.1 mg of 96.1 mg, 48.1 mL"; "est. 39 mg of ..." */
  char times[64];           /* "09:34 to 13:39" */
  char how[64];             /* "complete", "stopped early", "running" */
  gboolean is_estimated;
  guint colour;
} VigilGivenText;

/* @how as VIGIL_EVENT_INFUSION_ENDED has it, NULL unknown. */
void vigil_given_text_fill (VigilGivenText *out, const VigilChannel *channel, const char *how, gint64 now_wall_us);
/* "complete" or "stopped" of the last end of @channel among @events (VigilEvent); NULL none. */
const char *vigil_given_find_end (GPtrArray *events, guint channel);

typedef struct {
  char last[192];           /* "4: answers slowly to the name"; "not recorded yet" */
  char age[64];             /* "8 min ago"; "" never */
  char due[64];             /* "in 3 min", "due", "overdue 5 min"; "" not asked for */
  gboolean is_due;
  gboolean is_recorded;
} VigilCheckText;

void vigil_check_text_fill (VigilCheckText *out, const VigilSession *session, const VigilProtocol *protocol,
                            const VigilCheck *check, gint64 now_wall_us);
/* The index of the check that has waited longest past its time; -1 none is due. @skipped: a bit for
 * each that is left out. */
int vigil_check_find_due (const VigilSession *session, const VigilProtocol *protocol, guint skipped,
                          gint64 now_wall_us);

/* "nausea, moderate 11:12; dizzy, mild 10:20": the latest word on each side effect that was neither
 * withdrawn nor pleasant, the severest first. NULL: none. Transfer full. */
char *vigil_effects_words (GPtrArray *events) G_GNUC_WARN_UNUSED_RESULT;
