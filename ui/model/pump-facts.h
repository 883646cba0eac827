/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pump says of itself, in words. Pure; any thread. */
#pragma once

#include "bus/bus.h"

#define VIGIL_PUMP_FACTS 6

/* One thing that the pump says of itself; @age says when or why not. */
typedef struct {
  char name[48], value[64], age[64];
  gboolean is_known;
} VigilPumpFact;

/* Mode, rate, volume, serial, alarm, link; returns VIGIL_PUMP_FACTS. @link may be NULL. */
guint vigil_pump_facts_fill (VigilPumpFact *out, const VigilChannel *channel, const VigilLinkView *link,
                             gint64 now_wall_us);

#define VIGIL_PUMP_SAID 15

/* All that the pump said, at most @max rows, with or without a visit; 0: it has said nothing, or it is not known
 * (a replay). */
guint vigil_pump_said_fill (VigilPumpFact *out, guint max, const VigilView *view, guint channel);
