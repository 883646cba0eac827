/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing the short words of devices. Pure; any thread. */
#pragma once

#include <glib.h>
#include <string.h>

/* The same text. Most that are compared differ in their first letter, or are both empty. */
static inline gboolean
vigil_text_is (const char *text, const char *other)
{
  return *text == *other && (*text == '\0' || strcmp (text, other) == 0);
}
