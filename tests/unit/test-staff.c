/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"
#include "config.h"
#include "session/staff.h"

#include <string.h>

static void
test_pins (void)
{
  static const char *const wrong[] = { "", "2581", "258", "25800", "1471", "0000" };
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);

  g_assert_cmpstr (vigil_staff_find_by_pin (clinic, "2580")->name, ==, "A. Osei");
  g_assert_cmpstr (vigil_staff_find_by_pin (clinic, "1470")->name, ==, "R. Meyer");
  g_assert_cmpint (vigil_staff_find_by_pin (clinic, "3690")->role, ==, VIGIL_STAFF_PRESCRIBER);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (vigil_staff_find_by_pin (clinic, wrong[i]));
}

static void
test_hash (void)
{
  g_autofree char *a = vigil_staff_hash_pin ("2580"), *b = vigil_staff_hash_pin ("2580");

  g_assert_true (g_str_has_prefix (a, "$argon2id$"));
  g_assert_cmpstr (a, !=, b);
  g_assert_null (strstr (a, "2580$"));
}

static void
test_lock (void)
{
  VigilPinGate gate = { 0 };

  vigil_clock_fake_begin (1000, 0);
  for (guint i = 1; i < VIGIL_PIN_MAX_FAILURES; i++) {
    g_assert_false (vigil_pin_gate_step (&gate, FALSE, vigil_clock_mono_us ()));
    g_assert_cmpuint (gate.n_failures, ==, i);
    g_assert_cmpint (vigil_pin_gate_wait_us (&gate, vigil_clock_mono_us ()), ==, 0);
  }
  g_assert_true (vigil_pin_gate_step (&gate, FALSE, vigil_clock_mono_us ()));
  g_assert_cmpint (vigil_pin_gate_wait_us (&gate, vigil_clock_mono_us ()), ==, VIGIL_PIN_LOCK_S * VIGIL_USEC_PER_SEC);
  vigil_clock_fake_advance_us (59 * VIGIL_USEC_PER_SEC);
  g_assert_cmpint (vigil_pin_gate_wait_us (&gate, vigil_clock_mono_us ()), ==, VIGIL_USEC_PER_SEC);
  /* neither a right nor a wrong one counts while it is locked */
  g_assert_false (vigil_pin_gate_step (&gate, TRUE, vigil_clock_mono_us ()));
  g_assert_false (vigil_pin_gate_step (&gate, FALSE, vigil_clock_mono_us ()));
  g_assert_cmpint (vigil_pin_gate_wait_us (&gate, vigil_clock_mono_us ()), ==, VIGIL_USEC_PER_SEC);
  /* the lock is monotonic: setting the wall clock does not open it */
  vigil_clock_fake_step_wall_us (3600 * VIGIL_USEC_PER_SEC);
  g_assert_cmpint (vigil_pin_gate_wait_us (&gate, vigil_clock_mono_us ()), ==, VIGIL_USEC_PER_SEC);
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  g_assert_cmpint (vigil_pin_gate_wait_us (&gate, vigil_clock_mono_us ()), ==, 0);
  g_assert_false (vigil_pin_gate_step (&gate, FALSE, vigil_clock_mono_us ()));
  g_assert_cmpuint (gate.n_failures, ==, 1);
  g_assert_false (vigil_pin_gate_step (&gate, TRUE, vigil_clock_mono_us ()));
  g_assert_cmpuint (gate.n_failures, ==, 0);
  vigil_clock_fake_end ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/staff/pins", test_pins);
  g_test_add_func ("/staff/hash", test_hash);
  g_test_add_func ("/staff/lock", test_lock);
  return g_test_run ();
}
