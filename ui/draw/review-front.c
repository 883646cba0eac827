/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "draw/review-draw.h"
#include "model/visit-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BESIDE_TICKS 46   /* room right of a value: for the ticks of a scale */
#define BESIDE_PLOT 10    /* where a lane has none */
#define OVERVIEW_LOW 40
#define OVERVIEW_HIGH 160

static void
draw_value (const VigilReviewPen *pen, VigilReviewLane which, double at, double inset, const char *value,
            const GdkRGBA *ink)
{
  const VigilLane *lane = &pen->layout->lanes[which];
  double k = pen->scene->k, y = lane->y + (lane->height > 50 * k ? 24 * k : lane->height / 2 + 6 * k) + at;

  if (lane->height > 0 && pen->layout->has_data[which])
    vigil_review_text (pen, value, 19, 700, pen->layout->plot_x - inset * k, y, 1, ink);
}

static void
draw_values (const VigilReviewPen *pen)
{
  const VigilReviewScene *scene = pen->scene;
  const VigilColours *c = &scene->colours;
  const VigilLane *vitals = &pen->layout->lanes[VIGIL_REVIEW_VITALS];
  VigilReviewValues v;
  double k = scene->k;

  vigil_review_values_fill (&v, scene->timeline, scene->trend, scene->log, scene->span.cursor_us);
  draw_value (pen, VIGIL_REVIEW_VITALS, 0, BESIDE_TICKS, v.nibp, &c->nibp);
  draw_value (pen, VIGIL_REVIEW_VITALS, vigil_review_second_name (pen), BESIDE_TICKS, v.hr, &c->hr);
  if (pen->layout->has_data[VIGIL_REVIEW_VITALS])
    vigil_review_text (pen, *v.nibp_age != '\0' ? v.nibp_age : "mmHg", 15, 400, 16 * k, vitals->y + 42 * k, 0, &c->text_3);
  draw_value (pen, VIGIL_REVIEW_SPO2, 0, BESIDE_TICKS, v.spo2, &c->spo2);
  draw_value (pen, VIGIL_REVIEW_RR, 0, BESIDE_TICKS, v.rr, &c->rr);
  for (guint i = 0; i < scene->timeline->n_channels; i++) {
    const VigilLane *lane = &pen->layout->lanes[VIGIL_REVIEW_DRUGS + i];
    guint colour = i < scene->log->session.n_channels ? scene->log->session.channels[i].colour : 1;

    draw_value (pen, VIGIL_REVIEW_DRUGS + i, lane->height > 50 * k ? MIN (lane->height - 34 * k, 38 * k) : 0, BESIDE_PLOT, v.mg[i],
                &c->drug[CLAMP (colour, 1, 4)]);
  }
  draw_value (pen, VIGIL_REVIEW_SCORES, 0, BESIDE_TICKS, v.checks[0], &c->text);
  draw_value (pen, VIGIL_REVIEW_SCORES, pen->layout->lanes[VIGIL_REVIEW_SCORES].height / 2, BESIDE_TICKS, v.checks[1], &c->text_2);
  draw_value (pen, VIGIL_REVIEW_ALARMS, 0, BESIDE_TICKS, v.alarms, &c->text);
}

void
vigil_review_draw_cursor (cairo_t *cr, const VigilReviewScene *scene, const VigilReviewLayout *layout)
{
  VigilReviewPen pen = { cr, scene, layout };
  const VigilColours *c = &scene->colours;
  double x = round (vigil_review_x (scene, layout, scene->span.cursor_us)), k = scene->k;
  g_autofree char *clock = vigil_visit_clock_s (scene->span.cursor_us);
  double width = MAX (92 * k, vigil_review_text (&(VigilReviewPen) { NULL, scene, layout }, clock, 18, 700, 0, 0, 0, &c->bg) + 16 * k);
  double box = CLAMP (x - width / 2, layout->plot_x, MAX (layout->plot_x, scene->width - width));

  vigil_review_draw_times (&pen, TRUE, box, box + width);
  gdk_cairo_set_source_rgba (cr, &c->text);
  cairo_rectangle (cr, x - k, 28 * k, 2 * k, scene->height - 28 * k);
  cairo_fill (cr);
  cairo_rectangle (cr, box, 2 * k, width, 28 * k);
  cairo_fill (cr);
  vigil_review_text (&pen, clock, 18, 700, box + width / 2, 22 * k, 0.5, &c->bg);
  draw_values (&pen);
}

