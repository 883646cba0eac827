/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* All events of one recorded visit, summed up for the visits after it. Thread: any one. */
#pragma once

#include "session/session.h"

/* What was asked in this visit about one before it. */
typedef struct {
  char visit[48];
  VigilEarlierFollowUp follow_up;
} VigilAskedAbout;

typedef struct _VigilVisitSum VigilVisitSum;

/* @outcomes: ids of the checks that are compared, NULL-terminated; at most VIGIL_MAX_OUTCOMES of them count. */
VigilVisitSum *vigil_visit_sum_new (const char *const *outcomes) G_GNUC_WARN_UNUSED_RESULT;
void vigil_visit_sum_free (VigilVisitSum *self);
void vigil_visit_sum_step (VigilVisitSum *self, const VigilEvent *event);
/* is_same_day is left FALSE: who asks knows the day. */
void vigil_visit_sum_get (VigilVisitSum *self, VigilEarlierVisit *out);
/* The visit as it ended. */
const VigilSession *vigil_visit_sum_get_session (VigilVisitSum *self);
/* Of VigilAskedAbout. */
const GArray *vigil_visit_sum_get_asked (VigilVisitSum *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilVisitSum, vigil_visit_sum_free)
