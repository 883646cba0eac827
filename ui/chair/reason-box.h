/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Why something is outside the usual: the clinic's reasons as buttons, and a keyboard for the one that needs words.
 * Signal "changed": another reason is chosen, or its words are other ones; "done": the keyboard's own end.
 * Thread: main. */
#pragma once

#include "clinic/clinic.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_REASON_BOX (vigil_reason_box_get_type ())
G_DECLARE_FINAL_TYPE (VigilReasonBox, vigil_reason_box, VIGIL, REASON_BOX, GtkWidget)

GtkWidget *vigil_reason_box_new (void);
/* Begins anew with the reasons of @clinic, which it refers to. */
void vigil_reason_box_load (VigilReasonBox *self, VigilClinic *clinic);
/* "" until one is chosen, and again while it still needs words. */
const char *vigil_reason_box_get_code (VigilReasonBox *self);
const char *vigil_reason_box_get_words (VigilReasonBox *self);
/* Back from the words to the list; FALSE: the list is shown. */
gboolean vigil_reason_box_go_back (VigilReasonBox *self);
