/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A New Era syringe pump as its manual tells it, in safe mode: packets with a CRC-16, one reply a
 * command, a timer that stops it when it hears nothing valid, alarms that a command must have been told
 * of before anything else is done. It was put in safe mode by hand, as such a pump remembers.
 *
 *     basic on|off         it is in basic mode, in which it understands no packet but SAF (off)
 *     seconds N            what it bears of silence, as set by hand (10)
 *     withdraw             it is set to draw back */
#include "sim/device.h"

#include "base/checksum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BETWEEN_BYTES_US (G_USEC_PER_SEC / 2)
#define MAX_ML_H 1699.0
#define MIN_ML_H 0.02

enum { STX = 2, ETX = 3, MAX_PACKET = 256 };

typedef struct {
  VigilSimDevice base;
  VigilSimSendFunc send;
  gpointer user_data;
  VigilSimSyringe syringe;
  VigilSimSyringeMode mode_before;
  gboolean is_basic, is_paused, is_withdrawing, is_moving_back;
  guint silence_s;
  gint64 heard_us;         /* the last valid packet; 0: the timer stands still */
  char alarm;              /* not told in a reply yet; '\0' none */
  double target, drawn_ml;
  gboolean is_target_ul;
  double diameter_mm;
  guint8 packet[MAX_PACKET];
  guint n;
  gint64 byte_us;
} NewEra;

/* ---- saying ---- */

static void
send_data (NewEra *self, const char *data)
{
  gsize n = strlen (data);
  guint16 crc = vigil_crc16_xmodem ((const guint8 *) data, n);
  guint8 packet[MAX_PACKET];

  packet[0] = STX;
  packet[1] = (guint8) (n + 4);
  memcpy (packet + 2, data, n);
  packet[n + 2] = (guint8) (crc >> 8);
  packet[n + 3] = (guint8) (crc & 0xFF);
  packet[n + 4] = ETX;
  self->send (packet, n + 5, self->user_data);
}

static const char *
get_state_word (const VigilSimDevice *device, guint channel)
{
  const NewEra *self = (const NewEra *) device;

  if (self->is_moving_back)
    return "W";
  if (self->syringe.mode != VIGIL_SIM_SYRINGE_HOLD)
    return "I";
  return self->is_paused ? "P" : "S";
}

static void
reply (NewEra *self, const char *what)
{
  g_autofree char *data = g_strconcat ("00", get_state_word (&self->base, 0), what, NULL);

  send_data (self, data);
}

static void
send_alarm (NewEra *self)
{
  g_autofree char *data = g_strdup_printf ("00A?%c", self->alarm);

  send_data (self, data);
}

/* Four digits and a point. */
static char *
number (double value)
{
  const char *format = value < 10 ? "%.3f" : value < 100 ? "%.2f" : value < 1000 ? "%.1f" : "%.0f";
  double scale = value < 10 ? 1000 : value < 100 ? 100 : value < 1000 ? 10 : 1;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, format, floor (value * scale + 1e-6) / scale));
}

static void
reply_number (NewEra *self, double value, const char *unit)
{
  g_autofree char *digits = number (value);
  g_autofree char *what = g_strconcat (digits, unit, NULL);

  reply (self, what);
}

/* ---- commands ---- */

static gboolean
is_pumping (const NewEra *self)
{
  return self->is_moving_back || self->syringe.mode != VIGIL_SIM_SYRINGE_HOLD;
}

/* At most four digits, three of them behind the point. */
static gboolean
parse_number (const char *text, double *value, const char **unit)
{
  gsize n = strspn (text, "0123456789."), n_point = strcspn (text, ".");
  guint n_digits = 0;

  for (gsize i = 0; i < n; i++)
    n_digits += g_ascii_isdigit (text[i]);
  *unit = text + n;
  if (n_digits == 0 || n_digits > 4 || n - n_digits > 1 || (n_point < n && n - n_point - 1 > 3))
    return FALSE;
  *value = g_ascii_strtod (text, NULL);
  return TRUE;
}

static void
on_rate (NewEra *self, const char *argument)
{
  static const struct { const char *unit; double ml_h; } units[]
      = { { "MH", 1 }, { "MM", 60 }, { "UM", 0.06 }, { "UH", 0.001 } };
  const char *unit;
  double value;

  if (*argument == '\0') {
    reply_number (self, self->syringe.set_ml_h, "MH");
    return;
  }
  if (!parse_number (argument, &value, &unit)) {
    reply (self, "?");
  } else if ((*unit == '\0') != is_pumping (self)) {
    reply (self, "?NA");
  } else {
    for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
      if (strcmp (units[i].unit, unit) == 0)
        value *= units[i].ml_h;
    if (value < MIN_ML_H || value > MAX_ML_H || !vigil_sim_syringe_set_rate (&self->syringe, value))
      reply (self, "?OOR");
    else
      reply (self, "");
  }
}

