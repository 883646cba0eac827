/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/bcc-pump.h"

#include "base/text.h"
#include "driver/bcc-alarm.h"
#include "driver/pump-report.h"

#include <string.h>

#define BIT(parameter) (G_GUINT64_CONSTANT (1) << (parameter))
#define SPAN(first, last) ((BIT (last) | (BIT (last) - 1)) & ~(BIT (first) - 1))
#define ALL SPAN (BCC_MODEL, BCC_N_PARAMETERS - 1)
#define ALARM_FIELDS SPAN (BCC_ALARM1, BCC_PREALARM)
#define ALARM_FLAGS SPAN (BCC_INA1, BCC_INA16)
#define STATE_FLAGS SPAN (BCC_INM2, BCC_INM14)
#define STATES (SPAN (BCC_RUNSTATE, BCC_INM6) | SPAN (BCC_INM10, BCC_INM14) | BIT (BCC_DSSTATUS))
/* "This long or longer, or without an end." */
#define TIME_LEFT_SATURATED_S 65535
#define STATUS_OFF 50

#define NAME_SIZE 8
#define N_SLOTS 128

/* Each as wide as the longest, so that two are compared at once; nothing ends the longest. */
static const char names[BCC_N_PARAMETERS][NAME_SIZE] = {
  [BCC_MODEL] = "GNMODEL", [BCC_INSERNUM] = "INSERNUM", [BCC_INNR] = "INNR", [BCC_DSSTATUS] = "DSSTATUS",
  [BCC_INRT] = "INRT", [BCC_BASRT] = "BASRT", [BCC_INVI] = "INVI", [BCC_INVTB] = "INVTB", [BCC_INRMT] = "INRMT",
  [BCC_INSYR] = "INSYR", [BCC_INVOLACT] = "INVOLACT", [BCC_INSOL] = "INSOL", [BCC_INSOLSN] = "INSOLSN",
  [BCC_INP1] = "INP1", [BCC_INP2] = "INP2", [BCC_RUNSTATE] = "RUNSTATE", [BCC_STATUS1] = "STATUS1",
  [BCC_INM2] = "INM2", [BCC_INM3] = "INM3", [BCC_INM6] = "INM6", [BCC_INM8] = "INM8", [BCC_INM10] = "INM10",
  [BCC_INM14] = "INM14", [BCC_ALARM1] = "ALARM1", [BCC_ALARM2] = "ALARM2", [BCC_PREALARM] = "PREALARM",
  [BCC_INA1] = "INA1", [BCC_INA2] = "INA2", [BCC_INA3] = "INA3", [BCC_INA5] = "INA5", [BCC_INA6] = "INA6",
  [BCC_INA7] = "INA7", [BCC_INA8] = "INA8", [BCC_INA9] = "INA9", [BCC_INA11] = "INA11", [BCC_INA12] = "INA12",
  [BCC_INA13] = "INA13", [BCC_INA14] = "INA14", [BCC_INA15] = "INA15", [BCC_INA16] = "INA16",
};

/* Where a name is looked for first; one more than the parameter it is of, 0 none. */
static guint8 slots[N_SLOTS];

G_STATIC_ASSERT (BCC_N_PARAMETERS <= 64);

/* What was said before, not in this report. */
static void
forget (BccPump *self, guint64 which)
{
  guint64 forgotten = which & self->kept & ~self->news;

  for (guint64 left = forgotten; left != 0; left &= left - 1)
    self->said[__builtin_ctzll (left)][0] = '\0';
  self->kept &= ~forgotten;
}

/* Whichever of the two numbers came first: a pump must not seem to change when the other one comes. */
static void
take_identity (BccPump *self, BccParameter parameter)
{
  if (self->identified_by != BCC_MODEL && self->identified_by != parameter)
    return;
  if (self->said[parameter][0] == '\0' || !bcc_record_has_value (self->said[parameter]))
    return;
  if (*self->identity != '\0' && strcmp (self->identity, self->said[parameter]) != 0)
    forget (self, ALL);
  self->identified_by = parameter;
  g_strlcpy (self->identity, self->said[parameter], sizeof self->identity);
}

