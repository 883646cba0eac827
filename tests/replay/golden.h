/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Replays a capture through framer and driver on a clock set from the capture and writes down
 * all that comes out, one tab-separated line each. */
#pragma once

#include "core/decoder.h"
#include "port/capture.h"

typedef enum {
  FEED_WHOLE,     /* a line of the capture at once */
  FEED_BYTES,
  FEED_CHUNKS,    /* seeded random lengths */
  FEED_NOISE,     /* seeded random bytes before each line; a line is whole frames */
  FEED_SOME_NOISE,  /* the same before every eighth line */
} Feed;

/* The golden text; free with g_free (). @counters gets the framer's. */
char *golden_replay (const VigilCapture *capture, const VigilDriver *driver, Feed feed,
                     guint32 seed, VigilFramerCounters *counters);
/* The line of the counters, the last of a golden. */
char *golden_counters (const VigilFramerCounters *counters);

/* Paths of the files that end in @suffix, two levels deep, in order. */
GPtrArray *golden_list_files (const char *root, const char *suffix) G_GNUC_WARN_UNUSED_RESULT;
/* A capture and the driver that its header names. */
VigilCapture *golden_load (const char *path, const VigilDriver **driver) G_GNUC_WARN_UNUSED_RESULT;
