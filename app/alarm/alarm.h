/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong. A condition is a pure predicate of the present; a signal is a small machine with
 * memory that follows it: condition for its delay -> sounding -> acknowledged -> ended. Words and
 * states are those of IEC 60601-1-8. Time is an argument. No I/O: what changed comes out as events
 * for the record.
 * Thread: the core thread; a VigilAlarmView is a plain value for everybody. */
#pragma once

#include "clinic/clinic.h"
#include "observation/observation.h"
#include "session/session.h"

typedef enum { VIGIL_PRIORITY_NONE, VIGIL_PRIORITY_LOW, VIGIL_PRIORITY_MEDIUM, VIGIL_PRIORITY_HIGH } VigilPriority;

typedef enum {
  VIGIL_ALARM_INACTIVE,
  VIGIL_ALARM_PENDING,        /* condition true, delay not over */
  VIGIL_ALARM_SOUNDING,
  VIGIL_ALARM_ACKNOWLEDGED,   /* this occurrence only */
  VIGIL_ALARM_LATCHED,        /* condition over, nobody has seen it. High is still heard; medium is a
                               * message only; low and technical link and stale alarms never are */
} VigilAlarmState;

typedef enum {
  VIGIL_ALARM_KIND_LIMIT,          /* a vital beyond its limit */
  VIGIL_ALARM_KIND_LINK,           /* a device's link is lost */
  VIGIL_ALARM_KIND_STALE,          /* a required vital is too old or absent */
  VIGIL_ALARM_KIND_NIBP_OVERDUE,
  VIGIL_ALARM_KIND_PUMP,           /* passed on from the pump */
  VIGIL_ALARM_KIND_MONITOR,        /* passed on from the monitor */
  VIGIL_ALARM_KIND_COMMAND,        /* a pump did not do what was asked */
  VIGIL_ALARM_KIND_PLAN,           /* pump and plan disagree */
  VIGIL_ALARM_KIND_STORE,          /* not being recorded */
  VIGIL_ALARM_KIND_CLOCK,          /* the wall clock was stepped */
  VIGIL_ALARM_KIND_NURSE_CALL,
} VigilAlarmKind;

/* How the id of a PLAN alarm ends that is about a pump which nobody started: "plan.0.unplanned". */
#define VIGIL_ALARM_UNPLANNED ".unplanned"
#define VIGIL_MAX_ALARMS 48
/* A lost link or a missing vital that was acknowledged and still stands is announced again after
 * so long, as monitors do ("INOP reminder", 2 to 3 min). */
#define VIGIL_ALARM_REMINDER_S 180

typedef struct {
  char id[40];                 /* "limit.spo2.low.high", "link.pump.0", "link.monitor" (of the second
                                * monitor "link.monitor.1"): stable, stored */
  VigilAlarmKind kind;
  VigilAlarmState state;
  VigilPriority priority;
  gboolean is_technical;
  VigilCode code;
  VigilCode source;            /* limits: what stood in for @code; NONE: itself */
  guint8 channel;              /* of a pump, or the place of a monitor */
  gboolean is_high;            /* limits: above, else below */
  double value, limit;         /* at the moment; @value NAN when it has none */
  char native[VIGIL_TEXT_SIZE];/* a device's own words */
  int detail;                  /* VigilPumpAlarm, VigilLinkState, VigilVerb by kind */
  gint64 condition_since_us, raised_us, ended_us;   /* mono */
  gint64 raised_wall_us;
} VigilAlarmView;

typedef struct {
  VigilAlarmView alarms[VIGIL_MAX_ALARMS];   /* neither INACTIVE nor PENDING; highest priority first,
                                              * then newest */
  guint n_alarms;
  gint64 audio_paused_until_us;              /* mono; 0 not paused */
  VigilPriority sounding;                    /* what is to be heard now */
} VigilAlarmList;

/* The present, as the rules see it. */
typedef struct {
  gint64 now_us, now_wall_us;
  const VigilObservation *vitals;            /* VIGIL_N_CODES of them, by code; quality ABSENT if never seen */
  const VigilSession *session;
  const VigilProtocol *protocol;             /* may be NULL */
  const VigilAlarmProfile *profile;          /* may be NULL: technical alarms only */
  struct { gboolean is_pump; guint8 channel; VigilLinkState state; gboolean was_live; } links[8];
  guint n_links;
  VigilPumpAlarm pump_alarm[VIGIL_MAX_CHANNELS];
  char pump_words[VIGIL_MAX_CHANNELS][VIGIL_TEXT_SIZE];
  guint monitor_alert;                       /* priority, 0 none */
  char monitor_words[VIGIL_TEXT_SIZE];
  VigilVerb command_failed[VIGIL_MAX_CHANNELS];
  gboolean is_store_failing;
  gint64 clock_stepped_us;                   /* wall, 0 no */
  double rate_tolerance;
} VigilAlarmInputs;

typedef struct _VigilAlarmBank VigilAlarmBank;

VigilAlarmBank *vigil_alarm_bank_new (void) G_GNUC_WARN_UNUSED_RESULT;
void vigil_alarm_bank_free (VigilAlarmBank *self);
/* Evaluates every rule. @emit gets VIGIL_EVENT_ALARM_RAISED and _ENDED, and AUDIO_RESUMED when a
 * new alarm of equal or higher priority, or the time, ends an audio pause. It takes @body.
 *
 * A pressure of the cuff is judged once a reading: its delay is the time between the first and the
 * latest of readings that all violate the limit, so that a delay above 0 asks for a repeat, and a
 * further reading that violates it is a new occurrence.
 * A limit judges what stands for the vital, and says so when that is another source. A cuff's pulse that
 * stands in for a rate is judged as a cuff's reading is; that the rate itself is missing is said beside it.
 * An alarm whose source is lost cannot be judged and counts as over; the technical alarm for the
 * loss then has at least its priority. */
typedef void (*VigilAlarmEmit) (VigilEventKind kind, JsonObject *body, gpointer user_data);
void vigil_alarm_bank_step (VigilAlarmBank *self, const VigilAlarmInputs *inputs, VigilAlarmEmit emit,
                            gpointer user_data);
/* All sounding alarms become acknowledged, latched ones end. Emits per alarm. */
void vigil_alarm_bank_acknowledge (VigilAlarmBank *self, gint64 now_us, VigilAlarmEmit emit, gpointer user_data);
/* @for_s 0 resumes. */
void vigil_alarm_bank_pause_audio (VigilAlarmBank *self, guint for_s, gint64 now_us, VigilAlarmEmit emit,
                                   gpointer user_data);
void vigil_alarm_bank_list (const VigilAlarmBank *self, VigilAlarmList *out);
/* Of alarms that were restored, and are not stepped: their monotonic times are of when and where they
 * were recorded. Told by wall time, they are of the clock that now reads @now_us. */
void vigil_alarm_list_place (VigilAlarmList *self, gint64 now_us, gint64 now_wall_us);
/* After a restart: what the record says was active and acknowledged, so that an acknowledged alarm
 * whose condition still holds does not sound again. */
void vigil_alarm_bank_restore (VigilAlarmBank *self, const VigilEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilAlarmBank, vigil_alarm_bank_free)
