/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* BerryMed PM6750, a module for ECG, respiration, oximetry, cuff and temperature, on a USB or
 * RS-232 line. Written from one project's notes, which quote the maker's manual and say what was
 * measured on the module; the manual itself was not at hand. Never seen by us on a device.
 *
 * A frame is guarded by eight bits of sum; besides, it must have exactly the length of its type, a
 * number must be near the one before or be said twice, and a pressure must stay uncontradicted.
 *
 * The module is silent until its outputs are switched on, and forgets that when it is switched
 * off. Writes without a pause between them are lost. Of its commands those for calibration and for
 * tests of the pneumatics are never sent, and the cuff is started by a person's wish alone. */
#include "driver/berrymed-pm6750.h"
#include "framing/berrymed.h"

#include <string.h>

enum { ON = 1, OFF = 0 };
enum { GAIN_1 = 3, FILTER_MONITOR = 2 };

#define TICK_MS 50
#define WRITE_APART_US (50 * VIGIL_USEC_PER_MSEC)
#define ENABLE_AGAIN_US (3 * VIGIL_USEC_PER_SEC)
#define ENABLE_SELDOM_US (10 * VIGIL_USEC_PER_SEC)
#define STREAM_SILENT_US (5 * VIGIL_USEC_PER_SEC)
#define STREAM_SELDOM_US (30 * VIGIL_USEC_PER_SEC)
#define N_QUICK_TRIES 5
#define LOST_MS 3000

static const guint8 outputs[PM6750_N_STREAMS] = {
  [PM6750_STREAM_ECG] = PM6750_SET_ECG,     [PM6750_STREAM_SPO2] = PM6750_SET_SPO2,
  [PM6750_STREAM_TEMPERATURE] = PM6750_SET_TEMPERATURE,
  [PM6750_STREAM_PLETH] = PM6750_SET_PLETH, [PM6750_STREAM_RESP] = PM6750_SET_RESP,
};

/* Exactly so long is the data of each type; of those that grew with the firmware, at least. */
static const struct {
  guint8 type;
  guint8 len, len_max;
  int stream;                   /* -1: none */
} frames[] = {
  { PM6750_ECG_WAVE, 7, 7, PM6750_STREAM_ECG },
  { PM6750_ECG, 3, 5, PM6750_STREAM_ECG },
  { PM6750_NIBP, 5, 5, -1 },
  { PM6750_SPO2, 3, 3, PM6750_STREAM_SPO2 },
  { PM6750_TEMPERATURE, 3, 5, PM6750_STREAM_TEMPERATURE },
  { PM6750_PLETH_WAVE, 1, 1, PM6750_STREAM_PLETH },
  { PM6750_RESP_WAVE, 1, 1, PM6750_STREAM_RESP },
};

void
pm6750_queue (Pm6750 *self, guint8 type, guint8 data, gboolean is_urgent)
{
  guint at = is_urgent ? 0 : self->n_queue;

  for (guint i = 0; i < self->n_queue; i++)
    if (self->queue[i][0] == type && self->queue[i][1] == data && !is_urgent)
      return;
  if (self->n_queue == PM6750_QUEUE_MAX)
    self->n_queue--;
  if (is_urgent)
    memmove (self->queue + 1, self->queue, self->n_queue * sizeof *self->queue);
  else
    at = MIN (at, self->n_queue);
  self->queue[at][0] = type;
  self->queue[at][1] = data;
  self->n_queue++;
}

void
pm6750_unqueue (Pm6750 *self, guint8 type)
{
  guint n = 0;

  for (guint i = 0; i < self->n_queue; i++)
    if (self->queue[i][0] != type)
      memmove (self->queue[n++], self->queue[i], sizeof *self->queue);
  self->n_queue = n;
}

static void
send_command (VigilDriverContext *ctx, guint8 type, guint8 data)
{
  Pm6750 *self = ctx->state;
  guint8 frame[VIGIL_BERRYMED_FRAME_SIZE (1)];

  ctx->send (ctx, frame, vigil_berrymed_frame_encode (type, &data, 1, frame));
  self->sent_us = ctx->now_us;
}