static void
on_volume (NewEra *self, const char *argument)
{
  const char *unit;
  double value;

  if (*argument == '\0') {
    reply_number (self, self->target, self->is_target_ul ? "UL" : "ML");
  } else if (is_pumping (self)) {
    reply (self, "?NA");
  } else if (strcmp (argument, "ML") == 0 || strcmp (argument, "UL") == 0) {
    self->is_target_ul = *argument == 'U';
    reply (self, "");
  } else if (parse_number (argument, &value, &unit) && *unit == '\0') {
    self->target = value;
    self->is_paused = FALSE;
    reply (self, "");
  } else {
    reply (self, "?");
  }
}

static void
on_diameter (NewEra *self, const char *argument)
{
  const char *unit;
  double value;

  if (*argument == '\0')
    reply_number (self, self->diameter_mm, "");
  else if (is_pumping (self))
    reply (self, "?NA");
  else if (!parse_number (argument, &value, &unit) || *unit != '\0')
    reply (self, "?");
  else if (value < 0.1 || value > 80)
    reply (self, "?OOR");
  else {
    self->diameter_mm = value;
    reply (self, "");
  }
}

static void
on_direction (NewEra *self, const char *argument)
{
  if (is_pumping (self)) {
    reply (self, "?NA");
  } else if (strcmp (argument, "INF") == 0 || strcmp (argument, "WDR") == 0) {
    self->is_withdrawing = *argument == 'W';
    reply (self, "");
  } else {
    reply (self, "?");
  }
}

/* A pause goes on with what is left; a stop begins anew. */
static gboolean
run (NewEra *self)
{
  double target_ml = self->is_target_ul ? self->target / 1000 : self->target;

  if (is_pumping (self) || self->syringe.set_ml_h <= 0)
    return FALSE;
  if (self->is_withdrawing) {
    self->is_moving_back = TRUE;
    return TRUE;
  }
  if (!self->is_paused)
    vigil_sim_syringe_set_vtbi (&self->syringe, target_ml, VIGIL_SIM_VTBI_STOP);
  if (!vigil_sim_syringe_start (&self->syringe))
    return FALSE;
  self->is_paused = FALSE;
  self->mode_before = self->syringe.mode;
  return TRUE;
}

static void
stop (NewEra *self)
{
  gboolean was_pumping = is_pumping (self);

  vigil_sim_syringe_stop (&self->syringe);
  self->is_moving_back = FALSE;
  self->is_paused = was_pumping;
  self->mode_before = VIGIL_SIM_SYRINGE_HOLD;
}

static void
on_run (NewEra *self, const char *argument)
{
  reply (self, run (self) ? "" : "?NA");
}

static void
on_stop (NewEra *self, const char *argument)
{
  if (!is_pumping (self) && !self->is_paused) {
    reply (self, "?NA");
    return;
  }
  stop (self);
  reply (self, "");
}

static void
on_dispensed (NewEra *self, const char *argument)
{
  g_autofree char *infused = number (self->syringe.infused_ml);
  g_autofree char *drawn = number (self->drawn_ml);
  g_autofree char *what = g_strdup_printf ("I%sW%sML", infused, drawn);

  reply (self, what);
}

static void
on_clear (NewEra *self, const char *argument)
{
  if (is_pumping (self)) {
    reply (self, "?NA");
    return;
  }
  if (strcmp (argument, "INF") == 0)
    self->syringe.infused_ml = 0;
  else
    self->drawn_ml = 0;
  reply (self, "");
}

static void
on_version (NewEra *self, const char *argument)
{
  reply (self, "NE1000V3.928");
}

static void
on_safe (NewEra *self, const char *argument)
{
  int seconds = atoi (argument);

  if (strlen (argument) == 0 || strspn (argument, "0123456789") != strlen (argument) || seconds > 255) {
    reply (self, "?");
    return;
  }
  reply (self, "");
  self->is_basic = seconds == 0;
  self->silence_s = (guint) seconds;
}

static void
on_words (NewEra *self, const char *words)
{
  static const struct { const char *word; void (*run) (NewEra *self, const char *argument); } commands[] = {
    { "RAT", on_rate }, { "VOL", on_volume }, { "DIA", on_diameter }, { "DIR", on_direction }, { "RUN", on_run },
    { "STP", on_stop }, { "DIS", on_dispensed }, { "CLD", on_clear }, { "VER", on_version }, { "SAF", on_safe },
  };

  if (*words == '\0') {
    reply (self, "");
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_has_prefix (words, commands[i].word)) {
      commands[i].run (self, words + 3);
      return;
    }
  reply (self, "?");
}

/* ---- hearing ---- */

