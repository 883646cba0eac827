/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever becomes of the site's directory, the last signed set that was accepted stays in force, and it
 * is said why. */
#include "clinic-set.h"

#include "clinic/manifest.h"

#include <glib/gstdio.h>
#include <string.h>

/* Nothing is refused. Returns the set's hash. */
static char *
accept (const ClinicSet *set)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilClinic) clinic = vigil_clinic_load_in_force (set->rules, &error);

  g_assert_no_error (error);
  g_assert_true (vigil_clinic_is_signed (clinic));
  g_assert_null (vigil_clinic_get_refusal (clinic));
  return g_strdup (vigil_clinic_get_sha256 (clinic));
}

/* The set @sha256 is in force instead; returns why. */
static char *
assert_kept (const ClinicSet *set, const char *sha256)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilClinic) clinic = vigil_clinic_load_in_force (set->rules, &error);

  g_assert_no_error (error);
  g_assert_true (vigil_clinic_is_signed (clinic));
  g_assert_cmpstr (vigil_clinic_get_sha256 (clinic), ==, sha256);
  g_assert_nonnull (vigil_clinic_get_refusal (clinic));
  g_assert_nonnull (vigil_clinic_find_drug (clinic, "ketamine"));
  return g_strdup (vigil_clinic_get_refusal (clinic));
}

static void
assert_refused (const ClinicSet *set, const char *expected)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (vigil_clinic_load_in_force (set->rules, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, expected));
}

static char *
kept_path (const char *name)
{
  return g_build_filename (g_get_user_state_dir (), "vigil", "clinic", name, NULL);
}

/* Before anything is in force: training if it is right, all its errors if it is not. */
static void
test_nothing_kept (void)
{
  ClinicSet set;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilClinic) clinic = NULL;

  clinic_set_open (&set);
  key = clinic_set_make_key (&set, "key", TRUE);
  clinic = vigil_clinic_load_in_force (set.rules, &error);
  g_assert_no_error (error);
  g_assert_false (vigil_clinic_is_signed (clinic));
  g_assert_null (vigil_clinic_get_refusal (clinic));
  clinic_set_replace (&set, "drugs.json", "\"mg/kg/h\"", "\"mg\"");
  clinic_set_replace (&set, "staff.json", "\"prescriber\"", "\"doctor\"");
  g_assert_null (vigil_clinic_load_in_force (set.rules, &error));
  g_assert_true (g_str_has_prefix (error->message, "drugs.json:"));
  g_assert_nonnull (strstr (error->message, "\nstaff.json:"));
  clinic_set_close (&set);
}

/* Each way in which a directory goes bad, one after the other, and then right again. */
static void
test_stays_in_force (void)
{
  ClinicSet set;
  g_autofree char *sha256 = NULL, *why = NULL, *drugs = NULL, *again = NULL, *path = NULL;
  gsize len;

  clinic_set_open (&set);
  clinic_set_sign_fully (&set);
  sha256 = accept (&set);
  drugs = clinic_set_read (&set, "drugs.json", &len);
  clinic_set_replace (&set, "drugs.json", "\"mg/kg/h\"", "\"mg\"");
  why = assert_kept (&set, sha256);
  /* first where it is wrong, then that it is not what was signed */
  g_assert_true (g_str_has_prefix (why, "drugs.json:10: drugs[0].unit: expected mg/kg/h"));
  g_assert_nonnull (strstr (why, "\ndrugs.json: was changed after it was signed"));
  clinic_set_write (&set, "drugs.json", drugs, len);
  again = accept (&set);
  g_assert_cmpstr (again, ==, sha256);
  clinic_set_remove (&set, "clinic.sig");
  g_free (why);
  why = assert_kept (&set, sha256);
  g_assert_cmpstr (why, ==, "clinic.sig: missing: nobody has signed these rules");
  path = g_strconcat (set.rules, "-moved", NULL);
  g_assert_cmpint (g_rename (set.rules, path), ==, 0);
  g_free (why);
  why = assert_kept (&set, sha256);
  g_assert_nonnull (strstr (why, set.rules));
  clinic_set_close (&set);
}

