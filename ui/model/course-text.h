/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The course of infusions and the visits before in words. What is not known is said to be unknown, never left out as
 * if it were none. Texts are translated and the caller's to free. Thread: main. */
#pragma once

#include "bus/bus.h"
#include "session/course.h"

/* "12 Mar"; far from @today "12 Mar 2024". */
char *vigil_day_words (VigilDay day, VigilDay today) G_GNUC_WARN_UNUSED_RESULT;
/* "today", "yesterday", "12 days ago", "3 months ago". */
char *vigil_days_ago_words (VigilDay day, VigilDay today) G_GNUC_WARN_UNUSED_RESULT;

/* "Visit 3 of 5, last 12 days ago"; "First visit"; "Earlier visits unknown". @protocol may be NULL: of none yet. */
char *vigil_course_words (const VigilSession *session, const VigilProtocol *protocol, gint64 now_wall_us)
    G_GNUC_WARN_UNUSED_RESULT;
/* What does not let it begin, or lies outside the clinic's spacing, or when it may be; "" nothing. */
char *vigil_course_note (const VigilSession *session, const VigilProtocol *protocol, gint64 now_wall_us)
    G_GNUC_WARN_UNUSED_RESULT;
/* It does not let this visit be infused now. */
gboolean vigil_course_blocks (const VigilView *view, const VigilProtocol *protocol);
/* Why, in words; NULL: it does let it. */
char *vigil_course_block_words (const VigilView *view, const VigilProtocol *protocol) G_GNUC_WARN_UNUSED_RESULT;
/* "Next visit: 26 Mar to 16 Apr, no. 4 of 5", of a visit that was infused; "" where the clinic says nothing. */
char *vigil_course_next_words (const VigilSession *session, const VigilProtocol *protocol, gint64 now_wall_us)
    G_GNUC_WARN_UNUSED_RESULT;
/* "ketamine 265.5 mg in 3 visits before"; NULL: none of the protocol's drugs was given, or it is not known. */
char *vigil_course_total_words (const VigilSession *session, const VigilProtocol *protocol) G_GNUC_WARN_UNUSED_RESULT;

/* The lines of an earlier visit. */
char *vigil_earlier_words_when (const VigilEarlierVisit *self, gint64 now_wall_us) G_GNUC_WARN_UNUSED_RESULT;
/* "96.5 mg", "est. 96.5 mg". */
char *vigil_earlier_words_mg (double mg, gboolean is_estimated) G_GNUC_WARN_UNUSED_RESULT;
char *vigil_earlier_words_given (const VigilEarlierVisit *self) G_GNUC_WARN_UNUSED_RESULT;
/* "pain 7, then 3; dizzy, moderate". @outcome names the first scale; NULL: none is followed. */
char *vigil_earlier_words_outcome (const VigilEarlierVisit *self, const VigilCheck *outcome) G_GNUC_WARN_UNUSED_RESULT;
/* "a week later" of the point "week-1". */
const char *vigil_follow_up_words (const VigilFollowUp *point, char out[64]);

/* "To be asked: 1 week after"; NULL: nothing is due. @clinic may be NULL. */
char *vigil_follow_up_due_words (const VigilSession *session, const VigilClinic *clinic, gint64 now_wall_us)
    G_GNUC_WARN_UNUSED_RESULT;

/* The line of an event about earlier visits and the course, as model/event-words.h; FALSE for any other. @by: who. */
gboolean vigil_course_event_words (const VigilEvent *event, const char *by, const char **icon, char **title,
                                   char **detail);
