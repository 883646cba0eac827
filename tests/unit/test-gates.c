/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold before an infusion: food by the hour and by the clock, questions, measured
 * contraindications, and who may wave what through. */
#include "../fixtures/story.h"
#include "session/gates.h"

#include <math.h>

#define HOUR_US (60 * VIGIL_USEC_PER_MIN)
#define HEAVY (1u << VIGIL_FOOD_HEAVY)
#define LIGHT (1u << VIGIL_FOOD_LIGHT)
#define CLEAR (1u << VIGIL_FOOD_CLEAR)
#define ANY ((1u << VIGIL_N_FOODS) - 1)

/* ---- food ---- */

/* Requirement R0.14. */
static VigilFastingRule short_rules[] = {
  { .foods = HEAVY, .kind = VIGIL_FAST_HOURS, .before_min = 9 * 60 },
  { .foods = LIGHT, .kind = VIGIL_FAST_HOURS, .before_min = 6 * 60 },
  { .foods = CLEAR, .kind = VIGIL_FAST_HOURS, .before_min = 2 * 60 },
  { .foods = 1u << VIGIL_FOOD_SIP, .kind = VIGIL_FAST_ALLOWED },
};
static const VigilGate short_gate
    = { .id = (char *) "fasting", .kind = VIGIL_GATE_FASTING, .rules = short_rules, .n_rules = G_N_ELEMENTS (short_rules) };

/* Requirement R3.6: a morning and an afternoon. */
static VigilFastingRule slot_rules[] = {
  { .foods = ANY, .kind = VIGIL_FAST_CLOCK, .clock_min = 0 },
  { .foods = CLEAR, .kind = VIGIL_FAST_CLOCK, .clock_min = 8 * 60, .slot = VIGIL_SLOT_AFTERNOON },
  { .foods = 1u << VIGIL_FOOD_SIP, .kind = VIGIL_FAST_ALLOWED },
};
static const VigilGate slot_gate = { .id = (char *) "fasting", .kind = VIGIL_GATE_FASTING, .rules = slot_rules,
                                     .n_rules = G_N_ELEMENTS (slot_rules), .afternoon_from_min = 12 * 60 };

static GTimeZone *
new_york (void)
{
  GTimeZone *zone = g_time_zone_new_identifier ("America/New_York");

  g_assert_nonnull (zone);
  return zone;
}

static gint64
at (GTimeZone *zone, int month, int day, int hour, int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new (zone, 2026, month, day, hour, minute, 0);

  return g_date_time_to_unix (time) * VIGIL_USEC_PER_SEC;
}

static VigilSession
fed (gint64 heavy, gint64 light, gint64 clear)
{
  VigilSession session;

  vigil_session_init (&session);
  session.intakes_wall_us[VIGIL_FOOD_HEAVY] = heavy;
  session.intakes_wall_us[VIGIL_FOOD_LIGHT] = light;
  session.intakes_wall_us[VIGIL_FOOD_CLEAR] = clear;
  return session;
}

static VigilGateVerdict
judge (const VigilGate *gate, const VigilSession *session, gint64 start_us, GTimeZone *zone)
{
  VigilGateFacts facts = { .start_wall_us = start_us, .zone = zone };
  VigilProtocol protocol = { 0 };
  VigilGateVerdict verdict;

  vigil_gate_judge (gate, session, &protocol, &facts, &verdict);
  return verdict;
}

/* Six hours are six hours: not a second less. */
static void
test_hours (void)
{
  g_autoptr (GTimeZone) zone = new_york ();
  gint64 start = at (zone, 6, 10, 10, 0);
  VigilSession session = fed (VIGIL_INTAKE_LONG_AGO, start - 6 * HOUR_US, start - 2 * HOUR_US);
  VigilGateVerdict verdict = judge (&short_gate, &session, start, zone);

  g_assert_cmpint (verdict.state, ==, VIGIL_GATE_STATE_PASSED);
  verdict = judge (&short_gate, &session, start - VIGIL_USEC_PER_SEC, zone);
  g_assert_cmpint (verdict.state, ==, VIGIL_GATE_STATE_BLOCKS);
  g_assert_cmpuint (verdict.n_parts, ==, 4);
  g_assert_cmpint (verdict.parts[0].state, ==, VIGIL_GATE_STATE_PASSED);
  g_assert_cmpint (verdict.parts[1].state, ==, VIGIL_GATE_STATE_BLOCKS);   /* the rule that failed is named */
  g_assert_cmpint (verdict.parts[1].food, ==, VIGIL_FOOD_LIGHT);
  g_assert_true (verdict.passes_wall_us == start);
  session = fed (VIGIL_INTAKE_LONG_AGO, 0, start - 3 * HOUR_US);
  verdict = judge (&short_gate, &session, start, zone);
  g_assert_cmpint (verdict.state, ==, VIGIL_GATE_STATE_OPEN);
  session = fed (start - 8 * HOUR_US, start - 5 * HOUR_US, VIGIL_INTAKE_LONG_AGO);
  verdict = judge (&short_gate, &session, start, zone);
  g_assert_true (verdict.passes_wall_us == start + HOUR_US);               /* the later of two */
}

