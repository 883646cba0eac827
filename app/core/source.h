/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources of the thread-default context that belong to one owner. Internal to core/. */
#pragma once

#include "base/clock.h"

/* Beside the ports' own priority, so that a babbling line does not starve a timer. Takes nothing:
 * the owner's reference is the one it got. */
static inline GSource *
vigil_source_start (GSource *source)
{
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

/* Each @interval_ms of Vigil's time. */
static inline GSource *
vigil_source_add_timer (guint interval_ms, GSourceFunc func, gpointer user_data)
{
  GSource *source = g_timeout_source_new (vigil_clock_real_ms (interval_ms));

  g_source_set_callback (source, func, user_data, NULL);
  return vigil_source_start (source);
}

static inline void
vigil_source_clear (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}
