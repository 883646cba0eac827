/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "draw/axis-draw.h"

#include "base/number.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LABEL_WIDTH 112
#define RIGHT_MARGIN 12
#define HR_LOW 45
#define HR_HIGH 155
#define RR_LOW 4
#define RR_HIGH 24
#define SPO2_LOW 88
#define SPO2_LOWER 82
#define RATE_HEADROOM 1.14

void
vigil_axis_layout (const VigilAxisScene *scene, VigilAxisLayout *out)
{
  double k = scene->k;
  guint n = MAX (scene->timeline->n_channels, 1);
  double drugs = 32 + 18 * (n - 1), axis = round (24 * k), least;
  /* a second drug is in the design's 254; more take their room from the vitals, down to 56 */
  double vitals = MAX (56, 84 + 18 - 18 * ((double) n - 1)), y = axis;

  *out = (VigilAxisLayout) { 0 };
  out->plot_x = (int) round (LABEL_WIDTH * k);
  out->plot_width = scene->width - out->plot_x - (int) round (RIGHT_MARGIN * k);
  out->axis_height = (int) axis;
  out->n_drugs = (int) n;
  vitals = MAX (vitals, scene->height / k - 24 - 28 - 22 - drugs - 24 - 22);
  out->vitals = (VigilLane) { y, round (vitals * k), HR_LOW, HR_HIGH };
  out->heart = (VigilLane) { y + 4 * k, out->vitals.height - 8 * k, HR_LOW, HR_HIGH };
  y += out->vitals.height;
  least = (double) vigil_trend_get_least (scene->trend, VIGIL_CODE_SPO2);
  out->spo2_y = y;
  out->spo2 = (VigilLane) { y + 2 * k, round (28 * k) - 4 * k, least < SPO2_LOW ? SPO2_LOWER : SPO2_LOW, 100 };
  y += round (28 * k);
  out->rr_y = y;
  out->rr = (VigilLane) { y + 2 * k, round (22 * k) - 4 * k, RR_LOW, RR_HIGH };
  y += round (22 * k);
  for (guint i = 0; i < n; i++) {
    double height = round ((i == 0 ? 32 : 18) * k), top = i == 0 ? 5 : 3, most = vigil_timeline_get_max_rate (scene->timeline, i);

    out->drug_lane_y[i] = y;
    out->drugs[i] = (VigilLane) { y + top * k, height - (top + 3) * k, 0, most > 0 ? most * RATE_HEADROOM : 1 };
    y += height;
    out->drug_lane_y[i + 1] = y;
  }
  out->effects_y = y;
  out->effects = (VigilLane) { y, round (24 * k), 0, 1 };
  y += round (24 * k);
  out->staff_y = y;
  out->staff = (VigilLane) { y, scene->height - y, 0, 1 };
}

double
vigil_axis_x (const VigilAxisScene *scene, const VigilAxisLayout *layout, gint64 t_us)
{
  return vigil_time_map_x (&scene->map, t_us) - (double) scene->left + layout->plot_x;
}

static void
draw_rule (cairo_t *cr, double x0, double x1, double y, const double *dashes, int n_dashes)
{
  double phase = n_dashes > 0 ? fmod (x0, dashes[0] + dashes[1]) : 0;

  cairo_set_dash (cr, dashes, n_dashes, phase);
  cairo_move_to (cr, x0, floor (y) + 0.5);
  cairo_line_to (cr, x1, floor (y) + 0.5);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* Between the lanes. */
static void
draw_rules (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout)
{
  double rules[] = { layout->vitals.y, layout->spo2_y, layout->rr_y, layout->effects_y, layout->staff_y };

  gdk_cairo_set_source_rgba (cr, &scene->colours.line);
  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    draw_rule (cr, 0, scene->width, rules[i], NULL, 0);
  for (int i = 0; i < layout->n_drugs; i++)
    draw_rule (cr, 0, scene->width, layout->drug_lane_y[i], NULL, 0);
}

/* Minutes between vertical lines, and between the strong ones, at this zoom. */
static int
grid_min (const VigilAxisScene *scene)
{
  static const int steps[] = { 1, 2, 5, 10, 30, 60 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * scene->map.px_per_min > 90 * scene->k)
      return steps[i];
  return 60;
}

static gint64
first_grid_us (gint64 t_us, int step_min)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (t_us / G_USEC_PER_SEC);
  gint64 step_us = step_min * 60 * (gint64) G_USEC_PER_SEC;
  gint64 offset_us = time != NULL ? g_date_time_get_utc_offset (time) : 0;

  return (t_us + offset_us + step_us - 1) / step_us * step_us - offset_us;
}

