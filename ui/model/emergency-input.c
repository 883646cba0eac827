/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is recorded of an emergency, and what is offered before it. */
#include "model/emergency-text.h"

#include "model/label-text.h"

#include <math.h>
#include <string.h>

JsonObject *
vigil_emergency_begin_body (const VigilEmergency *emergency, const VigilSideEffect *effect)
{
  JsonObject *body = vigil_body_new ("emergency", "s", emergency->id, "name", "s", vigil_label_words (emergency->name), NULL);

  if (effect != NULL) {
    json_object_set_string_member (body, "effect", effect->id);
    json_object_set_string_member (body, "sign", vigil_label_words (effect->label));
  }
  return body;
}

JsonObject *
vigil_emergency_end_body (const VigilSession *session, const char *how)
{
  const VigilEmergencyState *state = vigil_session_get_emergency (session);

  return vigil_body_new ("emergency", "s", state != NULL ? state->id : "", "name", "s", state != NULL ? state->name : "",
                         "how", "s", how, NULL);
}

static JsonObject *
infusion_body (JsonObject *body, const VigilEmergency *emergency, const VigilEmergencyStep *step,
               const VigilSession *session, gboolean is_done, gint64 now_wall_us)
{
  const char *part = step->part == VIGIL_PART_END ? "end" : step->part == VIGIL_PART_DOUBLE ? "double" : "rate";
  double ml_min = vigil_emergency_rate_after (emergency, session, step, is_done);
  VigilAntidoteGiven given;

  json_object_set_string_member (body, "part", part);
  json_object_set_string_member (body, "drug", step->drug->id);
  if (ml_min > 0)
    json_object_set_double_member (body, "ml_min", ml_min);
  vigil_emergency_given (session, step->drug->id, now_wall_us, &given);
  if (!isnan (ml_min) && is_done && step->part == VIGIL_PART_END)
    json_object_set_double_member (body, "ml", given.infused_ml);
  return body;
}

JsonObject *
vigil_emergency_tick_body (const VigilEmergency *emergency, const VigilEmergencyRow *row, const VigilSession *session,
                           gboolean is_done, gint64 now_wall_us, VigilEventKind *kind)
{
  const VigilEmergencyState *state = vigil_session_get_emergency (session);
  const VigilEmergencyStep *step = row->step;
  VigilAntidote antidote;
  VigilStepDone done;
  JsonObject *body;

  if (state == NULL)
    return NULL;
  if (step->act == VIGIL_ACT_DOSE && (step->part == VIGIL_PART_BOLUS || step->part == VIGIL_PART_AGAIN)) {
    *kind = is_done ? VIGIL_EVENT_RESCUE_GIVEN : VIGIL_EVENT_ENTRY_WITHDRAWN;
    vigil_emergency_step_done (session, state, step->id, &done);
    if (!is_done)
      return done.seq > 0 ? vigil_body_new ("ref", "i", done.seq, NULL) : NULL;
    if (!vigil_emergency_antidote (session, step->drug, &antidote))
      return NULL;
    return vigil_body_new ("drug", "s", step->drug->id, "dose", "d", antidote.bolus_ml, "unit", "s", step->drug->unit,
                           "step", "s", step->id, "reason", "s", row->title, NULL);
  }
  *kind = VIGIL_EVENT_EMERGENCY_STEP;
  body = vigil_body_new ("emergency", "s", state->id, "step", "s", step->id, "label", "s", row->title, "is_done", "b",
                         is_done, NULL);
  return step->act == VIGIL_ACT_DOSE ? infusion_body (body, emergency, step, session, is_done, now_wall_us) : body;
}

const VigilEmergency *
vigil_emergency_find_offered (const VigilClinic *clinic, const VigilView *view)
{
  if (clinic == NULL || view->is_replay || vigil_session_get_emergency (&view->session) != NULL)
    return NULL;
  return vigil_emergency_find_near (clinic, &view->session, view->now_wall_us);
}

