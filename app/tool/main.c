/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "tool/tool.h"

#include <glib.h>
#include <locale.h>
#include <string.h>

static const struct {
  const char *name, *what;
  int (*run) (int argc, char **argv);
} verbs[] = {
  { "clinic", "checks, signs and puts in force the clinic's own rules", vigil_tool_clinic },
  { "decode", "what a recording of a device's line says, as JSON", vigil_tool_decode },
  { "devices", "the serial ports, what is behind them, what is remembered", vigil_tool_devices },
  { "record", "records what goes over a device's line, for its driver's tests", vigil_tool_record },
  { "replay", "lives a recorded visit again, on the screen or as text", vigil_tool_replay },
  { "sessions", "lists the sessions of a record", vigil_tool_sessions },
  { "show", "prints a session event by event", vigil_tool_show },
  { "verify", "checks the hash chain of a record", vigil_tool_verify },
  { "sim", "a simulated patient with monitor and pumps behind pseudo-terminals", vigil_tool_sim },
  { NULL, NULL, NULL },
};

static int
usage (int status)
{
  g_print ("vigilctl %s: Vigil without a screen\n\n", VIGIL_VERSION);
  for (gsize i = 0; verbs[i].name != NULL; i++)
    g_print ("  %-10s %s\n", verbs[i].name, verbs[i].what);
  g_print ("\n\"vigilctl VERB --help\" says more.\n");
  return status;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  if (argc < 2)
    return usage (2);
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "help") == 0)
    return usage (0);
  for (gsize i = 0; verbs[i].name != NULL; i++)
    if (strcmp (argv[1], verbs[i].name) == 0)
      return verbs[i].run (argc - 1, argv + 1);
  g_printerr ("vigilctl: no verb \"%s\"; \"vigilctl help\" lists them\n", argv[1]);
  return 2;
}
