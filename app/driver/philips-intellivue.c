/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Philips IntelliVue monitors over the MIB/RS-232 port: "Data Export Interface Programming
 * Guide", fixed baud rate protocol; association control, MDS create notification, extended poll
 * data request, set priority list. The guide itself was not at hand: written from what several
 * open implementations agree on and proven against the recorded traffic of one M8000 monitor in
 * demonstration mode.
 *
 * Never seen on a device: the serial line itself (the recording is of the LAN, whose messages
 * are the same), refuse and abort, a refused or renewed poll, values in kPa or degrees Fahrenheit, an
 * alarm that is on, CO2, temperature.
 *
 * This file is the association: who speaks when. A half-open old association blocks a new one,
 * so a release always goes first. */
#include "driver/philips-intellivue.h"
#include "framing/intellivue.h"

#include <string.h>

enum {
  SPDU_RELEASE_REQUEST = 0x09,
  SPDU_RELEASE_RESPONSE = 0x0A,
  SPDU_REFUSE = 0x0C,
  SPDU_ACCEPT = 0x0E,
  SPDU_ABORT = 0x19,
  SPDU_DATA = 0xE1,
};

/* Messages that wait to be sent, in the order in which they go. */
enum {
  DUE_RELEASE_REQUEST = 1 << 0,
  DUE_RELEASE_RESPONSE = 1 << 1,
  DUE_ASSOCIATION_REQUEST = 1 << 2,
  DUE_CREATE_RESULT = 1 << 3,
  DUE_WAVE_LIST = 1 << 4,
  DUE_POLL = 1 << 5,    /* shifted by IntellivuePollKind */
  DUE_SYSTEM = 1 << 8,
  DUE_KEEP_ALIVE = 1 << 9,
  DUE_END = 1 << 10,
};

/* Also the poll numbers. */
enum {
  INVOKE_NUMERICS = 1,
  INVOKE_WAVES = 2,
  INVOKE_ALERTS = 3,
  INVOKE_KEEP_ALIVE = 4,
  INVOKE_WAVE_LIST = 5,
  INVOKE_SYSTEM = 6,
};

#define RELEASE_WAIT_US (300 * VIGIL_USEC_PER_MSEC)
/* The monitor answers the second or third request, sent a second or so apart. */
#define REQUEST_EVERY_US (1500 * VIGIL_USEC_PER_MSEC)
#define REQUEST_GIVE_UP_US (15 * VIGIL_USEC_PER_SEC)
#define CREATE_WAIT_US (10 * VIGIL_USEC_PER_SEC)
#define BACK_OFF_US VIGIL_USEC_PER_SEC
#define BACK_OFF_DOUBLINGS 4
/* The monitor drops a host it has not heard for 10 s or more, depending on the granted period. */
#define KEEP_ALIVE_US (5 * VIGIL_USEC_PER_SEC)
#define POLL_ACTIVE_US (600 * VIGIL_USEC_PER_SEC)
#define POLL_RENEW_US (540 * VIGIL_USEC_PER_SEC)
#define SINGLE_POLL_EVERY_US VIGIL_USEC_PER_SEC
#define POLL_SILENT_US (5 * VIGIL_USEC_PER_SEC)
/* What was refused in both forms is asked for again, but seldom. */
#define REFUSED_AGAIN_US (30 * VIGIL_USEC_PER_SEC)
#define ALERTS_SILENT_US (15 * VIGIL_USEC_PER_SEC)
/* Staff may set the monitor's clock, or end its demonstration. */
#define SYSTEM_EVERY_US (60 * VIGIL_USEC_PER_SEC)
#define GRANTED_PERIOD_MAX_US (60 * VIGIL_USEC_PER_SEC)
#define DATA_LOST_US (15 * VIGIL_USEC_PER_SEC)
#define WAVE_LIST_WAIT_US VIGIL_USEC_PER_SEC
#define OWN_PAUSE_US VIGIL_USEC_PER_SEC
/* Numbers take 1.8 kB/s, waves 3.7 more: beside each other they would come ever later at 19200. */
#define WAVES_MIN_BAUD 57600
#define RATE_WINDOW_US (128 * VIGIL_USEC_PER_MSEC)
#define TICK_MS 128

