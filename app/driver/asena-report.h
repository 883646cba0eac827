/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What an Alaris syringe pump's replies say, as observations. For the Asena driver only. */
#pragma once

#include "driver/asena-message.h"
#include "driver/driver.h"

/* The places of an INF reply that the driver itself looks at. */
#define ASENA_INF_SERIAL 0
#define ASENA_INF_ALARM_FLAG 1
#define ASENA_INF_LOG_TYPE 11
#define ASENA_INF_LOG_ID 12

/* What is told in one reply and belongs to what another one says. Zeroed: nothing was told. */
typedef struct {
  char syringe[VIGIL_TEXT_SIZE], syringe_state[16], drive[16];   /* DRVENG */
  char pressure_limit[16], disc[16], kvo[16];
} AsenaMemory;

/* Emits what @reply says. Words that say nothing to us are passed over. A field that is empty,
 * beyond belief, or in another unit than its place should have is emitted as INVALID, with the
 * pump's own text. */
void asena_report (VigilDriverContext *ctx, AsenaMemory *memory, const AsenaMessage *reply);

void asena_report_serial (VigilDriverContext *ctx, const char *serial);
/* Remote control: VIGIL_QUALITY_INVALID when the pump has not told. */
void asena_report_remote (VigilDriverContext *ctx, gboolean is_permitted, VigilQuality quality);
