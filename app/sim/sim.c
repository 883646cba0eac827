/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sim.h"

#include "base/clock.h"

#include <string.h>

#define BLOCK_US ((gint64) (VIGIL_SIM_BLOCK_S * 1e6))
#define WAKE_MS 64           /* a quarter of a block, in Vigil's time */
#define MIN_WAKE_MS 16       /* but not more often than this in real time */

typedef struct {
  char name[16];
  VigilSimDevice *device;
  VigilSimEndpoint *endpoint;
  VigilSimFaults faults;
  gint64 clock_offset_us;
  guint n_channels;
} Unit;

struct _VigilSim {
  VigilSimPatient *patient;
  Unit units[VIGIL_SIM_MAX_DEVICES];
  guint n_units;
  gint64 stepped_us;         /* mono; everything has run up to here */
  GSource *timer;
};

static void
on_bytes (const guint8 *bytes, gsize len, gpointer user_data)
{
  VigilSimDevice *device = ((Unit *) user_data)->device;

  device->ops->feed (device, bytes, len, vigil_clock_mono_us ());
}

static void
on_send (const guint8 *bytes, gsize len, gpointer user_data)
{
  Unit *unit = user_data;
  g_autoptr (GByteArray) spoilt = vigil_sim_faults_apply (&unit->faults, bytes, len);

  if (spoilt != NULL)
    vigil_sim_endpoint_send (unit->endpoint, spoilt->data, spoilt->len);
  else
    vigil_sim_endpoint_send (unit->endpoint, bytes, len);
}

/* What the first pump of all gave; the others carry no drug. */
static double
step_pumps (VigilSim *self)
{
  double drug_ml = 0;
  gboolean is_first = TRUE;

  for (guint i = 0; i < self->n_units; i++) {
    VigilSimDevice *device = self->units[i].device;
    double ml;

    if (!device->ops->is_pump)
      continue;
    ml = device->ops->infuse (device, VIGIL_SIM_BLOCK_S, self->stepped_us);
    if (is_first)
      drug_ml = ml;
    is_first = FALSE;
  }
  return drug_ml;
}

static void
step (VigilSim *self, gint64 wall_us)
{
  double drug_ml = step_pumps (self);
  VigilSimVitals vitals;
  VigilSimBlock block;

  vigil_sim_patient_step (self->patient, drug_ml, wall_us, &block);
  vitals = vigil_sim_patient_get_vitals (self->patient);
  for (guint i = 0; i < self->n_units; i++) {
    VigilSimDevice *device = self->units[i].device;
    VigilSimVitals seen = vitals;

    if (device->ops->is_pump)
      continue;
    /* the cuff's time is by the device's own clock too */
    seen.nibp_wall_us += self->units[i].clock_offset_us;
    device->ops->show (device, &block, &seen, self->stepped_us, wall_us + self->units[i].clock_offset_us);
  }
}

void
vigil_sim_catch_up (VigilSim *self)
{
  gint64 now_us = vigil_clock_mono_us (), wall_us = vigil_clock_wall_us ();

  while (self->stepped_us + BLOCK_US <= now_us) {
    self->stepped_us += BLOCK_US;
    step (self, wall_us - (now_us - self->stepped_us));
  }
}

