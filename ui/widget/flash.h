/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The only thing on a window that blinks: one timer that swaps the classes "flash-high-off" (2 Hz,
 * half and half) and "flash-medium-off" (0.6 Hz) on the window. Alarm areas follow by style sheet.
 * Not a CSS animation, so it also runs where animations are off; not a frame clock, so it costs
 * nothing in between.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

typedef struct _VigilFlash VigilFlash;

/* @window outlives it. */
VigilFlash *vigil_flash_new (GtkWidget *window) G_GNUC_WARN_UNUSED_RESULT;
void vigil_flash_free (VigilFlash *self);
/* Whether there is something of that priority to flash. */
void vigil_flash_set (VigilFlash *self, gboolean has_high, gboolean has_medium);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilFlash, vigil_flash_free)
