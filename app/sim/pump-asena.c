/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The pump's end of the Alaris/Asena syringe pump protocol ("!COMMAND^field|CRC" CR at 38400
 * baud): queries, sets, remote control with its security code, alarms, and the 15 s watchdog of
 * the user manual. Written from public drivers and the manual; the refusal that a real pump gives
 * is not public, so this one can refuse in every way a host must survive:
 *
 *     remote on|off                                 whether its software permits remote control
 *     refusal silence|esc|bad-echo|nopermit         how it refuses
 *     clamp on|off                                  a rate above the maximum is taken as the maximum
 *     answer 1|2                                    a hand presses that key for the question on its display */
#include "sim/device.h"

#include "base/checksum.h"

#include <math.h>
#include <string.h>

#define WATCHDOG_US (15 * G_USEC_PER_SEC)

enum { FRAME_SIZE = 256, MAX_FIELDS = 8, ESC = 0x1B, CR = 0x0D };

typedef enum {
  REFUSAL_SILENCE,
  REFUSAL_ESC,
  REFUSAL_BAD_ECHO,   /* echoes a value that was not asked for */
  REFUSAL_NOPERMIT,
} Refusal;

typedef struct {
  VigilSimDevice base;
  VigilSimSendFunc send;
  gpointer user_data;
  VigilSimSyringe syringe;
  char *serial_number, *drug;
  char security_code[5];
  Refusal refusal;
  gboolean permits_remote, clamps;
  gboolean is_remote, is_started_by_serial;
  gint64 heard_us;
  char line[FRAME_SIZE];
  gsize n_line;
  gboolean is_in_frame;
  char *lines[2], *keys[2];   /* of the question on its display; NULL none */
  guint answer;               /* the key that was pressed, from 1; 0 none */
} Asena;

static VigilSimDevice *
new (const VigilSimDeviceOptions *options)
{
  Asena *self = g_new0 (Asena, 1);

  self->base.ops = &vigil_sim_asena;
  self->send = options->send;
  self->user_data = options->user_data;
  self->serial_number = g_strdup (options->serial_number != NULL ? options->serial_number : "8002-51740");
  self->drug = g_strdup (options->drug != NULL ? options->drug : "");
  self->permits_remote = TRUE;
  g_snprintf (self->security_code, sizeof self->security_code, "%04X",
              vigil_crc16_ccitt_false ((const guint8 *) self->serial_number, strlen (self->serial_number)));
  vigil_sim_syringe_init (&self->syringe);
  return &self->base;
}

static void
clear_question (Asena *self)
{
  for (guint i = 0; i < 2; i++) {
    g_clear_pointer (&self->lines[i], g_free);
    g_clear_pointer (&self->keys[i], g_free);
  }
}

static void
asena_free (VigilSimDevice *device)
{
  Asena *self = (Asena *) device;

  clear_question (self);
  g_free (self->serial_number);
  g_free (self->drug);
  g_free (self);
}

static void
reply (Asena *self, const char *text)
{
  guint16 check = vigil_crc16_ccitt_false ((const guint8 *) text, strlen (text));
  g_autofree char *frame = NULL;

  frame = g_strdup_printf ("!%s|%04X\r", text, check);
  self->send ((const guint8 *) frame, strlen (frame), self->user_data);
}