static inline guint64
read_name (const char *name)
{
  guint64 number;

  memcpy (&number, name, sizeof number);
  return number;
}

G_STATIC_ASSERT (NAME_SIZE == sizeof (guint64));

/* Any odd number that spreads them. */
static inline guint
find_slot (guint64 name)
{
  return (guint) (name * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15) >> 57);
}

G_STATIC_ASSERT (N_SLOTS == 1 << (64 - 57));

/* Before main (). */
static void __attribute__ ((constructor))
fill_slots (void)
{
  for (guint i = 0; i < BCC_N_PARAMETERS; i++) {
    guint slot = find_slot (read_name (names[i]));

    while (slots[slot] != 0)
      slot = (slot + 1) % N_SLOTS;
    slots[slot] = (guint8) (i + 1);
  }
}

static gboolean
find_parameter (const BccRecord *record, guint *found)
{
  guint8 padded[NAME_SIZE] = { 0 };
  guint64 name;

  if (record->parameter_len > NAME_SIZE)
    return FALSE;
  vigil_run_copy_few (padded, (const guint8 *) record->parameter, record->parameter_len);
  name = read_name ((const char *) padded);
  for (guint slot = find_slot (name); slots[slot] != 0; slot = (slot + 1) % N_SLOTS) {
    *found = slots[slot] - 1u;
    if (read_name (names[*found]) == name)
      return TRUE;
  }
  return FALSE;
}

gboolean
bcc_pump_take (BccPump *self, const BccRecord *record, gint64 now_us)
{
  gboolean is_first = vigil_text_is (record->parameter, "GNNEW");
  guint i = 0;

  self->heard_us = now_us;
  self->is_unreachable = FALSE;
  if (!is_first && !find_parameter (record, &i))
    return FALSE;
  vigil_run_copy_short ((guint8 *) self->said[i], (const guint8 *) record->value, record->value_len);
  self->said[i][record->value_len] = '\0';
  self->kept |= BIT (i);
  self->news |= BIT (i);
  if (i == BCC_INSERNUM || i == BCC_INNR)
    take_identity (self, (BccParameter) i);
  /* where the fields of bits are enabled, the flags are not sent any more */
  if ((BIT (i) & ALARM_FIELDS) != 0)
    forget (self, ALARM_FLAGS);
  else if ((BIT (i) & ALARM_FLAGS) != 0)
    forget (self, ALARM_FIELDS);
  else if (i == BCC_STATUS1)
    forget (self, STATE_FLAGS);
  else if ((BIT (i) & STATE_FLAGS) != 0)
    forget (self, BIT (BCC_STATUS1));
  return TRUE;
}

void
bcc_pump_begin_anew (BccPump *self)
{
  forget (self, ALL);
  self->told_us = 0;
  self->is_introduced = self->is_alarming = FALSE;
  self->identified_by = BCC_MODEL;
  self->identity[0] = '\0';
  for (guint i = BCC_INSERNUM; i <= BCC_INNR; i++)
    if ((self->news & BIT (i)) != 0)
      take_identity (self, (BccParameter) i);
}

static gboolean
has_said (const BccPump *self, BccParameter parameter)
{
  return self->said[parameter][0] != '\0' && bcc_record_has_value (self->said[parameter]);
}

gboolean
bcc_pump_is_on (const BccPump *self)
{
  double status = 0;

  return !pump_parse_number (self->said[BCC_DSSTATUS], &status) || (int) status != STATUS_OFF;
}

/* ---- states ---- */

typedef enum { NO, YES, UNTOLD } Answer;

static Answer
get_flag (const BccPump *self, BccParameter parameter)
{
  gboolean is_up = FALSE;

  if (!bcc_record_parse_flag (self->said[parameter], &is_up))
    return UNTOLD;
  return is_up ? YES : NO;
}

/* A field of bits. */
typedef struct {
  gboolean is_told;
  guint32 bits;
} Bits;

