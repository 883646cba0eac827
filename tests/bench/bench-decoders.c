/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-allocations.h"
#include "bench-stream.h"

#include "base/checksum.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SECONDS 120
#define ROUNDS 9
#define ROUND_S 0.005

typedef guint16 (*CheckFunc) (const guint8 *bytes, gsize len);

static volatile guint sink;

static void
on_observation (const VigilObservation *o, gpointer user_data)
{
  (*(guint64 *) user_data)++;
}
static void
on_wave (const VigilWaveBlock *o, gpointer user_data)
{
  (*(guint64 *) user_data)++;
}
static void
on_frame (const guint8 *frame, gsize len, gpointer user_data)
{
}

static guint16
sum (const guint8 *bytes, gsize len)
{
  guint8 total = 0;
  for (gsize i = 0; i < len; i++)
    total = (guint8) (total + bytes[i]);
  return total;
}

static double
cpu_s (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double) t.tv_sec + (double) t.tv_nsec * 1e-9;
}

static guint64 n_out, n_frames;
static void
run_decode (const Stream *s, CheckFunc check)
{
  VigilDecoderEvents e = { on_observation, on_wave, NULL, &n_out };
  g_autoptr (VigilDecoder) d = vigil_decoder_new (s->driver, STREAM_START_US, &e);
  stream_decode (s, d);
  n_frames = vigil_decoder_get_counters (d)->frames;
}
static void
run_ticks (const Stream *s, CheckFunc check)
{
  VigilDecoderEvents e = { on_observation, on_wave, NULL, &n_out };
  g_autoptr (VigilDecoder) d = vigil_decoder_new (s->driver, STREAM_START_US, &e);
  for (guint i = 0; i < s->reads->len; i++)
    vigil_decoder_advance (d, g_array_index (s->reads, StreamRead, i).t_us);
}
static void
run_framer (const Stream *s, CheckFunc check)
{
  g_autoptr (VigilFramer) f = vigil_framer_new (s->driver->framer);
  for (guint i = 0; i < s->reads->len; i++) {
    const StreamRead *r = &g_array_index (s->reads, StreamRead, i);
    vigil_framer_feed (f, s->bytes->data + r->at, r->len, on_frame, NULL);
  }
}
static void
run_check (const Stream *s, CheckFunc check)
{
  sink = check (s->bytes->data, s->bytes->len);
}
static double
measure (const Stream *s, void (*run) (const Stream *, CheckFunc), CheckFunc check)
{
  double from = cpu_s (), t;
  guint n = 0;
  do {
    run (s, check);
    n++;
  } while ((t = cpu_s () - from) < ROUND_S);
  return t / n;
}
static int
cmp (const void *a, const void *b)
{
  return (*(double *) a > *(double *) b) - (*(double *) a < *(double *) b);
}
static double
median (double *v)
{
  qsort (v, ROUNDS, sizeof *v, cmp);
  return v[ROUNDS / 2];
}

int
main (int argc, char **argv)
{
  for (const VigilDriver *const *d = vigil_driver_list (); *d != NULL; d++) {
    g_autoptr (Stream) s = NULL;
    double t[5][ROUNDS], mb;
    guint64 before;

    if (argc > 1 && strcmp (argv[1], (*d)->id) != 0)
      continue;
    s = stream_new_for_driver (*d, SECONDS);
    mb = s->bytes->len / 1e6;
    if (argc > 2) {
      for (int i = 0; i < atoi (argv[2]); i++)
        run_decode (s, NULL);
      g_print ("bytes %u\n", s->bytes->len * atoi (argv[2]));
      return 0;
    }
    n_out = 0;
    run_decode (s, NULL);
    {
      VigilDecoderEvents e = { on_observation, on_wave, NULL, &n_out };
      g_autoptr (VigilDecoder) dec = vigil_decoder_new (s->driver, STREAM_START_US, &e);
      before = bench_count_allocations ();
      stream_decode (s, dec);
      before = bench_count_allocations () - before;
    }
    for (int r = 0; r < ROUNDS; r++) {
      t[0][r] = measure (s, run_decode, NULL);
      t[1][r] = measure (s, run_framer, NULL);
      t[2][r] = measure (s, run_check, vigil_crc16_x25);
      t[3][r] = measure (s, run_check, sum);
      t[4][r] = measure (s, run_ticks, NULL);
    }
    g_print ("%-20s %7u B %6" G_GUINT64_FORMAT " fr %6" G_GUINT64_FORMAT " out alloc %" G_GUINT64_FORMAT
             "  decode %6.0f framer %6.0f crc %6.0f sum %6.0f MB/s ticks %3.0f%%; dec/crc %.2f framer/crc %.2f real %.0fx line %.4f%%\n",
             (*d)->id, s->bytes->len, n_frames, n_out / 2, before, mb / median (t[0]), mb / median (t[1]), mb / median (t[2]), mb / median (t[3]),
             median (t[4]) / median (t[0]) * 100, median (t[2]) / median (t[0]), median (t[2]) / median (t[1]), SECONDS / median (t[0]),
             stream_get_line_bytes_s (s) / (s->bytes->len / median (t[0])) * 100);
  }
  return 0;
}
