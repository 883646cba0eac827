/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Setting up a device, in words: what one port said never stands beside the name of another, and
 * what is remembered is what was chosen. */
#include "fixtures/pty-pair.h"
#include "fixtures/wait.h"
#include "core/devices-file.h"
#include "model/device-setup.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *dir, *file;
  VigilDeviceSetup *setup;
} Stand;

static void
set_up (Stand *self, gconstpointer unused)
{
  self->dir = g_dir_make_tmp ("vigil-setup-XXXXXX", NULL);
  self->file = g_build_filename (self->dir, "devices.ini", NULL);
  self->setup = vigil_device_setup_new (self->file);
}

static guint
find_kind (Stand *self, const char *title)
{
  for (guint i = 0; i < vigil_device_setup_get_n_kinds (self->setup); i++) {
    VigilSetupRow row;
    gboolean is_it;

    vigil_device_setup_fill_kind (self->setup, i, &row);
    is_it = g_str_equal (row.title, title);
    vigil_setup_row_clear (&row);
    if (is_it)
      return i;
  }
  g_assert_not_reached ();
}

static gboolean
is_busy (Stand *self)
{
  VigilSetupState state;
  gboolean is_busy;

  vigil_device_setup_fill_state (self->setup, &state);
  is_busy = state.is_busy;
  vigil_setup_state_clear (&state);
  return is_busy;
}

static void
tear_down (Stand *self, gconstpointer unused)
{
  vigil_device_setup_stop (self->setup);
  vigil_wait_until (!is_busy (self));
  g_object_unref (self->setup);
  g_unlink (self->file);
  g_assert_cmpint (g_rmdir (self->dir), ==, 0);
  g_free (self->file);
  g_free (self->dir);
}

static char *
get_bytes (Stand *self)
{
  VigilSetupState state;
  char *bytes;

  vigil_device_setup_fill_state (self->setup, &state);
  bytes = g_strdup (state.bytes);
  vigil_setup_state_clear (&state);
  return bytes;
}

static gboolean
has_bytes (Stand *self, PtyPair *pair)
{
  g_autofree char *bytes = get_bytes (self);

  pty_pair_say (pair, "noise", 5);
  return strcmp (bytes, "0") != 0;
}

static void
choose (Stand *self, const char *address, const char *kind)
{
  g_autoptr (GError) error = NULL;

  vigil_device_setup_choose_address (self->setup, address, &error);
  g_assert_no_error (error);
  if (kind != NULL)
    vigil_device_setup_choose_kind (self->setup, find_kind (self, kind));
}

static void
test_another_port (Stand *self, gconstpointer unused)
{
  g_autoptr (PtyPair) loud = pty_pair_new (), quiet = pty_pair_new ();
  g_autofree char *bytes = NULL;

  choose (self, loud->path, "Philips IntelliVue");
  vigil_wait_until (has_bytes (self, loud));
  choose (self, quiet->path, NULL);
  bytes = get_bytes (self);
  g_assert_cmpstr (bytes, ==, "0");
  vigil_wait_until (!is_busy (self));
  g_clear_pointer (&bytes, g_free);
  bytes = get_bytes (self);
  g_assert_cmpstr (bytes, ==, "0");
  g_assert_null (vigil_device_setup_get_role (self->setup));
}

static void
test_no_address (Stand *self, gconstpointer unused)
{
  static const char *const wrong[] = { "", "nonsense", "tcp:", "tcp:host", "tcp:host:0", "replay:" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (vigil_device_setup_choose_address (self->setup, wrong[i], &error));
    g_assert_nonnull (error);
  }
}

static void
test_roles (Stand *self, gconstpointer unused)
{
  g_autoptr (PtyPair) a = pty_pair_new (), b = pty_pair_new (), c = pty_pair_new ();
  g_autoptr (GError) error = NULL;

  choose (self, a->path, "B. Braun Space");
  g_assert_cmpstr (vigil_device_setup_get_role (self->setup), ==, "pump 1");
  vigil_device_setup_set_n_pumps (self->setup, 2);
  g_assert_cmpstr (vigil_device_setup_get_role (self->setup), ==, "pumps 1 to 2");
  g_assert_true (vigil_device_setup_save (self->setup, &error));
  choose (self, b->path, "Alaris/Asena syringe pump");
  g_assert_cmpstr (vigil_device_setup_get_role (self->setup), ==, "pump 3");
  g_assert_true (vigil_device_setup_save (self->setup, &error));
  /* the one at the same port gives way */
  choose (self, a->path, "Alaris/Asena syringe pump");
  g_assert_cmpstr (vigil_device_setup_get_role (self->setup), ==, "pump 1");
  choose (self, c->path, "Philips IntelliVue");
  g_assert_cmpstr (vigil_device_setup_get_role (self->setup), ==, "monitor");
}

