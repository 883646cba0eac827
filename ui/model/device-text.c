/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/device-text.h"
#include "base/number.h"
#include "model/pump-facts.h"
#include "model/time-text.h"
#include "model/vital.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* In the order of the drivers' maturity, which this room does not see; a test holds them together. */
static const char *const maturities[] = { N_("Simulator only"), N_("Broken"), N_("Experimental"), N_("Bench tested") };

static void
fill_name (VigilDeviceText *out, const char *label)
{
  const char *bracket = strstr (label, " (");

  g_strlcpy (out->name, label, sizeof out->name);
  if (bracket == NULL)
    return;
  if ((gsize) (bracket - label) < sizeof out->name)
    out->name[bracket - label] = '\0';
  g_strlcpy (out->detail, bracket + 2, sizeof out->detail);
  if (g_str_has_suffix (out->detail, ")"))
    out->detail[strlen (out->detail) - 1] = '\0';
}

/* What it is stands behind the name that the clinic gave it. */
static void
take_own_name (VigilDeviceText *out, const VigilLinkView *link)
{
  g_autofree char *socket = g_path_get_basename (*link->path != '\0' ? link->path : out->place);
  g_autofree char *place = g_strdup_printf ("%s, %s", out->name, socket);

  g_strlcpy (out->place, place, sizeof out->place);
  g_strlcpy (out->detail, *link->model != '\0' ? link->model : out->name, sizeof out->detail);
  g_strlcpy (out->name, link->name, sizeof out->name);
}

