/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/outcome-draw.h"

#include <pango/pangocairo.h>

#define LEFT 44
#define RIGHT 40
#define TOP 16
#define BOTTOM 62
#define LEAST_GAP 84         /* so that dates can be read */
#define SPREAD 15            /* before and after stand beside the visit's line */
#define DOT 9

typedef struct {
  cairo_t *cr;
  const VigilOutcomeScene *scene;
  const VigilColours *colours;
  PangoContext *context;
  double width, height, k;   /* width and height in units */
  double xs[VIGIL_OUTCOME_MAX_VISITS];
} Drawing;

/* By their dates, but never so near that they cannot be read. */
static void
place_visits (const VigilOutcomeScene *scene, double width_units, double *xs)
{
  double span = width_units - LEFT - RIGHT - 2 * SPREAD, gap, days;

  if (scene->n_visits == 0)
    return;
  gap = scene->n_visits > 1 ? MIN (LEAST_GAP, span / (scene->n_visits - 1)) : 0;
  days = scene->visits[scene->n_visits - 1].day - (double) scene->visits[0].day;
  for (guint i = 0; i < scene->n_visits; i++) {
    double share = days > 0 ? (scene->visits[i].day - (double) scene->visits[0].day) / days : 0;

    xs[i] = LEFT + SPREAD + share * span;
    if (i > 0)
      xs[i] = MAX (xs[i], xs[i - 1] + gap);
  }
  /* what was pushed beyond the end is pushed back */
  xs[scene->n_visits - 1] = MIN (xs[scene->n_visits - 1], LEFT + SPREAD + span);
  for (guint i = scene->n_visits - 1; i > 0; i--)
    xs[i - 1] = MIN (xs[i - 1], xs[i] - gap);
}

double
vigil_outcome_x_of_visit (const VigilOutcomeScene *scene, guint visit, double width_units)
{
  double xs[VIGIL_OUTCOME_MAX_VISITS] = { 0 };

  g_return_val_if_fail (visit < scene->n_visits, 0);
  place_visits (scene, width_units, xs);
  return xs[visit];
}

/* Between the visits as they stand; on the day of one before it, as it is asked before the infusion. */
static double
x_of_day (const Drawing *d, guint32 day)
{
  const VigilOutcomeVisit *visits = d->scene->visits;
  guint n = d->scene->n_visits;

  for (guint i = 0; i + 1 < n; i++)
    if (day == visits[i + 1].day)
      return d->xs[i + 1] - SPREAD - 2 * DOT - 4;
    else if (day < visits[i + 1].day && visits[i + 1].day > visits[i].day)
      return d->xs[i] + (d->xs[i + 1] - d->xs[i]) * MAX (0, day - (double) visits[i].day)
                          / (visits[i + 1].day - (double) visits[i].day);
  return d->xs[n - 1];
}

static double
y_of (const Drawing *d, double score)
{
  double share = (score - d->scene->low) / MAX (d->scene->high - d->scene->low, 1);

  return d->height - BOTTOM - share * (d->height - TOP - BOTTOM);
}

/* @xalign 0 begins at x, 0.5 is centred on it. */
static void
words (const Drawing *d, double x, double y, double xalign, const char *text, double size, gboolean is_strong,
       const GdkRGBA *ink)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (d->context);
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (pango_context_get_font_description (d->context));
  int width, height;

  pango_font_description_set_absolute_size (font, d->k * size * PANGO_SCALE);
  pango_font_description_set_weight (font, is_strong ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_MEDIUM);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  gdk_cairo_set_source_rgba (d->cr, ink);
  cairo_move_to (d->cr, CLAMP (d->k * x - width * xalign, 0, MAX (0, d->k * d->width - width)), d->k * y - height / 2.0);
  pango_cairo_show_layout (d->cr, layout);
  cairo_new_path (d->cr);
}

static void
draw_scale (const Drawing *d)
{
  double middle = (d->scene->low + d->scene->high) / 2;
  const double at[] = { d->scene->low, middle, d->scene->high };

  for (gsize i = 0; i < G_N_ELEMENTS (at); i++) {
    g_autofree char *number = g_strdup_printf ("%g", at[i]);

    gdk_cairo_set_source_rgba (d->cr, &d->colours->line);
    cairo_set_line_width (d->cr, d->k);
    cairo_move_to (d->cr, d->k * LEFT, d->k * y_of (d, at[i]));
    cairo_line_to (d->cr, d->k * (d->width - 6), d->k * y_of (d, at[i]));
    cairo_stroke (d->cr);
    words (d, LEFT - 12, y_of (d, at[i]), 1, number, 16, FALSE, &d->colours->text_2);
  }
}

