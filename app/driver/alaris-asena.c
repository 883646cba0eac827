/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Alaris (Asena) syringe pumps GH, GS, CC and TIVA.
 *
 * Written from public sources, the maker's own protocol document not being one of them: the
 * OpenICE (mdpnp, MDDT) drivers and simulator, the infupy driver, and the directions for use of
 * the Alaris CC (1000DF00329, serial link and its 15 s watchdog). Never seen on a real pump.
 * The form of a refusal is not public: no answer, ESC, another value in the echo and NOPERMIT
 * are all taken as one.
 *
 * The pump speaks only when spoken to, so everything goes through one place (send_next): one
 * message outstanding, a staff command before any query. Queries are repeated once, commands
 * never; after each command the pump is asked what it made of it. */
#include "base/text.h"
#include "driver/asena-command.h"
#include "driver/asena-log.h"
#include "driver/asena-message.h"
#include "driver/asena-query.h"
#include "driver/asena-report.h"
#include "driver/driver.h"
#include "driver/pump-report.h"

#include <string.h>

#define REPLY_TIMEOUT_US (1 * VIGIL_USEC_PER_SEC)
#define QUERY_TRIES 2
#define REFUSED_PAUSE_US (30 * VIGIL_USEC_PER_SEC)
#define MAX_WRITES 4

typedef enum { SENT_NOTHING, SENT_QUERY, SENT_WRITE } AsenaSent;

typedef struct {
  char serial[VIGIL_TEXT_SIZE];
  gboolean has_inf, is_permitted, was_alarm_flagged, is_alarm_unanswered;
  double rate_max_ml_h; /* 0: not told */
  AsenaQueries queries;
  AsenaMemory memory;
  AsenaLog log;
  gint64 log_from_us; /* until then it is not asked for, since it did not answer */
  gboolean is_asking; /* a question stands on the pump's display */
  AsenaSent sent;
  gint64 sent_us;
  AsenaQuery query; /* SENT_QUERY */
  guint n_tries;
  VigilCommand write; /* SENT_WRITE */
  VigilCommand pending[MAX_WRITES];
  guint n_pending;
} AlarisAsena;

static void
send_body (VigilDriverContext *ctx, const char *body)
{
  guint8 frame[ASENA_MAX_FRAME];

  ctx->send (ctx, frame, asena_message_seal (body, frame));
}

static void
send_query (VigilDriverContext *ctx, AsenaQuery query)
{
  AlarisAsena *self = ctx->state;
  char body[64];

  self->sent = SENT_QUERY;
  self->sent_us = ctx->now_us;
  self->query = query;
  if (query == ASENA_QUERY_REMOTE)
    g_snprintf (body, sizeof body, "REMOTE_CTRL^ENABLED^%04X", asena_security_code (self->serial));
  else if (query == ASENA_QUERY_LOG)
    asena_log_write_query (&self->log, body, sizeof body);
  send_body (ctx, query == ASENA_QUERY_REMOTE || query == ASENA_QUERY_LOG ? body : asena_query_word (query));
}

static void
send_write (VigilDriverContext *ctx)
{
  AlarisAsena *self = ctx->state;
  char body[ASENA_MAX_BODY];

  self->write = self->pending[0];
  self->n_pending--;
  memmove (self->pending, self->pending + 1, self->n_pending * sizeof *self->pending);
  asena_command_write (&self->write, body, sizeof body);
  self->sent = SENT_WRITE;
  self->sent_us = ctx->now_us;
  send_body (ctx, body);
}

static void
send_next (VigilDriverContext *ctx)
{
  AlarisAsena *self = ctx->state;
  AsenaQuery query;

  if (self->sent != SENT_NOTHING)
    return;
  if (self->n_pending > 0) {
    send_write (ctx);
  } else if (asena_queries_find_due (&self->queries, ctx->now_us, &query)) {
    self->n_tries = 1;
    send_query (ctx, query);
  }
}

/* All but a stop, which is always sent. It is alone in the queue when it is there. */
static void
drop_pending (AlarisAsena *self)
{
  if (self->n_pending > 0 && self->pending[0].kind != VIGIL_COMMAND_STOP)
    self->n_pending = 0;
}

static void
set_remote (VigilDriverContext *ctx, gboolean is_permitted, VigilQuality quality)
{
  AlarisAsena *self = ctx->state;

  self->is_permitted = is_permitted;
  if (!is_permitted)
    drop_pending (self);
  asena_report_remote (ctx, is_permitted, quality);
}

