/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Who speaks when with a Datex-Ohmeda monitor, and its waves and alarms. */
#include "fixtures/ge-records.h"

#include <string.h>

enum { MAIN_VALUES = 0, MAIN_WAVES = 1, MAIN_ALARMS = 4 };

static const VigilDriver *const ge = &vigil_driver_ge_datex_s5;

/* The published requests, less the sums that other class bits give. */
#define ZEROS_12 "000000000000000000000000"
#define ZEROS_18 "000000000000000000000000000000000000"
#define ZEROS_23 ZEROS_18 "0000000000"
#define VALUES "7e3100" ZEROS_18 "00ff" ZEROS_18 "01050002000000000038" "7e"
#define VALUES_STOP "7e3100" ZEROS_18 "00ff" ZEROS_18 "010000000000000000317e"
#define AUXILIARY "7e3100" ZEROS_18 "00ff" ZEROS_18 "040500000000000000397e"
#define WAVES "7e4800" ZEROS_12 "01000000000000ff" ZEROS_18 "0000000001" "08090fff" ZEROS_23 "687e"
#define WAVES_STOP "7e4800" ZEROS_12 "01000000000000ff" ZEROS_18 "01000000ff" ZEROS_23 "00000000" "487e"
#define ALARM_CHANGES "7e3400" ZEROS_12 "04000000000000ff" ZEROS_18 "02" "0000000000000000000000" "397e"
#define ALARM_STATUS "7e3400" ZEROS_12 "04000000000000ff" ZEROS_18 "00" "0000000000000000000000" "377e"

static char *
to_hex (GBytes *bytes)
{
  GString *hex = g_string_new (NULL);
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);

  for (gsize i = 0; i < len; i++)
    g_string_append_printf (hex, "%02x", data[i]);
  return g_string_free (hex, FALSE);
}

static guint
count_sent (const MonitorBench *bench, const char *hex)
{
  guint n = 0;

  for (guint i = 0; i < bench->sent->len; i++) {
    g_autofree char *sent = to_hex (bench->sent->pdata[i]);

    n += strcmp (sent, hex) == 0;
  }
  return n;
}

/* Requests of a main type that begin with @first, whatever edition they claim. */
static guint
count_asked (const MonitorBench *bench, guint8 main_type, guint8 first)
{
  guint n = 0;

  for (guint i = 0; i < bench->sent->len; i++) {
    const guint8 *frame = g_bytes_get_data (bench->sent->pdata[i], NULL);

    n += frame[1 + 14] == main_type && frame[1 + 40] == first;
  }
  return n;
}

static void
assert_sent (const MonitorBench *bench, guint i, const char *hex)
{
  g_autofree char *sent = NULL;

  g_assert_cmpuint (i, <, bench->sent->len);
  sent = to_hex (bench->sent->pdata[i]);
  g_assert_cmpstr (sent, ==, hex);
}

/* A monitor with a good oximeter that says everything it is asked for. */
typedef struct {
  MonitorBench *bench;
  GeMonitor monitor;
  guint8 basic[GE_BASIC_SIZE];
} Chair;

static void
chair_init (Chair *self)
{
  *self = (Chair){ .bench = monitor_bench_new (ge), .monitor = { .plug = GE_PLUG, .time = GE_TIME } };
  ge_init_displayed (self->basic, 0);
  ge_add_group (self->basic, GE_ECG, 1 << 3, 0x0275);
  ge_put_i16 (self->basic + 10, 72);
  ge_add_group (self->basic, GE_SPO2, 0, 0);
  ge_put_i16 (self->basic + 128, 9700);
  ge_add_group (self->basic, GE_CO2, 0, 9);
  ge_put_i16 (self->basic + 142, 500);
  ge_put_i16 (self->basic + 148, 7600);
}

static void
chair_clear (Chair *self)
{
  monitor_bench_free (self->bench);
}

