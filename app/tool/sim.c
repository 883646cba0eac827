/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"
#include "sim/control.h"
#include "sim/scenario.h"
#include "tool/tool.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PLAY_MS 16   /* real time between two looks into the scenario */

typedef struct {
  char **monitors, **pumps;
  char *link_dir, *control, *model, *scenario;
  double speed, weight_kg, concentration_mg_ml, nibp_min;
  int seed;
  gboolean is_demo, until_eof;
} Arguments;

static gboolean
complain (GError **error, const char *text)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, text);
  return FALSE;
}

/* Numbers are read as C writes them, in every locale. */
static gboolean
parse_arguments (Arguments *arguments, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "monitor", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->monitors, "Simulate this monitor; may be repeated", "DRIVER" },
    { "pump", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->pumps, "Simulate a pump, several on one line as NAME:N; may be repeated", "DRIVER" },
    { "scenario", 0, 0, G_OPTION_ARG_FILENAME, &arguments->scenario, "What happens when; names the devices unless they are given", "FILE" },
    { "link-dir", 0, 0, G_OPTION_ARG_FILENAME, &arguments->link_dir, "Make links monitor, pump0, ... here", "DIR" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &arguments->speed, "So many times as fast, 1 to 60", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &arguments->seed, "Which patient; 0 is the typical one", "N" },
    { "weight", 0, 0, G_OPTION_ARG_DOUBLE, &arguments->weight_kg, "The patient's weight", "KG" },
    { "concentration", 0, 0, G_OPTION_ARG_DOUBLE, &arguments->concentration_mg_ml, "Ketamine in the first pump", "MG_ML" },
    { "kinetics", 0, 0, G_OPTION_ARG_STRING, &arguments->model, "domino or clements", "MODEL" },
    { "nibp", 0, 0, G_OPTION_ARG_DOUBLE, &arguments->nibp_min, "Minutes between pressure readings, 0 none", "MIN" },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &arguments->is_demo, "The monitor says that its data are a demonstration", NULL },
    { "control", 0, 0, G_OPTION_ARG_FILENAME, &arguments->control, "Take commands at this socket; - standard input", "PATH" },
    { "until-eof", 0, 0, G_OPTION_ARG_NONE, &arguments->until_eof, "Take commands from standard input, quit at its end", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- a patient, a monitor and pumps behind pseudo-terminals");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    return complain (error, "everything is said by options");
  if (arguments->monitors == NULL && arguments->pumps == NULL && arguments->scenario == NULL)
    return complain (error, "nothing to simulate: --monitor, --pump or --scenario");
  if (!(arguments->weight_kg >= 2 && arguments->weight_kg <= 350))
    return complain (error, "--weight: 2 to 350 kg");
  if (!(arguments->concentration_mg_ml > 0 && arguments->concentration_mg_ml <= 100))
    return complain (error, "--concentration: above 0, up to 100 mg/mL");
  if (!(arguments->nibp_min >= 0 && arguments->nibp_min <= 240))
    return complain (error, "--nibp: 0 to 240 min");
  if (arguments->model != NULL && strcmp (arguments->model, "domino") != 0
      && strcmp (arguments->model, "clements") != 0)
    return complain (error, "--kinetics: domino or clements");
  if (!vigil_clock_set_rate (arguments->speed))
    return complain (error, "--speed: 1 to 60");
  return TRUE;
}

static void
on_quit (gpointer user_data)
{
  g_main_loop_quit (user_data);
}

