/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-decoders CAPTURE...
 * bench-decoders pass DRIVER TIMES
 *
 * What reading each device costs, framing, driver and what it tells together, on what its simulator says
 * (bench-stream.h) and, for the replay, on the captures of it. Prints a figure a line:
 *
 *     over_crc         CPU time over that of a check code of 16 bits of the same bytes: its own, where it
 *                      has one
 *     framer_over_crc  the same of the framer alone
 *     over_sum         over that of adding up the same bytes, which is all the check that some have, or
 *                      more than they have. Compilers make vector instructions of a sum: nothing that looks
 *                      at each byte comes near it
 *     line_percent     of one core, while the line is as full as it can be
 *     replay_ms_per_s  for a second of a capture
 *     allocations      a frame
 *
 * The limits of the ratios are for protocols with a check code, that of the whole for binary ones only: a
 * protocol of text is numbers to be read, few bytes each. "pass" decodes TIMES over and prints "bytes N",
 * with the limit of instructions a byte; a profiler that counts in stream_feed () counts what they cost.
 * SHORT ones have no such limit: their frames of three and four bytes carry two values each. To find a frame
 * and hand on two values that nobody judged is 143 and 141 instructions, 48 and 35 a byte. */
#include "bench-allocations.h"
#include "bench-stream.h"

#include "base/checksum.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LEAST_US (120 * VIGIL_USEC_PER_SEC)
#define LEAST_BYTES 16384
#define ROUNDS 15
#define ROUND_S 0.01
#define TIMES_MAX 1000000

typedef enum { CHECKED_BINARY, CHECKED_TEXT, UNCHECKED, SHORT } Protocol;

typedef guint16 (*CheckFunc) (const guint8 *bytes, gsize len);

static const struct {
  const VigilDriver *driver;
  Protocol protocol;
  CheckFunc crc;
} kinds[] = {
  { &vigil_driver_alaris_asena, CHECKED_TEXT, vigil_crc16_ccitt_false },
  { &vigil_driver_bbraun_space, CHECKED_TEXT, NULL },
  { &vigil_driver_berrymed_pm6750, CHECKED_BINARY, NULL },
  { &vigil_driver_capnostream20, CHECKED_BINARY, NULL },
  { &vigil_driver_fresenius_base, CHECKED_TEXT, NULL },
  { &vigil_driver_ge_datex_s5, CHECKED_BINARY, NULL },
  { &vigil_driver_masimo_ascii1, UNCHECKED, NULL },
  { &vigil_driver_nellcor_ascii, UNCHECKED, NULL },
  { &vigil_driver_newera_safe, CHECKED_TEXT, vigil_crc16_xmodem },
  { &vigil_driver_nonin_oem, CHECKED_BINARY, NULL },
  { &vigil_driver_nonin_oem_df1, SHORT, NULL },
  { &vigil_driver_nonin_oem_df8, SHORT, NULL },
  { &vigil_driver_philips_intellivue, CHECKED_BINARY, vigil_crc16_x25 },
};

/* What is measured of one device, and what came out while it was. */
typedef struct {
  const Stream *stream;
  CheckFunc crc;
  guint64 n_told;
  volatile guint sink;
} Subject;

typedef void (*RunFunc) (Subject *subject);

enum { WHOLE, FRAMER, CRC, SUM, N_RUNS };

/* ---- what is run ---- */

static void
on_observation (const VigilObservation *observation, gpointer user_data)
{
  ((Subject *) user_data)->n_told++;
}

static void
on_wave (const VigilWaveBlock *block, gpointer user_data)
{
  ((Subject *) user_data)->n_told++;
}

static void
on_frame (const guint8 *frame, gsize len, gpointer user_data)
{
}

static VigilDecoder *
new_decoder (Subject *subject)
{
  VigilDecoderEvents events = { on_observation, on_wave, NULL, subject };

  return vigil_decoder_new (subject->stream->driver, STREAM_START_US, &events);
}

