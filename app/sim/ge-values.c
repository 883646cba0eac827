/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/ge-values.h"

#include "sim/ge-record.h"

#include <math.h>
#include <string.h>

enum { VALUES_SIZE = 278, AUXILIARY_SIZE = 114, ALARM_SIZE = 510 };
enum { INVALID = -32767, NOT_UPDATED = -32766 };
enum { PRESENT = 1 << 0, ACTIVE = 1 << 1, BOTH = PRESENT | ACTIVE };
enum { CUFF_AUTO = 1 << 3, CUFF_MEASURING = 1 << 5, CUFF_OLD = 1 << 8 };
enum { SOURCE_ECG = 1 << 3, ASYSTOLE = 1 << 2, CHANNELS_OFF = 7 << 11 };
enum { GAS_APNOEA = 1 << 2 };
enum { N_LINES = 5, LINES = 10, LINE_SIZE = 98, LINE_TEXT = 80, LINE_COLOUR = 82 };
enum { WHITE = 1, YELLOW = 2, RED = 3 };
enum { TYPE_HIGH = 0x0404, TYPE_MEDIUM = 0x0202 };

#define APNOEA_S 20.0
#define OLD_US (60 * G_USEC_PER_SEC)

static int
or_none (gboolean has_value, double value)
{
  return has_value && isfinite (value) ? (int) lround (value) : INVALID;
}

gboolean
vigil_sim_ge_is_apnoea (const VigilSimGeMoment *moment)
{
  return moment->vitals.since_breath_s > APNOEA_S;
}

static void
fill_ecg (guint8 *out, const VigilSimGeMoment *moment)
{
  const VigilSimVitals *v = &moment->vitals;
  gboolean has_rate = v->has_ecg && v->shown_hr_bpm > 0;

  vigil_sim_ge_set_u32 (out + 4, BOTH | SOURCE_ECG | (v->has_ecg ? 0 : CHANNELS_OFF));
  vigil_sim_ge_set_i16 (out + 8, 0x0275);       /* channel 1 is lead II */
  vigil_sim_ge_set_i16 (out + 10, or_none (has_rate, v->shown_hr_bpm));
  vigil_sim_ge_set_i16 (out + 18, or_none (v->has_ecg, v->shown_rr_bpm));
  vigil_sim_ge_set_i16 (out + 230, or_none (has_rate, v->shown_hr_bpm));
}

static void
fill_cuff (guint8 *out, const VigilSimGeMoment *moment)
{
  const VigilSimVitals *v = &moment->vitals;
  gboolean has_reading = v->has_nibp && !v->has_nibp_failed;
  guint label = CUFF_AUTO | (v->is_measuring_nibp ? CUFF_MEASURING : 0);

  if (has_reading && moment->wall_us - v->nibp_wall_us > OLD_US)
    label |= CUFF_OLD;
  vigil_sim_ge_set_u32 (out + 76, BOTH);
  vigil_sim_ge_set_i16 (out + 80, (int) label);
  vigil_sim_ge_set_i16 (out + 82, or_none (has_reading, v->nibp_sys_mmhg * 100));
  vigil_sim_ge_set_i16 (out + 84, or_none (has_reading, v->nibp_dia_mmhg * 100));
  vigil_sim_ge_set_i16 (out + 86, or_none (has_reading, v->nibp_mean_mmhg * 100));
  vigil_sim_ge_set_i16 (out + 88, or_none (has_reading, v->nibp_pulse_bpm));
}

static void
fill_oximeter (guint8 *out, const VigilSimGeMoment *moment)
{
  const VigilSimVitals *v = &moment->vitals;

  vigil_sim_ge_set_u32 (out + 122, BOTH);
  vigil_sim_ge_set_i16 (out + 128, or_none (v->has_probe, v->shown_spo2_percent * 100));
  vigil_sim_ge_set_i16 (out + 130, or_none (v->has_probe && v->shown_pulse_bpm > 0, v->shown_pulse_bpm));
  vigil_sim_ge_set_i16 (out + 132, or_none (v->has_probe, v->shown_perfusion * 100));
}

