/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/event-words.h"
#include "base/number.h"
#include "model/course-text.h"
#include "model/gate-text.h"
#include "model/label-text.h"
#include "model/link-words.h"
#include "model/order-words.h"
#include "model/vital.h"
#include "model/wire-words.h"

#include <glib/gi18n-lib.h>

/* Who did it: a name where it is known, nothing where nobody in the room did. */
static char *
who (const VigilEvent *event, const VigilClinic *clinic)
{
  const VigilStaff *staff = clinic != NULL ? vigil_clinic_find_staff (clinic, event->actor) : NULL;

  if (staff != NULL)
    return g_strdup (staff->name);
  if (g_str_equal (event->actor, "patient"))
    return g_strdup (_("the patient"));
  if (g_str_equal (event->actor, "unsigned"))
    return g_strdup (_("nobody signed in"));
  if (g_str_equal (event->actor, "device") || g_str_equal (event->actor, "vigil"))
    return g_strdup ("");
  return g_strdup (event->actor);
}

/* Why it is outside the usual: the clinic's words for the code, or those that were typed. */
static const char *
reason_words (const VigilEvent *event, const VigilClinic *clinic)
{
  const char *typed = vigil_event_get_string (event, "reason"), *code = vigil_event_get_string (event, "reason_code");
  const VigilReason *reason = clinic != NULL && *code != '\0' ? vigil_clinic_find_reason (clinic, code) : NULL;

  if (*typed != '\0')
    return typed;
  return reason != NULL ? vigil_label_words (reason->label) : code;
}

static char *
join (const char *first, char *second)
{
  g_autofree char *rest = second;

  if (*first == '\0' || *rest == '\0')
    return g_strdup (*first == '\0' ? rest : first);
  return g_strdup_printf ("%s · %s", first, rest);
}

static const char *
text (const VigilEvent *event, const char *key, const char *fallback)
{
  const char *value = vigil_event_get_string (event, key);

  return *value != '\0' ? value : vigil_event_get_string (event, fallback);
}

static char *
amount (const VigilEvent *event, const char *key, guint decimals, const char *unit)
{
  char number[VIGIL_NUMBER_SIZE];

  return g_strdup_printf ("%s %s", vigil_number_format (vigil_event_get_double (event, key), decimals, number), unit);
}

static const char *
severity_words (int severity)
{
  static const char *const words[] = { N_("pleasant"), N_("mild"), N_("moderate"), N_("severe"), N_("extreme") };

  return _(words[CLAMP (severity, 0, 4)]);
}

static gboolean
fill_music (VigilEventWords *out, const VigilEvent *event)
{
  gboolean is_start = event->kind == VIGIL_EVENT_MUSIC_STARTED, is_own = vigil_event_get_boolean (event, "is_own");

  *out = (VigilEventWords) { "music",
                             g_strdup (is_own ? (is_start ? _("The patient's own track started")
                                                          : _("The patient's own track stopped"))
                                              : (is_start ? _("Music started") : _("Music stopped"))),
                             g_strdup (vigil_event_get_string (event, "title")) };
  return TRUE;
}

static gboolean
fill_track (VigilEventWords *out, const VigilEvent *event, const VigilClinic *clinic)
{
  const char *why = vigil_event_get_string (event, "why");

  if (event->kind == VIGIL_EVENT_TRACKS_ERASED)
    *out = (VigilEventWords) { *why != '\0' ? "warn" : "x",
                               g_strdup (*why != '\0' ? _("Patient's own audio could not be deleted")
                                                      : _("Patient's own audio deleted")),
                               g_strdup (why) };
  else
    *out = (VigilEventWords) { "music",
                               g_strdup (event->kind == VIGIL_EVENT_TRACK_IMPORTED ? _("Patient's own track imported")
                                                                                   : _("Patient's own track removed")),
                               join (vigil_event_get_string (event, "title"), who (event, clinic)) };
  return TRUE;
}

