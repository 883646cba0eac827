/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bcc-block.h"

#include <math.h>
#include <string.h>

#define RS 0x1E
#define LONGEST_S 65535

void
vigil_sim_bcc_put (const VigilSimBccStyle *style, GString *block, int index, const char *parameter,
                   const char *format, ...)
{
  va_list args;

  if (block->len > 0)
    g_string_append_c (block, RS);
  if (index < 0)
    g_string_append_printf (block, "%u,50100,%s,", style->seconds, parameter);
  else
    g_string_append_printf (block, style->is_decimal ? "%u,5011%02d,%s," : "%u,5011%d,%s,", style->seconds, index + 1,
                            parameter);
  va_start (args, format);
  g_string_append_vprintf (block, format, args);
  va_end (args);
}

/* With the wire's decimal sign, which is a point whatever the locale. */
static void
put_number (const VigilSimBccStyle *style, GString *block, int index, const char *parameter, double value,
            const char *format)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  vigil_sim_bcc_put (style, block, index, parameter, "%s", g_ascii_formatd (text, sizeof text, format, value));
}

static const struct {
  const char *word;                /* of the mechanics */
  guint alarm1_bit, prealarm_bit;  /* 0: not there */
  const char *flag;
} alarms[] = {
  { "AL_OCCLU", 10, 0, "INA3" }, { "AL_EOIST", 9, 0, "INA2" },  { "AL_VTBIS", 13, 0, "INA7" },
  { "AL_VTBIK", 13, 0, "INA7" }, { "AL_VTBIC", 13, 0, "INA7" }, { "AL_EMBAT", 7, 0, "INA1" },
  { "AL_NEOIN", 0, 2, "INA12" }, { "AL_LWBAT", 0, 4, "INA11" },
};

static gboolean
has_alarm (const VigilSimRackPump *pump, gsize which)
{
  return strcmp (pump->syringe.alarm, alarms[which].word) == 0;
}

static void
put_bits (const VigilSimBccStyle *style, GString *block, const VigilSimRackPump *pump, int index)
{
  const VigilSimSyringe *s = &pump->syringe;
  guint32 alarm1 = 0, prealarm = 0, runstate = s->mode == VIGIL_SIM_SYRINGE_HOLD ? 1 : 2, status = 1;

  for (gsize i = 0; i < G_N_ELEMENTS (alarms); i++)
    if (has_alarm (pump, i)) {
      alarm1 |= alarms[i].alarm1_bit != 0 ? 1u << alarms[i].alarm1_bit : 0;
      prealarm |= alarms[i].prealarm_bit != 0 ? 1u << alarms[i].prealarm_bit : 0;
    }
  runstate |= (alarm1 != 0 ? 1u << 2 : 0) | (s->mode == VIGIL_SIM_SYRINGE_KVO ? 1u << 3 : 0)
              | (prealarm != 0 ? 1u << 5 : 0);
  status |= (s->has_mains ? 1u << 1 : 0) | (s->mode != VIGIL_SIM_SYRINGE_HOLD ? 1u << 7 : 0)
            | (s->mode == VIGIL_SIM_SYRINGE_KVO ? 1u << 13 : 0);
  vigil_sim_bcc_put (style, block, index, "RUNSTATE", "%u", runstate);
  vigil_sim_bcc_put (style, block, index, "STATUS1", "0x%08Xh", status);
  vigil_sim_bcc_put (style, block, index, "ALARM1", "0x%08Xh", alarm1);
  vigil_sim_bcc_put (style, block, index, "ALARM2", "0x%08Xh", 0);
  vigil_sim_bcc_put (style, block, index, "PREALARM", "0x%08Xh", prealarm);
}

