/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/recovery-text.h"
#include "base/clock.h"
#include "base/number.h"
#include "model/label-text.h"
#include "model/score-text.h"
#include "model/time-text.h"
#include "session/summary.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A minute that has begun is still to go: nobody leaves at "0 min". */
static char *
to_go (gint64 ends_wall_us, gint64 now_wall_us)
{
  g_autofree char *span = vigil_time_span (MAX (0, ends_wall_us - now_wall_us) + VIGIL_USEC_PER_MIN - 1, FALSE);

  return g_strdup_printf (_("%s to go"), span);
}

static gint64
infusion_ended_wall_us (const VigilSession *session)
{
  gint64 ended = 0;

  for (guint i = 0; i < session->n_channels; i++)
    ended = MAX (ended, session->channels[i].ended_wall_us);
  return ended != 0 ? ended : session->recovery_started_wall_us;
}

static void
fill_open (VigilRecoveryText *out, const VigilSession *session, const VigilProtocol *protocol, gint64 now_wall_us)
{
  gint64 ends = vigil_session_recovery_ends_wall_us (session);
  gboolean is_time_open = FALSE;

  if (protocol == NULL) {
    g_strlcpy (out->open, _("the protocol of this visit is missing"), sizeof out->open);
    return;
  }
  out->n_items = protocol->n_discharge;
  for (guint i = 0; i < protocol->n_discharge; i++) {
    const VigilDischargeItem *item = protocol->discharge[i];

    if (vigil_session_is_discharge_item_done (session, item, now_wall_us))
      continue;
    out->n_open++;
    is_time_open |= item->is_timed;
  }
  if (out->n_open == 0)
    return;
  if (is_time_open && ends > now_wall_us) {
    g_autofree char *left = to_go (ends, now_wall_us);

    /* Translators: "3 of 4 open, 18 min to go" */
    g_snprintf (out->open, sizeof out->open, _("%u of %u open, %s"), out->n_open, out->n_items, left);
  } else {
    g_snprintf (out->open, sizeof out->open, _("%u of %u open"), out->n_open, out->n_items);
  }
}

void
vigil_recovery_text_fill (VigilRecoveryText *out, const VigilSession *session, const VigilProtocol *protocol,
                          gint64 now_wall_us)
{
  gint64 ended = infusion_ended_wall_us (session), ends = vigil_session_recovery_ends_wall_us (session);
  g_autofree char *since = vigil_time_span (now_wall_us - ended, FALSE), *until = vigil_time_clock (ends);

  *out = (VigilRecoveryText) { .n_items = 0 };
  out->is_without_infusion = TRUE;
  for (guint i = 0; i < session->n_channels; i++)
    out->is_without_infusion &= session->channels[i].state < VIGIL_CHANNEL_STARTING;
  g_strlcpy (out->since, ended != 0 ? since : "--", sizeof out->since);
  g_snprintf (out->planned, sizeof out->planned, _("%u min planned"), session->recovery_planned_min);
  g_snprintf (out->until, sizeof out->until, _("until %s"), until);
  fill_open (out, session, protocol, now_wall_us);
}

void
vigil_discharge_text_fill (VigilDischargeText *out, const VigilSession *session, const VigilDischargeItem *item,
                           gint64 now_wall_us)
{
  gint64 ends = vigil_session_recovery_ends_wall_us (session);

  *out = (VigilDischargeText) { .is_by_itself = item->is_timed, .is_scored = item->need != NULL };
  out->is_done = vigil_session_is_discharge_item_done (session, item, now_wall_us);
  if (item->is_timed) {
    g_autofree char *left = to_go (ends, now_wall_us), *at = vigil_time_clock (ends);

    if (out->is_done)
      g_snprintf (out->end, sizeof out->end, _("since %s"), at);
    else
      g_strlcpy (out->end, left, sizeof out->end);
    return;
  }
  if (item->need != NULL) {
    g_autofree char *words = vigil_need_words (session, item);

    g_strlcpy (out->end, words, sizeof out->end);
    return;
  }
  if (!out->is_done)
    g_strlcpy (out->end, _("tap when done"), sizeof out->end);
  for (guint i = 0; out->is_done && i < session->n_discharge; i++)
    if (strcmp (session->discharge[i].id, item->id) == 0) {
      g_autofree char *at = vigil_time_clock (session->discharge[i].t_wall_us);

      g_snprintf (out->end, sizeof out->end, "%s %s", session->discharge[i].by, at);
    }
}

