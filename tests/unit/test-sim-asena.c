/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/device.h"

#include <string.h>

#define SECOND_US G_USEC_PER_SEC

typedef struct {
  VigilSimDevice *pump;
  VigilSimSyringe *syringe;
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
  bench->now_us = 1000 * SECOND_US;
  bench->pump = vigil_sim_asena.new (&(VigilSimDeviceOptions) {
    .serial_number = "8002-51740",
    .drug = "KETAMINE",
    .send = on_send,
    .user_data = bench,
  });
  bench->syringe = bench->pump->ops->get_syringe (bench->pump, 0);
}

static void
tear_down (Bench *bench, gconstpointer unused)
{
  vigil_sim_device_free (bench->pump);
  g_string_free (bench->sent, TRUE);
}

/* What the pump answers, CR shown as a dot. */
static const char *
say (Bench *bench, const char *text)
{
  g_autofree char *line = g_strconcat (text, "\r", NULL);

  g_string_truncate (bench->sent, 0);
  bench->pump->ops->feed (bench->pump, (const guint8 *) line, strlen (line), bench->now_us);
  g_string_replace (bench->sent, "\r", ".", 0);
  return bench->sent->str;
}

/* Returns what reached the patient, mL. */
static double
wait_s (Bench *bench, double seconds)
{
  double ml = 0;

  for (double t = 0; t < seconds - 1e-9; t += 0.25) {
    bench->now_us += SECOND_US / 4;
    ml += bench->pump->ops->infuse (bench->pump, 0.25, bench->now_us);
  }
  return ml;
}

static void
take_control (Bench *bench)
{
  g_assert_cmpstr (say (bench, "!REMOTE_CTRL^ENABLED^3CC1|B1F1"), ==, "!REMOTE_CTRL^ENABLED^****^PERMIT^0^ms|7BB0.");
}

static void
start_at_4_17 (Bench *bench)
{
  take_control (bench);
  g_assert_cmpstr (say (bench, "!INF_RATE^4.17^ml/h|80A9"), ==, "!INF_RATE^4.17^ml/h|80A9.");
  g_assert_cmpstr (say (bench, "!INF_START|38F3"), ==, "!INF_START|38F3.");
}

/* Frames as they stand in public sources. */
static void
test_published_frames (Bench *bench, gconstpointer unused)
{
  g_assert_cmpstr (say (bench, "!INST_SERIALNO|457D"), ==, "!INST_SERIALNO^8002-51740|050B.");
  g_assert_cmpstr (say (bench, "!COMMS_PROTOCOL|E8DA"), ==, "!COMMS_PROTOCOL^Asena Rev 2.1.5|661A.");
  g_assert_cmpstr (say (bench, "!COMMS_RESPONSE_MAX|7E29"), ==, "!COMMS_RESPONSE_MAX^4000^ms|DFDF.");
  g_assert_cmpstr (say (bench, "!INF_RATE_MAX_SYRINGE|8F30"), ==, "!INF_RATE_MAX_SYRINGE^1200.00^ml/h|8575.");
  g_assert_cmpstr (say (bench, "!SYRINGE_STATUS|4102"), ==, "!SYRINGE_STATUS^BD PLASTIPAK^ 50^CONF|1CF8.");
  g_assert_cmpstr (say (bench, "!ALARM|50B2"), ==, "!ALARM^AL_NOALM^ ^ |C73B.");
  g_assert_cmpstr (say (bench, "!REMQUERY^DEACT|F295"), ==, "!REMQUERY^DEACT^^^^|E5C9.");
  take_control (bench);
  g_assert_cmpstr (say (bench, "!INF_RATE^0.1^ml/h|B775"), ==, "!INF_RATE^0.10^ml/h|D407.");
  g_assert_cmpstr (say (bench, "!INF_RATE^3.50^ml/h|3885"), ==, "!INF_RATE^3.50^ml/h|3885.");
  g_assert_cmpstr (say (bench, "!INF_VTBI^ACTIV^11.000^ml^STOP|4433"), ==, "!INF_VTBI^ACTIV^11.000^ml^STOP|4433.");
  g_assert_cmpstr (say (bench, "!INF_VTBI^DEACT|D8C5"), ==, "!INF_VTBI^DEACT|D8C5.");
  g_assert_cmpstr (say (bench, "!INF_VI_CLEAR|A706"), ==, "!INF_VI_CLEAR|A706.");
  g_assert_cmpstr (say (bench, "!INF_START|38F3"), ==, "!INF_START|38F3.");
  g_assert_cmpstr (say (bench, "!INF_STOP|CD57"), ==, "!INF_STOP|CD57.");
  g_assert_cmpstr (say (bench, "!REMOTE_CTRL^DISABLED|EF95"), ==, "!REMOTE_CTRL^DISABLED^****^PERMIT^0^ms|3C5D.");
}

