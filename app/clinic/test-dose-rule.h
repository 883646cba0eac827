/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The test dose of a protocol: how much of what, how long it is observed, and what each response to it leads to. Read
 * by the clinic's loader and as immutable as all of it. Thread: any. */
#pragma once

#include "clinic/clinic.h"

/* What a response to a test dose leads to. */
typedef enum { VIGIL_TEST_END, VIGIL_TEST_INFUSE, VIGIL_TEST_TOP_UP } VigilTestAction;

#define VIGIL_MAX_TEST_RESPONSES 4

typedef struct {
  char *id;                 /* "dissociation" */
  VigilLabel *label, *detail;
  VigilTestAction action;
  VigilTestAction at_cap;   /* where the cap leaves no room for a top-up; of others what @action is */
  gboolean is_at_once;      /* need not wait until the observation is over; only of what ends */
  const VigilRescueDrug *adjunct;   /* that is given then; NULL none */
} VigilTestResponse;

/* Given by hand before the infusion and observed, for what it shows (requirements R1.2 to R1.4). */
struct _VigilTestDose {
  const VigilDrug *drug;    /* one that the protocol infuses */
  const VigilDosing *dosing;  /* a bolus in a unit of mass: its limits hold, and its range of a top-up */
  double initial, max_total;  /* in that unit; nothing beyond max_total is ever accepted */
  guint observe_min;        /* after each dose */
  guint nibp_every_min;     /* meanwhile: when a pressure is overdue */
  gboolean needs_nibp;      /* a response waits for a pressure that was measured after the dose, as for the time */
  VigilTestResponse *responses;   guint n_responses;
  char *source;             /* where the numbers are from, and which are nobody's but the example's */
};

/* "end", "infuse", "top-up", as recorded. */
const char *vigil_test_action_name (VigilTestAction action);
