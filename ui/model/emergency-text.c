/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/emergency-text.h"

#include "base/clock.h"
#include "base/number.h"
#include "model/infusion-text.h"
#include "model/label-text.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* "2–3", "2" */
static void
print_span (const VigilSpan *span, char *out, gsize size)
{
  char low[VIGIL_NUMBER_SIZE], high[VIGIL_NUMBER_SIZE];

  vigil_number_format (span->low, 1, low);
  vigil_number_format (span->high, 1, high);
  if (vigil_dose_is_same (span->low, span->high))
    g_strlcpy (out, high, size);
  else
    g_snprintf (out, size, "%s–%s", low, high);
}

static void
append (char *out, gsize size, const char *words)
{
  if (*words == '\0')
    return;
  if (*out != '\0')
    g_strlcat (out, " · ", size);
  g_strlcat (out, words, size);
}

/* ---- a dose by weight ---- */

static VigilSpan
span_of (const VigilEmergencyStep *step, const VigilAntidote *antidote)
{
  VigilSpan none = { NAN, NAN };

  if (!isnan (step->timer_min.high) || step->act != VIGIL_ACT_DOSE)
    return step->timer_min;
  if (step->part == VIGIL_PART_RATE)
    return antidote != NULL ? antidote->infusion_min : none;
  return step->part == VIGIL_PART_END || step->part == VIGIL_PART_DOUBLE ? none : step->drug->by_weight->bolus_min;
}

static void
print_dose (VigilEmergencyRow *row, const VigilAntidote *antidote)
{
  const VigilEmergencyStep *step = row->step;
  gboolean is_infusion = step->part == VIGIL_PART_RATE || step->part == VIGIL_PART_DOUBLE;
  double factor = step->part == VIGIL_PART_DOUBLE ? 2 : 1;
  char number[VIGIL_NUMBER_SIZE], range[48];

  if (step->part == VIGIL_PART_END)
    return;
  if (antidote == NULL) {
    append (row->line, sizeof row->line,
            is_infusion ? _("no weight: no mL") : _("no weight, no mL: tap to type the dose"));
  } else if (!is_infusion) {
    g_snprintf (row->number, sizeof row->number, "%s mL", vigil_number_format (antidote->bolus_ml, 0, number));
  } else if (isnan (antidote->infusion_ml.high)) {
    g_snprintf (row->number, sizeof row->number, "%s mL/min",
                vigil_number_format (antidote->rate_ml_min * factor, 1, number));
  } else if (step->part == VIGIL_PART_DOUBLE) {
    g_strlcpy (row->number, "× 2", sizeof row->number);   /* twice the volume would read like one more of it */
  } else {
    print_span (&antidote->infusion_ml, range, sizeof range);
    g_snprintf (row->number, sizeof row->number, "%s mL", range);
  }
}

static void
print_over (VigilEmergencyRow *row, const VigilSpan *span)
{
  char range[48];
  g_autofree char *words = NULL;

  if (isnan (span->high) || row->step->act != VIGIL_ACT_DOSE)
    return;
  print_span (span, range, sizeof range);
  /* Translators: a bolus goes in "over 2–3 min" */
  words = g_strdup_printf (_("over %s min"), range);
  append (row->line, sizeof row->line, words);
}

static void
print_most (VigilEmergencyRow *row, const VigilDosingWeight *weight)
{
  char number[VIGIL_NUMBER_SIZE];
  g_autofree char *words = NULL;

  if (isnan (row->step->most_per_kg))
    return;
  words = g_strdup_printf (_("at most %s %s/kg"), vigil_number_format (row->step->most_per_kg, 3, number), row->step->most_unit);
  append (row->line, sizeof row->line, words);
  if (weight != NULL)   /* rounded down: it is a limit */
    g_snprintf (row->number, sizeof row->number, "≤ %s %s",
                vigil_number_format (floor (row->step->most_per_kg * weight->kg * (1 + 1e-9)), 0, number),
                row->step->most_unit);
}

/* ---- timers ---- */

