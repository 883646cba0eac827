/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One pump of a Fresenius Base: what it has said, and that as observations. For the Fresenius driver
 * only.
 *
 * The public sources name the rate and the volume, and nothing of the rest: what the bits of an alarm
 * mean and how the pump says whether it runs are not known. So an alarm is "see the pump", and whether
 * it runs is drawn from its volume, which rises or stands; that is said as QUESTIONABLE, because the
 * pump did not say it. It has no number by which one could know it again. */
#pragma once

#include "driver/driver.h"
#include "driver/fresenius-message.h"

typedef struct {
  gboolean is_there;        /* its slot is taken, as the base says */
  gboolean is_open;         /* its session */
  gboolean has_type, has_no_alarms;   /* asked for its type; it has no such variable */
  gint64 due_us;            /* next question */
  guint n_unanswered;
  gint64 heard_us;          /* its variables; mono, 0 not yet */
  guint32 infused;          /* as last heard, 1/1000 mL */
  gboolean has_infused;
  gint64 still_since_us;    /* the volume's last rise, or its first word */
  gboolean has_risen, was_still;
} FreseniusModule;

/* Variables of pump @channel of the line. */
void fresenius_module_report (FreseniusModule *self, VigilDriverContext *ctx, guint8 channel,
                              const FreseniusMessage *message);
/* That it has no number, and what type it says it is; @type "" not told. */
void fresenius_module_introduce (VigilDriverContext *ctx, guint8 channel, const char *type);