/* Hours are what passed; midnight is what the clock on the wall said. */
static void
test_daylight_saving (void)
{
  static VigilFastingRule rules[] = { { .foods = ANY, .kind = VIGIL_FAST_HOURS, .before_min = 8 * 60 },
                                      { .foods = ANY, .kind = VIGIL_FAST_CLOCK, .clock_min = 0 } };
  g_autoptr (GTimeZone) zone = new_york ();
  gint64 spring = at (zone, 3, 8, 10, 0), autumn = at (zone, 11, 1, 9, 0), passes;

  /* 8 March: from 2:00 to 3:00 there is nothing */
  g_assert_false (vigil_fasting_holds (&rules[0], at (zone, 3, 8, 1, 30), spring, zone, &passes));
  g_assert_true (passes == at (zone, 3, 8, 10, 30));
  g_assert_true (vigil_fasting_holds (&rules[1], at (zone, 3, 7, 23, 59), spring, zone, &passes));
  g_assert_true (vigil_fasting_holds (&rules[1], at (zone, 3, 8, 0, 0), spring, zone, &passes));
  g_assert_false (vigil_fasting_holds (&rules[1], at (zone, 3, 8, 0, 1), spring, zone, &passes));
  g_assert_true (passes == 0);
  /* 1 November: 1:30 is there twice, 8.5 and 7.5 hours before 9:00 */
  g_assert_true (vigil_fasting_holds (&rules[0], autumn - 8 * HOUR_US - HOUR_US / 2, autumn, zone, &passes));
  g_assert_false (vigil_fasting_holds (&rules[0], autumn - 7 * HOUR_US - HOUR_US / 2, autumn, zone, &passes));
  g_assert_true (vigil_fasting_holds (&rules[1], at (zone, 10, 31, 23, 59), autumn, zone, &passes));
  /* the evening before, on a day that is 23 hours long */
  rules[1].day = -1;
  rules[1].clock_min = 22 * 60;
  g_assert_true (vigil_fasting_holds (&rules[1], at (zone, 3, 7, 22, 0), spring, zone, &passes));
  g_assert_false (vigil_fasting_holds (&rules[1], at (zone, 3, 7, 22, 1), spring, zone, &passes));
}

/* A visit that is moved from the morning to the afternoon is judged by another rule. */
static void
test_slots (void)
{
  g_autoptr (GTimeZone) zone = new_york ();
  gint64 evening = at (zone, 6, 9, 20, 0);
  VigilSession session = fed (evening, evening, at (zone, 6, 10, 7, 30));
  VigilGateVerdict verdict = judge (&slot_gate, &session, at (zone, 6, 10, 11, 30), zone);

  g_assert_cmpint (verdict.state, ==, VIGIL_GATE_STATE_BLOCKS);
  g_assert_cmpuint (verdict.parts[0].index, ==, 0);
  g_assert_cmpint (verdict.parts[0].food, ==, VIGIL_FOOD_CLEAR);
  g_assert_true (verdict.passes_wall_us == 0);
  verdict = judge (&slot_gate, &session, at (zone, 6, 10, 13, 0), zone);
  g_assert_cmpint (verdict.state, ==, VIGIL_GATE_STATE_PASSED);
  g_assert_cmpuint (verdict.n_parts, ==, 3);
  session = fed (evening, evening, at (zone, 6, 10, 8, 1));
  verdict = judge (&slot_gate, &session, at (zone, 6, 10, 13, 0), zone);
  g_assert_cmpint (verdict.state, ==, VIGIL_GATE_STATE_BLOCKS);
  g_assert_cmpint (verdict.parts[1].state, ==, VIGIL_GATE_STATE_BLOCKS);
}

