/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The bottom bar. Left: five record buttons while infusing, or Back, one secondary and the primary
 * in other stages. Right, always at the same pixels: Acknowledge, Pause sound, PAUSE, STOP; those
 * four places are never given to another control.
 * Signal "action" (VigilBarAction) on a tap; "reason" (VigilBarAction, text) on a tap that cannot.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"
#include "widget/button.h"

typedef enum {
  VIGIL_BAR_SIDE_EFFECT, VIGIL_BAR_CHECK, VIGIL_BAR_RESCUE, VIGIL_BAR_RECORD, VIGIL_BAR_TO_PATIENT,
  VIGIL_BAR_BACK, VIGIL_BAR_SECONDARY, VIGIL_BAR_PRIMARY,
  VIGIL_BAR_ACKNOWLEDGE, VIGIL_BAR_PAUSE_SOUND, VIGIL_BAR_PAUSE, VIGIL_BAR_STOP,
  VIGIL_N_BAR_ACTIONS
} VigilBarAction;

#define VIGIL_TYPE_BOTTOM_BAR (vigil_bottom_bar_get_type ())
G_DECLARE_FINAL_TYPE (VigilBottomBar, vigil_bottom_bar, VIGIL, BOTTOM_BAR, GtkWidget)

GtkWidget *vigil_bottom_bar_new (void);
/* For labels, captions, badges and off: the bar owns the buttons. */
VigilButton *vigil_bottom_bar_get_button (VigilBottomBar *self, VigilBarAction action);
/* The five (TRUE) or Back, secondary and primary; those that come are held. */
void vigil_bottom_bar_set_shows_records (VigilBottomBar *self, gboolean shows_records);
/* The right four: what is new, how long the sound is paused, what PAUSE and STOP can do. @pause_s
 * is how long a tap on Pause sound would pause. */
void vigil_bottom_bar_update (VigilBottomBar *self, const VigilView *view, guint pause_s);
