/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/faults.h"

#include <string.h>

gboolean
vigil_sim_fault_parse (const char *word, VigilSimFault *fault)
{
  static const char *const names[VIGIL_SIM_N_FAULTS] = { "corrupt", "drop", "double" };

  for (guint i = 0; i < VIGIL_SIM_N_FAULTS; i++)
    if (strcmp (names[i], word) == 0) {
      *fault = (VigilSimFault) i;
      return TRUE;
    }
  return FALSE;
}

void
vigil_sim_faults_add (VigilSimFaults *self, VigilSimFault fault, guint n_messages)
{
  self->left[fault] += n_messages;
}

/* Numerical Recipes' linear congruential generator; only its high bits are any good. */
static guint
draw (VigilSimFaults *self, gsize below)
{
  self->random = self->random * 1664525u + 1013904223u;
  return (guint) ((guint64) self->random * below >> 32);
}

static void
spoil (VigilSimFaults *self, GByteArray *message, VigilSimFault fault)
{
  guint place = draw (self, message->len);
  guint8 twice = message->data[place];

  if (fault == VIGIL_SIM_FAULT_CORRUPT) {
    message->data[place] ^= (guint8) (1 << draw (self, 8));
  } else if (fault == VIGIL_SIM_FAULT_DROP) {
    g_byte_array_remove_index (message, place);
  } else {
    g_byte_array_append (message, &twice, 1);
    memmove (message->data + place + 1, message->data + place, message->len - place - 1);
  }
}

GByteArray *
vigil_sim_faults_apply (VigilSimFaults *self, const guint8 *bytes, gsize len)
{
  GByteArray *message = NULL;

  for (guint fault = 0; fault < VIGIL_SIM_N_FAULTS; fault++) {
    if (self->left[fault] == 0 || (message != NULL ? message->len : len) == 0)
      continue;
    self->left[fault]--;
    if (message == NULL)
      message = g_byte_array_append (g_byte_array_new (), bytes, (guint) len);
    spoil (self, message, (VigilSimFault) fault);
  }
  return message;
}
