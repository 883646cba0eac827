/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/syringe.h"

#include <string.h>

#define SYRINGE_ML 50.0
#define NEAR_END_S 300.0
#define OPEN_LINE_MMHG 17.91
#define OCCLUSION_MMHG 400.0
#define LINE_ML_PER_MMHG 0.0004       /* stiff tubing and a 50 mL syringe */
#define BATTERY_S (4 * 3600.0)
#define BATTERY_LOW 0.1

void
vigil_sim_syringe_init (VigilSimSyringe *self)
{
  *self = (VigilSimSyringe) {
    .kvo_ml_h = 1,
    .syringe_ml = SYRINGE_ML,
    .pressure_mmhg = OPEN_LINE_MMHG,
    .has_mains = TRUE,
    .battery_fraction = 1,
    .alarm = VIGIL_SIM_SYRINGE_NO_ALARM,
    .n_events = 127904,
  };
}

double
vigil_sim_syringe_get_actual_ml_h (const VigilSimSyringe *self)
{
  switch (self->mode) {
  case VIGIL_SIM_SYRINGE_INFUSING:
    return self->set_ml_h;
  case VIGIL_SIM_SYRINGE_KVO:
    return self->kvo_ml_h;
  case VIGIL_SIM_SYRINGE_HOLD:
  default:
    return 0;
  }
}

double
vigil_sim_syringe_get_left_s (const VigilSimSyringe *self)
{
  double left_ml = self->has_vtbi ? MIN (self->vtbi_left_ml, self->syringe_ml) : self->syringe_ml;

  return self->set_ml_h > 0 ? left_ml / self->set_ml_h * 3600 : -1;
}

static gboolean
has_alarm (const VigilSimSyringe *self)
{
  return strcmp (self->alarm, VIGIL_SIM_SYRINGE_NO_ALARM) != 0;
}

void
vigil_sim_syringe_fail (VigilSimSyringe *self, const char *alarm)
{
  self->mode = VIGIL_SIM_SYRINGE_HOLD;
  self->alarm = alarm;
  self->n_events++;
}

void
vigil_sim_syringe_warn (VigilSimSyringe *self, const char *alarm)
{
  if (has_alarm (self))
    return;
  self->alarm = alarm;
  self->n_events++;
}

static void
finish_vtbi (VigilSimSyringe *self)
{
  self->has_vtbi = FALSE;
  self->vtbi_left_ml = 0;
  if (self->vtbi_end == VIGIL_SIM_VTBI_STOP) {
    vigil_sim_syringe_fail (self, "AL_VTBIS");
  } else if (self->vtbi_end == VIGIL_SIM_VTBI_KVO) {
    vigil_sim_syringe_fail (self, "AL_VTBIK");
    self->mode = VIGIL_SIM_SYRINGE_KVO;
  } else {
    vigil_sim_syringe_warn (self, "AL_VTBIC");
  }
}

static double
push (VigilSimSyringe *self, double wanted_ml)
{
  double ml = MIN (wanted_ml, self->syringe_ml);

  if (self->has_vtbi)
    ml = MIN (ml, self->vtbi_left_ml);
  self->syringe_ml -= ml;
  self->infused_ml += ml;
  if (self->has_vtbi)
    self->vtbi_left_ml -= ml;
  return ml;
}

static void
step_power (VigilSimSyringe *self, double dt_s)
{
  if (self->has_mains)
    self->battery_fraction = MIN (1, self->battery_fraction + dt_s / BATTERY_S);
  else
    self->battery_fraction = MAX (0, self->battery_fraction - dt_s / BATTERY_S);
  if (self->battery_fraction <= 0 && strcmp (self->alarm, "AL_EMBAT") != 0)
    vigil_sim_syringe_fail (self, "AL_EMBAT");
  else if (self->battery_fraction > 0 && self->battery_fraction < BATTERY_LOW && !self->has_mains)
    vigil_sim_syringe_warn (self, "AL_LWBAT");
}

static void
watch_near_end (VigilSimSyringe *self)
{
  gboolean is_near = self->syringe_ml / vigil_sim_syringe_get_actual_ml_h (self) * 3600 < NEAR_END_S;

  if (is_near && !self->is_near_end)
    vigil_sim_syringe_warn (self, "AL_NEOIN");
  self->is_near_end = is_near;
}

