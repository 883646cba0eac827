/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether what stands at a path has come, gone or been replaced since it was last looked at. Asked
 * for by polling: /dev/pts sends no file notifications, and a stat() costs a microsecond.
 * Thread: any, one owner. */
#pragma once

#include <glib.h>

typedef struct {
  guint64 device, inode;      /* of what the path leads to, links followed; 0: nothing */
  gint64 changed_s, changed_ns;
} VigilPathWatch;

void vigil_path_watch_mark (VigilPathWatch *self, const char *path);
/* TRUE if something other stands there than at _mark (), or the same with other permissions. What
 * is merely gone is no reason to look, so that is FALSE. */
gboolean vigil_path_watch_is_changed (VigilPathWatch *self, const char *path);
