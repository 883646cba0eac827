/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A patient's earlier visits, read from this tablet's record on a pool thread: the core thread waits for no disk.
 * Internal to core/. */
#pragma once

#include "session/earlier.h"

#include <gio/gio.h>

typedef struct {
  GArray *visits;        /* of VigilEarlierVisit, the oldest first; at most VIGIL_MAX_EARLIER, the newest */
  guint n_visits;        /* with those that are not listed */
  guint n_others;        /* of the same number and another birth date */
} VigilHistory;

void vigil_history_free (VigilHistory *self);

typedef struct {
  const char *record_path, *record_number, *birth_date;
  const char *visit;     /* the session for which is asked, itself left out */
  gboolean is_training;  /* it is; then only such visits count, else only others */
  gint64 now_wall_us;    /* "the same day" is this one's, where the chair stands */
} VigilHistoryQuestion;

/* All of @question is copied. The answer comes on the caller's context, and after @cancellable was cancelled an
 * error. What cannot be read whole is an error, never a shorter list. */
void vigil_history_read_async (VigilClinic *clinic, const VigilHistoryQuestion *question, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
VigilHistory *vigil_history_read_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilHistory, vigil_history_free)
