/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Numerics of a Datex-Ohmeda monitor: a real record, and what each bit of a group does. */
#include "fixtures/ge-records.h"

#include <string.h>

static const VigilDriver *const ge = &vigil_driver_ge_datex_s5;

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
}

static void
chair_clear (Chair *self)
{
  monitor_bench_free (self->bench);
}

static void
chair_send (Chair *self)
{
  ge_send_displayed (&self->monitor, self->bench, self->basic);
}

static void
assert_value (Chair *chair, VigilCode code, double value)
{
  monitor_bench_assert_value (chair->bench, code, value);
}

static void
assert_invalid (Chair *chair, VigilCode code, const char *why)
{
  monitor_bench_assert_invalid (chair->bench, code, why);
}

/* An S/5 without a patient: what it really sent. */
static void
test_real_record (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "captures", "ge-datex-s5", "s5-record.bin", NULL);
  g_autofree char *record = NULL;
  gsize len;
  Chair chair;

  chair_init (&chair);
  g_assert_true (g_file_get_contents (path, &record, &len, NULL));
  g_assert_cmpuint (len, ==, 1152);
  ge->on_frame (&chair.bench->ctx, (const guint8 *) record, len);
  g_assert_cmpstr (chair.bench->last[VIGIL_CODE_DEVICE_MODEL].text, ==, "DRI 2003");
  assert_value (&chair, VIGIL_CODE_ABP_SYS, 9.00);
  assert_value (&chair, VIGIL_CODE_ABP_DIA, 0.90);
  assert_value (&chair, VIGIL_CODE_ABP_MEAN, 4.86);
  assert_value (&chair, VIGIL_CODE_TEMP, 16.85);
  assert_value (&chair, VIGIL_CODE_ETCO2, 0);
  assert_value (&chair, VIGIL_CODE_RR_CO2, 0);
  g_assert_cmpint (chair.bench->last[VIGIL_CODE_ETCO2].flags, ==, VIGIL_FLAG_IN_ALARM | VIGIL_FLAG_SLOW);
  assert_invalid (&chair, VIGIL_CODE_HR, "no rate");
  assert_invalid (&chair, VIGIL_CODE_RR, "invalid");
  assert_invalid (&chair, VIGIL_CODE_SPO2, "invalid");
  assert_invalid (&chair, VIGIL_CODE_PULSE_PLETH, "invalid");
  assert_invalid (&chair, VIGIL_CODE_NIBP_SYS, "invalid");
  assert_value (&chair, VIGIL_CODE_PVC_RATE, 0);
  g_assert_cmpfloat (chair.bench->last[VIGIL_CODE_DEVICE_ALERT].value, ==, 3);
  g_assert_cmpstr (chair.bench->last[VIGIL_CODE_DEVICE_ALERT].text, ==, "asystole");
  /* 2009-09-03 10:30:27 by its own clock */
  g_assert_cmpint (chair.bench->last[VIGIL_CODE_ETCO2].device_time_us, ==, 1251973827 * VIGIL_USEC_PER_SEC);
  g_assert_true (ge->is_ready (&chair.bench->ctx));
  chair_clear (&chair);
}

static void
test_vitals (void)
{
  Chair chair;

  chair_init (&chair);
  ge_add_group (chair.basic, GE_ECG, 1 << 3, 0x0200);
  ge_put_i16 (chair.basic + 10, 72);
  ge_put_i16 (chair.basic + 18, 14);
  ge_add_group (chair.basic, GE_SPO2, 0, 0);
  ge_put_i16 (chair.basic + 128, 9750);
  ge_put_i16 (chair.basic + 130, 71);
  ge_put_i16 (chair.basic + 132, 312);
  chair_send (&chair);
  assert_value (&chair, VIGIL_CODE_HR, 72);
  assert_value (&chair, VIGIL_CODE_RR, 14);
  assert_value (&chair, VIGIL_CODE_SPO2, 97.5);
  assert_value (&chair, VIGIL_CODE_PULSE_PLETH, 71);
  assert_value (&chair, VIGIL_CODE_PERFUSION, 3.12);
  g_assert_cmpint (chair.bench->last[VIGIL_CODE_HR].quality, ==, VIGIL_QUALITY_OK);
  g_assert_cmpint (chair.bench->last[VIGIL_CODE_HR].flags, ==, VIGIL_FLAG_SLOW);
  g_assert_cmpint (chair.bench->last[VIGIL_CODE_HR].device_time_us, ==, (GE_TIME + 5) * VIGIL_USEC_PER_SEC);
  /* what is not there is not spoken of */
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_ETCO2], ==, 0);
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_TEMP], ==, 0);
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_PULSE], ==, 0);
  /* and what was there, and is no more, does not stand */
  ge_put_u32 (chair.basic + GE_SPO2, 1);
  ge_put_u32 (chair.basic + GE_ECG, 0);
  chair_send (&chair);
  assert_invalid (&chair, VIGIL_CODE_SPO2, "no oximeter");
  assert_invalid (&chair, VIGIL_CODE_HR, "no ECG");
  assert_invalid (&chair, VIGIL_CODE_RR, "no ECG");
  chair_clear (&chair);
}

