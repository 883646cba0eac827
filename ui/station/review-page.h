/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One visit whole: who and when, whether its record holds, the time axis, its events. It only reads.
 * A running visit is read again every three seconds; new points and events appear.
 * Signal "back".
 * Thread: main. */
#pragma once

#include "model/visit-text.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_REVIEW_PAGE (vigil_review_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilReviewPage, vigil_review_page, VIGIL, REVIEW_PAGE, GtkWidget)

/* Copies what it needs of @visit; @clinic may be NULL. */
GtkWidget *vigil_review_page_new (const char *record_path, const VigilRecordSession *visit, gboolean is_running,
                                  VigilClinic *clinic);
/* FALSE until the visit has been read, or cannot be. */
gboolean vigil_review_page_is_loaded (VigilReviewPage *self);
/* FALSE while the record is still being verified. */
gboolean vigil_review_page_is_verified (VigilReviewPage *self);
