/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A prescriber lets something pass: first why, of the clinic's reasons, then who, by PIN. It fills a
 * page's work area.
 * Signals: "override" (const VigilStaff *, reason as text); "cancelled". */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_OVERRIDE_FORM (vigil_override_form_get_type ())
G_DECLARE_FINAL_TYPE (VigilOverrideForm, vigil_override_form, VIGIL, OVERRIDE_FORM, GtkWidget)

/* @label and @reasons (at most VIGIL_MAX_GATE_REASONS) live as the clinic. */
GtkWidget *vigil_override_form_new (VigilChairModel *model, const VigilLabel *label, VigilLabel *const *reasons,
                                    guint n_reasons);
