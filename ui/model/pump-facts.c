/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/pump-facts.h"
#include "base/number.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const char *
mode_words (VigilPumpMode mode)
{
  static const char *const words[VIGIL_N_PUMP_MODES] = {
    [VIGIL_PUMP_MODE_UNKNOWN] = N_("not told"),     [VIGIL_PUMP_MODE_HOLD] = N_("on hold"),
    [VIGIL_PUMP_MODE_INFUSING] = N_("infusing"),    [VIGIL_PUMP_MODE_BOLUS] = N_("bolus"),
    [VIGIL_PUMP_MODE_KVO] = N_("keeps vein open"),  [VIGIL_PUMP_MODE_BACK_OFF] = N_("back-off after occlusion"),
    [VIGIL_PUMP_MODE_TITRATING] = N_("infusing, rate being changed"),
  };

  return (guint) mode < VIGIL_N_PUMP_MODES ? _(words[mode]) : _("not told");
}

static const char *
alarm_words (VigilPumpAlarm alarm)
{
  static const char *const words[VIGIL_N_PUMP_ALARMS] = {
    [VIGIL_PUMP_ALARM_NONE] = N_("none"),
    [VIGIL_PUMP_ALARM_OCCLUSION] = N_("occlusion"),
    [VIGIL_PUMP_ALARM_NEAR_END] = N_("near end"),
    [VIGIL_PUMP_ALARM_END] = N_("end of infusion"),
    [VIGIL_PUMP_ALARM_VTBI_DONE] = N_("volume is in"),
    [VIGIL_PUMP_ALARM_SYRINGE] = N_("syringe"),
    [VIGIL_PUMP_ALARM_LINE_DISCONNECT] = N_("line disconnected"),
    [VIGIL_PUMP_ALARM_BATTERY_LOW] = N_("battery low"),
    [VIGIL_PUMP_ALARM_BATTERY_EMPTY] = N_("battery empty"),
    [VIGIL_PUMP_ALARM_MAINS_LOST] = N_("mains lost"),
    [VIGIL_PUMP_ALARM_COMMS] = N_("stopped: heard nothing"),
    [VIGIL_PUMP_ALARM_ATTENTION] = N_("attention"),
    [VIGIL_PUMP_ALARM_LIMIT] = N_("limit"),
    [VIGIL_PUMP_ALARM_FAULT] = N_("fault"),
    [VIGIL_PUMP_ALARM_OTHER] = N_("see the pump"),
    [VIGIL_PUMP_ALARM_AIR] = N_("air in the line"),
    [VIGIL_PUMP_ALARM_FLOW] = N_("flow"),
  };

  return (guint) alarm < VIGIL_N_PUMP_ALARMS ? _(words[alarm]) : _("see the pump");
}

static void
put_fact (VigilPumpFact *out, const char *name, const char *value, const char *age, gboolean is_known)
{
  *out = (VigilPumpFact) { .is_known = is_known };
  g_strlcpy (out->name, name, sizeof out->name);
  g_strlcpy (out->value, is_known ? value : "--", sizeof out->value);
  g_strlcpy (out->age, age, sizeof out->age);
}

static const char *
link_words (const VigilLinkView *link)
{
  if (link == NULL)
    return _("no pump");
  switch (link->state) {
  case VIGIL_LINK_LIVE:
    return _("live");
  case VIGIL_LINK_LOST:
    return _("lost");
  case VIGIL_LINK_NEGOTIATING:
    return _("connecting");
  case VIGIL_LINK_SILENT:
    return _("silent");
  case VIGIL_LINK_NO_FRAMES:
    return _("not understood");
  case VIGIL_LINK_CLOSED:
  case VIGIL_N_LINK_STATES:
  default:
    return _("not connected");
  }
}

