/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Who signs an order, what hangs on the pump, whether a second person agrees, and what is thrown away. */
#include "config.h"

#include "base/number.h"
#include "session/check.h"
#include "session/double-check.h"
#include "session/preparation.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BAD VIGIL_SESSION_ERROR_BAD_VALUE
#define STAGE VIGIL_SESSION_ERROR_WRONG_STAGE
#define ROLE VIGIL_SESSION_ERROR_NOT_ALLOWED
#define LOT_BYTES 31

static const VigilChannel *
find_ordered (const VigilProposal *p, GError **error)
{
  const VigilChannel *channel = vigil_check_channel (p, error);

  if (channel == NULL || channel->state == VIGIL_CHANNEL_PRESCRIBED)
    return channel;
  if (channel->state == VIGIL_CHANNEL_EMPTY)
    vigil_check_refuse (error, STAGE, _("Enter the dose first"));
  else
    vigil_check_refuse (error, STAGE, _("This pump is already in use in this visit"));
  return NULL;
}

static gboolean
is_same (double a, double b)
{
  return isfinite (a) && isfinite (b) && fabs (a - b) <= 1e-9 * MAX (fabs (a), fabs (b));
}

gboolean
vigil_check_order_signed (const VigilProposal *p, GError **error)
{
  const VigilChannel *channel = find_ordered (p, error);
  const VigilStaff *staff = vigil_clinic_find_staff (p->clinic, p->event->actor);
  char digest[VIGIL_DIGEST_SIZE];

  if (channel == NULL || !vigil_check_staff (p, error))
    return FALSE;
  if (staff == NULL || staff->role != VIGIL_STAFF_PRESCRIBER)
    return vigil_check_refuse (error, ROLE, _("Only a prescriber signs an order"));
  vigil_prescription_digest (p->session, (guint) (channel - p->session->channels), digest);
  if (strcmp (digest, vigil_event_get_string (p->event, "digest")) != 0)
    return vigil_check_refuse (error, BAD, _("The order is not the one that was read. Read it again"));
  return TRUE;
}

gboolean
vigil_check_iv_placed (const VigilProposal *p, GError **error)
{
  const VigilIvChoices *iv = vigil_clinic_get_iv (p->clinic);
  const char *side = vigil_event_get_string (p->event, "side");
  gint64 gauge = vigil_event_get_int (p->event, "gauge");
  gboolean is_place = FALSE, is_gauge = FALSE;

  for (guint i = 0; i < iv->n_places; i++)
    is_place |= strcmp (iv->places[i].id, vigil_event_get_string (p->event, "place")) == 0;
  for (guint i = 0; i < iv->n_gauges; i++)
    is_gauge |= iv->gauges[i] == gauge;
  if (!is_place)
    return vigil_check_refuse (error, BAD, _("The clinic's list has no such place for a needle"));
  if (strcmp (side, "left") != 0 && strcmp (side, "right") != 0)
    return vigil_check_refuse (error, BAD, _("Say on which side the needle is"));
  if (!is_gauge)
    return vigil_check_refuse (error, BAD, _("The clinic's list has no needle of this size"));
  return TRUE;
}

gboolean
vigil_check_bag_changed (const VigilProposal *p, GError **error)
{
  const VigilChannel *channel = vigil_check_channel (p, error);
  double given_ml = vigil_event_get_double (p->event, "given_ml");

  if (channel == NULL)
    return FALSE;
  if (channel->state < VIGIL_CHANNEL_STARTING || channel->state > VIGIL_CHANNEL_PAUSED)
    return vigil_check_refuse (error, STAGE, _("No infusion runs on this pump"));
  if (channel->prepared.change.is_unlabelled)
    return vigil_check_refuse (error, STAGE, _("Record the label of the bag that hangs first"));
  if (vigil_waste_is_of_bag_down (p->protocol, channel))
    return vigil_check_refuse (error, STAGE, _("Record first what is thrown away of %s"), channel->drug_display);
  if (!(given_ml >= 0 && isfinite (given_ml)))
    return vigil_check_refuse (error, BAD, _("The volume given must be a number"));
  return TRUE;
}

gboolean
vigil_check_bag_change_withdrawn (const VigilProposal *p, GError **error)
{
  for (guint i = 0; i < p->session->n_channels; i++) {
    const VigilBagChange *change = &p->session->channels[i].prepared.change;

    if (change->seq == 0 || change->seq != vigil_event_get_int (p->event, "ref"))
      continue;
    if (!change->is_unlabelled)
      return vigil_check_refuse (error, STAGE, _("The new bag is labelled: the change stands"));
    if (change->wasted_wall_us != 0)
      return vigil_check_refuse (error, STAGE, _("What was left of the bag is thrown away: the change stands"));
  }
  return TRUE;
}

