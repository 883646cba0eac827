/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A piece of numerics, all codes of a session together: a version byte, then point after point.
 *
 *   head            varint: bit 0 the value is a float, bits 1 .. 3 quality, the rest flags
 *   series          varint: which code and channel. The first of a series has its length and
 *                   wire name and its channel here, and numbers are given in that order
 *   time            beyond the point before, in us
 *   [value]         only if the quality has one: a float, or what it is beyond the last whole
 *                   number of its series */
#include "record/chunk.h"
#include "record/varint.h"

#include <math.h>

#define VERSION 1
#define MAX_SERIES 128

typedef struct {
  VigilCode code;
  guint8 channel;
  gint64 whole; /* the last value that was a whole number */
} Series;

struct _VigilNumericCoder {
  GByteArray *data;
  Series series[MAX_SERIES];
  guint n_series;
  gint64 t0_us, t1_us, n;
};

void
vigil_piece_free (VigilPiece *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->data);
  g_bytes_unref (self->extents);
  g_free (self);
}

VigilNumericCoder *
vigil_numeric_coder_new (void)
{
  VigilNumericCoder *self = g_new0 (VigilNumericCoder, 1);

  self->data = g_byte_array_new ();
  return self;
}

void
vigil_numeric_coder_free (VigilNumericCoder *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->data);
  g_free (self);
}

/* Writes the number of the series, and its name when it is a new one. */
static Series *
put_series (VigilNumericCoder *self, VigilCode code, guint8 channel)
{
  const char *name = vigil_vocabulary_get (code)->name;
  Series *series;
  guint i;

  for (i = 0; i < self->n_series; i++)
    if (self->series[i].code == code && self->series[i].channel == channel)
      break;
  vigil_put_varint (self->data, i);
  series = &self->series[i];
  if (i == self->n_series) {
    *series = (Series){ code, channel, 0 };
    vigil_put_varint (self->data, strlen (name));
    g_byte_array_append (self->data, (const guint8 *) name, strlen (name));
    vigil_put_byte (self->data, channel);
    self->n_series++;
  }
  return series;
}

static gboolean
is_whole (float value)
{
  gboolean is_minus_zero = signbit (value) && !(value < 0);

  return fabsf (value) < 1e6f && !(fabsf (value - truncf (value)) > 0) && !is_minus_zero;
}

void
vigil_numeric_coder_add (VigilNumericCoder *self, const VigilObservation *observation)
{
  gboolean has_value = vigil_observation_has_value (observation);
  float value = (float) observation->value;
  gboolean is_float = has_value && !is_whole (value);
  Series *series;

  g_return_if_fail (observation->code > VIGIL_CODE_NONE && observation->code < VIGIL_N_CODES);
  g_return_if_fail (self->n_series < MAX_SERIES);
  if (self->n == 0) {
    vigil_put_byte (self->data, VERSION);
    self->t0_us = observation->t_mono_us;
    self->t1_us = 0;
  }
  vigil_put_varint (self->data, (guint64) observation->flags << 4
                                    | (guint64) observation->quality << 1 | (is_float ? 1 : 0));
  series = put_series (self, observation->code, observation->channel);
  vigil_put_signed (self->data, vigil_wrap_sub (observation->t_mono_us, self->t1_us));
  if (is_float) {
    vigil_put_float (self->data, value);
  } else if (has_value) {
    vigil_put_signed (self->data, (gint64) value - series->whole);
    series->whole = (gint64) value;
  }
  self->t1_us = observation->t_mono_us;
  self->n++;
}

gboolean
vigil_numeric_coder_is_full (const VigilNumericCoder *self)
{
  return self->data->len >= VIGIL_PIECE_FULL || self->n_series == MAX_SERIES
         || vigil_wrap_sub (self->t1_us, self->t0_us) >= VIGIL_PIECE_US;
}

VigilPiece *
vigil_numeric_coder_take (VigilNumericCoder *self)
{
  VigilPiece *piece;

  if (self->n == 0)
    return NULL;
  piece = g_new0 (VigilPiece, 1);
  piece->t0_us = self->t0_us;
  piece->t1_us = self->t1_us;
  piece->n = self->n;
  piece->data = g_byte_array_free_to_bytes (self->data);
  piece->extents = g_bytes_new (NULL, 0);
  self->data = g_byte_array_new ();
  self->n_series = 0;
  self->n = 0;
  return piece;
}

static Series *
get_series (VigilCursor *cursor, Series *all, guint *n_all)
{
  guint64 i = vigil_get_varint (cursor);
  const guint8 *bytes;
  gsize len;

  if (cursor->is_bad || i > *n_all || i >= MAX_SERIES) {
    cursor->is_bad = TRUE;
    return NULL;
  }
  if (i < *n_all)
    return &all[i];
  len = (gsize) vigil_get_varint (cursor);
  bytes = vigil_get_bytes (cursor, len);
  all[i].channel = vigil_get_byte (cursor);
  if (cursor->is_bad)
    return NULL;
  {
    g_autofree char *name = g_strndup ((const char *) bytes, len);
    all[i].code = vigil_vocabulary_lookup (name);
  }
  all[i].whole = 0;
  (*n_all)++;
  return &all[i];
}

static float
get_value (VigilCursor *cursor, Series *series, gboolean has_value, gboolean is_float)
{
  if (!has_value)
    return NAN;
  if (is_float)
    return vigil_get_float (cursor);
  series->whole = vigil_wrap_add (series->whole, vigil_get_signed (cursor));
  return (float) series->whole;
}

gboolean
vigil_numeric_piece_decode (const guint8 *data, gsize len, VigilNumericFunc func,
                            gpointer user_data)
{
  VigilCursor cursor = { data, data + len, FALSE };
  Series series[MAX_SERIES];
  guint n_series = 0;
  gint64 t_us = 0;

  if (vigil_get_byte (&cursor) != VERSION)
    return FALSE;
  while (!cursor.is_bad && cursor.at < cursor.end) {
    guint64 head = vigil_get_varint (&cursor);
    guint quality = head >> 1 & 7;
    Series *which = get_series (&cursor, series, &n_series);
    VigilNumericPoint point;

    if (which == NULL || quality > VIGIL_QUALITY_ABSENT || head >> 4 > 0xFF)
      return FALSE;
    t_us = vigil_wrap_add (t_us, vigil_get_signed (&cursor));
    point.t_mono_us = t_us;
    point.quality = (guint8) quality;
    point.flags = (guint8) (head >> 4);
    point.channel = which->channel;
    point.value = get_value (&cursor, which,
                             quality == VIGIL_QUALITY_OK || quality == VIGIL_QUALITY_QUESTIONABLE,
                             head & 1);
    if (!cursor.is_bad && func != NULL)
      func (which->code, &point, user_data);
  }
  return !cursor.is_bad;
}