static gboolean
is_major (gint64 t_us, int step_min)
{
  gint64 strong_us = (step_min >= 30 ? 60 : step_min * 5) * 60 * (gint64) G_USEC_PER_SEC;

  return first_grid_us (t_us, (int) (strong_us / 60 / G_USEC_PER_SEC)) == t_us;
}

static void
draw_grid (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout, gint64 from, gint64 to)
{
  static const double minor[] = { 2, 5 }, dots[] = { 1, 5 }, limit[] = { 4, 5 };
  int step_min = grid_min (scene);
  gint64 step_us = step_min * 60 * (gint64) G_USEC_PER_SEC, end_us = vigil_time_map_t_us (&scene->map, (double) to + 1);

  gdk_cairo_set_source_rgba (cr, &scene->colours.line);
  cairo_set_line_width (cr, 1);
  for (gint64 t_us = first_grid_us (vigil_time_map_t_us (&scene->map, (double) from - 1), step_min); t_us < end_us;
       t_us += step_us) {
    double x = floor (vigil_time_map_x (&scene->map, t_us)) + 0.5;
    gboolean is_strong = is_major (t_us, step_min);

    cairo_set_dash (cr, minor, is_strong ? 0 : 2, 0);
    cairo_move_to (cr, x, layout->axis_height - (is_strong ? 6 : 4) * scene->k);
    cairo_line_to (cr, x, scene->height);
    cairo_stroke (cr);
  }
  cairo_set_dash (cr, NULL, 0, 0);
  for (int value = 50; value <= 150; value += 50)
    draw_rule (cr, (double) from, (double) to, vigil_lane_y (&layout->heart, value), dots, 2);
  if (!isnan (scene->spo2_limit)) {
    gdk_cairo_set_source_rgba (cr, &scene->colours.text_3);
    draw_rule (cr, (double) from, (double) to, vigil_lane_y (&layout->spo2, scene->spo2_limit), limit, 2);
  }
}

void
vigil_axis_draw_past (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout, gint64 from, gint64 to)
{
  static const VigilCode vitals[] = { VIGIL_CODE_HR, VIGIL_CODE_PULSE, VIGIL_CODE_PULSE_PLETH, VIGIL_CODE_NIBP_SYS,
                                      VIGIL_CODE_NIBP_DIA, VIGIL_CODE_NIBP_MEAN };
  static const VigilCode spo2[] = { VIGIL_CODE_SPO2 }, rr[] = { VIGIL_CODE_RR, VIGIL_CODE_RR_CO2 };
  VigilLanePen pen = { cr, &scene->map, &scene->colours, scene->k, from, to, scene->now_us };
  VigilLane monitor = { layout->vitals.y, layout->rr.y + layout->rr.height - layout->vitals.y, 0, 1 };
  VigilLane spo2_band = { layout->spo2_y, layout->rr_y - layout->spo2_y, 0, 1 };
  VigilLane rr_band = { layout->rr_y, layout->drug_lane_y[0] - layout->rr_y, 0, 1 };
  VigilLane all_drugs = { layout->drug_lane_y[0], layout->effects_y - layout->drug_lane_y[0], 0, 1 };

  draw_grid (cr, scene, layout, from, to);
  vigil_lane_draw_monitor_gaps (&pen, &monitor, scene->timeline);
  vigil_lane_draw_pressures (&pen, &layout->heart, scene->timeline, FALSE);
  vigil_lane_draw_curve (&pen, &layout->heart, scene->trend, VIGIL_CODE_HR, &scene->colours.hr, 2.2 * scene->k);
  vigil_lane_draw_curve (&pen, &layout->spo2, scene->trend, VIGIL_CODE_SPO2, &scene->colours.spo2, 2.2 * scene->k);
  vigil_lane_draw_curve (&pen, &layout->rr, scene->trend, VIGIL_CODE_RR, &scene->colours.rr, 2 * scene->k);
  vigil_lane_draw_alarms (&pen, &layout->vitals, scene->timeline, vitals, G_N_ELEMENTS (vitals));
  vigil_lane_draw_alarms (&pen, &spo2_band, scene->timeline, spo2, G_N_ELEMENTS (spo2));
  vigil_lane_draw_alarms (&pen, &rr_band, scene->timeline, rr, G_N_ELEMENTS (rr));
  for (guint i = 0; i < scene->timeline->n_channels; i++)
    vigil_lane_draw_infusion (&pen, &layout->drugs[i], scene->timeline, i,
                              &scene->colours.drug[CLAMP (scene->drug_colours[i], 1, 4)], i > 0);
  vigil_lane_draw_link_marks (&pen, &all_drugs, scene->timeline);
  vigil_lane_draw_effects (&pen, &layout->effects, scene->timeline);
  vigil_lane_draw_staff (&pen, &layout->staff, scene->timeline);
}

