/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A PM6750 module: silent until its outputs are switched on, one frame a sample, a cuff that only
 * the host can start and that goes on telling its last result. Written from the public notes.
 *
 *     ble on|off                 by radio: a command close behind another is lost
 *     cuff good|loose|stuck      how the next measurements end; stuck: not at all
 *     probe in|unplugged         the oximeter's plug (that the finger is out is the patient's) */
#include "sim/device.h"
#include "sim/resample.h"

#include <math.h>
#include <string.h>

#define COMMANDS_APART_US (30 * G_TIME_SPAN_MILLISECOND)
#define SECOND_US G_USEC_PER_SEC

enum { SYNC_1 = 0x55, SYNC_2 = 0xAA, COMMAND_SIZE = 6, MAX_DATA = 8 };
enum { SET_ECG = 0x01, SET_CUFF = 0x02, SET_SPO2 = 0x03, SET_TEMPERATURE = 0x04, SET_GAIN = 0x07, SET_FILTER = 0x08,
       SET_PATIENT = 0x09, SET_PLETH = 0xFE, SET_RESP = 0xFF };
enum { ECG_WAVE = 0x01, ECG = 0x02, CUFF = 0x03, SPO2 = 0x04, TEMPERATURE = 0x05, QRS = 0x30, PLETH_WAVE = 0xFE,
       RESP_WAVE = 0xFF };
enum { CUFF_FINISHED = 0, CUFF_MEASURING = 1, CUFF_STOPPED = 2, CUFF_LOOSE = 4, CUFF_NO_RESULT = 8 };
enum { LEAD_OFF = 1 << 1 };
enum { RHYTHM_NORMAL = 1, RHYTHM_TACHYCARDIA = 10, RHYTHM_BRADYCARDIA = 11 };
enum { NO_SPO2 = 127, NO_PULSE = 255, SPO2_UNPLUGGED = 1, SPO2_NO_FINGER = 2 };

typedef enum { CUFF_IS_GOOD, CUFF_IS_LOOSE, CUFF_IS_STUCK } CuffHabit;

typedef struct {
  VigilSimDevice base;
  VigilSimSendFunc send;
  gpointer user_data;
  VigilSimPatient *patient;
  guint8 rx[COMMAND_SIZE];
  guint n_rx;
  gint64 commanded_us;
  gboolean has_ecg, has_spo2, has_temperature, has_pleth, has_resp;
  guint8 gain, filter;
  gint64 values_us, cuff_us;
  gboolean is_probe_unplugged, is_ble, was_above;
  CuffHabit habit;
  gboolean is_cuff_started, is_cuff_seen;   /* by the host; in the patient */
  guint8 cuff_state, sys, mean, dia;
  VigilSimResampler ecg, pleth, resp;
} Module;

static void
forget_host (Module *self)
{
  self->has_ecg = self->has_spo2 = self->has_temperature = self->has_pleth = self->has_resp = FALSE;
  self->is_cuff_started = FALSE;
  self->cuff_state = CUFF_FINISHED;
  self->sys = self->mean = self->dia = 0;
  self->n_rx = 0;
  self->gain = 3;
  self->filter = 2;
}

static VigilSimDevice *
new (const VigilSimDeviceOptions *options)
{
  Module *self = g_new0 (Module, 1);

  self->base.ops = &vigil_sim_pm6750;
  self->send = options->send;
  self->user_data = options->user_data;
  self->patient = options->patient;
  forget_host (self);
  return &self->base;
}

static void
module_free (VigilSimDevice *device)
{
  g_free (device);
}

/* ---- the host's commands ---- */

static guint8
check_of (const guint8 *bytes, guint n)
{
  guint8 sum = 0;

  for (guint i = 0; i < n; i++)
    sum = (guint8) (sum + bytes[i]);
  return (guint8) (0xFF - sum);
}

static void
command_cuff (Module *self, gboolean is_start)
{
  if (!is_start) {
    if (self->is_cuff_started)
      self->cuff_state = CUFF_STOPPED;
    self->is_cuff_started = FALSE;
    return;
  }
  if (self->is_cuff_started)
    return;
  self->is_cuff_started = TRUE;
  self->is_cuff_seen = FALSE;
  self->cuff_state = CUFF_MEASURING;
  self->sys = self->mean = self->dia = 0;
  if (self->patient != NULL)
    vigil_sim_patient_measure_nibp (self->patient);
}

