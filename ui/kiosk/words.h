/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's language, which may be another than the staff's and changes at run time: gettext's
 * own choice is one for the whole program. Reads the same catalogues (the .mo files that
 * bindtextdomain () points at). Signal "changed": every text is to be asked for again.
 * Thread: that of the screen. */
#pragma once

#include <glib-object.h>

#define VIGIL_TYPE_WORDS (vigil_words_get_type ())
G_DECLARE_FINAL_TYPE (VigilWords, vigil_words, VIGIL, WORDS, GObject)

/* @lang NULL: the program's. */
VigilWords *vigil_words_new (const char *lang) G_GNUC_WARN_UNUSED_RESULT;
/* Two or three letters, "fr"; of "fr_CA.UTF-8" only these count, "C" is "en". NULL: the program's. */
void vigil_words_set_lang (VigilWords *self, const char *lang);
const char *vigil_words_get_lang (VigilWords *self);
/* @text as it is where there is no translation. Lives as long as the language. */
const char *vigil_words_get (VigilWords *self, const char *text) G_GNUC_FORMAT (2);
/* How a language calls itself: "Français"; its code where that is not known. */
const char *vigil_words_name_of (const char *lang);
