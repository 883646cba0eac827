/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole simulation: one patient, the monitor on it and the pumps into it, each device behind
 * a pseudo-terminal that speaks its real serial protocol. Runs by Vigil's clock, up to 60 times
 * as fast.
 * Thread: the one whose thread-default main context was current at _new (). */
#pragma once

#include "sim/endpoint.h"
#include "sim/monitor-intellivue.h"
#include "sim/pump-asena.h"

enum { VIGIL_SIM_MAX_PUMPS = 8 };

typedef struct {
  VigilSimPatientOptions patient;
  gboolean has_monitor, is_demo;
  guint n_pumps;               /* the first carries the drug, further ones a plain carrier fluid */
  const char *link_dir;        /* links monitor, pump0, ... are made here; NULL none */
} VigilSimOptions;

typedef struct _VigilSim VigilSim;

VigilSim *vigil_sim_new (const VigilSimOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void vigil_sim_free (VigilSim *self);
/* Steps everything up to Vigil's clock. A timer does it; a test on the fake clock does it itself. */
void vigil_sim_catch_up (VigilSim *self);

/* @device: "monitor", "pump0", ... NULL: there is none of that name. */
VigilSimEndpoint *vigil_sim_get_endpoint (VigilSim *self, const char *device);
/* NULL: there is none. */
VigilSimMonitor *vigil_sim_get_monitor (VigilSim *self);
VigilSimPump *vigil_sim_get_pump (VigilSim *self, const char *device);
VigilSimPatient *vigil_sim_get_patient (VigilSim *self);
guint vigil_sim_get_n_pumps (VigilSim *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilSim, vigil_sim_free)
