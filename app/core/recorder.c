/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recorder.h"

#include "core/device-spec.h"
#include "port/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* What belongs to no frame: so much of it, or with so long a silence behind it, is a line. */
#define LINE_MAX_BYTES 4096
#define SILENCE_US (VIGIL_USEC_PER_SEC / 2)

struct _VigilRecorder {
  int fd;
  char *path;
  int failed_errno;          /* of the first write that failed; 0 none */
  VigilFramer *framer;
  gboolean is_frame_whole;
  gboolean is_named;
  GByteArray *pending;       /* from the device, not yet a whole frame */
  gint64 started_us, last_us, written_us;
};

static void
write_text (VigilRecorder *self, const GString *text)
{
  for (gsize n_written = 0; n_written < text->len && self->failed_errno == 0;) {
    gssize n = write (self->fd, text->str + n_written, text->len - n_written);

    if (n >= 0)
      n_written += (gsize) n;
    else if (errno != EINTR)
      self->failed_errno = errno;
  }
}

static void
write_line (VigilRecorder *self, gboolean is_from_device, const guint8 *bytes, gsize len, gint64 t_us)
{
  g_autoptr (GString) text = g_string_new (NULL);

  /* a line that was held back keeps its place, not its time, so that times never run backwards */
  self->written_us = MAX (self->written_us, t_us);
  vigil_capture_print_line (text, self->written_us - self->started_us, is_from_device, bytes, len);
  write_text (self, text);
}

static void
flush_pending (VigilRecorder *self)
{
  if (self->pending->len > 0)
    write_line (self, TRUE, self->pending->data, self->pending->len, self->last_us);
  g_byte_array_set_size (self->pending, 0);
}

static void
on_frame (const guint8 *frame, gsize len, gpointer user_data)
{
  ((VigilRecorder *) user_data)->is_frame_whole = TRUE;
}

/* As a field of the header can hold it: one line, no two spaces. */
static char *
clean_words (const char *words, const char *otherwise)
{
  g_autofree char *valid = g_utf8_make_valid (words != NULL && *words != '\0' ? words : otherwise, -1);
  g_auto (GStrv) parts = g_strsplit_set (valid, " \t\r\n", -1);
  GString *clean = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_string_append_printf (clean, "%s%s", clean->len > 0 ? " " : "", parts[i]);
  return g_string_free (clean, FALSE);
}

static void
write_header (VigilRecorder *self, const VigilDriver *driver, const VigilRecorderWords *words)
{
  g_autofree char *device = clean_words (words->device, driver->label);
  g_autofree char *scenario = clean_words (words->scenario, "not told");
  g_autofree char *source = clean_words (words->source, "not told");
  g_autofree char *line = vigil_driver_print_line (driver, words->baud);
  g_autoptr (GString) text = g_string_new (NULL);

  vigil_capture_print_header (text, device, driver->id, line, scenario, source);
  write_text (self, text);
}

VigilRecorder *
vigil_recorder_new (const char *path, const VigilDriver *driver, const VigilRecorderWords *words, gint64 now_us,
                    GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  VigilRecorder *self;

  if (fd < 0) {
    int errnum = errno;

    g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errnum), "%s: %s", path,
                 errnum == EEXIST ? "is there already, and is not written over" : g_strerror (errnum));
    return NULL;
  }
  self = g_new0 (VigilRecorder, 1);
  self->fd = fd;
  self->path = g_strdup (path);
  self->framer = vigil_framer_new (driver->framer);
  self->pending = g_byte_array_new ();
  self->is_named = words->device != NULL;
  self->started_us = self->last_us = self->written_us = now_us;
  write_header (self, driver, words);
  return self;
}

static void
take_from_device (VigilRecorder *self, const guint8 *bytes, gsize len, gint64 now_us)
{
  if (now_us - self->last_us >= SILENCE_US)
    flush_pending (self);
  self->last_us = now_us;
  for (gsize i = 0; i < len; i++) {
    g_byte_array_append (self->pending, bytes + i, 1);
    self->is_frame_whole = FALSE;
    vigil_framer_feed (self->framer, bytes + i, 1, on_frame, self);
    if (self->is_frame_whole || self->pending->len >= LINE_MAX_BYTES)
      flush_pending (self);
  }
}

void
vigil_recorder_take (VigilRecorder *self, gboolean is_from_device, const guint8 *bytes, gsize len, gint64 now_us)
{
  if (is_from_device)
    take_from_device (self, bytes, len, now_us);
  else
    write_line (self, FALSE, bytes, len, now_us);
}

void
vigil_recorder_name_device (VigilRecorder *self, const char *model)
{
  g_autofree char *device = clean_words (model, "");
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->is_named || *device == '\0')
    return;
  self->is_named = TRUE;
  g_string_printf (text, "# Device: %s\n", device);
  write_text (self, text);
}

guint64
vigil_recorder_get_n_frames (const VigilRecorder *self)
{
  return vigil_framer_get_counters (self->framer)->frames;
}

gboolean
vigil_recorder_is_writing (const VigilRecorder *self, GError **error)
{
  if (self->failed_errno == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (self->failed_errno), "%s: %s", self->path,
               g_strerror (self->failed_errno));
  return FALSE;
}

gboolean
vigil_recorder_finish (VigilRecorder *self, GError **error)
{
  gboolean is_good;

  flush_pending (self);
  if (self->failed_errno == 0 && fsync (self->fd) != 0 && errno != EINVAL)
    self->failed_errno = errno;
  close (self->fd);
  is_good = vigil_recorder_is_writing (self, error);
  vigil_framer_free (self->framer);
  g_byte_array_unref (self->pending);
  g_free (self->path);
  g_free (self);
  return is_good;
}