static const struct {
  guint16 invoke, object_class, group;
  guint32 extension;    /* that permits it as an extended poll */
} polls[INTELLIVUE_N_POLLS] = {
  /* Bare values suffice: they name their physiological identifier themselves. */
  [INTELLIVUE_POLL_NUMERICS] = { INVOKE_NUMERICS, INTELLIVUE_CLASS_NUMERIC,
                                 INTELLIVUE_GROUP_OBSERVED, INTELLIVUE_EXTENSION_NUMERICS_1S },
  [INTELLIVUE_POLL_WAVES]
  = { INVOKE_WAVES, INTELLIVUE_CLASS_WAVE, INTELLIVUE_GROUP_ALL, INTELLIVUE_EXTENSION_WAVES },
  [INTELLIVUE_POLL_ALERTS] = { INVOKE_ALERTS, INTELLIVUE_CLASS_ALERT, INTELLIVUE_GROUP_ALERTS,
                               INTELLIVUE_EXTENSION_NUMERICS_1S },
};

/* ECG II, pleth, respiration, CO2. */
static const guint32 wave_labels[] = { 0x00020102, 0x00024BB4, 0x00025000, 0x000250AC };

static void
send_payload (VigilDriverContext *ctx, const guint8 *payload, gsize len)
{
  Intellivue *self = ctx->state;
  guint8 frame[VIGIL_INTELLIVUE_FRAME_SIZE (INTELLIVUE_REQUEST_MAX)];

  ctx->send (ctx, frame, vigil_intellivue_frame_encode (payload, (guint16) len, frame));
  self->sent_us[self->sent_at] = self->last_sent_us = ctx->now_us;
  self->sent_at = (self->sent_at + 1) % G_N_ELEMENTS (self->sent_us);
}

/* Four frames in 128 ms are the most that the monitor takes. */
static gboolean
may_send (const Intellivue *self, gint64 now_us)
{
  gint64 fourth_last_us = self->sent_us[self->sent_at];

  return fourth_last_us == 0 || now_us - fourth_last_us >= RATE_WINDOW_US;
}

/* Numbers and alarms that are refused as an extended poll are asked for one by one. */
static gboolean
is_extended (const Intellivue *self, IntellivuePollKind kind)
{
  return (self->granted_extensions & polls[kind].extension) != 0
         && (kind == INTELLIVUE_POLL_WAVES || self->polls[kind].n_refusals == 0);
}

static gboolean
is_refused (const Intellivue *self, IntellivuePollKind kind)
{
  return self->polls[kind].n_refusals >= (kind == INTELLIVUE_POLL_WAVES ? 1 : 2);
}

static gsize
encode_poll (const Intellivue *self, IntellivuePollKind kind, guint8 *out)
{
  if (!is_extended (self, kind))
    return intellivue_encode_single_poll (out, polls[kind].invoke, polls[kind].invoke,
                                          polls[kind].object_class, polls[kind].group);
  return intellivue_encode_extended_poll (out, polls[kind].invoke, polls[kind].invoke,
                                          polls[kind].object_class, polls[kind].group,
                                          POLL_ACTIVE_US / INTELLIVUE_USEC_PER_TICK);
}

