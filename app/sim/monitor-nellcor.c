/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A Nellcor N-595 that prints ASCII, a line every two seconds and a header every 25 lines, and
 * obeys XON and XOFF. Written from pages of manuals; its alarm limits are those of the header
 * that they show.
 *
 * It understands: "sensor out|in"; "code XX", codes to print besides, "code -" none. */
#include "sim/device.h"

#include <math.h>
#include <string.h>

#define LINE_US (2 * G_USEC_PER_SEC)
#define HEADER_EVERY 25
#define XON 0x11
#define XOFF 0x13

enum { SPO2_LOW = 85, PULSE_LOW = 40, PULSE_HIGH = 170 };

typedef struct {
  VigilSimDevice base;
  VigilSimSendFunc send;
  gpointer user_data;
  gboolean is_sensor_out, is_stopped;
  char code[3];
  guint n_lines;
  gint64 line_us;   /* when the next one is due */
} Nellcor;

static VigilSimDevice *
new (const VigilSimDeviceOptions *options)
{
  Nellcor *self = g_new0 (Nellcor, 1);

  self->base.ops = &vigil_sim_nellcor;
  self->send = options->send;
  self->user_data = options->user_data;
  return &self->base;
}

static void
nellcor_free (VigilSimDevice *device)
{
  g_free (device);
}

static void
send_line (Nellcor *self, const char *text)
{
  g_autofree char *line = g_strconcat (text, "\r\n", NULL);

  self->send ((const guint8 *) line, strlen (line), self->user_data);
}

static void
send_header (Nellcor *self)
{
  send_line (self, "N-595 VERSION 1.2.3.4 CRC:ABCD SpO2 Limit: 85-100% PR Limit: 40-170BPM");
  send_line (self, "                              ADULT 0SAT-S   SPO2 RESP MODE: NORMAL");
  send_line (self, "TIME                %SPO2  BPM   PA   Status");
}

/* "98", "84*" */
static void
put_number (GString *line, guint value, gboolean is_outside)
{
  g_autofree char *text = g_strdup_printf ("%u%s", value, is_outside ? "*" : " ");

  g_string_append_printf (line, "%7s", text);
}

static void
put_values (const Nellcor *self, const VigilSimVitals *v, GString *line)
{
  guint spo2 = (guint) round (v->shown_spo2_percent), pulse = (guint) round (v->shown_pulse_bpm);

  if (self->is_sensor_out || !v->has_probe || spo2 == 0 || pulse == 0) {
    g_string_append_printf (line, "%6s %6s %6s ", "---", "---", "---");
    g_string_append (line, self->is_sensor_out ? " SD" : v->has_probe ? " LP" : " SO");
    return;
  }
  put_number (line, spo2, spo2 < SPO2_LOW);
  put_number (line, pulse, pulse < PULSE_LOW || pulse > PULSE_HIGH);
  put_number (line, (guint) CLAMP (v->shown_perfusion * 20, 0, 254), FALSE);
  if (spo2 < SPO2_LOW)
    g_string_append (line, " SL");
  if (pulse < PULSE_LOW)
    g_string_append (line, " PL");
  if (pulse > PULSE_HIGH)
    g_string_append (line, " PH");
}

static void
show (VigilSimDevice *device, const VigilSimBlock *block, const VigilSimVitals *vitals, gint64 now_us, gint64 wall_us)
{
  static const char *const months[]
    = { "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC" };
  Nellcor *self = (Nellcor *) device;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (wall_us / G_USEC_PER_SEC);
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *clock = NULL;

  if (now_us < self->line_us)
    return;
  self->line_us = MAX (self->line_us, now_us - LINE_US) + LINE_US;
  if (self->is_stopped)
    return;
  if (self->n_lines++ % HEADER_EVERY == 0)
    send_header (self);
  clock = g_date_time_format (time, "%y %H:%M:%S");
  g_string_append_printf (line, "%02d-%s-%s", g_date_time_get_day_of_month (time),
                          months[g_date_time_get_month (time) - 1], clock);
  put_values (self, vitals, line);
  if (*self->code != '\0')
    g_string_append_printf (line, " %s", self->code);
  send_line (self, line->str);
}

static void
feed (VigilSimDevice *device, const guint8 *bytes, gsize len, gint64 now_us)
{
  Nellcor *self = (Nellcor *) device;

  for (gsize i = 0; i < len; i++)
    if (bytes[i] == XON || bytes[i] == XOFF)
      self->is_stopped = bytes[i] == XOFF;
}

static void
reboot (VigilSimDevice *device, gint64 now_us)
{
  Nellcor *self = (Nellcor *) device;

  self->is_stopped = FALSE;
  self->n_lines = 0;
  self->line_us = 0;
}

static gboolean
command (VigilSimDevice *device, const char *const *words)
{
  Nellcor *self = (Nellcor *) device;

  if (words[0] == NULL || words[1] == NULL || words[2] != NULL)
    return FALSE;
  if (strcmp (words[0], "sensor") == 0) {
    self->is_sensor_out = strcmp (words[1], "out") == 0;
    return self->is_sensor_out || strcmp (words[1], "in") == 0;
  }
  if (strcmp (words[0], "code") != 0)
    return FALSE;
  g_strlcpy (self->code, strcmp (words[1], "-") == 0 ? "" : words[1], sizeof self->code);
  return TRUE;
}

static const char *
get_state_word (const VigilSimDevice *device, guint channel)
{
  return ((const Nellcor *) device)->is_stopped ? "stopped" : "printing";
}

const VigilSimDeviceOps vigil_sim_nellcor = {
  .id = "nellcor-ascii",
  .new = new,
  .free = nellcor_free,
  .feed = feed,
  .reboot = reboot,
  .command = command,
  .get_state_word = get_state_word,
  .show = show,
};
