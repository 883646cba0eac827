/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/course-text.h"

#include "base/number.h"
#include "model/label-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DAYS_SAID 60
#define DAYS_WITHOUT_YEAR 300   /* so near a day and a month can be of one year only */

char *
vigil_day_words (VigilDay day, VigilDay today)
{
  g_autoptr (GDateTime) time = NULL;
  GDate date;

  if (!g_date_valid_julian (day))
    return g_strdup ("--");
  g_date_clear (&date, 1);
  g_date_set_julian (&date, day);
  time = g_date_time_new_utc (g_date_get_year (&date), (int) g_date_get_month (&date), g_date_get_day (&date), 12, 0, 0);
  if (time == NULL)
    return g_strdup ("--");
  if (MAX (day, today) - MIN (day, today) < DAYS_WITHOUT_YEAR)
    /* Translators: a short date of this year, "12 Mar"; see g_date_time_format () */
    return g_date_time_format (time, C_ ("date", "%-d %b"));
  /* Translators: a short date of another year, "12 Mar 2025" */
  return g_date_time_format (time, C_ ("date", "%-d %b %Y"));
}

char *
vigil_days_ago_words (VigilDay day, VigilDay today)
{
  guint n = today > day ? today - day : 0;

  if (n == 0)
    return g_strdup (_("today"));
  if (n == 1)
    return g_strdup (_("yesterday"));
  if (n < DAYS_SAID)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u day ago", "%u days ago", n), n);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u month ago", "%u months ago", n / 30), n / 30);
}

/* ---- this visit ---- */

static char *
number_words (const VigilCourse *course, const VigilSeries *series)
{
  if (course->is_booster)
    return g_strdup_printf (_("Booster %u"), course->n_boosters + 1);
  if (series->count_max == 0 || course->number > series->count_max)
    return g_strdup_printf (_("Visit %u"), course->number);
  if (series->count_min < series->count_max)
    return g_strdup_printf (_("Visit %u of at most %u"), course->number, series->count_max);
  return g_strdup_printf (_("Visit %u of %u"), course->number, series->count_max);
}

static char *
unknown_words (const VigilSession *session)
{
  if (*session->record_number == '\0')
    return g_strdup ("");
  return g_strdup (session->history == VIGIL_HISTORY_NOT_READ ? _("Earlier visits are being read")
                                                              : _("Earlier visits unknown"));
}

char *
vigil_course_words (const VigilSession *session, const VigilProtocol *protocol, gint64 now_wall_us)
{
  VigilDay today = vigil_day_of (now_wall_us, NULL);
  g_autofree char *number = NULL, *ago = NULL;
  VigilCourse course;

  if (session->history != VIGIL_HISTORY_KNOWN)
    return unknown_words (session);
  if (session->n_earlier == 0)
    return g_strdup (_("First visit on this tablet"));
  if (!vigil_session_get_course (session, protocol, now_wall_us, NULL, FALSE, &course)) {
    const VigilEarlierVisit *last = &session->earlier[session->n_earlier - 1];

    ago = vigil_days_ago_words (vigil_day_of (last->opened_wall_us, NULL), today);
    return g_strdup_printf (_("Last visit %s"), ago);
  }
  number = number_words (&course, protocol->series);
  if (course.last == 0)
    return g_strdup_printf (_("%s of this protocol"), number);
  ago = vigil_days_ago_words (course.last, today);
  /* Translators: "Visit 3 of 5, last 12 days ago" */
  return g_strdup_printf (_("%s, last %s"), number, ago);
}

static char *
window_words (const VigilCourse *course, VigilDay today)
{
  g_autofree char *from = vigil_day_words (course->earliest, today), *to = vigil_day_words (course->latest, today);

  if (course->earliest == 0)
    return g_strdup ("");
  if (course->is_early)
    return g_strdup_printf (_("sooner than usual: from %s"), from);
  if (course->is_late)
    return g_strdup_printf (_("later than usual: until %s"), to);
  if (course->earliest == course->latest)
    return g_strdup_printf (_("due on %s"), from);
  return g_strdup_printf (_("due from %s to %s"), from, to);
}

char *
vigil_course_note (const VigilSession *session, const VigilProtocol *protocol, gint64 now_wall_us)
{
  VigilCourse course;
  gboolean is_known = vigil_session_get_course (session, protocol, now_wall_us, NULL, FALSE, &course);

  switch (vigil_session_get_course_bar (session, protocol, now_wall_us, NULL)) {
  case VIGIL_COURSE_FULL:
    return g_strdup_printf (_("The course is full: at most %u"), protocol->series->count_max);
  case VIGIL_COURSE_REVIEW_DUE:
    return g_strdup_printf (_("Review after infusion %u is due"), course.review_after);
  case VIGIL_COURSE_STOPPED:
    return g_strdup (_("A prescriber has ended this course"));
  case VIGIL_COURSE_UNKNOWN:
    return g_strdup (_("A prescriber decides whether it goes on"));
  case VIGIL_COURSE_OPEN:
  default:
    break;
  }
  if (session->n_earlier_others > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u visit of this number has another birth date",
                                         "%u visits of this number have another birth date", session->n_earlier_others),
                            session->n_earlier_others);
  if (is_known && course.is_full)
    return g_strdup (_("The course is complete: one more is the prescriber's choice"));
  return is_known ? window_words (&course, vigil_day_of (now_wall_us, NULL)) : g_strdup ("");
}

