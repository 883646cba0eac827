/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* When was it? Monotonic time is what readings are stamped with. It begins anew with the machine, so a
 * visit that outlived a restart has the same monotonic times twice: they are told apart by the run in
 * which they were recorded. Wall time may be stepped within a run. Every event holds both clocks; from
 * one that disagrees with those before it, a new epoch begins.
 * Internal to core/. Thread: one owner. */
#pragma once

#include "record/record.h"

typedef struct _VigilEpochs VigilEpochs;

VigilEpochs *vigil_epochs_new (void) G_GNUC_WARN_UNUSED_RESULT;
void vigil_epochs_free (VigilEpochs *self);
/* In the order of the record. */
void vigil_epochs_fold (VigilEpochs *self, const VigilEvent *event);
/* The run of what was folded last, from 0. */
guint vigil_epochs_get_run (const VigilEpochs *self);
/* Where a run lies in the record, as far as was folded: the last one goes on. */
VigilRecordRun vigil_epochs_get_record_run (const VigilEpochs *self, guint run);
/* Wall time of a reading of @run; 0 unknown: before the first event of its run. */
gint64 vigil_epochs_wall_us (const VigilEpochs *self, guint run, gint64 t_mono_us);
