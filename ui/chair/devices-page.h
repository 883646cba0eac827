/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is plugged in at this chair: each device with its state, what arrives from the chosen one, and
 * what Vigil may send. It is also where a chair without a visit stands: a visit is started here. */
#pragma once

#include "chair/page.h"
#include "model/port-watch.h"

#define VIGIL_TYPE_DEVICES_PAGE (vigil_devices_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilDevicesPage, vigil_devices_page, VIGIL, DEVICES_PAGE, VigilPage)

/* The ports that it looks for new adapters at; this machine's unless set. */
void vigil_devices_page_set_watch (VigilDevicesPage *self, VigilPortWatch *watch);
GtkWidget *vigil_devices_page_new (VigilChairModel *model);
