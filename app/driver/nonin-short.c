/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Nonin oximeters in serial data format 1 (OEM III as delivered) or 8 (Onyx II 9560, WristOx2
 * 3150): pulse and SpO2 once a second in three or four bytes. Written from what several open
 * implementations agree on; never seen on a device.
 *
 * There is no check code at all. What guards: bit 7, which only the first byte has; frames that
 * follow each other without a byte between them, and one a second, so that another format or
 * another device on the line is not taken for one; and oximeter.h, which wants two in a row. What
 * may still pass is one byte in error whose value lies near the true one, for one second. Formats
 * 2 and 7 (nonin-oem) have sums: prefer them.
 *
 * The two formats differ only in how many bytes there are, which one lost byte changes. So each
 * is a driver of its own instead of being guessed. */
#include "driver/driver.h"
#include "driver/nonin-status.h"
#include "framing/nonin.h"

#define STATUS_MASK (NONIN_DISCONNECTED | NONIN_OUT_OF_TRACK | NONIN_LOW_PERFUSION | NONIN_ARTEFACT)
/* In the fourth byte of format 8. The models differ a little here, so that none of these takes a value
 * away. */
#define EXTRA_MASK (NONIN_SENSOR_FAULT | NONIN_SPOT_CHECK | NONIN_BATTERY_CRITICAL | NONIN_BATTERY_LOW)

/* Two in less time come from something else, or waited somewhere: not to be told apart. */
#define CLOSEST_US (300 * VIGIL_USEC_PER_MSEC)

typedef struct {
  Oximeter oximeter;
  gint64 heard_us; /* 0: never */
  gboolean is_ready;
} NoninShort;

static NoninStatus
read_status (guint8 status, guint8 extra)
{
  return (status & STATUS_MASK) | (extra << 8 & EXTRA_MASK);
}

static void
on_frame (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  NoninShort *self = ctx->state;
  gboolean is_too_soon = self->heard_us != 0 && ctx->now_us - self->heard_us < CLOSEST_US;
  const guint8 *b;

  if (len != VIGIL_NONIN_SIZE_1 && len != VIGIL_NONIN_SIZE_8)
    return;
  b = frame + 1;
  self->heard_us = ctx->now_us;
  if (is_too_soon || frame[0] == 0)
    oximeter_forget (&self->oximeter);
  if (is_too_soon)
    return;
  self->is_ready |= frame[0] != 0;
  nonin_report (ctx, &self->oximeter, nonin_pulse (b[0], b[1]), b[2] & 0x7F,
                read_status (b[0], len == VIGIL_NONIN_SIZE_8 ? b[3] : 0));
}

static gboolean
is_ready (VigilDriverContext *ctx)
{
  return ((NoninShort *) ctx->state)->is_ready;
}

static const VigilCode emits[] = {
  VIGIL_CODE_PULSE_PLETH, VIGIL_CODE_SPO2, VIGIL_CODE_DEVICE_ALERT, VIGIL_CODE_NONE,
};

const VigilDriver vigil_driver_nonin_oem_df1 = {
  .id = "nonin-oem-df1",
  .label = "Nonin oximeter (format 1, unchecked)",
  .role = VIGIL_ROLE_MONITOR,
  .maturity = VIGIL_MATURITY_SIMULATED,
  .bauds = { 9600 },
  .data_bits = 8,
  .parity = 'N',
  .stop_bits = 1,
  .framer = &vigil_framer_nonin_1,
  .state_size = sizeof (NoninShort),
  .emits = emits,
  .only_listens = TRUE,
  .tick_ms = 250,
  .lost_after_ms = 4000,
  .start = oximeter_listen,
  .on_frame = on_frame,
  .on_tick = oximeter_listen,
  .is_ready = is_ready,
  .encode = oximeter_refuse_command,
};

const VigilDriver vigil_driver_nonin_oem_df8 = {
  .id = "nonin-oem-df8",
  .label = "Nonin oximeter (format 8, unchecked)",
  .role = VIGIL_ROLE_MONITOR,
  .maturity = VIGIL_MATURITY_SIMULATED,
  .bauds = { 9600 },
  .data_bits = 8,
  .parity = 'N',
  .stop_bits = 1,
  .framer = &vigil_framer_nonin_8,
  .state_size = sizeof (NoninShort),
  .emits = emits,
  .only_listens = TRUE,
  .tick_ms = 250,
  .lost_after_ms = 4000,
  .start = oximeter_listen,
  .on_frame = on_frame,
  .on_tick = oximeter_listen,
  .is_ready = is_ready,
  .encode = oximeter_refuse_command,
};