static gsize
encode_due (Intellivue *self, guint message, gint64 now_us, guint8 *out)
{
  switch (message) {
    case DUE_RELEASE_REQUEST: return intellivue_encode_release_request (out);
    case DUE_RELEASE_RESPONSE: return intellivue_encode_release_response (out);
    case DUE_ASSOCIATION_REQUEST: return intellivue_encode_association_request (out);
    case DUE_CREATE_RESULT: return intellivue_encode_create_result (out, self->create_invoke);
    case DUE_WAVE_LIST:
      return intellivue_encode_wave_list (out, INVOKE_WAVE_LIST, wave_labels,
                                          G_N_ELEMENTS (wave_labels));
    case DUE_SYSTEM:
      self->system_us = now_us;
      return intellivue_encode_single_poll (out, INVOKE_SYSTEM, INVOKE_SYSTEM, INTELLIVUE_CLASS_MDS,
                                            INTELLIVUE_GROUP_SYSTEM);
    case DUE_KEEP_ALIVE:
      return intellivue_encode_single_poll (out, INVOKE_KEEP_ALIVE, INVOKE_KEEP_ALIVE,
                                            INTELLIVUE_CLASS_ALERT, INTELLIVUE_GROUP_STATIC);
    default:
      for (guint kind = 0; kind < INTELLIVUE_N_POLLS; kind++)
        if (message == (guint) DUE_POLL << kind) {
          self->polls[kind].sent_us = now_us;
          return encode_poll (self, kind, out);
        }
      return 0;
  }
}

static void
send_due (VigilDriverContext *ctx)
{
  Intellivue *self = ctx->state;
  guint8 payload[INTELLIVUE_REQUEST_MAX];

  for (guint message = 1; message < DUE_END && may_send (self, ctx->now_us); message <<= 1) {
    if (!(self->due & message))
      continue;
    self->due &= ~message;
    send_payload (ctx, payload, encode_due (self, message, ctx->now_us, payload));
  }
}

/* What was learned belongs to one association; only where the waves ended is kept, so that host
 * time never runs backwards in them. */
static void
forget_association (Intellivue *self)
{
  self->has_data = FALSE;
  self->granted_extensions = 0;
  self->granted_period_us = 0;
  self->n_specs = 0;
  self->has_wave_sequence = FALSE;
  self->has_alert = FALSE;
  self->alerts.is_open = FALSE;
  self->model[0] = '\0';
  self->model_flags = VIGIL_FLAG_NONE;
  memset (self->polls, 0, sizeof self->polls);
  memset (&self->clock, 0, sizeof self->clock);
  memset (self->numerics, 0, sizeof self->numerics);
  memset (&self->alert, 0, sizeof self->alert);
  for (guint i = 0; i < VIGIL_N_CODES; i++)
    self->waves[i].is_set = FALSE;
}

static void
begin_release (VigilDriverContext *ctx)
{
  Intellivue *self = ctx->state;

  forget_association (self);
  self->phase = INTELLIVUE_PHASE_RELEASING;
  self->deadline_us = ctx->now_us + RELEASE_WAIT_US;
  self->due = DUE_RELEASE_REQUEST;
}

static void
begin_request (VigilDriverContext *ctx)
{
  Intellivue *self = ctx->state;

  forget_association (self);
  self->phase = INTELLIVUE_PHASE_REQUESTING;
  self->deadline_us = ctx->now_us + REQUEST_GIVE_UP_US;
  self->resend_us = ctx->now_us + REQUEST_EVERY_US;
  self->due = DUE_ASSOCIATION_REQUEST;
}

static void
begin_back_off (VigilDriverContext *ctx)
{
  Intellivue *self = ctx->state;

  forget_association (self);
  self->phase = INTELLIVUE_PHASE_BACK_OFF;
  self->deadline_us = ctx->now_us + (BACK_OFF_US << MIN (self->n_refusals, BACK_OFF_DOUBLINGS));
  self->n_refusals++;
  self->due = 0;
}

static void
begin_association (VigilDriverContext *ctx, guint16 create_invoke)
{
  Intellivue *self = ctx->state;

  if (ctx->baud != 0 && ctx->baud < WAVES_MIN_BAUD)
    self->granted_extensions &= (guint32) ~INTELLIVUE_EXTENSION_WAVES;
  self->phase = INTELLIVUE_PHASE_ASSOCIATED;
  self->system_us = ctx->now_us;
  self->create_invoke = create_invoke;
  self->due = DUE_CREATE_RESULT | DUE_POLL << INTELLIVUE_POLL_NUMERICS
              | DUE_POLL << INTELLIVUE_POLL_ALERTS;
  for (guint kind = 0; kind < INTELLIVUE_N_POLLS; kind++)
    self->polls[kind].answered_us = ctx->now_us;
  if (is_extended (self, INTELLIVUE_POLL_WAVES)) {
    self->due |= DUE_WAVE_LIST;
    self->resend_us = ctx->now_us + WAVE_LIST_WAIT_US;
  }
}

