/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The alarm limits of one value while staff sets them: what the clinic has, what holds in this visit,
 * and what is wished for and not confirmed. Pure; any thread. */
#pragma once

#include "bus/bus.h"

typedef struct {
  const VigilLimitRule *rule;   /* the one that is reached first; NULL: there is no limit on this side */
  gboolean can_change;
  double now, wished, least, most, offered;   /* NAN where there is none */
} VigilLimitSide;

typedef struct {
  VigilCode code;
  VigilLimitSide upper, lower;
} VigilLimitsInput;

/* @profile may be NULL: no limits. Nothing is wished for. */
void vigil_limits_input_init (VigilLimitsInput *self, const VigilView *view, const VigilAlarmProfile *profile,
                              VigilCode code);
/* By @n steps of the clinic, within its bounds and a step clear of the other side. */
void vigil_limits_input_move (VigilLimitsInput *self, gboolean is_high, int n);
/* Wishes for the clinic's own, or for what it offers from the baseline. */
void vigil_limits_input_to_clinic (VigilLimitsInput *self);
void vigil_limits_input_to_offer (VigilLimitsInput *self);
gboolean vigil_limits_input_has_offer (const VigilLimitsInput *self);
gboolean vigil_limits_input_is_changed (const VigilLimitsInput *self);
/* The body of VIGIL_EVENT_LIMIT_CHANGED; NULL: this side is not changed. */
JsonObject *vigil_limits_input_to_body (const VigilLimitsInput *self, gboolean is_high) G_GNUC_WARN_UNUSED_RESULT;

/* "50" or "--". @out holds VIGIL_NUMBER_SIZE. */
const char *vigil_limit_words (const VigilLimitsInput *self, double limit, char *out);
/* "The clinic: 50 to 120 /min", and what other limits the value has: "high alarm below 40, above 140";
 * transfer full. */
char *vigil_limits_words_clinic (const VigilLimitsInput *self) G_GNUC_WARN_UNUSED_RESULT;
char *vigil_limits_words_others (const VigilLimitsInput *self, const VigilView *view, const VigilAlarmProfile *profile)
    G_GNUC_WARN_UNUSED_RESULT;