/* ---- what a red flag suggests ---- */

static const VigilSideEffect *
find_effect (const VigilProtocol *protocol, const char *id)
{
  for (guint i = 0; i < protocol->n_side_effects; i++)
    if (strcmp (protocol->side_effects[i]->id, id) == 0)
      return protocol->side_effects[i];
  return NULL;
}

static gboolean
is_withdrawn (GPtrArray *events, guint from, gint64 seq)
{
  for (guint i = from; i < events->len; i++) {
    const VigilEvent *event = g_ptr_array_index (events, i);

    if (event->kind == VIGIL_EVENT_SIDE_EFFECT_CORRECTED && vigil_event_get_int (event, "ref") == seq
        && vigil_event_get_boolean (event, "is_withdrawn"))
      return TRUE;
  }
  return FALSE;
}

/* STOP was pressed since event number @from, whatever became of it: that is said where the infusion stands. */
static gboolean
is_stop_asked (GPtrArray *events, guint from, guint channel)
{
  for (guint i = from; i < events->len; i++) {
    const VigilEvent *event = g_ptr_array_index (events, i);

    if (event->kind == VIGIL_EVENT_COMMAND_REQUESTED && vigil_event_get_int (event, "channel") == channel
        && strcmp (vigil_event_get_string (event, "command"), "stop") == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
judge (VigilSuggestion *out, const VigilClinic *clinic, const VigilView *view, const VigilSideEffect *effect,
       GPtrArray *events, guint from)
{
  const VigilSession *session = &view->session;

  *out = (VigilSuggestion) { .effect = effect, .channel = -1 };
  if (effect->emergency_id != NULL)
    out->emergency = vigil_clinic_find_emergency (clinic, effect->emergency_id);
  if (out->emergency != NULL && !vigil_emergency_is_near (out->emergency, session, view->now_wall_us))
    out->emergency = NULL;
  for (guint i = 0; i < session->n_channels; i++) {
    const VigilChannel *channel = &session->channels[i];

    if (g_strcmp0 (effect->drug_id, channel->drug_id) != 0)
      continue;
    g_strlcpy (out->drug, channel->drug_display, sizeof out->drug);
    if (!effect->suggests_stop || channel->state < VIGIL_CHANNEL_STARTING || channel->state > VIGIL_CHANNEL_PAUSED)
      continue;
    if (is_stop_asked (events, from, i))
      out->is_stop_asked = TRUE;
    else
      out->channel = (int) i;
  }
  g_strlcpy (out->sign, vigil_label_words (effect->label), sizeof out->sign);
  return out->emergency != NULL || out->channel >= 0;
}

gboolean
vigil_suggestion_find (VigilSuggestion *out, const VigilClinic *clinic, const VigilProtocol *protocol,
                       const VigilView *view, GPtrArray *events, gint64 after_seq)
{
  *out = (VigilSuggestion) { .channel = -1 };
  if (clinic == NULL || protocol == NULL || vigil_session_get_emergency (&view->session) != NULL)
    return FALSE;
  for (guint i = events->len; i-- > 0;) {
    const VigilEvent *event = g_ptr_array_index (events, i);
    const VigilSideEffect *effect;

    if (event->seq == 0)
      continue;   /* not recorded yet */
    if (event->kind == VIGIL_EVENT_SUGGESTION_DECLINED)
      after_seq = MAX (after_seq, vigil_event_get_int (event, "ref"));
    if (event->seq <= after_seq || event->kind == VIGIL_EVENT_EMERGENCY_BEGUN)
      return FALSE;
    if (event->kind != VIGIL_EVENT_SIDE_EFFECT || is_withdrawn (events, i + 1, event->seq))
      continue;
    effect = find_effect (protocol, vigil_event_get_string (event, "effect"));
    if (effect == NULL || !judge (out, clinic, view, effect, events, i + 1))
      continue;
    out->seq = event->seq;
    return TRUE;
  }
  return FALSE;
}
