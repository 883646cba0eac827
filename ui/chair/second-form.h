/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a second person enters of one pump: weight, drug, bag and rate. It is given nothing of the order and so can show
 * nothing of it.
 * Signal "changed": something is entered.
 * Thread: main. */
#pragma once

#include "clinic/clinic.h"
#include "session/double-check.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_SECOND_FORM (vigil_second_form_get_type ())
G_DECLARE_FINAL_TYPE (VigilSecondForm, vigil_second_form, VIGIL, SECOND_FORM, GtkWidget)

/* @clinic: its drugs are to choose from; lives longer. */
GtkWidget *vigil_second_form_new (VigilClinic *clinic);
/* Empty, but for the weight if the same person goes on with another pump. */
void vigil_second_form_begin (VigilSecondForm *self, gboolean keeps_weight);
/* What differs is asked again; 1 and more in @times_apart. */
void vigil_second_form_ask_again (VigilSecondForm *self, const guint times_apart[VIGIL_N_CHECKED]);
/* What is missing or no number, translated; NULL: all is there. Static. */
const char *vigil_second_form_find_missing (VigilSecondForm *self);
/* What is entered, once nothing is missing. Borrows. */
void vigil_second_form_get_entry (VigilSecondForm *self, VigilCheckEntry *out);
