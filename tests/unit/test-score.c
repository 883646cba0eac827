/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The example's instruments: every cell of NEWS2 as the Royal College of Physicians published it in 2017, the others
 * by their boundaries, what is suggested and what is not, and what a visit keeps and demands of them. */
#include "../fixtures/story.h"
#include "session/gates.h"
#include "session/score.h"
#include "session/summary.h"

#include <math.h>

static const VigilInstrument *
find (const Story *s, const char *id)
{
  const VigilInstrument *instrument = vigil_clinic_find_instrument (s->clinic, id);

  g_assert_nonnull (instrument);
  return instrument;
}

static guint
item_of (const VigilInstrument *instrument, const char *id)
{
  for (guint i = 0; i < instrument->n_items; i++)
    if (strcmp (instrument->items[i].id, id) == 0)
      return i;
  g_assert_not_reached ();
}

static void
answer (const VigilInstrument *instrument, VigilAnswers *answers, const char *item, const char *id)
{
  guint i = item_of (instrument, item);

  for (guint k = 0; k < instrument->items[i].n_anchors; k++)
    if (g_strcmp0 (instrument->items[i].anchors[k].id, id) == 0)
      answers->anchors[i] = (int) k;
  g_assert_cmpint (answers->anchors[i], >=, 0);
}

/* NAN leaves it unanswered. */
static void
measure (const VigilInstrument *instrument, VigilAnswers *answers, const char *item, double value, double baseline)
{
  guint i = item_of (instrument, item);
  double values[] = { value, value }, baselines[] = { baseline, baseline };

  answers->anchors[i] = vigil_score_match (instrument, answers, i, values, baselines);
}

typedef struct {
  const char *scale;    /* NULL not asked */
  double rr, spo2;
  const char *oxygen;
  double sys, pulse;
  const char *consciousness;
  double temp;
  int total;            /* -1 none */
  const char *band;
} News;

static void
fill_news (const VigilInstrument *news, const News *v, VigilAnswers *answers)
{
  vigil_answers_clear (answers);
  measure (news, answers, "respiration", v->rr, NAN);
  if (v->oxygen != NULL)
    answer (news, answers, "oxygen", v->oxygen);
  if (v->scale != NULL)
    answer (news, answers, "scale", v->scale);
  if (g_strcmp0 (v->scale, "hypercapnic") == 0)
    measure (news, answers, "spo2-2", v->spo2, NAN);
  else
    measure (news, answers, "spo2", v->spo2, NAN);
  measure (news, answers, "systolic", v->sys, NAN);
  measure (news, answers, "pulse", v->pulse, NAN);
  if (v->consciousness != NULL)
    answer (news, answers, "consciousness", v->consciousness);
  measure (news, answers, "temperature", v->temp, NAN);
}

static void
assert_news (const VigilInstrument *news, const News *v)
{
  VigilAnswers answers;
  VigilScoreSum sum;

  fill_news (news, v, &answers);
  vigil_score_sum (news, &answers, &sum);
  g_assert_cmpint (sum.has_total ? sum.total : -1, ==, v->total);
  g_assert_cmpstr (sum.band != NULL ? sum.band->id : NULL, ==, v->band);
}

