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
  guint64 spoilt;         /* of these, those whose end was seen: where the protocol has it, the
                           * sender now waits for a word about it */
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
/* Forgets a half frame only: what is to come is not its other half. */
void vigil_framer_drop (VigilFramer *self);
const VigilFramerCounters *vigil_framer_get_counters (const VigilFramer *self);

/* Philips Data Export fixed-rate serial: C0 ... C1, 7D escapes, CRC-16/X-25. A frame is the
 * payload after the four-byte header. */
extern const VigilFramerOps vigil_framer_intellivue;
/* Alaris/Asena: "!" ... "|CCCC" CR. A frame is what stands between "!" and "|". */
extern const VigilFramerOps vigil_framer_asena;
/* B. Braun BCC: SOH ... EOT, stuffed or not. A frame is told in framing/bcc.h. */
extern const VigilFramerOps vigil_framer_bcc;
/* New Era safe mode: STX, length, data, CRC-16/XMODEM high byte first, ETX. A frame is the data. */
extern const VigilFramerOps vigil_framer_newera;
/* Fresenius Base and Pilot: STX ... ETX. A frame is the text less its check; or the single byte ENQ. */
extern const VigilFramerOps vigil_framer_fresenius;
/* BerryMed modules: 55 AA, number, type, data, check byte. A frame is type and data. */
extern const VigilFramerOps vigil_framer_berrymed;
/* Capnostream 20: 85, length, escapes, exclusive-or. A frame is code and payload. */
extern const VigilFramerOps vigil_framer_capnostream;
/* Oximeters that print lines of text without a check code. A frame is a line from its last date
 * and time on, without its end: "MM/DD/YY HH:MM:SS ..." (Masimo), "DD-MMM-YY HH:MM:SS..."
 * (Nellcor, whose header, from "N-595 VERSION" on, is a frame too). */
extern const VigilFramerOps vigil_framer_masimo;
extern const VigilFramerOps vigil_framer_nellcor;
/* Nonin serial data formats 2 and 7: 25 frames of five bytes, each with a sum of 8 bits. A frame
 * here is a whole packet, as framing/nonin.h has it. */
extern const VigilFramerOps vigil_framer_nonin;
/* Nonin serial data formats 1 and 8: three and four bytes, only the first with bit 7 set; no
 * check code. A frame is as framing/nonin.h has it. */
extern const VigilFramerOps vigil_framer_nonin_1;
extern const VigilFramerOps vigil_framer_nonin_8;
/* Datex-Ohmeda Record Interface: 7E ... 7E, 7D escapes, sum modulo 256. A frame is a record of as
 * many bytes as it says itself, 40 at least. */
extern const VigilFramerOps vigil_framer_ge_dri;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilFramer, vigil_framer_free)