/* What was learnt from, permitted by and meant for one pump does not hold for the next. */
static void
set_serial (VigilDriverContext *ctx, const char *serial)
{
  AlarisAsena *self = ctx->state;

  if (*serial == '\0' || strcmp (serial, self->serial) == 0)
    return;
  asena_report_serial (ctx, serial);
  g_strlcpy (self->serial, serial, sizeof self->serial);
  self->rate_max_ml_h = 0;
  self->is_alarm_unanswered = FALSE;
  drop_pending (self);
  if (self->is_permitted)
    set_remote (ctx, FALSE, VIGIL_QUALITY_INVALID);
  self->memory = (AsenaMemory){ .syringe = "" };
  self->log = (AsenaLog){ .is_known = FALSE };
  self->is_asking = FALSE;
  asena_queries_start_anew (&self->queries, ctx->now_us);
  if (ctx->control != VIGIL_CONTROL_NONE)
    self->queries.due_us[ASENA_QUERY_REMOTE] = ctx->now_us;
}

/* A failed command takes those behind it along: a start must not run at a rate that the pump
 * did not take. */
static void
finish_write (VigilDriverContext *ctx, gboolean is_taken)
{
  AlarisAsena *self = ctx->state;

  self->sent = SENT_NOTHING;
  if (!is_taken)
    drop_pending (self);
  if (self->write.kind == VIGIL_COMMAND_ASK || self->write.kind == VIGIL_COMMAND_CANCEL_ASK) {
    self->is_asking = is_taken ? self->write.kind == VIGIL_COMMAND_ASK : self->is_asking;
    self->queries.due_us[ASENA_QUERY_ANSWER] = self->is_asking ? ctx->now_us : ASENA_NEVER_US;
    return;
  }
  self->queries.due_us[ASENA_QUERY_INF] = ctx->now_us;
  self->queries.due_us[ASENA_QUERY_RATE] = ctx->now_us;
  self->queries.due_us[ASENA_QUERY_VTBI] = ctx->now_us;
}

static void
finish_query (VigilDriverContext *ctx, gboolean is_answered)
{
  AlarisAsena *self = ctx->state;
  gint64 *due_us = self->queries.due_us;

  self->sent = SENT_NOTHING;
  asena_queries_finish (&self->queries, self->query, is_answered, self->sent_us, ctx->now_us);
  if (self->query == ASENA_QUERY_ALARM)
    self->is_alarm_unanswered = !is_answered;
  if (self->query == ASENA_QUERY_REMOTE && is_answered && !self->is_permitted)
    due_us[ASENA_QUERY_REMOTE] = ctx->now_us + REFUSED_PAUSE_US;
  if (self->query == ASENA_QUERY_REMOTE && !is_answered)
    set_remote (ctx, FALSE, VIGIL_QUALITY_INVALID);
  if (self->query == ASENA_QUERY_ANSWER && !self->is_asking)
    due_us[ASENA_QUERY_ANSWER] = ASENA_NEVER_US;
  if (self->query == ASENA_QUERY_LOG && is_answered && asena_log_has_more (&self->log))
    due_us[ASENA_QUERY_LOG] = ctx->now_us;
  /* the pause stands; what is new after it is read */
  if (self->query == ASENA_QUERY_LOG && !is_answered) {
    asena_log_give_up (&self->log);
    self->log_from_us = due_us[ASENA_QUERY_LOG];
    due_us[ASENA_QUERY_LOG] = ASENA_NEVER_US;
  }
}

static void
give_up_waiting (VigilDriverContext *ctx)
{
  AlarisAsena *self = ctx->state;

  if (self->sent == SENT_WRITE) {
    finish_write (ctx, FALSE);
  } else if (self->n_pending == 0 && self->n_tries < QUERY_TRIES && !asena_query_is_extra (self->query)) {
    self->n_tries++;
    send_query (ctx, self->query);
  } else {
    finish_query (ctx, FALSE);
  }
}

static gboolean
is_refusal (const AsenaMessage *reply)
{
  for (guint i = 0; i < reply->n_fields; i++)
    if (vigil_text_is (reply->fields[i], "NOPERMIT"))
      return TRUE;
  return FALSE;
}

static void
take_rate_max (AlarisAsena *self, const AsenaMessage *reply)
{
  double rate_ml_h = 0;

  if (strcmp (reply->fields[1], "ml/h") != 0 || !pump_parse_number (reply->fields[0], &rate_ml_h))
    rate_ml_h = 0;
  self->rate_max_ml_h = rate_ml_h;
}

/* Asks while the flag stands and once more when it is gone: the pump's flag says that there is
 * something, never what. One that has not answered is asked after the pause again, or when the flag
 * is raised anew. */
