/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Four discs that grow for 4 s and shrink for 6 s, to breathe with. 15 pictures a second and only
 * while it is shown; without animations the words alone change. A tap hides it or shows it again.
 * Accessible: IMG named by the words of the moment. Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_BREATHING_RING_SIDE 520

#define VIGIL_TYPE_BREATHING_RING (vigil_breathing_ring_get_type ())
G_DECLARE_FINAL_TYPE (VigilBreathingRing, vigil_breathing_ring, VIGIL, BREATHING_RING, GtkWidget)

GtkWidget *vigil_breathing_ring_new (void);
/* "Breathe in", "gently"; "Breathe out", "slowly", in the patient's language. */
void vigil_breathing_ring_set_words (VigilBreathingRing *self, const char *in, const char *in_how,
                                     const char *out, const char *out_how);
