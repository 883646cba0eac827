/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Every error of a directory, each with file, line and what was expected, and none that only follows
 * from another. */
#include "clinic-set.h"

#include <string.h>

/* The first @from in a file becomes @to, and where that then stands, @member is refused. */
typedef struct {
  const char *file, *from, *to, *member, *expected;
} Fault;

static guint
line_of (const ClinicSet *set, const char *file, const char *text)
{
  gsize len;
  g_autofree char *bytes = clinic_set_read (set, file, &len);
  const char *at = strstr (bytes, text);
  guint line = 1;

  g_assert_nonnull (at);
  for (const char *c = bytes; c < at; c++)
    line += *c == '\n';
  return line;
}

static GPtrArray *
check (const ClinicSet *set)
{
  GPtrArray *errors = NULL;
  g_autoptr (VigilClinic) clinic = vigil_clinic_check (set->rules, &errors);

  for (guint i = 0; i < MIN (errors->len, 16); i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (errors, i));
  g_assert_true ((clinic == NULL) == (errors->len > 0));
  return errors;
}

static guint
count (GPtrArray *errors, const char *head, const Fault *fault)
{
  guint n = 0;

  for (guint i = 0; i < errors->len; i++) {
    const char *error = g_ptr_array_index (errors, i);

    n += g_str_has_prefix (error, head) && strstr (error, fault->member) != NULL && strstr (error, fault->expected) != NULL;
  }
  return n;
}

/* All @faults are made, and exactly they are said. */
static void
assert_said (const ClinicSet *set, const Fault *faults, gsize n)
{
  g_autoptr (GPtrArray) errors = NULL;

  for (gsize i = 0; i < n; i++)
    clinic_set_replace (set, faults[i].file, faults[i].from, faults[i].to);
  errors = check (set);
  for (gsize i = 0; i < n; i++) {
    g_autofree char *head
        = g_strdup_printf ("%s:%u: ", faults[i].file, line_of (set, faults[i].file, faults[i].to));

    if (count (errors, head, &faults[i]) != 1)
      g_error ("wanted once: \"%s...%s...%s\"", head, faults[i].member, faults[i].expected);
  }
  g_assert_cmpuint (errors->len, ==, n);
}

static void
test_none (void)
{
  g_autoptr (GPtrArray) errors = NULL;
  ClinicSet set;

  clinic_set_open (&set);
  errors = check (&set);
  g_assert_cmpuint (errors->len, ==, 0);
  clinic_set_close (&set);
}

static void
test_all (void)
{
  static const Fault faults[] = {
    { "clinic.json", "\"audio_pause_s\": 120", "\"audio_pause_s\": 0", "audio_pause_s:", "whole number from 1 to 600, found 0" },
    { "clinic.json", "\"hard_low\": 30", "\"hard_low\": 300", "weight_kg.hard_high:", "not less than hard_low" },
    { "clinic.json", "\"vital.rr.co2\"", "\"vital.spo2\"", "sources.vital.rr[1]:", "what tells the same" },
    { "drugs.json", "\"mg/kg/h\"", "\"mg/kg/hour\"", ".unit:", "found \"mg/kg/hour\"" },
    { "drugs.json", "\"soft_high\": 75", "\"soft_high\": \"75\"", ".rate.soft_high:", "a number from 0" },
    { "staff.json", "\"role\": \"prescriber\"", "\"role\": \"doctor\"", "].role:", "nurse, prescriber, found \"doctor\"" },
    { "staff.json", "\"initials\"", "\"initails\"", ".initails:", "no such member" },
    { "actions.json", "\"bag_change\": true", "\"bag_change\": \"yes\"", "actions[5].bag_change:", "true or false" },
    { "actions.json", "\"fr\": \"toilettes\"", "\"de\": \"Toilette\"", "actions[0].label.fr:", "missing" },
    { "checks.json", "\"score\": 4, \"label\": { \"en\": \"answers s", "\"score\": 5, \"label\": { \"en\": \"answers s", "choices[1].score:", "another score" },
    { "alarms.json", "\"code\": \"vital.spo2\"", "\"code\": \"vital.spo3\"", ".code:", "found \"vital.spo3\"" },
    { "alarms.json", "\"unit\": \"mmHg\"", "\"unit\": \"kPa\"", ".unit:", "mmHg, the unit of" },
    { "protocols/ketamine-long.json", "\"recovery_min\": ", "\"recovery_min\": -", "recovery_min:", "whole number" },
    { "protocols/ketamine-long.json", "\"pain\"", "\"pian\"", "checks[", "an id of checks.json, found \"pian\"" },
    { "protocols/ketamine-short.json", "\"adult-infusion\"", "\"adult\"", "alarms:", "an id of alarms.json" },
  };
  ClinicSet set;

  clinic_set_open (&set);
  assert_said (&set, faults, G_N_ELEMENTS (faults));
  clinic_set_close (&set);
}

