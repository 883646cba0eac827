/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "observation/vocabulary.h"

#include <string.h>

#define MDC(partition, code) ((partition) << 16 | (code))
#define NUM(c, n, u, uc, d, lo, hi, st, m, l) \
  [c] = { c, n, VIGIL_KIND_NUMERIC, u, uc, d, lo, hi, st, m, l }
#define WAVE(c, n, u, uc, m) [c] = { c, n, VIGIL_KIND_WAVE, u, uc, 3, -1e6, 1e6, 1500, m, NULL }
#define ENUM(c, n, top, st) [c] = { c, n, VIGIL_KIND_ENUM, "", "1", 0, 0, top, st, 0, NULL }
#define TEXT(c, n) [c] = { c, n, VIGIL_KIND_TEXT, "", "", 0, 0, 1e9, 0, 0, NULL }

/* Continuous numerics come about once a second; 5 s is what the field calls stale (interface
 * sheet of the monitors, section 6). An episodic pressure ages by its own time of measurement:
 * what is "overdue" is the protocol's interval, so it has no stale_after_ms here. */
const VigilVocabulary vigil_vocabulary[VIGIL_N_CODES] = {
  [VIGIL_CODE_NONE] = { VIGIL_CODE_NONE, "none", VIGIL_KIND_TEXT, "", "", 0, 0, 0, 0, 0, NULL },
  NUM (VIGIL_CODE_HR, "vital.hr", "/min", "/min", 0, 0, 350, 5000, MDC (2, 0x4182), "8867-4"),
  NUM (VIGIL_CODE_PULSE_PLETH, "vital.pulse.pleth", "/min", "/min", 0, 0, 350, 5000,
       MDC (2, 0x4822), "8889-8"),
  NUM (VIGIL_CODE_PULSE_NIBP, "vital.pulse.nibp", "/min", "/min", 0, 0, 350, 0, MDC (2, 0xF0E5),
       "8867-4"),
  NUM (VIGIL_CODE_PULSE, "vital.pulse", "/min", "/min", 0, 0, 350, 5000, MDC (2, 0x480A), "8867-4"),
  NUM (VIGIL_CODE_SPO2, "vital.spo2", "%", "%", 0, 0, 100, 5000, MDC (2, 0x4BB8), "59408-5"),
  NUM (VIGIL_CODE_PERFUSION, "vital.perfusion", "", "1", 1, 0, 100, 5000, MDC (2, 0x4BB0), NULL),
  NUM (VIGIL_CODE_RR, "vital.rr", "/min", "/min", 0, 0, 150, 5000, MDC (2, 0x500A), "9279-1"),
  NUM (VIGIL_CODE_RR_CO2, "vital.rr.co2", "/min", "/min", 0, 0, 150, 5000, MDC (2, 0x5012),
       "9279-1"),
  NUM (VIGIL_CODE_NIBP_SYS, "vital.nibp.sys", "mmHg", "mm[Hg]", 0, 10, 300, 0, MDC (2, 0x4A05),
       "8480-6"),
  NUM (VIGIL_CODE_NIBP_DIA, "vital.nibp.dia", "mmHg", "mm[Hg]", 0, 5, 250, 0, MDC (2, 0x4A06),
       "8462-4"),
  NUM (VIGIL_CODE_NIBP_MEAN, "vital.nibp.mean", "mmHg", "mm[Hg]", 0, 5, 280, 0, MDC (2, 0x4A07),
       "8478-0"),
  NUM (VIGIL_CODE_ABP_SYS, "vital.abp.sys", "mmHg", "mm[Hg]", 0, -50, 400, 5000, MDC (2, 0x4A15),
       "76215-3"),
  NUM (VIGIL_CODE_ABP_DIA, "vital.abp.dia", "mmHg", "mm[Hg]", 0, -50, 400, 5000, MDC (2, 0x4A16),
       "76213-8"),
  NUM (VIGIL_CODE_ABP_MEAN, "vital.abp.mean", "mmHg", "mm[Hg]", 0, -50, 400, 5000,
       MDC (2, 0x4A17), "76214-6"),
  NUM (VIGIL_CODE_ETCO2, "vital.etco2", "mmHg", "mm[Hg]", 0, 0, 150, 5000, MDC (2, 0x50B0),
       "19891-1"),
  NUM (VIGIL_CODE_FICO2, "vital.fico2", "mmHg", "mm[Hg]", 0, 0, 150, 5000, MDC (2, 0x50BA), NULL),
  NUM (VIGIL_CODE_TEMP, "vital.temp", "°C", "Cel", 1, 10, 45, 15000, MDC (2, 0x4B48), "8310-5"),
  NUM (VIGIL_CODE_PVC_RATE, "vital.pvc", "/min", "/min", 0, 0, 300, 5000, MDC (2, 0x4261), NULL),
  WAVE (VIGIL_CODE_WAVE_ECG_I, "wave.ecg.i", "mV", "mV", MDC (2, 0x0101)),
  WAVE (VIGIL_CODE_WAVE_ECG_II, "wave.ecg.ii", "mV", "mV", MDC (2, 0x0102)),
  WAVE (VIGIL_CODE_WAVE_ECG_III, "wave.ecg.iii", "mV", "mV", MDC (2, 0x013D)),
  WAVE (VIGIL_CODE_WAVE_ECG_AVR, "wave.ecg.avr", "mV", "mV", MDC (2, 0x013E)),
  WAVE (VIGIL_CODE_WAVE_ECG_AVL, "wave.ecg.avl", "mV", "mV", MDC (2, 0x013F)),
  WAVE (VIGIL_CODE_WAVE_ECG_AVF, "wave.ecg.avf", "mV", "mV", MDC (2, 0x0140)),
  WAVE (VIGIL_CODE_WAVE_ECG_V, "wave.ecg.v", "mV", "mV", MDC (2, 0x0143)),
  WAVE (VIGIL_CODE_WAVE_ECG_MCL, "wave.ecg.mcl", "mV", "mV", 0),
  WAVE (VIGIL_CODE_WAVE_PLETH, "wave.pleth", "", "1", MDC (2, 0x4BB4)),
  WAVE (VIGIL_CODE_WAVE_ABP, "wave.abp", "mmHg", "mm[Hg]", MDC (2, 0x4A14)),
  WAVE (VIGIL_CODE_WAVE_RESP, "wave.resp", "Ω", "Ohm", MDC (2, 0x5000)),
  WAVE (VIGIL_CODE_WAVE_CO2, "wave.co2", "mmHg", "mm[Hg]", MDC (2, 0x50AC)),
  TEXT (VIGIL_CODE_PUMP_SERIAL, "pump.serial"),
  ENUM (VIGIL_CODE_PUMP_MODE, "pump.mode", VIGIL_N_PUMP_MODES - 1, 5000),
  NUM (VIGIL_CODE_PUMP_RATE, "pump.rate", "mL/h", "mL/h", 2, 0, 2000, 5000, MDC (2, 0x6874), NULL),
  NUM (VIGIL_CODE_PUMP_RATE_SET, "pump.rate.set", "mL/h", "mL/h", 2, 0, 2000, 0, 0, NULL),
  NUM (VIGIL_CODE_PUMP_INFUSED, "pump.infused", "mL", "mL", 3, 0, 100000, 5000, MDC (2, 0x68FC),
       NULL),
  NUM (VIGIL_CODE_PUMP_VTBI, "pump.vtbi", "mL", "mL", 3, 0, 10000, 0, MDC (2, 0x68E8), NULL),
  NUM (VIGIL_CODE_PUMP_TIME_LEFT, "pump.time-left", "s", "s", 0, 0, 1e6, 5000, MDC (2, 0x68D8),
       NULL),
  NUM (VIGIL_CODE_PUMP_PRESSURE, "pump.pressure", "mmHg", "mm[Hg]", 1, -500, 3000, 5000, 0, NULL),
  TEXT (VIGIL_CODE_PUMP_DRUG, "pump.drug"),
  TEXT (VIGIL_CODE_PUMP_SYRINGE, "pump.syringe"),
  ENUM (VIGIL_CODE_PUMP_ALARM, "pump.alarm", VIGIL_N_PUMP_ALARMS - 1, 0),
  ENUM (VIGIL_CODE_PUMP_MAINS, "pump.mains", 1, 0),
  ENUM (VIGIL_CODE_PUMP_REMOTE, "pump.remote", 1, 0),
  NUM (VIGIL_CODE_PUMP_KVO_RATE, "pump.kvo.rate", "mL/h", "mL/h", 2, 0, 100, 0, 0, NULL),
  TEXT (VIGIL_CODE_PUMP_LOG, "pump.log"),
  TEXT (VIGIL_CODE_PUMP_ANSWER, "pump.answer"),
  TEXT (VIGIL_CODE_DEVICE_MODEL, "device.model"),
  ENUM (VIGIL_CODE_DEVICE_ALERT, "device.alert", 3, 0),
  ENUM (VIGIL_CODE_LINK_STATE, "link.state", VIGIL_N_LINK_STATES - 1, 0),
  NUM (VIGIL_CODE_LINK_ERRORS, "link.errors", "", "1", 0, 0, 1e12, 0, 0, NULL),
};

