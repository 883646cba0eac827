/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The monitor's end of the Datex-Ohmeda Record Interface: silent until asked, then for ever;
 * displayed values no oftener than each 5 s, auxiliary information, waves within 600 samples a
 * second, message lines. Written from the public descriptions; where they say nothing it is
 * pessimistic: every request for values within 5 s of another is ignored.
 *
 *     gas on|off      whether it has a gas module
 *     stall           the host's line was full for too long: the waves end for good */
#include "sim/device.h"
#include "sim/ge-record.h"
#include "sim/ge-values.h"
#include "sim/resample.h"

#include <math.h>
#include <string.h>

#define VALUES_APART_US (5 * G_USEC_PER_SEC)
#define ALARM_APART_US (2 * G_USEC_PER_SEC)

enum { LEVEL_2009 = 10, PLUG = 0x2408, MAX_SAMPLES_PER_S = 600 };
enum { MAIN_VALUES = 0, MAIN_WAVES = 1, MAIN_ALARMS = 4 };
enum { DISPLAYED = 1, AUXILIARY = 4 };
enum { CLASS_EXTENDED_1 = 2 };
enum { ALARM_STATUS = 0, ALARM_ENTER = 2, ALARM_LEAVE = 3 };
enum { WAVE_GAP = 1 << 0, WAVE_OFF = 1 << 3, LIST_END = 0xFF };
enum { N_SHARES = 5, MAX_QUEUE = 512 };   /* records of waves a second */

typedef enum { ECG, PLETH, CO2, RESP, N_WAVES } Wave;

static const struct {
  guint8 type;
  guint rate_hz;
  guint16 label;
} waves[N_WAVES] = {
  [ECG] = { 1, 300, 0x2C92 },      /* lead II, and high bits that mean nothing */
  [PLETH] = { 8, 100, 0 },
  [CO2] = { 9, 25, 0 },
  [RESP] = { 15, 25, 0 },
};

typedef struct {
  gboolean is_on, is_one_shot;
  gint64 every_us, due_us;
  guint32 classes;
} Stream;

typedef struct {
  VigilSimDevice base;
  VigilSimSendFunc send;
  gpointer user_data;
  VigilSimGeCutter cutter;
  VigilSimGeMoment moment;
  VigilSimScene scene;
  guint8 number;
  gint64 now_us, values_asked_us;
  Stream displayed, auxiliary;
  gboolean tells_alarms, is_alarm_asked, is_first_wave;
  gint64 alarm_told_us;
  guint alarm_changes_told;
  Wave chosen[N_WAVES];
  guint n_chosen;                  /* 0: no waves */
  VigilSimResampler resamplers[N_WAVES];
  gint16 queues[N_WAVES][MAX_QUEUE];
  guint n_queued[N_WAVES];
} Monitor;

static void
forget_host (Monitor *self)
{
  self->displayed.is_on = self->auxiliary.is_on = FALSE;
  self->tells_alarms = self->is_alarm_asked = FALSE;
  self->n_chosen = 0;
  self->values_asked_us = 0;
}

static VigilSimDevice *
new (const VigilSimDeviceOptions *options)
{
  Monitor *self = g_new0 (Monitor, 1);

  self->base.ops = &vigil_sim_ge_s5;
  self->send = options->send;
  self->user_data = options->user_data;
  self->moment.has_gas = TRUE;
  return &self->base;
}

static void
monitor_free (VigilSimDevice *device)
{
  g_free (device);
}

static VigilSimGeRecord
begin_record (Monitor *self, guint main_type)
{
  return (VigilSimGeRecord) {
    .number = self->number++, .level = LEVEL_2009, .plug = PLUG, .main_type = main_type,
    .time_s = (guint32) (self->moment.wall_us / G_USEC_PER_SEC), .body = g_byte_array_new (),
  };
}

static void
send_record (Monitor *self, VigilSimGeRecord *record)
{
  g_autoptr (GByteArray) frame = vigil_sim_ge_frame (record);

  self->send (frame->data, frame->len, self->user_data);
  g_byte_array_unref (record->body);
}

static void
send_displayed (Monitor *self)
{
  VigilSimGeRecord record = begin_record (self, MAIN_VALUES);

  vigil_sim_ge_begin (&record, DISPLAYED);
  vigil_sim_ge_put_displayed (record.body, &self->moment, 0);
  for (guint class_number = 1; class_number <= 3; class_number++)
    if (self->displayed.classes & 1u << class_number) {
      vigil_sim_ge_begin (&record, DISPLAYED);
      vigil_sim_ge_put_displayed (record.body, &self->moment, class_number);
    }
  send_record (self, &record);
}

