/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Nonin oximeters: an OEM III that speaks format 1 only, an Onyx that speaks format 8 only, and a
 * module that speaks 2, 7 and 8 and changes when asked. Written from the published tables of the
 * formats; where they say nothing (what stands in the frames without a name) it sends 0.
 *
 * It understands: "format N", from now on and after each power-up; "deaf on|off", requests are not
 * heard; "refusing on|off", they are answered with NAK; "sensor out|in"; "status HEX", status bits
 * of formats 2 and 7 to set besides; "battery low|good". */
#include "sim/device.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PLETH_HZ 125
#define FRAME_HZ 75
#define ACK 0x06
#define NAK 0x15

enum { FRAMES = 25, REQUEST_MAX = 16, PULSE_NONE = 511, SPO2_NONE = 127, REVISION = 48 };
enum { SYNC = 0x01, GREEN = 0x02, RED = 0x04, SENSOR_ALARM = 0x08, OUT_OF_TRACK = 0x10, DISCONNECTED = 0x40, MARK = 0x80 };

typedef struct {
  VigilSimDevice base;
  VigilSimSendFunc send;
  gpointer user_data;
  guint format, first_format, next_format;
  gboolean is_deaf, is_refusing, is_sensor_out, is_battery_low;
  guint8 extra_status;
  guint frame;               /* of the packet, 0 to 24 */
  guint timer;               /* 14 bits */
  double position;           /* of the next frame in the running block, in samples */
  gint64 second_us;          /* when the next frame of format 1 or 8 is due */
  guint pulse, spo2;         /* of the running packet */
  guint held_pulse, held_spo2;
  VigilSimVitals vitals;
  guint8 request[REQUEST_MAX];
  gsize n_request;
} Nonin;

static VigilSimDevice *
new (const VigilSimDeviceOps *ops, const VigilSimDeviceOptions *options, guint format)
{
  Nonin *self = g_new0 (Nonin, 1);

  self->base.ops = ops;
  self->send = options->send;
  self->user_data = options->user_data;
  self->format = self->first_format = self->next_format = format;
  self->held_pulse = PULSE_NONE;
  self->held_spo2 = SPO2_NONE;
  return &self->base;
}

static VigilSimDevice *
new_module (const VigilSimDeviceOptions *options)
{
  return new (&vigil_sim_nonin, options, 7);
}

static VigilSimDevice *
new_format_1 (const VigilSimDeviceOptions *options)
{
  return new (&vigil_sim_nonin_df1, options, 1);
}

static VigilSimDevice *
new_format_8 (const VigilSimDeviceOptions *options)
{
  return new (&vigil_sim_nonin_df8, options, 8);
}

static void
nonin_free (VigilSimDevice *device)
{
  g_free (device);
}

static gboolean
has_finger (const Nonin *self)
{
  return self->vitals.has_probe && !self->is_sensor_out;
}

static void
measure (Nonin *self)
{
  double pulse = round (self->vitals.shown_pulse_bpm), spo2 = round (self->vitals.shown_spo2_percent);

  self->pulse = has_finger (self) && pulse >= 18 && pulse <= 321 ? (guint) pulse : PULSE_NONE;
  self->spo2 = has_finger (self) && spo2 >= 1 && spo2 <= 100 ? (guint) spo2 : SPO2_NONE;
  if (self->pulse != PULSE_NONE)
    self->held_pulse = self->pulse;
  if (self->spo2 != SPO2_NONE)
    self->held_spo2 = self->spo2;
}

/* ---- formats 2 and 7 ---- */

static guint
get_value (const Nonin *self, guint number)
{
  switch (number) {
  case 1: case 14:
    return self->pulse >> 7;
  case 2: case 15:
    return self->pulse & 0x7F;
  case 3: case 10: case 11: case 16:
    return self->spo2;
  case 4:
    return REVISION;
  case 6:
    return self->timer >> 7 & 0x7F;
  case 7:
    return self->timer & 0x7F;
  case 8:
    return self->is_battery_low ? 1 : 0;
  case 9: case 17:
    return self->held_spo2;
  case 20: case 22:
    return self->held_pulse >> 7;
  case 21: case 23:
    return self->held_pulse & 0x7F;
  default:
    return 0;
  }
}

