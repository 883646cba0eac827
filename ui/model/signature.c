/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/signature.h"

#include "base/clock.h"

#include <math.h>

struct _VigilSignature {
  GArray *points;
  gint64 started_us;
  guint n_strokes;
};

VigilSignature *
vigil_signature_new (void)
{
  VigilSignature *self = g_new0 (VigilSignature, 1);

  self->points = g_array_new (FALSE, FALSE, sizeof (VigilSignaturePoint));
  return self;
}

void
vigil_signature_free (VigilSignature *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->points);
  g_free (self);
}

void
vigil_signature_clear (VigilSignature *self)
{
  g_array_set_size (self->points, 0);
  self->n_strokes = 0;
}

static void
add (VigilSignature *self, double x, double y, double pressure, gint64 t_us, gboolean is_first)
{
  VigilSignaturePoint point
      = { 0, x, y, isnan (pressure) ? pressure : CLAMP (pressure, 0, 1), is_first };

  if (self->points->len == 0)
    self->started_us = t_us;
  point.t_ms = (double)(t_us - self->started_us) / VIGIL_USEC_PER_MSEC;
  g_array_append_val (self->points, point);
}

void
vigil_signature_begin (VigilSignature *self, double x, double y, double pressure, gint64 t_us)
{
  self->n_strokes++;
  add (self, x, y, pressure, t_us, TRUE);
}

void
vigil_signature_move (VigilSignature *self, double x, double y, double pressure, gint64 t_us)
{
  g_return_if_fail (self->n_strokes > 0);
  add (self, x, y, pressure, t_us, FALSE);
}

guint
vigil_signature_get_n_strokes (const VigilSignature *self)
{
  return self->n_strokes;
}

const GArray *
vigil_signature_get_points (const VigilSignature *self)
{
  return self->points;
}

double
vigil_signature_get_ink (const VigilSignature *self)
{
  double ink = 0;

  for (guint i = 1; i < self->points->len; i++) {
    const VigilSignaturePoint *a = &g_array_index (self->points, VigilSignaturePoint, i - 1);
    const VigilSignaturePoint *b = &g_array_index (self->points, VigilSignaturePoint, i);

    if (!b->is_first)
      ink += hypot (b->x - a->x, b->y - a->y);
  }
  return ink;
}

static void
append_number (GString *out, double value, const char *format)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (number, sizeof number, format, value));
}

static void
append_stroke (GString *svg, const VigilSignature *self, guint from, guint to)
{
  g_autoptr (GString) path = g_string_new (NULL);
  g_autoptr (GString) times = g_string_new (NULL);
  g_autoptr (GString) pressures = g_string_new (NULL);
  gboolean has_pressure = TRUE;

  for (guint i = from; i < to; i++) {
    const VigilSignaturePoint *point = &g_array_index (self->points, VigilSignaturePoint, i);

    g_string_append_c (path, i == from ? 'M' : 'L');
    append_number (path, point->x, "%.1f");
    g_string_append_c (path, ' ');
    append_number (path, point->y, "%.1f");
    if (i > from) {
      g_string_append_c (times, ' ');
      g_string_append_c (pressures, ' ');
    }
    append_number (times, point->t_ms, "%.1f");
    append_number (pressures, point->pressure, "%.2f");
    has_pressure &= !isnan (point->pressure);
  }
  g_string_append_printf (svg, "<path data-t=\"%s\"", times->str);
  if (has_pressure)
    g_string_append_printf (svg, " data-p=\"%s\"", pressures->str);
  g_string_append_printf (svg, " d=\"%s\"/>", path->str);
}

char *
vigil_signature_to_svg (const VigilSignature *self, double width, double height)
{
  GString *svg = g_string_new ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
  guint from = 0;

  append_number (svg, width, "%.0f");
  g_string_append_c (svg, ' ');
  append_number (svg, height, "%.0f");
  g_string_append (
      svg, "\" fill=\"none\" stroke=\"black\" stroke-width=\"4\" stroke-linecap=\"round\">");
  for (guint i = 1; i <= self->points->len; i++)
    if (i == self->points->len || g_array_index (self->points, VigilSignaturePoint, i).is_first) {
      append_stroke (svg, self, from, i);
      from = i;
    }
  g_string_append (svg, "</svg>");
  return g_string_free (svg, FALSE);
}