static void
test_heart_rate_source (void)
{
  static const struct {
    guint source;
    double hr;             /* 0: none */
    double pulse;
  } sources[] = { { 0, 61, 0 }, { 1, 72, 0 }, { 2, 61, 72 }, { 5, 61, 72 }, { 6, 61, 0 },
                  { 7, 61, 72 }, { 9, 72, 0 }, { 12, 61, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++) {
    Chair chair;

    chair_init (&chair);
    ge_add_group (chair.basic, GE_ECG, sources[i].source << 3, 0);
    ge_put_i16 (chair.basic + 10, 72);
    ge_put_i16 (chair.basic + 230, 61);
    chair_send (&chair);
    assert_value (&chair, VIGIL_CODE_HR, sources[i].hr);
    if (sources[i].pulse > 0)
      assert_value (&chair, VIGIL_CODE_PULSE, sources[i].pulse);
    else
      g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_PULSE], ==, 0);
    ge_put_i16 (chair.basic + 230, GE_NONE);
    chair_send (&chair);
    if (sources[i].hr > 70)
      assert_value (&chair, VIGIL_CODE_HR, 72);
    else
      assert_invalid (&chair, VIGIL_CODE_HR, "invalid");
    chair_clear (&chair);
  }
}

static void
test_ecg_status (void)
{
  static const struct {
    guint bit;
    int rate;
    VigilQuality quality;
    guint flags;
  } rows[] = {
    { 2, 0, VIGIL_QUALITY_OK, VIGIL_FLAG_IN_ALARM },      /* asystole: nothing is what it measures */
    { 7, 72, VIGIL_QUALITY_QUESTIONABLE, 0 },             /* noise */
    { 8, 72, VIGIL_QUALITY_QUESTIONABLE, 0 },             /* artefact */
    { 9, 72, VIGIL_QUALITY_QUESTIONABLE, 0 },             /* learning */
    { 9, 0, VIGIL_QUALITY_INVALID, 0 },
    { 10, 72, VIGIL_QUALITY_OK, 0 },                      /* pacemaker */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Chair chair;

    chair_init (&chair);
    ge_add_group (chair.basic, GE_ECG, 1u << 3 | 1u << rows[i].bit, 0);
    ge_put_i16 (chair.basic + 10, rows[i].rate);
    chair_send (&chair);
    g_assert_cmpint (chair.bench->last[VIGIL_CODE_HR].quality, ==, rows[i].quality);
    g_assert_cmpint (chair.bench->last[VIGIL_CODE_HR].flags, ==, rows[i].flags | VIGIL_FLAG_SLOW);
    chair_clear (&chair);
  }
}

static void
test_sentinels (void)
{
  static const struct {
    int sent;
    const char *why;
  } rows[] = { { -32768, "no value" },   { -32767, "invalid" },     { -32766, "not updated" },
               { -32765, "no value" },   { -32764, "under range" }, { -32763, "over range" },
               { -32762, "not calibrated" }, { -32001, "no value" }, { -32000, "out of range" },
               { -1, "out of range" },   { 10001, "out of range" }, { 0, "no value" } };
  Chair chair;

  chair_init (&chair);
  ge_add_group (chair.basic, GE_SPO2, 0, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    ge_put_i16 (chair.basic + 128, rows[i].sent);
    chair_send (&chair);
    assert_invalid (&chair, VIGIL_CODE_SPO2, rows[i].why);
    g_assert_true (chair.bench->last[VIGIL_CODE_SPO2].flags & VIGIL_FLAG_SLOW);
  }
  ge_put_i16 (chair.basic + 128, 10000);
  chair_send (&chair);
  assert_value (&chair, VIGIL_CODE_SPO2, 100);
  chair_clear (&chair);
}

