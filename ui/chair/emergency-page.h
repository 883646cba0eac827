/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The emergency that is open, LAST for one: its steps in rows that a tap ticks, each with its own timer and with this
 * patient's mL; STOP of the drug beside its step; at the side what has gone in of the antidote, what is not to be given,
 * and the two ways out, which have to be held. It is the chair's page as long as the emergency is open, whatever else
 * the visit's stage is.
 * Thread: main. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_EMERGENCY_PAGE (vigil_emergency_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilEmergencyPage, vigil_emergency_page, VIGIL, EMERGENCY_PAGE, VigilPage)

GtkWidget *vigil_emergency_page_new (VigilChairModel *model);
