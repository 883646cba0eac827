/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "axis-story.h"

#include <math.h>

#define N_MINUTES 361
#define WAVE_HZ 250

gint64
axis_story_us (double minute)
{
  return AXIS_STORY_T0_US + (gint64) (minute * 60 * G_USEC_PER_SEC);
}

static double
next_random (guint32 *seed)
{
  guint32 t;

  *seed += 0x6D2B79F5u;
  t = (*seed ^ *seed >> 15) * (1 | *seed);
  t = (t + (t ^ t >> 7) * (61 | t)) ^ t;
  return (double) (t ^ t >> 14) / 4294967296.0;
}

static void
fold (VigilTimeline *timeline, double minute, double until, gint64 seq, VigilEventKind kind, JsonObject *body)
{
  g_autoptr (VigilEvent) event = vigil_event_new (kind, "story", "ao", body);

  event->t_wall_us = axis_story_us (minute);
  event->seq = seq;
  if (minute <= until)
    vigil_timeline_fold (timeline, event);
}

static void
tell_drugs (VigilTimeline *timeline, double until)
{
  gint64 two = 2;

  fold (timeline, 0, until, 1, VIGIL_EVENT_VISIT_OPENED, NULL);
  fold (timeline, 30, until, two, VIGIL_EVENT_PRESCRIPTION_ENTERED,
        vigil_body_new ("channel", "i", (gint64) 0, "drug", "s", "ketamine", "unit", "s", "mg/kg/h", "bag_mg", "d",
                        200.0, "bag_ml", "d", 100.0, "given_rate_1", "d", 0.199, "pump_rate_ml_h_1", "d", 7.2, "min_1",
                        "i", (gint64) 30, "given_rate_2", "d", 0.351, "pump_rate_ml_h_2", "d", 12.7, "min_2", "i",
                        (gint64) 210, NULL));
  fold (timeline, 31, until, 3, VIGIL_EVENT_PRESCRIPTION_ENTERED,
        vigil_body_new ("channel", "i", (gint64) 1, "drug", "s", "lidocaine", "unit", "s", "mcg/kg/min", "bag_mg", "d",
                        400.0, "bag_ml", "d", 100.0, "given_rate_1", "d", 66.7, "pump_rate_ml_h_1", "d", 72.5, "min_1",
                        "i", (gint64) 60, NULL));
  for (gint64 channel = 0; channel < 2; channel++)
    fold (timeline, 34, until, 4 + channel, VIGIL_EVENT_INFUSION_STARTED,
          vigil_body_new ("channel", "i", channel, "infused_ml", "d", 0.0, "by", "s", "vigil", NULL));
  fold (timeline, 64, until, 7, VIGIL_EVENT_STEP_CHANGED,
        vigil_body_new ("channel", "i", (gint64) 0, "step", "i", (gint64) 1, "pump_rate_ml_h", "d", 12.7, NULL));
  fold (timeline, 94, until, 8, VIGIL_EVENT_INFUSION_ENDED,
        vigil_body_new ("channel", "i", (gint64) 1, "delivered_ml", "d", 72.5, "delivered_mg", "d", 290.0, "how", "s",
                        "complete", NULL));
  fold (timeline, 101, until, 9, VIGIL_EVENT_INFUSION_PAUSED, vigil_body_new ("channel", "i", (gint64) 0, NULL));
  fold (timeline, 106, until, 10, VIGIL_EVENT_INFUSION_RESUMED, vigil_body_new ("channel", "i", (gint64) 0, NULL));
}

