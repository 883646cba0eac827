/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's screen: rest, consent, language, and the way back for staff, which has no mark: two
 * seconds on a top corner, then a PIN. No menu, no key leads out. It puts music and calls into the
 * record also while it is not shown: keep it as long as the music.
 * Signal "taken-back": a staff PIN was right, or a high alarm sounds while staff has given the
 * tablet away; the record says which (VIGIL_EVENT_KIOSK_TAKEN_BACK). Show the chair at once, also
 * where the record does not follow.
 * Accessible: GROUP "Patient screen" with the action "kiosk.staff". Thread: main. */
#pragma once

#include "model/chair-model.h"
#include "sound/music.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_KIOSK (vigil_kiosk_get_type ())
G_DECLARE_FINAL_TYPE (VigilKiosk, vigil_kiosk, VIGIL, KIOSK, GtkWidget)

GtkWidget *vigil_kiosk_new (VigilChairModel *model, VigilMusic *music);
void vigil_kiosk_show_rest (VigilKiosk *self);
/* Where it was left in this visit. Rest where the protocol asks for no consent. */
void vigil_kiosk_show_consent (VigilKiosk *self);
