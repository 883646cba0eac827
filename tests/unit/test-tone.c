/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The bursts against the ranges of IEC 60601-1-8, measured on the samples. */
#include "burst.h"
#include "sound/tone.h"

#include <math.h>

typedef struct {
  VigilPriority priority;
  guint n_pulses;
  double pulse_min_ms, pulse_max_ms;
  double silence_min_ms, silence_max_ms;
} Range;

static const Range ranges[] = {
  { VIGIL_PRIORITY_HIGH, 10, 75, 200, 2500, 15000 },
  { VIGIL_PRIORITY_MEDIUM, 3, 125, 250, 2500, 30000 },
  { VIGIL_PRIORITY_LOW, 2, 125, 250, 15000, G_MAXDOUBLE },
};

static double
spacing_ms (const VigilBurst *burst, guint i)
{
  return burst->pulses[i + 1].start_ms - burst->pulses[i].end_ms;
}

static void
test_pulses (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++) {
    const Range *range = &ranges[i];
    gsize n;
    g_autofree gint16 *samples = vigil_tone_render (range->priority, &n);
    VigilBurst burst;

    vigil_burst_measure (samples, n, VIGIL_TONE_RATE_HZ, &burst);
    g_assert_cmpuint (burst.n_pulses, ==, range->n_pulses);
    for (guint p = 0; p < burst.n_pulses; p++) {
      double length_ms = burst.pulses[p].end_ms - burst.pulses[p].start_ms;

      g_assert_cmpfloat (length_ms, >=, range->pulse_min_ms);
      g_assert_cmpfloat (length_ms, <=, range->pulse_max_ms);
      g_assert_cmpfloat (fabs (20 * log10 (burst.pulses[p].peak / burst.pulses[0].peak)), <=, 10);
    }
    g_assert_cmpfloat (vigil_tone_silence_ms (range->priority), >=, range->silence_min_ms);
    g_assert_cmpfloat (vigil_tone_silence_ms (range->priority), <=, range->silence_max_ms);
  }
}

static void
test_spacing_of_high (void)
{
  gsize n;
  g_autofree gint16 *samples = vigil_tone_render (VIGIL_PRIORITY_HIGH, &n);
  VigilBurst burst;

  vigil_burst_measure (samples, n, VIGIL_TONE_RATE_HZ, &burst);
  for (guint group = 0; group < 10; group += 5) {
    double x_ms = spacing_ms (&burst, group);
    double pulse_ms = burst.pulses[group].end_ms - burst.pulses[group].start_ms;

    g_assert_cmpfloat (x_ms, >=, 50);
    g_assert_cmpfloat (x_ms, <=, 125);
    g_assert_cmpfloat_with_epsilon (spacing_ms (&burst, group + 1), x_ms, 5);
    g_assert_cmpfloat_with_epsilon (spacing_ms (&burst, group + 3), x_ms, 5);
    g_assert_cmpfloat_with_epsilon (spacing_ms (&burst, group + 2), 2 * x_ms + pulse_ms, 10);
  }
  g_assert_cmpfloat (spacing_ms (&burst, 4), >=, 350);
  g_assert_cmpfloat (spacing_ms (&burst, 4), <=, 1300);
}

static void
test_spacing_of_medium_and_low (void)
{
  for (VigilPriority priority = VIGIL_PRIORITY_LOW; priority <= VIGIL_PRIORITY_MEDIUM; priority++) {
    gsize n;
    g_autofree gint16 *samples = vigil_tone_render (priority, &n);
    VigilBurst burst;

    vigil_burst_measure (samples, n, VIGIL_TONE_RATE_HZ, &burst);
    for (guint p = 0; p + 1 < burst.n_pulses; p++) {
      g_assert_cmpfloat (spacing_ms (&burst, p), >=, 125);
      g_assert_cmpfloat (spacing_ms (&burst, p), <=, 250);
    }
  }
}

/* The fundamental is where the first pulse is periodic; its harmonics are looked for by Goertzel. */
static void
test_harmonics (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++) {
    gsize n;
    g_autofree gint16 *samples = vigil_tone_render (ranges[i].priority, &n);
    gsize n_pulse = VIGIL_TONE_RATE_HZ * 150 / 1000;
    double fundamental_hz = 0, fundamental = 0;
    guint n_harmonics = 0;

    for (double hz = 150; hz <= 1000; hz += 1) {
      double level = vigil_burst_level (samples, n_pulse, VIGIL_TONE_RATE_HZ, hz);

      if (level > fundamental) {
        fundamental = level;
        fundamental_hz = hz;
      }
    }
    g_assert_cmpfloat (fundamental_hz, >, 150);
    g_assert_cmpfloat (fundamental_hz, <, 1000);
    for (guint h = 2; h * fundamental_hz <= 4000; h++) {
      double level = vigil_burst_level (samples, n_pulse, VIGIL_TONE_RATE_HZ, h * fundamental_hz);

      if (h * fundamental_hz >= 300 && fabs (20 * log10 (level / fundamental)) <= 15)
        n_harmonics++;
    }
    g_assert_cmpuint (n_harmonics, >=, 4);
  }
}

/* From a tenth to nine tenths of its peak: 10 to 20 % of the pulse. */
static void
test_rise_and_fall (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++) {
    gsize n, tenth = 0, nine_tenths = 0, half_up = 0, half_down = 0;
    g_autofree gint16 *samples = vigil_tone_render (ranges[i].priority, &n);
    gsize window = VIGIL_TONE_RATE_HZ / 523;
    int peak = 0;
    double rise;

    for (gsize j = 0; j < n; j++)
      peak = MAX (peak, samples[j]);
    for (gsize j = 0; half_down == 0; j++) {
      int level = 0;

      for (gsize k = 0; k < window; k++)
        level = MAX (level, samples[j + k]);
      if (tenth == 0 && level > peak / 10)
        tenth = j;
      if (half_up == 0 && level > peak / 2)
        half_up = j;
      if (nine_tenths == 0 && level > peak * 9 / 10)
        nine_tenths = j;
      if (nine_tenths != 0 && level < peak / 2)
        half_down = j;
    }
    rise = (double) (nine_tenths - tenth) / (double) (half_down - half_up);
    g_assert_cmpfloat (rise, >=, 0.1);
    g_assert_cmpfloat (rise, <=, 0.2);
  }
}

static void
test_none_is_silent (void)
{
  gsize n = 1;

  g_assert_null (vigil_tone_render (VIGIL_PRIORITY_NONE, &n));
  g_assert_cmpuint (n, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tone/pulses", test_pulses);
  g_test_add_func ("/tone/spacing/high", test_spacing_of_high);
  g_test_add_func ("/tone/spacing/medium-low", test_spacing_of_medium_and_low);
  g_test_add_func ("/tone/harmonics", test_harmonics);
  g_test_add_func ("/tone/rise-and-fall", test_rise_and_fall);
  g_test_add_func ("/tone/none", test_none_is_silent);
  return g_test_run ();
}