static void
on_command (Module *self, guint8 type, guint8 data)
{
  switch (type) {
  case SET_ECG:
    self->has_ecg = data != 0;
    break;
  case SET_CUFF:
    command_cuff (self, data != 0);
    break;
  case SET_SPO2:
    self->has_spo2 = data != 0;
    break;
  case SET_TEMPERATURE:
    self->has_temperature = data != 0;
    break;
  case SET_GAIN:
    self->gain = data;
    break;
  case SET_FILTER:
    self->filter = data;
    break;
  case SET_PLETH:
    self->has_pleth = data != 0;
    break;
  case SET_RESP:
    self->has_resp = data != 0;
    break;
  default:
    break;
  }
}

static void
module_feed (VigilSimDevice *device, const guint8 *bytes, gsize len, gint64 now_us)
{
  Module *self = (Module *) device;

  for (gsize i = 0; i < len; i++) {
    self->rx[self->n_rx++] = bytes[i];
    if (self->rx[0] != SYNC_1 || (self->n_rx > 1 && self->rx[1] != SYNC_2) || (self->n_rx > 2 && self->rx[2] != 4)) {
      self->n_rx = bytes[i] == SYNC_1 ? 1 : 0;
      self->rx[0] = SYNC_1;
    }
    if (self->n_rx < COMMAND_SIZE)
      continue;
    self->n_rx = 0;
    if (check_of (self->rx + 2, 3) != self->rx[5])
      continue;
    if (!self->is_ble || self->commanded_us == 0 || now_us - self->commanded_us >= COMMANDS_APART_US)
      on_command (self, self->rx[3], self->rx[4]);
    self->commanded_us = now_us;
  }
}

/* ---- what it says ---- */

static void
say (Module *self, guint8 type, const guint8 *data, guint len)
{
  guint8 frame[5 + MAX_DATA] = { SYNC_1, SYNC_2, (guint8) (len + 3), type };

  memcpy (frame + 4, data, len);
  frame[4 + len] = check_of (frame + 2, len + 2);
  self->send (frame, len + 5, self->user_data);
}

static guint8
to_count (double value)
{
  return (guint8) CLAMP (lround (value), 1, 249);
}

/* Lead II is the patient's; I and V are shares of it, and the others follow from I and II. */
static void
say_ecg (Module *self, const VigilSimBlock *block, gboolean has_lead)
{
  static const double gains[] = { 1, 0.25, 0.5, 1, 2 };
  double mv[80], counts_per_mv = 80 * gains[MIN (self->gain, 4)];
  guint n = vigil_sim_resample (&self->ecg, block->ecg_mv, VIGIL_SIM_BLOCK_ECG, 2, mv, G_N_ELEMENTS (mv));

  for (guint i = 0; i < n; i++) {
    double ii = has_lead ? mv[i] * counts_per_mv : 0, one = 0.6 * ii;
    const guint8 data[7] = { to_count (128 + one), to_count (128 + ii), to_count (128 + ii - one),
                             to_count (128 - (one + ii) / 2), to_count (128 + one - ii / 2),
                             to_count (128 + ii - one / 2), to_count (128 + 0.9 * ii) };
    gboolean is_above = has_lead && mv[i] > 0.6;

    say (self, ECG_WAVE, data, sizeof data);
    if (is_above && !self->was_above)
      say (self, QRS, data, 0);
    self->was_above = is_above;
  }
}

static void
say_bytes (Module *self, guint8 type, VigilSimResampler *resampler, const double *in, guint n_in, double step,
           double zero, double counts)
{
  double out[32];
  guint n = vigil_sim_resample (resampler, in, n_in, step, out, G_N_ELEMENTS (out));

  for (guint i = 0; i < n; i++) {
    guint8 data = to_count (zero + out[i] * counts);

    say (self, type, &data, 1);
  }
}

static guint8
rhythm_of (const VigilSimVitals *v)
{
  if (v->shown_hr_bpm > 120)
    return RHYTHM_TACHYCARDIA;
  return v->shown_hr_bpm < 50 ? RHYTHM_BRADYCARDIA : RHYTHM_NORMAL;
}

