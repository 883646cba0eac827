/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Fresenius Orchestra Base A and Base Primea with DPS modules, and Pilot pumps by themselves. Read
 * only: the ways to set them are not public, and what a pump under remote control does when the host
 * falls silent is not known.
 *
 * Written from one public source, the infupy driver (github.com/jaj42/infupy), which says of itself
 * that it is for testing; nobody published a byte of a real pump. The check is a sum of eight bits
 * under the parity of every character; beside it the form of every item and its range guard what is
 * said. What the source does not know is told as not known (driver/fresenius-module.h).
 *
 * A session is opened with the base and with each module; each second a module is asked for rate,
 * volume and alarms, one question at a time. Between that the device asks whether we are alive (ENQ)
 * and may tell by itself what changed; both are answered at once. A frame whose check is wrong is
 * refused (NAK 2), so that the device says it again. A line by itself is a Pilot when the
 * base's number finds no answer. */
#include "base/text.h"
#include "driver/driver.h"
#include "driver/fresenius-message.h"
#include "driver/fresenius-module.h"

#include <string.h>

/* The source waits a second after opening a base's port. */
#define FIRST_AFTER_US (1 * VIGIL_USEC_PER_SEC)
#define REPLY_TIMEOUT_US (1 * VIGIL_USEC_PER_SEC)
#define TRIES 2
#define READ_EVERY_US (1 * VIGIL_USEC_PER_SEC)
#define MODULES_EVERY_US (5 * VIGIL_USEC_PER_SEC)
#define OPEN_AGAIN_US (2 * VIGIL_USEC_PER_SEC)
#define OPEN_AGAIN_MAX_US (8 * VIGIL_USEC_PER_SEC)
#define REFUSED_PAUSE_US (5 * VIGIL_USEC_PER_SEC)
#define SILENT_AFTER_US (5 * VIGIL_USEC_PER_SEC)

#define ENQ 0x05
#define ACK 0x06
#define DC4 0x14
#define NAK_CHECK "\x15" "2"
#define MAX_NAKS 2 /* in a row: what is wrong each time is no frame of this device */
#define N_MODULES 8
#define MAX_CHANNELS 4
#define NOBODY (-1)
#define ALONE_AFTER 2 /* questions to a base that were not answered */

typedef enum { ASK_OPEN, ASK_MODULES, ASK_TYPE, ASK_VARIABLES } FreseniusQuestion;

typedef struct {
  FreseniusModule base;                /* its own session */
  FreseniusModule modules[N_MODULES];  /* slots 1 to 8; a pump by itself is the first */
  int channels[MAX_CHANNELS];          /* the module of each; NOBODY */
  gboolean is_alone;                   /* a pump without a base */
  gboolean is_asked;
  FreseniusQuestion question;
  int target;                          /* NOBODY: the base */
  guint n_tries;
  gint64 asked_us;
  guint64 n_spoilt;                    /* frames, as they were seen last */
  guint n_naks;                        /* since a good one */
} FreseniusBase;

/* ---- sending ---- */

static void
send_byte (VigilDriverContext *ctx, guint8 byte)
{
  ctx->send (ctx, &byte, 1);
}

static G_NO_INLINE void
send_to (VigilDriverContext *ctx, int target, const char *body)
{
  FreseniusBase *self = ctx->state;
  char text[FRESENIUS_MAX_TEXT + 1];
  guint8 frame[FRESENIUS_MAX_FRAME];

  text[0] = (char) ('0' + (target == NOBODY ? 0 : target + 1));
  vigil_text_add (text, sizeof text, !self->is_alone, body);
  ctx->send (ctx, frame, fresenius_message_seal (text, frame));
}

static FreseniusModule *
get_target (FreseniusBase *self, int target)
{
  return target == NOBODY ? &self->base : &self->modules[target];
}

static void
ask (VigilDriverContext *ctx, int target, FreseniusQuestion question)
{
  static const char *const bodies[]
      = { [ASK_OPEN] = "DC", [ASK_MODULES] = "LE;b", [ASK_TYPE] = "LF;b", [ASK_VARIABLES] = "LE;dra" };
  FreseniusBase *self = ctx->state;
  gboolean is_short = question == ASK_VARIABLES && get_target (self, target)->has_no_alarms;

  self->n_tries = self->is_asked ? self->n_tries + 1 : 1;
  self->is_asked = TRUE;
  self->target = target;
  self->question = question;
  self->asked_us = ctx->now_us;
  send_to (ctx, target, is_short ? "LE;dr" : bodies[question]);
}

