/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/link-watch.h"

void
vigil_link_watch_begin (VigilLinkWatch *self)
{
  self->last_byte_us = 0;
  self->last_frame_us = 0;
  self->noise_since_us = 0;
}

void
vigil_link_watch_take_byte (VigilLinkWatch *self, gint64 now_us)
{
  gboolean is_after_silence
      = self->last_byte_us != 0 && now_us - self->last_byte_us >= VIGIL_LINK_PATIENCE_US;

  if (self->noise_since_us == 0 || is_after_silence)
    self->noise_since_us = now_us;
  self->last_byte_us = now_us;
}

void
vigil_link_watch_take_frame (VigilLinkWatch *self, gint64 now_us)
{
  self->last_frame_us = now_us;
  self->noise_since_us = 0;
}

gboolean
vigil_link_watch_is_overdue (const VigilLinkWatch *self, guint lost_after_ms, gint64 now_us)
{
  return self->last_frame_us == 0
         || now_us - self->last_frame_us >= lost_after_ms * VIGIL_USEC_PER_MSEC;
}

static VigilLinkState
judge (const VigilLinkWatch *self, gboolean is_open, gboolean is_ready, guint lost_after_ms,
       gint64 now_us)
{
  gboolean has_frames = is_open && !vigil_link_watch_is_overdue (self, lost_after_ms, now_us);

  if (has_frames && is_ready)
    return VIGIL_LINK_LIVE;
  if (self->was_live)
    return VIGIL_LINK_LOST;
  if (!is_open)
    return VIGIL_LINK_CLOSED;
  if (has_frames)
    return VIGIL_LINK_NEGOTIATING;
  if (self->last_byte_us == 0 || now_us - self->last_byte_us >= VIGIL_LINK_PATIENCE_US)
    return VIGIL_LINK_SILENT;
  if (self->noise_since_us != 0 && now_us - self->noise_since_us >= VIGIL_LINK_NOISE_US)
    return VIGIL_LINK_NO_FRAMES;
  return self->state == VIGIL_LINK_NO_FRAMES ? VIGIL_LINK_NO_FRAMES : VIGIL_LINK_SILENT;
}

VigilLinkState
vigil_link_watch_judge (VigilLinkWatch *self, gboolean is_open, gboolean is_ready,
                        guint lost_after_ms, gint64 now_us)
{
  self->state = judge (self, is_open, is_ready, lost_after_ms, now_us);
  self->was_live = self->was_live || self->state == VIGIL_LINK_LIVE;
  return self->state;
}
