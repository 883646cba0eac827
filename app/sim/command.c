/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/command.h"

#include "base/clock.h"
#include "sim/state.h"

#include <math.h>
#include <string.h>

enum { MAX_WORDS = 4, MAX_AMOUNT = 100000 };

/* Followed by a device and an amount. */
static const char *const line_verbs[]
  = { "silence", "noise", "corrupt", "drop", "double", "dribble", "reboot", "clock", NULL };

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

static char *
no_device (const char *name)
{
  return error ("no device \"%s\"", name != NULL ? name : "");
}

static void
make_noise (VigilSimEndpoint *endpoint, guint n_bytes)
{
  g_autofree guint8 *bytes = g_malloc (n_bytes);

  for (guint i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) g_random_int ();
  vigil_sim_endpoint_send (endpoint, bytes, n_bytes);
}

static void
reboot (VigilSimUnit *unit, double seconds)
{
  vigil_sim_endpoint_silence (unit->endpoint, seconds);
  unit->device->ops->reboot (unit->device, vigil_clock_mono_us ());
}

/* unplug DEVICE, plug DEVICE */
static char *
run_cable (VigilSim *sim, const char *const *words)
{
  g_autoptr (GError) failure = NULL;
  VigilSimUnit unit;

  if (words[1] == NULL || !vigil_sim_find_unit (sim, words[1], &unit, NULL))
    return no_device (words[1]);
  if (is (words[0], "unplug"))
    vigil_sim_endpoint_unplug (unit.endpoint);
  else if (!vigil_sim_endpoint_plug (unit.endpoint, &failure))
    return error ("%s", failure->message);
  return ok ();
}

/* VERB DEVICE AMOUNT */
static char *
run_line (VigilSim *sim, const char *const *words)
{
  gboolean is_back = is (words[0], "clock") && words[2] != NULL && words[2][0] == '-';
  VigilSimFault fault;
  VigilSimUnit unit;
  double amount;

  if (words[1] == NULL || !vigil_sim_find_unit (sim, words[1], &unit, NULL))
    return no_device (words[1]);
  if (!parse_amount (words[2] != NULL ? words[2] + is_back : NULL, MAX_AMOUNT, &amount))
    return error ("%s DEVICE needs a positive number", words[0]);
  if (vigil_sim_fault_parse (words[0], &fault))
    vigil_sim_faults_add (unit.faults, fault, (guint) ceil (amount));
  else if (is (words[0], "silence"))
    vigil_sim_endpoint_silence (unit.endpoint, amount);
  else if (is (words[0], "dribble"))
    vigil_sim_endpoint_dribble (unit.endpoint, amount);
  else if (is (words[0], "reboot"))
    reboot (&unit, amount);
  else if (is (words[0], "clock"))
    *unit.clock_offset_us += (gint64) ((is_back ? -amount : amount) * VIGIL_USEC_PER_SEC);
  else
    make_noise (unit.endpoint, (guint) ceil (amount));
  return ok ();
}

static char *
run_key (VigilSimDevice *pump, guint channel, const char *const *words)
{
  VigilSimSyringe *syringe = pump->ops->get_syringe (pump, channel);
  double ml_h;

  if (is (words[2], "start"))
    return pump->ops->key_start (pump, channel) ? ok ()
                                                : error ("nothing to infuse: no rate, or the syringe is empty");
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

/* DEVICE WORD ...: its mechanics, or what only this device understands */
static char *
run_device (const VigilSimUnit *unit, guint channel, const char *const *words)
{
  VigilSimDevice *device = unit->device;
  VigilSimSyringe *syringe = unit->n_channels > 0 ? device->ops->get_syringe (device, channel) : NULL;

  if (device->ops->command != NULL && words[1] != NULL && device->ops->command (device, words + 1))
    return ok ();
  if (syringe == NULL)
    return error ("%s does not understand \"%s\"", words[0], words[1] != NULL ? words[1] : "");
  if (is (words[1], "key"))
    return run_key (device, channel, words);
  if (is (words[1], "occlude") || is (words[1], "release"))
    vigil_sim_syringe_occlude (syringe, is (words[1], "occlude"));
  else if (is (words[1], "near-end"))
    vigil_sim_syringe_make_near_end (syringe);
  else if (is (words[1], "battery") || is (words[1], "mains"))
    vigil_sim_syringe_set_mains (syringe, is (words[1], "mains"));
  else if (is (words[1], "battery-low"))
    vigil_sim_syringe_drain_battery (syringe);
  else
    return error ("%s key, occlude, release, near-end, battery, battery-low, mains, or a word of its own", words[0]);
  return ok ();
}

static char *
run_patient (VigilSim *sim, const char *const *words)
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
run_sensor (VigilSim *sim, const char *const *words)
{
  gboolean is_on;

  if (!parse_switch (words[1], &is_on))
    return error ("%s on or off", words[0]);
  vigil_sim_patient_set (vigil_sim_get_patient (sim),
                         is (words[0], "probe") ? VIGIL_SIM_PROBE_OFF : VIGIL_SIM_LEAD_OFF, !is_on);
  return ok ();
}

char *
vigil_sim_command (VigilSim *sim, const char *line)
{
  g_auto (GStrv) raw = g_strsplit_set (line, " \t\r\n", -1);
  const char *words[MAX_WORDS + 1] = { NULL };
  VigilSimUnit unit;
  guint n = 0, channel;

  for (char **word = raw; *word != NULL; word++) {
    if (**word == '\0')
      continue;
    if (n == MAX_WORDS)
      return error ("too many words");
    words[n++] = *word;
  }
  if (n == 0)
    return error ("no command");
  if (is (words[0], "unplug") || is (words[0], "plug"))
    return run_cable (sim, words);
  if (g_strv_contains (line_verbs, words[0]))
    return run_line (sim, words);
  if (vigil_sim_find_unit (sim, words[0], &unit, &channel))
    return run_device (&unit, channel, words);
  if (is (words[0], "patient"))
    return run_patient (sim, words);
  if (is (words[0], "probe") || is (words[0], "lead"))
    return run_sensor (sim, words);
  if (is (words[0], "state"))
    return vigil_sim_describe (sim);
  if (g_str_has_prefix (words[0], "pump") || g_str_has_prefix (words[0], "monitor"))
    return no_device (words[0]);
  if (!is (words[0], "nibp"))
    return error ("no command \"%s\"", words[0]);
  vigil_sim_patient_measure_nibp (vigil_sim_get_patient (sim));
  return ok ();
}
