/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Who signed a set of rules: keys, roles, what is trusted, and what is no signature. */
#include "clinic-set.h"

#include <glib/gstdio.h>
#include <string.h>

static VigilClinic *
load (const ClinicSet *set)
{
  g_autoptr (GError) error = NULL;
  VigilClinic *clinic = vigil_clinic_load (set->rules, &error);

  g_assert_no_error (error);
  return clinic;
}

static void
assert_unsigned (const ClinicSet *set, const char *why)
{
  g_autoptr (VigilClinic) clinic = load (set);

  g_assert_false (vigil_clinic_is_signed (clinic));
  g_assert_null (vigil_clinic_get_signed_by (clinic));
  if (strstr (vigil_clinic_get_unsigned_why (clinic), why) == NULL)
    g_error ("wanted \"%s\", found \"%s\"", why, vigil_clinic_get_unsigned_why (clinic));
}

static void
assert_signed (const ClinicSet *set, const char *by)
{
  g_autoptr (VigilClinic) clinic = load (set);

  g_assert_true (vigil_clinic_is_signed (clinic));
  g_assert_null (vigil_clinic_get_unsigned_why (clinic));
  g_assert_cmpstr (vigil_clinic_get_signed_by (clinic), ==, by);
}

static void
assert_refused (const ClinicSet *set, const char *head, const char *expected)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (vigil_clinic_load (set->rules, &error));
  g_test_message ("%s", error->message);
  if (!g_str_has_prefix (error->message, head) || strstr (error->message, expected) == NULL)
    g_error ("wanted \"%s...%s\", found \"%s\"", head, expected, error->message);
}

/* The example asks for two, a pharmacist and a prescriber. */
static void
test_signers (void)
{
  ClinicSet set;
  g_autofree char *stranger = NULL, *first = NULL, *second = NULL, *third = NULL;

  clinic_set_open (&set);
  assert_unsigned (&set, "no key is trusted here");
  stranger = clinic_set_make_key (&set, "stranger", FALSE);
  first = clinic_set_make_key (&set, "first", TRUE);
  second = clinic_set_make_key (&set, "second", TRUE);
  third = clinic_set_make_key (&set, "third", TRUE);
  assert_unsigned (&set, "clinic.sig: missing");
  clinic_set_sign (&set, stranger, "N. Obody", "prescriber");
  assert_unsigned (&set, "expected 2 signatures by keys that are trusted here, found 0");
  clinic_set_sign (&set, first, "A. Pharmacist", "pharmacist");
  assert_unsigned (&set, "found 1");
  /* the same key again is not another signer */
  clinic_set_sign (&set, first, "A. Pharmacist", "prescriber");
  assert_unsigned (&set, "found 1");
  clinic_set_sign (&set, second, "J. Patel", "prescriber");
  assert_unsigned (&set, "signature of each of: pharmacist");
  clinic_set_sign (&set, third, "É. Çelik", "pharmacist");
  assert_signed (&set, "A. Pharmacist (prescriber), J. Patel (prescriber), É. Çelik (pharmacist)");
  clinic_set_close (&set);
}

static void
test_needed_by_default (void)
{
  ClinicSet set;
  g_autofree char *key = NULL;

  clinic_set_open (&set);
  key = clinic_set_make_key (&set, "key", TRUE);
  clinic_set_replace (&set, "clinic.json", "\"signatures\": { \"needed\": 2, \"roles\": [\"pharmacist\", \"prescriber\"] },", "");
  clinic_set_sign (&set, key, "A. Pharmacist", "pharmacist");
  assert_signed (&set, "A. Pharmacist (pharmacist)");
  clinic_set_close (&set);
}

/* What was changed, added and taken away is each called by its name. */
static void
test_files (void)
{
  g_autoptr (GPtrArray) errors = NULL;
  ClinicSet set;

  clinic_set_open (&set);
  clinic_set_sign_fully (&set);
  assert_signed (&set, "A. Pharmacist (pharmacist), J. Patel (prescriber)");
  clinic_set_replace (&set, "drugs.json", "  ", "   ");
  assert_refused (&set, "drugs.json: was changed", "(clinic.sig:");
  clinic_set_replace (&set, "drugs.json", "   ", "  ");
  assert_signed (&set, "A. Pharmacist (pharmacist), J. Patel (prescriber)");
  clinic_set_write (&set, "consent/other.json", "{}", 2);
  assert_refused (&set, "consent/other.json", "");
  g_assert_null (vigil_clinic_check (set.rules, &errors));
  g_assert_nonnull (strstr (g_ptr_array_index (errors, errors->len - 1), "consent/other.json: was added"));
  clinic_set_remove (&set, "consent/other.json");
  clinic_set_remove (&set, "protocols/ketamine-short.json");
  assert_refused (&set, "protocols/ketamine-short.json: missing", "(clinic.sig:");
  clinic_set_close (&set);
}

