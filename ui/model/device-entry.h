/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The entry that setting up a device makes among those that the chair remembers: its name, its place, what it
 * is instead of. @file as of core/devices-file.h, whose errors these are too; it is read at each call.
 * Thread: one at a time. */
#pragma once

#include "core/devices-file.h"

typedef struct {
  char *file;
  char *replaced;                      /* the port of what is changed; NULL: another is added */
  char name[VIGIL_DEVICE_NAME_SIZE];   /* "" none */
  int place;                           /* among the devices of its role, from 0; -1: its usual one */
} VigilDeviceEntry;

void vigil_device_entry_init (VigilDeviceEntry *self, const char *file);
void vigil_device_entry_clear (VigilDeviceEntry *self);

/* Instead of what stands at @port, and called as that is. Transfer full; NULL: nothing stands there. */
VigilKnownDevice *vigil_device_entry_replace (VigilDeviceEntry *self, const char *port) G_GNUC_WARN_UNUSED_RESULT;
/* Another device at @port: called as what stands there already, if anything does. NULL: no port. */
void vigil_device_entry_set_port (VigilDeviceEntry *self, const char *port);
/* Blanks at its ends are left away. FALSE: it may not be called so. */
gboolean vigil_device_entry_set_name (VigilDeviceEntry *self, const char *name, GError **error);

/* Of @spec's role; the usual one is its old one, or behind the others. */
guint vigil_device_entry_get_n_places (const VigilDeviceEntry *self, const VigilDeviceSpec *spec);
guint vigil_device_entry_get_place (const VigilDeviceEntry *self, const VigilDeviceSpec *spec);
/* "monitor", "monitor 2", "pump 2", "pumps 2 to 4" at that place. */
char *vigil_device_entry_dup_role (const VigilDeviceEntry *self, const VigilDeviceSpec *spec) G_GNUC_WARN_UNUSED_RESULT;
/* Instead of what it replaces and of what stands at the same port. */
gboolean vigil_device_entry_save (const VigilDeviceEntry *self, const VigilDeviceSpec *spec, GError **error);