static void
run_whole (Subject *subject)
{
  g_autoptr (VigilDecoder) decoder = new_decoder (subject);

  stream_decode (subject->stream, decoder);
}

static void
run_framer (Subject *subject)
{
  const Stream *stream = subject->stream;
  g_autoptr (VigilFramer) framer = vigil_framer_new (stream->driver->framer);

  for (guint i = 0; i < stream->reads->len; i++) {
    const StreamRead *read = &g_array_index (stream->reads, StreamRead, i);

    vigil_framer_feed (framer, stream->bytes->data + read->at, read->len, on_frame, NULL);
  }
}

static void
run_crc (Subject *subject)
{
  subject->sink = subject->crc (subject->stream->bytes->data, subject->stream->bytes->len);
}

static void
run_sum (Subject *subject)
{
  const GByteArray *bytes = subject->stream->bytes;
  guint8 sum = 0;

  for (guint i = 0; i < bytes->len; i++)
    sum = (guint8) (sum + bytes->data[i]);
  subject->sink = sum;
}

static const RunFunc runs[N_RUNS]
    = { [WHOLE] = run_whole, [FRAMER] = run_framer, [CRC] = run_crc, [SUM] = run_sum };

/* ---- time ---- */

static double
get_cpu_s (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double) t.tv_sec + (double) t.tv_nsec * 1e-9;
}

/* Seconds of one run, over as many as fill a round. */
static double
time_run (Subject *subject, RunFunc run)
{
  double began_s = get_cpu_s (), took_s;
  guint n = 0;

  do {
    run (subject);
    n++;
    took_s = get_cpu_s () - began_s;
  } while (took_s < ROUND_S);
  return took_s / n;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_median (double *values)
{
  qsort (values, ROUNDS, sizeof *values, compare);
  return values[ROUNDS / 2];
}

/* Taken in turns, so that a busy machine slows all of them. @ratios are to that of each round. */
static void
time_all (Subject *subject, double *whole_s, double *over_crc, double *framer_over_crc, double *over_sum)
{
  double whole[ROUNDS], ratios[3][ROUNDS];

  for (guint round = 0; round < ROUNDS; round++) {
    double took_s[N_RUNS];

    for (guint i = 0; i < N_RUNS; i++)
      took_s[i] = time_run (subject, runs[i]);
    whole[round] = took_s[WHOLE];
    ratios[0][round] = took_s[WHOLE] / took_s[CRC];
    ratios[1][round] = took_s[FRAMER] / took_s[CRC];
    ratios[2][round] = took_s[WHOLE] / took_s[SUM];
  }
  *whole_s = get_median (whole);
  *over_crc = get_median (ratios[0]);
  *framer_over_crc = get_median (ratios[1]);
  *over_sum = get_median (ratios[2]);
}

/* ---- figures ---- */

static void
say_times (const char *id, Subject *subject, Protocol protocol)
{
  const Stream *stream = subject->stream;
  double whole_s, over_crc, framer_over_crc, over_sum;

  time_all (subject, &whole_s, &over_crc, &framer_over_crc, &over_sum);
  g_print ("figure B7.%s.over_crc %.2f x%s\n", id, over_crc, protocol == CHECKED_BINARY ? " limit 2" : "");
  g_print ("figure B7.%s.framer_over_crc %.2f x%s\n", id, framer_over_crc, protocol < UNCHECKED ? " limit 2" : "");
  g_print ("figure B7.%s.over_sum %.0f x\n", id, over_sum);
  g_print ("figure B7.%s.line_percent %.4f %% limit 0.1\n", id,
           stream_get_line_bytes_s (stream) / (stream->bytes->len / whole_s) * 100);
}

/* The first time warms up what is made once. */
static void
say_allocations (const char *id, Subject *subject)
{
  g_autoptr (VigilDecoder) decoder = NULL;
  guint64 n_frames, n_allocations;

  run_whole (subject);
  decoder = new_decoder (subject);
  subject->n_told = 0;
  n_allocations = bench_count_allocations ();
  stream_decode (subject->stream, decoder);
  n_allocations = bench_count_allocations () - n_allocations;
  n_frames = vigil_decoder_get_counters (decoder)->frames;
  if (n_frames == 0 || subject->n_told == 0)
    g_error ("%s: nothing was read of %u bytes", id, subject->stream->bytes->len);
  g_print ("%s: %u bytes, %" G_GUINT64_FORMAT " frames, %" G_GUINT64_FORMAT " values and waves\n", id,
           subject->stream->bytes->len, n_frames, subject->n_told);
  g_print ("figure B7.%s.allocations %.3f a-frame limit 0\n", id, (double) n_allocations / (double) n_frames);
}

/* Over all captures of the device. */
static void
say_replay (const VigilDriver *driver, char **captures)
{
  double needed_s = 0, recorded_s = 0;

  for (char **path = captures; *path != NULL; path++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (Stream) stream = stream_new_for_capture (*path, &error);
    Subject subject = { .stream = stream };
    double took_s[ROUNDS];

    if (stream == NULL)
      g_error ("%s", error->message);
    if (stream->driver != driver)
      continue;
    for (guint round = 0; round < ROUNDS; round++)
      took_s[round] = time_run (&subject, run_whole);
    needed_s += get_median (took_s);
    recorded_s += (double) stream->length_us / VIGIL_USEC_PER_SEC;
  }
  if (recorded_s > 0)
    g_print ("figure B7.%s.replay_ms_per_s %.4f ms limit 1\n", driver->id, needed_s * 1000 / recorded_s);
}

static void
say_all (char **captures)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    const VigilDriver *driver = kinds[i].driver;
    g_autoptr (Stream) stream = stream_new_for_driver (driver, LEAST_US, LEAST_BYTES);
    Subject subject = { .stream = stream, .crc = kinds[i].crc != NULL ? kinds[i].crc : vigil_crc16_x25 };

    say_allocations (driver->id, &subject);
    say_times (driver->id, &subject, kinds[i].protocol);
    say_replay (driver, captures);
  }
}

