/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a recorded side effect's tile widens to: name, when it was recorded, four severities, Undo,
 * and how long it stays. Signals: "severity" (1 .. 4), "undo".
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_TYPE_SEVERITY_PANEL (vigil_severity_panel_get_type ())
G_DECLARE_FINAL_TYPE (VigilSeverityPanel, vigil_severity_panel, VIGIL, SEVERITY_PANEL, GtkWidget)

GtkWidget *vigil_severity_panel_new (void);
/* @severity 0: a pleasant one, without severities. @is_open: they may be tapped (it is recorded).
 */
void vigil_severity_panel_show (VigilSeverityPanel *self, const char *name, const char *state,
                                int severity, gboolean is_open);
void vigil_severity_panel_set_closes_in (VigilSeverityPanel *self, guint seconds);
