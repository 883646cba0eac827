/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is remembered of the devices: read, written, refused with its place, and never lost. */
#include "config.h"

#include "core/core.h"
#include "core/devices-file.h"

#include <glib/gstdio.h>
#include <string.h>

#define BY_ID "/dev/serial/by-id/usb-FTDI_FT232R-if00-port0"

typedef struct {
  char *dir, *path;
} Bench;

static void
bench_begin (Bench *bench, const char *text)
{
  bench->dir = g_dir_make_tmp ("vigil-devices-XXXXXX", NULL);
  bench->path = g_build_filename (bench->dir, "vigil", "devices.ini", NULL);
  if (text != NULL) {
    g_autofree char *folder = g_path_get_dirname (bench->path);

    g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
    g_assert_true (g_file_set_contents (bench->path, text, -1, NULL));
  }
}

static void
bench_end (Bench *bench)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", bench->dir);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (bench->path);
  g_free (bench->dir);
}

static char *
read_file (Bench *bench)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (bench->path, &text, NULL, NULL));
  return text;
}

static GPtrArray *
load (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *devices = vigil_devices_file_load (bench->path, &error);

  g_assert_no_error (error);
  return devices;
}

static void
assert_specs (GPtrArray *devices, const char *const *specs)
{
  g_assert_cmpuint (devices->len, ==, g_strv_length ((char **) specs));
  for (guint i = 0; i < devices->len; i++) {
    g_autofree char *spec = vigil_known_device_print_spec (devices->pdata[i]);

    g_assert_cmpstr (spec, ==, specs[i]);
  }
}

static void
add (GPtrArray *devices, const char *text, guint8 channel)
{
  VigilDeviceSpec spec;

  g_assert_true (vigil_device_spec_parse_any (&spec, text, NULL));
  g_ptr_array_add (devices, vigil_known_device_new (&spec, channel));
}

static const char *const all_specs[]
    = { "philips-intellivue,19200@" BY_ID, "nonin-oem@/dev/ttyS9", "alaris-asena@listen:tcp:[fd00::7]:4001",
        "Pompe bleue \xc3\xa0 3=alaris-asena@/dev/ttyS0", NULL };

static void
test_round_trip (void)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify) vigil_known_device_free);
  g_autoptr (GPtrArray) none = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  Bench bench;

  bench_begin (&bench, NULL);
  none = load (&bench);
  g_assert_cmpuint (none->len, ==, 0);
  for (guint8 i = 0; all_specs[i] != NULL; i++)
    add (devices, all_specs[i], i);
  g_assert_true (vigil_devices_file_save (bench.path, devices, &error));
  g_assert_no_error (error);
  again = load (&bench);
  assert_specs (again, all_specs);
  for (guint i = 0; i < again->len; i++)
    g_assert_cmpuint (((VigilKnownDevice *) again->pdata[i])->channel, ==, i % 2);
  bench_end (&bench);
}

/* Written by hand, with words that stay. */
static void
test_by_hand (void)
{
  static const char text[] = "# bay 3\n\n[pump 1]\n# the blue one\ndriver = alaris-asena\nport = " BY_ID "\n"
                             "[monitor]\nport=/dev/ttyS1\ndriver=philips-intellivue\nlisten-only=true\n"
                             "[pump 2]\nspeed=9600\ndriver=alaris-asena\nport=/dev/ttyS2\npumps=1\n";
  static const char *const read[]
      = { "philips-intellivue@listen:/dev/ttyS1", "alaris-asena@" BY_ID, "alaris-asena,9600@/dev/ttyS2", NULL };
  static const char *const kept[] = { "alaris-asena@" BY_ID, NULL };
  g_autoptr (GPtrArray) devices = NULL, again = NULL;
  g_autofree char *saved = NULL;
  Bench bench;

  bench_begin (&bench, text);
  devices = load (&bench);
  assert_specs (devices, read);
  g_ptr_array_remove_index (devices, 2);
  g_ptr_array_remove_index (devices, 0);
  g_assert_true (vigil_devices_file_save (bench.path, devices, NULL));
  again = load (&bench);
  assert_specs (again, kept);
  saved = read_file (&bench);
  g_assert_nonnull (strstr (saved, "# bay 3\n"));
  g_assert_nonnull (strstr (saved, "# the blue one\n"));
  g_assert_null (strstr (saved, "monitor"));
  g_assert_null (strstr (saved, "speed"));
  bench_end (&bench);
}

#define MONITOR "driver=nonin-oem\nport=/dev/ttyS0\n"
#define PUMP "driver=alaris-asena\nport=/dev/ttyS0\n"

