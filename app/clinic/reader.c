/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clinic/reader-private.h"

#include <math.h>
#include <string.h>

static char *
describe (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);
  g_autofree char *start = g_utf8_substring (text, 0, MIN (40, g_utf8_strlen (text, -1)));

  return g_strconcat (start, strlen (start) < strlen (text) ? " ..." : "", NULL);
}

static void
refuse_node (VigilReader *self, const char *member, JsonNode *node, const char *expected)
{
  g_autofree char *found = describe (node);

  vigil_reader_refuse (self, member, "%s, found %s", expected, found);
}

void
vigil_reader_only (VigilReader *self, JsonObject *object, ...)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  g_autoptr (GList) members = json_object_get_members (object);
  g_autofree char *list = NULL, *what = NULL;
  va_list args;

  va_start (args, object);
  for (char *name = va_arg (args, char *); name != NULL; name = va_arg (args, char *))
    g_ptr_array_add (known, name);
  va_end (args);
  g_ptr_array_add (known, NULL);
  list = g_strjoinv (", ", (char **) known->pdata);
  what = g_strdup_printf ("no such member, expected one of %s", list);
  for (GList *l = members; l != NULL; l = l->next) {
    if (g_strv_contains ((const char *const *) known->pdata, l->data))
      continue;
    vigil_reader_fail (self, VIGIL_CLINIC_ERROR_VALUE, l->data, what);
    g_ptr_array_add (self->misspelt, vigil_reader_place_of (self, l->data));
  }
}

gpointer
vigil_reader_alloc (VigilReader *self, gsize size, gsize count)
{
  gpointer memory = g_malloc0_n (MAX (count, 1), size);

  g_ptr_array_add (self->arena, memory);
  return memory;
}

char *
vigil_reader_keep (VigilReader *self, const char *text)
{
  char *copy = g_strdup (text);

  g_ptr_array_add (self->arena, copy);
  return copy;
}

gboolean
vigil_reader_has (JsonObject *object, const char *key)
{
  return json_object_has_member (object, key);
}

static JsonNode *
find (VigilReader *self, JsonObject *object, const char *key, const char *expected)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL) {
    g_autofree char *what = g_strdup_printf ("missing, expected %s", expected);

    vigil_reader_fail (self, VIGIL_CLINIC_ERROR_MISSING, key, what);
  }
  return node;
}

static double
to_number (VigilReader *self, JsonNode *node, const char *place, double low, double high)
{
  gboolean is_number = JSON_NODE_HOLDS_VALUE (node)
                       && (json_node_get_value_type (node) == G_TYPE_INT64
                           || json_node_get_value_type (node) == G_TYPE_DOUBLE);
  double value = is_number ? json_node_get_double (node) : NAN;

  /* a bound that was refused itself (NAN) bounds nothing */
  if (isnan (value) || value < low || value > high) {
    g_autofree char *expected = g_strdup_printf ("a number from %g to %g", low, high);

    refuse_node (self, place, node, expected);
    return NAN;
  }
  return value;
}

double
vigil_reader_number (VigilReader *self, JsonObject *object, const char *key, double low,
                     double high)
{
  JsonNode *node = find (self, object, key, "a number");

  return node != NULL ? to_number (self, node, key, low, high) : NAN;
}

double
vigil_reader_optional_number (VigilReader *self, JsonObject *object, const char *key, double low,
                              double high)
{
  if (!vigil_reader_has (object, key))
    return NAN;
  return vigil_reader_number (self, object, key, low, high);
}

guint
vigil_reader_count (VigilReader *self, JsonObject *object, const char *key, guint low, guint high)
{
  g_autofree char *expected = g_strdup_printf ("a whole number from %u to %u", low, high);
  JsonNode *node = find (self, object, key, expected);

  if (node == NULL)
    return 0;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64
      || json_node_get_int (node) < low || json_node_get_int (node) > high) {
    refuse_node (self, key, node, expected);
    return 0;
  }
  return (guint) json_node_get_int (node);
}

gboolean
vigil_reader_flag (VigilReader *self, JsonObject *object, const char *key)
{
  JsonNode *node;

  if (!vigil_reader_has (object, key))
    return FALSE;
  node = find (self, object, key, "true or false");
  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN) {
    refuse_node (self, key, node, "true or false");
    return FALSE;
  }
  return json_node_get_boolean (node);
}