static void
send_wave (Chair *self, guint8 type, guint16 status, guint16 label, const gint16 *samples, guint n)
{
  guint8 wave[6 + 2 * 700] = { 0 };

  ge_put_i16 (wave, (int) n);
  ge_put_i16 (wave + 2, (gint16) status);
  ge_put_i16 (wave + 4, (gint16) label);
  for (guint i = 0; i < n; i++)
    ge_put_i16 (wave + 6 + 2 * i, samples[i]);
  ge_send (&self->monitor, self->bench, MAIN_WAVES, type, wave, 6 + 2 * n);
}

static const VigilWaveBlock *
last_block (const Chair *self)
{
  g_assert_cmpuint (self->bench->waves->len, >, 0);
  return &g_array_index (self->bench->waves, VigilWaveBlock, self->bench->waves->len - 1);
}

static void
test_requests (void)
{
  g_autoptr (MonitorBench) bench = monitor_bench_new (ge);
  static const char *const expected[] = { VALUES, WAVES, ALARM_CHANGES, ALARM_STATUS, AUXILIARY };

  monitor_bench_wait (bench, 5900);
  for (guint i = 0; i < 4; i++)
    assert_sent (bench, i, expected[i]);
  g_assert_cmpuint (bench->sent->len, ==, 4);
  g_assert_false (ge->is_ready (&bench->ctx));
  /* half an hour of silence: it goes on asking, but never floods */
  monitor_bench_wait (bench, 30 * 60 * 1000);
  g_assert_cmpuint (bench->sent->len, >, 30 * 60 / 10);
  g_assert_cmpuint (bench->sent->len, <, 30 * 60 / 3);
  monitor_bench_forget (bench);
  ge->stop (&bench->ctx);
  g_assert_cmpuint (count_sent (bench, VALUES_STOP), ==, 1);
  g_assert_cmpuint (count_sent (bench, WAVES_STOP), ==, 1);
  g_assert_cmpuint (bench->sent->len, ==, 4);
}

/* Never two requests for values within 5 s, and the waves' with one edition after the other. */
static void
test_distance (void)
{
  g_autoptr (MonitorBench) bench = monitor_bench_new (ge);
  gint64 before_us = 0;
  guint n_values = 0, n_levels = 0;

  monitor_bench_wait (bench, 10 * 60 * 1000);
  for (guint i = 0; i < bench->sent->len; i++) {
    const guint8 *frame = g_bytes_get_data (bench->sent->pdata[i], NULL);
    gint64 t_us = g_array_index (bench->sent_us, gint64, i);

    g_assert_cmpint (i == 0 || t_us - g_array_index (bench->sent_us, gint64, i - 1) >= 250000, ==, TRUE);
    n_levels |= frame[1 + 14] == MAIN_WAVES ? 1u << frame[1 + 3] : 0;
    if (frame[1 + 14] != MAIN_VALUES)
      continue;
    g_assert_true (before_us == 0 || t_us - before_us >= 5 * VIGIL_USEC_PER_SEC);
    before_us = t_us;
    n_values++;
  }
  g_assert_cmpuint (n_values, >, 20);
  g_assert_cmphex (n_levels, ==, 0xFFD);
}

