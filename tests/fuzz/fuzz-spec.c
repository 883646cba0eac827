/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody types for a device: it is refused with words, or it is understood and reads the same
 * when it is written again. */
#include "fuzz.h"

#include "core/device-spec.h"

#include <string.h>

static void
check_again (const VigilDeviceSpec *spec)
{
  g_autofree char *text = vigil_device_spec_print (spec);
  VigilDeviceSpec again;

  g_assert_true (vigil_device_spec_parse_any (&again, text, NULL));
  g_assert_cmpstr (again.name, ==, spec->name);
  g_assert_true (again.driver == spec->driver);
  g_assert_cmpuint (again.n_channels, ==, spec->n_channels);
  g_assert_cmpuint (again.baud, ==, spec->baud);
  g_assert_cmpint (again.is_listen_only, ==, spec->is_listen_only);
  g_assert_cmpstr (again.path, ==, spec->path);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  VigilDeviceSpec spec;

  if (vigil_device_spec_parse_any (&spec, text, &error)) {
    g_assert_no_error (error);
    check_again (&spec);
  } else {
    g_assert_nonnull (error);
    g_assert_true (*error->message != '\0');
  }
  return 0;
}
