/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A visit as a whole: what is signed, and what stands there when it is over. Pure; any thread. */
#pragma once

#include "session/session.h"

typedef struct {
  char times[96];           /* "09:00 to 14:44, 5 h 44 min" */
  char events[112];         /* "312 entries · Centre Street" */
  char totals[VIGIL_MAX_CHANNELS][128];   /* "ketamine: 96.1 mg of 96.1 mg, 48.1 mL" */
  guint n_totals;
  char signature[128];      /* "Signed by A. Osei 14:44"; "" not signed */
  char head[32];            /* the record's hash at the signature, in short; "" not signed */
} VigilVisitSummary;

/* @events of the visit (VigilEvent). */
void vigil_visit_summary_fill (VigilVisitSummary *out, const VigilSession *session, GPtrArray *events, gint64 now_wall_us);
