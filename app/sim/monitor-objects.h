/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a Philips IntelliVue monitor says about its patient, as Data Export objects: lists of
 * attributes in the order and with the static values of a recorded M8000 session.
 * Pure; one thread at a time. */
#pragma once

#include "sim/patient.h"

enum { VIGIL_SIM_N_WAVES = 3, VIGIL_SIM_MAX_ALERTS = 8 };

typedef struct {
  guint source, code, type, state, handle;   /* type: priority bits; source: physiological id */
  char text[24];
} VigilSimAlert;

/* The moment that the objects describe. */
typedef struct {
  VigilSimVitals vitals;
  gboolean is_demo;
  gint64 wall_us;
  guint32 ticks;                             /* of 1/8 ms since the monitor was switched on */
  VigilSimAlert alerts[VIGIL_SIM_MAX_ALERTS];
  guint n_alerts, alert_changes;
} VigilSimScene;

/* Label of wave @index (lead II, pleth, respiration): partition and code. */
guint32 vigil_sim_objects_wave_label (guint index);

/* Alarms of the monitor at its factory limits, technical ones too. Counts changes. */
void vigil_sim_objects_judge (VigilSimScene *scene);

/* Count, length and attributes of the medical device system. */
void vigil_sim_objects_put_mds (GByteArray *out, const VigilSimScene *scene);
void vigil_sim_objects_put_demographics (GByteArray *out);
/* One object each: handle and attribute list. @is_all: with the static attributes (group 0). */
enum { VIGIL_SIM_N_NUMERICS = 7 };
void vigil_sim_objects_put_numeric (GByteArray *out, const VigilSimScene *scene, guint index, gboolean is_all);
void vigil_sim_objects_put_wave (GByteArray *out, const VigilSimScene *scene, guint index,
                                 const VigilSimBlock *block, gboolean has_static);
void vigil_sim_objects_put_alerts (GByteArray *out, const VigilSimScene *scene);
