/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated Fresenius base by itself, in frames of the published rule, and with the driver that
 * reads it: two readings of one protocol that share no code. */
#include "device-loop.h"

#include <string.h>

/* ---- by itself ---- */

typedef struct {
  VigilSimDevice *base;
  GString *sent;
  gint64 now_us;
} Bench;

static void
on_send (const guint8 *bytes, gsize len, gpointer user_data)
{
  g_string_append_len (((Bench *) user_data)->sent, (const char *) bytes, (gssize) len);
}

static void
set_up (Bench *bench, gconstpointer unused)
{
  bench->sent = g_string_new (NULL);
  bench->now_us = 1000 * G_USEC_PER_SEC;
  bench->base = vigil_sim_fresenius.new (&(VigilSimDeviceOptions) { .n_channels = 2, .send = on_send, .user_data = bench });
}

static void
tear_down (Bench *bench, gconstpointer unused)
{
  vigil_sim_device_free (bench->base);
  g_string_free (bench->sent, TRUE);
}

static const char *
say (Bench *bench, const char *bytes)
{
  g_string_truncate (bench->sent, 0);
  bench->base->ops->feed (bench->base, (const guint8 *) bytes, strlen (bytes), bench->now_us);
  return bench->sent->str;
}

static const char *
wait_s (Bench *bench, double seconds)
{
  g_string_truncate (bench->sent, 0);
  for (double t = 0; t < seconds - 1e-9; t += 0.25) {
    bench->now_us += G_USEC_PER_SEC / 4;
    bench->base->ops->infuse (bench->base, 0.25, bench->now_us);
  }
  return bench->sent->str;
}

static void
test_vectors (Bench *bench, gconstpointer unused)
{
  VigilSimSyringe *syringe = bench->base->ops->get_syringe (bench->base, 0);

  /* nothing without a session: with the base first, then with the module */
  g_assert_cmpstr (say (bench, "\0020LE;bA1\003"), ==, "\006\0020I;0DD7\003");
  g_assert_cmpstr (say (bench, "\0020DC48\003"), ==, "\006\0020C8C\003");
  g_assert_cmpstr (say (bench, "\0020LE;bA1\003"), ==, "\006\0020C;b038C\003");
  g_assert_cmpstr (say (bench, "\0021LE;dr2C\003"), ==, "\006\0021I;1ED4\003");
  g_assert_cmpstr (say (bench, "\0021DC47\003"), ==, "\006\0021C8B\003");
  syringe->infused_ml = 10;
  vigil_sim_syringe_set_rate (syringe, 10);
  g_assert_true (bench->base->ops->key_start (bench->base, 0));
  g_assert_cmpstr (say (bench, "\0021LE;dr2C\003"), ==, "\006\0021C;d0064;r00002710EB\003");
  g_assert_cmpstr (say (bench, "\0252"), ==, "\0021C;d0064;r00002710EB\003");
  g_assert_cmpstr (say (bench, "\0020DC49\003"), ==, "\0252");
  g_assert_cmpstr (say (bench, "\0021FC45\003"), ==, "\006\0021C8B\003");
  g_assert_cmpstr (say (bench, "\0021LE;dr2C\003"), ==, "\006\0021I;1ED4\003");
}

static void
test_control (Bench *bench, gconstpointer unused)
{
  VigilSimSyringe *syringe = bench->base->ops->get_syringe (bench->base, 0);

  say (bench, "\0020DC48\003");
  say (bench, "\0021DC47\003");
  vigil_sim_syringe_set_rate (syringe, 10);
  bench->base->ops->key_start (bench->base, 0);
  g_assert_cmpstr (say (bench, "\0021PO2F\003"), ==, "\006\0021I;02E8\003");
  g_assert_true (vigil_sim_device_command (bench->base, "lock on"));
  g_assert_cmpstr (say (bench, "\0021MO;2C5\003"), ==, "\006\0021I;05E5\003");
  g_assert_true (vigil_sim_device_command (bench->base, "lock off"));
  g_assert_cmpstr (say (bench, "\0021MO;2C5\003"), ==, "\006\0021C8B\003");
  g_assert_cmpstr (say (bench, "\0021PO2F\003"), ==, "\006\0021C8B\003");
  g_assert_cmpstr (bench->base->ops->get_state_word (bench->base, 0), ==, "stopped");
  g_assert_cmpstr (say (bench, "\0021XXRR\003"), ==, "\0252");
}

