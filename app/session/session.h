/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of one visit, computed from its events and nothing else: start-up after a crash,
 * replay, station and report all fold the same events through the same pure step.
 * VigilSession is a plain value without pointers: copy it, compare it, keep it.
 * Its wall times are told by the clock as it stands now: when the clock is stepped
 * (VIGIL_EVENT_CLOCK_ANCHOR with step_us) they are moved with it, so that ages stay true.
 * Thread: any. */
#pragma once

#include "clinic/test-dose-rule.h"
#include "observation/observation.h"
#include "session/body.h"
#include "session/earlier.h"
#include "session/event.h"

#define VIGIL_SESSION_ERROR (vigil_session_error_quark ())
GQuark vigil_session_error_quark (void);

typedef enum {
  VIGIL_SESSION_ERROR_NOT_ALLOWED,  /* by role, or not signed in */
  VIGIL_SESSION_ERROR_WRONG_STAGE,
  VIGIL_SESSION_ERROR_BAD_VALUE,    /* the message names the field and what is expected */
  VIGIL_SESSION_ERROR_OUTSIDE_LIMIT,
  VIGIL_SESSION_ERROR_LOCKED,       /* too many wrong PINs */
  VIGIL_SESSION_ERROR_NO_LINK,
  VIGIL_SESSION_ERROR_BUSY,
  VIGIL_SESSION_ERROR_TIMED_OUT,
  VIGIL_SESSION_ERROR_NOT_RECORDED,
} VigilSessionError;

typedef enum {
  VIGIL_STAGE_NONE,       /* no visit is open */
  VIGIL_STAGE_CHECK_IN,
  VIGIL_STAGE_GATES,
  VIGIL_STAGE_DOSE,
  VIGIL_STAGE_INFUSING,
  VIGIL_STAGE_RECOVERY,
  VIGIL_STAGE_DISCHARGE,
  VIGIL_STAGE_CLOSED,
} VigilStage;

typedef enum {
  VIGIL_CHANNEL_EMPTY,
  VIGIL_CHANNEL_PRESCRIBED,  /* entered, not confirmed */
  VIGIL_CHANNEL_STARTING,    /* confirmed; the pump does not run yet */
  VIGIL_CHANNEL_RUNNING,
  VIGIL_CHANNEL_PAUSED,
  VIGIL_CHANNEL_ENDED,
} VigilChannelState;

typedef enum {
  VIGIL_VERB_NONE, VIGIL_VERB_START, VIGIL_VERB_PAUSE, VIGIL_VERB_STOP, VIGIL_VERB_RESUME, VIGIL_VERB_RATE,
  VIGIL_VERB_CUFF_START, VIGIL_VERB_CUFF_STOP,   /* to the monitor */
} VigilVerb;

typedef struct {
  double rate;             /* as ordered, in the drug's unit */
  guint duration_min;
  double pump_rate_ml_h;   /* rounded to the pump's step */
  double given_rate;       /* what that really gives, in the drug's unit */
} VigilStep;

/* What the second person enters anew. */
typedef enum {
  VIGIL_CHECKED_WEIGHT,
  VIGIL_CHECKED_DRUG,
  VIGIL_CHECKED_BAG_MG,
  VIGIL_CHECKED_BAG_ML,
  VIGIL_CHECKED_RATE,
  VIGIL_N_CHECKED,
} VigilChecked;

/* A bag that was changed while its infusion went on: VIGIL_EVENT_STAFF_ACTION with a channel. */
typedef struct {
  gint64 seq, t_wall_us;             /* of the last change; 0: none yet */
  gboolean is_unlabelled;            /* what the new one holds is not known yet */
  double mg, ml;                     /* what the one that was taken down held */
  char lot[32];
  double left_ml;                    /* in it */
  gboolean is_left_estimated;
  double hung_ml, hung_unplanned_ml; /* what the channel had given when that one was hung */
  gboolean is_hung_estimated;
  gint64 wasted_wall_us;             /* what was left in it is thrown away; 0: not yet */
  double other_mg, other_ml;         /* the new one turned out, after the end, to be of another strength; 0: it did not */
} VigilBagChange;

/* What was done about a prescription before it may run, and with its bag afterwards. Another prescription of the
 * channel begins it anew. */
