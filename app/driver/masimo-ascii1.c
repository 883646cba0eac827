/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Masimo Rad-8, Rad-87 and Radical-7 printing "ASCII 1": one line a second, a time, then blanks
 * and KEY=VALUE. Written from lines that users quote and the pages of a manual; never seen on a
 * device. What the bits of ALARM mean users found out, not the maker's document.
 *
 * The line has no check code. What guards: every key that is read has one exact form and must be
 * there once, the time must be a time, a number beyond the device's range throws the whole line
 * away, and oximeter.h wants what leaps twice. Keys differ from model to model, so each is found
 * by its name, never by its place. A '-' anywhere in a value means that there is none. */
#include "base/text.h"
#include "driver/driver.h"
#include "driver/oximeter.h"

#include <string.h>

#define LONGEST_LINE 320
#define SPO2_MAX 100
#define PULSE_MAX 250
#define SERIAL_SIZE 24

enum {
  ALARM_SPO2_HIGH = 0x01,
  ALARM_SPO2_LOW = 0x02,
  ALARM_PULSE_HIGH = 0x04,
  ALARM_PULSE_LOW = 0x08,
  ALARM_SOUNDING = 0x10,
  ALARM_SILENCED = 0x20,
  ALARM_SPO2 = ALARM_SPO2_HIGH | ALARM_SPO2_LOW,
  ALARM_PULSE = ALARM_PULSE_HIGH | ALARM_PULSE_LOW,
  ALARM_KNOWN = ALARM_SPO2 | ALARM_PULSE | ALARM_SOUNDING | ALARM_SILENCED,
};

enum { EXCEPTION_RUNNING = 0x800 }; /* nothing exceptional: measures in the usual way */

typedef struct {
  gint64 device_time_us;
  gboolean has_spo2, has_pulse, has_perfusion; /* a value, not dashes */
  gboolean is_perfusion_told;                  /* not every model does */
  guint spo2, pulse;
  double perfusion;
  guint alarm, exceptions;
  char serial[SERIAL_SIZE];
  guint found; /* keys, 1 << place in the table */
} MasimoLine;

typedef struct {
  Oximeter oximeter;
  gboolean has_line;
  char serial[SERIAL_SIZE], model[VIGIL_TEXT_SIZE]; /* of the line before; the model is of that number */
} Masimo;

/* In order of weight: the first that is set is the reason given. What is not in the list is not
 * known, and doubted. */
static const struct {
  guint bit;
  VigilQuality quality;
  guint priority;
  const char *words;
} exceptions[] = {
  { 0x001, VIGIL_QUALITY_INVALID, OXIMETER_ALERT_TECHNICAL, "No sensor" },
  { 0x002, VIGIL_QUALITY_INVALID, OXIMETER_ALERT_TECHNICAL, "Defective sensor" },
  { 0x080, VIGIL_QUALITY_INVALID, OXIMETER_ALERT_TECHNICAL, "Unknown sensor" },
  { 0x020, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_TECHNICAL, "Sensor off patient" },
  { 0x008, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_NONE, "Pulse search" },
  { 0x010, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_NONE, "Interference" },
  { 0x040, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_NONE, "Ambient light" },
  { 0x400, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_NONE, "Low signal IQ" },
  { 0x004, VIGIL_QUALITY_OK, OXIMETER_ALERT_NONE, "Low perfusion" },
  { EXCEPTION_RUNNING, VIGIL_QUALITY_OK, OXIMETER_ALERT_NONE, NULL },
};

/* ---- one value, in its one form ---- */

static gboolean
is_missing (const char *text)
{
  return strchr (text, '-') != NULL;
}

