/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the simulation takes its commands: a Unix stream socket for scripts and, if wished, the
 * standard input. A line in, a line out; "quit" ends the simulation.
 * Thread: the simulation's; sources live on its thread-default main context. */
#pragma once

#include "sim/sim.h"

typedef struct _VigilSimControl VigilSimControl;

/* @on_quit is called once at "quit", and at the end of the standard input if that was asked. */
VigilSimControl *vigil_sim_control_new (VigilSim *sim, void (*on_quit) (gpointer user_data), gpointer user_data)
  G_GNUC_WARN_UNUSED_RESULT;
void vigil_sim_control_free (VigilSimControl *self);
/* A stale socket of a dead simulation at @path is replaced, a living one refused. */
gboolean vigil_sim_control_listen (VigilSimControl *self, const char *path, GError **error);
/* Commands from @in_fd, answers to @out_fd; neither is closed. */
void vigil_sim_control_read_fd (VigilSimControl *self, int in_fd, int out_fd, gboolean quits_at_end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilSimControl, vigil_sim_control_free)
