/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened. The append-only list of events IS the session; everything else is computed from
 * it. An event is immutable once made and counted, so it may cross threads.
 *
 * The body is a flat JSON object. Keys carry their unit. Which keys a kind has is written beside
 * it: [key] optional. Wire names ("visit.opened") are stored and golden-tested: never renamed.
 * Thread: any. */
#pragma once

#include <json-glib/json-glib.h>

typedef enum {
  VIGIL_EVENT_NONE,
  VIGIL_EVENT_APP_STARTED,          /* version, [recovered_session], [clinic_id, clinic_version, clinic_sha256,
                                     * is_training, signed_by]: what it runs on from here on */
  VIGIL_EVENT_CLOCK_ANCHOR,         /* mono_us, wall_us, [step_us] the wall clock was stepped */
  VIGIL_EVENT_VISIT_OPENED,         /* chair, clinic_id, clinic_version, clinic_sha256, is_training,
                                     * [signed_by] "A. Pharmacist (pharmacist), ..." if not training,
                                     * [staff_name] of the actor, who is signed in from here on,
                                     * [site] of the clinic's, "": it has several and the tablet did not know at which
                                     * it stood; [site_label] as it was read */
  VIGIL_EVENT_STAFF_SIGNED_IN,      /* staff_id, name, role */
  VIGIL_EVENT_STAFF_SIGNED_OUT,     /* staff_id, reason */
  VIGIL_EVENT_PIN_FAILED,           /* where, n_failures */
  VIGIL_EVENT_PIN_LOCKED,           /* where, for_s */
  VIGIL_EVENT_DEVICE_BOUND,         /* role, channel, driver, path, [name] the clinic's, [serial], [model],
                                     * [silence_stop_ms] of a pump */
  VIGIL_EVENT_LINK_LOST,            /* role, channel, state */
  VIGIL_EVENT_LINK_BACK,            /* role, channel */
  VIGIL_EVENT_PATIENT_IDENTIFIED,   /* name, birth_date, record_number, initials, [sex: female|male] for
                                     * the ideal weight */
  VIGIL_EVENT_PATIENT_MEASURED,     /* weight_kg, height_cm (0 not measured) */
  VIGIL_EVENT_PROTOCOL_CHOSEN,      /* protocol_id, title, version, sha256 */
  VIGIL_EVENT_CHECK_IN_DONE,        /* */
  VIGIL_EVENT_GATE_ANSWERED,        /* gate, then what its kind asks for: is_passed; question and choice, both ids; or
                                     * food (heavy|light|clear|sip) and eaten_wall_us or is_long_ago.
                                     * [label] of the gate, [asked] and [words], what was read on the screen, [fee] that stood
                                     * beside it: its words */
  VIGIL_EVENT_GATES_PASSED,         /* sys_mmhg, dia_mmhg, hr: the baseline, [hr_source] what stood in for hr,
                                     * [vital....] what else the gates were held against, by wire name */
  VIGIL_EVENT_CONSENT_SIGNED,       /* document, version, language, sha256, svg (strokes), is_agreed */
  VIGIL_EVENT_PRESCRIPTION_ENTERED, /* channel, drug, unit, weight_kg, bag_mg, bag_ml,
                                     * rate_1 .. rate_n (in unit, as ordered), min_1 .. min_n,
                                     * pump_rate_ml_h_1 .. n, given_rate_1 .. n (recomputed),
                                     * total_mg, total_ml, duration_min, [dosing] as what it is ordered,
                                     * [reason_code] of the clinic's list where a soft limit is passed, [reason] in
                                     * words, [rate_step_ml_h] of the pump, 0.1 if absent, [display], [colour];
                                     * weight_kg is the one that the drug is dosed by */
  VIGIL_EVENT_START_CONFIRMED,      /* channel */
  VIGIL_EVENT_INFUSION_STARTED,     /* channel, [infused_ml] (the pump's counter then), by: vigil|pump,
                                     * [silence_stop_ms] */
  VIGIL_EVENT_INFUSION_PAUSED,      /* channel, delivered_ml, by, [infused_ml] */
  VIGIL_EVENT_INFUSION_RESUMED,     /* channel, by, [infused_ml] */
  VIGIL_EVENT_INFUSION_ENDED,       /* channel, delivered_ml, delivered_mg, how: complete|stopped, [infused_ml],
                                     * [is_estimated] the pump did not tell its volume */
  VIGIL_EVENT_STEP_CHANGED,         /* channel, step (from 0), pump_rate_ml_h */
  VIGIL_EVENT_PUMP_STATE,           /* channel, mode (wire name), rate_ml_h, infused_ml (each null or absent: the pump
                                     * did not say), [heard_wall_us]: at each change of mode or rate, when the
                                     * counter falls (once with its last, once with its new value), each minute
                                     * while running, when the volume is told no more or again, and before a
                                     * silence */
  VIGIL_EVENT_PUMP_SWAPPED,         /* channel, serial_before, serial_now */
  VIGIL_EVENT_COMMAND_REQUESTED,    /* channel, command: start|pause|stop|resume|rate, [value] mL/h, [reason_code],
                                     * [reason]; pause and stop
                                     * also when it cannot be sent, with a COMMAND_FAILED right after it */
  VIGIL_EVENT_COMMAND_CONFIRMED,    /* channel, command, after_ms */
  VIGIL_EVENT_COMMAND_FAILED,       /* channel, command, after_ms, why: timeout|refused|overtaken|no-link|not-allowed */
  VIGIL_EVENT_NIBP_MEASURED,        /* sys_mmhg, dia_mmhg, mean_mmhg, measured_wall_us, [device_time_us], is_demo,
                                     * [is_questionable], [device] which monitor's cuff, 0 if absent */
  VIGIL_EVENT_CUFF_ASKED,           /* command: cuff-start|cuff-stop */
  VIGIL_EVENT_CUFF_FAILED,          /* command, why: refused|timeout|no-link, or the monitor's word */
  VIGIL_EVENT_SIDE_EFFECT,          /* effect, label, severity 0 .. 4 (0 pleasant), is_red_flag */
  VIGIL_EVENT_SIDE_EFFECT_CORRECTED,/* ref (seq), severity, is_withdrawn */
  VIGIL_EVENT_CHECK_RECORDED,       /* check, label, score, words; check "side-effects": none to report */
  VIGIL_EVENT_RESCUE_GIVEN,         /* drug, dose, unit, [reason_code], reason, [step] of the open emergency that it
                                     * ticks */
  VIGIL_EVENT_STAFF_ACTION,         /* action, label, [note]; of a bag that was changed while its infusion goes on:
                                     * channel, given_ml of it by then, [is_estimated] */
  VIGIL_EVENT_ENTRY_WITHDRAWN,      /* ref (seq): of check, rescue, action, score, test dose or its response */
  VIGIL_EVENT_ALARM_RAISED,         /* alarm, priority 1 .. 3, code, [source] what stood in for it, [value], [limit],
                                     * is_technical, words, channel, detail, is_high, [native], [occurrence],
                                     * [priority_before]: it was raised already, with that one,
                                     * [is_reminder] */
  VIGIL_EVENT_ALARM_ACKNOWLEDGED,   /* alarm */
  VIGIL_EVENT_ALARM_ENDED,          /* alarm, after_ms (from raised to condition over), how: over,
                                     * escalated to a higher alarm, crowded-out of a full table */
  VIGIL_EVENT_AUDIO_PAUSED,         /* for_s */
  VIGIL_EVENT_AUDIO_RESUMED,        /* by: staff|timeout|alarm */
  VIGIL_EVENT_KIOSK_GIVEN,          /* */
  VIGIL_EVENT_KIOSK_TAKEN_BACK,     /* by: pin|alarm */
  VIGIL_EVENT_NURSE_CALLED,         /* from: kiosk, [note]: what it is about */
  VIGIL_EVENT_NURSE_CALL_SEEN,      /* */
  VIGIL_EVENT_MUSIC_STARTED,        /* title, [is_own] a track of the patient's own */
  VIGIL_EVENT_MUSIC_STOPPED,        /* title, [is_own] */
  VIGIL_EVENT_TRACK_IMPORTED,       /* title, file (its name where it came from), sha256, bytes, length_ms (0 unknown): a
                                     * track of the patient's own is on the tablet (core/tracks.h) */
  VIGIL_EVENT_TRACK_REMOVED,        /* sha256, title */
  VIGIL_EVENT_TRACKS_ERASED,        /* visit, n_files, [why] not all: its tracks are on the tablet no more */
  VIGIL_EVENT_RECOVERY_STARTED,     /* planned_min */
  VIGIL_EVENT_DISCHARGE_ITEM,       /* item, is_done */
  VIGIL_EVENT_VISIT_SIGNED,         /* staff_id, name, role, meaning, head_hash */
  VIGIL_EVENT_VISIT_CLOSED,         /* how: discharged|ended-early */
  VIGIL_EVENT_CHUNK,                /* chunk, code, pieces, t0_mono_us, t1_mono_us, sha256 */
  VIGIL_EVENT_STORE_TROUBLE,        /* what, for_ms, dropped, dropped_waves (part of dropped) */
  VIGIL_EVENT_WENT_BACK,            /* to: check-in|gates|dose; an earlier stage, nothing runs */
  VIGIL_EVENT_GATE_OVERRIDDEN,      /* gate, [label], reason, staff_id and name of the prescriber */
  VIGIL_EVENT_LIMIT_CHANGED,        /* rule (id in the visit's alarm profile), code, is_high, limit, before */
  VIGIL_EVENT_SOURCE_CHANGED,       /* code: a vital; from, to: what stood and now stands for it (codes, may be the
                                     * vital itself); device: which monitor gives it now, from 0 */
  VIGIL_EVENT_UNPLANNED_BEGAN,      /* channel, mode, [infused_ml] its counter: a pump runs though nobody confirmed a
                                     * start. What it gives is no part of a prescription's dose */
  VIGIL_EVENT_UNPLANNED_ENDED,      /* channel, given_ml as counted since, [infused_ml], how: halted|confirmed|
                                     * other-pump|visit-closed */
  VIGIL_EVENT_CLINIC_REFUSED,       /* why (a line each, with file and line); clinic_id, clinic_version, clinic_sha256,
                                     * is_training, [signed_by]: the set that stays in force */
  VIGIL_EVENT_EMERGENCY_BEGUN,      /* emergency, name as it was read, [effect] the sign, [sign] its words */
  VIGIL_EVENT_EMERGENCY_STEP,       /* emergency, step, label, is_done FALSE: ticked by mistake; of the infusion of an
                                     * antidote: part (rate|double|end), drug, [ml_min] the most that it runs at from
                                     * here on; of its end: [ml] at most given so */
  VIGIL_EVENT_EMERGENCY_ENDED,      /* emergency, name, how: over|mistaken */
  VIGIL_EVENT_ORDER_SIGNED,         /* channel, digest of the prescription (session/preparation.h), staff_id and name of
                                     * the prescriber. Another prescription on the channel voids it */
  VIGIL_EVENT_IV_PLACED,            /* place (id of the clinic's list), side: left|right, gauge, [label] of the place */
  VIGIL_EVENT_BAG_LABELLED,         /* channel, bag_mg, bag_ml, mg_ml, lot, expiry "2027-03-31", [bag] its own number,
                                     * [drug] of a bag that was hung in place of another,
                                     * [diluent] */
  VIGIL_EVENT_DOUBLE_CHECKED,       /* channel, how: blind|sign, staff_id and name of the second person, result:
                                     * agree|differs. Of a blind one what they entered: weight_kg, drug, bag_mg, bag_ml,
                                     * rate_ml_h (the pump's, at the start), [differs] "bag_mg rate_ml_h", the keys that
                                     * differ, [times_apart] of a slipped decimal sign or unit: 10, 100, 1000 */
  VIGIL_EVENT_WASTE_RECORDED,       /* channel, drug, ml, mg, [lot], staff_id and name of who threw it away, witness_id
                                     * and witness_name, [display], [is_taken_down]: of the bag that was changed while
                                     * its infusion went on; a later one of the last bag takes its place */
  VIGIL_EVENT_INSTRUMENT_SCORED,    /* instrument, label, version, sha256 of its file, total, [band] its id,
                                     * [band_label], [unit] "%" or "mmHg" of what is compared with before, n_items;
                                     * of each item i that was asked, from 1 in the instrument's order: item_i its id,
                                     * answer_i its place from 0, score_i (not of one that scores nothing), words_i,
                                     * how_i: asked|confirmed, the latter with what was measured: value_i_1, [value_i_2] */
  VIGIL_EVENT_DISCHARGE_OVERRIDDEN, /* item, [label], reason, staff_id and name of the prescriber */
  VIGIL_EVENT_TEST_DOSE_GIVEN,      /* drug, dose, unit, total: with this one, [reason_code], [reason],
                                     * [vital....] what the gates were held against, by wire name */
  VIGIL_EVENT_TEST_DOSE_RESPONSE,   /* response (id in the visit's protocol), label, action: end|infuse|top-up, total
                                     * and unit of what it is the response to */
  VIGIL_EVENT_EARLIER_VISIT,        /* one visit before this one, as session/earlier.h writes it: place from 1, ... */
  VIGIL_EVENT_HISTORY_READ,         /* record_number, is_known, n_listed (EARLIER_VISITs before this), n_visits of the
                                     * patient in this tablet's record, n_others of the same number and another birth
                                     * date, which are not counted; [why] it is not known */
  VIGIL_EVENT_REVIEW_SIGNED,        /* decision: continue|stop, reason, protocol_id, after (infusions of the course
                                     * so far), staff_id and name of the prescriber */
  VIGIL_EVENT_FOLLOW_UP_ANSWERED,   /* visit, which is asked about; point, answer.QUESTION: choice, all ids; words as
                                     * read on the screen, [scale, score], [note] */
  VIGIL_EVENT_SUGGESTION_DECLINED,  /* ref (seq) of the red flag whose suggestion was not taken, [label] of it */
  VIGIL_EVENT_GATE_REMINDER,        /* gate, [label], at_wall_us when it passes by time alone, is_on; FALSE: staff wants it no
                                     * more, or, from then on, has seen it */
  VIGIL_N_EVENTS
} VigilEventKind;