/* "098" and what stands behind it. */
static gboolean
parse_three_digits (const char *text, const char *behind, guint *value)
{
  for (guint i = 0; i < 3; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;
  *value = (guint) (text[0] - '0') * 100 + (guint) oximeter_two_digits (text + 1);
  return strcmp (text + 3, behind) == 0;
}

static gboolean
parse_spo2 (MasimoLine *line, const char *text)
{
  line->has_spo2 = !is_missing (text);
  return !line->has_spo2 || (parse_three_digits (text, "%", &line->spo2) && line->spo2 <= SPO2_MAX);
}

static gboolean
parse_pulse (MasimoLine *line, const char *text)
{
  line->has_pulse = !is_missing (text);
  return !line->has_pulse || (parse_three_digits (text, "", &line->pulse) && line->pulse <= PULSE_MAX);
}

/* "03.60%" */
static gboolean
parse_perfusion (MasimoLine *line, const char *text)
{
  int whole, hundredths;

  line->is_perfusion_told = TRUE;
  line->has_perfusion = !is_missing (text);
  if (!line->has_perfusion)
    return TRUE;
  if (strlen (text) != strlen ("dd.dd%") || text[2] != '.' || text[5] != '%')
    return FALSE;
  whole = oximeter_two_digits (text);
  hundredths = oximeter_two_digits (text + 3);
  line->perfusion = whole + hundredths / 100.0;
  return whole >= 0 && hundredths >= 0;
}

static gboolean
parse_hex (const char *text, gsize n_digits, guint *value)
{
  *value = 0;
  for (gsize i = 0; i < n_digits; i++) {
    int digit = g_ascii_xdigit_value (text[i]);

    if (digit < 0)
      return FALSE;
    *value = *value << 4 | (guint) digit;
  }
  return text[n_digits] == '\0';
}

static gboolean
parse_alarm (MasimoLine *line, const char *text)
{
  return parse_hex (text, 4, &line->alarm);
}

static gboolean
parse_exceptions (MasimoLine *line, const char *text)
{
  return parse_hex (text, 6, &line->exceptions);
}

static gboolean
parse_serial (MasimoLine *line, const char *text)
{
  gsize n = strlen (text);

  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isalnum (text[i]))
      return FALSE;
  return n > 0 && g_strlcpy (line->serial, text, sizeof line->serial) < sizeof line->serial;
}

/* ---- a line ---- */

static const struct {
  const char *key;
  gboolean is_needed;
  gboolean (*parse) (MasimoLine *line, const char *text);
} keys[] = {
  { "SN", TRUE, parse_serial },      { "SPO2", TRUE, parse_spo2 },
  { "BPM", TRUE, parse_pulse },      { "PI", FALSE, parse_perfusion },
  { "ALARM", TRUE, parse_alarm },    { "EXC", TRUE, parse_exceptions },
};

/* FALSE: a key that we read is there twice, or its value is not as it should be. */
static gboolean
parse_word (MasimoLine *line, char *word)
{
  char *value = strchr (word, '=');

  if (value == NULL)
    return TRUE;
  *value++ = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (!vigil_text_is (keys[i].key, word))
      continue;
    if ((line->found & 1u << i) != 0)
      return FALSE;
    line->found |= 1u << i;
    return keys[i].parse (line, value);
  }
  return TRUE;
}

/* "MM/DD/YY HH:MM:SS ", as the framer has made sure. */
static gint64
parse_stamp (const char *text)
{
  return oximeter_time_us (oximeter_two_digits (text + 6), oximeter_two_digits (text), oximeter_two_digits (text + 3),
                           oximeter_two_digits (text + 9), oximeter_two_digits (text + 12),
                           oximeter_two_digits (text + 15));
}

static gboolean
parse_line (MasimoLine *line, char *text)
{
  char *rest = text + strlen ("MM/DD/YY HH:MM:SS"), *word;

  line->device_time_us = parse_stamp (text);
  if (line->device_time_us == 0)
    return FALSE;
  while ((word = oximeter_next_word (&rest)) != NULL)
    if (!parse_word (line, word))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].is_needed && (line->found & 1u << i) == 0)
      return FALSE;
  return TRUE;
}

/* ---- what it says ---- */

static OximeterReading
judge (const MasimoLine *line)
{
  OximeterReading reading = { .quality = VIGIL_QUALITY_OK, .device_time_us = line->device_time_us };
  guint unknown = line->exceptions;

  for (gsize i = 0; i < G_N_ELEMENTS (exceptions); i++) {
    unknown &= ~exceptions[i].bit;
    if ((line->exceptions & exceptions[i].bit) == 0 || exceptions[i].quality == VIGIL_QUALITY_OK
        || reading.reason != NULL)
      continue;
    reading.quality = exceptions[i].quality;
    reading.reason = exceptions[i].words;
  }
  if (unknown != 0 && reading.reason == NULL) {
    reading.quality = VIGIL_QUALITY_QUESTIONABLE;
    reading.reason = "Unknown exception";
  }
  return reading;
}

static void
put (VigilDriverContext *ctx, OximeterReading reading, VigilCode code, gboolean has_value, double value,
     gboolean is_in_alarm)
{
  Masimo *self = ctx->state;

  reading.code = code;
  reading.has_value = has_value;
  reading.value = value;
  reading.flags = is_in_alarm ? VIGIL_FLAG_IN_ALARM : VIGIL_FLAG_NONE;
  oximeter_put (ctx, &self->oximeter, &reading);
}