static void
test_news_vectors (void)
{
  static const News vectors[] = {
    { "usual", 14, 98, "air", 122, 72, "alert", 36.8, 0, "low" },
    { "usual", 22, 94, "air", 158, 96, "alert", 36.9, 4, "low" },
    { "usual", 10, 90, "oxygen", 104, 118, "voice", 36.0, 13, "emergency" },
    { "usual", 18, 97, "air", 222, 112, "confused", 37.2, 8, "emergency" },
    { "usual", 8, 83, "oxygen", 88, 131, "unresponsive", 35.0, 20, "emergency" },
    { "hypercapnic", 16, 95, "oxygen", 122, 72, "alert", 36.8, 4, "low" },
    { "hypercapnic", 16, 95, "air", 122, 72, "alert", 36.8, 0, "low" },
    { "hypercapnic", 16, 90, "air", 122, 72, "alert", 36.8, 0, "low" },
    /* one 3 alone, and where the total is enough by itself */
    { "usual", 14, 98, "air", 122, 72, "pain", 36.8, 3, "single" },
    { "usual", 14, 98, "oxygen", 122, 72, "pain", 36.8, 5, "urgent" },
    { "usual", 22, 94, "oxygen", 122, 72, "alert", 36.8, 5, "urgent" },
    /* each that is missing gives no total */
    { NULL, 14, 98, "air", 122, 72, "alert", 36.8, -1, NULL },
    { "usual", NAN, 98, "air", 122, 72, "alert", 36.8, -1, NULL },
    { "usual", 14, NAN, "air", 122, 72, "alert", 36.8, -1, NULL },
    { "usual", 14, 98, NULL, 122, 72, "alert", 36.8, -1, NULL },
    { "usual", 14, 98, "air", NAN, 72, "alert", 36.8, -1, NULL },
    { "usual", 14, 98, "air", 122, NAN, "alert", 36.8, -1, NULL },
    { "usual", 14, 98, "air", 122, 72, NULL, 36.8, -1, NULL },
    { "usual", 14, 98, "air", 122, 72, "alert", NAN, -1, NULL },
    { "hypercapnic", 14, 96, NULL, 122, 72, "alert", 36.8, -1, NULL },
  };
  VigilAnswers answers;
  VigilScoreSum sum;
  Story s;

  story_begin (&s);
  g_assert_cmpint (find (&s, "news2")->max_total, ==, 20);
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    assert_news (find (&s, "news2"), &vectors[i]);
  fill_news (find (&s, "news2"), &vectors[18], &answers);
  vigil_score_sum (find (&s, "news2"), &answers, &sum);
  g_assert_cmpint (sum.missing, ==, (int) item_of (find (&s, "news2"), "temperature"));
  g_assert_cmpuint (sum.n_asked - sum.n_answered, ==, 1);
  vigil_answers_clear (&answers);
  vigil_score_sum (find (&s, "news2"), &answers, &sum);
  g_assert_false (sum.has_total);
  story_end (&s);
}

/* Both sides of every line of the chart. */
static void
test_news_cells (void)
{
  static const struct { const char *item, *oxygen, *scale; double values[14]; int scores[14]; } rows[] = {
    { "respiration", "air", "usual", { 0, 8, 9, 11, 12, 20, 21, 24, 25, 60, -1 }, { 3, 3, 1, 1, 0, 0, 2, 2, 3, 3 } },
    { "spo2", "air", "usual", { 0, 91, 92, 93, 94, 95, 96, 100, -1 }, { 3, 3, 2, 2, 1, 1, 0, 0 } },
    { "spo2", "oxygen", "usual", { 91, 92, 94, 96, 100, -1 }, { 3, 2, 1, 0, 0 } },
    { "spo2-2", "air", "hypercapnic", { 83, 84, 85, 86, 87, 88, 92, 93, 97, 100, -1 }, { 3, 2, 2, 1, 1, 0, 0, 0, 0, 0 } },
    { "spo2-2", "oxygen", "hypercapnic", { 83, 84, 85, 86, 87, 88, 92, 93, 94, 95, 96, 97, 100, -1 },
      { 3, 2, 2, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3 } },
    { "systolic", "air", "usual", { 60, 90, 91, 100, 101, 110, 111, 219, 220, 300, -1 }, { 3, 3, 2, 2, 1, 1, 0, 0, 3, 3 } },
    { "pulse", "air", "usual", { 0, 40, 41, 50, 51, 90, 91, 110, 111, 130, 131, 300, -1 },
      { 3, 3, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3 } },
    /* 35.04 is shown as 35.0, 35.06 as 35.1 */
    { "temperature", "air", "usual", { 35.0, 35.04, 35.06, 35.1, 36.0, 36.1, 38.0, 38.1, 39.0, 39.04, 39.06, 39.1, -1 },
      { 3, 3, 1, 1, 1, 0, 0, 1, 1, 1, 2, 2 } },
  };
  Story s;

  story_begin (&s);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const VigilInstrument *news = find (&s, "news2");
    guint item = item_of (news, rows[i].item);
    VigilAnswers answers;

    vigil_answers_clear (&answers);
    answer (news, &answers, "oxygen", rows[i].oxygen);
    answer (news, &answers, "scale", rows[i].scale);
    for (gsize k = 0; k < G_N_ELEMENTS (rows[i].values) && rows[i].values[k] >= 0; k++) {
      measure (news, &answers, rows[i].item, rows[i].values[k], NAN);
      g_assert_cmpint (answers.anchors[item], >=, 0);
      g_assert_cmpint (news->items[item].anchors[answers.anchors[item]].score, ==, rows[i].scores[k]);
    }
  }
  story_end (&s);
}

