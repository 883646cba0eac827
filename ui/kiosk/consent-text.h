/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One part of a consent document, page by page: nothing is scrolled and nothing is ever cut. A page
 * ends between paragraphs where it can, else between lines, never inside one. Measured and drawn
 * from the same layout.
 * Accessible: LABEL, title and text of the page. Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_CONSENT_TEXT_WIDTH 784
#define VIGIL_CONSENT_TEXT_HEIGHT 428

#define VIGIL_TYPE_CONSENT_TEXT (vigil_consent_text_get_type ())
G_DECLARE_FINAL_TYPE (VigilConsentText, vigil_consent_text, VIGIL, CONSENT_TEXT, GtkWidget)

GtkWidget *vigil_consent_text_new (void);
/* Paragraphs of @text are parted by an empty line. @size_units of the letters. Shows the page on
 * which the first letter of the page before stands if only the size is another, else the first. */
void vigil_consent_text_set (VigilConsentText *self, const char *title, const char *text,
                             double size_units);
/* At least 1. */
guint vigil_consent_text_get_n_pages (VigilConsentText *self);
guint vigil_consent_text_get_page (VigilConsentText *self);
/* Beyond the last: the last. */
void vigil_consent_text_set_page (VigilConsentText *self, guint page);
/* What stands on a page, and how high all of it is in units, title included. */
char *vigil_consent_text_get_text_of (VigilConsentText *self, guint page) G_GNUC_WARN_UNUSED_RESULT;
double vigil_consent_text_get_height_of (VigilConsentText *self, guint page);
