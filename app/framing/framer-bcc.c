/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames of the B. Braun BCC interface (Technical Interface Specification BCC, I0022_000030 v4.0;
 * layout in framing/bcc.h). Whether the sender stuffs is a setting nobody tells: each frame is read
 * both ways, and its length, which counts the bytes before stuffing, fits only one of them unless
 * there is nothing to stuff. The checksum is a plain sum of eight bits, so the exact length and the
 * place of every control character are asked for, too. */
#include "framing/framer.h"

#include "framing/bcc.h"
#include "framing/run.h"

#include <string.h>

#define SOH 0x01
#define STX 0x02
#define EOT 0x04
/* SOH, digits, STX before the text; ETX, digits, EOT after it */
#define N_DIGITS 5
#define TEXT_AT (1 + N_DIGITS + 1)
#define N_TAIL (1 + N_DIGITS + 1)
#define FRAME_MAX (VIGIL_BCC_TEXT_MAX + TEXT_AT + N_TAIL)
#define WIRE_MAX (2 * FRAME_MAX)

typedef struct {
  gboolean is_inside;
  gsize n;
  guint8 wire[WIRE_MAX + VIGIL_RUN_STRIDE];
  guint8 frame[FRAME_MAX + VIGIL_RUN_STRIDE];
} BccFramer;

typedef enum { READING_GOOD, READING_BAD_LENGTH, READING_BAD_CHECKSUM } Reading;

/* D and E, capital or small. */
static inline gboolean
is_stuffable (guint8 byte)
{
  return ((byte | 0x20) == 'd') | ((byte | 0x20) == 'e');
}

/* What begins a frame and what ends it; and a few that do not. */
static inline gboolean
is_special (guint8 byte)
{
  return byte <= EOT;
}

/* FALSE: longer than a frame can be, or an escape that none is. */
static gboolean
unstuff (BccFramer *self, gsize *len)
{
  gsize n = 0;

  for (gsize i = 0; i < self->n; i++) {
    gsize n_run = vigil_run_copy (self->frame + n, self->wire + i, MIN (self->n - i, FRAME_MAX - n), is_stuffable);
    guint8 byte, next;

    n += n_run;
    i += n_run;
    if (i == self->n)
      break;
    byte = self->wire[i];
    if ((byte | 0x20) != 'e' || n == FRAME_MAX)
      return FALSE;
    next = ++i < self->n ? self->wire[i] : 0;
    if (next != byte && next != byte + ('X' - 'E'))
      return FALSE;
    self->frame[n++] = next == byte ? byte : (guint8) (byte - 1);
  }
  *len = n;
  return TRUE;
}

static gboolean
parse_digits (const guint8 *digits, gsize *value)
{
  *value = 0;
  for (guint i = 0; i < N_DIGITS; i++) {
    if (!g_ascii_isdigit (digits[i]))
      return FALSE;
    *value = *value * 10 + (gsize) (digits[i] - '0');
  }
  return TRUE;
}

/* Records are parted by RS; that a model's name may end in NUL or CR stands in the specification. */
static inline gboolean
is_no_text (guint8 byte)
{
  return (byte < ' ') & (byte != 0x1E) & (byte != '\r') & (byte != '\0');
}

static gboolean
is_text (const guint8 *text, gsize len)
{
  return len > 0 && vigil_run_is_plain (text, len, is_no_text);
}

static Reading
judge (const guint8 *frame, gsize len)
{
  const guint8 *end = frame + len - N_TAIL;
  gsize told_len, told_sum;
  guint8 sum = 0;

  if (len <= TEXT_AT + N_TAIL || !parse_digits (frame + 1, &told_len) || told_len != len
      || frame[TEXT_AT - 1] != STX || (*end != VIGIL_BCC_ETX && *end != VIGIL_BCC_ETB)
      || !parse_digits (end + 1, &told_sum) || !is_text (frame + TEXT_AT, len - TEXT_AT - N_TAIL))
    return READING_BAD_LENGTH;
  for (const guint8 *at = frame; at <= end; at++)
    sum = (guint8) (sum + *at);
  return sum == told_sum ? READING_GOOD : READING_BAD_CHECKSUM;
}