/* What depends on an answer is taken back with it. */
static void
test_news_dependence (void)
{
  static const News v = { "hypercapnic", 16, 96, "oxygen", 122, 72, "alert", 36.8, 4, "low" };
  const VigilInstrument *news;
  VigilAnswers answers;
  VigilScoreSum sum;
  Story s;

  story_begin (&s);
  news = find (&s, "news2");
  fill_news (news, &v, &answers);
  answer (news, &answers, "oxygen", "air");
  vigil_score_sum (news, &answers, &sum);
  g_assert_false (sum.has_total);
  g_assert_cmpint (sum.missing, ==, (int) item_of (news, "spo2-2"));
  answer (news, &answers, "scale", "usual");
  vigil_score_sum (news, &answers, &sum);
  g_assert_cmpint (sum.missing, ==, (int) item_of (news, "spo2"));
  g_assert_cmpint (vigil_score_is_asked (news, &answers, item_of (news, "spo2-2")), ==, VIGIL_ASKED_NOT);
  answers.anchors[item_of (news, "scale")] = -1;
  g_assert_cmpint (vigil_score_is_asked (news, &answers, item_of (news, "spo2")), ==, VIGIL_ASKED_LATER);
  story_end (&s);
}

static int
score_of (const VigilInstrument *instrument, const char *item, double value, double baseline)
{
  VigilAnswers answers;
  guint i = item_of (instrument, item);

  vigil_answers_clear (&answers);
  measure (instrument, &answers, item, value, baseline);
  return answers.anchors[i] < 0 ? -1 : instrument->items[i].anchors[answers.anchors[i]].score;
}

/* 20 and 50, or 20 and 40, per cent of the patient's own, to the last mmHg; both signs. */
static void
test_changes (void)
{
  VigilInstrument mmhg;
  VigilInstrumentItem items[VIGIL_MAX_ITEMS];
  const VigilInstrument *aldrete, *padss;
  Story s;

  story_begin (&s);
  aldrete = find (&s, "aldrete");
  padss = find (&s, "padss");
  g_assert_cmpint (aldrete->max_total, ==, 10);
  g_assert_cmpint (padss->max_total, ==, 10);
  g_assert_cmpint (score_of (aldrete, "circulation", 150, 125), ==, 2);
  g_assert_cmpint (score_of (aldrete, "circulation", 151, 125), ==, 1);
  g_assert_cmpint (score_of (aldrete, "circulation", 100, 125), ==, 2);
  g_assert_cmpint (score_of (aldrete, "circulation", 99, 125), ==, 1);
  g_assert_cmpint (score_of (aldrete, "circulation", 180, 120), ==, 1);
  g_assert_cmpint (score_of (aldrete, "circulation", 181, 120), ==, 0);
  g_assert_cmpint (score_of (aldrete, "circulation", 60, 120), ==, 1);
  g_assert_cmpint (score_of (aldrete, "circulation", 59, 120), ==, 0);
  g_assert_cmpint (score_of (padss, "vitals", 168, 120), ==, 1);
  g_assert_cmpint (score_of (padss, "vitals", 169, 120), ==, 0);
  /* without the patient's own value nobody knows */
  g_assert_cmpint (score_of (aldrete, "circulation", 120, NAN), ==, -1);
  g_assert_cmpint (score_of (aldrete, "circulation", 120, 0), ==, -1);
  /* the same scale in mmHg: 20 of 125 is another pressure */
  g_assert_cmpstr (vigil_instrument_get_change_unit (aldrete), ==, "%");
  memcpy (items, aldrete->items, aldrete->n_items * sizeof *items);
  mmhg = *aldrete;
  mmhg.items = items;
  items[item_of (aldrete, "circulation")].basis = VIGIL_BASIS_MMHG;
  g_assert_cmpstr (vigil_instrument_get_change_unit (&mmhg), ==, "mmHg");
  g_assert_cmpint (score_of (&mmhg, "circulation", 145, 125), ==, 2);
  g_assert_cmpint (score_of (&mmhg, "circulation", 146, 125), ==, 1);
  g_assert_cmpint (score_of (&mmhg, "circulation", 176, 125), ==, 0);
  story_end (&s);
}

