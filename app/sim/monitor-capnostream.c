/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A Capnostream 20: silent until communication is enabled and real-time data started; then
 * numerics each second and the CO2 wave, 20 samples a second (our own choice, the description does
 * not tell). When it is not told for 5 s that someone listens it raises an advisory. What it
 * introduces itself with is our own too.
 *
 * It understands: "line out|in", the FilterLine; "sensor out|in", the oximeter's; "fast HEX" and
 * "extended HEX", status bits to set besides; "unit mmhg|kpa|vol"; "shift N", its next N numerics
 * are shifted by one byte, as some devices do. */
#include "sim/device.h"
#include "sim/wire.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RESP_HZ 62.5
#define WAVE_HZ 20
#define BEGIN 0x85
#define ESCAPE 0x80
#define LISTENER_US (5 * G_USEC_PER_SEC)

enum { ENABLE = 1, DISABLE = 2, START = 4, STOP = 5, ACTIVE = 6, LONGEST_REQUEST = 64, NONE = 255 };
enum { MESSAGE_SAMPLE = 0, MESSAGE_NUMERICS = 1, MESSAGE_DEVICE = 4 };
enum { ETCO2_HIGH = 60, ETCO2_LOW = 25, RR_HIGH = 30, RR_LOW = 8, FICO2_HIGH = 8, SPO2_HIGH = 100, SPO2_LOW = 88,
       PULSE_HIGH = 120, PULSE_LOW = 50, NO_BREATH_S = 20 };
enum { FAST_NO_LINE = 0x40, SLOW_HIGH = 0x08, SLOW_LOW = 0x10, SLOW_ADVISORY = 0x20 };
enum { CO2_NO_BREATH = 0x01, SPO2_SENSOR_OFF = 0x20, SPO2_UNPLUGGED = 0x40 };

typedef struct {
  VigilSimDevice base;
  VigilSimSendFunc send;
  gpointer user_data;
  gboolean is_enabled, is_started;
  gboolean is_line_out, is_sensor_out;
  guint8 fast, extended, unit, counter;
  guint n_shifted;
  double position;         /* of the next sample in the running block */
  gint64 second_us;        /* when the next numerics are due */
  gint64 listener_us;      /* when somebody last said that he listens */
  gboolean is_in_request, is_escaped;
  guint8 request[LONGEST_REQUEST];
  gsize n_request;
} Capnostream;

static VigilSimDevice *
new (const VigilSimDeviceOptions *options)
{
  Capnostream *self = g_new0 (Capnostream, 1);

  self->base.ops = &vigil_sim_capnostream;
  self->send = options->send;
  self->user_data = options->user_data;
  self->unit = 1;
  return &self->base;
}

static void
capnostream_free (VigilSimDevice *device)
{
  g_free (device);
}

static void
put_escaped (GByteArray *out, guint8 byte)
{
  gboolean is_special = byte == BEGIN || byte == ESCAPE;

  vigil_sim_put_u8 (out, is_special ? ESCAPE : byte);
  if (is_special)
    vigil_sim_put_u8 (out, byte - ESCAPE);
}

static void
send_message (Capnostream *self, guint8 code, const guint8 *payload, gsize len)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 check = 0;

  vigil_sim_put_u8 (out, BEGIN);
  put_escaped (out, (guint8) (len + 1));
  put_escaped (out, code);
  for (gsize i = 0; i < len; i++)
    put_escaped (out, payload[i]);
  for (guint i = 1; i < out->len; i++)
    check ^= out->data[i];
  put_escaped (out, check);
  self->send (out->data, out->len, self->user_data);
}

/* ---- numerics ---- */

typedef struct {
  guint etco2, rr, spo2, pulse, co2_alarms, spo2_alarms;
} Reading;

static guint
limits (double value, guint high, guint low, guint high_bit, guint low_bit)
{
  return (value > high ? high_bit : 0) | (value < low ? low_bit : 0);
}

