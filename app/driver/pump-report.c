/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/pump-report.h"

#include "framing/run.h"

#include <string.h>

#define MAX_DIGITS 12

/* Digits and powers of ten of this many digits are whole numbers to a double, so their quotient is the
 * double nearest to what was written. */
PumpNumber
pump_read_number (const char *text)
{
  static const double powers[MAX_DIGITS + 1] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12 };
  gboolean is_negative = *text == '-';
  const char *c = is_negative ? text + 1 : text, *first = c, *point;
  gsize n_decimals = 0;
  guint64 digits = 0;
  guint8 digit;
  double number;

  for (; (digit = (guint8) (*c - '0')) <= 9; c++)
    digits = digits * 10 + digit;
  if (*c == '.') {
    for (point = c++; (digit = (guint8) (*c - '0')) <= 9; c++)
      digits = digits * 10 + digit;
    n_decimals = (gsize) (c - point - 1);
    first++; /* the point is no digit */
  }
  if (c == first || c - first > MAX_DIGITS)
    return (PumpNumber){ NULL, 0 };
  number = (double) (gint64) digits / powers[n_decimals];
  return (PumpNumber){ c, is_negative ? -number : number };
}

/* What is shown as it stands is one byte long, and none of these. */
static inline gboolean
is_not_plain (guint8 byte)
{
  return (byte < ' ') | (byte > '~');
}

static gboolean
is_showable (gunichar c)
{
  return c != (gunichar) -1 && c != (gunichar) -2 && g_unichar_isprint (c)
         && g_unichar_type (c) != G_UNICODE_PRIVATE_USE;
}

/* Not inlined: most text is plain. */
static G_NO_INLINE gboolean
copy_characters (char *out, gsize size, const char *text)
{
  gboolean is_clean = TRUE;
  gsize n = 0;

  memset (out, 0, size);
  while (*text != '\0') {
    gunichar c = g_utf8_get_char_validated (text, -1);
    gsize n_bytes = c == (gunichar) -1 || c == (gunichar) -2 ? 1 : (gsize) g_unichar_to_utf8 (c, NULL);
    gsize n_out = is_showable (c) ? n_bytes : 1;

    if (n + n_out >= size)
      break;
    if (is_showable (c))
      memcpy (out + n, text, n_bytes);
    else
      out[n] = '?';
    is_clean = is_clean && is_showable (c);
    n += n_out;
    text += n_bytes;
  }
  return is_clean;
}

gboolean
pump_copy_text (char *out, gsize size, const char *text)
{
  gsize len = strlen (text);

  if (len >= size || !vigil_run_is_plain ((const guint8 *) text, len, is_not_plain))
    return copy_characters (out, size, text);
  vigil_run_copy_short ((guint8 *) out, (const guint8 *) text, len);
  out[len] = '\0';
  return TRUE;
}

void
pump_write_hex (guint value, guint n_digits, guint8 *out)
{
  for (guint i = n_digits; i > 0; value >>= 4)
    out[--i] = (guint8) "0123456789ABCDEF"[value & 0xF];
}

static void
emit (VigilDriverContext *ctx, guint8 channel, VigilCode code, VigilQuality quality, double value, const char *text)
{
  VigilObservation observation;

  vigil_observation_init (&observation, code, ctx->now_us);
  observation.quality = quality;
  observation.channel = channel;
  observation.value = quality == VIGIL_QUALITY_INVALID ? 0 : value;
  if (*text != '\0' && !pump_copy_text (observation.text, sizeof observation.text, text)
      && observation.quality == VIGIL_QUALITY_OK)
    observation.quality = VIGIL_QUALITY_QUESTIONABLE;
  ctx->emit (ctx, &observation);
}

void
pump_emit (VigilDriverContext *ctx, guint8 channel, VigilCode code, VigilQuality quality, double value,
           const char *text)
{
  emit (ctx, channel, code, quality, value, text);
}

void
pump_emit_text (VigilDriverContext *ctx, guint8 channel, VigilCode code, const char *text)
{
  emit (ctx, channel, code, *text == '\0' ? VIGIL_QUALITY_INVALID : VIGIL_QUALITY_OK, 0, text);
}

void
pump_emit_value (VigilDriverContext *ctx, guint8 channel, VigilCode code, gboolean is_read, double value,
                 const char *label, const char *text)
{
  if (is_read && pump_is_in_range (code, value))
    emit (ctx, channel, code, VIGIL_QUALITY_OK, value, label);
  else
    emit (ctx, channel, code, VIGIL_QUALITY_INVALID, 0, text);
}
