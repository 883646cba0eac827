/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/preparation.h"

#include "base/clock.h"
#include "base/number.h"
#include "session/guard.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of two strengths as they are worked out, not as they are read. */
#define SAME_STRENGTH 1e-6

gboolean
vigil_prepare_is_asked (const VigilProtocol *protocol, VigilPrepare what)
{
  if (protocol == NULL)
    return FALSE;
  switch (what) {
  case VIGIL_PREPARE_SIGNATURE:
    return protocol->order.is_signed;
  case VIGIL_PREPARE_NEEDLE:
    return protocol->order.has_iv;
  case VIGIL_PREPARE_BAG:
    return protocol->order.has_label;
  case VIGIL_PREPARE_SECOND:
    return protocol->order.second != VIGIL_SECOND_NONE;
  case VIGIL_N_PREPARE:
  default:
    return FALSE;
  }
}

gboolean
vigil_prepare_is_done (const VigilSession *session, const VigilChannel *channel, VigilPrepare what)
{
  switch (what) {
  case VIGIL_PREPARE_SIGNATURE:
    return channel->prepared.signed_wall_us != 0;
  case VIGIL_PREPARE_NEEDLE:
    return session->iv.t_wall_us != 0;
  case VIGIL_PREPARE_BAG:
    return channel->prepared.labelled_wall_us != 0;
  case VIGIL_PREPARE_SECOND:
    return channel->prepared.second == VIGIL_SECOND_AGREES;
  case VIGIL_N_PREPARE:
  default:
    return FALSE;
  }
}

VigilPrepare
vigil_prepare_find_open (const VigilSession *session, const VigilProtocol *protocol, const VigilChannel *channel)
{
  VigilPrepare what = 0;

  while (what < VIGIL_N_PREPARE
         && (!vigil_prepare_is_asked (protocol, what) || vigil_prepare_is_done (session, channel, what)))
    what++;
  return what;
}

static gboolean
is_open (const VigilSession *session, const VigilProtocol *protocol, guint channel, VigilPrepare what)
{
  return session->channels[channel].state == VIGIL_CHANNEL_PRESCRIBED && vigil_prepare_is_asked (protocol, what)
         && !vigil_prepare_is_done (session, &session->channels[channel], what);
}

VigilPrepare
vigil_session_find_unprepared (const VigilSession *session, const VigilProtocol *protocol, guint *channel)
{
  for (VigilPrepare what = 0; what < VIGIL_N_PREPARE; what++)
    for (guint i = 0; i < session->n_channels; i++)
      if (is_open (session, protocol, i, what)) {
        if (channel != NULL)
          *channel = i;
        return what;
      }
  return VIGIL_N_PREPARE;
}

const char *
vigil_prepare_words (VigilPrepare what)
{
  switch (what) {
  case VIGIL_PREPARE_SIGNATURE:
    return _("The prescriber has to sign the order first");
  case VIGIL_PREPARE_NEEDLE:
    return _("Record where the needle is first");
  case VIGIL_PREPARE_BAG:
    return _("Record the bag's lot and expiry first");
  case VIGIL_PREPARE_SECOND:
    return _("A second person has to check the dose first");
  case VIGIL_N_PREPARE:
  default:
    return "";
  }
}

gboolean
vigil_prepare_may_be_second (const VigilProtocol *protocol, const VigilChannel *channel, const char *staff_id)
{
  const VigilPreparation *prepared = &channel->prepared;
  gboolean is_blind = protocol == NULL || protocol->order.second != VIGIL_SECOND_SIGNS;

  return strcmp (prepared->entered_by, staff_id) != 0 && (!is_blind || strcmp (prepared->signed_id, staff_id) != 0);
}

void
vigil_prescription_digest (const VigilSession *session, guint channel, char out[VIGIL_DIGEST_SIZE])
{
  const VigilChannel *order = &session->channels[channel];
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *digest = NULL;
  char numbers[5][VIGIL_NUMBER_SIZE];

  g_string_append_printf (text, "%s\n%s\n%u\n%s\n%s\n%s\n%s\n%s\n%u\n", session->id, session->record_number, channel,
                          order->drug_id, order->unit, vigil_number_to_exact (order->weight_kg, numbers[0]),
                          vigil_number_to_exact (order->bag_mg, numbers[1]),
                          vigil_number_to_exact (order->bag_ml, numbers[2]), order->n_steps);
  for (guint i = 0; i < order->n_steps; i++)
    g_string_append_printf (text, "%s %u %s\n", vigil_number_to_exact (order->steps[i].rate, numbers[3]),
                            order->steps[i].duration_min,
                            vigil_number_to_exact (order->steps[i].pump_rate_ml_h, numbers[4]));
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
  g_strlcpy (out, digest, VIGIL_DIGEST_SIZE);
}

