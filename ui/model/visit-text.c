/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/visit-text.h"
#include "base/clock.h"
#include "base/number.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define RUNNING_WITHIN_US (15 * VIGIL_USEC_PER_MIN)
/* A monitor says something each second; a pump that refused an answer is left alone for half a minute; when neither is heard, what a
 * living chair surely writes is its clock, each ten minutes. */
#define SILENT_AFTER_US (5 * VIGIL_USEC_PER_SEC)
#define SILENT_PUMP_AFTER_US (45 * VIGIL_USEC_PER_SEC)
#define SILENT_ALL_AFTER_US (11 * VIGIL_USEC_PER_MIN)

static char *
format (gint64 wall_us, const char *pattern)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall_us / VIGIL_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, pattern) : g_strdup ("--");
}

char *
vigil_visit_date (gint64 wall_us)
{
  /* Translators: day and month of a visit, "19 March"; see g_date_time_format () */
  return format (wall_us, C_ ("date", "%-d %B"));
}

char *
vigil_visit_clock_s (gint64 wall_us)
{
  return format (wall_us, "%H:%M:%S");
}

static const char *
or_unknown (const char *text, const char *unknown)
{
  return text != NULL && *text != '\0' ? text : unknown;
}

/* "Centre Street", "site not set"; NULL: the record says nothing of it. */
static const char *
site_words (const VigilRecordSession *visit)
{
  return visit->site != NULL && *visit->site == '\0' ? _("site not set") : visit->site;
}

void
vigil_visit_text_fill (VigilVisitText *out, const VigilRecordSession *visit)
{
  g_autofree char *date = vigil_visit_date (visit->opened_wall_us), *from = vigil_time_clock (visit->opened_wall_us);
  g_autofree char *to = vigil_time_clock (visit->last_wall_us);
  g_autofree char *chair = NULL;
  char entries[VIGIL_NUMBER_SIZE];

  *out = (VigilVisitText) { 0 };
  g_snprintf (out->title, sizeof out->title, "%s · %s", or_unknown (visit->initials, _("not identified")),
              or_unknown (visit->protocol_title, _("no protocol chosen")));
  chair = site_words (visit) != NULL ? g_strdup_printf ("%s · %s", or_unknown (visit->chair, "--"), site_words (visit))
                                     : g_strdup (or_unknown (visit->chair, "--"));
  /* Translators: number of a chair, perhaps with the place where it stands, and how many entries */
  g_snprintf (out->line, sizeof out->line, _("Chair %s · %s entries"), chair,
              vigil_number_format ((double) visit->n_events, 0, entries));
  /* Translators: a date, then when a visit began and when it ended */
  g_snprintf (out->end, sizeof out->end, _("%s, %s to %s"), date, from, to);
  if (!visit->is_closed) {
    g_strlcpy (out->chip, _("Never closed"), sizeof out->chip);
    out->chip_class = "inverse";
  } else if (visit->is_signed) {
    g_strlcpy (out->chip, _("Signed"), sizeof out->chip);
  } else {
    g_strlcpy (out->chip, _("Closed, not signed"), sizeof out->chip);
    out->chip_class = "line";
  }
}

gboolean
vigil_visit_is_running (const VigilRecordSession *visit, gint64 now_wall_us)
{
  return !visit->is_closed && now_wall_us - visit->last_wall_us < RUNNING_WITHIN_US;
}

char *
vigil_visit_header (const VigilRecordSession *visit, double weight_kg)
{
  g_autofree char *date = vigil_visit_date (visit->opened_wall_us);
  GString *text = g_string_new (NULL);
  char kg[VIGIL_NUMBER_SIZE];

  g_string_append_printf (text, _("%s, chair %s"), date, or_unknown (visit->chair, "--"));
  if (site_words (visit) != NULL)
    g_string_append_printf (text, " · %s", site_words (visit));
  if (visit->protocol_title != NULL && *visit->protocol_title != '\0')
    g_string_append_printf (text, " · %s", visit->protocol_title);
  if (weight_kg > 0)
    g_string_append_printf (text, " · %s kg", vigil_number_format (weight_kg, 1, kg));
  return g_string_free (text, FALSE);
}

