/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One line that carries two pumps, at a real pseudo-terminal: each pump is its own channel with a
 * link state of its own. The driver is played: a frame "PUMP n" is pump n's volume, "GONE n" takes
 * it off the line. Time is the fake clock's. */
#include "core/device.h"
#include "fixtures/pty-pair.h"

#include <string.h>

#define SEC VIGIL_USEC_PER_SEC
#define FIRST 1
#define PUMP_0 "!PUMP 0|7180\r"
#define PUMP_1 "!PUMP 1|61A1\r"
#define GONE_1 "!GONE 1|C2DF\r"

/* ---- a driver of two pumps ---- */

typedef struct {
  gboolean is_there[2];
} Rack;

static void
rack_nothing (VigilDriverContext *ctx)
{
}

static void
rack_on_frame (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  Rack *self = ctx->state;
  guint8 pump = (guint8) (frame[len - 1] - '0');

  g_assert_cmpuint (ctx->n_channels, ==, 2);
  self->is_there[pump] = frame[0] == 'P';
  if (frame[0] == 'P')
    ctx->emit (ctx, &(VigilObservation){ .code = VIGIL_CODE_PUMP_INFUSED, .channel = pump, .value = 10 + pump,
                                         .t_mono_us = ctx->now_us });
}

static gboolean
rack_is_ready (VigilDriverContext *ctx)
{
  const Rack *self = ctx->state;

  return self->is_there[0] || self->is_there[1];
}

static gboolean
rack_is_channel_ready (VigilDriverContext *ctx, guint8 channel)
{
  return ((const Rack *) ctx->state)->is_there[channel];
}

static const VigilDriver rack = {
  .id = "rack",
  .role = VIGIL_ROLE_PUMP,
  .framer = &vigil_framer_asena,
  .state_size = sizeof (Rack),
  .max_channels = 2,
  .tick_ms = 5,
  .lost_after_ms = 5000,
  .start = rack_nothing,
  .on_frame = rack_on_frame,
  .on_tick = rack_nothing,
  .is_ready = rack_is_ready,
  .is_channel_ready = rack_is_channel_ready,
};

/* ---- the bench ---- */

typedef struct {
  PtyPair *pty;
  VigilDevice *device;
  GString *links[2]; /* "silent live " as they were told */
  double infused_ml[2];
} Bench;

static void
on_observation (VigilDevice *device, const VigilObservation *observation, gpointer user_data)
{
  Bench *bench = user_data;
  guint index = observation->channel - FIRST;

  g_assert_cmpuint (index, <, 2);
  if (observation->code == VIGIL_CODE_LINK_STATE)
    g_string_append_printf (bench->links[index], "%s ",
                            vigil_link_state_name ((VigilLinkState) observation->value));
  else if (observation->code == VIGIL_CODE_PUMP_INFUSED)
    bench->infused_ml[index] = observation->value;
}

static Bench *
bench_new (void)
{
  Bench *bench = g_new0 (Bench, 1);
  VigilDeviceEvents events = { .on_observation = on_observation, .user_data = bench };

  vigil_clock_fake_begin (1000 * SEC, 1000 * SEC);
  bench->links[0] = g_string_new (NULL);
  bench->links[1] = g_string_new (NULL);
  bench->pty = pty_pair_new ();
  bench->device = vigil_device_new_for_driver (&rack, bench->pty->path, FIRST, 2, VIGIL_CONTROL_NONE, &events);
  vigil_device_open (bench->device);
  return bench;
}

