/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/trace-paper.h"

#include "draw/slices.h"
#include "draw/trace-curve.h"

#include <math.h>

/* The erase bar moves on by so much at a time: in most frames the slice that the head is in is then
 * the only one that changes. */
#define ERASE_STEP_PX VIGIL_SLICE_PX
#define CURSOR_PX 2
#define CURSOR_MARGIN_PX 4
#define CURSOR_ALPHA 0.55

typedef struct {
  VigilTraceLook look;       /* width 0: none yet */
  VigilTraceRange range;
  VigilTraceCurve *curve;    /* scratch, made for the look's line width */
  gint64 origin_us;          /* time of column 0 */
  gint64 head;               /* columns before it are drawn, device pixels since the origin */
  gint64 erased;             /* columns before it are drawn or empty */
  gboolean has_head;
} Lane;

struct _VigilTracePaper {
  int width, height, scale;
  VigilSlices *slices;       /* NULL: no size yet */
  Lane *lanes;
  guint n_lanes, n_built;    /* n_built: in the slices of before */
};

VigilTracePaper *
vigil_trace_paper_new (void)
{
  return g_new0 (VigilTracePaper, 1);
}

static void
drop (VigilTracePaper *self)
{
  for (guint i = 0; i < self->n_lanes; i++)
    vigil_trace_curve_free (self->lanes[i].curve);
  g_clear_pointer (&self->lanes, g_free);
  self->n_lanes = 0;
  if (self->slices != NULL)
    self->n_built += vigil_slices_get_n_built (self->slices);
  g_clear_pointer (&self->slices, vigil_slices_free);
}

void
vigil_trace_paper_free (VigilTracePaper *self)
{
  if (self == NULL)
    return;
  drop (self);
  g_free (self);
}

void
vigil_trace_paper_set_size (VigilTracePaper *self, int width, int height, int scale, guint n_lanes)
{
  if (self->width == width && self->height == height && self->scale == scale && self->n_lanes == n_lanes)
    return;
  drop (self);
  self->width = width;
  self->height = height;
  self->scale = scale;
  self->lanes = g_new0 (Lane, n_lanes);
  self->n_lanes = n_lanes;
  if (width > 0 && height > 0)
    self->slices = vigil_slices_new (width, height, scale);
}

/* ---- pixels ---- */

static int
lane_columns (const VigilTracePaper *self, const Lane *lane)
{
  return lane->look.width * self->scale;
}

typedef struct {
  cairo_surface_t *surface;
  int x, x_in;      /* in the paper; in the surface */
} Place;

/* Where the columns @at .. @to are, as far as they are in one surface; the lane begins again at its
 * left. Returns how many. */
static int
find_place (const VigilTracePaper *self, const Lane *lane, gint64 at, gint64 to, Place *place)
{
  int columns = lane_columns (self, lane), in_lane = (int) (at % columns), n;

  place->x = lane->look.x * self->scale + in_lane;
  place->surface = vigil_slices_get_surface (self->slices, place->x, &place->x_in, &n);
  return (int) MIN (to - at, MIN (n, columns - in_lane));
}

/* The columns @from .. @to with @pixel, but for @margin_px at the top and at the bottom, which are
 * emptied. */
static void
fill (VigilTracePaper *self, const Lane *lane, gint64 from, gint64 to, int margin_px, guint32 pixel)
{
  int height = lane->look.height * self->scale, margin = margin_px * self->scale;
  Place place;

  for (int n; from < to; from += n) {
    int stride;
    guint8 *data;

    n = find_place (self, lane, from, to, &place);
    stride = cairo_image_surface_get_stride (place.surface);
    data = cairo_image_surface_get_data (place.surface) + lane->look.y * self->scale * stride;
    for (int row = 0; row < height; row++) {
      guint32 *at = (guint32 *) (gpointer) (data + row * stride) + place.x_in;
      guint32 filling = row >= margin && row < height - margin ? pixel : 0;

      for (int i = 0; i < n; i++)
        at[i] = filling;
    }
    vigil_slices_touch (self->slices, place.x);
  }
}

static double
column_of (const VigilTracePaper *self, const Lane *lane, gint64 t_us)
{
  return (double) (t_us - lane->origin_us) * lane->look.px_per_s * self->scale / G_USEC_PER_SEC;
}

static gint64
time_of (const VigilTracePaper *self, const Lane *lane, double column)
{
  return lane->origin_us + (gint64) (column * G_USEC_PER_SEC / (lane->look.px_per_s * self->scale));
}

static double
row_of (const VigilTracePaper *self, const Lane *lane, float value)
{
  double y = (lane->range.zero_px - (double) value * lane->range.px_per_unit) * self->scale;

  return CLAMP (y, self->scale, (lane->look.height - 1) * self->scale);
}

/* The stretch of the curve over the columns @from .. @to, cell by cell of SUB a column, with the
 * pen's margin on either side: every sample counts, however many fall into a cell. */
static void
fill_cells (const VigilTracePaper *self, const Lane *lane, const VigilWaveBuffer *buffer, gint64 from, gint64 to)
{
  VigilTraceCurve *curve = lane->curve;
  double left = (double) from * VIGIL_TRACE_SUB - curve->margin;
  guint n = vigil_wave_buffer_get_n (buffer);
  guint i = vigil_wave_buffer_find (buffer, time_of (self, lane, left / VIGIL_TRACE_SUB));
  double x_before = 0, y_before = NAN;

  vigil_trace_curve_empty (curve, (int) (to - from) * VIGIL_TRACE_SUB + 2 * curve->margin);
  for (i = i > 0 ? i - 1 : 0; i < n; i++) {
    const VigilWaveSample *sample = vigil_wave_buffer_get (buffer, i);
    double x = column_of (self, lane, sample->t_us) * VIGIL_TRACE_SUB - left;
    double y = isnan (sample->value) ? (double) NAN : row_of (self, lane, sample->value);

    if (!isnan (y))
      vigil_trace_curve_add (curve, isnan (y_before) ? x : x_before, isnan (y_before) ? y : y_before, x, y);
    if (x > curve->n_cells)
      break;
    x_before = x;
    y_before = y;
  }
}

