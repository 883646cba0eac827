/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The test dose, before any infusion of a protocol that has one: how much was given under which cap, how long it is
 * observed still, and what it did. What a tap chooses is recorded by the primary only. It is the page of the dose stage
 * until the response lets the infusion follow, and again when one looks back.
 * Thread: main. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_TEST_DOSE_PAGE (vigil_test_dose_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilTestDosePage, vigil_test_dose_page, VIGIL, TEST_DOSE_PAGE, VigilPage)

GtkWidget *vigil_test_dose_page_new (VigilChairModel *model);
