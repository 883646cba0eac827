/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/take-home.h"

#include "base/clock.h"
#include "base/number.h"
#include "model/label-text.h"
#include "model/recovery-text.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>

static void
add_infusions (VigilTakeHome *self, const VigilSession *session, gint64 now_wall_us)
{
  for (guint i = 0; i < session->n_channels; i++) {
    VigilGivenText text;

    if (session->channels[i].started_wall_us == 0)
      continue;
    vigil_given_text_fill (&text, &session->channels[i], NULL, now_wall_us);
    g_ptr_array_add (self->given, g_strdup_printf ("%s: %s, %s", text.name, text.amount, text.times));
  }
}

static void
add_boluses (VigilTakeHome *self, const VigilSession *session, const VigilClinic *clinic)
{
  for (guint i = 0; i < session->n_boluses; i++) {
    const VigilBolus *bolus = &session->boluses[i];
    const VigilRescueDrug *drug = vigil_clinic_find_rescue_drug (clinic, bolus->drug_id);
    const VigilDrug *infused = vigil_clinic_find_drug (clinic, bolus->drug_id);
    g_autofree char *clock = vigil_time_clock (bolus->t_wall_us);
    char number[VIGIL_NUMBER_SIZE];

    if (bolus->is_withdrawn)
      continue;
    g_ptr_array_add (self->given, g_strdup_printf ("%s: %s %s, %s",
                                                   drug != NULL      ? drug->display
                                                   : infused != NULL ? infused->display
                                                                     : bolus->drug_id,
                                                   vigil_number_format (bolus->dose, 3, number), bolus->unit, clock));
  }
}

/* Of a site that is not known nothing is said, not even a guess at the nearest. */
static void
fill_place (VigilTakeHome *self, const VigilSession *session, const VigilClinic *clinic)
{
  const VigilSite *site = vigil_clinic_find_site (clinic, session->site_id);
  const VigilLabel *contact = site != NULL && site->contact != NULL ? site->contact : vigil_clinic_get_contact (clinic);

  self->address = g_ptr_array_new ();
  for (guint i = 0; site != NULL && i < site->n_address; i++)
    g_ptr_array_add (self->address, site->address[i]);
  if (contact != NULL)
    self->contact = vigil_label_words (contact);
  self->clinic = site != NULL ? g_strdup_printf ("%s, %s", vigil_clinic_get_title (clinic), vigil_label_words (site->label))
                              : g_strdup (vigil_clinic_get_title (clinic));
}

VigilTakeHome *
vigil_take_home_new (const VigilSession *session, const VigilClinic *clinic, const VigilProtocol *protocol,
                     gint64 now_wall_us)
{
  VigilTakeHome *self = g_new0 (VigilTakeHome, 1);
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (session->opened_wall_us / VIGIL_USEC_PER_SEC);
  g_autofree char *date = day != NULL ? g_date_time_format (day, "%x") : g_strdup ("");

  self->title = g_strdup (session->is_training ? _("Going home: training, no real visit") : _("Going home"));
  self->who = g_strdup_printf ("%s, %s", session->initials, date);
  self->given = g_ptr_array_new_with_free_func (g_free);
  self->lines = g_ptr_array_new ();
  fill_place (self, session, clinic);
  add_infusions (self, session, now_wall_us);
  add_boluses (self, session, clinic);
  for (guint i = 0; protocol != NULL && i < protocol->n_take_home; i++)
    g_ptr_array_add (self->lines, (char *) vigil_label_words (protocol->take_home[i]));
  return self;
}

void
vigil_take_home_free (VigilTakeHome *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->who);
  g_free (self->clinic);
  g_ptr_array_unref (self->given);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->address);
  g_free (self);
}
