/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a capture (port/capture.h) while it happens: both directions, a line for each whole frame
 * from the device however the bytes were chunked, noise on lines of its own or before a frame. Each
 * line is in the file when it is told, so that a capture is good however it ends.
 * Thread: any, one at a time. */
#pragma once

#include "driver/driver.h"

typedef struct _VigilRecorder VigilRecorder;

/* What the header says; NULL where nobody told. */
typedef struct {
  const char *device, *scenario, *source;
  guint baud;                   /* at which it was read; 0: the driver's first */
} VigilRecorderWords;

/* Never writes over a file: G_FILE_ERROR_EXIST. Time 0 is @now_us. */
VigilRecorder *vigil_recorder_new (const char *path, const VigilDriver *driver, const VigilRecorderWords *words,
                                   gint64 now_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void vigil_recorder_take (VigilRecorder *self, gboolean is_from_device, const guint8 *bytes, gsize len, gint64 now_us);
/* The device has told what it is; it counts if nobody else has. */
void vigil_recorder_name_device (VigilRecorder *self, const char *model);
/* FALSE: something could not be written, and @error says what. */
gboolean vigil_recorder_is_writing (const VigilRecorder *self, GError **error);
guint64 vigil_recorder_get_n_frames (const VigilRecorder *self);
/* Writes what is left and closes. FALSE: something could not be written. Frees @self. */
gboolean vigil_recorder_finish (VigilRecorder *self, GError **error);
