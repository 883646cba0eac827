/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/order-text.h"

#include "base/number.h"
#include "model/label-text.h"
#include "model/order-words.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
title_of (VigilPrepare what)
{
  switch (what) {
  case VIGIL_PREPARE_SIGNATURE:
    return _("Order signed");
  case VIGIL_PREPARE_NEEDLE:
    return _("Needle");
  case VIGIL_PREPARE_BAG:
    return _("Bag");
  case VIGIL_PREPARE_SECOND:
    return _("Second person");
  case VIGIL_N_PREPARE:
  default:
    return "";
  }
}

static void
fill_needle (VigilPrepareText *out, const VigilSession *session, const VigilClinic *clinic)
{
  const VigilIvChoices *iv = clinic != NULL ? vigil_clinic_get_iv (clinic) : NULL;
  const char *place = session->iv.place;

  for (guint i = 0; iv != NULL && i < iv->n_places; i++)
    if (strcmp (iv->places[i].id, session->iv.place) == 0)
      place = vigil_label_words (iv->places[i].label);
  /* Translators: place, side, gauge: "forearm left, 22G" */
  g_snprintf (out->line, sizeof out->line, _("%s %s, %uG"), place, vigil_side_words (session->iv.side), session->iv.gauge);
}

static void
fill_who (VigilPrepareText *out, const char *who, gint64 t_wall_us)
{
  g_autofree char *at = vigil_time_clock (t_wall_us);

  g_snprintf (out->line, sizeof out->line, "%s %s", who, at);
}

/* Of the channel that is the last to be so. */
static void
fill_done (VigilPrepareText *out, const VigilSession *session, const VigilChannel *channel, const VigilClinic *clinic)
{
  const VigilPreparation *prepared = &channel->prepared;

  switch (out->what) {
  case VIGIL_PREPARE_SIGNATURE:
    fill_who (out, prepared->signed_by, prepared->signed_wall_us);
    break;
  case VIGIL_PREPARE_NEEDLE:
    fill_needle (out, session, clinic);
    break;
  case VIGIL_PREPARE_BAG:
    g_snprintf (out->line, sizeof out->line, _("lot %s until %s"), prepared->lot, prepared->expiry);
    break;
  case VIGIL_PREPARE_SECOND:
    fill_who (out, prepared->second_by, prepared->second_wall_us);
    break;
  case VIGIL_N_PREPARE:
  default:
    break;
  }
}

/* "differs: weight, pump rate"; whose number is the right one, nobody knows yet. */
static void
fill_wrong (VigilPrepareText *out, const VigilChannel *channel)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (VigilChecked field = 0; field < VIGIL_N_CHECKED; field++)
    if (channel->prepared.times_apart[field] > 0)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", vigil_checked_words (vigil_checked_key (field)));
  g_snprintf (out->line, sizeof out->line, _("differs: %s"), names->str);
}

static void
fill_one (VigilPrepareText *out, const VigilSession *session, const VigilClinic *clinic)
{
  const VigilChannel *last = NULL, *wrong = NULL;
  guint n = 0, n_done = 0;

  for (guint i = 0; i < session->n_channels; i++) {
    const VigilChannel *channel = &session->channels[i];

    if (channel->state != VIGIL_CHANNEL_PRESCRIBED)
      continue;
    n++;
    if (out->what == VIGIL_PREPARE_SECOND && channel->prepared.second == VIGIL_SECOND_DIFFERS && wrong == NULL)
      wrong = channel;
    if (!vigil_prepare_is_done (session, channel, out->what))
      continue;
    n_done++;
    last = channel;
  }
  out->is_done = n > 0 && n_done == n;
  out->is_wrong = wrong != NULL;
  if (wrong != NULL)
    fill_wrong (out, wrong);
  else if (n_done == 0)
    g_strlcpy (out->line, _("not yet"), sizeof out->line);
  else if (n_done < n)
    g_snprintf (out->line, sizeof out->line, _("%u of %u"), n_done, n);
  else
    fill_done (out, session, last, clinic);
}

guint
vigil_prepare_text_fill (VigilPrepareText out[VIGIL_N_PREPARE], const VigilSession *session, const VigilProtocol *protocol,
                         const VigilClinic *clinic)
{
  guint n = 0;

  for (VigilPrepare what = 0; what < VIGIL_N_PREPARE; what++) {
    if (!vigil_prepare_is_asked (protocol, what))
      continue;
    out[n] = (VigilPrepareText) { .what = what, .title = title_of (what) };
    fill_one (&out[n], session, clinic);
    n++;
  }
  return n;
}

gboolean
vigil_prepare_call_fill (VigilPrepareCall *out, const VigilSession *session, const VigilProtocol *protocol)
{
  static const char *const tasks[VIGIL_N_PREPARE] = { "order", "needle", "bag", "second" };
  guint channel = 0;
  VigilPrepare what = vigil_session_find_unprepared (session, protocol, &channel);
  const char *caption = session->channels[channel].drug_display;

  if (what == VIGIL_N_PREPARE)
    return FALSE;
  out->task = tasks[what];
  switch (what) {
  case VIGIL_PREPARE_SIGNATURE:
    out->label = _("Sign the order");
    caption = _("the prescriber, with their PIN");
    break;
  case VIGIL_PREPARE_NEEDLE:
    out->label = _("Needle");
    caption = _("side, place and size");
    break;
  case VIGIL_PREPARE_BAG:
    out->label = _("Label of the bag");
    break;
  case VIGIL_PREPARE_SECOND:
  case VIGIL_N_PREPARE:
  default:
    out->label = protocol->order.second == VIGIL_SECOND_BLIND ? _("Ready for second person") : _("Second person signs");
    break;
  }
  g_strlcpy (out->caption, caption, sizeof out->caption);
  return TRUE;
}

char *
vigil_bag_words_of (double bag_mg, double bag_ml)
{
  char mg[VIGIL_NUMBER_SIZE], ml[VIGIL_NUMBER_SIZE];

  return g_strdup_printf (_("%s mg in %s mL"), vigil_number_format (bag_mg, 3, mg), vigil_number_format (bag_ml, 1, ml));
}

char *
vigil_bag_words (const VigilChannel *channel)
{
  return vigil_bag_words_of (channel->bag_mg, channel->bag_ml);
}

char *
vigil_bag_words_strength (const VigilChannel *channel)
{
  char mg_ml[VIGIL_NUMBER_SIZE];

  return g_strdup_printf (_("%s mg/mL"), vigil_number_format (channel->bag_mg / channel->bag_ml, 3, mg_ml));
}

char *
vigil_expiry_input_to_day (const VigilExpiryInput *self)
{
  int year = atoi (self->year), month = atoi (self->month), day = atoi (self->day);

  if (strlen (self->year) != 4 || !g_date_valid_year ((GDateYear) year) || !g_date_valid_month ((GDateMonth) month))
    return NULL;
  if (*self->day == '\0')
    day = g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year);
  if (!g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return NULL;
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

const char *
vigil_expiry_input_find_error (const VigilExpiryInput *self, gint64 now_wall_us)
{
  g_autofree char *day = vigil_expiry_input_to_day (self);

  if (*self->year == '\0' || *self->month == '\0')
    return _("Year and month");
  if (day == NULL)
    return strlen (self->year) != 4 ? _("Four digits") : _("No such day");
  return vigil_expiry_is_over (day, now_wall_us, NULL) ? _("Expired") : NULL;
}
