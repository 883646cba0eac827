/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be pressed on a pump, in the size of the infusion region, counting up since it was wanted.
 * A tap is the signal "clicked".
 * Thread: main. */
#pragma once

#include "bus/bus.h"

#include <gtk/gtk.h>

#define VIGIL_PUMP_INSTRUCTION_WIDTH 338
#define VIGIL_PUMP_INSTRUCTION_HEIGHT 276

#define VIGIL_TYPE_PUMP_INSTRUCTION (vigil_pump_instruction_get_type ())
G_DECLARE_FINAL_TYPE (VigilPumpInstruction, vigil_pump_instruction, VIGIL, PUMP_INSTRUCTION, GtkButton)

GtkWidget *vigil_pump_instruction_new (void);
/* START, PAUSE or STOP on the pump of @channel (-1: on all), and @why in a sentence; NULL: it is always
 * so here. */
void vigil_pump_instruction_set (VigilPumpInstruction *self, const VigilView *view, int channel, VigilVerb verb,
                                 const char *why);
/* FALSE: the pumps report that it is done, or nothing was to be. */
gboolean vigil_pump_instruction_update (VigilPumpInstruction *self, const VigilView *view);