/* What could not be read again is not written: two of one name, more than a chair can have. */
static void
test_namesakes (void)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify) vigil_known_device_free);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;
  Bench bench;

  bench_begin (&bench, NULL);
  add (devices, "Bay 3=philips-intellivue@/dev/ttyS1", 0);
  g_assert_true (vigil_devices_file_save (bench.path, devices, NULL));
  add (devices, "Bay 3=alaris-asena@/dev/ttyS0", 0);
  g_assert_false (vigil_devices_file_save (bench.path, devices, &error));
  g_assert_error (error, VIGIL_DEVICES_FILE_ERROR, VIGIL_DEVICES_FILE_ERROR_FORMAT);
  g_clear_error (&error);
  g_ptr_array_set_size (devices, 1);
  for (guint8 i = 0; i <= VIGIL_MAX_CHANNELS; i++)
    add (devices, "alaris-asena@/dev/ttyS0", i);
  g_assert_false (vigil_devices_file_save (bench.path, devices, &error));
  g_assert_nonnull (strstr (error->message, "at most 4 pumps"));
  after = load (&bench);
  assert_specs (after, (const char *const[]) { "Bay 3=philips-intellivue@/dev/ttyS1", NULL });
  bench_end (&bench);
}

/* Refused with file, group and key; and what is refused is not written over. */
static void
test_refused (void)
{
  static const struct {
    const char *text, *says;
  } bad[] = {
    { "[pump 1]\nport=/dev/ttyS0\n", ": [pump 1] driver: is missing" },
    { "[pump 1]\ndriver=alaris\nport=/dev/ttyS0\n", ": [pump 1] driver: no driver \"alaris\"" },
    { "[pump 1]\ndriver=philips-intellivue\nport=/dev/ttyS0\n", ": [pump 1] driver: \"philips-intellivue\" is the driver of a monitor" },
    { "[monitor]\ndriver=alaris-asena\nport=/dev/ttyS0\n", ": [monitor] driver: \"alaris-asena\" is the driver of a pump" },
    { "[monitor]\ndriver=philips-intellivue\n", ": [monitor] port: is missing" },
    { "[monitor]\ndriver=philips-intellivue\nport=\n", ": [monitor] port: the path of the port is empty" },
    { "[pump 1]\ndriver=alaris-asena\nport=tcp:moxa\n", ": [pump 1] port: \"tcp:moxa\": tcp:HOST:PORT is wanted" },
    { "[pump 1]\n" PUMP "pumps=2\n", ": [pump 1] pumps: \"2\" is not a number from 1 to 1" },
    { "[pump 1]\n" PUMP "pumps=one\n", ": [pump 1] pumps: \"one\"" },
    { "[pump 1]\n" PUMP "speed=19200\n", ": [pump 1] speed: \"19200\": alaris-asena knows no such speed; it knows 38400 or 9600" },
    { "[pump 1]\n" PUMP "speed=fast\n", ": [pump 1] speed: \"fast\": alaris-asena knows no such speed" },
    { "[pump 1]\n" PUMP "baud=9600\n", ": [pump 1] baud: is not known here; there are name, driver, port, pumps, speed" },
    { "[pump 1]\ndriver=alaris-asena\nport=tcp:h:1\nspeed=9600\n", ": [pump 1] speed: \"9600\": a tcp: port has no speed" },
    { "[pump 1]\n" PUMP "listen-only=yes\n", ": [pump 1] listen-only: \"yes\" is neither true nor false" },
    { "[pump 1]\n" PUMP "listenonly=true\n", ": [pump 1] listenonly: is not known" },
    { "[pump 1]\n" PUMP "name=a=b\n", ": [pump 1] name: \"a=b\": the name of a device is letters" },
    { "[pump 1]\n" PUMP "name=A pump whose name does not end\n", ": [pump 1] name: \"A pump whose name does not end\" is too long" },
    { "[monitor]\n" MONITOR "name=Bay 3\n[pump 1]\n" PUMP "name=Bay 3\n",
      ": [pump 1] name: Another device is called \"Bay 3\" too." },
    { "[pump 1]\n" PUMP "[pump 3]\n" PUMP, ": [pump 3]: is no device" },
    { "[pump 0]\n" PUMP, ": [pump 0]: is no device" },
    { "[monitor]\n" MONITOR "[monitor 3]\n" MONITOR, ": [monitor 3]: is no device" },
    { "[monitor 1]\n" MONITOR, ": [monitor 1]: is no device" },
    { "[monitor]\n" MONITOR "[monitor 2]\n" PUMP, ": [monitor 2] driver: \"alaris-asena\" is the driver of a pump" },
    { "[monitor]\n" MONITOR "[monitor 2]\n" MONITOR "[monitor 3]\n" MONITOR "[monitor 4]\n" MONITOR "[monitor 5]\n" MONITOR,
      ": [monitor 5]: makes more than 4 monitors" },
    { "[pmup 1]\n" PUMP, ": [pmup 1]: is no device" },
    { "[pump 1]\n" PUMP "[pump 2]\n" PUMP "[pump 3]\n" PUMP "[pump 4]\n" PUMP "[pump 5]\n" PUMP, ": [pump 5]: makes more than" },
    { "[tablet]\nsite=North 1\n", ": [tablet] site: \"North 1\" is not an id of lower case letters" },
    { "[tablet]\nsite=\n", ": [tablet] site: \"\" is not an id" },
    { "[tablet]\nsite=a-name-of-more-than-thirty-one-bytes\n", ": [tablet] site: \"a-name-" },
    { "[tablet]\nplace=north\n", ": [tablet] place: is not known here; there is site" },
    { "driver=alaris-asena\n", "devices.ini: " },
    { "[pump 1\n", "devices.ini: " },
    { "[pump 1]\ndriver=alaris-asena\nport=/dev/\xff\n", "devices.ini: [pump 1] port: " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify) vigil_known_device_free);
    g_autoptr (GError) error = NULL;
    g_autofree char *after = NULL;
    Bench bench;

    bench_begin (&bench, bad[i].text);
    g_assert_null (vigil_devices_file_load (bench.path, &error));
    g_assert_error (error, VIGIL_DEVICES_FILE_ERROR, VIGIL_DEVICES_FILE_ERROR_FORMAT);
    g_assert_true (g_str_has_prefix (error->message, bench.path));
    if (strstr (error->message, bad[i].says) == NULL)
      g_error ("%s\nsays not \"%s\", but \"%s\"", bad[i].text, bad[i].says, error->message);
    g_clear_error (&error);
    add (devices, all_specs[0], 0);
    g_assert_false (vigil_devices_file_save (bench.path, devices, &error));
    g_assert_nonnull (strstr (error->message, bad[i].says));
    after = read_file (&bench);
    g_assert_cmpstr (after, ==, bad[i].text);
    bench_end (&bench);
  }
}

