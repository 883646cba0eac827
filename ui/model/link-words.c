/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/link-words.h"
#include "model/vital.h"
#include "model/wire-words.h"

#include <glib/gi18n-lib.h>

static const char *
device_words (const VigilEvent *event)
{
  return g_str_equal (vigil_event_get_string (event, "role"), "pump") ? _("Pump") : _("Monitor");
}

static const char *
device_name (const VigilEvent *event)
{
  static const char *const keys[] = { "name", "model", "driver" };
  const char *name = "";

  for (gsize i = 0; i < G_N_ELEMENTS (keys) && *name == '\0'; i++)
    name = vigil_event_get_string (event, keys[i]);
  return name;
}

/* What the title does not say already. */
static char *
device_facts (const VigilEvent *event)
{
  const char *serial = vigil_event_get_string (event, "serial");

  if (*vigil_event_get_string (event, "name") == '\0')
    return g_strdup (serial);
  return g_strconcat (vigil_event_get_string (event, "driver"), *serial != '\0' ? ", " : "", serial, NULL);
}

static gboolean
fill_link (VigilEventWords *out, const VigilEvent *event)
{
  gboolean is_back = event->kind == VIGIL_EVENT_LINK_BACK;

  *out = (VigilEventWords) { is_back ? "link" : "unlink",
                             g_strdup_printf (is_back ? _("%s link back") : _("%s link lost"), device_words (event)),
                             g_strdup ("") };
  return TRUE;
}

static gboolean
fill_command (VigilEventWords *out, const VigilEvent *event, const char *who)
{
  static const VigilWireWord commands[] = {
    { "start", NC_("command", "start") }, { "pause", NC_("command", "pause") }, { "stop", NC_("command", "stop") },
    { "resume", NC_("command", "resume") }, { "rate", NC_("command", "rate") },
  };
  static const VigilWireWord whys[] = {
    { "timeout", NC_("command", "not in time") }, { "refused", NC_("command", "refused") },
    { "overtaken", NC_("command", "overtaken") }, { "no-link", NC_("command", "no link") },
    { "not-allowed", NC_("command", "left to a hand at the pump") },
  };
  const char *command = vigil_wire_words (commands, G_N_ELEMENTS (commands), vigil_event_get_string (event, "command"));
  const char *why = vigil_event_get_string (event, "why");

  if (event->kind == VIGIL_EVENT_COMMAND_CONFIRMED)
    *out = (VigilEventWords) { "check", g_strdup_printf (_("Pump did it: %s"), command), g_strdup ("") };
  else if (event->kind == VIGIL_EVENT_COMMAND_REQUESTED)
    *out = (VigilEventWords) { "pump", g_strdup_printf (_("Asked of the pump: %s"), command), g_strdup (who) };
  else
    *out = (VigilEventWords) { "warn",
                               g_strdup_printf (g_str_equal (why, "not-allowed") ? _("Not sent to the pump: %s")
                                                                                 : _("Pump did not follow: %s"),
                                                command),
                               g_strdup (vigil_wire_words (whys, G_N_ELEMENTS (whys), why)) };
  return TRUE;
}

static gboolean
fill_cuff (VigilEventWords *out, const VigilEvent *event, const char *who)
{
  static const VigilWireWord whys[] = {
    { "timeout", NC_("command", "not in time") }, { "refused", NC_("command", "refused") },
    { "no-link", NC_("command", "no link") },     { "no result", NC_("command", "no result") },
  };
  gboolean is_stop = g_str_equal (vigil_event_get_string (event, "command"), "cuff-stop");

  if (event->kind == VIGIL_EVENT_CUFF_ASKED)
    *out = (VigilEventWords) { "cuff", g_strdup (is_stop ? _("Cuff asked to stop") : _("Blood pressure asked for")),
                               g_strdup (who) };
  else
    *out = (VigilEventWords) { "warn", g_strdup (is_stop ? _("Cuff did not stop") : _("No blood pressure came")),
                               g_strdup (vigil_wire_words (whys, G_N_ELEMENTS (whys), vigil_event_get_string (event, "why"))) };
  return TRUE;
}

/* What belongs to the program and its devices. */
static gboolean
fill_device (VigilEventWords *out, const VigilEvent *event)
{
  switch ((int) event->kind) {
  case VIGIL_EVENT_APP_STARTED:
    if (*vigil_event_get_string (event, "recovered_session") == '\0')
      return FALSE;
    *out = (VigilEventWords) { "undo", g_strdup (_("Vigil started again")), g_strdup ("") };
    return TRUE;
  case VIGIL_EVENT_CLOCK_ANCHOR:
    if (vigil_event_get_int (event, "step_us") == 0)
      return FALSE;
    *out = (VigilEventWords) { "clock", g_strdup (_("The clock was set")), g_strdup ("") };
    return TRUE;
  case VIGIL_EVENT_DEVICE_BOUND:
    *out = (VigilEventWords) { "link", g_strdup_printf ("%s: %s", device_words (event), device_name (event)),
                               device_facts (event) };
    return TRUE;
  default:
    return FALSE;
  }
}

/* "HR: Pulse, SpO₂ stands in", "HR: its own source again", "SpO₂: by monitor 2". */
static gboolean
fill_source (VigilEventWords *out, const VigilEvent *event)
{
  VigilCode vital = vigil_vocabulary_lookup (vigil_event_get_string (event, "code"));
  VigilCode to = vigil_vocabulary_lookup (vigil_event_get_string (event, "to"));
  const char *name = vigil_vital_name (vital);
  gint64 device = vigil_event_get_int (event, "device");
  gboolean is_same = g_str_equal (vigil_event_get_string (event, "from"), vigil_event_get_string (event, "to"));

  if (vital == VIGIL_CODE_NONE || to == VIGIL_CODE_NONE || vigil_vocabulary_is_episodic (vital))
    return FALSE;
  if (is_same)
    *out = (VigilEventWords) { "mon", g_strdup_printf (_("%s: by monitor %d"), name, (int) device + 1), g_strdup ("") };
  else if (to == vital)
    *out = (VigilEventWords) { "mon", g_strdup_printf (_("%s: its own source again"), name), g_strdup ("") };
  else
    *out = (VigilEventWords) { "mon",
                               /* Translators: a vital, then what is shown in its place: "HR: Pulse, SpO₂ stands in" */
                               g_strdup_printf (_("%s: %s stands in"), name, vigil_vital_source_words (to)),
                               g_strdup ("") };
  return TRUE;
}

gboolean
vigil_link_words_fill (VigilEventWords *out, const VigilEvent *event, char *who)
{
  g_autofree char *by = who;

  switch ((int) event->kind) {
  case VIGIL_EVENT_LINK_LOST:
  case VIGIL_EVENT_LINK_BACK:
    return fill_link (out, event);
  case VIGIL_EVENT_COMMAND_REQUESTED:
  case VIGIL_EVENT_COMMAND_CONFIRMED:
  case VIGIL_EVENT_COMMAND_FAILED:
    return fill_command (out, event, by);
  case VIGIL_EVENT_CUFF_ASKED:
  case VIGIL_EVENT_CUFF_FAILED:
    return fill_cuff (out, event, by);
  case VIGIL_EVENT_SOURCE_CHANGED:
    return fill_source (out, event);
  default:
    return fill_device (out, event);
  }
}
