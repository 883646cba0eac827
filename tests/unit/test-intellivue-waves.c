/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Waves: scale, special values, place in time. */
#include "driver/philips-intellivue.h"
#include "fixtures/intellivue-host.h"

#define HANDLE 0x02ae
#define TICKS 0x0d61c800u
#define PERIOD_US 64000
/* Four samples of 64 ms make a block of 256 ms; 14 bits, the others masked; 5 uV a count. */
#define ECG_SPEC                                                                                   \
  "096d 0006 0004 10 0e 3000 098d 0004 00000200 096f 000c fefff000 fd009ffb 0000 3fff 0996 0002 "  \
  "10b2"                                                                                           \
  " 0a16 0010 0003 000c 0004 8008 0001 4000 0002 8000"
#define ECG "096e 000e 0102 0400 0008 "

static Host *
with_spec (const char *spec, guint n)
{
  Host *host = host_new ();

  host_associate (host, 0x88000000);
  host_forget (host);
  host_say_object (host, INTELLIVUE_CLASS_WAVE, 0, TICKS - 2048, HANDLE, spec, n);
  g_assert_cmpuint (host->waves->len, ==, 0);
  return host;
}

static const VigilWaveBlock *
last (const Host *host)
{
  g_assert_cmpuint (host->waves->len, >, 0);
  return &g_array_index (host->waves, VigilWaveBlock, host->waves->len - 1);
}

static double
physical (const VigilWaveBlock *block, guint i)
{
  return (double) block->offset + (double) block->scale * block->samples[i];
}

static void
test_ecg (void)
{
  g_autoptr (Host) host = with_spec (ECG_SPEC, 5);

  host_say_object (host, INTELLIVUE_CLASS_WAVE, 1, TICKS, HANDLE, ECG "2008 0000 8000 a008", 1);
  g_assert_cmpuint (host->waves->len, ==, 1);
  g_assert_cmpint (last (host)->code, ==, VIGIL_CODE_WAVE_ECG_II);
  g_assert_cmpuint (last (host)->period_us, ==, PERIOD_US);
  g_assert_cmpint (last (host)->flags, ==, VIGIL_FLAG_DEMO);
  g_assert_cmpuint (last (host)->n, ==, 4);
  g_assert_cmpfloat_with_epsilon (physical (last (host), 0), 0.04, 1e-5);
  g_assert_cmpfloat_with_epsilon (physical (last (host), 1), -40.96, 1e-5);
  /* A pacer mark stands in the masked bits and leaves the sample. */
  g_assert_cmpint (last (host)->samples[2], ==, 0);
  g_assert_cmpint (last (host)->samples[3], ==, 0x2008);
  /* Saturated, invalid by its own bit, and whole again. */
  host_say_object (host, INTELLIVUE_CLASS_WAVE, 2, TICKS + 2048, HANDLE, ECG "8008 4123 2008 3fff",
                   1);
  g_assert_cmpint (last (host)->samples[0], ==, VIGIL_WAVE_GAP);
  g_assert_cmpint (last (host)->samples[1], ==, VIGIL_WAVE_GAP);
  g_assert_cmpfloat_with_epsilon (physical (last (host), 3), 40.955, 1e-5);
  /* The monitor calls the whole block invalid. */
  host_say_object (host, INTELLIVUE_CLASS_WAVE, 3, TICKS + 4096, HANDLE,
                   "096e 000e 0102 8000 0008 2008 2008 2008 2008", 1);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (last (host)->samples[i], ==, VIGIL_WAVE_GAP);
}

/* What the monitor doubts, and what is no patient's, is marked on every block. */
static void
test_doubt (void)
{
  static const struct {
    const char *samples;
    VigilFlags flags;
    gboolean is_gap;
  } cases[] = {
    { "096e 000e 0102 0000 0008 2008 2008 2008 2008", VIGIL_FLAG_NONE, FALSE },
    { "096e 000e 0102 4000 0008 2008 2008 2008 2008", VIGIL_FLAG_QUESTIONABLE, FALSE },
    { "096e 000e 0102 0040 0008 2008 2008 2008 2008", VIGIL_FLAG_QUESTIONABLE, FALSE },
    { "096e 000e 0102 4400 0008 2008 2008 2008 2008", VIGIL_FLAG_QUESTIONABLE | VIGIL_FLAG_DEMO, FALSE },
    { "096e 000e 0102 0800 0008 2008 2008 2008 2008", VIGIL_FLAG_TEST, FALSE },
    { "096e 000e 0102 2000 0008 2008 2008 2008 2008", VIGIL_FLAG_NONE, TRUE },
    { "096e 000e 0102 1000 0008 2008 2008 2008 2008", VIGIL_FLAG_NONE, TRUE },
  };
  g_autoptr (Host) host = with_spec (ECG_SPEC, 5);

  for (guint16 i = 0; i < G_N_ELEMENTS (cases); i++) {
    host_say_object (host, INTELLIVUE_CLASS_WAVE, i + 1, TICKS + 2048u * i, HANDLE, cases[i].samples, 1);
    g_assert_cmpint (last (host)->flags, ==, cases[i].flags);
    g_assert_cmpint (last (host)->samples[0] == VIGIL_WAVE_GAP, ==, cases[i].is_gap);
  }
}

