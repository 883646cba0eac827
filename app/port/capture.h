/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Captures: what went over a line, as text that diffs read and that git cannot damage.
 *
 *     # vigil-capture 1
 *     # Device: Example IP-100   Driver: example-ip100   Line: 9600 8N1
 *     # Scenario: start, occlusion at 41 s   Source: bench rig, no patient
 *     +0.021 < 02 53 54 41
 *     +0.030 > 05
 *
 * '<' came from the device, '>' went to it; the time is in seconds since the first line's own
 * zero and never runs backwards. Fields of the header are "Key: value", several in a line
 * parted by two spaces or more; Driver and Source must be there. Other lines that begin with
 * '#' are comments, empty lines are nothing.
 * Thread: any, one at a time. */
#pragma once

#include <glib.h>

#define VIGIL_CAPTURE_ERROR (vigil_capture_error_quark ())
GQuark vigil_capture_error_quark (void);

typedef enum {
  VIGIL_CAPTURE_ERROR_FORMAT,   /* the message names file and line */
} VigilCaptureError;

typedef struct _VigilCapture VigilCapture;

typedef struct {
  gint64 t_us;
  gboolean is_from_device;
  const guint8 *bytes;          /* the capture's */
  gsize len;
} VigilCaptureLine;

/* Errors: VIGIL_CAPTURE_ERROR, G_FILE_ERROR. */
VigilCapture *vigil_capture_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @name stands for the file in errors. */
VigilCapture *vigil_capture_parse (const char *text, gsize len, const char *name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void vigil_capture_free (VigilCapture *self);
/* "Driver", "Device" ...; NULL if the header has no such field. */
const char *vigil_capture_get_field (const VigilCapture *self, const char *key);
guint vigil_capture_get_n_lines (const VigilCapture *self);
VigilCaptureLine vigil_capture_get_line (const VigilCapture *self, guint i);

/* Whether @text begins as a capture does. */
gboolean vigil_capture_is_capture (const char *text, gsize len);

/* Writing: append to @out. A value of a field must hold no line feed and no two spaces. */
void vigil_capture_print_header (GString *out, const char *device, const char *driver,
                                 const char *line, const char *scenario, const char *source);
void vigil_capture_print_line (GString *out, gint64 t_us, gboolean is_from_device,
                               const guint8 *bytes, gsize len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilCapture, vigil_capture_free)
