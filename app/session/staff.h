/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is it: PINs and their lock. Hashing takes about a tenth of a second, so verify in a GTask.
 * Five wrong PINs lock for a minute; the lock is per tablet, pure, and time is an argument. */
#pragma once

#include "clinic/clinic.h"

#define VIGIL_PIN_MAX_FAILURES 5
#define VIGIL_PIN_LOCK_S 60

typedef struct {
  guint n_failures;
  gint64 locked_until_us;   /* mono; 0 not locked */
} VigilPinGate;

/* 0: may try; else microseconds until it may. */
gint64 vigil_pin_gate_wait_us (const VigilPinGate *self, gint64 now_us);
/* Returns TRUE if this failure locked the gate. */
gboolean vigil_pin_gate_step (VigilPinGate *self, gboolean is_right, gint64 now_us);

/* The one whose PIN it is; NULL if nobody's. Blocks for the hashing. Thread: any. */
const VigilStaff *vigil_staff_find_by_pin (const VigilClinic *clinic, const char *pin);
/* crypto_pwhash_str of @pin, for clinic files. */
char *vigil_staff_hash_pin (const char *pin) G_GNUC_WARN_UNUSED_RESULT;
