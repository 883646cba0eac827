/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Nellcor N-595, NPB-190/195/290/295 and N-600x printing ASCII: a line every two seconds, time,
 * saturation, pulse rate, pulse amplitude and two-letter codes, and now and then a header.
 * Written from what an open implementation and pages of manuals say; never seen on a device. How
 * wide the columns are is not known, so the words are counted.
 *
 * The line has no check code. What guards: the words must be as many and as they should be, the
 * time must be a time, a number beyond its range throws the whole line away, and oximeter.h wants
 * what leaps twice. */
#include "base/text.h"
#include "driver/driver.h"
#include "driver/oximeter.h"

#include <string.h>

#define LONGEST_LINE 320
#define STAMP_SIZE 18 /* "DD-MMM-YY HH:MM:SS" */
#define AMPLITUDE_MAX 254
#define SPO2_MAX 100
#define PULSE_MAX 350
#define SILENCE_US (6 * VIGIL_USEC_PER_SEC)
#define XON_DOUBLINGS 4
#define XON 0x11

enum { WORD_SPO2, WORD_PULSE, WORD_AMPLITUDE, N_NUMBERS };
enum { CODE_SILENCED = 12 };

typedef struct {
  gboolean has_value, is_starred; /* starred: outside its alarm limits */
  guint value;
} NellcorNumber;

typedef struct {
  gint64 device_time_us;
  NellcorNumber numbers[N_NUMBERS];
  guint codes; /* 1 << place in the table */
  gboolean has_unknown_code;
} NellcorLine;

typedef struct {
  Oximeter oximeter;
  gboolean has_line;
  gint64 heard_us, xon_us;
  guint n_xons;
} Nellcor;

/* In order of weight. */
static const struct {
  const char *code;
  VigilQuality quality;
  guint priority;
  const char *words;
} codes[] = {
  { "LP", VIGIL_QUALITY_INVALID, OXIMETER_ALERT_LOST, "Loss of pulse" },
  { "LM", VIGIL_QUALITY_INVALID, OXIMETER_ALERT_LOST, "Loss of pulse, interference" },
  { "SD", VIGIL_QUALITY_INVALID, OXIMETER_ALERT_TECHNICAL, "Sensor disconnected" },
  { "SO", VIGIL_QUALITY_INVALID, OXIMETER_ALERT_TECHNICAL, "Sensor off" },
  { "PS", VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_NONE, "Pulse search" },
  { "MO", VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_NONE, "Interference" },
  { "SL", VIGIL_QUALITY_OK, OXIMETER_ALERT_LIMIT, "SpO2 low" },
  { "SH", VIGIL_QUALITY_OK, OXIMETER_ALERT_LIMIT, "SpO2 high" },
  { "PL", VIGIL_QUALITY_OK, OXIMETER_ALERT_LIMIT, "Pulse low" },
  { "PH", VIGIL_QUALITY_OK, OXIMETER_ALERT_LIMIT, "Pulse high" },
  { "LB", VIGIL_QUALITY_OK, OXIMETER_ALERT_TECHNICAL, "Battery low" },
  { "AO", VIGIL_QUALITY_OK, OXIMETER_ALERT_TECHNICAL, "Alarm off" },
  [CODE_SILENCED] = { "AS", VIGIL_QUALITY_OK, OXIMETER_ALERT_NONE, "silenced" },
};

/* ---- a line ---- */