static guint8
get_status (const Nonin *self)
{
  guint status = MARK | self->extra_status;

  if (self->is_sensor_out)
    status |= DISCONNECTED;
  else if (!self->vitals.has_probe)
    status |= SENSOR_ALARM | OUT_OF_TRACK;
  else if (self->vitals.shown_perfusion < 0.3)
    status |= RED;
  else
    status |= self->vitals.shown_perfusion < 1 ? RED | GREEN : GREEN;
  return (guint8) (status | (self->frame == 0 ? SYNC : 0));
}

static void
send_frame (Nonin *self, double pleth)
{
  double fraction = has_finger (self) ? CLAMP (0.5 + pleth * 0.35, 0, 1) : 0;
  guint wide = (guint) (fraction * 65535);
  guint8 frame[5];

  frame[0] = self->format == 2 ? 0x01 : get_status (self);
  frame[1] = self->format == 2 ? get_status (self) : (guint8) (wide >> 8);
  frame[2] = self->format == 2 ? (guint8) (wide >> 8) : (guint8) wide;
  frame[3] = (guint8) get_value (self, self->frame + 1);
  frame[4] = (guint8) (frame[0] + frame[1] + frame[2] + frame[3]);
  self->send (frame, sizeof frame, self->user_data);
}

static void
show_packets (Nonin *self, const VigilSimBlock *block)
{
  for (; self->position < VIGIL_SIM_BLOCK_PLETH; self->position += (double) PLETH_HZ / FRAME_HZ) {
    if (self->frame == 0)
      measure (self);
    send_frame (self, block->pleth[(guint) self->position]);
    self->frame = (self->frame + 1) % FRAMES;
    if (self->frame != 0)
      continue;
    self->timer = (self->timer + 1) & 0x3FFF;
    if (self->next_format != self->format)
      break;
  }
  self->position = MAX (0, self->position - VIGIL_SIM_BLOCK_PLETH);
}

/* ---- formats 1 and 8 ---- */

static void
show_second (Nonin *self, gint64 now_us)
{
  guint status = MARK;
  guint8 frame[4];

  if (now_us < self->second_us)
    return;
  self->second_us = MAX (self->second_us, now_us - G_USEC_PER_SEC) + G_USEC_PER_SEC;
  measure (self);
  if (self->is_sensor_out)
    status |= 0x40;
  else if (!self->vitals.has_probe)
    status |= 0x20;
  else if (self->vitals.shown_perfusion < 1)
    status |= self->vitals.shown_perfusion < 0.3 ? 0x10 : 0x08;
  frame[0] = (guint8) (status | self->pulse >> 7);
  frame[1] = (guint8) (self->pulse & 0x7F);
  frame[2] = (guint8) self->spo2;
  frame[3] = self->is_battery_low ? 1 : 0;
  self->send (frame, self->format == 1 ? 3 : 4, self->user_data);
}

static void
show (VigilSimDevice *device, const VigilSimBlock *block, const VigilSimVitals *vitals, gint64 now_us, gint64 wall_us)
{
  Nonin *self = (Nonin *) device;

  self->vitals = *vitals;
  if (self->frame == 0)
    self->format = self->next_format;
  if (self->format == 2 || self->format == 7)
    show_packets (self, block);
  else
    show_second (self, now_us);
}

/* ---- requests ---- */

/* 02 70 04 02 format option sum 03; the older 02 70 02 02 format 03. */
static gboolean
parse_request (const guint8 *r, gsize len, guint *format)
{
  *format = len > 4 ? r[4] : 0;
  if (len == 6)
    return r[1] == 0x70 && r[2] == 0x02 && r[3] == 0x02;
  return len == 8 && r[1] == 0x70 && r[2] == 0x04 && r[3] == 0x02
         && r[6] == (guint8) (r[1] + r[2] + r[3] + r[4] + r[5]);
}

