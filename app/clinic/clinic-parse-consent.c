/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clinic/clinic-private.h"
#include "clinic/label.h"

/* A page that is read aloud or by a drowsy person; longer text becomes another part. */
#define PART_BYTES 2000
#define LINE_BYTES 300

static gboolean
is_complete_in (const VigilConsent *consent, const char *lang)
{
  if (vigil_label_peek (consent->title, lang) == NULL)
    return FALSE;
  for (guint i = 0; i < consent->n_parts; i++)
    if (vigil_label_peek (consent->parts[i].title, lang) == NULL
        || vigil_label_peek (consent->parts[i].text, lang) == NULL)
      return FALSE;
  for (guint i = 0; i < consent->n_agreements; i++)
    if (vigil_label_peek (consent->agreements[i], lang) == NULL)
      return FALSE;
  return TRUE;
}

/* Nobody signs a page that is half in another language: only complete ones are offered. */
static void
find_languages (VigilConsent *consent, VigilReader *r)
{
  const char **languages = vigil_reader_alloc (r, sizeof *languages, VIGIL_LABEL_MAX_LANGUAGES + 1);
  guint n = 0;

  for (guint i = 0; i < consent->title->n_entries; i++)
    if (is_complete_in (consent, consent->title->entries[i].lang))
      languages[n++] = consent->title->entries[i].lang;
  consent->languages = languages;
}

void
vigil_clinic_parse_consent (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  VigilConsent *consent = vigil_reader_alloc (r, sizeof *consent, 1);
  JsonArray *parts, *agreements;

  vigil_reader_only (r, root, "id", "title", "version", "parts", "agreements", NULL);
  consent->id = vigil_reader_id (r, root, "id");
  consent->title = vigil_reader_label (r, root, "title", 95);
  consent->version = vigil_reader_count (r, root, "version", 1, 100000);
  consent->sha256 = (char *) r->sha256;
  parts = vigil_reader_array (r, root, "parts", 1, 16, &consent->n_parts);
  consent->parts = vigil_reader_alloc (r, sizeof *consent->parts, consent->n_parts);
  for (guint i = 0; i < consent->n_parts; i++) {
    JsonObject *part = vigil_reader_enter_item (r, parts, "parts", i);

    if (part == NULL)
      continue;
    vigil_reader_only (r, part, "title", "text", NULL);
    consent->parts[i].title = vigil_reader_label (r, part, "title", LINE_BYTES);
    consent->parts[i].text = vigil_reader_label (r, part, "text", PART_BYTES);
    vigil_reader_leave (r);
  }
  agreements = vigil_reader_array (r, root, "agreements", 1, 8, &consent->n_agreements);
  consent->agreements = vigil_reader_alloc (r, sizeof *consent->agreements, consent->n_agreements);
  for (guint i = 0; i < consent->n_agreements; i++)
    consent->agreements[i] = vigil_reader_item_label (r, agreements, "agreements", i, LINE_BYTES);
  vigil_clinic_add (self->consents, consent, r);
  if (vigil_reader_is_clean (r))
    find_languages (consent, r);
}