/* Forward only, one content a version, and back only if somebody asks for it. */
static void
test_versions (void)
{
  ClinicSet set;
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *why = NULL, *other = NULL;
  g_autoptr (GError) error = NULL;

  clinic_set_open (&set);
  clinic_set_sign_fully (&set);
  first = accept (&set);
  clinic_set_replace (&set, "drugs.json", "  ", "   ");
  clinic_set_sign_fully (&set);
  why = assert_kept (&set, first);
  g_assert_true (g_str_has_prefix (why, "clinic.json:4: version: expected more than 1, which is in force with other"));
  clinic_set_replace (&set, "clinic.json", "\"version\": 1", "\"version\": 3");
  clinic_set_sign_fully (&set);
  third = accept (&set);
  clinic_set_replace (&set, "clinic.json", "\"version\": 3", "\"version\": 2");
  clinic_set_sign_fully (&set);
  g_free (why);
  why = assert_kept (&set, third);
  g_assert_true (g_str_has_prefix (why, "clinic.json:4: version: expected at least 3, which is in force, found 2"));
  vigil_clinic_accept (set.rules, &error);
  g_assert_no_error (error);
  second = accept (&set);
  g_assert_cmpstr (second, !=, third);
  /* another clinic counts for itself */
  clinic_set_replace (&set, "clinic.json", "\"version\": 2", "\"version\": 1");
  clinic_set_replace (&set, "clinic.json", "\"id\": \"example\"", "\"id\": \"north\"");
  clinic_set_sign_fully (&set);
  other = accept (&set);
  clinic_set_close (&set);
}

static void
test_accept_refuses (void)
{
  ClinicSet set;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;

  clinic_set_open (&set);
  key = clinic_set_make_key (&set, "key", TRUE);
  g_assert_false (vigil_clinic_accept (set.rules, &error));
  g_assert_nonnull (strstr (error->message, "clinic.sig: missing"));
  g_clear_error (&error);
  clinic_set_replace (&set, "drugs.json", "\"mg/kg/h\"", "\"mg\"");
  g_assert_false (vigil_clinic_accept (set.rules, &error));
  g_assert_true (g_str_has_prefix (error->message, "drugs.json:"));
  clinic_set_close (&set);
}

/* What is kept is judged again: damaged, it is not run on, and mended from a directory that is right. */
static void
test_damaged (void)
{
  ClinicSet set;
  g_autofree char *sha256 = NULL, *dir = NULL, *file = NULL, *pointer = NULL, *again = NULL;

  clinic_set_open (&set);
  clinic_set_sign_fully (&set);
  sha256 = accept (&set);
  dir = kept_path (sha256);
  file = g_build_filename (dir, "drugs.json", NULL);
  g_assert_true (g_file_set_contents (file, "{}", 2, NULL));
  again = accept (&set);
  clinic_set_replace (&set, "staff.json", "\"prescriber\"", "\"doctor\"");
  g_free (assert_kept (&set, sha256));
  g_assert_true (g_file_set_contents (file, "{}", 2, NULL));
  assert_refused (&set, "staff.json:");
  assert_refused (&set, "the set that is in force cannot be used either");
  pointer = kept_path ("in-force");
  g_assert_true (g_file_set_contents (pointer, "example one", -1, NULL));
  assert_refused (&set, "in-force:1: expected a clinic, a version and a SHA-256");
  clinic_set_replace (&set, "staff.json", "\"doctor\"", "\"prescriber\"");
  g_free (accept (&set));
  clinic_set_close (&set);
}

/* What is let go of, and what nobody here trusts any more, is not in force. */
static void
test_forget (void)
{
  ClinicSet set;
  g_autoptr (VigilClinic) forgotten = NULL, untrusted = NULL;
  g_autofree char *sha256 = NULL;

  clinic_set_open (&set);
  clinic_set_sign_fully (&set);
  sha256 = accept (&set);
  clinic_set_remove (&set, "clinic.sig");
  g_free (assert_kept (&set, sha256));
  g_unsetenv ("VIGIL_CLINIC_KEY");
  untrusted = vigil_clinic_load_in_force (set.rules, NULL);
  g_assert_false (vigil_clinic_is_signed (untrusted));
  g_assert_true (g_setenv ("VIGIL_CLINIC_KEY", set.keys, TRUE));
  g_assert_true (vigil_clinic_forget (NULL));
  g_assert_true (vigil_clinic_forget (NULL));
  forgotten = vigil_clinic_load_in_force (set.rules, NULL);
  g_assert_false (vigil_clinic_is_signed (forgotten));
  clinic_set_close (&set);
}

/* ---- any byte ---- */

typedef struct {
  const ClinicSet *set;
  const char *sha256;
  guint n;
} Bytes;

/* The file as it now is must be named, and the old set be in force. */
static void
assert_named (Bytes *self, const char *file, const char *bytes, gsize len)
{
  g_autofree char *why = NULL;

  clinic_set_write (self->set, file, bytes, len);
  why = assert_kept (self->set, self->sha256);
  if (!g_str_has_prefix (why, file) || why[strlen (file)] != ':')
    g_error ("%s of %" G_GSIZE_FORMAT " bytes: \"%s\"", file, len, why);
  self->n++;
}

