/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/clock.h"
#include "base/number.h"
#include "session/check.h"
#include "session/dose.h"
#include "session/summary.h"
#include "session/test-dose.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Nobody is older, and nobody is measured shorter or taller; not a clinic's choice. */
#define OLDEST_YEARS 125
#define HEIGHT_LOW_CM 50
#define HEIGHT_HIGH_CM 250

#define BAD VIGIL_SESSION_ERROR_BAD_VALUE
#define STAGE VIGIL_SESSION_ERROR_WRONG_STAGE

gboolean
vigil_check_visit_opened (const VigilProposal *p, GError **error)
{
  const char *site = vigil_event_get_string (p->event, "site");

  if (*p->event->session == '\0')
    return vigil_check_refuse (error, BAD, _("A visit needs an identifier"));
  if (*site != '\0' && vigil_clinic_find_site (p->clinic, site) == NULL)
    return vigil_check_refuse (error, BAD, _("The clinic has no site “%s”"), site);
  return vigil_check_text (p, "chair", _("Chair"), 31, error);
}

gboolean
vigil_check_staff (const VigilProposal *p, GError **error)
{
  if (strcmp (vigil_event_get_string (p->event, "staff_id"), p->event->actor) == 0)
    return TRUE;
  return vigil_check_refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED,
                             _("Each person signs for themselves"));
}

