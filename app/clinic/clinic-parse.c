/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clinic/clinic-private.h"
#include "clinic/label.h"

#include <string.h>

/* No file of a clinic is written by hand to a fraction of this. */
#define MAX_FILE_BYTES (1024 * 1024)

static const struct {
  const char *name;
  void (*parse) (VigilClinic *self, VigilReader *reader, JsonObject *root);
} kinds[] = {
  { "clinic.json", vigil_clinic_parse_clinic },
  { "drugs.json", vigil_clinic_parse_drugs },
  { "staff.json", vigil_clinic_parse_staff },
  { "rescue.json", vigil_clinic_parse_rescue },
  { "emergencies.json", vigil_clinic_parse_emergencies },
  { "reasons.json", vigil_clinic_parse_reasons },
  { "actions.json", vigil_clinic_parse_actions },
  { "side-effects.json", vigil_clinic_parse_side_effects },
  { "checks.json", vigil_clinic_parse_checks },
  { "alarms.json", vigil_clinic_parse_alarms },
  { "follow-ups.json", vigil_clinic_parse_follow_ups },
  { "sites.json", vigil_clinic_parse_sites },
  { "consent/", vigil_clinic_parse_consent },
  { "instruments/", vigil_clinic_parse_instrument },
  { "protocols/", vigil_clinic_parse_protocol },
  { "fees.json", vigil_clinic_parse_fees },
};

const char *const *
vigil_clinic_get_file_kinds (void)
{
  static const char *const names[] = {
    "clinic.json",  "drugs.json",        "staff.json",  "rescue.json", "emergencies.json", "reasons.json",
    "actions.json", "side-effects.json", "checks.json", "alarms.json", "follow-ups.json",  "sites.json",
    "consent/",     "instruments/",      "protocols/",  "fees.json",   NULL,
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == G_N_ELEMENTS (kinds) + 1);
  return names;
}

gpointer
vigil_clinic_find (GPtrArray *list, const char *id)
{
  for (guint i = 0; i < list->len; i++) {
    char *const *element = g_ptr_array_index (list, i);

    if (g_strcmp0 (*element, id) == 0)
      return g_ptr_array_index (list, i);
  }
  return NULL;
}

static const char *
kind_of (const char *file)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_suffix (kinds[i].name, "/") ? g_str_has_prefix (file, kinds[i].name) : strcmp (file, kinds[i].name) == 0)
      return kinds[i].name;
  return file;
}

static void
doubt_free (gpointer data)
{
  VigilReaderDoubt *self = data;

  g_free (self->file);
  g_free (self->id);
  g_free (self);
}

void
vigil_clinic_doubt (VigilClinic *self, const char *file, const char *id)
{
  VigilReaderDoubt *doubt = g_new0 (VigilReaderDoubt, 1);

  *doubt = (VigilReaderDoubt){ g_strdup (kind_of (file)), g_strdup (id) };
  if (self->doubts == NULL)
    self->doubts = g_ptr_array_new_with_free_func (doubt_free);
  g_ptr_array_add (self->doubts, doubt);
}

/* An element with a fault is in no list, so that whatever is found in one is whole. */
void
vigil_clinic_add (GPtrArray *list, gpointer element, VigilReader *reader)
{
  char *const *id = element;

  if (*id != NULL && vigil_clinic_find (list, *id) != NULL)
    vigil_reader_refuse (reader, "id", "an id that nothing else has, found \"%s\" again", *id);
  else if (vigil_reader_is_clean (reader))
    g_ptr_array_add (list, element);
  else if (*id != NULL)
    g_ptr_array_add (reader->faulty, g_strdup (*id));
}

void
vigil_clinic_each (VigilClinic *self, VigilReader *reader, JsonObject *root, const char *key,
                   guint max,
                   void (*parse) (VigilClinic *self, VigilReader *reader, JsonObject *object))
{
  JsonArray *array;
  guint n;

  vigil_reader_only (reader, root, key, NULL);
  array = vigil_reader_array (reader, root, key, 1, max, &n);
  for (guint i = 0; i < n; i++) {
    JsonObject *object = vigil_reader_enter_item (reader, array, key, i);

    if (object == NULL)
      continue;
    parse (self, reader, object);
    vigil_reader_leave (reader);
  }
}

/* So many that every label names them, and no language twice. */
static void
parse_languages (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  guint n;
  JsonArray *list = vigil_reader_array (r, root, "languages", 1, VIGIL_LABEL_MAX_LANGUAGES, &n);
  const char **languages = vigil_reader_alloc (r, sizeof *languages, n + 1), *lang;
  guint n_read = 0;

  for (guint i = 0; i < n; i++) {
    g_autofree char *place = g_strdup_printf ("languages[%u]", i);

    lang = vigil_reader_item_string (r, list, "languages", i);
    if (lang != NULL && !vigil_label_is_language (lang))
      vigil_reader_refuse (r, place, "a language such as en, fr or fr_CA, found \"%s\"", lang);
    else if (lang != NULL && g_strv_contains (languages, lang))
      vigil_reader_refuse (r, place, "each language once, found \"%s\" again", lang);
    else if (lang != NULL)
      languages[n_read++] = vigil_reader_keep (r, lang);
  }
  self->languages = languages;
}

