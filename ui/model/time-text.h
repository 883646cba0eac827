/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Times in words: ages, durations, clocks. Every text is the caller's to free.
 * Pure but for the time zone; any thread. */
#pragma once

#include <glib.h>

/* "12 s ago", "8 min ago", "2 h 5 min ago". */
char *vigil_time_age (gint64 age_us) G_GNUC_WARN_UNUSED_RESULT;
/* "40 s", "27 min", "2 h 27 min"; @with_seconds below 10 min: "4 min 20 s". */
char *vigil_time_span (gint64 span_us, gboolean with_seconds) G_GNUC_WARN_UNUSED_RESULT;
/* What counts up or down: "0:45", "12:34", "1:02:34"; below 0 "0:00". */
char *vigil_time_count (gint64 span_us) G_GNUC_WARN_UNUSED_RESULT;
/* "11:12", local; "--:--" for 0. */
char *vigil_time_clock (gint64 wall_us) G_GNUC_WARN_UNUSED_RESULT;
