/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands between a dose and its start, in words for the screen; and a bag's numbers while they are typed. Nothing
 * here decides. Pure but for the locale; any thread. */
#pragma once

#include "session/double-check.h"
#include "session/preparation.h"

/* Of all channels that are ordered. */
typedef struct {
  VigilPrepare what;
  gboolean is_done;
  gboolean is_wrong;        /* the second person does not agree */
  const char *title;        /* "Order"; static */
  char line[160];           /* "J. Patel 10:12", "lot K7731 until 2027-03-31", "not yet" */
} VigilPrepareText;

/* What the protocol asks for; how many. */
guint vigil_prepare_text_fill (VigilPrepareText out[VIGIL_N_PREPARE], const VigilSession *session,
                               const VigilProtocol *protocol, const VigilClinic *clinic);

/* What leads on: the task's name for the chair, the words of its button and of the line under it. */
typedef struct {
  const char *task, *label;
  char caption[128];
} VigilPrepareCall;

/* FALSE: nothing is open. */
gboolean vigil_prepare_call_fill (VigilPrepareCall *out, const VigilSession *session, const VigilProtocol *protocol);

/* "500 mg in 250 mL". Transfer full. */
char *vigil_bag_words (const VigilChannel *channel) G_GNUC_WARN_UNUSED_RESULT;
char *vigil_bag_words_of (double bag_mg, double bag_ml) G_GNUC_WARN_UNUSED_RESULT;
/* "2 mg/mL". Transfer full. */
char *vigil_bag_words_strength (const VigilChannel *channel) G_GNUC_WARN_UNUSED_RESULT;

/* As typed. Without a day it is the last of the month, as many labels mean it. */
typedef struct {
  const char *year, *month, *day;
} VigilExpiryInput;

/* "2027-03-31"; NULL: no day of the calendar yet. Transfer full. */
char *vigil_expiry_input_to_day (const VigilExpiryInput *self) G_GNUC_WARN_UNUSED_RESULT;
/* What is wrong with it, translated; NULL nothing. Static. */
const char *vigil_expiry_input_find_error (const VigilExpiryInput *self, gint64 now_wall_us);