static char *
read_saved (Stand *self)
{
  char *text = NULL;

  g_assert_true (vigil_device_setup_save (self->setup, NULL));
  g_assert_true (g_file_get_contents (self->file, &text, NULL, NULL));
  return text;
}

/* The new one stands where the old one stood, whatever of it is another. */
static void
test_change (Stand *self, gconstpointer unused)
{
  g_autoptr (PtyPair) a = pty_pair_new (), b = pty_pair_new (), c = pty_pair_new ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  choose (self, a->path, "Alaris/Asena syringe pump");
  g_assert_true (vigil_device_setup_set_name (self->setup, " Blue ", &error));
  g_assert_true (vigil_device_setup_save (self->setup, &error));
  choose (self, b->path, "Alaris/Asena syringe pump");
  g_assert_cmpstr (vigil_device_setup_get_name (self->setup), ==, "");
  g_assert_false (vigil_device_setup_set_name (self->setup, "a=b", &error));
  g_assert_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC);
  g_clear_error (&error);
  g_assert_true (vigil_device_setup_set_name (self->setup, "Blue", &error));
  g_assert_false (vigil_device_setup_save (self->setup, &error));
  g_assert_error (error, VIGIL_DEVICES_FILE_ERROR, VIGIL_DEVICES_FILE_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_true (vigil_device_setup_set_name (self->setup, "", &error));
  g_assert_true (vigil_device_setup_save (self->setup, &error));

  g_assert_false (vigil_device_setup_change (self->setup, "/nowhere"));
  g_assert_true (vigil_device_setup_change (self->setup, a->path));
  g_assert_cmpstr (vigil_device_setup_get_name (self->setup), ==, "Blue");
  g_assert_cmpstr (vigil_device_setup_get_role (self->setup), ==, "pump 1");
  choose (self, c->path, "Alaris/Asena syringe pump");
  g_assert_cmpstr (vigil_device_setup_get_name (self->setup), ==, "Blue");
  g_assert_cmpstr (vigil_device_setup_get_role (self->setup), ==, "pump 1");
  vigil_device_setup_next_speed (self->setup);
  text = read_saved (self);
  g_assert_nonnull (strstr (text, c->path));
  g_assert_null (strstr (text, a->path));
  g_assert_cmpint (strstr (text, c->path) - text, <, strstr (text, b->path) - text);
  g_assert_nonnull (strstr (text, "name=Blue\n"));
  g_assert_nonnull (strstr (text, "speed=9600\n"));
}

/* Its place among those of its kind is a choice: the first monitor is trusted before the second. */
static void
test_place (Stand *self, gconstpointer unused)
{
  g_autoptr (PtyPair) a = pty_pair_new (), b = pty_pair_new (), c = pty_pair_new ();
  g_autofree char *text = NULL;

  choose (self, a->path, "Capnostream 20");
  g_assert_cmpuint (vigil_device_setup_get_n_places (self->setup), ==, 1);
  vigil_device_setup_next_place (self->setup);
  g_free (read_saved (self));
  choose (self, b->path, "Alaris/Asena syringe pump");
  g_assert_cmpuint (vigil_device_setup_get_n_places (self->setup), ==, 1);
  g_free (read_saved (self));
  choose (self, c->path, "Philips IntelliVue");
  g_assert_cmpuint (vigil_device_setup_get_n_places (self->setup), ==, 2);
  g_assert_cmpstr (vigil_device_setup_get_role (self->setup), ==, "monitor 2");
  vigil_device_setup_next_place (self->setup);
  g_assert_cmpstr (vigil_device_setup_get_role (self->setup), ==, "monitor");
  vigil_device_setup_next_place (self->setup);
  g_assert_cmpstr (vigil_device_setup_get_role (self->setup), ==, "monitor 2");
  vigil_device_setup_next_place (self->setup);
  text = read_saved (self);
  g_assert_nonnull (strstr (text, "[monitor]\ndriver=philips-intellivue\n"));
  g_assert_nonnull (strstr (text, "[monitor 2]\ndriver=capnostream20\n"));
  g_assert_nonnull (strstr (text, "[pump 1]\n"));
  /* changed, it comes back to where it is */
  g_assert_true (vigil_device_setup_change (self->setup, c->path));
  g_assert_cmpstr (vigil_device_setup_get_role (self->setup), ==, "monitor");
  vigil_device_setup_next_place (self->setup);
  g_assert_cmpstr (vigil_device_setup_get_role (self->setup), ==, "monitor 2");
}

