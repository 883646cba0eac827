/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Back from a crash or a restart: the open visit is folded again from its events, and its trends
 * are read back, so that the screen is where it was. */
#include "core/engine.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

#define SLOT_US (5 * VIGIL_USEC_PER_SEC)

/* Monotonic time starts anew with the machine and wall time may be stepped: each event holds both,
 * and a run of events that agree is an epoch. */
typedef struct {
  gint64 from_mono_us, wall_minus_mono_us;
} Epoch;

static GArray *
find_epochs (GPtrArray *events)
{
  GArray *epochs = g_array_new (FALSE, FALSE, sizeof (Epoch));

  for (guint i = 0; i < events->len; i++) {
    const VigilEvent *event = g_ptr_array_index (events, i);
    Epoch epoch = { event->t_mono_us, event->t_wall_us - event->t_mono_us };
    const Epoch *last = epochs->len > 0 ? &g_array_index (epochs, Epoch, epochs->len - 1) : NULL;

    if (last == NULL || ABS (last->wall_minus_mono_us - epoch.wall_minus_mono_us) > VIGIL_USEC_PER_SEC)
      g_array_append_val (epochs, epoch);
  }
  return epochs;
}

static gint64
wall_of (GArray *epochs, gint64 t_mono_us)
{
  for (guint i = epochs->len; i > 0; i--) {
    const Epoch *epoch = &g_array_index (epochs, Epoch, i - 1);

    if (epoch->from_mono_us <= t_mono_us)
      return t_mono_us + epoch->wall_minus_mono_us;
  }
  return 0;
}

static void
put_trend (VigilEngine *self, GArray *epochs, VigilCode code, GArray *numerics)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (VigilTrendPoint));
  gint64 slot_us = 0;
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i <= numerics->len; i++) {
    const VigilNumericPoint *numeric = i < numerics->len ? &g_array_index (numerics, VigilNumericPoint, i) : NULL;
    gint64 wall_us = numeric != NULL ? wall_of (epochs, numeric->t_mono_us) : 0;

    if (numeric == NULL || wall_us / SLOT_US * SLOT_US != slot_us) {
      VigilTrendPoint point = { code, slot_us, n > 0 ? (float) (sum / n) : NAN };

      if (slot_us != 0)
        g_array_append_val (points, point);
      slot_us = wall_us / SLOT_US * SLOT_US;
      sum = 0;
      n = 0;
    }
    if (numeric != NULL && numeric->quality <= VIGIL_QUALITY_QUESTIONABLE) {
      sum += numeric->value;
      n++;
    }
  }
  vigil_bus_put_trend (self->bus, (const VigilTrendPoint *) points->data, points->len);
}

static gboolean
recover_trends (VigilEngine *self, VigilRecordReader *reader, GPtrArray *events, GError **error)
{
  static const VigilCode codes[] = {
    VIGIL_CODE_HR, VIGIL_CODE_SPO2, VIGIL_CODE_RR, VIGIL_CODE_PULSE_PLETH, VIGIL_CODE_ETCO2, VIGIL_CODE_TEMP,
  };

  g_autoptr (GArray) epochs = find_epochs (events);

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autoptr (GArray) numerics = vigil_record_reader_numerics (reader, self->session.id, codes[i], G_MININT64,
                                                                G_MAXINT64, error);

    if (numerics == NULL)
      return FALSE;
    put_trend (self, epochs, codes[i], numerics);
  }
  return TRUE;
}

gboolean
vigil_engine_recover (VigilEngine *self, GError **error)
{
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (self->record_path, error);
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *id = NULL;
  GError *local_error = NULL;

  if (reader == NULL)
    return FALSE;
  id = vigil_record_reader_find_open (reader, &local_error);
  if (local_error != NULL)
    return g_propagate_error (error, local_error), FALSE;
  vigil_bus_put_reset (self->bus);
  if (id == NULL)
    return TRUE;
  events = vigil_record_reader_events (reader, id, 0, error);
  if (events == NULL)
    return FALSE;
  g_strlcpy (self->session.id, id, sizeof self->session.id);
  for (guint i = 0; i < events->len; i++) {
    VigilEvent *event = g_ptr_array_index (events, i);

    vigil_session_step (&self->session, event);
    vigil_alarm_bank_restore (self->alarms, event);
    if (event->kind == VIGIL_EVENT_NIBP_MEASURED)
      self->nibp_device_time_us = vigil_event_get_int (event, "device_time_us");
    vigil_bus_put_event (self->bus, event);
  }
  self->protocol = vigil_clinic_find_protocol (self->clinic, self->session.protocol_id);
  /* nothing has been heard by this process yet, and nothing it asked is on its way */
  for (guint i = 0; i < self->session.n_channels; i++) {
    self->session.channels[i].is_linked = FALSE;
    self->session.channels[i].pending = VIGIL_VERB_NONE;
  }
  for (guint i = 0; i < self->devices->len; i++)
    self->was_live[i] = TRUE;
  return recover_trends (self, reader, events, error);
}
