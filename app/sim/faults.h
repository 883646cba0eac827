/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bad line does to the messages of a device. Seeded: the same faults in every run.
 * Pure; one thread at a time. */
#pragma once

#include <glib.h>

typedef enum {
  VIGIL_SIM_FAULT_CORRUPT,   /* one bit of a message flips */
  VIGIL_SIM_FAULT_DROP,      /* one byte of it is lost */
  VIGIL_SIM_FAULT_DOUBLE,    /* one byte of it comes twice */
  VIGIL_SIM_N_FAULTS,
} VigilSimFault;

typedef struct {
  guint left[VIGIL_SIM_N_FAULTS];   /* messages that are still to be spoilt so */
  guint32 random;
} VigilSimFaults;

/* "corrupt", "drop", "double". FALSE: no such fault. */
gboolean vigil_sim_fault_parse (const char *word, VigilSimFault *fault);
/* The next @n_messages suffer @fault. */
void vigil_sim_faults_add (VigilSimFaults *self, VigilSimFault fault, guint n_messages);
/* NULL: the message stays as it is. */
GByteArray *vigil_sim_faults_apply (VigilSimFaults *self, const guint8 *bytes, gsize len) G_GNUC_WARN_UNUSED_RESULT;