static void
take_inf (VigilDriverContext *ctx, const AsenaMessage *reply)
{
  AlarisAsena *self = ctx->state;
  gboolean is_flagged = !vigil_text_is (reply->fields[ASENA_INF_ALARM_FLAG], "-");
  gboolean is_new = is_flagged && !self->was_alarm_flagged;

  set_serial (ctx, reply->fields[ASENA_INF_SERIAL]);
  if (is_new || ((is_flagged || self->was_alarm_flagged) && !self->is_alarm_unanswered))
    self->queries.due_us[ASENA_QUERY_ALARM] = ctx->now_us;
  self->was_alarm_flagged = is_flagged;
  self->has_inf = TRUE;
  asena_report (ctx, &self->memory, reply);
  if (asena_log_take_newest (&self->log, reply->fields[ASENA_INF_LOG_TYPE], reply->fields[ASENA_INF_LOG_ID])
      && ctx->now_us >= self->log_from_us)
    self->queries.due_us[ASENA_QUERY_LOG] = ctx->now_us;
}

static void
take_answer (VigilDriverContext *ctx, const AsenaMessage *reply)
{
  AlarisAsena *self = ctx->state;

  self->is_asking = self->is_asking && strcmp (reply->fields[0], "AVAIL") != 0;
  asena_report (ctx, &self->memory, reply);
}

/* A late answer is as good as a punctual one: what it says, the pump said. One without a field is
 * our own query come back over a crossed cable, and says nothing. */
static gboolean
take_reply (VigilDriverContext *ctx, const AsenaMessage *reply)
{
  AlarisAsena *self = ctx->state;
  const char *const *f = reply->fields;

  if (reply->n_fields == 0)
    return FALSE;
  if (asena_message_is (reply, "INF")) {
    take_inf (ctx, reply);
  } else if (asena_message_is (reply, "INST_SERIALNO")) {
    set_serial (ctx, f[0]);
    return *f[0] != '\0';
  } else if (asena_message_is (reply, "INF_RATE_MAX_SYRINGE")) {
    take_rate_max (self, reply);
  } else if (asena_message_is (reply, "REMOTE_CTRL")) {
    if (reply->n_fields < 3)
      return FALSE;
    set_remote (ctx, vigil_text_is (f[0], "ENABLED") && vigil_text_is (f[2], "PERMIT"),
                VIGIL_QUALITY_OK);
  } else if (vigil_text_is (reply->word, asena_query_word (ASENA_QUERY_LOG))) {
    return asena_log_take_entry (&self->log, ctx, reply);
  } else if (vigil_text_is (reply->word, asena_query_word (ASENA_QUERY_ANSWER))) {
    take_answer (ctx, reply);
  } else {
    if (vigil_text_is (reply->word, asena_query_word (ASENA_QUERY_ALARM)))
      self->is_alarm_unanswered = FALSE;
    asena_report (ctx, &self->memory, reply);
  }
  return TRUE;
}

static void
alaris_asena_on_frame (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  AlarisAsena *self = ctx->state;
  AsenaMessage reply;
  gboolean is_echo, is_refused, is_asked, is_answer;

  if (!asena_message_parse (&reply, frame, len))
    return;
  is_echo
      = self->sent == SENT_WRITE && vigil_text_is (reply.word, asena_command_word (self->write.kind));
  is_asked = self->sent == SENT_QUERY && vigil_text_is (reply.word, asena_query_word (self->query));
  is_refused = is_refusal (&reply);
  is_answer = is_refused;
  /* what a pump need not know it may refuse to tell; that is no word on remote control */
  if (is_refused && !(is_asked && asena_query_is_extra (self->query)))
    set_remote (ctx, FALSE, VIGIL_QUALITY_OK);
  else if (!is_refused && !is_echo)
    is_answer = take_reply (ctx, &reply);
  if (is_echo)
    finish_write (ctx, !is_refused && asena_command_is_taken (&self->write, &reply));
  else if (is_asked && is_answer)
    finish_query (ctx, TRUE);
  send_next (ctx);
}

static void
alaris_asena_on_tick (VigilDriverContext *ctx)
{
  AlarisAsena *self = ctx->state;

  if (self->sent != SENT_NOTHING && ctx->now_us - self->sent_us >= REPLY_TIMEOUT_US)
    give_up_waiting (ctx);
  send_next (ctx);
}

static void
alaris_asena_start (VigilDriverContext *ctx)
{
  AlarisAsena *self = ctx->state;

  asena_queries_start (&self->queries, ctx->now_us);
  send_next (ctx);
}

static gboolean
alaris_asena_is_ready (VigilDriverContext *ctx)
{
  return ((AlarisAsena *) ctx->state)->has_inf;
}

static gboolean
refuse (GError **error, VigilDriverError code, const char *why)
{
  g_set_error_literal (error, VIGIL_DRIVER_ERROR, (int) code, why);
  return FALSE;
}

