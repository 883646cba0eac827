/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The prescription read back before it is started: what is recorded, not what was typed.
 * Thread: main. */
#pragma once

#include "bus/bus.h"

#include <gtk/gtk.h>

GtkWidget *vigil_dose_review_new (void);
void vigil_dose_review_show (GtkWidget *review, const VigilView *view);
