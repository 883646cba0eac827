/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "draw/review-draw.h"
#include "base/number.h"
#include "model/visit-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define NAMES_WIDTH 222
#define NAMES_WIDTH_SMALL 176       /* on a screen of less than 1400 units */
#define RIGHT_MARGIN 64
#define UNIT_AND_VALUE 62           /* a lane of so much shows the drug's unit above its amount */
#define EMPTY_HEIGHT 30
#define HEART_LOW 40
#define HEART_HIGH 160
#define HEART_HIGHEST 220
#define SPO2_LOW 82
#define RR_LOW 4
#define RR_HIGH 26

static const double heights[VIGIL_N_REVIEW_LANES] = {
  [VIGIL_REVIEW_TIMES] = 34, [VIGIL_REVIEW_STAGES] = 30, [VIGIL_REVIEW_ECG] = 54, [VIGIL_REVIEW_PLETH] = 46,
  [VIGIL_REVIEW_VITALS] = 158, [VIGIL_REVIEW_SPO2] = 84, [VIGIL_REVIEW_RR] = 66, [VIGIL_REVIEW_DRUGS] = 86,
  [VIGIL_REVIEW_DRUGS + 1] = 40, [VIGIL_REVIEW_DRUGS + 2] = 40, [VIGIL_REVIEW_DRUGS + 3] = 40,
  [VIGIL_REVIEW_EFFECTS] = 60, [VIGIL_REVIEW_SCORES] = 80, [VIGIL_REVIEW_ALARMS] = 34, [VIGIL_REVIEW_MUSIC] = 34,
  [VIGIL_REVIEW_STAFF] = 38,
};

static guint
count_marks (const VigilTimeline *timeline, gboolean is_staff)
{
  guint n = 0;

  for (guint i = 0; i < timeline->marks->len; i++)
    n += is_staff == (g_array_index (timeline->marks, VigilMark, i).kind != VIGIL_MARK_EFFECT);
  return n;
}

static void
find_data (const VigilReviewScene *scene, gboolean *has)
{
  const VigilTimeline *t = scene->timeline;
  gint64 first_us, last_us;

  has[VIGIL_REVIEW_TIMES] = TRUE;
  has[VIGIL_REVIEW_STAGES] = TRUE;
  has[VIGIL_REVIEW_ECG] = scene->ecg != NULL && scene->ecg->len > 0;
  has[VIGIL_REVIEW_PLETH] = scene->pleth != NULL && scene->pleth->len > 0;
  has[VIGIL_REVIEW_VITALS] = t->pressures->len > 0
      || vigil_trend_get_extent (scene->trend, vigil_review_heart_code (scene->trend), &first_us, &last_us);
  has[VIGIL_REVIEW_SPO2] = vigil_trend_get_extent (scene->trend, VIGIL_CODE_SPO2, &first_us, &last_us);
  has[VIGIL_REVIEW_RR] = vigil_trend_get_extent (scene->trend, vigil_review_breath_code (scene->trend), &first_us, &last_us);
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    has[VIGIL_REVIEW_DRUGS + i] = i < t->n_channels;
  has[VIGIL_REVIEW_EFFECTS] = count_marks (t, FALSE) > 0;
  has[VIGIL_REVIEW_SCORES] = vigil_review_check_id (t, 0) != NULL;
  has[VIGIL_REVIEW_ALARMS] = t->alarms->len > 0;
  has[VIGIL_REVIEW_MUSIC] = scene->log->music->len > 0;
  has[VIGIL_REVIEW_STAFF] = count_marks (t, TRUE) > 0;
}

/* A lane without data is one line that says so; what that leaves, and what the screen has more or
 * less than the design, the lanes with data share. Times and stages keep their height. */
