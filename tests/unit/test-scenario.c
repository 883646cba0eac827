/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped scenarios run from beginning to end without a word of complaint, and a wrong file is
 * refused with its place. */
#include "sim/scenario.h"

#include "base/clock.h"

#include <string.h>

static VigilSimScenario *
parse (const char *text, GError **error)
{
  return vigil_sim_scenario_parse ("file", text, strlen (text), error);
}

static void
test_wrong_files (void)
{
  static const struct {
    const char *text, *place;
  } wrong[] = {
    { "at 1:00\n", "file:1: expected \"at" },
    { "# fine\n\nat 1:60 nibp\n", "file:3: expected \"at" },
    { "at 25:00:00 nibp\n", "file:1: expected \"at" },
    { "at -1:00 nibp\n", "file:1: expected \"at" },
    { "every 0:00 from 1:00 to 2:00 nibp\n", "file:1: expected \"every" },
    { "every 0:10 from 2:00 to 2:00 nibp\n", "file:1: expected \"every" },
    { "every 0:10 from 2:00 until 3:00 nibp\n", "file:1: expected \"every" },
    { "every 0:01 from 0:00 to 24:00:00 nibp\n", "file:1: more than 50000 commands" },
    { "monitor\n", "file:1: expected \"monitor NAME\"" },
    { "pump a b\n", "file:1: expected \"pump NAME\"" },
    { "title\n", "file:1: expected title" },
    { "title a\ntitle b\n", "file:2: expected title" },
    { "soon nibp\n", "file:1: expected title" },
    { "title \xFF\n", "file: not a text" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (wrong[i].text, &error));
    g_assert_error (error, VIGIL_SIM_SCENARIO_ERROR, VIGIL_SIM_SCENARIO_ERROR_SYNTAX);
    if (!g_str_has_prefix (error->message, wrong[i].place))
      g_error ("expected %s, got %s", wrong[i].place, error->message);
  }
}

static void
test_what_a_file_says (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilSimScenario) scenario
    = parse ("title\tTwo  words # and a remark\nmonitor a\npump b\npump c:2\nat 1:00:01 nibp\r\n", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (vigil_sim_scenario_get_title (scenario), ==, "Two words");
  g_assert_cmpstr (vigil_sim_scenario_get_monitors (scenario)[0], ==, "a");
  g_assert_null (vigil_sim_scenario_get_monitors (scenario)[1]);
  g_assert_cmpstr (vigil_sim_scenario_get_pumps (scenario)[1], ==, "c:2");
  g_assert_cmpint (vigil_sim_scenario_get_end_us (scenario), ==, 3601 * VIGIL_USEC_PER_SEC);
}

static void
on_trouble (const char *text, gpointer user_data)
{
  *(char **) user_data = g_strdup (text);
}

static void
on_unexpected_trouble (const char *text, gpointer user_data)
{
  g_error ("%s", text);
}

/* Runs @scenario on the fake clock, a second at a time, and a minute beyond its end. */
static void
play (VigilSimScenario *scenario, void (*on_word) (const char *text, gpointer user_data), gpointer user_data)
{
  VigilSimOptions options = {
    .patient = { .weight_kg = 70, .concentration_mg_ml = 2, .nibp_interval_s = 600 },
    .monitors = vigil_sim_scenario_get_monitors (scenario),
    .pumps = vigil_sim_scenario_get_pumps (scenario),
  };
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilSim) sim = NULL;

  g_main_context_push_thread_default (context);
  vigil_clock_fake_begin (1000 * VIGIL_USEC_PER_SEC, 1700000000 * VIGIL_USEC_PER_SEC);
  sim = vigil_sim_new (&options, &error);
  g_assert_no_error (error);
  for (gint64 us = 0; us <= vigil_sim_scenario_get_end_us (scenario) + 60 * VIGIL_USEC_PER_SEC;
       us += VIGIL_USEC_PER_SEC) {
    vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
    vigil_sim_catch_up (sim);
    vigil_sim_scenario_advance (scenario, sim, us, on_word, user_data);
    while (g_main_context_iteration (context, FALSE))
      continue;
  }
  g_clear_pointer (&sim, vigil_sim_free);
  vigil_clock_fake_end ();
  g_main_context_pop_thread_default (context);
}

static void
test_failed_command (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilSimScenario) scenario = parse ("pump alaris-asena\n\nat 0:05 pump3 occlude\n", &error);
  g_autofree char *trouble = NULL;

  g_assert_no_error (error);
  play (scenario, on_trouble, &trouble);
  g_assert_cmpstr (trouble, ==, "file:3: pump3 occlude: no device \"pump3\"");
}

static void
test_shipped (gconstpointer path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilSimScenario) scenario = vigil_sim_scenario_load (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (vigil_sim_scenario_get_title (scenario));
  play (scenario, on_unexpected_trouble, NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scenario/wrong", test_wrong_files);
  g_test_add_func ("/scenario/words", test_what_a_file_says);
  g_test_add_func ("/scenario/failed-command", test_failed_command);
  folder = g_test_build_filename (G_TEST_DIST, "..", "resources", "scenarios", NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *test = g_strconcat ("/scenario/shipped/", name, NULL);

    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
    g_test_add_data_func (test, paths->pdata[paths->len - 1], test_shipped);
  }
  g_assert_cmpuint (paths->len, >=, 8);
  return g_test_run ();
}
