/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The serial ports of this machine, looked for anew every two seconds on a thread of the core's. "changed" is
 * emitted after each look. Thread: main. */
#pragma once

#include "bus/bus.h"
#include "core/setup.h"

#include <glib-object.h>

#define VIGIL_TYPE_PORT_WATCH (vigil_port_watch_get_type ())
G_DECLARE_FINAL_TYPE (VigilPortWatch, vigil_port_watch, VIGIL, PORT_WATCH, GObject)

/* @root as of vigil_port_list (): NULL this machine. */
VigilPortWatch *vigil_port_watch_new (const char *root);
/* Looks at once. */
void vigil_port_watch_start (VigilPortWatch *self);
void vigil_port_watch_stop (VigilPortWatch *self);
/* Of VigilPortInfo; the watch's, until its next look. */
GPtrArray *vigil_port_watch_get_ports (VigilPortWatch *self);
/* An adapter that is plugged in, free, and no device's of @view; NULL: there is none. */
const VigilPortInfo *vigil_port_watch_find_new (VigilPortWatch *self, const VigilView *view);
/* Why the last look found none; NULL: it was one. */
const char *vigil_port_watch_get_trouble (VigilPortWatch *self);