/* Where the tablet stands outlives its devices, and they it. */
static void
test_site (void)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify) vigil_known_device_free);
  g_autoptr (GPtrArray) none = g_ptr_array_new (), last = NULL;
  g_autofree char *before = NULL, *said = NULL, *kept = NULL, *other = NULL, *gone = NULL;
  g_autoptr (GError) error = NULL;
  Bench bench;

  bench_begin (&bench, NULL);
  before = vigil_devices_file_load_site (bench.path, &error);
  g_assert_no_error (error);
  g_assert_null (before);
  g_assert_true (vigil_devices_file_save_site (bench.path, "north", &error));
  for (guint8 i = 0; all_specs[i] != NULL; i++)
    add (devices, all_specs[i], i);
  g_assert_true (vigil_devices_file_save (bench.path, devices, &error));
  said = vigil_devices_file_load_site (bench.path, &error);
  g_assert_cmpstr (said, ==, "north");
  g_assert_true (vigil_devices_file_save (bench.path, none, &error));
  kept = vigil_devices_file_load_site (bench.path, &error);
  g_assert_cmpstr (kept, ==, "north");
  g_assert_true (vigil_devices_file_save (bench.path, devices, &error));
  g_assert_false (vigil_devices_file_save_site (bench.path, "North", &error));
  g_assert_nonnull (strstr (error->message, "\"North\" is not an id"));
  g_clear_error (&error);
  other = vigil_devices_file_load_site (bench.path, &error);
  g_assert_cmpstr (other, ==, "north");
  g_assert_true (vigil_devices_file_save_site (bench.path, NULL, &error));
  gone = vigil_devices_file_load_site (bench.path, &error);
  g_assert_no_error (error);
  g_assert_null (gone);
  last = load (&bench);
  assert_specs (last, all_specs);
  bench_end (&bench);
}

/* A folder stands where the file should: what cannot be read is not what is not there. */
static void
test_unreadable (void)
{
  g_autoptr (GError) error = NULL;
  Bench bench;

  bench_begin (&bench, NULL);
  g_assert_cmpint (g_mkdir_with_parents (bench.path, 0755), ==, 0);
  g_assert_null (vigil_devices_file_load (bench.path, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, bench.path));
  bench_end (&bench);
}

/* ---- a chair that is told of no device ---- */

static void
on_view (const VigilView *view, gpointer user_data)
{
  *(VigilView *) user_data = *view;
}

static void
start_chair (Bench *bench, const char *monitor, VigilView *view, GError **error)
{
  const char *const monitors[] = { monitor, NULL };
  g_autofree char *record = g_build_filename (bench->dir, "record.db", NULL);
  VigilCoreConfig config = { .clinic_dir = VIGIL_SOURCE_CLINIC_DIR, 
                             .record_path = record, .monitors = monitor != NULL ? monitors : NULL,
                             .devices_path = bench->path };
  VigilBusReader reader = { .on_view = on_view, .user_data = view };
  g_autoptr (VigilCore) core = vigil_core_new (&config, error);

  if (core == NULL)
    return;
  vigil_bus_attach (vigil_core_get_bus (core), &reader);
  while (view->serial == 0)
    g_main_context_iteration (NULL, TRUE);
  vigil_bus_detach (vigil_core_get_bus (core));
}

