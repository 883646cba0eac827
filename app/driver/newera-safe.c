/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* New Era syringe pumps (NE-1000 family; also sold as WPI Aladdin and Next Advance) in safe mode. They
 * are pumps for the bench and for animals, and here for demonstration and tests: not for patients.
 *
 * Written from the maker's manuals (NE-1000, NE-500) and the nesp-lib-py library. Packets carry a
 * CRC-16; a reply does not name its question, so it is taken by its form. In safe mode the pump wants to
 * hear something valid within the seconds that were told with it, or it alarms and stops. That mode is
 * asked for only where the clinic lets Vigil control pumps: to be read alone, the pump must have been
 * put in it by hand.
 *
 * An alarm is over for the pump as soon as it has told it in a reply, and the question or command that
 * got this reply was not done. So the alarm stands here until the pump runs again, the question is
 * asked anew, and the command has failed. A program of several phases, set at the pump, is not known
 * here. */
#include "driver/driver.h"
#include "driver/newera-pump.h"
#include "driver/pump-report.h"
#include "framing/newera.h"

#include <string.h>

/* From the last byte of a question to the first of its reply, with much to spare. */
#define REPLY_TIMEOUT_US (900 * VIGIL_USEC_PER_MSEC)
/* On the line: "00SNE1000X2V3.928" and the five around it. */
#define LONGEST_REPLY_BYTES 24
#define BITS_PER_BYTE 10
#define USUAL_BAUD 19200
#define AFTER_ALARM_US (VIGIL_USEC_PER_SEC / 5)
#define UNANSWERED_PAUSE_US (5 * VIGIL_USEC_PER_SEC)
#define REFUSED_PAUSE_US (30 * VIGIL_USEC_PER_SEC)
#define NEVER_US G_MAXINT64
#define FIRST_US 0
#define MAX_WRITES 4
/* What the pump bears of silence; five of our polls may fail. */
#define SILENCE_S 10
#define SAFE_WORDS "SAF10"

typedef enum { QUERY_SAFE, QUERY_RATE, QUERY_VOLUMES, QUERY_TARGET, QUERY_DIAMETER, QUERY_VERSION, N_QUERIES } NeweraQuery;

static const struct {
  const char *words;
  NeweraKind kind;  /* of the reply */
  guint period_ms;  /* 0: until it is answered */
  VigilCode code;   /* that has no value when the pump refuses to tell */
} queries[N_QUERIES] = {
  [QUERY_SAFE] = { SAFE_WORDS, NEWERA_BARE, 0, VIGIL_CODE_PUMP_REMOTE },
  [QUERY_RATE] = { "RAT", NEWERA_RATE, 1000, VIGIL_CODE_PUMP_RATE_SET },
  [QUERY_VOLUMES] = { "DIS", NEWERA_VOLUMES, 1000, VIGIL_CODE_PUMP_INFUSED },
  [QUERY_TARGET] = { "VOL", NEWERA_TARGET, 5000, VIGIL_CODE_PUMP_VTBI },
  [QUERY_DIAMETER] = { "DIA", NEWERA_DIAMETER, 10000, VIGIL_CODE_PUMP_SYRINGE },
  [QUERY_VERSION] = { "VER", NEWERA_VERSION, 0, VIGIL_CODE_DEVICE_MODEL },
};

typedef enum { SENT_NOTHING, SENT_QUERY, SENT_WRITE } NeweraSent;

typedef struct {
  NeweraPump pump;
  gboolean is_safe;     /* it said yes to safe mode */
  gint64 due_us[N_QUERIES];
  NeweraSent sent;
  gint64 sent_us;
  gsize sent_bytes;
  NeweraQuery query;    /* SENT_QUERY */
  VigilCommand write;   /* SENT_WRITE */
  NeweraState write_state; /* in which it was begun: its first step may change it */
  guint step;
  VigilCommand pending[MAX_WRITES];
  guint n_pending;
} NeweraSafe;

/* ---- sending ---- */

/* Neither of the next two is inlined: most frames are followed by nothing that is sent. */
static G_NO_INLINE void
send_words (VigilDriverContext *ctx, const char *words)
{
  char text[NEWERA_MAX_WORDS + 1];
  guint8 packet[VIGIL_NEWERA_FRAME_SIZE (sizeof text)];

  text[0] = '0';
  g_strlcpy (text + 1, words, sizeof text - 1);
  ((NeweraSafe *) ctx->state)->sent_bytes = vigil_newera_frame_encode (text, packet);
  ctx->send (ctx, packet, ((NeweraSafe *) ctx->state)->sent_bytes);
}

