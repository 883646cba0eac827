/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Alarm limits that staff sets for one visit: what may be set, by whom, and for how long it holds. */
#include "config.h"

#include "fixtures/story.h"
#include "session/limits.h"

#include <math.h>

static const VigilAlarmProfile *
profile_of (Story *s)
{
  const VigilProtocol *protocol = vigil_clinic_find_protocol (s->clinic, s->session.protocol_id);

  return vigil_clinic_find_alarm_profile (s->clinic, protocol != NULL ? protocol->alarm_profile_id : NULL);
}

static JsonObject *
limit_body (const char *rule, const char *code, gboolean is_high, double limit)
{
  return vigil_body_new ("rule", "s", rule, "code", "s", code, "is_high", "b", is_high, "limit", "d", limit, "before",
                         "d", 50.0, NULL);
}

static gboolean
may (Story *s, const char *actor, const char *rule, const char *code, gboolean is_high, double limit)
{
  return story_may (s, VIGIL_EVENT_LIMIT_CHANGED, actor, limit_body (rule, code, is_high, limit), NULL);
}

static double
first_limit (Story *s, VigilCode code, gboolean is_high)
{
  return vigil_session_get_limit (&s->session, vigil_session_find_limit (&s->session, profile_of (s), code, is_high));
}

static void
test_may (void)
{
  Story s;

  story_begin (&s);
  g_assert_false (may (&s, "osei", "hr.low", "vital.hr", FALSE, 45));   /* of nobody */
  story_to_gates (&s);
  g_assert_true (may (&s, "osei", "hr.low", "vital.hr", FALSE, 45));
  g_assert_false (may (&s, "unsigned", "hr.low", "vital.hr", FALSE, 45));
  g_assert_false (may (&s, "patient", "hr.low", "vital.hr", FALSE, 45));
  g_assert_true (may (&s, "osei", "hr.low", "vital.hr", FALSE, 40));    /* as low as the high alarm's */
  g_assert_false (may (&s, "osei", "hr.low", "vital.hr", FALSE, 39));
  g_assert_false (may (&s, "osei", "hr.low", "vital.hr", FALSE, 61));
  g_assert_false (may (&s, "osei", "hr.low", "vital.hr", FALSE, NAN));
  g_assert_false (may (&s, "osei", "hr.low", "vital.hr", TRUE, 45));
  g_assert_false (may (&s, "osei", "hr.low", "vital.rr", FALSE, 45));
  g_assert_false (may (&s, "osei", "hr.low-low", "vital.hr", FALSE, 41));   /* the clinic keeps that one */
  g_assert_false (may (&s, "osei", "none", "vital.hr", FALSE, 45));
  story_end (&s);
}

/* Low stays a step below high, whichever was moved first. */
static void
test_range (void)
{
  const VigilLimitRule *low;
  double least, most;
  Story s;

  story_begin (&s);
  story_to_gates (&s);
  low = vigil_session_find_limit (&s.session, profile_of (&s), VIGIL_CODE_NIBP_SYS, FALSE);
  g_assert_true (vigil_session_get_limit_range (&s.session, profile_of (&s), low, &least, &most));
  g_assert_cmpfloat (least, ==, 80);
  g_assert_cmpfloat (most, ==, 110);
  s.session.n_limits = 1;
  g_strlcpy (s.session.limits[0].id, "nibp.sys.high", sizeof s.session.limits[0].id);
  s.session.limits[0].limit = 100;
  g_assert_true (vigil_session_get_limit_range (&s.session, profile_of (&s), low, &least, &most));
  g_assert_cmpfloat (most, ==, 95);
  story_end (&s);
}

static void
test_holds_for_the_visit (void)
{
  Story s;

  story_begin (&s);
  story_to_gates (&s);
  g_assert_cmpfloat (first_limit (&s, VIGIL_CODE_HR, FALSE), ==, 50);
  story_do (&s, VIGIL_EVENT_LIMIT_CHANGED, "osei", limit_body ("hr.low", "vital.hr", FALSE, 45));
  story_do (&s, VIGIL_EVENT_LIMIT_CHANGED, "osei", limit_body ("spo2.low", "vital.spo2", FALSE, 90));
  story_do (&s, VIGIL_EVENT_LIMIT_CHANGED, "osei", limit_body ("hr.low", "vital.hr", FALSE, 55));
  g_assert_cmpuint (s.session.n_limits, ==, 2);
  g_assert_cmpfloat (first_limit (&s, VIGIL_CODE_HR, FALSE), ==, 55);
  g_assert_cmpfloat (first_limit (&s, VIGIL_CODE_SPO2, FALSE), ==, 90);
  g_assert_cmpfloat (first_limit (&s, VIGIL_CODE_HR, TRUE), ==, 120);
  story_do (&s, VIGIL_EVENT_VISIT_CLOSED, "osei", vigil_body_new ("how", "s", "ended-early", NULL));
  story_to_gates (&s);
  g_assert_cmpuint (s.session.n_limits, ==, 0);
  g_assert_cmpfloat (first_limit (&s, VIGIL_CODE_HR, FALSE), ==, 50);
  story_end (&s);
}

/* What is offered comes from this patient, in the clinic's steps and within its bounds (R1.11). */
static void
test_offer (void)
{
  const VigilLimitRule *rule;
  Story s;

  story_begin (&s);
  story_to_gates (&s);
  rule = vigil_session_find_limit (&s.session, profile_of (&s), VIGIL_CODE_HR, TRUE);
  g_assert_true (isnan (vigil_session_offer_limit (&s.session, rule, 100, 140)));
  s.session.baseline_hr = 84;
  g_assert_cmpfloat (vigil_session_offer_limit (&s.session, rule, 100, 140), ==, 110);
  s.session.baseline_hr = 130;
  g_assert_cmpfloat (vigil_session_offer_limit (&s.session, rule, 100, 140), ==, 140);
  rule = vigil_session_find_limit (&s.session, profile_of (&s), VIGIL_CODE_SPO2, FALSE);
  g_assert_true (isnan (vigil_session_offer_limit (&s.session, rule, 88, 95)));
  story_end (&s);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits/may", test_may);
  g_test_add_func ("/limits/range", test_range);
  g_test_add_func ("/limits/visit", test_holds_for_the_visit);
  g_test_add_func ("/limits/offer", test_offer);
  return g_test_run ();
}
