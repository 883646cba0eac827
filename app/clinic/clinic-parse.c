/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clinic/clinic-private.h"

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
  { "reasons.json", vigil_clinic_parse_reasons },
  { "actions.json", vigil_clinic_parse_actions },
  { "side-effects.json", vigil_clinic_parse_side_effects },
  { "checks.json", vigil_clinic_parse_checks },
  { "alarms.json", vigil_clinic_parse_alarms },
  { "consent/", vigil_clinic_parse_consent },
  { "protocols/", vigil_clinic_parse_protocol },
};

const char *const *
vigil_clinic_get_file_kinds (void)
{
  static const char *const names[] = {
    "clinic.json",       "drugs.json",  "staff.json",  "rescue.json", "reasons.json", "actions.json",
    "side-effects.json", "checks.json", "alarms.json", "consent/",    "protocols/",   NULL,
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

void
vigil_clinic_add (GPtrArray *list, gpointer element, VigilReader *reader)
{
  char *const *id = element;

  if (reader->error != NULL)
    return;
  if (vigil_clinic_find (list, *id) != NULL)
    vigil_reader_refuse (reader, "id", "an id that nothing else has, found \"%s\" again", *id);
  else
    g_ptr_array_add (list, element);
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
      break;
    parse (self, reader, object);
    vigil_reader_leave (reader);
  }
}

void
vigil_clinic_parse_clinic (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  static const char *const controls[] = { "none", "pause", "full", NULL };

  vigil_reader_only (r, root, "id", "title", "version", "pump_control", "audio_pause_s",
                     "rate_tolerance", "weight_kg", "sources", "alarms", NULL);
  self->id = vigil_reader_id (r, root, "id");
  self->title = vigil_reader_string (r, root, "title", 95);
  self->version = vigil_reader_count (r, root, "version", 1, 100000);
  if (vigil_reader_has (root, "pump_control"))
    self->pump_control = controls[vigil_reader_choice (r, root, "pump_control", controls)];
  self->audio_pause_s = vigil_reader_count (r, root, "audio_pause_s", 1, 600);
  self->rate_tolerance = vigil_reader_number (r, root, "rate_tolerance", 0, 0.5);
  self->weight_kg = vigil_reader_limits (r, root, "weight_kg", 1, 500);
  vigil_clinic_parse_sources (self, r, root);
  if (vigil_reader_has (root, "alarms"))
    self->alarm_profile_id = vigil_reader_id (r, root, "alarms");
}

gboolean
vigil_clinic_check_references (VigilClinic *self, GError **error)
{
  VigilReader reader;
  gboolean is_right;

  vigil_reader_init (&reader, "clinic.json", self->arena);
  if (self->alarm_profile_id != NULL && vigil_clinic_find (self->profiles, self->alarm_profile_id) == NULL)
    vigil_reader_refuse (&reader, "alarms", "a profile of alarms.json, found \"%s\"", self->alarm_profile_id);
  reader.file = "drugs.json";
  vigil_clinic_check_interactions (self, &reader);
  is_right = reader.error == NULL;
  if (!is_right)
    g_propagate_error (error, g_steal_pointer (&reader.error));
  vigil_reader_clear (&reader);
  return is_right;
}

gboolean
vigil_clinic_parse_file (VigilClinic *self, const char *file, const char *bytes, gsize len,
                         GError **error)
{
  VigilReader reader;
  char *sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, len);
  g_autoptr (JsonNode) root = NULL;
  gboolean is_right;

  vigil_reader_init (&reader, file, self->arena);
  g_ptr_array_add (self->arena, sha256);
  reader.sha256 = sha256;
  if (len > MAX_FILE_BYTES) {
    vigil_reader_refuse (&reader, NULL, "at most %d bytes", MAX_FILE_BYTES);
  } else {
    JsonObject *object = vigil_reader_parse (&reader, bytes, len, &root);

    for (guint i = 0; object != NULL && i < G_N_ELEMENTS (kinds); i++)
      if (g_str_has_suffix (kinds[i].name, "/") ? g_str_has_prefix (file, kinds[i].name)
                                                : strcmp (file, kinds[i].name) == 0)
        kinds[i].parse (self, &reader, object);
  }
  is_right = reader.error == NULL;
  if (!is_right)
    g_propagate_error (error, g_steal_pointer (&reader.error));
  vigil_reader_clear (&reader);
  return is_right;
}