static void
fill_place (VigilDeviceText *out, const char *path)
{
  static const struct { const char *prefix, *words; } places[] = {
    { "/dev/serial/by-id/", N_("USB serial adapter") },
    { "/dev/serial/by-path/", N_("USB serial adapter") },
    { "/dev/ttyUSB", N_("USB serial adapter") },
    { "/dev/ttyACM", N_("USB device") },
    { "/dev/ttyS", N_("serial socket") },
    { "/dev/pts/", N_("virtual port") },
    { "tcp:", N_("network port") },
    { "replay:", N_("played back") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_has_prefix (path, places[i].prefix)) {
      g_autofree char *base = g_path_get_basename (path);

      g_snprintf (out->place, sizeof out->place, "%s, %s", _(places[i].words), base);
      return;
    }
  g_strlcpy (out->place, *path != '\0' ? path : _("no port"), sizeof out->place);
}

static void
fill_state (VigilDeviceText *out, const VigilLinkView *link, gint64 now_wall_us)
{
  static const struct { const char *words, *chip_class; gboolean has_span; } states[VIGIL_N_LINK_STATES] = {
    [VIGIL_LINK_CLOSED] = { N_("None"), "line", FALSE },
    [VIGIL_LINK_SILENT] = { N_("Silent"), "inverse", TRUE },
    [VIGIL_LINK_NO_FRAMES] = { N_("Wrong driver or speed?"), "inverse", FALSE },
    [VIGIL_LINK_NEGOTIATING] = { N_("Connecting"), "line", TRUE },
    [VIGIL_LINK_LIVE] = { N_("Live"), NULL, FALSE },
    [VIGIL_LINK_LOST] = { N_("Lost"), "inverse", TRUE },
  };
  g_autofree char *span = vigil_time_span (link->since_wall_us > 0 ? now_wall_us - link->since_wall_us : 0, FALSE);

  g_return_if_fail ((guint) link->state < VIGIL_N_LINK_STATES);
  /* a recording has no state that could be good */
  if (link->is_recording) {
    out->chip_class = "inverse";
    g_strlcpy (out->state, link->state == VIGIL_LINK_LOST ? _("Playback over") : _("Played back"), sizeof out->state);
    return;
  }
  if (link->state == VIGIL_LINK_LIVE && link->n_pumps_there > link->n_pumps) {
    out->chip_class = "inverse";
    /* Translators: the first number is above the second */
    g_snprintf (out->state, sizeof out->state, _("%u pumps, %u set up"), link->n_pumps_there, link->n_pumps);
    return;
  }
  if (link->is_listen_only && link->state == VIGIL_LINK_LIVE) {
    out->chip_class = "line";
    g_strlcpy (out->state, _("Listening"), sizeof out->state);
    return;
  }
  if (link->is_starved && link->state == VIGIL_LINK_SILENT) {
    out->chip_class = "inverse";
    g_strlcpy (out->state, _("Nobody asks it"), sizeof out->state);
    return;
  }
  out->chip_class = states[link->state].chip_class;
  if (states[link->state].has_span)
    g_snprintf (out->state, sizeof out->state, "%s %s", _(states[link->state].words), span);
  else
    g_strlcpy (out->state, _(states[link->state].words), sizeof out->state);
}

void
vigil_device_text_fill (VigilDeviceText *out, const VigilLinkView *link, gint64 now_wall_us)
{
  *out = (VigilDeviceText) { .icon = link->is_pump ? "pump" : "mon" };
  fill_name (out, *link->label != '\0' ? link->label : link->driver);
  fill_place (out, link->path);
  fill_state (out, link, now_wall_us);
  if (*link->model != '\0')
    g_strlcpy (out->detail, link->model, sizeof out->detail);
  if (*link->name != '\0')
    take_own_name (out, link);
  if (link->maturity >= 0 && link->maturity < (int) G_N_ELEMENTS (maturities))
    g_strlcpy (out->maturity, _(maturities[link->maturity]), sizeof out->maturity);
}

/* ---- what arrives ---- */

static void
fill_vital (VigilSignalText *out, const VigilView *view, VigilCode code, const char *hue)
{
  VigilVital vital;
  gboolean is_current;

  vigil_vital_fill (&vital, view, NULL, code);
  is_current = vital.form == VIGIL_VITAL_NORMAL || vital.form == VIGIL_VITAL_STAND_IN;
  *out = (VigilSignalText) { .hue = hue, .is_known = is_current };
  g_strlcpy (out->name, vigil_vital_name (code), sizeof out->name);
  if (vital.form == VIGIL_VITAL_ABSENT)
    g_strlcpy (out->value, vital.text, sizeof out->value);
  else
    g_snprintf (out->value, sizeof out->value, "%s %s", vital.text, vital.unit);
  if (vital.is_demo) {
    g_strlcpy (out->age, _("demonstration data"), sizeof out->age);
  } else if (is_current) {
    g_autofree char *age = vigil_time_age (view->now_us - view->vitals[code].t_mono_us);

    if (*vital.source != '\0')
      g_snprintf (out->age, sizeof out->age, "%s, %s", vital.source, age);
    else
      g_strlcpy (out->age, age, sizeof out->age);
  } else {
    g_strlcpy (out->age, vital.note, sizeof out->age);
  }
}

static void
fill_pressure (VigilSignalText *out, const VigilView *view)
{
  VigilPressure pressure;

  vigil_pressure_fill (&pressure, view, 0);
  *out = (VigilSignalText) { .name = "", .hue = "hue-nibp", .is_known = pressure.form == VIGIL_VITAL_NORMAL };
  g_strlcpy (out->name, _("NIBP"), sizeof out->name);
  if (pressure.form == VIGIL_VITAL_ABSENT)
    g_strlcpy (out->value, "--", sizeof out->value);
  else
    g_snprintf (out->value, sizeof out->value, "%s/%s mmHg", pressure.sys, pressure.dia);
  g_strlcpy (out->age, pressure.form == VIGIL_VITAL_ABSENT ? _("waiting") : pressure.age, sizeof out->age);
}

/* The four that a chair cannot do without stand always; others once they were seen. */
static guint
fill_monitor (VigilSignalText *out, guint max, const VigilView *view)
{
  static const struct { VigilCode code; const char *hue; gboolean is_always; } signals[] = {
    { VIGIL_CODE_HR, "hue-hr", TRUE },          { VIGIL_CODE_SPO2, "hue-spo2", TRUE },
    { VIGIL_CODE_RR, "hue-rr", TRUE },          { VIGIL_CODE_NIBP_SYS, "hue-nibp", TRUE },
    { VIGIL_CODE_PULSE_PLETH, "hue-spo2", FALSE }, { VIGIL_CODE_ETCO2, "hue-etco2", FALSE },
    { VIGIL_CODE_TEMP, "hue-temp", FALSE },     { VIGIL_CODE_PERFUSION, "hue-spo2", FALSE },
    { VIGIL_CODE_PULSE, "hue-hr", FALSE },      { VIGIL_CODE_PVC_RATE, "hue-hr", FALSE },
  };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (signals) && n < max; i++) {
    if (!signals[i].is_always && view->vitals[signals[i].code].quality == VIGIL_QUALITY_ABSENT)
      continue;
    if (signals[i].code == VIGIL_CODE_NIBP_SYS)
      fill_pressure (&out[n++], view);
    else
      fill_vital (&out[n++], view, signals[i].code, signals[i].hue);
  }
  return n;
}