static void
put_alert (VigilDriverContext *ctx, const MasimoLine *line)
{
  static const struct {
    guint bit;
    const char *words;
  } alarms[] = {
    { ALARM_SPO2_LOW, "SpO2 low" },
    { ALARM_SPO2_HIGH, "SpO2 high" },
    { ALARM_PULSE_LOW, "Pulse low" },
    { ALARM_PULSE_HIGH, "Pulse high" },
  };
  Masimo *self = ctx->state;
  OximeterAlert alert = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (alarms); i++)
    if ((line->alarm & alarms[i].bit) != 0)
      oximeter_alert_add (&alert, OXIMETER_ALERT_LIMIT, alarms[i].words);
  for (gsize i = 0; i < G_N_ELEMENTS (exceptions); i++)
    if ((line->exceptions & exceptions[i].bit) != 0 && exceptions[i].priority != OXIMETER_ALERT_NONE)
      oximeter_alert_add (&alert, exceptions[i].priority, exceptions[i].words);
  /* It sounds for a reason that these bits do not tell. */
  if ((line->alarm & ~(guint) ALARM_KNOWN) != 0
      || ((line->alarm & ALARM_SOUNDING) != 0 && alert.priority == OXIMETER_ALERT_NONE))
    oximeter_alert_add (&alert, OXIMETER_ALERT_LIMIT, "Alarm");
  if ((line->alarm & ALARM_SILENCED) != 0 && alert.priority != OXIMETER_ALERT_NONE)
    oximeter_alert_add (&alert, OXIMETER_ALERT_NONE, "silenced");
  oximeter_put_alert (ctx, &self->oximeter, &alert);
}

static void
on_frame (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  Masimo *self = ctx->state;
  char text[LONGEST_LINE + 1];
  MasimoLine line = { 0 };
  OximeterReading reading;

  if (len > LONGEST_LINE || len <= strlen ("MM/DD/YY HH:MM:SS") || memchr (frame, '\0', len) != NULL)
    return;
  memcpy (text, frame, len);
  text[len] = '\0';
  if (!parse_line (&line, text))
    return;
  self->has_line = TRUE;
  if (!vigil_text_is (self->serial, line.serial)) {
    g_strlcpy (self->serial, line.serial, sizeof self->serial);
    g_snprintf (self->model, sizeof self->model, "Masimo, serial %s", line.serial);
  }
  oximeter_put_model (ctx, &self->oximeter, self->model);
  reading = judge (&line);
  put (ctx, reading, VIGIL_CODE_SPO2, line.has_spo2, line.spo2, (line.alarm & ALARM_SPO2) != 0);
  put (ctx, reading, VIGIL_CODE_PULSE_PLETH, line.has_pulse, line.pulse, (line.alarm & ALARM_PULSE) != 0);
  if (line.is_perfusion_told)
    put (ctx, reading, VIGIL_CODE_PERFUSION, line.has_perfusion, line.perfusion, FALSE);
  put_alert (ctx, &line);
}

static gboolean
is_ready (VigilDriverContext *ctx)
{
  return ((Masimo *) ctx->state)->has_line;
}

static const VigilCode emits[] = {
  VIGIL_CODE_PULSE_PLETH,  VIGIL_CODE_SPO2,         VIGIL_CODE_PERFUSION,
  VIGIL_CODE_DEVICE_MODEL, VIGIL_CODE_DEVICE_ALERT, VIGIL_CODE_NONE,
};

const VigilDriver vigil_driver_masimo_ascii1 = {
  .id = "masimo-ascii1",
  .label = "Masimo oximeter (ASCII 1, unchecked)",
  .role = VIGIL_ROLE_MONITOR,
  .maturity = VIGIL_MATURITY_SIMULATED,
  .bauds = { 9600 },
  .data_bits = 8,
  .parity = 'N',
  .stop_bits = 1,
  .framer = &vigil_framer_masimo,
  .state_size = sizeof (Masimo),
  .emits = emits,
  .only_listens = TRUE,
  .tick_ms = 250,
  .lost_after_ms = 3000,
  .start = oximeter_listen,
  .on_frame = on_frame,
  .on_tick = oximeter_listen,
  .is_ready = is_ready,
  .encode = oximeter_refuse_command,
};
