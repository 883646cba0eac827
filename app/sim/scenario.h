/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A course of events for the simulation, as a file that people can read and write:
 *
 *     # what stands behind a number sign is for the reader
 *     title    The line kinks and is freed
 *     monitor  philips-intellivue
 *     pump     alaris-asena
 *     at 2:00             pump0 occlude
 *     every 0:30 from 5:00 to 8:00    noise monitor 40
 *
 * Times are m:ss or h:mm:ss of the simulation's own clock since its start; what follows is a
 * command as in sim/command.h. "every" begins at "from" and ends before "to".
 * Thread: the simulation's. */
#pragma once

#include "sim/sim.h"

#define VIGIL_SIM_SCENARIO_ERROR (vigil_sim_scenario_error_quark ())
GQuark vigil_sim_scenario_error_quark (void);

typedef enum { VIGIL_SIM_SCENARIO_ERROR_SYNTAX } VigilSimScenarioError;

typedef struct _VigilSimScenario VigilSimScenario;

/* Errors name file and line, and what was expected there. @text need not end in NUL. */
VigilSimScenario *vigil_sim_scenario_parse (const char *name, const char *text, gsize len, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
VigilSimScenario *vigil_sim_scenario_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void vigil_sim_scenario_free (VigilSimScenario *self);
/* NULL: the file has none. */
const char *vigil_sim_scenario_get_title (const VigilSimScenario *self);
/* NULL-terminated, as for VigilSimOptions; may be empty. */
const char *const *vigil_sim_scenario_get_monitors (const VigilSimScenario *self);
const char *const *vigil_sim_scenario_get_pumps (const VigilSimScenario *self);
/* Runs what is due up to @elapsed_us since the simulation's start, in the order of its times.
 * @on_trouble, which may be NULL, hears "FILE:LINE: what is wrong" of a command that failed. */
void vigil_sim_scenario_advance (VigilSimScenario *self, VigilSim *sim, gint64 elapsed_us,
                                 void (*on_trouble) (const char *text, gpointer user_data), gpointer user_data);
/* When its last command is due; 0 without any. */
gint64 vigil_sim_scenario_get_end_us (const VigilSimScenario *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilSimScenario, vigil_sim_scenario_free)
