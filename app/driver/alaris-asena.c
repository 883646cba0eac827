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
#include "driver/asena-command.h"
#include "driver/asena-message.h"
#include "driver/asena-report.h"
#include "driver/driver.h"
#include "driver/pump-report.h"

#include <string.h>

#define REPLY_TIMEOUT_US (1 * VIGIL_USEC_PER_SEC)
#define QUERY_TRIES 2
/* A query that nobody answers must not crowd out the others. */
#define UNANSWERED_PAUSE_US (5 * VIGIL_USEC_PER_SEC)
#define REFUSED_PAUSE_US (30 * VIGIL_USEC_PER_SEC)
#define NEVER_US G_MAXINT64
#define MAX_WRITES 4

typedef enum {
  QUERY_SERIAL,
  QUERY_ALARM,
  QUERY_INF,
  QUERY_REMOTE,
  QUERY_RATE_MAX,
  QUERY_RATE,
  QUERY_VTBI,
  QUERY_SYRINGE,
  QUERY_PROTOCOL,
  QUERY_MAINS,
  QUERY_PRESSURE,
  N_QUERIES
} AsenaQuery;

/* The first that is due is asked. REMOTE_CTRL is among them because it is repeated like one, to
 * keep the permission alive. */
static const struct {
  const char *word;
  guint period_ms; /* 0: until it is answered */
} queries[N_QUERIES] = {
  [QUERY_SERIAL] = { "INST_SERIALNO", 30000 },
  [QUERY_ALARM] = { "ALARM", 10000 },
  [QUERY_INF] = { "INF", 1000 },
  [QUERY_REMOTE] = { "REMOTE_CTRL", 4000 },
  [QUERY_RATE_MAX] = { "INF_RATE_MAX_SYRINGE", 10000 },
  [QUERY_RATE] = { "INF_RATE", 2000 },
  [QUERY_VTBI] = { "INF_VTBI", 5000 },
  [QUERY_SYRINGE] = { "SYRINGE_STATUS", 10000 },
  [QUERY_PROTOCOL] = { "COMMS_PROTOCOL", 0 },
  [QUERY_MAINS] = { "POWER_MAINS", 10000 },
  [QUERY_PRESSURE] = { "PRESSURE", 10000 },
};

typedef enum { SENT_NOTHING, SENT_QUERY, SENT_WRITE } AsenaSent;

