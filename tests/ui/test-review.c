/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the review shows of a visit, without a screen. */
#include "model/visit-text.h"
#include "model/review-span.h"
#include "model/review-values.h"
#include "model/visit-log.h"
#include "base/clock.h"

#include <math.h>

#define MIN_US (60 * (gint64) G_USEC_PER_SEC)
#define T0 (1773910800 * (gint64) G_USEC_PER_SEC)

static void
test_span_zoom (void)
{
  VigilReviewSpan span;
  double place;

  vigil_review_span_init (&span, T0, T0 + 300 * MIN_US);
  g_assert_true (vigil_review_span_is_whole (&span));
  g_assert_true (span.is_following);
  vigil_review_span_set_cursor (&span, T0 + 75 * MIN_US);
  g_assert_false (span.is_following);
  place = vigil_review_span_to_fraction (&span, span.cursor_us);
  vigil_review_span_zoom (&span, 60 * MIN_US, span.cursor_us);
  g_assert_cmpint (span.to_us - span.from_us, ==, 60 * MIN_US);
  /* the cursor keeps its place on the screen */
  g_assert_cmpfloat_with_epsilon (vigil_review_span_to_fraction (&span, span.cursor_us), place, 1e-6);
  vigil_review_span_zoom (&span, 1, span.cursor_us);
  g_assert_cmpint (span.to_us - span.from_us, ==, VIGIL_REVIEW_LEAST_US);
  vigil_review_span_zoom (&span, G_MAXINT64, span.cursor_us);
  g_assert_true (vigil_review_span_is_whole (&span));
  g_assert_cmpint (span.cursor_us, ==, T0 + 75 * MIN_US);
}

static void
test_span_pan (void)
{
  VigilReviewSpan span;

  vigil_review_span_init (&span, T0, T0 + 300 * MIN_US);
  vigil_review_span_set_cursor (&span, T0 + 5 * MIN_US);
  vigil_review_span_zoom (&span, 10 * MIN_US, span.cursor_us);
  vigil_review_span_pan (&span, -1000 * MIN_US);
  g_assert_cmpint (span.from_us, ==, T0);
  vigil_review_span_pan (&span, 1000 * MIN_US);
  g_assert_cmpint (span.to_us, ==, T0 + 300 * MIN_US);
  /* the cursor is never left outside */
  g_assert_cmpint (span.cursor_us, ==, span.from_us);
  vigil_review_span_set_cursor (&span, T0 + 100 * MIN_US);
  g_assert_cmpint (span.from_us, ==, T0 + 95 * MIN_US);
  vigil_review_span_set_cursor (&span, T0 - MIN_US);
  g_assert_cmpint (span.cursor_us, ==, T0);
  vigil_review_span_fit (&span, T0 + 20 * MIN_US, T0 + 60 * MIN_US);
  g_assert_cmpint (span.from_us, ==, T0 + 18 * MIN_US);
  g_assert_cmpint (span.to_us, ==, T0 + 62 * MIN_US);
}

static void
test_span_follow (void)
{
  VigilReviewSpan span;

  vigil_review_span_init (&span, T0, T0);
  g_assert_cmpint (span.to_us - span.from_us, ==, VIGIL_REVIEW_LEAST_US);
  vigil_review_span_extend (&span, T0 + 60 * MIN_US);
  g_assert_true (vigil_review_span_is_whole (&span));
  vigil_review_span_zoom (&span, 10 * MIN_US, span.cursor_us);
  vigil_review_span_extend (&span, T0 + 61 * MIN_US);
  g_assert_cmpint (span.to_us, ==, T0 + 61 * MIN_US);
  g_assert_cmpint (span.cursor_us, ==, T0 + 61 * MIN_US);
  vigil_review_span_set_cursor (&span, T0 + 55 * MIN_US);
  vigil_review_span_extend (&span, T0 + 70 * MIN_US);
  g_assert_cmpint (span.cursor_us, ==, T0 + 55 * MIN_US);
  g_assert_cmpint (span.to_us, ==, T0 + 61 * MIN_US);
}

static gint64 next_seq;

static void
fold (VigilVisitLog *log, double minute, VigilEventKind kind, JsonObject *body)
{
  g_autoptr (VigilEvent) event = vigil_event_new (kind, "a", "osei", body);

  event->t_wall_us = T0 + (gint64) (minute * (double) MIN_US);
  event->seq = ++next_seq;
  vigil_visit_log_fold (log, event);
}

