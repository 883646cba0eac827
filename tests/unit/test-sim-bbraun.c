/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated B. Braun rack by itself, in frames of the specification's rule, and with the driver
 * that reads it: two readings of one protocol that share no code. */
#include "device-loop.h"

#include <string.h>

#define ACK "\006"
#define NAK "\025"

/* ---- by itself ---- */

typedef struct {
  VigilSimDevice *rack;
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
  bench->rack = vigil_sim_bbraun.new (&(VigilSimDeviceOptions) {
    .serial_number = "98765", .drug = "KETAMINE", .n_channels = 2, .send = on_send, .user_data = bench });
  g_assert_true (vigil_sim_device_command (bench->rack, "stuffing off"));
  bench->rack->ops->infuse (bench->rack, 0, bench->now_us);
  bench->now_us += 206 * G_USEC_PER_SEC;
}

static void
tear_down (Bench *bench, gconstpointer unused)
{
  vigil_sim_device_free (bench->rack);
  g_string_free (bench->sent, TRUE);
}

static const char *
say (Bench *bench, const char *bytes)
{
  g_string_truncate (bench->sent, 0);
  bench->rack->ops->feed (bench->rack, (const guint8 *) bytes, strlen (bytes), bench->now_us);
  return bench->sent->str;
}

static gboolean
holds (const char *block, const char *part)
{
  return strstr (block, part) != NULL;
}

#define ALIVE "\00100031\0021/1/1>ADMIN:ALIVE\00300061\004"
#define GET "\00100031\002BED01/1/1>MEM:GET\00300029\004"
#define GNACK "\00100041\002BED01/1/1>206,50100,GNACK,0\00300203\004"

static void
test_vectors (Bench *bench, gconstpointer unused)
{
  /* nobody has opened the link: silence */
  g_assert_cmpstr (say (bench, GET), ==, "");
  g_assert_cmpstr (say (bench, ALIVE), ==, GNACK);
  g_assert_cmpstr (say (bench, ACK), ==, "");
  g_assert_true (holds (say (bench, "\00100037\002BED01/1/1>ADMIN:VERSION\00300243\004"), ">206,50100,V3.30\003"));
  say (bench, ACK);
  g_assert_true (vigil_sim_device_command (bench->rack, "stuffing on"));
  g_assert_cmpstr (say (bench, "\00100031\0021/1/1>AEXMIN:ALIVEE\00300061\004"), ==,
                   "\00100041\002BEEEX01/1/1>206,50100,GNACK,0\00300203\004");
}

/* A block waits for its ACK, is said again after NAK, and a new question begins anew. */
static void
test_dialogue (Bench *bench, gconstpointer unused)
{
  say (bench, ALIVE);
  say (bench, ACK);
  g_assert_true (holds (say (bench, GET), "206,50111,GNNEW,688N030003\036"));
  g_assert_true (holds (bench->sent->str, "\027"));
  g_assert_true (holds (say (bench, NAK), "206,50111,GNNEW,"));
  g_assert_true (holds (say (bench, ACK), "206,50112,GNNEW,"));
  g_assert_true (holds (bench->sent->str, "\003"));
  g_assert_cmpstr (say (bench, ACK), ==, "");
  g_assert_true (holds (say (bench, GET), "206,50111,GNMODEL,"));
  g_assert_true (holds (say (bench, GET), "206,50111,GNMODEL,"));
  g_assert_true (holds (say (bench, "\00100038\002BED01/1/1>MEM:GETSLOT#12\00300236\004"), "206,50112,GNMODEL,"));
}