static void
on_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
set_devices (VigilCore *core, const char *monitor, GError **error)
{
  const char *const monitors[] = { monitor, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  vigil_core_set_devices_async (core, monitors, NULL, on_set, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return vigil_core_set_devices_finish (core, result, error);
}

/* What a set-up screen does: takes them away, and gives others. */
static void
test_set_up_again (void)
{
  static const char *const before[] = { "philips-intellivue@/nowhere/monitor", NULL };
  g_autoptr (GError) error = NULL;
  VigilView view = { 0 };
  VigilBusReader reader = { .on_view = on_view, .user_data = &view };
  g_autofree char *record = NULL;
  g_autoptr (VigilCore) core = NULL;
  Bench bench;

  bench_begin (&bench, NULL);
  record = g_build_filename (bench.dir, "record.db", NULL);
  core = vigil_core_new (&(VigilCoreConfig){ .clinic_dir = VIGIL_SOURCE_CLINIC_DIR, .record_path = record,
                                             .monitors = before }, &error);
  g_assert_no_error (error);
  vigil_bus_attach (vigil_core_get_bus (core), &reader);
  g_assert_true (set_devices (core, NULL, &error));
  while (view.serial == 0 || view.n_links != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (set_devices (core, "philips-intellivue@/nowhere/else", &error));
  while (view.n_links != 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (view.links[0].path, ==, "/nowhere/else");
  g_assert_false (set_devices (core, "philips-intellivue", &error));
  g_assert_nonnull (error);
  vigil_bus_detach (vigil_core_get_bus (core));
  g_clear_pointer (&core, vigil_core_free);
  bench_end (&bench);
}

static void
test_chair (void)
{
  static const char text[] = "[monitor]\ndriver=philips-intellivue\nport=/nowhere/monitor\n[pump 1]\ndriver=alaris-asena\n"
                             "port=/nowhere/pump\nlisten-only=true\n";
  g_autoptr (GError) error = NULL;
  VigilView view = { 0 };
  Bench bench;

  bench_begin (&bench, text);
  start_chair (&bench, NULL, &view, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (view.n_links, ==, 2);
  g_assert_cmpstr (view.links[0].path, ==, "/nowhere/monitor");
  g_assert_cmpstr (view.links[1].path, ==, "/nowhere/pump");
  g_assert_true (view.links[1].is_listen_only);
  /* what is told counts, and nothing is mixed */
  view = (VigilView){ 0 };
  start_chair (&bench, "philips-intellivue@/nowhere/else", &view, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (view.n_links, ==, 1);
  g_assert_cmpstr (view.links[0].path, ==, "/nowhere/else");
  g_assert_true (g_file_set_contents (bench.path, "[monitor]\n", -1, NULL));
  start_chair (&bench, NULL, &view, &error);
  g_assert_error (error, VIGIL_DEVICES_FILE_ERROR, VIGIL_DEVICES_FILE_ERROR_FORMAT);
  bench_end (&bench);
}

/* Where it stands is remembered too, whatever devices it was told of; a file that broke keeps no chair from starting that
 * was told of its devices, but nothing is known then. */
static void
test_chair_at_site (void)
{
  g_autoptr (GError) error = NULL;
  VigilView view = { 0 };
  Bench bench;

  bench_begin (&bench, "[tablet]\nsite=lakeside\n");
  start_chair (&bench, "philips-intellivue@/nowhere/else", &view, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (view.site, ==, "Lakeside");
  g_assert_false (view.is_site_unknown);
  g_assert_true (g_file_set_contents (bench.path, "[tablet]\nsite=Lake Side\n", -1, NULL));
  view = (VigilView){ 0 };
  start_chair (&bench, "philips-intellivue@/nowhere/else", &view, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (view.site, ==, "");
  g_assert_true (view.is_site_unknown);
  bench_end (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/devices-file/round-trip", test_round_trip);
  g_test_add_func ("/devices-file/by-hand", test_by_hand);
  g_test_add_func ("/devices-file/namesakes", test_namesakes);
  g_test_add_func ("/devices-file/refused", test_refused);
  g_test_add_func ("/devices-file/site", test_site);
  g_test_add_func ("/devices-file/unreadable", test_unreadable);
  g_test_add_func ("/devices-file/chair", test_chair);
  g_test_add_func ("/devices-file/chair-at-site", test_chair_at_site);
  g_test_add_func ("/devices-file/set-up-again", test_set_up_again);
  return g_test_run ();
}
