/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* THE list of what a device may say. Every driver maps to these codes and nothing else; every
 * screen, alarm rule, record and export names them. A wire name is stored and golden-tested, so
 * it is never renamed.
 *
 * Codes of IEEE 11073-10101 (MDC) and LOINC stand in the table as published by HL7 and the
 * Personal Health Device nomenclature; 0 and NULL mean that none was found.
 * Pure; any thread. */
#pragma once

#include <glib.h>

typedef enum {
  VIGIL_CODE_NONE,
  /* numerics of a monitor */
  VIGIL_CODE_HR,             /* from the ECG */
  VIGIL_CODE_PULSE_PLETH,    /* from the pleth */
  VIGIL_CODE_PULSE_NIBP,     /* from the cuff */
  VIGIL_CODE_PULSE,          /* source not told */
  VIGIL_CODE_SPO2,
  VIGIL_CODE_PERFUSION,
  VIGIL_CODE_RR,             /* impedance */
  VIGIL_CODE_RR_CO2,         /* airway */
  VIGIL_CODE_NIBP_SYS,
  VIGIL_CODE_NIBP_DIA,
  VIGIL_CODE_NIBP_MEAN,
  VIGIL_CODE_ABP_SYS,
  VIGIL_CODE_ABP_DIA,
  VIGIL_CODE_ABP_MEAN,
  VIGIL_CODE_ETCO2,
  VIGIL_CODE_FICO2,
  VIGIL_CODE_TEMP,
  VIGIL_CODE_PVC_RATE,
  /* waves */
  VIGIL_CODE_WAVE_ECG_I,
  VIGIL_CODE_WAVE_ECG_II,
  VIGIL_CODE_WAVE_ECG_III,
  VIGIL_CODE_WAVE_ECG_AVR,
  VIGIL_CODE_WAVE_ECG_AVL,
  VIGIL_CODE_WAVE_ECG_AVF,
  VIGIL_CODE_WAVE_ECG_V,
  VIGIL_CODE_WAVE_ECG_MCL,
  VIGIL_CODE_WAVE_PLETH,
  VIGIL_CODE_WAVE_ABP,
  VIGIL_CODE_WAVE_RESP,
  VIGIL_CODE_WAVE_CO2,
  /* a pump's channel */
  VIGIL_CODE_PUMP_SERIAL,    /* text: the pump's identity, never the socket's */
  VIGIL_CODE_PUMP_MODE,      /* VigilPumpMode */
  VIGIL_CODE_PUMP_RATE,      /* what is being delivered now */
  VIGIL_CODE_PUMP_RATE_SET,  /* what the pump is programmed to */
  VIGIL_CODE_PUMP_INFUSED,   /* the pump's own volume counter */
  VIGIL_CODE_PUMP_VTBI,      /* volume to be infused, as programmed */
  VIGIL_CODE_PUMP_TIME_LEFT,
  VIGIL_CODE_PUMP_PRESSURE,
  VIGIL_CODE_PUMP_DRUG,      /* text */
  VIGIL_CODE_PUMP_SYRINGE,   /* text; value 1 confirmed, 0 not */
  VIGIL_CODE_PUMP_ALARM,     /* VigilPumpAlarm; text: the pump's own word */
  VIGIL_CODE_PUMP_MAINS,     /* 1 mains, 0 battery */
  VIGIL_CODE_PUMP_REMOTE,    /* 1 the pump permits remote control, 0 it refuses */
  VIGIL_CODE_PUMP_KVO_RATE,  /* at which it would keep the vein open */
  VIGIL_CODE_PUMP_LOG,       /* text: an entry of the pump's own log, at the pump's own time */
  VIGIL_CODE_PUMP_ANSWER,    /* text: the key pressed for a question put on the pump's display */
  /* any device */
  VIGIL_CODE_DEVICE_MODEL,   /* text */
  VIGIL_CODE_DEVICE_ALERT,   /* value VigilAlertPriority, 0 none; text: the device's words */
  VIGIL_CODE_LINK_STATE,     /* VigilLinkState */
  VIGIL_CODE_LINK_ERRORS,    /* bad frames since the port was opened */
  VIGIL_N_CODES
} VigilCode;

/* Of a monitor's numerics, for loops over all of them. */
#define VIGIL_CODE_FIRST_VITAL VIGIL_CODE_HR
#define VIGIL_CODE_LAST_VITAL VIGIL_CODE_PVC_RATE
/* And of a pump's channel. */
#define VIGIL_CODE_FIRST_PUMP VIGIL_CODE_PUMP_SERIAL
#define VIGIL_CODE_LAST_PUMP VIGIL_CODE_PUMP_ANSWER
#define VIGIL_N_PUMP_CODES (VIGIL_CODE_LAST_PUMP - VIGIL_CODE_FIRST_PUMP + 1)