/* A driver of which nothing is known here would not be measured. */
static void
check_kinds (void)
{
  guint n = g_strv_length ((char **) vigil_driver_list ());

  if (n != G_N_ELEMENTS (kinds))
    g_error ("%u drivers, and %zu are measured", n, G_N_ELEMENTS (kinds));
}

static int
pass (const char *id, const char *times)
{
  g_autoptr (GError) error = NULL;
  const VigilDriver *driver = vigil_driver_find (id, &error);
  g_autoptr (Stream) stream = NULL;
  Subject subject = { 0 };
  guint64 n;
  gsize kind = 0;

  if (driver == NULL || !g_ascii_string_to_unsigned (times, 10, 1, TIMES_MAX, &n, &error)) {
    g_printerr ("bench-decoders: %s\n", error->message);
    return 2;
  }
  subject.stream = stream = stream_new_for_driver (driver, LEAST_US, LEAST_BYTES);
  for (guint64 i = 0; i < n; i++)
    run_whole (&subject);
  while (kinds[kind].driver != driver)
    kind++;
  g_print ("bytes %" G_GUINT64_FORMAT "%s\n", n * stream->bytes->len,
           kinds[kind].protocol != SHORT ? " limit 40" : "");
  return 0;
}

int
main (int argc, char **argv)
{
  check_kinds ();
  if (argc == 4 && strcmp (argv[1], "pass") == 0)
    return pass (argv[2], argv[3]);
  if (argc < 2 || g_strcmp0 (g_getenv ("G_SLICE"), "always-malloc") != 0) {
    g_printerr ("bench-decoders CAPTURE... | pass DRIVER TIMES; with G_SLICE=always-malloc\n");
    return 2;
  }
  say_all (argv + 1);
  return 0;
}
