/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/command.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

enum { MAX_WORDS = 4, MAX_NOISE = 100000 };

static char *
ok (void)
{
  return g_strdup ("ok");
}

static char *error (const char *format, ...) G_GNUC_PRINTF (1, 2);

static char *
error (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return g_strconcat ("error ", text, NULL);
}

static gboolean
is (const char *word, const char *expected)
{
  return g_strcmp0 (word, expected) == 0;
}

static gboolean
parse_amount (const char *word, double max, double *amount)
{
  char *end = NULL;

  if (word == NULL)
    return FALSE;
  *amount = g_ascii_strtod (word, &end);
  return end != word && *end == '\0' && *amount > 0 && *amount <= max;
}

static gboolean
parse_switch (const char *word, gboolean *is_on)
{
  *is_on = is (word, "on");
  return *is_on || is (word, "off");
}

static void
make_noise (VigilSimEndpoint *endpoint, guint n_bytes)
{
  g_autofree guint8 *bytes = g_malloc (n_bytes);

  for (guint i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) g_random_int ();
  vigil_sim_endpoint_send (endpoint, bytes, n_bytes);
}

static char *
run_link (VigilSim *sim, char **words)
{
  VigilSimEndpoint *endpoint = words[1] != NULL ? vigil_sim_get_endpoint (sim, words[1]) : NULL;
  g_autoptr (GError) failure = NULL;
  double amount;

  if (endpoint == NULL)
    return error ("no device \"%s\"", words[1] != NULL ? words[1] : "");
  if (is (words[0], "unplug")) {
    vigil_sim_endpoint_unplug (endpoint);
  } else if (is (words[0], "plug")) {
    if (!vigil_sim_endpoint_plug (endpoint, &failure))
      return error ("%s", failure->message);
  } else if (!parse_amount (words[2], MAX_NOISE, &amount)) {
    return error ("%s DEVICE needs a positive number", words[0]);
  } else if (is (words[0], "silence")) {
    vigil_sim_endpoint_silence (endpoint, amount);
  } else if (is (words[0], "noise")) {
    make_noise (endpoint, (guint) ceil (amount));
  } else if (is (words[1], "monitor")) {
    vigil_sim_monitor_corrupt (vigil_sim_get_monitor (sim), (guint) ceil (amount));
  } else {
    vigil_sim_pump_corrupt (vigil_sim_get_pump (sim, words[1]), (guint) ceil (amount));
  }
  return ok ();
}

static char *
run_key (VigilSimPump *pump, char **words)
{
  VigilSimSyringe *syringe = vigil_sim_pump_get_syringe (pump);
  double ml_h;

  if (is (words[2], "start"))
    return vigil_sim_pump_key_start (pump) ? ok () : error ("nothing to infuse: no rate, or the syringe is empty");
  if (is (words[2], "stop"))
    vigil_sim_syringe_stop (syringe);
  else if (is (words[2], "clear"))
    vigil_sim_syringe_clear_alarm (syringe);
  else if (!is (words[2], "rate"))
    return error ("key start, stop, clear or rate");
  else if (!parse_amount (words[3], VIGIL_SIM_SYRINGE_MAX_ML_H, &ml_h)
           || !vigil_sim_syringe_set_rate (syringe, ml_h))
    return error ("rate is 0.1 to 1200 mL/h");
  return ok ();
}

