/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's music: what plays, how far, pause, next. Signal "volume": how loud and which is to
 * be chosen (sound-sheet.h). Thread: main. */
#pragma once

#include "kiosk/words.h"
#include "sound/music.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_MUSIC_CARD (vigil_music_card_get_type ())
G_DECLARE_FINAL_TYPE (VigilMusicCard, vigil_music_card, VIGIL, MUSIC_CARD, GtkWidget)

GtkWidget *vigil_music_card_new (VigilMusic *music, VigilWords *words);