static void
start (VigilDriverContext *ctx)
{
  begin_release (ctx);
  send_due (ctx);
}

static void
on_accept (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  Intellivue *self = ctx->state;

  if (self->phase != INTELLIVUE_PHASE_REQUESTING)
    return;
  /* What was not understood was not granted: single polls then. */
  if (!intellivue_decode_accept (frame, len, &self->granted_period_us, &self->granted_extensions))
    self->granted_extensions = 0;
  self->granted_period_us = MIN (self->granted_period_us, GRANTED_PERIOD_MAX_US);
  self->phase = INTELLIVUE_PHASE_AWAITING_CREATE;
  self->deadline_us = ctx->now_us + CREATE_WAIT_US;
  self->due = 0;
}

static void
on_poll_result (VigilDriverContext *ctx, IntellivueMessage *message, VigilCursor *body)
{
  Intellivue *self = ctx->state;

  intellivue_decode_poll_result (ctx, message, body);
  for (guint kind = 0; kind < INTELLIVUE_N_POLLS; kind++)
    if (message->object_class == polls[kind].object_class
        && message->group != INTELLIVUE_GROUP_STATIC) {
      self->polls[kind].answered_us = ctx->now_us;
      self->polls[kind].n_refusals = kind == INTELLIVUE_POLL_WAVES ? 0 : MIN (self->polls[kind].n_refusals, 1);
      self->n_refusals = 0;
    }
  if (message->object_class == INTELLIVUE_CLASS_NUMERIC)
    self->has_data = TRUE;
}

/* TRUE: it was one of the polls that was refused. */
static gboolean
note_refusal (Intellivue *self, guint16 invoke)
{
  for (guint kind = 0; kind < INTELLIVUE_N_POLLS; kind++) {
    if (polls[kind].invoke != invoke || self->polls[kind].sent_us == 0)
      continue;
    if (self->polls[kind].n_refusals++ == 0 && kind != INTELLIVUE_POLL_WAVES)
      self->due |= DUE_POLL << kind;
    return TRUE;
  }
  return FALSE;
}

static void
on_data (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  Intellivue *self = ctx->state;
  IntellivueMessage message;
  VigilCursor body;

  if (!intellivue_read_header (frame, len, &message, &body))
    return;
  if (message.kind == INTELLIVUE_MESSAGE_CREATE) {
    if (self->phase == INTELLIVUE_PHASE_AWAITING_CREATE) {
      intellivue_decode_create (ctx, &body);
      begin_association (ctx, message.invoke);
    } else if (self->phase == INTELLIVUE_PHASE_ASSOCIATED) {
      self->create_invoke = message.invoke;
      self->due |= DUE_CREATE_RESULT;
    } else if (self->phase == INTELLIVUE_PHASE_REQUESTING) {
      /* The accept was lost, and with it what was granted. */
      begin_release (ctx);
    }
    return;
  }
  if (self->phase != INTELLIVUE_PHASE_ASSOCIATED)
    return;
  if (message.kind == INTELLIVUE_MESSAGE_POLL_RESULT)
    on_poll_result (ctx, &message, &body);
  else if (message.kind == INTELLIVUE_MESSAGE_ERROR && note_refusal (self, message.invoke))
    return;
  else if (message.invoke == INVOKE_WAVE_LIST && self->polls[INTELLIVUE_POLL_WAVES].sent_us == 0
           && is_extended (self, INTELLIVUE_POLL_WAVES))
    self->due |= DUE_POLL << INTELLIVUE_POLL_WAVES;
}

