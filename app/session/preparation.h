/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the protocol asks for between a dose that was entered and its start, and of the bag afterwards: the check that
 * nothing can go round and the pages that ask for it use the same answers. Pure; any thread.
 * Requirements R0.5, R0.22, R2.5, R4.5. */
#pragma once

#include "session/session.h"

/* In the order in which they are asked for. */
typedef enum {
  VIGIL_PREPARE_SIGNATURE,   /* the prescriber's, under this prescription */
  VIGIL_PREPARE_NEEDLE,
  VIGIL_PREPARE_BAG,
  VIGIL_PREPARE_SECOND,
  VIGIL_N_PREPARE,
} VigilPrepare;

gboolean vigil_prepare_is_asked (const VigilProtocol *protocol, VigilPrepare what);
/* Of one channel, whether it is asked for or not. The needle is the visit's. */
gboolean vigil_prepare_is_done (const VigilSession *session, const VigilChannel *channel, VigilPrepare what);
/* The first that is asked for and not done; VIGIL_N_PREPARE: none. @protocol may be NULL: nothing is asked. */
VigilPrepare vigil_prepare_find_open (const VigilSession *session, const VigilProtocol *protocol,
                                      const VigilChannel *channel);
/* The same over all channels that are ordered and not started; @channel (may be NULL) is the first of which it is. */
VigilPrepare vigil_session_find_unprepared (const VigilSession *session, const VigilProtocol *protocol, guint *channel);
/* Translated: what has to be done first, "The prescriber has to sign the order". */
const char *vigil_prepare_words (VigilPrepare what);

/* May this person be the second one? A blind check by who has entered or signed the order is none; who only reads it
 * and signs must not have entered it. */
gboolean vigil_prepare_may_be_second (const VigilProtocol *protocol, const VigilChannel *channel, const char *staff_id);

#define VIGIL_DIGEST_SIZE 65

/* Hex SHA-256 of the whole prescription of @channel, with whom it is for: what the prescriber signs is this and no
 * other. */
void vigil_prescription_digest (const VigilSession *session, guint channel, char out[VIGIL_DIGEST_SIZE]);

/* The last day on which it may be hung is @expiry, "2027-03-31", by the wall clock of @zone (NULL: the machine's).
 * FALSE for what is no day of the calendar. */
gboolean vigil_expiry_is_day (const char *expiry);
gboolean vigil_expiry_is_over (const char *expiry, gint64 now_wall_us, GTimeZone *zone);

/* What is left of the channel's bag has to be thrown away before two people, and was not yet. */
gboolean vigil_waste_is_due (const VigilSession *session, const VigilProtocol *protocol, const VigilChannel *channel);
/* The first channel of which it is; -1 none. @protocol may be NULL. */
int vigil_waste_find_due (const VigilSession *session, const VigilProtocol *protocol);

/* That is, of a bag that was taken down while its infusion went on. */
gboolean vigil_waste_is_of_bag_down (const VigilProtocol *protocol, const VigilChannel *channel);

/* The first channel whose bag was changed and the new one's label not recorded: what it holds, and so what it gives, is
 * not known. -1 none. */
int vigil_bag_find_unlabelled (const VigilSession *session);
/* Why a bag that holds @bag_mg in @bag_ml must not go on with what the pump of @channel was told by the first one's
 * strength; NULL: it may. Translated, transfer full. */
char *vigil_bag_find_mismatch (const VigilChannel *channel, double bag_mg, double bag_ml) G_GNUC_WARN_UNUSED_RESULT;

/* What should be in the bag: what it held less what has gone out of it. Never recorded by itself; an estimate too
 * where a pump has run without a confirmed start, as nobody knows from which bag. */
typedef struct {
  double ml;
  gboolean is_estimated;
} VigilBagLeft;

void vigil_bag_left (const VigilChannel *channel, gint64 now_wall_us, VigilBagLeft *out);

/* The bag of a channel that is thrown away next: one that was taken down meanwhile, else the last one. */
typedef struct {
  double mg, ml;             /* it held */
  VigilBagLeft left;
  const char *lot;           /* of the channel; "" none */
  gboolean is_taken_down;
} VigilBagToWaste;

void vigil_bag_to_waste (const VigilProtocol *protocol, const VigilChannel *channel, gint64 now_wall_us,
                         VigilBagToWaste *out);