/* An hour in which all is answered: nothing is asked again but the state of the alarms. */
static void
test_steady (void)
{
  static const gint16 flat[100];
  guint8 alarm[510] = { 0 }, auxiliary[114] = { 0 };
  Chair chair;

  chair_init (&chair);
  monitor_bench_wait (chair.bench, 7000);
  monitor_bench_forget (chair.bench);
  for (guint s = 0; s < 3600; s++) {
    monitor_bench_wait (chair.bench, 1000);
    chair.monitor.time++;
    send_wave (&chair, 8, 0, 0, flat, 100);
    if (s % 5 == 0) {
      ge_send (&chair.monitor, chair.bench, MAIN_VALUES, 1, chair.basic, sizeof chair.basic);
      ge_send (&chair.monitor, chair.bench, MAIN_VALUES, 4, auxiliary, sizeof auxiliary);
      ge_send (&chair.monitor, chair.bench, MAIN_ALARMS, 1, alarm, sizeof alarm);
    }
    g_assert_true (ge->is_ready (&chair.bench->ctx));
  }
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_HR], ==, 720);
  g_assert_cmpuint (count_asked (chair.bench, MAIN_ALARMS, 0), >=, 700);
  g_assert_cmpuint (count_asked (chair.bench, MAIN_VALUES, 1), ==, 0);
  g_assert_cmpuint (count_asked (chair.bench, MAIN_VALUES, 4), ==, 0);
  g_assert_cmpuint (count_asked (chair.bench, MAIN_WAVES, 0), ==, 0);
  chair_clear (&chair);
}

/* Waves that stop for good (the monitor could not send for 2 s) are asked for again. */
static void
test_waves_stop (void)
{
  static const gint16 flat[100];
  Chair chair;

  chair_init (&chair);
  ge_send_displayed (&chair.monitor, chair.bench, chair.basic);
  send_wave (&chair, 8, 0, 0, flat, 100);
  monitor_bench_forget (chair.bench);
  monitor_bench_wait (chair.bench, 3000);
  g_assert_cmpuint (count_asked (chair.bench, MAIN_WAVES, 0), ==, 0);
  monitor_bench_wait (chair.bench, 1500);
  g_assert_cmpuint (count_asked (chair.bench, MAIN_WAVES, 0), ==, 1);
  /* nothing at all for 5 s where there were waves: the cable */
  g_assert_true (ge->is_ready (&chair.bench->ctx));
  monitor_bench_wait (chair.bench, 600);
  g_assert_false (ge->is_ready (&chair.bench->ctx));
  ge_send (&chair.monitor, chair.bench, MAIN_VALUES, 1, chair.basic, sizeof chair.basic);
  g_assert_true (ge->is_ready (&chair.bench->ctx));
  /* without waves, silence until the next values is nothing strange */
  ge_send_displayed (&chair.monitor, chair.bench, chair.basic);
  ge_send_displayed (&chair.monitor, chair.bench, chair.basic);
  monitor_bench_wait (chair.bench, 11000);
  g_assert_true (ge->is_ready (&chair.bench->ctx));
  monitor_bench_wait (chair.bench, 1500);
  g_assert_false (ge->is_ready (&chair.bench->ctx));
  chair_clear (&chair);
}

/* Switched off and on: it has forgotten what it was asked, and is asked again. */
static void
test_reboot (void)
{
  Chair chair;

  chair_init (&chair);
  for (guint i = 0; i < 3; i++)
    ge_send_displayed (&chair.monitor, chair.bench, chair.basic);
  monitor_bench_forget (chair.bench);
  monitor_bench_wait (chair.bench, 11000);
  g_assert_cmpuint (count_asked (chair.bench, MAIN_VALUES, 1), ==, 0);
  monitor_bench_wait (chair.bench, 2000);
  g_assert_cmpuint (count_asked (chair.bench, MAIN_VALUES, 1), ==, 1);
  monitor_bench_wait (chair.bench, 1500);
  g_assert_cmpuint (count_asked (chair.bench, MAIN_ALARMS, 2), ==, 1);
  chair_clear (&chair);
}

