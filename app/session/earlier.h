/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* An earlier visit of the same patient, as far as a later one needs it: to dose, to count, to compare. It is read
 * from this tablet's record once the patient is known, and stands in the later visit's own record as
 * VIGIL_EVENT_EARLIER_VISIT, so that a replay knows what was known then.
 * Plain values; any thread. Why it is shown: requirements R4.4, R0.19. */
#pragma once

#include "clinic/clinic.h"
#include "session/event.h"

#define VIGIL_MAX_EARLIER VIGIL_MAX_COURSE   /* older ones are only counted */
#define VIGIL_MAX_EARLIER_DRUGS 6
#define VIGIL_MAX_EARLIER_EFFECTS 3

typedef enum { VIGIL_REVIEW_NONE, VIGIL_REVIEW_CONTINUE, VIGIL_REVIEW_STOP } VigilReviewDecision;

typedef struct {
  char drug_id[VIGIL_ID_SIZE], display[40];
  double mg;                     /* all that went in, by pump and by hand */
  double rate;                   /* the highest that was given, in unit; 0: only by hand */
  char unit[16];
  gboolean is_estimated;         /* mg: the pump was not heard to the end, or gave what nobody had ordered */
} VigilEarlierDrug;

typedef struct {
  char label[56];                /* as it was recorded */
  int severity;                  /* 0 pleasant .. 4 */
} VigilEarlierEffect;

typedef struct {
  char check_id[VIGIL_ID_SIZE];
  gboolean has_before, has_after;
  int before, after;             /* the last score before anything ran, the last since */
} VigilEarlierScale;

/* What was asked days to months later. */
typedef struct {
  char point[16];                /* VigilFollowUp's id */
  gint64 asked_wall_us;
  char words[256];               /* as it was read on the screen */
  char scale[VIGIL_ID_SIZE];     /* "" none of the questions has one */
  double score;                  /* on the scale; 0 without one */
} VigilEarlierFollowUp;

typedef struct {
  char id[48];                   /* session */
  gint64 opened_wall_us;
  gint64 given_wall_us;          /* when the last pump ran last; 0: nothing was infused */
  char protocol_id[VIGIL_ID_SIZE];
  gboolean is_early;             /* it was ended before its time, or never closed */
  gboolean is_same_day;          /* as the later visit, when that read it */
  VigilEarlierDrug drugs[VIGIL_MAX_EARLIER_DRUGS];         guint n_drugs;
  VigilEarlierEffect effects[VIGIL_MAX_EARLIER_EFFECTS];   guint n_effects;   /* the worst first */
  VigilEarlierScale scales[VIGIL_MAX_OUTCOMES];            guint n_scales;
  VigilEarlierFollowUp follow_ups[VIGIL_MAX_FOLLOW_UPS];   guint n_follow_ups;
  VigilReviewDecision review;    /* signed in that visit before it was infused */
} VigilEarlierVisit;

const char *vigil_review_name (VigilReviewDecision decision);   /* "continue", "stop"; "" none */
VigilReviewDecision vigil_review_lookup (const char *name);

/* The body of VIGIL_EVENT_EARLIER_VISIT and back, bit by bit the same. @place: 1 .. of the list. */
JsonObject *vigil_earlier_visit_to_body (const VigilEarlierVisit *self, guint place) G_GNUC_WARN_UNUSED_RESULT;
void vigil_earlier_visit_read (VigilEarlierVisit *self, const VigilEvent *event);

/* Adds what was asked, or puts it in the place of an earlier answer for the same point. */
void vigil_earlier_visit_take_follow_up (VigilEarlierVisit *self, const VigilEarlierFollowUp *follow_up);
void vigil_earlier_follow_up_read (VigilEarlierFollowUp *self, const VigilEvent *event);

/* The scale of that check; NULL: it was not asked there. */
const VigilEarlierScale *vigil_earlier_visit_find_scale (const VigilEarlierVisit *self, const char *check_id);
/* NULL: none was given. */
const VigilEarlierDrug *vigil_earlier_visit_find_drug (const VigilEarlierVisit *self, const char *drug_id);