static void
send_next (VigilDriverContext *ctx)
{
  Pm6750 *self = ctx->state;
  guint8 type = self->queue[0][0], data = self->queue[0][1];

  if (self->n_queue == 0 || (self->sent_us != 0 && ctx->now_us - self->sent_us < WRITE_APART_US))
    return;
  self->n_queue--;
  memmove (self->queue, self->queue + 1, self->n_queue * sizeof *self->queue);
  send_command (ctx, type, data);
}

static void
enable_all (VigilDriverContext *ctx)
{
  Pm6750 *self = ctx->state;

  self->enabled_us = ctx->now_us;
  self->n_enabled++;
  pm6750_queue (self, PM6750_SET_ECG_GAIN, self->gain, FALSE);
  pm6750_queue (self, PM6750_SET_ECG_FILTER, FILTER_MONITOR, FALSE);
  pm6750_queue (self, PM6750_SET_RESP_GAIN, GAIN_1, FALSE);
  for (Pm6750Stream stream = 0; stream < PM6750_N_STREAMS; stream++) {
    pm6750_queue (self, outputs[stream], ON, FALSE);
    self->polls[stream].asked_us = ctx->now_us;
  }
}

static void
start (VigilDriverContext *ctx)
{
  Pm6750 *self = ctx->state;

  self->started_us = ctx->now_us;
  self->gain = GAIN_1;
  self->rhythm = self->rhythm_before = self->told_alert = -1;
  self->pleth_period_us = 20000;
  enable_all (ctx);
  send_next (ctx);
}

static void
note_stream (VigilDriverContext *ctx, int stream)
{
  Pm6750 *self = ctx->state;

  if (stream < 0)
    return;
  self->polls[stream].heard_us = ctx->now_us;
  self->polls[stream].n_tries = 0;
}

static void
decode (VigilDriverContext *ctx, guint8 type, const guint8 *data, gsize len)
{
  Pm6750 *self = ctx->state;

  switch (type) {
    case PM6750_ECG_WAVE: pm6750_decode_ecg_wave (ctx, data); break;
    case PM6750_ECG:
      self->has_values = TRUE;
      pm6750_decode_ecg (ctx, data, len);
      pm6750_tell_alert (ctx);
      break;
    case PM6750_NIBP:
      pm6750_decode_cuff (ctx, data);
      pm6750_tell_alert (ctx);
      break;
    case PM6750_SPO2:
      self->has_values = TRUE;
      pm6750_decode_spo2 (ctx, data);
      pm6750_tell_alert (ctx);
      break;
    case PM6750_TEMPERATURE: pm6750_decode_temperature (ctx, data, len); break;
    case PM6750_PLETH_WAVE: pm6750_decode_pleth_wave (ctx, data[0]); break;
    case PM6750_RESP_WAVE: pm6750_decode_resp_wave (ctx, data[0]); break;
    default: break;
  }
}

static void
on_frame (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  Pm6750 *self = ctx->state;

  if (len == 0)
    return;
  self->frame_us = ctx->now_us;
  self->n_enabled = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++) {
    if (frames[i].type != frame[0] || len - 1 < frames[i].len || len - 1 > frames[i].len_max)
      continue;
    note_stream (ctx, frames[i].stream);
    decode (ctx, frame[0], frame + 1, len - 1);
    return;
  }
}

/* An output that is silent while others speak was not switched on, or has no sensor. */
static void
ask_silent_stream (VigilDriverContext *ctx, Pm6750Stream stream)
{
  Pm6750 *self = ctx->state;
  Pm6750Poll *poll = &self->polls[stream];
  gint64 wait_us = poll->n_tries < N_QUICK_TRIES ? STREAM_SILENT_US : STREAM_SELDOM_US;

  if (ctx->now_us - MAX (poll->heard_us, poll->asked_us) < wait_us)
    return;
  poll->asked_us = ctx->now_us;
  poll->n_tries++;
  pm6750_queue (self, outputs[stream], ON, FALSE);
}

