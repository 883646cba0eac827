/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The serial ports of this machine, looked for anew every two seconds on a thread of the core's. "changed" is
 * emitted after each look. Thread: main. */
#pragma once

#include "core/setup.h"

#include <glib-object.h>

#define VIGIL_TYPE_PORT_WATCH (vigil_port_watch_get_type ())
G_DECLARE_FINAL_TYPE (VigilPortWatch, vigil_port_watch, VIGIL, PORT_WATCH, GObject)

VigilPortWatch *vigil_port_watch_new (void);
/* Looks at once. */
void vigil_port_watch_start (VigilPortWatch *self);
void vigil_port_watch_stop (VigilPortWatch *self);
/* Of VigilPortInfo; the watch's, until its next look. */
GPtrArray *vigil_port_watch_get_ports (VigilPortWatch *self);
/* Why the last look found none; NULL: it was one. */
const char *vigil_port_watch_get_trouble (VigilPortWatch *self);