/* The worked status line: 1.234 mL in, as much to go at 4.17 mL/h as 07:11:00 takes. */
static void
test_status_line (Bench *bench, gconstpointer unused)
{
  start_at_4_17 (bench);
  bench->syringe->infused_ml = 1.234;
  bench->syringe->syringe_ml = 4.17 * (7 * 3600 + 11 * 60 + 0.5) / 3600;
  bench->syringe->n_events = 127904;
  g_assert_cmpstr (say (bench, "!INF|4961"), ==,
                   "!INF^8002-51740^-^SET^4.17^ml/h^KETAMINE^1.234^ml^17.91^mmHg^07:11:00^EVENT^127904|C90C.");
}

static void
test_delivers_what_it_says (Bench *bench, gconstpointer unused)
{
  start_at_4_17 (bench);
  for (guint minute = 0; minute < 360; minute++) {
    g_assert_cmpfloat_with_epsilon (wait_s (bench, 10), 4.17 * 10 / 3600, 1e-9);
    say (bench, "!INF|4961");
  }
  g_assert_cmpfloat_with_epsilon (bench->syringe->infused_ml, 4.17, 1e-6);
  g_assert_cmpstr (say (bench, "!INF_VI|B42C"), ==, "!INF_VI^4.170^ml|6F73.");
}

static void
test_refuses_strangers (Bench *bench, gconstpointer unused)
{
  vigil_sim_syringe_set_rate (bench->syringe, 3.5);
  g_assert_cmpstr (say (bench, "!INF_START|38F3"), ==, "");
  g_assert_true (vigil_sim_device_command (bench->pump, "refusal esc"));
  g_assert_cmpstr (say (bench, "!INF_START|38F3"), ==, "\x1b");
  g_assert_true (vigil_sim_device_command (bench->pump, "refusal nopermit"));
  g_assert_true (g_str_has_prefix (say (bench, "!INF_START|38F3"), "!INF_START^NOPERMIT|"));
  g_assert_true (vigil_sim_device_command (bench->pump, "refusal bad-echo"));
  g_assert_true (g_str_has_prefix (say (bench, "!INF_RATE^4.17^ml/h|80A9"), "!INF_RATE^0.00|"));
  g_assert_cmpfloat (bench->syringe->set_ml_h, ==, 3.5);
  g_assert_cmpint (bench->syringe->mode, ==, VIGIL_SIM_SYRINGE_HOLD);
  /* the code of another pump; questions are always answered */
  g_assert_true (g_str_has_prefix (say (bench, "!REMOTE_CTRL^ENABLED^9535|FB2F"), "!REMOTE_CTRL^ENABLED^****^NOPERMIT"));
  g_assert_true (vigil_sim_device_command (bench->pump, "remote off"));
  g_assert_true (g_str_has_prefix (say (bench, "!REMOTE_CTRL^ENABLED^3CC1|B1F1"), "!REMOTE_CTRL^ENABLED^****^NOPERMIT"));
  g_assert_cmpstr (say (bench, "!INF_RATE|8E6D"), ==, "!INF_RATE^3.50^ml/h|3885.");
}

