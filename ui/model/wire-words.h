/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for what the record holds as a word of its own: a command, a stage, why something failed. Pure. */
#pragma once

#include "config.h"

#include <glib/gi18n-lib.h>

typedef struct { const char *wire, *words; } VigilWireWord;   /* NC_("command", ...) */

/* As it is stored, if it is a newer one or a device's own. */
static inline const char *
vigil_wire_words (const VigilWireWord *words, guint n, const char *wire)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (words[i].wire, wire))
      return g_dpgettext2 (GETTEXT_PACKAGE, "command", words[i].words);
  return wire;
}