/* A host that does not say that it is there loses its sessions. */
static void
test_enquiry (Bench *bench, gconstpointer unused)
{
  g_assert_cmpstr (wait_s (bench, 5), ==, "");
  say (bench, "\0020DC48\003");
  for (guint i = 0; i < 10; i++) {
    g_assert_cmpstr (wait_s (bench, 1), ==, "\005");
    say (bench, "\024");
  }
  g_assert_cmpstr (wait_s (bench, 10), ==, "\005\005\005");
  g_assert_cmpstr (say (bench, "\0020LE;bA1\003"), ==, "\006\0020I;0DD7\003");
}

/* A change is told until it was acknowledged twice. */
static void
test_reports (Bench *bench, gconstpointer unused)
{
  VigilSimSyringe *syringe = bench->base->ops->get_syringe (bench->base, 0);

  g_assert_true (vigil_sim_device_command (bench->base, "reports on"));
  g_assert_true (vigil_sim_device_command (bench->base, "enquiry off"));
  say (bench, "\0020DC48\003");
  say (bench, "\0021DC47\003");
  vigil_sim_syringe_set_rate (syringe, 10.1);
  bench->base->ops->key_start (bench->base, 0);
  g_assert_cmpstr (wait_s (bench, 2.25), ==, "\0021E;d00651F\003\0021E;d00651F\003\0021E;d00651F\003");
  say (bench, "\006");
  g_assert_cmpstr (wait_s (bench, 1), ==, "\0021E;d00651F\003");
  say (bench, "\006\0021E89\003");
  g_assert_cmpstr (wait_s (bench, 5), ==, "");
}

static void
test_commands (Bench *bench, gconstpointer unused)
{
  static const char *const bad[] = { "", "alone", "alone maybe", "remove", "remove 2", "explode" };

  g_assert_true (vigil_sim_device_command (bench->base, "alone on"));
  g_assert_cmpstr (say (bench, "\002DC78\003"), ==, "\006\002CBC\003");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (vigil_sim_device_command (bench->base, bad[i]));
  g_assert_null (bench->base->ops->get_syringe (bench->base, 2));
}

/* ---- with the driver ---- */

static VigilSimSyringe *
get_syringe (DeviceLoop *loop, guint channel)
{
  return loop->device->ops->get_syringe (loop->device, channel);
}

static gboolean
is_heard (DeviceLoop *loop, guint8 channel)
{
  return loop->driver->is_channel_ready (&loop->ctx, channel);
}

static DeviceLoop *
loop_new (guint n_pumps, const char *setting)
{
  DeviceLoop *loop = device_loop_new (&vigil_driver_fresenius_base, n_pumps, FALSE);

  g_assert_true (vigil_sim_device_command (loop->device, setting));
  for (guint i = 0; i < n_pumps; i++) {
    g_assert_true (vigil_sim_syringe_set_rate (get_syringe (loop, i), 10 + 5 * i));
    g_assert_true (loop->device->ops->key_start (loop->device, i));
  }
  return loop;
}

static void
test_loop (gconstpointer setting)
{
  g_autoptr (DeviceLoop) loop = loop_new (strcmp (setting, "alone on") == 0 ? 1 : 3, setting);
  guint n_seen;

  device_loop_wait_s (loop, 30);
  for (guint8 i = 0; i < loop->n_channels; i++)
    g_assert_true (is_heard (loop, i));
  n_seen = loop->n_seen[VIGIL_CODE_PUMP_INFUSED];
  device_loop_wait_s (loop, 600);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_PUMP_INFUSED] - n_seen, >=, 500);
  g_assert_cmpint ((int) loop->last[VIGIL_CODE_PUMP_MODE].value, ==, VIGIL_PUMP_MODE_INFUSING);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_RATE), ==, 10);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PUMP_INFUSED), loop->reached_ml, 0.01);
  if (strcmp (setting, "alarms off") != 0)
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, VIGIL_PUMP_ALARM_NONE);
  else
    g_assert_false (vigil_observation_has_value (&loop->last[VIGIL_CODE_PUMP_ALARM]));
  g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->bad_checksum, ==, 0);
  g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->noise_bytes, ==, 0);
}

