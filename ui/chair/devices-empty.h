/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the devices page shows before any device is set up: two devices, two sockets. Thread: main. */
#pragma once

#include <gtk/gtk.h>

GtkWidget *vigil_devices_empty_new (double width, double height);
