/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's sheet from a page: written beside the record, sent to the printer. Thread: main. */
#pragma once

#include "chair/page.h"

/* What came of it, and where the file is if no printer took it, stands in the page's primary button. */
void vigil_page_print_sheet (VigilPage *page);
