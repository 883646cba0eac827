/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* How loud the music is and which: softer and louder with five steps between, the titles a page at
 * a time. Signal "done". Thread: main. */
#pragma once

#include "kiosk/words.h"
#include "sound/music.h"

#include <gtk/gtk.h>

#define VIGIL_SOUND_SHEET_WIDTH 1184
#define VIGIL_SOUND_SHEET_HEIGHT 496

#define VIGIL_TYPE_SOUND_SHEET (vigil_sound_sheet_get_type ())
G_DECLARE_FINAL_TYPE (VigilSoundSheet, vigil_sound_sheet, VIGIL, SOUND_SHEET, GtkWidget)

GtkWidget *vigil_sound_sheet_new (VigilMusic *music, VigilWords *words);