/* Before the first pause a pump without a base was asked, too. */
static gint64
get_open_pause_us (const FreseniusBase *self, const FreseniusModule *module)
{
  gint64 pause_us = OPEN_AGAIN_US;

  if (module == &self->base && module->n_unanswered <= ALONE_AFTER)
    return 0;
  for (guint i = 1; i < module->n_unanswered && pause_us < OPEN_AGAIN_MAX_US; i++)
    pause_us *= 2;
  return pause_us;
}

/* The base, and where nothing answers to its number, a pump without one, by turns. */
static void
ask_to_open (VigilDriverContext *ctx)
{
  FreseniusBase *self = ctx->state;

  self->is_alone = self->base.n_unanswered % (ALONE_AFTER + 1) == ALONE_AFTER;
  ask (ctx, NOBODY, ASK_OPEN);
}

/* The most overdue of those that have a channel. */
static int
find_due (const FreseniusBase *self, gint64 now_us)
{
  gint64 before_us = now_us + 1;
  int due = NOBODY;

  for (guint i = 0; i < MAX_CHANNELS; i++) {
    int module = self->channels[i];

    if (module == NOBODY || self->modules[module].due_us >= before_us || !self->modules[module].is_there)
      continue;
    before_us = self->modules[module].due_us;
    due = module;
  }
  return due;
}

static void
ask_next (VigilDriverContext *ctx)
{
  FreseniusBase *self = ctx->state;
  int due;

  if (self->is_asked)
    return;
  if (!self->base.is_open) {
    if (ctx->now_us >= self->base.due_us)
      ask_to_open (ctx);
    return;
  }
  due = find_due (self, ctx->now_us);
  if (!self->is_alone && self->base.due_us <= ctx->now_us
      && (due == NOBODY || self->base.due_us <= self->modules[due].due_us))
    ask (ctx, NOBODY, ASK_MODULES);
  else if (due != NOBODY && !self->modules[due].is_open)
    ask (ctx, due, ASK_OPEN);
  else if (due != NOBODY)
    ask (ctx, due, self->modules[due].has_type ? ASK_VARIABLES : ASK_TYPE);
}

/* ---- sessions ---- */

static void
close_base (FreseniusBase *self, gint64 due_us)
{
  self->base.is_open = FALSE;
  self->base.due_us = due_us;
  for (guint i = 0; i < N_MODULES; i++)
    self->modules[i].is_open = FALSE;
}

static int
find_channel (const FreseniusBase *self, int module)
{
  for (int i = 0; i < MAX_CHANNELS; i++)
    if (self->channels[i] == module)
      return i;
  return -1;
}

/* A slot keeps its channel: without a number nobody can tell whether what is in another slot now is
 * the pump that was in this one. */
static void
give_channel (VigilDriverContext *ctx, int module)
{
  FreseniusBase *self = ctx->state;

  if (find_channel (self, module) >= 0)
    return;
  for (guint i = 0; i < CLAMP (ctx->n_channels, 1, MAX_CHANNELS); i++)
    if (self->channels[i] == NOBODY) {
      self->channels[i] = module;
      return;
    }
}

static void
take_modules (VigilDriverContext *ctx, guint32 bits)
{
  FreseniusBase *self = ctx->state;

  for (int i = 0; i < N_MODULES; i++) {
    FreseniusModule *module = &self->modules[i];
    gboolean is_there = (bits >> i & 1) != 0;

    if (is_there && !module->is_there)
      *module = (FreseniusModule){ .due_us = ctx->now_us };
    module->is_there = is_there;
    if (is_there)
      give_channel (ctx, i);
  }
}

static void
on_opened (VigilDriverContext *ctx, int target)
{
  FreseniusBase *self = ctx->state;
  FreseniusModule *opened = get_target (self, target);

  opened->is_open = TRUE;
  opened->has_type = FALSE; /* it may be another one */
  opened->n_unanswered = 0;
  opened->due_us = ctx->now_us;
  if (target != NOBODY || !self->is_alone)
    return;
  take_modules (ctx, 1);
  self->modules[0].is_open = TRUE;
  self->modules[0].has_type = FALSE;
}

/* ---- hearing ---- */

/* "b1A": a fixed variable b, the type; what else may stand there is said as it stands. */
static G_NO_INLINE void
take_type (VigilDriverContext *ctx, int target, const char *payload)
{
  FreseniusBase *self = ctx->state;
  int channel = find_channel (self, target);

  if (channel >= 0)
    fresenius_module_introduce (ctx, (guint8) channel, *payload == 'b' ? payload + 1 : payload);
  self->modules[target].has_type = TRUE;
}

static void
take_variables (VigilDriverContext *ctx, int target, const FreseniusMessage *message)
{
  FreseniusBase *self = ctx->state;
  int channel = find_channel (self, target);

  if (channel >= 0)
    fresenius_module_report (&self->modules[target], ctx, (guint8) channel, message);
}

