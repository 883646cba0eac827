/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A vital sign as it is shown: the one place where a measured value becomes text. A value that is
 * too old keeps its digits and gets an age; one that the device doubts gets a "?"; one that was never seen, or that the device disowns,
 * is two dashes with the reason. What stands in for another is named and has a form of its own; a cuff's
 * pulse in place of a rate is never more than a last value with its age. Pure; any thread. */
#pragma once

#include "bus/bus.h"

typedef enum {
  VIGIL_VITAL_NORMAL,
  VIGIL_VITAL_STAND_IN,       /* good, of another source than its name says */
  VIGIL_VITAL_QUESTIONABLE,   /* the device doubts it */
  VIGIL_VITAL_STALE,
  VIGIL_VITAL_ABSENT,
} VigilVitalForm;

typedef struct {
  VigilVitalForm form;
  VigilPriority alarm;          /* of the highest alarm on it; NONE */
  gboolean is_acknowledged;     /* that alarm */
  gboolean is_demo;
  char text[32];                /* "84", "84?", "--" */
  char unit[16];
  char upper[32], lower[32];    /* limits; "" none */
  char source[48];              /* what stands in for it: "Pulse, SpO₂"; "" itself */
  char note[64];                /* age or reason; "" while normal */
  char spoken[192];             /* for a screen reader, whole */
} VigilVital;

/* "HR", "SpO₂"; translated. */
const char *vigil_vital_name (VigilCode code);
/* Words that are stored, with the subscripts that people write: "SpO₂ 84 < 85"; transfer full. */
char *vigil_vital_dup_subscripted (const char *words);
/* "Heart rate", translated. */
const char *vigil_vital_long_name (VigilCode code);

/* "Pulse, SpO₂": where a value comes from that stands in for another; translated. */
const char *vigil_vital_source_words (VigilCode source);

/* @profile may be NULL: no limits. Codes of continuous numerics; the cuff has its own below. */
void vigil_vital_fill (VigilVital *out, const VigilView *view, const VigilAlarmProfile *profile,
                       VigilCode code);

typedef struct {
  VigilVitalForm form;
  VigilPriority alarm;
  gboolean is_acknowledged, is_demo, is_overdue;
  char sys[32], dia[32], mean[32];   /* "137", "81", "MAP 100"; "--" */
  char age[64], next[64];            /* "8 min ago", "next in 2 min" or "overdue 10 min"; "" */
  char spoken[192];
} VigilPressure;

/* @every_min: how often it is due, 0 never; it is stale when it is overdue. */
void vigil_pressure_fill (VigilPressure *out, const VigilView *view, guint every_min);

/* Pressure, heart rate and saturation in one line, each with its age or doubt:
 * "137/81? 8 min ago, HR 84, SpO₂ 96 %, DEMO"; transfer full. NULL before the first pressure. */
char *vigil_vitals_words (const VigilView *view) G_GNUC_WARN_UNUSED_RESULT;
