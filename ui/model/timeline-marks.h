/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of a timeline's fold that makes marks and alarm periods; for timeline.c alone. */
#pragma once

#include "model/timeline.h"

/* TRUE: something changed. */
gboolean vigil_timeline_fold_mark (VigilTimeline *self, const VigilEvent *event);
gboolean vigil_timeline_fold_alarm (VigilTimeline *self, const VigilEvent *event);