/* The pump goes on by what it was told for the first one. */
static gboolean
check_next_bag (const VigilProposal *p, const VigilChannel *channel, GError **error)
{
  double mg = vigil_event_get_double (p->event, "bag_mg"), ml = vigil_event_get_double (p->event, "bag_ml");
  g_autofree char *mismatch = NULL;

  if (strcmp (vigil_event_get_string (p->event, "drug"), channel->drug_id) != 0)
    return vigil_check_refuse (error, BAD, _("Another drug is in this bag: %s runs on this pump"), channel->drug_display);
  if (!(mg > 0 && isfinite (mg)) || !(ml > 0 && isfinite (ml))
      || !is_same (vigil_event_get_double (p->event, "mg_ml"), mg / ml))
    return vigil_check_refuse (error, BAD, _("Enter amount and volume as the label has them"));
  mismatch = vigil_bag_find_mismatch (channel, mg, ml);
  /* what has hung is a fact: then it is said, and what was given stays an estimate */
  if (mismatch != NULL && channel->state != VIGIL_CHANNEL_ENDED)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_OUTSIDE_LIMIT, "%s", mismatch);
  return TRUE;
}

static const VigilChannel *
find_to_label (const VigilProposal *p, GError **error)
{
  const VigilChannel *channel = vigil_check_channel (p, error);

  return channel == NULL || channel->prepared.change.is_unlabelled ? channel : find_ordered (p, error);
}

gboolean
vigil_check_bag_labelled (const VigilProposal *p, GError **error)
{
  const VigilChannel *channel = find_to_label (p, error);
  const char *expiry = vigil_event_get_string (p->event, "expiry");

  if (channel == NULL || !vigil_check_text (p, "lot", _("Lot"), LOT_BYTES, error))
    return FALSE;
  if (vigil_event_has (p->event, "bag") && !vigil_check_text (p, "bag", _("Bag number"), LOT_BYTES, error))
    return FALSE;
  if (!vigil_expiry_is_day (expiry))
    return vigil_check_refuse (error, BAD, _("The expiry must be a day of the calendar, as year, month and day"));
  if (vigil_expiry_is_over (expiry, p->event->t_wall_us, NULL))
    return vigil_check_refuse (error, BAD, _("The bag has expired. Take another one"));
  if (channel->prepared.change.is_unlabelled)
    return check_next_bag (p, channel, error);
  if (!is_same (vigil_event_get_double (p->event, "bag_mg"), channel->bag_mg)
      || !is_same (vigil_event_get_double (p->event, "bag_ml"), channel->bag_ml)
      || !is_same (vigil_event_get_double (p->event, "mg_ml"), channel->bag_mg / channel->bag_ml))
    return vigil_check_refuse (error, BAD, _("The bag is not the one of the order"));
  return TRUE;
}

/* What the event says of itself must be what is so: the record is read without this program, too. */
static gboolean
check_blind (const VigilProposal *p, const VigilChannel *channel, GError **error)
{
  VigilCheckEntry first, second;
  VigilCheckResult result;
  g_autofree char *differs = NULL;

  vigil_check_entry_read (p->event, &second);
  if (!(second.weight_kg > 0) || !(second.bag_mg > 0) || !(second.bag_ml > 0) || !(second.rate_ml_h > 0)
      || vigil_clinic_find_drug (p->clinic, second.drug_id) == NULL)
    return vigil_check_refuse (error, BAD, _("Enter weight, drug, bag and rate, all of them"));
  vigil_check_entry_of (p->session, channel, &first);
  vigil_double_check_compare (&first, &second, channel->prepared.rate_step_ml_h, &result);
  differs = vigil_check_result_differs (&result);
  if (strcmp (vigil_event_get_string (p->event, "result"), result.agrees ? "agree" : "differs") != 0
      || strcmp (vigil_event_get_string (p->event, "differs"), differs) != 0)
    return vigil_check_refuse (error, BAD, _("The order has changed meanwhile. Check it again"));
  return TRUE;
}