static void reply_printf (Asena *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
reply_printf (Asena *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  reply (self, text);
}

/* The wire's decimal sign is a point whatever the locale. */
typedef struct {
  char text[32];
} Number;

static Number
number (double value, guint decimals)
{
  Number n;
  char format[8];

  g_snprintf (format, sizeof format, "%%.%uf", decimals);
  g_ascii_formatd (n.text, sizeof n.text, format, value);
  return n;
}

static const char *
get_mode_word (const VigilSimDevice *device, guint channel)
{
  const Asena *self = (const Asena *) device;

  switch (self->syringe.mode) {
  case VIGIL_SIM_SYRINGE_INFUSING:
    return "SET";
  case VIGIL_SIM_SYRINGE_KVO:
    return "KVO";
  case VIGIL_SIM_SYRINGE_HOLD:
  default:
    return "HLD";
  }
}

static void
refuse (Asena *self, const char *command)
{
  const guint8 esc = ESC;

  switch (self->refusal) {
  case REFUSAL_ESC:
    self->send (&esc, 1, self->user_data);
    break;
  case REFUSAL_BAD_ECHO:
    reply_printf (self, "%s^0.00", command);
    break;
  case REFUSAL_NOPERMIT:
    reply_printf (self, "%s^NOPERMIT", command);
    break;
  case REFUSAL_SILENCE:
  default:
    break;
  }
}

typedef struct {
  const char *command;
  char **fields;      /* after the command; NULL-terminated */
  guint n_fields;
} Request;

static void
on_inf (Asena *self, const Request *request)
{
  const VigilSimSyringe *s = &self->syringe;
  double left_s = vigil_sim_syringe_get_left_s (s);
  g_autofree char *left = NULL;

  if (left_s < 0 || left_s > 86400)
    left = g_strdup ("24+");
  else
    left = g_strdup_printf ("%02d:%02d:%02d", (int) left_s / 3600, (int) left_s / 60 % 60, (int) left_s % 60);
  reply_printf (self, "INF^%s^%s^%s^%s^ml/h^%s^%s^ml^%s^mmHg^%s^EVENT^%u", self->serial_number,
                strcmp (s->alarm, VIGIL_SIM_SYRINGE_NO_ALARM) == 0 ? "-" : "A",
                get_mode_word (&self->base, 0),
                number (vigil_sim_syringe_get_actual_ml_h (s), 2).text, self->drug,
                number (s->infused_ml, 3).text, number (s->pressure_mmhg, 2).text, left, s->n_events);
}

static void
on_remote (Asena *self, const Request *request)
{
  gboolean is_ctrl = strcmp (request->command, "REMOTE_CTRL") == 0;
  const char *what = request->n_fields > 0 ? request->fields[0] : "";
  const char *tail = is_ctrl ? "^0^ms" : "";

  if (strcmp (what, "ENABLED") == 0) {
    gboolean is_right = self->permits_remote && request->n_fields == 2
                        && strcmp (request->fields[1], self->security_code) == 0;

    if (is_ctrl)
      self->is_remote = is_right;
    reply_printf (self, "%s^ENABLED^****^%s%s", request->command, is_right ? "PERMIT" : "NOPERMIT", tail);
  } else if (strcmp (what, "DISABLED") == 0) {
    if (is_ctrl)
      self->is_remote = self->is_started_by_serial = FALSE;
    reply_printf (self, "%s^DISABLED^****^PERMIT%s", request->command, tail);
  } else {
    reply_printf (self, "%s^%s", request->command, is_ctrl && self->is_remote ? "ENABLED" : "DISABLED");
  }
}

static gboolean
parse_number (const char *text, double *value)
{
  char *end = NULL;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value);
}

static void
on_rate (Asena *self, const Request *request)
{
  double ml_h;

  if (request->n_fields > 0) {
    if (!parse_number (request->fields[0], &ml_h)
        || (request->n_fields > 1 && strcmp (request->fields[1], "ml/h") != 0)) {
      refuse (self, request->command);
      return;
    }
    ml_h = round (ml_h * 100) / 100;
    if (self->clamps)
      ml_h = MIN (ml_h, VIGIL_SIM_SYRINGE_MAX_ML_H);
    if (!vigil_sim_syringe_set_rate (&self->syringe, ml_h)) {
      refuse (self, request->command);
      return;
    }
  }
  reply_printf (self, "INF_RATE^%s^ml/h", number (self->syringe.set_ml_h, 2).text);
}

static void
on_vtbi (Asena *self, const Request *request)
{
  static const char *const ends[] = { "STOP", "KVO", "CONT" };
  VigilSimSyringe *s = &self->syringe;
  double ml;

  if (request->n_fields == 0) {
    reply_printf (self, "INF_VTBI^%s^%s^ml^%s", s->has_vtbi ? "ACTIV" : "DEACT",
                  number (s->vtbi_left_ml, 3).text, ends[s->vtbi_end]);
    return;
  }
  if (strcmp (request->fields[0], "DEACT") == 0) {
    vigil_sim_syringe_set_vtbi (s, 0, VIGIL_SIM_VTBI_STOP);
    reply (self, "INF_VTBI^DEACT");
    return;
  }
  if (request->n_fields == 4 && strcmp (request->fields[0], "ACTIV") == 0
      && parse_number (request->fields[1], &ml) && ml >= 0.1 && ml <= 1000)
    for (guint end = 0; end < G_N_ELEMENTS (ends); end++)
      if (strcmp (request->fields[3], ends[end]) == 0) {
        vigil_sim_syringe_set_vtbi (s, ml, (VigilSimVtbiEnd) end);
        reply_printf (self, "INF_VTBI^ACTIV^%s^ml^%s", number (ml, 3).text, ends[end]);
        return;
      }
  refuse (self, request->command);
}

