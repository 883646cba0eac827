/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a finger signs: drawn from the first touch, not smoothed, not delayed; leaving the pad does
 * not end a stroke. Signal "changed": more or no ink.
 * Accessible: IMG, "Signature field, 3 strokes". Thread: main. */
#pragma once

#include "model/signature.h"

#include <gtk/gtk.h>

#define VIGIL_SIGNATURE_PAD_WIDTH 700
#define VIGIL_SIGNATURE_PAD_HEIGHT 400

#define VIGIL_TYPE_SIGNATURE_PAD (vigil_signature_pad_get_type ())
G_DECLARE_FINAL_TYPE (VigilSignaturePad, vigil_signature_pad, VIGIL, SIGNATURE_PAD, GtkWidget)

GtkWidget *vigil_signature_pad_new (void);
void vigil_signature_pad_clear (VigilSignaturePad *self);
/* Borrowed. */
const VigilSignature *vigil_signature_pad_get_signature (VigilSignaturePad *self);
/* Enough that it can be somebody's: 20 mm in all. */
gboolean vigil_signature_pad_has_ink (VigilSignaturePad *self);
