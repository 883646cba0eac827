/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The independent double check: a second person, who has not seen the order, enters what it rests on, and the two are
 * held against each other. It does not say who is right. Pure; any thread.
 * Facts: ISMP on independent double checks and smart pumps; requirement R4.5; the drug library, section "Arithmetic"
 * (a rate in the field of a dose is ten times off). */
#pragma once

#include "session/session.h"

typedef struct {
  double weight_kg;             /* as measured, whatever weight the drug is dosed by */
  const char *drug_id;
  double bag_mg, bag_ml;
  double rate_ml_h;             /* of the pump, at the start */
} VigilCheckEntry;

typedef struct {
  gboolean agrees;
  guint times_apart[VIGIL_N_CHECKED];   /* 0 the same; 1 another; 10, 100, 1000: about so many times, either way */
} VigilCheckResult;

/* What the order of @channel rests on. Borrows from it. */
void vigil_check_entry_of (const VigilSession *session, const VigilChannel *channel, VigilCheckEntry *out);
/* Equal means equal once rounded as it is read: the rate to the pump's step, a weight to 0.1 kg, a bag to 0.001 mg and
 * 0.1 mL. What is no number above 0 is equal to nothing. */
void vigil_double_check_compare (const VigilCheckEntry *first, const VigilCheckEntry *second, double rate_step_ml_h,
                                 VigilCheckResult *out);

/* "weight_kg", "drug", "bag_mg", "bag_ml", "rate_ml_h": as the event has them. */
const char *vigil_checked_key (VigilChecked field);
/* "bag_mg rate_ml_h"; "" where all agree. Transfer full. */
char *vigil_check_result_differs (const VigilCheckResult *self) G_GNUC_WARN_UNUSED_RESULT;
/* The largest of them that is a slip: 10, 100 or 1000; 0 none. */
guint vigil_check_result_times_apart (const VigilCheckResult *self);
/* What an event VIGIL_EVENT_DOUBLE_CHECKED holds. Borrows from it. */
void vigil_check_entry_read (const VigilEvent *event, VigilCheckEntry *out);