static char *
run_refusal (VigilSimPump *pump, const char *word)
{
  static const char *const names[] = { "silence", "esc", "bad-echo", "nopermit" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (is (word, names[i])) {
      vigil_sim_pump_set_refusal (pump, (VigilSimRefusal) i);
      return ok ();
    }
  return error ("refusal silence, esc, bad-echo or nopermit");
}

static char *
run_pump (VigilSim *sim, char **words)
{
  VigilSimPump *pump = vigil_sim_get_pump (sim, words[0]);
  VigilSimSyringe *syringe = pump != NULL ? vigil_sim_pump_get_syringe (pump) : NULL;
  gboolean is_on;

  if (pump == NULL)
    return error ("no device \"%s\"", words[0]);
  if (is (words[1], "key"))
    return run_key (pump, words);
  if (is (words[1], "refusal"))
    return run_refusal (pump, words[2]);
  if (is (words[1], "occlude") || is (words[1], "release"))
    vigil_sim_syringe_occlude (syringe, is (words[1], "occlude"));
  else if (is (words[1], "near-end"))
    vigil_sim_syringe_make_near_end (syringe);
  else if (is (words[1], "battery") || is (words[1], "mains"))
    vigil_sim_syringe_set_mains (syringe, is (words[1], "mains"));
  else if (is (words[1], "battery-low"))
    vigil_sim_syringe_drain_battery (syringe);
  else if (is (words[1], "remote") && parse_switch (words[2], &is_on))
    vigil_sim_pump_set_permits_remote (pump, is_on);
  else if (is (words[1], "clamp") && parse_switch (words[2], &is_on))
    vigil_sim_pump_set_clamps (pump, is_on);
  else
    return error ("%s key, occlude, release, near-end, battery, battery-low, mains, remote on|off, "
                  "refusal or clamp on|off", words[0]);
  return ok ();
}

static char *
run_patient (VigilSim *sim, char **words)
{
  static const struct {
    const char *name;
    VigilSimDisturbance which;
  } disturbances[] = {
    { "desaturate", VIGIL_SIM_DESATURATION }, { "apnoea", VIGIL_SIM_APNOEA },
    { "tachycardia", VIGIL_SIM_TACHYCARDIA }, { "hypertension", VIGIL_SIM_HYPERTENSION },
    { "motion", VIGIL_SIM_MOTION },
  };

  if (is (words[1], "recover")) {
    vigil_sim_patient_recover (vigil_sim_get_patient (sim));
    return ok ();
  }
  for (gsize i = 0; i < G_N_ELEMENTS (disturbances); i++)
    if (is (words[1], disturbances[i].name)) {
      vigil_sim_patient_set (vigil_sim_get_patient (sim), disturbances[i].which, TRUE);
      return ok ();
    }
  return error ("patient desaturate, apnoea, tachycardia, hypertension, motion or recover");
}

static char *
run_sensor (VigilSim *sim, char **words)
{
  gboolean is_on;

  if (!parse_switch (words[1], &is_on))
    return error ("%s on or off", words[0]);
  vigil_sim_patient_set (vigil_sim_get_patient (sim),
                         is (words[0], "probe") ? VIGIL_SIM_PROBE_OFF : VIGIL_SIM_LEAD_OFF, !is_on);
  return ok ();
}

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
add_pumps (JsonBuilder *json, VigilSim *sim)
{
  json_builder_set_member_name (json, "pumps");
  json_builder_begin_array (json);
  for (guint i = 0; i < vigil_sim_get_n_pumps (sim); i++) {
    g_autofree char *name = g_strdup_printf ("pump%u", i);
    VigilSimPump *pump = vigil_sim_get_pump (sim, name);
    const VigilSimSyringe *syringe = vigil_sim_pump_get_syringe (pump);

    json_builder_begin_object (json);
    add_word (json, "mode", vigil_sim_pump_get_mode_word (pump));
    add_number (json, "rate", vigil_sim_syringe_get_actual_ml_h (syringe));
    add_number (json, "rate_set", syringe->set_ml_h);
    add_number (json, "infused_ml", syringe->infused_ml);
    add_number (json, "syringe_ml", syringe->syringe_ml);
    add_number (json, "pressure_mmhg", syringe->pressure_mmhg);
    add_word (json, "alarm", syringe->alarm);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
}

static char *
run_state (VigilSim *sim)
{
  static const char *const monitor_states[] = { "idle", "accepting", "introducing", "associated" };
  VigilSimVitals v = vigil_sim_patient_get_vitals (vigil_sim_get_patient (sim));
  VigilSimMonitor *monitor = vigil_sim_get_monitor (sim);
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
  if (monitor != NULL)
    add_word (json, "monitor", monitor_states[vigil_sim_monitor_get_state (monitor)]);
  add_pumps (json, sim);
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  return json_to_string (root, FALSE);
}

char *
vigil_sim_command (VigilSim *sim, const char *line)
{
  g_auto (GStrv) raw = g_strsplit_set (line, " \t\r\n", -1);
  char *words[MAX_WORDS + 1] = { NULL };
  guint n = 0;

  for (char **word = raw; *word != NULL; word++) {
    if (**word == '\0')
      continue;
    if (n == MAX_WORDS)
      return error ("too many words");
    words[n++] = *word;
  }
  if (n == 0)
    return error ("no command");
  if (is (words[0], "unplug") || is (words[0], "plug") || is (words[0], "silence") || is (words[0], "noise")
      || is (words[0], "corrupt"))
    return run_link (sim, words);
  if (g_str_has_prefix (words[0], "pump"))
    return run_pump (sim, words);
  if (is (words[0], "patient"))
    return run_patient (sim, words);
  if (is (words[0], "probe") || is (words[0], "lead"))
    return run_sensor (sim, words);
  if (is (words[0], "state"))
    return run_state (sim);
  if (!is (words[0], "nibp"))
    return error ("no command \"%s\"", words[0]);
  vigil_sim_patient_measure_nibp (vigil_sim_get_patient (sim));
  return ok ();
}
