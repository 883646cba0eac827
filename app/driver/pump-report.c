/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/pump-report.h"

#include <string.h>

#define MAX_DIGITS 12

/* Digits and powers of ten of this many digits are whole numbers to a double, so their quotient is the
 * double nearest to what was written. */
gboolean
pump_parse_number (const char *text, double *value)
{
  gboolean is_negative = *text == '-', has_point = FALSE;
  guint n_digits = 0;
  guint64 digits = 0, divisor = 1;
  double number;

  for (const char *c = text + is_negative; *c != '\0'; c++) {
    if (*c >= '0' && *c <= '9' && ++n_digits <= MAX_DIGITS) {
      digits = digits * 10 + (guint64) (*c - '0');
      divisor *= has_point ? 10 : 1;
    } else if (*c == '.' && !has_point) {
      has_point = TRUE;
    } else {
      return FALSE;
    }
  }
  if (n_digits == 0)
    return FALSE;
  number = (double) digits / (double) divisor;
  *value = is_negative ? -number : number;
  return TRUE;
}

/* What is shown as it stands and is one byte long. */
static inline gboolean
is_plain (char c)
{
  return c >= ' ' && c <= '~';
}

static gboolean
is_showable (gunichar c)
{
  return c != (gunichar) -1 && c != (gunichar) -2 && g_unichar_isprint (c)
         && g_unichar_type (c) != G_UNICODE_PRIVATE_USE;
}

gboolean
pump_copy_text (char *out, gsize size, const char *text)
{
  gboolean is_clean = TRUE;
  gsize n = 0;

  while (*text != '\0') {
    gunichar c;
    gsize n_bytes, n_out;

    while (is_plain (*text) && n + 1 < size)
      out[n++] = *text++;
    if (*text == '\0')
      break;
    c = g_utf8_get_char_validated (text, -1);
    n_bytes = c == (gunichar) -1 || c == (gunichar) -2 ? 1 : (gsize) g_unichar_to_utf8 (c, NULL);
    n_out = is_showable (c) ? n_bytes : 1;
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
  out[n] = '\0';
  return is_clean;
}

void
pump_write_hex (guint value, guint n_digits, guint8 *out)
{
  for (guint i = n_digits; i > 0; value >>= 4)
    out[--i] = (guint8) "0123456789ABCDEF"[value & 0xF];
}

void
pump_emit (VigilDriverContext *ctx, guint8 channel, VigilCode code, VigilQuality quality, double value,
           const char *text)
{
  VigilObservation observation;

  vigil_observation_init (&observation, code, ctx->now_us);
  observation.quality = quality;
  observation.channel = channel;
  observation.value = quality == VIGIL_QUALITY_INVALID ? 0 : value;
  if (!pump_copy_text (observation.text, sizeof observation.text, text) && quality == VIGIL_QUALITY_OK)
    observation.quality = VIGIL_QUALITY_QUESTIONABLE;
  ctx->emit (ctx, &observation);
}

void
pump_emit_text (VigilDriverContext *ctx, guint8 channel, VigilCode code, const char *text)
{
  pump_emit (ctx, channel, code, *text == '\0' ? VIGIL_QUALITY_INVALID : VIGIL_QUALITY_OK, 0, text);
}

gboolean
pump_is_in_range (VigilCode code, double value)
{
  const VigilVocabulary *about = vigil_vocabulary_get (code);

  return value >= about->min && value <= about->max;
}

void
pump_emit_value (VigilDriverContext *ctx, guint8 channel, VigilCode code, gboolean is_read, double value,
                 const char *label, const char *text)
{
  if (is_read && pump_is_in_range (code, value))
    pump_emit (ctx, channel, code, VIGIL_QUALITY_OK, value, label);
  else
    pump_emit (ctx, channel, code, VIGIL_QUALITY_INVALID, 0, text);
}
