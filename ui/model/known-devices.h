/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The devices that this chair remembers, one of them looked for or forgotten, and all of them used.
 * @file as of core/devices-file.h, whose errors these are too.
 * Thread: any but for _use_async (); a small file is read and written. */
#pragma once

#include "core/core.h"
#include "core/devices-file.h"

/* What stands at @port; transfer full; NULL: nothing does, or the file cannot be read. */
VigilKnownDevice *vigil_known_devices_find (const char *file, const char *port) G_GNUC_WARN_UNUSED_RESULT;
/* What stands at @port. G_IO_ERROR_NOT_FOUND if nothing does. */
gboolean vigil_known_devices_forget (const char *file, const char *port, GError **error);

/* The chair has what is remembered from now on, without what stands at @except (NULL: without nothing): that port is
 * free to be set up. Errors: also those of vigil_core_set_devices_async (). Thread: the core's callers'. */
void vigil_known_devices_use_async (VigilCore *core, const char *file, const char *except, GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean vigil_known_devices_use_finish (GAsyncResult *result, GError **error);