static void
test_noise (Bench *bench, gconstpointer unused)
{
  g_autofree char *endless = g_strnfill (1000, 'x');

  g_assert_cmpstr (say (bench, "!INF|4962"), ==, "");
  g_assert_cmpstr (say (bench, "!INF"), ==, "");
  g_assert_cmpstr (say (bench, "|4961"), ==, "");
  g_assert_cmpstr (say (bench, "!NO_SUCH_WORD|F3AD"), ==, "");
  bench->pump->ops->feed (bench->pump, (const guint8 *) "!", 1, bench->now_us);
  g_assert_cmpstr (say (bench, endless), ==, "");
  g_assert_true (g_str_has_prefix (say (bench, "garbage!ALA!ALARM|50B2"), "!ALARM^AL_NOALM"));
  g_assert_cmpstr (say (bench, "!ALARM|50B2"), ==, "!ALARM^AL_NOALM^ ^ |C73B.");
}

static void
test_watchdog (Bench *bench, gconstpointer unused)
{
  start_at_4_17 (bench);
  wait_s (bench, 14);
  say (bench, "!INF|4961");
  wait_s (bench, 15);
  g_assert_cmpint (bench->syringe->mode, ==, VIGIL_SIM_SYRINGE_INFUSING);
  wait_s (bench, 0.5);
  g_assert_cmpint (bench->syringe->mode, ==, VIGIL_SIM_SYRINGE_HOLD);
  g_assert_cmpstr (say (bench, "!ALARM|50B2"), ==, "!ALARM^AL_COMTO^ ^ |9826.");
  g_assert_true (g_str_has_prefix (say (bench, "!INF|4961"), "!INF^8002-51740^A^HLD^0.00^ml/h^KETAMINE^"));
  /* and remote control has to be asked for again */
  g_assert_cmpstr (say (bench, "!INF_START|38F3"), ==, "");
  g_assert_cmpfloat (wait_s (bench, 60), ==, 0);
}

static void
test_no_watchdog_for_the_nurse (Bench *bench, gconstpointer unused)
{
  vigil_sim_syringe_set_rate (bench->syringe, 26);
  g_assert_true (bench->pump->ops->key_start (bench->pump, 0));
  g_assert_cmpfloat_with_epsilon (wait_s (bench, 600), 26.0 / 6, 1e-6);
  g_assert_cmpint (bench->syringe->mode, ==, VIGIL_SIM_SYRINGE_INFUSING);
}

static void
test_volume_done (Bench *bench, gconstpointer unused)
{
  take_control (bench);
  say (bench, "!INF_RATE^3.50^ml/h|3885");
  vigil_sim_syringe_set_vtbi (bench->syringe, 0.35, VIGIL_SIM_VTBI_STOP);
  g_assert_true (bench->pump->ops->key_start (bench->pump, 0));
  g_assert_cmpfloat_with_epsilon (wait_s (bench, 400), 0.35, 1e-9);
  g_assert_cmpstr (bench->syringe->alarm, ==, "AL_VTBIS");
  vigil_sim_syringe_clear_alarm (bench->syringe);
  vigil_sim_syringe_set_vtbi (bench->syringe, 0.35, VIGIL_SIM_VTBI_KVO);
  g_assert_true (bench->pump->ops->key_start (bench->pump, 0));
  wait_s (bench, 400);
  g_assert_cmpstr (bench->pump->ops->get_state_word (bench->pump, 0), ==, "KVO");
  g_assert_cmpstr (bench->syringe->alarm, ==, "AL_VTBIK");
}

static void
test_near_end_and_end (Bench *bench, gconstpointer unused)
{
  vigil_sim_syringe_set_rate (bench->syringe, 26);
  g_assert_true (bench->pump->ops->key_start (bench->pump, 0));
  vigil_sim_syringe_make_near_end (bench->syringe);
  wait_s (bench, 5);
  g_assert_cmpstr (bench->syringe->alarm, ==, "AL_NEOIN");
  g_assert_cmpint (bench->syringe->mode, ==, VIGIL_SIM_SYRINGE_INFUSING);
  wait_s (bench, 310);
  g_assert_cmpstr (bench->syringe->alarm, ==, "AL_EOIST");
  g_assert_cmpint (bench->syringe->mode, ==, VIGIL_SIM_SYRINGE_HOLD);
  g_assert_false (bench->pump->ops->key_start (bench->pump, 0));
}

