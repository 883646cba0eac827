/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether what is to be recorded of an instrument is what its own rules give. */
#include "config.h"

#include "session/check.h"
#include "session/score.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BAD VIGIL_SESSION_ERROR_BAD_VALUE
#define REASON_BYTES 120

static char *
key_of (const char *name, guint item, char *out)
{
  g_snprintf (out, 24, "%s_%u", name, item + 1);
  return out;
}

/* FALSE: the body names another item than the instrument's, or an answer that there is not. */
static gboolean
read_answers (const VigilProposal *p, const VigilInstrument *instrument, VigilAnswers *answers)
{
  char key[24];

  vigil_answers_clear (answers);
  for (guint i = 0; i < VIGIL_MAX_ITEMS; i++) {
    gint64 answer;

    if (!vigil_event_has (p->event, key_of ("item", i, key)))
      continue;
    if (i >= instrument->n_items || strcmp (vigil_event_get_string (p->event, key), instrument->items[i].id) != 0
        || !vigil_event_has (p->event, key_of ("answer", i, key)))
      return FALSE;
    answer = vigil_event_get_int (p->event, key);
    if (answer < 0 || answer >= instrument->items[i].n_anchors)
      return FALSE;
    answers->anchors[i] = (int) answer;
  }
  return vigil_event_get_int (p->event, "n_items") == instrument->n_items;
}

/* What the monitor suggested must be what it suggests of these values. */
static gboolean
check_measured (const VigilProposal *p, const VigilInstrument *instrument, const VigilAnswers *answers, guint item)
{
  const VigilInstrumentItem *it = &instrument->items[item];
  double values[VIGIL_MAX_ITEM_VITALS] = { NAN, NAN }, baselines[VIGIL_MAX_ITEM_VITALS] = { NAN, NAN };
  char key[24];

  for (guint i = 0; i < it->n_vitals; i++) {
    g_snprintf (key, sizeof key, "value_%u_%u", item + 1, i + 1);
    values[i] = vigil_event_has (p->event, key) ? vigil_event_get_double (p->event, key) : NAN;
    baselines[i] = vigil_session_get_baseline (p->session, it->vitals[i]);
  }
  return it->n_vitals > 0
         && vigil_score_match (instrument, answers, item, values, baselines) == answers->anchors[item];
}

static gboolean
check_item (const VigilProposal *p, const VigilInstrument *instrument, const VigilAnswers *answers, guint item)
{
  const VigilInstrumentItem *it = &instrument->items[item];
  const char *how;
  char key[24];

  if (vigil_score_is_asked (instrument, answers, item) != VIGIL_ASKED)
    return answers->anchors[item] < 0;
  how = vigil_event_get_string (p->event, key_of ("how", item, key));
  if (strcmp (how, "confirmed") == 0 ? !check_measured (p, instrument, answers, item) : strcmp (how, "asked") != 0)
    return FALSE;
  key_of ("score", item, key);
  if (!it->is_scored)
    return !vigil_event_has (p->event, key);
  return vigil_event_has (p->event, key)
         && vigil_event_get_int (p->event, key) == it->anchors[answers->anchors[item]].score;
}

static gboolean
check_total (const VigilProposal *p, const VigilInstrument *instrument, const VigilScoreSum *sum, GError **error)
{
  const char *band = sum->band != NULL ? sum->band->id : "";

  if (vigil_event_has (p->event, "total") && vigil_event_get_int (p->event, "total") == sum->total
      && strcmp (vigil_event_get_string (p->event, "band"), band) == 0
      && strcmp (vigil_event_get_string (p->event, "unit"), vigil_instrument_get_change_unit (instrument)) == 0)
    return TRUE;
  return vigil_check_refuse (error, BAD, _("The total is not the sum of the answers"));
}

static gboolean
check_version (const VigilProposal *p, const VigilInstrument *instrument, GError **error)
{
  if (strcmp (vigil_event_get_string (p->event, "sha256"), instrument->sha256) == 0
      && vigil_event_get_int (p->event, "version") == instrument->version)
    return TRUE;
  return vigil_check_refuse (error, BAD, _("The instrument is not the one that was loaded. Open it again"));
}

gboolean
vigil_check_instrument_scored (const VigilProposal *p, GError **error)
{
  const VigilProtocolScore *score
      = p->protocol != NULL ? vigil_protocol_find_score (p->protocol, vigil_event_get_string (p->event, "instrument")) : NULL;
  const VigilInstrument *instrument = score != NULL ? score->instrument : NULL;
  VigilAnswers answers;
  VigilScoreSum sum;

  if (instrument == NULL)
    return vigil_check_refuse (error, BAD, _("The protocol does not ask for this score"));
  if ((score->when & vigil_session_get_when (p->session)) == 0)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_WRONG_STAGE, _("%s is not scored at this stage of the visit"),
                               vigil_label_get (instrument->title, p->lang));
  if (!check_version (p, instrument, error))
    return FALSE;
  if (!read_answers (p, instrument, &answers))
    return vigil_check_refuse (error, BAD, _("%s: choose one of the answers"), vigil_label_get (instrument->title, p->lang));
  vigil_score_sum (instrument, &answers, &sum);
  if (!sum.has_total)
    return vigil_check_refuse (error, BAD, _("No total: %s is missing"),
                               vigil_label_get (instrument->items[MAX (sum.missing, 0)].label, p->lang));
  for (guint i = 0; i < instrument->n_items; i++)
    if (!check_item (p, instrument, &answers, i))
      return vigil_check_refuse (error, BAD, _("%s: choose one of the answers"),
                                 vigil_label_get (instrument->items[i].label, p->lang));
  return check_total (p, instrument, &sum, error);
}

gboolean
vigil_check_discharge_overridden (const VigilProposal *p, GError **error)
{
  const VigilStaff *staff = vigil_clinic_find_staff (p->clinic, p->event->actor);
  const VigilDischargeItem *item = NULL;

  for (guint i = 0; p->protocol != NULL && i < p->protocol->n_discharge; i++)
    if (strcmp (p->protocol->discharge[i]->id, vigil_event_get_string (p->event, "item")) == 0)
      item = p->protocol->discharge[i];
  if (item == NULL)
    return vigil_check_refuse (error, BAD, _("The protocol has no such point"));
  if (!vigil_check_staff (p, error))
    return FALSE;
  if (item->n_reasons == 0)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED, _("The clinic lets nobody override this: %s"),
                               vigil_label_get (item->label, p->lang));
  if (staff == NULL || staff->role != VIGIL_STAFF_PRESCRIBER)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED, _("Only a prescriber can override this"));
  return vigil_check_text (p, "reason", _("Reason"), REASON_BYTES, error);
}
