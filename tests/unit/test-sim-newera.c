/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated New Era pump by itself, in packets of the manual's rule, and with the driver that
 * controls it: two readings of one protocol that share no code. */
#include "device-loop.h"

#include <string.h>

/* ---- by itself ---- */

typedef struct {
  VigilSimDevice *pump;
  VigilSimSyringe *syringe;
  GByteArray *sent;
  gint64 now_us;
} Bench;

static void
on_send (const guint8 *bytes, gsize len, gpointer user_data)
{
  g_byte_array_append (((Bench *) user_data)->sent, bytes, (guint) len);
}

static void
set_up (Bench *bench, gconstpointer unused)
{
  bench->sent = g_byte_array_new ();
  bench->now_us = 1000 * G_USEC_PER_SEC;
  bench->pump = vigil_sim_newera.new (&(VigilSimDeviceOptions) { .send = on_send, .user_data = bench });
  bench->syringe = bench->pump->ops->get_syringe (bench->pump, 0);
}

static void
tear_down (Bench *bench, gconstpointer unused)
{
  vigil_sim_device_free (bench->pump);
  g_byte_array_unref (bench->sent);
}

#define SAY(bench, packet) say (bench, packet, sizeof (packet) - 1)
#define ASSERT_SENT(bench, packet) g_assert_cmpmem ((bench)->sent->data, (bench)->sent->len, packet, sizeof (packet) - 1)

#define STATUS "\x02\x05" "0" "\x36\x53\x03"
#define SAF10 "\x02\x0A" "0SAF10" "\x63\xBE\x03"
#define RUN "\x02\x08" "0RUN" "\x44\x07\x03"
#define STP "\x02\x08" "0STP" "\xB3\xF9\x03"
#define DIS "\x02\x08" "0DIS" "\x30\x46\x03"
#define IS_S "\x02\x07" "00S" "\xAA\xA6\x03"
#define IS_I "\x02\x07" "00I" "\x19\xDD\x03"
#define IS_P "\x02\x07" "00P" "\x9A\xC5\x03"

static void
say (Bench *bench, const char *packet, gsize len)
{
  g_byte_array_set_size (bench->sent, 0);
  bench->pump->ops->feed (bench->pump, (const guint8 *) packet, len, bench->now_us);
}

static void
wait_s (Bench *bench, double seconds)
{
  g_byte_array_set_size (bench->sent, 0);
  for (double t = 0; t < seconds - 1e-9; t += 0.25) {
    bench->now_us += G_USEC_PER_SEC / 4;
    bench->pump->ops->infuse (bench->pump, 0.25, bench->now_us);
  }
}

static void
test_vectors (Bench *bench, gconstpointer unused)
{
  SAY (bench, STATUS);
  ASSERT_SENT (bench, IS_S);
  SAY (bench, SAF10);
  ASSERT_SENT (bench, IS_S);
  SAY (bench, "\x02\x08" "0VER" "\x48\x09\x03");
  ASSERT_SENT (bench, "\x02\x13" "00SNE1000V3.928" "\x27\x22\x03");
  /* no rate yet */
  SAY (bench, RUN);
  ASSERT_SENT (bench, "\x02\x0A" "00S?NA" "\x52\x37\x03");
  SAY (bench, "\x02\x0D" "0DIA26.59" "\x57\xEF\x03");
  ASSERT_SENT (bench, IS_S);
  SAY (bench, "\x02\x0E" "0RAT12.5MH" "\xD6\xD5\x03");
  ASSERT_SENT (bench, IS_S);
  SAY (bench, "\x02\x08" "0RAT" "\x38\xCB\x03");
  ASSERT_SENT (bench, "\x02\x0E" "00S12.50MH" "\x3F\xE1\x03");
  SAY (bench, "\x02\x0A" "0VOLML" "\xD7\x5D\x03");
  SAY (bench, "\x02\x0D" "0VOL30.00" "\xE9\x8F\x03");
  ASSERT_SENT (bench, IS_S);
  SAY (bench, RUN);
  ASSERT_SENT (bench, IS_I);
  bench->syringe->infused_ml = 1.234;
  SAY (bench, DIS);
  ASSERT_SENT (bench, "\x02\x15" "00II1.234W0.000ML" "\x83\xFC\x03");
  SAY (bench, STP);
  ASSERT_SENT (bench, IS_P);
  SAY (bench, STP);
  ASSERT_SENT (bench, IS_S);
  /* damaged, or with a pause between two bytes */
  SAY (bench, "\x02\x08" "0STP" "\xB3\xF8\x03");
  ASSERT_SENT (bench, "\x02\x0B" "00S?COM" "\xB5\x80\x03");
  SAY (bench, "\x02\x08" "0ST");
  bench->now_us += G_USEC_PER_SEC;
  SAY (bench, STATUS);
  ASSERT_SENT (bench, IS_S);
}

