/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The languages the patient may choose from, each as it calls itself. Signal "done": one was
 * chosen, or none. Thread: main. */
#pragma once

#include "kiosk/words.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_LANGUAGE_PAGE (vigil_language_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilLanguagePage, vigil_language_page, VIGIL, LANGUAGE_PAGE, GtkWidget)

GtkWidget *vigil_language_page_new (VigilWords *words);
/* NULL-terminated codes; what is beyond six is not offered. */
void vigil_language_page_set_languages (VigilLanguagePage *self, const char *const *languages);