/* FALSE: all of its steps were sent. */
static G_NO_INLINE gboolean
send_step (VigilDriverContext *ctx)
{
  NeweraSafe *self = ctx->state;
  char words[NEWERA_MAX_WORDS];

  if (!newera_command_write (&self->write, &self->write_state, self->step, words))
    return FALSE;
  self->step++;
  self->sent = SENT_WRITE;
  self->sent_us = ctx->now_us;
  send_words (ctx, words);
  return TRUE;
}

/* The most overdue. */
static int
find_due (const NeweraSafe *self, gint64 now_us)
{
  int due = -1;

  for (int query = 0; query < N_QUERIES; query++)
    if (self->due_us[query] <= now_us && (due < 0 || self->due_us[query] < self->due_us[due]))
      due = query;
  return due;
}

static void
send_next (VigilDriverContext *ctx)
{
  NeweraSafe *self = ctx->state;
  int due;

  if (self->sent != SENT_NOTHING)
    return;
  if (self->n_pending > 0) {
    self->write = self->pending[0];
    self->write_state = newera_pump_get_state (&self->pump);
    self->step = 0;
    self->n_pending--;
    memmove (self->pending, self->pending + 1, self->n_pending * sizeof *self->pending);
    send_step (ctx);
    return;
  }
  due = find_due (self, ctx->now_us);
  if (due < 0)
    return;
  self->sent = SENT_QUERY;
  self->sent_us = ctx->now_us;
  self->query = (NeweraQuery) due;
  send_words (ctx, queries[due].words);
}

/* All but a stop, which is always sent. It is alone in the queue when it is there. */
static void
drop_pending (NeweraSafe *self)
{
  if (self->n_pending > 0 && self->pending[0].kind != VIGIL_COMMAND_STOP)
    self->n_pending = 0;
}

/* A failed command takes those behind it along: a start must not run at a rate that was not taken. */
static void
finish_write (VigilDriverContext *ctx, gboolean is_taken)
{
  NeweraSafe *self = ctx->state;

  self->sent = SENT_NOTHING;
  if (!is_taken)
    drop_pending (self);
  if (is_taken && self->write.kind == VIGIL_COMMAND_SET_VTBI)
    self->pump.has_ended = FALSE;
  for (int query = QUERY_RATE; query <= QUERY_TARGET; query++)
    self->due_us[query] = ctx->now_us;
  /* what shows whether it was taken, before all that is overdue on a slow line */
  self->due_us[self->write.kind == VIGIL_COMMAND_SET_VTBI ? QUERY_TARGET : QUERY_RATE] = FIRST_US;
}

static void
finish_query (VigilDriverContext *ctx, gint64 pause_us)
{
  NeweraSafe *self = ctx->state;
  guint period_ms = queries[self->query].period_ms;
  gint64 next_us = period_ms == 0 ? NEVER_US : self->sent_us + period_ms * VIGIL_USEC_PER_MSEC;

  self->sent = SENT_NOTHING;
  self->due_us[self->query] = pause_us > 0 ? ctx->now_us + pause_us : next_us;
}

/* ---- hearing ---- */

static void
set_remote (VigilDriverContext *ctx, gboolean is_safe)
{
  NeweraSafe *self = ctx->state;

  self->is_safe = is_safe;
  if (!is_safe)
    drop_pending (self);
  pump_emit (ctx, 0, VIGIL_CODE_PUMP_REMOTE, VIGIL_QUALITY_OK, is_safe, "");
}

static void
take_alarm (VigilDriverContext *ctx, char letter)
{
  NeweraSafe *self = ctx->state;

  newera_pump_take_alarm (&self->pump, ctx, letter);
  if (self->sent == SENT_WRITE)
    finish_write (ctx, FALSE);
  else if (self->sent == SENT_QUERY)
    finish_query (ctx, AFTER_ALARM_US);
  if (letter == 'R' && ctx->control == VIGIL_CONTROL_FULL)
    self->due_us[QUERY_SAFE] = ctx->now_us + AFTER_ALARM_US;
}

/* "?COM": it did not understand the packet; "?IGN": not in this moment; else it has no such value. */
static void
take_error (VigilDriverContext *ctx, const char *error)
{
  NeweraSafe *self = ctx->state;

  if (self->sent == SENT_WRITE) {
    finish_write (ctx, FALSE);
  } else if (self->sent == SENT_QUERY && (strcmp (error, "?COM") == 0 || strcmp (error, "?IGN") == 0)) {
    finish_query (ctx, AFTER_ALARM_US);
  } else if (self->sent == SENT_QUERY && self->query == QUERY_SAFE) {
    set_remote (ctx, FALSE);
    finish_query (ctx, REFUSED_PAUSE_US);
  } else if (self->sent == SENT_QUERY) {
    pump_emit (ctx, 0, queries[self->query].code, VIGIL_QUALITY_INVALID, 0, error);
    finish_query (ctx, UNANSWERED_PAUSE_US);
  }
}

