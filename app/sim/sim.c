/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sim.h"

#include "base/clock.h"

#include <string.h>

#define BLOCK_US ((gint64) (VIGIL_SIM_BLOCK_S * 1e6))
#define WAKE_MS 64           /* a quarter of a block, in Vigil's time */
#define MIN_WAKE_MS 16       /* but not more often than this in real time */

typedef struct {
  VigilSimPump *pump;
  VigilSimEndpoint *endpoint;
} Channel;

struct _VigilSim {
  VigilSimPatient *patient;
  VigilSimMonitor *monitor;
  VigilSimEndpoint *monitor_endpoint;
  Channel channels[VIGIL_SIM_MAX_PUMPS];
  guint n_pumps;
  gint64 stepped_us;         /* mono; everything has run up to here */
  GSource *timer;
};

static void
on_monitor_bytes (const guint8 *bytes, gsize len, gpointer user_data)
{
  VigilSim *self = user_data;

  vigil_sim_monitor_feed (self->monitor, bytes, len, vigil_clock_mono_us ());
}

static void
on_monitor_send (const guint8 *bytes, gsize len, gpointer user_data)
{
  VigilSim *self = user_data;

  vigil_sim_endpoint_send (self->monitor_endpoint, bytes, len);
}

static void
on_pump_bytes (const guint8 *bytes, gsize len, gpointer user_data)
{
  Channel *channel = user_data;

  vigil_sim_pump_feed (channel->pump, bytes, len, vigil_clock_mono_us ());
}

static void
on_pump_send (const guint8 *bytes, gsize len, gpointer user_data)
{
  Channel *channel = user_data;

  vigil_sim_endpoint_send (channel->endpoint, bytes, len);
}

void
vigil_sim_catch_up (VigilSim *self)
{
  gint64 now_us = vigil_clock_mono_us (), wall_us = vigil_clock_wall_us ();

  while (self->stepped_us + BLOCK_US <= now_us) {
    double drug_ml = 0;
    VigilSimVitals vitals;
    VigilSimBlock block;

    self->stepped_us += BLOCK_US;
    for (guint i = 0; i < self->n_pumps; i++) {
      double ml = vigil_sim_pump_step (self->channels[i].pump, VIGIL_SIM_BLOCK_S, self->stepped_us);

      if (i == 0)
        drug_ml = ml;
    }
    vigil_sim_patient_step (self->patient, drug_ml, wall_us - (now_us - self->stepped_us), &block);
    vitals = vigil_sim_patient_get_vitals (self->patient);
    if (self->monitor != NULL)
      vigil_sim_monitor_step (self->monitor, &block, &vitals, self->stepped_us,
                              wall_us - (now_us - self->stepped_us));
  }
}

static gboolean
on_timer (gpointer user_data)
{
  vigil_sim_catch_up (user_data);
  return G_SOURCE_CONTINUE;
}

static VigilSimEndpoint *
open_endpoint (const VigilSimOptions *options, const char *name, VigilSimBytesFunc on_bytes, gpointer user_data,
               GError **error)
{
  g_autofree char *link = options->link_dir != NULL ? g_build_filename (options->link_dir, name, NULL) : NULL;

  return vigil_sim_endpoint_new (link, on_bytes, user_data, error);
}

static gboolean
open_devices (VigilSim *self, const VigilSimOptions *options, GError **error)
{
  if (options->has_monitor) {
    self->monitor = vigil_sim_monitor_new (options->is_demo, on_monitor_send, self);
    self->monitor_endpoint = open_endpoint (options, "monitor", on_monitor_bytes, self, error);
    if (self->monitor_endpoint == NULL)
      return FALSE;
  }
  for (guint i = 0; i < MIN (options->n_pumps, VIGIL_SIM_MAX_PUMPS); i++) {
    Channel *channel = &self->channels[i];
    g_autofree char *name = g_strdup_printf ("pump%u", i);
    g_autofree char *serial = g_strdup_printf ("8002-%05u", 51740 + i);

    channel->pump = vigil_sim_pump_new (serial, i == 0 ? "KETAMINE" : "", on_pump_send, channel);
    self->n_pumps++;
    channel->endpoint = open_endpoint (options, name, on_pump_bytes, channel, error);
    if (channel->endpoint == NULL)
      return FALSE;
  }
  return TRUE;
}

VigilSim *
vigil_sim_new (const VigilSimOptions *options, GError **error)
{
  g_autoptr (VigilSim) self = g_new0 (VigilSim, 1);

  self->patient = vigil_sim_patient_new (&options->patient);
  if (!open_devices (self, options, error))
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
  for (guint i = 0; i < self->n_pumps; i++) {
    vigil_sim_endpoint_free (self->channels[i].endpoint);
    vigil_sim_pump_free (self->channels[i].pump);
  }
  vigil_sim_endpoint_free (self->monitor_endpoint);
  vigil_sim_monitor_free (self->monitor);
  vigil_sim_patient_free (self->patient);
  g_free (self);
}

static Channel *
find_channel (VigilSim *self, const char *device)
{
  for (guint i = 0; i < self->n_pumps; i++) {
    g_autofree char *name = g_strdup_printf ("pump%u", i);

    if (strcmp (device, name) == 0)
      return &self->channels[i];
  }
  return NULL;
}

VigilSimEndpoint *
vigil_sim_get_endpoint (VigilSim *self, const char *device)
{
  Channel *channel = find_channel (self, device);

  if (channel != NULL)
    return channel->endpoint;
  return strcmp (device, "monitor") == 0 ? self->monitor_endpoint : NULL;
}

VigilSimMonitor *
vigil_sim_get_monitor (VigilSim *self)
{
  return self->monitor;
}

VigilSimPump *
vigil_sim_get_pump (VigilSim *self, const char *device)
{
  Channel *channel = find_channel (self, device);

  return channel != NULL ? channel->pump : NULL;
}

VigilSimPatient *
vigil_sim_get_patient (VigilSim *self)
{
  return self->patient;
}

guint
vigil_sim_get_n_pumps (VigilSim *self)
{
  return self->n_pumps;
}
