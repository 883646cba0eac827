/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The test dose as a state machine: a first dose is observed, then a response says whether the infusion may follow,
 * a further dose, or nothing more. How much, how long and which responses is the clinic's (VigilTestDose); where it
 * stands is worked out from what was given and said and not withdrawn, each time it is asked for.
 * Pure; any thread. Rules: requirements R1.2 to R1.4. */
#pragma once

#include "session/session.h"

typedef enum {
  VIGIL_TEST_STATE_NONE,        /* nothing was given */
  VIGIL_TEST_STATE_OBSERVING,   /* given, and nobody has said yet what it did */
  VIGIL_TEST_STATE_TOP_UP,      /* a further dose may be given */
  VIGIL_TEST_STATE_INFUSE,
  VIGIL_TEST_STATE_ENDED,       /* no infusion in this visit any more */
} VigilTestState;

typedef struct {
  VigilTestState state;
  double given;                 /* in all, in the dosing's unit */
  guint n_doses;
  double last;                  /* the last one of them */
  gint64 dosed_wall_us;         /* when; 0 none */
  gint64 observed_wall_us;      /* from then on every response is taken; 0 none */
  const VigilTestAnswer *answer;  /* the one that holds; NULL none. Of @session */
  gint64 last_seq;              /* the newest of doses and responses, the one that may be withdrawn; 0 none */
  double next_low, next_high;   /* of a next dose, whether it may be given now or not; equal: that one only */
  gboolean is_capped;           /* no next dose fits under the cap; next_low and next_high are 0 */
} VigilTestDoseStatus;

void vigil_test_dose_look (const VigilSession *session, const VigilTestDose *test, VigilTestDoseStatus *out);
typedef enum {
  VIGIL_TEST_AMOUNT_OK,
  VIGIL_TEST_AMOUNT_NONE,       /* not above 0 */
  VIGIL_TEST_AMOUNT_CAP,        /* with what was given it is beyond the cap, and no reason helps */
  VIGIL_TEST_AMOUNT_RANGE,      /* not the first dose, or no further one */
} VigilTestAmount;

/* A next dose by the clinic's amounts; the drug's own limits are the guard's. */
VigilTestAmount vigil_test_dose_judge_amount (const VigilTestDose *test, const VigilTestDoseStatus *status, double dose);
/* What @response leads to as it stands: what has no room for a top-up leads to what the clinic says instead. */
VigilTestAction vigil_test_dose_get_action (const VigilTestResponse *response, const VigilTestDoseStatus *status);
/* Of this patient, measured after the last dose. */
gboolean vigil_test_dose_has_nibp (const VigilSession *session, const VigilTestDoseStatus *status);
/* NULL: none of that id. */
const VigilTestResponse *vigil_test_dose_find_response (const VigilTestDose *test, const char *id);
/* FALSE: no such action. */
gboolean vigil_test_action_lookup (const char *name, VigilTestAction *out);

/* A test dose of whatever protocol stands in this visit. */
gboolean vigil_session_has_test_dose (const VigilSession *self);
/* A response has ended the infusion of this visit, whatever protocol is chosen now. */
gboolean vigil_session_is_test_ended (const VigilSession *self);
/* The test dose comes next, before any infusion: it is not settled yet, or it has ended the infusion. @protocol may be
 * NULL. */
gboolean vigil_session_is_test_dose_open (const VigilSession *self, const VigilProtocol *protocol);
/* What the response that ended the infusion asks for and nobody has given since; NULL: nothing. */
const VigilRescueDrug *vigil_session_get_test_adjunct (const VigilSession *self, const VigilProtocol *protocol);
/* How often a pressure is due now: more often while a test dose is observed. @protocol may be NULL: 0. */
guint vigil_session_get_nibp_every_min (const VigilSession *self, const VigilProtocol *protocol);