void
vigil_review_layout (const VigilReviewScene *scene, VigilReviewLayout *out)
{
  double fixed = 0, shared = 0, y = 0, stretch, k = scene->k;
  double names = scene->width < 1400 * k ? NAMES_WIDTH_SMALL : NAMES_WIDTH;

  *out = (VigilReviewLayout) { 0 };
  find_data (scene, out->has_data);
  out->plot_x = round (names * k);
  out->plot_width = MAX (1, scene->width - out->plot_x - round (RIGHT_MARGIN * k));
  for (guint i = 0; i < VIGIL_N_REVIEW_LANES; i++) {
    if (i <= VIGIL_REVIEW_STAGES)
      fixed += heights[i];
    else if (out->has_data[i])
      shared += heights[i];
    else if (i <= VIGIL_REVIEW_DRUGS || i >= VIGIL_REVIEW_EFFECTS)
      fixed += MIN (EMPTY_HEIGHT, heights[i]);
  }
  stretch = CLAMP ((scene->height / k - fixed) / MAX (shared, 1), 0.4, 1.5);
  for (guint i = 0; i < VIGIL_N_REVIEW_LANES; i++) {
    double height = i <= VIGIL_REVIEW_STAGES ? heights[i] : out->has_data[i] ? heights[i] * stretch
                    : i <= VIGIL_REVIEW_DRUGS || i >= VIGIL_REVIEW_EFFECTS ? MIN (EMPTY_HEIGHT, heights[i]) : 0;

    out->lanes[i] = (VigilLane) { y, round (height * k), 0, 1 };
    y += out->lanes[i].height;
  }
}

double
vigil_review_x (const VigilReviewScene *scene, const VigilReviewLayout *layout, gint64 t_us)
{
  return layout->plot_x + vigil_review_span_to_fraction (&scene->span, t_us) * layout->plot_width;
}

double
vigil_review_text (const VigilReviewPen *pen, const char *text, double size, int weight, double x, double y,
                   double align, const GdkRGBA *ink)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (pen->scene->pango);
  g_autoptr (PangoFontDescription) font
      = pango_font_description_copy (pango_context_get_font_description (pen->scene->pango));
  PangoRectangle extents;
  double width;

  pango_font_description_set_absolute_size (font, size * pen->scene->k * PANGO_SCALE);
  pango_font_description_set_weight (font, (PangoWeight) weight);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_extents (layout, NULL, &extents);
  width = (double) extents.width / PANGO_SCALE;
  if (pen->cr != NULL) {
    gdk_cairo_set_source_rgba (pen->cr, ink);
    cairo_move_to (pen->cr, x - width * align, y - (double) pango_layout_get_baseline (layout) / PANGO_SCALE);
    pango_cairo_show_layout (pen->cr, layout);
  }
  return width;
}

/* Seconds between labels at this zoom. */
static gint64
grid_step_us (const VigilReviewPen *pen)
{
  static const int steps_s[] = { 1, 2, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200 };
  double s = (double) (pen->scene->span.to_us - pen->scene->span.from_us) / G_USEC_PER_SEC;

  for (guint i = 0; i < G_N_ELEMENTS (steps_s); i++)
    if (steps_s[i] / s * pen->layout->plot_width > 88 * pen->scene->k)
      return steps_s[i] * (gint64) G_USEC_PER_SEC;
  return 4 * 3600 * (gint64) G_USEC_PER_SEC;
}

