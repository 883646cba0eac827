/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Two calm sounds for a patient who has no music: made by arithmetic, so that nothing has to be
 * shipped or licensed. They begin and end in silence, so that one may follow another.
 * Pure; any thread. */
#pragma once

#include <glib.h>

typedef enum {
  VIGIL_CALM_SHORE,   /* soft noise that comes and goes like surf */
  VIGIL_CALM_PAD,     /* a low, slow chord */
  VIGIL_N_CALM
} VigilCalm;

/* A WAV file (PCM, 16 bit, mono, 22 050 Hz) of @seconds. */
GBytes *vigil_calm_render (VigilCalm calm, guint seconds) G_GNUC_WARN_UNUSED_RESULT;