static void
test_other_scales (void)
{
  static const struct {
    const char *spec;
    guint n_spec;
    const char *samples;
    VigilCode code;
    double first;
    gboolean has_second;
  } cases[] = {
    { "096d 0006 0002 10 0c 8000 098d 0004 00000400 096f 000c 007fffff 007fffff 0000 0fff", 3,
      "096e 000a 4bb4 0000 0004 0fff 1000", VIGIL_CODE_WAVE_PLETH, 1.0, FALSE },
    { "096d 0006 0002 10 0d a000 098d 0004 00000400 096f 000c 00ffffd8 00000208 00a0 23a0 0996 "
      "0002 0f20",
      4, "096e 000a 4a14 0000 0004 0a55 0a55", VIGIL_CODE_WAVE_ABP, 115.3125, TRUE },
    { "096d 0006 0002 10 0c 8000 098d 0004 00000400 096f 000c ff fffffa ff000013 0000 0fff 0996 "
      "0002 10c0",
      4, "096e 000a 5000 0000 0004 0000 0001", VIGIL_CODE_WAVE_RESP, -0.6, TRUE },
    { "096d 0006 0002 10 0c 8000 098d 0004 00000400 096f 000c 00000000 00000010 0000 0fff 0996 "
      "0002 0f03",
      4, "096e 000a 50ac 0000 0004 0fff 0001", VIGIL_CODE_WAVE_CO2, 16 * 7.500616827, TRUE },
    { "096d 0006 0002 10 10 8000 098d 0004 00000400 096f 000c 00000000 0000ffff 0000 ffff", 3,
      "096e 000a 4bb4 0000 0004 fffe 0000", VIGIL_CODE_WAVE_PLETH, 65534, TRUE },
    { "096d 0006 0002 08 08 8000 098d 0004 00000400 096f 000c 00000000 000000ff 0000 00ff", 3,
      "096e 0008 4bb4 0000 0002 64 65", VIGIL_CODE_WAVE_PLETH, 100, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Host) host = with_spec (cases[i].spec, cases[i].n_spec);

    host_say_object (host, INTELLIVUE_CLASS_WAVE, 1, TICKS, HANDLE, cases[i].samples, 1);
    g_assert_cmpuint (host->waves->len, ==, 1);
    g_assert_cmpint (last (host)->code, ==, cases[i].code);
    g_assert_cmpfloat_with_epsilon (physical (last (host), 0), cases[i].first,
                                    1e-2 * ABS (cases[i].first) / 100);
    g_assert_cmpint (last (host)->samples[1] != VIGIL_WAVE_GAP, ==, cases[i].has_second);
  }
}