double
vigil_sim_syringe_step (VigilSimSyringe *self, double dt_s)
{
  double ml = push (self, vigil_sim_syringe_get_actual_ml_h (self) * dt_s / 3600), reached_ml;

  self->line_ml += ml;
  if (self->is_occluded) {
    self->pressure_mmhg = OPEN_LINE_MMHG + self->line_ml / LINE_ML_PER_MMHG;
    reached_ml = 0;
    if (self->mode != VIGIL_SIM_SYRINGE_HOLD && self->pressure_mmhg >= OCCLUSION_MMHG)
      vigil_sim_syringe_fail (self, "AL_OCCLU");
  } else {
    self->pressure_mmhg = OPEN_LINE_MMHG;
    reached_ml = self->line_ml;
    self->line_ml = 0;
  }
  if (self->mode != VIGIL_SIM_SYRINGE_HOLD) {
    if (self->syringe_ml <= 0)
      vigil_sim_syringe_fail (self, "AL_EOIST");
    else if (self->has_vtbi && self->vtbi_left_ml <= 0)
      finish_vtbi (self);
    else
      watch_near_end (self);
  }
  step_power (self, dt_s);
  return reached_ml;
}

gboolean
vigil_sim_syringe_start (VigilSimSyringe *self)
{
  if (self->set_ml_h <= 0 || self->syringe_ml <= 0 || (self->has_vtbi && self->vtbi_left_ml <= 0)
      || self->battery_fraction <= 0)
    return FALSE;
  if (self->mode != VIGIL_SIM_SYRINGE_INFUSING)
    self->n_events++;
  self->mode = VIGIL_SIM_SYRINGE_INFUSING;
  vigil_sim_syringe_clear_alarm (self);
  return TRUE;
}

void
vigil_sim_syringe_stop (VigilSimSyringe *self)
{
  if (self->mode != VIGIL_SIM_SYRINGE_HOLD)
    self->n_events++;
  self->mode = VIGIL_SIM_SYRINGE_HOLD;
}

gboolean
vigil_sim_syringe_set_rate (VigilSimSyringe *self, double ml_h)
{
  if (!(ml_h >= VIGIL_SIM_SYRINGE_MIN_ML_H && ml_h <= VIGIL_SIM_SYRINGE_MAX_ML_H))
    return FALSE;
  self->set_ml_h = ml_h;
  self->n_events++;
  return TRUE;
}

void
vigil_sim_syringe_set_vtbi (VigilSimSyringe *self, double ml, VigilSimVtbiEnd end)
{
  self->has_vtbi = ml > 0;
  self->vtbi_left_ml = MAX (ml, 0);
  self->vtbi_end = end;
  self->n_events++;
}

void
vigil_sim_syringe_clear_alarm (VigilSimSyringe *self)
{
  if (has_alarm (self))
    self->n_events++;
  self->alarm = VIGIL_SIM_SYRINGE_NO_ALARM;
}

void
vigil_sim_syringe_occlude (VigilSimSyringe *self, gboolean is_occluded)
{
  self->is_occluded = is_occluded;
}

void
vigil_sim_syringe_make_near_end (VigilSimSyringe *self)
{
  /* a second above, so that the next steps cross the line */
  self->syringe_ml = MAX (self->set_ml_h, VIGIL_SIM_SYRINGE_MIN_ML_H) * (NEAR_END_S + 1) / 3600;
}

void
vigil_sim_syringe_set_mains (VigilSimSyringe *self, gboolean has_mains)
{
  if (self->has_mains && !has_mains)
    vigil_sim_syringe_warn (self, "AL_ACDIS");
  else if (has_mains && strcmp (self->alarm, "AL_ACDIS") == 0)
    vigil_sim_syringe_clear_alarm (self);
  self->has_mains = has_mains;
}

void
vigil_sim_syringe_drain_battery (VigilSimSyringe *self)
{
  self->has_mains = FALSE;
  self->battery_fraction = MIN (self->battery_fraction, BATTERY_LOW / 2);
}
