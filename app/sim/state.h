/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is true in the simulation, for tests to compare with what is shown.
 * Thread: the simulation's. */
#pragma once

#include "sim/sim.h"

/* One line of JSON: hr, spo2, rr, sys, dia, delivered_mg, ce_ng_ml, ... the first monitor's state, and
 * for each of "pumps" mode, rate (mL/h), infused_ml, ... The caller owns it. */
char *vigil_sim_describe (VigilSim *sim) G_GNUC_WARN_UNUSED_RESULT;