gboolean
vigil_check_double_checked (const VigilProposal *p, GError **error)
{
  const VigilChannel *channel = find_ordered (p, error);
  const char *how = vigil_event_get_string (p->event, "how");

  if (channel == NULL || !vigil_check_staff (p, error))
    return FALSE;
  if (!vigil_prepare_may_be_second (p->protocol, channel, p->event->actor))
    return vigil_check_refuse (error, ROLE, _("Who entered or signed the order cannot check it: fetch another person"));
  if (strcmp (how, "blind") == 0)
    return check_blind (p, channel, error);
  if (strcmp (how, "sign") == 0 && p->protocol != NULL && p->protocol->order.second == VIGIL_SECOND_SIGNS)
    return TRUE;
  return vigil_check_refuse (error, BAD, _("The protocol asks for a blind check"));
}

gboolean
vigil_check_prepared (const VigilProposal *p, const VigilChannel *channel, GError **error)
{
  VigilPrepare open = vigil_prepare_find_open (p->session, p->protocol, channel);

  if (open != VIGIL_N_PREPARE)
    return vigil_check_refuse (error, STAGE, "%s", vigil_prepare_words (open));
  /* midnight may have passed since it was labelled */
  if (channel->prepared.labelled_wall_us != 0
      && vigil_expiry_is_over (channel->prepared.expiry, p->event->t_wall_us, NULL))
    return vigil_check_refuse (error, BAD, _("The bag has expired. Take another one"));
  return TRUE;
}

static gboolean
check_amount (const VigilProposal *p, double bag_mg, double bag_ml, GError **error)
{
  double ml = vigil_event_get_double (p->event, "ml");
  char most[VIGIL_NUMBER_SIZE];

  if (!vigil_event_has (p->event, "ml") || !(ml >= 0 && ml <= bag_ml))
    return vigil_check_refuse (error, BAD, _("What is thrown away must be from 0 to the %s mL of the bag"),
                               vigil_number_format (bag_ml, 1, most));
  if (!is_same (vigil_event_get_double (p->event, "mg"), ml * bag_mg / bag_ml))
    return vigil_check_refuse (error, BAD, _("The amount is not what the volume holds. Enter it again"));
  return TRUE;
}

/* Is there a bag of that kind to throw away? One that still hangs is none. */
static gboolean
check_bag_to_waste (const VigilProposal *p, const VigilChannel *channel, gboolean is_down, GError **error)
{
  const VigilBagChange *change = &channel->prepared.change;

  if (is_down && (change->seq == 0 || change->wasted_wall_us != 0))
    return vigil_check_refuse (error, STAGE, _("No other bag was taken down"));
  if (is_down)
    return TRUE;
  if ((channel->state != VIGIL_CHANNEL_ENDED && channel->state != VIGIL_CHANNEL_PRESCRIBED) || !(channel->bag_ml > 0))
    return vigil_check_refuse (error, STAGE, _("The bag still hangs, or there is none"));
  if (change->is_unlabelled)
    return vigil_check_refuse (error, STAGE, _("Record the label of the bag that hangs first"));
  return TRUE;
}

gboolean
vigil_check_waste_recorded (const VigilProposal *p, GError **error)
{
  const VigilChannel *channel = vigil_check_channel (p, error);
  const char *witness = vigil_event_get_string (p->event, "witness_id");
  gboolean is_down = vigil_event_get_boolean (p->event, "is_taken_down");

  if (channel == NULL || !vigil_check_staff (p, error) || !check_bag_to_waste (p, channel, is_down, error))
    return FALSE;
  if (strcmp (vigil_event_get_string (p->event, "drug"), channel->drug_id) != 0)
    return vigil_check_refuse (error, BAD, _("Another drug is in this bag"));
  if (vigil_clinic_find_staff (p->clinic, witness) == NULL)
    return vigil_check_refuse (error, ROLE, _("A second person has to sign"));
  if (strcmp (witness, p->event->actor) == 0)
    return vigil_check_refuse (error, ROLE, _("Two different people have to sign"));
  if (is_down)
    return check_amount (p, channel->prepared.change.mg, channel->prepared.change.ml, error);
  if (channel->prepared.change.other_ml > 0)
    return check_amount (p, channel->prepared.change.other_mg, channel->prepared.change.other_ml, error);
  return check_amount (p, channel->bag_mg, channel->bag_ml, error);
}

gboolean
vigil_check_no_waste_due (const VigilProposal *p, GError **error)
{
  int due = vigil_waste_find_due (p->session, p->protocol);

  if (due < 0)
    return TRUE;
  return vigil_check_refuse (error, STAGE, _("Record first what is thrown away of %s"),
                             p->session->channels[due].drug_display);
}