static void
test_waves (void)
{
  gint16 samples[300];
  Chair chair;
  const VigilWaveBlock *block;

  chair_init (&chair);
  ge_send_displayed (&chair.monitor, chair.bench, chair.basic);
  for (guint i = 0; i < 300; i++)
    samples[i] = (gint16) (i < 2 ? -32000 : (int) i - 177);
  /* a second in one record: more than a block holds; high bits of the label mean nothing */
  send_wave (&chair, 1, 1, 0x2C92, samples, 300);
  g_assert_cmpuint (chair.bench->waves->len, ==, 2);
  block = &g_array_index (chair.bench->waves, VigilWaveBlock, 0);
  g_assert_cmpint (block->code, ==, VIGIL_CODE_WAVE_ECG_II);
  g_assert_cmpuint (block->n, ==, 256);
  g_assert_cmpuint (block->period_us, ==, 3333);
  g_assert_cmpfloat_with_epsilon (block->scale, 0.001, 1e-9);
  g_assert_cmpint (block->samples[1], ==, VIGIL_WAVE_GAP);
  g_assert_cmpint (block->samples[2], ==, 2 - 177);
  g_assert_cmpint (block->t_mono_us, ==, chair.bench->ctx.now_us - VIGIL_USEC_PER_SEC);
  g_assert_false (block->is_after_gap);
  block = last_block (&chair);
  g_assert_cmpuint (block->n, ==, 44);
  g_assert_cmpint (block->samples[43], ==, 299 - 177);
  g_assert_cmpint (block->t_mono_us, ==, chair.bench->ctx.now_us - VIGIL_USEC_PER_SEC + 256 * VIGIL_USEC_PER_SEC / 300);
  /* a label that is no lead: the values' record knows it */
  send_wave (&chair, 1, 0, 0, samples, 30);
  g_assert_cmpint (last_block (&chair)->code, ==, VIGIL_CODE_WAVE_ECG_II);
  /* off: a gap, not a line */
  send_wave (&chair, 8, 1 << 3, 0, samples, 20);
  g_assert_cmpint (last_block (&chair)->code, ==, VIGIL_CODE_WAVE_PLETH);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (last_block (&chair)->samples[i], ==, VIGIL_WAVE_GAP);
  send_wave (&chair, 15, 0, 0, samples, 5);
  g_assert_cmpint (last_block (&chair)->code, ==, VIGIL_CODE_WAVE_RESP);
  g_assert_cmpfloat_with_epsilon (last_block (&chair)->scale, 0.01, 1e-9);
  send_wave (&chair, 9, 0, 0, samples, 5);
  g_assert_cmpint (last_block (&chair)->code, ==, VIGIL_CODE_WAVE_CO2);
  g_assert_cmpfloat_with_epsilon (last_block (&chair)->scale * 500, 38, 1e-5);
  chair_clear (&chair);
}

/* Without the ambient pressure a share of a gas is no pressure. */
static void
test_co2_wave_waits (void)
{
  static const gint16 samples[] = { 500, 500 };
  Chair chair;

  chair_init (&chair);
  send_wave (&chair, 9, 1, 0, samples, 2);
  g_assert_cmpuint (chair.bench->waves->len, ==, 0);
  ge_send_displayed (&chair.monitor, chair.bench, chair.basic);
  send_wave (&chair, 9, 1, 0, samples, 2);
  g_assert_cmpuint (chair.bench->waves->len, ==, 1);
  /* an unknown kind, and one that breaks off */
  send_wave (&chair, 77, 1, 0, samples, 2);
  ge_send (&chair.monitor, chair.bench, MAIN_WAVES, 9, (const guint8[]){ 3, 0, 0, 0, 0, 0, 1, 2, 3 }, 9);
  ge_send (&chair.monitor, chair.bench, MAIN_WAVES, 9, (const guint8[]){ 3, 0, 0 }, 3);
  g_assert_cmpuint (chair.bench->waves->len, ==, 1);
  chair_clear (&chair);
}

/* Five hours of pleth through a jittering line, the record number rolling over 280 times: one
 * unbroken row. Then a record is lost. */
