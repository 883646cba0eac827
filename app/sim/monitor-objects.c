/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/monitor-objects.h"

#include "sim/wire.h"

#include <math.h>
#include <string.h>

/* Measurement state, Data Export guide, "MeasurementState". */
enum {
  STATE_INVALID = 0x8000,
  STATE_UNAVAILABLE = 0x2000,
  STATE_DEMO = 0x0400,
  STATE_ONGOING = 0x0020,
  STATE_IN_ALARM = 0x0002,
};

enum { HR = 0x4182, SPO2 = 0x4BB8, PULSE = 0x4822, PERFUSION = 0x4BB0, RR = 0x500A, NIBP = 0x4A05,
       NIBP_PULSE = 0xF0E5 };

static const struct {
  guint handle, physio_id, unit, decimals, color, metric_access;
  guint32 label;
  const char *text;
} numerics[VIGIL_SIM_N_NUMERICS] = {
  { 0x826A, NIBP, 0x0F20, 0, 5, 0x5228, 0x00024A04, "NBP" },
  { 0x826D, NIBP_PULSE, 0x0AA0, 0, 5, 0x5228, 0x0002F0E5, "Pulse" },
  { 0x82B3, HR, 0x0AA0, 0, 2, 0x4228, 0x00024182, "HR" },
  { 0x82BA, RR, 0x0AE0, 0, 7, 0x4228, 0x0002500A, "RR" },
  { 0x83D5, SPO2, 0x0220, 1, 6, 0x4228, 0x00024BB8, "SpO2" },
  { 0x83DC, PULSE, 0x0AA0, 0, 6, 0x4228, 0x00024822, "Pulse" },
  { 0x83E3, PERFUSION, 0x0200, 1, 6, 0x4228, 0x00024BB0, "Perf" },
};

static const struct {
  guint handle, n_samples, significant_bits, flags, period_ticks, unit, color;
  guint32 label;
  const char *text;
  guint8 scale[12];
} waves[VIGIL_SIM_N_WAVES] = {
  /* -40.96 to 40.955 mV for 0 to 3FFF */
  { 0x02AE, VIGIL_SIM_BLOCK_ECG, 14, 0x3000, 0x10, 0x10B2, 2, 0x00020102, "II",
    { 0xFE, 0xFF, 0xF0, 0x00, 0xFD, 0x00, 0x9F, 0xFB, 0x00, 0x00, 0x3F, 0xFF } },
  /* no unit: NaN to NaN for 0 to 0FFF */
  { 0x03DA, VIGIL_SIM_BLOCK_PLETH, 12, 0x8000, 0x40, 0x0200, 6, 0x00024BB4, "Pleth",
    { 0x00, 0x7F, 0xFF, 0xFF, 0x00, 0x7F, 0xFF, 0xFF, 0x00, 0x00, 0x0F, 0xFF } },
  /* -0.6 to 1.9 ohm for 0 to 0FFF */
  { 0x02B8, VIGIL_SIM_BLOCK_RESP, 12, 0x8000, 0x80, 0x10C0, 7, 0x00025000, "Resp",
    { 0xFF, 0xFF, 0xFF, 0xFA, 0xFF, 0x00, 0x00, 0x13, 0x00, 0x00, 0x0F, 0xFF } },
};

static void
put_head (GByteArray *out, guint id, guint len)
{
  vigil_sim_put_u16 (out, id);
  vigil_sim_put_u16 (out, len);
}

static void
put_attribute_u16 (GByteArray *out, guint id, guint value)
{
  put_head (out, id, 2);
  vigil_sim_put_u16 (out, value);
}

static void
put_attribute_u32 (GByteArray *out, guint id, guint32 value)
{
  put_head (out, id, 4);
  vigil_sim_put_u32 (out, value);
}

static void
put_attribute_bytes (GByteArray *out, guint id, const guint8 *bytes, guint len)
{
  put_head (out, id, len);
  g_byte_array_append (out, bytes, len);
}

static void
put_attribute_string (GByteArray *out, guint id, const char *text, guint n_units)
{
  put_head (out, id, 2 + 2 * n_units);
  vigil_sim_put_string (out, text, n_units);
}

static void
put_attribute_time (GByteArray *out, guint id, gint64 wall_us)
{
  put_head (out, id, 8);
  vigil_sim_put_bcd_time (out, wall_us);
}

guint32
vigil_sim_objects_wave_label (guint index)
{
  return waves[index].label;
}

