/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One pump of a B. Braun rack: what it has said, and that as observations. For the B. Braun driver
 * only. */
#pragma once

#include "driver/bcc-record.h"
#include "driver/driver.h"

/* Of each the pump's latest word is kept. */
typedef enum {
  BCC_MODEL,      /* GNMODEL, or GNNEW the first time */
  BCC_INSERNUM,   /* serial number */
  BCC_INNR,       /* unique number */
  BCC_DSSTATUS,   /* switched on or off */
  BCC_INRT,       /* rate now */
  BCC_BASRT,      /* rate as set */
  BCC_INVI,       /* volume infused */
  BCC_INVTB,      /* volume to be infused */
  BCC_INRMT,      /* time left */
  BCC_INSYR,      /* syringe's size */
  BCC_INVOLACT,   /* what is left in it */
  BCC_INSOL,      /* drug, long and short */
  BCC_INSOLSN,
  BCC_INP1,       /* level of the occlusion limit, and how much of it is reached */
  BCC_INP2,
  BCC_RUNSTATE,   /* states in one field of bits, or one by one */
  BCC_STATUS1,
  BCC_INM2,
  BCC_INM3,
  BCC_INM6,
  BCC_INM8,
  BCC_INM10,
  BCC_INM14,
  BCC_ALARM1,     /* alarms likewise */
  BCC_ALARM2,
  BCC_PREALARM,
  BCC_INA1,
  BCC_INA2,
  BCC_INA3,
  BCC_INA5,
  BCC_INA6,
  BCC_INA7,
  BCC_INA8,
  BCC_INA9,
  BCC_INA11,
  BCC_INA12,
  BCC_INA13,
  BCC_INA14,
  BCC_INA15,
  BCC_INA16,
  BCC_N_PARAMETERS
} BccParameter;

typedef struct {
  guint place;                              /* where it sits; 0: this entry is free */
  char said[BCC_N_PARAMETERS][BCC_VALUE_SIZE]; /* "" not yet */
  guint64 kept;                             /* bits of those that are not "", of some that are perhaps */
  guint64 news;                             /* bits of those said since the last report */
  gint64 heard_us;                          /* anything of it; mono */
  gint64 told_us;                           /* state and volume both; 0 not yet */
  BccParameter identified_by;               /* BCC_INSERNUM or BCC_INNR; BCC_MODEL not yet */
  char identity[VIGIL_TEXT_SIZE];           /* that number; "" not yet */
  gboolean is_introduced;                   /* it was said who it is, or that it does not say */
  gboolean is_unreachable;                  /* the ComDevice says that it cannot reach it */
  gboolean is_alarming;
} BccPump;

/* FALSE: nothing that says anything to us. */
gboolean bcc_pump_take (BccPump *self, const BccRecord *record, gint64 now_us);
/* Whatever was said before this report was said by another pump, perhaps. */
void bcc_pump_begin_anew (BccPump *self);
gboolean bcc_pump_is_on (const BccPump *self);
/* Emits the news as pump @channel of the line, as of the time at which they were heard. */
void bcc_pump_report (BccPump *self, VigilDriverContext *ctx, guint8 channel);