static gboolean
is_allowed (VigilDriverContext *ctx, VigilCommandKind kind, GError **error)
{
  AlarisAsena *self = ctx->state;

  if (asena_command_word (kind) == NULL)
    return refuse (error, VIGIL_DRIVER_ERROR_UNSUPPORTED, "the pump has no such command");
  if (ctx->control == VIGIL_CONTROL_NONE)
    return refuse (error, VIGIL_DRIVER_ERROR_NOT_READY, "this clinic lets no pump be controlled");
  if (kind == VIGIL_COMMAND_STOP)
    return TRUE;
  if (ctx->control != VIGIL_CONTROL_FULL)
    return refuse (error, VIGIL_DRIVER_ERROR_NOT_READY,
                   "this clinic lets the pump be stopped only");
  if (!self->is_permitted)
    return refuse (error, VIGIL_DRIVER_ERROR_NOT_READY, "the pump does not permit remote control");
  return TRUE;
}

/* Different commands may wait behind each other, but nothing behind a stop. */
static gboolean
is_busy (const AlarisAsena *self, VigilCommandKind kind)
{
  if (self->sent == SENT_WRITE
      && (self->write.kind == kind || self->write.kind == VIGIL_COMMAND_STOP))
    return TRUE;
  for (guint i = 0; i < self->n_pending; i++)
    if (self->pending[i].kind == kind || self->pending[i].kind == VIGIL_COMMAND_STOP)
      return TRUE;
  return self->n_pending == MAX_WRITES;
}

static gboolean
alaris_asena_encode (VigilDriverContext *ctx, const VigilCommand *command, GError **error)
{
  AlarisAsena *self = ctx->state;

  if (!is_allowed (ctx, command->kind, error)
      || !asena_command_is_possible (command, self->rate_max_ml_h, error))
    return FALSE;
  if (command->kind == VIGIL_COMMAND_STOP)
    self->n_pending = 0;
  else if (is_busy (self, command->kind))
    return refuse (error, VIGIL_DRIVER_ERROR_BUSY, "the pump has not answered the last command");
  self->pending[self->n_pending++] = *command;
  send_next (ctx);
  return TRUE;
}

/* An enabled session left idle ends in the pump's communications alarm. */
static void
alaris_asena_stop (VigilDriverContext *ctx)
{
  AlarisAsena *self = ctx->state;

  if (self->is_asking)
    send_body (ctx, "REMQUERY^DEACT");
  if (ctx->control != VIGIL_CONTROL_NONE && *self->serial != '\0')
    send_body (ctx, "REMOTE_CTRL^DISABLED");
}

static const VigilCode alaris_asena_codes[] = {
  VIGIL_CODE_PUMP_SERIAL,    VIGIL_CODE_PUMP_MODE,     VIGIL_CODE_PUMP_RATE,
  VIGIL_CODE_PUMP_RATE_SET,  VIGIL_CODE_PUMP_INFUSED,  VIGIL_CODE_PUMP_VTBI,
  VIGIL_CODE_PUMP_TIME_LEFT, VIGIL_CODE_PUMP_PRESSURE, VIGIL_CODE_PUMP_DRUG,
  VIGIL_CODE_PUMP_SYRINGE,   VIGIL_CODE_PUMP_ALARM,    VIGIL_CODE_PUMP_MAINS,
  VIGIL_CODE_PUMP_REMOTE,    VIGIL_CODE_PUMP_KVO_RATE, VIGIL_CODE_PUMP_LOG,
  VIGIL_CODE_PUMP_ANSWER,    VIGIL_CODE_DEVICE_MODEL,  VIGIL_CODE_NONE,
};

const VigilDriver vigil_driver_alaris_asena = {
  .id = "alaris-asena",
  .label = "Alaris/Asena syringe pump (RS-232)",
  .role = VIGIL_ROLE_PUMP,
  .maturity = VIGIL_MATURITY_SIMULATED,
  .bauds = { 38400, 9600 },
  .data_bits = 8,
  .parity = 'N',
  .stop_bits = 1,
  .framer = &vigil_framer_asena,
  .state_size = sizeof (AlarisAsena),
  .emits = alaris_asena_codes,
  .commands = VIGIL_COMMAND_START | VIGIL_COMMAND_STOP | VIGIL_COMMAND_SET_RATE
              | VIGIL_COMMAND_SET_VTBI | VIGIL_COMMAND_CLEAR_INFUSED | VIGIL_COMMAND_ASK | VIGIL_COMMAND_CANCEL_ASK,
  .rate_step_ml_h = 0.1,
  .silence_stop_ms = 15000,
  .tick_ms = 100,
  .lost_after_ms = 5000,
  .start = alaris_asena_start,
  .on_frame = alaris_asena_on_frame,
  .on_tick = alaris_asena_on_tick,
  .is_ready = alaris_asena_is_ready,
  .encode = alaris_asena_encode,
  .stop = alaris_asena_stop,
};
