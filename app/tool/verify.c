/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Exit status: 0 intact, 1 broken, 2 it cannot be told. */
#include "record/record.h"
#include "tool/tool.h"

#include <string.h>

static void
print_report (const char *path, const VigilVerifyReport *report, gboolean has_expected_head)
{
  if (!report->is_intact) {
    g_print ("%s: BROKEN: %s\n", path, report->broken_at);
    return;
  }
  g_print ("%s: intact: %" G_GINT64_FORMAT " sessions, %" G_GINT64_FORMAT
           " events, %" G_GINT64_FORMAT " chunks\n",
           path, report->n_sessions, report->n_events, report->n_chunks);
  if (report->n_open_chunks > 0)
    g_print ("%" G_GINT64_FORMAT " chunks are still open and not in the chain yet\n",
             report->n_open_chunks);
  if (report->head != NULL)
    g_print ("head %s (event %" G_GINT64_FORMAT ")\n", report->head, report->head_seq);
  if (has_expected_head)
    g_print ("the expected hash is that of event %" G_GINT64_FORMAT "\n", report->expected_seq);
  else
    g_print ("Events cut off at the end and whole visits deleted leave no trace in the file: compare "
             "with the head of each visit that was printed or sent, by --head HASH.\n");
}

/* FALSE: no such session, or it cannot be read. */
static gboolean
resolve (const char *path, const char *id, char **session, GError **error)
{
  g_autoptr (VigilRecordReader) reader = NULL;

  if (id == NULL)
    return TRUE;
  reader = vigil_record_reader_open (path, error);
  if (reader == NULL)
    return FALSE;
  *session = vigil_record_reader_resolve (reader, id, error);
  return *session != NULL;
}

static gboolean
is_hash (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdefABCDEF") == 64;
}

int
vigil_tool_verify (int argc, char **argv)
{
  g_autofree char *id = NULL;
  g_autofree char *head = NULL;
  const GOptionEntry entries[] = {
    { "session", 's', 0, G_OPTION_ARG_STRING, &id,
      "Only this one: the beginning of its id, or \"last\"", "ID" },
    { "head", 'H', 0, G_OPTION_ARG_STRING, &head,
      "A hash that must be there, as printed on a report", "HASH" },
    { NULL },
  };
  g_autoptr (GOptionContext) context
      = g_option_context_new ("FILE - check the hash chain of a record");
  g_autoptr (GError) error = NULL;
  g_autofree char *session = NULL;
  VigilVerifyReport report = { 0 };
  int status = 2;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (context, "Exit status: 0 intact, 1 broken, 2 cannot be read.");
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("vigilctl verify: %s\n", error->message);
    return 2;
  }
  if (argc != 2) {
    g_printerr ("vigilctl verify: give one file\n");
    return 2;
  }
  if (head != NULL && !is_hash (head)) {
    g_printerr ("vigilctl verify: \"%s\" is not a hash of 64 hexadecimal digits\n", head);
    return 2;
  }
  if (resolve (argv[1], id, &session, &error)
      && vigil_record_verify_head (argv[1], session, head, &report, &error)) {
    print_report (argv[1], &report, head != NULL);
    status = report.is_intact ? 0 : 1;
  } else {
    g_printerr ("vigilctl verify: %s\n", error->message);
  }
  vigil_verify_report_clear (&report);
  return status;
}