static void
test_wave_row (void)
{
  static const gint16 samples[25];
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  Chair chair;
  gint64 end_us = 0, last_sequence = 0;

  chair_init (&chair);
  for (guint i = 0; i < 4 * 5 * 3600; i++) {
    guint late_ms = (guint) g_rand_int_range (rand, 0, 60);
    const VigilWaveBlock *block;

    monitor_bench_wait (chair.bench, late_ms);
    if (i % 20 == 0)
      ge_send (&chair.monitor, chair.bench, MAIN_VALUES, 1, chair.basic, sizeof chair.basic);
    send_wave (&chair, 8, i == 0, 0, samples, 25);
    monitor_bench_wait (chair.bench, 250 - late_ms);
    block = last_block (&chair);
    g_assert_false (block->is_after_gap);
    if (i > 0) {
      g_assert_cmpint (ABS (block->t_mono_us - end_us), <=, 250);
      g_assert_cmpint (block->sequence, ==, last_sequence + 1);
    }
    end_us = block->t_mono_us + 250000;
    last_sequence = block->sequence;
    g_assert_cmpint (ABS (end_us - chair.bench->ctx.now_us), <, 400000);
    monitor_bench_forget (chair.bench);
  }
  chair.monitor.number += 1;
  monitor_bench_wait (chair.bench, 250);
  send_wave (&chair, 8, 0, 0, samples, 25);
  g_assert_true (last_block (&chair)->is_after_gap);
  g_assert_cmpint (last_block (&chair)->sequence, ==, last_sequence + 2);
  /* and the monitor's own word for it */
  send_wave (&chair, 8, 1, 0, samples, 25);
  g_assert_true (last_block (&chair)->is_after_gap);
  g_assert_cmpint (last_block (&chair)->t_mono_us, >=, end_us);
  chair_clear (&chair);
}

static void
send_alarm (Chair *self, const char *const *texts, const int *colours)
{
  guint8 alarm[510] = { 0 };

  for (guint i = 0; i < 5 && texts[i] != NULL; i++) {
    memcpy (alarm + 10 + 98 * i, texts[i], strlen (texts[i]));
    ge_put_i16 (alarm + 10 + 98 * i + 82, colours[i]);
  }
  ge_send (&self->monitor, self->bench, MAIN_ALARMS, 1, alarm, sizeof alarm);
}

static void
assert_alert (Chair *chair, int priority, const char *text)
{
  const VigilObservation *alert = &chair->bench->last[VIGIL_CODE_DEVICE_ALERT];

  g_assert_cmpint (alert->quality, ==, VIGIL_QUALITY_OK);
  g_assert_cmpfloat (alert->value, ==, priority);
  g_assert_cmpstr (alert->text, ==, text);
}

static void
test_alarms (void)
{
  Chair chair;

  chair_init (&chair);
  send_alarm (&chair, (const char *const[]){ NULL }, NULL);
  assert_alert (&chair, 0, "");
  send_alarm (&chair, (const char *const[]){ "SpO2 niedrig  ", "APNOE", NULL }, (const int[]){ 2, 3 });
  assert_alert (&chair, 3, "APNOE");
  send_alarm (&chair, (const char *const[]){ "ARTEFAKT", "L\303\266se \007 Manschette", NULL }, (const int[]){ 0, 1 });
  assert_alert (&chair, 1, "L??se ? Manschette");
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_DEVICE_ALERT], ==, 3);
  send_alarm (&chair, (const char *const[]){ "ARTEFAKT", "L\303\266se \007 Manschette", NULL }, (const int[]){ 0, 1 });
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_DEVICE_ALERT], ==, 3);
  chair_clear (&chair);
}

static void
send_arrhythmia (Chair *self, guint32 bits, int pvc)
{
  guint8 extended[GE_BASIC_SIZE];

  ge_init_displayed (extended, 1);
  ge_add_group (extended, 4, 0, 0);
  ge_put_i16 (extended + 14, pvc);
  ge_put_u32 (extended + 16, bits);
  ge_send_displayed (&self->monitor, self->bench, extended);
}

