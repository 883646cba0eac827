/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Which codes may stand for a vital, and in which order. */
#include "clinic/clinic-private.h"

static gboolean
is_continuous_vital (VigilCode code)
{
  return code >= VIGIL_CODE_FIRST_VITAL && code <= VIGIL_CODE_LAST_VITAL && !vigil_vocabulary_is_episodic (code);
}

/* Where the vital itself does not stand, it would never be shown: nobody means that. */
static void
check_list (VigilClinic *self, VigilReader *r, VigilCode vital)
{
  const char *name = vigil_vocabulary_get (vital)->name;
  gboolean has_itself = FALSE;

  for (guint i = 0; i < self->sources[vital].n; i++) {
    VigilCode code = self->sources[vital].codes[i];
    g_autofree char *place = g_strdup_printf ("%s[%u]", name, i);

    has_itself |= code == vital;
    if (!vigil_vocabulary_is_akin (code, vital))
      vigil_reader_refuse (r, place, "what tells the same as %s, found \"%s\"", name,
                           vigil_vocabulary_get (code)->name);
    for (guint k = 0; k < i; k++)
      if (self->sources[vital].codes[k] == code)
        vigil_reader_refuse (r, place, "each source once, found \"%s\" again", vigil_vocabulary_get (code)->name);
  }
  if (!has_itself)
    vigil_reader_refuse (r, name, "%s itself among its sources", name);
}

static void
parse_list (VigilClinic *self, VigilReader *r, JsonObject *object, const char *key)
{
  VigilCode vital = vigil_clinic_to_code (r, key, key);
  guint n_refusals = r->n_refusals, n;
  JsonArray *list;

  if (vital == VIGIL_CODE_NONE)
    return;
  if (!is_continuous_vital (vital))
    vigil_reader_refuse (r, key, "a vital that is measured without pause, such as vital.hr");
  list = vigil_reader_array (r, object, key, 1, VIGIL_MAX_SOURCES, &n);
  for (guint i = 0; i < n; i++) {
    g_autofree char *place = g_strdup_printf ("%s[%u]", key, i);

    self->sources[vital].codes[i] = vigil_clinic_to_code (r, place, vigil_reader_item_string (r, list, key, i));
  }
  /* a list that is wrong in itself is not compared with anything */
  if (r->n_refusals != n_refusals)
    return;
  self->sources[vital].n = n;
  check_list (self, r, vital);
}

void
vigil_clinic_parse_sources (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  JsonObject *object = vigil_reader_has (root, "sources") ? vigil_reader_enter (r, root, "sources") : NULL;
  g_autoptr (GList) keys = NULL;

  if (object == NULL)
    return;
  keys = json_object_get_members (object);
  for (GList *l = keys; l != NULL; l = l->next)
    parse_list (self, r, object, l->data);
  vigil_reader_leave (r);
}
