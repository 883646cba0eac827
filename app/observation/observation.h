/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that one device said at one moment. A plain value: copied, never shared. */
#pragma once

#include "observation/vocabulary.h"

#include <string.h>

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
  VIGIL_FLAG_QUESTIONABLE = 1 << 4, /* of a wave block, which has no quality: the device doubts it */
  VIGIL_FLAG_SLOW = 1 << 5,      /* this device tells it every 5 s or so and cannot do better */
  VIGIL_FLAG_UNSCALED = 1 << 6,  /* of a wave block: only its shape is known, not its size in the unit */
} VigilFlags;

/* What a value of VIGIL_FLAG_SLOW may be old at least before it is too old: two of its periods, and
 * the time to be sent. */
#define VIGIL_SLOW_STALE_AFTER_MS 12000

typedef struct {
  VigilCode code;
  VigilCode source;        /* given by Vigil, never by a driver: what stands in for @code; NONE: itself */
  VigilQuality quality;
  VigilFlags flags;
  guint8 channel;          /* pump channel 0 ..; of a monitor its place among the monitors. From a driver:
                            * which pump of its line */
  double value;            /* in the unit of the vocabulary; undefined unless OK or QUESTIONABLE */
  gint64 t_mono_us;        /* host time at which its last byte was read */
  gint64 device_time_us;   /* the device's own clock as it reads, as if it were UTC; 0 unknown.
                            * For an episodic value the time of measurement. Beside host time,
                            * never instead */
  gint64 age_us;           /* of an episodic value when it came, by the device's own clock; 0 unknown */
  char text[VIGIL_TEXT_SIZE]; /* UTF-8, NUL-terminated, for text codes and native words */
} VigilObservation;

/* For those that make many of them: the value 0, OK, without flags and words. */
static inline void
vigil_observation_init (VigilObservation *self, VigilCode code, gint64 t_mono_us)
{
  self->code = code;
  self->source = VIGIL_CODE_NONE;
  self->quality = VIGIL_QUALITY_OK;
  self->flags = VIGIL_FLAG_NONE;
  self->channel = 0;
  self->value = 0;
  self->t_mono_us = t_mono_us;
  self->device_time_us = self->age_us = 0;
  memset (self->text, 0, sizeof self->text);
}

static inline gboolean
vigil_observation_has_value (const VigilObservation *self)
{
  return self->quality == VIGIL_QUALITY_OK || self->quality == VIGIL_QUALITY_QUESTIONABLE;
}

/* How long it may stand as current; 0: age alone never makes it stale. */
guint vigil_observation_get_stale_after_ms (const VigilObservation *self);
/* A value that is older than that becomes STALE. Pure. */
void vigil_observation_age (VigilObservation *self, gint64 now_us);
/* @all has VIGIL_N_CODES places, by code: each becomes ABSENT. */
void vigil_observations_clear (VigilObservation *all);
/* Wire names: "ok", "demo". */
const char *vigil_quality_name (VigilQuality quality);
/* Of one bit; NULL if there is no such flag. */
const char *vigil_flag_name (VigilFlags flag);
