/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Measurements as bytes. A chunk is about a minute of one wave, or of all numerics of a session; it
 * is written in pieces of a few seconds, each of which can be read by itself.
 *
 * Nothing is lost: a wave comes back as the very blocks that went in. Their samples are integers
 * whose second difference is small, so most take four or five bits. Codes are stored by their wire
 * names.
 * Pure; any thread, one at a time for each coder. */
#pragma once

#include "record/record.h"

#define VIGIL_PIECE_US (5 * G_GINT64_CONSTANT (1000000))
/* Three rows to a page of 4096 bytes, and a block of samples still to come. */
#define VIGIL_PIECE_FULL 1100
#define VIGIL_CODE_NUMERICS "numerics"

typedef struct {
  gint64 t0_us, t1_us;
  gint64 n;
  GBytes *data, *extents;
} VigilPiece;

void vigil_piece_free (VigilPiece *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilPiece, vigil_piece_free)

typedef struct _VigilWaveCoder VigilWaveCoder;

VigilWaveCoder *vigil_wave_coder_new (void) G_GNUC_WARN_UNUSED_RESULT;
void vigil_wave_coder_free (VigilWaveCoder *self);
void vigil_wave_coder_add (VigilWaveCoder *self, const VigilWaveBlock *block);
/* Long or large enough to be written. */
gboolean vigil_wave_coder_is_full (const VigilWaveCoder *self);
/* What was added since the last call; NULL if nothing. */
VigilPiece *vigil_wave_coder_take (VigilWaveCoder *self) G_GNUC_WARN_UNUSED_RESULT;

/* FALSE: not a piece of a wave; @func may have had its first blocks. */
gboolean vigil_wave_piece_decode (const guint8 *data, gsize len, VigilCode code, VigilWaveFunc func,
                                  gpointer user_data);
/* Appends VigilWaveExtent; a second that two pieces share is joined. */
gboolean vigil_wave_extents_decode (const guint8 *data, gsize len, GArray *extents);

typedef struct _VigilNumericCoder VigilNumericCoder;

VigilNumericCoder *vigil_numeric_coder_new (void) G_GNUC_WARN_UNUSED_RESULT;
void vigil_numeric_coder_free (VigilNumericCoder *self);
void vigil_numeric_coder_add (VigilNumericCoder *self, const VigilObservation *observation);
gboolean vigil_numeric_coder_is_full (const VigilNumericCoder *self);
VigilPiece *vigil_numeric_coder_take (VigilNumericCoder *self) G_GNUC_WARN_UNUSED_RESULT;

gboolean vigil_numeric_piece_decode (const guint8 *data, gsize len, VigilNumericFunc func,
                                     gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilWaveCoder, vigil_wave_coder_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilNumericCoder, vigil_numeric_coder_free)
