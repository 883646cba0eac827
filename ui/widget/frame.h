/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame of the chair: regions that are the same on every screen and never push each other.
 * Either the infusing regions (infusion, waves, time axis) or the work area with its side panel
 * are shown; a sheet replaces the time axis while it is there. Strip, banner, numerics and bar are
 * always there. The frame's own direction is left to right: no region changes sides with the
 * language, what is in a region may.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

typedef enum {
  VIGIL_REGION_STRIP,
  VIGIL_REGION_BANNER,
  VIGIL_REGION_INFUSION,
  VIGIL_REGION_WAVES,
  VIGIL_REGION_NUMERICS,
  VIGIL_REGION_TIME_AXIS,
  VIGIL_REGION_BAR,
  VIGIL_REGION_WORK,
  VIGIL_REGION_SIDE,
  VIGIL_REGION_SHEET,      /* over the time axis */
  VIGIL_REGION_OFFER,      /* over the infusion: what is suggested */
  VIGIL_REGION_REST_OF_OFFER,   /* over the last wave, once the infusion has to be seen again */
  VIGIL_N_REGIONS
} VigilRegion;

#define VIGIL_FRAME_WIDTH 1280
#define VIGIL_FRAME_HEIGHT 800

#define VIGIL_TYPE_FRAME (vigil_frame_get_type ())
G_DECLARE_FINAL_TYPE (VigilFrame, vigil_frame, VIGIL, FRAME, GtkWidget)

GtkWidget *vigil_frame_new (void);
/* Replaces what was there; NULL empties. Takes @widget's floating reference. */
void vigil_frame_set_child (VigilFrame *self, VigilRegion region, GtkWidget *widget);
GtkWidget *vigil_frame_get_child (VigilFrame *self, VigilRegion region);
/* Work area and side panel instead of infusion, waves and time axis. */
void vigil_frame_set_shows_work (VigilFrame *self, gboolean shows_work);
gboolean vigil_frame_get_shows_work (VigilFrame *self);
