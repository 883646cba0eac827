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

static G_NO_INLINE gsize
take_run (FreseniusFramer *self, const guint8 *bytes, gsize len)
{
  gsize n = vigil_run_copy (self->text + self->n, bytes, MIN (len, (gsize) (N_TEXT - self->n)), is_no_text);

  self->n = (guint8) (self->n + n);
  return n;
}

/* @text is what stood between STX and ETX, the check included. */
static inline __attribute__ ((always_inline)) void
end_frame (FreseniusFramer *self, VigilFramerCounters *counters, const guint8 *text, gsize len,
           VigilFrameFunc on_frame, gpointer user_data)
{
  int high = -1, low = -1;

  self->place = OUTSIDE;
  self->is_lost = TRUE;
  if (len > N_CHECK) {
    high = vigil_text_hex_value ((char) text[len - 2]);
    low = vigil_text_hex_value ((char) text[len - 1]);
  }
  if (high < 0 || low < 0) {
    counters->bad_length++;
    counters->spoilt++;
    return;
  }
  if (high * 16 + low != 0xFF - vigil_run_add_up (text, len - N_CHECK)) {
    counters->bad_checksum++;
    counters->spoilt++;
    return;
  }
  self->is_lost = FALSE;
  counters->frames++;
  on_frame (text, len - N_CHECK, user_data);
}

static void
take_frame_byte (FreseniusFramer *self, VigilFramerCounters *counters, guint8 byte, VigilFrameFunc on_frame,
                 gpointer user_data)
{
  if (byte == ETX) {
    end_frame (self, counters, self->text, self->n, on_frame, user_data);
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

/* A frame's first bytes, its last, and what stands between frames. */
static G_NO_INLINE void
take_byte (FreseniusFramer *self, VigilFramerCounters *counters, guint8 byte, VigilFrameFunc on_frame,
           gpointer user_data)
{
  if (byte == STX) {
    if (self->place == IN_FRAME)
      counters->bad_length++;
    self->place = IN_FRAME;
    self->n = 0;
  } else if (self->place == IN_FRAME) {
    take_frame_byte (self, counters, byte, on_frame, user_data);
  } else if (self->place == AFTER_NAK && !is_no_text (byte)) {
    self->place = OUTSIDE;
  } else {
    self->place = OUTSIDE;
    take_bare_byte (self, counters, byte, on_frame, user_data);
  }
}

/* How long the text is that follows an STX, if ETX ends it within @len bytes; 0: it does not. */
static inline gsize
measure_whole (const guint8 *bytes, gsize len)
{
  const guint8 *text = bytes + 1, *etx = memchr (text, ETX, MIN (len - 1, N_TEXT + 1));

  return etx != NULL && vigil_run_is_plain (text, (gsize) (etx - text), is_no_text) ? (gsize) (etx - text) : 0;
}

/* A frame mostly comes in one piece: then it need not be copied. */
static void
fresenius_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len,
                VigilFrameFunc on_frame, gpointer user_data)
{
  FreseniusFramer *self = state;
  gsize n;

  for (gsize i = 0; i < len; i++) {
    if (self->place == IN_FRAME) {
      i += take_run (self, bytes + i, len - i);
      if (i == len)
        return;
    } else if (bytes[i] == STX && (n = measure_whole (bytes + i, len - i)) > 0) {
      end_frame (self, counters, bytes + i + 1, n, on_frame, user_data);
      i += n + 1;
      continue;
    } else if (self->place == OUTSIDE && bytes[i] == ACK && !self->is_lost) {
      continue;
    }
    take_byte (self, counters, bytes[i], on_frame, user_data);
  }
}

const VigilFramerOps vigil_framer_fresenius = {
  .id = "fresenius",
  .state_size = sizeof (FreseniusFramer),
  .feed = fresenius_feed,
};
