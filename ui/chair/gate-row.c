/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/gate-row.h"

#include "base/number.h"
#include "model/gate-text.h"
#include "model/label-text.h"
#include "model/time-text.h"
#include "model/vital.h"

#include <glib/gi18n-lib.h>

VigilGateVerdict
vigil_gate_verdict_of (const VigilGate *gate, const VigilProtocol *protocol, const VigilView *view)
{
  VigilGateFacts facts = vigil_gate_facts_of (view);
  VigilGateVerdict verdict;

  vigil_gate_judge (gate, &view->session, protocol, &facts, &verdict);
  return verdict;
}

gboolean
vigil_gate_has_form (const VigilGate *gate)
{
  return gate->kind == VIGIL_GATE_QUESTIONS || gate->kind == VIGIL_GATE_FASTING;
}

static gboolean
is_overridden (const VigilGateVerdict *verdict)
{
  return verdict->answer != NULL && verdict->answer->is_overridden;
}

static VigilRowMark
mark_of (VigilGateState state, gboolean is_advisory)
{
  if (state == VIGIL_GATE_STATE_PASSED)
    return VIGIL_MARK_DONE;
  if (is_advisory)
    return VIGIL_MARK_ADVISORY;
  return state == VIGIL_GATE_STATE_BLOCKS ? VIGIL_MARK_BLOCKS : VIGIL_MARK_OPEN;
}

char *
vigil_gate_fact (const VigilGate *gate, const VigilGateVerdict *verdict, const VigilView *view)
{
  const VigilSession *session = &view->session;
  char number[VIGIL_NUMBER_SIZE], *words;

  switch (gate->kind) {
  case VIGIL_GATE_WEIGHT:
    if (!(session->weight_kg > 0))
      return g_strdup (_("not measured"));
    return g_strdup_printf (_("%s kg, measured in this visit"), vigil_number_format (session->weight_kg, 1, number));
  case VIGIL_GATE_CONSENT:
    return g_strdup (session->is_consent_signed ? _("signed") : _("not signed yet"));
  case VIGIL_GATE_VITALS:
    words = vigil_vitals_words (view);
    return words != NULL ? words : g_strdup (_("waiting for the monitor"));
  case VIGIL_GATE_QUESTIONS:
  case VIGIL_GATE_FASTING:
    return vigil_gate_words (gate, verdict, view);
  case VIGIL_GATE_CHECK:
    return g_strdup (verdict->state == VIGIL_GATE_STATE_PASSED ? _("recorded") : vigil_label_words (gate->detail));
  case VIGIL_GATE_SCORE:
    words = vigil_gate_score_words (gate, view);
    return words != NULL ? words : g_strdup (_("not scored yet"));
  case VIGIL_GATE_CONFIRM:
  default:
    return g_strdup (vigil_label_words (gate->detail));
  }
}

/* Who and when. */
static char *
print_end (const VigilGateVerdict *verdict)
{
  const VigilGateAnswer *answer = verdict->answer;
  g_autofree char *clock = NULL;

  if (answer == NULL || !answer->is_answered)
    return NULL;
  clock = vigil_time_clock (answer->t_wall_us);
  return g_strdup_printf ("%s %s", answer->by, clock);
}

static void
show_chip (VigilRow *row, const VigilGate *gate, const VigilGateVerdict *verdict, gboolean is_due)
{
  gboolean is_asked = gate->kind == VIGIL_GATE_CONFIRM || vigil_gate_has_form (gate);

  if (is_due) {
    g_autofree char *clock = vigil_time_clock (verdict->answer->remind_wall_us);
    /* Translators: a gate passes since that time of the day */
    g_autofree char *since = g_strdup_printf (_("since %s"), clock);

    vigil_row_set_chip (row, since, "inverse");
    return;
  }
  if (is_overridden (verdict))
    vigil_row_set_chip (row, _("Overridden"), "line");
  else if (verdict->state == VIGIL_GATE_STATE_PASSED)
    vigil_row_set_chip (row, verdict->warns ? _("Take note") : NULL, "line");
  else if (gate->is_advisory)
    vigil_row_set_chip (row, _("Advisory"), "line");
  else if (verdict->state == VIGIL_GATE_STATE_BLOCKS)
    vigil_row_set_chip (row, _("Blocks"), "inverse");
  else
    vigil_row_set_chip (row, is_asked ? _("Ask") : _("Open"), "line");
}

void
vigil_gate_row_show (VigilRow *row, const VigilGate *gate, const VigilGateVerdict *verdict, const VigilView *view)
{
  VigilGateFacts facts = vigil_gate_facts_of (view);
  gboolean is_due = vigil_gate_is_reminder_due (verdict, &facts);
  gboolean is_plain
      = verdict->state == VIGIL_GATE_STATE_PASSED && !verdict->warns && !is_overridden (verdict) && !is_due;
  g_autofree char *end = print_end (verdict);
  g_autofree char *fact
      = is_overridden (verdict) ? vigil_gate_outlook (verdict, view) : vigil_gate_fact (gate, verdict, view);

  vigil_row_set_mark (row, is_overridden (verdict) ? VIGIL_MARK_ADVISORY : mark_of (verdict->state, gate->is_advisory));
  vigil_row_set_title (row, vigil_label_words (gate->label));
  vigil_row_set_line (row, fact);
  vigil_row_set_end (row, is_plain ? end : NULL);
  show_chip (row, gate, verdict, is_due);
}

void
vigil_gate_row_show_fee (VigilRow *row, const VigilGate *gate, VigilChairModel *model)
{
  VigilFeeText fee;

  vigil_fee_text_fill_for (&fee, gate, model);
  if (fee.state != VIGIL_FEE_NOT_STATED)
    vigil_row_set_line (row, fee.brief);
}
