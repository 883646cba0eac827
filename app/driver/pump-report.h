/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* How the drivers of pumps put what was read into observations. For those drivers only. */
#pragma once

#include "driver/driver.h"

typedef struct {
  const char *rest;   /* what stands behind it; NULL: there is none */
  double value;
} PumpNumber;

/* "-12.50" at the beginning of @text: '.' in every locale. */
PumpNumber pump_read_number (const char *text);
/* The same with nothing behind it. FALSE leaves @value alone. */
static inline gboolean
pump_parse_number (const char *text, double *value)
{
  PumpNumber number = pump_read_number (text);

  if (number.rest == NULL || *number.rest != '\0')
    return FALSE;
  *value = number.value;
  return TRUE;
}

/* UTF-8, cut between two characters; what cannot be shown, and glyphs that only the maker has, become
 * '?'. TRUE: there were none of those. */
gboolean pump_copy_text (char *out, gsize size, const char *text);
/* The last @n_digits hexadecimal digits of @value, in capitals; nothing ends them. */
void pump_write_hex (guint value, guint n_digits, guint8 *out);
/* Of pump @channel of the line. @text is the pump's word, copied as above; a '?' in it makes an OK value
 * QUESTIONABLE. */
void pump_emit (VigilDriverContext *ctx, guint8 channel, VigilCode code, VigilQuality quality, double value,
                const char *text);
/* INVALID where there is none. */
void pump_emit_text (VigilDriverContext *ctx, guint8 channel, VigilCode code, const char *text);
/* Of the vocabulary. */
static inline gboolean
pump_is_in_range (VigilCode code, double value)
{
  const VigilVocabulary *about = &vigil_vocabulary[code];

  return value >= about->min && value <= about->max;
}

/* INVALID unless it was read and lies in the vocabulary's range. @label stands beside a good value,
 * the pump's own @text in place of a bad one. */
void pump_emit_value (VigilDriverContext *ctx, guint8 channel, VigilCode code, gboolean is_read, double value,
                      const char *label, const char *text);
