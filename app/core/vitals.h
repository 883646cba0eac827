/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What each monitor said last, and which of it stands for a vital. Several sources may give one vital: two
 * monitors the same code, or one monitor a rate from the ECG and another from the pleth. The clinic's list
 * says which is trusted before which, the order of the monitors decides between two of a kind; what was
 * decided is the session's (VIGIL_EVENT_SOURCE_CHANGED), so that whoever reads the record sees the same.
 *
 * A source is left when it has had no good value for its stale time, and returned to when it has been good
 * for some seconds: a loose electrode must not make the number jump to and fro. A cuff's pulse is as old as
 * its measurement and is never taken for a rate that is measured without pause.
 * Internal to core/. Pure but for what it holds; thread: one owner. */
#pragma once

#include "core/trend.h"

typedef struct {
  VigilObservation seen;
  gint64 own_us;           /* when it was measured, mono: for a cuff not when it was said */
  gint64 good_us;          /* own_us of the last value; 0 never */
  gint64 good_since_us;    /* values without a gap since; 0: what came last was none */
} VigilHeard;

typedef struct {
  VigilHeard heard[VIGIL_MAX_MONITORS][VIGIL_N_CODES];
} VigilVitals;

void vigil_vitals_clear (VigilVitals *self);
/* The observation's channel is the monitor's place; one beyond VIGIL_MAX_MONITORS is not heard. */
void vigil_vitals_hear (VigilVitals *self, const VigilObservation *observation);
/* A cuff's reading stands until the next: the one before belongs to another patient. */
void vigil_vitals_forget_cuff (VigilVitals *self);
/* What a monitor that is not heard alarms about is not known. */
void vigil_vitals_forget_alert (VigilVitals *self, guint device);

/* What stands for @code by the session's sources; not aged. What stands in for it has its @source, and as
 * its time that of its measurement. Of the monitors' alerts the highest. */
void vigil_vitals_get (const VigilVitals *self, const VigilSession *session, VigilCode code, VigilObservation *out);
/* Of each code, into VIGIL_N_CODES places. */
void vigil_vitals_get_all (const VigilVitals *self, const VigilSession *session, VigilObservation *out);
/* Does that which was just heard stand for @vital? */
gboolean vigil_vitals_is_source (const VigilSession *session, VigilCode vital, const VigilObservation *heard);
/* What was just heard goes into the trend of each vital that it stands for; a cuff's pulse into none but its
 * own, because between two of them nothing was measured. */
void vigil_vitals_add_trend (const VigilVitals *self, const VigilSession *session, const VigilObservation *heard,
                             VigilTrendMaker *trend);

/* What should stand for @vital now. */
VigilVitalSource vigil_vitals_choose (const VigilVitals *self, const VigilSession *session, const VigilClinic *clinic,
                                      VigilCode vital, gint64 now_us);