static gboolean
check_birth_date (const VigilProposal *p, GError **error)
{
  const char *text = vigil_event_get_string (p->event, "birth_date");
  g_autoptr (GDateTime) now
      = g_date_time_new_from_unix_utc (p->event->t_wall_us / VIGIL_USEC_PER_SEC);
  guint year = 0, month = 0, day = 0;
  GDate birth, today;
  char again[16];

  g_date_clear (&birth, 1);
  g_date_clear (&today, 1);
  if (sscanf (text, "%4u-%2u-%2u", &year, &month, &day) == 3 && year > 0
      && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    g_date_set_dmy (&birth, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  g_snprintf (again, sizeof again, "%04u-%02u-%02u", year % 10000, month % 100, day % 100);
  if (!g_date_valid (&birth) || strcmp (again, text) != 0)
    return vigil_check_refuse (
        error, BAD, _("The birth date must be a day of the calendar, as year, month and day"));
  g_date_set_dmy (&today, (GDateDay) g_date_time_get_day_of_month (now),
                  (GDateMonth) g_date_time_get_month (now), (GDateYear) g_date_time_get_year (now));
  /* where the chair stands it may be tomorrow already */
  g_date_add_days (&today, 1);
  if (g_date_compare (&birth, &today) > 0)
    return vigil_check_refuse (error, BAD, _("The birth date cannot be in the future"));
  if (g_date_get_year (&today) - year > OLDEST_YEARS)
    return vigil_check_refuse (error, BAD, _("The birth date cannot be more than %d years ago"),
                               OLDEST_YEARS);
  return TRUE;
}

static gboolean
check_sex (const VigilProposal *p, GError **error)
{
  const char *sex = vigil_event_get_string (p->event, "sex");

  if (!vigil_event_has (p->event, "sex") || strcmp (sex, "female") == 0 || strcmp (sex, "male") == 0)
    return TRUE;
  return vigil_check_refuse (error, VIGIL_SESSION_ERROR_BAD_VALUE, _("Sex: female or male, for the ideal weight"));
}

gboolean
vigil_check_patient_identified (const VigilProposal *p, GError **error)
{
  return vigil_check_text (p, "name", _("Name"), sizeof p->session->name - 1, error)
         && vigil_check_text (p, "record_number", _("Record number"),
                              sizeof p->session->record_number - 1, error)
         && vigil_check_text (p, "initials", _("Initials"), sizeof p->session->initials - 1, error)
         && check_birth_date (p, error) && check_sex (p, error);
}

gboolean
vigil_check_patient_measured (const VigilProposal *p, GError **error)
{
  VigilLimits limits = vigil_clinic_get_weight_limits_kg (p->clinic);
  double weight_kg = vigil_event_get_double (p->event, "weight_kg");
  double height_cm = vigil_event_get_double (p->event, "height_cm");
  VigilVerdict verdict = vigil_dose_judge (weight_kg, &limits);
  char low[VIGIL_NUMBER_SIZE], high[VIGIL_NUMBER_SIZE];

  if (!(weight_kg > 0) || verdict == VIGIL_VERDICT_HARD_LOW || verdict == VIGIL_VERDICT_HARD_HIGH)
    return vigil_check_refuse (
        error, VIGIL_SESSION_ERROR_OUTSIDE_LIMIT, _("The weight must be from %s to %s kg"),
        vigil_number_format (isnan (limits.hard_low) ? 0 : limits.hard_low, 1, low),
        vigil_number_format (limits.hard_high, 1, high));
  if (fabs (height_cm) > 0 && !(height_cm >= HEIGHT_LOW_CM && height_cm <= HEIGHT_HIGH_CM))
    return vigil_check_refuse (error, BAD, _("The height must be from %d to %d cm, or left out"),
                               HEIGHT_LOW_CM, HEIGHT_HIGH_CM);
  return TRUE;
}

gboolean
vigil_check_protocol_chosen (const VigilProposal *p, GError **error)
{
  const VigilProtocol *protocol
      = vigil_clinic_find_protocol (p->clinic, vigil_event_get_string (p->event, "protocol_id"));

  if (protocol == NULL)
    return vigil_check_refuse (error, BAD, _("This clinic has no such protocol"));
  if (strcmp (vigil_event_get_string (p->event, "sha256"), protocol->sha256) != 0
      || vigil_event_get_int (p->event, "version") != protocol->version)
    return vigil_check_refuse (error, BAD,
                               _("The protocol is not the one that was loaded. Choose it again"));
  return vigil_check_course_has_room (p, protocol, error);
}

gboolean
vigil_check_check_in_done (const VigilProposal *p, GError **error)
{
  const VigilSession *session = p->session;

  if (*session->name == '\0' || *session->birth_date == '\0' || *session->record_number == '\0')
    return vigil_check_refuse (error, BAD, _("Enter name, birth date and record number first"));
  if (!(session->weight_kg > 0))
    return vigil_check_refuse (error, BAD, _("Measure the weight first"));
  if (p->protocol == NULL)
    return vigil_check_refuse (error, BAD, _("Choose the protocol first"));
  return TRUE;
}

gboolean
vigil_check_consent_signed (const VigilProposal *p, GError **error)
{
  const char *id = vigil_event_get_string (p->event, "document");
  const VigilConsent *consent = vigil_clinic_find_consent (p->clinic, id);

  if (p->protocol == NULL || consent == NULL || g_strcmp0 (p->protocol->consent_id, id) != 0)
    return vigil_check_refuse (error, BAD,
                               _("This is not the agreement that the protocol asks for"));
  if (strcmp (vigil_event_get_string (p->event, "sha256"), consent->sha256) != 0
      || vigil_event_get_int (p->event, "version") != consent->version
      || !g_strv_contains (consent->languages, vigil_event_get_string (p->event, "language")))
    return vigil_check_refuse (error, BAD,
                               _("The agreement is not the text that was read. Open it again"));
  if (vigil_event_get_boolean (p->event, "is_agreed")
      && *vigil_event_get_string (p->event, "svg") == '\0')
    return vigil_check_refuse (error, BAD, _("The signature is missing"));
  return TRUE;
}

gboolean
vigil_check_went_back (const VigilProposal *p, GError **error)
{
  VigilSession after = *p->session;

  /* the step knows when it can be done; nothing is said twice */
  vigil_session_step (&after, p->event);
  if (after.stage != p->session->stage)
    return TRUE;
  return vigil_check_refuse (error, STAGE, _("There is no way back to there from this stage"));
}

static gboolean
check_planned_recovery (const VigilProposal *p, GError **error)
{
  gint64 planned_min = vigil_event_get_int (p->event, "planned_min");

  if (p->protocol == NULL || (planned_min >= p->protocol->recovery_min && planned_min <= 24 * 60))
    return TRUE;
  return vigil_check_refuse (error, BAD, _("The recovery must be at least the protocol's %u minutes"),
                             p->protocol->recovery_min);
}

gboolean
vigil_check_recovery_started (const VigilProposal *p, GError **error)
{
  if (vigil_session_is_running (p->session))
    return vigil_check_refuse (error, STAGE,
                               _("Recovery begins when no infusion runs. Stop it first"));
  for (guint i = 0; i < p->session->n_channels; i++)
    if (p->session->channels[i].state == VIGIL_CHANNEL_ENDED)
      return check_planned_recovery (p, error);
  if (p->session->stage != VIGIL_STAGE_DOSE || !vigil_session_has_test_dose (p->session))
    return vigil_check_refuse (error, STAGE, _("Nothing was infused"));
  return check_planned_recovery (p, error);
}

gboolean
vigil_check_discharge_item (const VigilProposal *p, GError **error)
{
  const char *id = vigil_event_get_string (p->event, "item");

  for (guint i = 0; p->protocol != NULL && i < p->protocol->n_discharge; i++)
    if (strcmp (p->protocol->discharge[i]->id, id) == 0) {
      if (p->protocol->discharge[i]->need != NULL)
        return vigil_check_refuse (error, BAD, _("%s passes by its score, not by a tap"),
                                   vigil_label_get (p->protocol->discharge[i]->label, p->lang));
      if (!p->protocol->discharge[i]->is_timed)
        return TRUE;
      return vigil_check_refuse (error, BAD, _("%s passes by itself when the time is over"),
                                 vigil_label_get (p->protocol->discharge[i]->label, p->lang));
    }
  return vigil_check_refuse (error, BAD, _("The protocol has no such point"));
}

gboolean
vigil_check_visit_signed (const VigilProposal *p, GError **error)
{
  const VigilDischargeItem *open;

  if (!vigil_check_staff (p, error))
    return FALSE;
  if (p->protocol == NULL)
    return vigil_check_refuse (error, BAD,
                               _("The clinic no longer has the protocol of this visit"));
  open = vigil_session_find_open_discharge_item (p->session, p->protocol, p->event->t_wall_us);
  if (open != NULL)
    return vigil_check_refuse (error, STAGE, _("Not yet: %s"),
                               vigil_label_get (open->label, p->lang));
  if (!vigil_check_no_waste_due (p, error))
    return FALSE;
  return vigil_check_text (p, "meaning", _("Meaning of the signature"), 200, error);
}

gboolean
vigil_check_visit_closed (const VigilProposal *p, GError **error)
{
  const char *how = vigil_event_get_string (p->event, "how");

  if (vigil_session_is_running (p->session))
    return vigil_check_refuse (error, STAGE, _("An infusion is under way. Stop it first"));
  if (vigil_session_get_emergency (p->session) != NULL)
    return vigil_check_refuse (error, STAGE, _("%s is open. End it first"),
                               vigil_session_get_emergency (p->session)->name);
  if (strcmp (how, "ended-early") == 0
      || (strcmp (how, "discharged") == 0 && p->session->is_signed))
    return TRUE;
  if (strcmp (how, "discharged") == 0)
    return vigil_check_refuse (error, STAGE, _("Sign the visit first"));
  return vigil_check_refuse (error, BAD, _("Say how the visit ended"));
}