/* The visit is named at the top of its page: its uuid would push the place out of sight. */
static const char *
without_session (const char *place)
{
  const char *rest = place != NULL && g_str_has_prefix (place, "session ") ? strchr (place + strlen ("session "), ' ') : NULL;

  return rest != NULL ? rest + 1 : place;
}

char *
vigil_verify_words (const VigilVerifyReport *report, const GError *error)
{
  char entries[VIGIL_NUMBER_SIZE];

  if (report == NULL && error == NULL)
    return g_strdup (_("Verifying the record"));
  if (report == NULL)
    return g_strdup_printf (_("Record cannot be verified: %s"), error->message);
  if (!report->is_intact)
    return g_strdup_printf (_("Record broken: %s"), or_unknown (without_session (report->broken_at), _("place unknown")));
  return g_strdup_printf (_("Record verified, %s entries"),
                          vigil_number_format ((double) report->n_events, 0, entries));
}

/* Then no value is expected each second: that the monitor is lost is what the chair says itself. */
static gboolean
is_monitor_lost (const VigilView *view)
{
  for (guint i = 0; i < view->alarms.n_alarms; i++)
    if (view->alarms.alarms[i].kind == VIGIL_ALARM_KIND_LINK && view->alarms.alarms[i].state != VIGIL_ALARM_LATCHED
        && g_str_equal (view->alarms.alarms[i].id, "link.monitor"))
      return TRUE;
  return FALSE;
}

static gboolean
is_pump_linked (const VigilView *view)
{
  for (guint i = 0; i < view->session.n_channels; i++)
    if (view->session.channels[i].is_linked)
      return TRUE;
  return FALSE;
}

/* When one of these codes last came; G_MININT64 never. */
static gint64
newest_us (const VigilView *view, VigilCode first, VigilCode last)
{
  gint64 heard_us = G_MININT64;

  for (VigilCode code = first; code <= last; code++)
    if (view->vitals[code].quality != VIGIL_QUALITY_ABSENT)
      heard_us = MAX (heard_us, view->vitals[code].t_mono_us);
  return heard_us;
}

gint64
vigil_view_silent_us (const VigilView *view, gint64 event_wall_us)
{
  gint64 monitor_us = newest_us (view, VIGIL_CODE_HR, VIGIL_CODE_PVC_RATE);
  gint64 pump_us = newest_us (view, VIGIL_CODE_PUMP_RATE, VIGIL_CODE_PUMP_INFUSED);
  gint64 heard_us = MAX (monitor_us, pump_us), silent_us, after_us = SILENT_ALL_AFTER_US;

  if (event_wall_us > 0)
    heard_us = MAX (heard_us, view->now_us - (view->now_wall_us - event_wall_us));
  if (heard_us == G_MININT64)
    return 0;
  if (monitor_us != G_MININT64 && !is_monitor_lost (view))
    after_us = SILENT_AFTER_US;
  else if (pump_us != G_MININT64 && is_pump_linked (view))
    after_us = SILENT_PUMP_AFTER_US;
  silent_us = view->now_us - heard_us;
  return silent_us > after_us ? silent_us : 0;
}

const char *
vigil_stage_words (VigilStage stage)
{
  static const char *const words[] = {
    [VIGIL_STAGE_NONE] = "",
    [VIGIL_STAGE_CHECK_IN] = N_("Check-in"),
    [VIGIL_STAGE_GATES] = N_("Gates"),
    [VIGIL_STAGE_DOSE] = N_("Dose"),
    [VIGIL_STAGE_INFUSING] = N_("Infusing"),
    [VIGIL_STAGE_RECOVERY] = N_("Recovery"),
    [VIGIL_STAGE_DISCHARGE] = N_("Discharge"),
    [VIGIL_STAGE_CLOSED] = N_("Closed"),
  };

  return stage > VIGIL_STAGE_NONE && stage <= VIGIL_STAGE_CLOSED ? _(words[stage]) : "";
}