typedef struct {
  char entered_by[VIGIL_ID_SIZE];    /* staff id of who entered the prescription */
  double rate_step_ml_h;             /* of the pump that it was entered for */
  char signed_id[VIGIL_ID_SIZE], signed_by[64];   /* the prescriber; "" nobody yet */
  gint64 signed_wall_us;
  char lot[32], bag[32], expiry[16], labelled_by[16];   /* initials */
  gint64 labelled_wall_us;           /* 0: not labelled yet */
  enum { VIGIL_SECOND_OPEN, VIGIL_SECOND_AGREES, VIGIL_SECOND_DIFFERS } second;
  guint times_apart[VIGIL_N_CHECKED];   /* DIFFERS: 0 the same, 1 another, else 10, 100 or 1000 times apart */
  char second_id[VIGIL_ID_SIZE], second_by[64];
  gint64 second_wall_us;
  gint64 second_seq;                 /* of the event that says so */
  double waste_ml, waste_mg;
  char wasted_by[64], witnessed_by[64];
  gint64 wasted_wall_us;             /* 0: nothing was thrown away yet */
  double hung_ml, hung_unplanned_ml; /* what the channel had given when this bag was hung: 0 for the first */
  gboolean is_hung_estimated;
  VigilBagChange change;
} VigilPreparation;

typedef struct {
  VigilChannelState state;
  char drug_id[32], drug_display[64], unit[16];
  guint colour;
  double weight_kg, bag_mg, bag_ml;
  VigilStep steps[VIGIL_MAX_STEPS];
  guint n_steps, step;           /* which one runs, from 0 */
  double total_mg, total_ml;     /* planned */
  guint duration_min;
  /* fact, from the pump */
  char pump_serial[32];
  gboolean is_linked;
  VigilPumpMode mode;
  double rate_ml_h;              /* what it reports to deliver; NAN: it did not say */
  double counter_ml;             /* its volume counter as last read; -1: of another pump */
  double counter_at_start_ml;    /* what it stood at when this patient's volume began, or 0 after a reset */
  double bridged_ml;             /* counted before the counter's last reset */
  double delivered_ml;           /* counted from the pump's counter, resets of it bridged */
  gint64 seen_wall_us;           /* when the pump was last heard */
  gint64 volume_wall_us;         /* when its volume was: before seen_wall_us if it answers without; 0 never */
  double unseen_ml;              /* estimate of what ran from then to seen_wall_us; no part of delivered_ml */
  gint64 started_wall_us, ended_wall_us, paused_wall_us;
  gint64 running_us;             /* time spent running, pauses left out, up to seen_wall_us */
  gint64 step_started_running_us;
  gboolean is_started_by_wire;   /* then the pump stops itself when it hears nothing */
  guint silence_stop_ms;
  VigilVerb pending;             /* asked for, not yet seen */
  gint64 pending_since_wall_us;
  /* The pump's own alarm, live only: it is not folded from events, and a replay knows none. */
  gboolean is_pump_alarm_known;
  VigilPumpAlarm pump_alarm;
  gboolean is_pump_asking;       /* live only, too: a question stands on its display and waits for a key */
  gboolean is_swap_unconfirmed;  /* another pump answers than the one that was bound */
  gboolean is_unplanned;         /* it runs though nobody confirmed a start */
  double unplanned_counter_ml;   /* its counter as that began; -1 unknown */
  double unplanned_ml;           /* given so in this visit, as far as counted; no part of delivered_ml */
  VigilPreparation prepared;
} VigilChannel;

typedef struct {
  char id[32];
  gboolean is_answered, is_passed;
  gint64 t_wall_us;
  char by[16];                   /* initials */
  gboolean is_overridden;        /* by a prescriber; until it is answered anew */
  gint64 overridden_wall_us;
  char overridden_by[64], reason[128];
  gint64 remind_wall_us;         /* staff wants to hear that it passes then; 0: not so, or they have seen it */
} VigilGateAnswer;

#define VIGIL_MAX_QUESTION_ANSWERS 64

/* One question of a gate, the last answer to it. */
typedef struct {
  char gate[VIGIL_ID_SIZE], question[VIGIL_ID_SIZE], choice[VIGIL_ID_SIZE];
} VigilQuestionAnswer;