/* An hour that will be enough in the morning's rule may not be in the afternoon's. */
static void
test_promise (void)
{
  static VigilFastingRule rules[] = {
    { .foods = ANY, .kind = VIGIL_FAST_HOURS, .before_min = 4 * 60, .slot = VIGIL_SLOT_MORNING },
    { .foods = ANY, .kind = VIGIL_FAST_HOURS, .before_min = 8 * 60, .slot = VIGIL_SLOT_AFTERNOON },
  };
  VigilGate gate = slot_gate;
  g_autoptr (GTimeZone) zone = new_york ();
  VigilSession session = fed (at (zone, 6, 10, 7, 30), VIGIL_INTAKE_LONG_AGO, VIGIL_INTAKE_LONG_AGO);

  gate.rules = rules;
  gate.n_rules = 2;
  session.intakes_wall_us[VIGIL_FOOD_SIP] = VIGIL_INTAKE_LONG_AGO;
  g_assert_true (judge (&gate, &session, at (zone, 6, 10, 11, 0), zone).passes_wall_us == at (zone, 6, 10, 11, 30));
  session.intakes_wall_us[VIGIL_FOOD_HEAVY] = at (zone, 6, 10, 8, 30);
  g_assert_cmpint (judge (&gate, &session, at (zone, 6, 10, 11, 0), zone).state, ==, VIGIL_GATE_STATE_BLOCKS);
  g_assert_true (judge (&gate, &session, at (zone, 6, 10, 11, 0), zone).passes_wall_us == 0);
}

/* ---- a visit ---- */

static const char gates_json[]
    = "[{\"id\":\"history\",\"kind\":\"questions\",\"label\":{\"en\":\"Contraindications\"},\"detail\":{\"en\":\"d\"},"
      "\"override_reasons\":[{\"en\":\"known and treated\"}],\"questions\":[{\"id\":\"seizures\",\"label\":{\"en\":\"Seizures\"},\"choices\":["
      "{\"id\":\"no\",\"label\":{\"en\":\"no\"},\"effect\":\"pass\"},{\"id\":\"yes\",\"label\":{\"en\":\"yes\"},"
      "\"effect\":\"block\"},{\"id\":\"once\",\"label\":{\"en\":\"once\"},\"effect\":\"warn\"}]}],"
      "\"measures\":[{\"vital\":\"vital.nibp.sys\",\"above\":160,\"effect\":\"block\"},"
      "{\"vital\":\"vital.hr\",\"above\":110,\"effect\":\"warn\"}]},"
      "{\"id\":\"fasting\",\"kind\":\"fasting\",\"label\":{\"en\":\"Fasting\"},\"detail\":{\"en\":\"d\"},\"rules\":["
      "{\"food\":\"solid\",\"hours_before\":6,\"label\":{\"en\":\"solid\"}},"
      "{\"food\":\"clear\",\"hours_before\":2,\"label\":{\"en\":\"clear\"}},"
      "{\"food\":\"sip\",\"is_allowed\":true,\"label\":{\"en\":\"sip\"}}]},"
      "{\"id\":\"pain\",\"kind\":\"check\",\"check\":\"pain\",\"label\":{\"en\":\"Pain\"},\"detail\":{\"en\":\"d\"}}]";

static char *
copy_clinic (const char *gates, GError **error)
{
  g_autofree char *dir = g_dir_make_tmp ("vigil-gates-XXXXXX", NULL), *copy = NULL, *path = NULL;
  g_autoptr (GRegex) label = g_regex_new ("\\{\"en\":(\"[^\"]*\")\\}", (GRegexCompileFlags) 0, (GRegexMatchFlags) 0, NULL);
  /* the example says everything in two languages */
  g_autofree char *both = g_regex_replace (label, gates, -1, 0, "{\"en\":\\1,\"fr\":\\1}", (GRegexMatchFlags) 0, NULL);
  g_autoptr (JsonNode) root = NULL, list = json_from_string (both, error);
  const char *argv[] = { "cp", "-r", VIGIL_SOURCE_CLINIC_DIR, NULL, NULL };
  g_autofree char *bytes = NULL, *text = NULL;

  g_assert_nonnull (list);
  copy = g_build_filename (dir, "clinic", NULL);
  argv[3] = copy;
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  path = g_build_filename (copy, "protocols", "ketamine-short.json", NULL);
  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  root = json_from_string (bytes, NULL);
  json_object_set_member (json_node_get_object (root), "gates", json_node_copy (list));
  text = json_to_string (root, TRUE);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_steal_pointer (&copy);
}

