/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "application.h"

#include <glib/gi18n-lib.h>
#include <gst/gst.h>
#include <locale.h>
#include <string.h>

int
main (int argc, char **argv)
{
  g_autoptr (VigilApplication) app = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *help = NULL;
  VigilOptions options;
  int status = 2;

  setlocale (LC_ALL, "");
  g_set_prgname ("vigil");
  /* a build tree keeps its catalogues beside itself */
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("VIGIL_LOCALE_DIR") != NULL ? g_getenv ("VIGIL_LOCALE_DIR") : VIGIL_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  for (int i = 1; i < argc; i++) {
    if (strcmp (argv[i], "--help") == 0 || strcmp (argv[i], "-h") == 0) {
      help = vigil_options_help ();
      g_print ("%s", help);
      return 0;
    }
    if (strcmp (argv[i], "--version") == 0) {
      g_print ("vigil %s\n", VIGIL_VERSION);
      return 0;
    }
  }
  if (!vigil_options_parse (&options, argc, argv, &error)) {
    g_printerr (_("vigil: %s\n\"vigil --help\" says more.\n"), error->message);
  } else {
    g_print ("vigil %s, renderer: %s\n", VIGIL_VERSION, vigil_application_choose_renderer ());
    gst_init (NULL, NULL);
    app = vigil_application_new (&options);
    status = g_application_run (G_APPLICATION (app), 0, NULL);
    if (vigil_application_is_in_trouble (app))
      status = 1;
  }
  g_clear_object (&app);
  vigil_options_clear (&options);
  return status;
}