gboolean
vigil_course_blocks (const VigilView *view, const VigilProtocol *protocol)
{
  return vigil_session_get_course_bar (&view->session, protocol, view->now_wall_us, NULL) != VIGIL_COURSE_OPEN;
}

char *
vigil_course_block_words (const VigilView *view, const VigilProtocol *protocol)
{
  if (!vigil_course_blocks (view, protocol))
    return NULL;
  return vigil_course_note (&view->session, protocol, view->now_wall_us);
}

char *
vigil_course_next_words (const VigilSession *session, const VigilProtocol *protocol, gint64 now_wall_us)
{
  VigilDay today = vigil_day_of (now_wall_us, NULL);
  g_autofree char *from = NULL, *to = NULL, *number = NULL, *days = NULL;
  VigilCourse course;

  if (protocol == NULL || protocol->series == NULL)
    return g_strdup ("");
  if (!vigil_session_get_course (session, protocol, now_wall_us, NULL, TRUE, &course))
    return g_strdup (_("Next visit: earlier visits unknown"));
  if (course.review_after > 0)
    return g_strdup_printf (_("Next visit after a prescriber's review of %u infusions"), course.review_after);
  if (course.earliest == 0)
    return g_strdup (course.is_full ? _("The course is complete") : "");
  from = vigil_day_words (course.earliest, today);
  to = vigil_day_words (course.latest, today);
  /* Translators: from a date to a date */
  days = course.earliest == course.latest ? g_strdup (from) : g_strdup_printf (_("%s to %s"), from, to);
  if (course.is_full || course.is_booster)
    return g_strdup_printf (_("Course complete. Booster: %s"), days);
  number = number_words (&course, protocol->series);
  /* Translators: "Next visit: 26 Mar to 16 Apr. Visit 4 of 5" */
  return g_strdup_printf (_("Next visit: %s. %s"), days, number);
}

char *
vigil_earlier_words_mg (double mg, gboolean is_estimated)
{
  char number[VIGIL_NUMBER_SIZE];

  return g_strdup_printf (is_estimated ? _("est. %s mg") : _("%s mg"), vigil_number_format (mg, 1, number));
}

static gboolean
is_any_estimated (const VigilSession *session, const VigilProtocol *protocol, const char *drug_id)
{
  for (guint i = 0; i < session->n_earlier; i++) {
    const VigilEarlierDrug *drug = vigil_earlier_visit_find_drug (&session->earlier[i], drug_id);

    if (drug != NULL && drug->is_estimated && strcmp (session->earlier[i].protocol_id, protocol->id) == 0)
      return TRUE;
  }
  return FALSE;
}

char *
vigil_course_total_words (const VigilSession *session, const VigilProtocol *protocol)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = 0;

  if (!vigil_session_knows_all_visits (session) || protocol == NULL)
    return NULL;
  for (guint i = 0; i < session->n_earlier; i++)
    n += strcmp (session->earlier[i].protocol_id, protocol->id) == 0 && session->earlier[i].given_wall_us != 0;
  for (guint i = 0; i < protocol->n_drugs; i++) {
    double mg = vigil_session_get_course_mg (session, protocol, protocol->drugs[i].drug->id);
    g_autofree char *amount = vigil_earlier_words_mg (mg, is_any_estimated (session, protocol, protocol->drugs[i].drug->id));

    if (mg > 0)
      g_string_append_printf (out, "%s%s %s", out->len > 0 ? ", " : "", protocol->drugs[i].drug->display, amount);
  }
  if (out->len == 0)
    return NULL;
  /* Translators: "ketamine 265.5 mg in 3 visits before" */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s in %u visit before", "%s in %u visits before", n), out->str, n);
}

/* ---- a visit before ---- */

char *
vigil_earlier_words_when (const VigilEarlierVisit *self, gint64 now_wall_us)
{
  VigilDay today = vigil_day_of (now_wall_us, NULL), day = vigil_day_of (self->opened_wall_us, NULL);
  g_autofree char *date = vigil_day_words (day, today), *ago = vigil_days_ago_words (day, today);

  return g_strdup_printf (self->is_early ? _("%s, %s, ended early") : "%s, %s", date, ago);
}

char *
vigil_earlier_words_given (const VigilEarlierVisit *self)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < self->n_drugs; i++) {
    const VigilEarlierDrug *drug = &self->drugs[i];
    g_autofree char *mg = vigil_earlier_words_mg (drug->mg, drug->is_estimated);
    char rate[VIGIL_NUMBER_SIZE];

    g_string_append_printf (out, "%s%s ", out->len > 0 ? "; " : "", drug->display);
    if (drug->rate > 0)
      g_string_append_printf (out, "%s %s, ", vigil_number_format (drug->rate, 3, rate), drug->unit);
    g_string_append (out, mg);
  }
  return out->len > 0 ? g_strdup (out->str) : g_strdup (_("nothing infused"));
}

