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

static void
replay (Bench *bench, const char *folder, const char *file, VigilRole role)
{
  g_autofree char *capture = g_test_build_filename (G_TEST_DIST, "captures", folder, file, NULL);
  g_autofree char *spec = g_strconcat (folder, "@replay:", capture, NULL);

  bench_begin (bench, spec, role);
  g_assert_true (vigil_device_is_recording (bench->device));
  g_assert_true (vigil_clock_set_rate (60));
  vigil_device_open (bench->device);
  vigil_wait_until (vigil_device_get_trouble (bench->device) != NULL);
  vigil_clock_set_rate (1);
}

/* Not one value and not one sample of a recording may pass for the present, and when it is over it
 * is over. */
static void
test_recording (void)
{
  Bench bench;

  replay (&bench, "philips-intellivue", "m8000-demo.cap", VIGIL_ROLE_MONITOR);
  g_assert_cmpuint (bench.n_values, >, 20);
  g_assert_cmpuint (bench.n_waves, >, 10);
  g_assert_cmpuint (bench.n_unflagged, ==, 0);
  g_assert_cmpfloat (bench.last[VIGIL_CODE_SPO2].value, ==, 95);
  g_assert_true (g_str_has_suffix (bench.links->str, "live lost "));
  g_assert_nonnull (strstr (vigil_device_get_trouble (bench.device), "the recording is over"));
  g_assert_cmpint (vigil_device_get_link_state (bench.device, 0), ==, VIGIL_LINK_LOST);
  bench_end (&bench);

  replay (&bench, "alaris-asena", "infusing.cap", VIGIL_ROLE_PUMP);
  g_assert_cmpuint (bench.n_values, >, 5);
  g_assert_cmpuint (bench.n_unflagged, ==, 0);
  bench_end (&bench);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device/ports/network", test_network);
  g_test_add_func ("/device/ports/listen-only", test_listen_only);
  g_test_add_func ("/device/ports/recording", test_recording);
  g_test_add_func ("/device/ports/wire", test_wire);
  return g_test_run ();
}