static Bits
read_bits (const BccPump *self, BccParameter parameter)
{
  Bits field = { FALSE, 0 };

  field.is_told = bcc_record_parse_bits (self->said[parameter], &field.bits);
  return field;
}

static Answer
get_bit (const Bits *field, guint bit)
{
  if (!field->is_told)
    return UNTOLD;
  return (field->bits >> bit & 1) != 0 ? YES : NO;
}

static Answer
either (Answer a, Answer b)
{
  if (a == YES || b == YES)
    return YES;
  return a == NO || b == NO ? NO : UNTOLD;
}

typedef struct {
  BccPump *pump;
  VigilDriverContext *ctx;
  guint8 channel;
  Bits run_state, status;
} Report;

/* Stopped and running are two bits of RUNSTATE: exactly one of them is an answer. */
static Answer
is_running (const Report *r)
{
  Answer stops = get_bit (&r->run_state, 0), runs = get_bit (&r->run_state, 1);

  if (stops != UNTOLD && stops != runs)
    return runs;
  runs = get_bit (&r->status, 7);
  return runs != UNTOLD ? runs : get_flag (r->pump, BCC_INM3);
}

static gboolean
is_priming (const Report *r)
{
  return either (get_bit (&r->status, 4), get_flag (r->pump, BCC_INM14)) == YES;
}

/* @words are what there is to say beside it. */
static VigilPumpMode
judge_mode (const Report *r, const char **words)
{
  const BccPump *self = r->pump;
  Answer is_bolus = either (either (get_bit (&r->status, 10), get_bit (&r->status, 11)), get_flag (self, BCC_INM2));
  Answer is_kvo = either (either (get_bit (&r->run_state, 3), get_bit (&r->status, 13)), get_flag (self, BCC_INM10));
  Answer is_standby = either (get_bit (&r->status, 2), get_flag (self, BCC_INM6));
  Answer runs = is_running (r);

  *words = "";
  if (!bcc_pump_is_on (self))
    return *words = "off", VIGIL_PUMP_MODE_UNKNOWN;
  if (is_priming (r))
    return *words = "priming", VIGIL_PUMP_MODE_UNKNOWN;
  if (is_bolus == YES)
    return VIGIL_PUMP_MODE_BOLUS;
  if (is_kvo == YES)
    return VIGIL_PUMP_MODE_KVO;
  if (is_standby == YES)
    return *words = "standby", VIGIL_PUMP_MODE_HOLD;
  if (runs == YES && get_bit (&r->status, 24) == YES)
    return *words = "a value is being edited", VIGIL_PUMP_MODE_INFUSING;
  if (runs == YES)
    return VIGIL_PUMP_MODE_INFUSING;
  if (runs == NO)
    return VIGIL_PUMP_MODE_HOLD;
  *words = self->said[BCC_RUNSTATE];
  return VIGIL_PUMP_MODE_UNKNOWN;
}

/* INM3 alone does not part an infusion from priming. */
static gboolean
is_mode_doubtful (const Report *r, VigilPumpMode mode)
{
  return mode == VIGIL_PUMP_MODE_INFUSING && get_bit (&r->run_state, 1) != YES
         && get_bit (&r->status, 7) == UNTOLD && get_flag (r->pump, BCC_INM14) == UNTOLD;
}

/* ---- reports ---- */

static gboolean
is_news (const Report *r, guint64 which)
{
  return (r->pump->news & which) != 0;
}

static void
report_number (const Report *r, BccParameter parameter, VigilCode code)
{
  const char *said = r->pump->said[parameter];
  double value = 0;
  gboolean is_read = pump_parse_number (said, &value);

  if (is_news (r, BIT (parameter)))
    pump_emit_value (r->ctx, r->channel, code, is_read, value, "", said);
}

static void
report_time_left (const Report *r)
{
  const char *said = r->pump->said[BCC_INRMT];
  double left_s = 0;
  gboolean is_read = pump_parse_number (said, &left_s) && left_s < TIME_LEFT_SATURATED_S;

  if (is_news (r, BIT (BCC_INRMT)))
    pump_emit_value (r->ctx, r->channel, VIGIL_CODE_PUMP_TIME_LEFT, is_read, left_s, "", said);
}

