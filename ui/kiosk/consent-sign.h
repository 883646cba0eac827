/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is agreed to, and where a finger signs. To refuse is as easy as to agree. It records nothing
 * itself. Signals: "back"; "refuse"; "agree" (const char *svg).
 * Thread: main. */
#pragma once

#include "clinic/clinic.h"
#include "kiosk/words.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_CONSENT_SIGN (vigil_consent_sign_get_type ())
G_DECLARE_FINAL_TYPE (VigilConsentSign, vigil_consent_sign, VIGIL, CONSENT_SIGN, GtkWidget)

GtkWidget *vigil_consent_sign_new (VigilWords *words);
/* @lang is the document's. Keeps the ink. */
void vigil_consent_sign_set (VigilConsentSign *self, const VigilConsent *consent, const char *lang,
                             const char *initials, gint64 now_wall_us, guint n_questions);
void vigil_consent_sign_clear (VigilConsentSign *self);
/* While it is being recorded nothing can be touched; @trouble stands below the pad, NULL none. */
void vigil_consent_sign_set_busy (VigilConsentSign *self, gboolean is_busy, const char *trouble);