guint
vigil_pump_facts_fill (VigilPumpFact *out, const VigilChannel *channel, const VigilLinkView *link, gint64 now_wall_us)
{
  gboolean is_seen = channel->seen_wall_us > 0;
  gboolean is_rate_told = is_seen && !isnan (channel->rate_ml_h);
  gboolean is_volume_told = is_seen && channel->counter_ml >= 0;
  g_autofree char *volume_age = vigil_time_age (now_wall_us - channel->volume_wall_us);
  g_autofree char *age = vigil_time_age (now_wall_us - channel->seen_wall_us);
  g_autofree char *span = link != NULL && link->since_wall_us > 0
                              ? vigil_time_span (now_wall_us - link->since_wall_us, FALSE) : g_strdup ("");
  const char *when = is_seen ? age : _("not heard yet");
  char number[VIGIL_NUMBER_SIZE], text[64];

  put_fact (&out[0], _("mode"), mode_words (channel->mode), when, is_seen);
  g_snprintf (text, sizeof text, _("%s mL/h"), vigil_number_format (channel->rate_ml_h, 2, number));
  put_fact (&out[1], _("rate"), text, is_seen && !is_rate_told ? _("not told") : when, is_rate_told);
  g_snprintf (text, sizeof text, _("%s mL"), vigil_number_format (channel->counter_ml, 2, number));
  put_fact (&out[2], _("volume counter"), text, is_volume_told && channel->volume_wall_us > 0 ? volume_age : when,
            is_volume_told);
  put_fact (&out[3], _("alarm"), alarm_words (channel->pump_alarm),
            channel->is_pump_alarm_known || !is_seen ? when : _("not told"), is_seen && channel->is_pump_alarm_known);
  put_fact (&out[4], _("serial number"), channel->pump_serial, "", *channel->pump_serial != '\0');
  put_fact (&out[5], _("link"), link_words (link), span, TRUE);
  return VIGIL_PUMP_FACTS;
}

/* ---- in the pump's own words, visit or not ---- */

/* A view that was made without pumps, of a replay, has nothing but zeros there. */
static VigilObservation
get (const VigilView *view, guint channel, VigilCode code)
{
  VigilObservation said = *vigil_pump_view_get (&view->pumps[channel], code);

  if (said.code != code)
    said = (VigilObservation) { .code = code, .quality = VIGIL_QUALITY_ABSENT };
  return said;
}

static void
print_quantity (const VigilObservation *said, char *out, gsize size)
{
  const VigilVocabulary *word = vigil_vocabulary_get (said->code);
  char number[VIGIL_NUMBER_SIZE];

  g_snprintf (out, size, "%s %s", vigil_number_format (said->value, word->decimals, number), word->unit);
}

static const char *
either (const VigilObservation *said, const char *yes, const char *no)
{
  return said->value > 0.5 ? yes : no;
}

/* What the driver cannot name is what the pump calls it. */
static const char *
print_mode (const VigilObservation *said)
{
  VigilPumpMode mode = (VigilPumpMode) said->value;

  return mode == VIGIL_PUMP_MODE_UNKNOWN && *said->text != '\0' ? said->text : mode_words (mode);
}

static void
print_value (const VigilObservation *said, char *out, gsize size)
{
  g_autofree char *span = NULL;

  switch ((int) said->code) {
  case VIGIL_CODE_PUMP_MODE:
    g_strlcpy (out, print_mode (said), size);
    break;
  case VIGIL_CODE_PUMP_ALARM:
    g_strlcpy (out, alarm_words ((VigilPumpAlarm) said->value), size);
    break;
  case VIGIL_CODE_PUMP_TIME_LEFT:
    span = vigil_time_span ((gint64) (said->value * G_USEC_PER_SEC), TRUE);
    g_strlcpy (out, span, size);
    break;
  case VIGIL_CODE_PUMP_SYRINGE:
    g_strlcpy (out, either (said, said->text, _("not confirmed")), size);
    break;
  case VIGIL_CODE_PUMP_MAINS:
    g_strlcpy (out, either (said, _("mains"), _("battery")), size);
    break;
  case VIGIL_CODE_PUMP_REMOTE:
    g_strlcpy (out, either (said, _("permitted"), _("refused")), size);
    break;
  case VIGIL_CODE_PUMP_ANSWER:
    /* Translators: %s is the key that was pressed on the pump */
    g_snprintf (out, size, _("answered: %s"), said->text);
    break;
  default:
    if (vigil_vocabulary_get (said->code)->kind == VIGIL_KIND_NUMERIC)
      print_quantity (said, out, size);
    else
      g_strlcpy (out, said->text, size);
  }
}

