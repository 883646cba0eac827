/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Every limit that a dose is held to, in one place: the check that nothing can go round and the page on which the
 * dose is typed ask the same function, so that what the one lets through the other does. A hard finding cannot be
 * passed; a soft one needs a reason of the clinic's list; what is only said stands as VIGIL_VERDICT_OK.
 * Nothing is clamped: what is too much is refused and said.
 * Pure; any thread. Rules: the drug library, section "Arithmetic"; pump safety, "Dose-error-reduction". */
#pragma once

#include "session/body.h"
#include "session/dose.h"
#include "session/session.h"

/* What of a drug was given, or is planned on another channel. */
typedef struct {
  const char *drug_id;
  gint64 ng;
  gboolean is_earlier_visit;   /* of the same day: counts against the day's limit only, if there is one */
} VigilGivenDose;

#define VIGIL_MAX_GIVEN                                                                                              \
  (VIGIL_MAX_CHANNELS + VIGIL_MAX_BOLUSES + 32 + VIGIL_MAX_EARLIER * VIGIL_MAX_EARLIER_DRUGS)

typedef enum {
  VIGIL_GUARD_RATE,       /* of a step, in the drug's unit */
  VIGIL_GUARD_CEILING,    /* the same in another unit */
  VIGIL_GUARD_DOSE,       /* in the unit in which it is ordered */
  VIGIL_GUARD_DURATION,
  VIGIL_GUARD_TOTAL,      /* with all that was given before */
  VIGIL_GUARD_TOTAL_KG,
  VIGIL_GUARD_DAY,
  VIGIL_GUARD_WEIGHT,     /* the patient is too light for the drug */
  VIGIL_GUARD_STRENGTH,   /* stronger than may go into a vein */
  VIGIL_GUARD_BAG,        /* none of the clinic's concentrations */
  VIGIL_GUARD_FAR_RATE,   /* a decimal sign slipped? */
  VIGIL_GUARD_FAR_TIME,
  VIGIL_GUARD_SEDATIVES,  /* another sedative is on board: only said */
  VIGIL_GUARD_SINGLE,     /* of a drug that is given by hand */
  VIGIL_GUARD_FIRST,
  VIGIL_GUARD_ALL,
  VIGIL_GUARD_SOON,       /* again before its time */
  VIGIL_GUARD_CONTEXT,    /* must not be given in this state */
} VigilGuardKind;

typedef struct {
  VigilGuardKind kind;
  VigilVerdict verdict;
  guint step;             /* from 0, of RATE, CEILING, FAR_RATE */
  double value, limit;    /* in unit: what it is and what it passes */
  const char *unit;
  const VigilLabel *label;  /* of CONTEXT; NULL */
} VigilFinding;

#define VIGIL_MAX_FINDINGS 64

typedef struct {
  VigilFinding at[VIGIL_MAX_FINDINGS];
  guint n;
  VigilVerdict worst;
} VigilFindings;

/* An order as it is worked out; results[i] of rates[i] for minutes[i]. */
typedef struct {
  const VigilDrug *drug;
  const VigilProtocolDrug *planned;   /* what the protocol gives; NULL: nothing to compare with */
  const VigilDosing *dosing;          /* as what it is ordered; NULL: by its rate alone */
  double weight_kg;                   /* that it is dosed by */
  double actual_kg;
  double bag_mg, bag_ml;
  double rates[VIGIL_MAX_STEPS];      /* as ordered, in the drug's unit */
  guint minutes[VIGIL_MAX_STEPS];
  VigilDoseResult results[VIGIL_MAX_STEPS];
  guint n_steps;
  const VigilGivenDose *given;
  guint n_given;
  gboolean has_other_sedative;
} VigilOrder;

void vigil_guard_order (const VigilOrder *order, VigilFindings *out);
/* A rate that a running pump is asked for, against everything that holds of a rate. */
void vigil_guard_rate (const VigilOrder *order, double rate, guint step, VigilFindings *out);

/* A bolus of a drug that the infusion list has ("test-bolus"): single dose, and all of it with what was given. */
void vigil_guard_bolus (const VigilDrug *drug, const VigilDosing *dosing, double dose, double weight_kg,
                        const VigilGivenDose *given, guint n_given, VigilFindings *out);

typedef struct {
  double dose;                        /* in the drug's unit */
  double given;                       /* of it in this visit so far, in that unit */
  guint n_given;
  gint64 since_last_us;               /* -1: none was given */
  double weight_kg;                   /* NAN unknown */
  const char *const *contexts;        /* that hold now ("last"), NULL-terminated; may be NULL */
} VigilRescueOrder;

void vigil_guard_rescue (const VigilRescueDrug *drug, const VigilRescueOrder *order, VigilFindings *out);

/* ng of @drug_id: of this visit, and of the day with the earlier visits. Never overflows. */
gint64 vigil_guard_sum_ng (const VigilGivenDose *given, guint n, const char *drug_id, gboolean is_whole_day);
/* What this visit's boluses and its channels but @except give or gave, and what earlier visits of the same day did;
 * at most VIGIL_MAX_GIVEN. An ended channel
 * counts what went in, any other what is planned or went in, whichever is more. */
guint vigil_guard_collect (const VigilSession *session, const VigilChannel *except, VigilGivenDose *out);
/* Are there of the clinic's sedatives @but_id aside: @is_planned counts what is not started yet too? */
guint vigil_guard_count_sedatives (const VigilSession *session, const char *const *sedatives, const char *but_id,
                                   gboolean is_planned);

/* What the protocol gives of @drug_id, among its drugs or their alternatives; NULL: nothing. @protocol may be NULL. */
const VigilProtocolDrug *vigil_protocol_find_drug (const VigilProtocol *protocol, const char *drug_id);

/* The first of the worst; NULL: nothing was found. */
const VigilFinding *vigil_findings_get_worst (const VigilFindings *self);
/* Translated, for people: "Step 2: 3.5 mg/kg/h is above the hard limit of 2 mg/kg/h". Transfer full. */
char *vigil_finding_words (const VigilFinding *finding, const char *lang) G_GNUC_WARN_UNUSED_RESULT;