/* Event codes of ISO/IEEE 11073-10101; alarm texts in the manner of the monitor. */
enum { EVENT_DISCONNECTED = 22, EVENT_HIGH = 40, EVENT_LOW = 62, EVENT_APNOEA = 3072 };
enum { ALERT_LOW_TECHNICAL = 0x0001, ALERT_MEDIUM_TECHNICAL = 0x0002, ALERT_MEDIUM = 0x0200,
       ALERT_HIGH = 0x0400, ALERT_STATE_DEMO = 0x0100 };

static void add_alert (VigilSimScene *scene, guint source, guint code, guint type,
                       const char *format, ...) G_GNUC_PRINTF (5, 6);

static void
add_alert (VigilSimScene *scene, guint source, guint code, guint type, const char *format, ...)
{
  VigilSimAlert *alert = &scene->alerts[scene->n_alerts++];
  va_list args;

  *alert = (VigilSimAlert) { .source = source, .code = code, .type = type,
                             .state = scene->is_demo ? ALERT_STATE_DEMO : 0 };
  for (guint i = 0; i < VIGIL_SIM_N_NUMERICS; i++)
    if (numerics[i].physio_id == source)
      alert->handle = numerics[i].handle;
  va_start (args, format);
  g_vsnprintf (alert->text, sizeof alert->text, format, args);
  va_end (args);
}

static void
judge_range (VigilSimScene *scene, guint source, const char *name, double value, double low, double high)
{
  if (value > high)
    add_alert (scene, source, EVENT_HIGH, ALERT_MEDIUM, "**%s %.0f>%.0f", name, value, high);
  else if (value < low)
    add_alert (scene, source, EVENT_LOW, ALERT_MEDIUM, "**%s %.0f<%.0f", name, value, low);
}

void
vigil_sim_objects_judge (VigilSimScene *scene)
{
  const VigilSimVitals *v = &scene->vitals;
  guint before = scene->n_alerts;
  guint32 before_sources = 0, after_sources = 0;

  for (guint i = 0; i < before; i++)
    before_sources = before_sources * 31 + scene->alerts[i].source + scene->alerts[i].code;
  memset (scene->alerts, 0, sizeof scene->alerts);
  scene->n_alerts = 0;
  if (!v->has_ecg)
    add_alert (scene, HR, EVENT_DISCONNECTED, ALERT_MEDIUM_TECHNICAL, "ECG LEADS OFF");
  else if (v->shown_hr_bpm > 0)
    judge_range (scene, HR, "HR", v->shown_hr_bpm, 50, 120);
  if (!v->has_probe)
    add_alert (scene, SPO2, EVENT_DISCONNECTED, ALERT_LOW_TECHNICAL, "SpO2 NO SENSOR");
  else
    judge_range (scene, SPO2, "SpO2", v->shown_spo2_percent, 90, 100);
  if (v->has_ecg && v->since_breath_s >= 20)
    add_alert (scene, RR, EVENT_APNOEA, ALERT_HIGH, "***APNEA");
  else if (v->has_ecg)
    judge_range (scene, RR, "RR", v->shown_rr_bpm, 8, 30);
  if (v->has_nibp && !v->has_nibp_failed)
    judge_range (scene, NIBP, "NBPs", v->nibp_sys_mmhg, 90, 160);
  for (guint i = 0; i < scene->n_alerts; i++)
    after_sources = after_sources * 31 + scene->alerts[i].source + scene->alerts[i].code;
  if (before != scene->n_alerts || before_sources != after_sources)
    scene->alert_changes++;
}

static gboolean
is_in_alarm (const VigilSimScene *scene, guint source)
{
  for (guint i = 0; i < scene->n_alerts; i++)
    if (scene->alerts[i].source == source)
      return TRUE;
  return FALSE;
}

static void
put_value (GByteArray *out, const VigilSimScene *scene, guint physio_id, guint extra_state, guint unit,
           double value, guint decimals)
{
  vigil_sim_put_u16 (out, physio_id);
  vigil_sim_put_u16 (out, extra_state | (scene->is_demo ? STATE_DEMO : 0));
  vigil_sim_put_u16 (out, unit);
  vigil_sim_put_float (out, value, decimals);
}

