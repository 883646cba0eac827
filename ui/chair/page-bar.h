/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page says of the left of the bottom bar, shown there. A button that comes to mean something
 * else takes no tap for the time of a double tap.
 * Thread: main. */
#pragma once

#include "chair/page.h"
#include "widget/bottom-bar.h"

/* NULL: no page, the record buttons. */
void vigil_page_bar_show (VigilBottomBar *bar, VigilPage *page);
/* Another page is there: whoever taps twice meant what stood there at the first tap. */
void vigil_page_bar_hold (VigilBottomBar *bar);