VigilCode
vigil_vocabulary_lookup (const char *name)
{
  g_return_val_if_fail (name != NULL, VIGIL_CODE_NONE);
  for (guint i = 1; i < VIGIL_N_CODES; i++)
    if (strcmp (vigil_vocabulary[i].name, name) == 0)
      return vigil_vocabulary[i].code;
  return VIGIL_CODE_NONE;
}

gboolean
vigil_vocabulary_is_episodic (VigilCode code)
{
  return code == VIGIL_CODE_NIBP_SYS || code == VIGIL_CODE_NIBP_DIA || code == VIGIL_CODE_NIBP_MEAN
         || code == VIGIL_CODE_PULSE_NIBP;
}

gboolean
vigil_vocabulary_is_akin (VigilCode a, VigilCode b)
{
  static const VigilCode families[][4] = {
    { VIGIL_CODE_HR, VIGIL_CODE_PULSE, VIGIL_CODE_PULSE_PLETH, VIGIL_CODE_PULSE_NIBP },
    { VIGIL_CODE_RR, VIGIL_CODE_RR_CO2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
    gboolean has_a = FALSE, has_b = FALSE;

    for (guint k = 0; k < G_N_ELEMENTS (families[i]) && families[i][k] != VIGIL_CODE_NONE; k++) {
      has_a |= families[i][k] == a;
      has_b |= families[i][k] == b;
    }
    if (has_a && has_b)
      return TRUE;
  }
  return a == b;
}

const char *
vigil_pump_mode_name (VigilPumpMode mode)
{
  static const char *const names[VIGIL_N_PUMP_MODES] = {
    "unknown", "hold", "infusing", "bolus", "kvo", "back-off", "titrating",
  };

  g_return_val_if_fail (mode < VIGIL_N_PUMP_MODES, "unknown");
  return names[mode];
}

const char *
vigil_pump_alarm_name (VigilPumpAlarm alarm)
{
  static const char *const names[VIGIL_N_PUMP_ALARMS] = {
    "none",        "occlusion",     "near-end", "end",       "vtbi-done", "syringe", "line-disconnect",
    "battery-low", "battery-empty", "mains-lost", "comms", "attention", "limit",   "fault", "other",
    "air",         "flow",
  };

  g_return_val_if_fail (alarm < VIGIL_N_PUMP_ALARMS, "other");
  return names[alarm];
}

const char *
vigil_link_state_name (VigilLinkState state)
{
  static const char *const names[VIGIL_N_LINK_STATES] = {
    "closed", "silent", "no-frames", "negotiating", "live", "lost",
  };

  g_return_val_if_fail (state < VIGIL_N_LINK_STATES, "closed");
  return names[state];
}