typedef struct {
  gint ref_count;
  VigilEventKind kind;
  char *session;         /* uuid; "" for what belongs to no visit */
  gint64 seq;            /* 1 .. in its session; 0 until the record has taken it */
  gint64 t_wall_us;
  gint64 t_mono_us;
  char *actor;           /* staff id, "unsigned" (staff, nobody signed in), "patient", "device" or "vigil" */
  JsonObject *body;      /* never NULL; not to be changed */
} VigilEvent;

/* Takes @body (NULL: empty). Both times are asked of the clock. */
VigilEvent *vigil_event_new (VigilEventKind kind, const char *session, const char *actor,
                             JsonObject *body) G_GNUC_WARN_UNUSED_RESULT;
VigilEvent *vigil_event_ref (VigilEvent *self);
void vigil_event_unref (VigilEvent *self);

const char *vigil_event_kind_name (VigilEventKind kind);
/* VIGIL_EVENT_NONE if there is no such wire name. */
VigilEventKind vigil_event_kind_lookup (const char *name);
/* A barrier is committed before anything is said to be recorded; the rest may be batched. */
gboolean vigil_event_kind_is_barrier (VigilEventKind kind);

/* The members of a body; an absent or wrongly typed one gives 0, FALSE or "". */
double vigil_event_get_double (const VigilEvent *self, const char *key);
gint64 vigil_event_get_int (const VigilEvent *self, const char *key);
gboolean vigil_event_get_boolean (const VigilEvent *self, const char *key);
const char *vigil_event_get_string (const VigilEvent *self, const char *key);
gboolean vigil_event_has (const VigilEvent *self, const char *key);

/* {"a":1,"b":"x"}: keys sorted by bytes, no spaces, integers plain, doubles shortest-exact,
 * UTF-8 as it is with only the escapes that JSON requires (what is not UTF-8 becomes U+FFFD). One
 * body, one text, for ever. */
char *vigil_event_body_to_canonical (JsonObject *body) G_GNUC_WARN_UNUSED_RESULT;
/* NULL with @error if it is not an object of plain values. */
JsonObject *vigil_event_body_parse (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A body from key, type, value triples ending in NULL: "s" const char *, "d" double,
 * "i" gint64, "b" int. vigil_body_new ("effect", "s", id, "severity", "i", (gint64) 1, NULL). */
JsonObject *vigil_body_new (const char *first_key, ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilEvent, vigil_event_unref)
