/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened, durably: one SQLite file, append-only, hash-chained.
 *
 * VigilRecord owns the only write connection and its thread; calls hand over and return at once.
 * Events of the same session keep their order. A barrier (see vigil_event_kind_is_barrier) is
 * committed before its callback runs; the rest is batched every 500 ms. The queue is bounded: when
 * it is full wave blocks are dropped first (and the gap is recorded), then numerics, events never.
 *
 * The chain: hash = SHA-256 (prev_hash || session || seq || t_wall_us || t_mono_us || kind || actor
 * || body), every field length-prefixed; each session starts from SHA-256 of "vigil-record-1" and
 * its id. Waves and numerics are chunks, whose SHA-256 stands in a chunk event.
 * Thread: calls from the core thread; callbacks on the main context that was thread-default at
 * _open (). */
#pragma once

#include "observation/waveform.h"
#include "session/event.h"

#define VIGIL_RECORD_ERROR (vigil_record_error_quark ())
GQuark vigil_record_error_quark (void);

typedef enum {
  VIGIL_RECORD_ERROR_OPEN,
  VIGIL_RECORD_ERROR_CORRUPT,   /* moved aside; the message says where to */
  VIGIL_RECORD_ERROR_WRITE,     /* disk full, gone, read-only */
  VIGIL_RECORD_ERROR_VERSION,   /* written by a newer Vigil */
  VIGIL_RECORD_ERROR_NOT_FOUND,
} VigilRecordError;

typedef struct _VigilRecord VigilRecord;

/* Event by event, once for each: @event has its seq now and is on the disk, or @error says why it
 * is not. An event that failed is kept and written, in its order, as soon as writing succeeds again;
 * a STORE_TROUBLE event after it says so. */
typedef void (*VigilRecordDone) (const VigilEvent *event, const GError *error, gpointer user_data);

/* Creates directories and file, migrates, quick-checks. A corrupt file is moved to
 * "<path>.corrupt-<time>", a new one is opened, *moved_aside (transfer full) says where it is. */