/* ---- what was given ---- */

const char *
vigil_given_find_end (GPtrArray *events, guint channel)
{
  for (guint i = events->len; i-- > 0;) {
    const VigilEvent *event = g_ptr_array_index (events, i);

    if (event->kind == VIGIL_EVENT_INFUSION_ENDED && vigil_event_get_int (event, "channel") == channel)
      return vigil_event_get_string (event, "how");
  }
  return NULL;
}

static const char *
state_words (const VigilChannel *channel, const char *how)
{
  switch (channel->state) {
  case VIGIL_CHANNEL_PRESCRIBED:
    return _("not started");
  case VIGIL_CHANNEL_STARTING:
    return _("waiting for the pump");
  case VIGIL_CHANNEL_RUNNING:
    return _("running");
  case VIGIL_CHANNEL_PAUSED:
    return _("paused");
  case VIGIL_CHANNEL_ENDED:
    if (g_strcmp0 (how, "complete") == 0)
      return _("complete");
    return g_strcmp0 (how, "stopped") == 0 ? _("stopped early") : _("ended");
  case VIGIL_CHANNEL_EMPTY:
  default:
    return _("nothing");
  }
}

void
vigil_given_text_fill (VigilGivenText *out, const VigilChannel *channel, const char *how, gint64 now_wall_us)
{
  g_autofree char *from = vigil_time_clock (channel->started_wall_us), *to = vigil_time_clock (channel->ended_wall_us);
  char mg[VIGIL_NUMBER_SIZE], planned[VIGIL_NUMBER_SIZE], ml[VIGIL_NUMBER_SIZE];
  VigilDelivered delivered;

  vigil_channel_delivered (channel, now_wall_us, &delivered);
  *out = (VigilGivenText) { .is_estimated = delivered.is_estimated, .colour = channel->colour };
  g_strlcpy (out->name, channel->drug_display, sizeof out->name);
  vigil_number_format (delivered.mg, delivered.mg < 100 ? 1 : 0, mg);
  vigil_number_format (channel->total_mg, channel->total_mg < 100 ? 1 : 0, planned);
  vigil_number_format (delivered.ml, 1, ml);
  /* Translators: given, planned, volume; est. is short for estimated */
  g_snprintf (out->amount, sizeof out->amount,
              delivered.is_estimated ? _("est. %s mg of %s mg, est. %s mL") : _("%s mg of %s mg, %s mL"), mg, planned,
              ml);
  if (channel->started_wall_us != 0 && channel->ended_wall_us != 0)
    g_snprintf (out->times, sizeof out->times, _("%s to %s"), from, to);
  else if (channel->started_wall_us != 0)
    g_snprintf (out->times, sizeof out->times, _("since %s"), from);
  g_strlcpy (out->how, state_words (channel, how), sizeof out->how);
}

/* ---- checks ---- */

static const char *
find_choice (const VigilCheck *check, int score)
{
  for (int i = 0; i < check->n_choices; i++)
    if (check->choices[i].score == score)
      return vigil_label_words (check->choices[i].label);
  return "";
}

static void
fill_last (VigilCheckText *out, const VigilCheck *check, int score, gint64 t_wall_us, gint64 now_wall_us)
{
  g_autofree char *age = vigil_time_age (now_wall_us - t_wall_us), *number = g_strdup_printf ("%d", score);
  const char *words = find_choice (check, score);

  out->is_recorded = TRUE;
  g_strlcpy (out->age, age, sizeof out->age);
  if (*words == '\0' || g_str_has_prefix (words, number))
    g_strlcpy (out->last, *words != '\0' ? words : number, sizeof out->last);
  else
    g_snprintf (out->last, sizeof out->last, "%s: %s", number, words);
}

