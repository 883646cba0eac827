/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A test dose in words: how much was given under which cap, how long it is observed still, which responses are taken,
 * and a further dose while it is typed. Nothing here decides: the check asks the same rules. Headless.
 * Thread: main. */
#pragma once

#include "session/guard.h"
#include "session/test-dose.h"

typedef struct {
  VigilTestDoseStatus status;
  char given[48];           /* "10 mg" */
  char cap[64];             /* "cap 25 mg" */
  double share;             /* of the cap, 0 .. 1 */
  char doses[160];          /* "10 mg 09:05, 5 mg 09:12"; "nothing yet" */
  char time_title[64];      /* "Observe for", "Observed for" */
  char time[48];            /* "4 min 20 s", what is left or what has passed; "--" */
  char time_line[96];       /* "until 09:10" */
  char pressure[128];       /* "128/76 at 09:07"; "no blood pressure since the dose" */
  gboolean is_observed;     /* the time is over */
  gboolean is_nibp_missing; /* and a response waits for it */
} VigilTestDoseText;

void vigil_test_dose_text_fill (VigilTestDoseText *out, const VigilSession *session, const VigilTestDose *test,
                                gint64 now_wall_us);

typedef struct {
  gboolean is_off;
  char foot[64];            /* why it is off, or what it leads to: "from 09:10", "no infusion" */
} VigilTestTileText;

void vigil_test_tile_text_fill (VigilTestTileText *out, const VigilTestDoseText *text, const VigilTestDose *test,
                                const VigilTestResponse *response);
/* "no infusion", "infusion", "further dose"; static. */
const char *vigil_test_action_words (VigilTestAction action);

/* "test dose 15 mg, dissociation", for whoever orders the infusion; NULL: there was none. Transfer full. */
char *vigil_test_dose_words (const VigilSession *session, const VigilProtocol *protocol) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
  double dose;              /* NAN unless it may be given, with a reason if needs_reason */
  double total;             /* with it */
  gboolean is_missing, needs_reason;
  char words[160];          /* what is wrong or unusual; "" */
} VigilTestDoseJudgement;

/* A next dose as typed. */
void vigil_test_dose_judge (const VigilSession *session, const VigilTestDose *test, const char *text,
                            VigilTestDoseJudgement *out);
/* The bodies of VIGIL_EVENT_TEST_DOSE_GIVEN and _RESPONSE. @reason_code "" where none is needed. */
JsonObject *vigil_test_dose_to_body (const VigilSession *session, const VigilTestDose *test, double dose,
                                     const char *reason_code, const char *reason);
JsonObject *vigil_test_response_to_body (const VigilSession *session, const VigilTestDose *test,
                                         const VigilTestResponse *response);
