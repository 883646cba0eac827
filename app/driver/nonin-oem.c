/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Nonin OEM III, Xpod, Onyx II 9560 and WristOx2 3150 in serial data format 2 or 7: pulse, SpO2
 * and the pleth, three packets of 25 frames a second. Written from what several open
 * implementations of the formats agree on; never seen on a device.
 *
 * What guards: the framer takes whole packets only (25 sums, the sync bits, one format), and
 * oximeter.h what leaps. Of the many averages the one over four beats is taken, not the one for
 * displays, which is held when the pulse is lost. The packet's timer is left alone: how it counts
 * is not known, so that packets are timed by their arrival.
 *
 * Some of these devices wake up in a format without a sum; when no packet is heard they are asked
 * for format 7, until they are switched off. Those that cannot hear go on as they were. */
#include "driver/driver.h"
#include "driver/nonin-status.h"
#include "driver/oximeter-wave.h"
#include "framing/nonin.h"

#include <string.h>

/* Values by the number of their frame, counted from 1 as the format does. */
enum { PULSE_MSB = 1, PULSE_LSB = 2, SPO2 = 3, REVISION = 4, STAT2 = 8 };

enum {
  STATUS_DISCONNECTED = 0x40,
  STATUS_ARTEFACT = 0x20,
  STATUS_OUT_OF_TRACK = 0x10,
  STATUS_SENSOR_ALARM = 0x08,
  STATUS_RED = 0x04,
  STATUS_GREEN = 0x02, /* with the red one: yellow */
  STAT2_BATTERY_LOW = 0x01,
};

#define FRAME_RATE_HZ 75
#define PACKET_US (VIGIL_NONIN_FRAMES * VIGIL_USEC_PER_SEC / FRAME_RATE_HZ)
#define SILENCE_US (3 * VIGIL_USEC_PER_SEC)
#define ASK_DOUBLINGS 4

/* 02, opcode 70, length, 02, format, option "as long as it is on", sum, 03 */
static const guint8 ask_for_format_7[] = { 0x02, 0x70, 0x04, 0x02, 0x07, 0x01, 0x7E, 0x03 };

typedef struct {
  Oximeter oximeter;
  OximeterWave wave;
  gboolean has_packet;
  guint8 revision;
  char model[VIGIL_TEXT_SIZE]; /* of that revision; "" none yet */
  gint64 heard_us, ask_us;
  guint n_asked;
} NoninOem;

static const guint8 *
frame_at (const guint8 *packet, guint number)
{
  return packet + 1 + (number - 1) * VIGIL_NONIN_FRAME_SIZE;
}

static gboolean
is_format_7 (const guint8 *packet)
{
  return (*frame_at (packet, 1) & 0x80) != 0;
}

static guint8
status_at (const guint8 *packet, guint number)
{
  return frame_at (packet, number)[is_format_7 (packet) ? 0 : 1];
}

static guint8
value_at (const guint8 *packet, guint number)
{
  return frame_at (packet, number)[3];
}

static NoninStatus
read_status (const guint8 *packet)
{
  guint status = (value_at (packet, STAT2) & STAT2_BATTERY_LOW) != 0 ? NONIN_BATTERY_LOW : 0;

  for (guint number = 1; number <= VIGIL_NONIN_FRAMES; number++) {
    guint8 bits = status_at (packet, number);

    status |= (bits & STATUS_DISCONNECTED) != 0 ? NONIN_DISCONNECTED : 0;
    status |= (bits & STATUS_ARTEFACT) != 0 ? NONIN_ARTEFACT : 0;
    status |= (bits & STATUS_OUT_OF_TRACK) != 0 ? NONIN_OUT_OF_TRACK : 0;
    status |= (bits & STATUS_SENSOR_ALARM) != 0 ? NONIN_SENSOR_ALARM : 0;
    status |= (bits & (STATUS_RED | STATUS_GREEN)) == STATUS_RED ? NONIN_LOW_PERFUSION : 0;
  }
  return status;
}

/* Bytes between two packets may be what is left of lost ones, or noise: then nothing is missing
 * in time. */
static gboolean
is_joined (const OximeterWave *wave, const guint8 *packet, gint64 now_us)
{
  return packet[0] != 0 || ABS (now_us - PACKET_US - wave->next_us) < PACKET_US / 2;
}

