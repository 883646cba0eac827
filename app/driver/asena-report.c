/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/asena-report.h"

#include "base/text.h"
#include "driver/pump-report.h"

#include <string.h>

#define UNIT_RATE "ml/h"
#define UNIT_VOLUME "ml"
#define UNIT_PRESSURE "mmHg"

typedef struct {
  const char *word;
  int value;
} AsenaWord;

/* IND (an induction of target-controlled infusion) and MLD have no counterpart here: the mode
 * is unknown to us and the pump's word says what it is. */
static const AsenaWord modes[] = {
  { "SET", VIGIL_PUMP_MODE_INFUSING }, { "HLD", VIGIL_PUMP_MODE_HOLD },
  { "BOL", VIGIL_PUMP_MODE_BOLUS },    { "KVO", VIGIL_PUMP_MODE_KVO },
  { "BAC", VIGIL_PUMP_MODE_BACK_OFF }, { "TIT", VIGIL_PUMP_MODE_TITRATING },
};

static const AsenaWord alarms[] = {
  { "AL_NOALM", VIGIL_PUMP_ALARM_NONE },
  { "AL_OCCLU", VIGIL_PUMP_ALARM_OCCLUSION },
  { "AL_NEOIN", VIGIL_PUMP_ALARM_NEAR_END },
  { "AL_EOIST", VIGIL_PUMP_ALARM_END },
  { "AL_EOIKV", VIGIL_PUMP_ALARM_END },
  { "AL_VTBIS", VIGIL_PUMP_ALARM_VTBI_DONE },
  { "AL_VTBIK", VIGIL_PUMP_ALARM_VTBI_DONE },
  { "AL_VTBIC", VIGIL_PUMP_ALARM_VTBI_DONE },
  { "AL_DRDIS", VIGIL_PUMP_ALARM_SYRINGE },
  { "AL_SYRCO", VIGIL_PUMP_ALARM_SYRINGE },
  { "AL_LDSCN", VIGIL_PUMP_ALARM_LINE_DISCONNECT },
  { "AL_LWBAT", VIGIL_PUMP_ALARM_BATTERY_LOW },
  { "AL_LBTAC", VIGIL_PUMP_ALARM_BATTERY_LOW },
  { "AL_EMBAT", VIGIL_PUMP_ALARM_BATTERY_EMPTY },
  { "AL_ACDIS", VIGIL_PUMP_ALARM_MAINS_LOST },
  { "AL_COMTO", VIGIL_PUMP_ALARM_COMMS },
  { "AL_CALLB", VIGIL_PUMP_ALARM_ATTENTION },
  { "AL_TITNC", VIGIL_PUMP_ALARM_ATTENTION },
  { "AL_TCITG", VIGIL_PUMP_ALARM_ATTENTION },
  { "AL_TITCA", VIGIL_PUMP_ALARM_ATTENTION },
  { "AL_RHIGH", VIGIL_PUMP_ALARM_LIMIT },
  { "AL_FAULT", VIGIL_PUMP_ALARM_FAULT },
  { "AL_PRDSC", VIGIL_PUMP_ALARM_OTHER },
};

static int
look_up (const AsenaWord *words, gsize n_words, const char *word, int unknown)
{
  for (gsize i = 0; i < n_words; i++)
    if (vigil_text_is (words[i].word, word))
      return words[i].value;
  return unknown;
}

static void
emit (VigilDriverContext *ctx, VigilCode code, VigilQuality quality, double value, const char *text)
{
  pump_emit (ctx, 0, code, quality, value, text);
}

static void
emit_text (VigilDriverContext *ctx, VigilCode code, const char *text)
{
  pump_emit_text (ctx, 0, code, text);
}

static void
emit_quantity (VigilDriverContext *ctx, VigilCode code, const char *text, const char *unit,
               const char *expected_unit, const char *label)
{
  double value = 0;
  char with_unit[VIGIL_TEXT_SIZE];

  if (vigil_text_is (unit, expected_unit) && pump_parse_number (text, &value) && pump_is_in_range (code, value)) {
    emit (ctx, code, VIGIL_QUALITY_OK, value, label);
    return;
  }
  g_snprintf (with_unit, sizeof with_unit, "%s %s", text, unit);
  emit (ctx, code, VIGIL_QUALITY_INVALID, 0, g_strstrip (with_unit));
}

