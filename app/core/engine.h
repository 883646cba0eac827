/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One living chair: devices in, events and a view out. Everything here runs on the core thread
 * and on nothing else, so that all that happens has one order. Internal to core/; split by what
 * it deals with: vitals, pumps, commands, proposals, recovery, the view. */
#pragma once

#include "core/core.h"
#include "core/device.h"
#include "core/line-saver.h"
#include "core/vitals.h"
#include "record/record.h"
#include "session/staff.h"

typedef struct _VigilEngine VigilEngine;

/* What a pump last said, whatever the session makes of it. */
typedef struct {
  char serial[32];
  VigilPumpMode mode;
  VigilPumpAlarm alarm;
  gboolean is_alarm_known;     /* FALSE: not told yet, or not any more; what stood stands on in doubt */
  char alarm_words[VIGIL_TEXT_SIZE];
  double rate_ml_h, rate_set_ml_h, vtbi_ml;                /* NAN: not heard, or the pump does not say */
  double infused_ml;                                       /* the last that was told; NAN never */
  gboolean is_volume_told;                                 /* in its last answer */
  gint64 rate_set_us, vtbi_us, mode_us, volume_us;         /* mono, when heard */
  gint64 answered_us;                                      /* mono, when its last answer was followed */
  gint64 seen_wall_us, volume_wall_us, recorded_us;        /* wall: its last answer, its last volume; mono */
  VigilPumpMode recorded_mode;
  gboolean is_volume_recorded;                             /* by the last PUMP_STATE */
  double recorded_rate_ml_h, last_infused_ml;
  double unplanned_ml, unplanned_at_ml;   /* counted of a run that nobody started; up to which counter, NAN none */
  gboolean is_remote_refused;
} VigilPumpShadow;

typedef void (*VigilEngineDone) (gint64 seq, const GError *error, gpointer user_data);

/* A verb on its way: asked, then seen in what the pump reports, or failed at the deadline. */
typedef struct {
  VigilVerb verb;              /* NONE: nothing is on its way */
  double rate_ml_h, vtbi_ml;
  enum { PHASE_RATE, PHASE_VTBI, PHASE_RUN } phase;
  gint64 asked_us, phase_us, deadline_us;
  VigilEngineDone done;
  gpointer user_data;
} VigilPending;

typedef struct { const VigilStaff *staff; gint64 at_us; } VigilVerified;

/* What was asked of the monitor's cuff. */
typedef struct {
  enum { VIGIL_CUFF_NONE, VIGIL_CUFF_ASKED, VIGIL_CUFF_MEASURING } phase;
  VigilVerb verb;
  gint64 asked_us;
  VigilEngineDone done;        /* NULL: answered */
  gpointer user_data;
} VigilCuffAsked;

struct _VigilEngine {
  VigilClinic *clinic;
  VigilRecord *record;
  VigilBus *bus;
  char *record_path, *chair;
  const VigilSite *site;       /* the clinic's; NULL: it has none, or which it is was not said */
  VigilControl control;

  VigilSession session;
  const VigilProtocol *protocol;
  VigilVitals heard;           /* of all monitors */
  VigilObservation vitals[VIGIL_N_CODES];   /* what stands for each code; not aged */
  struct { guint device; gint64 us; } waves[VIGIL_N_CODES];   /* whose was taken last, and when */
  GPtrArray *devices;          /* of VigilDevice */
  /* one a monitor, one a pump: several where a line carries several pumps */
  VigilLinkView links[VIGIL_MAX_LINKS];
  VigilDevice *link_devices[VIGIL_MAX_LINKS];
  guint n_links;
  gboolean was_live[VIGIL_MAX_LINKS];
  VigilLineSaver *savers[VIGIL_MAX_LINKS];    /* at the first link of its device; NULL nothing is saved */
  VigilPumpShadow pumps[VIGIL_MAX_CHANNELS];
  VigilPumpView said[VIGIL_MAX_CHANNELS];     /* not aged */
  VigilPending pending[VIGIL_MAX_CHANNELS];
  VigilVerb unanswered[VIGIL_MAX_CHANNELS];   /* what a killed Vigil had asked, until the pump is heard */
  gboolean is_bound[VIGIL_MAX_LINKS];         /* in this visit */
  VigilVerb failed[VIGIL_MAX_CHANNELS];   /* until the next command */
  VigilCuffAsked cuff;
  struct {
    gint64 key_us;             /* of the reading that was heard last: its time of measurement */
    gboolean is_new, is_under_way;
  } cuffs[VIGIL_MAX_MONITORS];

  VigilAlarmBank *alarms;
  VigilPinGate pin_gate;
  VigilVerified verified, verified_before;   /* whose PIN was right last, and the last of somebody else */

  GCancellable *reading_history;   /* NULL: the earlier visits are not being read */

  VigilTrendMaker *trend;
  gint64 wall_minus_mono_us;
  gint64 clock_stepped_us;     /* wall, when it was seen; 0 not */

  guint n_appended;            /* events since the program began */

  VigilView view;
  gboolean is_view_dirty;
  gint64 views_until_us;       /* a frame on for each view that was put */
  GSource *tick, *flush;
  gint64 ticked_us, anchored_us;
};

/* On the core thread, its context pushed. Takes over @record. */
VigilEngine *vigil_engine_new (const VigilCoreConfig *config, VigilClinic *clinic, VigilRecord *record,
                               VigilBus *bus, const char *moved_aside, GError **error);
void vigil_engine_free (VigilEngine *self);
/* See vigil_core_set_devices_async (). FALSE leaves everything as it was. */
gboolean vigil_engine_set_devices (VigilEngine *self, const char *const *monitors, const char *const *pumps, GError **error);

