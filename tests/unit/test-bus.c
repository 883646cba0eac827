/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus/bus.h"

typedef struct {
  GString *log;
  guint n_events, n_views, n_points;
  guint64 last_serial;
} Seen;

static void
on_event (const VigilEvent *event, gpointer user_data)
{
  Seen *seen = user_data;

  seen->n_events++;
  g_string_append (seen->log, "e");
}

static void
on_trend (const VigilTrendPoint *points, guint n, gpointer user_data)
{
  Seen *seen = user_data;

  seen->n_points += n;
  g_string_append (seen->log, "t");
}

static void
on_view (const VigilView *view, gpointer user_data)
{
  Seen *seen = user_data;

  seen->n_views++;
  g_assert_cmpuint (view->serial, >, seen->last_serial);
  seen->last_serial = view->serial;
  g_string_append (seen->log, "v");
}

static void
on_reset (gpointer user_data)
{
  g_string_append (((Seen *) user_data)->log, "r");
}

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_order (void)
{
  g_autoptr (VigilBus) bus = vigil_bus_new ();
  g_autoptr (VigilEvent) event = vigil_event_new (VIGIL_EVENT_APP_STARTED, "", "vigil", NULL);
  g_autoptr (GString) log = g_string_new (NULL);
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilTrendPoint points[3] = { { VIGIL_CODE_HR, 1, 60 } };
  Seen seen = { .log = log };
  VigilBusReader reader = { on_event, on_trend, on_view, on_reset, &seen };

  /* what was put before anybody read is kept; views collapse to the latest */
  vigil_bus_put_reset (bus);
  vigil_bus_put_event (bus, event);
  for (view->serial = 1; view->serial <= 5; view->serial++)
    vigil_bus_put_view (bus, view);
  vigil_bus_put_trend (bus, points, 3);
  g_assert_cmpuint (vigil_bus_get_backlog (bus), ==, 3);
  vigil_bus_attach (bus, &reader);
  drain ();
  g_assert_cmpstr (log->str, ==, "retv");
  g_assert_cmpuint (seen.last_serial, ==, 5);
  g_assert_cmpuint (seen.n_points, ==, 3);
  drain ();
  g_assert_cmpuint (seen.n_views, ==, 1);
  vigil_bus_detach (bus);
  vigil_bus_put_event (bus, event);
  drain ();
  g_assert_cmpuint (seen.n_events, ==, 1);
}

static gpointer
produce (gpointer data)
{
  VigilBus *bus = data;
  g_autofree VigilView *view = g_new0 (VigilView, 1);

  for (guint i = 0; i < 5000; i++) {
    g_autoptr (VigilEvent) event = vigil_event_new (VIGIL_EVENT_APP_STARTED, "", "vigil", NULL);

    vigil_bus_put_event (bus, event);
    view->serial++;
    vigil_bus_put_view (bus, view);
  }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (VigilBus) bus = vigil_bus_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  Seen seen = { .log = log };
  VigilBusReader reader = { on_event, on_trend, on_view, on_reset, &seen };
  GThread *thread;

  vigil_bus_attach (bus, &reader);
  thread = g_thread_new ("producer", produce, bus);
  while (seen.n_events < 5000 || seen.last_serial < 5000)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  g_assert_cmpuint (seen.n_events, ==, 5000);
  vigil_bus_detach (bus);
}

static void
test_waves (void)
{
  g_autoptr (VigilBus) bus = vigil_bus_new ();
  VigilWaveBlock block = { .code = VIGIL_CODE_WAVE_PLETH, .n = 1 }, out[200];

  for (guint i = 0; i < 200; i++) {
    block.sequence = i;
    vigil_bus_put_wave (bus, &block);
  }
  g_assert_cmpuint (vigil_bus_drain_wave (bus, VIGIL_CODE_WAVE_PLETH, out, 200), ==, 64);
  g_assert_cmpuint (out[63].sequence, ==, 63);
  g_assert_cmpuint (vigil_bus_get_dropped_waves (bus, VIGIL_CODE_WAVE_PLETH), ==, 136);
  g_assert_cmpuint (vigil_bus_drain_wave (bus, VIGIL_CODE_HR, out, 200), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bus/order", test_order);
  g_test_add_func ("/bus/threads", test_threads);
  g_test_add_func ("/bus/waves", test_waves);
  return g_test_run ();
}