/* Monitors without message lines tell at least the rhythm. */
static void
test_arrhythmia (void)
{
  Chair chair;

  chair_init (&chair);
  send_arrhythmia (&chair, 0, 4);
  monitor_bench_assert_value (chair.bench, VIGIL_CODE_PVC_RATE, 4);
  /* that the rhythm is good does not say that nothing alarms */
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_DEVICE_ALERT], ==, 0);
  send_arrhythmia (&chair, 1u << 27, 4);
  assert_alert (&chair, 2, "bradycardia");
  send_arrhythmia (&chair, 1u << 27 | 1u << 1, 4);
  assert_alert (&chair, 3, "ventricular fibrillation");
  send_arrhythmia (&chair, 0, 4);
  assert_alert (&chair, 0, "");
  /* bits whose meaning nobody published */
  send_arrhythmia (&chair, 1u << 2 | 1u << 20, 4);
  assert_alert (&chair, 0, "");
  /* switched off: nothing is known any more */
  send_arrhythmia (&chair, 1u << 30 | 1u, 4);
  monitor_bench_assert_invalid (chair.bench, VIGIL_CODE_DEVICE_ALERT, "alarms are not told");
  /* with lines, the more urgent of the two */
  send_alarm (&chair, (const char *const[]){ "SpO2 low", NULL }, (const int[]){ 2 });
  assert_alert (&chair, 2, "SpO2 low");
  send_arrhythmia (&chair, 1, 4);
  assert_alert (&chair, 3, "asystole");
  send_arrhythmia (&chair, 0, 4);
  assert_alert (&chair, 2, "SpO2 low");
  chair_clear (&chair);
}

/* The lines fall silent: what they said is not known any more, and a good rhythm does not say that
 * it is over. */
static void
test_alarms_age (void)
{
  Chair chair;

  chair_init (&chair);
  send_alarm (&chair, (const char *const[]){ "SpO2 low", NULL }, (const int[]){ 2 });
  for (guint i = 0; i < 4; i++)
    send_arrhythmia (&chair, 0, 0);
  assert_alert (&chair, 2, "SpO2 low");
  for (guint i = 0; i < 10; i++)
    send_arrhythmia (&chair, 0, 0);
  monitor_bench_assert_invalid (chair.bench, VIGIL_CODE_DEVICE_ALERT, "alarms are not told");
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_DEVICE_ALERT], ==, 2);
  send_alarm (&chair, (const char *const[]){ NULL }, NULL);
  assert_alert (&chair, 0, "");
  chair_clear (&chair);
}

/* What must hold whatever is lost: the true values, or none. */
static void
assert_true_values (const MonitorBench *bench)
{
  static const struct {
    VigilCode code;
    double value;
  } truth[] = { { VIGIL_CODE_HR, 72 }, { VIGIL_CODE_SPO2, 97 }, { VIGIL_CODE_ETCO2, 38 } };

  for (gsize i = 0; i < G_N_ELEMENTS (truth); i++)
    if (bench->n_seen[truth[i].code] > 0 && vigil_observation_has_value (&bench->last[truth[i].code]))
      g_assert_cmpfloat_with_epsilon (bench->last[truth[i].code].value, truth[i].value, 1e-9);
}

