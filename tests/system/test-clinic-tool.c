/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A site's rules from the pharmacist's desk to the visit: checked, signed and put in force with vigilctl,
 * run on by a chair, broken by hand, and named by the record. The program is the first argument. */
#include "clinic-set.h"
#include "visit.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

static const char *vigilctl;

/* Runs it; all that it printed to either side. */
static char *
run (int wanted_status, const char *verb, va_list args)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *out = NULL, *err = NULL;
  g_autoptr (GError) error = NULL;
  char *all;
  int status;

  g_ptr_array_add (argv, (gpointer) vigilctl);
  for (const char *arg = verb; arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (gpointer) arg);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  all = g_strconcat (out, err, NULL);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != wanted_status)
    g_error ("%s: status %d, \"%s\"", verb, status, all);
  return all;
}

static void
assert_run (int wanted_status, const char *wanted, const char *verb, ...)
{
  g_autofree char *all = NULL;
  va_list args;

  va_start (args, verb);
  all = run (wanted_status, verb, args);
  va_end (args);
  if (strstr (all, wanted) == NULL)
    g_error ("%s: \"%s\"; wanted \"%s\"", verb, all, wanted);
}

static void
test_check (void)
{
  ClinicSet set;

  clinic_set_open (&set);
  assert_run (0, "no error: example, version 1, sha256 ", "clinic", "check", set.rules, NULL);
  assert_run (0, ", unsigned: training only", "clinic", "check", set.rules, NULL);
  clinic_set_replace (&set, "drugs.json", "\"mg/kg/h\"", "\"mg\"");
  clinic_set_replace (&set, "alarms.json", "\"unit\": \"mmHg\"", "\"unit\": \"kPa\"");
  assert_run (1, "drugs.json:10: drugs[0].unit: expected mg/kg/h", "clinic", "check", set.rules, NULL);
  assert_run (1, "\n2 errors\n", "clinic", "check", set.rules, NULL);
  clinic_set_replace (&set, "drugs.json", "\"mg\"", "\"mg/kg/h\"");
  assert_run (1, "\n1 error\n", "clinic", "check", set.rules, NULL);
  assert_run (1, "No such file", "clinic", "check", "/nowhere", NULL);
  assert_run (2, "usage: vigilctl clinic check DIR", "clinic", "check", NULL);
  assert_run (2, "usage: vigilctl clinic check DIR", "clinic", "check", set.rules, set.rules, NULL);
  assert_run (2, "usage: vigilctl clinic check DIR", "clinic", "check", "--name", "A", set.rules, NULL);
  assert_run (2, "check, keygen, sign", "clinic", NULL);
  assert_run (2, "check, keygen, sign", "clinic", "chekc", set.rules, NULL);
  assert_run (2, "--nonsense", "clinic", "check", "--nonsense", set.rules, NULL);
  clinic_set_close (&set);
}

