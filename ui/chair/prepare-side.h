/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Beside an order that is read back: what the protocol still asks for before the start, what is done, by whom. A tap
 * on the needle or the bag records it anew.
 * Signal "task" (const char *): the chair's page for it is wanted.
 * Thread: main. */
#pragma once

#include "clinic/clinic.h"
#include "session/session.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_PREPARE_SIDE (vigil_prepare_side_get_type ())
G_DECLARE_FINAL_TYPE (VigilPrepareSide, vigil_prepare_side, VIGIL, PREPARE_SIDE, GtkWidget)

GtkWidget *vigil_prepare_side_new (void);
/* FALSE: the protocol asks for nothing, and nothing is shown. Both may be NULL. */
gboolean vigil_prepare_side_show (VigilPrepareSide *self, const VigilSession *session, const VigilProtocol *protocol,
                                  const VigilClinic *clinic);
