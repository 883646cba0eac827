/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The only hop out of the core thread. Three lanes, because one is always wrong:
 * events (lossless, in order), the view (latest wins, at most 10 a second), waves (a ring a lane;
 * what does not fit is counted and shown as a gap).
 * Thread: put_* on the core thread; everything else on the thread that attached. */
#pragma once

#include "alarm/alarm.h"
#include "observation/waveform.h"
#include "session/session.h"

#define VIGIL_MAX_LINKS 8

typedef struct {
  gboolean is_pump;
  guint8 channel;
  char driver[32], label[64], path[256];
  char name[80];                /* what the clinic calls it, with its number where it is one of several; "" nothing */
  int maturity;                 /* VigilMaturity */
  double rate_step_ml_h;        /* pumps: the resolution of a set rate */
  gboolean can_start_cuff;      /* monitors: VIGIL_VERB_CUFF_START is understood */
  VigilLinkState state;
  gint64 since_wall_us;         /* in this state */
  guint64 frames, errors, bytes, bytes_sent;
  gboolean is_recording;        /* a capture is played back: never a device, never of now */
  gboolean is_listen_only;      /* nothing is sent */
  gboolean is_starved;          /* and the device speaks only when asked: what others ask is heard */
  guint8 n_pumps, n_pumps_there; /* set up on this line, and on it as the device tells; 0: not known */
  char trouble[128];            /* why there is no open port; "" there is */
  char model[VIGIL_TEXT_SIZE];  /* as the device calls itself; "" it has not */
  /* what goes over its line is saved too, to a capture (vigil_core_save_bytes_async) */
  gboolean is_saving;
  guint64 saved_bytes;          /* of the line; of the last capture when none is under way */
  char saved_path[256];         /* of that capture, cut if it is long; "" none yet */
  char save_trouble[160];       /* why it ended by itself; "" it did not */
} VigilLinkView;

/* What a pump last said of itself, visit or not. ABSENT, as all that is zero: never, or another pump has answered
 * since; STALE: it is too old, or the pump is not heard any more. */
typedef struct {
  VigilObservation said[VIGIL_N_PUMP_CODES];   /* by code - VIGIL_CODE_FIRST_PUMP */
} VigilPumpView;

/* Everything a screen may know of the present. A plain value. */
typedef struct {
  guint64 serial;               /* counts up with each put */
  char chair[16];
  char site[48];                /* where this tablet stands, as it is read; "" not known, or the clinic has no sites */
  gboolean is_site_unknown;     /* the clinic has several, and nobody has said which it is */
  gint64 now_us, now_wall_us;   /* when it was made */
  VigilSession session;
  VigilObservation vitals[VIGIL_N_CODES];   /* what stands for each code; ABSENT if never, STALE if too old */
  VigilLinkView links[VIGIL_MAX_LINKS];
  guint n_links;
  VigilPumpView pumps[VIGIL_MAX_CHANNELS];
  VigilAlarmList alarms;
  gboolean is_demo;             /* any value now shown is demo or test data */
  gboolean is_recording;        /* the record is being written */
  gboolean is_replay;
  double replay_speed;
  gint64 pin_locked_us;         /* how long still; 0 not */
  int pump_control;             /* VigilControl */
  char clinic_refusal[192];     /* first line of why the site's rules are not those in force; "" they are */
} VigilView;

/* NULL unless @code is a pump's; its code is @code unless nothing was said. */
const VigilObservation *vigil_pump_view_get (const VigilPumpView *self, VigilCode code);

/* What is too old at now_us becomes STALE; tells is_demo anew. A stale demo value is still shown and
 * is still demo. */
void vigil_view_age_vitals (VigilView *self);

/* Why a point may not be drawn like a measured one; bits. */
typedef enum {
  VIGIL_DOUBT_NONE = 0,
  VIGIL_DOUBT_DEMO = 1 << 0,          /* demo or test data in it */
  VIGIL_DOUBT_QUESTIONABLE = 1 << 1,  /* the device doubted some of it */
  VIGIL_DOUBT_STAND_IN = 1 << 2,      /* another source stood in for some of it */
} VigilDoubt;

/* A point of a trend, one each five seconds a code, and the backlog at start. */
typedef struct {
  VigilCode code;
  gint64 t_wall_us;
  float value;                  /* NAN: a gap */
  VigilDoubt doubt;
} VigilTrendPoint;

/* Of an observation that has, or had, a value. */
static inline VigilDoubt
vigil_doubt_of (const VigilObservation *observation)
{
  guint doubt = VIGIL_DOUBT_NONE;

  if ((observation->flags & (VIGIL_FLAG_DEMO | VIGIL_FLAG_TEST)) != 0)
    doubt |= VIGIL_DOUBT_DEMO;
  if (observation->quality == VIGIL_QUALITY_QUESTIONABLE)
    doubt |= VIGIL_DOUBT_QUESTIONABLE;
  if (observation->source != VIGIL_CODE_NONE)
    doubt |= VIGIL_DOUBT_STAND_IN;
  return (VigilDoubt) doubt;
}

typedef struct _VigilBus VigilBus;

typedef struct {
  void (*on_event) (const VigilEvent *event, gpointer user_data);
  void (*on_trend) (const VigilTrendPoint *points, guint n, gpointer user_data);
  void (*on_view) (const VigilView *view, gpointer user_data);
  /* Another session is shown from here on: forget events and trends. */
  void (*on_reset) (gpointer user_data);
  gpointer user_data;
} VigilBusReader;

VigilBus *vigil_bus_new (void) G_GNUC_WARN_UNUSED_RESULT;
VigilBus *vigil_bus_ref (VigilBus *self);
void vigil_bus_unref (VigilBus *self);

void vigil_bus_put_event (VigilBus *self, VigilEvent *event);
void vigil_bus_put_trend (VigilBus *self, const VigilTrendPoint *points, guint n);
void vigil_bus_put_view (VigilBus *self, const VigilView *view);
void vigil_bus_put_wave (VigilBus *self, const VigilWaveBlock *block);
void vigil_bus_put_reset (VigilBus *self);

/* Delivers on the caller's thread-default context until detached. One reader. */
void vigil_bus_attach (VigilBus *self, const VigilBusReader *reader);
void vigil_bus_detach (VigilBus *self);
/* The next blocks of a wave; what was put before the first call may be lost. Returns how many. */
guint vigil_bus_drain_wave (VigilBus *self, VigilCode code, VigilWaveBlock *out, guint max);
/* Blocks that did not fit since the start. */
guint vigil_bus_get_dropped_waves (VigilBus *self, VigilCode code);
/* How many lossless items wait; the core alarms when the screen does not drain. */
guint vigil_bus_get_backlog (VigilBus *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilBus, vigil_bus_unref)
