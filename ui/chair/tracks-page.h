/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's own audio: what this visit has, what is found on a stick, and how far the copying is. It begins with the
 * stick where the visit has nothing yet.
 * Thread: main. */
#pragma once

#include "chair/page.h"
#include "model/track-import.h"

#define VIGIL_TYPE_TRACKS_PAGE (vigil_tracks_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilTracksPage, vigil_tracks_page, VIGIL, TRACKS_PAGE, VigilPage)

GtkWidget *vigil_tracks_page_new (VigilChairModel *model);
/* Without it there is nothing to be listed or copied. */
void vigil_tracks_page_set_import (VigilTracksPage *self, VigilTrackImport *import);