/* NaN: the sensor gives nothing. */
static double
value_of (const VigilSimVitals *v, guint physio_id)
{
  switch (physio_id) {
  case HR:
    return v->has_ecg && v->shown_hr_bpm > 0 ? v->shown_hr_bpm : NAN;
  case RR:
    return v->has_ecg ? v->shown_rr_bpm : NAN;
  case SPO2:
    return v->has_probe ? v->shown_spo2_percent : NAN;
  case PULSE:
    return v->has_probe && v->shown_pulse_bpm > 0 ? v->shown_pulse_bpm : NAN;
  case PERFUSION:
    return v->has_probe ? v->shown_perfusion : NAN;
  case NIBP_PULSE:
    return v->has_nibp && !v->has_nibp_failed ? v->nibp_pulse_bpm : NAN;
  default:
    return NAN;
  }
}

static void
put_pressures (GByteArray *out, const VigilSimScene *scene)
{
  const VigilSimVitals *v = &scene->vitals;
  const double values[] = { v->nibp_sys_mmhg, v->nibp_dia_mmhg, v->nibp_mean_mmhg };
  gboolean has_value = v->has_nibp && !v->has_nibp_failed;
  guint state = v->has_nibp_failed ? STATE_INVALID : v->has_nibp ? 0 : STATE_UNAVAILABLE;
  /* the order within the list is not fixed: it changes from reading to reading */
  guint first = (guint) (v->nibp_wall_us / G_USEC_PER_SEC % 3), place;

  if (v->is_measuring_nibp)
    state |= STATE_ONGOING;
  if (is_in_alarm (scene, NIBP))
    state |= STATE_IN_ALARM;
  vigil_sim_put_u16 (out, 0x094B);
  vigil_sim_put_u16 (out, 34);
  place = vigil_sim_open_list (out);
  for (guint i = 0; i < 3; i++) {
    guint which = (first + i) % 3;

    put_value (out, scene, NIBP + which, state, 0x0F20, has_value ? values[which] : NAN, 0);
  }
  vigil_sim_close_list (out, place, 3);
}

static guint
put_observed (GByteArray *out, const VigilSimScene *scene, guint index)
{
  guint physio_id = numerics[index].physio_id, state = 0, n = 0;
  double value;

  if (physio_id == NIBP || physio_id == NIBP_PULSE) {
    static const guint8 no_time[8] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };

    if (scene->vitals.has_nibp)
      put_attribute_time (out, 0x0990, scene->vitals.nibp_wall_us);
    else
      put_attribute_bytes (out, 0x0990, no_time, sizeof no_time);
    n++;
  }
  if (physio_id == NIBP) {
    put_pressures (out, scene);
    return n + 1;
  }
  value = value_of (&scene->vitals, physio_id);
  if (isnan (value))
    state |= STATE_UNAVAILABLE;
  if (is_in_alarm (scene, physio_id))
    state |= STATE_IN_ALARM;
  put_head (out, 0x0950, 10);
  put_value (out, scene, physio_id, state, numerics[index].unit, value, numerics[index].decimals);
  return n + 1;
}

void
vigil_sim_objects_put_numeric (GByteArray *out, const VigilSimScene *scene, guint index, gboolean is_all)
{
  guint place, n = 0;

  vigil_sim_put_u16 (out, numerics[index].handle);
  place = vigil_sim_open_list (out);
  if (is_all) {
    put_attribute_u16 (out, 0x0921, numerics[index].handle);
    put_attribute_u32 (out, 0x092F, 0x00010006);
    put_head (out, 0x093F, 12);
    vigil_sim_put_u32 (out, 0x00002000);
    vigil_sim_put_u16 (out, 0x0001);
    vigil_sim_put_u16 (out, numerics[index].metric_access);
    vigil_sim_put_u32 (out, numerics[index].physio_id == NIBP ? 0x01030000 : 0);
    put_attribute_u32 (out, 0x0924, numerics[index].label);
    put_attribute_string (out, 0x0927, numerics[index].text, 7);
    put_attribute_u16 (out, 0x0911, numerics[index].color);
    n = 6;
  }
  n += put_observed (out, scene, index);
  vigil_sim_close_list (out, place, n);
}