/* One line of text, its baseline at @y; @align 0 begins, 0.5 is centred, 1 ends at @x. Returns its
 * width; a NULL @cr only measures. */
static double
draw_text (cairo_t *cr, const VigilAxisScene *scene, const char *text, double size, int weight, double x, double y,
           double align, const GdkRGBA *ink)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (scene->pango);
  g_autoptr (PangoFontDescription) font
      = pango_font_description_copy (pango_context_get_font_description (scene->pango));
  PangoRectangle extents;
  double width;

  pango_font_description_set_absolute_size (font, size * scene->k * PANGO_SCALE);
  pango_font_description_set_weight (font, (PangoWeight) weight);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_extents (layout, NULL, &extents);
  width = (double) extents.width / PANGO_SCALE;
  if (cr != NULL) {
    gdk_cairo_set_source_rgba (cr, ink);
    cairo_move_to (cr, x - width * align, y - (double) pango_layout_get_baseline (layout) / PANGO_SCALE);
    pango_cairo_show_layout (cr, layout);
  }
  return width;
}

void
vigil_axis_draw_labels (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout)
{
  const VigilColours *c = &scene->colours;
  double k = scene->k, x = 12 * k, tick_x = layout->plot_x - 6 * k, middle = layout->vitals.y + layout->vitals.height / 2;
  char number[VIGIL_NUMBER_SIZE];

  draw_rules (cr, scene, layout);
  for (int value = 50; value <= 150; value += 50)
    draw_text (cr, scene, vigil_number_format (value, 0, number), 13, 400, tick_x,
               vigil_lane_y (&layout->heart, value) + 4.5 * k, 1, &c->text_3);
  draw_text (cr, scene, "HR", 15, 600, x, middle - 7 * k, 0, &c->hr);
  draw_text (cr, scene, "NIBP", 15, 600, x, middle + 15 * k, 0, &c->nibp);
  if (!isnan (scene->spo2_limit))
    draw_text (cr, scene, vigil_number_format (scene->spo2_limit, 0, number), 13, 400, tick_x,
               vigil_lane_y (&layout->spo2, scene->spo2_limit) + 4.5 * k, 1, &c->text_3);
  draw_text (cr, scene, "SpO\342\202\202", 15, 600, x, layout->spo2_y + 19 * k, 0, &c->spo2);
  draw_text (cr, scene, "RR", 15, 600, x, layout->rr_y + 16 * k, 0, &c->rr);
  draw_text (cr, scene, "14", 13, 400, tick_x, vigil_lane_y (&layout->rr, 14) + 4.5 * k, 1, &c->text_3);
  for (guint i = 0; i < scene->timeline->n_channels; i++)
    draw_text (cr, scene, scene->drugs[i] != NULL ? scene->drugs[i] : scene->timeline->channels[i].drug, 15, 600, x,
               (layout->drug_lane_y[i] + layout->drug_lane_y[i + 1]) / 2 + 5 * k, 0,
               &c->drug[CLAMP (scene->drug_colours[i], 1, 4)]);
  draw_text (cr, scene, C_ ("axis", "effects"), 15, 600, x, layout->effects_y + 17 * k, 0, &c->text);
  draw_text (cr, scene, C_ ("axis", "staff"), 15, 600, x, layout->staff_y + 15 * k, 0, &c->text_2);
  if (scene->is_demo || (vigil_trend_get_doubt (scene->trend) & VIGIL_DOUBT_DEMO) != 0) {
    double width = draw_text (NULL, scene, C_ ("axis", "DEMO"), 14, 700, 0, 0, 0, &c->bg);

    gdk_cairo_set_source_rgba (cr, &c->text);
    cairo_rectangle (cr, x - 4 * k, 3 * k, width + 8 * k, 18 * k);
    cairo_fill (cr);
    draw_text (cr, scene, C_ ("axis", "DEMO"), 14, 700, x, 17 * k, 0, &c->bg);
  }
}

