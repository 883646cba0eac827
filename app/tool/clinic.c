/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Exit status: 0 right and done, 1 something is wrong and said, 2 it was not understood what to do. */
#include "clinic/clinic.h"
#include "tool/tool.h"

#include <string.h>

static int
fail (const char *verb, const GError *error)
{
  g_printerr ("vigilctl clinic %s: %s\n", verb, error->message);
  return 1;
}

static void
print_set (const char *head, const VigilClinic *clinic)
{
  const char *signed_by = vigil_clinic_get_signed_by (clinic);

  g_print ("%s: %s, version %u, sha256 %s, ", head, vigil_clinic_get_id (clinic), vigil_clinic_get_version (clinic),
           vigil_clinic_get_sha256 (clinic));
  if (signed_by != NULL)
    g_print ("signed by %s\n", signed_by);
  else
    g_print ("unsigned: training only (%s)\n", vigil_clinic_get_unsigned_why (clinic));
}

static int
check (const char *dir, char **words)
{
  g_autoptr (GPtrArray) errors = NULL;
  g_autoptr (VigilClinic) clinic = vigil_clinic_check (dir, &errors);

  for (guint i = 0; i < errors->len; i++)
    g_print ("%s\n", (const char *) g_ptr_array_index (errors, i));
  if (clinic == NULL) {
    g_print ("%u error%s\n", errors->len, errors->len == 1 ? "" : "s");
    return 1;
  }
  print_set ("no error", clinic);
  return 0;
}

static int
show_in_force (const char *dir, char **words)
{
  g_autofree char *usual = dir == NULL ? vigil_clinic_default_dir () : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilClinic) clinic = vigil_clinic_load_in_force (dir != NULL ? dir : usual, &error);
  const char *refusal;

  if (clinic == NULL)
    return fail ("in-force", error);
  print_set ("in force", clinic);
  refusal = vigil_clinic_get_refusal (clinic);
  if (refusal != NULL)
    g_print ("%s is not, because of\n%s\n", dir != NULL ? dir : usual, refusal);
  return refusal == NULL ? 0 : 1;
}

static int
make_key (const char *path, char **words)
{
  g_autoptr (GError) error = NULL;

  if (!vigil_clinic_make_key (path, &error))
    return fail ("keygen", error);
  g_print ("%s: the secret key: keep it, and let nobody else have it\n"
           "%s.pub: goes to $XDG_CONFIG_HOME/vigil/clinic-keys or /etc/vigil/clinic-keys of each tablet that trusts it\n",
           path, path);
  return 0;
}

static int
sign (const char *dir, char **words)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  if (!vigil_clinic_sign (dir, words[0], words[1], words[2], &n, &error))
    return fail ("sign", error);
  g_print ("%s: signed by %s (%s); it carries %u signature%s now\n", dir, words[1], words[2], n, n == 1 ? "" : "s");
  return 0;
}

static int
put_in_force (const char *dir, char **words)
{
  g_autoptr (GError) error = NULL;

  if (!vigil_clinic_accept (dir, &error))
    return fail ("accept", error);
  g_print ("%s: is in force\n", dir);
  return 0;
}

static int
forget (const char *dir, char **words)
{
  g_autoptr (GError) error = NULL;

  if (!vigil_clinic_forget (&error))
    return fail ("forget", error);
  g_print ("no set is in force: the next that is signed will be\n");
  return 0;
}

static const struct {
  const char *name, *operand, *what;
  enum { NO_OPERAND, MAY_HAVE_OPERAND, NEEDS_OPERAND } needs;
  gboolean is_signing;
  int (*run) (const char *operand, char **words);
} verbs[] = {
  { "check", "DIR", "says every error with file and line, or who signed it", NEEDS_OPERAND, FALSE, check },
  { "keygen", "FILE", "makes a signer's key in FILE and its public half in FILE.pub", NEEDS_OPERAND, FALSE, make_key },
  { "sign", "--key FILE --name NAME --role ROLE DIR", "adds a signature to DIR/clinic.sig", NEEDS_OPERAND, TRUE, sign },
  { "in-force", "[DIR]", "says what a chair would run on, and why not on DIR", MAY_HAVE_OPERAND, FALSE, show_in_force },
  { "accept", "DIR", "puts a signed set in force even if it is older", NEEDS_OPERAND, FALSE, put_in_force },
  { "forget", "", "lets go of the set that is in force", NO_OPERAND, FALSE, forget },
};

static char *
describe (void)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    g_string_append_printf (out, "  %s %s\n      %s\n", verbs[i].name, verbs[i].operand, verbs[i].what);
  g_string_append (out, "\nExit status: 0 right and done, 1 something is wrong, 2 not understood.");
  return g_string_free (out, FALSE);
}

static int
run (gsize i, int argc, char **argv, char **words)
{
  gboolean has_words = words[0] != NULL || words[1] != NULL || words[2] != NULL;
  int least = verbs[i].needs == NEEDS_OPERAND ? 3 : 2, most = verbs[i].needs == NO_OPERAND ? 2 : 3;

  if (argc < least || argc > most || (!verbs[i].is_signing && has_words)
      || (verbs[i].is_signing && (words[0] == NULL || words[1] == NULL || words[2] == NULL))) {
    g_printerr ("usage: vigilctl clinic %s %s\n", verbs[i].name, verbs[i].operand);
    return 2;
  }
  return verbs[i].run (argc > 2 ? argv[2] : NULL, words);
}

int
vigil_tool_clinic (int argc, char **argv)
{
  char *words[] = { NULL, NULL, NULL };
  const GOptionEntry entries[] = {
    { "key", 'k', 0, G_OPTION_ARG_FILENAME, &words[0], "The signer's secret key", "FILE" },
    { "name", 'n', 0, G_OPTION_ARG_STRING, &words[1], "Who signs", "NAME" },
    { "role", 'r', 0, G_OPTION_ARG_STRING, &words[2], "As what: pharmacist, prescriber, ...", "ROLE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("VERB - the clinic's own rules");
  g_autofree char *description = describe ();
  g_autoptr (GError) error = NULL;
  int status = 2;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (context, description);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("vigilctl clinic: %s\n", error->message);
  } else {
    gsize i = 0;

    while (argc > 1 && i < G_N_ELEMENTS (verbs) && strcmp (verbs[i].name, argv[1]) != 0)
      i++;
    if (argc > 1 && i < G_N_ELEMENTS (verbs))
      status = run (i, argc, argv, words);
    else
      g_printerr ("vigilctl clinic: check, keygen, sign, in-force, accept or forget? \"--help\" says more\n");
  }
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_free (words[i]);
  return status;
}
