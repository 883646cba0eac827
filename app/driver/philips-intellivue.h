/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the Philips IntelliVue driver; nobody else includes it. The association and its
 * timers are in philips-intellivue.c, the words we send in -encode.c, and what the monitor says
 * in -decode.c, which hands objects to -numeric.c, -wave.c and -alert.c; -clock.c relates times.
 * Names and numbers are those of the Data Export Interface Programming Guide. */
#pragma once

#include "base/cursor.h"
#include "driver/driver.h"

#define INTELLIVUE_TICKS_PER_SEC 8000   /* RelativeTime */
#define INTELLIVUE_USEC_PER_TICK 125
#define INTELLIVUE_BLOCK_TICKS 2048     /* of a wave: 256 ms */
#define INTELLIVUE_REQUEST_MAX 256      /* no message of ours is longer */
#define INTELLIVUE_N_SPECS 24
#define INTELLIVUE_N_FIXED 8

enum {
  INTELLIVUE_CLASS_NUMERIC = 0x0006,
  INTELLIVUE_CLASS_WAVE = 0x0009,
  INTELLIVUE_CLASS_MDS = 0x0021,
  INTELLIVUE_CLASS_ALERT = 0x0036,
};

enum {
  INTELLIVUE_GROUP_ALL = 0x0000,
  INTELLIVUE_GROUP_ALERTS = 0x0801,
  INTELLIVUE_GROUP_OBSERVED = 0x0803,
  INTELLIVUE_GROUP_SYSTEM = 0x080A,
  INTELLIVUE_GROUP_STATIC = 0x0811,
};

#define INTELLIVUE_EXTENSION_NUMERICS_1S 0x80000000u
#define INTELLIVUE_EXTENSION_WAVES 0x08000000u

/* MeasurementState */
enum {
  INTELLIVUE_STATE_INVALID = 0x8000,
  INTELLIVUE_STATE_QUESTIONABLE = 0x4000,
  INTELLIVUE_STATE_UNAVAILABLE = 0x2000,
  INTELLIVUE_STATE_CALIBRATING = 0x1000,
  INTELLIVUE_STATE_TEST = 0x0800,
  INTELLIVUE_STATE_DEMO = 0x0400,
  INTELLIVUE_STATE_EARLY = 0x0040,
  INTELLIVUE_STATE_MEASURING = 0x0020,
  INTELLIVUE_STATE_IN_ALARM = 0x0002,
};

enum {
  INTELLIVUE_UNIT_NONE = 0x0200,
  INTELLIVUE_UNIT_PERCENT = 0x0220,
  INTELLIVUE_UNIT_BEATS_PER_MIN = 0x0AA0,
  INTELLIVUE_UNIT_BREATHS_PER_MIN = 0x0AE0,
  INTELLIVUE_UNIT_KPA = 0x0F03,
  INTELLIVUE_UNIT_MMHG = 0x0F20,
  INTELLIVUE_UNIT_MILLIVOLT = 0x10B2,
  INTELLIVUE_UNIT_OHM = 0x10C0,
  INTELLIVUE_UNIT_FAHRENHEIT = 0x1140,
  INTELLIVUE_UNIT_CELSIUS = 0x17A0,
};
#define INTELLIVUE_MMHG_PER_KPA 7.500616827

/* The monitor's counter related to its wall clock and to ours. */
typedef struct {
  gboolean is_running;
  guint32 last;                /* as received; wraps every 6.2 days */
  gint64 ticks;                /* unwrapped */
  gboolean has_wall;
  gint64 wall_ticks, wall_us;  /* the device's wall clock at one tick */
  gint64 offset_us;            /* host mono = ticks in microseconds + this: the least delay seen */
  gint64 window_offset_us, window_end_us;
} IntellivueClock;

/* The object that a code is taken from, while others offer the same. */
typedef struct {
  gboolean is_set;
  guint8 rank;                 /* 0 is the best */
  guint16 context, handle, physio;
  gint64 seen_us;
  VigilObservation last;       /* as emitted */
} IntellivueNumeric;

