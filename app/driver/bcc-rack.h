/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The pumps behind one B. Braun ComDevice, and which of them is which channel. A slot is no identity:
 * a pump keeps its channel wherever it is plugged in again. A pump without a channel gets one at the
 * end of a report, the lowest slot first: that of a pump that was taken out of the same slot, one that
 * was never used, one whose pump is gone. For the B. Braun driver only. */
#pragma once

#include "driver/bcc-pump.h"

#define BCC_MAX_PUMPS 16
#define BCC_MAX_CHANNELS 4

typedef struct {
  char identity[VIGIL_TEXT_SIZE];   /* of the pump that is or was here; "" unknown */
  guint place;                      /* where it sat last; 0: never used */
  int pump;                         /* place in pumps, -1: none now */
} BccChannel;

typedef struct {
  BccPump pumps[BCC_MAX_PUMPS];
  BccChannel channels[BCC_MAX_CHANNELS];
} BccRack;

void bcc_rack_init (BccRack *self);
void bcc_rack_take (BccRack *self, VigilDriverContext *ctx, const BccRecord *record);
/* A block is over: emits what those pumps said whose channel is known. @is_last: of a report; then
 * all of them get one, as far as there are channels. TRUE: something was said. */
gboolean bcc_rack_report (BccRack *self, VigilDriverContext *ctx, gboolean is_last);
/* No pump is there any more. */
void bcc_rack_clear (BccRack *self, VigilDriverContext *ctx);
/* It is there, on, reachable, was heard, and tells state and volume if it ever did. */
gboolean bcc_rack_is_heard (const BccRack *self, guint8 channel, gint64 now_us);
/* Pumps that are there, on, reachable and were heard, with a channel or without one. */
guint bcc_rack_count (const BccRack *self, gint64 now_us);
