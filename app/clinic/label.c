/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clinic/label.h"

#include <string.h>

gboolean
vigil_label_is_language (const char *tag)
{
  return g_ascii_islower (tag[0]) && g_ascii_islower (tag[1])
         && (tag[2] == '\0'
             || (tag[2] == '_' && g_ascii_isupper (tag[3]) && g_ascii_isupper (tag[4])
                 && tag[5] == '\0'));
}

static const char *
find (const VigilLabel *label, const char *lang, gsize len)
{
  for (guint i = 0; i < label->n_entries; i++)
    if (strlen (label->entries[i].lang) == len && strncmp (label->entries[i].lang, lang, len) == 0)
      return label->entries[i].text;
  return NULL;
}

const char *
vigil_label_peek (const VigilLabel *label, const char *lang)
{
  return find (label, lang, strlen (lang));
}

const char *
vigil_label_get (const VigilLabel *label, const char *lang)
{
  const char *text;

  if (label == NULL || label->n_entries == 0)
    return "";
  if (lang != NULL) {
    /* "fr_CA.UTF-8" is asked for as "fr_CA", then as "fr" */
    text = find (label, lang, strcspn (lang, ".@"));
    if (text == NULL)
      text = find (label, lang, strcspn (lang, "_-.@"));
    if (text != NULL)
      return text;
  }
  text = find (label, "en", 2);
  return text != NULL ? text : label->entries[0].text;
}
