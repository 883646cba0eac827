/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's chance: seeded, so that the same seed gives the same patient to the last bit.
 * Wraps GRand (Mersenne Twister), whose sequence GLib keeps stable. */
#pragma once

#include <glib.h>

/* Normal, mean 0, SD 1 (Box and Muller). */
double vigil_sim_random_normal (GRand *rand);