/* The line closes, the alarm comes, the pump stops: its volume stands. */
static void
test_occlusion (void)
{
  g_autoptr (DeviceLoop) loop = loop_new (1, "reports on");

  device_loop_wait_s (loop, 60);
  vigil_sim_syringe_occlude (get_syringe (loop, 0), TRUE);
  device_loop_wait_s (loop, 120);
  g_assert_cmpstr (get_syringe (loop, 0)->alarm, ==, "AL_OCCLU");
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, VIGIL_PUMP_ALARM_OTHER);
  g_assert_cmpint ((int) loop->last[VIGIL_CODE_PUMP_MODE].value, ==, VIGIL_PUMP_MODE_HOLD);
  vigil_sim_syringe_clear_alarm (get_syringe (loop, 0));
  device_loop_wait_s (loop, 3);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, VIGIL_PUMP_ALARM_NONE);
}

static void
test_modules (void)
{
  g_autoptr (DeviceLoop) loop = loop_new (3, "enquiry on");

  device_loop_wait_s (loop, 30);
  g_assert_true (vigil_sim_device_command (loop->device, "remove 1"));
  device_loop_wait_s (loop, 12);
  g_assert_true (is_heard (loop, 0));
  g_assert_false (is_heard (loop, 1));
  g_assert_true (is_heard (loop, 2));
  g_assert_true (vigil_sim_device_command (loop->device, "insert 1"));
  device_loop_wait_s (loop, 12);
  g_assert_true (is_heard (loop, 1));
}

static void
test_reboot (gconstpointer setting)
{
  g_autoptr (DeviceLoop) loop = loop_new (1, setting);

  for (guint i = 0; i < 50; i++) {
    device_loop_wait_s (loop, 5 + i * 0.13);
    loop->device->ops->reboot (loop->device, loop->ctx.now_us);
    g_assert_true (loop->device->ops->key_start (loop->device, 0));
    device_loop_wait_s (loop, 20);
    g_assert_true (is_heard (loop, 0));
  }
}

static void
test_five_hours (void)
{
  g_autoptr (DeviceLoop) loop = loop_new (1, "enquiry on");

  device_loop_wait_s (loop, 4.5 * 3600);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PUMP_INFUSED), 45, 0.1);
  g_assert_cmpint ((int) loop->last[VIGIL_CODE_PUMP_MODE].value, ==, VIGIL_PUMP_MODE_INFUSING);
  device_loop_wait_s (loop, 0.5 * 3600 + 200);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PUMP_INFUSED), 50, 0.01);
  g_assert_cmpint ((int) loop->last[VIGIL_CODE_PUMP_MODE].value, ==, VIGIL_PUMP_MODE_HOLD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sim-fresenius/vectors", Bench, NULL, set_up, test_vectors, tear_down);
  g_test_add ("/sim-fresenius/control", Bench, NULL, set_up, test_control, tear_down);
  g_test_add ("/sim-fresenius/enquiry", Bench, NULL, set_up, test_enquiry, tear_down);
  g_test_add ("/sim-fresenius/reports", Bench, NULL, set_up, test_reports, tear_down);
  g_test_add ("/sim-fresenius/commands", Bench, NULL, set_up, test_commands, tear_down);
  g_test_add_data_func ("/sim-fresenius/loop/base", "enquiry on", test_loop);
  g_test_add_data_func ("/sim-fresenius/loop/quiet", "enquiry off", test_loop);
  g_test_add_data_func ("/sim-fresenius/loop/alone", "alone on", test_loop);
  g_test_add_data_func ("/sim-fresenius/loop/reports", "reports on", test_loop);
  g_test_add_data_func ("/sim-fresenius/loop/no-alarms", "alarms off", test_loop);
  g_test_add_func ("/sim-fresenius/loop/occlusion", test_occlusion);
  g_test_add_func ("/sim-fresenius/loop/modules", test_modules);
  g_test_add_data_func ("/sim-fresenius/loop/reboot/base", "enquiry on", test_reboot);
  g_test_add_data_func ("/sim-fresenius/loop/reboot/alone", "alone on", test_reboot);
  g_test_add_func ("/sim-fresenius/loop/five-hours", test_five_hours);
  return g_test_run ();
}
