/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A recorded visit, walked through as it was lived: each event in its order, and each reading between
 * the events between which it was heard. One that is still being recorded is walked on with each call.
 * Internal to core/. Thread: any one; callbacks on it. */
#pragma once

#include "record/record.h"

typedef struct {
  void (*on_event) (VigilEvent *event, gpointer user_data);
  void (*on_reading) (const VigilObservation *reading, gpointer user_data);
  gpointer user_data;
} VigilPastFuncs;

typedef struct _VigilPast VigilPast;

/* @reader outlives it; @funcs are copied. */
VigilPast *vigil_past_new (VigilRecordReader *reader, const char *session,
                           const VigilPastFuncs *funcs) G_GNUC_WARN_UNUSED_RESULT;
void vigil_past_free (VigilPast *self);
/* What came into the record since the last call. Readings of a code that this Vigil does not know are
 * left out. FALSE with @error: what was told stays told, the rest comes with a later call. */
gboolean vigil_past_walk (VigilPast *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilPast, vigil_past_free)