typedef struct {
  char serial[VIGIL_TEXT_SIZE];
  gboolean has_inf, is_permitted, was_alarm_flagged, is_alarm_unanswered;
  double rate_max_ml_h; /* 0: not told */
  gint64 due_us[N_QUERIES];
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
  char body[32];

  if (query == QUERY_REMOTE)
    g_snprintf (body, sizeof body, "REMOTE_CTRL^ENABLED^%04X", asena_security_code (self->serial));
  else
    g_strlcpy (body, queries[query].word, sizeof body);
  self->sent = SENT_QUERY;
  self->sent_us = ctx->now_us;
  self->query = query;
  send_body (ctx, body);
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

  if (self->sent != SENT_NOTHING)
    return;
  if (self->n_pending > 0) {
    send_write (ctx);
    return;
  }
  for (AsenaQuery query = 0; query < N_QUERIES; query++) {
    if (self->due_us[query] <= ctx->now_us) {
      self->n_tries = 1;
      send_query (ctx, query);
      return;
    }
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
  for (AsenaQuery query = 0; query < N_QUERIES; query++)
    if (query != QUERY_SERIAL && query != QUERY_INF)
      self->due_us[query] = ctx->now_us;
  if (ctx->control == VIGIL_CONTROL_NONE)
    self->due_us[QUERY_REMOTE] = NEVER_US;
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
  self->due_us[QUERY_INF] = ctx->now_us;
  self->due_us[QUERY_RATE] = ctx->now_us;
  self->due_us[QUERY_VTBI] = ctx->now_us;
}

static void
finish_query (VigilDriverContext *ctx, gboolean is_answered)
{
  AlarisAsena *self = ctx->state;
  guint period_ms = queries[self->query].period_ms;
  gint64 *due_us = &self->due_us[self->query];

  self->sent = SENT_NOTHING;
  if (self->query == QUERY_INF)
    *due_us = self->sent_us + period_ms * VIGIL_USEC_PER_MSEC;
  else if (!is_answered)
    *due_us = ctx->now_us + UNANSWERED_PAUSE_US;
  else
    *due_us = period_ms == 0 ? NEVER_US : ctx->now_us + period_ms * VIGIL_USEC_PER_MSEC;
  if (self->query == QUERY_ALARM)
    self->is_alarm_unanswered = !is_answered;
  if (self->query == QUERY_REMOTE && is_answered && !self->is_permitted)
    *due_us = ctx->now_us + REFUSED_PAUSE_US;
  if (self->query == QUERY_REMOTE && !is_answered)
    set_remote (ctx, FALSE, VIGIL_QUALITY_INVALID);
}

static void
give_up_waiting (VigilDriverContext *ctx)
{
  AlarisAsena *self = ctx->state;

  if (self->sent == SENT_WRITE) {
    finish_write (ctx, FALSE);
  } else if (self->n_pending == 0 && self->n_tries < QUERY_TRIES) {
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
    if (strcmp (reply->fields[i], "NOPERMIT") == 0)
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
 * something, never what. One that has not
 * answered is asked after the pause again, or when the flag is raised anew. */
static void
take_inf (VigilDriverContext *ctx, const AsenaMessage *reply)
{
  AlarisAsena *self = ctx->state;
  gboolean is_flagged = strcmp (reply->fields[ASENA_INF_ALARM_FLAG], "-") != 0;
  gboolean is_new = is_flagged && !self->was_alarm_flagged;

  set_serial (ctx, reply->fields[ASENA_INF_SERIAL]);
  if (is_new || ((is_flagged || self->was_alarm_flagged) && !self->is_alarm_unanswered))
    self->due_us[QUERY_ALARM] = ctx->now_us;
  self->was_alarm_flagged = is_flagged;
  self->has_inf = TRUE;
  asena_report (ctx, reply);
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
  if (strcmp (reply->word, "INF") == 0) {
    take_inf (ctx, reply);
  } else if (strcmp (reply->word, "INST_SERIALNO") == 0) {
    set_serial (ctx, f[0]);
    return *f[0] != '\0';
  } else if (strcmp (reply->word, "INF_RATE_MAX_SYRINGE") == 0) {
    take_rate_max (self, reply);
  } else if (strcmp (reply->word, "REMOTE_CTRL") == 0) {
    if (reply->n_fields < 3)
      return FALSE;
    set_remote (ctx, strcmp (f[0], "ENABLED") == 0 && strcmp (f[2], "PERMIT") == 0,
                VIGIL_QUALITY_OK);
  } else {
    if (strcmp (reply->word, queries[QUERY_ALARM].word) == 0)
      self->is_alarm_unanswered = FALSE;
    asena_report (ctx, reply);
  }
  return TRUE;
}

static void
alaris_asena_on_frame (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  AlarisAsena *self = ctx->state;
  AsenaMessage reply;
  gboolean is_echo, is_refused, is_answer;

  if (!asena_message_parse (&reply, frame, len))
    return;
  is_echo
      = self->sent == SENT_WRITE && strcmp (reply.word, asena_command_word (self->write.kind)) == 0;
  is_refused = is_refusal (&reply);
  is_answer = is_refused;
  if (is_refused)
    set_remote (ctx, FALSE, VIGIL_QUALITY_OK);
  else if (!is_echo)
    is_answer = take_reply (ctx, &reply);
  if (is_echo)
    finish_write (ctx, !is_refused && asena_command_is_taken (&self->write, &reply));
  else if (self->sent == SENT_QUERY && is_answer
           && strcmp (reply.word, queries[self->query].word) == 0)
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

  for (AsenaQuery query = 0; query < N_QUERIES; query++)
    self->due_us[query] = ctx->now_us;
  self->due_us[QUERY_REMOTE] = NEVER_US; /* until the serial number is known */
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

  if (ctx->control != VIGIL_CONTROL_NONE && *self->serial != '\0')
    send_body (ctx, "REMOTE_CTRL^DISABLED");
}

static const VigilCode alaris_asena_codes[] = {
  VIGIL_CODE_PUMP_SERIAL,    VIGIL_CODE_PUMP_MODE,     VIGIL_CODE_PUMP_RATE,
  VIGIL_CODE_PUMP_RATE_SET,  VIGIL_CODE_PUMP_INFUSED,  VIGIL_CODE_PUMP_VTBI,
  VIGIL_CODE_PUMP_TIME_LEFT, VIGIL_CODE_PUMP_PRESSURE, VIGIL_CODE_PUMP_DRUG,
  VIGIL_CODE_PUMP_SYRINGE,   VIGIL_CODE_PUMP_ALARM,    VIGIL_CODE_PUMP_MAINS,
  VIGIL_CODE_PUMP_REMOTE,    VIGIL_CODE_DEVICE_MODEL,  VIGIL_CODE_NONE,
};

const VigilDriver vigil_driver_alaris_asena = {
  .id = "alaris-asena",
  .label = "Alaris/Asena syringe pump (RS-232)",
  .role = VIGIL_ROLE_PUMP,
  .maturity = VIGIL_MATURITY_SIMULATED,
  .baud = 38400,
  .data_bits = 8,
  .parity = 'N',
  .stop_bits = 1,
  .framer = &vigil_framer_asena,
  .state_size = sizeof (AlarisAsena),
  .emits = alaris_asena_codes,
  .commands = VIGIL_COMMAND_START | VIGIL_COMMAND_STOP | VIGIL_COMMAND_SET_RATE
              | VIGIL_COMMAND_SET_VTBI | VIGIL_COMMAND_CLEAR_INFUSED,
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
