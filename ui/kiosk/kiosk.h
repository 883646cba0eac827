/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's screen: rest, consent, and the way back for staff, which has no mark: two seconds on
 * the top corner, then a PIN. Signal "taken-back": a staff PIN was right.
 * Accessible: GROUP "Patient screen" with the action "kiosk.staff". Thread: main. */
#pragma once

#include "model/chair-model.h"
#include "sound/music.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_KIOSK (vigil_kiosk_get_type ())
G_DECLARE_FINAL_TYPE (VigilKiosk, vigil_kiosk, VIGIL, KIOSK, GtkWidget)

GtkWidget *vigil_kiosk_new (VigilChairModel *model, VigilMusic *music);
void vigil_kiosk_show_rest (VigilKiosk *self);
/* Rest where the protocol asks for no consent. */
void vigil_kiosk_show_consent (VigilKiosk *self);
