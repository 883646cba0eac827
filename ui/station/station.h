/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The station: the visits of the local record, and one of them to look at. It only reads; a record
 * that is being written on this machine is looked at again every two seconds.
 * Thread: main. */
#pragma once

#include "clinic/clinic.h"

#include <gtk/gtk.h>

#define VIGIL_STATION_WIDTH 1920
#define VIGIL_STATION_HEIGHT 1080

#define VIGIL_TYPE_STATION (vigil_station_get_type ())
G_DECLARE_FINAL_TYPE (VigilStation, vigil_station, VIGIL, STATION, GtkWidget)

/* @record_path NULL: the default one. @clinic for the names of staff, may be NULL. */
GtkWidget *vigil_station_new (const char *record_path, VigilClinic *clinic);
/* Shows a visit of the list; what is not in it does nothing. NULL: back to the list. */
void vigil_station_open (VigilStation *self, const char *id);
/* The review page that is shown; NULL while the list is. */
GtkWidget *vigil_station_get_review (VigilStation *self);
/* FALSE until the list has been read, or cannot be. */
gboolean vigil_station_is_listed (VigilStation *self);
