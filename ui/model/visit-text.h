/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the station says of a recorded visit: its row, its header, whether its record holds. Initials
 * only; no patient's name is ever in it. Texts are translated. Pure; any thread. */
#pragma once

#include "core/archive.h"

typedef struct {
  char title[192];              /* "M.K. · Ketamine, long" */
  char line[128];               /* "Chair 3 · Centre Street · 1,204 entries" */
  char end[96];                 /* "19 March, 09:12 to 14:44" */
  char chip[64];                /* "Signed", "Closed, not signed", "Never closed" */
  const char *chip_class;       /* of a VigilRow's chip: NULL, "line", "inverse" */
} VigilVisitText;

void vigil_visit_text_fill (VigilVisitText *out, const VigilRecordSession *visit);

/* Not closed, and something was recorded in the last quarter of an hour. A visit that was left open
 * longer ago is shown with the closed ones, and says so. */
gboolean vigil_visit_is_running (const VigilRecordSession *visit, gint64 now_wall_us);

/* "19 March" */
char *vigil_visit_date (gint64 wall_us) G_GNUC_WARN_UNUSED_RESULT;
/* "11:24:08" */
char *vigil_visit_clock_s (gint64 wall_us) G_GNUC_WARN_UNUSED_RESULT;
/* "19 March, chair 3 · Centre Street · Ketamine, long · 72.4 kg" */
char *vigil_visit_header (const VigilRecordSession *visit, double weight_kg) G_GNUC_WARN_UNUSED_RESULT;
/* "Record verified, 41,208 entries"; "Record broken: event 17: body changed". Either may be NULL. */
char *vigil_verify_words (const VigilVerifyReport *report, const GError *error) G_GNUC_WARN_UNUSED_RESULT;

/* How long the chair has written nothing: no value of a monitor or a pump, and no event since
 * @event_wall_us (the last one's; 0 none). 0 while that is not longer than a living chair may be quiet:
 * seconds while a monitor or a pump speaks, else the ten minutes between two anchors of its clock. */
gint64 vigil_view_silent_us (const VigilView *view, gint64 event_wall_us);
const char *vigil_stage_words (VigilStage stage);
