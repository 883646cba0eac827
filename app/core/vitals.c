/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/vitals.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

/* Good for so long, a source may be returned to: longer than a hand needs to press an electrode on. */
#define SETTLED_AFTER_US (5 * VIGIL_USEC_PER_SEC)
/* Two pressures, or two pulses, that are as close are one reading that is repeated. */
#define SAME_READING 0.5

static gboolean
is_vital (VigilCode code)
{
  return code >= VIGIL_CODE_FIRST_VITAL && code <= VIGIL_CODE_LAST_VITAL;
}

static gint64
stale_after_us (VigilCode vital)
{
  return vigil_vocabulary_get (vital)->stale_after_ms * VIGIL_USEC_PER_MSEC;
}

void
vigil_vitals_clear (VigilVitals *self)
{
  memset (self, 0, sizeof *self);
  for (guint device = 0; device < VIGIL_MAX_MONITORS; device++)
    for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++)
      self->heard[device][code].seen = (VigilObservation){ .code = code, .quality = VIGIL_QUALITY_ABSENT };
}

/* Monitors repeat the cuff's reading until the next. By the time that it has it is known again; without
 * one, it is the same while it says the same. */
static gboolean
is_repeated (const VigilHeard *heard, const VigilObservation *observation)
{
  if (heard->good_us == 0)
    return FALSE;
  if (observation->device_time_us != 0 || heard->seen.device_time_us != 0)
    return observation->device_time_us == heard->seen.device_time_us;
  return (heard->seen.flags & VIGIL_FLAG_MEASURING) == 0
         && fabs (heard->seen.value - observation->value) <= SAME_READING;
}

static gint64
find_own_time (const VigilHeard *heard, const VigilObservation *observation)
{
  if (!vigil_vocabulary_is_episodic (observation->code))
    return observation->t_mono_us;
  return is_repeated (heard, observation) ? heard->own_us : observation->t_mono_us - observation->age_us;
}

void
vigil_vitals_hear (VigilVitals *self, const VigilObservation *observation)
{
  VigilHeard *heard;
  gint64 own_us;

  /* a record may say anything */
  if (observation->channel >= VIGIL_MAX_MONITORS || observation->code >= VIGIL_N_CODES)
    return;
  heard = &self->heard[observation->channel][observation->code];
  own_us = find_own_time (heard, observation);
  if (!vigil_observation_has_value (observation))
    heard->good_since_us = 0;
  else if (heard->good_since_us == 0 || own_us - heard->good_us > stale_after_us (observation->code))
    heard->good_since_us = own_us;
  if (vigil_observation_has_value (observation))
    heard->own_us = heard->good_us = own_us;
  heard->seen = *observation;
}

void
vigil_vitals_forget_cuff (VigilVitals *self)
{
  for (guint device = 0; device < VIGIL_MAX_MONITORS; device++)
    for (VigilCode code = VIGIL_CODE_FIRST_VITAL; code <= VIGIL_CODE_LAST_VITAL; code++)
      if (vigil_vocabulary_is_episodic (code))
        self->heard[device][code].seen.quality = VIGIL_QUALITY_ABSENT;
}

void
vigil_vitals_forget_alert (VigilVitals *self, guint device)
{
  g_return_if_fail (device < VIGIL_MAX_MONITORS);
  self->heard[device][VIGIL_CODE_DEVICE_ALERT].seen.quality = VIGIL_QUALITY_ABSENT;
}

static const VigilObservation *
find_highest_alert (const VigilVitals *self)
{
  const VigilObservation *highest = &self->heard[0][VIGIL_CODE_DEVICE_ALERT].seen;

  for (guint device = 1; device < VIGIL_MAX_MONITORS; device++) {
    const VigilObservation *alert = &self->heard[device][VIGIL_CODE_DEVICE_ALERT].seen;

    if (vigil_observation_has_value (alert)
        && (!vigil_observation_has_value (highest) || alert->value > highest->value))
      highest = alert;
  }
  return highest;
}

