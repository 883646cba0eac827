/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded visits, for review at the station and at the chair. Reading a long visit takes a
 * while, so it runs on a pool thread with a connection of its own; answers come on the caller's
 * context. */
#pragma once

#include "bus/bus.h"
#include "record/record.h"

#include <gio/gio.h>

/* One visit, whole. Waves are one-second extents; samples are read when they are zoomed into. */
typedef struct {
  char *id;
  GPtrArray *events;                        /* of VigilEvent */
  GArray *trend;                            /* of VigilTrendPoint, each code in the order of time */
  GArray *extents[VIGIL_N_CODES];           /* of VigilArchiveExtent; NULL for what has none */
  VigilSession session;                     /* at the end of what is recorded */
} VigilArchiveVisit;

typedef struct {
  gint64 t_wall_us;
  gint16 min, max;
} VigilArchiveExtent;

void vigil_archive_visit_free (VigilArchiveVisit *self);

/* Of VigilRecordSession, newest first. */
void vigil_archive_list_async (const char *record_path, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *vigil_archive_list_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void vigil_archive_load_async (const char *record_path, const char *session, GAsyncReadyCallback callback,
                               gpointer user_data);
VigilArchiveVisit *vigil_archive_load_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @report is cleared by the caller with vigil_verify_report_clear () and freed with g_free (). */
void vigil_archive_verify_async (const char *record_path, const char *session, GAsyncReadyCallback callback,
                                 gpointer user_data);
VigilVerifyReport *vigil_archive_verify_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilArchiveVisit, vigil_archive_visit_free)
