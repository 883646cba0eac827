/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/score-text.h"

#include "base/clock.h"
#include "model/label-text.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>

static void
fill_due (VigilScoreText *out, gint64 due, gint64 now_wall_us)
{
  out->is_due = due != 0 && now_wall_us >= due;
  if (due == 0)
    return;
  if (out->is_due && now_wall_us - due < VIGIL_USEC_PER_MIN) {
    g_strlcpy (out->due, _("due"), sizeof out->due);
  } else {
    g_autofree char *span = vigil_time_span (out->is_due ? now_wall_us - due : due - now_wall_us, FALSE);

    g_snprintf (out->due, sizeof out->due, out->is_due ? _("overdue %s") : _("in %s"), span);
  }
}

void
vigil_score_text_fill (VigilScoreText *out, const VigilSession *session, const VigilProtocolScore *score,
                       gint64 now_wall_us)
{
  const VigilInstrument *instrument = score->instrument;
  const VigilScore *last = vigil_session_find_score (session, instrument->id, vigil_session_get_when (session) & score->when);
  const VigilScoreBand *band;

  *out = (VigilScoreText) { .is_recorded = last != NULL };
  fill_due (out, vigil_session_score_due_wall_us (session, score), now_wall_us);
  g_strlcpy (out->total, _("no total yet"), sizeof out->total);
  if (last == NULL)
    return;
  /* Translators: a total and the most it can be: "9 of 10" */
  g_snprintf (out->total, sizeof out->total, _("%d of %d"), last->total, instrument->max_total);
  band = vigil_instrument_find_band (instrument, last->band);
  out->is_done = !out->is_due && (band == NULL || band->effect != VIGIL_GATE_BLOCKS);
  g_strlcpy (out->band, band != NULL ? vigil_label_words (band->label) : "", sizeof out->band);
  {
    g_autofree char *age = vigil_time_age (now_wall_us - last->t_wall_us);

    g_snprintf (out->who, sizeof out->who, "%s, %s", last->by, age);
  }
}

int
vigil_score_find_due (const VigilSession *session, const VigilProtocol *protocol, gint64 now_wall_us)
{
  gint64 oldest = 0;
  int found = -1;

  for (guint i = 0; protocol != NULL && i < protocol->n_scores; i++) {
    gint64 due = vigil_session_score_due_wall_us (session, &protocol->scores[i]);

    if (due == 0 || due > now_wall_us || (found >= 0 && due >= oldest))
      continue;
    oldest = due;
    found = (int) i;
  }
  return found;
}

gint64
vigil_checks_find_next_due_wall_us (const VigilSession *session, const VigilProtocol *protocol)
{
  gint64 next = 0;

  for (guint i = 0; protocol != NULL && i < protocol->n_checks + protocol->n_scores; i++) {
    gint64 at = i < protocol->n_checks
                  ? vigil_session_check_due_wall_us (session, protocol, protocol->checks[i]->id)
                  : vigil_session_score_due_wall_us (session, &protocol->scores[i - protocol->n_checks]);

    if (at > 0 && (next == 0 || at < next))
      next = at;
  }
  return next;
}

VigilScoreFacts
vigil_score_facts_of (const VigilView *view, const VigilProtocol *protocol)
{
  return (VigilScoreFacts) { &view->session, protocol, view->vitals, view->now_us, view->now_wall_us };
}

char *
vigil_instrument_note (const VigilInstrument *instrument)
{
  const char *note = vigil_label_words (instrument->note);

  if (instrument->is_validated)
    return g_strdup (note);
  return *note != '\0' ? g_strdup_printf ("%s · %s", _("not a validated scale"), note)
                       : g_strdup (_("not a validated scale"));
}

char *
vigil_score_hint_words (const VigilInstrumentItem *item, const VigilScoreHint *suggestion)
{
  g_autofree char *measured = vigil_measured_words (item, suggestion->values);
  g_autofree char *before
    = item->basis != VIGIL_BASIS_ABSOLUTE ? vigil_measured_words (item, suggestion->baselines) : NULL;
  g_autofree char *at = vigil_time_clock (suggestion->t_wall_us), *now = NULL, *compared = NULL;

  if (measured == NULL)
    return NULL;
  /* Translators: when the monitor measured, and what: "monitor 11:12: 128 mmHg" */
  now = g_strdup_printf (_("monitor %s: %s"), at, measured);
  /* Translators: what it was before the infusion: "before: 124 mmHg" */
  compared = before != NULL ? g_strdup_printf (_("before: %s"), before) : NULL;
  return compared != NULL ? g_strdup_printf ("%s\n%s", now, compared) : g_steal_pointer (&now);
}

char *
vigil_need_words (const VigilSession *session, const VigilDischargeItem *item)
{
  const VigilScoreNeed *need = item->need;
  const VigilScore *score = vigil_session_find_score (session, need->instrument->id, VIGIL_WHEN_RECOVERY);
  const VigilDischargeAnswer *override = vigil_session_find_discharge_override (session, item);
  g_autofree char *total = NULL, *at = NULL;

  if (override != NULL && !vigil_score_meets (score, need))
    return g_strdup_printf (_("overridden by %s: %s"), override->overridden_by, override->reason);
  if (score == NULL)
    return g_strdup (_("not scored yet"));
  total = g_strdup_printf (_("%d of %d"), score->total, need->instrument->max_total);
  for (guint i = 0; i < need->n_items; i++)
    if (score->items[need->items[i].item] < need->items[i].score)
      /* Translators: a total, then the item that keeps the patient: "9 of 10, Walking: 1" */
      return g_strdup_printf (_("%s, %s: %d"), total,
                              vigil_label_words (need->instrument->items[need->items[i].item].label),
                              score->items[need->items[i].item]);
  if (score->total < need->total)
    return g_strdup_printf (_("%s, needs %d"), total, need->total);
  at = vigil_time_clock (score->t_wall_us);
  return g_strdup_printf ("%s, %s %s", total, score->by, at);
}