static void
remove_clinic (const char *copy)
{
  g_autofree char *dir = g_path_get_dirname (copy);
  const char *argv[] = { "rm", "-rf", dir, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

static void
begin_visit (Story *s)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = copy_clinic (gates_json, &error);
  const VigilProtocol *protocol;

  story_begin (s);
  vigil_clinic_unref (s->clinic);
  s->clinic = vigil_clinic_load (dir, &error);
  g_assert_no_error (error);
  remove_clinic (dir);
  s->session.stage = VIGIL_STAGE_GATES;
  s->session.is_training = TRUE;
  g_strlcpy (s->session.id, STORY_ID, sizeof s->session.id);
  g_strlcpy (s->session.staff_id, "osei", sizeof s->session.staff_id);
  protocol = vigil_clinic_find_protocol (s->clinic, "ketamine-short");
  g_assert_nonnull (protocol);
  g_strlcpy (s->session.protocol_id, protocol->id, sizeof s->session.protocol_id);
}

static gboolean
propose (Story *s, VigilEventKind kind, const char *actor, JsonObject *body, GError **error)
{
  g_autoptr (VigilEvent) event = vigil_event_new (kind, STORY_ID, actor, body);
  gboolean is_right = vigil_session_check (&s->session, s->clinic, event, error);

  if (is_right)
    vigil_session_step (&s->session, event);
  return is_right;
}

static void
answer (Story *s, const char *key, const char *value, const char *more, const char *than)
{
  g_autoptr (GError) error = NULL;

  propose (s, VIGIL_EVENT_GATE_ANSWERED, "osei",
           vigil_body_new ("gate", "s", *key == 'q' ? "history" : "fasting", key, "s", value, more, "s", than, NULL), &error);
  g_assert_no_error (error);
}

static void
eat (Story *s, const char *food, gint64 eaten_us)
{
  g_autoptr (GError) error = NULL;

  propose (s, VIGIL_EVENT_GATE_ANSWERED, "osei",
           vigil_body_new ("gate", "s", "fasting", "food", "s", food, "eaten_wall_us", "i", eaten_us, NULL), &error);
  g_assert_no_error (error);
}

static VigilGateVerdict
verdict_of (Story *s, guint gate, const VigilObservation *vitals)
{
  const VigilProtocol *protocol = vigil_clinic_find_protocol (s->clinic, "ketamine-short");
  VigilGateFacts facts = { .start_wall_us = vigil_clock_wall_us (), .vitals = vitals };
  VigilGateVerdict verdict;

  vigil_gate_judge (protocol->gates[gate], &s->session, protocol, &facts, &verdict);
  return verdict;
}

static void
test_questions (void)
{
  VigilObservation vitals[VIGIL_N_CODES];
  Story s;

  begin_visit (&s);
  vigil_observations_clear (vitals);
  g_assert_cmpint (verdict_of (&s, 0, vitals).state, ==, VIGIL_GATE_STATE_OPEN);
  answer (&s, "question", "seizures", "choice", "no");
  g_assert_cmpint (verdict_of (&s, 0, vitals).state, ==, VIGIL_GATE_STATE_OPEN);   /* nothing is measured */
  g_assert_cmpstr (verdict_of (&s, 0, vitals).parts[0].choice->id, ==, "no");
  s.session.nibp_wall_us = 1;
  s.session.nibp_sys_mmhg = 160;
  vitals[VIGIL_CODE_HR] = (VigilObservation) { .code = VIGIL_CODE_HR, .quality = VIGIL_QUALITY_OK, .value = 84 };
  g_assert_cmpint (verdict_of (&s, 0, vitals).state, ==, VIGIL_GATE_STATE_PASSED);
  s.session.nibp_sys_mmhg = 161;
  g_assert_cmpint (verdict_of (&s, 0, vitals).state, ==, VIGIL_GATE_STATE_BLOCKS);
  s.session.nibp_sys_mmhg = 130;
  s.session.is_nibp_questionable = TRUE;
  g_assert_cmpint (verdict_of (&s, 0, vitals).state, ==, VIGIL_GATE_STATE_OPEN);   /* doubted is not measured */
  s.session.is_nibp_questionable = FALSE;
  vitals[VIGIL_CODE_HR].value = 111;
  g_assert_cmpint (verdict_of (&s, 0, vitals).state, ==, VIGIL_GATE_STATE_PASSED);
  g_assert_true (verdict_of (&s, 0, vitals).warns);
  vitals[VIGIL_CODE_HR].quality = VIGIL_QUALITY_STALE;
  g_assert_cmpint (verdict_of (&s, 0, vitals).state, ==, VIGIL_GATE_STATE_OPEN);
  vitals[VIGIL_CODE_HR].quality = VIGIL_QUALITY_OK;
  answer (&s, "question", "seizures", "choice", "yes");
  g_assert_cmpint (verdict_of (&s, 0, vitals).state, ==, VIGIL_GATE_STATE_BLOCKS);
  g_assert_cmpuint (s.session.n_question_answers, ==, 1);
  story_end (&s);
}

/* A demonstration is nobody's heart, and a cuff's pulse is not of now, though either is a good value. */
static void
test_what_is_measured (void)
{
  VigilObservation vitals[VIGIL_N_CODES], *hr = &vitals[VIGIL_CODE_HR];
  Story s;

  begin_visit (&s);
  vigil_observations_clear (vitals);
  answer (&s, "question", "seizures", "choice", "no");
  s.session.nibp_wall_us = 1;
  s.session.nibp_sys_mmhg = 120;
  *hr = (VigilObservation) { .code = VIGIL_CODE_HR, .quality = VIGIL_QUALITY_OK, .value = 84, .flags = VIGIL_FLAG_DEMO };
  g_assert_cmpint (verdict_of (&s, 0, vitals).state, ==, VIGIL_GATE_STATE_PASSED);   /* to learn with */
  s.session.is_training = FALSE;
  g_assert_cmpint (verdict_of (&s, 0, vitals).state, ==, VIGIL_GATE_STATE_OPEN);
  hr->flags = (VigilFlags) 0;
  hr->source = VIGIL_CODE_PULSE_PLETH;
  g_assert_cmpint (verdict_of (&s, 0, vitals).state, ==, VIGIL_GATE_STATE_PASSED);
  hr->source = VIGIL_CODE_PULSE_NIBP;
  g_assert_cmpint (verdict_of (&s, 0, vitals).state, ==, VIGIL_GATE_STATE_OPEN);
  story_end (&s);
}

/* What one patient answered is not another's, nor what was asked by one protocol's rules another's. */
static void
test_answers_are_forgotten (void)
{
  Story s;

  begin_visit (&s);
  story_fact (&s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei", story_identity ());
  for (guint is_other_protocol = 0; is_other_protocol <= 1; is_other_protocol++) {
    answer (&s, "question", "seizures", "choice", "no");
    eat (&s, "light", vigil_clock_wall_us () - HOUR_US);
    story_fact (&s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei", story_identity ());   /* the same: a name was mended */
    g_assert_cmpuint (s.session.n_question_answers, ==, 1);
    g_assert_true (s.session.intakes_wall_us[VIGIL_FOOD_LIGHT] != 0);
    if (is_other_protocol)
      story_fact (&s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei", story_protocol (&s, "ketamine-long"));
    else
      story_fact (&s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei",
                  vigil_body_new ("name", "s", "Ana Kovač", "birth_date", "s", "1980-01-02", "record_number", "s", "R-2000",
                                  "initials", "s", "A.K.", NULL));
    g_assert_cmpuint (s.session.n_question_answers, ==, 0);
    g_assert_cmpuint (s.session.n_gates, ==, 0);
    g_assert_true (s.session.intakes_wall_us[VIGIL_FOOD_LIGHT] == 0);
    if (!is_other_protocol)
      story_fact (&s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei", story_identity ());
  }
  story_end (&s);
}

static void
assert_refused (Story *s, VigilEventKind kind, const char *actor, JsonObject *body, const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (propose (s, kind, actor, body, &error));
  if (strstr (error->message, says) == NULL)
    g_error ("says not \"%s\" but \"%s\"", says, error->message);
}

static JsonObject *
override (const char *gate, const char *staff, const char *reason)
{
  return vigil_body_new ("gate", "s", gate, "reason", "s", reason, "staff_id", "s", staff, "name", "s", "J. Patel", NULL);
}

/* Only a prescriber, only with a reason, only what the clinic lets be overridden; until it is answered anew. */
static void
test_override (void)
{
  VigilObservation vitals[VIGIL_N_CODES];
  Story s;

  begin_visit (&s);
  vigil_observations_clear (vitals);
  answer (&s, "question", "seizures", "choice", "yes");
  assert_refused (&s, VIGIL_EVENT_GATE_OVERRIDDEN, "osei", override ("history", "osei", "one, as a child"), "prescriber");
  assert_refused (&s, VIGIL_EVENT_GATE_OVERRIDDEN, "patel", override ("history", "patel", " "), "Reason");
  assert_refused (&s, VIGIL_EVENT_GATE_OVERRIDDEN, "patel", override ("fasting", "patel", "urgent"), "nobody");
  assert_refused (&s, VIGIL_EVENT_GATE_OVERRIDDEN, "patel", override ("horoscope", "patel", "urgent"), "no such");
  g_assert_true (propose (&s, VIGIL_EVENT_GATE_OVERRIDDEN, "patel", override ("history", "patel", "one, as a child"), NULL));
  g_assert_cmpint (verdict_of (&s, 0, vitals).state, ==, VIGIL_GATE_STATE_PASSED);
  g_assert_cmpstr (verdict_of (&s, 0, vitals).answer->overridden_by, ==, "J. Patel");
  answer (&s, "question", "seizures", "choice", "yes");
  g_assert_cmpint (verdict_of (&s, 0, vitals).state, ==, VIGIL_GATE_STATE_BLOCKS);
  story_end (&s);
}

static JsonObject *
remind (const char *gate, gint64 at_us, gboolean is_on)
{
  return vigil_body_new ("gate", "s", gate, "at_wall_us", "i", at_us, "is_on", "b", is_on, NULL);
}

/* What the screen asks, at a time that the session does not know of itself. */
static const VigilGate *
due_at (Story *s, gint64 wall_us)
{
  VigilGateFacts facts = { .start_wall_us = wall_us };

  return vigil_session_find_due_reminder (&s->session, vigil_clinic_find_protocol (s->clinic, "ketamine-short"), &facts);
}

/* Only of what time alone lets pass, for when it does; until it is seen, answered anew, let pass or left behind. */
static void
test_reminder (void)
{
  const VigilEventKind kind = VIGIL_EVENT_GATE_REMINDER;
  gint64 eaten, passes;
  Story s;

  begin_visit (&s);
  eaten = vigil_clock_wall_us () - 5 * HOUR_US;
  passes = eaten + 6 * HOUR_US;
  assert_refused (&s, kind, "osei", remind ("horoscope", passes, TRUE), "no such");
  assert_refused (&s, kind, "osei", remind ("history", passes, TRUE), "does not pass then by time alone");
  assert_refused (&s, kind, "osei", remind ("fasting", passes, TRUE), "does not pass then by time alone");   /* not asked */
  eat (&s, "heavy", eaten);
  eat (&s, "light", eaten - HOUR_US);
  eat (&s, "clear", eaten);
  assert_refused (&s, kind, "osei", remind ("fasting", passes + 1, TRUE), "does not pass then");
  assert_refused (&s, kind, "osei", remind ("fasting", passes, FALSE), "no reminder is set");
  g_assert_true (propose (&s, kind, "osei", remind ("fasting", passes, TRUE), NULL));
  assert_refused (&s, kind, "osei", remind ("fasting", passes, TRUE), "set already");
  g_assert_null (due_at (&s, passes - 1));
  g_assert_cmpstr (due_at (&s, passes)->id, ==, "fasting");
  assert_refused (&s, kind, "osei", remind ("fasting", passes - 1, FALSE), "no reminder is set");
  g_assert_true (propose (&s, kind, "osei", remind ("fasting", passes, FALSE), NULL));
  g_assert_null (due_at (&s, passes));

  g_assert_true (propose (&s, kind, "osei", remind ("fasting", passes, TRUE), NULL));
  eat (&s, "light", eaten);
  g_assert_null (due_at (&s, passes));
  g_assert_true (propose (&s, kind, "osei", remind ("fasting", passes, TRUE), NULL));
  story_fact (&s, VIGIL_EVENT_GATE_OVERRIDDEN, "patel", override ("fasting", "patel", "urgent"));
  g_assert_null (due_at (&s, passes));
  eat (&s, "light", eaten);
  g_assert_true (propose (&s, kind, "osei", remind ("fasting", passes, TRUE), NULL));
  story_fact (&s, VIGIL_EVENT_GATES_PASSED, "osei", NULL);
  g_assert_null (due_at (&s, passes));
  assert_refused (&s, kind, "osei", remind ("fasting", passes, TRUE), "stage");
  story_end (&s);
}

static void
test_answers_are_checked (void)
{
  gint64 now_us = STORY_WALL_US;
  Story s;

  begin_visit (&s);
  assert_refused (&s, VIGIL_EVENT_GATE_ANSWERED, "osei",
                  vigil_body_new ("gate", "s", "history", "question", "s", "seizures", "choice", "s", "maybe", NULL), "no such");
  assert_refused (&s, VIGIL_EVENT_GATE_ANSWERED, "osei", vigil_body_new ("gate", "s", "history", "is_passed", "b", TRUE, NULL),
                  "no such");
  assert_refused (&s, VIGIL_EVENT_GATE_ANSWERED, "osei",
                  vigil_body_new ("gate", "s", "fasting", "food", "s", "soup", "eaten_wall_us", "i", now_us, NULL), "no such");
  assert_refused (&s, VIGIL_EVENT_GATE_ANSWERED, "osei",
                  vigil_body_new ("gate", "s", "fasting", "food", "s", "light", "eaten_wall_us", "i", now_us + HOUR_US, NULL),
                  "future");
  assert_refused (&s, VIGIL_EVENT_GATE_ANSWERED, "osei", vigil_body_new ("gate", "s", "fasting", "food", "s", "light", NULL),
                  "when it was");
  assert_refused (&s, VIGIL_EVENT_GATE_ANSWERED, "osei", vigil_body_new ("gate", "s", "pain", "is_passed", "b", TRUE, NULL),
                  "measured or signed");
  story_end (&s);
}

static JsonObject *
baseline (double hr)
{
  return vigil_body_new ("sys_mmhg", "d", 128.0, "dia_mmhg", "d", 79.0, "hr", "d", hr, "vital.hr", "d", hr, NULL);
}

/* The whole way: each thing that is missing is named, and the last answer opens the door. */
static void
test_way_through (void)
{
  Story s;

  begin_visit (&s);
  s.session.nibp_wall_us = 1;
  s.session.nibp_sys_mmhg = 128;
  assert_refused (&s, VIGIL_EVENT_GATES_PASSED, "osei", baseline (80), "Contraindications");
  answer (&s, "question", "seizures", "choice", "once");
  assert_refused (&s, VIGIL_EVENT_GATES_PASSED, "osei", vigil_body_new ("sys_mmhg", "d", 128.0, NULL), "Contraindications");
  assert_refused (&s, VIGIL_EVENT_GATES_PASSED, "osei", baseline (80), "Fasting");
  eat (&s, "heavy", vigil_clock_wall_us () - 12 * HOUR_US);
  eat (&s, "light", vigil_clock_wall_us () - 6 * HOUR_US + VIGIL_USEC_PER_MIN);
  eat (&s, "clear", vigil_clock_wall_us () - 3 * HOUR_US);
  assert_refused (&s, VIGIL_EVENT_GATES_PASSED, "osei", baseline (80), "Fasting");
  story_wait_s (60);   /* time alone makes it long enough */
  assert_refused (&s, VIGIL_EVENT_GATES_PASSED, "osei", baseline (80), "Pain");
  g_assert_true (propose (&s, VIGIL_EVENT_CHECK_RECORDED, "osei",
                          vigil_body_new ("check", "s", "pain", "label", "s", "Pain", "score", "i", (gint64) 6, "words", "s", "6",
                                          NULL), NULL));
  g_assert_true (propose (&s, VIGIL_EVENT_GATES_PASSED, "osei", baseline (80), NULL));
  g_assert_cmpint (s.session.stage, ==, VIGIL_STAGE_DOSE);
  story_end (&s);
}

/* ---- the clinic's file ---- */

/* Refused with its place: a rule that is misspelt must not pass as none. */
static void
test_files (void)
{
#define GATE(more) "[{\"id\":\"g\",\"label\":{\"en\":\"l\"},\"detail\":{\"en\":\"d\"}," more "}]"
#define FAST(more) GATE ("\"kind\":\"fasting\",\"rules\":[{\"food\":\"any\",\"label\":{\"en\":\"l\"}" more "}]")
#define ASK(choices) \
  GATE ("\"kind\":\"questions\",\"questions\":[{\"id\":\"q\",\"label\":{\"en\":\"l\"},\"choices\":[" choices "]}]")
#define CHOICE(id, effect) "{\"id\":\"" id "\",\"label\":{\"en\":\"l\"},\"effect\":\"" effect "\"}"
#define MEASURE(more) GATE ("\"kind\":\"questions\",\"questions\":[],\"measures\":[{" more "}]")
  static const struct {
    const char *gates, *says;
  } bad[] = {
    { FAST (""), "gates[0].rules[0]: expected one of" },
    { FAST (",\"hours_before\":8,\"is_allowed\":true"), "gates[0].rules[0]: expected one of" },
    { FAST (",\"hours_before\":0"), "gates[0].rules[0].hours_before: expected" },
    { FAST (",\"until\":\"8:00\",\"day\":\"same\""), "gates[0].rules[0].until: expected a time" },
    { FAST (",\"until\":\"24:00\",\"day\":\"same\""), "gates[0].rules[0].until: expected a time" },
    { FAST (",\"until\":\"08:00\""), "gates[0].rules[0].day: missing" },
    { FAST (",\"hours_before\":8,\"slot\":\"morning\""), "gates[0].afternoon_from: missing" },
    { FAST (",\"hour_before\":8"), "hour_before" },
    { ASK (CHOICE ("no", "pass")), "gates[0].questions[0].choices: expected" },
    { ASK (CHOICE ("a", "pass") "," CHOICE ("a", "block")), "gates[0].questions[0].choices[1].id: expected" },
    { ASK (CHOICE ("a", "block") "," CHOICE ("b", "block")), "gates[0].questions[0].choices: expected an answer" },
    { ASK (CHOICE ("a", "pass") "," CHOICE ("b", "stop")), "gates[0].questions[0].choices[1].effect: expected" },
    { MEASURE ("\"vital\":\"vital.mood\",\"above\":3,\"effect\":\"block\""), "gates[0].measures[0].vital: expected" },
    { MEASURE ("\"vital\":\"vital.hr\",\"above\":30000,\"effect\":\"block\""), "gates[0].measures[0].above: expected" },
    { MEASURE ("\"vital\":\"vital.hr\",\"above\":110,\"below\":40,\"effect\":\"block\""), "gates[0].measures[0].below: expected" },
    { MEASURE ("\"vital\":\"vital.hr\",\"effect\":\"block\""), "gates[0].measures[0].above: missing" },
    { MEASURE ("\"vital\":\"vital.hr\",\"above\":110,\"effect\":\"pass\""), "gates[0].measures[0].effect: expected warn" },
    { GATE ("\"kind\":\"check\",\"check\":\"mood\""), "gates[0].check: expected one of the protocol" },
    { GATE ("\"kind\":\"confirm\",\"rules\":[]"), "rules" },
    { GATE ("\"kind\":\"weight\",\"override_reasons\":[{\"en\":\"r\"}]"), "gates[0].override_reasons: expected" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *dir = copy_clinic (bad[i].gates, &error);
    g_autoptr (VigilClinic) clinic = NULL;

    g_assert_no_error (error);
    clinic = vigil_clinic_load (dir, &error);
    remove_clinic (dir);
    if (clinic != NULL || strstr (error->message, bad[i].says) == NULL)
      g_error ("%s: says not \"%s\" but \"%s\"", bad[i].gates, bad[i].says, clinic != NULL ? "it is right" : error->message);
    g_assert_nonnull (strstr (error->message, "protocols/ketamine-short.json"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gates/hours", test_hours);
  g_test_add_func ("/gates/daylight-saving", test_daylight_saving);
  g_test_add_func ("/gates/slots", test_slots);
  g_test_add_func ("/gates/promise", test_promise);
  g_test_add_func ("/gates/questions", test_questions);
  g_test_add_func ("/gates/what-is-measured", test_what_is_measured);
  g_test_add_func ("/gates/answers-are-forgotten", test_answers_are_forgotten);
  g_test_add_func ("/gates/override", test_override);
  g_test_add_func ("/gates/reminder", test_reminder);
  g_test_add_func ("/gates/answers", test_answers_are_checked);
  g_test_add_func ("/gates/way-through", test_way_through);
  g_test_add_func ("/gates/files", test_files);
  return g_test_run ();
}
