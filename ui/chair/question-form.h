/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The clinic's questions of one gate, each with the clinic's answers as buttons: one tap records one
 * answer, another tap corrects it. It fills a page's work area.
 * Signal: "choose" (question index, choice index). */
#pragma once

#include "bus/bus.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_QUESTION_FORM (vigil_question_form_get_type ())
G_DECLARE_FINAL_TYPE (VigilQuestionForm, vigil_question_form, VIGIL, QUESTION_FORM, GtkWidget)

GtkWidget *vigil_question_form_new (void);
/* What was answered, as the view has it. @gate is of kind QUESTIONS and lives as the clinic. */
void vigil_question_form_show (VigilQuestionForm *self, const VigilGate *gate, const VigilProtocol *protocol,
                               const VigilView *view);
