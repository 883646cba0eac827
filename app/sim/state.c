/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/state.h"

#include <json-glib/json-glib.h>

static void
add_number (JsonBuilder *json, const char *name, double value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_double_value (json, value);
}

static void
add_word (JsonBuilder *json, const char *name, const char *value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value);
}

static void
add_pump (JsonBuilder *json, VigilSimDevice *pump, guint channel)
{
  const VigilSimSyringe *syringe = pump->ops->get_syringe (pump, channel);

  json_builder_begin_object (json);
  add_word (json, "mode", pump->ops->get_state_word (pump, channel));
  add_number (json, "rate", vigil_sim_syringe_get_actual_ml_h (syringe));
  add_number (json, "rate_set", syringe->set_ml_h);
  add_number (json, "infused_ml", syringe->infused_ml);
  add_number (json, "syringe_ml", syringe->syringe_ml);
  add_number (json, "pressure_mmhg", syringe->pressure_mmhg);
  add_word (json, "alarm", syringe->alarm);
  json_builder_end_object (json);
}

static void
add_devices (JsonBuilder *json, VigilSim *sim)
{
  gboolean has_monitor = FALSE;

  for (guint i = 0; i < vigil_sim_get_n_units (sim); i++) {
    VigilSimUnit unit = vigil_sim_get_unit (sim, i);

    if (unit.device->ops->is_pump || has_monitor)
      continue;
    add_word (json, "monitor", unit.device->ops->get_state_word (unit.device, 0));
    has_monitor = TRUE;
  }
  json_builder_set_member_name (json, "pumps");
  json_builder_begin_array (json);
  for (guint i = 0; i < vigil_sim_get_n_units (sim); i++) {
    VigilSimUnit unit = vigil_sim_get_unit (sim, i);

    for (guint channel = 0; channel < unit.n_channels; channel++)
      add_pump (json, unit.device, channel);
  }
  json_builder_end_array (json);
}

char *
vigil_sim_describe (VigilSim *sim)
{
  VigilSimVitals v = vigil_sim_patient_get_vitals (vigil_sim_get_patient (sim));
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (json);
  add_number (json, "hr", v.hr_bpm);
  add_number (json, "spo2", v.sao2_percent);
  add_number (json, "spo2_shown", v.shown_spo2_percent);
  add_number (json, "rr", v.rr_bpm);
  add_number (json, "sys", v.sys_mmhg);
  add_number (json, "dia", v.dia_mmhg);
  add_number (json, "delivered_mg", v.delivered_mg);
  add_number (json, "ce_ng_ml", v.brain_ng_ml);
  add_number (json, "cp_ng_ml", v.plasma_ng_ml);
  add_number (json, "dissociation", v.dissociation);
  add_number (json, "moaa_s", v.moaa_s);
  add_devices (json, sim);
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  return json_to_string (root, FALSE);
}