static void
draw_curve (VigilTracePaper *self, const Lane *lane, const VigilWaveBuffer *buffer, gint64 from, gint64 to)
{
  Place place;

  for (int n; from < to; from += n) {
    n = find_place (self, lane, from, to, &place);
    fill_cells (self, lane, buffer, from, from + n);
    vigil_trace_curve_paint (lane->curve, place.surface, place.x_in, lane->look.y * self->scale, &lane->look.ink);
  }
}

/* ---- lanes ---- */

gboolean
vigil_trace_paper_clear (VigilTracePaper *self, guint number)
{
  Lane *lane;

  g_return_val_if_fail (number < self->n_lanes, FALSE);
  lane = &self->lanes[number];
  if (!lane->has_head)
    return FALSE;
  fill (self, lane, 0, lane_columns (self, lane), 0, 0);
  lane->has_head = FALSE;
  return TRUE;
}

static gboolean
is_same_look (const VigilTraceLook *a, const VigilTraceLook *b)
{
  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height
         && G_APPROX_VALUE (a->px_per_s, b->px_per_s, 1e-6) && G_APPROX_VALUE (a->line_width, b->line_width, 1e-6)
         && gdk_rgba_equal (&a->ink, &b->ink);
}

void
vigil_trace_paper_set_look (VigilTracePaper *self, guint number, const VigilTraceLook *look)
{
  VigilTraceLook inside = *look;
  Lane *lane;

  g_return_if_fail (number < self->n_lanes && look->x >= 0 && look->y >= 0 && look->px_per_s > 0);
  lane = &self->lanes[number];
  inside.width = MIN (inside.width, self->width - inside.x);
  inside.height = MIN (inside.height, self->height - inside.y);
  if (is_same_look (&lane->look, &inside))
    return;
  vigil_trace_paper_clear (self, number);
  lane->look = inside;
  vigil_trace_curve_free (lane->curve);
  lane->curve = vigil_trace_curve_new (look->line_width * self->scale / 2, inside.height * self->scale);
}

void
vigil_trace_paper_set_range (VigilTracePaper *self, guint number, VigilTraceRange range)
{
  g_return_if_fail (number < self->n_lanes);
  self->lanes[number].range = range;
}

/* At least one lane before @to_us. Lanes of one speed share it, so that their heads are below each
 * other. */
static gint64
find_origin_us (const VigilTracePaper *self, const Lane *lane, gint64 to_us)
{
  gint64 lane_us = (gint64) ((double) lane->look.width / lane->look.px_per_s * G_USEC_PER_SEC);

  for (guint i = 0; i < self->n_lanes; i++) {
    const Lane *other = &self->lanes[i];

    if (other->has_head && other->look.x == lane->look.x && other->look.width == lane->look.width
        && G_APPROX_VALUE (other->look.px_per_s, lane->look.px_per_s, 1e-6) && other->origin_us + lane_us <= to_us)
      return other->origin_us;
  }
  return to_us - 2 * lane_us;
}

gboolean
vigil_trace_paper_sweep (VigilTracePaper *self, guint number, const VigilWaveBuffer *buffer, gint64 to_us)
{
  int s = self->scale, step = ERASE_STEP_PX * s;
  gint64 head, from, erased, cursor;
  Lane *lane;

  g_return_val_if_fail (number < self->n_lanes, FALSE);
  lane = &self->lanes[number];
  if (self->slices == NULL || lane->look.width <= 2 * VIGIL_TRACE_ERASE_PX || lane->look.height <= 0)
    return FALSE;
  if (!lane->has_head)
    lane->origin_us = find_origin_us (self, lane, to_us);
  head = (gint64) floor (column_of (self, lane, to_us));
  if (lane->has_head && head <= lane->head)
    return FALSE;
  erased = (head + VIGIL_TRACE_ERASE_PX * s + step - 1) / step * step;
  from = erased - lane_columns (self, lane);
  if (lane->has_head)
    from = MAX (from, lane->head);
  else
    lane->erased = from;
  cursor = head + (1 + CURSOR_PX) * s;
  fill (self, lane, from, head + s, 0, 0);
  fill (self, lane, head + s, cursor, CURSOR_MARGIN_PX, vigil_trace_pixel (&lane->look.ink, CURSOR_ALPHA));
  /* between them everything is empty already */
  fill (self, lane, MAX (cursor, lane->erased), erased, 0, 0);
  draw_curve (self, lane, buffer, from, head);
  lane->head = head;
  lane->erased = erased;
  lane->has_head = TRUE;
  return TRUE;
}

double
vigil_trace_paper_get_head_px (const VigilTracePaper *self, guint number)
{
  const Lane *lane;

  g_return_val_if_fail (number < self->n_lanes, -1);
  lane = &self->lanes[number];
  return lane->has_head ? (double) (lane->head % lane_columns (self, lane)) / self->scale : -1;
}

guint
vigil_trace_paper_get_n_built (const VigilTracePaper *self)
{
  return self->n_built + (self->slices != NULL ? vigil_slices_get_n_built (self->slices) : 0);
}

void
vigil_trace_paper_snapshot (VigilTracePaper *self, GtkSnapshot *snapshot)
{
  if (self->slices != NULL)
    vigil_slices_snapshot (self->slices, snapshot);
}
