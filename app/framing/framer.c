/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "framing/framer.h"

#include <string.h>

struct _VigilFramer {
  const VigilFramerOps *ops;
  VigilFramerCounters counters;
  gpointer state;
};

VigilFramer *
vigil_framer_new (const VigilFramerOps *ops)
{
  VigilFramer *self = g_new0 (VigilFramer, 1);

  self->ops = ops;
  self->state = g_malloc0 (ops->state_size);
  return self;
}

void
vigil_framer_free (VigilFramer *self)
{
  if (self == NULL)
    return;
  g_free (self->state);
  g_free (self);
}

void
vigil_framer_feed (VigilFramer *self, const guint8 *bytes, gsize len, VigilFrameFunc on_frame,
                   gpointer user_data)
{
  if (len == 0)
    return;
  self->counters.bytes += len;
  self->ops->feed (self->state, &self->counters, bytes, len, on_frame, user_data);
}

void
vigil_framer_reset (VigilFramer *self)
{
  memset (self->state, 0, self->ops->state_size);
  memset (&self->counters, 0, sizeof self->counters);
}

void
vigil_framer_drop (VigilFramer *self)
{
  memset (self->state, 0, self->ops->state_size);
}

const VigilFramerCounters *
vigil_framer_get_counters (const VigilFramer *self)
{
  return &self->counters;
}