/* Without a value the pump may have said why. */
static void
put_said (VigilPumpFact *out, const char *name, const VigilObservation *said, gint64 now_us)
{
  gboolean is_question = said->code == VIGIL_CODE_PUMP_ANSWER && said->quality == VIGIL_QUALITY_INVALID;
  gboolean has_text = vigil_observation_has_value (said) || said->quality == VIGIL_QUALITY_STALE;
  g_autofree char *age = vigil_time_age (now_us - said->t_mono_us);

  *out = (VigilPumpFact) { .value = "--", .is_known = vigil_observation_has_value (said) || is_question };
  g_strlcpy (out->name, name, sizeof out->name);
  if (is_question)
    g_strlcpy (out->value, _("waits for a key"), sizeof out->value);
  else if (has_text)
    print_value (said, out->value, sizeof out->value);
  if (said->quality == VIGIL_QUALITY_QUESTIONABLE)
    g_strlcat (out->value, "?", sizeof out->value);
  if (said->quality == VIGIL_QUALITY_ABSENT)
    g_strlcpy (out->age, _("not heard yet"), sizeof out->age);
  else if (has_text || is_question)
    g_strlcpy (out->age, age, sizeof out->age);
  else if (*said->text != '\0')
    /* Translators: %s is the pump's own word in place of a value */
    g_snprintf (out->age, sizeof out->age, _("says %s"), said->text);
  else
    g_strlcpy (out->age, _("not told"), sizeof out->age);
}

guint
vigil_pump_said_fill (VigilPumpFact *out, guint max, const VigilView *view, guint channel)
{
  static const struct { VigilCode code; const char *name; gboolean is_always; } facts[] = {
    { VIGIL_CODE_PUMP_ANSWER, N_("question"), FALSE },       { VIGIL_CODE_PUMP_MODE, N_("mode"), TRUE },
    { VIGIL_CODE_PUMP_RATE, N_("rate"), TRUE },              { VIGIL_CODE_PUMP_INFUSED, N_("volume counter"), TRUE },
    { VIGIL_CODE_PUMP_ALARM, N_("alarm"), TRUE },            { VIGIL_CODE_PUMP_MAINS, N_("power"), FALSE },
    { VIGIL_CODE_PUMP_PRESSURE, N_("pressure"), FALSE },     { VIGIL_CODE_PUMP_SYRINGE, N_("syringe"), FALSE },
    { VIGIL_CODE_PUMP_DRUG, N_("drug on pump"), FALSE },     { VIGIL_CODE_PUMP_RATE_SET, N_("rate set"), FALSE },
    { VIGIL_CODE_PUMP_VTBI, N_("volume to give"), FALSE },   { VIGIL_CODE_PUMP_TIME_LEFT, N_("time left"), FALSE },
    { VIGIL_CODE_PUMP_KVO_RATE, N_("keeps open at"), FALSE }, { VIGIL_CODE_PUMP_REMOTE, N_("remote control"), FALSE },
    { VIGIL_CODE_PUMP_SERIAL, N_("serial number"), FALSE },
  };
  guint n = 0;

  g_return_val_if_fail (channel < VIGIL_MAX_CHANNELS, 0);
  if (get (view, channel, VIGIL_CODE_PUMP_MODE).quality == VIGIL_QUALITY_ABSENT
      && get (view, channel, VIGIL_CODE_PUMP_SERIAL).quality == VIGIL_QUALITY_ABSENT)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (facts) && n < max; i++) {
    const VigilObservation said = get (view, channel, facts[i].code);

    if (facts[i].is_always || said.quality != VIGIL_QUALITY_ABSENT)
      put_said (&out[n++], _(facts[i].name), &said, view->now_us);
  }
  return n;
}