static void
test_co2 (void)
{
  Chair chair;

  chair_init (&chair);
  ge_add_group (chair.basic, GE_CO2, 0, 0x0009);
  ge_put_i16 (chair.basic + 142, 500);
  ge_put_i16 (chair.basic + 144, 3);
  ge_put_i16 (chair.basic + 146, 15);
  ge_put_i16 (chair.basic + 148, 7600);
  chair_send (&chair);
  assert_value (&chair, VIGIL_CODE_ETCO2, 38.0);
  assert_value (&chair, VIGIL_CODE_FICO2, 0.228);
  assert_value (&chair, VIGIL_CODE_RR_CO2, 15);
  /* wet: 713 mmHg */
  ge_add_group (chair.basic, GE_CO2, 1 << 9, 0x0009);
  chair_send (&chair);
  assert_value (&chair, VIGIL_CODE_ETCO2, 35.65);
  /* on a mountain */
  ge_add_group (chair.basic, GE_CO2, 0, 0x0009);
  ge_put_i16 (chair.basic + 148, 5900);
  chair_send (&chair);
  assert_value (&chair, VIGIL_CODE_ETCO2, 29.5);
  /* without a believable pressure there is none */
  for (const int *ambient = (const int[]){ 0, 3499, 8501, GE_NONE, 1 }; *ambient != 1; ambient++) {
    ge_put_i16 (chair.basic + 148, *ambient);
    chair_send (&chair);
    assert_invalid (&chair, VIGIL_CODE_ETCO2, "ambient pressure unknown");
    assert_value (&chair, VIGIL_CODE_RR_CO2, 15);
  }
  chair_clear (&chair);
}

static void
test_co2_status (void)
{
  static const struct {
    guint bit;
    const char *why;       /* NULL: a value */
    VigilQuality quality;
    guint flags;
  } rows[] = { { 2, NULL, VIGIL_QUALITY_OK, VIGIL_FLAG_IN_ALARM }, { 3, "calibrating", 0, 0 },
               { 4, "zeroing", 0, 0 },                             { 5, "sample line occluded", 0, 0 },
               { 6, NULL, VIGIL_QUALITY_QUESTIONABLE, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Chair chair;

    chair_init (&chair);
    ge_add_group (chair.basic, GE_CO2, 1u << rows[i].bit, 0x0001);
    ge_put_i16 (chair.basic + 142, 500);
    ge_put_i16 (chair.basic + 146, 15);
    ge_put_i16 (chair.basic + 148, 7600);
    chair_send (&chair);
    if (rows[i].why != NULL) {
      assert_invalid (&chair, VIGIL_CODE_ETCO2, rows[i].why);
      assert_invalid (&chair, VIGIL_CODE_RR_CO2, rows[i].why);
    } else {
      assert_value (&chair, VIGIL_CODE_ETCO2, 38);
      g_assert_cmpint (chair.bench->last[VIGIL_CODE_ETCO2].quality, ==, rows[i].quality);
      g_assert_cmpint (chair.bench->last[VIGIL_CODE_ETCO2].flags, ==, rows[i].flags | VIGIL_FLAG_SLOW);
    }
    chair_clear (&chair);
  }
}

/* The group's rate may be that of the impedance: then it is not told as one of the airway. */
static void
test_co2_rate_source (void)
{
  Chair chair;

  chair_init (&chair);
  ge_add_group (chair.basic, GE_CO2, 0, 0x0002);
  ge_put_i16 (chair.basic + 146, 15);
  ge_put_i16 (chair.basic + 148, 7600);
  chair_send (&chair);
  assert_invalid (&chair, VIGIL_CODE_RR_CO2, "not from the gas");
  chair_clear (&chair);
}

static void
test_lines (void)
{
  Chair chair;

  chair_init (&chair);
  ge_add_group (chair.basic, GE_P1, 0, 2);             /* central venous */
  ge_put_i16 (chair.basic + GE_P1 + 10, 800);
  chair_send (&chair);
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_ABP_MEAN], ==, 0);
  ge_add_group (chair.basic, GE_P1 + 2 * 14, 0, 8);    /* arterial, at the third socket */
  ge_put_i16 (chair.basic + GE_P1 + 2 * 14 + 6, 12050);
  ge_put_i16 (chair.basic + GE_P1 + 2 * 14 + 8, 7000);
  ge_put_i16 (chair.basic + GE_P1 + 2 * 14 + 10, 8900);
  chair_send (&chair);
  assert_value (&chair, VIGIL_CODE_ABP_SYS, 120.5);
  assert_value (&chair, VIGIL_CODE_ABP_DIA, 70);
  assert_value (&chair, VIGIL_CODE_ABP_MEAN, 89);
  ge_put_u32 (chair.basic + GE_P1 + 2 * 14, 0);
  chair_send (&chair);
  assert_invalid (&chair, VIGIL_CODE_ABP_SYS, "no arterial line");
  chair_clear (&chair);
}