static int
parse_month (const char *text)
{
  static const char months[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

  for (int i = 0; i < 12; i++)
    if (memcmp (months + 3 * i, text, 3) == 0)
      return i + 1;
  return 0;
}

/* "DD-MMM-YY HH:MM:SS", as the framer has made sure. */
static gint64
parse_stamp (const char *text)
{
  return oximeter_time_us (oximeter_two_digits (text + 7), parse_month (text + 3), oximeter_two_digits (text),
                           oximeter_two_digits (text + 10), oximeter_two_digits (text + 13),
                           oximeter_two_digits (text + 16));
}

/* "98", "98*" or "---". */
static gboolean
parse_number (const char *word, guint max, NellcorNumber *number)
{
  gsize n = 0;

  if (vigil_text_is (word, "---"))
    return TRUE;
  for (; n < 3 && g_ascii_isdigit (word[n]); n++)
    number->value = number->value * 10 + (guint) (word[n] - '0');
  number->has_value = TRUE;
  number->is_starred = word[n] == '*';
  return n > 0 && word[n + number->is_starred] == '\0' && number->value <= max;
}

static gboolean
parse_code (NellcorLine *line, const char *word)
{
  if (!g_ascii_isupper (word[0]) || !g_ascii_isupper (word[1]) || word[2] != '\0')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (vigil_text_is (codes[i].code, word)) {
      line->codes |= 1u << i;
      return TRUE;
    }
  line->has_unknown_code = TRUE;
  return TRUE;
}

static gboolean
parse_line (NellcorLine *line, char *text)
{
  static const guint max[N_NUMBERS] = { SPO2_MAX, PULSE_MAX, AMPLITUDE_MAX };
  char *rest = text + STAMP_SIZE, *word;
  guint n_words = 0;

  line->device_time_us = parse_stamp (text);
  if (line->device_time_us == 0 || *rest != ' ')
    return FALSE;
  while ((word = oximeter_next_word (&rest)) != NULL) {
    if (n_words < N_NUMBERS ? !parse_number (word, max[n_words], &line->numbers[n_words]) : !parse_code (line, word))
      return FALSE;
    n_words++;
  }
  return n_words >= N_NUMBERS;
}

/* ---- what it says ---- */

static OximeterReading
judge (const NellcorLine *line)
{
  OximeterReading reading = { .quality = VIGIL_QUALITY_OK, .device_time_us = line->device_time_us };

  for (guint left = line->codes; left != 0 && reading.reason == NULL; left &= left - 1) {
    guint i = (guint) g_bit_nth_lsf (left, -1);

    if (codes[i].quality == VIGIL_QUALITY_OK)
      continue;
    reading.quality = codes[i].quality;
    reading.reason = codes[i].words;
  }
  if (line->has_unknown_code && reading.reason == NULL) {
    reading.quality = VIGIL_QUALITY_QUESTIONABLE;
    reading.reason = "Unknown status";
  }
  return reading;
}

static void
put (VigilDriverContext *ctx, OximeterReading reading, VigilCode code, const NellcorNumber *number)
{
  Nellcor *self = ctx->state;

  reading.code = code;
  reading.has_value = number->has_value;
  reading.value = number->value;
  reading.flags = number->is_starred ? VIGIL_FLAG_IN_ALARM : VIGIL_FLAG_NONE;
  oximeter_put (ctx, &self->oximeter, &reading);
}

static void
put_alert (VigilDriverContext *ctx, const NellcorLine *line)
{
  Nellcor *self = ctx->state;
  OximeterAlert alert = { 0 };

  for (guint left = line->codes; left != 0; left &= left - 1) {
    guint i = (guint) g_bit_nth_lsf (left, -1);

    if (codes[i].priority != OXIMETER_ALERT_NONE)
      oximeter_alert_add (&alert, codes[i].priority, codes[i].words);
  }
  /* a star without a code that says what is the matter */
  if (alert.priority < OXIMETER_ALERT_LIMIT
      && (line->numbers[WORD_SPO2].is_starred || line->numbers[WORD_PULSE].is_starred))
    oximeter_alert_add (&alert, OXIMETER_ALERT_LIMIT, "Limit passed");
  if ((line->codes & 1u << CODE_SILENCED) != 0 && alert.priority != OXIMETER_ALERT_NONE)
    oximeter_alert_add (&alert, OXIMETER_ALERT_NONE, codes[CODE_SILENCED].words);
  oximeter_put_alert (ctx, &self->oximeter, &alert);
}

/* "N-595 VERSION 1.2.3.4 CRC:..." */
static void
put_header (VigilDriverContext *ctx, const char *text)
{
  Nellcor *self = ctx->state;
  const char *word = strchr (text, ' ');
  const char *version = word != NULL ? strchr (word + 1, ' ') : NULL;
  char model[VIGIL_TEXT_SIZE];

  if (version == NULL)
    return;
  version++;
  g_snprintf (model, sizeof model, "Nellcor %.*s %.*s", (int) strcspn (text, " "), text,
              (int) strcspn (version, " "), version);
  oximeter_put_model (ctx, &self->oximeter, model);
}

static void
on_frame (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  Nellcor *self = ctx->state;
  char text[LONGEST_LINE + 1];
  NellcorLine line = { 0 };
  OximeterReading reading;

  if (len > LONGEST_LINE || len <= STAMP_SIZE || memchr (frame, '\0', len) != NULL)
    return;
  memcpy (text, frame, len);
  text[len] = '\0';
  self->heard_us = ctx->now_us;
  self->n_xons = 0;
  if (!g_ascii_isdigit (*text)) {
    put_header (ctx, text);
    return;
  }
  if (!parse_line (&line, text))
    return;
  self->has_line = TRUE;
  reading = judge (&line);
  put (ctx, reading, VIGIL_CODE_SPO2, &line.numbers[WORD_SPO2]);
  put (ctx, reading, VIGIL_CODE_PULSE_PLETH, &line.numbers[WORD_PULSE]);
  put_alert (ctx, &line);
}

/* It obeys XOFF, which noise may have looked like to it. */
static void
on_tick (VigilDriverContext *ctx)
{
  static const guint8 xon = XON;
  Nellcor *self = ctx->state;

  if (ctx->now_us - self->heard_us < SILENCE_US || ctx->now_us < self->xon_us)
    return;
  self->xon_us = ctx->now_us + (SILENCE_US << MIN (self->n_xons, XON_DOUBLINGS));
  self->n_xons++;
  ctx->send (ctx, &xon, 1);
}

static void
start (VigilDriverContext *ctx)
{
  ((Nellcor *) ctx->state)->heard_us = ctx->now_us;
}

static gboolean
is_ready (VigilDriverContext *ctx)
{
  return ((Nellcor *) ctx->state)->has_line;
}

static const VigilCode emits[] = {
  VIGIL_CODE_PULSE_PLETH,  VIGIL_CODE_SPO2,         VIGIL_CODE_DEVICE_MODEL,
  VIGIL_CODE_DEVICE_ALERT, VIGIL_CODE_NONE,
};

const VigilDriver vigil_driver_nellcor_ascii = {
  .id = "nellcor-ascii",
  .label = "Nellcor oximeter (ASCII, unchecked)",
  .role = VIGIL_ROLE_MONITOR,
  .maturity = VIGIL_MATURITY_SIMULATED,
  .bauds = { 9600 },
  .data_bits = 8,
  .parity = 'N',
  .stop_bits = 1,
  .framer = &vigil_framer_nellcor,
  .state_size = sizeof (Nellcor),
  .emits = emits,
  .tick_ms = 500,
  .answers_ms = 8500, /* an XON, and a line */
  /* Two lines missing; a spoilt one alone is no loss of the link. */
  .lost_after_ms = 5000,
  .start = start,
  .on_frame = on_frame,
  .on_tick = on_tick,
  .is_ready = is_ready,
  .encode = oximeter_refuse_command,
};