/* The cable is pulled at any byte and put back at any other, a thousand times. */
static void
test_cable (void)
{
  static const gint16 samples[25] = { 1, 2, 3 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (300);
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  Chair chair;

  chair_init (&chair);
  for (guint i = 0; i < 4; i++) {
    guint8 wave[6 + 50] = { 25 };
    g_autoptr (GBytes) values = ge_make_record (&chair.monitor, MAIN_VALUES, 1, chair.basic, sizeof chair.basic);
    g_autoptr (GBytes) waves = NULL;

    memcpy (wave + 6, samples, sizeof samples);
    waves = ge_make_record (&chair.monitor, MAIN_WAVES, 8, wave, sizeof wave);
    g_byte_array_append (stream, g_bytes_get_data (values, NULL), (guint) g_bytes_get_size (values));
    g_byte_array_append (stream, g_bytes_get_data (waves, NULL), (guint) g_bytes_get_size (waves));
  }
  for (guint round = 0; round < 1000; round++) {
    guint from = (guint) g_rand_int_range (rand, 0, (gint32) stream->len);
    guint to = (guint) g_rand_int_range (rand, (gint32) from, (gint32) stream->len) + 1;

    if (g_rand_boolean (rand))
      monitor_bench_restart (chair.bench);
    monitor_bench_feed (chair.bench, stream->data + from, to - from);
    assert_true_values (chair.bench);
    monitor_bench_wait (chair.bench, (guint) g_rand_int_range (rand, 0, 3000));
    monitor_bench_forget (chair.bench);
    ge_send_displayed (&chair.monitor, chair.bench, chair.basic);
    g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_HR], ==, 1);
    assert_true_values (chair.bench);
    g_assert_true (ge->is_ready (&chair.bench->ctx));
  }
  chair_clear (&chair);
}

/* Noise, bytes lost and doubled, a dribble of single bytes. */
static void
test_bad_line (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (19200);
  guint n_good = 0;
  Chair chair;

  chair_init (&chair);
  for (guint round = 0; round < 1000; round++) {
    g_autoptr (GBytes) wire = ge_make_record (&chair.monitor, MAIN_VALUES, 1, chair.basic, sizeof chair.basic);
    gsize len, at = (gsize) g_rand_int_range (rand, 1, 300);
    const guint8 *bytes = g_bytes_get_data (wire, &len);
    guint fault = (guint) g_rand_int_range (rand, 0, 4);

    for (gsize i = 0; i < len; i++) {
      guint8 byte = fault == 0 && i == at ? bytes[i] ^ 0x10 : bytes[i];

      if (fault == 1 && i == at)
        continue;
      monitor_bench_feed (chair.bench, &byte, 1);
      if (fault == 2 && i == at)
        monitor_bench_feed (chair.bench, &byte, 1);
    }
    assert_true_values (chair.bench);
    n_good += fault == 3;
    monitor_bench_wait (chair.bench, 5000);
  }
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_HR], >=, n_good);
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_HR], <=, n_good + 3);
  chair_clear (&chair);
}

static void
test_commands (void)
{
  g_autoptr (MonitorBench) bench = monitor_bench_new (ge);

  for (guint bit = 0; bit < 8; bit++) {
    g_autoptr (GError) error = NULL;
    VigilCommand command = { .kind = 1u << bit };

    g_assert_false (ge->encode (&bench->ctx, &command, &error));
    g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED);
  }
  g_assert_true (ge->rts_cts);
  g_assert_cmpuint (ge->bauds[0], ==, 19200);
  g_assert_cmpint (ge->parity, ==, 'E');
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ge-link/requests", test_requests);
  g_test_add_func ("/ge-link/distance", test_distance);
  g_test_add_func ("/ge-link/steady", test_steady);
  g_test_add_func ("/ge-link/waves-stop", test_waves_stop);
  g_test_add_func ("/ge-link/reboot", test_reboot);
  g_test_add_func ("/ge-link/waves", test_waves);
  g_test_add_func ("/ge-link/co2-wave-waits", test_co2_wave_waits);
  g_test_add_func ("/ge-link/wave-row", test_wave_row);
  g_test_add_func ("/ge-link/alarms", test_alarms);
  g_test_add_func ("/ge-link/arrhythmia", test_arrhythmia);
  g_test_add_func ("/ge-link/alarms-age", test_alarms_age);
  g_test_add_func ("/ge-link/cable", test_cable);
  g_test_add_func ("/ge-link/bad-line", test_bad_line);
  g_test_add_func ("/ge-link/commands", test_commands);
  return g_test_run ();
}
