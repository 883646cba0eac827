/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Test sound: plays each priority's burst, and asks whether it was heard; no answer within 20 s is
 * "not heard". Nobody but a pair of ears can tell whether a loudspeaker is muted or unplugged. */
#pragma once

#include "chair/page.h"
#include "sound/alarm-sounder.h"

#define VIGIL_TYPE_SOUND_PAGE (vigil_sound_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilSoundPage, vigil_sound_page, VIGIL, SOUND_PAGE, VigilPage)

GtkWidget *vigil_sound_page_new (VigilChairModel *model);
/* Without one there is nothing to test. */
void vigil_sound_page_set_sounder (VigilSoundPage *self, VigilAlarmSounder *sounder);