static const char *
to_string (VigilReader *self, JsonNode *node, const char *place, gsize max_bytes)
{
  const char *text = NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_get_string (node);
  if (text == NULL || *text == '\0' || strlen (text) > max_bytes) {
    g_autofree char *expected
        = g_strdup_printf ("a text of 1 to %" G_GSIZE_FORMAT " bytes", max_bytes);

    refuse_node (self, place, node, expected);
    return NULL;
  }
  return text;
}

char *
vigil_reader_string (VigilReader *self, JsonObject *object, const char *key, gsize max_bytes)
{
  JsonNode *node = find (self, object, key, "a text");
  const char *text = node != NULL ? to_string (self, node, key, max_bytes) : NULL;

  return text != NULL ? vigil_reader_keep (self, text) : NULL;
}

gboolean
vigil_clinic_is_id (const char *text)
{
  gsize len = strlen (text);

  return len > 0 && len < VIGIL_ID_SIZE && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-.") == len;
}

char *
vigil_reader_id (VigilReader *self, JsonObject *object, const char *key)
{
  char *id = vigil_reader_string (self, object, key, VIGIL_ID_SIZE - 1);

  if (id != NULL && !vigil_clinic_is_id (id)) {
    vigil_reader_refuse (self, key,
                         "an id of lower case letters, digits, '-' and '.', found \"%s\"", id);
    id = NULL;
  }
  /* what an element of a file's list is called */
  self->has_lost_ids |= id == NULL && self->depth <= 1 && strcmp (key, "id") == 0;
  return id;
}

guint
vigil_reader_choice (VigilReader *self, JsonObject *object, const char *key,
                     const char *const *names)
{
  g_autofree char *expected = g_strjoinv (", ", (char **) names);
  JsonNode *node = find (self, object, key, expected);

  if (node == NULL)
    return 0;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    for (guint i = 0; names[i] != NULL; i++)
      if (strcmp (names[i], json_node_get_string (node)) == 0)
        return i;
  refuse_node (self, key, node, expected);
  return 0;
}

JsonArray *
vigil_reader_array (VigilReader *self, JsonObject *object, const char *key, guint min, guint max,
                    guint *n)
{
  g_autofree char *expected = g_strdup_printf ("a list of %u to %u", min, max);
  JsonNode *node = find (self, object, key, expected);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  *n = array != NULL ? json_array_get_length (array) : 0;
  if (array != NULL && *n >= min && *n <= max)
    return array;
  if (node != NULL)
    refuse_node (self, key, node, expected);
  self->has_lost_ids |= self->depth == 0;
  *n = 0;
  return NULL;
}

static JsonObject *
enter_node (VigilReader *self, JsonNode *node, const char *place)
{
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    refuse_node (self, place, node, "an object");
    self->has_lost_ids |= self->depth == 0;
    return NULL;
  }
  g_assert (self->depth < VIGIL_READER_MAX_DEPTH);
  self->refusals_at[self->depth] = self->n_refusals;
  self->marks[self->depth++] = self->path->len;
  if (self->path->len > 0)
    g_string_append_c (self->path, '.');
  g_string_append (self->path, place);
  return json_node_get_object (node);
}

JsonObject *
vigil_reader_enter_item (VigilReader *self, JsonArray *array, const char *key, guint i)
{
  g_autofree char *place = g_strdup_printf ("%s[%u]", key, i);

  return enter_node (self, json_array_get_element (array, i), place);
}

JsonObject *
vigil_reader_enter (VigilReader *self, JsonObject *object, const char *key)
{
  JsonNode *node = find (self, object, key, "an object");

  return node != NULL ? enter_node (self, node, key) : NULL;
}

void
vigil_reader_leave (VigilReader *self)
{
  g_assert (self->depth > 0);
  g_string_truncate (self->path, self->marks[--self->depth]);
}

const char *
vigil_reader_item_string (VigilReader *self, JsonArray *array, const char *key, guint i)
{
  g_autofree char *place = g_strdup_printf ("%s[%u]", key, i);

  return to_string (self, json_array_get_element (array, i), place, 64);
}

double
vigil_reader_item_number (VigilReader *self, JsonArray *array, const char *key, guint i, double low,
                          double high)
{
  g_autofree char *place = g_strdup_printf ("%s[%u]", key, i);

  return to_number (self, json_array_get_element (array, i), place, low, high);
}
