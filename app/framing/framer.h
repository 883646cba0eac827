/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts a stream of bytes into frames and knows no meaning. A framer keeps its place between
 * calls, so the result never depends on how the bytes were chunked; it resynchronises by itself
 * and counts what it had to throw away. It never allocates after _new () and never fails.
 * Thread: the core thread (one owner). */
#pragma once

#include <glib.h>

typedef struct _VigilFramer VigilFramer;

typedef struct {
  guint64 bytes;
  guint64 frames;         /* good ones */
  guint64 bad_checksum;
  guint64 bad_length;     /* header and content disagree, too short, too long */
  guint64 aborted;        /* the sender itself said "throw away" */
  guint64 noise_bytes;    /* bytes outside any frame */
} VigilFramerCounters;

/* @frame is unescaped, without flags and check code, and valid during the call only. */
typedef void (*VigilFrameFunc) (const guint8 *frame, gsize len, gpointer user_data);

typedef struct {
  const char *id;
  gsize state_size;       /* zeroed by _new () */
  void (*feed) (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len,
                VigilFrameFunc on_frame, gpointer user_data);
} VigilFramerOps;

VigilFramer *vigil_framer_new (const VigilFramerOps *ops) G_GNUC_WARN_UNUSED_RESULT;
void vigil_framer_free (VigilFramer *self);
void vigil_framer_feed (VigilFramer *self, const guint8 *bytes, gsize len, VigilFrameFunc on_frame,
                        gpointer user_data);
/* Forgets a half frame and the counters, as after opening a port. */
void vigil_framer_reset (VigilFramer *self);
const VigilFramerCounters *vigil_framer_get_counters (const VigilFramer *self);

/* Philips Data Export fixed-rate serial: C0 ... C1, 7D escapes, CRC-16/X-25. A frame is the
 * payload after the four-byte header. */
extern const VigilFramerOps vigil_framer_intellivue;
/* Alaris/Asena: "!" ... "|CCCC" CR. A frame is what stands between "!" and "|". */
extern const VigilFramerOps vigil_framer_asena;
/* B. Braun BCC: SOH ... EOT, stuffed or not. A frame is told in framing/bcc.h. */
extern const VigilFramerOps vigil_framer_bcc;
/* Fresenius Base and Pilot: STX ... ETX. A frame is the text less its check; or the single byte ENQ. */
extern const VigilFramerOps vigil_framer_fresenius;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilFramer, vigil_framer_free)
