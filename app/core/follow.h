/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A visit that another Vigil on this machine is recording, followed through the record itself:
 * the same bus and the same screens as at the chair, a few seconds late, nothing can be done in
 * it. What it shows is what is on the disk. Internal to core/. Thread: the core thread. */
#pragma once

#include "bus/bus.h"

typedef struct _VigilFollow VigilFollow;

VigilFollow *vigil_follow_new (const char *record_path, const char *session, VigilBus *bus, GError **error);
void vigil_follow_free (VigilFollow *self);
