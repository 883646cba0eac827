/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/asena-query.h"

/* A query that nobody answers must not crowd out the others. */
#define UNANSWERED_PAUSE_US (5 * VIGIL_USEC_PER_SEC)
#define UNANSWERED_MAX 6 /* doublings of that pause */

static const struct {
  const char *word;
  guint period_ms;   /* 0: until it is answered, or when there is an occasion */
} queries[ASENA_N_QUERIES] = {
  [ASENA_QUERY_SERIAL] = { "INST_SERIALNO", 30000 },
  [ASENA_QUERY_ALARM] = { "ALARM", 10000 },
  [ASENA_QUERY_INF] = { "INF", 1000 },
  [ASENA_QUERY_REMOTE] = { "REMOTE_CTRL", 4000 },
  [ASENA_QUERY_RATE_MAX] = { "INF_RATE_MAX_SYRINGE", 10000 },
  [ASENA_QUERY_RATE] = { "INF_RATE", 2000 },
  [ASENA_QUERY_VTBI] = { "INF_VTBI", 5000 },
  [ASENA_QUERY_ANSWER] = { "REMQUERY_RESULT", 1000 },
  [ASENA_QUERY_SYRINGE] = { "SYRINGE_STATUS", 10000 },
  [ASENA_QUERY_PROTOCOL] = { "COMMS_PROTOCOL", 0 },
  [ASENA_QUERY_MAINS] = { "POWER_MAINS", 10000 },
  [ASENA_QUERY_PRESSURE] = { "PRESSURE", 10000 },
  [ASENA_QUERY_DRIVE] = { "DRVENG", 10000 },
  [ASENA_QUERY_PRESSURE_LIMIT] = { "PRESSURE_OAL", 30000 },
  [ASENA_QUERY_DISC] = { "PRESSURE_DISC", 30000 },
  [ASENA_QUERY_KVO] = { "INF_KVO", 30000 },
  [ASENA_QUERY_KVO_RATE] = { "INF_KVO_RATE", 30000 },
  [ASENA_QUERY_LOG] = { "LOG_READ", 0 },
};

static gboolean
waits_for_occasion (AsenaQuery query)
{
  return query == ASENA_QUERY_REMOTE || query == ASENA_QUERY_ANSWER || query == ASENA_QUERY_LOG;
}

void
asena_queries_start (AsenaQueries *self, gint64 now_us)
{
  for (AsenaQuery query = 0; query < ASENA_N_QUERIES; query++) {
    self->due_us[query] = waits_for_occasion (query) ? ASENA_NEVER_US : now_us;
    self->n_unanswered[query] = 0;
  }
}

void
asena_queries_start_anew (AsenaQueries *self, gint64 now_us)
{
  gint64 serial_us = self->due_us[ASENA_QUERY_SERIAL], inf_us = self->due_us[ASENA_QUERY_INF];

  asena_queries_start (self, now_us);
  self->due_us[ASENA_QUERY_SERIAL] = serial_us;
  self->due_us[ASENA_QUERY_INF] = inf_us;
}

gboolean
asena_queries_find_due (const AsenaQueries *self, gint64 now_us, AsenaQuery *query)
{
  for (AsenaQuery i = 0; i < ASENA_N_QUERIES; i++)
    if (self->due_us[i] <= now_us) {
      *query = i;
      return TRUE;
    }
  return FALSE;
}

void
asena_queries_finish (AsenaQueries *self, AsenaQuery query, gboolean is_answered, gint64 sent_us, gint64 now_us)
{
  gint64 period_us = queries[query].period_ms * VIGIL_USEC_PER_MSEC;
  guint8 *n_unanswered = &self->n_unanswered[query];

  if (query == ASENA_QUERY_INF)
    self->due_us[query] = sent_us + period_us;
  else if (!is_answered)
    self->due_us[query] = now_us + (UNANSWERED_PAUSE_US << (asena_query_is_extra (query) ? *n_unanswered : 0));
  else
    self->due_us[query] = period_us == 0 ? ASENA_NEVER_US : now_us + period_us;
  *n_unanswered = is_answered ? 0 : (guint8) MIN (*n_unanswered + 1, UNANSWERED_MAX);
}

const char *
asena_query_word (AsenaQuery query)
{
  return queries[query].word;
}

gboolean
asena_query_is_extra (AsenaQuery query)
{
  return query >= ASENA_QUERY_DRIVE;
}
