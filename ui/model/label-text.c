/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/label-text.h"

const char *
vigil_label_words (const VigilLabel *label)
{
  return label != NULL ? vigil_label_get (label, g_get_language_names ()[0]) : "";
}
