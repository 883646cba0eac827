/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/staff.h"

#include "base/clock.h"

#include <sodium.h>
#include <string.h>

gint64
vigil_pin_gate_wait_us (const VigilPinGate *self, gint64 now_us)
{
  return MAX (0, self->locked_until_us - now_us);
}

gboolean
vigil_pin_gate_step (VigilPinGate *self, gboolean is_right, gint64 now_us)
{
  /* what is tried while the gate is locked is not looked at, not even if it is right */
  if (vigil_pin_gate_wait_us (self, now_us) > 0)
    return FALSE;
  if (is_right) {
    *self = (VigilPinGate){ 0 };
    return FALSE;
  }
  self->n_failures++;
  if (self->n_failures < VIGIL_PIN_MAX_FAILURES)
    return FALSE;
  self->n_failures = 0;
  self->locked_until_us = now_us + VIGIL_PIN_LOCK_S * VIGIL_USEC_PER_SEC;
  return TRUE;
}

const VigilStaff *
vigil_staff_find_by_pin (const VigilClinic *clinic, const char *pin)
{
  const VigilStaff *found = NULL;
  const VigilStaff *const *staff;
  guint n, n_found = 0;

  g_return_val_if_fail (clinic != NULL && pin != NULL, NULL);
  if (sodium_init () < 0)
    return NULL;
  staff = vigil_clinic_get_staff (clinic, &n);
  /* all are tried: the time taken tells nothing, and a PIN that two people share is nobody's */
  for (guint i = 0; i < n; i++)
    if (crypto_pwhash_str_verify (staff[i]->pin_hash, pin, strlen (pin)) == 0) {
      found = staff[i];
      n_found++;
    }
  return n_found == 1 ? found : NULL;
}

char *
vigil_staff_hash_pin (const char *pin)
{
  char hash[crypto_pwhash_STRBYTES];

  g_return_val_if_fail (pin != NULL, NULL);
  if (sodium_init () < 0
      || crypto_pwhash_str (hash, pin, strlen (pin), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                            crypto_pwhash_MEMLIMIT_INTERACTIVE)
             != 0)
    return NULL;
  return g_strdup (hash);
}
