/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The events of a visit as a list, for eye, keyboard and reader. It follows the cursor; a tap moves
 * the cursor.
 * Signal "chosen" (gint64 t_us). Accessible: a LIST of events.
 * Thread: main. */
#pragma once

#include "model/visit-log.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_EVENT_LIST (vigil_event_list_get_type ())
G_DECLARE_FINAL_TYPE (VigilEventList, vigil_event_list, VIGIL, EVENT_LIST, GtkWidget)

/* @log outlives the widget. */
GtkWidget *vigil_event_list_new (const VigilVisitLog *log);
/* The log has grown, or an entry says more. */
void vigil_event_list_update (VigilEventList *self);
/* The last event by then is marked and brought into sight. */
void vigil_event_list_follow (VigilEventList *self, gint64 t_us);
/* Goes to the event before (-1) or after (1) the marked one. */
void vigil_event_list_step (VigilEventList *self, int by);
