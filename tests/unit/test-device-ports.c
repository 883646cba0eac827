/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The device at ports that are no cable: a terminal server, a recording, and a line that is only
 * listened to. With the Alaris driver, which speaks only to who asks. */
#include "core/device.h"
#include "driver/asena-message.h"
#include "fixtures/pty-pair.h"
#include "fixtures/tcp-peer.h"
#include "fixtures/wait.h"

#include <string.h>
#include <unistd.h>

#define SEC VIGIL_USEC_PER_SEC
#define SERIAL "INST_SERIALNO^8002-51740"
#define INF "INF^8002-51740^-^SET^4.17^ml/h^KETAMINE^1.234^ml^17.91^mmHg^07:11:00^EVENT^127904"

typedef struct {
  VigilDevice *device;
  VigilObservation last[VIGIL_N_CODES];
  guint n_values, n_unflagged, n_waves;
  GString *links, *wire;
} Bench;

static void
on_observation (VigilDevice *device, const VigilObservation *observation, gpointer user_data)
{
  Bench *bench = user_data;

  bench->last[observation->code] = *observation;
  if (observation->code == VIGIL_CODE_LINK_STATE) {
    g_string_append_printf (bench->links, "%s ", vigil_link_state_name ((VigilLinkState) observation->value));
    return;
  }
  bench->n_values += vigil_observation_has_value (observation);
  bench->n_unflagged += (observation->flags & VIGIL_FLAG_TEST) == 0;
}

static void
on_wave (VigilDevice *device, const VigilWaveBlock *block, gpointer user_data)
{
  Bench *bench = user_data;

  bench->n_waves++;
  bench->n_unflagged += (block->flags & VIGIL_FLAG_TEST) == 0;
}

static void
on_wire (VigilDevice *device, gboolean is_from_device, const guint8 *bytes, gsize len, gpointer user_data)
{
  Bench *bench = user_data;

  g_string_append_c (bench->wire, is_from_device ? '<' : '>');
  g_string_append_len (bench->wire, (const char *) bytes, (gssize) len);
}

static void
bench_begin (Bench *bench, const char *spec, VigilRole role)
{
  VigilDeviceEvents events = { on_observation, on_wave, bench, on_wire };
  g_autoptr (GError) error = NULL;

  *bench = (Bench){ .links = g_string_new (NULL), .wire = g_string_new (NULL) };
  bench->device = vigil_device_new (spec, role, 0, VIGIL_CONTROL_FULL, &events, &error);
  g_assert_no_error (error);
}

static void
bench_end (Bench *bench)
{
  vigil_device_free (bench->device);
  g_string_free (bench->links, TRUE);
  g_string_free (bench->wire, TRUE);
}

static char *
seal (const char *body)
{
  guint8 frame[ASENA_MAX_FRAME];
  gsize n = asena_message_seal (body, frame);

  return g_strndup ((const char *) frame, n);
}

static void
test_network (void)
{
  g_autoptr (TcpPeer) peer = tcp_peer_new ();
  g_autofree char *spec = g_strconcat ("alaris-asena@", peer->path, NULL);
  g_autofree char *serial = seal (SERIAL), *heard = NULL;
  Bench bench;

  bench_begin (&bench, spec, VIGIL_ROLE_PUMP);
  vigil_device_open (bench.device);
  g_assert_cmpstr (bench.links->str, ==, "");
  vigil_wait_until ((tcp_peer_accept (peer), peer->line >= 0 && *bench.links->str != '\0'));
  g_assert_cmpstr (bench.links->str, ==, "silent ");
  vigil_wait_until ((g_free (heard), heard = tcp_peer_hear (peer), *heard != '\0'));
  g_assert_true (g_str_has_prefix (heard, "!INST_SERIALNO|"));
  tcp_peer_say (peer, serial, -1);
  vigil_wait_until (*bench.last[VIGIL_CODE_PUMP_SERIAL].text != '\0');
  g_assert_cmpuint (bench.last[VIGIL_CODE_PUMP_SERIAL].flags & VIGIL_FLAG_TEST, ==, 0);
  tcp_peer_hang_up (peer, FALSE);
  vigil_wait_until (vigil_device_get_trouble (bench.device) != NULL);
  vigil_wait_until ((tcp_peer_accept (peer), peer->line >= 0 && vigil_device_get_trouble (bench.device) == NULL));
  bench_end (&bench);
}

