/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/pump-report.h"

#include <string.h>

#define MAX_DIGITS 12

gboolean
pump_parse_number (const char *text, double *value)
{
  const char *digits = *text == '-' ? text + 1 : text;
  guint n_digits = 0, n_points = 0;

  for (const char *c = digits; *c != '\0'; c++) {
    if (g_ascii_isdigit (*c))
      n_digits++;
    else if (*c == '.')
      n_points++;
    else
      return FALSE;
  }
  if (n_digits == 0 || n_digits > MAX_DIGITS || n_points > 1)
    return FALSE;
  *value = g_ascii_strtod (text, NULL);
  return TRUE;
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
  out[n] = '\0';
  return is_clean;
}

void
pump_emit (VigilDriverContext *ctx, guint8 channel, VigilCode code, VigilQuality quality, double value,
           const char *text)
{
  VigilObservation observation = {
    .code = code,
    .quality = quality,
    .channel = channel,
    .value = quality == VIGIL_QUALITY_INVALID ? 0 : value,
    .t_mono_us = ctx->now_us,
  };

  if (!pump_copy_text (observation.text, sizeof observation.text, text) && quality == VIGIL_QUALITY_OK)
    observation.quality = VIGIL_QUALITY_QUESTIONABLE;
  ctx->emit (ctx, &observation);
}

void
pump_emit_text (VigilDriverContext *ctx, guint8 channel, VigilCode code, const char *text)
{
  pump_emit (ctx, channel, code, *text == '\0' ? VIGIL_QUALITY_INVALID : VIGIL_QUALITY_OK, 0, text);
}

void
pump_emit_value (VigilDriverContext *ctx, guint8 channel, VigilCode code, gboolean is_read, double value,
                 const char *label, const char *text)
{
  const VigilVocabulary *about = vigil_vocabulary_get (code);

  if (is_read && value >= about->min && value <= about->max)
    pump_emit (ctx, channel, code, VIGIL_QUALITY_OK, value, label);
  else
    pump_emit (ctx, channel, code, VIGIL_QUALITY_INVALID, 0, text);
}