static void
test_refusals (Bench *bench, gconstpointer unused)
{
  say (bench, ALIVE);
  say (bench, ACK);
  /* another bed, a damaged frame, a word that there is not */
  g_assert_true (holds (say (bench, "\00100031\002BED02/1/1>MEM:GET\00300030\004"), "50100,GNERR,811"));
  g_assert_true (holds (say (bench, "\00100031\002BED01/1/1>MEM:GET\00300028\004"), "50100,GNERR,68"));
  g_assert_true (holds (say (bench, "\00100031\002BED01/1/1>MEM:SET\00300041\004"), "50100,GNERR,68"));
  /* taken out: said once */
  g_assert_true (vigil_sim_device_command (bench->rack, "remove 1"));
  say (bench, GET);
  g_assert_true (holds (say (bench, ACK), "206,50112,GNERR,39"));
  say (bench, ACK);
  g_assert_true (vigil_sim_device_command (bench->rack, "remove 0"));
  g_assert_true (holds (say (bench, GET), "206,50111,GNERR,39"));
  say (bench, ACK);
  g_assert_true (holds (say (bench, GET), "206,50100,GNERR,11"));
  g_assert_true (vigil_sim_device_command (bench->rack, "insert 0"));
  g_assert_true (holds (say (bench, GET), "206,50111,GNNEW,"));
}

static void
test_commands (Bench *bench, gconstpointer unused)
{
  static const char *const good[] = { "stuffing on", "cyclic off", "decimal on", "bits off", "bed WARD/3", "remove 0",
                                      "insert 0", "vtbi 1 20", "values 0 off" };
  static const char *const bad[] = { "", "stuffing", "stuffing maybe", "remove", "remove 2", "remove x", "vtbi 0",
                                     "bed", "bed ANAMETHATISMUCHTOOLONG", "explode 0", "values 0" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (vigil_sim_device_command (bench->rack, good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (vigil_sim_device_command (bench->rack, bad[i]));
  g_assert_cmpstr (bench->rack->ops->get_state_word (bench->rack, 0), ==, "stop");
  g_assert_null (bench->rack->ops->get_syringe (bench->rack, 2));
}

/* ---- with the driver ---- */

static VigilSimSyringe *
get_syringe (DeviceLoop *loop, guint channel)
{
  return loop->device->ops->get_syringe (loop->device, channel);
}

static gboolean
is_channel_ready (DeviceLoop *loop, guint8 channel)
{
  return loop->driver->is_channel_ready (&loop->ctx, channel);
}

static DeviceLoop *
loop_new (guint n_pumps, const char *const *commands)
{
  DeviceLoop *loop = device_loop_new (&vigil_driver_bbraun_space, n_pumps, FALSE);

  for (; *commands != NULL; commands++)
    g_assert_true (vigil_sim_device_command (loop->device, *commands));
  for (guint i = 0; i < n_pumps; i++) {
    g_assert_true (vigil_sim_syringe_set_rate (get_syringe (loop, i), 10 + 5 * i));
    g_assert_true (loop->device->ops->key_start (loop->device, i));
  }
  return loop;
}

/* Three pumps, however the rack is set. */
static void
test_settings (void)
{
  static const char *const words[] = { "stuffing", "cyclic", "decimal", "bits" };

  for (guint set = 0; set < 16; set++) {
    g_auto (GStrv) commands = g_new0 (char *, 5);
    g_autoptr (DeviceLoop) loop = NULL;

    for (guint i = 0; i < 4; i++)
      commands[i] = g_strdup_printf ("%s %s", words[i], (set >> i & 1) != 0 ? "on" : "off");
    loop = loop_new (3, (const char *const *) commands);
    device_loop_wait_s (loop, 600);
    g_assert_true (device_loop_is_ready (loop));
    for (guint8 i = 0; i < 3; i++)
      g_assert_true (is_channel_ready (loop, i));
    g_assert_cmpstr (loop->last[VIGIL_CODE_PUMP_SERIAL].text, ==, "8002-51740");
    g_assert_cmpstr (loop->last[VIGIL_CODE_PUMP_DRUG].text, ==, "KETAMINE");
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_INFUSING);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_RATE), ==, 10);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_RATE_SET), ==, 10);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MAINS), ==, 1);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, VIGIL_PUMP_ALARM_NONE);
    g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PUMP_INFUSED), loop->reached_ml, 0.03);
    g_assert_cmpfloat_with_epsilon (loop->reached_ml, 10 / 6.0, 0.01);
    /* asked each three seconds, or told each five */
    g_assert_cmpuint (loop->n_seen[VIGIL_CODE_PUMP_INFUSED], >=, 110);
    g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->bad_checksum, ==, 0);
    g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->noise_bytes, ==, 0);
  }
}