static void
on_tick (VigilDriverContext *ctx)
{
  Pm6750 *self = ctx->state;
  gboolean is_silent = ctx->now_us - MAX (self->frame_us, self->started_us) >= ENABLE_AGAIN_US;

  if (is_silent) {
    self->has_values = FALSE;
    pm6750_lose_cuff (ctx);
    if (ctx->now_us - self->enabled_us >= (self->n_enabled < N_QUICK_TRIES ? ENABLE_AGAIN_US : ENABLE_SELDOM_US))
      enable_all (ctx);
  } else {
    for (Pm6750Stream stream = 0; stream < PM6750_N_STREAMS; stream++)
      ask_silent_stream (ctx, stream);
  }
  pm6750_watch_cuff (ctx);
  send_next (ctx);
}

static gboolean
is_ready (VigilDriverContext *ctx)
{
  return ((Pm6750 *) ctx->state)->has_values;
}

static gboolean
encode (VigilDriverContext *ctx, const VigilCommand *command, GError **error)
{
  Pm6750 *self = ctx->state;

  if (command->kind != VIGIL_COMMAND_START_NIBP && command->kind != VIGIL_COMMAND_STOP_NIBP) {
    g_set_error_literal (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED,
                         "this patient monitor takes no command but for its cuff");
    return FALSE;
  }
  /* to stop is sent whatever is heard */
  if (command->kind == VIGIL_COMMAND_STOP_NIBP) {
    pm6750_end_cuff (ctx);
    send_next (ctx);
    return TRUE;
  }
  if (!self->has_values) {
    g_set_error_literal (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_NOT_READY, "the monitor is not heard");
    return FALSE;
  }
  if (!pm6750_start_cuff (ctx, error))
    return FALSE;
  send_next (ctx);
  return TRUE;
}

/* A cuff must not stay inflated because nobody is there to hear what it measures. */
static void
stop (VigilDriverContext *ctx)
{
  Pm6750 *self = ctx->state;

  self->n_queue = 0;
  if (self->cuff.state != PM6750_CUFF_IDLE)
    send_command (ctx, PM6750_SET_NIBP, OFF);
  for (Pm6750Stream stream = 0; stream < PM6750_N_STREAMS; stream++)
    send_command (ctx, outputs[stream], OFF);
}

static const VigilCode emits[] = {
  VIGIL_CODE_HR,          VIGIL_CODE_PULSE_PLETH,   VIGIL_CODE_SPO2,         VIGIL_CODE_RR,
  VIGIL_CODE_NIBP_SYS,    VIGIL_CODE_NIBP_DIA,      VIGIL_CODE_NIBP_MEAN,    VIGIL_CODE_TEMP,
  VIGIL_CODE_WAVE_ECG_I,  VIGIL_CODE_WAVE_ECG_II,   VIGIL_CODE_WAVE_ECG_V,   VIGIL_CODE_WAVE_PLETH,
  VIGIL_CODE_WAVE_RESP,   VIGIL_CODE_DEVICE_ALERT,  VIGIL_CODE_NONE,
};

const VigilDriver vigil_driver_berrymed_pm6750 = {
  .id = "berrymed-pm6750",
  .label = "BerryMed PM6750 (module, USB or RS-232)",
  .role = VIGIL_ROLE_MONITOR,
  .maturity = VIGIL_MATURITY_SIMULATED,
  .bauds = { 115200 },
  .data_bits = 8,
  .parity = 'N',
  .stop_bits = 1,
  .framer = &vigil_framer_berrymed,
  .state_size = sizeof (Pm6750),
  .emits = emits,
  .commands = VIGIL_COMMAND_START_NIBP | VIGIL_COMMAND_STOP_NIBP,
  .tick_ms = TICK_MS,
  .lost_after_ms = LOST_MS,
  .start = start,
  .on_frame = on_frame,
  .on_tick = on_tick,
  .is_ready = is_ready,
  .encode = encode,
  .stop = stop,
};
