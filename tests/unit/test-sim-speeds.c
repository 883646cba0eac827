/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Every device at every speed that its driver names, on a line that is no faster than that: it is heard
 * without a break, nothing piles up, and its values are no older than a value may be. */
#include "device-loop.h"

enum { LISTEN_S = 180, SETTLE_S = 40 };

static guint
get_largest_queue (DeviceLoop *loop)
{
  return MAX (loop->to_host->len, loop->to_device->len);
}

/* Every value that was told lately enough to be meant as current. */
static guint
count_current (DeviceLoop *loop)
{
  guint n = 0;

  for (guint code = 0; code < VIGIL_N_CODES; code++) {
    VigilObservation seen = loop->last[code];

    vigil_observation_age (&seen, loop->ctx.now_us);
    if (loop->n_seen[code] == 0 || vigil_observation_get_stale_after_ms (&seen) == 0)
      continue;
    if (seen.quality == VIGIL_QUALITY_STALE)
      g_error ("%s at %u baud: %s is %.1f s old", loop->driver->id, loop->ctx.baud, vigil_vocabulary_get (seen.code)->name,
               (double) (loop->ctx.now_us - seen.t_mono_us) / 1e6);
    n += vigil_observation_has_value (&seen);
  }
  return n;
}

static void
start_pump (DeviceLoop *loop)
{
  if (loop->n_channels == 0)
    return;
  g_assert_true (vigil_sim_syringe_set_rate (loop->device->ops->get_syringe (loop->device, 0), 26.3));
  g_assert_true (loop->device->ops->key_start (loop->device, 0));
}

static void
listen (const VigilDriver *driver, guint baud)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (driver, 1, FALSE);
  const VigilFramerCounters *counters = vigil_framer_get_counters (loop->framer);
  guint n_current = 0;

  device_loop_set_baud (loop, baud);
  start_pump (loop);
  device_loop_wait_s (loop, SETTLE_S);
  g_assert_true (device_loop_is_ready (loop));
  for (guint passed_s = 0; passed_s < LISTEN_S; passed_s++) {
    guint64 before = counters->frames;
    guint waited_ms = 0;

    for (; counters->frames == before && waited_ms < driver->lost_after_ms; waited_ms += 500)
      device_loop_wait_s (loop, 0.5);
    g_assert_cmpuint (counters->frames, >, before);
    device_loop_wait_s (loop, 1);
    n_current = MAX (n_current, count_current (loop));
    /* two seconds of the line */
    g_assert_cmpuint (get_largest_queue (loop), <, MAX (64, baud / 10 * 2));
  }
  g_assert_cmpuint (n_current, >, 0);
  g_assert_cmpuint (counters->bad_checksum + counters->bad_length, ==, 0);
}

static void
test_speeds (gconstpointer data)
{
  const VigilDriver *driver = data;

  for (guint i = 0; driver->bauds[i] != 0; i++)
    listen (driver, driver->bauds[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (const VigilDriver *const *driver = vigil_driver_list (); *driver != NULL; driver++) {
    g_autofree char *path = g_strconcat ("/sim/speeds/", (*driver)->id, NULL);

    g_test_add_data_func (path, *driver, test_speeds);
  }
  return g_test_run ();
}