/* A device on the wire that another host asks: we hear both, say nothing, and are told so. */
static void
test_listen_only (void)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autofree char *spec = g_strconcat ("alaris-asena@listen:", pty->path, NULL);
  g_autofree char *serial = seal (SERIAL), *inf = seal (INF), *heard = NULL;
  g_autoptr (GError) error = NULL;
  VigilCommand stop = { .kind = VIGIL_COMMAND_STOP };
  Bench bench;

  bench_begin (&bench, spec, VIGIL_ROLE_PUMP);
  g_assert_true (vigil_device_is_listen_only (bench.device));
  g_assert_cmpstr (vigil_device_get_path (bench.device), ==, pty->path);
  vigil_device_open (bench.device);
  g_assert_cmpstr (bench.links->str, ==, "silent ");
  /* its questions, and its questions again */
  vigil_wait_until (vigil_device_get_messages_withheld (bench.device) >= 2);
  pty_pair_say (pty, serial, -1);
  pty_pair_say (pty, inf, -1);
  vigil_wait_until (vigil_device_get_counters (bench.device)->frames == 2);
  g_assert_false (vigil_device_send_command (bench.device, &stop, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_NOT_READY);
  g_assert_nonnull (strstr (error->message, "listen only"));
  vigil_device_close (bench.device);
  g_assert_cmpuint (vigil_device_get_bytes_sent (bench.device), ==, 0);
  heard = pty_pair_hear (pty);
  g_assert_cmpstr (heard, ==, "");
  g_assert_null (strchr (bench.wire->str, '>'));
  bench_end (&bench);
}

/* The first seconds of a capture, because it is played at a pace at which a driver can answer. */
static char *
cut_capture (const char *folder, const char *file, guint seconds)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "captures", folder, file, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) head = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  char *name = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '+' || g_ascii_strtoull (lines[i] + 1, NULL, 10) < seconds)
      g_string_append_printf (head, "%s\n", lines[i]);
  close (g_file_open_tmp ("vigil-XXXXXX.cap", &name, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (name, head->str, -1, NULL));
  return name;
}

/* Not one value and not one sample of a recording may pass for the present, and when it is over it
 * is over. */
static void
test_recording (void)
{
  g_autofree char *file = cut_capture ("philips-intellivue", "m8000-demo.cap", 11);
  g_autofree char *spec = g_strconcat ("philips-intellivue@replay:", file, NULL);
  Bench bench;

  bench_begin (&bench, spec, VIGIL_ROLE_MONITOR);
  g_assert_true (vigil_device_is_recording (bench.device));
  g_assert_true (vigil_clock_set_rate (4));
  vigil_device_open (bench.device);
  vigil_wait_until (vigil_device_get_trouble (bench.device) != NULL);
  vigil_clock_set_rate (1);
  g_assert_cmpuint (bench.n_values, >, 10);
  g_assert_cmpuint (bench.n_waves, >, 10);
  g_assert_cmpuint (bench.n_unflagged, ==, 0);
  g_assert_cmpfloat (bench.last[VIGIL_CODE_SPO2].value, ==, 95);
  g_assert_cmpstr (bench.links->str, ==, "silent negotiating live lost ");
  g_assert_nonnull (strstr (vigil_device_get_trouble (bench.device), "the recording is over"));
  bench_end (&bench);
  unlink (file);
}

/* What was heard and what was said, in order, as a capture wants it. */
static void
test_wire (void)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autofree char *spec = g_strconcat ("alaris-asena@", pty->path, NULL);
  g_autofree char *serial = seal (SERIAL), *expected = NULL;
  Bench bench;

  bench_begin (&bench, spec, VIGIL_ROLE_PUMP);
  vigil_device_open (bench.device);
  vigil_wait_until (vigil_device_get_bytes_sent (bench.device) > 0);
  pty_pair_say (pty, serial, -1);
  vigil_wait_until (*bench.last[VIGIL_CODE_PUMP_SERIAL].text != '\0');
  expected = g_strconcat (">!INST_SERIALNO|457D\r<", serial, NULL);
  g_assert_true (g_str_has_prefix (bench.wire->str, expected));
  bench_end (&bench);
}

/* ---- a wrong driver or a wrong speed ---- */

typedef enum { GARBAGE_RANDOM, GARBAGE_BREAK, GARBAGE_IDLE, GARBAGE_TEXT, GARBAGE_HALF, N_GARBAGES } Garbage;

