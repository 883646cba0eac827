/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of the Datex-Ohmeda Record Interface as a simulated monitor writes and reads them: 7E,
 * record, sum modulo 256, 7E, with 7E and 7D sent as 7D 5E and 7D 5D; numbers are little-endian.
 * Kept apart from the framing of the product on purpose.
 * Pure; one thread at a time. */
#pragma once

#include <glib.h>

enum { VIGIL_SIM_GE_HEADER = 40, VIGIL_SIM_GE_MAX_RECORD = 1490, VIGIL_SIM_GE_MAX_SUBRECORDS = 8 };

typedef struct {
  guint8 number, level;
  guint16 plug;
  guint32 time_s;
  guint main_type;
  guint n_subrecords;
  guint8 types[VIGIL_SIM_GE_MAX_SUBRECORDS];
  guint offsets[VIGIL_SIM_GE_MAX_SUBRECORDS];
  GByteArray *body;             /* of all subrecords */
} VigilSimGeRecord;

void vigil_sim_ge_put_i16 (GByteArray *out, int value);
void vigil_sim_ge_set_i16 (guint8 *at, int value);
void vigil_sim_ge_set_u32 (guint8 *at, guint32 value);
int vigil_sim_ge_get_i16 (const guint8 *at);

/* Begins a subrecord: what is appended to the body from here on is its own. */
void vigil_sim_ge_begin (VigilSimGeRecord *self, guint8 type);
/* The wire's bytes. Behind the end of the list of subrecords stands what was in the memory. */
GByteArray *vigil_sim_ge_frame (const VigilSimGeRecord *self) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
  gboolean is_inside, is_escaped;
  gsize len;
  guint8 bytes[VIGIL_SIM_GE_MAX_RECORD + 1];
} VigilSimGeCutter;

/* Good records in @bytes; the others are dropped. */
void vigil_sim_ge_cut (VigilSimGeCutter *self, const guint8 *bytes, gsize len,
                       void (*on_record) (const guint8 *record, gsize len, gpointer user_data), gpointer user_data);