static gboolean
is_free (const VigilAxisWord *words, guint n, double gap, double a, double b)
{
  for (guint i = 0; i < n; i++) {
    if (words[i].x - gap < b && words[i].x + gap > a)
      return FALSE;
    if (words[i].is_placed && words[i].words_x < b && words[i].words_x + words[i].width > a)
      return FALSE;
  }
  return TRUE;
}

static void
place_word (VigilAxisWord *words, guint n, VigilAxisWord *word, double now_x, double gap, double left, double right)
{
  double places[] = { word->x + gap, word->x - gap - word->width, word->x + gap };

  for (guint i = 0; i < G_N_ELEMENTS (places) && !word->is_placed; i++) {
    double a = places[i], b = a + word->width;
    gboolean is_over_now = a < now_x + gap / 3 && b > now_x - gap / 3;

    /* the mark's own place ends where its words may begin */
    if (a < left || b > right || (is_over_now && i < 2) || !is_free (words, n, gap - 1, a, b))
      continue;
    word->words_x = a;
    word->is_placed = TRUE;
    word->is_over_now = is_over_now;
  }
}

void
vigil_axis_place_words (VigilAxisWord *words, guint n, double now_x, double gap, double left, double right)
{
  int highest = 0;

  for (guint i = 0; i < n; i++)
    highest = MAX (highest, words[i].priority);
  for (int priority = highest; priority >= 0; priority--)
    for (guint i = n; i > 0; i--)
      if (words[i - 1].priority == priority && words[i - 1].width > 0)
        place_word (words, n, &words[i - 1], now_x, gap, left, right);
}

static void
draw_words (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout, gboolean is_effects)
{
  const VigilLane *lane = is_effects ? &layout->effects : &layout->staff;
  double now_x = vigil_axis_x (scene, layout, scene->now_us), k = scene->k;
  VigilAxisWord words[VIGIL_AXIS_MAX_WORDS] = { 0 };
  const VigilMark *marks[VIGIL_AXIS_MAX_WORDS];
  guint n = 0;

  for (guint i = scene->timeline->marks->len; i > 0 && n < VIGIL_AXIS_MAX_WORDS; i--) {
    const VigilMark *mark = &g_array_index (scene->timeline->marks, VigilMark, i - 1);
    double x = vigil_axis_x (scene, layout, mark->t_us);

    if ((mark->kind == VIGIL_MARK_EFFECT) != is_effects || x < layout->plot_x - 10 * k
        || x > layout->plot_x + layout->plot_width)
      continue;
    marks[n] = mark;
    words[n].x = x;
    words[n].width = draw_text (NULL, scene, mark->words, 14, is_effects ? 500 : 400, 0, 0, 0, &scene->colours.text);
    words[n++].priority = is_effects ? mark->severity : g_strcmp0 (mark->icon, "syr") == 0 ? 2 : 1;
  }
  vigil_axis_place_words (words, n, now_x, 12.5 * k, layout->plot_x, scene->width - 4 * k);
  for (guint i = 0; i < n; i++) {
    const GdkRGBA *ink = marks[i]->is_withdrawn ? &scene->colours.text_3
                         : is_effects           ? &scene->colours.text
                                                : &scene->colours.text_2;

    if (!words[i].is_placed)
      continue;
    if (words[i].is_over_now) {
      gdk_cairo_set_source_rgba (cr, &scene->colours.well);
      cairo_rectangle (cr, words[i].words_x - 2 * k, lane->y + 2, words[i].width + 4 * k, lane->height - 4);
      cairo_fill (cr);
    }
    draw_text (cr, scene, marks[i]->words, 14, is_effects ? 500 : 400, words[i].words_x,
               lane->y + lane->height / 2 + (is_effects ? 5 : 4) * k, 0, ink);
  }
}