/* One fault of each kind that others could be said to follow from: it alone is said. */
static void
test_no_followers (void)
{
  static const Fault faults[] = {
    { "drugs.json", "\"id\": \"ketamine\"", "\"id\": \"Ketamine\"", ".id:", "lower case" },
    { "drugs.json", "\"drugs\"", "\"drug\"", "drug:", "no such member" },
    { "drugs.json", "\"unit\": \"mg/kg/h\"", "\"unit\": \"mg/h/kg\"", ".unit:", "mg/kg/h" },
    { "drugs.json", "\"unit\": \"mg/kg/h\"", "\"unit\": mg/kg/h", "", "expected JSON" },
    { "side-effects.json", "\"side_effects\": [", "\"side_effects\": [ 7,", "side_effects[0]:", "an object, found 7" },
    { "alarms.json", "\"limit\": 50", "\"limit\": \"50\"", ".limit:", "a number" },
    { "alarms.json", "\"code\": \"vital.spo2\"", "\"code\": \"vital.spo3\"", ".code:", "vocabulary" },
    { "alarms.json", "\"id\": \"adult-infusion\"", "\"id\": 7", ".id:", "a text" },
    { "rescue.json", "\"hard_high\": 16", "\"hard_high\": \"16\"", ".hard_high:", "a number" },
    { "consent/ketamine.json", "\"version\"", "\"verison\"", "verison:", "no such member" },
    { "protocols/ketamine-long.json", "\"consent\": \"", "\"consent\": \"K ", "consent:", "lower case" },
    { "clinic.json", "\"languages\": [\"en\", \"fr\"]", "\"languages\": [\"english\", \"fr\"]", "languages[0]:", "a language such as" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    ClinicSet set;

    clinic_set_open (&set);
    assert_said (&set, &faults[i], 1);
    clinic_set_close (&set);
  }
}

/* One text that is not written in a language that the clinic declares, and then a language nobody wrote in. */
static void
test_languages (void)
{
  g_autoptr (GPtrArray) errors = NULL;
  ClinicSet set;
  guint n_actions = 0;

  clinic_set_open (&set);
  clinic_set_replace (&set, "clinic.json", "[\"en\", \"fr\"]", "[\"en\"]");
  clinic_set_replace (&set, "actions.json", ", \"fr\": \"toilettes\"", "");
  g_ptr_array_unref (check (&set));
  errors = check (&set);
  g_assert_cmpuint (errors->len, ==, 0);
  g_clear_pointer (&errors, g_ptr_array_unref);
  clinic_set_replace (&set, "clinic.json", "[\"en\"]", "[\"en\", \"ar\"]");
  errors = check (&set);
  for (guint i = 0; i < errors->len; i++) {
    const char *error = g_ptr_array_index (errors, i);

    g_assert_nonnull (strstr (error, ".ar: missing, expected a text"));
    n_actions += g_str_has_prefix (error, "actions.json:");
  }
  g_assert_cmpuint (n_actions, >, 3);
  clinic_set_close (&set);
}

/* A line for each place: values over several lines, a syntax error, what is missing. */
static void
test_lines (void)
{
  static const struct {
    const char *text, *error;
  } cases[] = {
    { "{\n \"actions\": [\n\n  7 ]\n}", "actions.json:4: actions[0]: expected an object" },
    { "{\n \"actions\": [\n  { \"id\": \"x\",\n \"label\": {\n \"en\":\n\n 5, \"fr\": \"x\" } } ]\n}", "actions.json:7: actions[0].label.en: " },
    { "{\n \"actions\": [\n\n  { \"id\": \"x\" }\n ]\n}", "actions.json:4: actions[0].label: missing" },
    { "{\n\n}", "actions.json:1: actions: missing" },
    { "{\n \"actions\": [\n  { \"id\": \"x\" \"label\": 1 } ]\n}", "actions.json:3: expected JSON" },
    { "{\n \"actions\": \n 12x }", "actions.json:3: expected JSON" },
    { "", "actions.json:1: expected a JSON object" },
    { "[\n]", "actions.json:1: expected a JSON object" },
    { "{\n\n \"\xff\" : 1 }", "actions.json:3: expected UTF-8" },
    { "{\n\n [[[[[[[[[[[[[[[[[[[[[", "actions.json:3: expected less deeply" },
    { "{\n \"actions\": 1,\n \"actions\": 2 }", "actions.json:3: actions: expected once" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) errors = NULL;
    ClinicSet set;

    clinic_set_open (&set);
    clinic_set_write (&set, "actions.json", cases[i].text, strlen (cases[i].text));
    errors = check (&set);
    g_assert_cmpuint (errors->len, ==, 1);
    if (!g_str_has_prefix (g_ptr_array_index (errors, 0), cases[i].error))
      g_error ("wanted \"%s\"", cases[i].error);
    clinic_set_close (&set);
  }
}

/* Endless faults are not endlessly said. */
static void
test_bound (void)
{
  g_autoptr (GString) text = g_string_new ("{ \"actions\": [ ");
  g_autoptr (GPtrArray) errors = NULL;
  ClinicSet set;

  for (guint i = 0; i < 32; i++)
    g_string_append_printf (text, "%s{ \"a\": 1, \"b\": 1, \"c\": 1, \"d\": 1, \"e\": 1, \"f\": 1, \"g\": 1 }", i > 0 ? "," : "");
  g_string_append (text, " ] }");
  clinic_set_open (&set);
  clinic_set_write (&set, "actions.json", text->str, text->len);
  errors = check (&set);
  g_assert_cmpuint (errors->len, ==, 200);
  clinic_set_close (&set);
}

static void
assert_one (const ClinicSet *set, const char *wanted)
{
  g_autoptr (GPtrArray) errors = check (set);

  g_assert_cmpuint (errors->len, ==, 1);
  if (strstr (g_ptr_array_index (errors, 0), wanted) == NULL)
    g_error ("wanted \"%s\"", wanted);
}

/* Files that are missing, that no clinic has, and those that may lie there. */
static void
test_files (void)
{
  ClinicSet set;

  clinic_set_open (&set);
  clinic_set_write (&set, "notes.md", "x", 1);
  clinic_set_write (&set, "drugs.json~", "x", 1);
  clinic_set_write (&set, ".gitignore", "x", 1);
  g_ptr_array_unref (check (&set));
  clinic_set_write (&set, "drug.json", "{}", 2);
  assert_one (&set, "drug.json: a clinic has no such file");
  clinic_set_remove (&set, "drug.json");
  clinic_set_write (&set, "protocols/old.txt", "x", 1);
  assert_one (&set, "protocols/old.txt: a clinic has no such file");
  clinic_set_remove (&set, "protocols/old.txt");
  clinic_set_write (&set, "protocols/my protocol.json", "{}", 2);
  assert_one (&set, "protocols/my protocol.json: expected a name of letters");
  clinic_set_remove (&set, "protocols/my protocol.json");
  /* what refers to it is not said */
  clinic_set_remove (&set, "drugs.json");
  assert_one (&set, "drugs.json: missing");
  clinic_set_close (&set);
}

/* The chair's error is the first of them. */
static void
test_load (void)
{
  g_autoptr (GError) error = NULL;
  ClinicSet set;

  clinic_set_open (&set);
  clinic_set_replace (&set, "drugs.json", "\"mg/kg/h\"", "\"mg\"");
  clinic_set_replace (&set, "staff.json", "\"prescriber\"", "\"doctor\"");
  g_assert_null (vigil_clinic_load (set.rules, &error));
  g_assert_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE);
  g_assert_true (g_str_has_prefix (error->message, "drugs.json:"));
  g_assert_null (strchr (error->message, '\n'));
  clinic_set_close (&set);
}

int
main (int argc, char **argv)
{
  char *home = clinic_set_begin ();
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clinic/check/none", test_none);
  g_test_add_func ("/clinic/check/all", test_all);
  g_test_add_func ("/clinic/check/no-followers", test_no_followers);
  g_test_add_func ("/clinic/check/languages", test_languages);
  g_test_add_func ("/clinic/check/lines", test_lines);
  g_test_add_func ("/clinic/check/bound", test_bound);
  g_test_add_func ("/clinic/check/files", test_files);
  g_test_add_func ("/clinic/check/load", test_load);
  status = g_test_run ();
  clinic_set_end (home);
  return status;
}
