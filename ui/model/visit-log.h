/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the review keeps of a visit beside its timeline: the events in words, the music, and what the
 * pump had given at each of its reports. Folded from the events of one visit, in order.
 * Thread: one. */
#pragma once

#include "clinic/clinic.h"
#include "session/session.h"

typedef struct {
  gint64 seq, t_us;
  const char *icon;         /* a name of the icon table */
  char *title, *detail;     /* translated; detail "" where there is nothing more */
  char *alarm;              /* of an alarm: its id */
} VigilLogEntry;

typedef struct { char *title; gint64 start_us, end_us; } VigilMusicSpan;   /* end 0: it plays */

/* A channel as it was after an event that changed what is known of its delivery. */
typedef struct { gint64 t_us; guint channel; VigilChannel state; } VigilDeliveryFact;

typedef struct {
  VigilClinic *clinic;      /* for the names of staff; may be NULL */
  VigilSession session;     /* after the last event */
  GPtrArray *entries;       /* of VigilLogEntry */
  GArray *music, *facts;
  gint64 last_us;           /* of the last event */
  char signed_at[8];        /* "14:44"; "" */
} VigilVisitLog;

VigilVisitLog *vigil_visit_log_new (VigilClinic *clinic) G_GNUC_WARN_UNUSED_RESULT;
void vigil_visit_log_free (VigilVisitLog *self);
/* An event that was folded already is left out. */
void vigil_visit_log_fold (VigilVisitLog *self, const VigilEvent *event);

/* The last entry at or before @t_us; -1 none. */
int vigil_visit_log_find (const VigilVisitLog *self, gint64 t_us);

/* What had gone in by @t_us: what the pump had last reported by then, or, while its link was down,
 * the estimate that the chair showed. NAN before the channel started. */
double vigil_visit_log_get_mg (const VigilVisitLog *self, guint channel, gint64 t_us, gboolean *is_estimated);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilVisitLog, vigil_visit_log_free)
