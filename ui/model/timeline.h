/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened, as plain arrays in time order, ready to be drawn on a time axis: folded from the
 * events of one visit and nothing else. Times are wall time. end_us 0: not over yet.
 * What is estimated is never mixed with what the pump said: a stretch without link is a segment of
 * its own, and becomes fact only when the pump's own counter has been read again.
 * Thread: one. */
#pragma once

#include "session/session.h"

typedef struct {
  guint8 channel;
  gint64 start_us, end_us;
  double rate;              /* in the drug's unit, as the pump gives it */
  gboolean is_estimated;
  gboolean is_mean;         /* fact, but only the volume of the whole stretch is known */
  gboolean is_of_unread_bag; /* estimated by nothing else than that the bag's label is not recorded */
} VigilSegment;

typedef struct { guint8 channel; gint64 start_us, end_us; } VigilPause;

typedef enum { VIGIL_MARK_EFFECT, VIGIL_MARK_STAFF, VIGIL_MARK_SCORE } VigilMarkKind;

typedef struct {
  VigilMarkKind kind;
  gint64 t_us, seq;
  char *words;              /* for people */
  char *who;                /* staff id, "patient", "device" */
  const char *icon;         /* of a staff mark; a name of the icon table */
  char *check;              /* of a score: which */
  int severity;             /* of an effect 0 .. 4; of a score its value */
  gboolean is_red_flag, is_corrected, is_withdrawn;
} VigilMark;

typedef struct { gint64 t_us; double sys_mmhg, dia_mmhg, mean_mmhg; gboolean is_demo, is_questionable; } VigilCuffReading;

typedef struct {
  char *alarm, *words;
  guint priority;           /* 1 .. 3 */
  VigilCode code;
  gboolean is_technical;
  gint64 start_us, end_us;
} VigilAlarmPeriod;

typedef struct { VigilStage stage; gint64 start_us, end_us; } VigilStageSpan;
typedef struct { gboolean is_pump; guint8 channel; gint64 start_us, end_us; } VigilLinkGap;

typedef struct { gint64 start_us, end_us; double rate; } VigilPlanned;

typedef struct {
  char drug[32], unit[16];
  double rates[VIGIL_MAX_STEPS], pump_rates_ml_h[VIGIL_MAX_STEPS];
  guint minutes[VIGIL_MAX_STEPS];
  guint n_steps;
  double bag_mg, bag_ml, delivered_mg;   /* NAN until it has ended, or if only estimated */
  gint64 started_us, ended_us;           /* 0: not */
} VigilTimelineChannel;

typedef struct {
  GArray *segments, *pauses, *marks, *pressures, *alarms, *stages, *gaps;   /* of the types above */
  VigilTimelineChannel channels[VIGIL_MAX_CHANNELS];
  guint n_channels;
  gint64 opened_us, closed_us;
  guint64 n_changes;        /* counts up with each event that changed anything */
  gint64 changed_from_us;   /* the earliest time whose picture the last event changed */
  /* private */
  struct {
    guint step;
    gboolean is_running, is_linked, is_back, is_untold;   /* the pump does not say its rate */
    double rate;
    gint64 seen_us;
    double seen_ml;
    gint64 bag_changed_seq;   /* 0: the label of what hangs is recorded */
  } now[VIGIL_MAX_CHANNELS];
} VigilTimeline;

VigilTimeline *vigil_timeline_new (void) G_GNUC_WARN_UNUSED_RESULT;
void vigil_timeline_free (VigilTimeline *self);
void vigil_timeline_clear (VigilTimeline *self);
/* Total: an event that means nothing here changes nothing. */
void vigil_timeline_fold (VigilTimeline *self, const VigilEvent *event);

/* When the channel will be done if nothing interrupts it, pauses so far added; 0 unknown or ended. */
gint64 vigil_timeline_get_planned_end_us (const VigilTimeline *self, guint channel, gint64 now_us);
/* The plan after @now_us, at most VIGIL_MAX_STEPS pieces. Returns how many. */
guint vigil_timeline_get_plan (const VigilTimeline *self, guint channel, gint64 now_us, VigilPlanned *out);
/* The greatest rate ordered or given, for the height of a lane; 0 none. */
double vigil_timeline_get_max_rate (const VigilTimeline *self, guint channel);
/* Marks of @kind that are not withdrawn. */
guint vigil_timeline_count_marks (const VigilTimeline *self, VigilMarkKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilTimeline, vigil_timeline_free)
