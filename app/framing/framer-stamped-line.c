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
  guint8 bytes[LONGEST_LINE + VIGIL_RUN_STRIDE];
} LineFramer;

/* Where the frame begins in the line; -1: nowhere. */
typedef gssize (*FindBeginFunc) (const char *line, gsize len);

/* Each character from that of @least to that of @most. */
static inline gboolean
matches (const char *text, const char *least, const char *most)
{
  gsize n = strlen (least);
  gboolean is_other = FALSE;

  for (gsize i = 0; i < n; i++)
    is_other |= (text[i] < least[i]) | (text[i] > most[i]);
  return !is_other;
}

/* @rare: what stands in what is looked for, and hardly anywhere else. */
static inline __attribute__ ((always_inline)) gssize
find_last (const char *line, gsize len, const char *least, const char *most, char rare)
{
  gsize rare_at = (gsize) (strrchr (least, rare) - least), n_behind = strlen (least) - rare_at;
  const char *found = memrchr (line, rare, len);

  for (; found != NULL; found = memrchr (line, rare, (gsize) (found - line))) {
    gsize at = (gsize) (found - line);

    if (at >= rare_at && len - at >= n_behind && matches (found - rare_at, least, most))
      return (gssize) (at - rare_at);
  }
  return -1;
}

static gssize
find_masimo (const char *line, gsize len)
{
  return find_last (line, len, "00/00/00 00:00:00 ", "99/99/99 99:99:99 ", ':');
}

/* A header has no stamp; it begins with the model, "N-595 VERSION ..." or "NPB-290 VERSION ...". */
static gssize
find_nellcor (const char *line, gsize len)
{
  static const char *const models[][2] = {
    { "N-000 VERSION ", "N-999 VERSION " }, { "N-0000 VERSION ", "N-9999 VERSION " },
    { "N-000x VERSION ", "N-999x VERSION " }, { "NPB-000 VERSION ", "NPB-999 VERSION " },
  };
  gssize at = find_last (line, len, "00-AAA-00 00:00:00", "99-ZZZ-99 99:99:99", ':');

  for (gsize i = 0; i < G_N_ELEMENTS (models) && at < 0; i++)
    at = find_last (line, len, models[i][0], models[i][1], 'V');
  return at;
}

static inline gboolean
is_no_text (guint8 byte)
{
  return (byte < ' ') | (byte > '~');
}

static void
end_line (LineFramer *self, VigilFramerCounters *counters, FindBeginFunc find_begin, VigilFrameFunc on_frame,
          gpointer user_data)
{
  gssize begin;
  gsize len;

  /* between CR and LF */
  if (self->len == 0)
    return;
  begin = find_begin ((const char *) self->bytes, self->len);
  len = begin >= 0 ? self->len - (gsize) begin : 0;
  counters->noise_bytes += self->len - len;
  if (len > 0 && vigil_run_is_plain (self->bytes + begin, len, is_no_text)) {
    counters->frames++;
    on_frame (self->bytes + begin, len, user_data);
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
  gsize n = vigil_run_copy (self->bytes + self->len, bytes, MIN (len, (gsize) (LONGEST_LINE - self->len)), is_line_end);

  self->len = (guint16) (self->len + n);
  return n;
}

static void
feed (LineFramer *self, VigilFramerCounters *counters, const guint8 *bytes, gsize len, FindBeginFunc find_begin,
      VigilFrameFunc on_frame, gpointer user_data)
{
  for (gsize i = 0; i < len;) {
    if (is_line_end (bytes[i])) {
      end_line (self, counters, find_begin, on_frame, user_data);
      i++;
      continue;
    }
    if (self->len == LONGEST_LINE) {
      counters->bad_length++;
      counters->noise_bytes += self->len;
      self->len = 0;
    }
    i += take_run (self, bytes + i, len - i);
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
