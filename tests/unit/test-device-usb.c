/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole way to a device at a USB adapter: /dev/ttyUSB0 and its name under /dev/serial/by-id,
 * opened by libserialport, pulled and plugged. The adapters are fixtures/pty-shim.c's. */
#include "core/device.h"
#include "driver/asena-message.h"
#include "fixtures/pty-pair.h"
#include "fixtures/pty-shim.h"
#include "fixtures/wait.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define OURS "usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0"
#define OTHER "usb-FTDI_FT232R_USB_UART_A50285XX-if00-port0"
#define QUESTION "!INST_SERIALNO|457D\r"

typedef struct {
  PtyPair *pty;
  VigilDevice *device;
  guint n_serials;
  VigilLinkState link;
} Bench;

static void
on_observation (VigilDevice *device, const VigilObservation *observation, gpointer user_data)
{
  Bench *bench = user_data;

  if (observation->code == VIGIL_CODE_LINK_STATE)
    bench->link = (VigilLinkState) observation->value;
  bench->n_serials += observation->code == VIGIL_CODE_PUMP_SERIAL;
}

static void
plug (Bench *bench, guint number)
{
  bench->pty = pty_pair_new ();
  pty_shim_plug (number, bench->pty->path, OURS);
}

static void
pull (Bench *bench, guint number)
{
  pty_shim_pull (number, OURS);
  g_clear_pointer (&bench->pty, pty_pair_free);
}

static void
bench_begin (Bench *bench, const char *spec)
{
  VigilDeviceEvents events = { .on_observation = on_observation, .user_data = bench };
  g_autoptr (GError) error = NULL;

  pty_shim_begin_dev ();
  *bench = (Bench){ 0 };
  bench->device = vigil_device_new (spec, VIGIL_ROLE_PUMP, 0, VIGIL_CONTROL_NONE, &events, &error);
  g_assert_no_error (error);
}

static void
bench_end (Bench *bench)
{
  vigil_device_free (bench->device);
  g_clear_pointer (&bench->pty, pty_pair_free);
  pty_shim_end_dev ();
}

/* The pump is asked who it is, and says. */
static void
converse (Bench *bench)
{
  g_autoptr (GString) heard = g_string_new (NULL);
  guint8 answer[ASENA_MAX_FRAME];
  gsize n = asena_message_seal ("INST_SERIALNO^8002-51740", answer);
  guint n_before = bench->n_serials;

  while (strstr (heard->str, QUESTION) == NULL) {
    g_autofree char *more = pty_pair_hear (bench->pty);

    g_string_append (heard, more);
    g_main_context_iteration (NULL, TRUE);
  }
  pty_pair_say (bench->pty, (const char *) answer, (gssize) n);
  vigil_wait_until (bench->n_serials == n_before + 1);
}

/* The descriptor that this program has on @pty beside the bench's own, and there is one. */
static int
find_fd (PtyPair *pty)
{
  for (int fd = 3; fd < 256; fd++) {
    char name[64] = "";

    if (ttyname_r (fd, name, sizeof name) == 0 && strcmp (name, pty->path) == 0)
      return fd;
  }
  g_assert_not_reached ();
}

/* As set on the line: 38400 8N1 raw, nobody else's, not a child's. */
static void
assert_line_is_set (PtyPair *pty)
{
  int fd = find_fd (pty), is_exclusive = 0;
  struct termios tio;

  g_assert_cmpint (tcgetattr (fd, &tio), ==, 0);
  g_assert_cmpint (cfgetispeed (&tio), ==, B38400);
  g_assert_cmpint (cfgetospeed (&tio), ==, B38400);
  g_assert_cmphex (tio.c_cflag & CSIZE, ==, CS8);
  g_assert_cmphex (tio.c_cflag & (PARENB | CSTOPB | CRTSCTS), ==, 0);
  g_assert_cmphex (tio.c_cflag & (CREAD | CLOCAL), ==, CREAD | CLOCAL);
  g_assert_cmphex (tio.c_lflag & (ICANON | ECHO | ISIG), ==, 0);
  g_assert_cmphex (tio.c_iflag & (IXON | IXOFF | ICRNL | INLCR | ISTRIP), ==, 0);
  g_assert_cmphex (tio.c_oflag & OPOST, ==, 0);
  g_assert_cmpint (ioctl (fd, TIOCGEXCL, &is_exclusive), ==, 0);
  g_assert_cmpint (is_exclusive, ==, 1);
  g_assert_cmpint (fcntl (fd, F_GETFD), ==, FD_CLOEXEC);
  g_assert_cmpint (fcntl (fd, F_GETFL) & O_NONBLOCK, ==, O_NONBLOCK);
}