/* Eaten longer ago than any rule asks for, says the patient. */
#define VIGIL_INTAKE_LONG_AGO ((gint64) 1)

/* A dose that was given by hand: VIGIL_EVENT_RESCUE_GIVEN, VIGIL_EVENT_TEST_DOSE_GIVEN. */
typedef struct {
  char drug_id[VIGIL_ID_SIZE], unit[8];
  double dose;                   /* in unit */
  gint64 seq, t_wall_us;
  gboolean is_withdrawn;         /* it was an error to write it down */
  char step[VIGIL_ID_SIZE];      /* of an emergency, that it was given in; "" none */
  gboolean is_test;              /* to be observed; see session/test-dose.h */
} VigilBolus;

/* A step of an emergency that is no dose by hand: those are boluses. */
typedef struct {
  char id[VIGIL_ID_SIZE];
  gint64 t_wall_us;              /* when it was ticked; 0: taken back */
} VigilEmergencyTick;

/* VIGIL_EVENT_EMERGENCY_BEGUN and what follows; begun again it has its steps anew. */
typedef struct {
  char id[VIGIL_ID_SIZE], name[VIGIL_ID_SIZE];   /* the clinic's, and its word as it was read */
  gint64 begun_wall_us;
  gint64 ended_wall_us;          /* 0: it is open */
  gboolean is_mistaken;          /* it was opened by mistake */
  VigilEmergencyTick ticks[VIGIL_MAX_EMERGENCY_STEPS];
  guint n_ticks;
  /* an antidote that runs at a rate, beside any pump that is heard */
  char infusion_drug_id[VIGIL_ID_SIZE];
  double infusion_ml_min;        /* the most that it may run at; 0: it does not run */
  gint64 infusion_wall_us;       /* since then */
  double infused_ml;             /* at most, of those that have ended */
} VigilEmergencyState;

#define VIGIL_MAX_SCORES 32      /* remembered of one visit */

/* An instrument that was scored: VIGIL_EVENT_INSTRUMENT_SCORED. One that was withdrawn is forgotten. */
typedef struct {
  char id[VIGIL_ID_SIZE], by[16], band[VIGIL_ID_SIZE];   /* instrument; initials; "" no band */
  int total;
  gint8 items[VIGIL_MAX_ITEMS];  /* by their place in the instrument; -1: not asked, or it scores nothing */
  guint when;                    /* VigilWhen */
  gint64 seq, t_wall_us;
} VigilScore;

/* An item of the discharge list. */
typedef struct {
  char id[32];
  gboolean is_done;
  gint64 t_wall_us;
  char by[16];
  gint64 overridden_seq, overridden_wall_us;   /* by a prescriber; 0: not so */
  char overridden_by[64], reason[128];
} VigilDischargeAnswer;

#define VIGIL_MAX_TEST_ANSWERS 16

/* What a test dose did: VIGIL_EVENT_TEST_DOSE_RESPONSE. */
typedef struct {
  char id[VIGIL_ID_SIZE], label[64];
  VigilTestAction action;
  gint64 seq, t_wall_us;
  char by[16];                   /* initials */
  gboolean is_withdrawn;         /* in error, or of another patient or protocol */
} VigilTestAnswer;

#define VIGIL_MAX_TRACKS 12
#define VIGIL_TRACK_TITLE_BYTES 95
#define VIGIL_TRACK_HASH_SIZE 65   /* SHA-256 in small hexadecimal digits, and a NUL */

/* A track of the patient's own: VIGIL_EVENT_TRACK_IMPORTED. */
typedef struct {
  char title[VIGIL_TRACK_TITLE_BYTES + 1], sha256[VIGIL_TRACK_HASH_SIZE];
  gint64 bytes, length_ms;       /* 0: its length is not known */
} VigilTrack;

#define VIGIL_MAX_MONITORS 4

/* What stands for a vital. */
typedef struct {
  VigilCode code;                /* NONE: the vital itself */
  guint device;                  /* of which monitor, in the order in which they were named, from 0 */
} VigilVitalSource;

