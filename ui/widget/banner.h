/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The alarm banner: always there, never covered. Without an alarm it says so, and who alarms first;
 * with one it fills with the highest priority: arrow, stars, one sentence; others as chips, at most
 * two, then "+3". A tap anywhere is the signal "clicked".
 * Accessible: ALERT, "High alarm: SpO₂ 84 %: below 85 for 9 s. 2 more".
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_BANNER (vigil_banner_get_type ())
G_DECLARE_FINAL_TYPE (VigilBanner, vigil_banner, VIGIL, BANNER, GtkButton)

GtkWidget *vigil_banner_new (void);
void vigil_banner_update (VigilBanner *self, const VigilView *view);