static void
draw_times (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout)
{
  int step_min = grid_min (scene);
  gint64 step_us = step_min * 60 * (gint64) G_USEC_PER_SEC;
  double k = scene->k, now_x = vigil_axis_x (scene, layout, scene->now_us);
  gint64 end_us = vigil_time_map_t_us (&scene->map, (double) scene->left + layout->plot_width);

  for (gint64 t_us = first_grid_us (vigil_time_map_t_us (&scene->map, (double) scene->left), step_min); t_us <= end_us;
       t_us += step_us) {
    double x = vigil_axis_x (scene, layout, t_us);
    gboolean is_strong = is_major (t_us, step_min);
    g_autofree char *clock = vigil_time_clock (t_us);

    if (fabs (x - now_x) > 80 * k && x > layout->plot_x + 20 * k && x < scene->width - 26 * k)
      draw_text (cr, scene, clock, 15, is_strong ? 600 : 400, x, 17 * k, 0.5,
                 is_strong ? &scene->colours.text_2 : &scene->colours.text_3);
  }
}

/* The rate of each step in its bar where there is room, above it where the bar is low. */
static void
draw_rates (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout)
{
  const VigilLane *lane = &layout->drugs[0];
  double k = scene->k, said = -1;

  for (guint i = 0; i < scene->timeline->segments->len; i++) {
    const VigilSegment *segment = &g_array_index (scene->timeline->segments, VigilSegment, i);
    gint64 end_us = segment->end_us != 0 ? segment->end_us : scene->now_us;
    double a = vigil_axis_x (scene, layout, segment->start_us), b = vigil_axis_x (scene, layout, end_us);
    double top = vigil_lane_y (lane, segment->rate), bottom = lane->y + lane->height;
    gboolean fits_inside = bottom - top >= 16 * k;
    char number[VIGIL_NUMBER_SIZE];
    g_autofree char *with_unit = NULL;
    const char *text = vigil_number_format (segment->rate, 3, number);

    /* a rate is said when it changes, not again after each pause */
    if (segment->channel != 0 || segment->is_estimated || G_APPROX_VALUE (segment->rate, said, 0.0005))
      continue;
    a = MAX (a, layout->plot_x);
    with_unit = g_strdup_printf ("%s %s", text, scene->timeline->channels[0].unit);
    if (draw_text (NULL, scene, with_unit, 14, 700, 0, 0, 0, &scene->colours.bg) + 16 * k < b - a && fits_inside)
      text = with_unit;
    if (draw_text (NULL, scene, text, 14, 700, 0, 0, 0, &scene->colours.bg) + 4 * k > b - a)
      continue;
    said = segment->rate;
    if (fits_inside)
      draw_text (cr, scene, text, 14, 700, a + 8 * k, bottom - 6 * k, 0, &scene->colours.bg);
    else
      draw_text (cr, scene, text, 14, 700, a + 2 * k, top - 4 * k, 0,
                 &scene->colours.drug[CLAMP (scene->drug_colours[0], 1, 4)]);
  }
}

static void
draw_plan (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout, guint channel)
{
  VigilPlanned plan[VIGIL_MAX_STEPS];
  guint n = vigil_timeline_get_plan (scene->timeline, channel, scene->now_us, plan);
  const VigilLane *lane = &layout->drugs[channel];
  double k = scene->k, right = layout->plot_x + layout->plot_width, dashes[] = { 5 * k, 4 * k };
  double bottom = lane->y + lane->height;

  gdk_cairo_set_source_rgba (cr, &scene->colours.drug[CLAMP (scene->drug_colours[channel], 1, 4)]);
  cairo_set_line_width (cr, 2 * k);
  cairo_new_path (cr);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  for (guint i = 0; i < n; i++) {
    double a = vigil_axis_x (scene, layout, plan[i].start_us), b = vigil_axis_x (scene, layout, plan[i].end_us);
    double y = channel == 0 ? vigil_lane_y (lane, plan[i].rate) : lane->y;

    if (a >= right)
      break;
    cairo_line_to (cr, a, y);
    cairo_line_to (cr, MIN (b, right), y);
    if (i + 1 == n && b < right)
      cairo_line_to (cr, b, bottom);
  }
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  if (n > 0 && channel == 0) {
    double end_x = vigil_axis_x (scene, layout, plan[n - 1].end_us);
    gboolean is_beyond = end_x > right;
    g_autofree char *clock = vigil_time_clock (plan[n - 1].end_us);
    g_autofree char *beyond = g_strdup_printf ("%s \342\200\272", clock);
    const char *text = is_beyond ? beyond : clock;
    double x = MIN (end_x, right) - 10 * k, y = bottom - 8 * k;
    double width = draw_text (cr, scene, text, 15, 700, x, y, 1, &scene->colours.text);

    draw_text (cr, scene, C_ ("axis", "planned end"), 15, 400, x - width - 5 * k, y, 1, &scene->colours.text_2);
  }
}

