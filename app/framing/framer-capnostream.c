/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames of the Capnostream 20 as the public OpenICE driver speaks them: 85, length, code and
 * payload, exclusive-or of what stands between the two. 85 stands at the beginning only; elsewhere
 * 85 is sent as 80 05 and 80 as 80 00. The exclusive-or is of the bytes as sent, which is the same
 * as of the bytes as meant. */
#include "framing/framer.h"

#define BEGIN 0x85
#define ESCAPE 0x80
#define LONGEST_FRAME 255

typedef enum { OUTSIDE, IN_LENGTH, IN_FRAME, IN_CHECK } CapnostreamPlace;

typedef struct {
  CapnostreamPlace place;
  gboolean is_escaped;
  guint8 check, length, n;
  guint8 frame[LONGEST_FRAME];
} CapnostreamFramer;

static void
begin (CapnostreamFramer *self, VigilFramerCounters *counters)
{
  if (self->place != OUTSIDE)
    counters->bad_length++;
  self->place = IN_LENGTH;
  self->is_escaped = FALSE;
  self->check = self->n = 0;
}

/* One byte as it was meant. */
static void
take_byte (CapnostreamFramer *self, VigilFramerCounters *counters, guint8 byte, VigilFrameFunc on_frame,
           gpointer user_data)
{
  if (self->place == IN_CHECK) {
    self->place = OUTSIDE;
    if (byte != self->check) {
      counters->bad_checksum++;
      return;
    }
    counters->frames++;
    on_frame (self->frame, self->n, user_data);
    return;
  }
  self->check ^= byte;
  if (self->place == IN_LENGTH) {
    self->length = byte;
    self->place = byte > 0 ? IN_FRAME : OUTSIDE;
    counters->bad_length += byte == 0;
    return;
  }
  self->frame[self->n++] = byte;
  if (self->n == self->length)
    self->place = IN_CHECK;
}

static inline gboolean
is_special (guint8 byte)
{
  return (byte == BEGIN) | (byte == ESCAPE);
}

/* Bytes of the frame that stand for themselves. */
static gsize
take_run (CapnostreamFramer *self, const guint8 *bytes, gsize len)
{
  gsize n_left = (gsize) (self->length - self->n), n = 0;

  for (len = MIN (len, n_left); n < len && !is_special (bytes[n]); n++) {
    self->frame[self->n + n] = bytes[n];
    self->check ^= bytes[n];
  }
  self->n = (guint8) (self->n + n);
  if (n == n_left)
    self->place = IN_CHECK;
  return n;
}

static void
capnostream_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len,
                  VigilFrameFunc on_frame, gpointer user_data)
{
  CapnostreamFramer *self = state;

  for (gsize i = 0; i < len; i++) {
    guint8 byte;

    if (self->place == IN_FRAME && !self->is_escaped)
      i += take_run (self, bytes + i, len - i);
    if (i == len)
      return;
    byte = bytes[i];
    if (byte == BEGIN) {
      begin (self, counters);
    } else if (self->place == OUTSIDE) {
      counters->noise_bytes++;
    } else if (self->is_escaped && byte != (BEGIN & ~ESCAPE) && byte != 0) {
      counters->bad_length++;
      self->place = OUTSIDE;
    } else if (self->is_escaped) {
      self->is_escaped = FALSE;
      take_byte (self, counters, (guint8) (ESCAPE + byte), on_frame, user_data);
    } else if (byte == ESCAPE) {
      self->is_escaped = TRUE;
    } else {
      take_byte (self, counters, byte, on_frame, user_data);
    }
  }
}

const VigilFramerOps vigil_framer_capnostream = {
  .id = "capnostream",
  .state_size = sizeof (CapnostreamFramer),
  .feed = capnostream_feed,
};