static void
test_refused (void)
{
  static const struct {
    const char *spec;
    guint n_spec;
    const char *samples;
  } cases[] = {
    /* nothing known, half known, another number of samples, another handle's kind */
    { "", 0, ECG "2008 0000 8000 a008" },
    { "096d 0006 0004 10 0e 3000 098d 0004 00000200", 2, ECG "2008 0000 8000 a008" },
    { "096d 0006 0005 10 0e 3000 098d 0004 00000200 096f 000c fefff000 fd009ffb 0000 3fff", 3,
      ECG "2008 0000 8000 a008" },
    /* no room between the bounds, no period, no bits, more samples than a block holds */
    { "096d 0006 0004 10 0e 3000 098d 0004 00000200 096f 000c fefff000 fd009ffb 3fff 3fff", 3,
      ECG "2008 0000 8000 a008" },
    { "096d 0006 0004 10 0e 3000 098d 0004 00000000 096f 000c fefff000 fd009ffb 0000 3fff", 3,
      ECG "2008 0000 8000 a008" },
    { "096d 0006 0004 10 00 3000 098d 0004 00000200 096f 000c fefff000 fd009ffb 0000 3fff", 3,
      ECG "2008 0000 8000 a008" },
    { "096d 0006 ffff 10 0e 3000 098d 0004 00000200 096f 000c fefff000 fd009ffb 0000 3fff", 3,
      ECG "2008 0000 8000 a008" },
    /* bounds that are one, that no float holds, that are infinite */
    { "096d 0006 0004 10 0e 3000 098d 0004 00000200 096f 000c fefff000 fefff000 0000 3fff", 3,
      ECG "2008 0000 8000 a008" },
    { "096d 0006 0004 10 0e 3000 098d 0004 00000200 096f 000c fefff000 7f009ffb 0000 3fff", 3,
      ECG "2008 0000 8000 a008" },
    { "096d 0006 0004 10 0e 3000 098d 0004 00000200 096f 000c 00800002 007ffffe 0000 3fff", 3,
      ECG "2008 0000 8000 a008" },
    /* an unknown wave; cut; a pressure whose unit was not told; an ECG in degrees */
    { ECG_SPEC, 5, "096e 000e 7777 0400 0008 2008 0000 8000 a008" },
    { ECG_SPEC, 5, "096e 000c 0102 0400 0008 2008 0000 8000" },
    { "096d 0006 0004 10 0e 3000 098d 0004 00000200 096f 000c fefff000 fd009ffb 0000 3fff", 3,
      "096e 000e 4a14 0400 0008 2008 0000 8000 a008" },
    { "096d 0006 0004 10 0e 3000 098d 0004 00000200 096f 000c fefff000 fd009ffb 0000 3fff 0996 "
      "0002 17a0",
      4, ECG "2008 0000 8000 a008" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Host) host = with_spec (cases[i].spec, cases[i].n_spec);

    host_say_object (host, INTELLIVUE_CLASS_WAVE, 1, TICKS, HANDLE, cases[i].samples, 1);
    g_assert_cmpuint (host->waves->len, ==, 0);
  }
}

static void
say_block (Host *host, guint16 sequence, guint32 ticks)
{
  host_say_object (host, INTELLIVUE_CLASS_WAVE, sequence, ticks, HANDLE, ECG "2008 2009 200a 200b",
                   1);
}

/* The same in the pace of the monitor, or slower. */
static void
say_later (Host *host, guint16 sequence, guint32 ticks)
{
  host_wait (host, 512);
  say_block (host, sequence, ticks);
}

/* Bursts of four, late by anything up to 90 ms: evenly spaced all the same. */
static void
test_bursts (void)
{
  static const guint late_ms[] = { 30, 90, 0, 60, 10, 80, 5, 45 };
  g_autoptr (Host) host = with_spec (ECG_SPEC, 5);
  guint16 sequence = 1;
  guint32 ticks = TICKS;
  gint64 burst_us = host->now_us;
  gint64 end_us;

  for (guint burst = 0; burst < 40; burst++) {
    burst_us += 1024 * VIGIL_USEC_PER_MSEC;
    host_wait (host, (guint) ((burst_us - host->now_us) / VIGIL_USEC_PER_MSEC)
                         + late_ms[burst % G_N_ELEMENTS (late_ms)]);
    for (guint i = 0; i < 4; i++, ticks += 2048)
      say_block (host, sequence++, ticks);
    /* Numbers, or the driver believes the monitor lost. */
    host_say_object (host, INTELLIVUE_CLASS_NUMERIC, (guint16) burst, ticks - 2048, 1, "", 0);
    end_us = last (host)->t_mono_us + 4 * PERIOD_US;
    g_assert_cmpint (end_us, <=, host->now_us + 100 * VIGIL_USEC_PER_MSEC);
  }
  g_assert_cmpuint (host->waves->len, ==, 160);
  for (guint i = 1; i < host->waves->len; i++) {
    const VigilWaveBlock *before = &g_array_index (host->waves, VigilWaveBlock, i - 1);
    const VigilWaveBlock *block = &g_array_index (host->waves, VigilWaveBlock, i);

    g_assert_false (block->is_after_gap);
    /* within 100 ppm of even */
    g_assert_cmpint (ABS (block->t_mono_us - before->t_mono_us - 4 * PERIOD_US), <=, 26);
  }
}

