/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Where something is wrong in a file, and what only follows from something else that is. */
#include "clinic/reader-private.h"

#include <string.h>

/* A file that is wrong in more places is wrong as a whole; nobody reads on. */
#define MAX_ERRORS 200
#define MAX_NAME 64

void
vigil_reader_init (VigilReader *self, const char *file, GPtrArray *arena)
{
  *self = (VigilReader){
    .file = file,
    .arena = arena,
    .path = g_string_new (NULL),
    .errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free),
    .refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .misspelt = g_ptr_array_new_with_free_func (g_free),
    .faulty = g_ptr_array_new_with_free_func (g_free),
  };
}

void
vigil_reader_clear (VigilReader *self)
{
  g_string_free (self->path, TRUE);
  g_ptr_array_unref (self->errors);
  g_hash_table_unref (self->refused);
  g_ptr_array_unref (self->misspelt);
  g_ptr_array_unref (self->faulty);
  g_clear_pointer (&self->lines, g_hash_table_unref);
}

char *
vigil_reader_place_of (VigilReader *self, const char *member)
{
  return g_strconcat (self->path->str, self->path->len > 0 && member != NULL ? "." : "", member, NULL);
}

/* Of what encloses it where it does not stand in the file itself; 0 unknown. */
static guint
line_of (VigilReader *self, const char *place)
{
  g_autofree char *enclosing = g_strdup (place);
  gpointer line;

  if (self->lines == NULL)
    return 0;
  while (!g_hash_table_lookup_extended (self->lines, enclosing, NULL, &line)) {
    char *dot = strrchr (enclosing, '.'), *bracket = strrchr (enclosing, '[');

    if (dot == NULL && bracket == NULL)
      *enclosing = '\0';
    else
      *MAX (dot, bracket) = '\0';
    if (*enclosing == '\0' && !g_hash_table_contains (self->lines, enclosing))
      return 0;
  }
  return GPOINTER_TO_UINT (line);
}

/* Levenshtein's, of two short names. */
static guint
distance (const char *a, const char *b)
{
  gsize n = strlen (b);
  guint row[MAX_NAME + 1];

  for (guint k = 0; k <= n; k++)
    row[k] = k;
  for (guint i = 1; a[i - 1] != '\0'; i++) {
    guint diagonal = row[0];

    row[0] = i;
    for (guint k = 1; k <= n; k++) {
      guint changed = diagonal + (a[i - 1] != b[k - 1]);

      diagonal = row[k];
      row[k] = MIN (changed, MIN (row[k], row[k - 1]) + 1);
    }
  }
  return row[n];
}

/* It is missing where one stands under a wrong name. */
static gboolean
is_misspelt (VigilReader *self, const char *place, const char *member)
{
  gsize skip = self->path->len > 0 ? self->path->len + 1 : 0;

  if (member == NULL || strlen (member) > MAX_NAME
      || (self->lines != NULL && g_hash_table_contains (self->lines, place)))
    return FALSE;
  for (guint i = 0; i < self->misspelt->len; i++) {
    const char *other = g_ptr_array_index (self->misspelt, i);

    if (g_str_has_prefix (other, self->path->str) && strlen (other) > skip && distance (other + skip, member) <= MIN (2, strlen (member) / 2))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_of_id (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '.';
}

static gboolean
mentions (const char *text, const char *id)
{
  gsize len = strlen (id);

  for (const char *at = strstr (text, id); at != NULL; at = strstr (at + 1, id))
    if (!(at > text && is_of_id (at[-1])) && !is_of_id (at[len]))
      return TRUE;
  return FALSE;
}

/* It is about what stands in a file of which not everything could be read. */
static gboolean
is_doubtful (VigilReader *self, const char *what)
{
  for (guint i = 0; self->doubts != NULL && i < self->doubts->len; i++) {
    const VigilReaderDoubt *doubt = g_ptr_array_index (self->doubts, i);

    if (strstr (what, doubt->file) != NULL && (doubt->id == NULL || mentions (what, doubt->id)))
      return TRUE;
  }
  return FALSE;
}

void
vigil_reader_fail (VigilReader *self, VigilClinicError code, const char *member, const char *what)
{
  g_autofree char *place = vigil_reader_place_of (self, member);
  g_autoptr (GString) text = g_string_new (self->file);
  guint line = line_of (self, place);

  self->n_refusals++;
  if (!g_hash_table_add (self->refused, g_strdup (place)) || is_misspelt (self, place, member) || is_doubtful (self, what)
      || self->errors->len == MAX_ERRORS)
    return;
  if (line > 0)
    g_string_append_printf (text, ":%u", line);
  if (*place != '\0')
    g_string_append_printf (text, ": %s", place);
  g_string_append_printf (text, ": %s", what);
  g_ptr_array_add (self->errors, g_error_new_literal (VIGIL_CLINIC_ERROR, code, text->str));
  self->error = g_ptr_array_index (self->errors, 0);
}

void
vigil_reader_refuse (VigilReader *self, const char *member, const char *expected, ...)
{
  g_autofree char *text = NULL, *what = NULL;
  va_list args;

  va_start (args, expected);
  text = g_strdup_vprintf (expected, args);
  va_end (args);
  what = g_strdup_printf ("expected %s", text);
  vigil_reader_fail (self, VIGIL_CLINIC_ERROR_VALUE, member, what);
}

gboolean
vigil_reader_is_clean (VigilReader *self)
{
  return self->n_refusals == (self->depth > 0 ? self->refusals_at[self->depth - 1] : 0);
}

gboolean
vigil_reader_was_refused (VigilReader *self, const char *member)
{
  g_autofree char *place = vigil_reader_place_of (self, member);

  return g_hash_table_contains (self->refused, place);
}