static void
print_timer (VigilEmergencyRow *row, const VigilSpan *span, gint64 since_us)
{
  double min = (double) since_us / (double) VIGIL_USEC_PER_MIN;
  gboolean is_hours = span->low >= 60;
  VigilSpan shown = { is_hours ? span->low / 60 : span->low, is_hours ? span->high / 60 : span->high };
  g_autofree char *count = vigil_time_count (since_us);
  char range[48];

  if (isnan (span->high))
    return;
  /* a bolus that has long been in needs no clock */
  if (row->step->act == VIGIL_ACT_DOSE && row->step->part != VIGIL_PART_RATE && min >= span->high + 1)
    return;
  print_span (&shown, range, sizeof range);
  /* Translators: a count, then how long it is to be: "1:20 of 2–3 min", "1:05:00 of 2–6 h" */
  g_snprintf (row->timer, sizeof row->timer, is_hours ? _("%s of %s h") : _("%s of %s min"), count, range);
  row->is_timer_over = min >= span->high;
}

/* The bolus again waits for the one before, whichever step that was. */
static void
print_again (VigilEmergencyRow *row, const VigilEmergency *emergency, const VigilSession *session,
             const VigilEmergencyState *state, gint64 now_wall_us)
{
  gint64 last_wall_us = 0, due_us;
  g_autofree char *count = NULL;

  for (guint i = 0; i < emergency->n_steps; i++) {
    const VigilEmergencyStep *step = &emergency->steps[i];
    VigilStepDone done;

    if (step->act != VIGIL_ACT_DOSE || step->drug != row->step->drug
        || (step->part != VIGIL_PART_BOLUS && step->part != VIGIL_PART_AGAIN))
      continue;
    vigil_emergency_step_done (session, state, step->id, &done);
    last_wall_us = MAX (last_wall_us, done.t_wall_us);
  }
  due_us = last_wall_us + (gint64) (row->step->after_min * (double) VIGIL_USEC_PER_MIN) - now_wall_us;
  if (last_wall_us == 0 || !row->can_tick || !(row->step->after_min > 0))
    return;
  count = vigil_time_count (due_us);
  if (due_us > 0)
    g_snprintf (row->timer, sizeof row->timer, _("not before %s"), count);
}

/* ---- STOP ---- */

/* It was asked for and the pump was not asked, or did not do it: hands have to. */
static gboolean
was_refused (GPtrArray *events, int channel)
{
  for (guint i = events->len; i-- > 0;) {
    const VigilEvent *event = g_ptr_array_index (events, i);

    if ((event->kind == VIGIL_EVENT_COMMAND_REQUESTED || event->kind == VIGIL_EVENT_COMMAND_FAILED)
        && vigil_event_get_int (event, "channel") == channel)
      return event->kind == VIGIL_EVENT_COMMAND_FAILED
             && g_str_equal (vigil_event_get_string (event, "command"), "stop");
  }
  return FALSE;
}

static gboolean
is_going (const VigilChannel *channel)
{
  return channel->state >= VIGIL_CHANNEL_STARTING && channel->state <= VIGIL_CHANNEL_PAUSED;
}

/* Hands have to: of the emergency's drug whenever Vigil cannot ask, of any other if STOP was wanted for it. The page
 * covers what the infusion's own card says. */
static void
print_hands (VigilEmergencyRow *row, const VigilEmergency *emergency, const VigilView *view, GPtrArray *events)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *words = NULL;

  for (guint i = 0; i < view->session.n_channels; i++) {
    const VigilChannel *channel = &view->session.channels[i];
    gboolean can_ask = vigil_infusion_may_ask_pump (view->pump_control) && channel->is_linked;

    if (!is_going (channel)
        || !(was_refused (events, (int) i) || (vigil_emergency_is_of (emergency, channel->drug_id) && !can_ask)))
      continue;
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", channel->drug_display);
  }
  if (names->len == 0)
    return;
  words = g_strdup_printf (_("%s: press STOP on the pump"), names->str);
  append (row->line, sizeof row->line, words);
  row->needs_hand = TRUE;
}

