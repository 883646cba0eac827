/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One infusion: the plan step by step, what the pump itself says, and the one thing that can be done
 * next: the next step, resume, start again, confirm another pump. Several channels have tabs. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_CHANNEL_PAGE (vigil_channel_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilChannelPage, vigil_channel_page, VIGIL, CHANNEL_PAGE, VigilPage)

GtkWidget *vigil_channel_page_new (VigilChairModel *model);
/* Which one to show; the first by default. */
void vigil_channel_page_set_channel (VigilChannelPage *self, guint channel);
