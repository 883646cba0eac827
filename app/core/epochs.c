/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/epochs.h"

#include "base/clock.h"

#define SAME_EPOCH_US VIGIL_USEC_PER_SEC

typedef struct {
  guint run;
  gint64 from_mono_us, wall_minus_mono_us;
} Epoch;

struct _VigilEpochs {
  GArray *runs;        /* of VigilRecordRun; at least one */
  GArray *epochs;
};

static void
begin_run (VigilEpochs *self, gint64 after_seq)
{
  VigilRecordRun run = { after_seq, G_MAXINT64 };

  if (self->runs->len > 0)
    g_array_index (self->runs, VigilRecordRun, self->runs->len - 1).before_seq = after_seq;
  g_array_append_val (self->runs, run);
}

VigilEpochs *
vigil_epochs_new (void)
{
  VigilEpochs *self = g_new0 (VigilEpochs, 1);

  self->runs = g_array_new (FALSE, FALSE, sizeof (VigilRecordRun));
  self->epochs = g_array_new (FALSE, FALSE, sizeof (Epoch));
  begin_run (self, 0);
  return self;
}

void
vigil_epochs_free (VigilEpochs *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->runs);
  g_array_unref (self->epochs);
  g_free (self);
}

void
vigil_epochs_fold (VigilEpochs *self, const VigilEvent *event)
{
  Epoch epoch = { 0, event->t_mono_us, event->t_wall_us - event->t_mono_us };
  const Epoch *last = self->epochs->len > 0 ? &g_array_index (self->epochs, Epoch, self->epochs->len - 1) : NULL;

  /* what a dead run left open is sealed by the next one, by its own clock */
  if (event->kind == VIGIL_EVENT_CHUNK)
    return;
  if (event->kind == VIGIL_EVENT_APP_STARTED)
    begin_run (self, event->seq);
  epoch.run = self->runs->len - 1;
  if (last == NULL || last->run != epoch.run
      || ABS (last->wall_minus_mono_us - epoch.wall_minus_mono_us) > SAME_EPOCH_US)
    g_array_append_val (self->epochs, epoch);
}

guint
vigil_epochs_get_run (const VigilEpochs *self)
{
  return self->runs->len - 1;
}

VigilRecordRun
vigil_epochs_get_record_run (const VigilEpochs *self, guint run)
{
  g_assert (run < self->runs->len);
  return g_array_index (self->runs, VigilRecordRun, run);
}

gint64
vigil_epochs_wall_us (const VigilEpochs *self, guint run, gint64 t_mono_us)
{
  for (guint i = self->epochs->len; i > 0; i--) {
    const Epoch *epoch = &g_array_index (self->epochs, Epoch, i - 1);

    if (epoch->run == run && epoch->from_mono_us <= t_mono_us)
      return t_mono_us + epoch->wall_minus_mono_us;
  }
  return 0;
}
