/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole simulation: one patient, the monitors on it and the pumps into it, each device behind
 * a pseudo-terminal that speaks its real serial protocol. Runs by Vigil's clock, up to 60 times
 * as fast.
 *
 * Devices are called "monitor", "monitor1", ... and "pump0", "pump1", ... in the order of the
 * options; a pump of several on one line is "pump0/1".
 * Thread: the one whose thread-default main context was current at _new (). */
#pragma once

#include "sim/device.h"
#include "sim/endpoint.h"
#include "sim/faults.h"

enum { VIGIL_SIM_MAX_DEVICES = 12 };

typedef struct {
  VigilSimPatientOptions patient;
  /* "philips-intellivue", "bbraun-space:3" for three pumps on one line; NULL-terminated or NULL.
   * The first pump of all carries the drug, further ones a plain carrier fluid. */
  const char *const *monitors, *const *pumps;
  gboolean is_demo;
  const char *link_dir;        /* links monitor, pump0, ... are made here; NULL none */
} VigilSimOptions;

typedef struct _VigilSim VigilSim;

typedef struct {
  const char *name;            /* "pump0" */
  VigilSimDevice *device;
  VigilSimEndpoint *endpoint;
  VigilSimFaults *faults;
  gint64 *clock_offset_us;     /* by how much the device's own clock goes wrong */
  guint n_channels;            /* 0 for a monitor */
} VigilSimUnit;

/* G_OPTION_ERROR_BAD_VALUE for a device that cannot be simulated. */
VigilSim *vigil_sim_new (const VigilSimOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void vigil_sim_free (VigilSim *self);
/* Steps everything up to Vigil's clock. A timer does it; a test on the fake clock does it itself. */
void vigil_sim_catch_up (VigilSim *self);

guint vigil_sim_get_n_units (VigilSim *self);
VigilSimUnit vigil_sim_get_unit (VigilSim *self, guint index);
/* @name: "monitor", "pump0", "pump0/1" (the channel is then in @channel, which may be NULL).
 * FALSE: there is none of that name. */
gboolean vigil_sim_find_unit (VigilSim *self, const char *name, VigilSimUnit *unit, guint *channel);
VigilSimPatient *vigil_sim_get_patient (VigilSim *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilSim, vigil_sim_free)