static void
draw_overview_facts (const VigilReviewPen *pen, double height)
{
  const VigilReviewScene *scene = pen->scene;
  const VigilColours *c = &scene->colours;
  double k = scene->k, minutes = (double) (scene->span.last_us - scene->span.first_us) / 60.0 / G_USEC_PER_SEC;
  VigilTimeMap map = { pen->layout->plot_width / minutes };
  double left = vigil_time_map_x (&map, scene->span.first_us);
  VigilLanePen columns = { pen->cr, &map, c, k, (gint64) left, (gint64) (left + pen->layout->plot_width), scene->now_us };
  VigilLane heart = { 10 * k, height - 30 * k, OVERVIEW_LOW, OVERVIEW_HIGH }, drug = { height - 22 * k, 16 * k, 0, 1 };

  cairo_save (pen->cr);
  cairo_translate (pen->cr, pen->layout->plot_x - left, 0);
  for (guint i = 0; i < scene->timeline->n_channels; i++) {
    guint colour = i < scene->log->session.n_channels ? scene->log->session.channels[i].colour : 1;

    drug.high = MAX (vigil_timeline_get_max_rate (scene->timeline, i), 1e-6);
    vigil_lane_draw_infusion (&columns, &drug, scene->timeline, i, &c->drug[CLAMP (colour, 1, 4)], FALSE);
  }
  vigil_lane_draw_curve (&columns, &heart, scene->trend, vigil_review_heart_code (scene->trend), &c->hr, 1.5 * k);
  cairo_restore (pen->cr);
  for (guint i = 0; i < scene->timeline->alarms->len; i++) {
    const VigilAlarmPeriod *period = &g_array_index (scene->timeline->alarms, VigilAlarmPeriod, i);
    double a = vigil_review_x (scene, pen->layout, period->start_us);
    double b = vigil_review_x (scene, pen->layout, period->end_us != 0 ? period->end_us : scene->now_us);

    gdk_cairo_set_source_rgba (pen->cr, &c->alarm[period->priority]);
    cairo_rectangle (pen->cr, a, 4 * k, MAX (b - a, 3 * k), 7 * k);
    cairo_fill (pen->cr);
  }
}

void
vigil_review_draw_overview (cairo_t *cr, const VigilReviewScene *scene, const VigilReviewLayout *layout, double width,
                            double height)
{
  VigilReviewScene whole = *scene;
  VigilReviewPen pen = { cr, &whole, layout };
  const VigilColours *c = &scene->colours;
  double k = scene->k, a, b, x;

  whole.span.from_us = scene->span.first_us;
  whole.span.to_us = scene->span.last_us;
  vigil_review_text (&pen, _("whole visit"), 17, 600, 16 * k, height / 2 + 6 * k, 0, &c->text_2);
  draw_overview_facts (&pen, height);
  x = round (vigil_review_x (&whole, layout, scene->span.cursor_us));
  gdk_cairo_set_source_rgba (cr, &c->text);
  cairo_rectangle (cr, x - k, 2 * k, 2 * k, height - 4 * k);
  cairo_fill (cr);
  a = vigil_review_x (&whole, layout, scene->span.from_us);
  b = MAX (vigil_review_x (&whole, layout, scene->span.to_us), a + 6 * k);
  gdk_cairo_set_source_rgba (cr, &c->accent);
  cairo_set_line_width (cr, 3 * k);
  cairo_rectangle (cr, a, 2 * k, b - a, height - 4 * k);
  cairo_stroke (cr);
  cairo_rectangle (cr, a - 5 * k, height / 2 - 14 * k, 10 * k, 28 * k);
  cairo_rectangle (cr, b - 5 * k, height / 2 - 14 * k, 10 * k, 28 * k);
  cairo_fill (cr);
}
