/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done about an order before it runs, and with its bag afterwards. */
#include "session/double-check.h"
#include "session/preparation.h"
#include "session/step.h"

#include <string.h>

#define DEFAULT_RATE_STEP_ML_H 0.1

void
vigil_step_forget_preparation (VigilChannel *channel)
{
  memset (&channel->prepared, 0, sizeof channel->prepared);
  channel->prepared.rate_step_ml_h = DEFAULT_RATE_STEP_ML_H;
}

static VigilChannel *
ordered_channel (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);

  return channel != NULL && channel->state == VIGIL_CHANNEL_PRESCRIBED ? channel : NULL;
}

/* A signature under other words is none under these. */
void
vigil_step_order_signed (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = ordered_channel (self, event);
  char digest[VIGIL_DIGEST_SIZE];

  if (channel == NULL)
    return;
  vigil_prescription_digest (self, (guint) (channel - self->channels), digest);
  if (strcmp (digest, vigil_event_get_string (event, "digest")) != 0)
    return;
  vigil_step_copy (event, "staff_id", channel->prepared.signed_id, sizeof channel->prepared.signed_id);
  vigil_step_copy (event, "name", channel->prepared.signed_by, sizeof channel->prepared.signed_by);
  channel->prepared.signed_wall_us = event->t_wall_us;
}

void
vigil_step_iv_placed (VigilSession *self, const VigilEvent *event)
{
  vigil_step_copy (event, "place", self->iv.place, sizeof self->iv.place);
  vigil_step_copy (event, "side", self->iv.side, sizeof self->iv.side);
  vigil_step_copy_initials (self, event, self->iv.by, sizeof self->iv.by);
  self->iv.gauge = (guint) CLAMP (vigil_event_get_int (event, "gauge"), 0, 99);
  self->iv.t_wall_us = event->t_wall_us;
}

static void
forget_second (VigilPreparation *prepared)
{
  prepared->second = VIGIL_SECOND_OPEN;
  memset (prepared->times_apart, 0, sizeof prepared->times_apart);
  memset (prepared->second_id, 0, sizeof prepared->second_id);
  memset (prepared->second_by, 0, sizeof prepared->second_by);
  prepared->second_wall_us = prepared->second_seq = 0;
}

static gboolean
is_under_way (const VigilChannel *channel)
{
  return channel->state >= VIGIL_CHANNEL_STARTING && channel->state <= VIGIL_CHANNEL_PAUSED;
}

/* What is left in the bag that comes down is worked out before the next one counts. */
static void
take_down (VigilChannel *channel, const VigilEvent *event)
{
  VigilPreparation *prepared = &channel->prepared;
  VigilBagChange *change = &prepared->change;
  double given_ml = MAX (0, vigil_step_number (event, "given_ml"));
  gboolean is_estimated = vigil_event_get_boolean (event, "is_estimated") || !vigil_event_has (event, "given_ml");

  *change = (VigilBagChange){ .t_wall_us = event->t_wall_us, .is_unlabelled = TRUE, .mg = channel->bag_mg,
                              .ml = channel->bag_ml, .hung_ml = prepared->hung_ml,
                              .hung_unplanned_ml = prepared->hung_unplanned_ml,
                              .is_hung_estimated = prepared->is_hung_estimated };
  vigil_step_copy_text (prepared->lot, change->lot, sizeof change->lot);
  if (!vigil_event_has (event, "given_ml"))
    given_ml = channel->delivered_ml + channel->unseen_ml;
  change->left_ml = MAX (0, channel->bag_ml - (given_ml - prepared->hung_ml)
                                - (channel->unplanned_ml - prepared->hung_unplanned_ml));
  change->is_left_estimated = is_estimated || prepared->is_hung_estimated || channel->unplanned_ml > 0;
  prepared->hung_ml = given_ml;
  prepared->hung_unplanned_ml = channel->unplanned_ml;
  prepared->is_hung_estimated = is_estimated;
}

/* Another bag of a channel; what staff does otherwise changes nothing. */
void
vigil_step_staff_action (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);

  if (channel == NULL || !is_under_way (channel) || channel->prepared.change.is_unlabelled)
    return;
  take_down (channel, event);
  channel->prepared.change.seq = event->seq > 0 ? event->seq : self->n_events + 1;
}

void
vigil_step_forget_bag_change (VigilSession *self, gint64 seq)
{
  for (guint i = 0; i < self->n_channels; i++) {
    VigilPreparation *prepared = &self->channels[i].prepared;
    VigilBagChange *change = &prepared->change;

    if (change->seq != seq || !change->is_unlabelled || change->wasted_wall_us != 0)
      continue;
    prepared->hung_ml = change->hung_ml;
    prepared->hung_unplanned_ml = change->hung_unplanned_ml;
    prepared->is_hung_estimated = change->is_hung_estimated;
    memset (change, 0, sizeof *change);
  }
}