static void
send_auxiliary (Monitor *self)
{
  VigilSimGeRecord record = begin_record (self, MAIN_VALUES);

  vigil_sim_ge_begin (&record, AUXILIARY);
  vigil_sim_ge_put_auxiliary (record.body, &self->moment);
  send_record (self, &record);
}

static void
send_alarm (Monitor *self)
{
  VigilSimGeRecord record = begin_record (self, MAIN_ALARMS);

  vigil_sim_ge_begin (&record, 1);
  vigil_sim_ge_put_alarm (record.body, &self->scene);
  send_record (self, &record);
  self->alarm_told_us = self->now_us;
  self->alarm_changes_told = self->scene.alert_changes;
  self->is_alarm_asked = FALSE;
}

static gboolean
is_off (const Monitor *self, Wave wave)
{
  const VigilSimVitals *v = &self->moment.vitals;

  return wave == PLETH ? !v->has_probe : wave == CO2 ? !self->moment.has_gas : !v->has_ecg;
}

/* A fifth of a second of each. */
static void
send_waves (Monitor *self)
{
  VigilSimGeRecord record = begin_record (self, MAIN_WAVES);

  for (guint i = 0; i < self->n_chosen; i++) {
    Wave wave = self->chosen[i];
    guint n = waves[wave].rate_hz / N_SHARES;
    guint status = 0x0580 | (self->is_first_wave ? WAVE_GAP : 0) | (is_off (self, wave) ? WAVE_OFF : 0);

    vigil_sim_ge_begin (&record, waves[wave].type);
    vigil_sim_ge_put_i16 (record.body, (int) n);
    vigil_sim_ge_put_i16 (record.body, (int) status);
    vigil_sim_ge_put_i16 (record.body, waves[wave].label);
    for (guint k = 0; k < n; k++)
      vigil_sim_ge_put_i16 (record.body, is_off (self, wave) ? -32767 : self->queues[wave][k]);
  }
  send_record (self, &record);
  self->is_first_wave = FALSE;
}

static void
take_from_queues (Monitor *self)
{
  for (Wave wave = 0; wave < N_WAVES; wave++) {
    guint n = waves[wave].rate_hz / N_SHARES;

    self->n_queued[wave] -= n;
    memmove (self->queues[wave], self->queues[wave] + n, self->n_queued[wave] * sizeof (gint16));
  }
}

static gboolean
has_share (const Monitor *self)
{
  for (Wave wave = 0; wave < N_WAVES; wave++)
    if (self->n_queued[wave] < waves[wave].rate_hz / N_SHARES)
      return FALSE;
  return TRUE;
}

/* ---- what the host asks for ---- */

static void
on_values_request (Monitor *self, const guint8 *body)
{
  Stream *stream = body[0] == DISPLAYED ? &self->displayed : &self->auxiliary;
  int every_s = vigil_sim_ge_get_i16 (body + 1);

  if (body[0] != DISPLAYED && body[0] != AUXILIARY)
    return;
  if (every_s == 0) {
    stream->is_on = FALSE;
    return;
  }
  if (self->values_asked_us != 0 && self->now_us - self->values_asked_us < VALUES_APART_US)
    return;
  self->values_asked_us = self->now_us;
  *stream = (Stream) {
    .is_on = TRUE, .is_one_shot = every_s < 0, .every_us = MAX (every_s, 5) * G_USEC_PER_SEC,
    .due_us = self->now_us, .classes = (guint32) vigil_sim_ge_get_i16 (body + 3),
  };
}

static void
on_waves_request (Monitor *self, const guint8 *body)
{
  guint samples_per_s = 0;

  self->n_chosen = 0;
  for (guint i = 4; vigil_sim_ge_get_i16 (body) == 0 && i < 12 && body[i] != LIST_END; i++)
    for (Wave wave = 0; wave < N_WAVES; wave++) {
      if (waves[wave].type != body[i] || samples_per_s + waves[wave].rate_hz > MAX_SAMPLES_PER_S)
        continue;
      samples_per_s += waves[wave].rate_hz;
      self->chosen[self->n_chosen++] = wave;
    }
  self->is_first_wave = TRUE;
}

static void
on_alarm_request (Monitor *self, const guint8 *body)
{
  int command = vigil_sim_ge_get_i16 (body);

  if (command == ALARM_STATUS)
    self->is_alarm_asked = TRUE;
  else if (command == ALARM_ENTER)
    self->tells_alarms = TRUE;
  else if (command == ALARM_LEAVE)
    self->tells_alarms = FALSE;
}

