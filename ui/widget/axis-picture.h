/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a time axis shows, and what of its drawing is kept: names and rules until the size changes,
 * the past in tiles, and what stands in front of it until the clock moves.
 * Thread: main. */
#pragma once

#include "draw/axis-tiles.h"

#include <gtk/gtk.h>

typedef struct {
  VigilAxisScene scene;
  VigilAxisLayout layout;    /* valid once prepared */
  double window_min;         /* how much of time is shown */
  gboolean is_following;     /* the window moves with now */
  gboolean is_stale;         /* everything has to be drawn again */
  /* private */
  char *drugs[VIGIL_MAX_CHANNELS];
  VigilAxisTiles *tiles;
  GskRenderNode *labels, *front;
} VigilAxisPicture;

/* Timeline and trend of its scene are still to be set; they outlive it, as does what the scene points to. */
VigilAxisPicture *vigil_axis_picture_new (void) G_GNUC_WARN_UNUSED_RESULT;
void vigil_axis_picture_free (VigilAxisPicture *self);

/* Names and colours of the drugs; TRUE if they are other ones, and everything has to be drawn again. */
gboolean vigil_axis_picture_set_session (VigilAxisPicture *self, const VigilSession *session);
/* The clock: now stands at two thirds of the window while it follows. */
void vigil_axis_picture_set_now (VigilAxisPicture *self, gint64 now_us);
/* The past from @from_us on is another one; 0: all of it. */
void vigil_axis_picture_update (VigilAxisPicture *self, gint64 from_us);
/* If it is stale: takes size, scale and colours from @widget. */
void vigil_axis_picture_prepare (VigilAxisPicture *self, GtkWidget *widget);
/* What stands in front of the past is another one. */
void vigil_axis_picture_drop_front (VigilAxisPicture *self);
void vigil_axis_picture_snapshot (VigilAxisPicture *self, GtkWidget *widget, GtkSnapshot *snapshot);
/* The mark at or within 22 units of a point, effects above and what staff did below; NULL none. */
const VigilMark *vigil_axis_picture_find_mark (const VigilAxisPicture *self, double x, double y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilAxisPicture, vigil_axis_picture_free)