static void
line (const Drawing *d, double x0, double score0, double x1, double score1, gboolean is_dashed, double thick)
{
  const double dashes[] = { d->k * 5, d->k * 6 };

  cairo_set_dash (d->cr, dashes, is_dashed ? 2 : 0, 0);
  gdk_cairo_set_source_rgba (d->cr, is_dashed ? &d->colours->text_3 : &d->colours->text);
  cairo_set_line_width (d->cr, d->k * thick);
  cairo_move_to (d->cr, d->k * x0, d->k * y_of (d, score0));
  cairo_line_to (d->cr, d->k * x1, d->k * y_of (d, score1));
  cairo_stroke (d->cr);
  cairo_set_dash (d->cr, NULL, 0, 0);
}

static void
dot (const Drawing *d, double x, double score, gboolean is_filled)
{
  cairo_arc (d->cr, d->k * x, d->k * y_of (d, score), d->k * DOT, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (d->cr, is_filled ? &d->colours->text : &d->colours->well);
  cairo_fill_preserve (d->cr);
  gdk_cairo_set_source_rgba (d->cr, &d->colours->text);
  cairo_set_line_width (d->cr, d->k * 3);
  cairo_stroke (d->cr);
}

static void
diamond (const Drawing *d, double x, double score)
{
  double cx = d->k * x, cy = d->k * y_of (d, score), r = d->k * (DOT + 1);

  cairo_move_to (d->cr, cx, cy - r);
  cairo_line_to (d->cr, cx + r, cy);
  cairo_line_to (d->cr, cx, cy + r);
  cairo_line_to (d->cr, cx - r, cy);
  cairo_close_path (d->cr);
  gdk_cairo_set_source_rgba (d->cr, &d->colours->accent);
  cairo_fill (d->cr);
}

/* From what was after to what was before the next: nobody knows what lay between. */
static void
draw_between (const Drawing *d)
{
  for (guint i = 0; i + 1 < d->scene->n_visits; i++) {
    const VigilOutcomeVisit *from = &d->scene->visits[i], *to = &d->scene->visits[i + 1];

    if (from->has_after && to->has_before)
      line (d, d->xs[i] + SPREAD, from->after, d->xs[i + 1] - SPREAD, to->before, TRUE, 2);
  }
}

static void
draw_score (const Drawing *d, double x, gboolean is_known, double score, gboolean is_filled)
{
  g_autofree char *number = g_strdup_printf ("%g", score);

  if (!is_known) {
    words (d, x, d->height - BOTTOM - 14, 0.5, "?", 20, TRUE, &d->colours->text_3);
    return;
  }
  dot (d, x, score, is_filled);
  if (is_filled)
    words (d, x + 15, y_of (d, score), 0, number, 17, TRUE, &d->colours->text);
  else
    words (d, x, y_of (d, score) + (y_of (d, score) > TOP + 40 ? -24 : 24), 0.5, number, 17, TRUE, &d->colours->text);
}

static void
draw_visit (const Drawing *d, guint i)
{
  const VigilOutcomeVisit *visit = &d->scene->visits[i];
  double x = d->xs[i];

  if (visit->has_before && visit->has_after)
    line (d, x - SPREAD, visit->before, x + SPREAD, visit->after, FALSE, 4);
  draw_score (d, x - SPREAD, visit->has_before, visit->before, FALSE);
  if (!visit->is_today || visit->has_after)
    draw_score (d, x + SPREAD, visit->has_after, visit->after, TRUE);
  words (d, x, d->height - 40, 0.5, visit->date, 16, visit->is_today, &d->colours->text);
  words (d, x, d->height - 16, 0.5, visit->given, 15, FALSE, &d->colours->text_2);
}

void
vigil_outcome_draw (cairo_t *cr, const VigilOutcomeScene *scene, const VigilColours *colours, PangoContext *context,
                    double width, double height, double k)
{
  Drawing d = { cr, scene, colours, context, width / k, height / k, k, { 0 } };

  draw_scale (&d);
  if (scene->n_visits == 0)
    return;
  place_visits (scene, d.width, d.xs);
  draw_between (&d);
  for (guint i = 0; i < scene->n_points; i++)
    diamond (&d, x_of_day (&d, scene->points[i].day), scene->points[i].score);
  for (guint i = 0; i < scene->n_visits; i++)
    draw_visit (&d, i);
}