static Reading
read_patient (const Capnostream *self, const VigilSimVitals *v)
{
  Reading r = { NONE, NONE, NONE, NONE, 0, 0 };

  if (!self->is_line_out) {
    gboolean is_breathing = v->since_breath_s < NO_BREATH_S;

    r.etco2 = is_breathing ? (guint) CLAMP (v->shown_etco2_mmhg, 0, 150) : 0;
    r.rr = is_breathing ? (guint) CLAMP (v->shown_rr_bpm, 0, 150) : 0;
    r.co2_alarms = is_breathing ? limits (r.etco2, ETCO2_HIGH, ETCO2_LOW, 2, 4) | limits (r.rr, RR_HIGH, RR_LOW, 8, 16)
                                : CO2_NO_BREATH;
  }
  if (self->is_sensor_out) {
    r.spo2_alarms = SPO2_UNPLUGGED;
  } else if (!v->has_probe) {
    r.spo2_alarms = SPO2_SENSOR_OFF;
  } else if (v->shown_pulse_bpm > 0 && v->shown_spo2_percent > 0) {
    r.spo2 = (guint) round (v->shown_spo2_percent);
    r.pulse = (guint) CLAMP (v->shown_pulse_bpm, 1, 250);
    r.spo2_alarms = limits (r.spo2, SPO2_HIGH, SPO2_LOW, 2, 4) | limits (r.pulse, PULSE_HIGH, PULSE_LOW, 8, 16);
  }
  return r;
}

static guint
slow_status (const Capnostream *self, const Reading *r, gint64 now_us)
{
  guint alarms = r->co2_alarms | (r->spo2_alarms & ~(guint) (SPO2_SENSOR_OFF | SPO2_UNPLUGGED));

  return ((alarms & CO2_NO_BREATH) != 0 ? SLOW_HIGH : alarms != 0 ? SLOW_LOW : 0)
         | (now_us - self->listener_us > LISTENER_US ? SLOW_ADVISORY : 0);
}

static void
send_numerics (Capnostream *self, const VigilSimVitals *v, gint64 now_us, gint64 wall_us)
{
  static const guint8 alarm_limits[] = { ETCO2_HIGH, ETCO2_LOW, RR_HIGH, RR_LOW, FICO2_HIGH, SPO2_HIGH, SPO2_LOW,
                                         PULSE_HIGH, PULSE_LOW };
  g_autoptr (GByteArray) out = g_byte_array_new ();
  Reading r = read_patient (self, v);

  if (self->n_shifted > 0)
    vigil_sim_put_u8 (out, 0);
  vigil_sim_put_u32 (out, (guint32) (wall_us / G_USEC_PER_SEC));
  vigil_sim_put_u8 (out, r.etco2);
  vigil_sim_put_u8 (out, self->is_line_out ? NONE : 0);
  vigil_sim_put_u8 (out, r.rr);
  vigil_sim_put_u8 (out, r.spo2);
  vigil_sim_put_u8 (out, r.pulse);
  vigil_sim_put_u8 (out, slow_status (self, &r, now_us));
  for (guint i = 0; i < 3; i++)
    vigil_sim_put_u8 (out, 0);
  vigil_sim_put_u8 (out, r.co2_alarms);
  vigil_sim_put_u8 (out, r.spo2_alarms);
  vigil_sim_put_u8 (out, (guint) MIN (v->since_breath_s, 255));
  g_byte_array_append (out, alarm_limits, sizeof alarm_limits);
  vigil_sim_put_u8 (out, self->unit);
  vigil_sim_put_u8 (out, self->extended);
  send_message (self, MESSAGE_NUMERICS, out->data, 27);
  if (self->n_shifted > 0)
    self->n_shifted--;
}

/* ---- the wave ---- */

static void
send_samples (Capnostream *self, const VigilSimBlock *block)
{
  for (; self->position < VIGIL_SIM_BLOCK_RESP; self->position += RESP_HZ / WAVE_HZ) {
    double mmhg = self->is_line_out ? 0 : CLAMP (block->co2_mmhg[(guint) self->position], 0, 150);
    guint fixed = (guint) (mmhg * 256);
    guint8 sample[4] = { self->counter++, (guint8) (fixed >> 8), (guint8) fixed,
                         (guint8) (self->fast | (self->is_line_out ? FAST_NO_LINE : 0)) };

    send_message (self, MESSAGE_SAMPLE, sample, sizeof sample);
  }
  self->position -= VIGIL_SIM_BLOCK_RESP;
}

static void
show (VigilSimDevice *device, const VigilSimBlock *block, const VigilSimVitals *vitals, gint64 now_us, gint64 wall_us)
{
  Capnostream *self = (Capnostream *) device;

  if (!self->is_started)
    return;
  send_samples (self, block);
  if (now_us < self->second_us)
    return;
  self->second_us = MAX (self->second_us, now_us - G_USEC_PER_SEC) + G_USEC_PER_SEC;
  send_numerics (self, vitals, now_us, wall_us);
}

