/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One item of an instrument: its name at the left, its answers as tiles. What is suggested has a dashed edge until it
 * is tapped. Signal: "choose" (guint item, guint anchor). */
#pragma once

#include "session/score.h"

#include <gtk/gtk.h>

#define VIGIL_SCORE_ROW_WIDTH 880

#define VIGIL_TYPE_SCORE_ROW (vigil_score_row_get_type ())
G_DECLARE_FINAL_TYPE (VigilScoreRow, vigil_score_row, VIGIL, SCORE_ROW, GtkWidget)

GtkWidget *vigil_score_row_new (void);
/* @suggestion is what is measured now; @height in units. */
void vigil_score_row_show (VigilScoreRow *self, const VigilInstrument *instrument, guint item,
                           const VigilAnswers *answers, const VigilScoreHint *suggestion, double height);