static guint
put_wave_static (GByteArray *out, guint index)
{
  static const guint8 ecg_marks[] = { 0, 3, 0, 12, 0, 4, 0x80, 0x08, 0, 3, 0x40, 0x01, 0, 2, 0x80, 0x04 };
  guint n = 10;

  put_attribute_u16 (out, 0x0921, waves[index].handle);
  put_attribute_u32 (out, 0x092F, 0x00010009);
  put_head (out, 0x093F, 12);
  vigil_sim_put_u32 (out, 0x00000800);
  vigil_sim_put_u32 (out, 0x00014280);
  vigil_sim_put_u32 (out, 0);
  put_head (out, 0x096D, 6);
  vigil_sim_put_u16 (out, waves[index].n_samples);
  vigil_sim_put_u8 (out, 16);
  vigil_sim_put_u8 (out, waves[index].significant_bits);
  vigil_sim_put_u16 (out, waves[index].flags);
  if (index == 0) {
    put_attribute_bytes (out, 0x0A16, ecg_marks, sizeof ecg_marks);
    n++;
  }
  put_attribute_u32 (out, 0x098D, waves[index].period_ticks);
  put_attribute_u32 (out, 0x0924, waves[index].label);
  put_attribute_string (out, 0x0927, waves[index].text, 7);
  put_attribute_u16 (out, 0x0996, waves[index].unit);
  put_attribute_u16 (out, 0x0911, waves[index].color);
  put_attribute_bytes (out, 0x096F, waves[index].scale, sizeof waves[index].scale);
  return n;
}

static guint
raw_sample (guint index, const VigilSimBlock *block, guint i)
{
  switch (index) {
  case 0:
    return (guint) CLAMP (lround ((block->ecg_mv[i] + 40.96) / 0.005), 0, 0x3FFF);
  case 1:
    return (guint) CLAMP (lround (2048 + 1400 * block->pleth[i]), 0, 0x0FFF);
  default:
    return (guint) CLAMP (lround ((block->resp_ohm[i] + 0.6) / 2.5 * 0x0FFF), 0, 0x0FFF);
  }
}

void
vigil_sim_objects_put_wave (GByteArray *out, const VigilSimScene *scene, guint index,
                            const VigilSimBlock *block, gboolean has_static)
{
  static const VigilSimBlock flat;
  gboolean has_sensor = index == 1 ? scene->vitals.has_probe : scene->vitals.has_ecg;
  guint place, n;

  vigil_sim_put_u16 (out, waves[index].handle);
  place = vigil_sim_open_list (out);
  n = has_static ? put_wave_static (out, index) : 0;
  put_head (out, 0x096E, 6 + 2 * waves[index].n_samples);
  vigil_sim_put_u16 (out, waves[index].label & 0xFFFF);
  vigil_sim_put_u16 (out, (has_sensor ? 0 : STATE_INVALID) | (scene->is_demo ? STATE_DEMO : 0));
  vigil_sim_put_u16 (out, 2 * waves[index].n_samples);
  for (guint i = 0; i < waves[index].n_samples; i++)
    vigil_sim_put_u16 (out, raw_sample (index, has_sensor ? block : &flat, i));
  vigil_sim_close_list (out, place, n + 1);
}

static guint
put_alert_list (GByteArray *out, const VigilSimScene *scene, gboolean is_technical)
{
  guint length = vigil_sim_open_length (out), place = vigil_sim_open_list (out);
  guint n = 0, highest = 0;

  for (guint i = 0; i < scene->n_alerts; i++) {
    const VigilSimAlert *alert = &scene->alerts[i];
    guint info;

    if (is_technical != (alert->type < 0x0100))
      continue;
    n++;
    highest = MAX (highest, alert->type);
    vigil_sim_put_u16 (out, alert->source);
    vigil_sim_put_u16 (out, alert->code);
    vigil_sim_put_u16 (out, alert->type);
    vigil_sim_put_u16 (out, alert->state);
    vigil_sim_put_u16 (out, 0x0006);
    vigil_sim_put_u16 (out, 0x0001);
    vigil_sim_put_u16 (out, alert->handle);
    vigil_sim_put_u16 (out, 0x0204);
    info = vigil_sim_open_length (out);
    vigil_sim_put_u16 (out, 0);
    vigil_sim_put_u32 (out, 0x00020000 | alert->source);
    vigil_sim_put_u16 (out, alert->type >= ALERT_HIGH ? 3 : 2);
    vigil_sim_put_u16 (out, 0);
    vigil_sim_put_string (out, alert->text, (guint) strlen (alert->text) + 1);
    vigil_sim_close_length (out, info);
  }
  vigil_sim_close_list (out, place, n);
  vigil_sim_close_length (out, length);
  return highest;
}