typedef enum {
  VIGIL_PUMP_MODE_UNKNOWN,
  VIGIL_PUMP_MODE_HOLD,
  VIGIL_PUMP_MODE_INFUSING,
  VIGIL_PUMP_MODE_BOLUS,
  VIGIL_PUMP_MODE_KVO,
  VIGIL_PUMP_MODE_BACK_OFF,   /* withdrawing after an occlusion */
  VIGIL_PUMP_MODE_TITRATING,
  VIGIL_N_PUMP_MODES
} VigilPumpMode;

/* The classes that pumps of several makers share. Recorded alarms hold the number: new ones go last. */
typedef enum {
  VIGIL_PUMP_ALARM_NONE,
  VIGIL_PUMP_ALARM_OCCLUSION,
  VIGIL_PUMP_ALARM_NEAR_END,
  VIGIL_PUMP_ALARM_END,
  VIGIL_PUMP_ALARM_VTBI_DONE,
  VIGIL_PUMP_ALARM_SYRINGE,
  VIGIL_PUMP_ALARM_LINE_DISCONNECT,
  VIGIL_PUMP_ALARM_BATTERY_LOW,
  VIGIL_PUMP_ALARM_BATTERY_EMPTY,
  VIGIL_PUMP_ALARM_MAINS_LOST,
  VIGIL_PUMP_ALARM_COMMS,       /* the pump's watchdog: it has stopped */
  VIGIL_PUMP_ALARM_ATTENTION,
  VIGIL_PUMP_ALARM_LIMIT,
  VIGIL_PUMP_ALARM_FAULT,
  VIGIL_PUMP_ALARM_OTHER,       /* the pump's word is all that is known */
  VIGIL_PUMP_ALARM_AIR,
  VIGIL_PUMP_ALARM_FLOW,        /* drops, free flow, an open door */
  VIGIL_N_PUMP_ALARMS
} VigilPumpAlarm;

typedef enum {
  VIGIL_LINK_CLOSED,        /* no port: cable out, not configured */
  VIGIL_LINK_SILENT,        /* port open, not a byte */
  VIGIL_LINK_NO_FRAMES,     /* bytes but no frames: wrong driver or speed? */
  VIGIL_LINK_NEGOTIATING,   /* frames, no data yet */
  VIGIL_LINK_LIVE,
  VIGIL_LINK_LOST,          /* was live, is not */
  VIGIL_N_LINK_STATES
} VigilLinkState;

typedef enum { VIGIL_KIND_NUMERIC, VIGIL_KIND_WAVE, VIGIL_KIND_ENUM, VIGIL_KIND_TEXT } VigilKind;

typedef struct {
  VigilCode code;
  const char *name;         /* wire name, "vital.hr" */
  VigilKind kind;
  const char *unit;         /* as shown: "/min", "%", "mmHg"; "" where none */
  const char *ucum;         /* as exported */
  guint8 decimals;          /* most that are ever shown */
  double min, max;          /* beyond these the value is not believed: quality INVALID */
  guint stale_after_ms;     /* older than this it may not stand as current; 0: never by age */
  guint mdc;                /* 11073-10101 reference, partition << 16 | code */
  const char *loinc;
} VigilVocabulary;

extern const VigilVocabulary vigil_vocabulary[VIGIL_N_CODES];

/* Never NULL. */
static inline const VigilVocabulary *
vigil_vocabulary_get (VigilCode code)
{
  g_return_val_if_fail (code < VIGIL_N_CODES, &vigil_vocabulary[VIGIL_CODE_NONE]);
  return &vigil_vocabulary[code];
}
/* VIGIL_CODE_NONE if there is no such wire name. */
VigilCode vigil_vocabulary_lookup (const char *name);
/* Measured now and then, by the cuff: such a value is as old as its measurement, however often the
 * monitor repeats it. */
gboolean vigil_vocabulary_is_episodic (VigilCode code);
/* Both tell the same of the patient (how fast the heart beats, how fast they breathe), so that one may
 * stand in for the other. A code is akin to itself. */
gboolean vigil_vocabulary_is_akin (VigilCode a, VigilCode b);
/* Wire names of the enumerations, "infusing", "occlusion", "live". */
const char *vigil_pump_mode_name (VigilPumpMode mode);
const char *vigil_pump_alarm_name (VigilPumpAlarm alarm);
const char *vigil_link_state_name (VigilLinkState state);
