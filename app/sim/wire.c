/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/wire.h"

#include "base/checksum.h"
#include "base/clock.h"

#include <math.h>
#include <string.h>

enum { FLAG_BEGIN = 0xC0, FLAG_END = 0xC1, ESCAPE = 0x7D, HEADER_LEN = 4, MAX_FRAME = 8192 };

static void
put_escaped (GByteArray *out, guint8 byte)
{
  if (byte == FLAG_BEGIN || byte == FLAG_END || byte == ESCAPE) {
    vigil_sim_put_u8 (out, ESCAPE);
    byte ^= 0x20;
  }
  vigil_sim_put_u8 (out, byte);
}

GByteArray *
vigil_sim_wire_frame (const guint8 *payload, gsize len)
{
  g_autoptr (GByteArray) plain = g_byte_array_sized_new ((guint) len + 8);
  GByteArray *out = g_byte_array_sized_new ((guint) len + 32);
  guint16 check;

  vigil_sim_put_u16 (plain, 0x1101);
  vigil_sim_put_u16 (plain, (guint) len);
  g_byte_array_append (plain, payload, (guint) len);
  check = vigil_crc16_x25 (plain->data, plain->len);
  vigil_sim_put_u8 (plain, check & 0xFF);
  vigil_sim_put_u8 (plain, check >> 8);
  vigil_sim_put_u8 (out, FLAG_BEGIN);
  for (guint i = 0; i < plain->len; i++)
    put_escaped (out, plain->data[i]);
  vigil_sim_put_u8 (out, FLAG_END);
  return out;
}

static gboolean
is_good (const GByteArray *frame)
{
  guint16 check;

  if (frame->len < HEADER_LEN + 2 || vigil_sim_get_u16 (frame->data, frame->len, 0) != 0x1101
      || vigil_sim_get_u16 (frame->data, frame->len, 2) != frame->len - HEADER_LEN - 2)
    return FALSE;
  check = vigil_crc16_x25 (frame->data, frame->len - 2);
  return frame->data[frame->len - 2] == (check & 0xFF) && frame->data[frame->len - 1] == check >> 8;
}

void
vigil_sim_cutter_feed (VigilSimCutter *self, const guint8 *bytes, gsize len,
                       void (*on_payload) (const guint8 *payload, gsize len, gpointer user_data),
                       gpointer user_data)
{
  for (gsize i = 0; i < len; i++) {
    guint8 byte = bytes[i];

    if (byte == FLAG_BEGIN) {
      vigil_sim_cutter_clear (self);
      self->frame = g_byte_array_new ();
    } else if (self->frame == NULL) {
      continue;
    } else if (byte == FLAG_END) {
      /* an escape before the end is the sender's "throw this away" */
      g_autoptr (GByteArray) done = g_steal_pointer (&self->frame);

      if (!self->is_escaped && is_good (done))
        on_payload (done->data + HEADER_LEN, done->len - HEADER_LEN - 2, user_data);
    } else if (byte == ESCAPE) {
      self->is_escaped = TRUE;
    } else if (self->frame->len == MAX_FRAME) {
      vigil_sim_cutter_clear (self);
    } else {
      vigil_sim_put_u8 (self->frame, self->is_escaped ? byte ^ 0x20 : byte);
      self->is_escaped = FALSE;
    }
  }
}

void
vigil_sim_cutter_clear (VigilSimCutter *self)
{
  g_clear_pointer (&self->frame, g_byte_array_unref);
  self->is_escaped = FALSE;
}

void
vigil_sim_put_u8 (GByteArray *out, guint value)
{
  guint8 byte = (guint8) value;

  g_byte_array_append (out, &byte, 1);
}

void
vigil_sim_put_u16 (GByteArray *out, guint value)
{
  vigil_sim_put_u8 (out, value >> 8);
  vigil_sim_put_u8 (out, value);
}

void
vigil_sim_put_u32 (GByteArray *out, guint32 value)
{
  vigil_sim_put_u16 (out, value >> 16);
  vigil_sim_put_u16 (out, value & 0xFFFF);
}

void
vigil_sim_put_float (GByteArray *out, double value, guint decimals)
{
  gint32 mantissa;

  if (isnan (value)) {
    vigil_sim_put_u32 (out, 0x007FFFFF);
    return;
  }
  mantissa = (gint32) lround (value * pow (10, decimals));
  vigil_sim_put_u8 (out, (guint) (-(int) decimals));
  vigil_sim_put_u8 (out, (guint32) mantissa >> 16);
  vigil_sim_put_u16 (out, (guint32) mantissa & 0xFFFF);
}

void
vigil_sim_put_string (GByteArray *out, const char *ascii, guint n_units)
{
  gsize n = strlen (ascii);

  vigil_sim_put_u16 (out, 2 * n_units);
  for (guint i = 0; i < n_units; i++)
    vigil_sim_put_u16 (out, i < n && i + 1 < n_units ? (guint8) ascii[i] : 0);
}

static guint
bcd (int two_digits)
{
  return (guint) (two_digits / 10 << 4 | two_digits % 10);
}

void
vigil_sim_put_bcd_time (GByteArray *out, gint64 wall_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall_us / VIGIL_USEC_PER_SEC);

  vigil_sim_put_u8 (out, bcd (g_date_time_get_year (time) / 100));
  vigil_sim_put_u8 (out, bcd (g_date_time_get_year (time) % 100));
  vigil_sim_put_u8 (out, bcd (g_date_time_get_month (time)));
  vigil_sim_put_u8 (out, bcd (g_date_time_get_day_of_month (time)));
  vigil_sim_put_u8 (out, bcd (g_date_time_get_hour (time)));
  vigil_sim_put_u8 (out, bcd (g_date_time_get_minute (time)));
  vigil_sim_put_u8 (out, bcd (g_date_time_get_second (time)));
  vigil_sim_put_u8 (out, bcd ((int) (wall_us / 10000 % 100)));
}

guint
vigil_sim_open_length (GByteArray *out)
{
  vigil_sim_put_u16 (out, 0);
  return out->len;
}

void
vigil_sim_close_length (GByteArray *out, guint place)
{
  guint len = out->len - place;

  out->data[place - 2] = (guint8) (len >> 8);
  out->data[place - 1] = (guint8) len;
}

guint
vigil_sim_open_list (GByteArray *out)
{
  vigil_sim_put_u16 (out, 0);
  return vigil_sim_open_length (out);
}

void
vigil_sim_close_list (GByteArray *out, guint place, guint count)
{
  vigil_sim_close_length (out, place);
  out->data[place - 4] = (guint8) (count >> 8);
  out->data[place - 3] = (guint8) count;
}

guint
vigil_sim_get_u16 (const guint8 *bytes, gsize len, gsize offset)
{
  return offset + 2 <= len ? (guint) (bytes[offset] << 8 | bytes[offset + 1]) : 0;
}

guint32
vigil_sim_get_u32 (const guint8 *bytes, gsize len, gsize offset)
{
  return (guint32) vigil_sim_get_u16 (bytes, len, offset) << 16 | vigil_sim_get_u16 (bytes, len, offset + 2);
}