static void
emit_either (VigilDriverContext *ctx, VigilCode code, const char *word, const char *yes,
             const char *no, const char *text)
{
  gboolean is_yes = vigil_text_is (word, yes);
  gboolean is_known = is_yes || vigil_text_is (word, no);

  emit (ctx, code, is_known ? VIGIL_QUALITY_OK : VIGIL_QUALITY_INVALID, is_yes ? 1 : 0, text);
}

/* "L3, limit L5, no disc" */
static const char *
label_pressure (const AsenaMemory *memory, const char *level, char *label, gsize size)
{
  gsize n = vigil_text_add (label, size, 0, level);

  if (*memory->pressure_limit != '\0') {
    n = vigil_text_add (label, size, n, n > 0 ? ", limit " : "limit ");
    n = vigil_text_add (label, size, n, memory->pressure_limit);
  }
  if (vigil_text_is (memory->disc, "NOTFIT"))
    vigil_text_add (label, size, n, n > 0 ? ", no disc" : "no disc");
  return label;
}

static void
report_inf (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  const char *const *f = reply->fields;
  const char *mode = f[2], *time_left = f[10];
  char label[VIGIL_TEXT_SIZE];
  double time_left_s = 0;
  gboolean has_time_left = asena_parse_duration (time_left, &time_left_s);

  emit (ctx, VIGIL_CODE_PUMP_MODE, *mode == '\0' ? VIGIL_QUALITY_INVALID : VIGIL_QUALITY_OK,
        look_up (modes, G_N_ELEMENTS (modes), mode, VIGIL_PUMP_MODE_UNKNOWN), mode);
  emit_quantity (ctx, VIGIL_CODE_PUMP_RATE, f[3], f[4], UNIT_RATE, "");
  emit_text (ctx, VIGIL_CODE_PUMP_DRUG, f[5]);
  emit_quantity (ctx, VIGIL_CODE_PUMP_INFUSED, f[6], f[7], UNIT_VOLUME, "");
  emit_quantity (ctx, VIGIL_CODE_PUMP_PRESSURE, f[8], f[9], UNIT_PRESSURE,
                 label_pressure (memory, "", label, sizeof label));
  pump_emit_value (ctx, 0, VIGIL_CODE_PUMP_TIME_LEFT, has_time_left, time_left_s, "", time_left);
}

static void
report_alarm (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  const char *word = reply->fields[0];

  emit (ctx, VIGIL_CODE_PUMP_ALARM, *word == '\0' ? VIGIL_QUALITY_INVALID : VIGIL_QUALITY_OK,
        look_up (alarms, G_N_ELEMENTS (alarms), word, VIGIL_PUMP_ALARM_OTHER), word);
}

static void
report_rate_set (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  emit_quantity (ctx, VIGIL_CODE_PUMP_RATE_SET, reply->fields[0], reply->fields[1], UNIT_RATE, "");
}

/* Without a volume to be infused the pump's field is not a limit, so it is no value. */
static void
report_vtbi (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  const char *const *f = reply->fields;

  if (vigil_text_is (f[0], "ACTIV"))
    emit_quantity (ctx, VIGIL_CODE_PUMP_VTBI, f[1], f[2], UNIT_VOLUME, f[3]);
  else
    emit (ctx, VIGIL_CODE_PUMP_VTBI, VIGIL_QUALITY_INVALID, 0, f[0]);
}

/* Confirmed counts only while the drive holds it. */
static void
tell_syringe (VigilDriverContext *ctx, const AsenaMemory *memory)
{
  gboolean is_loose = vigil_text_is (memory->drive, "NOTENG");
  char words[VIGIL_TEXT_SIZE];

  g_strlcpy (words, memory->syringe, sizeof words);
  if (is_loose)
    g_strlcat (words, ", drive not engaged", sizeof words);
  emit_either (ctx, VIGIL_CODE_PUMP_SYRINGE, is_loose ? "NOTCONF" : memory->syringe_state, "CONF", "NOTCONF", words);
}

