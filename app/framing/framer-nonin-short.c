/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames of Nonin's serial formats 1 and 8: a status with bit 7 set, then two or three bytes with
 * bit 7 clear. There is no check code; what guards is the driver's work. */
#include "framing/framer.h"

#define MARK 0x80
#define LEN_FORMAT_1 3
#define LEN_FORMAT_8 4

typedef struct {
  guint8 len; /* 0: outside */
  guint8 bytes[LEN_FORMAT_8];
} ShortFramer;

static void
take_byte (ShortFramer *self, VigilFramerCounters *counters, guint8 byte, guint8 frame_len,
           VigilFrameFunc on_frame, gpointer user_data)
{
  if ((byte & MARK) != 0) {
    if (self->len > 0)
      counters->bad_length++;
    self->len = 0;
  } else if (self->len == 0) {
    counters->noise_bytes++;
    return;
  }
  self->bytes[self->len++] = byte;
  if (self->len < frame_len)
    return;
  self->len = 0;
  counters->frames++;
  on_frame (self->bytes, frame_len, user_data);
}

static void
format_1_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len,
               VigilFrameFunc on_frame, gpointer user_data)
{
  for (gsize i = 0; i < len; i++)
    take_byte (state, counters, bytes[i], LEN_FORMAT_1, on_frame, user_data);
}

static void
format_8_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len,
               VigilFrameFunc on_frame, gpointer user_data)
{
  for (gsize i = 0; i < len; i++)
    take_byte (state, counters, bytes[i], LEN_FORMAT_8, on_frame, user_data);
}

const VigilFramerOps vigil_framer_nonin_1 = {
  .id = "nonin-1",
  .state_size = sizeof (ShortFramer),
  .feed = format_1_feed,
};

const VigilFramerOps vigil_framer_nonin_8 = {
  .id = "nonin-8",
  .state_size = sizeof (ShortFramer),
  .feed = format_8_feed,
};
