/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff did, by one tap on one of the clinic's tiles. The tile then says when it was recorded
 * and offers Undo for eight seconds; the note asks for words first. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_RECORD_PAGE (vigil_record_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilRecordPage, vigil_record_page, VIGIL, RECORD_PAGE, VigilPage)

GtkWidget *vigil_record_page_new (VigilChairModel *model);