/* What a wave object said about its samples. One handle may carry two kinds (a single lead and
 * the three-lead compound), told apart by the number of samples in a block. */
typedef struct {
  guint16 context, handle, n;
  guint8 bits, significant;
  gboolean is_masked, has_scale;
  guint period_ticks;
  guint16 unit;                /* 0: not told */
  float scale, offset;         /* in @unit */
  guint n_fixed;
  struct { guint16 id, value; } fixed[INTELLIVUE_N_FIXED];
} IntellivueSpec;

typedef struct {
  gboolean is_set;
  guint16 context, handle, physio, n;
  gint64 seen_us;
  gint64 next_us, next_ticks;  /* where the next block begins if nothing is lost */
} IntellivueWave;

typedef struct {
  gboolean is_open, is_whole, has_patient, has_technical;
  guint16 sequence;
  guint8 parts;
  guint priority;
  VigilFlags flags;
  char text[VIGIL_TEXT_SIZE];
} IntellivueAlerts;

typedef enum {
  INTELLIVUE_PHASE_RELEASING,
  INTELLIVUE_PHASE_REQUESTING,
  INTELLIVUE_PHASE_AWAITING_CREATE,
  INTELLIVUE_PHASE_ASSOCIATED,
  INTELLIVUE_PHASE_BACK_OFF,
  INTELLIVUE_PHASE_STOPPED,
} IntellivuePhase;

typedef enum {
  INTELLIVUE_POLL_NUMERICS,
  INTELLIVUE_POLL_WAVES,
  INTELLIVUE_POLL_ALERTS,
  INTELLIVUE_N_POLLS
} IntellivuePollKind;

typedef struct {
  gint64 sent_us, answered_us;
  guint n_refusals;                /* since it was answered */
} IntellivuePoll;

typedef struct {
  IntellivuePhase phase;
  gint64 deadline_us, resend_us;   /* of the phase */
  guint due;                       /* messages to be sent as the rate limit permits */
  gint64 sent_us[4];               /* the last frames sent, oldest at sent_at */
  guint sent_at;
  gint64 last_sent_us, last_tick_us, system_us;   /* when the MDS was asked for last */
  guint n_refusals;
  guint16 create_invoke;
  guint32 granted_extensions;
  gint64 granted_period_us;
  gboolean has_data;               /* in this association */
  char model[VIGIL_TEXT_SIZE];     /* as emitted */
  VigilFlags model_flags;
  IntellivuePoll polls[INTELLIVUE_N_POLLS];

  IntellivueClock clock;
  IntellivueNumeric numerics[VIGIL_N_CODES];
  guint n_specs;
  IntellivueSpec specs[INTELLIVUE_N_SPECS];
  IntellivueWave waves[VIGIL_N_CODES];
  gboolean has_wave_sequence, is_wave_lost;
  guint16 wave_sequence;
  IntellivueAlerts alerts;
  gboolean has_alert;
  VigilObservation alert;          /* as emitted */
} Intellivue;

/* ---- what we send; each writes a payload into INTELLIVUE_REQUEST_MAX bytes, returns its length */
gsize intellivue_encode_association_request (guint8 *out);
gsize intellivue_encode_release_request (guint8 *out);
gsize intellivue_encode_release_response (guint8 *out);
gsize intellivue_encode_create_result (guint8 *out, guint16 invoke);
gsize intellivue_encode_single_poll (guint8 *out, guint16 invoke, guint16 poll,
                                     guint16 object_class, guint16 group);
gsize intellivue_encode_extended_poll (guint8 *out, guint16 invoke, guint16 poll,
                                       guint16 object_class, guint16 group, guint32 active_ticks);
gsize intellivue_encode_wave_list (guint8 *out, guint16 invoke, const guint32 *labels,
                                   guint n_labels);

