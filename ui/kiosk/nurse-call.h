/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's call and what has become of it. It says CALLED only for what the record shows, and
 * SEEN by whom; what could not be recorded is FAILED until the next touch, because then somebody
 * has to be called by voice. Signal "changed".
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

typedef enum {
  VIGIL_CALL_IDLE,
  VIGIL_CALL_ASKED,     /* on its way to the record */
  VIGIL_CALL_CALLED,
  VIGIL_CALL_SEEN,      /* for 20 s */
  VIGIL_CALL_FAILED,
} VigilCallState;

#define VIGIL_TYPE_NURSE_CALL (vigil_nurse_call_get_type ())
G_DECLARE_FINAL_TYPE (VigilNurseCall, vigil_nurse_call, VIGIL, NURSE_CALL, GObject)

VigilNurseCall *vigil_nurse_call_new (VigilChairModel *model) G_GNUC_WARN_UNUSED_RESULT;
/* @note may be NULL: what it is about. FALSE: without a note and less than 20 s after the last. */
gboolean vigil_nurse_call_call (VigilNurseCall *self, const char *note);
VigilCallState vigil_nurse_call_get_state (VigilNurseCall *self);
/* NULL: staff who had not signed in. */
const char *vigil_nurse_call_get_seen_by (VigilNurseCall *self);
