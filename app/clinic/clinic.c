/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "clinic/clinic-private.h"

#include <math.h>
#include <string.h>

G_DEFINE_QUARK (vigil - clinic - error - quark, vigil_clinic_error)

VigilClinic *
vigil_clinic_new_empty (void)
{
  VigilClinic *self = g_new0 (VigilClinic, 1);
  GPtrArray **lists[]
      = { &self->drugs,  &self->staff,    &self->rescue,   &self->actions,  &self->side_effects,
          &self->checks, &self->profiles, &self->consents, &self->protocols };

  self->ref_count = 1;
  self->arena = g_ptr_array_new_with_free_func (g_free);
  self->pump_control = "none";
  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++) {
    self->sources[code].codes[0] = code;
    self->sources[code].n = 1;
  }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    *lists[i] = g_ptr_array_new ();
  return self;
}

VigilClinic *
vigil_clinic_ref (VigilClinic *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
vigil_clinic_unref (VigilClinic *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;
  GPtrArray *lists[]
      = { self->drugs,  self->staff,    self->rescue,   self->actions,   self->side_effects,
          self->checks, self->profiles, self->consents, self->protocols, self->arena };
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_unref (lists[i]);
  g_free (self->sha256);
  g_free (self);
}

static gboolean
is_known_kind (const char *file)
{
  return g_strv_contains (vigil_clinic_get_file_kinds (), file);
}

/* Adds "sub/name.json" of every such file in dir/sub ("" is dir itself). */
static gboolean
list_files (const char *dir, const char *sub, GPtrArray *files, GError **error)
{
  g_autofree char *path = g_build_filename (dir, sub, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) entries = g_dir_open (path, 0, &local);

  if (entries == NULL) {
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_MISSING, "%s: %s", path,
                 local->message);
    return FALSE;
  }
  for (const char *name = g_dir_read_name (entries); name != NULL;
       name = g_dir_read_name (entries)) {
    if (!g_str_has_suffix (name, ".json"))
      continue;
    if (*sub == '\0' && !is_known_kind (name)) {
      g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE,
                   "%s: a clinic has no such file; is its name misspelt?", name);
      return FALSE;
    }
    g_ptr_array_add (files, g_strconcat (sub, name, NULL));
  }
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Every file's bytes by its name, and the hash over all of them in name order. Name and length
 * are hashed too, so that no byte can move from one file to the next unseen. */
static GHashTable *
read_files (VigilClinic *self, const char *dir, GPtrArray *files, GError **error)
{
  g_autoptr (GHashTable) contents
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_bytes_unref);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_ptr_array_sort (files, compare_names);
  for (guint i = 0; i < files->len; i++) {
    const char *file = g_ptr_array_index (files, i);
    g_autofree char *path = g_build_filename (dir, file, NULL);
    g_autofree char *head = NULL;
    char *bytes = NULL;
    gsize len = 0;

    if (!g_file_get_contents (path, &bytes, &len, error))
      return NULL;
    head = g_strdup_printf ("%s\n%" G_GSIZE_FORMAT "\n", file, len);
    g_checksum_update (checksum, (const guchar *) head, (gssize) strlen (head));
    g_checksum_update (checksum, (const guchar *) bytes, (gssize) len);
    g_hash_table_insert (contents, (char *) file, g_bytes_new_take (bytes, len));
  }
  self->sha256 = g_strdup (g_checksum_get_string (checksum));
  return g_steal_pointer (&contents);
}

static gboolean
parse_kind (VigilClinic *self, const char *kind, GPtrArray *files, GHashTable *contents,
            GError **error)
{
  gboolean is_directory = g_str_has_suffix (kind, "/");
  guint n = 0;

  for (guint i = 0; i < files->len; i++) {
    const char *file = g_ptr_array_index (files, i);
    gconstpointer bytes;
    gsize len;

    if (is_directory ? !g_str_has_prefix (file, kind) : strcmp (file, kind) != 0)
      continue;
    bytes = g_bytes_get_data (g_hash_table_lookup (contents, file), &len);
    if (!vigil_clinic_parse_file (self, file, len > 0 ? bytes : "", len, error))
      return FALSE;
    n++;
  }
  if (n > 0 || strcmp (kind, "consent/") == 0)
    return TRUE;
  g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_MISSING,
               is_directory ? "%s: expected at least one file" : "%s: expected this file", kind);
  return FALSE;
}

