/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/timeline-marks.h"

#include "base/number.h"
#include "model/vital.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
icon_of_action (const char *action)
{
  static const struct { const char *part, *icon; } icons[] = {
    { "wash", "wc" },   { "toilet", "wc" }, { "iv", "iv" },     { "bag", "bag" },    { "note", "note" },
    { "move", "home" }, { "locat", "home" }, { "music", "music" }, { "oxygen", "plus" }, { "event", "flag" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (strstr (action, icons[i].part) != NULL)
      return icons[i].icon;
  return "note";
}

static void
add_mark (VigilTimeline *self, const VigilEvent *event, VigilMarkKind kind, const char *icon, char *words)
{
  VigilMark mark = { .kind = kind, .t_us = event->t_wall_us, .seq = event->seq, .words = words,
                     .who = g_strdup (event->actor), .icon = icon };

  g_array_append_val (self->marks, mark);
}

static VigilMark *
last_mark (VigilTimeline *self)
{
  return &g_array_index (self->marks, VigilMark, self->marks->len - 1);
}

static char *
dup_label (const VigilEvent *event, const char *key, const char *fallback)
{
  const char *label = vigil_event_get_string (event, key);

  return g_strdup (*label != '\0' ? label : vigil_event_get_string (event, fallback));
}

static char *
rescue_words (const VigilEvent *event)
{
  char dose[VIGIL_NUMBER_SIZE];

  return g_strdup_printf ("%s %s %s", vigil_event_get_string (event, "drug"),
                          vigil_number_format (vigil_event_get_double (event, "dose"), 3, dose),
                          vigil_event_get_string (event, "unit"));
}

static char *
test_dose_words (const VigilEvent *event)
{
  char dose[VIGIL_NUMBER_SIZE];

  return g_strdup_printf (C_ ("axis", "test dose %s %s"),
                          vigil_number_format (vigil_event_get_double (event, "dose"), 3, dose),
                          vigil_event_get_string (event, "unit"));
}

static char *
limit_words (const VigilEvent *event)
{
  VigilCode code = vigil_vocabulary_lookup (vigil_event_get_string (event, "code"));
  char limit[VIGIL_NUMBER_SIZE];

  return g_strdup_printf (C_ ("axis", "%s limit %s"), vigil_vital_name (code),
                          vigil_number_format (vigil_event_get_double (event, "limit"),
                                               vigil_vocabulary_get (code)->decimals, limit));
}

static char *
unplanned_words (const VigilEvent *event)
{
  char ml[VIGIL_NUMBER_SIZE];

  /* Translators: a pump ran though nobody had started it, and gave so much */
  return g_strdup_printf (C_ ("axis", "unplanned %s mL"),
                          vigil_number_format (vigil_event_get_double (event, "given_ml"), 2, ml));
}

/* Which vital is shown by what else; the cuff's are measurements of their own. */
static gboolean
add_source (VigilTimeline *self, const VigilEvent *event)
{
  VigilCode vital = vigil_vocabulary_lookup (vigil_event_get_string (event, "code"));
  VigilCode to = vigil_vocabulary_lookup (vigil_event_get_string (event, "to"));

  if (vital == VIGIL_CODE_NONE || to == VIGIL_CODE_NONE || vigil_vocabulary_is_episodic (vital))
    return FALSE;
  add_mark (self, event, VIGIL_MARK_STAFF, "mon",
            to == vital ? g_strdup_printf (C_ ("axis", "%s own source"), vigil_vital_name (vital))
                        : g_strdup_printf (C_ ("axis", "%s by %s"), vigil_vital_name (vital), vigil_vital_source_words (to)));
  return TRUE;
}

static gboolean
add_marks (VigilTimeline *self, const VigilEvent *event)
{
  switch ((int) event->kind) {
  case VIGIL_EVENT_SIDE_EFFECT:
    add_mark (self, event, VIGIL_MARK_EFFECT, NULL, dup_label (event, "label", "effect"));
    last_mark (self)->severity = (int) CLAMP (vigil_event_get_int (event, "severity"), 0, 4);
    last_mark (self)->is_red_flag = vigil_event_get_boolean (event, "is_red_flag");
    return TRUE;
  case VIGIL_EVENT_CHECK_RECORDED:
    add_mark (self, event, VIGIL_MARK_SCORE, "clip", dup_label (event, "label", "check"));
    last_mark (self)->check = g_strdup (vigil_event_get_string (event, "check"));
    last_mark (self)->severity = (int) vigil_event_get_int (event, "score");
    return TRUE;
  case VIGIL_EVENT_INSTRUMENT_SCORED:
    add_mark (self, event, VIGIL_MARK_SCORE, "clip", dup_label (event, "label", "instrument"));
    last_mark (self)->check = g_strdup (vigil_event_get_string (event, "instrument"));
    last_mark (self)->severity = (int) vigil_event_get_int (event, "total");
    return TRUE;
  case VIGIL_EVENT_DISCHARGE_OVERRIDDEN:
    add_mark (self, event, VIGIL_MARK_STAFF, "warn", g_strdup (C_ ("axis", "overridden")));
    return TRUE;
  case VIGIL_EVENT_RESCUE_GIVEN:
    add_mark (self, event, VIGIL_MARK_STAFF, "syr", rescue_words (event));
    return TRUE;
  case VIGIL_EVENT_TEST_DOSE_GIVEN:
    add_mark (self, event, VIGIL_MARK_STAFF, "syr", test_dose_words (event));
    return TRUE;
  case VIGIL_EVENT_TEST_DOSE_RESPONSE:
    add_mark (self, event, VIGIL_MARK_STAFF, "face", dup_label (event, "label", "response"));
    return TRUE;
  case VIGIL_EVENT_STAFF_ACTION:
    add_mark (self, event, VIGIL_MARK_STAFF, icon_of_action (vigil_event_get_string (event, "action")),
              dup_label (event, "label", "action"));
    return TRUE;
  case VIGIL_EVENT_GATE_OVERRIDDEN:
    add_mark (self, event, VIGIL_MARK_STAFF, "warn", g_strdup (C_ ("axis", "overridden")));
    return TRUE;
  case VIGIL_EVENT_LIMIT_CHANGED:
    add_mark (self, event, VIGIL_MARK_STAFF, "bell", limit_words (event));
    return TRUE;
  case VIGIL_EVENT_CUFF_ASKED:
    add_mark (self, event, VIGIL_MARK_STAFF, "cuff",
              g_strdup (g_str_equal (vigil_event_get_string (event, "command"), "cuff-stop")
                            ? C_ ("axis", "cuff stopped") : C_ ("axis", "pressure asked for")));
    return TRUE;
  case VIGIL_EVENT_CUFF_FAILED:
    add_mark (self, event, VIGIL_MARK_STAFF, "warn", g_strdup (C_ ("axis", "no pressure came")));
    return TRUE;
  case VIGIL_EVENT_SOURCE_CHANGED:
    return add_source (self, event);
  case VIGIL_EVENT_EMERGENCY_BEGUN:
    add_mark (self, event, VIGIL_MARK_STAFF, "flag", dup_label (event, "name", "emergency"));
    return TRUE;
  case VIGIL_EVENT_EMERGENCY_STEP:
    add_mark (self, event, VIGIL_MARK_STAFF, vigil_event_get_boolean (event, "is_done") ? "check" : "undo",
              dup_label (event, "label", "step"));
    return TRUE;
  case VIGIL_EVENT_EMERGENCY_ENDED:
    /* Translators: an emergency, "LAST over" */
    add_mark (self, event, VIGIL_MARK_STAFF, "check",
              g_strdup_printf (C_ ("axis", "%s over"), vigil_event_get_string (event, "name")));
    return TRUE;
  case VIGIL_EVENT_UNPLANNED_BEGAN:
    add_mark (self, event, VIGIL_MARK_STAFF, "warn",
              g_strdup_printf (C_ ("axis", "pump %d runs unplanned"), (int) vigil_event_get_int (event, "channel") + 1));
    return TRUE;
  case VIGIL_EVENT_UNPLANNED_ENDED:
    add_mark (self, event, VIGIL_MARK_STAFF, "pump", unplanned_words (event));
    return TRUE;
  case VIGIL_EVENT_CHECK_IN_DONE:
    add_mark (self, event, VIGIL_MARK_STAFF, "user", g_strdup (C_ ("axis", "check-in")));
    return TRUE;
  case VIGIL_EVENT_CONSENT_SIGNED:
    add_mark (self, event, VIGIL_MARK_STAFF, vigil_event_get_boolean (event, "is_agreed") ? "text" : "x",
              g_strdup (C_ ("axis", "consent")));
    return TRUE;
  case VIGIL_EVENT_START_CONFIRMED:
    add_mark (self, event, VIGIL_MARK_STAFF, "check", g_strdup (C_ ("axis", "start confirmed")));
    return TRUE;
  case VIGIL_EVENT_MUSIC_STARTED:
    add_mark (self, event, VIGIL_MARK_STAFF, "music", g_strdup (C_ ("axis", "music")));
    return TRUE;
  case VIGIL_EVENT_KIOSK_GIVEN:
    add_mark (self, event, VIGIL_MARK_STAFF, "hand", g_strdup (C_ ("axis", "to patient")));
    return TRUE;
  case VIGIL_EVENT_NURSE_CALLED:
    add_mark (self, event, VIGIL_MARK_STAFF, "raise", g_strdup (C_ ("axis", "called")));
    return TRUE;
  case VIGIL_EVENT_VISIT_SIGNED:
    add_mark (self, event, VIGIL_MARK_STAFF, "lock", g_strdup (C_ ("axis", "signed")));
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
correct_mark (VigilTimeline *self, const VigilEvent *event)
{
  gint64 ref = vigil_event_get_int (event, "ref");

  for (guint i = 0; i < self->marks->len && ref > 0; i++) {
    VigilMark *mark = &g_array_index (self->marks, VigilMark, i);

    if (mark->seq != ref)
      continue;
    mark->is_corrected = TRUE;
    if (event->kind == VIGIL_EVENT_ENTRY_WITHDRAWN || vigil_event_get_boolean (event, "is_withdrawn"))
      mark->is_withdrawn = TRUE;
    else if (vigil_event_has (event, "severity"))
      mark->severity = (int) CLAMP (vigil_event_get_int (event, "severity"), 0, 4);
    self->changed_from_us = mark->t_us;
    return TRUE;
  }
  return FALSE;
}

gboolean
vigil_timeline_fold_alarm (VigilTimeline *self, const VigilEvent *event)
{
  const char *id = vigil_event_get_string (event, "alarm");
  VigilAlarmPeriod *open = NULL;

  for (guint i = 0; i < self->alarms->len; i++) {
    VigilAlarmPeriod *period = &g_array_index (self->alarms, VigilAlarmPeriod, i);

    if (period->end_us == 0 && strcmp (period->alarm, id) == 0)
      open = period;
  }
  if (event->kind == VIGIL_EVENT_ALARM_ENDED && open != NULL) {
    open->end_us = event->t_wall_us;
    self->changed_from_us = open->start_us;
    return TRUE;
  }
  if (event->kind != VIGIL_EVENT_ALARM_RAISED || open != NULL)
    return FALSE;
  {
    VigilAlarmPeriod period = { g_strdup (id), vigil_vital_dup_subscripted (vigil_event_get_string (event, "words")),
                                (guint) CLAMP (vigil_event_get_int (event, "priority"), 1, 3),
                                vigil_vocabulary_lookup (vigil_event_get_string (event, "code")),
                                vigil_event_get_boolean (event, "is_technical"), event->t_wall_us, 0 };

    g_array_append_val (self->alarms, period);
  }
  return TRUE;
}

gboolean
vigil_timeline_fold_mark (VigilTimeline *self, const VigilEvent *event)
{
  if (event->kind == VIGIL_EVENT_SIDE_EFFECT_CORRECTED || event->kind == VIGIL_EVENT_ENTRY_WITHDRAWN)
    return correct_mark (self, event);
  return add_marks (self, event);
}
