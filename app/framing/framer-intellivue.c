/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checksum.h"
#include "framing/framer.h"
#include "framing/intellivue.h"
#include "framing/run.h"

#include <string.h>

#define FLAG_BEGIN 0xC0
#define FLAG_END 0xC1
#define ESCAPE 0x7D
#define ESCAPE_BIT 0x20

#define HEADER_SIZE 4
#define CHECK_SIZE 2
#define OVERHEAD (HEADER_SIZE + CHECK_SIZE)
#define PROTOCOL_ID 0x11
#define MESSAGE_TYPE 0x01

typedef enum { OUTSIDE, INSIDE, ESCAPED } Place;

typedef struct {
  Place place;
  gsize len;
  guint8 bytes[VIGIL_INTELLIVUE_PAYLOAD_MAX + OVERHEAD];
} IntellivueFramer;

/* C0, C1 and 7D. */
static inline gboolean
is_special (guint8 byte)
{
  return ((byte & 0xFE) == FLAG_BEGIN) | (byte == ESCAPE);
}

static void
end_frame (IntellivueFramer *self, VigilFramerCounters *counters, VigilFrameFunc on_frame,
           gpointer user_data)
{
  const guint8 *b = self->bytes;
  gsize len = self->len;

  self->place = OUTSIDE;
  if (len < OVERHEAD || b[0] != PROTOCOL_ID || b[1] != MESSAGE_TYPE
      || (gsize) (b[2] << 8 | b[3]) != len - OVERHEAD) {
    counters->bad_length++;
    return;
  }
  if (vigil_crc16_x25 (b, len - CHECK_SIZE) != (b[len - 2] | b[len - 1] << 8)) {
    counters->bad_checksum++;
    return;
  }
  counters->frames++;
  on_frame (b + HEADER_SIZE, len - OVERHEAD, user_data);
}

static void
begin_frame (IntellivueFramer *self, VigilFramerCounters *counters)
{
  if (self->place != OUTSIDE && self->len > 0)
    counters->bad_length++;
  self->place = INSIDE;
  self->len = 0;
}

/* One byte that is a flag, an escape or stands behind an escape; the frame is open. */
static void
feed_special (IntellivueFramer *self, VigilFramerCounters *counters, guint8 byte,
              VigilFrameFunc on_frame, gpointer user_data)
{
  if (byte == FLAG_END) {
    if (self->place == ESCAPED) {
      self->place = OUTSIDE;
      counters->aborted++;
    } else
      end_frame (self, counters, on_frame, user_data);
  } else if (self->place == INSIDE && byte == ESCAPE) {
    self->place = ESCAPED;
  } else if (self->len == sizeof self->bytes) {
    self->place = OUTSIDE;
    counters->bad_length++;
  } else {
    self->bytes[self->len++] = byte ^ ESCAPE_BIT;
    self->place = INSIDE;
  }
}

/* Plain bytes of an open frame. Returns how many; one more than the frame holds ends it. */
static gsize
feed_plain (IntellivueFramer *self, VigilFramerCounters *counters, const guint8 *bytes, gsize len)
{
  gsize room = sizeof self->bytes - self->len;
  gsize n = vigil_run_length (bytes, MIN (len, room), is_special);

  memcpy (self->bytes + self->len, bytes, n);
  self->len += n;
  if (n == room && n < len && !is_special (bytes[n])) {
    self->place = OUTSIDE;
    counters->bad_length++;
  }
  return n;
}

static void
intellivue_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len,
                 VigilFrameFunc on_frame, gpointer user_data)
{
  IntellivueFramer *self = state;
  const guint8 *end = bytes + len;

  while (bytes < end) {
    if (*bytes == FLAG_BEGIN) {
      begin_frame (self, counters);
      bytes++;
    } else if (self->place == OUTSIDE) {
      counters->noise_bytes++;
      bytes++;
    } else if (self->place == ESCAPED || is_special (*bytes)) {
      feed_special (self, counters, *bytes++, on_frame, user_data);
    } else {
      bytes += feed_plain (self, counters, bytes, (gsize) (end - bytes));
    }
  }
}

const VigilFramerOps vigil_framer_intellivue = {
  .id = "intellivue",
  .state_size = sizeof (IntellivueFramer),
  .feed = intellivue_feed,
};

static guint8 *
put_escaped (guint8 *out, const guint8 *bytes, gsize len)
{
  for (gsize i = 0; i < len; i++) {
    if (is_special (bytes[i])) {
      *out++ = ESCAPE;
      *out++ = bytes[i] ^ ESCAPE_BIT;
    } else {
      *out++ = bytes[i];
    }
  }
  return out;
}

gsize
vigil_intellivue_frame_encode (const guint8 *payload, guint16 len, guint8 *out)
{
  guint8 header[HEADER_SIZE] = { PROTOCOL_ID, MESSAGE_TYPE, (guint8) (len >> 8), (guint8) len };
  guint16 crc = vigil_crc16_x25_update (vigil_crc16_x25_update (0xFFFF, header, sizeof header),
                                        payload, len);
  guint8 check[CHECK_SIZE] = { (guint8) ~crc, (guint8) (~crc >> 8) };
  guint8 *at = out;

  *at++ = FLAG_BEGIN;
  at = put_escaped (at, header, sizeof header);
  at = put_escaped (at, payload, len);
  at = put_escaped (at, check, sizeof check);
  *at++ = FLAG_END;
  return (gsize) (at - out);
}