/* A bare number fits every question: it is the diameter only if that was asked for. */
static void
take_data (VigilDriverContext *ctx, const NeweraReply *reply)
{
  NeweraSafe *self = ctx->state;
  gboolean is_diameter_asked = self->sent == SENT_QUERY && self->query == QUERY_DIAMETER;

  if (reply->kind != NEWERA_DIAMETER || is_diameter_asked)
    newera_pump_take_data (&self->pump, ctx, reply);
}

static void
take_answer (VigilDriverContext *ctx, const NeweraReply *reply)
{
  NeweraSafe *self = ctx->state;

  if (self->sent == SENT_WRITE && reply->kind == NEWERA_BARE) {
    gboolean is_stopped = self->n_pending > 0 && self->pending[0].kind == VIGIL_COMMAND_STOP;

    /* nothing of a command is sent once a stop waits behind it */
    if (is_stopped)
      finish_write (ctx, FALSE);
    else if (!send_step (ctx))
      finish_write (ctx, TRUE);
  } else if (self->sent == SENT_QUERY && reply->kind == queries[self->query].kind) {
    if (self->query == QUERY_SAFE)
      set_remote (ctx, TRUE);
    finish_query (ctx, 0);
  }
}

static void
newera_safe_on_frame (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  NeweraSafe *self = ctx->state;
  NeweraReply reply;

  /* other pumps of a chain have other addresses */
  if (!newera_reply_parse (&reply, frame, len) || reply.address != 0)
    return;
  if (reply.kind == NEWERA_ALARM) {
    take_alarm (ctx, reply.text[0]);
  } else {
    newera_pump_take_state (&self->pump, reply.state);
    if (reply.kind == NEWERA_ERROR)
      take_error (ctx, reply.text);
    else
      take_data (ctx, &reply);
    take_answer (ctx, &reply);
  }
  send_next (ctx);
}

/* ---- time ---- */

/* At 300 baud question and reply are more than a second on the line. Where the speed is a terminal
 * server's it is taken for the usual one. */
static gint64
get_reply_timeout_us (VigilDriverContext *ctx)
{
  gint64 n_bits = (gint64) (((NeweraSafe *) ctx->state)->sent_bytes + LONGEST_REPLY_BYTES) * BITS_PER_BYTE;

  return REPLY_TIMEOUT_US + n_bits * VIGIL_USEC_PER_SEC / (ctx->baud != 0 ? ctx->baud : USUAL_BAUD);
}

static void
newera_safe_on_tick (VigilDriverContext *ctx)
{
  NeweraSafe *self = ctx->state;

  if (self->sent != SENT_NOTHING && ctx->now_us - self->sent_us >= get_reply_timeout_us (ctx)) {
    if (self->sent == SENT_WRITE)
      finish_write (ctx, FALSE);
    else
      finish_query (ctx, self->query == QUERY_VOLUMES || self->query == QUERY_SAFE ? 0 : UNANSWERED_PAUSE_US);
    if (self->due_us[QUERY_SAFE] == NEVER_US && ctx->control == VIGIL_CONTROL_FULL && !self->is_safe)
      self->due_us[QUERY_SAFE] = ctx->now_us;
  }
  send_next (ctx);
}

static void
newera_safe_start (VigilDriverContext *ctx)
{
  NeweraSafe *self = ctx->state;

  for (int query = 0; query < N_QUERIES; query++)
    self->due_us[query] = ctx->now_us;
  if (ctx->control != VIGIL_CONTROL_FULL)
    self->due_us[QUERY_SAFE] = NEVER_US;
  send_next (ctx);
}

static gboolean
newera_safe_is_ready (VigilDriverContext *ctx)
{
  return ((NeweraSafe *) ctx->state)->pump.has_volumes;
}

/* ---- commands ---- */

static gboolean
refuse (GError **error, VigilDriverError code, const char *why)
{
  g_set_error_literal (error, VIGIL_DRIVER_ERROR, (int) code, why);
  return FALSE;
}

static gboolean
is_allowed (VigilDriverContext *ctx, VigilCommandKind kind, GError **error)
{
  NeweraSafe *self = ctx->state;

  if ((kind & vigil_driver_newera_safe.commands) == 0)
    return refuse (error, VIGIL_DRIVER_ERROR_UNSUPPORTED, "the pump has no such command");
  if (ctx->control == VIGIL_CONTROL_NONE)
    return refuse (error, VIGIL_DRIVER_ERROR_NOT_READY, "this clinic lets no pump be controlled");
  if (kind == VIGIL_COMMAND_STOP)
    return TRUE;
  if (ctx->control != VIGIL_CONTROL_FULL)
    return refuse (error, VIGIL_DRIVER_ERROR_NOT_READY, "this clinic lets the pump be stopped only");
  if (!self->is_safe)
    return refuse (error, VIGIL_DRIVER_ERROR_NOT_READY, "the pump is not in safe mode");
  return TRUE;
}