static void
on_start (Asena *self, const Request *request)
{
  if (!vigil_sim_syringe_start (&self->syringe)) {
    refuse (self, request->command);
    return;
  }
  self->is_started_by_serial = TRUE;
  reply (self, request->command);
}

static void
on_stop (Asena *self, const Request *request)
{
  vigil_sim_syringe_stop (&self->syringe);
  self->is_started_by_serial = FALSE;
  reply (self, request->command);
}

static void
on_clear_infused (Asena *self, const Request *request)
{
  self->syringe.infused_ml = 0;
  reply (self, request->command);
}

static void
on_alarm (Asena *self, const Request *request)
{
  reply_printf (self, "ALARM^%s^ ^ ", self->syringe.alarm);
}

static void
on_alarm_clear (Asena *self, const Request *request)
{
  if (request->n_fields != 1 || strcmp (request->fields[0], self->syringe.alarm) != 0) {
    refuse (self, request->command);
    return;
  }
  vigil_sim_syringe_clear_alarm (&self->syringe);
  reply_printf (self, "ALARM_CLEAR^%s", request->fields[0]);
}

static void
on_state (Asena *self, const Request *request)
{
  const VigilSimSyringe *s = &self->syringe;

  if (strcmp (request->command, "INST_SERIALNO") == 0)
    reply_printf (self, "INST_SERIALNO^%s", self->serial_number);
  else if (strcmp (request->command, "INF_VI") == 0)
    reply_printf (self, "INF_VI^%s^ml", number (s->infused_ml, 3).text);
  else if (strcmp (request->command, "INF_KVO_RATE") == 0)
    reply_printf (self, "INF_KVO_RATE^%s^ml/h", number (s->kvo_ml_h, 2).text);
  else if (strcmp (request->command, "PRESSURE") == 0)
    reply_printf (self, "PRESSURE^L%d^%s^mmHg", MIN (10, (int) (s->pressure_mmhg / 60)),
                  number (s->pressure_mmhg, 2).text);
  else
    reply_printf (self, "POWER_MAINS^%s", s->has_mains ? "CON" : "NOTCON");
}

static void
on_fixed (Asena *self, const Request *request)
{
  static const char *const answers[] = {
    "INST_NAME^Asena GH",
    "INST_MANUFACTURER^ALARIS INTERNATIONAL",
    "INST_SWVER^MP^V2.3.6",
    "COMMS_PROTOCOL^Asena Rev 2.1.5",
    "COMMS_RESPONSE_MAX^4000^ms",
    "INF_RATE_MAX_SYRINGE^1200.00^ml/h",
    "SYRINGE_STATUS^BD PLASTIPAK^ 50^CONF",
    "DRVENG^ENG",
    "PRESSURE_OAL^L5",
    "PRESSURE_DISC^FIT",
    "INF_KVO^ENABLED",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_str_has_prefix (answers[i], request->command) && answers[i][strlen (request->command)] == '^')
      reply (self, answers[i]);
}

/* Every entry is of every type and says its own number; the clock began with the count. */
static void
on_log (Asena *self, const Request *request)
{
  guint64 id;
  guint seconds;

  if (request->n_fields != 2
      || !g_ascii_string_to_unsigned (request->fields[1], 10, 1, self->syringe.n_events, &id, NULL))
    return;
  seconds = (guint) (id % 86400);
  reply_printf (self, "LOG_READ^%u^%s_%u^2024-05-01T%02u:%02u:%02u^entry %u", (guint) id, request->fields[0],
                (guint) id % 100, seconds / 3600, seconds / 60 % 60, seconds % 60, (guint) id);
}