static void
test_occlusion (Bench *bench, gconstpointer unused)
{
  double counted_ml;

  vigil_sim_syringe_set_rate (bench->syringe, 26);
  g_assert_true (bench->pump->ops->key_start (bench->pump, 0));
  vigil_sim_syringe_occlude (bench->syringe, TRUE);
  g_assert_cmpfloat (wait_s (bench, 60), ==, 0);
  g_assert_cmpstr (say (bench, "!ALARM|50B2"), ==, "!ALARM^AL_OCCLU^ ^ |5B3B.");
  g_assert_cmpint (bench->syringe->mode, ==, VIGIL_SIM_SYRINGE_HOLD);
  g_assert_cmpfloat (bench->syringe->pressure_mmhg, >=, 400);
  take_control (bench);
  g_assert_cmpstr (say (bench, "!ALARM_CLEAR^AL_OCCLU|5388"), ==, "!ALARM_CLEAR^AL_OCCLU|5388.");
  /* what was pent up goes in when the line opens */
  counted_ml = bench->syringe->infused_ml;
  vigil_sim_syringe_occlude (bench->syringe, FALSE);
  g_assert_cmpfloat_with_epsilon (wait_s (bench, 1), counted_ml, 1e-9);
  g_assert_cmpfloat (counted_ml, >, 0.1);
}

static void
test_power (Bench *bench, gconstpointer unused)
{
  g_assert_true (g_str_has_prefix (say (bench, "!POWER_MAINS|321E"), "!POWER_MAINS^CON|"));
  vigil_sim_syringe_set_mains (bench->syringe, FALSE);
  g_assert_true (g_str_has_prefix (say (bench, "!POWER_MAINS|321E"), "!POWER_MAINS^NOTCON|"));
  g_assert_cmpstr (bench->syringe->alarm, ==, "AL_ACDIS");
  vigil_sim_syringe_clear_alarm (bench->syringe);
  vigil_sim_syringe_drain_battery (bench->syringe);
  wait_s (bench, 1);
  g_assert_cmpstr (bench->syringe->alarm, ==, "AL_LWBAT");
  vigil_sim_syringe_clear_alarm (bench->syringe);
  wait_s (bench, 3600);
  g_assert_cmpstr (bench->syringe->alarm, ==, "AL_EMBAT");
}

static void
test_rate_above_the_maximum (Bench *bench, gconstpointer unused)
{
  take_control (bench);
  g_assert_cmpstr (say (bench, "!INF_RATE^1300^ml/h|EC95"), ==, "");
  g_assert_true (vigil_sim_device_command (bench->pump, "clamp on"));
  g_assert_true (g_str_has_prefix (say (bench, "!INF_RATE^1300^ml/h|EC95"), "!INF_RATE^1200.00^ml/h|"));
}

#define TEST(path, function) g_test_add (path, Bench, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/sim/asena/published", test_published_frames);
  TEST ("/sim/asena/status", test_status_line);
  TEST ("/sim/asena/delivers", test_delivers_what_it_says);
  TEST ("/sim/asena/strangers", test_refuses_strangers);
  TEST ("/sim/asena/noise", test_noise);
  TEST ("/sim/asena/watchdog", test_watchdog);
  TEST ("/sim/asena/keypad", test_no_watchdog_for_the_nurse);
  TEST ("/sim/asena/vtbi", test_volume_done);
  TEST ("/sim/asena/end", test_near_end_and_end);
  TEST ("/sim/asena/occlusion", test_occlusion);
  TEST ("/sim/asena/power", test_power);
  TEST ("/sim/asena/maximum", test_rate_above_the_maximum);
  return g_test_run ();
}
