/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The course of infusions: which visit this is, what those before did, as a picture. Here a prescriber signs the
 * review that the next one waits for, and staff asks what is due about the last.
 * Thread: main. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_COURSE_PAGE (vigil_course_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilCoursePage, vigil_course_page, VIGIL, COURSE_PAGE, VigilPage)

GtkWidget *vigil_course_page_new (VigilChairModel *model);
