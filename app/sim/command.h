/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The text commands by which scripts and people disturb the simulation, one a line:
 *
 *   unplug|plug DEVICE              a cable pulled, put back; DEVICE is monitor, pump0, pump0/1, ...
 *   silence DEVICE SECONDS          it sends nothing
 *   noise DEVICE BYTES              garbage on its line
 *   corrupt|drop|double DEVICE N    in each of its next N messages a bit flips, a byte is lost, comes twice
 *   dribble DEVICE SECONDS          what it sends trickles out a byte at a time
 *   reboot DEVICE SECONDS           off and on again; it takes so long to be back
 *   clock DEVICE SECONDS            its own clock jumps by so much, - backwards
 *   pumpN key start|stop|clear      a nurse at the pump's own keypad
 *   pumpN key rate ML_H
 *   pumpN occlude|release|near-end|battery|battery-low|mains
 *   DEVICE WORD ...                 what only this device understands, "pump0 remote off"; its file says
 *   patient desaturate|apnoea|tachycardia|hypertension|motion|recover
 *   probe|lead off|on
 *   nibp                            measure now
 *   state                           one line of JSON with what is true: hr, spo2, rr, sys, dia,
 *                                   delivered_mg, ce_ng_ml, ... and for each of "pumps" mode,
 *                                   rate (mL/h), infused_ml, ...
 *
 * Thread: the simulation's. */
#pragma once

#include "sim/sim.h"

/* "ok", "error " and what is wrong, or the line of JSON. Never NULL; the caller owns it. */
char *vigil_sim_command (VigilSim *sim, const char *line) G_GNUC_WARN_UNUSED_RESULT;