/* Folds, records, publishes. @done may be NULL. Takes @body. */
void vigil_engine_append (VigilEngine *self, VigilEventKind kind, const char *actor, JsonObject *body,
                          VigilEngineDone done, gpointer user_data);
void vigil_engine_mark_dirty (VigilEngine *self);
/* The place of a pump's link, -1 if there is no such pump. */
int vigil_engine_find_pump (const VigilEngine *self, gint64 channel);
const char *vigil_engine_get_actor (VigilEngine *self);

/* vitals */
void vigil_engine_on_observation (VigilDevice *device, const VigilObservation *observation, gpointer self);
void vigil_engine_on_wave (VigilDevice *device, const VigilWaveBlock *block, gpointer self);
void vigil_engine_flush_nibp (VigilEngine *self);
/* Lets go of sources that give nothing, and returns to those that do again; says so in the record. */
void vigil_engine_step_sources (VigilEngine *self);

/* what goes over a line, saved */
void vigil_engine_on_wire (VigilDevice *device, gboolean is_from_device, const guint8 *bytes, gsize len, gpointer self);
/* See vigil_core_save_bytes_async (). The path is the link's, in the next view. */
gboolean vigil_engine_save_bytes (VigilEngine *self, guint link, const char *folder, GError **error);
/* What is still to be finished, which waits for the disk: for another thread. NULL: nothing was saved. */
VigilLineSaver *vigil_engine_stop_saving (VigilEngine *self, guint link) G_GNUC_WARN_UNUSED_RESULT;
/* All of them; @why is said of each. */
void vigil_engine_end_saving (VigilEngine *self, const char *why);
void vigil_engine_on_model (VigilEngine *self, VigilDevice *device, const VigilObservation *observation);
void vigil_engine_count_saved (VigilEngine *self);

/* pumps */
void vigil_engine_on_pump (VigilEngine *self, const VigilObservation *observation);
gboolean vigil_engine_is_pump_asking (const VigilEngine *self, guint8 channel);
/* Keeps it for the screen; another serial number is another pump. */
void vigil_engine_keep_said (VigilEngine *self, const VigilObservation *observation);
void vigil_engine_forget_said (VigilEngine *self);
/* All that pumps say, as it is now; VIGIL_MAX_CHANNELS of them. */
void vigil_engine_age_said (VigilEngine *self, VigilPumpView *out);
/* The recorded state of a channel with the pump's last answer heard into it. */
void vigil_engine_live_channel (VigilEngine *self, guint8 channel, VigilChannel *out);
/* A pump that says what it does and never mentions its volume is followed all the same. */
void vigil_engine_check_answers (VigilEngine *self);
/* What runs though nobody started it is not counted on: the pump has gone, or the visit. */
void vigil_engine_end_unplanned (VigilEngine *self, guint8 channel, const char *how);
void vigil_engine_on_pump_link (VigilEngine *self, guint8 channel, gboolean is_live);

/* commands */
void vigil_engine_command (VigilEngine *self, int channel, VigilVerb verb, double value, VigilEngineDone done,
                           gpointer user_data);
void vigil_engine_check_pending (VigilEngine *self, gint64 now_us);
/* VIGIL_VERB_CUFF_START or _STOP; answered when the monitor measures, or when it has stopped. */
void vigil_engine_command_cuff (VigilEngine *self, VigilVerb verb, VigilEngineDone done, gpointer user_data);
void vigil_engine_on_cuff (VigilEngine *self, const VigilObservation *sys);
void vigil_engine_check_cuff (VigilEngine *self, gint64 now_us);
const char *vigil_verb_name (VigilVerb verb);

/* proposals */
/* Says in the record which devices are this visit's, those that it does not know yet. */
void vigil_engine_bind_devices (VigilEngine *self);
/* Again, with the serial number that it has now; nothing outside a visit. */
void vigil_engine_bind_pump (VigilEngine *self, guint8 channel);
/* By which rules: which set of the clinic's, and who signed it. */
void vigil_engine_add_rules (VigilEngine *self, JsonObject *body);
void vigil_engine_propose (VigilEngine *self, VigilEventKind kind, const char *actor, JsonObject *body,
                           VigilEngineDone done, gpointer user_data);
/* A PIN was tried: records it, returns NULL or the error to show. @staff NULL: wrong. */
GError *vigil_engine_pin_tried (VigilEngine *self, const VigilStaff *staff, const char *where);

/* earlier visits */
/* Of who is identified, if they are not known: they come as events. Asked when all that was recorded before is on the
 * disk; @unwritten: why it is not, and then they are unknown. */
void vigil_engine_read_history (VigilEngine *self, const GError *unwritten);
void vigil_engine_stop_reading_history (VigilEngine *self);

/* the patient's own tracks (core/tracks.h) */
/* All of @visit, and says so in the record; nothing where it has none. Waits for the disk. */
void vigil_engine_erase_tracks (VigilEngine *self, const char *visit);
/* Those of every visit but the open one. */
void vigil_engine_sweep_tracks (VigilEngine *self);
/* FALSE: what is to be recorded as imported is not there. */
gboolean vigil_engine_check_track (VigilEngine *self, const VigilEvent *proposed, GError **error);
/* The file of one that was refused, if the visit does not have it. */
void vigil_engine_drop_track (VigilEngine *self, const char *sha256);
void vigil_engine_remove_track (VigilEngine *self, const char *sha256);

/* recovery: the open visit of the record, if there is one */
gboolean vigil_engine_recover (VigilEngine *self, GError **error);

/* view */
void vigil_engine_put_view (VigilEngine *self);
void vigil_engine_step_alarms (VigilEngine *self);
void vigil_engine_emit_alarm (VigilEventKind kind, JsonObject *body, gpointer self);