/* Ten seconds of silence stop it; the first word after that only tells of the alarm. */
static void
test_watchdog (Bench *bench, gconstpointer unused)
{
  SAY (bench, "\x02\x0E" "0RAT12.5MH" "\xD6\xD5\x03");
  SAY (bench, RUN);
  for (guint i = 0; i < 10; i++) {
    wait_s (bench, 9.5);
    g_assert_cmpuint (bench->sent->len, ==, 0);
    SAY (bench, STATUS);
    ASSERT_SENT (bench, IS_I);
  }
  wait_s (bench, 12);
  ASSERT_SENT (bench, "\x02\x09" "00A?T" "\x05\x40\x03");
  g_assert_cmpint (bench->syringe->mode, ==, VIGIL_SIM_SYRINGE_HOLD);
  SAY (bench, RUN);
  ASSERT_SENT (bench, "\x02\x09" "00A?T" "\x05\x40\x03");
  SAY (bench, STATUS);
  ASSERT_SENT (bench, IS_S);
}

/* Started by hand and never spoken to, it does not wait for anybody. */
static void
test_timer_idle (Bench *bench, gconstpointer unused)
{
  g_assert_true (vigil_sim_syringe_set_rate (bench->syringe, 10));
  g_assert_true (bench->pump->ops->key_start (bench->pump, 0));
  wait_s (bench, 100);
  g_assert_cmpuint (bench->sent->len, ==, 0);
  g_assert_cmpstr (bench->pump->ops->get_state_word (bench->pump, 0), ==, "I");
}

static void
test_alarms (Bench *bench, gconstpointer unused)
{
  bench->pump->ops->reboot (bench->pump, bench->now_us);
  ASSERT_SENT (bench, "\x02\x09" "00A?R" "\x65\x86\x03");
  SAY (bench, STATUS);
  ASSERT_SENT (bench, "\x02\x09" "00A?R" "\x65\x86\x03");
  SAY (bench, STATUS);
  ASSERT_SENT (bench, IS_S);
  g_assert_true (vigil_sim_syringe_set_rate (bench->syringe, 1000));
  SAY (bench, RUN);
  vigil_sim_syringe_occlude (bench->syringe, TRUE);
  wait_s (bench, 2);
  ASSERT_SENT (bench, "\x02\x09" "00A?S" "\x75\xA7\x03");
}