/* Two lines and the names of two keys. What it takes it echoes, cut to the length of its display. */
static void
on_question (Asena *self, const Request *request)
{
  static const int widths[] = { 20, 20, 10, 10 };
  g_autoptr (GString) echo = g_string_new ("REMQUERY^ACTIV");

  if (request->n_fields > 0 && strcmp (request->fields[0], "DEACT") == 0) {
    clear_question (self);
    reply (self, "REMQUERY^DEACT^^^^");
    return;
  }
  if (request->n_fields != 5 || strcmp (request->fields[0], "ACTIV") != 0) {
    refuse (self, request->command);
    return;
  }
  clear_question (self);
  self->answer = 0;
  for (guint i = 0; i < 4; i++) {
    char **part = i < 2 ? &self->lines[i] : &self->keys[i - 2];

    *part = g_strdup_printf ("%.*s", widths[i], request->fields[i + 1]);
    g_string_append_printf (echo, "^%s", *part);
  }
  reply (self, echo->str);
}

static void
on_answer (Asena *self, const Request *request)
{
  if (self->keys[0] == NULL || self->answer == 0) {
    reply (self, "REMQUERY_RESULT^NOTAVAIL^");
    return;
  }
  reply_printf (self, "REMQUERY_RESULT^AVAIL^%s", self->keys[self->answer - 1]);
  clear_question (self);
}

static const struct {
  const char *command;
  void (*run) (Asena *self, const Request *request);
  gboolean is_control, is_control_with_fields;
} commands[] = {
  { "ALARM", on_alarm, FALSE, FALSE },
  { "ALARM_CLEAR", on_alarm_clear, TRUE, TRUE },
  { "COMMS_PROTOCOL", on_fixed, FALSE, FALSE },
  { "COMMS_RESPONSE_MAX", on_fixed, FALSE, FALSE },
  { "DRVENG", on_fixed, FALSE, FALSE },
  { "INF", on_inf, FALSE, FALSE },
  { "INF_KVO", on_fixed, FALSE, TRUE },
  { "INF_KVO_RATE", on_state, FALSE, TRUE },
  { "INF_RATE", on_rate, FALSE, TRUE },
  { "INF_RATE_MAX_SYRINGE", on_fixed, FALSE, FALSE },
  { "INF_START", on_start, TRUE, TRUE },
  { "INF_STOP", on_stop, TRUE, TRUE },
  { "INF_VI", on_state, FALSE, FALSE },
  { "INF_VI_CLEAR", on_clear_infused, TRUE, TRUE },
  { "INF_VTBI", on_vtbi, FALSE, TRUE },
  { "INST_MANUFACTURER", on_fixed, FALSE, FALSE },
  { "INST_NAME", on_fixed, FALSE, FALSE },
  { "INST_SERIALNO", on_state, FALSE, FALSE },
  { "INST_SWVER", on_fixed, FALSE, FALSE },
  { "LOG_READ", on_log, FALSE, FALSE },
  { "POWER_MAINS", on_state, FALSE, FALSE },
  { "PRESSURE", on_state, FALSE, FALSE },
  { "PRESSURE_DISC", on_fixed, FALSE, TRUE },
  { "PRESSURE_OAL", on_fixed, FALSE, TRUE },
  { "REMOTE_CFG", on_remote, FALSE, FALSE },
  { "REMOTE_CTRL", on_remote, FALSE, FALSE },
  { "REMQUERY", on_question, FALSE, FALSE },
  { "REMQUERY_RESULT", on_answer, FALSE, FALSE },
  { "SYRINGE_STATUS", on_fixed, FALSE, FALSE },
};

/* What it does not know it leaves unanswered: its word for that is not public. */
static void
on_frame (Asena *self, char *text, gint64 now_us)
{
  char *bar = strrchr (text, '|');
  g_auto (GStrv) parts = NULL;
  Request request;

  if (bar == NULL || strlen (bar) != 5)
    return;
  *bar = '\0';
  if (g_ascii_strtoull (bar + 1, NULL, 16) != vigil_crc16_ccitt_false ((const guint8 *) text, strlen (text)))
    return;
  self->heard_us = now_us;
  parts = g_strsplit (text, "^", MAX_FIELDS);
  if (parts[0] == NULL)
    return;
  request = (Request) { parts[0], parts + 1, g_strv_length (parts + 1) };
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (strcmp (commands[i].command, request.command) != 0)
      continue;
    if ((commands[i].is_control || (commands[i].is_control_with_fields && request.n_fields > 0))
        && !self->is_remote)
      refuse (self, request.command);
    else
      commands[i].run (self, &request);
  }
}

