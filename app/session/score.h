/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Instruments are added up, and what is measured suggests answers. The rules are the clinic's
 * (VigilInstrument). An answer that is missing gives no total, never a 0; what the monitor suggests is no
 * answer until staff has confirmed it. Pure; any thread. */
#pragma once

#include "session/session.h"

/* What was answered to each item, by its place in the instrument: the place of the answer, -1 nothing. */
typedef struct {
  int anchors[VIGIL_MAX_ITEMS];
} VigilAnswers;

typedef enum { VIGIL_ASKED_NOT, VIGIL_ASKED_LATER, VIGIL_ASKED } VigilAsked;

typedef struct {
  gboolean has_total;
  int total;                      /* of what is answered so far; the instrument's only with has_total */
  guint n_asked, n_answered;      /* items, those that score nothing among them */
  int missing;                    /* place of the first item without an answer; -1 none */
  const VigilScoreBand *band;     /* NULL: no total, or the instrument has none */
} VigilScoreSum;

void vigil_answers_clear (VigilAnswers *self);
/* Whether it is asked at all; LATER: the item that decides so is not answered yet. */
VigilAsked vigil_score_is_asked (const VigilInstrument *instrument, const VigilAnswers *answers, guint item);
/* Whether that answer can be given; LATER likewise. */
VigilAsked vigil_score_is_offered (const VigilInstrument *instrument, const VigilAnswers *answers, guint item,
                                   guint anchor);
/* An answer that is no longer offered counts as missing. */
void vigil_score_sum (const VigilInstrument *instrument, const VigilAnswers *answers, VigilScoreSum *out);

/* The answer that @values, one for each of the item's vitals, stand for: of several the one that scores worst,
 * towards the end of the list. @baselines are the patient's own, ignored where the item is about the vital
 * itself. -1: none, as a value is missing, or in a gap of the scale. Values count as they are shown. */
int vigil_score_match (const VigilInstrument *instrument, const VigilAnswers *answers, guint item, const double *values,
                       const double *baselines);

/* What suggestions come from. */
typedef struct {
  const VigilSession *session;
  const VigilProtocol *protocol;  /* after its interval a pressure is too old; NULL: it is none */
  const VigilObservation *vitals; /* VIGIL_N_CODES, aged; NULL: nothing is measured */
  gint64 now_us, now_wall_us;
} VigilScoreFacts;

typedef struct {
  int anchor;                     /* -1: nothing is suggested */
  double values[VIGIL_MAX_ITEM_VITALS], baselines[VIGIL_MAX_ITEM_VITALS];   /* as they are shown; NAN none */
  gint64 t_wall_us;               /* when the older of them was measured */
} VigilScoreHint;

/* Stale, doubted, invalid and demonstration values suggest nothing (but to learn with: vigil_gate_is_measured ()),
 * nor does a pressure that is overdue. */
void vigil_score_suggest (const VigilInstrument *instrument, const VigilAnswers *answers, guint item,
                          const VigilScoreFacts *facts, VigilScoreHint *out);
/* The patient's own value from before the infusion; NAN unknown. */
double vigil_session_get_baseline (const VigilSession *self, VigilCode vital);

/* Of VigilWhen, what holds now; 0 nothing is scored. */
guint vigil_session_get_when (const VigilSession *self);
/* The latest that counts, scored at one of @when; NULL none. */
const VigilScore *vigil_session_find_score (const VigilSession *self, const char *instrument_id, guint when);
gboolean vigil_score_meets (const VigilScore *score, const VigilScoreNeed *need);
/* A prescriber let it pass, and it was not scored anew since. */
const VigilDischargeAnswer *vigil_session_find_discharge_override (const VigilSession *self,
                                                                   const VigilDischargeItem *item);
/* When it is to be scored again; 0 never. */
gint64 vigil_session_score_due_wall_us (const VigilSession *self, const VigilProtocolScore *score);
/* NULL: it has none of that id. */
const VigilScoreBand *vigil_instrument_find_band (const VigilInstrument *self, const char *id);
/* An answer as it is read: the clinic's words, or its range: "12 to 20", "within 20 %". @lang of the clinic's. */
char *vigil_anchor_words (const VigilInstrument *instrument, guint item, guint anchor, const char *lang)
    G_GNUC_WARN_UNUSED_RESULT;
/* "124 mmHg, 78 /min": what was measured for the item. NULL: something is missing. */
char *vigil_measured_words (const VigilInstrumentItem *item, const double *values) G_GNUC_WARN_UNUSED_RESULT;
/* Of VIGIL_EVENT_INSTRUMENT_SCORED. @confirmed: by item, the suggestions that staff confirmed, anchor -1 where the
 * answer was asked; NULL all were. Transfer full. */
JsonObject *vigil_score_to_body (const VigilInstrument *instrument, const VigilAnswers *answers,
                                 const VigilScoreHint *confirmed, const char *lang) G_GNUC_WARN_UNUSED_RESULT;
/* "%", "mmHg", of the items that are about a change; "" there are none. */
const char *vigil_instrument_get_change_unit (const VigilInstrument *self);