static void
test_commands (Bench *bench, gconstpointer unused)
{
  static const char *const bad[] = { "", "basic", "basic maybe", "seconds", "seconds 0", "seconds 256", "explode" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (vigil_sim_device_command (bench->pump, bad[i]));
  g_assert_true (vigil_sim_device_command (bench->pump, "seconds 5"));
  g_assert_true (vigil_sim_device_command (bench->pump, "basic on"));
  SAY (bench, STATUS);
  g_assert_cmpuint (bench->sent->len, ==, 0);
  SAY (bench, SAF10);
  ASSERT_SENT (bench, IS_S);
  SAY (bench, STATUS);
  ASSERT_SENT (bench, IS_S);
}

/* ---- with the driver ---- */

static void
command (DeviceLoop *loop, VigilCommandKind kind, double value)
{
  g_autoptr (GError) error = NULL;
  VigilCommand wanted = { .kind = kind, .value = value };

  loop->driver->encode (&loop->ctx, &wanted, &error);
  g_assert_no_error (error);
  device_loop_wait_s (loop, 4);
}

static DeviceLoop *
loop_new_started (const char *setting)
{
  DeviceLoop *loop = device_loop_new (&vigil_driver_newera_safe, 1, FALSE);

  g_assert_true (vigil_sim_device_command (loop->device, setting));
  device_loop_wait_s (loop, 15);
  g_assert_true (device_loop_is_ready (loop));
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_REMOTE), ==, 1);
  command (loop, VIGIL_COMMAND_SET_RATE, 26.3);
  command (loop, VIGIL_COMMAND_SET_VTBI, 10);
  command (loop, VIGIL_COMMAND_START, 0);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_INFUSING);
  return loop;
}

/* From basic mode, from a pump that was set to draw back: what is started goes in. */
static void
test_loop (gconstpointer setting)
{
  g_autoptr (DeviceLoop) loop = loop_new_started (setting);

  device_loop_wait_s (loop, 600);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_RATE), ==, 26.3);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_RATE_SET), ==, 26.3);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_VTBI), ==, 10);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PUMP_INFUSED), loop->reached_ml, 0.02);
  g_assert_cmpfloat_with_epsilon (loop->reached_ml, 26.3 / 6, 0.06);
  command (loop, VIGIL_COMMAND_SET_RATE, 30);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_RATE), ==, 30);
  command (loop, VIGIL_COMMAND_STOP, 0);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_HOLD);
  command (loop, VIGIL_COMMAND_START, 0);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_INFUSING);
  /* its volume is in, the pause counted; it is not started over */
  device_loop_wait_s (loop, 900);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_HOLD);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PUMP_INFUSED), 10, 0.01);
  g_assert_false (loop->driver->encode (&loop->ctx, &(VigilCommand){ .kind = VIGIL_COMMAND_START }, NULL));
  command (loop, VIGIL_COMMAND_CLEAR_INFUSED, 0);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_INFUSED), ==, 0);
  g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->bad_checksum, ==, 0);
  g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->noise_bytes, ==, 0);
}

/* The tablet dies: the pump stops within its seconds, and says why when it is heard again. */
static void
test_silence (void)
{
  g_autoptr (DeviceLoop) loop = loop_new_started ("seconds 20");
  double ml;

  device_loop_unplug_after (loop, 0);
  device_loop_wait_s (loop, 9);
  g_assert_cmpint (loop->device->ops->get_syringe (loop->device, 0)->mode, ==, VIGIL_SIM_SYRINGE_INFUSING);
  device_loop_wait_s (loop, 3);
  g_assert_cmpint (loop->device->ops->get_syringe (loop->device, 0)->mode, ==, VIGIL_SIM_SYRINGE_HOLD);
  ml = loop->reached_ml;
  device_loop_wait_s (loop, 60);
  device_loop_plug (loop);
  device_loop_wait_s (loop, 10);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, VIGIL_PUMP_ALARM_COMMS);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_HOLD);
  g_assert_cmpfloat (loop->reached_ml, ==, ml);
}

static void
test_stall (void)
{
  g_autoptr (DeviceLoop) loop = loop_new_started ("seconds 20");

  vigil_sim_syringe_occlude (loop->device->ops->get_syringe (loop->device, 0), TRUE);
  device_loop_wait_s (loop, 60);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, VIGIL_PUMP_ALARM_OCCLUSION);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_HOLD);
}

static void
test_reboot (void)
{
  g_autoptr (DeviceLoop) loop = loop_new_started ("seconds 20");

  for (guint i = 0; i < 50; i++) {
    device_loop_wait_s (loop, 3 + i * 0.11);
    loop->device->ops->reboot (loop->device, loop->ctx.now_us);
    device_loop_wait_s (loop, 5);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, VIGIL_PUMP_ALARM_OTHER);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_HOLD);
    g_assert_true (loop->device->ops->key_start (loop->device, 0));
    device_loop_wait_s (loop, 3);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, VIGIL_PUMP_ALARM_NONE);
  }
}