static void
answer (Nonin *self)
{
  guint format = 0;
  gboolean is_taken = parse_request (self->request, self->n_request, &format) && !self->is_refusing
                      && (format == 2 || format == 7 || format == 8);
  guint8 reply = is_taken ? ACK : NAK;

  if (is_taken)
    self->next_format = format;
  self->send (&reply, 1, self->user_data);
}

/* The length byte counts what stands between it and the final 03. */
static void
feed (VigilSimDevice *device, const guint8 *bytes, gsize len, gint64 now_us)
{
  Nonin *self = (Nonin *) device;

  if (self->is_deaf || self->base.ops != &vigil_sim_nonin)
    return;
  for (gsize i = 0; i < len; i++) {
    if (self->n_request == 0 && bytes[i] != 0x02)
      continue;
    self->request[self->n_request++] = bytes[i];
    if (self->n_request == 3 && self->request[2] > REQUEST_MAX - 4)
      self->n_request = 0;
    if (self->n_request < 4 || self->n_request < (gsize) self->request[2] + 4)
      continue;
    if (bytes[i] == 0x03)
      answer (self);
    self->n_request = 0;
  }
}

static void
reboot (VigilSimDevice *device, gint64 now_us)
{
  Nonin *self = (Nonin *) device;

  self->format = self->next_format = self->first_format;
  self->frame = self->timer = 0;
  self->position = 0;
  self->n_request = 0;
  self->held_pulse = PULSE_NONE;
  self->held_spo2 = SPO2_NONE;
}

static gboolean
set_format (Nonin *self, const char *word)
{
  guint format = (guint) atoi (word);

  if (self->base.ops != &vigil_sim_nonin || (format != 2 && format != 7 && format != 8))
    return FALSE;
  self->first_format = self->next_format = format;
  return TRUE;
}

/* @on or @off. */
static gboolean
set_either (gboolean *what, const char *word, const char *on, const char *off)
{
  *what = strcmp (word, on) == 0;
  return *what || strcmp (word, off) == 0;
}

static gboolean
command (VigilSimDevice *device, const char *const *words)
{
  Nonin *self = (Nonin *) device;

  if (words[0] == NULL || words[1] == NULL || words[2] != NULL)
    return FALSE;
  if (strcmp (words[0], "format") == 0)
    return set_format (self, words[1]);
  if (strcmp (words[0], "deaf") == 0)
    return set_either (&self->is_deaf, words[1], "on", "off");
  if (strcmp (words[0], "refusing") == 0)
    return set_either (&self->is_refusing, words[1], "on", "off");
  if (strcmp (words[0], "sensor") == 0)
    return set_either (&self->is_sensor_out, words[1], "out", "in");
  if (strcmp (words[0], "battery") == 0)
    return set_either (&self->is_battery_low, words[1], "low", "good");
  if (strcmp (words[0], "status") != 0)
    return FALSE;
  self->extra_status = (guint8) (strtoul (words[1], NULL, 16) & ~(gulong) SYNC);
  return TRUE;
}

static const char *
get_state_word (const VigilSimDevice *device, guint channel)
{
  const Nonin *self = (const Nonin *) device;

  switch (self->format) {
  case 1:
    return "format 1";
  case 2:
    return "format 2";
  case 7:
    return "format 7";
  default:
    return "format 8";
  }
}

#define OPS(device_id, new_func) { \
    .id = device_id, \
    .new = new_func, \
    .free = nonin_free, \
    .feed = feed, \
    .reboot = reboot, \
    .command = command, \
    .get_state_word = get_state_word, \
    .show = show, \
  }

const VigilSimDeviceOps vigil_sim_nonin = OPS ("nonin-oem", new_module);
const VigilSimDeviceOps vigil_sim_nonin_df1 = OPS ("nonin-oem-df1", new_format_1);
const VigilSimDeviceOps vigil_sim_nonin_df8 = OPS ("nonin-oem-df8", new_format_8);