#define GARBAGE_STEP_MS 50
/* What 115200 baud carry in a step. */
#define GARBAGE_STEP_BYTES (115200 / 10 * GARBAGE_STEP_MS / 1000)

static void
fill_garbage (guint8 *bytes, gsize len, Garbage garbage, GRand *rand)
{
  /* beginnings of frames that never end */
  static const char half[] = "!INF^8002-51740^-^SET^\xC0\x11\x01\x00\x1A\x7E\x02\x01\x80";
  static const char text[] = "login: HR 72 SpO2 98% BP 120/80 \r\n";

  for (gsize i = 0; i < len; i++)
    bytes[i] = garbage == GARBAGE_RANDOM  ? (guint8) g_rand_int (rand)
               : garbage == GARBAGE_BREAK ? 0
               : garbage == GARBAGE_IDLE  ? 0xFF
               : garbage == GARBAGE_TEXT  ? (guint8) text[i % (sizeof text - 1)]
                                          : (guint8) half[i % (sizeof half - 1)];
}

static guint n_logged;

static GLogWriterOutput
count_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  if (level <= G_LOG_LEVEL_MESSAGE)
    n_logged++;
  return level <= G_LOG_LEVEL_WARNING ? g_log_writer_default (level, fields, n_fields, user_data)
                                      : G_LOG_WRITER_HANDLED;
}

static void
babble (Bench *bench, PtyPair *pty, Garbage garbage, guint n_steps)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4 + garbage);
  guint8 bytes[GARBAGE_STEP_BYTES];
  guint64 n_said = vigil_device_get_counters (bench->device)->bytes;

  for (guint i = 0; i < n_steps; i++) {
    fill_garbage (bytes, sizeof bytes, garbage, rand);
    pty_pair_say (pty, (const char *) bytes, sizeof bytes);
    n_said += sizeof bytes;
    while (vigil_device_get_counters (bench->device)->bytes < n_said)
      g_main_context_iteration (NULL, TRUE);
    g_free (pty_pair_hear (pty));
    vigil_clock_fake_advance_us (GARBAGE_STEP_MS * VIGIL_USEC_PER_MSEC);
  }
}

/* Ten seconds of it at 115200 baud: said within three, shown as nothing, told once and not again,
 * and the device is found when its cable is at last plugged in. */
static void
suffer_garbage (const VigilDriver *driver, Garbage garbage)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autofree char *spec = g_strconcat (driver->id, "@", pty->path, NULL);
  Bench bench;

  vigil_clock_fake_begin (1000 * SEC, 1000 * SEC);
  bench_begin (&bench, spec, driver->role);
  vigil_device_open (bench.device);
  babble (&bench, pty, garbage, 2900 / GARBAGE_STEP_MS);
  vigil_wait_until (vigil_device_get_link_state (bench.device, 0) != VIGIL_LINK_SILENT);
  babble (&bench, pty, garbage, 7100 / GARBAGE_STEP_MS);
  g_assert_cmpuint (bench.n_values, <=, 2);
  g_assert_cmpuint (bench.n_waves, ==, 0);
  g_assert_null (strstr (bench.links->str, "live"));
  for (VigilCode code = VIGIL_CODE_NONE + 1; code < VIGIL_CODE_LINK_STATE; code++)
    g_assert_false (bench.last[code].code == code && vigil_observation_has_value (&bench.last[code]));
  if (vigil_device_get_counters (bench.device)->frames == 0)
    g_assert_cmpstr (bench.links->str, ==, "silent no-frames ");
  g_assert_cmpuint (n_logged, ==, 0);
  bench_end (&bench);
  vigil_clock_fake_end ();
}

static void
test_garbage (gconstpointer driver)
{
  for (Garbage garbage = 0; garbage < N_GARBAGES; garbage++)
    suffer_garbage (driver, garbage);
}

int
main (int argc, char **argv)
{
  g_log_set_writer_func (count_log, NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device/ports/network", test_network);
  g_test_add_func ("/device/ports/listen-only", test_listen_only);
  g_test_add_func ("/device/ports/recording", test_recording);
  g_test_add_func ("/device/ports/wire", test_wire);
  for (const VigilDriver *const *driver = vigil_driver_list (); *driver != NULL; driver++) {
    g_autofree char *name = g_strconcat ("/device/ports/garbage/", (*driver)->id, NULL);

    g_test_add_data_func (name, *driver, test_garbage);
  }
  return g_test_run ();
}
