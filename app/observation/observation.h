/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that one device said at one moment. A plain value: copied, never shared. */
#pragma once

#include "observation/vocabulary.h"

#define VIGIL_TEXT_SIZE 64

typedef enum {
  VIGIL_QUALITY_OK,
  VIGIL_QUALITY_QUESTIONABLE, /* the device doubts it */
  VIGIL_QUALITY_INVALID, /* the device gave none, or one that cannot be: @value is not to be read */
  VIGIL_QUALITY_STALE,   /* given by Vigil, never by a driver: too old to stand as current */
  VIGIL_QUALITY_ABSENT,  /* never seen from this device */
} VigilQuality;

typedef enum {
  VIGIL_FLAG_NONE = 0,
  VIGIL_FLAG_DEMO = 1 << 0,      /* the device says that no patient is connected */
  VIGIL_FLAG_TEST = 1 << 1,
  VIGIL_FLAG_IN_ALARM = 1 << 2,  /* the device alarms on it */
  VIGIL_FLAG_MEASURING = 1 << 3, /* a new measurement is under way */
} VigilFlags;

typedef struct {
  VigilCode code;
  VigilCode source;        /* given by Vigil, never by a driver: what stands in for @code; NONE: itself */
  VigilQuality quality;
  VigilFlags flags;
  guint8 channel;          /* pump channel 0 ..; of a monitor its place among the monitors */
  double value;            /* in the unit of the vocabulary; undefined unless OK or QUESTIONABLE */
  gint64 t_mono_us;        /* host time at which its last byte was read */
  gint64 device_time_us;   /* the device's own clock as it reads, as if it were UTC; 0 unknown.
                            * For an episodic value the time of measurement. Beside host time,
                            * never instead */
  gint64 age_us;           /* of an episodic value when it came, by the device's own clock; 0 unknown */
  char text[VIGIL_TEXT_SIZE]; /* UTF-8, NUL-terminated, for text codes and native words */
} VigilObservation;

static inline gboolean
vigil_observation_has_value (const VigilObservation *self)
{
  return self->quality == VIGIL_QUALITY_OK || self->quality == VIGIL_QUALITY_QUESTIONABLE;
}

/* Of the code's own stale_after_ms: a value that is older becomes STALE. Pure. */
void vigil_observation_age (VigilObservation *self, gint64 now_us);
/* @all has VIGIL_N_CODES places, by code: each becomes ABSENT. */
void vigil_observations_clear (VigilObservation *all);
/* Wire names: "ok", "demo". */
const char *vigil_quality_name (VigilQuality quality);
/* Of one bit; NULL if there is no such flag. */
const char *vigil_flag_name (VigilFlags flag);
