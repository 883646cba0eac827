/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames of the Fresenius Base (Orchestra) and Pilot pumps as the public infupy driver speaks them:
 * STX, text of 20 to 7D, two upper-case hex digits, ETX; the digits are FF less the sum of the text.
 * Between frames the device acknowledges (ACK, or NAK and a character that says why) and asks with
 * ENQ whether the host is alive. ENQ is a frame, too, for it wants an answer; but a byte that stands
 * in noise is noise, so after any of it ENQ counts only once a whole frame has come. */
#include "framing/framer.h"

#include "base/text.h"
#include "framing/run.h"

#include <string.h>

/* 80 by the device's own limit */
#define TEXT_MAX 80
#define STX 0x02
#define ETX 0x03
#define ENQ 0x05
#define ACK 0x06
#define DC4 0x14
#define NAK 0x15
#define N_CHECK 2
#define N_TEXT (TEXT_MAX + N_CHECK)

typedef enum { OUTSIDE, IN_FRAME, AFTER_NAK } FreseniusPlace;

typedef struct {
  FreseniusPlace place;
  gboolean is_lost;   /* noise was heard since the last frame */
  guint8 n;
  guint8 text[N_TEXT + VIGIL_RUN_STRIDE];
} FreseniusFramer;

static inline gboolean
is_no_text (guint8 byte)
{
  return (byte < 0x20) | (byte > 0x7D);
}

static gsize
take_run (FreseniusFramer *self, const guint8 *bytes, gsize len)
{
  gsize n = vigil_run_copy (self->text + self->n, bytes, MIN (len, (gsize) (N_TEXT - self->n)), is_no_text);

  self->n = (guint8) (self->n + n);
  return n;
}

static void
end_frame (FreseniusFramer *self, VigilFramerCounters *counters, VigilFrameFunc on_frame, gpointer user_data)
{
  int high = -1, low = -1;
  guint8 sum = 0;

  self->place = OUTSIDE;
  if (self->n > N_CHECK) {
    high = vigil_text_hex_value ((char) self->text[self->n - 2]);
    low = vigil_text_hex_value ((char) self->text[self->n - 1]);
  }
  self->is_lost = high < 0 || low < 0;
  if (self->is_lost) {
    counters->bad_length++;
    counters->spoilt++;
    return;
  }
  for (int i = 0; i < self->n - N_CHECK; i++)
    sum = (guint8) (sum + self->text[i]);
  self->is_lost = high * 16 + low != 0xFF - sum;
  if (self->is_lost) {
    counters->bad_checksum++;
    counters->spoilt++;
    return;
  }
  counters->frames++;
  on_frame (self->text, (gsize) self->n - N_CHECK, user_data);
}

static void
take_frame_byte (FreseniusFramer *self, VigilFramerCounters *counters, guint8 byte, VigilFrameFunc on_frame,
                 gpointer user_data)
{
  if (byte == ETX) {
    end_frame (self, counters, on_frame, user_data);
  } else if (is_no_text (byte) || self->n == N_TEXT) {
    counters->bad_length++;
    self->place = OUTSIDE;
    self->is_lost = TRUE;
  } else {
    self->text[self->n++] = byte;
  }
}

static void
take_bare_byte (FreseniusFramer *self, VigilFramerCounters *counters, guint8 byte, VigilFrameFunc on_frame,
                gpointer user_data)
{
  if (!self->is_lost && byte == ENQ) {
    counters->frames++;
    on_frame (&byte, 1, user_data);
  } else if (!self->is_lost && byte == NAK) {
    self->place = AFTER_NAK;
  } else if (self->is_lost || (byte != ACK && byte != DC4)) {
    counters->noise_bytes++;
    self->is_lost = TRUE;
  }
}

static void
fresenius_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len,
                VigilFrameFunc on_frame, gpointer user_data)
{
  FreseniusFramer *self = state;

  for (gsize i = 0; i < len; i++) {
    if (self->place == IN_FRAME)
      i += take_run (self, bytes + i, len - i);
    if (i == len)
      return;
    if (bytes[i] == STX) {
      if (self->place == IN_FRAME)
        counters->bad_length++;
      self->place = IN_FRAME;
      self->n = 0;
    } else if (self->place == IN_FRAME) {
      take_frame_byte (self, counters, bytes[i], on_frame, user_data);
    } else if (self->place == AFTER_NAK && !is_no_text (bytes[i])) {
      self->place = OUTSIDE;
    } else {
      self->place = OUTSIDE;
      take_bare_byte (self, counters, bytes[i], on_frame, user_data);
    }
  }
}

const VigilFramerOps vigil_framer_fresenius = {
  .id = "fresenius",
  .state_size = sizeof (FreseniusFramer),
  .feed = fresenius_feed,
};
