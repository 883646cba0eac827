/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/icon-draw.h"
#include "draw/icon-table.h"

#include <math.h>
#include <string.h>

#define GRID 24.0

static const VigilIconShape *
find_shape (const char *name)
{
  for (const VigilIconShape *shape = vigil_icon_table; shape->name != NULL; shape++)
    if (g_strcmp0 (shape->name, name) == 0)
      return shape;
  return NULL;
}

gboolean
vigil_icon_exists (const char *name)
{
  return find_shape (name) != NULL;
}

/* Arc from the current point: SVG 1.1, appendix F.6.5 (end points to centre); all our arcs are
 * of circles. */
static void
add_arc (cairo_t *cr, double r, gboolean is_large, gboolean is_sweep, double x1, double y1)
{
  double x0, y0, dx, dy, d, h, cx, cy, a0, a1, sign;

  cairo_get_current_point (cr, &x0, &y0);
  dx = x1 - x0;
  dy = y1 - y0;
  d = hypot (dx, dy);
  if (d <= 0)
    return;
  r = MAX (r, d / 2);
  h = sqrt (MAX (0, r * r - d * d / 4));
  sign = is_large == is_sweep ? -1 : 1;
  cx = (x0 + x1) / 2 - sign * h * dy / d;
  cy = (y0 + y1) / 2 + sign * h * dx / d;
  a0 = atan2 (y0 - cy, x0 - cx);
  a1 = atan2 (y1 - cy, x1 - cx);
  if (is_sweep)
    cairo_arc (cr, cx, cy, r, a0, a1);
  else
    cairo_arc_negative (cr, cx, cy, r, a0, a1);
}

typedef struct {
  cairo_t *cr;
  double x, y;             /* the current point */
  double ctrl_x, ctrl_y;   /* second control point of the last curve, for S */
  gboolean was_curve;
} Pen;

static guint
n_arguments (char command)
{
  static const struct { char command; guint n; } arity[] = {
    { 'M', 2 }, { 'L', 2 }, { 'H', 1 }, { 'V', 1 }, { 'C', 6 }, { 'S', 4 }, { 'A', 7 }, { 'Z', 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (arity); i++)
    if (arity[i].command == g_ascii_toupper (command))
      return arity[i].n;
  g_return_val_if_reached (0);
}

static void
draw_command (Pen *pen, char command, const double *a)
{
  double ox = g_ascii_islower (command) ? pen->x : 0, oy = g_ascii_islower (command) ? pen->y : 0;
  gboolean is_curve = FALSE;

  switch (g_ascii_toupper (command)) {
  case 'M':
    cairo_move_to (pen->cr, ox + a[0], oy + a[1]);
    break;
  case 'L':
    cairo_line_to (pen->cr, ox + a[0], oy + a[1]);
    break;
  case 'H':
    cairo_line_to (pen->cr, ox + a[0], pen->y);
    break;
  case 'V':
    cairo_line_to (pen->cr, pen->x, oy + a[0]);
    break;
  case 'C':
    cairo_curve_to (pen->cr, ox + a[0], oy + a[1], ox + a[2], oy + a[3], ox + a[4], oy + a[5]);
    pen->ctrl_x = ox + a[2];
    pen->ctrl_y = oy + a[3];
    is_curve = TRUE;
    break;
  case 'S':
    cairo_curve_to (pen->cr, pen->was_curve ? 2 * pen->x - pen->ctrl_x : pen->x,
                    pen->was_curve ? 2 * pen->y - pen->ctrl_y : pen->y,
                    ox + a[0], oy + a[1], ox + a[2], oy + a[3]);
    pen->ctrl_x = ox + a[0];
    pen->ctrl_y = oy + a[1];
    is_curve = TRUE;
    break;
  case 'A':
    add_arc (pen->cr, a[0], a[3] > 0, a[4] > 0, ox + a[5], oy + a[6]);
    break;
  default:
    cairo_close_path (pen->cr);
  }
  pen->was_curve = is_curve;
  cairo_get_current_point (pen->cr, &pen->x, &pen->y);
}

static void
add_path (cairo_t *cr, const char *d)
{
  Pen pen = { .cr = cr };
  char command = 'M';

  cairo_new_path (cr);
  while (*d != '\0') {
    double a[7] = { 0 };
    guint n;

    if (g_ascii_isalpha (*d))
      command = *d++;
    n = n_arguments (command);
    for (guint i = 0; i < n; i++) {
      char *end;

      while (*d == ' ' || *d == ',')
        d++;
      a[i] = g_ascii_strtod (d, &end);
      g_return_if_fail (end != d);
      d = end;
    }
    draw_command (&pen, command, a);
    while (*d == ' ')
      d++;
  }
}

void
vigil_icon_draw (cairo_t *cr, const char *name, double x, double y, double size)
{
  static const double dashes[] = { 3.4, 2.6 };
  const VigilIconShape *shape = find_shape (name);

  if (shape == NULL)
    return;
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, size / GRID, size / GRID);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (gsize i = 0; i < G_N_ELEMENTS (shape->paths) && shape->paths[i].d != NULL; i++) {
    guint flags = shape->paths[i].flags;

    add_path (cr, shape->paths[i].d);
    if ((flags & VIGIL_ICON_FILL) != 0)
      cairo_fill_preserve (cr);
    if (shape->paths[i].stroke > 0) {
      gboolean is_dashed = (flags & VIGIL_ICON_DASH) != 0;

      cairo_set_line_width (cr, shape->paths[i].stroke);
      cairo_set_line_cap (cr, (flags & VIGIL_ICON_BUTT) != 0 ? CAIRO_LINE_CAP_BUTT
                                                             : CAIRO_LINE_CAP_ROUND);
      cairo_set_dash (cr, dashes, is_dashed ? G_N_ELEMENTS (dashes) : 0, 0);
      cairo_stroke (cr);
    }
  }
  cairo_restore (cr);
}