static void
feed (VigilSimDevice *device, const guint8 *bytes, gsize len, gint64 now_us)
{
  Asena *self = (Asena *) device;

  for (gsize i = 0; i < len; i++) {
    if (bytes[i] == ESC) {
      self->is_in_frame = FALSE;
      self->send (&bytes[i], 1, self->user_data);
    } else if (bytes[i] == '!') {
      self->is_in_frame = TRUE;
      self->n_line = 0;
    } else if (self->is_in_frame && bytes[i] == CR) {
      self->is_in_frame = FALSE;
      self->line[self->n_line] = '\0';
      on_frame (self, self->line, now_us);
    } else if (self->is_in_frame) {
      self->is_in_frame = self->n_line + 1 < sizeof self->line && bytes[i] >= ' ' && bytes[i] < 0x7F;
      if (self->is_in_frame)
        self->line[self->n_line++] = (char) bytes[i];
    }
  }
}

static double
infuse (VigilSimDevice *device, double dt_s, gint64 now_us)
{
  Asena *self = (Asena *) device;
  double reached_ml = vigil_sim_syringe_step (&self->syringe, dt_s);

  if (self->syringe.mode == VIGIL_SIM_SYRINGE_HOLD)
    self->is_started_by_serial = FALSE;
  if (self->is_started_by_serial && now_us - self->heard_us > WATCHDOG_US) {
    vigil_sim_syringe_fail (&self->syringe, "AL_COMTO");
    self->is_started_by_serial = self->is_remote = FALSE;
  }
  return reached_ml;
}

static VigilSimSyringe *
get_syringe (VigilSimDevice *device, guint channel)
{
  return channel == 0 ? &((Asena *) device)->syringe : NULL;
}

static gboolean
key_start (VigilSimDevice *device, guint channel)
{
  Asena *self = (Asena *) device;

  self->is_started_by_serial = FALSE;
  return channel == 0 && vigil_sim_syringe_start (&self->syringe);
}

static void
reboot (VigilSimDevice *device, gint64 now_us)
{
  Asena *self = (Asena *) device;

  vigil_sim_syringe_stop (&self->syringe);
  vigil_sim_syringe_clear_alarm (&self->syringe);
  self->is_remote = self->is_started_by_serial = self->is_in_frame = FALSE;
  clear_question (self);
}

static gboolean
set_refusal (Asena *self, const char *word)
{
  static const char *const names[] = { "silence", "esc", "bad-echo", "nopermit" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], word) == 0) {
      self->refusal = (Refusal) i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
command (VigilSimDevice *device, const char *const *words)
{
  Asena *self = (Asena *) device;
  gboolean is_on = g_strcmp0 (words[1], "on") == 0;

  if (words[1] == NULL)
    return FALSE;
  if (strcmp (words[0], "refusal") == 0)
    return set_refusal (self, words[1]);
  if (strcmp (words[0], "answer") == 0 && (strcmp (words[1], "1") == 0 || strcmp (words[1], "2") == 0)) {
    self->answer = self->keys[0] != NULL ? (guint) (words[1][0] - '0') : 0;
    return TRUE;
  }
  if (!is_on && strcmp (words[1], "off") != 0)
    return FALSE;
  if (strcmp (words[0], "clamp") == 0) {
    self->clamps = is_on;
    return TRUE;
  }
  if (strcmp (words[0], "remote") != 0)
    return FALSE;
  self->permits_remote = is_on;
  self->is_remote = self->is_remote && is_on;
  return TRUE;
}

const VigilSimDeviceOps vigil_sim_asena = {
  .id = "alaris-asena",
  .is_pump = TRUE,
  .max_channels = 1,
  .new = new,
  .free = asena_free,
  .feed = feed,
  .reboot = reboot,
  .command = command,
  .get_state_word = get_mode_word,
  .infuse = infuse,
  .get_syringe = get_syringe,
  .key_start = key_start,
};