guint
vigil_device_signals_fill (VigilSignalText *out, guint max, const VigilView *view, const VigilLinkView *link)
{
  VigilPumpFact facts[VIGIL_PUMP_SAID];
  guint n;

  if (!link->is_pump)
    return fill_monitor (out, max, view);
  n = vigil_pump_said_fill (facts, VIGIL_PUMP_SAID, view, link->channel);
  if (n == 0 && link->channel < view->session.n_channels)
    n = vigil_pump_facts_fill (facts, &view->session.channels[link->channel], link, view->now_wall_us);
  for (guint i = 0; i < MIN (n, max); i++) {
    out[i] = (VigilSignalText) { .name = "", .is_known = facts[i].is_known };
    g_strlcpy (out[i].name, facts[i].name, sizeof out[i].name);
    g_strlcpy (out[i].value, facts[i].value, sizeof out[i].value);
    g_strlcpy (out[i].age, facts[i].age, sizeof out[i].age);
  }
  return MIN (n, max);
}

/* ---- sentences ---- */

const char *
vigil_device_words_may_send (gboolean is_pump, int pump_control)
{
  if (!is_pump)
    return _("Monitor: asks for data, sets nothing.");
  switch (pump_control) {
  case 0:
    return _("Pump: only reads. Pause and stop are pressed on the pump.");
  case 1:
    return _("Pump: pause and stop, nothing else.");
  default:
    return _("Pump: start, rate, volume, pause and stop.");
  }
}

char *
vigil_device_words_watchdog (const VigilChannel *channel)
{
  char seconds[VIGIL_NUMBER_SIZE];
  gboolean is_under_way = channel->state == VIGIL_CHANNEL_RUNNING || channel->state == VIGIL_CHANNEL_PAUSED;

  vigil_number_format (channel->silence_stop_ms / 1000.0, 1, seconds);
  if (is_under_way && !channel->is_started_by_wire)
    return g_strdup (_("This infusion was started on the pump: it goes on if Vigil falls silent."));
  if (channel->silence_stop_ms == 0)
    return is_under_way ? g_strdup (_("This pump goes on if Vigil falls silent.")) : NULL;
  if (is_under_way)
    return g_strdup_printf (_("If Vigil falls silent for %s s, this pump stops by itself."), seconds);
  return g_strdup_printf (_("What Vigil starts on this pump stops by itself if Vigil falls silent for %s s."), seconds);
}

char *
vigil_device_words_missing (const VigilView *view, const VigilAlarmProfile *profile)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; profile != NULL && i < profile->n_required; i++)
    if (!vigil_observation_has_value (&view->vitals[profile->required[i]]))
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", vigil_vital_name (profile->required[i]));
  return g_string_free (words, words->len == 0);
}
