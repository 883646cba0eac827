/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The alarm limits of one visit: the clinic's, but for those that staff has set at the chair
 * (VIGIL_EVENT_LIMIT_CHANGED). Pure; any thread. */
#pragma once

#include "session/session.h"

/* What holds now, in the vocabulary's unit. @self may be NULL: the clinic's. */
double vigil_session_get_limit (const VigilSession *self, const VigilLimitRule *rule);
/* Of several limits on one side of a value the one that is reached first; NULL none. Both may be NULL. */
const VigilLimitRule *vigil_session_find_limit (const VigilSession *self, const VigilAlarmProfile *profile,
                                                VigilCode code, gboolean is_high);
/* Between what staff may set it now: the clinic's bounds, cut so that low stays below high and a limit
 * of higher priority is not reached before it. FALSE: it cannot be changed at the chair. */
gboolean vigil_session_get_limit_range (const VigilSession *self, const VigilAlarmProfile *profile,
                                        const VigilLimitRule *rule, double *least, double *most);
/* What the clinic offers for this patient: so many per cent from the baseline, in whole steps and within
 * @least and @most. NAN: it offers nothing, or there is no baseline. */
double vigil_session_offer_limit (const VigilSession *self, const VigilLimitRule *rule, double least, double most);