static const char *
severity_words (int severity)
{
  static const char *const words[] = { N_("pleasant"), N_("mild"), N_("moderate"), N_("severe"), N_("life-threatening") };

  return _(words[CLAMP (severity, 0, 4)]);
}

static void
append_scale (GString *out, const VigilEarlierVisit *self, const VigilCheck *outcome)
{
  const VigilEarlierScale *scale = vigil_earlier_visit_find_scale (self, outcome->id);
  const char *name = vigil_label_words (outcome->label);
  /* "Pain, 0 to 10" without its range */
  g_autofree char *brief = g_strndup (name, strcspn (name, ","));

  if (scale == NULL || !(scale->has_before || scale->has_after))
    g_string_append_printf (out, _("%s not asked"), brief);
  else if (!scale->has_after)
    g_string_append_printf (out, _("%s %d before, not asked after"), brief, scale->before);
  else if (!scale->has_before)
    g_string_append_printf (out, _("%s %d after, not asked before"), brief, scale->after);
  else
    /* Translators: "Pain 7, then 3": a score before and after the infusion */
    g_string_append_printf (out, _("%s %d, then %d"), brief, scale->before, scale->after);
}

char *
vigil_earlier_words_outcome (const VigilEarlierVisit *self, const VigilCheck *outcome)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (outcome != NULL)
    append_scale (out, self, outcome);
  for (guint i = 0; i < self->n_effects; i++)
    g_string_append_printf (out, "%s%s, %s", out->len > 0 ? "; " : "", self->effects[i].label,
                            severity_words (self->effects[i].severity));
  if (self->n_effects == 0)
    g_string_append_printf (out, "%s%s", out->len > 0 ? "; " : "", _("no side effects"));
  return g_strdup (out->str);
}

const char *
vigil_follow_up_words (const VigilFollowUp *point, char out[64])
{
  guint n = point->after.n;

  if (point->after.unit == VIGIL_SPAN_DAY)
    g_snprintf (out, 64, g_dngettext (GETTEXT_PACKAGE, "%u day after", "%u days after", n), n);
  else if (point->after.unit == VIGIL_SPAN_WEEK)
    g_snprintf (out, 64, g_dngettext (GETTEXT_PACKAGE, "%u week after", "%u weeks after", n), n);
  else
    g_snprintf (out, 64, g_dngettext (GETTEXT_PACKAGE, "%u month after", "%u months after", n), n);
  return out;
}

char *
vigil_follow_up_due_words (const VigilSession *session, const VigilClinic *clinic, gint64 now_wall_us)
{
  const VigilEarlierVisit *about;
  const VigilFollowUp *due
    = clinic != NULL ? vigil_session_find_due_follow_up (session, clinic, now_wall_us, NULL, &about) : NULL;
  char after[64];

  if (due == NULL)
    return NULL;
  /* Translators: "To be asked: 1 week after" */
  return g_strdup_printf (_("To be asked: %s"), vigil_follow_up_words (due, after));
}

/* ---- events ---- */

static char *
history_words (const VigilEvent *event)
{
  guint n = (guint) CLAMP (vigil_event_get_int (event, "n_visits"), 0, 100000);

  if (!vigil_event_get_boolean (event, "is_known"))
    return g_strdup (_("Earlier visits unknown"));
  if (n == 0)
    return g_strdup (_("No earlier visit on this tablet"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u earlier visit", "%u earlier visits", n), n);
}

gboolean
vigil_course_event_words (const VigilEvent *event, const char *by, const char **icon, char **title, char **detail)
{
  const char *text;

  switch ((int) event->kind) {
  case VIGIL_EVENT_HISTORY_READ:
    *icon = vigil_event_get_boolean (event, "is_known") ? "clip" : "warn";
    *title = history_words (event);
    *detail = g_strdup (vigil_event_get_string (event, "why"));
    return TRUE;
  case VIGIL_EVENT_REVIEW_SIGNED:
    text = vigil_event_get_string (event, "name");
    *icon = "lock";
    *title = g_strdup (vigil_review_lookup (vigil_event_get_string (event, "decision")) == VIGIL_REVIEW_STOP
                         ? _("Review: the course ends")
                         : _("Review: the course goes on"));
    *detail = g_strdup_printf ("%s · %s", vigil_event_get_string (event, "reason"), text);
    return TRUE;
  case VIGIL_EVENT_FOLLOW_UP_ANSWERED:
    text = vigil_event_get_string (event, "note");
    *icon = "text";
    *title = g_strdup (_("Asked about an earlier infusion"));
    *detail = *text != '\0' ? g_strdup_printf ("%s · %s · %s", vigil_event_get_string (event, "words"), text, by)
                            : g_strdup_printf ("%s · %s", vigil_event_get_string (event, "words"), by);
    return TRUE;
  default:
    return FALSE;
  }
}