static char *
make_key (const ClinicSet *set, const char *name)
{
  char *key = g_build_filename (set->dir, name, NULL);
  g_autofree char *public_key = g_strconcat (key, ".pub", NULL), *as = g_strconcat (name, ".pub", NULL);
  g_autofree char *to = g_build_filename (set->keys, as, NULL);
  GStatBuf status;

  assert_run (0, "the secret key", "clinic", "keygen", key, NULL);
  g_assert_cmpint (g_stat (key, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_rename (public_key, to), ==, 0);
  return key;
}

static void
test_sign (void)
{
  ClinicSet set;
  g_autofree char *first = NULL, *second = NULL;

  clinic_set_open (&set);
  first = make_key (&set, "first");
  second = make_key (&set, "second");
  assert_run (1, "File exists", "clinic", "keygen", first, NULL);
  assert_run (2, "usage: vigilctl clinic sign --key", "clinic", "sign", "--key", first, set.rules, NULL);
  assert_run (0, "carries 1 signature now", "clinic", "sign", "--key", first, "--name", "A. Pharmacist", "--role",
              "pharmacist", set.rules, NULL);
  assert_run (0, "training only (clinic.sig: expected 2 signatures", "clinic", "check", set.rules, NULL);
  assert_run (1, "expected 2 signatures", "clinic", "accept", set.rules, NULL);
  assert_run (0, "carries 2 signatures now", "clinic", "sign", "--key", second, "--name", "J. Patel", "--role",
              "prescriber", set.rules, NULL);
  assert_run (0, "signed by A. Pharmacist (pharmacist), J. Patel (prescriber)", "clinic", "check", set.rules, NULL);
  assert_run (0, "in force: example, version 1", "clinic", "in-force", set.rules, NULL);
  clinic_set_replace (&set, "clinic.json", "\"version\": 1", "\"version\": 0");
  assert_run (1, "what is wrong is not signed", "clinic", "sign", "--key", first, "--name", "A", "--role", "pharmacist",
              set.rules, NULL);
  assert_run (1, "is not, because of\nclinic.json:4: version: expected", "clinic", "in-force", set.rules, NULL);
  assert_run (0, "no set is in force", "clinic", "forget", NULL);
  assert_run (1, "clinic.json:4: version: expected", "clinic", "in-force", set.rules, NULL);
  clinic_set_close (&set);
}

/* ---- the chair ---- */

static void
open_visit (Visit *visit)
{
  visit_enter_pin (visit, "2580", "sign-in");
  vigil_wait_until (strcmp (visit->view.session.staff_id, "osei") == 0);
  visit_open (visit);
}

/* The site's directory is broken over night: in the morning the chair runs on what was signed, says so, and
 * the record has it all. */
static void
test_chair (void)
{
  ClinicSet set;
  Visit visit = { 0 };
  const VigilEvent *event;
  g_autofree char *record = NULL, *sha256 = NULL, *opened = NULL;

  clinic_set_open (&set);
  record = g_build_filename (set.dir, "record.db", NULL);
  clinic_set_sign_fully (&set);
  visit_begin (&visit, NULL, NULL, set.rules, record);
  g_assert_cmpstr (visit.view.clinic_refusal, ==, "");
  g_assert_cmpuint (visit_count (&visit, VIGIL_EVENT_CLINIC_REFUSED), ==, 0);
  sha256 = g_strdup (vigil_clinic_get_sha256 (visit.clinic));
  visit_end (&visit);

  clinic_set_replace (&set, "alarms.json", "\"unit\": \"mmHg\"", "\"unit\": \"kPa\"");
  visit_begin (&visit, NULL, NULL, set.rules, record);
  g_assert_true (g_str_has_prefix (visit.view.clinic_refusal, "alarms.json:"));
  g_assert_nonnull (strstr (visit.view.clinic_refusal, "found \"kPa\""));
  g_assert_cmpstr (vigil_clinic_get_sha256 (visit.clinic), ==, sha256);
  vigil_wait_until (visit_find_last (&visit, VIGIL_EVENT_CLINIC_REFUSED) != NULL);
  event = visit_find_last (&visit, VIGIL_EVENT_CLINIC_REFUSED);
  g_assert_true (g_str_has_prefix (vigil_event_get_string (event, "why"), visit.view.clinic_refusal));
  g_assert_nonnull (strstr (vigil_event_get_string (event, "why"), "\nalarms.json: was changed after it was signed"));
  g_assert_cmpstr (vigil_event_get_string (event, "clinic_sha256"), ==, sha256);
  open_visit (&visit);
  vigil_wait_until (visit_find_last (&visit, VIGIL_EVENT_VISIT_OPENED) != NULL);
  event = visit_find_last (&visit, VIGIL_EVENT_VISIT_OPENED);
  g_assert_cmpstr (vigil_event_get_string (event, "clinic_id"), ==, "example");
  g_assert_cmpint (vigil_event_get_int (event, "clinic_version"), ==, 1);
  g_assert_cmpstr (vigil_event_get_string (event, "clinic_sha256"), ==, sha256);
  g_assert_cmpstr (vigil_event_get_string (event, "signed_by"), ==, "A. Pharmacist (pharmacist), J. Patel (prescriber)");
  g_assert_false (vigil_event_get_boolean (event, "is_training"));
  vigil_wait_until (*visit.view.session.id != '\0');
  g_assert_false (visit.view.session.is_training);
  visit_end (&visit);
  opened = g_strdup_printf ("opened by the rules of example, version 1, sha256 %s, signed by A. Pharmacist (pharmacist), "
                            "J. Patel (prescriber)\n", sha256);
  assert_run (0, opened, "show", "last", "--record", record, NULL);
  /* the clinic has two, and nobody has said at which this chair stands */
  assert_run (0, "\nat chair 3, site not set\n", "show", "last", "--record", record, NULL);
  assert_run (0, "clinic.refused", "show", "-", "--record", record, NULL);
  clinic_set_close (&set);
}

/* With nothing in force a faulty directory starts no chair, and all that is wrong is said. */
static void
test_no_chair (void)
{
  ClinicSet set;
  VigilCoreConfig config = { .chair = "3" };
  g_autofree char *record = NULL;
  g_autoptr (GError) error = NULL;

  clinic_set_open (&set);
  record = g_build_filename (set.dir, "record.db", NULL);
  config.clinic_dir = set.rules;
  config.record_path = record;
  clinic_set_replace (&set, "drugs.json", "\"mg/kg/h\"", "\"mg\"");
  clinic_set_replace (&set, "alarms.json", "\"unit\": \"mmHg\"", "\"unit\": \"kPa\"");
  g_assert_null (vigil_core_new (&config, &error));
  g_assert_true (g_str_has_prefix (error->message, "drugs.json:10: "));
  g_assert_nonnull (strstr (error->message, "\nalarms.json:"));
  g_clear_error (&error);
  clinic_set_replace (&set, "drugs.json", "\"mg\"", "\"mg/kg/h\"");
  clinic_set_replace (&set, "alarms.json", "\"unit\": \"kPa\"", "\"unit\": \"mmHg\"");
  config.site = "north";
  g_assert_null (vigil_core_new (&config, &error));
  g_assert_true (g_str_has_prefix (error->message, "--site north: "));
  g_assert_false (g_file_test (record, G_FILE_TEST_EXISTS));
  clinic_set_close (&set);
}

/* Unsigned and right: a visit of training, and its record says by which rules. */
static void
test_training (void)
{
  ClinicSet set;
  Visit visit = { 0 };
  g_autofree char *record = NULL;

  clinic_set_open (&set);
  record = g_build_filename (set.dir, "record.db", NULL);
  visit_begin (&visit, NULL, NULL, set.rules, record);
  open_visit (&visit);
  vigil_wait_until (*visit.view.session.id != '\0');
  g_assert_true (visit.view.session.is_training);
  visit_end (&visit);
  assert_run (0, ", unsigned: training\n", "show", "last", "--record", record, NULL);
  clinic_set_close (&set);
}

int
main (int argc, char **argv)
{
  char *home = clinic_set_begin ();
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  vigilctl = argv[1];
  g_test_add_func ("/clinic/tool/check", test_check);
  g_test_add_func ("/clinic/tool/sign", test_sign);
  g_test_add_func ("/clinic/chair/keeps-the-signed", test_chair);
  g_test_add_func ("/clinic/chair/starts-on-nothing-faulty", test_no_chair);
  g_test_add_func ("/clinic/chair/training", test_training);
  status = g_test_run ();
  clinic_set_end (home);
  return status;
}