static void
print_stop (VigilEmergencyRow *row, const VigilEmergency *emergency, const VigilView *view, GPtrArray *events)
{
  const VigilChannel *going = NULL, *ended = NULL;
  g_autofree char *words = NULL, *clock = NULL;

  for (guint i = 0; i < view->session.n_channels; i++) {
    const VigilChannel *channel = &view->session.channels[i];

    if (vigil_emergency_is_of (emergency, channel->drug_id) && is_going (channel))
      going = channel;
    else if (vigil_emergency_is_of (emergency, channel->drug_id) && channel->ended_wall_us != 0)
      ended = channel;
  }
  if (going == NULL && ended != NULL) {
    clock = vigil_time_clock (ended->ended_wall_us);
    /* Translators: a drug and a time: its pump says so */
    words = g_strdup_printf (C_ ("emergency", "%s ended %s"), ended->drug_display, clock);
    row->is_done = TRUE;
    row->can_tick = FALSE;   /* the pump has said so */
    append (row->line, sizeof row->line, words);
  }
  print_hands (row, emergency, view, events);
  if (going != NULL && !row->needs_hand) {
    words = g_strdup_printf (going->state == VIGIL_CHANNEL_PAUSED ? _("%s is paused") : _("%s runs"), going->drug_display);
    append (row->line, sizeof row->line, words);
  }
}

/* ---- a row ---- */

static void
print_done (VigilEmergencyRow *row, const VigilStepDone *done)
{
  g_autofree char *clock = vigil_time_clock (done->t_wall_us), *words = NULL, *rest = NULL;

  if (done->n == 0)
    return;
  if (row->step->times > 1)
    /* Translators: "1 of 2, last 11:14" */
    words = g_strdup_printf (_("%u of %u, last %s"), done->n, row->step->times, clock);
  else if (row->step->act == VIGIL_ACT_OBSERVE
           || (row->step->act == VIGIL_ACT_DOSE
               && (row->step->part == VIGIL_PART_RATE || row->step->part == VIGIL_PART_DOUBLE)))
    words = g_strdup_printf (C_ ("emergency", "since %s"), clock);   /* it goes on */
  else
    /* Translators: a step and the time at which it was done */
    words = g_strdup_printf (C_ ("emergency", "done %s"), clock);
  rest = g_strdup (row->line);
  *row->line = '\0';
  append (row->line, sizeof row->line, words);
  append (row->line, sizeof row->line, rest);
}

static void
fill_row (VigilEmergencyRow *row, const VigilEmergency *emergency, const VigilEmergencyStep *step, const VigilView *view,
          GPtrArray *events)
{
  const VigilEmergencyState *state = vigil_session_get_emergency (&view->session);
  const VigilAntidote *known = NULL;
  VigilDosingWeight weight;
  gboolean is_weight_known;
  VigilAntidote antidote;
  VigilStepDone done;
  VigilSpan span;

  *row = (VigilEmergencyRow) { .step = step };
  is_weight_known = vigil_emergency_weight (&view->session, step->drug, &weight);
  if (step->drug != NULL && vigil_emergency_antidote (&view->session, step->drug, &antidote))
    known = &antidote;
  vigil_emergency_step_done (&view->session, state, step->id, &done);
  span = span_of (step, known);
  row->is_done = done.n >= step->times;
  row->can_tick = !row->is_done;
  row->can_undo = done.n > 0;
  g_strlcpy (row->title, vigil_label_words (step->label), sizeof row->title);
  if (done.n == 0)   /* then its timer says it */
    print_over (row, &span);
  if (step->act == VIGIL_ACT_DOSE)
    print_dose (row, known);
  append (row->line, sizeof row->line, vigil_label_words (step->detail));
  print_most (row, is_weight_known ? &weight : NULL);
  if (step->act == VIGIL_ACT_STOP)
    print_stop (row, emergency, view, events);
  print_done (row, &done);
  if (done.n > 0)
    print_timer (row, &span, view->now_wall_us - done.t_wall_us);
  if (step->act == VIGIL_ACT_DOSE && step->part == VIGIL_PART_AGAIN)
    print_again (row, emergency, &view->session, state, view->now_wall_us);
}

/* ---- the whole ---- */

static const VigilRescueDrug *
antidote_of (const VigilEmergency *emergency)
{
  for (guint i = 0; i < emergency->n_steps; i++)
    if (emergency->steps[i].drug != NULL)
      return emergency->steps[i].drug;
  return NULL;
}

