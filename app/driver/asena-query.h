/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What an Alaris syringe pump is asked, and when. For the Asena driver only. Pure. */
#pragma once

#include "base/clock.h"

/* The first that is due is asked. REMOTE_CTRL is among them because it is repeated like one, to keep
 * the permission alive. */
typedef enum {
  ASENA_QUERY_SERIAL,
  ASENA_QUERY_ALARM,
  ASENA_QUERY_INF,
  ASENA_QUERY_REMOTE,
  ASENA_QUERY_RATE_MAX,
  ASENA_QUERY_RATE,
  ASENA_QUERY_VTBI,
  ASENA_QUERY_ANSWER,      /* while a question stands on the pump */
  ASENA_QUERY_SYRINGE,
  ASENA_QUERY_PROTOCOL,
  ASENA_QUERY_MAINS,
  ASENA_QUERY_PRESSURE,
  /* extra: what not every pump need know, asked ever more seldom while it stays unanswered */
  ASENA_QUERY_DRIVE,
  ASENA_QUERY_PRESSURE_LIMIT,
  ASENA_QUERY_DISC,
  ASENA_QUERY_KVO,
  ASENA_QUERY_KVO_RATE,
  ASENA_QUERY_LOG,         /* when the pump says that there is a new entry */
  ASENA_N_QUERIES
} AsenaQuery;

#define ASENA_NEVER_US G_MAXINT64

typedef struct {
  gint64 due_us[ASENA_N_QUERIES];
  guint8 n_unanswered[ASENA_N_QUERIES];
} AsenaQueries;

/* All at once, but for those that wait for an occasion. */
void asena_queries_start (AsenaQueries *self, gint64 now_us);
/* Another pump: all but who it is and how it is, which were just heard. */
void asena_queries_start_anew (AsenaQueries *self, gint64 now_us);
/* FALSE: none is due. */
gboolean asena_queries_find_due (const AsenaQueries *self, gint64 now_us, AsenaQuery *query);
void asena_queries_finish (AsenaQueries *self, AsenaQuery query, gboolean is_answered, gint64 sent_us, gint64 now_us);

/* "INF_RATE" */
const char *asena_query_word (AsenaQuery query);
gboolean asena_query_is_extra (AsenaQuery query);
