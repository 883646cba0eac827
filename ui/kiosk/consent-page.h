/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The consent document, part by part and page by page, never scrolled; then the page that is signed
 * with a finger. Refusing asks once and is recorded as such. What is signed is the text whose
 * SHA-256 is recorded; "Thank you" stands only for what is recorded.
 * Signal "done": agreed, refused or put off; the rest page is next.
 * Thread: main. */
#pragma once

#include "kiosk/nurse-call.h"
#include "kiosk/words.h"
#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_CONSENT_PAGE (vigil_consent_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilConsentPage, vigil_consent_page, VIGIL, CONSENT_PAGE, GtkWidget)

GtkWidget *vigil_consent_page_new (VigilChairModel *model, VigilNurseCall *nurse_call,
                                   VigilWords *words);
/* Where it was left, or from the first part if it is another visit's or document. FALSE: the
 * protocol asks for no consent. */
gboolean vigil_consent_page_start (VigilConsentPage *self);
