/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames of Nonin's serial formats 1 and 8: a status with bit 7 set, then two or three bytes with
 * bit 7 clear. There is no check code; what guards is the driver's work, which is told whether a
 * frame follows the one before it without a byte between them. */
#include "framing/framer.h"
#include "framing/nonin.h"

#include <string.h>

#define MARK 0x80

typedef struct {
  gboolean is_joined; /* nothing was thrown away since the last frame */
  guint8 len;         /* of the status and what is behind it; 0: outside */
  guint8 frame[VIGIL_NONIN_SIZE_8];
} ShortFramer;

/* @size, here and below: of what is handed on, the byte in front included. */
static inline void
hand_on (ShortFramer *self, VigilFramerCounters *counters, gsize size, VigilFrameFunc on_frame, gpointer user_data)
{
  self->frame[0] = self->is_joined ? 1 : 0;
  self->is_joined = TRUE;
  self->len = 0;
  counters->frames++;
  on_frame (self->frame, size, user_data);
}

static G_NO_INLINE void
take_byte (ShortFramer *self, VigilFramerCounters *counters, guint8 byte, gsize size, VigilFrameFunc on_frame,
           gpointer user_data)
{
  if ((byte & MARK) != 0) {
    if (self->len > 0) {
      counters->bad_length++;
      self->is_joined = FALSE;
    }
    self->len = 0;
  } else if (self->len == 0) {
    counters->noise_bytes++;
    self->is_joined = FALSE;
    return;
  }
  self->frame[1 + self->len++] = byte;
  if (self->len == size - 1)
    hand_on (self, counters, size, on_frame, user_data);
}

/* As it mostly comes: in one piece. */
static inline gboolean
is_whole (const guint8 *bytes, gsize len, gsize size)
{
  guint8 behind = 0;

  if (len < size - 1 || (bytes[0] & MARK) == 0)
    return FALSE;
  for (gsize i = 1; i < size - 1; i++)
    behind |= bytes[i];
  return (behind & MARK) == 0;
}

static inline __attribute__ ((always_inline)) void
feed (ShortFramer *self, VigilFramerCounters *counters, const guint8 *bytes, gsize len, gsize size,
      VigilFrameFunc on_frame, gpointer user_data)
{
  const guint8 *end = bytes + len;

  while (bytes < end) {
    if (self->len == 0 && is_whole (bytes, (gsize) (end - bytes), size)) {
      memcpy (self->frame + 1, bytes, size - 1);
      bytes += size - 1;
      hand_on (self, counters, size, on_frame, user_data);
    } else {
      take_byte (self, counters, *bytes++, size, on_frame, user_data);
    }
  }
}

static void
format_1_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len,
               VigilFrameFunc on_frame, gpointer user_data)
{
  feed (state, counters, bytes, len, VIGIL_NONIN_SIZE_1, on_frame, user_data);
}

static void
format_8_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len,
               VigilFrameFunc on_frame, gpointer user_data)
{
  feed (state, counters, bytes, len, VIGIL_NONIN_SIZE_8, on_frame, user_data);
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
