/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the course of infusions lets be done, and what is answered about the infusions before. */
#include "config.h"

#include "session/check.h"
#include "session/course.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BAD VIGIL_SESSION_ERROR_BAD_VALUE
#define STAGE VIGIL_SESSION_ERROR_WRONG_STAGE

#define REASON_BYTES 120
#define WORDS_BYTES 1000
#define NOTE_BYTES 500

static gboolean
refuse_full (const VigilProtocol *protocol, GError **error)
{
  return vigil_check_refuse (error, VIGIL_SESSION_ERROR_OUTSIDE_LIMIT,
                             _("The course is full: it has at most %u infusions"), protocol->series->count_max);
}

gboolean
vigil_check_course_has_room (const VigilProposal *p, const VigilProtocol *protocol, GError **error)
{
  if (vigil_session_get_course_bar (p->session, protocol, p->event->t_wall_us, NULL) != VIGIL_COURSE_FULL)
    return TRUE;
  return refuse_full (protocol, error);
}

gboolean
vigil_check_course (const VigilProposal *p, GError **error)
{
  VigilCourse course;

  switch (vigil_session_get_course_bar (p->session, p->protocol, p->event->t_wall_us, NULL)) {
  case VIGIL_COURSE_FULL:
    return refuse_full (p->protocol, error);
  case VIGIL_COURSE_UNKNOWN:
    if (p->session->history == VIGIL_HISTORY_NOT_READ)
      return vigil_check_refuse (error, STAGE, _("The earlier visits are still being read"));
    return vigil_check_refuse (error, STAGE,
                               _("The earlier visits are not known: a prescriber has to sign that the course goes on"));
  case VIGIL_COURSE_REVIEW_DUE:
    vigil_session_get_course (p->session, p->protocol, p->event->t_wall_us, NULL, FALSE, &course);
    return vigil_check_refuse (error, STAGE,
                               _("The review after infusion %u is due: a prescriber has to sign that the course goes on"),
                               course.review_after);
  case VIGIL_COURSE_STOPPED:
    return vigil_check_refuse (error, STAGE, _("A prescriber has ended this course"));
  case VIGIL_COURSE_OPEN:
  default:
    return TRUE;
  }
}

/* Signed where it is asked for; and a decision can be changed. */
static gboolean
is_asked_for (const VigilProposal *p)
{
  VigilCourseBar bar = vigil_session_get_course_bar (p->session, p->protocol, p->event->t_wall_us, NULL);

  return bar == VIGIL_COURSE_REVIEW_DUE || bar == VIGIL_COURSE_STOPPED || p->session->review != VIGIL_REVIEW_NONE
         || (bar == VIGIL_COURSE_UNKNOWN && p->session->history != VIGIL_HISTORY_NOT_READ);
}

gboolean
vigil_check_review_signed (const VigilProposal *p, GError **error)
{
  const VigilStaff *staff = vigil_clinic_find_staff (p->clinic, p->event->actor);

  if (p->protocol == NULL || strcmp (vigil_event_get_string (p->event, "protocol_id"), p->protocol->id) != 0)
    return vigil_check_refuse (error, BAD, _("Choose the protocol first"));
  if (!vigil_check_staff (p, error))
    return FALSE;
  if (staff == NULL || staff->role != VIGIL_STAFF_PRESCRIBER)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED, _("Only a prescriber can sign a review"));
  if (!is_asked_for (p))
    return vigil_check_refuse (error, STAGE, _("No review is due in this course"));
  if (vigil_review_lookup (vigil_event_get_string (p->event, "decision")) == VIGIL_REVIEW_NONE)
    return vigil_check_refuse (error, BAD, _("Say whether the course goes on or ends"));
  return vigil_check_text (p, "reason", _("Reason"), REASON_BYTES, error);
}

static const VigilFollowUp *
find_point (const VigilProposal *p, const char *protocol_id)
{
  const VigilProtocol *protocol = vigil_clinic_find_protocol (p->clinic, protocol_id);
  const char *id = vigil_event_get_string (p->event, "point");

  for (guint i = 0; protocol != NULL && protocol->series != NULL && i < protocol->series->n_follow_ups; i++)
    if (strcmp (protocol->series->follow_ups[i].id, id) == 0)
      return &protocol->series->follow_ups[i];
  return NULL;
}

static gboolean
check_answer (const VigilProposal *p, const VigilFollowUpQuestion *question, GError **error)
{
  g_autofree char *key = g_strconcat ("answer.", question->id, NULL);
  const char *answer = vigil_event_get_string (p->event, key);

  for (guint i = 0; i < question->n_choices; i++) {
    if (strcmp (question->choices[i].id, answer) != 0)
      continue;
    if (question->scale == NULL || strcmp (vigil_event_get_string (p->event, "scale"), question->scale) != 0
        || fabs (vigil_event_get_double (p->event, "score") - question->choices[i].score) < 1e-9)
      return TRUE;
  }
  return vigil_check_refuse (error, BAD, _("%s: choose one of the answers"),
                             vigil_label_get (question->label, p->lang));
}

static gboolean
has_scale (const VigilFollowUp *point, const char *scale)
{
  for (guint i = 0; i < point->n_questions; i++)
    if (g_strcmp0 (point->questions[i]->scale, scale) == 0)
      return TRUE;
  return *scale == '\0';
}

gboolean
vigil_check_follow_up_answered (const VigilProposal *p, GError **error)
{
  const char *visit = vigil_event_get_string (p->event, "visit");
  const VigilFollowUp *point = NULL;

  for (guint i = 0; i < p->session->n_earlier && point == NULL; i++)
    if (strcmp (p->session->earlier[i].id, visit) == 0)
      point = find_point (p, p->session->earlier[i].protocol_id);
  if (point == NULL)
    return vigil_check_refuse (error, BAD, _("Nothing is asked about that visit"));
  for (guint i = 0; i < point->n_questions; i++)
    if (!check_answer (p, point->questions[i], error))
      return FALSE;
  if (!has_scale (point, vigil_event_get_string (p->event, "scale")))
    return vigil_check_refuse (error, BAD, _("None of these questions has that scale"));
  if (vigil_event_has (p->event, "note") && !vigil_check_text (p, "note", _("Note"), NOTE_BYTES, error))
    return FALSE;
  return vigil_check_text (p, "words", _("Answers"), WORDS_BYTES, error);
}
