/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's samples at the rate of a device: straight lines between them, block after block.
 * Pure; any thread. */
#pragma once

#include <glib.h>

typedef struct {
  double next;      /* place of the next sample to give, in samples of the coming block */
  double last;      /* of the block before */
} VigilSimResampler;

/* Samples of @in, @step of which make one of ours. Returns how many were written to @out, which
 * holds @max. Begin with a zeroed @self. */
guint vigil_sim_resample (VigilSimResampler *self, const double *in, guint n, double step, double *out, guint max);