/* Pulled in the middle of the conversation, back at another number, under the same name. */
static void
test_by_name (void)
{
  Bench bench;

  bench_begin (&bench, "alaris-asena@/dev/serial/by-id/" OURS);
  vigil_device_open (bench.device);
  g_assert_cmpint (bench.link, ==, VIGIL_LINK_CLOSED);
  g_assert_nonnull (strstr (vigil_device_get_trouble (bench.device), OURS));
  for (guint number = 0; number < 3; number++) {
    plug (&bench, number);
    vigil_wait_until (vigil_device_get_trouble (bench.device) == NULL);
    assert_line_is_set (bench.pty);
    converse (&bench);
    pull (&bench, number);
    vigil_wait_until (vigil_device_get_trouble (bench.device) != NULL);
  }
  bench_end (&bench);
}

/* Named by its number alone, it is still the same adapter that is wanted: not the other one, which
 * has got that number in the meantime and may be the monitor's. */
static void
test_by_number (void)
{
  g_autoptr (PtyPair) other = pty_pair_new ();
  g_autofree char *heard = NULL;
  Bench bench;

  bench_begin (&bench, "alaris-asena@/dev/ttyUSB0");
  plug (&bench, 0);
  vigil_device_open (bench.device);
  converse (&bench);
  pull (&bench, 0);
  vigil_wait_until (vigil_device_get_trouble (bench.device) != NULL);
  pty_shim_plug (0, other->path, OTHER);
  plug (&bench, 1);
  vigil_wait_until (vigil_device_get_trouble (bench.device) == NULL);
  converse (&bench);
  heard = pty_pair_hear (other);
  g_assert_cmpstr (heard, ==, "");
  bench_end (&bench);
}

/* Without a name of its own an adapter is what stands at its number. */
static void
test_without_name (void)
{
  Bench bench;

  bench_begin (&bench, "alaris-asena@/dev/ttyUSB4");
  for (guint i = 0; i < 2; i++) {
    bench.pty = pty_pair_new ();
    pty_shim_plug (4, bench.pty->path, NULL);
    vigil_device_open (bench.device);
    vigil_wait_until (vigil_device_get_trouble (bench.device) == NULL);
    converse (&bench);
    pty_shim_pull (4, NULL);
    g_clear_pointer (&bench.pty, pty_pair_free);
    vigil_wait_until (vigil_device_get_trouble (bench.device) != NULL);
  }
  bench_end (&bench);
}

/* A second Vigil, or a second device of this one, is told who has it and disturbs nobody. */
static void
test_twice (void)
{
  VigilDeviceEvents events = { .on_observation = on_observation };
  Bench bench, second = { 0 };

  bench_begin (&bench, "alaris-asena@/dev/ttyUSB0");
  plug (&bench, 0);
  vigil_device_open (bench.device);
  converse (&bench);
  events.user_data = &second;
  second.device = vigil_device_new ("philips-intellivue@/dev/serial/by-id/" OURS, VIGIL_ROLE_MONITOR, 0,
                                    VIGIL_CONTROL_NONE, &events, NULL);
  vigil_device_open (second.device);
  g_assert_nonnull (strstr (vigil_device_get_trouble (second.device), "/dev/serial/by-id/" OURS ": held by"));
  g_assert_cmpint (second.link, ==, VIGIL_LINK_CLOSED);
  assert_line_is_set (bench.pty);
  vigil_wait_until (vigil_device_get_bytes_sent (bench.device) > 40);
  vigil_device_free (second.device);
  bench_end (&bench);
}

/* The same, and not one byte leaves. */
static void
test_listen_only (void)
{
  g_autofree char *heard = NULL;
  guint8 said[ASENA_MAX_FRAME];
  gsize n = asena_message_seal ("INST_SERIALNO^8002-51740", said);
  Bench bench;
  int fd;

  bench_begin (&bench, "alaris-asena@listen:/dev/ttyUSB0");
  plug (&bench, 0);
  pty_shim_raise_modem_lines ();
  vigil_device_open (bench.device);
  fd = find_fd (bench.pty);
  g_assert_cmpint (fcntl (fd, F_GETFL) & O_ACCMODE, ==, O_RDONLY);
  g_assert_cmpint (pty_shim_get_modem_lines (), ==, 0);
  assert_line_is_set (bench.pty);
  vigil_wait_until (vigil_device_get_messages_withheld (bench.device) >= 3);
  pty_pair_say (bench.pty, (const char *) said, (gssize) n);
  vigil_wait_until (vigil_device_get_counters (bench.device)->frames == 1);
  vigil_device_close (bench.device);
  heard = pty_pair_hear (bench.pty);
  g_assert_cmpstr (heard, ==, "");
  bench_end (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device/usb/by-name", test_by_name);
  g_test_add_func ("/device/usb/by-number", test_by_number);
  g_test_add_func ("/device/usb/without-name", test_without_name);
  g_test_add_func ("/device/usb/twice", test_twice);
  g_test_add_func ("/device/usb/listen-only", test_listen_only);
  return g_test_run ();
}
