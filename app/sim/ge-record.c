/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/ge-record.h"

#include <string.h>

enum { FLAG = 0x7E, ESCAPE = 0x7D, LIST_END = 0xFF, DESCRIPTOR = 3, LIST = 16 };

void
vigil_sim_ge_set_i16 (guint8 *at, int value)
{
  at[0] = (guint8) (value & 0xFF);
  at[1] = (guint8) (value >> 8 & 0xFF);
}

void
vigil_sim_ge_set_u32 (guint8 *at, guint32 value)
{
  for (guint i = 0; i < 4; i++)
    at[i] = (guint8) (value >> 8 * i);
}

int
vigil_sim_ge_get_i16 (const guint8 *at)
{
  return (gint16) (at[0] | at[1] << 8);
}

void
vigil_sim_ge_put_i16 (GByteArray *out, int value)
{
  guint8 bytes[2];

  vigil_sim_ge_set_i16 (bytes, value);
  g_byte_array_append (out, bytes, sizeof bytes);
}

void
vigil_sim_ge_begin (VigilSimGeRecord *self, guint8 type)
{
  g_assert (self->n_subrecords < VIGIL_SIM_GE_MAX_SUBRECORDS);
  self->types[self->n_subrecords] = type;
  self->offsets[self->n_subrecords++] = self->body->len;
}

static void
fill_header (const VigilSimGeRecord *self, guint8 *header)
{
  guint total = VIGIL_SIM_GE_HEADER + self->body->len;

  memset (header, 0, VIGIL_SIM_GE_HEADER);
  vigil_sim_ge_set_i16 (header, (int) total);
  header[2] = self->number;
  header[3] = self->level;
  vigil_sim_ge_set_i16 (header + 4, self->plug);
  vigil_sim_ge_set_u32 (header + 6, self->time_s);
  vigil_sim_ge_set_i16 (header + 14, (int) self->main_type);
  for (guint i = 0; i < VIGIL_SIM_GE_MAX_SUBRECORDS; i++) {
    guint8 *descriptor = header + LIST + DESCRIPTOR * i;

    if (i < self->n_subrecords) {
      vigil_sim_ge_set_i16 (descriptor, (int) self->offsets[i]);
      descriptor[2] = self->types[i];
    } else if (i == self->n_subrecords) {
      descriptor[2] = LIST_END;
    } else {
      vigil_sim_ge_set_i16 (descriptor, (int) (0x9AD0 + 0x1234 * i + self->number));
      descriptor[2] = (guint8) (7 * i + self->number);
    }
  }
}

static void
put_escaped (GByteArray *out, guint8 byte)
{
  guint8 pair[2] = { ESCAPE, byte == FLAG ? 0x5E : 0x5D };

  if (byte == FLAG || byte == ESCAPE)
    g_byte_array_append (out, pair, 2);
  else
    g_byte_array_append (out, &byte, 1);
}

GByteArray *
vigil_sim_ge_frame (const VigilSimGeRecord *self)
{
  static const guint8 flag = FLAG;
  GByteArray *out = g_byte_array_new ();
  guint8 header[VIGIL_SIM_GE_HEADER], total = 0;

  fill_header (self, header);
  g_byte_array_append (out, &flag, 1);
  for (guint i = 0; i < sizeof header; i++) {
    put_escaped (out, header[i]);
    total = (guint8) (total + header[i]);
  }
  for (guint i = 0; i < self->body->len; i++) {
    put_escaped (out, self->body->data[i]);
    total = (guint8) (total + self->body->data[i]);
  }
  put_escaped (out, total);
  g_byte_array_append (out, &flag, 1);
  return out;
}

static gboolean
is_good (const VigilSimGeCutter *self)
{
  guint8 total = 0;

  if (self->len <= VIGIL_SIM_GE_HEADER || vigil_sim_ge_get_i16 (self->bytes) != (int) self->len - 1)
    return FALSE;
  for (gsize i = 0; i + 1 < self->len; i++)
    total = (guint8) (total + self->bytes[i]);
  return total == self->bytes[self->len - 1];
}

void
vigil_sim_ge_cut (VigilSimGeCutter *self, const guint8 *bytes, gsize len,
                  void (*on_record) (const guint8 *record, gsize len, gpointer user_data), gpointer user_data)
{
  for (gsize i = 0; i < len; i++) {
    if (bytes[i] == FLAG) {
      if (self->is_inside && is_good (self))
        on_record (self->bytes, self->len - 1, user_data);
      self->is_inside = TRUE;
      self->is_escaped = FALSE;
      self->len = 0;
    } else if (self->is_inside && bytes[i] == ESCAPE) {
      self->is_escaped = TRUE;
    } else if (self->is_inside && self->len < sizeof self->bytes) {
      self->bytes[self->len++] = self->is_escaped ? bytes[i] | 0x20 : bytes[i];
      self->is_escaped = FALSE;
    }
  }
}
