/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A signature as it was drawn: strokes of points with time and pressure, nothing smoothed away.
 * Headless. Thread: one. */
#pragma once

#include <glib.h>

typedef struct {
  double t_ms, x, y;      /* since the first touch; in units of the pad */
  double pressure;        /* 0 .. 1; NAN where the device tells none */
  gboolean is_first;      /* of its stroke */
} VigilSignaturePoint;

typedef struct _VigilSignature VigilSignature;

VigilSignature *vigil_signature_new (void) G_GNUC_WARN_UNUSED_RESULT;
void vigil_signature_free (VigilSignature *self);
void vigil_signature_clear (VigilSignature *self);
/* @t_us is mono; the first point of all is time 0. */
void vigil_signature_begin (VigilSignature *self, double x, double y, double pressure, gint64 t_us);
void vigil_signature_move (VigilSignature *self, double x, double y, double pressure, gint64 t_us);
guint vigil_signature_get_n_strokes (const VigilSignature *self);
/* Borrowed; of VigilSignaturePoint. */
const GArray *vigil_signature_get_points (const VigilSignature *self);
/* Length of all that was drawn, in units. */
double vigil_signature_get_ink (const VigilSignature *self);
/* An SVG of @width x @height: one path a stroke, times in ms and pressures of its points in data-t
 * and data-p, which is not there where none was told. The same in every locale. */
char *vigil_signature_to_svg (const VigilSignature *self, double width,
                              double height) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilSignature, vigil_signature_free)