static void
report_model (const Report *r)
{
  static const struct { const char *prefix, *name; } models[] = {
    { "686", "Infusomat Space" },       { "687", "Infusomat Space P" },      { "688", "Perfusor Space" },
    { "586", "Infusomat Space (US)" },  { "587", "Infusomat Space P (US)" }, { "588", "Perfusor Space (US)" },
    { "I0002", "Perfusor CompactPlus" }, { "I0003", "Infusomat CompactPlus" },
  };
  const char *said = r->pump->said[BCC_MODEL];
  char words[VIGIL_TEXT_SIZE];
  gsize n = 0;

  if (!is_news (r, BIT (BCC_MODEL)))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (models) && n == 0; i++)
    if (*said == *models[i].prefix && g_str_has_prefix (said, models[i].prefix)) {
      n = vigil_text_add (words, sizeof words, 0, models[i].name);
      n = vigil_text_add (words, sizeof words, n, " ");
    }
  vigil_text_add (words, sizeof words, n, said);
  if (has_said (r->pump, BCC_MODEL))
    pump_emit_text (r->ctx, r->channel, VIGIL_CODE_DEVICE_MODEL, words);
  else
    pump_emit (r->ctx, r->channel, VIGIL_CODE_DEVICE_MODEL, VIGIL_QUALITY_INVALID, 0, words);
}

/* The drug's name as the pump shows it; by a setting of the ComDevice it may be its number. */
static void
report_drug (const Report *r)
{
  BccParameter which = has_said (r->pump, BCC_INSOL) || !has_said (r->pump, BCC_INSOLSN) ? BCC_INSOL : BCC_INSOLSN;
  const char *said = r->pump->said[which];

  if (!is_news (r, BIT (BCC_INSOL) | BIT (BCC_INSOLSN)))
    return;
  if (has_said (r->pump, which))
    pump_emit_text (r->ctx, r->channel, VIGIL_CODE_PUMP_DRUG, said);
  else
    pump_emit (r->ctx, r->channel, VIGIL_CODE_PUMP_DRUG, VIGIL_QUALITY_INVALID, 0, said);
}

/* That somebody confirmed it is not told. */
static void
report_syringe (const Report *r)
{
  const BccPump *self = r->pump;
  char words[VIGIL_TEXT_SIZE];
  gsize n;

  if (!is_news (r, BIT (BCC_INSYR) | BIT (BCC_INVOLACT)))
    return;
  n = vigil_text_add (words, sizeof words, 0, self->said[BCC_INSYR]);
  if (has_said (self, BCC_INSYR))
    n = vigil_text_add (words, sizeof words, n, " mL");
  if (has_said (self, BCC_INVOLACT)) {
    n = vigil_text_add (words, sizeof words, n, ", ");
    n = vigil_text_add (words, sizeof words, n, self->said[BCC_INVOLACT]);
    vigil_text_add (words, sizeof words, n, " mL left");
  }
  pump_emit (r->ctx, r->channel, VIGIL_CODE_PUMP_SYRINGE,
             has_said (self, BCC_INSYR) ? VIGIL_QUALITY_OK : VIGIL_QUALITY_INVALID, 0, words);
}

/* Levels and per cent of a limit are no pressure in mmHg, so they are words beside no value. */
static void
report_pressure (const Report *r)
{
  const BccPump *self = r->pump;
  char words[2 * sizeof self->said[0] + sizeof "level , % of limit"];
  gsize n;

  if (!is_news (r, BIT (BCC_INP1) | BIT (BCC_INP2)))
    return;
  n = vigil_text_add (words, sizeof words, 0, "level ");
  n = vigil_text_add (words, sizeof words, n, has_said (self, BCC_INP1) ? self->said[BCC_INP1] : "--");
  n = vigil_text_add (words, sizeof words, n, ", ");
  n = vigil_text_add (words, sizeof words, n, has_said (self, BCC_INP2) ? self->said[BCC_INP2] : "--");
  vigil_text_add (words, sizeof words, n, " % of limit");
  pump_emit (r->ctx, r->channel, VIGIL_CODE_PUMP_PRESSURE, VIGIL_QUALITY_INVALID, 0, words);
}