/* What is handed on lies in place of the frame's own head. */
static void
hand_on (guint8 *frame, gsize len, VigilBccStuffing stuffing, VigilFrameFunc on_frame, gpointer user_data)
{
  guint8 *out = frame + TEXT_AT - VIGIL_BCC_TEXT;

  out[VIGIL_BCC_STUFFING] = (guint8) stuffing;
  out[VIGIL_BCC_END] = frame[len - N_TAIL];
  on_frame (out, VIGIL_BCC_TEXT + len - TEXT_AT - N_TAIL, user_data);
}

/* Not inlined: most reads end no frame. */
static G_NO_INLINE void
end (BccFramer *self, VigilFramerCounters *counters, VigilFrameFunc on_frame, gpointer user_data)
{
  gboolean has_stuffable = vigil_run_length (self->wire, self->n, is_stuffable) < self->n;
  Reading plain, stuffed = READING_BAD_LENGTH;
  gsize len = 0;

  self->is_inside = FALSE;
  plain = self->n <= FRAME_MAX ? judge (self->wire, self->n) : READING_BAD_LENGTH;
  if (plain != READING_GOOD && has_stuffable && unstuff (self, &len))
    stuffed = judge (self->frame, len);
  if (plain == READING_GOOD || stuffed == READING_GOOD)
    counters->frames++;
  else if (plain == READING_BAD_CHECKSUM || stuffed == READING_BAD_CHECKSUM)
    counters->bad_checksum++;
  else
    counters->bad_length++;
  counters->spoilt += plain != READING_GOOD && stuffed != READING_GOOD;
  if (plain == READING_GOOD)
    hand_on (self->wire, self->n, has_stuffable ? VIGIL_BCC_PLAIN : VIGIL_BCC_EITHER, on_frame, user_data);
  else if (stuffed == READING_GOOD)
    hand_on (self->frame, len, VIGIL_BCC_STUFFED, on_frame, user_data);
}

static gsize
take_run (BccFramer *self, const guint8 *bytes, gsize len)
{
  gsize n = vigil_run_copy (self->wire + self->n, bytes, MIN (len, WIRE_MAX - self->n), is_special);

  self->n += n;
  return n;
}

static void
bcc_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len, VigilFrameFunc on_frame,
          gpointer user_data)
{
  BccFramer *self = state;

  for (gsize i = 0; i < len; i++) {
    if (self->is_inside)
      i += take_run (self, bytes + i, len - i);
    if (i == len)
      return;
    if (bytes[i] == SOH) {
      if (self->is_inside)
        counters->bad_length++;
      self->is_inside = TRUE;
      self->n = 0;
    } else if (!self->is_inside) {
      counters->noise_bytes++;
      continue;
    } else if (self->n == WIRE_MAX) {
      counters->bad_length++;
      self->is_inside = FALSE;
      continue;
    }
    self->wire[self->n++] = bytes[i];
    if (bytes[i] == EOT)
      end (self, counters, on_frame, user_data);
  }
}

static guint8
add_up (const char *text)
{
  guint8 sum = 0;

  for (; *text != '\0'; text++)
    sum = (guint8) (sum + (guint8) *text);
  return sum;
}

static gsize
put (const char *text, gboolean is_stuffed, guint8 *out)
{
  gsize n = 0;

  for (; *text != '\0'; text++) {
    guint8 byte = (guint8) *text, small = byte & 0x20;

    if (is_stuffed && is_stuffable (byte)) {
      out[n++] = (guint8) ('E' | small);
      byte = (byte | 0x20) == 'd' ? (guint8) ('X' | small) : byte;
    }
    out[n++] = byte;
  }
  return n;
}

gsize
vigil_bcc_frame_encode (const char *text, gboolean is_stuffed, guint8 *out)
{
  char head[TEXT_AT + 1], tail[N_TAIL + 1];
  gsize n;

  g_snprintf (head, sizeof head, "\x01%05u\x02", (guint) (strlen (text) + TEXT_AT + N_TAIL));
  g_snprintf (tail, sizeof tail, "\x03%05u\x04", (guint8) (add_up (head) + add_up (text) + VIGIL_BCC_ETX));
  n = put (head, is_stuffed, out);
  n += put (text, is_stuffed, out + n);
  return n + put (tail, is_stuffed, out + n);
}

const VigilFramerOps vigil_framer_bcc = {
  .id = "bcc",
  .state_size = sizeof (BccFramer),
  .feed = bcc_feed,
};
