/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What each lane of the review says at the cursor. A value that was not there then is two dashes,
 * never the nearest one. Texts are translated. Pure; any thread. */
#pragma once

#include "model/timeline.h"
#include "model/trend.h"
#include "model/visit-log.h"

#define VIGIL_REVIEW_CHECKS 2

typedef struct {
  char hr[16], spo2[16], rr[16];        /* "84"; "84?" if the device doubted it, "84*" of a stand-in */
  char nibp[24];                        /* the last measurement by then */
  char nibp_age[48];                    /* "8 min ago"; "" */
  char mg[VIGIL_MAX_CHANNELS][40];      /* "39 mg", "est. 39 mg"; "" before the start */
  gboolean is_estimated[VIGIL_MAX_CHANNELS];
  char checks[VIGIL_REVIEW_CHECKS][16];
  char alarms[16];                      /* how many stood then */
} VigilReviewValues;

void vigil_review_values_fill (VigilReviewValues *out, const VigilTimeline *timeline, const VigilTrend *trend,
                               const VigilVisitLog *log, gint64 t_us);

/* Whether anything of the visit is demo or test data. */
gboolean vigil_review_has_demo (const VigilTimeline *timeline, const VigilTrend *trend);

/* Of several codes that mean the same the first that was ever recorded; the first if none was. */
VigilCode vigil_review_heart_code (const VigilTrend *trend);
VigilCode vigil_review_breath_code (const VigilTrend *trend);
/* The scores that have lanes: the ids of the checks that were recorded most often; NULL none. */
const char *vigil_review_check_id (const VigilTimeline *timeline, guint n);
/* The words that stand beside its name, "MOAA/S". */
const char *vigil_review_check_label (const VigilTimeline *timeline, guint n);
