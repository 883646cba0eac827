/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The past of a time axis, kept: tiles of 64 absolute columns, each an image surface in a cached
 * cairo node. A moved window shows the same nodes elsewhere; only what changed is drawn again.
 * Thread: one. */
#pragma once

#include "draw/axis-draw.h"

typedef struct _VigilAxisTiles VigilAxisTiles;

VigilAxisTiles *vigil_axis_tiles_new (void) G_GNUC_WARN_UNUSED_RESULT;
void vigil_axis_tiles_free (VigilAxisTiles *self);
/* What may look different when something at @from_us or later did. 0: everything. */
void vigil_axis_tiles_drop_from (VigilAxisTiles *self, const VigilAxisScene *scene, gint64 from_us);
/* Appends what is in the window; forgets what is far from it. */
void vigil_axis_tiles_snapshot (VigilAxisTiles *self, GtkSnapshot *snapshot, const VigilAxisScene *scene,
                                const VigilAxisLayout *layout, int scale);
guint vigil_axis_tiles_get_n_built (const VigilAxisTiles *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilAxisTiles, vigil_axis_tiles_free)
