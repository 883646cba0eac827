/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the PM6750 driver; nobody else includes it. What is sent when is in
 * berrymed-pm6750.c; -values.c reads numbers and rhythm, -cuff.c leads the cuff, -wave.c gathers
 * samples. */
#pragma once

#include "driver/driver.h"

/* What a frame is about, from the module. */
enum {
  PM6750_ECG_WAVE = 0x01,
  PM6750_ECG = 0x02,
  PM6750_NIBP = 0x03,
  PM6750_SPO2 = 0x04,
  PM6750_TEMPERATURE = 0x05,
  PM6750_PLETH_WAVE = 0xFE,
  PM6750_RESP_WAVE = 0xFF,
};

/* And to it. */
enum {
  PM6750_SET_ECG = 0x01,
  PM6750_SET_NIBP = 0x02,
  PM6750_SET_SPO2 = 0x03,
  PM6750_SET_TEMPERATURE = 0x04,
  PM6750_SET_ECG_GAIN = 0x07,
  PM6750_SET_ECG_FILTER = 0x08,
  PM6750_SET_PATIENT_TYPE = 0x09,
  PM6750_SET_RESP_GAIN = 0x0F,
  PM6750_SET_PLETH = 0xFE,
  PM6750_SET_RESP = 0xFF,
};

#define PM6750_QUEUE_MAX 24
#define PM6750_BLOCK_SAMPLES 50

typedef enum {
  PM6750_STREAM_ECG,
  PM6750_STREAM_SPO2,
  PM6750_STREAM_TEMPERATURE,
  PM6750_STREAM_PLETH,
  PM6750_STREAM_RESP,
  PM6750_N_STREAMS
} Pm6750Stream;

typedef struct {
  gint64 heard_us;             /* 0 never */
  gint64 asked_us;
  guint n_tries;               /* since it was heard */
} Pm6750Poll;

/* A number is told at once if it is near the last, and when the next frame agrees if it is not:
 * eight bits of sum let one spoilt frame in 256 pass. */
typedef struct {
  gboolean is_told, is_held;
  double told, held;
} Pm6750Number;

typedef enum {
  PM6750_CUFF_IDLE,
  PM6750_CUFF_ASKED,           /* and not seen to measure */
  PM6750_CUFF_MEASURING,
  PM6750_CUFF_RESULT,          /* came, and waits to be confirmed */
  PM6750_CUFF_STUCK,           /* did not end in time, and is told to stop */
} Pm6750CuffState;

typedef struct {
  guint8 sys, mean, dia;       /* mmHg */
} Pm6750Pressure;

typedef struct {
  Pm6750CuffState state;
  gint64 since_us;             /* in this state */
  gint64 heard_us, stopped_us; /* its last frame; when it was last told to stop */
  Pm6750Pressure result;
  gboolean is_told;            /* the last good reading ... */
  Pm6750Pressure told;
  gint64 told_us;
  const char *fault;           /* why the last one gave none; NULL: it did */
  guint fault_priority;
} Pm6750Cuff;

typedef struct {
  VigilCode code;              /* NONE: has not begun */
  gint64 next_us;              /* where the next block begins if nothing is lost */
  gint64 sample_us;            /* when the last sample came */
  gboolean is_after_gap;
  guint32 sequence;
  guint16 n;
  gint16 samples[PM6750_BLOCK_SAMPLES];
} Pm6750Row;

typedef enum {
  PM6750_ROW_ECG_I,
  PM6750_ROW_ECG_II,
  PM6750_ROW_ECG_V,
  PM6750_ROW_PLETH,
  PM6750_ROW_RESP,
  PM6750_N_ROWS
} Pm6750RowKind;

typedef struct {
  gint64 started_us, frame_us; /* the last good frame; 0 none */
  gint64 enabled_us;           /* all streams were asked for last */
  guint n_enabled;             /* so often without an answer */
  guint8 queue[PM6750_QUEUE_MAX][2];   /* type and data of what is to be sent */
  guint n_queue;
  gint64 sent_us;
  Pm6750Poll polls[PM6750_N_STREAMS];
  gboolean has_values;

  Pm6750Number hr, rr, spo2, pulse, temp;
  gboolean is_lead_off, is_signal_weak, is_finger_out, is_probe_unplugged;
  int rhythm;                  /* VigilAlertPriority; -1 not told */
  char rhythm_words[32];
  int rhythm_before;           /* what it last was, when it was told */
  int told_alert;              /* -1: none, or not told any more */
  char told_words[VIGIL_TEXT_SIZE];

  Pm6750Cuff cuff;

  guint8 gain;
  guint n_ecg, n_rails;        /* samples since the gain was looked at */
  guint n_pleth;               /* since pleth_since_us */
  gint64 pleth_since_us;
  guint pleth_period_us;
  Pm6750Row rows[PM6750_N_ROWS];
} Pm6750;

/* To be sent behind what waits; @is_urgent: before it. What does not fit is dropped. */
void pm6750_queue (Pm6750 *self, guint8 type, guint8 data, gboolean is_urgent);
/* Forgets what waits of that type. */
void pm6750_unqueue (Pm6750 *self, guint8 type);

/* @data is what stands behind the type, at least as long as the type's shortest. */
void pm6750_decode_ecg (VigilDriverContext *ctx, const guint8 *data, gsize len);
void pm6750_decode_spo2 (VigilDriverContext *ctx, const guint8 *data);
void pm6750_decode_temperature (VigilDriverContext *ctx, const guint8 *data, gsize len);
/* The most urgent of what the module or its cuff complains of, when it changes. */
void pm6750_tell_alert (VigilDriverContext *ctx);

void pm6750_decode_ecg_wave (VigilDriverContext *ctx, const guint8 *data);
void pm6750_decode_pleth_wave (VigilDriverContext *ctx, guint8 sample);
void pm6750_decode_resp_wave (VigilDriverContext *ctx, guint8 sample);

void pm6750_decode_cuff (VigilDriverContext *ctx, const guint8 *data);
void pm6750_watch_cuff (VigilDriverContext *ctx);
/* The module is silent: whatever the cuff was at, nobody will tell. */
void pm6750_lose_cuff (VigilDriverContext *ctx);
gboolean pm6750_start_cuff (VigilDriverContext *ctx, GError **error);
/* By a person's wish. */
void pm6750_end_cuff (VigilDriverContext *ctx);