static void
take_answer (VigilDriverContext *ctx, const FreseniusMessage *message)
{
  FreseniusBase *self = ctx->state;
  FreseniusModule *target = get_target (self, self->target);
  guint32 modules;

  self->is_asked = FALSE;
  target->n_unanswered = 0;
  switch (self->question) {
  case ASK_OPEN:
    on_opened (ctx, self->target);
    break;
  case ASK_MODULES:
    target->due_us = ctx->now_us + MODULES_EVERY_US;
    if (fresenius_message_get (message, 'b', &modules))
      take_modules (ctx, modules);
    break;
  case ASK_TYPE:
    take_type (ctx, self->target, message->payload);
    break;
  case ASK_VARIABLES:
    target->due_us = self->asked_us + READ_EVERY_US;
    take_variables (ctx, self->target, message);
    break;
  default:
    g_assert_not_reached ();
  }
}

/* Two characters: no session with the base or the module, a module that cannot be reached, a session
 * that is open already, a variable that there is not. All else is asked again after a pause. */
static G_NO_INLINE void
take_refusal (VigilDriverContext *ctx, const char *code)
{
  FreseniusBase *self = ctx->state;
  FreseniusModule *target = get_target (self, self->target);

  self->is_asked = FALSE;
  target->due_us = ctx->now_us + REFUSED_PAUSE_US;
  if (strcmp (code, "0D") == 0) {
    close_base (self, ctx->now_us);
  } else if (strcmp (code, "1E") == 0) {
    target->is_open = FALSE;
    target->due_us = ctx->now_us;
  } else if (strcmp (code, "0E") == 0) {
    target->is_open = FALSE;
  } else if (strcmp (code, "06") == 0 && self->question == ASK_OPEN) {
    on_opened (ctx, self->target);
  } else if (self->question == ASK_TYPE) {
    take_type (ctx, self->target, "");
    target->due_us = ctx->now_us;
  } else if (self->question == ASK_VARIABLES && !target->has_no_alarms) {
    target->has_no_alarms = TRUE;
    target->due_us = ctx->now_us;
  }
}

/* Whether an answer can be one to what was asked: a session's has no variables, the others have something. */
static gboolean
is_fitting (const FreseniusBase *self, const FreseniusMessage *message)
{
  if (message->status == FRESENIUS_REFUSED)
    return TRUE;
  return self->question == ASK_OPEN ? message->has == 0 : *message->payload != '\0';
}

static int
get_sender (const FreseniusBase *self, const FreseniusMessage *message)
{
  if (message->origin == '\0' || message->origin == '0')
    return NOBODY;
  return message->origin - '1';
}

static G_NO_INLINE void
take_report (VigilDriverContext *ctx, const FreseniusMessage *message)
{
  FreseniusBase *self = ctx->state;
  char body[2] = { message->status, '\0' };
  int sender = get_sender (self, message);

  /* one that says nothing is our own acknowledgement come back over a crossed cable */
  if (*message->payload == '\0')
    return;
  send_to (ctx, sender, body);
  if (message->status == FRESENIUS_PARAMETER)
    return;
  if (self->is_alone)
    take_variables (ctx, 0, message);
  else if (sender != NOBODY)
    take_variables (ctx, sender, message);
}

static void
fresenius_base_on_frame (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  FreseniusBase *self = ctx->state;
  FreseniusMessage message;
  int asked;

  if (len == 1 && *frame == ENQ) {
    send_byte (ctx, DC4);
    return;
  }
  if (!fresenius_message_parse (&message, frame, len))
    return;
  self->n_naks = 0;
  send_byte (ctx, ACK);
  if (self->is_alone != (message.origin == '\0'))
    return;
  asked = self->is_alone && self->target == 0 ? NOBODY : self->target;
  if (message.status == FRESENIUS_REPORT || message.status == FRESENIUS_PARAMETER)
    take_report (ctx, &message);
  else if (self->is_asked && get_sender (self, &message) == asked && is_fitting (self, &message)) {
    if (message.status == FRESENIUS_REFUSED)
      take_refusal (ctx, message.payload);
    else
      take_answer (ctx, &message);
  }
  ask_next (ctx);
}

/* ---- time ---- */

static void
give_up_waiting (VigilDriverContext *ctx)
{
  FreseniusBase *self = ctx->state;
  FreseniusModule *target = get_target (self, self->target);

  if (self->n_tries < TRIES && self->question != ASK_OPEN) {
    ask (ctx, self->target, self->question);
    return;
  }
  self->is_asked = FALSE;
  if (self->question == ASK_TYPE) {
    take_type (ctx, self->target, "");
    return;
  }
  target->n_unanswered++;
  target->is_open = FALSE;
  target->due_us = ctx->now_us + get_open_pause_us (self, target);
  if (self->target == NOBODY || self->is_alone)
    close_base (self, target->due_us);
  if (self->target != NOBODY && self->is_alone)
    self->base.n_unanswered = ALONE_AFTER;
}