static void
put_flags (const VigilSimBccStyle *style, GString *block, const VigilSimRackPump *pump, int index)
{
  static const char *const flags[] = { "INA1", "INA2", "INA3", "INA7", "INA11", "INA12" };

  vigil_sim_bcc_put (style, block, index, "INM3", "%d", pump->syringe.mode != VIGIL_SIM_SYRINGE_HOLD);
  vigil_sim_bcc_put (style, block, index, "INM8", "%d", pump->syringe.has_mains);
  vigil_sim_bcc_put (style, block, index, "INM10", "%d", pump->syringe.mode == VIGIL_SIM_SYRINGE_KVO);
  vigil_sim_bcc_put (style, block, index, "INM14", "0");
  for (gsize k = 0; k < G_N_ELEMENTS (flags); k++) {
    gboolean is_up = FALSE;

    for (gsize i = 0; i < G_N_ELEMENTS (alarms); i++)
      is_up |= has_alarm (pump, i) && strcmp (alarms[i].flag, flags[k]) == 0;
    vigil_sim_bcc_put (style, block, index, flags[k], "%d", is_up);
  }
}

static void
put_numbers (const VigilSimBccStyle *style, GString *block, const VigilSimRackPump *pump, int index)
{
  const VigilSimSyringe *s = &pump->syringe;
  double left_s = vigil_sim_syringe_get_left_s (s);

  put_number (style, block, index, "INRT", vigil_sim_syringe_get_actual_ml_h (s), "%.2f");
  if (pump->has_no_values || s->set_ml_h <= 0)
    vigil_sim_bcc_put (style, block, index, "BASRT", "_NV");
  else
    put_number (style, block, index, "BASRT", s->set_ml_h, "%.2f");
  if (pump->has_no_values || left_s < 0)
    vigil_sim_bcc_put (style, block, index, "INRMT", "_NV");
  else
    vigil_sim_bcc_put (style, block, index, "INRMT", "%d", left_s >= LONGEST_S ? LONGEST_S : (int) left_s);
  if (pump->has_no_values || !s->has_vtbi)
    vigil_sim_bcc_put (style, block, index, "INVTB", "_NV");
  else
    put_number (style, block, index, "INVTB", pump->vtbi_ml, "%.2f");
  if (pump->has_no_values)
    vigil_sim_bcc_put (style, block, index, "INVI", "_NA");
  else
    put_number (style, block, index, "INVI", s->infused_ml, "%.2f");
}

GString *
vigil_sim_bcc_report (const VigilSimBccStyle *style, VigilSimRackPump *pump, int index)
{
  const VigilSimSyringe *s = &pump->syringe;
  GString *block = g_string_new (NULL);

  vigil_sim_bcc_put (style, block, index, pump->is_known ? "GNMODEL" : "GNNEW", "688N030003");
  pump->is_known = TRUE;
  vigil_sim_bcc_put (style, block, index, "DSSTATUS", "00051");
  put_numbers (style, block, pump, index);
  vigil_sim_bcc_put (style, block, index, "INSYR", "50");
  put_number (style, block, index, "INVOLACT", s->syringe_ml, "%.1f");
  vigil_sim_bcc_put (style, block, index, "INSOL", "%s", *pump->drug != '\0' ? pump->drug : "_NV");
  put_number (style, block, index, "INP1", 3, "%.0f");
  put_number (style, block, index, "INP2", MIN (100, floor (s->pressure_mmhg / 4)), "%.0f");
  if (style->has_bits)
    put_bits (style, block, pump, index);
  else
    put_flags (style, block, pump, index);
  vigil_sim_bcc_put (style, block, index, "INSERNUM", "%s", pump->serial_number);
  vigil_sim_bcc_put (style, block, index, "WHATEVERELSE", "1");
  pump->told_mode = s->mode;
  pump->told_ml_h = vigil_sim_syringe_get_actual_ml_h (s);
  pump->told_alarm = s->alarm;
  return block;
}

gboolean
vigil_sim_bcc_is_changed (const VigilSimRackPump *pump)
{
  const VigilSimSyringe *s = &pump->syringe;

  return pump->is_in
         && (pump->told_mode != s->mode || fabs (pump->told_ml_h - vigil_sim_syringe_get_actual_ml_h (s)) > 0.001
             || pump->told_alarm != s->alarm);
}
