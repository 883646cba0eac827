/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* When the patient last ate and drank: a row for each class of food that a rule of the hour asks for,
 * a clock to type, and today, yesterday or long ago to say which. It fills a page's work area.
 * Signal: "eaten" (food, wall time in us; VIGIL_INTAKE_LONG_AGO). */
#pragma once

#include "bus/bus.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_FASTING_FORM (vigil_fasting_form_get_type ())
G_DECLARE_FINAL_TYPE (VigilFastingForm, vigil_fasting_form, VIGIL, FASTING_FORM, GtkWidget)

GtkWidget *vigil_fasting_form_new (void);
/* What was answered, as the view has it. @gate is of kind FASTING and lives as the clinic. */
void vigil_fasting_form_show (VigilFastingForm *self, const VigilGate *gate, const VigilView *view);
/* The answer to @answered was recorded, though @view may be older: on to what is not asked yet, and the clock
 * is empty again. */
void vigil_fasting_form_advance (VigilFastingForm *self, VigilFood answered, const VigilView *view);
