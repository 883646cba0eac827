/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A rack that holds more pumps than were set up for its line: those that are, are heard, and that there
 * are others is told. The simulated rack lives on the main context, all of it faster than real. */
#include "config.h"

#include "core/core.h"
#include "core/trial.h"
#include "fixtures/wait.h"
#include "sim/command.h"

#include <gio/gio.h>

#define RATE 10

static const char *const racks[] = { "bbraun-space", "fresenius-base" };

static VigilSim *
simulate (const char *id)
{
  g_autofree char *rack = g_strconcat (id, ":3", NULL);
  const char *ids[] = { rack, NULL };
  VigilSimOptions options = { .patient = { .weight_kg = 70, .concentration_mg_ml = 2 }, .pumps = ids };
  g_autoptr (GError) error = NULL;
  VigilSim *sim = vigil_sim_new (&options, &error);

  g_assert_no_error (error);
  return sim;
}

static char *
spec_of (VigilSim *sim, const char *id, guint n)
{
  return g_strdup_printf ("%s:%u@%s", id, n, vigil_sim_endpoint_get_path (vigil_sim_get_unit (sim, 0).endpoint));
}

static void
tell (VigilSim *sim, const char *words)
{
  g_autofree char *answer = vigil_sim_command (sim, words);

  g_assert_cmpstr (answer, ==, "ok");
}

/* ---- while it is tried ---- */

typedef struct {
  const char *spec;
  VigilTrial trial;
  int is_done;
} Work;

static gpointer
try_it (gpointer user_data)
{
  Work *work = user_data;
  VigilTrialOptions options = { .limit_ms = 60000, .stops_at_answer = TRUE };
  VigilDeviceSpec spec;

  g_assert_true (vigil_device_spec_parse_any (&spec, work->spec, NULL));
  vigil_trial_run (&work->trial, &spec, &options);
  g_atomic_int_set (&work->is_done, TRUE);
  return NULL;
}

static void
test_trial (gconstpointer id)
{
  g_autoptr (VigilSim) sim = simulate (id);
  g_autofree char *spec = spec_of (sim, id, 1);
  Work work = { .spec = spec };
  GThread *thread = g_thread_new ("try", try_it, &work);

  vigil_wait_until (g_atomic_int_get (&work.is_done));
  g_thread_join (thread);
  g_assert_true (vigil_trial_has_answer (&work.trial));
  g_assert_cmpuint (work.trial.n_pumps, ==, 3);
}

/* ---- at a chair ---- */

static void
on_view (const VigilView *view, gpointer user_data)
{
  *(VigilView *) user_data = *view;
}

static void
test_chair (gconstpointer id)
{
  g_autoptr (VigilSim) sim = simulate (id);
  g_autofree char *spec = spec_of (sim, id, 2), *dir = g_dir_make_tmp ("vigil-rack-XXXXXX", NULL);
  g_autofree char *record = g_build_filename (dir, "record.db", NULL), *command = g_strdup_printf ("rm -r '%s'", dir);
  const char *const pumps[] = { spec, NULL };
  VigilCoreConfig config = { .clinic_dir = VIGIL_SOURCE_CLINIC_DIR, .record_path = record, .pumps = pumps };
  VigilView view = { 0 };
  VigilBusReader reader = { .on_view = on_view, .user_data = &view };
  g_autoptr (GError) error = NULL;
  VigilCore *core = vigil_core_new (&config, &error);

  g_assert_no_error (error);
  vigil_bus_attach (vigil_core_get_bus (core), &reader);
  vigil_wait_until (view.n_links == 2 && view.links[1].state == VIGIL_LINK_LIVE && view.links[1].n_pumps_there == 3);
  for (guint i = 0; i < 2; i++) {
    g_assert_cmpuint (view.links[i].n_pumps, ==, 2);
    g_assert_cmpuint (view.links[i].n_pumps_there, ==, 3);
  }
  tell (sim, "pump0 remove 2");
  vigil_wait_until (view.links[0].n_pumps_there == 2);
  tell (sim, "pump0 insert 2");
  vigil_wait_until (view.links[0].n_pumps_there == 3);
  tell (sim, "unplug pump0");
  vigil_wait_until (view.links[0].n_pumps_there == 0);
  vigil_bus_detach (vigil_core_get_bus (core));
  vigil_core_free (core);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (vigil_clock_set_rate (RATE));
  for (gsize i = 0; i < G_N_ELEMENTS (racks); i++) {
    g_autofree char *trial = g_strconcat ("/rack/trial/", racks[i], NULL);
    g_autofree char *chair = g_strconcat ("/rack/chair/", racks[i], NULL);

    g_test_add_data_func (trial, racks[i], test_trial);
    g_test_add_data_func (chair, racks[i], test_chair);
  }
  return g_test_run ();
}