VigilRecord *vigil_record_open (const char *path, char **moved_aside, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* $XDG_DATA_HOME/vigil/record.db */
char *vigil_record_default_path (void) G_GNUC_WARN_UNUSED_RESULT;
/* Writes what is queued, seals open chunks, checkpoints, closes; every callback has run when it
 * returns. */
void vigil_record_close (VigilRecord *self);

/* Keeps a reference, gives the event its seq when it is written (on the context, before @done);
 * @done may be NULL. Never refused. */
void vigil_record_append (VigilRecord *self, VigilEvent *event, VigilRecordDone done, gpointer user_data);
/* Text codes are not kept here; what they say of importance is an event. Measurements are on the disk
 * five seconds after they came at the latest. */
void vigil_record_add_numeric (VigilRecord *self, const char *session, const VigilObservation *observation);
void vigil_record_add_wave (VigilRecord *self, const char *session, const VigilWaveBlock *block);
/* Chunks that are still open are sealed and entered into the chain now (end of visit). */
void vigil_record_seal (VigilRecord *self, const char *session);
/* FALSE from the first failed write until one succeeds. Any thread. */
gboolean vigil_record_is_writing (VigilRecord *self);
/* Hex hash of the last event of @session that this object appended; "" if none. Callbacks only. */
const char *vigil_record_get_head (VigilRecord *self, const char *session);

/* ---- reading: own read-only connection, any one thread ---- */

typedef struct _VigilRecordReader VigilRecordReader;

VigilRecordReader *vigil_record_reader_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void vigil_record_reader_close (VigilRecordReader *self);

typedef struct {
  char *id;
  gint64 opened_wall_us, last_wall_us;
  gint64 n_events;
  gboolean is_closed, is_signed;
  char *initials, *protocol_title, *chair;
  char *site;   /* as it was read; "" the tablet did not know at which it stood; NULL nothing is said */
} VigilRecordSession;
void vigil_record_session_free (VigilRecordSession *self);

/* Newest first; of VigilRecordSession, transfer full. */
GPtrArray *vigil_record_reader_list (VigilRecordReader *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A session by its id or an unambiguous beginning of it, or "last"; transfer full. */
char *vigil_record_reader_resolve (VigilRecordReader *self, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The newest session that has no VISIT_CLOSED; NULL without error if there is none. */
char *vigil_record_reader_find_open (VigilRecordReader *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The visits whose patient has that number and birth date, as identified last in each: their ids, the oldest first.
 * @n_others of the same number have another birth date. Case and spaces around a number do not matter. */
GPtrArray *vigil_record_reader_find_visits (VigilRecordReader *self, const char *record_number, const char *birth_date,
                                            guint *n_others, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Events with seq > @after_seq, in order; of VigilEvent, transfer full. */
GPtrArray *vigil_record_reader_events (VigilRecordReader *self, const char *session, gint64 after_seq,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One life of the program within a session: what lies between two APP_STARTED events (0 and G_MAXINT64
 * where there is none). Monotonic time is one within a run, and begins anew with the machine between
 * two, so times of different runs must not be compared. */
typedef struct { gint64 after_seq, before_seq; } VigilRecordRun;

/* value is NaN unless quality is OK or QUESTIONABLE. */
typedef struct { gint64 t_mono_us; float value; guint8 quality, flags, channel; } VigilNumericPoint;
/* What was observed, as far as the record keeps it: flags and quality included. */
VigilObservation vigil_numeric_point_to_observation (const VigilNumericPoint *point, VigilCode code);
/* What follows is of one @run, between two mono times of it, including what is not yet sealed. @run
 * NULL: of all, each time in its own run. */
/* All numerics of a code; of VigilNumericPoint, transfer full. */
GArray *vigil_record_reader_numerics (VigilRecordReader *self, const char *session, const VigilRecordRun *run,
                                      VigilCode code, gint64 from_us, gint64 to_us,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The numerics of all codes, in the order in which they were added. @code is VIGIL_CODE_NONE for a wire
 * name that this Vigil does not know. */
typedef void (*VigilNumericFunc) (VigilCode code, const VigilNumericPoint *point, gpointer user_data);
gboolean vigil_record_reader_each_numeric (VigilRecordReader *self, const char *session, const VigilRecordRun *run,
                                           gint64 from_us, gint64 to_us, VigilNumericFunc func, gpointer user_data,
                                           GError **error);
typedef struct { gint64 t_mono_us; gint16 min, max; } VigilWaveExtent;
/* One-second extents of a wave, for the overview; of VigilWaveExtent. */
GArray *vigil_record_reader_wave_extents (VigilRecordReader *self, const char *session, const VigilRecordRun *run,
                                          VigilCode code, gint64 from_us, gint64 to_us,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Every sample, as the blocks that were added; @func is called in order. */
typedef void (*VigilWaveFunc) (const VigilWaveBlock *block, gpointer user_data);
gboolean vigil_record_reader_waves (VigilRecordReader *self, const char *session, const VigilRecordRun *run,
                                    VigilCode code, gint64 from_us, gint64 to_us, VigilWaveFunc func,
                                    gpointer user_data, GError **error);

typedef struct {
  char *code;              /* wire name of a wave, or "numerics" */
  gint64 n, n_chunks;      /* samples or values */
  gint64 t0_mono_us, t1_mono_us;   /* least and greatest, whatever the run */
  gint64 span_us;          /* from first to last of each chunk, together */
} VigilRecordStream;
void vigil_record_stream_free (VigilRecordStream *self);
/* What was measured in a session; of VigilRecordStream, transfer full. */
GPtrArray *vigil_record_reader_streams (VigilRecordReader *self, const char *session,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
  gboolean is_intact;
  gint64 n_sessions, n_events, n_chunks;
  gint64 n_open_chunks;    /* not in the chain yet: their last minute cannot be vouched for */
  char *head;              /* of the session asked for, or of the newest */
  gint64 head_seq;         /* the event that has it */
  gint64 expected_seq;     /* the event whose hash was expected; 0 */
  char *broken_at;         /* "session 3f2a… event 17: what it says does not match its hash";
                            * NULL if intact */
} VigilVerifyReport;
/* Of what is in the file; a session that is not there, or no longer, is not missed. @session NULL: all.
 * FALSE only if the file cannot be read at all or has no such session; @report
 * is to be cleared in any case. */
gboolean vigil_record_verify (const char *path, const char *session, VigilVerifyReport *report, GError **error);
/* The same, and an event with the hash @expected_head (hex, as printed on a report) must be there:
 * without it nobody can see that the end of a chain was cut off, or a whole session deleted: chains
 * do not know of each other. */
gboolean vigil_record_verify_head (const char *path, const char *session, const char *expected_head,
                                   VigilVerifyReport *report, GError **error);
void vigil_verify_report_clear (VigilVerifyReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilRecord, vigil_record_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilRecordReader, vigil_record_reader_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilRecordSession, vigil_record_session_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilRecordStream, vigil_record_stream_free)
