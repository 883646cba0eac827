/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The devices that this chair remembers, changed by one: what it would be called, added, forgotten.
 * @file as of core/devices-file.h, whose errors these are too.
 * Thread: any; a small file is read and written. */
#pragma once

#include "core/devices-file.h"

/* "monitor", "monitor 2", "pump 2", "pumps 2 to 4". */
char *vigil_known_devices_dup_role (const char *file, const VigilDeviceSpec *spec) G_GNUC_WARN_UNUSED_RESULT;
/* Instead of the one at the same port, else after those there are. */
gboolean vigil_known_devices_add (const char *file, const VigilDeviceSpec *spec, GError **error);
/* What stands at @port. G_IO_ERROR_NOT_FOUND if nothing does. */
gboolean vigil_known_devices_forget (const char *file, const char *port, GError **error);