/* ---- requests ---- */

static void
on_request (Capnostream *self, guint8 code, gint64 now_us)
{
  self->listener_us = now_us;
  if (code == ENABLE) {
    self->is_enabled = TRUE;
    send_message (self, MESSAGE_DEVICE, (const guint8 *) "CAPNOSTREAM20 5.0", 17);
  } else if (code == DISABLE) {
    self->is_enabled = self->is_started = FALSE;
  } else if (code == START) {
    self->is_started = self->is_enabled;
  } else if (code == STOP) {
    self->is_started = FALSE;
  }
}

/* Length, code and what follows it, check: whole when the length says so. */
static void
judge_request (Capnostream *self, gint64 now_us)
{
  const guint8 *r = self->request;
  guint8 check = 0;

  if (self->n_request < r[0] + 2u)
    return;
  self->is_in_request = FALSE;
  for (guint i = 0; i < r[0] + 1u; i++)
    check ^= r[i];
  if (r[0] > 0 && r[r[0] + 1u] == check)
    on_request (self, r[1], now_us);
}

static void
feed (VigilSimDevice *device, const guint8 *bytes, gsize len, gint64 now_us)
{
  Capnostream *self = (Capnostream *) device;

  for (gsize i = 0; i < len; i++) {
    if (bytes[i] == BEGIN) {
      self->is_in_request = TRUE;
      self->is_escaped = FALSE;
      self->n_request = 0;
    } else if (self->is_in_request && bytes[i] == ESCAPE && !self->is_escaped) {
      self->is_escaped = TRUE;
    } else if (self->is_in_request) {
      self->request[self->n_request++] = (guint8) (bytes[i] + (self->is_escaped ? ESCAPE : 0));
      self->is_escaped = FALSE;
      if (self->request[0] + 2u > LONGEST_REQUEST)
        self->is_in_request = FALSE;
      else
        judge_request (self, now_us);
    }
  }
}

static void
reboot (VigilSimDevice *device, gint64 now_us)
{
  Capnostream *self = (Capnostream *) device;

  self->is_enabled = self->is_started = self->is_in_request = FALSE;
  self->counter = 0;
  self->position = 0;
  self->second_us = 0;
}

static gboolean
set_unit (Capnostream *self, const char *word)
{
  static const char *const units[] = { "mmhg", "kpa", "vol" };

  for (guint8 i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (units[i], word) == 0) {
      self->unit = (guint8) (i + 1);
      return TRUE;
    }
  return FALSE;
}

static gboolean
set_out (gboolean *is_out, const char *word)
{
  *is_out = strcmp (word, "out") == 0;
  return *is_out || strcmp (word, "in") == 0;
}

static gboolean
command (VigilSimDevice *device, const char *const *words)
{
  Capnostream *self = (Capnostream *) device;

  if (words[0] == NULL || words[1] == NULL || words[2] != NULL)
    return FALSE;
  if (strcmp (words[0], "line") == 0)
    return set_out (&self->is_line_out, words[1]);
  if (strcmp (words[0], "sensor") == 0)
    return set_out (&self->is_sensor_out, words[1]);
  if (strcmp (words[0], "unit") == 0)
    return set_unit (self, words[1]);
  if (strcmp (words[0], "fast") == 0)
    self->fast = (guint8) strtoul (words[1], NULL, 16);
  else if (strcmp (words[0], "extended") == 0)
    self->extended = (guint8) strtoul (words[1], NULL, 16);
  else if (strcmp (words[0], "shift") == 0)
    self->n_shifted = (guint) strtoul (words[1], NULL, 10);
  else
    return FALSE;
  return TRUE;
}

static const char *
get_state_word (const VigilSimDevice *device, guint channel)
{
  const Capnostream *self = (const Capnostream *) device;

  return self->is_started ? "started" : self->is_enabled ? "enabled" : "disabled";
}

const VigilSimDeviceOps vigil_sim_capnostream = {
  .id = "capnostream20",
  .new = new,
  .free = capnostream_free,
  .feed = feed,
  .reboot = reboot,
  .command = command,
  .get_state_word = get_state_word,
  .show = show,
};