static void
on_frame (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  Intellivue *self = ctx->state;

  if (len == 0 || self->phase == INTELLIVUE_PHASE_STOPPED)
    return;
  switch (frame[0]) {
    case SPDU_DATA:
      on_data (ctx, frame, len);
      break;
    case SPDU_ACCEPT:
      on_accept (ctx, frame, len);
      break;
    case SPDU_RELEASE_RESPONSE:
      if (self->phase == INTELLIVUE_PHASE_RELEASING || self->phase == INTELLIVUE_PHASE_ASSOCIATED)
        begin_request (ctx);
      break;
    case SPDU_REFUSE:
    case SPDU_ABORT:
      /* While releasing it is the old association that ends. */
      if (self->phase != INTELLIVUE_PHASE_RELEASING && self->phase != INTELLIVUE_PHASE_BACK_OFF)
        begin_back_off (ctx);
      break;
    case SPDU_RELEASE_REQUEST:
      begin_back_off (ctx);
      self->due = DUE_RELEASE_RESPONSE;
      break;
    default:
      break;
  }
  send_due (ctx);
}

/* A poll goes out again before it runs out, and when its answers have stopped. */
static void
keep_polling (Intellivue *self, gint64 now_us)
{
  gint64 silent_us = MAX (POLL_SILENT_US, 3 * self->granted_period_us);

  for (guint kind = 0; kind < INTELLIVUE_N_POLLS; kind++) {
    const IntellivuePoll *poll = &self->polls[kind];
    gint64 every_us = is_extended (self, kind) ? POLL_RENEW_US : SINGLE_POLL_EVERY_US;
    gint64 since_us = now_us - poll->sent_us;

    if (kind == INTELLIVUE_POLL_WAVES && !is_extended (self, kind))
      continue;
    if (is_refused (self, kind)) {
      if (since_us >= REFUSED_AGAIN_US)
        self->due |= DUE_POLL << kind;
    } else if (poll->sent_us == 0) {
      if (kind == INTELLIVUE_POLL_WAVES && now_us >= self->resend_us)
        self->due |= DUE_POLL << kind;
    } else if (since_us >= every_us
               || (since_us >= silent_us && now_us - poll->answered_us >= silent_us)) {
      self->due |= DUE_POLL << kind;
    }
  }
  if (now_us - self->system_us >= SYSTEM_EVERY_US)
    self->due |= DUE_SYSTEM;
  else if (now_us - self->last_sent_us >= KEEP_ALIVE_US)
    self->due |= DUE_KEEP_ALIVE;
}

/* While we ourselves stood still, what the monitor said waits unread: that is not its silence. */
static void
forgive_own_pause (Intellivue *self, gint64 now_us)
{
  gint64 pause_us = now_us - self->last_tick_us;

  if (self->last_tick_us != 0 && pause_us > OWN_PAUSE_US)
    for (guint kind = 0; kind < INTELLIVUE_N_POLLS; kind++)
      self->polls[kind].answered_us = MIN (self->polls[kind].answered_us + pause_us, now_us);
  self->last_tick_us = now_us;
}

static void
on_tick (VigilDriverContext *ctx)
{
  Intellivue *self = ctx->state;
  gboolean is_over = ctx->now_us >= self->deadline_us;

  forgive_own_pause (self, ctx->now_us);
  switch (self->phase) {
    case INTELLIVUE_PHASE_RELEASING:
      if (is_over)
        begin_request (ctx);
      break;
    case INTELLIVUE_PHASE_REQUESTING:
      if (is_over) {
        begin_release (ctx);
      } else if (ctx->now_us >= self->resend_us) {
        self->resend_us = ctx->now_us + REQUEST_EVERY_US;
        self->due |= DUE_ASSOCIATION_REQUEST;
      }
      break;
    case INTELLIVUE_PHASE_AWAITING_CREATE:
    case INTELLIVUE_PHASE_BACK_OFF:
      if (is_over)
        begin_release (ctx);
      break;
    case INTELLIVUE_PHASE_ASSOCIATED:
      if (ctx->now_us - self->polls[INTELLIVUE_POLL_NUMERICS].answered_us
          >= MAX (DATA_LOST_US, 6 * self->granted_period_us))
        begin_release (ctx);
      else
        keep_polling (self, ctx->now_us);
      if (self->has_alert && ctx->now_us - self->polls[INTELLIVUE_POLL_ALERTS].answered_us >= ALERTS_SILENT_US)
        intellivue_lose_alerts (ctx);
      break;
    case INTELLIVUE_PHASE_STOPPED:
    default:
      return;
  }
  send_due (ctx);
}

