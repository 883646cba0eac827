/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/trace-curve.h"

#include <math.h>

VigilTraceCurve *
vigil_trace_curve_new (double pen_radius, int height)
{
  VigilTraceCurve *self = g_new0 (VigilTraceCurve, 1);

  self->height = MAX (height, 1);
  self->margin = (int) ceil (pen_radius * VIGIL_TRACE_SUB);
  self->reach = g_new0 (float, self->margin + 1);
  self->cover = g_new0 (float, self->height);
  for (int i = 0; i <= self->margin; i++) {
    double across = (double) i / VIGIL_TRACE_SUB;

    self->reach[i] = (float) sqrt (MAX (0, pen_radius * pen_radius - across * across));
  }
  return self;
}

void
vigil_trace_curve_free (VigilTraceCurve *self)
{
  if (self == NULL)
    return;
  g_free (self->low);
  g_free (self->high);
  g_free (self->reach);
  g_free (self->cover);
  g_free (self);
}

void
vigil_trace_curve_empty (VigilTraceCurve *self, int n_cells)
{
  if (n_cells > self->n_allocated) {
    self->low = g_renew (float, self->low, n_cells);
    self->high = g_renew (float, self->high, n_cells);
    self->n_allocated = n_cells;
  }
  self->n_cells = n_cells;
  for (int i = 0; i < n_cells; i++) {
    self->low[i] = INFINITY;
    self->high[i] = -INFINITY;
  }
}

void
vigil_trace_curve_add (VigilTraceCurve *self, double x0, double y0, double x1, double y1)
{
  double slope = x1 > x0 ? (y1 - y0) / (x1 - x0) : 0;
  int first = (int) floor (MAX (x0, 0)), last = (int) floor (MIN (x1, self->n_cells - 1));

  for (int i = first; i <= last; i++) {
    double a = y0 + slope * (MAX (x0, i) - x0), b = y0 + slope * (MIN (x1, i + 1) - x0);

    self->low[i] = MIN (self->low[i], (float) MIN (a, b));
    self->high[i] = MAX (self->high[i], (float) MAX (a, b));
  }
}

static void
cover_rows (VigilTraceCurve *self, float top, float bottom, int *first, int *last)
{
  int from, to;

  top = MAX (top, 0);
  bottom = MIN (bottom, (float) self->height);
  if (top >= bottom)
    return;
  from = (int) top;
  to = MIN ((int) bottom, self->height - 1);
  for (int row = from; row <= to; row++)
    self->cover[row] += MIN (bottom, (float) (row + 1)) - MAX (top, (float) row);
  *first = MIN (*first, from);
  *last = MAX (*last, to);
}

/* What the pen covers in the column of cell @i. The curve is continuous within a run of cells, so
 * that the discs of a run make one interval; a cell without curve ends the run: never joined. */
static void
cover_cell (VigilTraceCurve *self, int i, int *first, int *last)
{
  gboolean is_run = self->low[i] <= self->high[i];
  float top = is_run ? self->low[i] - self->reach[0] : INFINITY;
  float bottom = is_run ? self->high[i] + self->reach[0] : -INFINITY;

  for (int side = -1; side <= 1; side += 2) {
    gboolean has_begun = is_run;

    for (int away = 1; away <= self->margin; away++) {
      int j = i + side * away;

      if (self->low[j] > self->high[j]) {
        if (has_begun)
          break;
        continue;
      }
      has_begun = TRUE;
      top = MIN (top, self->low[j] - self->reach[away]);
      bottom = MAX (bottom, self->high[j] + self->reach[away]);
    }
    if (!is_run) {
      cover_rows (self, top, bottom, first, last);
      top = INFINITY;
      bottom = -INFINITY;
    }
  }
  if (is_run)
    cover_rows (self, top, bottom, first, last);
}

guint32
vigil_trace_pixel (const GdkRGBA *ink, double cover)
{
  double alpha = (double) ink->alpha * CLAMP (cover, 0, 1) * 255;

  return (guint32) (alpha + 0.5) << 24 | (guint32) (alpha * (double) ink->red + 0.5) << 16
         | (guint32) (alpha * (double) ink->green + 0.5) << 8 | (guint32) (alpha * (double) ink->blue + 0.5);
}

void
vigil_trace_curve_paint (VigilTraceCurve *self, cairo_surface_t *surface, int x, int y, const GdkRGBA *ink)
{
  guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint32 full = vigil_trace_pixel (ink, 1);

  for (int i = self->margin; i + VIGIL_TRACE_SUB <= self->n_cells - self->margin; i += VIGIL_TRACE_SUB, x++) {
    int first = self->height, last = -1;

    for (int sub = 0; sub < VIGIL_TRACE_SUB; sub++)
      cover_cell (self, i + sub, &first, &last);
    for (int row = first; row <= last; row++) {
      guint32 *pixel = (guint32 *) (gpointer) (data + (y + row) * stride) + x;
      double cover = (double) self->cover[row] / VIGIL_TRACE_SUB;

      if (cover > 0.998)
        *pixel = full;
      else if (cover > 0)
        *pixel = vigil_trace_pixel (ink, cover);
      self->cover[row] = 0;
    }
  }
}
