/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Oridion (Medtronic) Capnostream 20: CO2 by a nasal line, and oximetry. Written from one public
 * implementation alone, the OpenICE (mdpnp) driver and its demonstration; never seen on a device.
 *
 * The device speaks when it was asked to: communication enabled, real-time data started, and told
 * every few seconds that someone listens, without which it raises an advisory. Its check code is
 * an exclusive-or of 8 bits; what else guards stands in capnostream20-numerics.c and oximeter.h.
 *
 * Nothing is ever set on it, and what it is set to by its own keys is not asked for. */
#include "driver/capnostream20.h"

#define SILENCE_US (3 * VIGIL_USEC_PER_SEC)
#define ASK_EVERY_US (3 * VIGIL_USEC_PER_SEC)
#define ASK_DOUBLINGS 3
/* It waits for about 5 s. */
#define ACTIVE_EVERY_US (2 * VIGIL_USEC_PER_SEC)
/* It is heard, but what was started has stopped. */
#define STOPPED_US (5 * VIGIL_USEC_PER_SEC)

enum { MESSAGE_SAMPLE = 0, MESSAGE_NUMERICS = 1 };

/* 85, length, code, exclusive-or */
static const guint8 enable[] = { 0x85, 0x01, 0x01, 0x00 };
static const guint8 disable[] = { 0x85, 0x01, 0x02, 0x03 };
static const guint8 start_data[] = { 0x85, 0x01, 0x04, 0x05 };
static const guint8 stop_data[] = { 0x85, 0x01, 0x05, 0x04 };
static const guint8 active[] = { 0x85, 0x01, 0x06, 0x07 };

static void
ask (VigilDriverContext *ctx)
{
  Capnostream *self = ctx->state;

  ctx->send (ctx, enable, sizeof enable);
  ctx->send (ctx, start_data, sizeof start_data);
  self->asked_us = ctx->now_us;
  self->ask_us = ctx->now_us + (ASK_EVERY_US << MIN (self->n_asked, ASK_DOUBLINGS));
  self->active_us = ctx->now_us + ACTIVE_EVERY_US;
  self->n_asked++;
}

static void
start (VigilDriverContext *ctx)
{
  ask (ctx);
}

static void
on_frame (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  Capnostream *self = ctx->state;

  if (len == 0)
    return;
  self->heard_us = ctx->now_us;
  if (frame[0] == MESSAGE_SAMPLE)
    capnostream_on_sample (ctx, frame + 1, len - 1);
  else if (frame[0] == MESSAGE_NUMERICS)
    capnostream_on_numerics (ctx, frame + 1, len - 1);
}

static void
on_tick (VigilDriverContext *ctx)
{
  Capnostream *self = ctx->state;
  gboolean is_silent = self->heard_us == 0 || ctx->now_us - self->heard_us >= SILENCE_US;
  gint64 started_us = MAX (self->numerics_us, self->asked_us);

  if (!is_silent && self->numerics_us > self->asked_us)
    self->n_asked = 0;
  if ((is_silent || ctx->now_us - started_us >= STOPPED_US) && ctx->now_us >= self->ask_us) {
    ask (ctx);
  } else if (!is_silent && ctx->now_us >= self->active_us) {
    ctx->send (ctx, active, sizeof active);
    self->active_us = ctx->now_us + ACTIVE_EVERY_US;
  }
}

static gboolean
is_ready (VigilDriverContext *ctx)
{
  return ((Capnostream *) ctx->state)->has_numerics;
}

static void
stop (VigilDriverContext *ctx)
{
  ctx->send (ctx, stop_data, sizeof stop_data);
  ctx->send (ctx, disable, sizeof disable);
}

static const VigilCode emits[] = {
  VIGIL_CODE_PULSE_PLETH, VIGIL_CODE_SPO2,     VIGIL_CODE_RR_CO2,       VIGIL_CODE_ETCO2,
  VIGIL_CODE_FICO2,       VIGIL_CODE_WAVE_CO2, VIGIL_CODE_DEVICE_ALERT, VIGIL_CODE_NONE,
};

const VigilDriver vigil_driver_capnostream20 = {
  .id = "capnostream20",
  .label = "Capnostream 20 (CO2 and oximetry)",
  .role = VIGIL_ROLE_MONITOR,
  .maturity = VIGIL_MATURITY_SIMULATED,
  .bauds = { 115200 },
  .data_bits = 8,
  .parity = 'N',
  .stop_bits = 1,
  .framer = &vigil_framer_capnostream,
  .state_size = sizeof (Capnostream),
  .emits = emits,
  .tick_ms = 500,
  .lost_after_ms = 5000,
  .start = start,
  .on_frame = on_frame,
  .on_tick = on_tick,
  .is_ready = is_ready,
  .encode = oximeter_refuse_command,
  .stop = stop,
};
