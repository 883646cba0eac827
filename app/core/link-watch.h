/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the link to a device is worth, from when bytes and frames came. Pure: time is handed in. */
#pragma once

#include "base/clock.h"
#include "observation/vocabulary.h"

/* Bytes without a good frame for so long: NO_FRAMES; no byte for so long: SILENT. Shorter, so that
 * with the tick that sees it the words are there within three seconds. */
#define VIGIL_LINK_NOISE_US (5 * VIGIL_USEC_PER_SEC / 2)
#define VIGIL_LINK_PATIENCE_US (3 * VIGIL_USEC_PER_SEC)

typedef struct {
  VigilLinkState state;
  gboolean was_live;        /* since it was wanted; then all that is not LIVE is LOST */
  gint64 last_byte_us;      /* 0: none since the port was opened */
  gint64 last_frame_us;     /* likewise; good ones */
  gint64 noise_since_us;    /* first byte after the last good frame or silence; 0: none */
} VigilLinkWatch;

/* The port was opened. */
void vigil_link_watch_begin (VigilLinkWatch *self);
void vigil_link_watch_take_byte (VigilLinkWatch *self, gint64 now_us);
void vigil_link_watch_take_frame (VigilLinkWatch *self, gint64 now_us);
/* Updates and returns .state. @is_ready: the driver has a session with the device. */
VigilLinkState vigil_link_watch_judge (VigilLinkWatch *self, gboolean is_open, gboolean is_ready,
                                       guint lost_after_ms, gint64 now_us);
/* No good frame for @lost_after_ms. */
gboolean vigil_link_watch_is_overdue (const VigilLinkWatch *self, guint lost_after_ms, gint64 now_us);