/* The file that changed is said before what follows from it elsewhere. */
static void
test_cause_first (void)
{
  ClinicSet set;

  clinic_set_open (&set);
  clinic_set_sign_fully (&set);
  clinic_set_replace (&set, "checks.json", "\"id\": \"pain\"", "\"id\": \"pian\"");
  assert_refused (&set, "checks.json: was changed", "");
  clinic_set_close (&set);
}

static char *
make_file (const ClinicSet *set, const char *name, const char *text, int mode)
{
  char *path = g_build_filename (set->dir, name, NULL);

  g_remove (path);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
  return path;
}

static void
assert_no_sign (const ClinicSet *set, const char *key, const char *name, const char *role, const char *expected)
{
  g_autofree char *path = g_build_filename (set->rules, "clinic.sig", NULL);
  g_autoptr (GError) error = NULL;
  guint n;

  g_assert_false (vigil_clinic_sign (set->rules, key, name, role, &n, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, expected));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_refuses_to_sign (void)
{
  ClinicSet set;
  g_autofree char *key = NULL, *text = NULL, *open_key = NULL, *no_key = NULL, *other = NULL;

  clinic_set_open (&set);
  key = clinic_set_make_key (&set, "key", TRUE);
  g_assert_true (g_file_get_contents (key, &text, NULL, NULL));
  open_key = make_file (&set, "open", text, 0640);
  no_key = make_file (&set, "no-key", "abc\n", 0600);
  other = g_build_filename (set.dir, "nowhere", NULL);
  assert_no_sign (&set, open_key, "A", "pharmacist", "only its owner can read, found mode 640");
  assert_no_sign (&set, no_key, "A", "pharmacist", "expected a key of 128 hexadecimal digits");
  assert_no_sign (&set, other, "A", "pharmacist", "No such file");
  assert_no_sign (&set, key, "", "pharmacist", "name: expected");
  assert_no_sign (&set, key, "A\nrole prescriber", "pharmacist", "name: expected one line");
  assert_no_sign (&set, key, "A", "Head Nurse", "role: expected");
  clinic_set_replace (&set, "drugs.json", "\"mg/kg/h\"", "\"mg\"");
  assert_no_sign (&set, key, "A", "pharmacist", "drugs.json:");
  clinic_set_close (&set);
}

/* A pair is never written over another, and nobody else can read the secret half. */
static void
test_keys (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  GStatBuf status;
  ClinicSet set;

  clinic_set_open (&set);
  key = clinic_set_make_key (&set, "key", FALSE);
  g_assert_cmpint (g_stat (key, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_false (vigil_clinic_make_key (key, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
  clinic_set_close (&set);
}

/* What is named as trusted and is not there, or is no key, is no reason to run as if nothing was asked. */
static void
test_trust (void)
{
  ClinicSet set;
  g_autofree char *key = NULL, *file = NULL, *bad = NULL;

  clinic_set_open (&set);
  clinic_set_sign_fully (&set);
  file = g_build_filename (set.keys, "pharmacist.pub", NULL);
  g_assert_true (g_setenv ("VIGIL_CLINIC_KEY", file, TRUE));
  assert_unsigned (&set, "expected 2 signatures by keys that are trusted here, found 1");
  bad = make_file (&set, "bad.pub", "0123zz\n", 0644);
  g_assert_true (g_setenv ("VIGIL_CLINIC_KEY", bad, TRUE));
  assert_refused (&set, bad, "expected a key of 64 hexadecimal digits");
  g_assert_true (g_setenv ("VIGIL_CLINIC_KEY", "/nowhere/key.pub", TRUE));
  assert_refused (&set, "", "/nowhere/key.pub");
  g_unsetenv ("VIGIL_CLINIC_KEY");
  assert_unsigned (&set, "no key is trusted here");
  clinic_set_close (&set);
}

/* The keys of this user, without anything in the environment. */
static void
test_user_keys (void)
{
  ClinicSet set;
  g_autofree char *dir = g_build_filename (g_get_user_config_dir (), "vigil", "clinic-keys", NULL);
  static const char *const names[] = { "pharmacist.pub", "prescriber.pub" };

  clinic_set_open (&set);
  clinic_set_sign_fully (&set);
  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *from = g_build_filename (set.keys, names[i], NULL), *to = g_build_filename (dir, names[i], NULL);

    g_assert_cmpint (g_rename (from, to), ==, 0);
  }
  g_unsetenv ("VIGIL_CLINIC_KEY");
  assert_signed (&set, "A. Pharmacist (pharmacist), J. Patel (prescriber)");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *to = g_build_filename (dir, names[i], NULL);

    g_remove (to);
  }
  clinic_set_close (&set);
}

/* Without a key a clinic.sig says nothing to a chair; to who checks the set it must be right. */
static void
test_untrusted (void)
{
  g_autoptr (GPtrArray) errors = NULL;
  ClinicSet set;

  clinic_set_open (&set);
  clinic_set_sign_fully (&set);
  clinic_set_replace (&set, "drugs.json", "  ", "   ");
  g_unsetenv ("VIGIL_CLINIC_KEY");
  assert_unsigned (&set, "no key is trusted here");
  g_assert_null (vigil_clinic_check (set.rules, &errors));
  g_assert_cmpuint (errors->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (errors, 0), "drugs.json: was changed"));
  clinic_set_close (&set);
}

/* Another clinic's signature, a signer put in by hand, lines in another order. */
static void
test_forged (void)
{
  static const struct {
    const char *from, *to, *head;
  } changes[] = {
    { "signer A. Pharmacist", "signer B. Pharmacist", "clinic.sig:" },
    { "role prescriber", "role pharmacist", "clinic.sig:" },
    { "clinic example", "clinic examples", "clinic.sig:" },
    { "version 1\nsha", "version 2\nsha", "clinic.sig:" },
    { "Vigil clinic signature 1", "Vigil clinic signature 2", "clinic.sig:1: expected \"Vigil" },
    { "\nclinic", "\n\nclinic", "clinic.sig:2: expected \"clinic\"" },
    { "\nfile ", "\nfile  ", "clinic.sig:5: expected \"file\"" },
    { " actions.json", " ../actions.json", "clinic.sig:5: expected \"file\"" },
    { " actions.json", " zctions.json", "clinic.sig:6: expected \"file\"" },
    { "\nsigner", "\nsignature", "clinic.sig:30: expected \"file\" or \"signer\"" },
  };
  ClinicSet set;
  g_autofree char *right = NULL;
  gsize len;

  clinic_set_open (&set);
  clinic_set_sign_fully (&set);
  right = clinic_set_read (&set, "clinic.sig", &len);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    clinic_set_replace (&set, "clinic.sig", changes[i].from, changes[i].to);
    assert_refused (&set, changes[i].head, "");
    clinic_set_write (&set, "clinic.sig", right, len);
  }
  assert_signed (&set, "A. Pharmacist (pharmacist), J. Patel (prescriber)");
  clinic_set_close (&set);
}

/* After a change the earlier signatures are not carried over to what nobody of them saw. */
static void
test_again (void)
{
  ClinicSet set;
  g_autofree char *key = NULL;

  clinic_set_open (&set);
  clinic_set_sign_fully (&set);
  clinic_set_replace (&set, "clinic.json", "\"version\": 1", "\"version\": 2");
  key = clinic_set_make_key (&set, "pharmacist", TRUE);
  clinic_set_sign (&set, key, "A. Pharmacist", "pharmacist");
  assert_unsigned (&set, "found 1");
  clinic_set_close (&set);
}

int
main (int argc, char **argv)
{
  char *home = clinic_set_begin ();
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clinic/sign/signers", test_signers);
  g_test_add_func ("/clinic/sign/needed-by-default", test_needed_by_default);
  g_test_add_func ("/clinic/sign/files", test_files);
  g_test_add_func ("/clinic/sign/cause-first", test_cause_first);
  g_test_add_func ("/clinic/sign/refuses", test_refuses_to_sign);
  g_test_add_func ("/clinic/sign/keys", test_keys);
  g_test_add_func ("/clinic/sign/trust", test_trust);
  g_test_add_func ("/clinic/sign/user-keys", test_user_keys);
  g_test_add_func ("/clinic/sign/untrusted", test_untrusted);
  g_test_add_func ("/clinic/sign/forged", test_forged);
  g_test_add_func ("/clinic/sign/again", test_again);
  status = g_test_run ();
  clinic_set_end (home);
  return status;
}
