/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The two bytes that begin a frame may stand in its data, so a frame that does not hold is taken
 * for a beginning that was none: the search goes on one byte behind it, in what came already. */
#include "framing/berrymed.h"
#include "framing/framer.h"

#include <string.h>

#define SYNC_1 0x55
#define SYNC_2 0xAA
/* The number counts itself, the type, the data and the check byte. The longest frame known, a wave
 * of seven leads, says 10; what says more than this is noise. */
#define NUMBER_MIN 3
#define NUMBER_MAX 40
#define SYNC_SIZE 2

typedef struct {
  gsize len;
  guint8 bytes[SYNC_SIZE + NUMBER_MAX];
} BerrymedFramer;

static guint8
check_byte (const guint8 *bytes, gsize len)
{
  guint sum = 0;

  for (gsize i = 0; i < len; i++)
    sum += bytes[i];
  return (guint8) ~sum;
}

static void
drop (BerrymedFramer *self, gsize n)
{
  self->len -= n;
  memmove (self->bytes, self->bytes + n, self->len);
}

/* Throws away one byte and what cannot begin a frame behind it. */
static void
search_on (BerrymedFramer *self, VigilFramerCounters *counters)
{
  gsize n = 1;

  while (n < self->len && self->bytes[n] != SYNC_1)
    n++;
  counters->noise_bytes += n;
  drop (self, n);
}

/* FALSE: more must come before anything can be said. */
static gboolean
step (BerrymedFramer *self, VigilFramerCounters *counters, VigilFrameFunc on_frame, gpointer user_data)
{
  guint8 *b = self->bytes;
  gsize total;

  if (self->len == 0)
    return FALSE;
  if (b[0] != SYNC_1 || (self->len > 1 && b[1] != SYNC_2)) {
    search_on (self, counters);
    return TRUE;
  }
  if (self->len <= SYNC_SIZE)
    return FALSE;
  total = SYNC_SIZE + (gsize) b[2];
  if (b[2] < NUMBER_MIN || b[2] > NUMBER_MAX) {
    counters->bad_length++;
    search_on (self, counters);
    return TRUE;
  }
  if (self->len < total)
    return FALSE;
  if (b[total - 1] != check_byte (b + SYNC_SIZE, total - SYNC_SIZE - 1)) {
    counters->bad_checksum++;
    search_on (self, counters);
    return TRUE;
  }
  counters->frames++;
  on_frame (b + SYNC_SIZE + 1, total - SYNC_SIZE - 2, user_data);
  drop (self, total);
  return TRUE;
}

/* What a good beginning announced, up to its end. */
static gsize
take_run (BerrymedFramer *self, const guint8 *bytes, gsize len)
{
  gsize n;

  if (self->len <= SYNC_SIZE)
    return 0;
  n = MIN (len, SYNC_SIZE + (gsize) self->bytes[SYNC_SIZE] - self->len);
  memcpy (self->bytes + self->len, bytes, n);
  self->len += n;
  return n;
}

static void
berrymed_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len,
               VigilFrameFunc on_frame, gpointer user_data)
{
  BerrymedFramer *self = state;

  while (len > 0) {
    gsize n = take_run (self, bytes, len);

    if (n == 0) {
      self->bytes[self->len++] = *bytes;
      n = 1;
    }
    bytes += n;
    len -= n;
    while (step (self, counters, on_frame, user_data))
      ;
  }
}

const VigilFramerOps vigil_framer_berrymed = {
  .id = "berrymed",
  .state_size = sizeof (BerrymedFramer),
  .feed = berrymed_feed,
};

gsize
vigil_berrymed_frame_encode (guint8 type, const guint8 *data, guint8 len, guint8 *out)
{
  out[0] = SYNC_1;
  out[1] = SYNC_2;
  out[2] = (guint8) (len + NUMBER_MIN);
  out[3] = type;
  if (len > 0)
    memcpy (out + 4, data, len);
  out[4 + len] = check_byte (out + SYNC_SIZE, 2 + (gsize) len);
  return VIGIL_BERRYMED_FRAME_SIZE ((gsize) len);
}