void
vigil_check_text_fill (VigilCheckText *out, const VigilSession *session, const VigilProtocol *protocol,
                       const VigilCheck *check, gint64 now_wall_us)
{
  gint64 due = vigil_session_check_due_wall_us (session, protocol, check->id);

  *out = (VigilCheckText) { .is_due = due != 0 && now_wall_us >= due };
  g_strlcpy (out->last, _("not recorded yet"), sizeof out->last);
  for (guint i = 0; i < session->n_checks; i++)
    if (strcmp (session->checks[i].id, check->id) == 0)
      fill_last (out, check, session->checks[i].score, session->checks[i].t_wall_us, now_wall_us);
  if (due == 0)
    return;
  if (out->is_due && now_wall_us - due < VIGIL_USEC_PER_MIN) {
    g_strlcpy (out->due, _("due"), sizeof out->due);
  } else {
    g_autofree char *span = vigil_time_span (out->is_due ? now_wall_us - due : due - now_wall_us, FALSE);

    g_snprintf (out->due, sizeof out->due, out->is_due ? _("overdue %s") : _("in %s"), span);
  }
}

int
vigil_check_find_due (const VigilSession *session, const VigilProtocol *protocol, guint skipped, gint64 now_wall_us)
{
  gint64 oldest = 0;
  int found = -1;

  for (guint i = 0; protocol != NULL && i < protocol->n_checks; i++) {
    gint64 due = vigil_session_check_due_wall_us (session, protocol, protocol->checks[i]->id);

    if (due == 0 || due > now_wall_us || (skipped & (1u << i)) != 0 || (found >= 0 && due >= oldest))
      continue;
    oldest = due;
    found = (int) i;
  }
  return found;
}

/* ---- side effects ---- */

typedef struct {
  gint64 seq, t_wall_us;
  const char *effect, *label;
  gint64 severity;
} Effect;

static void
fold_effect (GArray *effects, const VigilEvent *event)
{
  gint64 ref = vigil_event_get_int (event, "ref");

  if (event->kind == VIGIL_EVENT_SIDE_EFFECT) {
    Effect effect = { event->seq, event->t_wall_us, vigil_event_get_string (event, "effect"),
                      vigil_event_get_string (event, "label"), vigil_event_get_int (event, "severity") };

    g_array_append_val (effects, effect);
  }
  for (guint i = 0; i < effects->len; i++) {
    Effect *effect = &g_array_index (effects, Effect, i);

    if (effect->seq != ref)
      continue;
    if (event->kind == VIGIL_EVENT_SIDE_EFFECT_CORRECTED)
      effect->severity = vigil_event_get_boolean (event, "is_withdrawn") ? -1 : vigil_event_get_int (event, "severity");
    else if (event->kind == VIGIL_EVENT_ENTRY_WITHDRAWN)
      effect->severity = -1;
  }
}

/* Only the latest word on an effect counts; one that was withdrawn was never said. */
static void
keep_latest (GArray *effects)
{
  for (guint i = effects->len; i-- > 0;)
    if (g_array_index (effects, Effect, i).severity < 0)
      g_array_remove_index (effects, i);
  for (guint i = effects->len; i-- > 0;)
    for (guint k = i; k-- > 0;)
      if (strcmp (g_array_index (effects, Effect, k).effect, g_array_index (effects, Effect, i).effect) == 0) {
        g_array_remove_index (effects, k);
        i--;
      }
}

static gint
compare_severity (gconstpointer a, gconstpointer b)
{
  const Effect *first = a, *second = b;

  if (first->severity != second->severity)
    return first->severity > second->severity ? -1 : 1;
  return first->t_wall_us > second->t_wall_us ? -1 : first->t_wall_us < second->t_wall_us;
}

char *
vigil_effects_words (GPtrArray *events)
{
  static const char *const severities[] = { "", N_("mild"), N_("moderate"), N_("severe"), N_("life-threatening") };
  g_autoptr (GArray) effects = g_array_new (FALSE, FALSE, sizeof (Effect));
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < events->len; i++)
    fold_effect (effects, g_ptr_array_index (events, i));
  keep_latest (effects);
  g_array_sort (effects, compare_severity);
  for (guint i = 0; i < effects->len; i++) {
    const Effect *effect = &g_array_index (effects, Effect, i);
    g_autofree char *at = vigil_time_clock (effect->t_wall_us);

    if (effect->severity < 1 || effect->severity >= (gint64) G_N_ELEMENTS (severities))
      continue;
    g_string_append_printf (words, "%s%s, %s %s", words->len > 0 ? "; " : "", effect->label,
                            _(severities[effect->severity]), at);
  }
  return g_string_free (words, words->len == 0);
}
