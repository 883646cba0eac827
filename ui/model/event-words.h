/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* An event as one line of a list for people. Pure; any thread. */
#pragma once

#include "clinic/clinic.h"
#include "session/event.h"

typedef struct {
  const char *icon;          /* a name of the icon table */
  char *title, *detail;      /* translated, transfer full; detail "" where there is nothing more */
} VigilEventWords;

/* FALSE, and @out is not touched, for what is no news to people: reports of the pump each minute,
 * chunks, clock anchors without a step, a first start, the end and the acknowledgement of an alarm, which stand
 * beside the alarm itself. @clinic tells the names of staff; NULL: their ids stand. No patient's name
 * is ever in it. */
gboolean vigil_event_words_fill (VigilEventWords *out, const VigilEvent *event, const VigilClinic *clinic);