static VigilVitalSource
source_of (const VigilSession *session, VigilCode vital)
{
  VigilVitalSource source = session->sources[vital];

  if (source.code == VIGIL_CODE_NONE)
    source.code = vital;
  return source;
}

void
vigil_vitals_get (const VigilVitals *self, const VigilSession *session, VigilCode code, VigilObservation *out)
{
  VigilVitalSource source = { code, 0 };
  const VigilHeard *heard;

  if (code == VIGIL_CODE_DEVICE_ALERT) {
    *out = *find_highest_alert (self);
    return;
  }
  if (is_vital (code))
    source = source_of (session, code);
  heard = &self->heard[source.device][source.code];
  *out = heard->seen;
  if (source.code == code)
    return;
  out->code = code;
  out->source = source.code;
  if (!vigil_vocabulary_is_episodic (source.code))
    return;
  /* it ages as what it stands in for, from its measurement on */
  out->t_mono_us = heard->own_us;
  out->age_us = 0;
}

void
vigil_vitals_get_all (const VigilVitals *self, const VigilSession *session, VigilObservation *out)
{
  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++)
    vigil_vitals_get (self, session, code, &out[code]);
}

gboolean
vigil_vitals_is_source (const VigilSession *session, VigilCode vital, const VigilObservation *heard)
{
  VigilVitalSource source = source_of (session, vital);

  return source.code == heard->code && source.device == heard->channel;
}

void
vigil_vitals_add_trend (const VigilVitals *self, const VigilSession *session, const VigilObservation *heard,
                        VigilTrendMaker *trend)
{
  for (VigilCode vital = VIGIL_CODE_FIRST_VITAL; vital <= VIGIL_CODE_LAST_VITAL; vital++) {
    VigilObservation stands;

    if (!vigil_vitals_is_source (session, vital, heard)
        || (vital != heard->code && vigil_vocabulary_is_episodic (heard->code)))
      continue;
    vigil_vitals_get (self, session, vital, &stands);
    vigil_trend_maker_add (trend, &stands);
  }
}

/* ---- the choice ---- */

static gboolean
is_kept (const VigilHeard *heard, VigilCode vital, gint64 now_us)
{
  return heard->good_us != 0 && now_us - heard->good_us <= stale_after_us (vital);
}

static gboolean
is_settled (const VigilHeard *heard, VigilCode vital, gint64 now_us)
{
  return heard->good_since_us != 0 && is_kept (heard, vital, now_us)
         && (vigil_vocabulary_is_episodic (heard->seen.code) || now_us - heard->good_since_us >= SETTLED_AFTER_US);
}

static VigilVitalSource
make_source (VigilCode vital, VigilCode code, guint device)
{
  return (VigilVitalSource){ code != vital ? code : VIGIL_CODE_NONE, device };
}

/* Of several cuffs the one that measured last. */
static VigilVitalSource
choose_cuff (const VigilVitals *self, const VigilSession *session, VigilCode vital)
{
  guint newest = session->sources[vital].device;

  for (guint device = 0; device < VIGIL_MAX_MONITORS; device++)
    if (self->heard[device][vital].good_us > self->heard[newest][vital].good_us)
      newest = device;
  return make_source (vital, vital, newest);
}

VigilVitalSource
vigil_vitals_choose (const VigilVitals *self, const VigilSession *session, const VigilClinic *clinic, VigilCode vital,
                     gint64 now_us)
{
  VigilVitalSource now = source_of (session, vital);
  guint n_codes;
  const VigilCode *codes = vigil_clinic_get_sources (clinic, vital, &n_codes);

  if (vigil_vocabulary_is_episodic (vital))
    return choose_cuff (self, session, vital);
  for (guint i = 0; i < n_codes; i++)
    for (guint device = 0; device < VIGIL_MAX_MONITORS; device++) {
      const VigilHeard *heard = &self->heard[device][codes[i]];
      gboolean is_present = codes[i] == now.code && device == now.device;

      if (is_present ? is_kept (heard, vital, now_us) : is_settled (heard, vital, now_us))
        return make_source (vital, codes[i], device);
    }
  return session->sources[vital];
}