/* The first thing that is said after an alarm is not done: it only learns of the alarm. */
static void
on_packet (NewEra *self, gint64 now_us)
{
  guint n_data = self->packet[1] - 4u;
  g_autofree char *data = g_strndup ((const char *) self->packet + 2, n_data);
  guint16 crc = (guint16) (self->packet[n_data + 2] << 8 | self->packet[n_data + 3]);
  const char *words = data + strspn (data, "0");

  if (self->packet[n_data + 4] != ETX || crc != vigil_crc16_xmodem (self->packet + 2, n_data)) {
    if (!self->is_basic)
      reply (self, "?COM");
    return;
  }
  if (self->is_basic && !g_str_has_prefix (words, "SAF"))
    return;
  self->heard_us = now_us;
  if (self->alarm != '\0') {
    send_alarm (self);
    self->alarm = '\0';
    return;
  }
  on_words (self, words);
}

static void
feed (VigilSimDevice *device, const guint8 *bytes, gsize len, gint64 now_us)
{
  NewEra *self = (NewEra *) device;

  for (gsize i = 0; i < len; i++) {
    if (now_us - self->byte_us > BETWEEN_BYTES_US)
      self->n = 0;
    self->byte_us = now_us;
    if (self->n == 0 && bytes[i] != STX)
      continue;
    self->packet[self->n++] = bytes[i];
    if (self->n < 2)
      continue;
    if (self->packet[1] < 4) {
      self->n = 0;
    } else if (self->n == self->packet[1] + 1u || self->n == MAX_PACKET) {
      self->n = 0;
      on_packet (self, now_us);
    }
  }
}

/* ---- time ---- */

static void
raise_alarm (NewEra *self, char alarm)
{
  self->alarm = alarm;
  self->is_paused = self->is_moving_back = FALSE;
  if (!self->is_basic)
    send_alarm (self);
}

static double
infuse (VigilSimDevice *device, double dt_s, gint64 now_us)
{
  NewEra *self = (NewEra *) device;
  double reached_ml = vigil_sim_syringe_step (&self->syringe, dt_s);
  const char *alarm = self->syringe.alarm;

  if (self->is_moving_back)
    self->drawn_ml += self->syringe.set_ml_h * dt_s / 3600;
  if (self->mode_before != VIGIL_SIM_SYRINGE_HOLD && self->syringe.mode == VIGIL_SIM_SYRINGE_HOLD) {
    self->is_paused = strcmp (alarm, VIGIL_SIM_SYRINGE_NO_ALARM) == 0;
    /* at its volume it stops and says nothing; whatever else stops it is a stall */
    if (!self->is_paused && strcmp (alarm, "AL_VTBIS") != 0)
      raise_alarm (self, 'S');
  }
  self->mode_before = self->syringe.mode;
  if (!self->is_basic && is_pumping (self) && self->heard_us != 0
      && now_us - self->heard_us > (gint64) self->silence_s * G_USEC_PER_SEC) {
    stop (self);
    raise_alarm (self, 'T');
  }
  return reached_ml;
}

/* ---- the device ---- */

static VigilSimDevice *
new (const VigilSimDeviceOptions *options)
{
  NewEra *self = g_new0 (NewEra, 1);

  self->base.ops = &vigil_sim_newera;
  self->send = options->send;
  self->user_data = options->user_data;
  self->silence_s = 10;
  self->diameter_mm = 26.59;
  vigil_sim_syringe_init (&self->syringe);
  return &self->base;
}

static void
newera_free (VigilSimDevice *device)
{
  g_free (device);
}

/* It remembers safe mode, and that its power was lost. */
static void
reboot (VigilSimDevice *device, gint64 now_us)
{
  NewEra *self = (NewEra *) device;

  stop (self);
  vigil_sim_syringe_clear_alarm (&self->syringe);
  self->n = 0;
  self->heard_us = 0;
  raise_alarm (self, 'R');
}

static gboolean
command (VigilSimDevice *device, const char *const *words)
{
  NewEra *self = (NewEra *) device;
  guint64 seconds;

  if (strcmp (words[0], "withdraw") == 0) {
    self->is_withdrawing = TRUE;
    return TRUE;
  }
  if (words[1] == NULL)
    return FALSE;
  if (strcmp (words[0], "seconds") == 0 && g_ascii_string_to_unsigned (words[1], 10, 1, 255, &seconds, NULL)) {
    self->silence_s = (guint) seconds;
    return TRUE;
  }
  if (strcmp (words[0], "basic") != 0 || (strcmp (words[1], "on") != 0 && strcmp (words[1], "off") != 0))
    return FALSE;
  self->is_basic = strcmp (words[1], "on") == 0;
  return TRUE;
}

static VigilSimSyringe *
get_syringe (VigilSimDevice *device, guint channel)
{
  return channel == 0 ? &((NewEra *) device)->syringe : NULL;
}

static gboolean
key_start (VigilSimDevice *device, guint channel)
{
  return channel == 0 && run ((NewEra *) device);
}

const VigilSimDeviceOps vigil_sim_newera = {
  .id = "newera-safe",
  .is_pump = TRUE,
  .max_channels = 1,
  .new = new,
  .free = newera_free,
  .feed = feed,
  .reboot = reboot,
  .command = command,
  .get_state_word = get_state_word,
  .infuse = infuse,
  .get_syringe = get_syringe,
  .key_start = key_start,
};
