/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"
#include "record/record.h"
#include "tool/tool.h"

static void
print_session (const VigilRecordSession *session)
{
  g_autoptr (GDateTime) opened
      = g_date_time_new_from_unix_local (session->opened_wall_us / VIGIL_USEC_PER_SEC);
  g_autofree char *when = opened != NULL ? g_date_time_format (opened, "%F %R") : g_strdup ("?");
  const char *state = session->is_signed ? "signed" : session->is_closed ? "closed" : "open";

  g_print ("%s  %s  %6" G_GINT64_FORMAT " events  %-6s  %-8s  %-6s  %s\n", session->id, when,
           session->n_events, state, session->chair, session->initials, session->protocol_title);
}

int
vigil_tool_sessions (int argc, char **argv)
{
  g_autofree char *path = NULL;
  const GOptionEntry entries[] = {
    { "record", 'r', 0, G_OPTION_ARG_FILENAME, &path, "The record; that of this user if not given",
      "FILE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- list the sessions of a record");
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilRecordReader) reader = NULL;
  g_autoptr (GPtrArray) sessions = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("vigilctl sessions: %s\n", error->message);
    return 2;
  }
  if (argc > 1) {
    g_printerr ("vigilctl sessions: \"%s\" is one argument too many\n", argv[1]);
    return 2;
  }
  if (path == NULL)
    path = vigil_record_default_path ();
  reader = vigil_record_reader_open (path, &error);
  if (reader != NULL)
    sessions = vigil_record_reader_list (reader, &error);
  if (sessions == NULL) {
    g_printerr ("vigilctl sessions: %s\n", error->message);
    return 1;
  }
  if (sessions->len == 0)
    g_print ("%s: no sessions yet\n", path);
  for (guint i = 0; i < sessions->len; i++)
    print_session (g_ptr_array_index (sessions, i));
  return 0;
}
