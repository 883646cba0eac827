/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Saves what goes over a line that is in use, for whoever has to find out why a device is not understood: a
 * capture (port/capture.h) of its own name in a folder that people find. What a capture holds is not judged
 * here; core/engine-save.c refuses while it could be of a patient.
 * Thread: any, one at a time. */
#pragma once

#include "core/recorder.h"

typedef struct _VigilLineSaver VigilLineSaver;

/* So much of the disk stays free: the record of the next visit needs it more. */
#define VIGIL_LINE_SAVER_SPARE_BYTES (256 * G_GUINT64_CONSTANT (1048576))

/* "philips-intellivue 2024-05-01 14.15.03.cap" in @folder, which is made if it is not there. Begins now.
 * Errors: G_FILE_ERROR, NOSPC if fewer than @spare_bytes are free. */
VigilLineSaver *vigil_line_saver_new (const char *folder, const VigilDriver *driver, const VigilRecorderWords *words,
                                      guint64 spare_bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE: something could not be written, or the disk is full; from now on nothing more is taken. */
gboolean vigil_line_saver_take (VigilLineSaver *self, gboolean is_from_device, const guint8 *bytes, gsize len,
                                GError **error);
void vigil_line_saver_name_device (VigilLineSaver *self, const char *model);
const char *vigil_line_saver_get_path (const VigilLineSaver *self);
/* Of the line, in both directions. */
guint64 vigil_line_saver_get_bytes (const VigilLineSaver *self);
/* Waits for the disk. FALSE: the capture is not whole. Frees @self. */
gboolean vigil_line_saver_finish (VigilLineSaver *self, GError **error);
