/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* How the loader fills a VigilLabel; who only reads one needs clinic.h alone. */
#pragma once

#include "clinic/clinic.h"

#define VIGIL_LABEL_MAX_LANGUAGES 16

struct _VigilLabel {
  struct {
    const char *lang, *text;
  } entries[VIGIL_LABEL_MAX_LANGUAGES];
  guint n_entries;
};

/* NULL if it is not written in exactly that language. */
const char *vigil_label_peek (const VigilLabel *label, const char *lang);
/* "fr", "fr_CA". */
gboolean vigil_label_is_language (const char *tag);