static void
say_values (Module *self, const VigilSimVitals *v)
{
  guint8 status = (guint8) (self->filter << 4 | (self->gain - 1) << 2 | (v->has_ecg ? 0 : LEAD_OFF));
  const guint8 ecg[5] = { status, (guint8) (v->has_ecg ? lround (v->shown_hr_bpm) : 0),
                          (guint8) (v->has_ecg ? lround (v->shown_rr_bpm) : 0), 6,
                          v->has_ecg && v->shown_hr_bpm > 0 ? rhythm_of (v) : 0 };
  gboolean has_finger = v->has_probe && !self->is_probe_unplugged;
  const guint8 spo2[3] = { self->is_probe_unplugged ? SPO2_UNPLUGGED : has_finger ? 0 : SPO2_NO_FINGER,
                           (guint8) (has_finger ? lround (v->shown_spo2_percent) : NO_SPO2),
                           (guint8) (has_finger && v->shown_pulse_bpm > 0 ? lround (v->shown_pulse_bpm) : NO_PULSE) };
  static const guint8 temperature[5] = { 2, 36, 6, 0, 0 };

  if (self->has_ecg)
    say (self, ECG, ecg, sizeof ecg);
  if (self->has_spo2)
    say (self, SPO2, spo2, sizeof spo2);
  if (self->has_temperature)
    say (self, TEMPERATURE, temperature, sizeof temperature);
}

static void
judge_cuff (Module *self, const VigilSimVitals *v)
{
  self->is_cuff_seen = self->is_cuff_seen || v->is_measuring_nibp;
  if (!self->is_cuff_started || self->habit == CUFF_IS_STUCK || !self->is_cuff_seen || v->is_measuring_nibp)
    return;
  self->is_cuff_started = FALSE;
  if (self->habit == CUFF_IS_LOOSE || !v->has_nibp || v->has_nibp_failed) {
    self->cuff_state = self->habit == CUFF_IS_LOOSE ? CUFF_LOOSE : CUFF_NO_RESULT;
    return;
  }
  self->cuff_state = CUFF_FINISHED;
  self->sys = (guint8) lround (v->nibp_sys_mmhg);
  self->mean = (guint8) lround (v->nibp_mean_mmhg);
  self->dia = (guint8) lround (v->nibp_dia_mmhg);
}

static void
say_cuff (Module *self)
{
  const guint8 data[5] = { (guint8) (self->cuff_state << 2), self->cuff_state == CUFF_MEASURING ? 60 : 0, self->sys,
                           self->mean, self->dia };

  say (self, CUFF, data, sizeof data);
}

static void
module_show (VigilSimDevice *device, const VigilSimBlock *block, const VigilSimVitals *vitals, gint64 now_us,
             gint64 wall_us)
{
  Module *self = (Module *) device;
  gboolean is_on = self->has_ecg || self->has_spo2 || self->has_temperature;

  judge_cuff (self, vitals);
  if (self->has_ecg)
    say_ecg (self, block, vitals->has_ecg);
  if (self->has_pleth)
    say_bytes (self, PLETH_WAVE, &self->pleth, block->pleth, VIGIL_SIM_BLOCK_PLETH, 2.5, 60, 40);
  if (self->has_resp)
    say_bytes (self, RESP_WAVE, &self->resp, block->resp_ohm, VIGIL_SIM_BLOCK_RESP, 1.25, 60, 60);
  if (now_us - self->values_us >= SECOND_US) {
    self->values_us = now_us;
    say_values (self, vitals);
  }
  if (is_on && now_us - self->cuff_us >= SECOND_US / 2) {
    self->cuff_us = now_us;
    say_cuff (self);
  }
}

static void
module_reboot (VigilSimDevice *device, gint64 now_us)
{
  forget_host ((Module *) device);
}

static gboolean
module_command (VigilSimDevice *device, const char *const *words)
{
  static const char *const habits[] = { "good", "loose", "stuck" };
  Module *self = (Module *) device;

  if (words[1] == NULL)
    return FALSE;
  if (strcmp (words[0], "probe") == 0 && (strcmp (words[1], "in") == 0 || strcmp (words[1], "unplugged") == 0)) {
    self->is_probe_unplugged = strcmp (words[1], "unplugged") == 0;
    return TRUE;
  }
  if (strcmp (words[0], "ble") == 0 && (strcmp (words[1], "on") == 0 || strcmp (words[1], "off") == 0)) {
    self->is_ble = strcmp (words[1], "on") == 0;
    return TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (habits) && strcmp (words[0], "cuff") == 0; i++)
    if (strcmp (words[1], habits[i]) == 0) {
      self->habit = (CuffHabit) i;
      return TRUE;
    }
  return FALSE;
}

static const char *
module_get_state_word (const VigilSimDevice *device, guint channel)
{
  const Module *self = (const Module *) device;

  return self->has_ecg || self->has_spo2 ? "sending" : "silent";
}

const VigilSimDeviceOps vigil_sim_pm6750 = {
  .id = "berrymed-pm6750",
  .new = new,
  .free = module_free,
  .feed = module_feed,
  .reboot = module_reboot,
  .command = module_command,
  .get_state_word = module_get_state_word,
  .show = module_show,
};
