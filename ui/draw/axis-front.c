/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What moves with the clock in front of the axis, and the words beside its marks. */
#include "config.h"
#include "draw/axis-draw.h"

#include "base/number.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

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
    words[n].width = vigil_axis_text (NULL, scene, mark->words, 14, is_effects ? 500 : 400, 0, 0, 0,
                                      &scene->colours.text);
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
    vigil_axis_text (cr, scene, marks[i]->words, 14, is_effects ? 500 : 400, words[i].words_x,
                     lane->y + lane->height / 2 + (is_effects ? 5 : 4) * k, 0, ink);
  }
}

static void
draw_times (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout)
{
  int step_min = vigil_axis_grid_min (scene);
  gint64 step_us = step_min * 60 * (gint64) G_USEC_PER_SEC;
  double k = scene->k, now_x = vigil_axis_x (scene, layout, scene->now_us);
  gint64 end_us = vigil_time_map_t_us (&scene->map, (double) scene->left + layout->plot_width);

  for (gint64 t_us = vigil_axis_first_grid_us (vigil_time_map_t_us (&scene->map, (double) scene->left), step_min);
       t_us <= end_us; t_us += step_us) {
    double x = vigil_axis_x (scene, layout, t_us);
    gboolean is_strong = vigil_axis_is_major (t_us, step_min);
    g_autofree char *clock = vigil_time_clock (t_us);

    if (fabs (x - now_x) > 80 * k && x > layout->plot_x + 20 * k && x < scene->width - 26 * k)
      vigil_axis_text (cr, scene, clock, 15, is_strong ? 600 : 400, x, 17 * k, 0.5,
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
    if (vigil_axis_text (NULL, scene, with_unit, 14, 700, 0, 0, 0, &scene->colours.bg) + 16 * k < b - a && fits_inside)
      text = with_unit;
    if (vigil_axis_text (NULL, scene, text, 14, 700, 0, 0, 0, &scene->colours.bg) + 4 * k > b - a)
      continue;
    said = segment->rate;
    if (fits_inside)
      vigil_axis_text (cr, scene, text, 14, 700, a + 8 * k, bottom - 6 * k, 0, &scene->colours.bg);
    else
      vigil_axis_text (cr, scene, text, 14, 700, a + 2 * k, top - 4 * k, 0,
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
    double line_y = vigil_lane_y (lane, plan[n - 1].rate);
    /* beside the line, not through it */
    double x = MIN (end_x, right) - 10 * k, y = line_y - lane->y > 16 * k ? line_y - 5 * k : bottom - 3 * k;
    double width = vigil_axis_text (cr, scene, text, 15, 700, x, y, 1, &scene->colours.text);

    vigil_axis_text (cr, scene, C_ ("axis", "planned end"), 15, 400, x - width - 5 * k, y, 1, &scene->colours.text_2);
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
    vigil_axis_text (cr, scene, text, 14, 400, x, (layout->drug_lane_y[i] + layout->drug_lane_y[i + 1]) / 2 + 5 * k, 0,
                     &scene->colours.text_2);
  }
  for (guint i = 0; i < scene->timeline->gaps->len; i++) {
    const VigilLinkGap *gap = &g_array_index (scene->timeline->gaps, VigilLinkGap, i);
    double x = vigil_axis_x (scene, layout, gap->start_us), width;
    g_autofree char *clock = vigil_time_clock (gap->start_us), *text = NULL;

    if (!gap->is_pump || x < layout->plot_x + 110 * k || x > layout->plot_x + layout->plot_width)
      continue;
    text = g_strdup_printf (C_ ("axis", "link lost %s"), clock);
    width = vigil_axis_text (NULL, scene, text, 14, 600, 0, 0, 0, &scene->colours.text);
    /* the drug's bar lies there */
    gdk_cairo_set_source_rgba (cr, &scene->colours.well);
    cairo_rectangle (cr, x - width - 11 * k, layout->effects_y - 16 * k, width + 8 * k, 17 * k);
    cairo_fill (cr);
    vigil_axis_text (cr, scene, text, 14, 600, x - 7 * k, layout->effects_y - 3 * k, 1, &scene->colours.text);
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
  vigil_axis_text (cr, scene, clock, 16, 700, x, 18 * k, 0.5, &scene->colours.bg);
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
