/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "draw/axis-draw.h"

#include "base/number.h"
#include "model/time-text.h"
#include "model/vital.h"

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

int
vigil_axis_grid_min (const VigilAxisScene *scene)
{
  static const int steps[] = { 1, 2, 5, 10, 30, 60 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * scene->map.px_per_min > 90 * scene->k)
      return steps[i];
  return 60;
}

gint64
vigil_axis_first_grid_us (gint64 t_us, int step_min)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (t_us / G_USEC_PER_SEC);
  gint64 step_us = step_min * 60 * (gint64) G_USEC_PER_SEC;
  gint64 offset_us = time != NULL ? g_date_time_get_utc_offset (time) : 0;

  return (t_us + offset_us + step_us - 1) / step_us * step_us - offset_us;
}

gboolean
vigil_axis_is_major (gint64 t_us, int step_min)
{
  gint64 strong_us = (step_min >= 30 ? 60 : step_min * 5) * 60 * (gint64) G_USEC_PER_SEC;

  return vigil_axis_first_grid_us (t_us, (int) (strong_us / 60 / G_USEC_PER_SEC)) == t_us;
}

static void
draw_grid (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout, gint64 from, gint64 to)
{
  static const double minor[] = { 2, 5 }, dots[] = { 1, 5 }, limit[] = { 4, 5 };
  int step_min = vigil_axis_grid_min (scene);
  gint64 step_us = step_min * 60 * (gint64) G_USEC_PER_SEC, end_us = vigil_time_map_t_us (&scene->map, (double) to + 1);

  gdk_cairo_set_source_rgba (cr, &scene->colours.line);
  cairo_set_line_width (cr, 1);
  for (gint64 t_us = vigil_axis_first_grid_us (vigil_time_map_t_us (&scene->map, (double) from - 1), step_min);
       t_us < end_us; t_us += step_us) {
    double x = floor (vigil_time_map_x (&scene->map, t_us)) + 0.5;
    gboolean is_strong = vigil_axis_is_major (t_us, step_min);

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

double
vigil_axis_text (cairo_t *cr, const VigilAxisScene *scene, const char *text, double size, int weight, double x,
                 double y, double align, const GdkRGBA *ink)
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
    vigil_axis_text (cr, scene, vigil_number_format (value, 0, number), 13, 400, tick_x,
                     vigil_lane_y (&layout->heart, value) + 4.5 * k, 1, &c->text_3);
  vigil_axis_text (cr, scene, vigil_vital_name (VIGIL_CODE_HR), 15, 600, x, middle - 7 * k, 0, &c->hr);
  vigil_axis_text (cr, scene, _("NIBP"), 15, 600, x, middle + 15 * k, 0, &c->nibp);
  if (!isnan (scene->spo2_limit))
    vigil_axis_text (cr, scene, vigil_number_format (scene->spo2_limit, 0, number), 13, 400, tick_x,
                     vigil_lane_y (&layout->spo2, scene->spo2_limit) + 4.5 * k, 1, &c->text_3);
  vigil_axis_text (cr, scene, vigil_vital_name (VIGIL_CODE_SPO2), 15, 600, x, layout->spo2_y + 19 * k, 0, &c->spo2);
  vigil_axis_text (cr, scene, vigil_vital_name (VIGIL_CODE_RR), 15, 600, x, layout->rr_y + 16 * k, 0, &c->rr);
  vigil_axis_text (cr, scene, "14", 13, 400, tick_x, vigil_lane_y (&layout->rr, 14) + 4.5 * k, 1, &c->text_3);
  for (guint i = 0; i < scene->timeline->n_channels; i++)
    vigil_axis_text (cr, scene, scene->drugs[i] != NULL ? scene->drugs[i] : scene->timeline->channels[i].drug, 15, 600,
                     x, (layout->drug_lane_y[i] + layout->drug_lane_y[i + 1]) / 2 + 5 * k, 0,
                     &c->drug[CLAMP (scene->drug_colours[i], 1, 4)]);
  vigil_axis_text (cr, scene, C_ ("axis", "effects"), 15, 600, x, layout->effects_y + 17 * k, 0, &c->text);
  vigil_axis_text (cr, scene, C_ ("axis", "staff"), 15, 600, x, layout->staff_y + 15 * k, 0, &c->text_2);
  if (scene->is_demo || (vigil_trend_get_doubt (scene->trend) & VIGIL_DOUBT_DEMO) != 0) {
    double width = vigil_axis_text (NULL, scene, C_ ("axis", "DEMO"), 14, 700, 0, 0, 0, &c->bg);

    gdk_cairo_set_source_rgba (cr, &c->text);
    cairo_rectangle (cr, x - 4 * k, 3 * k, width + 8 * k, 18 * k);
    cairo_fill (cr);
    vigil_axis_text (cr, scene, C_ ("axis", "DEMO"), 14, 700, x, 17 * k, 0, &c->bg);
  }
}
