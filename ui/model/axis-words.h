/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the time axis shows, as lines to be read out: first what is now (each vital sign, the pressure,
 * each drug, each alarm that is not over), then what happened, the newest first. What is old, doubted,
 * estimated or demo says so here as it does there.
 * Pure but for the time zone; any thread. */
#pragma once

#include "model/timeline.h"
#include "model/trend.h"

/* @drugs: VIGIL_MAX_CHANNELS names as the formulary writes them, NULL for a channel without one. Of
 * char *, transfer full; at most VIGIL_AXIS_LINES, what is oldest is left out. */
#define VIGIL_AXIS_LINES 120
GPtrArray *vigil_axis_words (const VigilTimeline *timeline, const VigilTrend *trend, const char *const *drugs,
                             gint64 now_us) G_GNUC_WARN_UNUSED_RESULT;