static void
report_mains (const Report *r)
{
  Answer has_mains = either (get_bit (&r->status, 1), get_flag (r->pump, BCC_INM8));

  if (is_news (r, BIT (BCC_STATUS1) | BIT (BCC_INM8)))
    pump_emit_value (r->ctx, r->channel, VIGIL_CODE_PUMP_MAINS, has_mains != UNTOLD, has_mains == YES, "", "");
}

/* One that stood and cannot be read now stands on in doubt. */
static void
report_alarm (const Report *r)
{
  BccPump *self = r->pump;
  BccAlarms alarms;

  if (!is_news (r, ALARM_FIELDS | ALARM_FLAGS))
    return;
  bcc_alarms_read (self, &alarms);
  if (alarms.alarm != VIGIL_PUMP_ALARM_NONE || alarms.is_known) {
    self->is_alarming = alarms.alarm != VIGIL_PUMP_ALARM_NONE;
    pump_emit (r->ctx, r->channel, VIGIL_CODE_PUMP_ALARM, VIGIL_QUALITY_OK, alarms.alarm, alarms.words);
  } else if (self->is_alarming) {
    pump_emit (r->ctx, r->channel, VIGIL_CODE_PUMP_ALARM, VIGIL_QUALITY_QUESTIONABLE, VIGIL_PUMP_ALARM_OTHER,
               alarms.words);
  } else {
    pump_emit (r->ctx, r->channel, VIGIL_CODE_PUMP_ALARM, VIGIL_QUALITY_INVALID, 0, alarms.words);
  }
}

/* One that tells nothing of its state is in none that we know. */
static VigilPumpMode
report_mode (const Report *r)
{
  const char *words;
  VigilPumpMode mode = judge_mode (r, &words);
  gboolean is_doubtful = is_mode_doubtful (r, mode);
  gboolean is_untold = mode == VIGIL_PUMP_MODE_UNKNOWN && is_news (r, BIT (BCC_INRT) | BIT (BCC_INVI));

  if (is_news (r, STATES) || is_untold)
    pump_emit (r->ctx, r->channel, VIGIL_CODE_PUMP_MODE, is_doubtful ? VIGIL_QUALITY_QUESTIONABLE : VIGIL_QUALITY_OK,
               mode, words);
  return mode;
}

/* The volume last: who listens takes it for the end of the report. */
void
bcc_pump_report (BccPump *self, VigilDriverContext *ctx, guint8 channel)
{
  VigilDriverContext then = *ctx;
  Report r = { self, &then, channel, read_bits (self, BCC_RUNSTATE), read_bits (self, BCC_STATUS1) };
  VigilPumpMode mode;
  double infused_ml = 0;

  then.now_us = self->heard_us;
  if (!self->is_introduced || is_news (&r, BIT (BCC_INSERNUM) | BIT (BCC_INNR)))
    pump_emit_text (&then, channel, VIGIL_CODE_PUMP_SERIAL, self->identity);
  self->is_introduced = TRUE;
  report_model (&r);
  report_alarm (&r);
  report_mains (&r);
  report_drug (&r);
  report_syringe (&r);
  report_pressure (&r);
  report_number (&r, BCC_BASRT, VIGIL_CODE_PUMP_RATE_SET);
  report_number (&r, BCC_INVTB, VIGIL_CODE_PUMP_VTBI);
  report_time_left (&r);
  mode = report_mode (&r);
  report_number (&r, BCC_INRT, VIGIL_CODE_PUMP_RATE);
  report_number (&r, BCC_INVI, VIGIL_CODE_PUMP_INFUSED);
  if (is_news (&r, BIT (BCC_INVI)) && mode != VIGIL_PUMP_MODE_UNKNOWN
      && pump_parse_number (self->said[BCC_INVI], &infused_ml))
    self->told_us = self->heard_us;
  self->news = 0;
}
