/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The device at a real pseudo-terminal: with a driver of three lines, and with the Alaris one
 * against a pump that the test plays. Time is the fake clock's; only the loop is real. */
#include "core/device.h"
#include "driver/asena-message.h"
#include "fixtures/pty-pair.h"

#include <string.h>
#include <unistd.h>

#define SEC VIGIL_USEC_PER_SEC
#define PING "!INF|4961\r"

/* ---- a driver of three lines: says hello, is ready at the first frame, sends what is asked ----
 */

static void
tiny_start (VigilDriverContext *ctx)
{
  ctx->send (ctx, (const guint8 *) "hello.", 6);
}

static void
tiny_on_frame (VigilDriverContext *ctx, const guint8 *frame, gsize len)
{
  VigilObservation rate
      = { .code = VIGIL_CODE_PUMP_RATE, .value = (double) len, .t_mono_us = ctx->now_us };

  *(gboolean *) ctx->state = TRUE;
  ctx->emit (ctx, &rate);
}

static void
tiny_on_tick (VigilDriverContext *ctx)
{
}

static gboolean
tiny_is_ready (VigilDriverContext *ctx)
{
  return *(gboolean *) ctx->state;
}

static gboolean
tiny_encode (VigilDriverContext *ctx, const VigilCommand *command, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (1000);

  memset (bytes, (int) command->value, 1000);
  ctx->send (ctx, bytes, 1000);
  return TRUE;
}

static void
tiny_stop (VigilDriverContext *ctx)
{
  ctx->send (ctx, (const guint8 *) "bye.", 4);
}

static const VigilDriver tiny = {
  .id = "tiny",
  .role = VIGIL_ROLE_PUMP,
  .framer = &vigil_framer_asena,
  .state_size = sizeof (gboolean),
  .tick_ms = 5,
  .lost_after_ms = 5000,
  .start = tiny_start,
  .on_frame = tiny_on_frame,
  .on_tick = tiny_on_tick,
  .is_ready = tiny_is_ready,
  .encode = tiny_encode,
  .stop = tiny_stop,
};

/* ---- the bench ---- */

typedef struct {
  PtyPair *pty;
  char *dir, *path; /* a link to the pty, as /dev/serial/by-id is */
  VigilDevice *device;
  GString *links; /* "silent live " as they were told */
  VigilObservation last[VIGIL_N_CODES];
  guint n_errors_told;
} Bench;

static void
on_observation (VigilDevice *device, const VigilObservation *observation, gpointer user_data)
{
  Bench *bench = user_data;

  g_assert_cmpuint (observation->channel, ==, 2);
  bench->last[observation->code] = *observation;
  if (observation->code == VIGIL_CODE_LINK_STATE)
    g_string_append_printf (bench->links, "%s ",
                            vigil_link_state_name ((VigilLinkState) observation->value));
  if (observation->code == VIGIL_CODE_LINK_ERRORS)
    bench->n_errors_told++;
}

/* The link goes first, as udev takes it away: the pty's number may be another program's at once. */
static void
pull_out (Bench *bench)
{
  unlink (bench->path);
  g_clear_pointer (&bench->pty, pty_pair_free);
}

static void
plug_in (Bench *bench)
{
  bench->pty = pty_pair_new ();
  g_assert_cmpint (symlink (bench->pty->path, bench->path), ==, 0);
}

static Bench *
bench_new (const VigilDriver *driver)
{
  Bench *bench = g_new0 (Bench, 1);
  VigilDeviceEvents events = { .on_observation = on_observation, .user_data = bench };

  vigil_clock_fake_begin (1000 * SEC, 1000 * SEC);
  bench->links = g_string_new (NULL);
  bench->dir = g_dir_make_tmp ("vigil-device-XXXXXX", NULL);
  bench->path = g_build_filename (bench->dir, "usb-Adapter-port0", NULL);
  bench->device = vigil_device_new_for_driver (driver, bench->path, 2, 1, VIGIL_CONTROL_FULL, &events);
  return bench;
}