static void
test_alarms (gconstpointer bits)
{
  static const struct { const char *word; VigilPumpAlarm alarm; } alarms[] = {
    { "AL_OCCLU", VIGIL_PUMP_ALARM_OCCLUSION }, { "AL_NEOIN", VIGIL_PUMP_ALARM_NEAR_END },
    { "AL_EOIST", VIGIL_PUMP_ALARM_END },       { "AL_VTBIS", VIGIL_PUMP_ALARM_VTBI_DONE },
    { "AL_LWBAT", VIGIL_PUMP_ALARM_BATTERY_LOW }, { "AL_EMBAT", VIGIL_PUMP_ALARM_BATTERY_EMPTY },
  };
  g_autoptr (DeviceLoop) loop = loop_new (1, (const char *const[]) { bits, NULL });

  device_loop_wait_s (loop, 15);
  for (gsize i = 0; i < G_N_ELEMENTS (alarms); i++) {
    vigil_sim_syringe_fail (get_syringe (loop, 0), alarms[i].word);
    device_loop_wait_s (loop, 4);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, alarms[i].alarm);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_HOLD);
    vigil_sim_syringe_clear_alarm (get_syringe (loop, 0));
    device_loop_wait_s (loop, 4);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, VIGIL_PUMP_ALARM_NONE);
  }
  vigil_sim_syringe_set_mains (get_syringe (loop, 0), FALSE);
  device_loop_wait_s (loop, 4);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MAINS), ==, 0);
}

/* A change is told within a moment where the rack speaks by itself. */
static void
test_cyclic_change (void)
{
  g_autoptr (DeviceLoop) loop = loop_new (2, (const char *const[]) { "cyclic on", NULL });

  device_loop_wait_s (loop, 60);
  for (guint i = 0; i < 50; i++) {
    double ml_h = 20 + i;

    device_loop_wait_s (loop, 1.7);
    g_assert_true (vigil_sim_syringe_set_rate (get_syringe (loop, 0), ml_h));
    device_loop_wait_s (loop, 1.5);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_RATE), ==, ml_h);
  }
}

static void
test_values (void)
{
  g_autoptr (DeviceLoop) loop = loop_new (1, (const char *const[]) { "vtbi 0 20", NULL });

  device_loop_wait_s (loop, 20);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_VTBI), ==, 20);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PUMP_TIME_LEFT), 7200 - 20, 6);
  g_assert_true (vigil_sim_device_command (loop->device, "values 0 off"));
  device_loop_wait_s (loop, 5);
  g_assert_false (vigil_observation_has_value (&loop->last[VIGIL_CODE_PUMP_VTBI]));
  g_assert_false (vigil_observation_has_value (&loop->last[VIGIL_CODE_PUMP_INFUSED]));
  g_assert_cmpstr (loop->last[VIGIL_CODE_PUMP_INFUSED].text, ==, "_NA");
  device_loop_wait_s (loop, 15);
  g_assert_false (is_channel_ready (loop, 0));
  g_assert_true (vigil_sim_device_command (loop->device, "values 0 on"));
  device_loop_wait_s (loop, 5);
  g_assert_true (is_channel_ready (loop, 0));
}

static void
test_removed (gconstpointer cyclic)
{
  g_autoptr (DeviceLoop) loop = loop_new (3, (const char *const[]) { cyclic, NULL });

  device_loop_wait_s (loop, 30);
  g_assert_true (vigil_sim_device_command (loop->device, "remove 1"));
  device_loop_wait_s (loop, 7);
  g_assert_true (is_channel_ready (loop, 0));
  g_assert_false (is_channel_ready (loop, 1));
  g_assert_true (is_channel_ready (loop, 2));
  g_assert_true (vigil_sim_device_command (loop->device, "insert 1"));
  device_loop_wait_s (loop, 7);
  g_assert_true (is_channel_ready (loop, 1));
  for (guint i = 0; i < 3; i++) {
    g_autofree char *remove = g_strdup_printf ("remove %u", i);

    g_assert_true (vigil_sim_device_command (loop->device, remove));
  }
  device_loop_wait_s (loop, 7);
  for (guint8 i = 0; i < 3; i++)
    g_assert_false (is_channel_ready (loop, i));
}

