/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that is linked with this counts each time that anything in it, GLib included, asks for
 * memory. With G_SLICE=always-malloc that is all there is. One thread. */
#pragma once

#include <glib.h>

guint64 bench_count_allocations (void);