/* ---- what the monitor says */
typedef enum {
  INTELLIVUE_MESSAGE_OTHER,
  INTELLIVUE_MESSAGE_CREATE,       /* the MDS create event, to be answered */
  INTELLIVUE_MESSAGE_POLL_RESULT,
  INTELLIVUE_MESSAGE_RESULT,       /* of anything else */
  INTELLIVUE_MESSAGE_ERROR,
} IntellivueMessageKind;

typedef struct {
  IntellivueMessageKind kind;
  guint16 invoke, command, action;
  gboolean is_linked;              /* more of this answer follows */
  guint8 part;                     /* 1 ... of a linked answer */
  guint16 sequence;
  gint64 ticks;                    /* unwrapped RelativeTime */
  guint16 object_class, group;
} IntellivueMessage;

/* Reads the header of a data message (first byte E1). FALSE: it is not one. @body is left at
 * what stands behind the header. */
gboolean intellivue_read_header (const guint8 *frame, gsize len, IntellivueMessage *message,
                                 VigilCursor *body);
/* Decodes the body and emits what it says. FALSE: it breaks off or contradicts itself; what
 * stood before that was emitted. */
gboolean intellivue_decode_create (VigilDriverContext *ctx, VigilCursor *body);
gboolean intellivue_decode_poll_result (VigilDriverContext *ctx, IntellivueMessage *message,
                                        VigilCursor *body);
/* The granted period and extension bits of an association accept; FALSE: none found. */
gboolean intellivue_decode_accept (const guint8 *frame, gsize len, gint64 *period_us,
                                   guint32 *extensions);

/* Objects of a poll result. @attributes is one AttributeList's content. */
void intellivue_decode_numeric (VigilDriverContext *ctx, const IntellivueMessage *message,
                                guint16 context, guint16 handle, VigilCursor attributes);
void intellivue_decode_wave (VigilDriverContext *ctx, const IntellivueMessage *message,
                             guint16 context, guint16 handle, VigilCursor attributes);
void intellivue_decode_alerts (VigilDriverContext *ctx, VigilCursor attributes);
/* Around the objects of one alert message: an answer may come in several. */
void intellivue_begin_alerts (Intellivue *self, const IntellivueMessage *message);
void intellivue_end_alerts (VigilDriverContext *ctx, const IntellivueMessage *message,
                            gboolean is_whole);
/* The monitor tells its alarms no more. */
void intellivue_lose_alerts (VigilDriverContext *ctx);
/* Before the objects of a wave message: notices whether messages before it were lost. */
void intellivue_begin_waves (Intellivue *self, const IntellivueMessage *message);

/* The next attribute of a list; FALSE at its end or where it breaks off. */
gboolean intellivue_next_attribute (VigilCursor *list, guint16 *id, VigilCursor *value);
/* Takes an AttributeList: count, length, content. */
VigilCursor intellivue_take_list (VigilCursor *cursor);
double intellivue_decode_float (guint32 word);            /* NaN where the device gave no number */
gint64 intellivue_decode_time (VigilCursor *cursor);      /* AbsoluteTime; 0: none */
void intellivue_decode_text (VigilCursor utf16, char *out, gsize size);
VigilFlags intellivue_state_flags (guint16 state);
VigilQuality intellivue_state_quality (guint16 state);

/* The monitor's counter: unwraps @relative and learns from its arrival at @now_us, which cannot
 * be earlier than the end of the @duration_ticks that begin there. */
gint64 intellivue_clock_advance (IntellivueClock *self, guint32 relative, guint duration_ticks,
                                 gint64 now_us);
gint64 intellivue_clock_to_mono_us (const IntellivueClock *self, gint64 ticks);
/* The monitor says what its wall clock shows at @ticks; 0: it does not know. */
void intellivue_clock_set_wall (IntellivueClock *self, gint64 ticks, gint64 wall_us);
/* What the monitor's wall clock showed; 0 while unknown. */
gint64 intellivue_clock_to_wall_us (const IntellivueClock *self, gint64 ticks);
