/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A recorded visit lived again: in the chair's window where there is a display, as lines of text
 * where there is none. */
#include "base/clock.h"
#include "core/core.h"
#include "record/record.h"
#include "tool/tool.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define VALUES_EVERY_US (10 * VIGIL_USEC_PER_SEC)

typedef struct {
  GMainLoop *loop;
  gint64 n_events, n_shown;
  gint64 values_wall_us;       /* when values were last printed */
} Printer;

static void
print_time (gint64 wall_us)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (wall_us / VIGIL_USEC_PER_SEC);
  g_autofree char *text = when != NULL ? g_date_time_format (when, "%T") : g_strdup ("?");

  g_print ("%s  ", text);
}

static void
on_event (const VigilEvent *event, gpointer user_data)
{
  Printer *self = user_data;
  g_autofree char *body = vigil_event_body_to_canonical (event->body);

  print_time (event->t_wall_us);
  g_print ("%s %s %s\n", event->kind != VIGIL_EVENT_NONE ? vigil_event_kind_name (event->kind) : "(unknown)",
           event->actor, body);
  if (++self->n_shown == self->n_events)
    g_main_loop_quit (self->loop);
}

/* A value that is not known is said not to be, and one that is in doubt is marked. */
static void
print_value (const VigilView *view, VigilCode code, const char *name)
{
  const VigilObservation *vital = &view->vitals[code];

  if (vigil_observation_has_value (vital))
    g_print (" %s %.0f%s", name, vital->value, vital->quality == VIGIL_QUALITY_QUESTIONABLE ? "?" : "");
  else
    g_print (" %s ---", name);
}

static void
print_channel (const VigilView *view, guint i)
{
  static const char *const states[] = { "empty", "prescribed", "starting", "running", "paused", "ended" };
  const VigilChannel *channel = &view->session.channels[i];
  VigilDelivered delivered;

  if (channel->state == VIGIL_CHANNEL_EMPTY)
    return;
  vigil_channel_delivered (channel, view->now_wall_us, &delivered);
  g_print ("  %s %s %s%.2f mL %.2f mg", channel->drug_display, states[channel->state],
           delivered.is_estimated ? "about " : "", delivered.ml, delivered.mg);
}

static void
on_view (const VigilView *view, gpointer user_data)
{
  Printer *self = user_data;

  if (view->now_wall_us - self->values_wall_us < VALUES_EVERY_US)
    return;
  self->values_wall_us = view->now_wall_us;
  print_time (view->now_wall_us);
  print_value (view, VIGIL_CODE_HR, "HR");
  print_value (view, VIGIL_CODE_SPO2, "SpO2");
  print_value (view, VIGIL_CODE_RR, "RR");
  print_value (view, VIGIL_CODE_NIBP_SYS, "NIBP");
  print_value (view, VIGIL_CODE_NIBP_DIA, "/");
  for (guint i = 0; i < view->session.n_channels; i++)
    print_channel (view, i);
  g_print ("%s\n", view->is_demo ? "  DEMO" : "");
}

static gint64
count_events (const char *path, const char *session, GError **error)
{
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (path, error);
  g_autofree char *id = reader != NULL ? vigil_record_reader_resolve (reader, session, error) : NULL;
  g_autoptr (GPtrArray) events = id != NULL ? vigil_record_reader_events (reader, id, 0, error) : NULL;

  return events != NULL ? (gint64) events->len : -1;
}

static gboolean
replay_text (const char *path, const char *session, double speed, GError **error)
{
  VigilCoreConfig config = { .record_path = path, .replay_session = session, .replay_speed = speed };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Printer printer = { .loop = loop };
  VigilBusReader reader = { .on_event = on_event, .on_view = on_view, .user_data = &printer };
  g_autoptr (VigilCore) core = NULL;

  printer.n_events = count_events (path, session, error);
  if (printer.n_events < 0)
    return FALSE;
  core = vigil_core_new (&config, error);
  if (core == NULL)
    return FALSE;
  vigil_bus_attach (vigil_core_get_bus (core), &reader);
  g_main_loop_run (loop);
  return TRUE;
}

/* The screens' program: beside this one in the build tree or where both are installed, or in PATH;
 * NULL if there is none. */
static char *
find_screens (void)
{
  static const char *const places[] = { "../ui/vigil", "vigil" };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = self != NULL ? g_path_get_dirname (self) : g_strdup (".");

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = g_build_filename (dir, places[i], NULL);

    if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
      return g_steal_pointer (&path);
  }
  return g_find_program_in_path ("vigil");
}

static gboolean
has_display (void)
{
  const char *x11 = g_getenv ("DISPLAY"), *wayland = g_getenv ("WAYLAND_DISPLAY");

  return (x11 != NULL && *x11 != '\0') || (wayland != NULL && *wayland != '\0');
}

/* Returns only if it could not. */
static void
become_screens (const char *program, const char *path, const char *session, double speed, GError **error)
{
  g_autofree char *rate = g_strdup_printf ("%g", speed);
  char *const argv[] = { (char *) program, "chair",  "--windowed", "--replay",     (char *) session,
                         "--speed",        rate,     "--record",   (char *) path,  NULL };

  execv (program, argv);
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", program, g_strerror (errno));
}

int
vigil_tool_replay (int argc, char **argv)
{
  g_autofree char *path = NULL, *program = NULL;
  gboolean is_text = FALSE;
  double speed = 1;
  const GOptionEntry entries[] = {
    { "record", 'r', 0, G_OPTION_ARG_FILENAME, &path, "The record; that of this user if not given", "FILE" },
    { "speed", 's', 0, G_OPTION_ARG_DOUBLE, &speed, "So many times as fast, 0.1 to 60", "N" },
    { "text", 't', 0, G_OPTION_ARG_NONE, &is_text, "As lines of text, also where there is a display", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("SESSION - live a recorded visit again");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (context, "SESSION is the beginning of its id, or \"last\".");
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("vigilctl replay: %s\n", error->message);
    return 2;
  }
  if (argc != 2 || !(speed >= 0.1 && speed <= 60)) {
    g_printerr ("vigilctl replay: %s\n", argc != 2 ? "give one session, or \"last\"; \"vigilctl sessions\" lists them"
                                                   : "--speed: 0.1 to 60");
    return 2;
  }
  if (path == NULL)
    path = vigil_record_default_path ();
  /* said here, in words for a terminal, not by a window that does not open */
  if (count_events (path, argv[1], &error) >= 0) {
    program = is_text || !has_display () ? NULL : find_screens ();
    if (program != NULL)
      become_screens (program, path, argv[1], speed, &error);
    else if (replay_text (path, argv[1], speed, &error))
      return 0;
  }
  g_printerr ("vigilctl replay: %s\n", error->message);
  return 1;
}