static void
test_temperatures (void)
{
  Chair chair;

  chair_init (&chair);
  ge_add_group (chair.basic, GE_T1, 0, 8);             /* the air in the tube is not the patient */
  ge_put_i16 (chair.basic + GE_T1 + 6, 3100);
  chair_send (&chair);
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_TEMP], ==, 0);
  ge_add_group (chair.basic, GE_T1 + 8, 0, 7);         /* skin */
  ge_put_i16 (chair.basic + GE_T1 + 8 + 6, 3350);
  chair_send (&chair);
  assert_value (&chair, VIGIL_CODE_TEMP, 33.5);
  /* a better site is not jumped to while the first one speaks */
  ge_add_group (chair.basic, GE_T1 + 16, 0, 4);        /* rectum */
  ge_put_i16 (chair.basic + GE_T1 + 16 + 6, 3720);
  chair_send (&chair);
  assert_value (&chair, VIGIL_CODE_TEMP, 33.5);
  ge_put_i16 (chair.basic + GE_T1 + 8 + 6, GE_NONE);
  chair_send (&chair);
  assert_invalid (&chair, VIGIL_CODE_TEMP, "invalid");
  chair_send (&chair);
  chair_send (&chair);
  assert_value (&chair, VIGIL_CODE_TEMP, 37.2);
  ge_put_u32 (chair.basic + GE_T1 + 16, 0);
  ge_put_u32 (chair.basic + GE_T1 + 8, 0);
  chair_send (&chair);
  assert_invalid (&chair, VIGIL_CODE_TEMP, "no temperature");
  chair_clear (&chair);
}

/* Another monitor on the cable: nothing of the first one's patient may stand. */
static void
test_another_monitor (void)
{
  Chair chair;

  chair_init (&chair);
  ge_add_group (chair.basic, GE_SPO2, 0, 0);
  ge_put_i16 (chair.basic + 128, 9700);
  chair_send (&chair);
  chair.monitor.plug = 7;
  ge_put_u32 (chair.basic + GE_SPO2, 0);
  chair_send (&chair);
  assert_invalid (&chair, VIGIL_CODE_SPO2, "another monitor answers");
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_DEVICE_MODEL], ==, 2);
  chair_clear (&chair);
}

/* A list of subrecords that points beyond the record, and one without an end. */
static void
test_descriptors (void)
{
  Chair chair;
  guint8 record[40 + GE_BASIC_SIZE] = { 0 };

  chair_init (&chair);
  ge_add_group (chair.basic, GE_SPO2, 0, 0);
  ge_put_i16 (chair.basic + 128, 9700);
  memcpy (record + 40, chair.basic, GE_BASIC_SIZE);
  ge_put_i16 (record, sizeof record);
  for (guint i = 0; i < 8; i++) {
    ge_put_i16 (record + 16 + 3 * i, i == 0 ? 1 : 0x7FFF);
    record[16 + 3 * i + 2] = 1;
  }
  ge->on_frame (&chair.bench->ctx, record, sizeof record);
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_SPO2], ==, 0);
  ge_put_i16 (record + 16, 0);
  ge->on_frame (&chair.bench->ctx, record, sizeof record);
  assert_value (&chair, VIGIL_CODE_SPO2, 97);
  /* one that is not as long as it says is none */
  chair.bench->n_seen[VIGIL_CODE_SPO2] = 0;
  ge->on_frame (&chair.bench->ctx, record, sizeof record - 1);
  g_assert_cmpuint (chair.bench->n_seen[VIGIL_CODE_SPO2], ==, 0);
  chair_clear (&chair);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ge-values/real-record", test_real_record);
  g_test_add_func ("/ge-values/vitals", test_vitals);
  g_test_add_func ("/ge-values/heart-rate-source", test_heart_rate_source);
  g_test_add_func ("/ge-values/ecg-status", test_ecg_status);
  g_test_add_func ("/ge-values/sentinels", test_sentinels);
  g_test_add_func ("/ge-values/co2", test_co2);
  g_test_add_func ("/ge-values/co2-status", test_co2_status);
  g_test_add_func ("/ge-values/co2-rate-source", test_co2_rate_source);
  g_test_add_func ("/ge-values/lines", test_lines);
  g_test_add_func ("/ge-values/temperatures", test_temperatures);
  g_test_add_func ("/ge-values/another-monitor", test_another_monitor);
  g_test_add_func ("/ge-values/descriptors", test_descriptors);
  return g_test_run ();
}