static void
fill_gas (guint8 *out, const VigilSimGeMoment *moment)
{
  gboolean is_apnoea = vigil_sim_ge_is_apnoea (moment);
  double et_percent = moment->vitals.shown_etco2_mmhg / VIGIL_SIM_GE_AMBIENT_MMHG * 100;

  if (!moment->has_gas)
    return;
  vigil_sim_ge_set_u32 (out + 136, BOTH | (is_apnoea ? GAS_APNOEA : 0));
  vigil_sim_ge_set_i16 (out + 140, 0x0009);     /* rates from the gas */
  vigil_sim_ge_set_i16 (out + 142, (int) lround (et_percent * 100));
  vigil_sim_ge_set_i16 (out + 144, 0);
  vigil_sim_ge_set_i16 (out + 146, or_none (TRUE, moment->vitals.shown_rr_bpm));
  vigil_sim_ge_set_i16 (out + 148, (int) lround (VIGIL_SIM_GE_AMBIENT_MMHG * 10));
}

static void
fill_basic (guint8 *out, const VigilSimGeMoment *moment)
{
  static const guint empty_groups[]
    = { 20, 34, 48, 62, 90, 98, 106, 114, 136, 150, 160, 170, 182, 204, 218, 236, 244, 258 };

  for (guint i = 4; i < 274; i += 2)
    vigil_sim_ge_set_i16 (out + i, NOT_UPDATED);
  for (guint i = 0; i < G_N_ELEMENTS (empty_groups); i++)
    vigil_sim_ge_set_u32 (out + empty_groups[i], 0);
  fill_ecg (out, moment);
  fill_cuff (out, moment);
  fill_oximeter (out, moment);
  fill_gas (out, moment);
}

static void
fill_extended (guint8 *out, const VigilSimGeMoment *moment)
{
  const VigilSimVitals *v = &moment->vitals;

  vigil_sim_ge_set_u32 (out + 4, v->has_ecg ? BOTH | SOURCE_ECG : PRESENT);
  vigil_sim_ge_set_i16 (out + 10, or_none (v->has_ecg, v->shown_hr_bpm));
  vigil_sim_ge_set_i16 (out + 12, or_none (v->has_ecg && v->shown_hr_bpm > 0, 60000 / v->shown_hr_bpm));
  vigil_sim_ge_set_i16 (out + 14, or_none (v->has_ecg, 0));
  vigil_sim_ge_set_u32 (out + 16, 0);
}

void
vigil_sim_ge_put_displayed (GByteArray *out, const VigilSimGeMoment *moment, guint class_number)
{
  guint8 bytes[VALUES_SIZE] = { 0 };

  vigil_sim_ge_set_u32 (bytes, (guint32) (moment->wall_us / G_USEC_PER_SEC));
  if (class_number == 0)
    fill_basic (bytes, moment);
  else if (class_number == 1)
    fill_extended (bytes, moment);
  bytes[274] = 2;
  vigil_sim_ge_set_i16 (bytes + 276, (int) (class_number << 8 | 0x81));
  g_byte_array_append (out, bytes, sizeof bytes);
}

void
vigil_sim_ge_put_auxiliary (GByteArray *out, const VigilSimGeMoment *moment)
{
  const VigilSimVitals *v = &moment->vitals;
  guint8 bytes[AUXILIARY_SIZE] = { 0 };

  if (v->has_nibp)
    vigil_sim_ge_set_u32 (bytes, (guint32) (v->nibp_wall_us / G_USEC_PER_SEC));
  g_byte_array_append (out, bytes, sizeof bytes);
}

static int
colour_of (guint type)
{
  if (type & TYPE_HIGH)
    return RED;
  return type & TYPE_MEDIUM ? YELLOW : WHITE;
}

void
vigil_sim_ge_put_alarm (GByteArray *out, const VigilSimScene *scene)
{
  guint8 bytes[ALARM_SIZE] = { 0 };
  guint n = 0;

  for (int colour = RED; colour >= WHITE; colour--)
    for (guint i = 0; i < scene->n_alerts && n < N_LINES; i++) {
      guint8 *line = bytes + LINES + LINE_SIZE * n;

      if (colour_of (scene->alerts[i].type) != colour)
        continue;
      G_STATIC_ASSERT (sizeof scene->alerts[i].text < LINE_TEXT);
      memcpy (line, scene->alerts[i].text, strlen (scene->alerts[i].text));
      vigil_sim_ge_set_i16 (line + LINE_COLOUR, colour);
      n++;
    }
  g_byte_array_append (out, bytes, sizeof bytes);
}
