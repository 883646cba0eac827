/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The mark of a side effect: four rising bars, filled by severity; 0 is a ring (pleasant). In the
 * current text colour.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_TYPE_SEVERITY_MARK (vigil_severity_mark_get_type ())
G_DECLARE_FINAL_TYPE (VigilSeverityMark, vigil_severity_mark, VIGIL, SEVERITY_MARK, GtkWidget)

GtkWidget *vigil_severity_mark_new (int severity);