/* What this tablet's record says of the patient's earlier visits. */
typedef enum {
  VIGIL_HISTORY_NOT_READ,        /* nobody is identified, or it is being read */
  VIGIL_HISTORY_KNOWN,           /* and may be none */
  VIGIL_HISTORY_UNKNOWN,         /* the record could not be read */
} VigilHistoryState;

typedef struct {
  char id[48];                   /* uuid; "" none */
  VigilStage stage;
  gint64 opened_wall_us, closed_wall_us;
  gboolean is_training;
  char site_id[VIGIL_ID_SIZE], site_label[48];   /* where it was; "" the record does not say */
  gboolean is_site_unknown;           /* it says that the clinic has several and the tablet did not know at which it stood */
  char staff_id[32], staff_name[64];  /* signed in; "" nobody */
  char name[128], birth_date[16], record_number[32], initials[16];
  VigilSex sex;
  double weight_kg, height_cm;        /* 0: not measured */
  char consent_id[32];                /* the document that was signed or refused */
  gint64 weighed_wall_us;
  char protocol_id[64], protocol_title[96];
  gboolean is_consent_signed;
  VigilGateAnswer gates[VIGIL_MAX_GATES];
  guint n_gates;
  VigilQuestionAnswer question_answers[VIGIL_MAX_QUESTION_ANSWERS];
  guint n_question_answers;
  gint64 intakes_wall_us[VIGIL_N_FOODS];   /* when it was last eaten; 0: not asked yet */
  VigilChannel channels[VIGIL_MAX_CHANNELS];
  guint n_channels;
  struct { char id[32]; int score; gint64 t_wall_us; } checks[VIGIL_MAX_CHECKS];  /* the latest of each */
  guint n_checks;
  VigilBolus boluses[VIGIL_MAX_BOLUSES];  /* those beyond are refused before they are recorded */
  guint n_boluses;
  VigilEmergencyState emergencies[VIGIL_MAX_EMERGENCIES];  /* each that was opened in this visit; one is open at most */
  guint n_emergencies;
  VigilScore scores[VIGIL_MAX_SCORES];    /* the latest last; of too many the oldest are forgotten */
  guint n_scores;
  VigilTestAnswer test_answers[VIGIL_MAX_TEST_ANSWERS];  /* as the boluses */
  guint n_test_answers;
  gint64 side_effect_wall_us;         /* last time the list was gone through */
  double nibp_sys_mmhg, nibp_dia_mmhg, nibp_mean_mmhg;
  gint64 nibp_wall_us;                /* 0: none yet */
  gboolean is_nibp_demo, is_nibp_questionable;
  gint64 cuff_asked_wall_us;          /* a pressure was asked for and has not come yet; 0: none */
  VigilVitalSource sources[VIGIL_CODE_LAST_VITAL + 1];  /* by code */
  double baseline_sys_mmhg, baseline_dia_mmhg, baseline_hr;  /* 0 until the gates passed */
  struct { char place[VIGIL_ID_SIZE], side[8], by[16]; guint gauge; gint64 t_wall_us; } iv;   /* 0: no needle yet */
  gint64 recovery_started_wall_us;
  guint recovery_planned_min;
  VigilDischargeAnswer discharge[VIGIL_MAX_GATES];
  guint n_discharge;
  struct { char id[VIGIL_ID_SIZE]; double limit; } limits[VIGIL_MAX_LIMITS];  /* set at the chair, for this visit */
  guint n_limits;
  gboolean is_kiosk;                  /* the patient has the tablet */
  gint64 nurse_called_wall_us;        /* 0: no call is open */
  char music_title[96];               /* "" silent */
  VigilTrack tracks[VIGIL_MAX_TRACKS];  /* the patient's own, as they were imported; gone with the visit */
  guint n_tracks;
  gboolean is_signed;
  char signed_by[64];
  VigilHistoryState history;
  VigilEarlierVisit earlier[VIGIL_MAX_EARLIER];   /* the oldest first; of training only in training */
  guint n_earlier, n_earlier_visits;  /* listed, and in the record */
  guint n_earlier_others;             /* of the same number and another birth date: not counted */
  VigilReviewDecision review;         /* of the chosen protocol's course, signed in this visit */
  char reviewed_by[64], review_reason[128];
  gint64 n_events;                    /* seq of the last one folded */
} VigilSession;