static void
report_syringe (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  const char *const *f = reply->fields;

  gsize n = vigil_text_add (memory->syringe, sizeof memory->syringe, 0, f[0]);

  if (*f[1] != '\0')
    n = vigil_text_add (memory->syringe, sizeof memory->syringe, n, " ");
  vigil_text_add (memory->syringe, sizeof memory->syringe, n, f[1]);
  g_strlcpy (memory->syringe_state, f[2], sizeof memory->syringe_state);
  tell_syringe (ctx, memory);
}

static void
report_drive (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  gboolean is_new = strcmp (memory->drive, reply->fields[0]) != 0;

  g_strlcpy (memory->drive, reply->fields[0], sizeof memory->drive);
  if (is_new && *memory->syringe_state != '\0')
    tell_syringe (ctx, memory);
}

static void
report_mains (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  emit_either (ctx, VIGIL_CODE_PUMP_MAINS, reply->fields[0], "CON", "NOTCON", reply->fields[0]);
}

static void
report_pressure (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  const char *const *f = reply->fields;
  char label[VIGIL_TEXT_SIZE];

  emit_quantity (ctx, VIGIL_CODE_PUMP_PRESSURE, f[1], f[2], UNIT_PRESSURE,
                 label_pressure (memory, f[0], label, sizeof label));
}

static void
report_pressure_limit (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  g_strlcpy (memory->pressure_limit, reply->fields[0], sizeof memory->pressure_limit);
}

static void
report_disc (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  g_strlcpy (memory->disc, reply->fields[0], sizeof memory->disc);
}

static void
report_kvo (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  g_strlcpy (memory->kvo, reply->fields[0], sizeof memory->kvo);
}

/* A rate that is set and switched off is none. */
static void
report_kvo_rate (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  if (vigil_text_is (memory->kvo, "ENABLED"))
    emit_quantity (ctx, VIGIL_CODE_PUMP_KVO_RATE, reply->fields[0], reply->fields[1], UNIT_RATE, "");
  else
    emit (ctx, VIGIL_CODE_PUMP_KVO_RATE, VIGIL_QUALITY_INVALID, 0, *memory->kvo != '\0' ? memory->kvo : "not told");
}

/* To a question on the pump's display; while nobody has pressed a key there is none. */
static void
report_answer (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  if (vigil_text_is (reply->fields[0], "AVAIL"))
    emit_text (ctx, VIGIL_CODE_PUMP_ANSWER, reply->fields[1]);
  else
    emit (ctx, VIGIL_CODE_PUMP_ANSWER, VIGIL_QUALITY_INVALID, 0, reply->fields[0]);
}

static void
report_protocol (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  emit_text (ctx, VIGIL_CODE_DEVICE_MODEL, reply->fields[0]);
}

#define WORD(text) text, sizeof text - 1

void
asena_report (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply)
{
  static const struct {
    const char *word;
    gsize len;
    void (*report) (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply);
  } reports[] = {
    { WORD ("INF"), report_inf },
    { WORD ("ALARM"), report_alarm },
    { WORD ("INF_RATE"), report_rate_set },
    { WORD ("INF_VTBI"), report_vtbi },
    { WORD ("SYRINGE_STATUS"), report_syringe },
    { WORD ("POWER_MAINS"), report_mains },
    { WORD ("PRESSURE"), report_pressure },
    { WORD ("COMMS_PROTOCOL"), report_protocol },
    { WORD ("DRVENG"), report_drive },
    { WORD ("PRESSURE_OAL"), report_pressure_limit },
    { WORD ("PRESSURE_DISC"), report_disc },
    { WORD ("INF_KVO"), report_kvo },
    { WORD ("INF_KVO_RATE"), report_kvo_rate },
    { WORD ("REMQUERY_RESULT"), report_answer },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    if (reports[i].len == reply->word_len && memcmp (reports[i].word, reply->word, reply->word_len) == 0) {
      reports[i].report (ctx, memory, reply);
      return;
    }
}

void
asena_report_serial (VigilDriverContext *ctx, const char *serial)
{
  emit_text (ctx, VIGIL_CODE_PUMP_SERIAL, serial);
}

void
asena_report_remote (VigilDriverContext *ctx, gboolean is_permitted, VigilQuality quality)
{
  emit (ctx, VIGIL_CODE_PUMP_REMOTE, quality, is_permitted ? 1 : 0, "");
}