static void
draw_drug_words (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout)
{
  double k = scene->k;

  for (guint i = 0; i < scene->timeline->n_channels; i++) {
    const VigilTimelineChannel *channel = &scene->timeline->channels[i];
    double x = channel->ended_us != 0 ? vigil_axis_x (scene, layout, channel->ended_us) + 7 * k : 0;
    char number[VIGIL_NUMBER_SIZE];
    g_autofree char *text = NULL;

    if (channel->ended_us == 0 || isnan (channel->delivered_mg) || x < layout->plot_x)
      continue;
    /* Translators: %s is an amount, "290"; the drug has been given to the end */
    text = g_strdup_printf (C_ ("axis", "%s mg given"), vigil_number_format (channel->delivered_mg, 1, number));
    draw_text (cr, scene, text, 14, 400, x, (layout->drug_lane_y[i] + layout->drug_lane_y[i + 1]) / 2 + 5 * k, 0,
               &scene->colours.text_2);
  }
  for (guint i = 0; i < scene->timeline->gaps->len; i++) {
    const VigilLinkGap *gap = &g_array_index (scene->timeline->gaps, VigilLinkGap, i);
    double x = vigil_axis_x (scene, layout, gap->start_us);
    g_autofree char *clock = vigil_time_clock (gap->start_us), *text = NULL;

    if (!gap->is_pump || x < layout->plot_x + 110 * k || x > layout->plot_x + layout->plot_width)
      continue;
    text = g_strdup_printf (C_ ("axis", "link lost %s"), clock);
    draw_text (cr, scene, text, 14, 600, x - 7 * k, layout->effects_y - 3 * k, 1, &scene->colours.text);
  }
}

static void
draw_now (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout)
{
  double k = scene->k, x = round (vigil_axis_x (scene, layout, scene->now_us)), width = 62 * k, radius = 6 * k;
  g_autofree char *clock = vigil_time_clock (scene->now_us);

  if (x < layout->plot_x || x > layout->plot_x + layout->plot_width)
    return;
  gdk_cairo_set_source_rgba (cr, &scene->colours.text);
  cairo_rectangle (cr, x - k, 22 * k, 2 * k, scene->height - 22 * k);
  cairo_fill (cr);
  cairo_new_path (cr);
  cairo_arc (cr, x + width / 2 - radius, k + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width / 2 - radius, 24 * k - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x - width / 2 + radius, 24 * k - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x - width / 2 + radius, k + radius, radius, G_PI, 1.5 * G_PI);
  cairo_fill (cr);
  draw_text (cr, scene, clock, 16, 700, x, 18 * k, 0.5, &scene->colours.bg);
}

void
vigil_axis_draw_front (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout)
{
  cairo_save (cr);
  cairo_rectangle (cr, layout->plot_x, 0, scene->width - layout->plot_x, scene->height);
  cairo_clip (cr);
  draw_times (cr, scene, layout);
  draw_rates (cr, scene, layout);
  for (guint i = 0; i < scene->timeline->n_channels; i++)
    draw_plan (cr, scene, layout, i);
  draw_drug_words (cr, scene, layout);
  draw_now (cr, scene, layout);
  draw_words (cr, scene, layout, TRUE);
  draw_words (cr, scene, layout, FALSE);
  cairo_restore (cr);
}