/* Over 92 on air, over 90 with oxygen, under 90 with it; 90 itself is in none of them. */
static void
test_saturation (void)
{
  static const struct { const char *oxygen; double spo2; int score; } rows[] = {
    { "air", 93, 2 }, { "air", 92, 1 }, { "air", 90, -1 }, { "oxygen", 99, 1 }, { "oxygen", 91, 1 },
    { "oxygen", 90, -1 }, { "oxygen", 89, 0 },
  };
  const VigilInstrument *aldrete;
  VigilAnswers answers;
  guint item;
  Story s;

  story_begin (&s);
  aldrete = find (&s, "aldrete");
  item = item_of (aldrete, "saturation");
  vigil_answers_clear (&answers);
  measure (aldrete, &answers, "saturation", 97, NAN);
  g_assert_cmpint (answers.anchors[item], ==, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    answer (aldrete, &answers, "oxygen", rows[i].oxygen);
    measure (aldrete, &answers, "saturation", rows[i].spo2, NAN);
    g_assert_cmpint (answers.anchors[item] < 0 ? -1 : aldrete->items[item].anchors[answers.anchors[item]].score, ==,
                     rows[i].score);
  }
  story_end (&s);
}

/* ---- what the monitor suggests ---- */

static VigilScoreFacts
facts_of (const Story *s, VigilObservation *vitals)
{
  vigil_observations_clear (vitals);
  vitals[VIGIL_CODE_HR] = (VigilObservation){ .code = VIGIL_CODE_HR, .value = 78, .t_mono_us = vigil_clock_mono_us () };
  return (VigilScoreFacts){ &s->session, vigil_clinic_find_protocol (s->clinic, "ketamine-successive"), vitals,
                            vigil_clock_mono_us (), vigil_clock_wall_us () };
}

static int
suggest (const VigilInstrument *instrument, const char *item, const VigilScoreFacts *facts)
{
  VigilAnswers answers;
  VigilScoreHint suggestion;

  vigil_answers_clear (&answers);
  vigil_score_suggest (instrument, &answers, item_of (instrument, item), facts, &suggestion);
  return suggestion.anchor;
}

static void
measure_pressure (Story *s, double sys_mmhg, gboolean is_demo, gboolean is_questionable)
{
  story_fact (s, VIGIL_EVENT_NIBP_MEASURED, "device",
              vigil_body_new ("sys_mmhg", "d", sys_mmhg, "dia_mmhg", "d", 74.0, "mean_mmhg", "d", 91.0, "measured_wall_us",
                              "i", vigil_clock_wall_us (), "is_demo", "b", is_demo, "is_questionable", "b",
                              is_questionable, NULL));
}

static void
test_suggestions (void)
{
  VigilObservation vitals[VIGIL_N_CODES];
  VigilScoreFacts facts;
  const VigilInstrument *padss;
  Story s;

  story_begin (&s);
  story_to_running (&s);
  padss = find (&s, "padss");
  measure_pressure (&s, 128, FALSE, FALSE);
  facts = facts_of (&s, vitals);
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, 0);
  g_assert_cmpint (suggest (padss, "ambulation", &facts), ==, -1);
  /* the worse of pressure and pulse */
  vitals[VIGIL_CODE_HR].value = 98;
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, 1);
  vitals[VIGIL_CODE_HR].quality = VIGIL_QUALITY_STALE;
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, -1);
  vitals[VIGIL_CODE_HR].quality = VIGIL_QUALITY_QUESTIONABLE;
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, -1);
  vitals[VIGIL_CODE_HR] = (VigilObservation){ .value = 78, .flags = VIGIL_FLAG_DEMO };
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, 0);   /* to learn with */
  s.session.is_training = FALSE;
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, -1);
  vitals[VIGIL_CODE_HR] = (VigilObservation){ .value = 78, .source = VIGIL_CODE_PULSE_NIBP };
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, -1);
  vitals[VIGIL_CODE_HR].source = VIGIL_CODE_NONE;
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, 0);
  measure_pressure (&s, 128, TRUE, FALSE);
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, -1);
  measure_pressure (&s, 128, FALSE, TRUE);
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, -1);
  measure_pressure (&s, 128, FALSE, FALSE);
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, 0);
  facts.now_wall_us += facts.protocol->nibp_every_min * VIGIL_USEC_PER_MIN;
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, 0);
  facts.now_wall_us++;
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, -1);   /* overdue */
  facts.now_wall_us--;
  s.session.baseline_hr = 0;
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, -1);
  facts.vitals = NULL;
  g_assert_cmpint (suggest (padss, "vitals", &facts), ==, -1);
  story_end (&s);
}

