/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* All visits of a record: running ones as tiles, the others as rows, newest first. Nothing there,
 * or not to be read, is said in words.
 * Signals: "open" (const char *id); "retry".
 * Thread: main. */
#pragma once

#include "model/visit-text.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_VISITS_PAGE (vigil_visits_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilVisitsPage, vigil_visits_page, VIGIL, VISITS_PAGE, GtkWidget)

GtkWidget *vigil_visits_page_new (const char *record_path);
/* @visits of VigilRecordSession, newest first; NULL: @error says why. */
void vigil_visits_page_update (VigilVisitsPage *self, GPtrArray *visits, const GError *error, gint64 now_wall_us);