/* What stands for itself: one title each. */
static const struct { VigilEventKind kind; const char *icon, *title; } plain[] = {
  { VIGIL_EVENT_STAFF_SIGNED_IN, "user", N_("Signed in") },
  { VIGIL_EVENT_STAFF_SIGNED_OUT, "lock", N_("Signed out") },
  { VIGIL_EVENT_PIN_FAILED, "lock", N_("Wrong PIN") },
  { VIGIL_EVENT_PIN_LOCKED, "lock", N_("PIN locked") },
  { VIGIL_EVENT_PATIENT_IDENTIFIED, "user", N_("Patient identified") },
  { VIGIL_EVENT_CHECK_IN_DONE, "check", N_("Check-in done") },
  { VIGIL_EVENT_GATES_PASSED, "check", N_("Gates passed") },
  { VIGIL_EVENT_START_CONFIRMED, "check", N_("Start confirmed") },
  { VIGIL_EVENT_INFUSION_PAUSED, "pause", N_("Infusion paused") },
  { VIGIL_EVENT_INFUSION_RESUMED, "play", N_("Infusion resumed") },
  { VIGIL_EVENT_PUMP_SWAPPED, "pump", N_("Another pump answers") },
  { VIGIL_EVENT_SIDE_EFFECT_CORRECTED, "undo", N_("Side effect corrected") },
  { VIGIL_EVENT_ENTRY_WITHDRAWN, "undo", N_("Entry withdrawn") },
  { VIGIL_EVENT_AUDIO_PAUSED, "bellx", N_("Sound paused") },
  { VIGIL_EVENT_AUDIO_RESUMED, "bell", N_("Sound on again") },
  { VIGIL_EVENT_KIOSK_GIVEN, "hand", N_("Tablet given to the patient") },
  { VIGIL_EVENT_KIOSK_TAKEN_BACK, "hand", N_("Tablet taken back") },
  { VIGIL_EVENT_NURSE_CALLED, "raise", N_("Nurse called") },
  { VIGIL_EVENT_NURSE_CALL_SEEN, "check", N_("Call seen") },
  { VIGIL_EVENT_RECOVERY_STARTED, "clock", N_("Recovery started") },
  { VIGIL_EVENT_VISIT_CLOSED, "home", N_("Visit closed") },
  { VIGIL_EVENT_STORE_TROUBLE, "warn", N_("Trouble with the record") },
  { VIGIL_EVENT_CLINIC_REFUSED, "warn", N_("New rules of the clinic refused") },
};

static gboolean
fill_plain (VigilEventWords *out, const VigilEvent *event, const VigilClinic *clinic)
{
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++) {
    if (plain[i].kind != event->kind)
      continue;
    *out = (VigilEventWords) { plain[i].icon, g_strdup (_(plain[i].title)), who (event, clinic) };
    return TRUE;
  }
  return FALSE;
}

/* By whom, and where, as far as the record says it. */
static gboolean
fill_opened (VigilEventWords *out, const VigilEvent *event, const VigilClinic *clinic)
{
  const char *site = text (event, "site_label", "site");
  gboolean is_unknown = vigil_event_has (event, "site") && *site == '\0';

  *out = (VigilEventWords) { "user", g_strdup (_("Visit opened")), join (is_unknown ? _("site not set") : site, who (event, clinic)) };
  return TRUE;
}

static gboolean
fill_alarm (VigilEventWords *out, const VigilEvent *event)
{
  static const char *const priorities[] = { "", N_("low"), N_("medium"), N_("high") };
  const char *words = text (event, "words", "alarm");
  int priority = (int) CLAMP (vigil_event_get_int (event, "priority"), 1, 3);

  /* a reminder or a change of priority is the same alarm */
  if (vigil_event_get_boolean (event, "is_reminder"))
    return FALSE;
  *out = (VigilEventWords) { vigil_event_get_boolean (event, "is_technical") ? "unlink"
                             : vigil_event_get_boolean (event, "is_high")    ? "up"
                                                                             : "down",
                             vigil_vital_dup_subscripted (words), g_strdup (_(priorities[priority])) };
  return TRUE;
}

