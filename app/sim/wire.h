/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulators' own way of writing and cutting wire bytes. Kept apart from the framing and the
 * drivers of the product on purpose: each is the other's check.
 *
 * Philips Data Export over RS-232: C0, header 11 01 and length, payload, CRC-16/X-25 low byte
 * first, C1; C0, C1 and 7D are escaped as 7D and the byte exclusive-or 20. All numbers are
 * big-endian.
 * Pure; one thread at a time. */
#pragma once

#include <glib.h>

/* The frame of a payload, ready for the wire. */
GByteArray *vigil_sim_wire_frame (const guint8 *payload, gsize len) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
  GByteArray *frame;       /* the running one; NULL outside */
  gboolean is_escaped;
} VigilSimCutter;

/* The payloads of good frames in @bytes; others are dropped, as a real monitor does. */
void vigil_sim_cutter_feed (VigilSimCutter *self, const guint8 *bytes, gsize len,
                            void (*on_payload) (const guint8 *payload, gsize len, gpointer user_data),
                            gpointer user_data);
void vigil_sim_cutter_clear (VigilSimCutter *self);

void vigil_sim_put_u8 (GByteArray *out, guint value);
void vigil_sim_put_u16 (GByteArray *out, guint value);
void vigil_sim_put_u32 (GByteArray *out, guint32 value);
/* 8 bits of decimal exponent, 24 of mantissa. NaN gives the special NaN. */
void vigil_sim_put_float (GByteArray *out, double value, guint decimals);
/* UTF-16, byte length before it, ended and padded with NUL to @n_units units. */
void vigil_sim_put_string (GByteArray *out, const char *ascii, guint n_units);
/* Century, year, month, day, hour, minute, second, 1/100 s as BCD, local time as a monitor's
 * own clock shows it. */
void vigil_sim_put_bcd_time (GByteArray *out, gint64 wall_us);
/* Reserves a 16-bit length and returns its place; _close () writes what followed it. */
guint vigil_sim_open_length (GByteArray *out);
void vigil_sim_close_length (GByteArray *out, guint place);
/* An attribute list under way: count and length, patched as attributes are added. */
guint vigil_sim_open_list (GByteArray *out);
void vigil_sim_close_list (GByteArray *out, guint place, guint count);
/* Bounds-checked reading: 0 beyond the end. */
guint vigil_sim_get_u16 (const guint8 *bytes, gsize len, gsize offset);
guint32 vigil_sim_get_u32 (const guint8 *bytes, gsize len, gsize offset);