static gboolean
read_day (const char *text, GDate *out)
{
  guint year = 0, month = 0, day = 0;
  char again[16];

  g_date_clear (out, 1);
  if (sscanf (text, "%4u-%2u-%2u", &year, &month, &day) != 3 || year == 0 || month > 12 || day > 31
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_snprintf (again, sizeof again, "%04u-%02u-%02u", year % 10000, month % 100, day % 100);
  if (strcmp (again, text) != 0)
    return FALSE;
  g_date_set_dmy (out, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

gboolean
vigil_expiry_is_day (const char *expiry)
{
  GDate day;

  return read_day (expiry, &day);
}

gboolean
vigil_expiry_is_over (const char *expiry, gint64 now_wall_us, GTimeZone *zone)
{
  g_autoptr (GTimeZone) local = zone == NULL ? g_time_zone_new_local () : g_time_zone_ref (zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_wall_us / VIGIL_USEC_PER_SEC);
  g_autoptr (GDateTime) now = utc != NULL ? g_date_time_to_timezone (utc, local) : NULL;
  GDate last, today;
  int year, month, day;

  if (now == NULL || !read_day (expiry, &last))
    return FALSE;
  g_date_time_get_ymd (now, &year, &month, &day);
  g_date_clear (&today, 1);
  g_date_set_dmy (&today, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return g_date_compare (&today, &last) > 0;
}

static gboolean
is_wasted_by_two (const VigilProtocol *protocol, const VigilProtocolDrug *planned)
{
  return protocol->order.waste == VIGIL_WASTE_ALL
         || (protocol->order.waste == VIGIL_WASTE_CONTROLLED && planned->drug->schedule != NULL);
}

gboolean
vigil_waste_is_of_bag_down (const VigilProtocol *protocol, const VigilChannel *channel)
{
  const VigilProtocolDrug *planned = vigil_protocol_find_drug (protocol, channel->drug_id);
  const VigilBagChange *change = &channel->prepared.change;

  return change->seq != 0 && change->wasted_wall_us == 0 && planned != NULL && is_wasted_by_two (protocol, planned);
}

int
vigil_bag_find_unlabelled (const VigilSession *session)
{
  for (guint i = 0; i < session->n_channels; i++)
    if (session->channels[i].prepared.change.is_unlabelled)
      return (int) i;
  return -1;
}

char *
vigil_bag_find_mismatch (const VigilChannel *channel, double bag_mg, double bag_ml)
{
  double mg_ml = bag_mg / bag_ml, told_mg_ml = channel->bag_mg / channel->bag_ml;
  char label[VIGIL_NUMBER_SIZE], told[VIGIL_NUMBER_SIZE], times[VIGIL_NUMBER_SIZE];

  if (fabs (mg_ml - told_mg_ml) <= SAME_STRENGTH * told_mg_ml)
    return NULL;
  return g_strdup_printf (_("Do not hang it: it holds %s mg/mL, the pump was set for %s mg/mL. It would give %s times "
                            "the dose."),
                          vigil_number_format (mg_ml, 3, label), vigil_number_format (told_mg_ml, 3, told),
                          vigil_number_format (mg_ml / told_mg_ml, 2, times));
}

gboolean
vigil_waste_is_due (const VigilSession *session, const VigilProtocol *protocol, const VigilChannel *channel)
{
  const VigilProtocolDrug *planned = vigil_protocol_find_drug (protocol, channel->drug_id);
  /* one that was made up and never ran is whole */
  gboolean has_bag = channel->state == VIGIL_CHANNEL_ENDED
                     || (channel->state == VIGIL_CHANNEL_PRESCRIBED && channel->prepared.labelled_wall_us != 0
                         && session->stage >= VIGIL_STAGE_RECOVERY);

  if (vigil_waste_is_of_bag_down (protocol, channel))
    return TRUE;
  return has_bag && planned != NULL && channel->prepared.wasted_wall_us == 0 && is_wasted_by_two (protocol, planned);
}

int
vigil_waste_find_due (const VigilSession *session, const VigilProtocol *protocol)
{
  for (guint i = 0; i < session->n_channels; i++)
    if (vigil_waste_is_due (session, protocol, &session->channels[i]))
      return (int) i;
  return -1;
}

void
vigil_bag_left (const VigilChannel *channel, gint64 now_wall_us, VigilBagLeft *out)
{
  double bag_ml = channel->prepared.change.other_ml > 0 ? channel->prepared.change.other_ml : channel->bag_ml;
  VigilDelivered delivered;

  vigil_channel_delivered (channel, now_wall_us, &delivered);
  out->ml = MAX (0, bag_ml - (delivered.ml - channel->prepared.hung_ml)
                           - (channel->unplanned_ml - channel->prepared.hung_unplanned_ml));
  out->is_estimated = delivered.is_estimated || channel->prepared.is_hung_estimated || channel->unplanned_ml > 0;
}

void
vigil_bag_to_waste (const VigilProtocol *protocol, const VigilChannel *channel, gint64 now_wall_us, VigilBagToWaste *out)
{
  const VigilBagChange *change = &channel->prepared.change;

  if (vigil_waste_is_of_bag_down (protocol, channel)) {
    *out = (VigilBagToWaste){ change->mg, change->ml, { change->left_ml, change->is_left_estimated }, change->lot, TRUE };
    return;
  }
  *out = (VigilBagToWaste){ .mg = channel->bag_mg, .ml = channel->bag_ml, .lot = channel->prepared.lot };
  if (change->other_ml > 0) {
    out->mg = change->other_mg;
    out->ml = change->other_ml;
  }
  vigil_bag_left (channel, now_wall_us, &out->left);
}
