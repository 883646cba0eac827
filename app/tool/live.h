/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One device, live, until a signal or a time: what "devices watch" and "record" have in common.
 * Nothing is sent but what is needed to read it. */
#pragma once

#include "core/device.h"

/* Runs the default context until Ctrl-C, SIGTERM or @seconds (0: no limit); a recording ends it too.
 * FALSE if the spec is wrong. @events as of core/device.h; the link's states are told on the
 * standard error besides. */
gboolean vigil_tool_run_device (const char *spec, double seconds, const VigilDeviceEvents *events, GError **error);
