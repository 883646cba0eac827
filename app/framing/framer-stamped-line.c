/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of text that begin with the device's date and time, as oximeters print them for a
 * printer: there is no check code and no other mark of a beginning. The last stamp in a line
 * begins the frame, so that what noise or a lost line end put before it is left out. From the
 * stamp on nothing but printable ASCII is taken. */
#include "framing/framer.h"
#include "framing/run.h"

#include <string.h>

#define LONGEST_LINE 320

typedef struct {
  guint16 len;
  char bytes[LONGEST_LINE];
} LineFramer;

/* Where the frame begins in the line; -1: nowhere. */
typedef gssize (*FindBeginFunc) (const char *line, gsize len);

/* @pattern: 'd' a digit, 'A' a capital, all else itself. */
static gboolean
matches (const char *text, const char *pattern)
{
  for (; *pattern != '\0'; text++, pattern++)
    if (*pattern == 'd' ? !g_ascii_isdigit (*text)
                        : *pattern == 'A' ? !g_ascii_isupper (*text) : *text != *pattern)
      return FALSE;
  return TRUE;
}

static gssize
find_last (const char *line, gsize len, const char *pattern)
{
  gsize n = strlen (pattern);

  for (gssize at = (gssize) len - (gssize) n; at >= 0; at--)
    if (matches (line + at, pattern))
      return at;
  return -1;
}

static gssize
find_masimo (const char *line, gsize len)
{
  return find_last (line, len, "dd/dd/dd dd:dd:dd ");
}

/* A header has no stamp; it begins with the model, "N-595 VERSION ..." or "NPB-290 VERSION ...". */
static gssize
find_nellcor (const char *line, gsize len)
{
  static const char *const models[]
    = { "N-ddd VERSION ", "N-dddd VERSION ", "N-dddx VERSION ", "NPB-ddd VERSION " };
  gssize at = find_last (line, len, "dd-AAA-dd dd:dd:dd");

  for (gsize i = 0; i < G_N_ELEMENTS (models) && at < 0; i++)
    at = find_last (line, len, models[i]);
  return at;
}

static gboolean
is_text (const char *line, gsize len)
{
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isprint (line[i]))
      return FALSE;
  return TRUE;
}

static void
end_line (LineFramer *self, VigilFramerCounters *counters, FindBeginFunc find_begin, VigilFrameFunc on_frame,
          gpointer user_data)
{
  gssize begin = find_begin (self->bytes, self->len);
  gsize len = begin >= 0 ? self->len - (gsize) begin : 0;

  counters->noise_bytes += self->len - len;
  if (len > 0 && is_text (self->bytes + begin, len)) {
    counters->frames++;
    on_frame ((const guint8 *) self->bytes + begin, len, user_data);
  } else if (len > 0) {
    counters->bad_length++;
  }
  self->len = 0;
}

static inline gboolean
is_line_end (guint8 byte)
{
  return (byte == '\r') | (byte == '\n');
}

static gsize
take_run (LineFramer *self, const guint8 *bytes, gsize len)
{
  gsize n = vigil_run_length (bytes, MIN (len, (gsize) (LONGEST_LINE - self->len)), is_line_end);

  memcpy (self->bytes + self->len, bytes, n);
  self->len = (guint16) (self->len + n);
  return n;
}

static void
feed (LineFramer *self, VigilFramerCounters *counters, const guint8 *bytes, gsize len, FindBeginFunc find_begin,
      VigilFrameFunc on_frame, gpointer user_data)
{
  for (gsize i = 0; i < len; i++) {
    i += take_run (self, bytes + i, len - i);
    if (i == len)
      return;
    if (is_line_end (bytes[i])) {
      end_line (self, counters, find_begin, on_frame, user_data);
      continue;
    }
    if (self->len == LONGEST_LINE) {
      counters->bad_length++;
      counters->noise_bytes += self->len;
      self->len = 0;
    }
    self->bytes[self->len++] = (char) bytes[i];
  }
}

static void
masimo_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len, VigilFrameFunc on_frame,
             gpointer user_data)
{
  feed (state, counters, bytes, len, find_masimo, on_frame, user_data);
}

static void
nellcor_feed (gpointer state, VigilFramerCounters *counters, const guint8 *bytes, gsize len, VigilFrameFunc on_frame,
              gpointer user_data)
{
  feed (state, counters, bytes, len, find_nellcor, on_frame, user_data);
}

const VigilFramerOps vigil_framer_masimo = {
  .id = "masimo",
  .state_size = sizeof (LineFramer),
  .feed = masimo_feed,
};

const VigilFramerOps vigil_framer_nellcor = {
  .id = "nellcor",
  .state_size = sizeof (LineFramer),
  .feed = nellcor_feed,
};
