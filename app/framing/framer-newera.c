/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets of New Era pumps in safe mode (user's manual of the NE-1000 family; layout in
 * framing/newera.h). They are read by their length, because the check code may hold any byte, STX and
 * ETX too. So a packet that turns out to be none is searched for another one that began within it;
 * data are text, which shows a wrong beginning at its first other byte. */
#include "framing/framer.h"

#include "base/checksum.h"
#include "framing/newera.h"
#include "framing/run.h"

#include <string.h>

#define STX 0x02
#define ETX 0x03
/* the length byte itself, the check code, ETX */
#define N_AROUND 4
#define MAX_PACKET VIGIL_NEWERA_FRAME_SIZE (VIGIL_NEWERA_DATA_MAX)

typedef struct {
  guint8 n;
  guint8 packet[MAX_PACKET];
} NeweraFramer;

typedef enum { MORE, GOOD, BAD_LENGTH, BAD_CHECKSUM } Verdict;

static inline gboolean
is_no_text (guint8 byte)
{
  return (byte < ' ') | (byte > '~');
}

/* Of @len bytes from an STX on. */
static inline __attribute__ ((always_inline)) Verdict
judge (const guint8 *packet, gsize len)
{
  gsize n_data;

  if (len < 2)
    return MORE;
  if (packet[1] <= N_AROUND || packet[1] > N_AROUND + VIGIL_NEWERA_DATA_MAX)
    return BAD_LENGTH;
  n_data = packet[1] - (gsize) N_AROUND;
  if (!vigil_run_is_plain (packet + 2, len > packet[1] ? n_data : MIN (len - 2, n_data), is_no_text))
    return BAD_LENGTH;
  if (len <= packet[1])
    return MORE;
  if (packet[packet[1]] != ETX)
    return BAD_LENGTH;
  return vigil_crc16_xmodem (packet + 2, n_data) == (packet[2 + n_data] << 8 | packet[3 + n_data]) ? GOOD : BAD_CHECKSUM;
}

/* What lies before the next STX is noise. */
static void
drop (NeweraFramer *self, VigilFramerCounters *counters, guint n)
{
  const guint8 *next;
  guint n_left;

  if (self->n == n) {
    self->n = 0;
    return;
  }
  next = memchr (self->packet + n, STX, (gsize) (self->n - n));
  n_left = next != NULL ? (guint) (self->packet + self->n - next) : 0;
  counters->noise_bytes += self->n - n - n_left;
  memmove (self->packet, self->packet + self->n - n_left, n_left);
  self->n = (guint8) n_left;
}

static void
hand_on (const guint8 *packet, VigilFramerCounters *counters, VigilFrameFunc on_frame, gpointer user_data)
{
  counters->frames++;
  on_frame (packet + 2, packet[1] - N_AROUND, user_data);
}

static void
cut (NeweraFramer *self, VigilFramerCounters *counters, VigilFrameFunc on_frame, gpointer user_data)
{
  Verdict verdict;

  while (self->n > 0 && (verdict = judge (self->packet, self->n)) != MORE) {
    if (verdict == GOOD) {
      hand_on (self->packet, counters, on_frame, user_data);
      drop (self, counters, self->packet[1] + 1u);
      continue;
    }
    if (verdict == BAD_LENGTH)
      counters->bad_length++;
    else
      counters->bad_checksum++;
    drop (self, counters, 1);
  }
}

/* To the length, and then to the end that it announces. */
static gsize
count_missing (const NeweraFramer *self)
{
  return (gsize) (self->n < 2 ? 2 - self->n : self->packet[1] + 1 - self->n);
}

/* What does not come in one piece. Returns how many bytes it took. */
static G_NO_INLINE gsize
take_piece (NeweraFramer *self, VigilFramerCounters *counters, const guint8 *bytes, gsize len, VigilFrameFunc on_frame,
            gpointer user_data)
{
  gsize n;

  if (self->n == 0 && *bytes != STX) {
    counters->noise_bytes++;
    return 1;
  }
  n = MIN (len, count_missing (self));
  memcpy (self->packet + self->n, bytes, n);
  self->n = (guint8) (self->n + n);
  cut (self, counters, on_frame, user_data);
  return n;
}

/* A reply mostly does: then it need not be copied. */
static void
newera_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len, VigilFrameFunc on_frame,
             gpointer user_data)
{
  NeweraFramer *self = state;

  while (len > 0) {
    gsize n;

    if (self->n == 0 && *bytes == STX && judge (bytes, len) == GOOD) {
      n = bytes[1] + 1u;
      hand_on (bytes, counters, on_frame, user_data);
    } else {
      n = take_piece (self, counters, bytes, len, on_frame, user_data);
    }
    bytes += n;
    len -= n;
  }
}

gsize
vigil_newera_frame_encode (const char *data, guint8 *out)
{
  gsize n = strlen (data);
  guint16 crc = vigil_crc16_xmodem ((const guint8 *) data, n);

  g_assert (n <= VIGIL_NEWERA_DATA_MAX);
  out[0] = STX;
  out[1] = (guint8) (n + N_AROUND);
  memcpy (out + 2, data, n);
  out[n + 2] = (guint8) (crc >> 8);
  out[n + 3] = (guint8) crc;
  out[n + 4] = ETX;
  return n + 5;
}

const VigilFramerOps vigil_framer_newera = {
  .id = "newera",
  .state_size = sizeof (NeweraFramer),
  .feed = newera_feed,
};
