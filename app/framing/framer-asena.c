/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames of the Alaris syringe pump communications protocol as the public OpenICE (mdpnp) and
 * infupy drivers speak it: '!' body '|' CCCC CR, where CCCC is the CRC-16/CCITT-FALSE of the body
 * in upper-case hex. ESC is the sender's "throw away what you have". */
#include "framing/framer.h"

#include "base/checksum.h"
#include "base/text.h"
#include "framing/run.h"

#include <string.h>

/* The longest reply, INF with every field at its longest, has about 140 bytes. */
#define BODY_MAX 256
#define N_CRC_DIGITS 4
#define ESC 0x1B
#define CR 0x0D

typedef enum { OUTSIDE, IN_BODY, IN_CRC } AsenaPlace;

typedef struct {
  AsenaPlace place;
  guint16 n_body, crc;
  guint8 n_crc;
  guint8 body[BODY_MAX + VIGIL_RUN_STRIDE];
} AsenaFramer;

/* What ends a body; and a few that do not. */
static inline gboolean
is_special (guint8 byte)
{
  return (byte < ' ') | (byte == '!') | (byte == '|');
}

static gsize
take_run (AsenaFramer *self, const guint8 *bytes, gsize len)
{
  gsize n = vigil_run_copy (self->body + self->n_body, bytes, MIN (len, (gsize) (BODY_MAX - self->n_body)), is_special);

  self->n_body = (guint16) (self->n_body + n);
  return n;
}

static void
begin (AsenaFramer *self)
{
  self->place = IN_BODY;
  self->n_body = 0;
  self->n_crc = 0;
  self->crc = 0;
}

static void
take_body_byte (AsenaFramer *self, VigilFramerCounters *counters, guint8 byte)
{
  if (byte == '|') {
    self->place = IN_CRC;
  } else if (byte == CR || self->n_body == BODY_MAX) {
    counters->bad_length++;
    self->place = OUTSIDE;
  } else {
    self->body[self->n_body++] = byte;
  }
}

static gsize
take_crc_digits (AsenaFramer *self, const guint8 *bytes, gsize len)
{
  gsize n, n_missing = MIN (len, (gsize) (N_CRC_DIGITS - self->n_crc));
  guint crc = self->crc;
  int digit;

  for (n = 0; n < n_missing && (digit = vigil_text_hex_value ((char) bytes[n])) >= 0; n++)
    crc = crc << 4 | (guint) digit;
  self->crc = (guint16) crc;
  self->n_crc = (guint8) (self->n_crc + n);
  return n;
}

static void
end (AsenaFramer *self, VigilFramerCounters *counters, guint8 byte, VigilFrameFunc on_frame, gpointer user_data)
{
  self->place = OUTSIDE;
  if (byte != CR || self->n_crc != N_CRC_DIGITS || self->n_body == 0) {
    counters->bad_length++;
  } else if (self->crc != vigil_crc16_ccitt_false (self->body, self->n_body)) {
    counters->bad_checksum++;
  } else {
    counters->frames++;
    on_frame (self->body, self->n_body, user_data);
  }
}

static void
asena_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len,
            VigilFrameFunc on_frame, gpointer user_data)
{
  AsenaFramer *self = state;

  for (gsize i = 0; i < len; i++) {
    if (self->place == IN_BODY)
      i += take_run (self, bytes + i, len - i);
    else if (self->place == IN_CRC)
      i += take_crc_digits (self, bytes + i, len - i);
    if (i == len)
      return;
    if (bytes[i] == '!') {
      if (self->place != OUTSIDE)
        counters->bad_length++;
      begin (self);
    } else if (bytes[i] == ESC) {
      counters->aborted++;
      self->place = OUTSIDE;
    } else if (self->place == OUTSIDE) {
      counters->noise_bytes++;
    } else if (self->place == IN_BODY) {
      take_body_byte (self, counters, bytes[i]);
    } else {
      end (self, counters, bytes[i], on_frame, user_data);
    }
  }
}

const VigilFramerOps vigil_framer_asena = {
  .id = "asena",
  .state_size = sizeof (AsenaFramer),
  .feed = asena_feed,
};