static void
parse_signatures (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  JsonObject *object = vigil_reader_enter (r, root, "signatures");
  JsonArray *roles;
  guint n;

  if (object == NULL)
    return;
  vigil_reader_only (r, object, "needed", "roles", NULL);
  self->n_needed = MAX (vigil_reader_count (r, object, "needed", 1, VIGIL_MAX_SIGNERS), 1);
  if (vigil_reader_has (object, "roles")) {
    roles = vigil_reader_array (r, object, "roles", 1, VIGIL_MAX_SIGNERS, &n);
    self->roles = vigil_reader_alloc (r, sizeof *self->roles, n + 1);
    for (guint i = 0, n_read = 0; i < n; i++) {
      const char *role = vigil_reader_item_string (r, roles, "roles", i);

      if (role != NULL)
        self->roles[n_read++] = vigil_reader_keep (r, role);
    }
  }
  vigil_reader_leave (r);
}

void
vigil_clinic_parse_clinic (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  static const char *const controls[] = { "none", "pause", "full", NULL };

  vigil_reader_only (r, root, "id", "title", "version", "languages", "signatures", "pump_control", "audio_pause_s",
                     "rate_tolerance", "weight_kg", "sources", "iv", "alarms", "contact", NULL);
  self->id = vigil_reader_id (r, root, "id");
  self->title = vigil_reader_string (r, root, "title", 95);
  self->version = vigil_reader_count (r, root, "version", 1, 100000);
  if (vigil_reader_has (root, "languages"))
    parse_languages (self, r, root);
  if (vigil_reader_has (root, "signatures"))
    parse_signatures (self, r, root);
  if (vigil_reader_has (root, "pump_control"))
    self->pump_control = controls[vigil_reader_choice (r, root, "pump_control", controls)];
  self->audio_pause_s = vigil_reader_count (r, root, "audio_pause_s", 1, 600);
  self->rate_tolerance = vigil_reader_number (r, root, "rate_tolerance", 0, 0.5);
  self->weight_kg = vigil_reader_limits (r, root, "weight_kg", 1, 500);
  vigil_clinic_parse_sources (self, r, root);
  if (vigil_reader_has (root, "contact"))
    self->contact = vigil_reader_label (r, root, "contact", 120);
  vigil_clinic_parse_iv (self, r, root);
  if (vigil_reader_has (root, "alarms"))
    self->alarm_profile_id = vigil_reader_id (r, root, "alarms");
}

void
vigil_clinic_blame (VigilClinic *self, GError *error)
{
  g_ptr_array_add (self->errors, error);
}

/* Ends the reading of a file. */
static void
take_over (VigilClinic *self, VigilReader *reader)
{
  for (guint i = 0; i < reader->errors->len; i++)
    vigil_clinic_blame (self, g_error_copy (g_ptr_array_index (reader->errors, i)));
  if (reader->has_lost_ids)
    vigil_clinic_doubt (self, reader->file, NULL);
  for (guint i = 0; i < reader->faulty->len; i++)
    vigil_clinic_doubt (self, reader->file, g_ptr_array_index (reader->faulty, i));
  vigil_reader_clear (reader);
}

static void
begin (VigilClinic *self, VigilReader *reader, const char *file)
{
  vigil_reader_init (reader, file, self->arena);
  reader->languages = self->languages;
  reader->doubts = self->doubts;
}

void
vigil_clinic_refuse_at (VigilClinic *self, const char *file, const char *member, const char *expected, ...)
{
  GHashTable *lines = g_hash_table_lookup (self->lines, file);
  VigilReader reader;
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, expected);
  text = g_strdup_vprintf (expected, args);
  va_end (args);
  begin (self, &reader, file);
  if (lines != NULL)
    reader.lines = g_hash_table_ref (lines);
  vigil_reader_refuse (&reader, member, "%s", text);
  take_over (self, &reader);
}

void
vigil_clinic_check_references (VigilClinic *self)
{
  if (self->alarm_profile_id != NULL && vigil_clinic_find (self->profiles, self->alarm_profile_id) == NULL)
    vigil_clinic_refuse_at (self, "clinic.json", "alarms", "a profile of alarms.json, found \"%s\"", self->alarm_profile_id);
  vigil_clinic_check_interactions (self);
}

gboolean
vigil_clinic_parse_file (VigilClinic *self, const char *file, const char *bytes, gsize len,
                         GError **error)
{
  VigilReader reader;
  char *sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, len);
  g_autoptr (JsonNode) root = NULL;
  gboolean is_right;

  begin (self, &reader, file);
  g_ptr_array_add (self->arena, sha256);
  reader.sha256 = sha256;
  if (len > MAX_FILE_BYTES) {
    vigil_reader_refuse (&reader, NULL, "at most %d bytes", MAX_FILE_BYTES);
    reader.has_lost_ids = TRUE;
  } else {
    JsonObject *object = vigil_reader_parse (&reader, bytes, len, &root);
    const char *kind = kind_of (file);

    if (reader.lines != NULL)
      g_hash_table_insert (self->lines, g_strdup (file), g_hash_table_ref (reader.lines));
    for (guint i = 0; object != NULL && i < G_N_ELEMENTS (kinds); i++)
      if (strcmp (kinds[i].name, kind) == 0)
        kinds[i].parse (self, &reader, object);
  }
  /* what is not said follows from what was said of another file */
  is_right = reader.n_refusals == 0;
  if (reader.error != NULL)
    g_propagate_error (error, g_error_copy (reader.error));
  else if (!is_right)
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE, "%s: refers to what was refused", file);
  take_over (self, &reader);
  return is_right;
}
