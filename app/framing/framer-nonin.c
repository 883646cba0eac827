/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets of Nonin's serial formats 2 and 7: 25 frames of five bytes, the last of them the sum of
 * the others. Format 2 begins each frame with 01, format 7 has the status there. The status has
 * bit 7 set, and bit 0 in the first frame of a packet only.
 *
 * A sum of 8 bits is weak, so nothing less than the whole packet counts: 25 good frames, one
 * format, the sync bit where it belongs. That also tells the formats apart: no run of 125 bytes
 * is a packet of both. The bytes wait in a window that moves on by one when they cannot be the
 * beginning of a packet, so that noise never takes a packet along. */
#include "framing/nonin.h"

#include "framing/framer.h"

#include <string.h>

#define FRAME_SIZE 5
#define PACKET_SIZE (VIGIL_NONIN_FRAMES * FRAME_SIZE)
#define BEGIN_FORMAT_2 0x01

enum { STATUS_SYNC = 0x01, STATUS_MARK = 0x80 };

typedef enum { FITS, BAD_FORM, BAD_SUM } Verdict;

typedef struct {
  gboolean is_joined; /* nothing was thrown away since the last packet */
  gsize len;
  guint8 bytes[PACKET_SIZE];
} NoninFramer;

static gboolean
is_format_2 (const guint8 *packet)
{
  return packet[0] == BEGIN_FORMAT_2;
}

/* One whole frame of the packet that begins at @packet. */
static Verdict
judge_frame (const guint8 *packet, guint i)
{
  const guint8 *f = packet + i * FRAME_SIZE;
  guint8 status = is_format_2 (packet) ? f[1] : f[0];
  gboolean has_sync = (status & STATUS_SYNC) != 0;

  if ((status & STATUS_MARK) == 0 || has_sync != (i == 0))
    return BAD_FORM;
  if (is_format_2 (packet) && f[0] != BEGIN_FORMAT_2)
    return BAD_FORM;
  return f[4] == (guint8) (f[0] + f[1] + f[2] + f[3]) ? FITS : BAD_SUM;
}

/* Judges as many frames as are whole. */
static Verdict
judge (const NoninFramer *self, guint *n_good)
{
  for (*n_good = 0; *n_good < self->len / FRAME_SIZE; (*n_good)++) {
    Verdict verdict = judge_frame (self->bytes, *n_good);

    if (verdict != FITS)
      return verdict;
  }
  return FITS;
}

/* Throws the first byte away, and more until what is left may begin a packet. A packet that
 * began well is counted as bad once. */
static void
move_on (NoninFramer *self, VigilFramerCounters *counters, Verdict verdict, guint n_good)
{
  do {
    if (self->is_joined || n_good > 1)
      *(verdict == BAD_SUM ? &counters->bad_checksum : &counters->bad_length) += 1;
    self->is_joined = FALSE;
    counters->noise_bytes++;
    self->len--;
    memmove (self->bytes, self->bytes + 1, self->len);
    verdict = judge (self, &n_good);
  } while (verdict != FITS);
}

static void
take_packet (NoninFramer *self, VigilFramerCounters *counters, VigilFrameFunc on_frame, gpointer user_data)
{
  guint8 frame[VIGIL_NONIN_PACKET_SIZE];
  guint8 *out = frame;

  *out++ = self->is_joined ? 1 : 0;
  for (guint i = 0; i < VIGIL_NONIN_FRAMES; i++, out += FRAME_SIZE - 1)
    memcpy (out, self->bytes + i * FRAME_SIZE, FRAME_SIZE - 1);
  self->len = 0;
  self->is_joined = TRUE;
  counters->frames++;
  on_frame (frame, sizeof frame, user_data);
}

static void
nonin_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len,
            VigilFrameFunc on_frame, gpointer user_data)
{
  NoninFramer *self = state;

  for (gsize i = 0; i < len;) {
    guint n_good = (guint) (self->len / FRAME_SIZE);
    gsize frame_end = (n_good + 1) * FRAME_SIZE;
    Verdict verdict;

    while (i < len && self->len < frame_end)
      self->bytes[self->len++] = bytes[i++];
    if (self->len < frame_end)
      return;
    verdict = judge_frame (self->bytes, n_good);
    if (verdict != FITS)
      move_on (self, counters, verdict, n_good);
    else if (self->len == PACKET_SIZE)
      take_packet (self, counters, on_frame, user_data);
  }
}

const VigilFramerOps vigil_framer_nonin = {
  .id = "nonin",
  .state_size = sizeof (NoninFramer),
  .feed = nonin_feed,
};