static void
bench_free (Bench *bench)
{
  vigil_device_free (bench->device);
  pty_pair_free (bench->pty);
  g_string_free (bench->links[0], TRUE);
  g_string_free (bench->links[1], TRUE);
  g_free (bench);
  vigil_clock_fake_end ();
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

static void
wait_for_links (Bench *bench, guint index, const char *links)
{
  for (guint i = 0; i < 5000 && strcmp (bench->links[index]->str, links) != 0; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (bench->links[index]->str, ==, links);
}

static void
test_two_pumps (void)
{
  g_autoptr (Bench) bench = bench_new ();

  g_assert_cmpuint (vigil_device_get_channel (bench->device), ==, FIRST);
  g_assert_cmpuint (vigil_device_get_n_channels (bench->device), ==, 2);
  pty_pair_say (bench->pty, PUMP_1, -1);
  wait_for_links (bench, 1, "silent live ");
  wait_for_links (bench, 0, "silent negotiating ");
  g_assert_cmpfloat (bench->infused_ml[0], ==, 0);
  g_assert_cmpfloat (bench->infused_ml[1], ==, 11);
  pty_pair_say (bench->pty, PUMP_0, -1);
  wait_for_links (bench, 0, "silent negotiating live ");
  g_assert_cmpfloat (bench->infused_ml[0], ==, 10);
  /* taken off the line: that one is lost at once, the other is as live as it was */
  pty_pair_say (bench->pty, GONE_1, -1);
  wait_for_links (bench, 1, "silent live lost ");
  g_assert_cmpint (vigil_device_get_link_state (bench->device, FIRST), ==, VIGIL_LINK_LIVE);
  g_assert_cmpint (vigil_device_get_link_state (bench->device, FIRST + 1), ==, VIGIL_LINK_LOST);
  pty_pair_say (bench->pty, PUMP_1, -1);
  wait_for_links (bench, 1, "silent live lost live ");
  g_assert_cmpstr (bench->links[0]->str, ==, "silent negotiating live ");
}

/* One cable for all. */
static void
test_cable_pulled (void)
{
  g_autoptr (Bench) bench = bench_new ();

  pty_pair_say (bench->pty, PUMP_0, -1);
  wait_for_links (bench, 0, "silent live ");
  pty_pair_unplug (bench->pty);
  wait_for_links (bench, 0, "silent live lost ");
  wait_for_links (bench, 1, "silent negotiating closed ");
}

static void
test_silence (void)
{
  g_autoptr (Bench) bench = bench_new ();

  pty_pair_say (bench->pty, PUMP_0 PUMP_1, -1);
  wait_for_links (bench, 0, "silent live ");
  wait_for_links (bench, 1, "silent live ");
  vigil_clock_fake_advance_us (6 * SEC);
  wait_for_links (bench, 0, "silent live lost ");
  wait_for_links (bench, 1, "silent live lost ");
  /* the driver began anew: what comes back is a stranger until it speaks */
  pty_pair_say (bench->pty, PUMP_1, -1);
  wait_for_links (bench, 1, "silent live lost live ");
  g_assert_cmpint (vigil_device_get_link_state (bench->device, FIRST), ==, VIGIL_LINK_LOST);
}

static void
on_nothing (VigilDevice *device, const VigilObservation *observation, gpointer user_data)
{
}

static void
test_spec (void)
{
  static const struct { const char *spec, *says; } bad[] = {
    { "bbraun-space:0@/dev/ttyUSB0", "1 to 4 pumps" }, { "bbraun-space:5@/dev/ttyUSB0", "1 to 4 pumps" },
    { "bbraun-space:@/dev/ttyUSB0", "1 to 4 pumps" },  { "bbraun-space:3", "missing @PATH" },
    { "bbraun-space:3 @/dev/ttyUSB0", "1 to 4 pumps" }, { "bbraun-space:-1@/dev/ttyUSB0", "1 to 4 pumps" },
    { "bbraun:3@/dev/ttyUSB0", "no driver \"bbraun\"" },
  };
  VigilDeviceEvents events = { .on_observation = on_nothing };
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilDevice) several = NULL;
  g_autoptr (VigilDevice) one = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_null (vigil_device_new (bad[i].spec, VIGIL_ROLE_PUMP, 0, VIGIL_CONTROL_NONE, &events, &error));
    g_assert_nonnull (strstr (error->message, bad[i].says));
    g_clear_error (&error);
  }
  several = vigil_device_new ("bbraun-space:3@/dev/a:b@c", VIGIL_ROLE_PUMP, 1, VIGIL_CONTROL_NONE, &events, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vigil_device_get_n_channels (several), ==, 3);
  g_assert_cmpstr (vigil_device_get_path (several), ==, "/dev/a:b@c");
  one = vigil_device_new ("bbraun-space@/dev/a", VIGIL_ROLE_PUMP, 1, VIGIL_CONTROL_NONE, &events, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vigil_device_get_n_channels (one), ==, 1);
}

/* What no driver may do; a command would not say which pump is meant. */
static void
test_registry (void)
{
  for (const VigilDriver *const *driver = vigil_driver_list (); *driver != NULL; driver++) {
    g_assert_cmpuint ((*driver)->max_channels, <=, 8);
    if ((*driver)->max_channels > 1)
      g_assert_cmpuint ((*driver)->commands, ==, 0);
    else
      g_assert_null ((*driver)->is_channel_ready);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device-channels/two-pumps", test_two_pumps);
  g_test_add_func ("/device-channels/cable-pulled", test_cable_pulled);
  g_test_add_func ("/device-channels/silence", test_silence);
  g_test_add_func ("/device-channels/spec", test_spec);
  g_test_add_func ("/device-channels/registry", test_registry);
  return g_test_run ();
}
