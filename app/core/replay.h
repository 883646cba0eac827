/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A recorded visit lived again: the same bus, the same screen, nothing can be done in it.
 * Internal to core/. Thread: the core thread. */
#pragma once

#include "bus/bus.h"

typedef struct _VigilReplay VigilReplay;

/* @session as vigil_record_reader_resolve () takes it. @speed 0 starts paused. */
VigilReplay *vigil_replay_new (const char *record_path, const char *session, double speed, VigilClinic *clinic,
                               VigilBus *bus, GError **error);
void vigil_replay_free (VigilReplay *self);
void vigil_replay_set_speed (VigilReplay *self, double speed);
