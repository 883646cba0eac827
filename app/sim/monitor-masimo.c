/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A Masimo oximeter that prints ASCII 1, a line a second. Written from lines that users quote;
 * its alarm limits are our own choice.
 *
 * It understands: "sensor out|in"; "exception HEX" and "alarm HEX", bits of EXC and ALARM to set
 * besides; "blank on|off", an empty line behind each. */
#include "sim/device.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SPO2_LOW = 90, PULSE_LOW = 50, PULSE_HIGH = 130 };
enum { ALARM_SPO2_LOW = 0x02, ALARM_PULSE_HIGH = 0x04, ALARM_PULSE_LOW = 0x08, ALARM_SOUNDING = 0x10 };
enum { NO_SENSOR = 0x001, LOW_PERFUSION = 0x004, OFF_PATIENT = 0x020, RUNNING = 0x800 };

typedef struct {
  VigilSimDevice base;
  VigilSimSendFunc send;
  gpointer user_data;
  gboolean is_sensor_out, has_blank_lines;
  guint extra_alarm, extra_exceptions;
  gint64 second_us;   /* when the next line is due */
} Masimo;

static VigilSimDevice *
new (const VigilSimDeviceOptions *options)
{
  Masimo *self = g_new0 (Masimo, 1);

  self->base.ops = &vigil_sim_masimo;
  self->send = options->send;
  self->user_data = options->user_data;
  return &self->base;
}

static void
masimo_free (VigilSimDevice *device)
{
  g_free (device);
}

static gboolean
has_finger (const Masimo *self, const VigilSimVitals *v)
{
  return v->has_probe && !self->is_sensor_out && v->shown_pulse_bpm > 0 && v->shown_spo2_percent > 0;
}

static guint
judge_alarm (const Masimo *self, const VigilSimVitals *v)
{
  guint alarm = 0;

  if (has_finger (self, v)) {
    alarm |= v->shown_spo2_percent < SPO2_LOW ? ALARM_SPO2_LOW : 0;
    alarm |= v->shown_pulse_bpm < PULSE_LOW ? ALARM_PULSE_LOW : 0;
    alarm |= v->shown_pulse_bpm > PULSE_HIGH ? ALARM_PULSE_HIGH : 0;
  }
  return (alarm != 0 ? alarm | ALARM_SOUNDING : 0) | self->extra_alarm;
}

static guint
judge_exceptions (const Masimo *self, const VigilSimVitals *v)
{
  if (self->is_sensor_out)
    return NO_SENSOR | self->extra_exceptions;
  if (!v->has_probe)
    return OFF_PATIENT | self->extra_exceptions;
  return RUNNING | (v->shown_perfusion < 0.3 ? LOW_PERFUSION : 0) | self->extra_exceptions;
}

static void
put_values (const Masimo *self, const VigilSimVitals *v, GString *line)
{
  char perfusion[16];

  if (!has_finger (self, v)) {
    g_string_append (line, " SPO2=---% BPM=--- PI=--.--%");
    return;
  }
  g_ascii_formatd (perfusion, sizeof perfusion, "%05.2f", CLAMP (v->shown_perfusion, 0, 99));
  g_string_append_printf (line, " SPO2=%03.0f%% BPM=%03.0f PI=%s%%", round (v->shown_spo2_percent),
                          round (v->shown_pulse_bpm), perfusion);
}

static void
show (VigilSimDevice *device, const VigilSimBlock *block, const VigilSimVitals *vitals, gint64 now_us, gint64 wall_us)
{
  Masimo *self = (Masimo *) device;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (wall_us / G_USEC_PER_SEC);
  g_autofree char *stamp = NULL;
  g_autoptr (GString) line = NULL;

  if (now_us < self->second_us)
    return;
  self->second_us = MAX (self->second_us, now_us - G_USEC_PER_SEC) + G_USEC_PER_SEC;
  stamp = g_date_time_format (time, "%m/%d/%y %H:%M:%S");
  line = g_string_new (stamp);
  g_string_append (line, " SN=0000012345");
  put_values (self, vitals, line);
  g_string_append_printf (line, " SPCO=--.-%% SPMET=--.-%% DESAT=-- PIDELTA=+-- ALARM=%04X EXC=%06X\r\n",
                          judge_alarm (self, vitals), judge_exceptions (self, vitals));
  if (self->has_blank_lines)
    g_string_append (line, "\r\n");
  self->send ((const guint8 *) line->str, line->len, self->user_data);
}

/* It prints and never listens. */
static void
feed (VigilSimDevice *device, const guint8 *bytes, gsize len, gint64 now_us)
{
}

static void
reboot (VigilSimDevice *device, gint64 now_us)
{
  ((Masimo *) device)->second_us = 0;
}

static gboolean
command (VigilSimDevice *device, const char *const *words)
{
  Masimo *self = (Masimo *) device;
  gboolean is_on, is_off;

  if (words[0] == NULL || words[1] == NULL || words[2] != NULL)
    return FALSE;
  is_on = strcmp (words[1], "on") == 0 || strcmp (words[1], "out") == 0;
  is_off = strcmp (words[1], "off") == 0 || strcmp (words[1], "in") == 0;
  if (strcmp (words[0], "exception") == 0)
    self->extra_exceptions = (guint) strtoul (words[1], NULL, 16) & 0xFFFFFF;
  else if (strcmp (words[0], "alarm") == 0)
    self->extra_alarm = (guint) strtoul (words[1], NULL, 16) & 0xFFFF;
  else if (strcmp (words[0], "sensor") == 0 && (is_on || is_off))
    self->is_sensor_out = is_on;
  else if (strcmp (words[0], "blank") == 0 && (is_on || is_off))
    self->has_blank_lines = is_on;
  else
    return FALSE;
  return TRUE;
}

static const char *
get_state_word (const VigilSimDevice *device, guint channel)
{
  return ((const Masimo *) device)->is_sensor_out ? "no sensor" : "measuring";
}

const VigilSimDeviceOps vigil_sim_masimo = {
  .id = "masimo-ascii1",
  .new = new,
  .free = masimo_free,
  .feed = feed,
  .reboot = reboot,
  .command = command,
  .get_state_word = get_state_word,
  .show = show,
};