static gboolean
on_signal (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static void
print_devices (VigilSim *sim)
{
  for (guint i = 0; i < vigil_sim_get_n_units (sim); i++) {
    VigilSimUnit unit = vigil_sim_get_unit (sim, i);

    g_print ("%s %s@%s\n", unit.name, unit.device->ops->id, vigil_sim_endpoint_get_path (unit.endpoint));
  }
  fflush (stdout);
}

typedef struct {
  VigilSim *sim;
  VigilSimScenario *scenario;
  gint64 started_us;
} Play;

static void
on_trouble (const char *text, gpointer user_data)
{
  g_printerr ("vigilctl sim: %s\n", text);
}

static gboolean
on_play (gpointer user_data)
{
  Play *play = user_data;

  vigil_sim_scenario_advance (play->scenario, play->sim, vigil_clock_mono_us () - play->started_us, on_trouble, NULL);
  return G_SOURCE_CONTINUE;
}

/* Devices of the command line come before those of the scenario. FALSE: nothing is left to simulate. */
static gboolean
choose_devices (const Arguments *arguments, const VigilSimScenario *scenario, VigilSimOptions *options, GError **error)
{
  options->monitors = (const char *const *) arguments->monitors;
  options->pumps = (const char *const *) arguments->pumps;
  if (scenario != NULL && options->monitors == NULL && options->pumps == NULL) {
    options->monitors = vigil_sim_scenario_get_monitors (scenario);
    options->pumps = vigil_sim_scenario_get_pumps (scenario);
    if (options->monitors[0] == NULL && options->pumps[0] == NULL)
      return complain (error, "the scenario names no device: --monitor or --pump");
  }
  return TRUE;
}

static gboolean
run (const Arguments *arguments, GError **error)
{
  VigilSimOptions options = {
    .patient = {
      .seed = (guint32) arguments->seed,
      .weight_kg = arguments->weight_kg,
      .concentration_mg_ml = arguments->concentration_mg_ml,
      .nibp_interval_s = arguments->nibp_min * 60,
      .pk_model = g_strcmp0 (arguments->model, "clements") == 0 ? VIGIL_SIM_PK_CLEMENTS : VIGIL_SIM_PK_DOMINO,
    },
    .is_demo = arguments->is_demo,
    .link_dir = arguments->link_dir,
  };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (VigilSimScenario) scenario = NULL;
  g_autoptr (VigilSim) sim = NULL;
  g_autoptr (VigilSimControl) control = NULL;
  Play play;
  gboolean is_stdin = g_strcmp0 (arguments->control, "-") == 0;

  if (arguments->link_dir != NULL && g_mkdir_with_parents (arguments->link_dir, 0755) != 0) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: cannot be made", arguments->link_dir);
    return FALSE;
  }
  if (arguments->scenario != NULL && (scenario = vigil_sim_scenario_load (arguments->scenario, error)) == NULL)
    return FALSE;
  if (!choose_devices (arguments, scenario, &options, error))
    return FALSE;
  sim = vigil_sim_new (&options, error);
  if (sim == NULL)
    return FALSE;
  control = vigil_sim_control_new (sim, on_quit, loop);
  if (arguments->control != NULL && !is_stdin && !vigil_sim_control_listen (control, arguments->control, error))
    return FALSE;
  print_devices (sim);
  play = (Play){ sim, scenario, vigil_clock_mono_us () };
  if (scenario != NULL)
    g_timeout_add (PLAY_MS, on_play, &play);
  if (is_stdin || arguments->until_eof || isatty (STDIN_FILENO))
    vigil_sim_control_read_fd (control, STDIN_FILENO, STDOUT_FILENO, arguments->until_eof);
  g_unix_signal_add (SIGINT, on_signal, loop);
  g_unix_signal_add (SIGTERM, on_signal, loop);
  g_main_loop_run (loop);
  return TRUE;
}

int
vigil_tool_sim (int argc, char **argv)
{
  Arguments arguments = { .speed = 1, .weight_kg = 70, .concentration_mg_ml = 2, .nibp_min = 10 };
  g_autoptr (GError) error = NULL;
  int status = 0;

  if (!parse_arguments (&arguments, &argc, &argv, &error))
    status = 2;
  else if (!run (&arguments, &error))
    status = g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE) ? 2 : 1;
  if (error != NULL)
    g_printerr ("vigilctl sim: %s\n", error->message);
  g_strfreev (arguments.monitors);
  g_strfreev (arguments.pumps);
  g_free (arguments.link_dir);
  g_free (arguments.control);
  g_free (arguments.model);
  g_free (arguments.scenario);
  return status;
}