static void
print_head (VigilEmergencyText *out, const VigilEmergency *emergency, const VigilSession *session)
{
  const char *name = vigil_label_words (emergency->name), *basis;
  char number[VIGIL_NUMBER_SIZE];
  VigilDosingWeight weight;

  g_strlcpy (out->line, vigil_label_words (emergency->title), sizeof out->line);
  if (!vigil_emergency_weight (session, antidote_of (emergency), &weight)) {
    /* Translators: %s is the emergency's short name */
    g_snprintf (out->title, sizeof out->title, _("%s · no weight"), name);
    return;
  }
  g_snprintf (out->title, sizeof out->title, "%s · %s kg", name, vigil_number_format (weight.kg, 1, number));
  basis = weight.basis == VIGIL_WEIGHT_IDEAL      ? _("ideal weight")
          : weight.basis == VIGIL_WEIGHT_ADJUSTED ? _("adjusted weight")
          : session->height_cm > 0                ? _("actual weight")
                                                  : _("actual weight, no height");
  append (out->line, sizeof out->line, basis);
}

static void
print_given (VigilEmergencyText *out, const VigilEmergency *emergency, const VigilView *view)
{
  const VigilRescueDrug *drug = antidote_of (emergency);
  char so_far[VIGIL_NUMBER_SIZE], most[VIGIL_NUMBER_SIZE];
  VigilAntidoteGiven given;
  VigilAntidote antidote;
  double ml;

  if (drug == NULL)
    return;
  g_strlcpy (out->antidote, drug->display, sizeof out->antidote);
  vigil_emergency_given (&view->session, drug->id, view->now_wall_us, &given);
  ml = given.recorded_ml + given.infused_ml;
  vigil_number_format (ceil (ml - 1e-9), 0, so_far);
  if (!vigil_emergency_antidote (&view->session, drug, &antidote)) {
    g_snprintf (out->given, sizeof out->given, "%s mL", so_far);
    return;
  }
  vigil_number_format (antidote.max_ml, 0, most);
  out->is_at_most = ml >= antidote.max_ml;
  if (out->is_at_most)
    /* Translators: the most that may be given of an antidote */
    g_snprintf (out->given, sizeof out->given, _("%s mL reached: no more"), most);
  else
    /* Translators: what was given of the most that may be; the first is an upper bound where an infusion ran */
    g_snprintf (out->given, sizeof out->given, given.infused_ml > 0 ? _("at most %s of %s mL") : _("%s of %s mL"), so_far, most);
}

static gboolean
is_against (const VigilRescueDrug *drug, const char *context)
{
  for (guint i = 0; context != NULL && i < drug->n_contraindications; i++)
    if (strcmp (drug->contraindications[i].context, context) == 0)
      return TRUE;
  return FALSE;
}

static void
print_avoid (VigilEmergencyText *out, const VigilEmergency *emergency, const VigilClinic *clinic)
{
  guint n;
  const VigilRescueDrug *const *drugs = vigil_clinic_get_rescue_drugs (clinic, &n);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    if (is_against (drugs[i], emergency->context))
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", drugs[i]->display);
  for (guint i = 0; i < emergency->n_avoid; i++)
    g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", vigil_label_words (emergency->avoid[i]));
  if (words->len > 0)
    /* Translators: a list of drugs that must not be given now */
    g_snprintf (out->avoid, sizeof out->avoid, _("AVOID: %s"), words->str);
}

gboolean
vigil_emergency_text_fill (VigilEmergencyText *out, const VigilClinic *clinic, const VigilView *view, GPtrArray *events)
{
  const VigilEmergencyState *state = vigil_session_get_emergency (&view->session);
  const VigilEmergency *emergency
      = state != NULL && clinic != NULL ? vigil_clinic_find_emergency (clinic, state->id) : NULL;
  g_autofree char *since = NULL;

  *out = (VigilEmergencyText) { .n_rows = 0 };
  if (emergency == NULL)
    return FALSE;
  since = vigil_time_count (view->now_wall_us - state->begun_wall_us);
  g_strlcpy (out->since, since, sizeof out->since);
  print_head (out, emergency, &view->session);
  print_given (out, emergency, view);
  print_avoid (out, emergency, clinic);
  out->n_rows = emergency->n_steps;
  for (guint i = 0; i < emergency->n_steps; i++)
    fill_row (&out->rows[i], emergency, &emergency->steps[i], view, events);
  return TRUE;
}