/* ---- a visit ---- */

/* Every item by that answer, counted from the first. */
static JsonObject *
body_of (const VigilInstrument *instrument, int anchor, const char *item, int other)
{
  VigilAnswers answers;

  vigil_answers_clear (&answers);
  for (guint i = 0; i < instrument->n_items; i++)
    answers.anchors[i] = strcmp (instrument->items[i].id, item) == 0 ? other : anchor;
  return vigil_score_to_body (instrument, &answers, NULL, "en");
}

static void
story_choose (Story *s, const char *protocol_id)
{
  const VigilProtocol *protocol = vigil_clinic_find_protocol (s->clinic, protocol_id);

  g_assert_nonnull (protocol);
  g_strlcpy (s->session.protocol_id, protocol_id, sizeof s->session.protocol_id);
}

static void
story_to_recovery (Story *s, const char *protocol_id)
{
  story_to_running (s);
  story_fact (s, VIGIL_EVENT_INFUSION_ENDED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "delivered_ml", "d", 48.05, "delivered_mg", "d", 96.1, "how",
                              "s", "complete", NULL));
  story_choose (s, protocol_id);
  story_do (s, VIGIL_EVENT_RECOVERY_STARTED, "osei", vigil_body_new ("planned_min", "i", (gint64) 60, NULL));
}

static const VigilDischargeItem *
find_item (const Story *s, const char *id)
{
  const VigilProtocol *protocol = vigil_clinic_find_protocol (s->clinic, s->session.protocol_id);

  for (guint i = 0; i < protocol->n_discharge; i++)
    if (strcmp (protocol->discharge[i]->id, id) == 0)
      return protocol->discharge[i];
  g_assert_not_reached ();
}

static gboolean
is_done (const Story *s, const char *id)
{
  return vigil_session_is_discharge_item_done (&s->session, find_item (s, id), vigil_clock_wall_us ());
}