static void
test_log (void)
{
  g_autoptr (VigilVisitLog) log = vigil_visit_log_new (NULL);
  const VigilLogEntry *entry;
  gboolean is_estimated;

  next_seq = 0;
  fold (log, 0, VIGIL_EVENT_VISIT_OPENED, vigil_body_new ("chair", "s", "3", NULL));
  fold (log, 1, VIGIL_EVENT_CLOCK_ANCHOR, NULL);
  fold (log, 2, VIGIL_EVENT_ALARM_RAISED, vigil_body_new ("alarm", "s", "x", "priority", "i", (gint64) 3, "words", "s", "SpO₂ 84", NULL));
  fold (log, 2.2, VIGIL_EVENT_ALARM_ACKNOWLEDGED, vigil_body_new ("alarm", "s", "x", NULL));
  fold (log, 3, VIGIL_EVENT_MUSIC_STARTED, vigil_body_new ("title", "s", "rain", NULL));
  fold (log, 4, VIGIL_EVENT_MUSIC_STARTED, vigil_body_new ("title", "s", "shore", NULL));
  /* an anchor is no news; an acknowledgement is said at its alarm */
  g_assert_cmpuint (log->entries->len, ==, 4);
  entry = g_ptr_array_index (log->entries, 1);
  g_assert_cmpstr (entry->title, ==, "SpO₂ 84");
  g_assert_cmpstr (entry->detail, ==, "high, seen after 12 s");
  g_assert_cmpint (vigil_visit_log_find (log, T0 - 1), ==, -1);
  g_assert_cmpint (vigil_visit_log_find (log, T0 + 2 * MIN_US), ==, 1);
  g_assert_cmpuint (log->music->len, ==, 2);
  g_assert_cmpint (g_array_index (log->music, VigilMusicSpan, 0).end_us, ==, T0 + 4 * MIN_US);
  g_assert_cmpint (g_array_index (log->music, VigilMusicSpan, 1).end_us, ==, 0);
  g_assert_true (isnan (vigil_visit_log_get_mg (log, 0, T0 + 4 * MIN_US, &is_estimated)));
}

/* What stood in for the heart rate is said in the list, and marked where its value stands. */
static void
test_stand_in (void)
{
  static const struct { const char *from, *to; gint64 device; const char *words; } changes[] = {
    { "vital.hr", "vital.pulse.pleth", 0, "HR: Pulse, SpO₂ stands in" },
    { "vital.pulse.pleth", "vital.hr", 0, "HR: its own source again" },
    { "vital.hr", "vital.hr", 1, "HR: by monitor 2" },
  };
  g_autoptr (VigilVisitLog) log = vigil_visit_log_new (NULL);
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();
  g_autoptr (VigilTrend) trend = vigil_trend_new ();
  VigilTrendPoint points[] = { { VIGIL_CODE_HR, T0, 84, VIGIL_DOUBT_NONE },
                               { VIGIL_CODE_HR, T0 + MIN_US, 70, VIGIL_DOUBT_STAND_IN } };
  VigilReviewValues values;

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (VigilEvent) event = vigil_event_new (
        VIGIL_EVENT_SOURCE_CHANGED, "", "vigil",
        vigil_body_new ("code", "s", "vital.hr", "from", "s", changes[i].from, "to", "s", changes[i].to, "device", "i",
                        changes[i].device, NULL));

    vigil_visit_log_fold (log, event);
    g_assert_cmpuint (log->entries->len, ==, i + 1);
    g_assert_cmpstr (((VigilLogEntry *) g_ptr_array_index (log->entries, i))->title, ==, changes[i].words);
  }
  vigil_trend_add (trend, points, G_N_ELEMENTS (points));
  vigil_review_values_fill (&values, timeline, trend, log, T0);
  g_assert_cmpstr (values.hr, ==, "84");
  vigil_review_values_fill (&values, timeline, trend, log, T0 + MIN_US);
  g_assert_cmpstr (values.hr, ==, "70*");
}

static void
test_words (void)
{
  VigilRecordSession visit = { .id = (char *) "a", .opened_wall_us = T0, .last_wall_us = T0 + 60 * MIN_US, .n_events = 41208,
                               .initials = (char *) "M.K.", .protocol_title = (char *) "Ketamine, long", .chair = (char *) "3" };
  VigilVerifyReport report = { .is_intact = TRUE, .n_events = 41208 };
  g_autofree char *verified = vigil_verify_words (&report, NULL), *broken = NULL, *header = vigil_visit_header (&visit, 72.4);
  g_autofree char *at_site = NULL;
  VigilVisitText text;

  g_assert_cmpstr (verified, ==, "Record verified, 41,208 entries");
  report.is_intact = FALSE;
  report.broken_at = (char *) "session 3f2a0c1e event 17: body changed";
  broken = vigil_verify_words (&report, NULL);
  g_assert_cmpstr (broken, ==, "Record broken: event 17: body changed");
  g_assert_cmpstr (header, ==, "19 March, chair 3 · Ketamine, long · 72.4 kg");
  vigil_visit_text_fill (&text, &visit);
  g_assert_cmpstr (text.title, ==, "M.K. · Ketamine, long");
  g_assert_cmpstr (text.line, ==, "Chair 3 · 41,208 entries");
  g_assert_cmpstr (text.end, ==, "19 March, 09:00 to 10:00");
  visit.site = (char *) "Lakeside";
  vigil_visit_text_fill (&text, &visit);
  g_assert_cmpstr (text.line, ==, "Chair 3 · Lakeside · 41,208 entries");
  at_site = vigil_visit_header (&visit, 72.4);
  g_assert_cmpstr (at_site, ==, "19 March, chair 3 · Lakeside · Ketamine, long · 72.4 kg");
  visit.site = (char *) "";
  vigil_visit_text_fill (&text, &visit);
  g_assert_cmpstr (text.line, ==, "Chair 3 · site not set · 41,208 entries");
  g_assert_cmpstr (text.chip, ==, "Never closed");
  g_assert_true (vigil_visit_is_running (&visit, T0 + 61 * MIN_US));
  g_assert_false (vigil_visit_is_running (&visit, T0 + 90 * MIN_US));
  visit.is_closed = TRUE;
  g_assert_false (vigil_visit_is_running (&visit, T0 + 61 * MIN_US));
}