static void
on_record (const guint8 *record, gsize len, gpointer user_data)
{
  Monitor *self = user_data;
  int main_type = vigil_sim_ge_get_i16 (record + 14);
  const guint8 *body = record + VIGIL_SIM_GE_HEADER;

  if (vigil_sim_ge_get_i16 (record + 16) != 0)
    return;
  if (main_type == MAIN_VALUES && len == VIGIL_SIM_GE_HEADER + 9)
    on_values_request (self, body);
  else if (main_type == MAIN_WAVES && len == VIGIL_SIM_GE_HEADER + 32)
    on_waves_request (self, body);
  else if (main_type == MAIN_ALARMS && len == VIGIL_SIM_GE_HEADER + 12)
    on_alarm_request (self, body);
}

static void
monitor_feed (VigilSimDevice *device, const guint8 *bytes, gsize len, gint64 now_us)
{
  Monitor *self = (Monitor *) device;

  self->now_us = now_us;
  vigil_sim_ge_cut (&self->cutter, bytes, len, on_record, self);
}

/* ---- what the patient does ---- */

static void
queue_samples (Monitor *self, Wave wave, const double *in, guint n, double in_hz, double counts)
{
  double out[128];
  guint n_out
    = vigil_sim_resample (&self->resamplers[wave], in, n, in_hz / waves[wave].rate_hz, out, G_N_ELEMENTS (out));

  for (guint i = 0; i < n_out && self->n_queued[wave] < MAX_QUEUE; i++)
    self->queues[wave][self->n_queued[wave]++] = (gint16) CLAMP (lround (out[i] * counts), -31999, 32767);
}

static void
run_stream (Monitor *self, Stream *stream, void (*say) (Monitor *self))
{
  if (!stream->is_on || self->now_us < stream->due_us)
    return;
  say (self);
  stream->due_us += stream->every_us;
  stream->is_on = !stream->is_one_shot;
}

static void
monitor_show (VigilSimDevice *device, const VigilSimBlock *block, const VigilSimVitals *vitals, gint64 now_us,
              gint64 wall_us)
{
  Monitor *self = (Monitor *) device;

  self->now_us = now_us;
  self->moment.vitals = self->scene.vitals = *vitals;
  self->moment.wall_us = wall_us;
  vigil_sim_objects_judge (&self->scene);
  queue_samples (self, ECG, block->ecg_mv, VIGIL_SIM_BLOCK_ECG, 500, 1000);
  queue_samples (self, PLETH, block->pleth, VIGIL_SIM_BLOCK_PLETH, 125, 300);
  queue_samples (self, RESP, block->resp_ohm, VIGIL_SIM_BLOCK_RESP, 62.5, 100);
  queue_samples (self, CO2, block->co2_mmhg, VIGIL_SIM_BLOCK_RESP, 62.5, 10000 / VIGIL_SIM_GE_AMBIENT_MMHG);
  while (has_share (self)) {
    if (self->n_chosen > 0)
      send_waves (self);
    take_from_queues (self);
  }
  run_stream (self, &self->displayed, send_displayed);
  run_stream (self, &self->auxiliary, send_auxiliary);
  if (self->is_alarm_asked
      || (self->tells_alarms && self->alarm_changes_told != self->scene.alert_changes
          && now_us - self->alarm_told_us >= ALARM_APART_US))
    send_alarm (self);
}

static void
monitor_reboot (VigilSimDevice *device, gint64 now_us)
{
  forget_host ((Monitor *) device);
}

static gboolean
monitor_command (VigilSimDevice *device, const char *const *words)
{
  Monitor *self = (Monitor *) device;

  if (strcmp (words[0], "stall") == 0) {
    self->n_chosen = 0;
    return TRUE;
  }
  if (strcmp (words[0], "gas") != 0 || words[1] == NULL
      || (strcmp (words[1], "on") != 0 && strcmp (words[1], "off") != 0))
    return FALSE;
  self->moment.has_gas = strcmp (words[1], "on") == 0;
  return TRUE;
}

static const char *
monitor_get_state_word (const VigilSimDevice *device, guint channel)
{
  const Monitor *self = (const Monitor *) device;

  return self->displayed.is_on ? "sending" : "idle";
}

const VigilSimDeviceOps vigil_sim_ge_s5 = {
  .id = "ge-datex-s5",
  .new = new,
  .free = monitor_free,
  .feed = monitor_feed,
  .reboot = monitor_reboot,
  .command = monitor_command,
  .get_state_word = monitor_get_state_word,
  .show = monitor_show,
};