/* Nine points are not enough where somebody has to walk steadily, and ten of an hour ago not either (R3.8). */
static void
test_discharge_gate (void)
{
  const VigilInstrument *padss;
  g_autoptr (GError) error = NULL;
  Story s;

  story_begin (&s);
  story_to_recovery (&s, "ketamine-successive");
  padss = find (&s, "padss");
  g_assert_false (is_done (&s, "score"));
  g_assert_false (story_may (&s, VIGIL_EVENT_DISCHARGE_ITEM, "osei",
                             vigil_body_new ("item", "s", "score", "is_done", "b", TRUE, NULL), &error));
  g_assert_nonnull (strstr (error->message, "by its score"));
  story_do (&s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", body_of (padss, 0, "ambulation", 1));
  g_assert_cmpint (s.session.scores[0].total, ==, 9);
  g_assert_cmpstr (s.session.scores[0].band, ==, "ready");
  g_assert_cmpstr (s.session.scores[0].by, ==, "AO");
  g_assert_cmpint (s.session.scores[0].items[1], ==, 1);
  g_assert_cmpint (s.session.scores[0].items[5], ==, -1);
  g_assert_false (is_done (&s, "score"));
  story_wait_s (60);
  story_do (&s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", body_of (padss, 0, "", 0));
  g_assert_true (is_done (&s, "score"));
  story_do (&s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", body_of (padss, 1, "", 0));
  g_assert_false (is_done (&s, "score"));
  /* the last one was an error: the one before counts again */
  story_do (&s, VIGIL_EVENT_ENTRY_WITHDRAWN, "osei", vigil_body_new ("ref", "i", (gint64) s.events->len, NULL));
  g_assert_true (is_done (&s, "score"));
  g_assert_cmpuint (s.session.n_scores, ==, 2);
  story_end (&s);
}

static void
test_override (void)
{
  const VigilInstrument *padss;
  g_autoptr (GError) error = NULL;
  JsonObject *body = vigil_body_new ("item", "s", "score", "reason", "s", "as before", "staff_id", "s", "patel", "name",
                                     "s", "J. Patel", NULL);
  JsonObject *nurse = vigil_body_new ("item", "s", "score", "reason", "s", "as before", "staff_id", "s", "osei", NULL);
  JsonObject *none = vigil_body_new ("item", "s", "iv-out", "reason", "s", "as before", "staff_id", "s", "patel", NULL);
  Story s;

  story_begin (&s);
  story_to_recovery (&s, "ketamine-successive");
  padss = find (&s, "padss");
  story_do (&s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", body_of (padss, 0, "ambulation", 1));
  g_assert_false (story_may (&s, VIGIL_EVENT_DISCHARGE_OVERRIDDEN, "osei", nurse, &error));
  g_assert_nonnull (strstr (error->message, "prescriber"));
  g_clear_error (&error);
  g_assert_false (story_may (&s, VIGIL_EVENT_DISCHARGE_OVERRIDDEN, "patel", none, &error));
  g_assert_nonnull (strstr (error->message, "nobody"));
  story_do (&s, VIGIL_EVENT_DISCHARGE_OVERRIDDEN, "patel", body);
  g_assert_true (is_done (&s, "score"));
  g_assert_cmpstr (vigil_session_find_discharge_override (&s.session, find_item (&s, "score"))->overridden_by, ==,
                   "J. Patel");
  /* what was let pass was that score, not a worse one */
  story_wait_s (60);
  story_do (&s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", body_of (padss, 1, "", 0));
  g_assert_false (is_done (&s, "score"));
  story_end (&s);
}

static void
refuse (Story *s, JsonObject *body, const char *why)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (story_may (s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", body, &error));
  g_assert_nonnull (strstr (error->message, why));
}

/* Body with one member changed, or removed where @value is G_MININT. */
static JsonObject *
changed (const VigilInstrument *instrument, const char *key, gint64 value)
{
  JsonObject *body = body_of (instrument, 0, "", 0);

  if (value == G_MININT)
    json_object_remove_member (body, key);
  else
    json_object_set_int_member (body, key, value);
  return body;
}

static void
test_refusals (void)
{
  const VigilInstrument *padss;
  JsonObject *body;
  Story s;

  story_begin (&s);
  story_to_recovery (&s, "multi-drug");
  padss = find (&s, "padss");
  refuse (&s, changed (padss, "total", 9), "not the sum");
  refuse (&s, changed (padss, "total", G_MININT), "not the sum");
  refuse (&s, changed (padss, "score_2", 1), "Walking");
  refuse (&s, changed (padss, "score_2", G_MININT), "Walking");
  refuse (&s, changed (padss, "answer_2", 3), "choose one");
  refuse (&s, changed (padss, "answer_2", -1), "choose one");
  refuse (&s, changed (padss, "n_items", 4), "choose one");
  refuse (&s, changed (padss, "version", 2), "Open it again");
  refuse (&s, changed (padss, "item_2", G_MININT), "No total: Walking is missing");
  body = body_of (padss, 0, "", 0);
  json_object_set_string_member (body, "item_2", "gait");
  refuse (&s, body, "choose one");
  body = body_of (padss, 0, "", 0);
  json_object_set_string_member (body, "item_9", "gait");
  refuse (&s, body, "choose one");
  body = body_of (padss, 0, "", 0);
  json_object_set_string_member (body, "band", "not-yet");
  refuse (&s, body, "not the sum");
  body = body_of (padss, 0, "", 0);
  json_object_set_string_member (body, "unit", "mmHg");
  refuse (&s, body, "not the sum");
  body = body_of (padss, 0, "", 0);
  json_object_set_string_member (body, "how_2", "confirmed");   /* nothing measures it */
  refuse (&s, body, "Walking");
  body = body_of (padss, 0, "", 0);
  json_object_set_string_member (body, "how_1", "confirmed");
  refuse (&s, body, "Vital signs");
  body = body_of (padss, 0, "", 0);
  json_object_set_string_member (body, "how_1", "confirmed");
  json_object_set_double_member (body, "value_1_1", 124);
  json_object_set_double_member (body, "value_1_2", 100);   /* of 76: that is another answer */
  refuse (&s, body, "Vital signs");
  body = body_of (padss, 0, "", 0);
  json_object_set_string_member (body, "how_1", "confirmed");
  json_object_set_double_member (body, "value_1_1", 124);
  json_object_set_double_member (body, "value_1_2", 80);
  story_do (&s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", body);
  refuse (&s, body_of (find (&s, "aldrete"), 0, "", 0), "does not ask");
  story_end (&s);
}

/* Confusion is what the drug does: never while it runs. */
static void
test_stages (void)
{
  static const News v = { "usual", 22, 94, "air", 158, 96, "alert", 36.9, 4, "low" };
  VigilAnswers answers;
  Story s;

  story_begin (&s);
  story_to_gates (&s);
  story_choose (&s, "multi-drug");
  fill_news (find (&s, "news2"), &v, &answers);
  story_do (&s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", vigil_score_to_body (find (&s, "news2"), &answers, NULL, "en"));
  g_assert_nonnull (vigil_session_find_score (&s.session, "news2", VIGIL_WHEN_BASELINE));
  g_assert_null (vigil_session_find_score (&s.session, "news2", VIGIL_WHEN_RECOVERY));
  refuse (&s, body_of (find (&s, "padss"), 0, "", 0), "not scored at this stage");
  story_end (&s);

  story_begin (&s);
  story_to_running (&s);
  story_choose (&s, "multi-drug");
  refuse (&s, vigil_score_to_body (find (&s, "news2"), &answers, NULL, "en"), "not scored at this stage");
  story_do (&s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", body_of (find (&s, "dissociation"), 2, "", 0));
  g_assert_cmpint (s.session.scores[0].total, ==, 8);
  g_assert_cmpstr (s.session.scores[0].band, ==, "");
  g_assert_false (find (&s, "dissociation")->is_validated);
  g_assert_cmpint (find (&s, "dissociation")->max_total, ==, 16);
  story_end (&s);
}

static VigilGateState
gate_state (const Story *s)
{
  const VigilProtocol *protocol = vigil_clinic_find_protocol (s->clinic, "multi-drug");
  VigilGateFacts facts = { .start_wall_us = vigil_clock_wall_us () };

  for (guint i = 0; i < protocol->n_gates; i++)
    if (protocol->gates[i]->kind == VIGIL_GATE_SCORE)
      return vigil_gate_get_state (protocol->gates[i], &s->session, protocol, &facts);
  g_assert_not_reached ();
}

static void
test_baseline_gate (void)
{
  News v = { "usual", 14, 98, "air", 122, 72, "alert", 36.8, 0, "low" };
  const VigilInstrument *news;
  VigilAnswers answers;
  Story s;

  story_begin (&s);
  story_to_gates (&s);
  story_choose (&s, "multi-drug");
  news = find (&s, "news2");
  g_assert_cmpint (gate_state (&s), ==, VIGIL_GATE_STATE_OPEN);
  fill_news (news, &v, &answers);
  story_do (&s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", vigil_score_to_body (news, &answers, NULL, "en"));
  g_assert_cmpint (gate_state (&s), ==, VIGIL_GATE_STATE_PASSED);
  v.consciousness = "confused";
  v.rr = 25;
  v.spo2 = 94;
  fill_news (news, &v, &answers);
  story_wait_s (60);
  story_do (&s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", vigil_score_to_body (news, &answers, NULL, "en"));
  g_assert_cmpint (gate_state (&s), ==, VIGIL_GATE_STATE_BLOCKS);
  story_do (&s, VIGIL_EVENT_GATE_OVERRIDDEN, "patel",
            vigil_body_new ("gate", "s", "news2", "reason", "s", "known and treated", "staff_id", "s", "patel", "name", "s",
                            "J. Patel", NULL));
  g_assert_cmpint (gate_state (&s), ==, VIGIL_GATE_STATE_PASSED);
  story_wait_s (60);
  story_do (&s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", vigil_score_to_body (news, &answers, NULL, "en"));
  g_assert_cmpint (gate_state (&s), ==, VIGIL_GATE_STATE_BLOCKS);
  /* another patient's total is nobody's */
  story_do (&s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei",
            vigil_body_new ("name", "s", "Other, Ann", "birth_date", "s", "1970-01-01", "record_number", "s", "R-9",
                            "initials", "s", "A.O.", NULL));
  g_assert_cmpint (gate_state (&s), ==, VIGIL_GATE_STATE_OPEN);
  story_end (&s);
}

static void
test_due (void)
{
  const VigilProtocolScore *score;
  gint64 began_us;
  Story s;

  story_begin (&s);
  story_to_running (&s);
  story_choose (&s, "multi-drug");
  score = vigil_protocol_find_score (vigil_clinic_find_protocol (s.clinic, "multi-drug"), "dissociation");
  began_us = story_channel (&s)->started_wall_us;
  g_assert_cmpint (vigil_session_score_due_wall_us (&s.session, score), ==, began_us + 15 * VIGIL_USEC_PER_MIN);
  story_wait_s (600);
  story_do (&s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", body_of (find (&s, "dissociation"), 0, "", 0));
  g_assert_cmpint (vigil_session_score_due_wall_us (&s.session, score), ==, began_us + 25 * VIGIL_USEC_PER_MIN);
  score = vigil_protocol_find_score (vigil_clinic_find_protocol (s.clinic, "multi-drug"), "padss");
  g_assert_cmpint (vigil_session_score_due_wall_us (&s.session, score), ==, 0);
  story_end (&s);

  story_begin (&s);
  story_to_recovery (&s, "multi-drug");
  g_assert_cmpint (vigil_session_score_due_wall_us (&s.session, vigil_protocol_find_score (
                     vigil_clinic_find_protocol (s.clinic, "multi-drug"), "padss")), ==,
                   s.session.recovery_started_wall_us + 30 * VIGIL_USEC_PER_MIN);
  g_assert_cmpint (vigil_session_score_due_wall_us (&s.session, vigil_protocol_find_score (
                     vigil_clinic_find_protocol (s.clinic, "multi-drug"), "dissociation")), ==, 0);
  story_end (&s);
}

/* More than are kept: the latest of each stay. */
static void
test_many (void)
{
  Story s;

  story_begin (&s);
  story_to_recovery (&s, "ketamine-generic");
  story_do (&s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", body_of (find (&s, "padss"), 1, "", 0));
  for (guint i = 0; i < 2 * VIGIL_MAX_SCORES; i++)
    story_do (&s, VIGIL_EVENT_INSTRUMENT_SCORED, "osei", body_of (find (&s, "aldrete"), 0, i % 2 == 0 ? "activity" : "", 1));
  g_assert_cmpuint (s.session.n_scores, ==, VIGIL_MAX_SCORES);
  g_assert_cmpint (vigil_session_find_score (&s.session, "padss", VIGIL_WHEN_RECOVERY)->total, ==, 5);
  g_assert_cmpint (vigil_session_find_score (&s.session, "aldrete", VIGIL_WHEN_RECOVERY)->total, ==, 10);
  story_end (&s);
}

/* What is written down says it in words, in the clinic's unit. */
static void
test_words (void)
{
  const VigilInstrument *aldrete, *news;
  g_autofree char *circulation = NULL, *low = NULL, *middle = NULL, *high = NULL;
  g_autoptr (JsonObject) body = NULL;
  Story s;

  story_begin (&s);
  aldrete = find (&s, "aldrete");
  news = find (&s, "news2");
  circulation = vigil_anchor_words (aldrete, item_of (aldrete, "circulation"), 1, "en");
  g_assert_cmpstr (circulation, ==, "20 to 50 %");
  low = vigil_anchor_words (news, item_of (news, "temperature"), 0, "en");
  middle = vigil_anchor_words (news, item_of (news, "temperature"), 1, "en");
  high = vigil_anchor_words (news, item_of (news, "respiration"), 4, "en");
  g_assert_cmpstr (low, ==, "≤ 35");
  g_assert_cmpstr (middle, ==, "35.1 to 36");
  g_assert_cmpstr (high, ==, "≥ 25");
  body = body_of (aldrete, 0, "", 0);
  g_assert_cmpstr (json_object_get_string_member (body, "unit"), ==, "%");
  g_assert_cmpstr (json_object_get_string_member (body, "words_3"), ==, "within 20 %");
  g_assert_false (json_object_has_member (body, "score_5"));
  g_assert_cmpint (json_object_get_int_member (body, "total"), ==, 10);
  story_end (&s);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/score/news2/vectors", test_news_vectors);
  g_test_add_func ("/score/news2/cells", test_news_cells);
  g_test_add_func ("/score/news2/dependence", test_news_dependence);
  g_test_add_func ("/score/changes", test_changes);
  g_test_add_func ("/score/saturation", test_saturation);
  g_test_add_func ("/score/suggestions", test_suggestions);
  g_test_add_func ("/score/discharge-gate", test_discharge_gate);
  g_test_add_func ("/score/override", test_override);
  g_test_add_func ("/score/refusals", test_refusals);
  g_test_add_func ("/score/stages", test_stages);
  g_test_add_func ("/score/baseline-gate", test_baseline_gate);
  g_test_add_func ("/score/due", test_due);
  g_test_add_func ("/score/many", test_many);
  g_test_add_func ("/score/words", test_words);
  return g_test_run ();
}
