/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/path-watch.h"

#include <sys/stat.h>

void
vigil_path_watch_mark (VigilPathWatch *self, const char *path)
{
  struct stat about;

  *self = (VigilPathWatch){ 0 };
  if (stat (path, &about) != 0)
    return;
  self->device = about.st_dev;
  self->inode = about.st_ino;
  self->changed_s = about.st_ctim.tv_sec;
  self->changed_ns = about.st_ctim.tv_nsec;
}

gboolean
vigil_path_watch_is_changed (VigilPathWatch *self, const char *path)
{
  VigilPathWatch before = *self;

  vigil_path_watch_mark (self, path);
  return self->inode != 0
         && (self->inode != before.inode || self->device != before.device
             || self->changed_s != before.changed_s || self->changed_ns != before.changed_ns);
}