static gint64
local_offset_us (gint64 t_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (t_us / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_get_utc_offset (time) : 0;
}

void
vigil_review_draw_times (const VigilReviewPen *pen, gboolean are_clocks, double hidden_from, double hidden_to)
{
  const VigilReviewSpan *span = &pen->scene->span;
  const VigilColours *c = &pen->scene->colours;
  gint64 step_us = grid_step_us (pen), offset_us = local_offset_us (span->from_us);
  gint64 strong_us = step_us >= 30 * 60 * (gint64) G_USEC_PER_SEC ? 2 * step_us : 5 * step_us;
  double k = pen->scene->k, top = pen->layout->lanes[VIGIL_REVIEW_TIMES].height;
  const double dashes[] = { 2, 6 };

  for (gint64 t_us = (span->from_us + offset_us + step_us - 1) / step_us * step_us - offset_us; t_us <= span->to_us;
       t_us += step_us) {
    double x = floor (vigil_review_x (pen->scene, pen->layout, t_us)) + 0.5;
    gboolean is_strong = (t_us + offset_us) % strong_us == 0;
    g_autofree char *clock = vigil_visit_clock_s (t_us);

    if (step_us >= 60 * (gint64) G_USEC_PER_SEC)
      clock[5] = '\0';
    if (are_clocks) {
      if (x > pen->layout->plot_x + 20 * k && (x + 36 * k < hidden_from || x - 36 * k > hidden_to))
        vigil_review_text (pen, clock, 17, is_strong ? 600 : 400, x, 20 * k, 0.5, is_strong ? &c->text : &c->text_3);
      continue;
    }
    gdk_cairo_set_source_rgba (pen->cr, &c->line);
    cairo_set_line_width (pen->cr, 1);
    cairo_set_dash (pen->cr, dashes, is_strong ? 0 : 2, 0);
    cairo_move_to (pen->cr, x, top - 6 * k);
    cairo_line_to (pen->cr, x, pen->scene->height);
    cairo_stroke (pen->cr);
  }
  cairo_set_dash (pen->cr, NULL, 0, 0);
}

static void
draw_rules (const VigilReviewPen *pen)
{
  gdk_cairo_set_source_rgba (pen->cr, &pen->scene->colours.line);
  cairo_set_line_width (pen->cr, 1);
  for (guint i = VIGIL_REVIEW_STAGES; i < VIGIL_N_REVIEW_LANES; i++) {
    double y = floor (pen->layout->lanes[i].y) + 0.5;

    if (pen->layout->lanes[i].height <= 0)
      continue;
    cairo_move_to (pen->cr, 0, y);
    cairo_line_to (pen->cr, pen->scene->width, y);
  }
  cairo_move_to (pen->cr, pen->layout->plot_x - 0.5, pen->layout->lanes[VIGIL_REVIEW_STAGES].y);
  cairo_line_to (pen->cr, pen->layout->plot_x - 0.5, pen->scene->height);
  cairo_stroke (pen->cr);
}

static void
draw_stages (const VigilReviewPen *pen)
{
  const VigilLane *lane = &pen->layout->lanes[VIGIL_REVIEW_STAGES];
  const VigilColours *c = &pen->scene->colours;
  double k = pen->scene->k, right = pen->layout->plot_x + pen->layout->plot_width;

  for (guint i = 0; i < pen->scene->timeline->stages->len; i++) {
    const VigilStageSpan *stage = &g_array_index (pen->scene->timeline->stages, VigilStageSpan, i);
    const char *words = vigil_stage_words (stage->stage);
    double a = MAX (vigil_review_x (pen->scene, pen->layout, stage->start_us), pen->layout->plot_x) + 1;
    double b = MIN (vigil_review_x (pen->scene, pen->layout, stage->end_us != 0 ? stage->end_us : pen->scene->now_us), right) - 1;
    double width;

    if (b <= a || stage->stage == VIGIL_STAGE_CLOSED)
      continue;
    gdk_cairo_set_source_rgba (pen->cr, stage->stage == VIGIL_STAGE_INFUSING ? &c->surface_3 : &c->surface_1);
    cairo_rectangle (pen->cr, a, lane->y + 4 * k, b - a, lane->height - 8 * k);
    cairo_fill (pen->cr);
    width = vigil_review_text (&(VigilReviewPen) { NULL, pen->scene, pen->layout }, words, 15, 600, 0, 0, 0, &c->text);
    if (a + width + 12 * k < b)
      vigil_review_text (pen, words, 15, 600, a + 8 * k, lane->y + 20 * k, 0, &c->text_2);
  }
}

static void
draw_tick (const VigilReviewPen *pen, const VigilLane *lane, double value)
{
  const double dots[] = { 1, 6 };
  double y = floor (vigil_lane_y (lane, value)) + 0.5, k = pen->scene->k;
  char number[VIGIL_NUMBER_SIZE];

  vigil_review_text (pen, vigil_number_format (value, 0, number), 14, 400, pen->layout->plot_x - 8 * k, y + 5 * k, 1,
                     &pen->scene->colours.text_3);
  gdk_cairo_set_source_rgba (pen->cr, &pen->scene->colours.line);
  cairo_set_line_width (pen->cr, 1);
  cairo_set_dash (pen->cr, dots, 2, 0);
  cairo_move_to (pen->cr, pen->layout->plot_x, y);
  cairo_line_to (pen->cr, pen->layout->plot_x + pen->layout->plot_width, y);
  cairo_stroke (pen->cr);
  cairo_set_dash (pen->cr, NULL, 0, 0);
}

/* The scale that every value fits; the usual one unless a value is outside. */
static VigilLane
vitals_lane (const VigilReviewPen *pen)
{
  VigilLane lane = pen->layout->lanes[VIGIL_REVIEW_VITALS];
  double least = (double) vigil_trend_get_least (pen->scene->trend, vigil_review_heart_code (pen->scene->trend));

  lane.low = least < HEART_LOW ? 20 : HEART_LOW;
  lane.high = HEART_HIGH;
  for (guint i = 0; i < pen->scene->timeline->pressures->len; i++)
    if (g_array_index (pen->scene->timeline->pressures, VigilCuffReading, i).sys_mmhg > HEART_HIGH)
      lane.high = HEART_HIGHEST;
  lane.y += 8 * pen->scene->k;
  lane.height -= 16 * pen->scene->k;
  return lane;
}

static VigilLane
inset (const VigilReviewPen *pen, VigilReviewLane which, double low, double high)
{
  VigilLane lane = pen->layout->lanes[which];

  return (VigilLane) { lane.y + 6 * pen->scene->k, lane.height - 12 * pen->scene->k, low, high };
}

static VigilLane
spo2_lane (const VigilReviewPen *pen)
{
  double least = (double) vigil_trend_get_least (pen->scene->trend, VIGIL_CODE_SPO2);

  return inset (pen, VIGIL_REVIEW_SPO2, isnan (least) ? SPO2_LOW : MIN (SPO2_LOW, floor (least / 10) * 10), 100);
}

static void
draw_baseline (const VigilReviewPen *pen, const VigilLane *lane)
{
  double sys = pen->scene->log->session.baseline_sys_mmhg;
  GdkRGBA fill = pen->scene->colours.text;
  double top = vigil_lane_y (lane, sys * 1.2), right = pen->layout->plot_x + pen->layout->plot_width;

  if (sys <= 0)
    return;
  fill.alpha = 0.05F;
  gdk_cairo_set_source_rgba (pen->cr, &fill);
  cairo_rectangle (pen->cr, pen->layout->plot_x, top, pen->layout->plot_width, vigil_lane_y (lane, sys) - top);
  cairo_fill (pen->cr);
  vigil_review_text (pen, _("baseline sys to +20 %"), 14, 400, right - 6 * pen->scene->k, top + 16 * pen->scene->k, 1,
                     &pen->scene->colours.text_3);
}

/* The lanes that the chair has too: its columns count from 1970. */
static void
draw_curves (const VigilReviewPen *pen)
{
  static const VigilCode spo2[] = { VIGIL_CODE_SPO2 };
  const VigilReviewScene *scene = pen->scene;
  double minutes = (double) (scene->span.to_us - scene->span.from_us) / 60.0 / G_USEC_PER_SEC, k = scene->k;
  VigilTimeMap map = { pen->layout->plot_width / minutes };
  double left = vigil_time_map_x (&map, scene->span.from_us);
  VigilLanePen columns = { pen->cr, &map, &scene->colours, k, (gint64) left - 1,
                           (gint64) (left + pen->layout->plot_width) + 1, scene->now_us };
  VigilLane vitals = vitals_lane (pen), saturation = spo2_lane (pen), breath = inset (pen, VIGIL_REVIEW_RR, RR_LOW, RR_HIGH);
  VigilLane monitor = { pen->layout->lanes[VIGIL_REVIEW_ECG].y, pen->layout->lanes[VIGIL_REVIEW_DRUGS].y
                                                                 - pen->layout->lanes[VIGIL_REVIEW_ECG].y, 0, 1 };

  cairo_save (pen->cr);
  cairo_translate (pen->cr, pen->layout->plot_x - left, 0);
  vigil_lane_draw_monitor_gaps (&columns, &monitor, scene->timeline);
  if (pen->layout->has_data[VIGIL_REVIEW_VITALS]) {
    vigil_lane_draw_pressures (&columns, &vitals, scene->timeline, TRUE);
    vigil_lane_draw_curve (&columns, &vitals, scene->trend, vigil_review_heart_code (scene->trend), &scene->colours.hr, 2.4 * k);
  }
  if (pen->layout->has_data[VIGIL_REVIEW_SPO2]) {
    vigil_lane_draw_alarms (&columns, &saturation, scene->timeline, spo2, G_N_ELEMENTS (spo2));
    vigil_lane_draw_curve (&columns, &saturation, scene->trend, VIGIL_CODE_SPO2, &scene->colours.spo2, 2.4 * k);
  }
  if (pen->layout->has_data[VIGIL_REVIEW_RR])
    vigil_lane_draw_curve (&columns, &breath, scene->trend, vigil_review_breath_code (scene->trend), &scene->colours.rr, 2.2 * k);
  vigil_lane_draw_staff (&columns, &pen->layout->lanes[VIGIL_REVIEW_STAFF], scene->timeline);
  cairo_restore (pen->cr);
}

static void
draw_ticks (const VigilReviewPen *pen)
{
  VigilLane vitals = vitals_lane (pen), saturation = spo2_lane (pen), breath = inset (pen, VIGIL_REVIEW_RR, RR_LOW, RR_HIGH);

  if (pen->layout->has_data[VIGIL_REVIEW_VITALS])
    for (int value = 50; value < (int) vitals.high; value += vitals.high > HEART_HIGH ? 50 : 25)
      draw_tick (pen, &vitals, value);
  if (pen->layout->has_data[VIGIL_REVIEW_SPO2])
    for (int value = 100; value >= (int) saturation.low; value -= saturation.low < 70 ? 20 : 8)
      draw_tick (pen, &saturation, value);
  if (pen->layout->has_data[VIGIL_REVIEW_RR])
    for (int value = 10; value <= 20; value += 10)
      draw_tick (pen, &breath, value);
}

static void
draw_name (const VigilReviewPen *pen, VigilReviewLane which, double at, const char *name, const char *empty,
           const char *unit, const GdkRGBA *ink)
{
  const VigilLane *lane = &pen->layout->lanes[which];
  double k = pen->scene->k, y = lane->y + (lane->height > 50 * k ? 24 * k : lane->height / 2 + 6 * k) + at;

  if (lane->height <= 0)
    return;
  if (!pen->layout->has_data[which]) {
    vigil_review_text (pen, empty, 15, 500, 16 * k, y, 0, &pen->scene->colours.text_3);
    return;
  }
  vigil_review_text (pen, name, 17, 600, 16 * k, y, 0, ink);
  if (unit != NULL && lane->height > 50 * k)
    vigil_review_text (pen, unit, 15, 400, 16 * k, y + 18 * k, 0, &pen->scene->colours.text_3);
}

double
vigil_review_second_name (const VigilReviewPen *pen)
{
  return round (MIN (58 * pen->scene->k, pen->layout->lanes[VIGIL_REVIEW_VITALS].height * 0.42));
}

static void
draw_names (const VigilReviewPen *pen)
{
  const VigilReviewScene *scene = pen->scene;
  const VigilColours *c = &scene->colours;
  const VigilSession *session = &scene->log->session;
  VigilReviewPen at = *pen;

  draw_name (&at, VIGIL_REVIEW_ECG, 0, scene->ecg_name, _("no ECG"), NULL, &c->hr);
  draw_name (&at, VIGIL_REVIEW_PLETH, 0, _("Pleth"), _("no pleth"), NULL, &c->spo2);
  draw_name (&at, VIGIL_REVIEW_VITALS, 0, _("NIBP"), _("no HR, no NIBP"), NULL, &c->nibp);
  if (pen->layout->has_data[VIGIL_REVIEW_VITALS])
    draw_name (&at, VIGIL_REVIEW_VITALS, vigil_review_second_name (pen),
               vigil_review_heart_code (scene->trend) == VIGIL_CODE_HR ? _("HR") : _("Pulse"), "", "/min", &c->hr);
  draw_name (&at, VIGIL_REVIEW_SPO2, 0, _("SpO₂"), _("no SpO₂"), "%", &c->spo2);
  draw_name (&at, VIGIL_REVIEW_RR, 0, _("RR"), _("no RR"), "/min", &c->rr);
  draw_name (&at, VIGIL_REVIEW_DRUGS, 0, session->channels[0].drug_display, _("no infusion"),
             pen->layout->lanes[VIGIL_REVIEW_DRUGS].height > UNIT_AND_VALUE * scene->k ? session->channels[0].unit : NULL,
             &c->drug[CLAMP (session->channels[0].colour, 1, 4)]);
  for (guint i = 1; i < scene->timeline->n_channels; i++)
    draw_name (&at, VIGIL_REVIEW_DRUGS + i, 0, session->channels[i].drug_display, "", NULL,
               &c->drug[CLAMP (session->channels[i].colour, 1, 4)]);
  draw_name (&at, VIGIL_REVIEW_EFFECTS, 0, _("side effects"), _("no side effects"), _("1 to 4 bars"), &c->text);
  draw_name (&at, VIGIL_REVIEW_SCORES, 0, vigil_review_check_label (scene->timeline, 0), _("no scores"), NULL, &c->text);
  if (vigil_review_check_id (scene->timeline, 1) != NULL)
    draw_name (&at, VIGIL_REVIEW_SCORES, pen->layout->lanes[VIGIL_REVIEW_SCORES].height / 2,
               vigil_review_check_label (scene->timeline, 1), "", NULL, &c->text_2);
  draw_name (&at, VIGIL_REVIEW_ALARMS, 0, _("alarms"), _("no alarms"), NULL, &c->text);
  draw_name (&at, VIGIL_REVIEW_MUSIC, 0, _("music"), _("no music"), NULL, &c->text_2);
  draw_name (&at, VIGIL_REVIEW_STAFF, 0, _("staff"), _("no staff actions"), NULL, &c->text_2);
}

static void
draw_demo_chip (const VigilReviewPen *pen)
{
  const VigilColours *c = &pen->scene->colours;
  VigilReviewPen measure = { NULL, pen->scene, pen->layout };
  double k = pen->scene->k, width = vigil_review_text (&measure, C_ ("axis", "DEMO"), 14, 700, 0, 0, 0, &c->bg);

  gdk_cairo_set_source_rgba (pen->cr, &c->text);
  cairo_rectangle (pen->cr, 16 * k, 5 * k, width + 12 * k, 22 * k);
  cairo_fill (pen->cr);
  vigil_review_text (pen, C_ ("axis", "DEMO"), 14, 700, 22 * k, 21 * k, 0, &c->bg);
}

void
vigil_review_draw (cairo_t *cr, const VigilReviewScene *scene, const VigilReviewLayout *layout)
{
  VigilReviewPen pen = { cr, scene, layout };

  vigil_review_draw_times (&pen, FALSE, 0, 0);
  draw_rules (&pen);
  draw_ticks (&pen);
  draw_names (&pen);
  if (vigil_review_has_demo (scene->timeline, scene->trend))
    draw_demo_chip (&pen);
  for (guint i = 0; i < scene->timeline->n_channels; i++)
    vigil_review_draw_drug (&pen, i);
  cairo_save (cr);
  cairo_rectangle (cr, layout->plot_x, 0, layout->plot_width, scene->height);
  cairo_clip (cr);
  draw_stages (&pen);
  if (layout->has_data[VIGIL_REVIEW_ECG])
    vigil_review_draw_envelope (&pen, VIGIL_REVIEW_ECG, scene->ecg, &scene->colours.hr);
  if (layout->has_data[VIGIL_REVIEW_PLETH])
    vigil_review_draw_envelope (&pen, VIGIL_REVIEW_PLETH, scene->pleth, &scene->colours.spo2);
  if (layout->has_data[VIGIL_REVIEW_VITALS]) {
    VigilLane vitals = vitals_lane (&pen);

    draw_baseline (&pen, &vitals);
  }
  draw_curves (&pen);
  vigil_review_draw_effects (&pen);
  if (layout->has_data[VIGIL_REVIEW_SCORES])
    vigil_review_draw_scores (&pen);
  vigil_review_draw_alarms (&pen);
  vigil_review_draw_music (&pen);
  vigil_review_draw_staff_words (&pen);
  cairo_restore (cr);
}
