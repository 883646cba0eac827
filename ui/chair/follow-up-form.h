/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked days to months after an infusion, by staff, on the phone or at the next check-in. Nothing is recorded
 * before all of it is answered.
 * Signal "changed": another answer, or other questions are shown. Thread: main. */
#pragma once

#include "clinic/clinic.h"

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

#define VIGIL_TYPE_FOLLOW_UP_FORM (vigil_follow_up_form_get_type ())
G_DECLARE_FINAL_TYPE (VigilFollowUpForm, vigil_follow_up_form, VIGIL, FOLLOW_UP_FORM, GtkWidget)

GtkWidget *vigil_follow_up_form_new (void);
/* Another point, or another visit, begins without answers. @title: about what. */
void vigil_follow_up_form_load (VigilFollowUpForm *self, const VigilFollowUp *point, const char *visit, const char *title);
guint vigil_follow_up_form_get_n_open (VigilFollowUpForm *self);
gboolean vigil_follow_up_form_has_more (VigilFollowUpForm *self);
void vigil_follow_up_form_turn (VigilFollowUpForm *self);
/* The body of VIGIL_EVENT_FOLLOW_UP_ANSWERED; NULL while something is open. */
JsonObject *vigil_follow_up_form_to_body (VigilFollowUpForm *self) G_GNUC_WARN_UNUSED_RESULT;