static gboolean
fill_went_back (VigilEventWords *out, const VigilEvent *event, const VigilClinic *clinic)
{
  static const VigilWireWord stages[] = {
    { "check-in", NC_("command", "to check-in") }, { "gates", NC_("command", "to the gates") },
    { "dose", NC_("command", "to the dose") },
  };
  const char *to = vigil_wire_words (stages, G_N_ELEMENTS (stages), vigil_event_get_string (event, "to"));

  *out = (VigilEventWords) { "left", g_strdup_printf (_("Went back %s"), to), who (event, clinic) };
  return TRUE;
}

/* What was measured or done to the infusion. */
static gboolean
fill_facts (VigilEventWords *out, const VigilEvent *event, const VigilClinic *clinic)
{
  g_autofree char *value = NULL;

  switch ((int) event->kind) {
  case VIGIL_EVENT_PATIENT_MEASURED:
    value = amount (event, "weight_kg", 1, "kg");
    *out = (VigilEventWords) { "scale", g_strdup_printf (_("Weight %s"), value), who (event, clinic) };
    return TRUE;
  case VIGIL_EVENT_PROTOCOL_CHOSEN:
    *out = (VigilEventWords) { "text", g_strdup (text (event, "title", "protocol_id")), who (event, clinic) };
    return TRUE;
  case VIGIL_EVENT_PRESCRIPTION_ENTERED:
    value = amount (event, "total_mg", 1, "mg");
    *out = (VigilEventWords) { "syr", g_strdup_printf (_("%s ordered"), text (event, "display", "drug")),
                               join (value, join (reason_words (event, clinic), who (event, clinic))) };
    return TRUE;
  case VIGIL_EVENT_INFUSION_STARTED:
    *out = (VigilEventWords) { "play", g_strdup (_("Infusion started")), who (event, clinic) };
    return TRUE;
  case VIGIL_EVENT_INFUSION_ENDED:
    value = amount (event, "delivered_mg", 1, "mg");
    if (vigil_event_get_boolean (event, "is_estimated")) {
      g_autofree char *about = g_strdup_printf (_("est. %s"), value);

      *out = (VigilEventWords) { "stop", g_strdup (_("Infusion ended")), join (about, who (event, clinic)) };
      return TRUE;
    }
    *out = (VigilEventWords) { "stop", g_strdup (_("Infusion ended")), join (value, who (event, clinic)) };
    return TRUE;
  case VIGIL_EVENT_UNPLANNED_BEGAN:
    *out = (VigilEventWords) { "warn",
                               g_strdup_printf (_("Pump %d runs without a confirmed start"),
                                                (int) vigil_event_get_int (event, "channel") + 1),
                               g_strdup ("") };
    return TRUE;
  case VIGIL_EVENT_UNPLANNED_ENDED:
    value = amount (event, "given_ml", 2, "mL");
    *out = (VigilEventWords) { "warn",
                               g_strdup_printf (_("Pump %d gave without a confirmed start"),
                                                (int) vigil_event_get_int (event, "channel") + 1),
                               g_steal_pointer (&value) };
    return TRUE;
  case VIGIL_EVENT_STEP_CHANGED:
    value = amount (event, "pump_rate_ml_h", 1, "mL/h");
    *out = (VigilEventWords) { "up", g_strdup_printf (_("Step %d"), (int) vigil_event_get_int (event, "step") + 1),
                               g_steal_pointer (&value) };
    return TRUE;
  case VIGIL_EVENT_NIBP_MEASURED:
    *out = (VigilEventWords) { "cuff",
                               g_strdup_printf (_("NIBP %d/%d"), (int) vigil_event_get_double (event, "sys_mmhg"),
                                                (int) vigil_event_get_double (event, "dia_mmhg")),
                               g_strdup (vigil_event_get_boolean (event, "is_demo") ? _("demonstration data") : "") };
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
fill_limit (VigilEventWords *out, const VigilEvent *event, const VigilClinic *clinic)
{
  VigilCode code = vigil_vocabulary_lookup (vigil_event_get_string (event, "code"));
  guint decimals = vigil_vocabulary_get (code)->decimals;
  char before[VIGIL_NUMBER_SIZE], now[VIGIL_NUMBER_SIZE];

  vigil_number_format (vigil_event_get_double (event, "before"), decimals, before);
  vigil_number_format (vigil_event_get_double (event, "limit"), decimals, now);
  *out = (VigilEventWords) {
    /* Translators: "Upper alarm limit, Heart rate: 120, now 130" */
    "bell", g_strdup_printf (vigil_event_get_boolean (event, "is_high") ? _("Upper alarm limit, %s: %s, now %s")
                                                                         : _("Lower alarm limit, %s: %s, now %s"),
                             vigil_vital_long_name (code), before, now),
    who (event, clinic)
  };
  return TRUE;
}

/* "LAST opened", "LAST: Call for help", "LAST is over". */
static gboolean
fill_emergency (VigilEventWords *out, const VigilEvent *event, const VigilClinic *clinic)
{
  const VigilEmergency *emergency
      = clinic != NULL ? vigil_clinic_find_emergency (clinic, vigil_event_get_string (event, "emergency")) : NULL;
  const char *name = emergency != NULL ? vigil_label_words (emergency->name) : text (event, "name", "emergency");
  gboolean is_done = vigil_event_get_boolean (event, "is_done");
  g_autofree char *ml = NULL, *most = NULL;

  if (event->kind == VIGIL_EVENT_EMERGENCY_BEGUN) {
    *out = (VigilEventWords) { "flag", g_strdup_printf (_("%s opened"), name),
                               join (text (event, "sign", "effect"), who (event, clinic)) };
  } else if (event->kind == VIGIL_EVENT_EMERGENCY_ENDED) {
    *out = (VigilEventWords) { "check",
                               g_strdup_printf (g_str_equal (vigil_event_get_string (event, "how"), "mistaken")
                                                    ? _("%s was opened by mistake") : _("%s is over"), name),
                               who (event, clinic) };
  } else {
    if (vigil_event_has (event, "ml_min"))
      ml = amount (event, "ml_min", 1, "mL/min");
    else if (vigil_event_has (event, "ml"))
      ml = amount (event, "ml", 0, "mL");
    most = ml != NULL ? g_strdup_printf (_("at most %s"), ml) : g_strdup ("");
    *out = (VigilEventWords) { is_done ? "check" : "undo",
                               g_strdup_printf (is_done ? "%s: %s" : _("%s, taken back: %s"), name, text (event, "label", "step")),
                               join (most, who (event, clinic)) };
  }
  return TRUE;
}

/* What staff and patient noted. */
/* What was asked, and the answer as staff read it. */
static gboolean
fill_gate (VigilEventWords *out, const VigilEvent *event, const VigilClinic *clinic)
{
  const char *asked = vigil_event_get_string (event, "asked"), *answer = vigil_event_get_string (event, "words");
  gboolean is_told = *asked != '\0' && *answer != '\0';
  g_autofree char *told = is_told ? g_strdup_printf ("%s: %s", asked, answer) : NULL;

  *out = (VigilEventWords) { is_told ? "text" : vigil_event_get_boolean (event, "is_passed") ? "check" : "x",
                             g_strdup_printf (_("Gate: %s"), text (event, "label", "gate")),
                             join (is_told ? told : vigil_event_get_string (event, "fee"), who (event, clinic)) };
  return TRUE;
}

/* The total with the unit that changes were counted in: "Aldrete, modified 9 (change in %)". */
static gboolean
fill_score (VigilEventWords *out, const VigilEvent *event, const VigilClinic *clinic)
{
  const char *unit = vigil_event_get_string (event, "unit"), *label = text (event, "label", "instrument");
  int total = (int) vigil_event_get_int (event, "total");

  *out = (VigilEventWords) { "clip",
                             *unit != '\0' ? g_strdup_printf (_("%s %d (change in %s)"), label, total, unit)
                                           : g_strdup_printf ("%s %d", label, total),
                             join (vigil_event_get_string (event, "band_label"), who (event, clinic)) };
  return TRUE;
}

/* The dose with what it comes to, the response with what it leads to. */
static gboolean
fill_test_dose (VigilEventWords *out, const VigilEvent *event, const VigilClinic *clinic)
{
  static const VigilWireWord actions[] = {
    { "end", NC_("command", "no infusion") }, { "infuse", NC_("command", "infusion may start") },
    { "top-up", NC_("command", "a further dose") },
  };
  const char *unit = vigil_event_get_string (event, "unit");
  g_autofree char *total = amount (event, "total", 3, unit), *in_all = g_strdup_printf (_("%s in all"), total);
  g_autofree char *dose = NULL, *rest = NULL;

  if (event->kind == VIGIL_EVENT_TEST_DOSE_RESPONSE) {
    rest = join (in_all, who (event, clinic));
    *out = (VigilEventWords) { "face", g_strdup_printf (_("Test dose: %s"), text (event, "label", "response")),
                               join (vigil_wire_words (actions, G_N_ELEMENTS (actions), vigil_event_get_string (event, "action")),
                                     g_steal_pointer (&rest)) };
    return TRUE;
  }
  dose = amount (event, "dose", 3, unit);
  rest = join (reason_words (event, clinic), who (event, clinic));
  *out = (VigilEventWords) { "syr", g_strdup_printf (_("Test dose %s %s"), vigil_event_get_string (event, "drug"), dose),
                             join (in_all, g_steal_pointer (&rest)) };
  return TRUE;
}

static gboolean
fill_care (VigilEventWords *out, const VigilEvent *event, const VigilClinic *clinic)
{
  g_autofree char *value = NULL;

  switch ((int) event->kind) {
  case VIGIL_EVENT_VISIT_OPENED:
    return fill_opened (out, event, clinic);
  case VIGIL_EVENT_GATE_ANSWERED:
    return fill_gate (out, event, clinic);
  case VIGIL_EVENT_GATE_OVERRIDDEN:
    *out = (VigilEventWords) { "warn", g_strdup_printf (_("Override: %s"), text (event, "label", "gate")),
                               join (vigil_event_get_string (event, "reason"),
                                     g_strdup (vigil_event_get_string (event, "name"))) };
    return TRUE;
  case VIGIL_EVENT_GATE_REMINDER:
    *out = (VigilEventWords) { "clock", vigil_gate_reminder_words (event), who (event, clinic) };
    return TRUE;
  case VIGIL_EVENT_CONSENT_SIGNED:
    *out = (VigilEventWords) { "text", g_strdup (vigil_event_get_boolean (event, "is_agreed") ? _("Consent signed")
                                                                                            : _("Consent refused")),
                               g_strdup (vigil_event_get_string (event, "document")) };
    return TRUE;
  case VIGIL_EVENT_SIDE_EFFECT:
    *out = (VigilEventWords) { "face", g_strdup_printf ("%s, %s", text (event, "label", "effect"),
                                                        severity_words ((int) vigil_event_get_int (event, "severity"))),
                               who (event, clinic) };
    return TRUE;
  case VIGIL_EVENT_CHECK_RECORDED:
    *out = (VigilEventWords) { "clip", g_strdup_printf ("%s %d", text (event, "label", "check"),
                                                        (int) vigil_event_get_int (event, "score")),
                               join (vigil_event_get_string (event, "words"), who (event, clinic)) };
    return TRUE;
  case VIGIL_EVENT_INSTRUMENT_SCORED:
    return fill_score (out, event, clinic);
  case VIGIL_EVENT_DISCHARGE_OVERRIDDEN:
    *out = (VigilEventWords) { "warn", g_strdup_printf (_("Override: %s"), text (event, "label", "item")),
                               join (vigil_event_get_string (event, "reason"),
                                     g_strdup (vigil_event_get_string (event, "name"))) };
    return TRUE;
  case VIGIL_EVENT_RESCUE_GIVEN:
    value = amount (event, "dose", 3, vigil_event_get_string (event, "unit"));
    *out = (VigilEventWords) { "syr", g_strdup_printf ("%s %s", vigil_event_get_string (event, "drug"), value),
                               join (reason_words (event, clinic), who (event, clinic)) };
    return TRUE;
  case VIGIL_EVENT_TEST_DOSE_GIVEN:
  case VIGIL_EVENT_TEST_DOSE_RESPONSE:
    return fill_test_dose (out, event, clinic);
  case VIGIL_EVENT_STAFF_ACTION:
    *out = (VigilEventWords) { "note", g_strdup (text (event, "label", "action")),
                               join (vigil_event_get_string (event, "note"), who (event, clinic)) };
    return TRUE;
  case VIGIL_EVENT_SUGGESTION_DECLINED:
    *out = (VigilEventWords) { "flag", g_strdup (_("Suggestion declined")),
                               join (vigil_event_get_string (event, "label"), who (event, clinic)) };
    return TRUE;
  case VIGIL_EVENT_MUSIC_STARTED:
  case VIGIL_EVENT_MUSIC_STOPPED:
    return fill_music (out, event);
  case VIGIL_EVENT_TRACK_IMPORTED:
  case VIGIL_EVENT_TRACK_REMOVED:
  case VIGIL_EVENT_TRACKS_ERASED:
    return fill_track (out, event, clinic);
  case VIGIL_EVENT_DISCHARGE_ITEM:
    *out = (VigilEventWords) { vigil_event_get_boolean (event, "is_done") ? "check" : "undo",
                               g_strdup_printf (_("Discharge: %s"), text (event, "label", "item")),
                               who (event, clinic) };
    return TRUE;
  case VIGIL_EVENT_VISIT_SIGNED:
    *out = (VigilEventWords) { "lock", g_strdup (_("Visit signed")),
                               join (vigil_event_get_string (event, "meaning"),
                                     g_strdup (vigil_event_get_string (event, "name"))) };
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
fill_course (VigilEventWords *out, const VigilEvent *event, const VigilClinic *clinic)
{
  g_autofree char *by = who (event, clinic);

  return vigil_course_event_words (event, by, &out->icon, &out->title, &out->detail);
}

gboolean
vigil_event_words_fill (VigilEventWords *out, const VigilEvent *event, const VigilClinic *clinic)
{
  switch ((int) event->kind) {
  case VIGIL_EVENT_ALARM_RAISED:
    return fill_alarm (out, event);
  case VIGIL_EVENT_WENT_BACK:
    return fill_went_back (out, event, clinic);
  case VIGIL_EVENT_LIMIT_CHANGED:
    return fill_limit (out, event, clinic);
  case VIGIL_EVENT_EMERGENCY_BEGUN:
  case VIGIL_EVENT_EMERGENCY_STEP:
  case VIGIL_EVENT_EMERGENCY_ENDED:
    return fill_emergency (out, event, clinic);
  default:
    return fill_plain (out, event, clinic) || fill_facts (out, event, clinic) || fill_care (out, event, clinic)
           || fill_course (out, event, clinic) || vigil_link_words_fill (out, event, who (event, clinic))
           || vigil_order_words_fill (out, event, who (event, clinic));
  }
}