static void
tell_marks (VigilTimeline *timeline, double until)
{
  static const struct { double minute; const char *label; int severity; } effects[] = {
    { 58, "dizzy", 1 }, { 73, "calm", 0 }, { 84, "nausea", 2 }, { 98, "urge to void", 1 }, { 121, "odd thoughts", 1 },
  };
  static const struct { double minute; const char *action, *label; } actions[] = {
    { 18, "iv", "IV left" }, { 101, "washroom", "washroom" }, { 118, "note", "note" },
  };

  fold (timeline, 6, until, 20, VIGIL_EVENT_CHECK_IN_DONE, NULL);
  fold (timeline, 30, until, 21, VIGIL_EVENT_START_CONFIRMED, vigil_body_new ("channel", "i", (gint64) 0, NULL));
  fold (timeline, 41, until, 22, VIGIL_EVENT_MUSIC_STARTED, vigil_body_new ("title", "s", "Slow shore", NULL));
  fold (timeline, 86, until, 23, VIGIL_EVENT_RESCUE_GIVEN,
        vigil_body_new ("drug", "s", "ondansetron", "dose", "d", 4.0, "unit", "s", "mg", "reason", "s", "nausea", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    fold (timeline, effects[i].minute, until, 30 + i, VIGIL_EVENT_SIDE_EFFECT,
          vigil_body_new ("effect", "s", effects[i].label, "label", "s", effects[i].label, "severity", "i",
                          (gint64) effects[i].severity, "is_red_flag", "b", FALSE, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    fold (timeline, actions[i].minute, until, 40 + i, VIGIL_EVENT_STAFF_ACTION,
          vigil_body_new ("action", "s", actions[i].action, "label", "s", actions[i].label, NULL));
}

static void
tell_pressures (VigilTimeline *timeline, double until)
{
  static const double pressures[][3] = {
    { 22, 124, 74 }, { 34, 126, 75 }, { 44, 131, 78 }, { 54, 136, 81 }, { 64, 139, 83 },  { 74, 144, 86 },
    { 84, 148, 88 }, { 94, 146, 86 }, { 104, 141, 84 }, { 114, 138, 82 }, { 124, 137, 81 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pressures); i++)
    fold (timeline, pressures[i][0], until, 50 + i, VIGIL_EVENT_NIBP_MEASURED,
          vigil_body_new ("sys_mmhg", "d", pressures[i][1], "dia_mmhg", "d", pressures[i][2], "mean_mmhg", "d",
                          (pressures[i][1] + 2 * pressures[i][2]) / 3, NULL));
}

static void
tell_trends (VigilTrend *trend, double until, gboolean is_alarm)
{
  static const double fall[][4] = { { 138, 95, 12.5, 80 }, { 139, 95, 12, 80 },  { 140, 94, 11, 82 },  { 141, 92.5, 10.5, 88 },
                                    { 142, 91, 10, 93 },   { 143, 88, 9, 99 },   { 144, 84, 9, 104 } };
  double values[N_MINUTES][3], a = 0, b = 0, c = 0;
  guint32 seed = 11;

  for (int m = 0; m < N_MINUTES; m++) {
    double rise = 1 / (1 + exp (-(m - 55) / 12.0)), peak = exp (-(m - 86) * (m - 86) / 700.0);

    a = 0.72 * a + 1.9 * (next_random (&seed) - 0.5);
    b = 0.7 * b + 0.5 * (next_random (&seed) - 0.5);
    c = 0.7 * c + 1.1 * (next_random (&seed) - 0.5);
    values[m][0] = 75 + 6 * rise + 8 * peak + a * 1.5 - (m > 100 ? 0.02 * (m - 100) : 0);
    values[m][1] = MIN (99, 97.4 - 1.1 * rise + b);
    values[m][2] = 15.5 - 1.8 * rise + c;
  }
  for (guint i = 0; is_alarm && i < G_N_ELEMENTS (fall); i++) {
    values[(int) fall[i][0]][0] = fall[i][3];
    values[(int) fall[i][0]][1] = fall[i][1];
    values[(int) fall[i][0]][2] = fall[i][2];
  }
  for (double minute = 20; minute <= until; minute += 1 / 12.0) {
    static const VigilCode codes[] = { VIGIL_CODE_HR, VIGIL_CODE_SPO2, VIGIL_CODE_RR };
    int m = (int) minute;

    for (guint i = 0; i < G_N_ELEMENTS (codes) && m + 1 < N_MINUTES; i++) {
      double value = values[m][i] + (values[m + 1][i] - values[m][i]) * (minute - m);
      VigilTrendPoint point = { codes[i], axis_story_us (minute), (float) value };

      vigil_trend_add (trend, &point, 1);
    }
  }
}

void
axis_story_tell (VigilTimeline *timeline, VigilTrend *trend, double minute, gboolean is_alarm)
{
  tell_drugs (timeline, minute);
  tell_pressures (timeline, minute);
  tell_marks (timeline, minute);
  tell_trends (trend, minute, is_alarm);
  if (!is_alarm)
    return;
  fold (timeline, 139, minute, 60, VIGIL_EVENT_LINK_LOST,
        vigil_body_new ("role", "s", "pump", "channel", "i", (gint64) 0, "state", "s", "lost", NULL));
  fold (timeline, 142.2, minute, 61, VIGIL_EVENT_ALARM_RAISED,
        vigil_body_new ("alarm", "s", "limit.spo2.low.high", "priority", "i", (gint64) 3, "code", "s", "vital.spo2",
                        "is_technical", "b", FALSE, "words", "s", "SpO2 84 %: below 85", NULL));
}

void
axis_story_session (VigilSession *session)
{
  *session = (VigilSession) { .n_channels = 2 };
  g_strlcpy (session->channels[0].drug_display, "ketamine", sizeof session->channels[0].drug_display);
  g_strlcpy (session->channels[1].drug_display, "lidocaine", sizeof session->channels[1].drug_display);
  session->channels[0].colour = 1;
  session->channels[1].colour = 2;
}

static double
bell (double x, double middle, double width)
{
  return exp (-(x - middle) * (x - middle) / (2 * width * width));
}

static double
wave_value (VigilCode code, double t_s)
{
  double period_s = code == VIGIL_CODE_WAVE_RESP ? 60 / 14.0 : 60 / 84.0, p = fmod (t_s, period_s) / period_s;

  if (code == VIGIL_CODE_WAVE_RESP)
    return p < 0.4 ? 0.5 - 0.5 * cos (G_PI * p / 0.4) : (exp (-(p - 0.4) * 5.2) - 0.0442) / 0.9558;
  if (code == VIGIL_CODE_WAVE_PLETH)
    return 0.95 * bell (p, 0.2, 0.085) + 0.52 * bell (p, 0.36, 0.11) + 0.2 * bell (p, 0.56, 0.09)
           + 0.16 * bell (p, 0.75, 0.14);
  return 0.11 * bell (p, 0.16, 0.022) - 0.09 * bell (p, 0.262, 0.0085) + bell (p, 0.285, 0.0105)
         - 0.22 * bell (p, 0.312, 0.0095) + 0.26 * bell (p, 0.52, 0.042);
}

void
axis_story_wave (VigilCode code, gint64 from_us, guint64 n, VigilWaveBlock *out)
{
  *out = (VigilWaveBlock) { .code = code, .period_us = G_USEC_PER_SEC / WAVE_HZ, .scale = 0.001F, .n = WAVE_HZ / 5 };
  out->t_mono_us = from_us + (gint64) (n * out->period_us);
  for (guint i = 0; i < out->n; i++)
    out->samples[i] = (gint16) lround (wave_value (code, (double) (n + i) / WAVE_HZ) * 1000);
}
