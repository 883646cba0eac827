/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the driver of Datex-Ohmeda monitors; nobody else includes it. Who speaks when is in
 * ge-datex-s5.c, the requests in -encode.c; records go to -values.c (numerics), -cuff.c (the
 * cuff's pressure and its time), -wave.c and -alarm.c. Integers are little-endian. */
#pragma once

#include "driver/driver.h"

#define GE_S5_REQUEST_MAX 72

/* Main types of a record, and the types of its subrecords. */
enum { GE_S5_MAIN_VALUES = 0, GE_S5_MAIN_WAVES = 1, GE_S5_MAIN_ALARMS = 4 };
enum { GE_S5_VALUES_DISPLAYED = 1, GE_S5_VALUES_AUXILIARY = 4 };
enum { GE_S5_ALARM_MESSAGE = 1 };
/* Sizes of subrecords. */
enum { GE_S5_VALUES_SIZE = 278, GE_S5_AUXILIARY_SIZE = 114, GE_S5_ALARM_SIZE = 510 };

/* What stands in place of a value and says why there is none; of a sample: a mark. */
#define GE_S5_NO_VALUE_MAX (-32001)
#define GE_S5_NO_SAMPLE_MAX (-32000)

typedef struct {
  gint16 sys, dia, mean, rate;   /* as sent */
} GeS5Pressure;

/* The cuff's pressure is repeated until the next; when it was measured comes in another record,
 * before or after it. */
typedef struct {
  gboolean is_told, is_told_valid;
  GeS5Pressure told;             /* the reading that was emitted last ... */
  guint32 told_time;             /* ... its time by the monitor, 0 unknown ... */
  guint32 told_heard_time;       /* ... and the monitor's time when it was first heard ... */
  gint64 told_heard_us;          /* ... which was then by ours */
  gboolean is_measuring, was_old;
  GeS5Pressure heard;            /* last, while none was being measured */
  gboolean is_new;               /* what is heard now has not been emitted ... */
  gboolean was_fresh;            /* ... and was heard in the first minute of its life ... */
  guint32 heard_time;            /* ... first at this time of the monitor */
  gint64 heard_us;
  guint32 time;                  /* as the last auxiliary record said; 0 none */
} GeS5Cuff;

typedef struct {
  int priority;                  /* VigilAlertPriority; -1: not told */
  char text[VIGIL_TEXT_SIZE];
} GeS5Alarm;

typedef enum {
  GE_S5_REQUEST_VALUES,
  GE_S5_REQUEST_AUXILIARY,
  GE_S5_REQUEST_WAVES,
  GE_S5_REQUEST_ALARM_CHANGES,
  GE_S5_REQUEST_ALARM_STATUS,
  GE_S5_N_REQUESTS
} GeS5Request;

typedef struct {
  gint64 due_us;
  gint64 heard_us;               /* an answer; 0 never */
  guint n_tries;                 /* since then */
} GeS5Poll;

typedef struct {
  GeS5Poll polls[GE_S5_N_REQUESTS];
  gint64 started_us, record_us;  /* the last good record */
  gint64 values_asked_us;
  gboolean has_header;
  guint8 level;
  guint16 plug;
  guint32 time;                  /* of the record, by the monitor's own clock */

  gboolean is_known[VIGIL_N_CODES];  /* emitted since the monitor was met */
  guint16 leads;                 /* label of the ECG group */
  double ambient_mmhg;           /* 0 unknown */
  gboolean is_co2_wet;
  guint temp;                    /* which temperature is shown, and ... */
  gint64 temp_us;                /* ... when it last had a value; 0: none is */
  GeS5Cuff cuff;

  gboolean has_wave_number, is_wave_lost;
  guint8 wave_number;            /* record number of the last record of waves */
  guint n_others;                /* records of other types since then */
  guint32 wave_sequence;
  gint64 wave_next_us[VIGIL_N_CODES];  /* where the next block begins if nothing is lost; 0: unknown */

  GeS5Alarm messages, arrhythmia;
  gboolean is_alarm_told, is_arrhythmia_told;
  GeS5Alarm told;                /* as emitted */
} GeS5;

static inline guint16
ge_s5_u16 (const guint8 *at)
{
  return (guint16) (at[0] | at[1] << 8);
}

static inline gint16
ge_s5_i16 (const guint8 *at)
{
  return (gint16) ge_s5_u16 (at);
}

static inline guint32
ge_s5_u32 (const guint8 *at)
{
  return ge_s5_u16 (at) | (guint32) ge_s5_u16 (at + 2) << 16;
}

static inline gboolean
ge_s5_is_value (gint16 sent)
{
  return sent > GE_S5_NO_VALUE_MAX;
}

/* Writes the record of a request into GE_S5_REQUEST_MAX bytes and returns its length. @level: the
 * DRI level to claim, 0 none. */
gsize ge_s5_encode_request (GeS5Request request, guint8 level, guint8 *out);
/* The same, to end what the request began. */
gsize ge_s5_encode_stop (GeS5Request request, guint8 *out);

/* Subrecords, each as long as its type is. */
void ge_s5_decode_displayed (VigilDriverContext *ctx, const guint8 *at);
void ge_s5_decode_auxiliary (VigilDriverContext *ctx, const guint8 *at);
void ge_s5_decode_alarm (VigilDriverContext *ctx, const guint8 *at);
/* Before the waves of a record: notices whether records before it were lost. */
void ge_s5_begin_waves (GeS5 *self, guint8 record_number);
/* A subrecord of @len bytes; @type is the kind of wave. */
void ge_s5_decode_wave (VigilDriverContext *ctx, guint8 type, const guint8 *at, gsize len);

/* The NIBP group of the displayed values; NULL: there is no cuff. */
void ge_s5_take_cuff (VigilDriverContext *ctx, const guint8 *group);
/* What the arrhythmia analysis says; @is_active FALSE: nothing. */
void ge_s5_take_arrhythmia (VigilDriverContext *ctx, gboolean is_active, guint32 bits);
/* Forgets alarms that were told too long ago. */
void ge_s5_age_alarms (VigilDriverContext *ctx);

/* Emits @value, in the unit of the vocabulary, unless @sent says why there is none, the value
 * cannot be, or @why gives another reason against it. @seen has quality, flags and times. */
void ge_s5_emit_value (VigilDriverContext *ctx, const VigilObservation *seen, gint16 sent, double value,
                       const char *why);