/* Switched off and on in the middle: it wants to be opened again, and its seconds begin anew. */
static void
test_reboot (gconstpointer cyclic)
{
  g_autoptr (DeviceLoop) loop = loop_new (2, (const char *const[]) { cyclic, NULL });
  guint n_seen;

  for (guint i = 0; i < 20; i++) {
    device_loop_wait_s (loop, 20 + i * 0.7);
    loop->device->ops->reboot (loop->device, loop->ctx.now_us);
    g_assert_true (loop->device->ops->key_start (loop->device, 0));
    n_seen = loop->n_seen[VIGIL_CODE_PUMP_INFUSED];
    device_loop_wait_s (loop, 40);
    g_assert_cmpuint (loop->n_seen[VIGIL_CODE_PUMP_INFUSED], >, n_seen + 3);
    g_assert_true (is_channel_ready (loop, 0));
    g_assert_true (is_channel_ready (loop, 1));
  }
}

/* The clinic changes a setting while it runs. */
static void
test_settings_changed (void)
{
  static const char *const changes[] = { "stuffing on", "bed OTHER", "stuffing off", "decimal on", "bits off",
                                         "cyclic on",   "stuffing on", "bed 1",      "cyclic off", "bits on" };
  g_autoptr (DeviceLoop) loop = loop_new (2, (const char *const[]) { "stuffing off", NULL });

  device_loop_wait_s (loop, 30);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    guint n_seen = loop->n_seen[VIGIL_CODE_PUMP_INFUSED];

    g_assert_true (vigil_sim_device_command (loop->device, changes[i]));
    device_loop_wait_s (loop, 90);
    g_assert_cmpuint (loop->n_seen[VIGIL_CODE_PUMP_INFUSED], >, n_seen + 8);
    g_assert_true (is_channel_ready (loop, 0));
    g_assert_true (is_channel_ready (loop, 1));
  }
}

static void
test_five_hours (void)
{
  g_autoptr (DeviceLoop) loop = loop_new (1, (const char *const[]) { "stuffing on", NULL });

  device_loop_wait_s (loop, 4.5 * 3600);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PUMP_INFUSED), 45, 0.1);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_PUMP_INFUSED], >=, 5000);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, VIGIL_PUMP_ALARM_NONE);
  device_loop_wait_s (loop, 0.5 * 3600 + 60);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PUMP_INFUSED), 50, 0.02);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, VIGIL_PUMP_ALARM_END);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sim-bbraun/vectors", Bench, NULL, set_up, test_vectors, tear_down);
  g_test_add ("/sim-bbraun/dialogue", Bench, NULL, set_up, test_dialogue, tear_down);
  g_test_add ("/sim-bbraun/refusals", Bench, NULL, set_up, test_refusals, tear_down);
  g_test_add ("/sim-bbraun/commands", Bench, NULL, set_up, test_commands, tear_down);
  g_test_add_func ("/sim-bbraun/loop/settings", test_settings);
  g_test_add_data_func ("/sim-bbraun/loop/alarms/bits", "bits on", test_alarms);
  g_test_add_data_func ("/sim-bbraun/loop/alarms/flags", "bits off", test_alarms);
  g_test_add_func ("/sim-bbraun/loop/cyclic-change", test_cyclic_change);
  g_test_add_func ("/sim-bbraun/loop/values", test_values);
  g_test_add_data_func ("/sim-bbraun/loop/removed/asked", "cyclic off", test_removed);
  g_test_add_data_func ("/sim-bbraun/loop/removed/cyclic", "cyclic on", test_removed);
  g_test_add_data_func ("/sim-bbraun/loop/reboot/asked", "cyclic off", test_reboot);
  g_test_add_data_func ("/sim-bbraun/loop/reboot/cyclic", "cyclic on", test_reboot);
  g_test_add_func ("/sim-bbraun/loop/settings-changed", test_settings_changed);
  g_test_add_func ("/sim-bbraun/loop/five-hours", test_five_hours);
  return g_test_run ();
}