/* A new volume on its way makes a start from the end a new start. */
static gboolean
may_start (const NeweraSafe *self, GError **error)
{
  gboolean has_volume = !self->pump.has_ended || (self->pump.has_target && !(self->pump.target_ml > 0))
                        || (self->sent == SENT_WRITE && self->write.kind == VIGIL_COMMAND_SET_VTBI);

  for (guint i = 0; i < self->n_pending; i++)
    has_volume |= self->pending[i].kind == VIGIL_COMMAND_SET_VTBI;
  if (has_volume)
    return TRUE;
  return refuse (error, VIGIL_DRIVER_ERROR_NOT_READY, "the pump is at its end and would give its volume once more");
}

/* Different commands may wait behind each other, but nothing behind a stop. */
static gboolean
is_busy (const NeweraSafe *self, VigilCommandKind kind)
{
  if (self->sent == SENT_WRITE && (self->write.kind == kind || self->write.kind == VIGIL_COMMAND_STOP))
    return TRUE;
  for (guint i = 0; i < self->n_pending; i++)
    if (self->pending[i].kind == kind || self->pending[i].kind == VIGIL_COMMAND_STOP)
      return TRUE;
  return self->n_pending == MAX_WRITES;
}

static gboolean
newera_safe_encode (VigilDriverContext *ctx, const VigilCommand *command, GError **error)
{
  NeweraSafe *self = ctx->state;
  NeweraState state = newera_pump_get_state (&self->pump);

  if (!is_allowed (ctx, command->kind, error) || !newera_command_is_possible (command, &state, error)
      || (command->kind == VIGIL_COMMAND_START && !may_start (self, error)))
    return FALSE;
  if (command->kind == VIGIL_COMMAND_STOP)
    self->n_pending = 0;
  else if (is_busy (self, command->kind))
    return refuse (error, VIGIL_DRIVER_ERROR_BUSY, "the pump has not answered the last command");
  self->pending[self->n_pending++] = *command;
  send_next (ctx);
  return TRUE;
}

/* Left in safe mode it would alarm and stop when nobody speaks to it any more. */
static void
newera_safe_stop (VigilDriverContext *ctx)
{
  if (((NeweraSafe *) ctx->state)->is_safe)
    send_words (ctx, "SAF0");
}

static const VigilCode newera_safe_codes[] = {
  VIGIL_CODE_PUMP_MODE,    VIGIL_CODE_PUMP_RATE,    VIGIL_CODE_PUMP_RATE_SET, VIGIL_CODE_PUMP_INFUSED,
  VIGIL_CODE_PUMP_VTBI,    VIGIL_CODE_PUMP_SYRINGE, VIGIL_CODE_PUMP_ALARM,    VIGIL_CODE_PUMP_REMOTE,
  VIGIL_CODE_DEVICE_MODEL, VIGIL_CODE_NONE,
};

/* A recording is only read. */
static const VigilCode newera_safe_unproven[] = { VIGIL_CODE_PUMP_REMOTE, VIGIL_CODE_NONE };

const VigilDriver vigil_driver_newera_safe = {
  .id = "newera-safe",
  .label = "New Era NE-1000 (safe mode, bench and veterinary)",
  .role = VIGIL_ROLE_PUMP,
  .maturity = VIGIL_MATURITY_SIMULATED,
  .bauds = { USUAL_BAUD, 9600, 2400, 1200, 300 },
  .data_bits = 8,
  .parity = 'N',
  .stop_bits = 1,
  .framer = &vigil_framer_newera,
  .state_size = sizeof (NeweraSafe),
  .emits = newera_safe_codes,
  .unproven = newera_safe_unproven,
  .commands = VIGIL_COMMAND_START | VIGIL_COMMAND_STOP | VIGIL_COMMAND_SET_RATE | VIGIL_COMMAND_SET_VTBI
              | VIGIL_COMMAND_CLEAR_INFUSED,
  .rate_step_ml_h = 0.1,
  .silence_stop_ms = SILENCE_S * 1000,
  .tick_ms = 100,
  .lost_after_ms = 5000,
  .start = newera_safe_start,
  .on_frame = newera_safe_on_frame,
  .on_tick = newera_safe_on_tick,
  .is_ready = newera_safe_is_ready,
  .encode = newera_safe_encode,
  .stop = newera_safe_stop,
};
