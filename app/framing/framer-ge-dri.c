/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The flag that begins a frame is the one that ends it, so after a lost byte an end may be taken
 * for a beginning. Each flag therefore ends what stood before it and begins what follows: what
 * stood between two flags is a frame if its sum and its own length say so. Bytes behind a good
 * frame and before the next flag are noise, unless they are a frame whose flag was lost. */
#include "framing/framer.h"
#include "framing/ge-dri.h"
#include "framing/run.h"

#include <string.h>

#define FLAG 0x7E
#define ESCAPE 0x7D
#define ESCAPE_BIT 0x20
#define SUM_SIZE 1

typedef enum {
  OUTSIDE,   /* no flag was seen, or more came than a frame holds */
  INSIDE,    /* behind the end of a bad frame, or a first flag */
  BETWEEN,   /* behind the end of a good frame */
} Place;

typedef struct {
  Place place;
  gboolean is_escaped;
  gsize n_raw;          /* bytes since the flag, as on the wire */
  gsize len;
  guint8 bytes[VIGIL_GE_DRI_RECORD_MAX + SUM_SIZE];
} GeDriFramer;

static inline gboolean
is_special (guint8 byte)
{
  return (byte == FLAG) | (byte == ESCAPE);
}

static guint8
sum (const guint8 *bytes, gsize len)
{
  guint total = 0;

  for (gsize i = 0; i < len; i++)
    total += bytes[i];
  return (guint8) total;
}

static void
begin (GeDriFramer *self, Place place)
{
  self->place = place;
  self->is_escaped = FALSE;
  self->n_raw = 0;
  self->len = 0;
}

static void
end_frame (GeDriFramer *self, VigilFramerCounters *counters, VigilFrameFunc on_frame,
           gpointer user_data)
{
  const guint8 *b = self->bytes;
  gsize len = self->len > SUM_SIZE ? self->len - SUM_SIZE : 0;
  gboolean is_long_enough = !self->is_escaped && len >= VIGIL_GE_DRI_HEADER_SIZE
                            && (gsize) (b[0] | b[1] << 8) == len;
  gboolean is_good = is_long_enough && sum (b, len) == b[len];

  if (self->place == BETWEEN && !is_good)
    counters->noise_bytes += self->n_raw;
  else if (self->n_raw > 0 && !is_long_enough)
    counters->bad_length++;
  else if (self->n_raw > 0 && !is_good)
    counters->bad_checksum++;
  begin (self, is_good ? BETWEEN : INSIDE);
  if (!is_good)
    return;
  counters->frames++;
  on_frame (b, len, user_data);
}

static void
take_byte (GeDriFramer *self, VigilFramerCounters *counters, guint8 byte)
{
  self->n_raw++;
  if (byte == ESCAPE && !self->is_escaped) {
    self->is_escaped = TRUE;
  } else if (self->len == sizeof self->bytes) {
    if (self->place == BETWEEN)
      counters->noise_bytes += self->n_raw;
    else
      counters->bad_length++;
    begin (self, OUTSIDE);
  } else {
    self->bytes[self->len++] = self->is_escaped ? byte | ESCAPE_BIT : byte;
    self->is_escaped = FALSE;
  }
}

/* Bytes that stand for themselves, as many as the frame has room for. */
static gsize
take_run (GeDriFramer *self, const guint8 *bytes, gsize len)
{
  gsize n = vigil_run_length (bytes, MIN (len, sizeof self->bytes - self->len), is_special);

  memcpy (self->bytes + self->len, bytes, n);
  self->len += n;
  self->n_raw += n;
  return n;
}

static void
ge_dri_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len,
             VigilFrameFunc on_frame, gpointer user_data)
{
  GeDriFramer *self = state;

  for (gsize i = 0; i < len; i++) {
    if (self->place != OUTSIDE && !self->is_escaped)
      i += take_run (self, bytes + i, len - i);
    if (i == len)
      return;
    if (bytes[i] == FLAG && self->place == OUTSIDE)
      begin (self, INSIDE);
    else if (bytes[i] == FLAG)
      end_frame (self, counters, on_frame, user_data);
    else if (self->place == OUTSIDE)
      counters->noise_bytes++;
    else
      take_byte (self, counters, bytes[i]);
  }
}

const VigilFramerOps vigil_framer_ge_dri = {
  .id = "ge-dri",
  .state_size = sizeof (GeDriFramer),
  .feed = ge_dri_feed,
};

static guint8 *
put_escaped (guint8 *out, guint8 byte)
{
  if (is_special (byte)) {
    *out++ = ESCAPE;
    byte = (guint8) (byte & ~ESCAPE_BIT);
  }
  *out++ = byte;
  return out;
}

gsize
vigil_ge_dri_frame_encode (const guint8 *record, gsize len, guint8 *out)
{
  guint8 *at = out;

  *at++ = FLAG;
  for (gsize i = 0; i < len; i++)
    at = put_escaped (at, record[i]);
  at = put_escaped (at, sum (record, len));
  *at++ = FLAG;
  return (gsize) (at - out);
}