static gboolean
is_ready (VigilDriverContext *ctx)
{
  const Intellivue *self = ctx->state;

  return self->has_data;
}

static gboolean
encode (VigilDriverContext *ctx, const VigilCommand *command, GError **error)
{
  g_set_error_literal (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED,
                       "A patient monitor takes no commands");
  return FALSE;
}

static void
stop (VigilDriverContext *ctx)
{
  Intellivue *self = ctx->state;
  guint8 payload[INTELLIVUE_REQUEST_MAX];

  forget_association (self);
  self->phase = INTELLIVUE_PHASE_STOPPED;
  self->due = 0;
  send_payload (ctx, payload, intellivue_encode_release_request (payload));
}

static const VigilCode emits[] = {
  VIGIL_CODE_HR,           VIGIL_CODE_PULSE_PLETH,  VIGIL_CODE_PULSE_NIBP,
  VIGIL_CODE_PULSE,        VIGIL_CODE_SPO2,         VIGIL_CODE_PERFUSION,
  VIGIL_CODE_RR,           VIGIL_CODE_RR_CO2,       VIGIL_CODE_NIBP_SYS,
  VIGIL_CODE_NIBP_DIA,     VIGIL_CODE_NIBP_MEAN,    VIGIL_CODE_ABP_SYS,
  VIGIL_CODE_ABP_DIA,      VIGIL_CODE_ABP_MEAN,     VIGIL_CODE_ETCO2,
  VIGIL_CODE_FICO2,        VIGIL_CODE_TEMP,         VIGIL_CODE_PVC_RATE,
  VIGIL_CODE_WAVE_ECG_I,   VIGIL_CODE_WAVE_ECG_II,  VIGIL_CODE_WAVE_ECG_III,
  VIGIL_CODE_WAVE_ECG_AVR, VIGIL_CODE_WAVE_ECG_AVL, VIGIL_CODE_WAVE_ECG_AVF,
  VIGIL_CODE_WAVE_ECG_V,   VIGIL_CODE_WAVE_ECG_MCL, VIGIL_CODE_WAVE_PLETH,
  VIGIL_CODE_WAVE_ABP,     VIGIL_CODE_WAVE_RESP,    VIGIL_CODE_WAVE_CO2,
  VIGIL_CODE_DEVICE_MODEL, VIGIL_CODE_DEVICE_ALERT, VIGIL_CODE_NONE,
};

static const VigilCode unproven[] = {
  VIGIL_CODE_RR_CO2, VIGIL_CODE_ETCO2,    VIGIL_CODE_FICO2,
  VIGIL_CODE_TEMP,   VIGIL_CODE_PVC_RATE, VIGIL_CODE_WAVE_CO2,
  VIGIL_CODE_NONE,
};

const VigilDriver vigil_driver_philips_intellivue = {
  .id = "philips-intellivue",
  .label = "Philips IntelliVue (Data Export, RS-232)",
  .role = VIGIL_ROLE_MONITOR,
  .maturity = VIGIL_MATURITY_EXPERIMENTAL,
  .bauds = { 115200, 19200 },
  .data_bits = 8,
  .parity = 'N',
  .stop_bits = 1,
  .framer = &vigil_framer_intellivue,
  .state_size = sizeof (Intellivue),
  .emits = emits,
  .unproven = unproven,
  .tick_ms = TICK_MS,
  .lost_after_ms = 5000,
  .start = start,
  .on_frame = on_frame,
  .on_tick = on_tick,
  .is_ready = is_ready,
  .encode = encode,
  .stop = stop,
};
