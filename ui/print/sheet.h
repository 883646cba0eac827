/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheet that goes home with the patient, as PDF and on paper. Nothing of it leaves the tablet but to
 * the printer. Thread: main. */
#pragma once

#include "model/take-home.h"

/* Writes @path, in the paper size of the place; as many pages as it takes. */
gboolean vigil_sheet_write (const VigilTakeHome *what, const char *path, GError **error);

/* @error NULL: @printer has it. Else G_IO_ERROR_NOT_FOUND: there is no printer, and the sheet is in the file. */
typedef void (*VigilSheetPrinted) (const char *printer, const GError *error, gpointer user_data);

/* Sends the file @path to the default printer, else to the first that takes jobs; never to a file. @done is
 * called once, later. What a printer has is removed from the tablet. */
void vigil_sheet_print (const char *path, const char *title, VigilSheetPrinted done, gpointer user_data);