static void
test_five_hours (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_newera_safe, 1, FALSE);

  device_loop_wait_s (loop, 15);
  command (loop, VIGIL_COMMAND_SET_RATE, 9);
  command (loop, VIGIL_COMMAND_START, 0);
  device_loop_wait_s (loop, 5 * 3600);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PUMP_INFUSED), 45, 0.05);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_INFUSING);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, VIGIL_PUMP_ALARM_NONE);
}

/* As long as the core waits for a command to be seen. */
#define SEEN_WITHIN_S 4.9

static void
assert_done (DeviceLoop *loop, VigilCommandKind kind, double value, VigilCode code, double seen)
{
  g_assert_true (loop->driver->encode (&loop->ctx, &(VigilCommand){ .kind = kind, .value = value }, NULL));
  device_loop_wait_s (loop, SEEN_WITHIN_S);
  g_assert_cmpfloat (device_loop_value (loop, code), ==, seen);
}

/* At the slowest speed that the pump knows: nothing is asked twice because its answer is still on the
 * line, its rate is always known, and a command is seen to be done in time. */
static void
test_slow_line (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_newera_safe, 1, FALSE);
  guint n_repeated, n_unknown;

  device_loop_set_baud (loop, 300);
  device_loop_wait_s (loop, 15);
  for (guint i = 0; i < 100; i++) {
    assert_done (loop, VIGIL_COMMAND_SET_VTBI, 10 + i, VIGIL_CODE_PUMP_VTBI, 10 + i);
    device_loop_wait_s (loop, 0.13 * i);
    assert_done (loop, VIGIL_COMMAND_SET_RATE, 20 + i, VIGIL_CODE_PUMP_RATE_SET, 20 + i);
    device_loop_wait_s (loop, 0.17 * i);
  }
  assert_done (loop, VIGIL_COMMAND_START, 0, VIGIL_CODE_PUMP_MODE, VIGIL_PUMP_MODE_INFUSING);
  n_unknown = loop->n_unknown[VIGIL_CODE_PUMP_RATE];
  n_repeated = loop->n_repeated;
  device_loop_wait_s (loop, 300);
  g_assert_cmpuint (loop->n_repeated, ==, n_repeated);
  g_assert_cmpuint (loop->n_unknown[VIGIL_CODE_PUMP_RATE], ==, n_unknown);
  assert_done (loop, VIGIL_COMMAND_STOP, 0, VIGIL_CODE_PUMP_MODE, VIGIL_PUMP_MODE_HOLD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sim-newera/vectors", Bench, NULL, set_up, test_vectors, tear_down);
  g_test_add ("/sim-newera/watchdog", Bench, NULL, set_up, test_watchdog, tear_down);
  g_test_add ("/sim-newera/timer-idle", Bench, NULL, set_up, test_timer_idle, tear_down);
  g_test_add ("/sim-newera/alarms", Bench, NULL, set_up, test_alarms, tear_down);
  g_test_add ("/sim-newera/commands", Bench, NULL, set_up, test_commands, tear_down);
  g_test_add_data_func ("/sim-newera/loop/basic", "basic on", test_loop);
  g_test_add_data_func ("/sim-newera/loop/safe", "seconds 20", test_loop);
  g_test_add_data_func ("/sim-newera/loop/withdrawing", "withdraw", test_loop);
  g_test_add_func ("/sim-newera/loop/silence", test_silence);
  g_test_add_func ("/sim-newera/loop/stall", test_stall);
  g_test_add_func ("/sim-newera/loop/reboot", test_reboot);
  g_test_add_func ("/sim-newera/loop/slow-line", test_slow_line);
  g_test_add_func ("/sim-newera/loop/five-hours", test_five_hours);
  return g_test_run ();
}
