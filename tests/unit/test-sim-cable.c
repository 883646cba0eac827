/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The cable of every device pulled a thousand times, in the middle of a message as often as not,
 * and put back. The loop holds each value against what was true; here: it always comes back. */
#include "device-loop.h"

enum { N_PULLS = 1000 };
#define BACK_WITHIN_S 60.0
#define LONGEST_OUT_S 8.0

/* While it runs, so that volume and rate move. */
static void
start_pumps (DeviceLoop *loop)
{
  for (guint i = 0; i < loop->n_channels; i++) {
    g_assert_true (vigil_sim_syringe_set_rate (loop->device->ops->get_syringe (loop->device, i), 5 + 3.5 * i));
    loop->device->ops->key_start (loop->device, i);
  }
}

static gboolean
is_heard (DeviceLoop *loop)
{
  return device_loop_is_ready (loop) && vigil_framer_get_counters (loop->framer)->frames > 0;
}

static void
wait_back (DeviceLoop *loop)
{
  gint64 until_us = loop->ctx.now_us + (gint64) (BACK_WITHIN_S * 1e6);

  while (!is_heard (loop)) {
    g_assert_cmpint (loop->ctx.now_us, <, until_us);
    device_loop_wait_s (loop, 0.5);
  }
}

/* As much as comes while the cable may be out. */
static guint
measure_bytes (DeviceLoop *loop)
{
  guint64 before;

  wait_back (loop);
  before = vigil_framer_get_counters (loop->framer)->bytes;
  device_loop_wait_s (loop, LONGEST_OUT_S);
  return (guint) (vigil_framer_get_counters (loop->framer)->bytes - before);
}

static void
test_cable (gconstpointer data)
{
  const VigilDriver *driver = data;
  g_autoptr (DeviceLoop) loop = device_loop_new (driver, 1, FALSE);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint n_cut = 0, n_bytes;

  start_pumps (loop);
  n_bytes = measure_bytes (loop);
  for (guint i = 0; i < N_PULLS; i++) {
    wait_back (loop);
    device_loop_unplug_after (loop, (guint) g_rand_int_range (rand, 0, (gint32) n_bytes));
    device_loop_wait_s (loop, g_rand_double_range (rand, 0.5, LONGEST_OUT_S));
    n_cut += loop->is_unplugged;
    device_loop_plug (loop);
    device_loop_wait_s (loop, g_rand_double_range (rand, 0, 2));
  }
  wait_back (loop);
  g_assert_cmpuint (n_cut, >, N_PULLS / 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (const VigilDriver *const *driver = vigil_driver_list (); *driver != NULL; driver++) {
    g_autofree char *path = g_strconcat ("/sim/cable/", (*driver)->id, NULL);

    g_test_add_data_func (path, *driver, test_cable);
  }
  return g_test_run ();
}
