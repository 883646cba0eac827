/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The visit that is measured: ketamine runs, monitor and pump are simulated. */
#pragma once

#include "visit.h"

/* From the opened chair to the running pump. */
void bench_visit_infuse (Visit *visit, Devices *devices);