static void
assert_line (Stand *self, const char *settings)
{
  VigilSetupState state;

  vigil_device_setup_fill_state (self->setup, &state);
  g_assert_true (g_str_has_suffix (state.line, settings));
  vigil_setup_state_clear (&state);
}

/* Prefilled with the usual one; what is tried is what is said and remembered. */
static void
test_speeds (Stand *self, gconstpointer unused)
{
  g_autoptr (PtyPair) pair = pty_pair_new ();
  g_autofree char *fast = NULL, *usual = NULL;

  g_assert_cmpuint (vigil_device_setup_get_n_speeds (self->setup), ==, 0);
  choose (self, pair->path, "GE / Datex-Ohmeda S/5, B and CARESCAPE");
  g_assert_cmpuint (vigil_device_setup_get_n_speeds (self->setup), ==, 2);
  g_assert_cmpuint (vigil_device_setup_get_speed (self->setup), ==, 19200);
  assert_line (self, "19200 8E1 RTS/CTS");
  vigil_wait_until (has_bytes (self, pair));
  vigil_device_setup_next_speed (self->setup);
  g_assert_cmpuint (vigil_device_setup_get_speed (self->setup), ==, 115200);
  assert_line (self, "115200 8E1 RTS/CTS");
  fast = read_saved (self);
  g_assert_nonnull (strstr (fast, "\nspeed=115200\n"));
  vigil_device_setup_next_speed (self->setup);
  g_assert_cmpuint (vigil_device_setup_get_speed (self->setup), ==, 19200);
  usual = read_saved (self);
  g_assert_null (strstr (usual, "speed"));
  /* another device is set to its own */
  vigil_device_setup_next_speed (self->setup);
  vigil_device_setup_choose_kind (self->setup, find_kind (self, "Nellcor oximeter"));
  g_assert_cmpuint (vigil_device_setup_get_n_speeds (self->setup), ==, 1);
  g_assert_cmpuint (vigil_device_setup_get_speed (self->setup), ==, 9600);
  vigil_device_setup_next_speed (self->setup);
  g_assert_cmpuint (vigil_device_setup_get_speed (self->setup), ==, 9600);
}

/* A terminal server's is set there. */
static void
test_no_speeds (Stand *self, gconstpointer unused)
{
  g_autofree char *saved = NULL;

  choose (self, "tcp:127.0.0.1:1", "GE / Datex-Ohmeda S/5, B and CARESCAPE");
  g_assert_cmpuint (vigil_device_setup_get_n_speeds (self->setup), ==, 0);
  vigil_device_setup_next_speed (self->setup);
  saved = read_saved (self);
  g_assert_null (strstr (saved, "speed"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/device-setup/another-port", Stand, NULL, set_up, test_another_port, tear_down);
  g_test_add ("/device-setup/no-address", Stand, NULL, set_up, test_no_address, tear_down);
  g_test_add ("/device-setup/roles", Stand, NULL, set_up, test_roles, tear_down);
  g_test_add ("/device-setup/change", Stand, NULL, set_up, test_change, tear_down);
  g_test_add ("/device-setup/place", Stand, NULL, set_up, test_place, tear_down);
  g_test_add ("/device-setup/speeds", Stand, NULL, set_up, test_speeds, tear_down);
  g_test_add ("/device-setup/no-speeds", Stand, NULL, set_up, test_no_speeds, tear_down);
  return g_test_run ();
}