void vigil_session_init (VigilSession *self);
/* Folds one event. Total: an event that cannot be in this state changes only n_events. */
void vigil_session_step (VigilSession *self, const VigilEvent *event);
/* An event that was folded under @pending before the record had numbered it stands there as @seq: what in the state
 * names it is changed. */
void vigil_session_settle_seq (VigilSession *self, gint64 pending, gint64 seq);

/* A pump runs, is held, or was told to start. */
gboolean vigil_session_is_running (const VigilSession *self);

/* The one that is open; NULL none. */
const VigilEmergencyState *vigil_session_get_emergency (const VigilSession *self);

/* May this event be proposed by this person in this state? The one gate for everything that staff
 * and patient do; it fills nothing in. @clinic gives limits and lists. A refusal's message is
 * translated and says what to do. */
gboolean vigil_session_check (const VigilSession *self, const VigilClinic *clinic,
                              const VigilEvent *proposed, GError **error);

/* NULL: the visit has no such track. */
const VigilTrack *vigil_session_find_track (const VigilSession *self, const char *sha256);
/* 64 small hexadecimal digits: it may be the name of a file. */
gboolean vigil_track_is_hash (const char *sha256);

/* What has gone in, at a moment. While the pump is heard: its own volume. While it is not, or answers
 * without its volume: that plus rate times the time since, marked as estimated, never beyond what the
 * pump would have given by itself (its watchdog, its programmed volume). */
typedef struct {
  double ml, mg;
  gboolean is_estimated;
  double seen_mg;                 /* the last fact */
  gint64 left_us;                 /* to the planned end at this rate; -1 unknown */
  gint64 ends_wall_us;            /* 0 unknown */
  double rate;                    /* in the drug's unit, from the pump's rate; 0: it should have stopped */
  gboolean is_rate_planned;       /* the pump does not say its rate: @rate, and what is estimated and left, is by
                                   * the plan's */
  double seen_rate;               /* the last fact; NAN: the pump does not say */
} VigilDelivered;

void vigil_channel_delivered (const VigilChannel *self, gint64 now_wall_us, VigilDelivered *out);
/* What @ml of all that went out of its bags held: by the first one's strength, what came after a change by the new
 * one's, once its label said another. */
double vigil_channel_ml_to_mg (const VigilChannel *self, double ml);
/* Of the bag that was hung last nobody saw the label before it was given: mg is an estimate, however well ml is known. */
gboolean vigil_channel_is_strength_assumed (const VigilChannel *self);
/* Was its volume told when it was last heard? */
gboolean vigil_channel_is_volume_seen (const VigilChannel *self);
/* What the pump says now; @rate_ml_h and @counter_ml are NAN where it does not say. The step hears what is recorded (VIGIL_EVENT_PUMP_STATE, each minute);
 * between two of them, let a COPY of the channel hear each reading for the screen: the state
 * itself stays what its events say. */
void vigil_channel_hear (VigilChannel *self, VigilPumpMode mode, double rate_ml_h, double counter_ml, gint64 wall_us);
/* Time spent running, pauses left out. */
gint64 vigil_channel_running_us (const VigilChannel *self, gint64 now_wall_us);
/* Running time until the next step is due; 0 it is due, -1 there is no next one. */
gint64 vigil_channel_step_left_us (const VigilChannel *self, gint64 now_wall_us);
/* Does the pump do what is planned, in rate and in volume? @tolerance is relative. TRUE while it
 * is not heard, and of a rate that it does not say: what is not known is said by the link's alarm, not by this. */
gboolean vigil_channel_matches_plan (const VigilChannel *self, double tolerance);

#define VIGIL_CHECK_SIDE_EFFECTS "side-effects"

/* When a check, or VIGIL_CHECK_SIDE_EFFECTS, is due; 0 never. */
gint64 vigil_session_check_due_wall_us (const VigilSession *self, const VigilProtocol *protocol,
                                        const char *check_id);

const char *vigil_stage_name (VigilStage stage);   /* "infusing"; not for people */
/* VIGIL_STAGE_NONE if there is no such name. */
VigilStage vigil_stage_lookup (const char *name);
