/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The mechanics of a syringe pump: plunger, line pressure, power, alarms and what stops it. Knows
 * no protocol; alarm words are those of the Alaris/Asena protocol because one set of words is
 * enough.
 * Pure; one thread at a time. */
#pragma once

#include <glib.h>

#define VIGIL_SIM_SYRINGE_NO_ALARM "AL_NOALM"
#define VIGIL_SIM_SYRINGE_MAX_ML_H 1200.0
#define VIGIL_SIM_SYRINGE_MIN_ML_H 0.1

typedef enum { VIGIL_SIM_SYRINGE_HOLD, VIGIL_SIM_SYRINGE_INFUSING, VIGIL_SIM_SYRINGE_KVO } VigilSimSyringeMode;
/* What it does when the volume to be infused is in. */
typedef enum { VIGIL_SIM_VTBI_STOP, VIGIL_SIM_VTBI_KVO, VIGIL_SIM_VTBI_CONTINUE } VigilSimVtbiEnd;

typedef struct {
  VigilSimSyringeMode mode;
  double set_ml_h, kvo_ml_h;
  double infused_ml;          /* the pump's own counter: what the plunger moved */
  double syringe_ml;          /* still in it */
  double line_ml;             /* moved against a closed line, not yet in the patient */
  gboolean has_vtbi;
  double vtbi_left_ml;
  VigilSimVtbiEnd vtbi_end;
  double pressure_mmhg;
  gboolean is_occluded, is_near_end, has_mains;
  double battery_fraction;
  const char *alarm;          /* static string */
  guint n_events;             /* grows with everything worth a log entry */
} VigilSimSyringe;

void vigil_sim_syringe_init (VigilSimSyringe *self);
/* Advances by @dt_s; returns what reached the patient (mL). */
double vigil_sim_syringe_step (VigilSimSyringe *self, double dt_s);
/* FALSE: nothing to infuse (no rate, empty syringe, volume done). Clears a standing alarm. */
gboolean vigil_sim_syringe_start (VigilSimSyringe *self);
void vigil_sim_syringe_stop (VigilSimSyringe *self);
/* FALSE: out of range; @ml_h 0.1 to 1200. */
gboolean vigil_sim_syringe_set_rate (VigilSimSyringe *self, double ml_h);
void vigil_sim_syringe_set_vtbi (VigilSimSyringe *self, double ml, VigilSimVtbiEnd end);
/* Stops the drive and raises @alarm. */
void vigil_sim_syringe_fail (VigilSimSyringe *self, const char *alarm);
/* Raises @alarm and goes on infusing; a worse one stands. */
void vigil_sim_syringe_warn (VigilSimSyringe *self, const char *alarm);
void vigil_sim_syringe_clear_alarm (VigilSimSyringe *self);
void vigil_sim_syringe_occlude (VigilSimSyringe *self, gboolean is_occluded);
/* Leaves so little that the end is near. */
void vigil_sim_syringe_make_near_end (VigilSimSyringe *self);
void vigil_sim_syringe_set_mains (VigilSimSyringe *self, gboolean has_mains);
/* Off the mains, and what is left is low. */
void vigil_sim_syringe_drain_battery (VigilSimSyringe *self);
double vigil_sim_syringe_get_actual_ml_h (const VigilSimSyringe *self);
/* To the end at the set rate; negative when unknown. */
double vigil_sim_syringe_get_left_s (const VigilSimSyringe *self);
