/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What pumps say of themselves, kept for the screen as it was said; what is made of it for the visit stands in
 * core/engine-pump.c. */
#include "core/engine.h"

#include "base/clock.h"

#include <string.h>

/* It is asked for each second; two answers may be lost. */
#define QUESTION_STANDS_US (4 * VIGIL_USEC_PER_SEC)

static void
clear (VigilPumpView *pump)
{
  for (guint i = 0; i < VIGIL_N_PUMP_CODES; i++)
    pump->said[i] = (VigilObservation){ .code = (VigilCode) (VIGIL_CODE_FIRST_PUMP + i),
                                        .quality = VIGIL_QUALITY_ABSENT };
}

void
vigil_engine_forget_said (VigilEngine *self)
{
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    clear (&self->said[i]);
}

void
vigil_engine_keep_said (VigilEngine *self, const VigilObservation *observation)
{
  VigilPumpView *pump = &self->said[observation->channel];
  const VigilObservation *serial = vigil_pump_view_get (pump, VIGIL_CODE_PUMP_SERIAL);

  if (observation->code < VIGIL_CODE_FIRST_PUMP || observation->code > VIGIL_CODE_LAST_PUMP)
    return;
  /* what the pump before it said is not said by this one */
  if (observation->code == VIGIL_CODE_PUMP_SERIAL && serial->quality != VIGIL_QUALITY_ABSENT
      && strcmp (serial->text, observation->text) != 0)
    clear (pump);
  pump->said[observation->code - VIGIL_CODE_FIRST_PUMP] = *observation;
}

static gboolean
is_live (const VigilEngine *self, guint8 channel)
{
  int link = vigil_engine_find_pump (self, channel);

  return link >= 0 && self->links[link].state == VIGIL_LINK_LIVE;
}

gboolean
vigil_engine_is_pump_asking (const VigilEngine *self, guint8 channel)
{
  const VigilObservation *answer = vigil_pump_view_get (&self->said[channel], VIGIL_CODE_PUMP_ANSWER);

  return answer->quality == VIGIL_QUALITY_INVALID && is_live (self, channel)
         && vigil_clock_mono_us () - answer->t_mono_us <= QUESTION_STANDS_US;
}

void
vigil_engine_age_said (VigilEngine *self, VigilPumpView *out)
{
  gint64 now_us = vigil_clock_mono_us ();

  memcpy (out, self->said, sizeof self->said);
  for (guint8 channel = 0; channel < VIGIL_MAX_CHANNELS; channel++)
    for (guint i = 0; i < VIGIL_N_PUMP_CODES; i++) {
      VigilObservation *said = &out[channel].said[i];

      vigil_observation_age (said, now_us);
      if (vigil_observation_has_value (said) && !is_live (self, channel))
        said->quality = VIGIL_QUALITY_STALE;
    }
}
