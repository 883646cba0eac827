/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One playbin and the thread that moves it: opening a sound device may take long, and the screen
 * does not wait for it. Orders are carried out one after the other. Of the sound room only.
 * Thread: that of the screen; the bus may be watched there. */
#pragma once

#include "sound/calm.h"

#include <gst/gst.h>

typedef struct _VigilDeck VigilDeck;

/* NULL with a message in the log: no playbin in this installation. */
VigilDeck *vigil_deck_new (const char *sink_variable) G_GNUC_WARN_UNUSED_RESULT;
/* Silence, and everything closed when it returns. */
void vigil_deck_free (VigilDeck *self);

/* Plays from the beginning: @uri, or @calm if @uri is NULL. */
void vigil_deck_load (VigilDeck *self, const char *uri, VigilCalm calm);
void vigil_deck_set_paused (VigilDeck *self, gboolean is_paused);
void vigil_deck_stop (VigilDeck *self);
/* Linear, 0 .. 1. */
void vigil_deck_set_volume (VigilDeck *self, double volume);

/* A load is under way: what the bus says now is about the piece before. */
gboolean vigil_deck_is_loading (VigilDeck *self);
GstElement *vigil_deck_get_element (VigilDeck *self);
gint64 vigil_deck_get_position_ms (VigilDeck *self);
gint64 vigil_deck_get_duration_ms (VigilDeck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilDeck, vigil_deck_free)