static void
test_gaps (void)
{
  g_autoptr (Host) host = with_spec (ECG_SPEC, 5);
  gint64 first_us;

  say_later (host, 1, TICKS);
  first_us = last (host)->t_mono_us;
  say_later (host, 2, TICKS + 2048);
  g_assert_false (last (host)->is_after_gap);
  /* One message lost. */
  say_later (host, 4, TICKS + 3 * 2048);
  g_assert_true (last (host)->is_after_gap);
  g_assert_cmpint (ABS (last (host)->t_mono_us - first_us - 3 * 4 * PERIOD_US), <=, 100);
  g_assert_cmpuint (last (host)->sequence, ==, 4);
  say_later (host, 5, TICKS + 4 * 2048);
  g_assert_false (last (host)->is_after_gap);
  /* The poll was renewed: the count begins again, nothing is lost. */
  say_later (host, 0, TICKS + 5 * 2048);
  g_assert_false (last (host)->is_after_gap);
  /* The numbers follow, the time does not. */
  say_later (host, 1, TICKS + 7 * 2048);
  g_assert_true (last (host)->is_after_gap);
  /* A block twice never runs backwards. */
  first_us = last (host)->t_mono_us;
  say_later (host, 2, TICKS + 7 * 2048);
  g_assert_true (last (host)->is_after_gap);
  g_assert_cmpint (last (host)->t_mono_us, >=, first_us + 4 * PERIOD_US);
}

/* RelativeTime runs over every 6.2 days. */
static void
test_wrap (void)
{
  IntellivueClock clock = { 0 };
  gint64 before = intellivue_clock_advance (&clock, 0xFFFFFF00, 0, VIGIL_USEC_PER_SEC);
  gint64 before_us = intellivue_clock_to_mono_us (&clock, before);
  gint64 after = intellivue_clock_advance (&clock, 0x00000100, 0, VIGIL_USEC_PER_SEC + 0x200 * 125);
  g_autoptr (Host) host = with_spec (ECG_SPEC, 5);

  g_assert_cmpint (after - before, ==, 0x200);
  g_assert_cmpint (intellivue_clock_to_mono_us (&clock, after) - before_us, ==, 0x200 * 125);
  say_block (host, 1, 0xFFFFFC00);
  say_block (host, 2, 0x00000400);
  g_assert_false (last (host)->is_after_gap);
}

/* The running number has 16 bits: five hours of blocks run over it, and nothing is lost. */
static void
test_sequence_wrap (void)
{
  g_autoptr (Host) host = with_spec (ECG_SPEC, 5);
  guint32 ticks = TICKS;

  for (guint i = 1; i < 5 * 3600 * 4; i++, ticks += 2048) {
    host_wait (host, 256);
    say_block (host, (guint16) i, ticks);
    g_assert_false (last (host)->is_after_gap);
    if (i % 4 == 0)
      host_say_object (host, INTELLIVUE_CLASS_NUMERIC, (guint16) i, ticks, 1, "", 0);
    host_forget (host);
  }
  host_wait (host, 256);
  say_block (host, 7, ticks + 2048);
  g_assert_true (last (host)->is_after_gap);
}

/* A clock 100 ppm fast and one 100 ppm slow are followed; a restarted counter is too. */
static void
test_clock (void)
{
  static const gint ppm[] = { -100, 100 };

  for (gsize i = 0; i < G_N_ELEMENTS (ppm); i++) {
    IntellivueClock clock = { 0 };
    gint64 now_us = VIGIL_USEC_PER_SEC;
    gint64 ticks = 0;

    for (guint second = 0; second < 3600; second++) {
      now_us += VIGIL_USEC_PER_SEC + ppm[i];
      ticks = intellivue_clock_advance (&clock, second * 8000, 0, now_us);
    }
    g_assert_cmpint (ABS (intellivue_clock_to_mono_us (&clock, ticks) - now_us), <,
                     10 * VIGIL_USEC_PER_MSEC);
    ticks = intellivue_clock_advance (&clock, 5, 0, now_us);
    g_assert_cmpint (intellivue_clock_to_mono_us (&clock, ticks), ==, now_us);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intellivue/waves/ecg", test_ecg);
  g_test_add_func ("/intellivue/waves/doubt", test_doubt);
  g_test_add_func ("/intellivue/waves/scales", test_other_scales);
  g_test_add_func ("/intellivue/waves/refused", test_refused);
  g_test_add_func ("/intellivue/waves/bursts", test_bursts);
  g_test_add_func ("/intellivue/waves/gaps", test_gaps);
  g_test_add_func ("/intellivue/waves/wrap", test_wrap);
  g_test_add_func ("/intellivue/waves/sequence-wrap", test_sequence_wrap);
  g_test_add_func ("/intellivue/waves/clock", test_clock);
  return g_test_run ();
}