static void
read_label (VigilSession *self, VigilPreparation *prepared, const VigilEvent *event)
{
  vigil_step_copy (event, "lot", prepared->lot, sizeof prepared->lot);
  vigil_step_copy (event, "bag", prepared->bag, sizeof prepared->bag);
  vigil_step_copy (event, "expiry", prepared->expiry, sizeof prepared->expiry);
  vigil_step_copy_initials (self, event, prepared->labelled_by, sizeof prepared->labelled_by);
  prepared->labelled_wall_us = event->t_wall_us;
}

/* Of another strength it is none that the pump's program is for, and is not labelled while that runs. Afterwards it is
 * what was given, from when on nobody saw. */
static void
label_next (VigilSession *self, VigilChannel *channel, const VigilEvent *event)
{
  double mg = vigil_step_number (event, "bag_mg"), ml = vigil_step_number (event, "bag_ml");
  g_autofree char *mismatch = NULL;

  if (!(mg > 0) || !(ml > 0))
    return;
  mismatch = vigil_bag_find_mismatch (channel, mg, ml);
  if (mismatch != NULL && channel->state != VIGIL_CHANNEL_ENDED)
    return;
  channel->prepared.change.other_mg = mismatch != NULL ? mg : 0;
  channel->prepared.change.other_ml = mismatch != NULL ? ml : 0;
  if (mismatch == NULL) {
    channel->bag_mg = mg;
    channel->bag_ml = ml;
  }
  channel->prepared.change.is_unlabelled = FALSE;
  read_label (self, &channel->prepared, event);
}

/* Another label is another bag, and that one nobody has checked. */
void
vigil_step_bag_labelled (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);

  if (channel == NULL)
    return;
  if (channel->prepared.change.is_unlabelled)
    label_next (self, channel, event);
  if (channel->state != VIGIL_CHANNEL_PRESCRIBED)
    return;
  read_label (self, &channel->prepared, event);
  forget_second (&channel->prepared);
}

static void
compare (const VigilSession *self, VigilChannel *channel, const VigilEvent *event)
{
  VigilPreparation *prepared = &channel->prepared;
  VigilCheckEntry first, second;
  VigilCheckResult result;

  vigil_check_entry_of (self, channel, &first);
  vigil_check_entry_read (event, &second);
  vigil_double_check_compare (&first, &second, prepared->rate_step_ml_h, &result);
  memcpy (prepared->times_apart, result.times_apart, sizeof prepared->times_apart);
  prepared->second = result.agrees ? VIGIL_SECOND_AGREES : VIGIL_SECOND_DIFFERS;
}

/* It is compared again here: what an event says of itself starts no pump. */
void
vigil_step_double_checked (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = ordered_channel (self, event);

  if (channel == NULL || strcmp (channel->prepared.entered_by, vigil_event_get_string (event, "staff_id")) == 0)
    return;
  forget_second (&channel->prepared);
  if (strcmp (vigil_event_get_string (event, "how"), "sign") == 0)
    channel->prepared.second = VIGIL_SECOND_AGREES;
  else
    compare (self, channel, event);
  vigil_step_copy (event, "staff_id", channel->prepared.second_id, sizeof channel->prepared.second_id);
  vigil_step_copy (event, "name", channel->prepared.second_by, sizeof channel->prepared.second_by);
  channel->prepared.second_wall_us = event->t_wall_us;
  channel->prepared.second_seq = event->seq > 0 ? event->seq : self->n_events + 1;
}

void
vigil_step_waste_recorded (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);

  if (channel != NULL && vigil_event_get_boolean (event, "is_taken_down")) {
    if (channel->prepared.change.seq != 0)
      channel->prepared.change.wasted_wall_us = event->t_wall_us;
    return;
  }
  if (channel == NULL || (channel->state != VIGIL_CHANNEL_ENDED && channel->state != VIGIL_CHANNEL_PRESCRIBED))
    return;
  channel->prepared.waste_ml = MAX (0, vigil_step_number (event, "ml"));
  channel->prepared.waste_mg = MAX (0, vigil_step_number (event, "mg"));
  vigil_step_copy (event, "name", channel->prepared.wasted_by, sizeof channel->prepared.wasted_by);
  vigil_step_copy (event, "witness_name", channel->prepared.witnessed_by, sizeof channel->prepared.witnessed_by);
  channel->prepared.wasted_wall_us = event->t_wall_us;
}