void
vigil_sim_objects_put_alerts (GByteArray *out, const VigilSimScene *scene)
{
  g_autoptr (GByteArray) patient = g_byte_array_new (), technical = g_byte_array_new ();
  guint highest_patient = put_alert_list (patient, scene, FALSE);
  guint highest_technical = put_alert_list (technical, scene, TRUE);
  guint place;

  vigil_sim_put_u16 (out, 0x8401);
  place = vigil_sim_open_list (out);
  put_head (out, 0x0916, 10);
  vigil_sim_put_u16 (out, 0x1100);
  vigil_sim_put_u16 (out, scene->alert_changes & 0xFFFF);
  vigil_sim_put_u16 (out, highest_patient);
  vigil_sim_put_u16 (out, highest_technical);
  vigil_sim_put_u16 (out, MAX (highest_patient, highest_technical));
  vigil_sim_put_u16 (out, 0x0902);
  g_byte_array_append (out, patient->data, patient->len);
  vigil_sim_put_u16 (out, 0x0904);
  g_byte_array_append (out, technical->data, technical->len);
  vigil_sim_close_list (out, place, 3);
}

void
vigil_sim_objects_put_mds (GByteArray *out, const VigilSimScene *scene)
{
  static const guint8 system_id[] = { 0, 6, 0, 9, 0xFB, 0, 0, 1 };
  static const guint8 model[] = { 0, 8, 'P', 'h', 'i', 'l', 'i', 'p', 's', 0, 0, 6, 'M', '8', '0', '0', '0', 0 };
  static const guint8 locale[] = { 6, 0x32, 6, 0x32, 0, 3, 0, 11 };
  static const guint8 profile_rate[] = { 0, 1, 0, 16, 0, 1, 0, 12, 0, 6, 0, 1, 0x83, 0xDC, 0, 6, 0, 1, 0x82, 0xB3 };
  static const guint8 objects[] = {
    0, 1, 0, 0x38, 1, 2, 0, 0x34, 0, 6, 0, 0x30, 0, 1, 0, 0x21, 0, 0, 0, 1, 0, 1, 0, 6, 0, 0, 0, 0xC9, 0, 1,
    0, 9, 0, 0, 0, 0x3C, 0, 1, 0, 0x2A, 0, 0, 0, 1, 0, 1, 0, 0x36, 0, 0, 0, 1, 0, 1, 0, 5, 0, 0, 0, 0x3C,
  };
  guint place = vigil_sim_open_list (out);

  put_attribute_bytes (out, 0x0984, system_id, sizeof system_id);
  put_attribute_u32 (out, 0x0986, 0x0001114D);
  put_attribute_u16 (out, 0x091D, 0x00BC);
  put_attribute_bytes (out, 0x0928, model, sizeof model);
  put_attribute_u32 (out, 0x0948, 0x00010000);
  put_attribute_bytes (out, 0x0937, locale, sizeof locale);
  put_attribute_u16 (out, 0x0946, scene->is_demo ? 0x2000 : 0x4000);
  put_attribute_u16 (out, 0x090D, 1);
  put_attribute_u16 (out, 0x0935, 1);
  put_attribute_u16 (out, 0x0982, 0);
  put_attribute_u16 (out, 0x090C, 0x64);
  put_attribute_bytes (out, 0xF1FA, profile_rate, sizeof profile_rate);
  put_attribute_u16 (out, 0x09A7, 6);
  put_attribute_string (out, 0x091E, "Simulated", 17);
  put_attribute_time (out, 0x0987, scene->wall_us);
  put_attribute_u32 (out, 0x098F, scene->ticks);
  put_attribute_bytes (out, 0x0985, objects, sizeof objects);
  vigil_sim_close_list (out, place, 17);
}

void
vigil_sim_objects_put_demographics (GByteArray *out)
{
  guint place;

  /* admitted nobody: state, names and number empty */
  vigil_sim_put_u16 (out, 0x0050);
  place = vigil_sim_open_list (out);
  put_attribute_u16 (out, 0x0921, 0x0050);
  put_attribute_u16 (out, 0x0957, 0x0008);
  put_attribute_u16 (out, 0x0962, 1);
  put_attribute_string (out, 0x095D, "", 1);
  put_attribute_string (out, 0x095C, "", 1);
  put_attribute_string (out, 0x095A, "", 1);
  put_attribute_u16 (out, 0x0961, 0);
  vigil_sim_close_list (out, place, 7);
}