/* Another byte at @at, and then nothing from there on. */
static void
change_and_cut (Bytes *self, const char *file, const char *right, gsize len, gsize at)
{
  g_autofree char *changed = g_memdup2 (right, len);

  changed[at] = (char) ((guchar) right[at] ^ g_test_rand_int_range (1, 256));
  assert_named (self, file, changed, len);
  assert_named (self, file, right, at);
}

static const char *const files[] = {
  "clinic.sig", "clinic.json", "drugs.json", "staff.json", "rescue.json", "actions.json", "side-effects.json", "checks.json",
  "alarms.json", "consent/ketamine.json", "protocols/ketamine-long.json", "protocols/ketamine-short.json",
  "reasons.json", "emergencies.json", "follow-ups.json", "protocols/ketamine-generic.json",
  "protocols/ketamine-successive.json", "protocols/ketamine-testdose.json", "protocols/lido-ket-short.json",
  "protocols/multi-drug.json", "instruments/news2.json", "sites.json", "fees.json",
};

/* Signers of a text that is right in all; 0 if anything is not. */
static guint
count_right (const char *text, gsize len)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilManifest) manifest = vigil_manifest_parse (text, len, &error);

  if (manifest == NULL) {
    g_assert_true (g_str_has_prefix (error->message, "clinic.sig:"));
    return 0;
  }
  for (guint i = 0; i < manifest->signers->len; i++)
    if (!vigil_manifest_verify (manifest, g_ptr_array_index (manifest->signers, i)))
      return 0;
  return manifest->signers->len;
}

/* Each file at its ends and at some places between, other ones in each run (GLib prints the seed); at
 * every single place when VIGIL_EVERY_BYTE is set, which takes minutes. */
static void
test_any_byte (void)
{
  ClinicSet set;
  g_autofree char *sha256 = NULL;
  Bytes self = { .set = &set };

  clinic_set_open (&set);
  clinic_set_sign_fully (&set);
  self.sha256 = sha256 = accept (&set);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    gsize len;
    g_autofree char *right = clinic_set_read (&set, files[i], &len);
    gsize stride = g_getenv ("VIGIL_EVERY_BYTE") != NULL ? 1 : len / 4 + 1;

    change_and_cut (&self, files[i], right, len, len - 1);
    for (gsize at = 0; at < len; at += at > 0 ? stride : (gsize) g_test_rand_int_range (1, (gint32) stride + 1))
      change_and_cut (&self, files[i], right, len, at);
    clinic_set_write (&set, files[i], right, len);
  }
  g_test_message ("%u changes and cuts", self.n);
  g_assert_cmpuint (self.n, >, G_N_ELEMENTS (files) * 2 * 4);
  g_free (accept (&set));
  clinic_set_close (&set);
}

/* Every byte of the signature: no list and no signer passes that was not signed so. What is cut off between two
 * signers is the same list with one of them. */
static void
test_any_byte_of_signature (void)
{
  ClinicSet set;
  g_autofree char *right = NULL, *changed = NULL;
  gsize len;
  guint n_cuts = 0;

  clinic_set_open (&set);
  clinic_set_sign_fully (&set);
  right = clinic_set_read (&set, "clinic.sig", &len);
  changed = g_memdup2 (right, len);
  g_assert_cmpuint (count_right (right, len), ==, 2);
  for (gsize at = 0; at < len; at++) {
    guint n_left = count_right (right, at);

    g_assert_cmpuint (n_left, <=, 1);
    n_cuts += n_left;
    changed[at] = (char) ((guchar) right[at] ^ g_test_rand_int_range (1, 256));
    g_assert_cmpuint (count_right (changed, len), ==, 0);
    changed[at] = right[at];
  }
  g_assert_cmpuint (n_cuts, ==, 1);
  clinic_set_close (&set);
}

int
main (int argc, char **argv)
{
  char *home = clinic_set_begin ();
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clinic/kept/nothing", test_nothing_kept);
  g_test_add_func ("/clinic/kept/stays-in-force", test_stays_in_force);
  g_test_add_func ("/clinic/kept/versions", test_versions);
  g_test_add_func ("/clinic/kept/accept-refuses", test_accept_refuses);
  g_test_add_func ("/clinic/kept/damaged", test_damaged);
  g_test_add_func ("/clinic/kept/forget", test_forget);
  g_test_add_func ("/clinic/kept/any-byte", test_any_byte);
  g_test_add_func ("/clinic/kept/any-byte-of-signature", test_any_byte_of_signature);
  status = g_test_run ();
  clinic_set_end (home);
  return status;
}