static void
emit_pleth (VigilDriverContext *ctx, const guint8 *packet)
{
  OximeterWave *wave = &((NoninOem *) ctx->state)->wave;
  gboolean is_wide = is_format_7 (packet);
  VigilWaveBlock block = {
    .code = VIGIL_CODE_WAVE_PLETH,
    .period_us = VIGIL_USEC_PER_SEC / FRAME_RATE_HZ,
    /* 16 bits do not fit the block's signed ones: the lowest is given up. */
    .scale = is_wide ? 1.0f / G_MAXINT16 : 1.0f / G_MAXUINT8,
    .n = VIGIL_NONIN_FRAMES,
  };

  if (!oximeter_wave_place (wave, ctx->now_us, PACKET_US, is_joined (wave, packet, ctx->now_us), &block))
    return;
  for (guint i = 0; i < VIGIL_NONIN_FRAMES; i++) {
    const guint8 *frame = frame_at (packet, i + 1);

    if ((status_at (packet, i + 1) & (STATUS_DISCONNECTED | STATUS_SENSOR_ALARM)) != 0)
      block.samples[i] = VIGIL_WAVE_GAP;
    else
      block.samples[i] = (gint16) (is_wide ? (frame[1] << 8 | frame[2]) >> 1 : frame[2]);
  }
  ctx->emit_wave (ctx, &block);
}

static void
on_frame (VigilDriverContext *ctx, const guint8 *packet, gsize len)
{
  NoninOem *self = ctx->state;

  if (len != VIGIL_NONIN_PACKET_SIZE)
    return;
  self->has_packet = TRUE;
  self->heard_us = ctx->now_us;
  self->n_asked = 0;
  if (*self->model == '\0' || value_at (packet, REVISION) != self->revision)
    g_snprintf (self->model, sizeof self->model, "Nonin, firmware %u", value_at (packet, REVISION));
  self->revision = value_at (packet, REVISION);
  oximeter_put_model (ctx, &self->oximeter, self->model);
  nonin_report (ctx, &self->oximeter, nonin_pulse (value_at (packet, PULSE_MSB), value_at (packet, PULSE_LSB)),
                value_at (packet, SPO2), read_status (packet));
  emit_pleth (ctx, packet);
}

static void
on_tick (VigilDriverContext *ctx)
{
  NoninOem *self = ctx->state;

  if (ctx->now_us - self->heard_us < SILENCE_US || ctx->now_us < self->ask_us)
    return;
  self->ask_us = ctx->now_us + (SILENCE_US << MIN (self->n_asked, ASK_DOUBLINGS));
  self->n_asked++;
  ctx->send (ctx, ask_for_format_7, sizeof ask_for_format_7);
}

static void
start (VigilDriverContext *ctx)
{
  ((NoninOem *) ctx->state)->heard_us = ctx->now_us;
}

static gboolean
is_ready (VigilDriverContext *ctx)
{
  return ((NoninOem *) ctx->state)->has_packet;
}

static const VigilCode emits[] = {
  VIGIL_CODE_PULSE_PLETH,  VIGIL_CODE_SPO2,         VIGIL_CODE_WAVE_PLETH,
  VIGIL_CODE_DEVICE_MODEL, VIGIL_CODE_DEVICE_ALERT, VIGIL_CODE_NONE,
};

const VigilDriver vigil_driver_nonin_oem = {
  .id = "nonin-oem",
  .label = "Nonin oximeter (format 2 or 7)",
  .role = VIGIL_ROLE_MONITOR,
  .maturity = VIGIL_MATURITY_SIMULATED,
  .bauds = { 9600 },
  .data_bits = 8,
  .parity = 'N',
  .stop_bits = 1,
  .framer = &vigil_framer_nonin,
  .state_size = sizeof (NoninOem),
  .emits = emits,
  .answers_ms = 5000,
  .tick_ms = 250,
  /* A spoilt byte costs up to two packets, and the tablet itself may stand still for a moment. */
  .lost_after_ms = 2000,
  .start = start,
  .on_frame = on_frame,
  .on_tick = on_tick,
  .is_ready = is_ready,
  .encode = oximeter_refuse_command,
};