static gboolean
on_timer (gpointer user_data)
{
  vigil_sim_catch_up (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
complain (GError **error, const char *spec, gboolean is_pump)
{
  g_autofree const char **ids = vigil_sim_device_list_ids (is_pump);
  g_autofree char *list = g_strjoinv (", ", (char **) ids);

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "no %s \"%s\" can be simulated; these can: %s%s",
               is_pump ? "pump" : "monitor", spec, list, is_pump ? "; several on one line as NAME:2" : "");
  return FALSE;
}

/* "bbraun-space:3" */
static gboolean
parse_spec (const char *spec, gboolean is_pump, const VigilSimDeviceOps **ops, guint *n_channels, GError **error)
{
  const char *colon = strchr (spec, ':');
  g_autofree char *id = colon != NULL ? g_strndup (spec, (gsize) (colon - spec)) : g_strdup (spec);
  guint64 n = is_pump ? 1 : 0;

  *ops = vigil_sim_device_find (id);
  if (*ops == NULL || (*ops)->is_pump != is_pump
      || (colon != NULL && !g_ascii_string_to_unsigned (colon + 1, 10, 1, (*ops)->max_channels, &n, NULL)))
    return complain (error, spec, is_pump);
  *n_channels = (guint) n;
  return TRUE;
}

static gboolean
add_unit (VigilSim *self, const VigilSimOptions *options, const char *spec, gboolean is_pump, guint index,
          GError **error)
{
  Unit *unit = &self->units[self->n_units];
  g_autofree char *serial = g_strdup_printf ("8002-%05u", 51740 + index);
  g_autofree char *link = NULL;
  const VigilSimDeviceOps *ops;
  VigilSimDeviceOptions device = {
    .is_demo = options->is_demo,
    .serial_number = serial,
    .drug = index == 0 ? "KETAMINE" : "",
    .patient = self->patient,
    .send = on_send,
    .user_data = unit,
  };

  if (self->n_units == VIGIL_SIM_MAX_DEVICES) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "at most %d devices can be simulated",
                 VIGIL_SIM_MAX_DEVICES);
    return FALSE;
  }
  if (!parse_spec (spec, is_pump, &ops, &unit->n_channels, error))
    return FALSE;
  if (is_pump || index > 0)
    g_snprintf (unit->name, sizeof unit->name, "%s%u", is_pump ? "pump" : "monitor", index);
  else
    g_strlcpy (unit->name, "monitor", sizeof unit->name);
  unit->faults.random = self->n_units;
  device.n_channels = unit->n_channels;
  unit->device = ops->new (&device);
  self->n_units++;
  link = options->link_dir != NULL ? g_build_filename (options->link_dir, unit->name, NULL) : NULL;
  unit->endpoint = vigil_sim_endpoint_new (link, on_bytes, unit, error);
  return unit->endpoint != NULL;
}

static gboolean
add_units (VigilSim *self, const VigilSimOptions *options, const char *const *specs, gboolean is_pump, GError **error)
{
  for (guint i = 0; specs != NULL && specs[i] != NULL; i++)
    if (!add_unit (self, options, specs[i], is_pump, i, error))
      return FALSE;
  return TRUE;
}

VigilSim *
vigil_sim_new (const VigilSimOptions *options, GError **error)
{
  g_autoptr (VigilSim) self = g_new0 (VigilSim, 1);

  self->patient = vigil_sim_patient_new (&options->patient);
  if (!add_units (self, options, options->monitors, FALSE, error)
      || !add_units (self, options, options->pumps, TRUE, error))
    return NULL;
  self->stepped_us = vigil_clock_mono_us ();
  self->timer = g_timeout_source_new (MAX (MIN_WAKE_MS, vigil_clock_real_ms (WAKE_MS)));
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return g_steal_pointer (&self);
}

void
vigil_sim_free (VigilSim *self)
{
  if (self == NULL)
    return;
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  for (guint i = 0; i < self->n_units; i++) {
    vigil_sim_endpoint_free (self->units[i].endpoint);
    vigil_sim_device_free (self->units[i].device);
  }
  vigil_sim_patient_free (self->patient);
  g_free (self);
}

guint
vigil_sim_get_n_units (VigilSim *self)
{
  return self->n_units;
}

VigilSimUnit
vigil_sim_get_unit (VigilSim *self, guint index)
{
  Unit *unit = &self->units[index];

  return (VigilSimUnit) {
    .name = unit->name,
    .device = unit->device,
    .endpoint = unit->endpoint,
    .faults = &unit->faults,
    .clock_offset_us = &unit->clock_offset_us,
    .n_channels = unit->n_channels,
  };
}

gboolean
vigil_sim_find_unit (VigilSim *self, const char *name, VigilSimUnit *unit, guint *channel)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", 2);
  guint64 number = 0;

  for (guint i = 0; i < self->n_units; i++) {
    const Unit *at = &self->units[i];

    if (g_strcmp0 (at->name, parts[0]) != 0)
      continue;
    if (parts[1] != NULL
        && (at->n_channels == 0 || !g_ascii_string_to_unsigned (parts[1], 10, 0, at->n_channels - 1, &number, NULL)))
      return FALSE;
    *unit = vigil_sim_get_unit (self, i);
    if (channel != NULL)
      *channel = (guint) number;
    return TRUE;
  }
  return FALSE;
}

VigilSimPatient *
vigil_sim_get_patient (VigilSim *self)
{
  return self->patient;
}
