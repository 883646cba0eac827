/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/line-saver.h"

#include "base/clock.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/statvfs.h>

/* Asked again after so many bytes of the line, which are about three times as many in the file. */
#define LOOK_EVERY_BYTES (256 * 1024)
#define NAMES_TRIED 100

struct _VigilLineSaver {
  VigilRecorder *recorder;
  char *folder, *path;
  guint64 spare_bytes, bytes, looked_bytes;
  gboolean is_over;
};

static gboolean
has_room (const char *folder, guint64 spare_bytes, GError **error)
{
  g_autofree char *free_size = NULL;
  struct statvfs disk;
  guint64 n_free;

  if (statvfs (folder, &disk) != 0) {
    int errnum = errno;

    g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errnum), "%s: %s", folder, g_strerror (errnum));
    return FALSE;
  }
  n_free = (guint64) disk.f_bavail * disk.f_frsize;
  if (n_free >= spare_bytes)
    return TRUE;
  free_size = g_format_size (n_free);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "%s: only %s free", folder, free_size);
  return FALSE;
}

static char *
make_name (const VigilDriver *driver, guint number)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (vigil_clock_wall_us () / VIGIL_USEC_PER_SEC);
  g_autofree char *when = g_date_time_format (now, "%Y-%m-%d %H.%M.%S");

  return number == 0 ? g_strdup_printf ("%s %s.cap", driver->id, when)
                     : g_strdup_printf ("%s %s (%u).cap", driver->id, when, number + 1);
}

/* Two lines may be saved from the same second on. */
static gboolean
open_file (VigilLineSaver *self, const VigilDriver *driver, const VigilRecorderWords *words, GError **error)
{
  for (guint i = 0; i < NAMES_TRIED && self->recorder == NULL; i++) {
    g_autofree char *name = make_name (driver, i);
    g_autoptr (GError) failed = NULL;

    g_free (self->path);
    self->path = g_build_filename (self->folder, name, NULL);
    self->recorder = vigil_recorder_new (self->path, driver, words, vigil_clock_mono_us (), &failed);
    if (self->recorder != NULL)
      break;
    if (i + 1 == NAMES_TRIED || !g_error_matches (failed, G_FILE_ERROR, G_FILE_ERROR_EXIST)) {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  }
  return TRUE;
}

static void
free_saver (VigilLineSaver *self)
{
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

VigilLineSaver *
vigil_line_saver_new (const char *folder, const VigilDriver *driver, const VigilRecorderWords *words,
                      guint64 spare_bytes, GError **error)
{
  VigilLineSaver *self;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    int errnum = errno;

    g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errnum), "%s: %s", folder, g_strerror (errnum));
    return NULL;
  }
  if (!has_room (folder, spare_bytes, error))
    return NULL;
  self = g_new0 (VigilLineSaver, 1);
  self->folder = g_strdup (folder);
  self->spare_bytes = spare_bytes;
  if (open_file (self, driver, words, error))
    return self;
  free_saver (self);
  return NULL;
}

gboolean
vigil_line_saver_take (VigilLineSaver *self, gboolean is_from_device, const guint8 *bytes, gsize len, GError **error)
{
  if (self->is_over)
    return TRUE;
  vigil_recorder_take (self->recorder, is_from_device, bytes, len, vigil_clock_mono_us ());
  self->bytes += len;
  self->is_over = !vigil_recorder_is_writing (self->recorder, error);
  if (!self->is_over && self->bytes - self->looked_bytes >= LOOK_EVERY_BYTES) {
    self->looked_bytes = self->bytes;
    self->is_over = !has_room (self->folder, self->spare_bytes, error);
  }
  return !self->is_over;
}

void
vigil_line_saver_name_device (VigilLineSaver *self, const char *model)
{
  vigil_recorder_name_device (self->recorder, model);
}

const char *
vigil_line_saver_get_path (const VigilLineSaver *self)
{
  return self->path;
}

guint64
vigil_line_saver_get_bytes (const VigilLineSaver *self)
{
  return self->bytes;
}

gboolean
vigil_line_saver_finish (VigilLineSaver *self, GError **error)
{
  gboolean is_whole = vigil_recorder_finish (self->recorder, error);

  free_saver (self);
  return is_whole;
}