static void
test_silence (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);

  vigil_observations_clear (view->vitals);
  view->now_us = 100 * (gint64) G_USEC_PER_SEC;
  /* a chair that never had a monitor is not silent */
  g_assert_cmpint (vigil_view_silent_us (view, 0), ==, 0);
  view->vitals[VIGIL_CODE_HR].quality = VIGIL_QUALITY_STALE;
  view->vitals[VIGIL_CODE_HR].t_mono_us = 58 * (gint64) G_USEC_PER_SEC;
  g_assert_cmpint (vigil_view_silent_us (view, 0), ==, 42 * (gint64) G_USEC_PER_SEC);
  /* the chair is heard: it says that its monitor is not */
  view->alarms.n_alarms = 1;
  view->alarms.alarms[0].kind = VIGIL_ALARM_KIND_LINK;
  g_strlcpy (view->alarms.alarms[0].id, "link.monitor", sizeof view->alarms.alarms[0].id);
  g_assert_cmpint (vigil_view_silent_us (view, 0), ==, 0);
  view->alarms.n_alarms = 0;
  view->vitals[VIGIL_CODE_SPO2].quality = VIGIL_QUALITY_OK;
  view->vitals[VIGIL_CODE_SPO2].t_mono_us = 96 * (gint64) G_USEC_PER_SEC;
  g_assert_cmpint (vigil_view_silent_us (view, 0), ==, 0);
}

/* A dead tablet cannot say that it is dead: its record stops growing, whatever it said last. */
static void
test_silence_without_monitor (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilObservation *pump = &view->vitals[VIGIL_CODE_PUMP_RATE];

  vigil_observations_clear (view->vitals);
  view->now_us = 3600 * VIGIL_USEC_PER_SEC;
  view->now_wall_us = T0 + view->now_us;
  /* never a monitor, never a pump: an anchor of the clock each ten minutes */
  g_assert_cmpint (vigil_view_silent_us (view, view->now_wall_us - 10 * MIN_US), ==, 0);
  g_assert_cmpint (vigil_view_silent_us (view, view->now_wall_us - 12 * MIN_US), ==, 12 * MIN_US);
  /* the monitor is lost, and the chair said so */
  view->vitals[VIGIL_CODE_HR].quality = VIGIL_QUALITY_STALE;
  view->vitals[VIGIL_CODE_HR].t_mono_us = view->now_us - 9 * MIN_US;
  view->alarms.n_alarms = 1;
  view->alarms.alarms[0].kind = VIGIL_ALARM_KIND_LINK;
  view->alarms.alarms[0].state = VIGIL_ALARM_ACKNOWLEDGED;
  g_strlcpy (view->alarms.alarms[0].id, "link.monitor", sizeof view->alarms.alarms[0].id);
  g_assert_cmpint (vigil_view_silent_us (view, view->now_wall_us - 8 * MIN_US), ==, 0);
  /* but its pump speaks, and then no longer */
  view->session.n_channels = 1;
  view->session.channels[0].is_linked = TRUE;
  pump->quality = VIGIL_QUALITY_OK;
  pump->t_mono_us = view->now_us - VIGIL_USEC_PER_SEC;
  g_assert_cmpint (vigil_view_silent_us (view, view->now_wall_us - 8 * MIN_US), ==, 0);
  pump->t_mono_us = view->now_us - MIN_US;
  g_assert_cmpint (vigil_view_silent_us (view, view->now_wall_us - 8 * MIN_US), ==, MIN_US);
  /* the pump is lost too, and the chair said so */
  view->session.channels[0].is_linked = FALSE;
  g_assert_cmpint (vigil_view_silent_us (view, view->now_wall_us - MIN_US), ==, 0);
  pump->t_mono_us = view->vitals[VIGIL_CODE_HR].t_mono_us = view->now_us - 20 * MIN_US;
  g_assert_cmpint (vigil_view_silent_us (view, view->now_wall_us - 12 * MIN_US), ==, 12 * MIN_US);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/span/zoom", test_span_zoom);
  g_test_add_func ("/review/span/pan", test_span_pan);
  g_test_add_func ("/review/span/follow", test_span_follow);
  g_test_add_func ("/review/log", test_log);
  g_test_add_func ("/review/stand-in", test_stand_in);
  g_test_add_func ("/review/words", test_words);
  g_test_add_func ("/review/silence", test_silence);
  g_test_add_func ("/review/silence-without-monitor", test_silence_without_monitor);
  return g_test_run ();
}