VigilClinic *
vigil_clinic_load (const char *dir, GError **error)
{
  g_autoptr (VigilClinic) self = vigil_clinic_new_empty ();
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) contents = NULL;
  const char *const *kinds = vigil_clinic_get_file_kinds ();

  g_return_val_if_fail (dir != NULL, NULL);
  if (!list_files (dir, "", files, error) || !list_files (dir, "consent/", files, error)
      || !list_files (dir, "protocols/", files, error))
    return NULL;
  contents = read_files (self, dir, files, error);
  if (contents == NULL)
    return NULL;
  for (guint i = 0; kinds[i] != NULL; i++)
    if (!parse_kind (self, kinds[i], files, contents, error))
      return NULL;
  if (!vigil_clinic_check_references (self, error))
    return NULL;
  if (!vigil_clinic_check_signature (dir, self->sha256, &self->is_signed, error))
    return NULL;
  return g_steal_pointer (&self);
}

char *
vigil_clinic_default_dir (void)
{
  const char *dir = g_getenv ("VIGIL_CLINIC_DIR");

  if (dir == NULL || *dir == '\0')
    dir = g_file_test (VIGIL_CLINIC_DIR, G_FILE_TEST_IS_DIR) ? VIGIL_CLINIC_DIR
                                                             : VIGIL_SOURCE_CLINIC_DIR;
  return g_strdup (dir);
}

const char *
vigil_clinic_get_id (const VigilClinic *self)
{
  return self->id;
}

const char *
vigil_clinic_get_title (const VigilClinic *self)
{
  return self->title;
}

guint
vigil_clinic_get_version (const VigilClinic *self)
{
  return self->version;
}

const char *
vigil_clinic_get_sha256 (const VigilClinic *self)
{
  return self->sha256;
}

gboolean
vigil_clinic_is_signed (const VigilClinic *self)
{
  return self->is_signed;
}

const char *
vigil_clinic_get_pump_control (const VigilClinic *self)
{
  return self->pump_control;
}

guint
vigil_clinic_get_audio_pause_s (const VigilClinic *self)
{
  return self->audio_pause_s;
}

double
vigil_clinic_get_rate_tolerance (const VigilClinic *self)
{
  return self->rate_tolerance;
}

VigilLimits
vigil_clinic_get_weight_limits_kg (const VigilClinic *self)
{
  return self->weight_kg;
}

const VigilCode *
vigil_clinic_get_sources (const VigilClinic *self, VigilCode vital, guint *n)
{
  g_return_val_if_fail (vital < VIGIL_N_CODES, NULL);
  *n = self->sources[vital].n;
  return self->sources[vital].codes;
}

static gpointer
get_list (GPtrArray *list, guint *n)
{
  *n = list->len;
  return list->pdata;
}

const VigilProtocol *const *
vigil_clinic_get_protocols (const VigilClinic *self, guint *n)
{
  return get_list (self->protocols, n);
}

const VigilProtocol *
vigil_clinic_find_protocol (const VigilClinic *self, const char *id)
{
  return vigil_clinic_find (self->protocols, id);
}

const VigilDrug *
vigil_clinic_find_drug (const VigilClinic *self, const char *id)
{
  return vigil_clinic_find (self->drugs, id);
}

const VigilStaff *const *
vigil_clinic_get_staff (const VigilClinic *self, guint *n)
{
  return get_list (self->staff, n);
}

const VigilStaff *
vigil_clinic_find_staff (const VigilClinic *self, const char *id)
{
  return vigil_clinic_find (self->staff, id);
}

const VigilRescueDrug *const *
vigil_clinic_get_rescue_drugs (const VigilClinic *self, guint *n)
{
  return get_list (self->rescue, n);
}

const VigilStaffAction *const *
vigil_clinic_get_staff_actions (const VigilClinic *self, guint *n)
{
  return get_list (self->actions, n);
}

const VigilAlarmProfile *
vigil_clinic_find_alarm_profile (const VigilClinic *self, const char *id)
{
  return vigil_clinic_find (self->profiles, id);
}

const VigilAlarmProfile *
vigil_clinic_get_alarm_profile (const VigilClinic *self, const VigilProtocol *protocol)
{
  const char *id = protocol != NULL ? protocol->alarm_profile_id : self->alarm_profile_id;

  return id != NULL ? vigil_clinic_find (self->profiles, id) : NULL;
}

const VigilConsent *
vigil_clinic_find_consent (const VigilClinic *self, const char *id)
{
  return vigil_clinic_find (self->consents, id);
}
