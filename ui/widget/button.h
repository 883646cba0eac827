/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A button of the chair: icon over label over caption, all of it optional. When it is off it can
 * still be tapped, so that a finger is told why: "tapped" is emitted while it is on, "reason" while
 * it is off, with the reason's text.
 * A button that comes to mean something else is held for the time of a double tap, so that the second
 * tap does not confirm what nobody has read; what a screen reader sees is disabled meanwhile.
 * Classes: primary, stop, pause, quiet, selected, large, tile-button; off is set by the button.
 * Accessible: BUTTON; name is the label and caption, description the reason.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_TYPE_BUTTON (vigil_button_get_type ())
G_DECLARE_FINAL_TYPE (VigilButton, vigil_button, VIGIL, BUTTON, GtkButton)

/* @icon as in draw/icon-draw.h, @size_units its side; any may be NULL. */
GtkWidget *vigil_button_new (const char *icon, int size_units, const char *label,
                             const char *caption);
const char *vigil_button_get_label (VigilButton *self);
void vigil_button_set_icon (VigilButton *self, const char *icon);
void vigil_button_set_label (VigilButton *self, const char *label);
void vigil_button_set_caption (VigilButton *self, const char *caption);
/* A word in the upper corner, "due"; NULL none. */
void vigil_button_set_badge (VigilButton *self, const char *badge);
/* NULL turns it on. */
void vigil_button_set_off (VigilButton *self, const char *reason);
gboolean vigil_button_get_is_off (VigilButton *self);
/* From now on it means something else: a tap that has begun is forgotten, and none is taken for 450 ms
 * of the hand's time. */
void vigil_button_hold (VigilButton *self);
gboolean vigil_button_is_held (VigilButton *self);
/* What a screen reader says instead of label and caption: "Stop ketamine". NULL: those. */
void vigil_button_set_spoken (VigilButton *self, const char *spoken);
