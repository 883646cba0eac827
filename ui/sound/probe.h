/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in a file, as GStreamer finds it: a name says nothing. Waits for the disk, five seconds at most.
 * Thread: any, not that of the screen; gst_init () must have been called. */
#pragma once

#include <glib.h>

/* TRUE: there is audio in @path, and everything that it takes to play it. @length_ms: 0 not known. Else @error says in
 * words for people why it cannot be played, without the name of the file. */
gboolean vigil_probe (const char *path, gint64 *length_ms, GError **error);