static void
refuse_spoilt (VigilDriverContext *ctx)
{
  FreseniusBase *self = ctx->state;
  gboolean is_new = ctx->n_spoilt != self->n_spoilt;

  self->n_spoilt = ctx->n_spoilt;
  if (!is_new || self->n_naks >= MAX_NAKS || !(self->is_asked || self->base.is_open))
    return;
  self->n_naks++;
  ctx->send (ctx, (const guint8 *) NAK_CHECK, strlen (NAK_CHECK));
}

static void
fresenius_base_on_tick (VigilDriverContext *ctx)
{
  FreseniusBase *self = ctx->state;

  refuse_spoilt (ctx);
  if (self->is_asked && ctx->now_us - self->asked_us >= REPLY_TIMEOUT_US)
    give_up_waiting (ctx);
  ask_next (ctx);
}

static void
fresenius_base_start (VigilDriverContext *ctx)
{
  FreseniusBase *self = ctx->state;

  for (guint i = 0; i < MAX_CHANNELS; i++)
    self->channels[i] = NOBODY;
  self->target = NOBODY;
  self->n_spoilt = ctx->n_spoilt;
  self->base.due_us = ctx->now_us + FIRST_AFTER_US;
}

static gboolean
is_heard (const FreseniusModule *module, gint64 now_us)
{
  return module->is_there && module->heard_us != 0 && now_us - module->heard_us < SILENT_AFTER_US;
}

static gboolean
fresenius_base_is_channel_ready (VigilDriverContext *ctx, guint8 channel)
{
  const FreseniusBase *self = ctx->state;

  return channel < MAX_CHANNELS && self->channels[channel] != NOBODY
         && is_heard (&self->modules[self->channels[channel]], ctx->now_us);
}

static gboolean
fresenius_base_is_ready (VigilDriverContext *ctx)
{
  for (guint8 i = 0; i < MAX_CHANNELS; i++)
    if (fresenius_base_is_channel_ready (ctx, i))
      return TRUE;
  return FALSE;
}

/* As the base tells it: those without a channel are not asked themselves. */
static guint
fresenius_base_count_pumps (VigilDriverContext *ctx)
{
  const FreseniusBase *self = ctx->state;
  guint n = 0;

  for (int i = 0; i < N_MODULES && self->base.is_open; i++)
    n += self->modules[i].is_there;
  return n;
}

static gboolean
fresenius_base_encode (VigilDriverContext *ctx, const VigilCommand *command, GError **error)
{
  g_set_error_literal (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED, "this pump is only read");
  return FALSE;
}

static void
fresenius_base_stop (VigilDriverContext *ctx)
{
  FreseniusBase *self = ctx->state;

  for (int i = 0; i < N_MODULES && !self->is_alone; i++)
    if (self->modules[i].is_open)
      send_to (ctx, i, "FC");
  if (self->base.is_open)
    send_to (ctx, NOBODY, "FC");
}

static const VigilCode fresenius_base_codes[] = {
  VIGIL_CODE_PUMP_SERIAL, VIGIL_CODE_PUMP_MODE,  VIGIL_CODE_PUMP_RATE,
  VIGIL_CODE_PUMP_INFUSED, VIGIL_CODE_PUMP_ALARM, VIGIL_CODE_DEVICE_MODEL, VIGIL_CODE_NONE,
};

const VigilDriver vigil_driver_fresenius_base = {
  .id = "fresenius-base",
  .label = "Fresenius Base/Orchestra (RS-232, read only)",
  .role = VIGIL_ROLE_PUMP,
  .maturity = VIGIL_MATURITY_SIMULATED,
  .bauds = { 19200 },
  .data_bits = 7,
  .parity = 'E',
  .stop_bits = 1,
  .framer = &vigil_framer_fresenius,
  .state_size = sizeof (FreseniusBase),
  .emits = fresenius_base_codes,
  .max_channels = MAX_CHANNELS,
  .answers_ms = 4500, /* a pump without a base is asked last */
  .tick_ms = 100,
  .lost_after_ms = 5000,
  .start = fresenius_base_start,
  .on_frame = fresenius_base_on_frame,
  .on_tick = fresenius_base_on_tick,
  .is_ready = fresenius_base_is_ready,
  .is_channel_ready = fresenius_base_is_channel_ready,
  .count_pumps = fresenius_base_count_pumps,
  .encode = fresenius_base_encode,
  .stop = fresenius_base_stop,
};