static void
bench_free (Bench *bench)
{
  vigil_device_free (bench->device);
  pull_out (bench);
  rmdir (bench->dir);
  g_free (bench->path);
  g_free (bench->dir);
  g_string_free (bench->links, TRUE);
  g_free (bench);
  vigil_clock_fake_end ();
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

static void
turn (void)
{
  g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_links (Bench *bench, const char *links)
{
  for (guint i = 0; i < 5000 && strcmp (bench->links->str, links) != 0; i++)
    turn ();
  g_assert_cmpstr (bench->links->str, ==, links);
}

static void
assert_hears (Bench *bench, const char *expected)
{
  g_autofree char *heard = pty_pair_hear (bench->pty);

  g_assert_cmpstr (heard, ==, expected);
}

static Bench *
bench_new_live (const VigilDriver *driver)
{
  Bench *bench = bench_new (driver);

  plug_in (bench);
  vigil_device_open (bench->device);
  g_assert_cmpstr (bench->links->str, ==, "silent ");
  assert_hears (bench, "hello.");
  pty_pair_say (bench->pty, PING, -1);
  wait_for_links (bench, "silent live ");
  return bench;
}

/* ---- stories ---- */

static void
test_spec (void)
{
  static const struct {
    const char *spec, *says;
    VigilRole role;
  } bad[] = {
    { "foo@/dev/ttyUSB0", "no driver \"foo\"; known: ", VIGIL_ROLE_PUMP },
    { "", "no driver \"\"", VIGIL_ROLE_PUMP },
    { "@/dev/ttyUSB0", "no driver \"\"", VIGIL_ROLE_PUMP },
    { "alaris-asena", "missing @PATH", VIGIL_ROLE_PUMP },
    { "alaris-asena@", "missing @PATH", VIGIL_ROLE_PUMP },
    { "alaris-asena@/dev/ttyUSB0", "driver of a pump, not of a monitor", VIGIL_ROLE_MONITOR },
    { "alaris-asena:2@/dev/ttyUSB0", "carries one device", VIGIL_ROLE_PUMP },
    { "alaris-asena:@/dev/ttyUSB0", "carries one device", VIGIL_ROLE_PUMP },
    { "alaris-asena:two@/dev/ttyUSB0", "carries one device", VIGIL_ROLE_PUMP },
    { "alaris-asena@listen:", "path of the port is empty", VIGIL_ROLE_PUMP },
    { "alaris-asena@tcp:moxa", "tcp:HOST:PORT is wanted", VIGIL_ROLE_PUMP },
    { "alaris-asena@listen:tcp:moxa", "tcp:HOST:PORT is wanted", VIGIL_ROLE_PUMP },
    { "alaris-asena@serial:/dev/ttyUSB0", "not a port", VIGIL_ROLE_PUMP },
    { "ge-datex-s5,9600@/dev/ttyUSB0", "it knows 19200 or 115200", VIGIL_ROLE_MONITOR },
    { "ge-datex-s5,@/dev/ttyUSB0", "it knows 19200 or 115200", VIGIL_ROLE_MONITOR },
    { "ge-datex-s5,19200,8E1@/dev/ttyUSB0", "it knows 19200 or 115200", VIGIL_ROLE_MONITOR },
    { "ge-datex-s5,4294986496@/dev/ttyUSB0", "it knows 19200 or 115200", VIGIL_ROLE_MONITOR },
    { "=alaris-asena@/dev/ttyUSB0", "missing name before '='", VIGIL_ROLE_PUMP },
    { "a=b=alaris-asena@/dev/ttyUSB0", "no driver \"b=alaris-asena\"", VIGIL_ROLE_PUMP },
    { " Blue=alaris-asena@/dev/ttyUSB0", "does not begin or end with a blank", VIGIL_ROLE_PUMP },
    { "Blue =alaris-asena@/dev/ttyUSB0", "does not begin or end with a blank", VIGIL_ROLE_PUMP },
    { "Blue\npump=alaris-asena@/dev/ttyUSB0", "letters, digits and blanks", VIGIL_ROLE_PUMP },
    { "The blue pump of the third bay=alaris-asena@/dev/ttyUSB0", "too long", VIGIL_ROLE_PUMP },
    { "\xff=alaris-asena@/dev/ttyUSB0", "UTF-8", VIGIL_ROLE_PUMP },
    { "bbraun-space:2,300@/dev/ttyUSB0", "it knows 9600, 19200, 38400, 57600 or 115200", VIGIL_ROLE_PUMP },
    { "nonin-oem,19200@/dev/ttyUSB0", "it knows 9600", VIGIL_ROLE_MONITOR },
    { "ge-datex-s5,115200@tcp:10.0.0.7:4001", "a tcp: port has no speed", VIGIL_ROLE_MONITOR },
    { "ge-datex-s5,115200@listen:tcp:10.0.0.7:4001", "a tcp: port has no speed", VIGIL_ROLE_MONITOR },
    { "ge-datex-s5,115200@replay:a.cap", "a recording has no speed", VIGIL_ROLE_MONITOR },
  };
  VigilDeviceEvents events = { .on_observation = on_observation };
  g_autoptr (VigilDevice) good = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_null (
        vigil_device_new (bad[i].spec, bad[i].role, 0, VIGIL_CONTROL_NONE, &events, &error));
    g_assert_nonnull (error);
    g_assert_nonnull (strstr (error->message, bad[i].says));
    g_clear_error (&error);
  }
  good = vigil_device_new ("alaris-asena:1@/dev/a@b:c", VIGIL_ROLE_PUMP, 3, VIGIL_CONTROL_NONE, &events,
                           &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vigil_device_get_path (good), ==, "/dev/a@b:c");
  g_assert_true (vigil_device_get_driver (good) == &vigil_driver_alaris_asena);
  g_assert_cmpuint (vigil_device_get_channel (good), ==, 3);
  g_assert_cmpint (vigil_device_get_link_state (good, 3), ==, VIGIL_LINK_CLOSED);
  g_assert_false (
      vigil_device_send_command (good, &(VigilCommand){ .kind = VIGIL_COMMAND_STOP }, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_NOT_READY);
}

static void
test_spec_again (void)
{
  static const struct {
    const char *spec, *path;
    gboolean is_listen_only;
    guint baud;                 /* of the line as it is opened; 0: not looked at */
    VigilParity parity;
  } good[] = {
    { "alaris-asena@/dev/ttyUSB0", "/dev/ttyUSB0", FALSE, 38400, VIGIL_PARITY_NONE },
    { "alaris-asena,9600@/dev/ttyUSB0", "/dev/ttyUSB0", FALSE, 9600, VIGIL_PARITY_NONE },
    { "ge-datex-s5@/dev/ttyUSB0", "/dev/ttyUSB0", FALSE, 19200, VIGIL_PARITY_EVEN },
    { "ge-datex-s5,19200@/dev/ttyUSB0", "/dev/ttyUSB0", FALSE, 19200, VIGIL_PARITY_EVEN },
    { "ge-datex-s5,115200@listen:/dev/a,9600@b", "/dev/a,9600@b", TRUE, 115200, VIGIL_PARITY_EVEN },
    { "bbraun-space:3,57600@/dev/ttyUSB0", "/dev/ttyUSB0", FALSE, 57600, VIGIL_PARITY_NONE },
    { "newera-safe@/dev/tty,1200", "/dev/tty,1200", FALSE, 19200, VIGIL_PARITY_NONE },
    { "alaris-asena@listen:/dev/ttyUSB0", "/dev/ttyUSB0", TRUE },
    { "Blue=alaris-asena@/dev/a=b", "/dev/a=b", FALSE },
    { "alaris-asena@/dev/a=b", "/dev/a=b", FALSE },
    { "\xc3\x89tag\xc3\xa8re 2=bbraun-space:3,57600@listen:/dev/ttyUSB0", "/dev/ttyUSB0", TRUE, 57600, VIGIL_PARITY_NONE },
    { "alaris-asena@listen:tcp:[::1]:4001", "tcp:[::1]:4001", TRUE },
    { "philips-intellivue@replay:a:b@c.cap", "replay:a:b@c.cap", FALSE },
    { "philips-intellivue@demo/monitor", "demo/monitor", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *again = NULL;
    g_autoptr (GError) error = NULL;
    VigilDeviceSpec spec;

    g_assert_true (vigil_device_spec_parse_any (&spec, good[i].spec, &error));
    g_assert_no_error (error);
    g_assert_cmpstr (spec.path, ==, good[i].path);
    g_assert_cmpint (spec.is_listen_only, ==, good[i].is_listen_only);
    if (good[i].baud != 0) {
      g_assert_cmpuint (vigil_device_spec_get_line (&spec).baud, ==, good[i].baud);
      g_assert_cmpint (vigil_device_spec_get_line (&spec).parity, ==, good[i].parity);
    }
    again = vigil_device_spec_print (&spec);
    g_assert_cmpstr (again, ==, good[i].spec);
  }
}

/* Whichever way round they are said, they are said again in one. */
static void
test_spec_order (void)
{
  g_autofree char *again = NULL;
  VigilDeviceSpec spec;

  g_assert_true (vigil_device_spec_parse_any (&spec, "bbraun-space,19200:2@/dev/ttyUSB0", NULL));
  g_assert_cmpuint (spec.n_channels, ==, 2);
  g_assert_cmpuint (spec.baud, ==, 19200);
  again = vigil_device_spec_print (&spec);
  g_assert_cmpstr (again, ==, "bbraun-space:2,19200@/dev/ttyUSB0");
}

/* Each driver names at least one speed, none twice, and takes every one of them. */
static void
test_spec_speeds (void)
{
  for (const VigilDriver *const *driver = vigil_driver_list (); *driver != NULL; driver++) {
    const guint *bauds = (*driver)->bauds;

    g_assert_cmpuint (bauds[0], >, 0);
    g_assert_cmpuint (bauds[VIGIL_MAX_BAUDS], ==, 0);
    for (guint i = 0; bauds[i] != 0; i++) {
      g_autofree char *text = g_strdup_printf ("%s,%u@/dev/ttyUSB0", (*driver)->id, bauds[i]);
      VigilDeviceSpec spec;

      g_assert_true (vigil_device_spec_parse_any (&spec, text, NULL));
      g_assert_cmpuint (vigil_device_spec_get_line (&spec).baud, ==, bauds[i]);
      for (guint k = 0; k < i; k++)
        g_assert_cmpuint (bauds[k], !=, bauds[i]);
    }
  }
}

static void
test_live (void)
{
  g_autoptr (Bench) bench = bench_new_live (&tiny);

  g_assert_cmpfloat (bench->last[VIGIL_CODE_PUMP_RATE].value, ==, 3);
  g_assert_cmpint (bench->last[VIGIL_CODE_PUMP_RATE].t_mono_us, ==, 1000 * SEC);
  g_assert_cmpuint (vigil_device_get_counters (bench->device)->frames, ==, 1);
  g_assert_cmpuint (vigil_device_get_bytes_sent (bench->device), ==, 6);
  vigil_device_close (bench->device);
  vigil_device_close (bench->device);
  assert_hears (bench, "bye.");
  g_assert_cmpstr (bench->links->str, ==, "silent live closed ");
  vigil_device_open (bench->device);
  assert_hears (bench, "hello.");
  g_assert_cmpstr (bench->links->str, ==, "silent live closed silent ");
}

/* The clock stands still: lost at once, and back at once, not when the back-off is over. */
static void
test_cable_pulled (void)
{
  g_autoptr (Bench) bench = bench_new_live (&tiny);

  pull_out (bench);
  turn ();
  g_assert_cmpstr (bench->links->str, ==, "silent live lost ");
  g_assert_nonnull (strstr (bench->last[VIGIL_CODE_LINK_STATE].text, bench->path));
  g_assert_nonnull (vigil_device_get_trouble (bench->device));
  for (guint i = 0; i < 3; i++)
    turn ();
  plug_in (bench);
  while (vigil_device_get_trouble (bench->device) != NULL)
    turn ();
  /* open again, but what was live stays lost until data come */
  g_assert_cmpstr (bench->links->str, ==, "silent live lost ");
  assert_hears (bench, "hello.");
  pty_pair_say (bench->pty, PING, -1);
  wait_for_links (bench, "silent live lost live ");
}

static void
test_silence (void)
{
  g_autoptr (Bench) bench = bench_new_live (&tiny);

  vigil_clock_fake_advance_us (5 * SEC - 1);
  turn ();
  g_assert_cmpstr (bench->links->str, ==, "silent live ");
  vigil_clock_fake_advance_us (1);
  wait_for_links (bench, "silent live lost ");
  /* begun anew, once */
  for (guint i = 0; i < 5; i++)
    turn ();
  assert_hears (bench, "hello.");
  pty_pair_say (bench->pty, PING, -1);
  wait_for_links (bench, "silent live lost live ");
}

/* Half a reply from before the cable was pulled, half of one from after: not a reply. */
static void
test_half_frames (void)
{
  g_autoptr (Bench) bench = bench_new_live (&tiny);
  const VigilFramerCounters *counters = vigil_device_get_counters (bench->device);

  pty_pair_say (bench->pty, "!IN", -1);
  while (counters->bytes < strlen (PING) + 3)
    turn ();
  vigil_clock_fake_advance_us (2 * SEC);
  pty_pair_say (bench->pty, "F|4961\r!INF|49", -1);
  while (counters->bytes < 2 * strlen (PING) + 7)
    turn ();
  g_assert_cmpuint (counters->frames, ==, 2);
  vigil_clock_fake_advance_us (4 * SEC);
  pty_pair_say (bench->pty, "61\r", -1);
  while (counters->bytes < 3 * strlen (PING))
    turn ();
  g_assert_cmpuint (counters->frames, ==, 2);
  g_assert_cmpuint (counters->noise_bytes, ==, 3);
  pty_pair_say (bench->pty, PING, -1);
  while (counters->bytes < 4 * strlen (PING))
    turn ();
  g_assert_cmpuint (counters->frames, ==, 3);
}

static void
test_garbage (void)
{
  g_autoptr (Bench) bench = bench_new (&tiny);

  plug_in (bench);
  vigil_device_open (bench->device);
  for (guint i = 0; i < 4; i++) {
    pty_pair_say (bench->pty, "\x02\x80 wrong speed !x|0000\r", -1);
    turn ();
    turn ();
    vigil_clock_fake_advance_us (SEC);
  }
  wait_for_links (bench, "silent no-frames ");
  g_assert_cmpuint (bench->n_errors_told, ==, 1);
  vigil_clock_fake_advance_us (3 * SEC);
  wait_for_links (bench, "silent no-frames silent ");
  g_assert_cmpuint (bench->n_errors_told, ==, 2);
  g_assert_cmpfloat (bench->last[VIGIL_CODE_LINK_ERRORS].value, ==, 4);
  pty_pair_say (bench->pty, PING, -1);
  wait_for_links (bench, "silent no-frames silent live ");
}

static void
test_not_there_yet (void)
{
  g_autoptr (Bench) bench = bench_new (&tiny);

  vigil_device_open (bench->device);
  g_assert_cmpstr (bench->links->str, ==, "closed ");
  g_assert_nonnull (strstr (bench->last[VIGIL_CODE_LINK_STATE].text, "usb-Adapter-port0"));
  turn ();
  plug_in (bench);
  wait_for_links (bench, "closed silent ");
}

/* What is held has not changed when it is let go: that is what back-off is for. */
static void
test_busy (void)
{
  g_autoptr (Bench) bench = bench_new (&tiny);
  VigilLine line = { .baud = 38400, .data_bits = 8, .stop_bits = 1 };
  VigilPort *other;

  plug_in (bench);
  other = vigil_port_new_pty (bench->path);
  g_assert_true (other->ops->open (other, &line, NULL));
  vigil_device_open (bench->device);
  g_assert_cmpstr (bench->links->str, ==, "closed ");
  g_assert_nonnull (strstr (vigil_device_get_trouble (bench->device), "held by this program"));
  turn ();
  g_assert_cmpstr (bench->links->str, ==, "closed ");
  vigil_port_free (other);
  vigil_clock_fake_advance_us (SEC / 2);
  wait_for_links (bench, "closed silent ");
}

/* A device that takes nothing: whole messages wait, then whole messages are dropped and counted;
 * what waited goes out in order when it listens again. */
static void
test_send_queue (void)
{
  g_autoptr (Bench) bench = bench_new_live (&tiny);
  g_autoptr (GString) heard = g_string_new (NULL);
  guint n_asked = 0;

  for (; vigil_device_get_messages_dropped (bench->device) == 0; n_asked++) {
    g_assert_cmpuint (n_asked, <, 1000);
    g_assert_true (vigil_device_send_command (bench->device,
                                              &(VigilCommand){ .value = 1 + n_asked % 200 }, NULL));
  }
  for (guint i = 0; i < 5000 && heard->len < (n_asked - 1) * 1000; i++) {
    g_autofree char *more = pty_pair_hear (bench->pty);

    g_string_append (heard, more);
    turn ();
  }
  g_assert_cmpuint (heard->len, ==, (n_asked - 1) * 1000);
  g_assert_cmpuint (vigil_device_get_bytes_sent (bench->device), ==, 6 + heard->len);
  for (gsize i = 0; i < heard->len; i++)
    g_assert_cmpint ((guint8) heard->str[i], ==, 1 + (i / 1000) % 200);
}

static void
on_closing_observation (VigilDevice *device, const VigilObservation *observation,
                        gpointer user_data)
{
  if (observation->code == VIGIL_CODE_PUMP_RATE)
    vigil_device_close (device);
}

/* Two frames in one read, the first of which makes the host close the device. */
static void
test_closed_by_host (void)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  VigilDeviceEvents events = { .on_observation = on_closing_observation };
  g_autoptr (VigilDevice) device
      = vigil_device_new_for_driver (&tiny, pty->path, 0, 1, VIGIL_CONTROL_NONE, &events);

  vigil_device_open (device);
  pty_pair_say (pty, PING PING, -1);
  for (guint i = 0; i < 5000 && vigil_device_get_link_state (device, 0) != VIGIL_LINK_CLOSED; i++)
    turn ();
  g_assert_cmpint (vigil_device_get_link_state (device, 0), ==, VIGIL_LINK_CLOSED);
}

/* ---- the Alaris driver ---- */

static void
on_pump_asked (const guint8 *frame, gsize len, gpointer user_data)
{
  static const char *const answers[] = {
    "INST_SERIALNO^8002-51740",
    "INF^8002-51740^-^SET^4.17^ml/h^KETAMINE^1.234^ml^17.91^mmHg^07:11:00^EVENT^127904",
    "ALARM^AL_NOALM^ ^ ",
    "REMOTE_CTRL^ENABLED^****^PERMIT^0^ms",
    "INF_RATE_MAX_SYRINGE^1200.00^ml/h",
    "INF_RATE^4.17^ml/h",
    "INF_VTBI^ACTIV^30.000^ml^STOP",
    "SYRINGE_STATUS^BD PLASTIPAK^ 50^CONF",
    "COMMS_PROTOCOL^Asena Rev 2.1.5",
    "POWER_MAINS^CON",
    "PRESSURE^L3^17.91^mmHg",
  };
  PtyPair *pty = user_data;
  gsize n_word = 0;

  while (n_word < len && frame[n_word] != '^')
    n_word++;
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    if (strncmp (answers[i], (const char *) frame, n_word) == 0 && answers[i][n_word] == '^') {
      guint8 reply[ASENA_MAX_FRAME];
      gsize n = asena_message_seal (answers[i], reply);

      pty_pair_say (pty, (const char *) reply, (gssize) n);
    }
  }
}

static void
play_pump (Bench *bench, VigilFramer *framer)
{
  g_autofree char *heard = pty_pair_hear (bench->pty);

  vigil_framer_feed (framer, (const guint8 *) heard, strlen (heard), on_pump_asked, bench->pty);
}

static void
test_asena (void)
{
  g_autoptr (Bench) bench = bench_new (&vigil_driver_alaris_asena);
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_asena);

  plug_in (bench);
  vigil_device_open (bench->device);
  for (guint i = 0; i < 5000 && bench->last[VIGIL_CODE_PUMP_REMOTE].code == 0; i++) {
    play_pump (bench, framer);
    turn ();
  }
  g_assert_cmpstr (bench->links->str, ==, "silent negotiating live ");
  g_assert_cmpfloat (bench->last[VIGIL_CODE_PUMP_RATE].value, ==, 4.17);
  g_assert_cmpfloat (bench->last[VIGIL_CODE_PUMP_REMOTE].value, ==, 1);
  pull_out (bench);
  turn ();
  g_assert_cmpint (vigil_device_get_link_state (bench->device, 2), ==, VIGIL_LINK_LOST);
  plug_in (bench);
  for (guint i = 0; i < 5000 && vigil_device_get_link_state (bench->device, 2) != VIGIL_LINK_LIVE;
       i++) {
    play_pump (bench, framer);
    turn ();
  }
  g_assert_cmpstr (bench->links->str, ==, "silent negotiating live lost live ");
  while (vigil_device_get_bytes_sent (bench->device) == 0)
    turn ();
  g_free (pty_pair_hear (bench->pty));
  vigil_device_close (bench->device);
  assert_hears (bench, "!REMOTE_CTRL^DISABLED|EF95\r");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device/spec", test_spec);
  g_test_add_func ("/device/spec-again", test_spec_again);
  g_test_add_func ("/device/spec/order", test_spec_order);
  g_test_add_func ("/device/spec/speeds", test_spec_speeds);
  g_test_add_func ("/device/live", test_live);
  g_test_add_func ("/device/cable-pulled", test_cable_pulled);
  g_test_add_func ("/device/silence", test_silence);
  g_test_add_func ("/device/half-frames", test_half_frames);
  g_test_add_func ("/device/garbage", test_garbage);
  g_test_add_func ("/device/not-there-yet", test_not_there_yet);
  g_test_add_func ("/device/busy", test_busy);
  g_test_add_func ("/device/send-queue", test_send_queue);
  g_test_add_func ("/device/closed-by-host", test_closed_by_host);
  g_test_add_func ("/device/asena", test_asena);
  return g_test_run ();
}
