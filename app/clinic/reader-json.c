/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes become JSON, and every place in it gets its line. */
#include "clinic/reader-private.h"

#include <string.h>

#define MAX_NESTING 16

/* json-glib descends once per bracket, so what is nested deeper than any clinic file never
 * reaches it. Returns the line, 0 if nothing is. */
static guint
find_deep_nesting (const char *bytes, gsize len)
{
  gboolean is_text = FALSE;
  guint depth = 0, line = 1;

  for (gsize i = 0; i < len; i++) {
    line += bytes[i] == '\n';
    if (is_text && bytes[i] == '\\')
      i++;
    else if (bytes[i] == '"')
      is_text = !is_text;
    else if (!is_text && (bytes[i] == '{' || bytes[i] == '[') && ++depth > MAX_NESTING)
      return line;
    else if (!is_text && (bytes[i] == '}' || bytes[i] == ']') && depth > 0)
      depth--;
  }
  return 0;
}

/* json-glib tells of a container where it begins without saying which it is, and which it was where it
 * ends; of a member and of an element when its value has been read. */
typedef struct {
  GHashTable *lines;            /* "%p.member", "%p[i]", "%p" -> line */
  GArray *begun;                /* lines of the containers that are open */
  JsonObject *twice_in;
  char *twice;
} Watch;

static void
note_line (Watch *watch, char *key, guint line)
{
  g_hash_table_insert (watch->lines, key, GUINT_TO_POINTER (line));
}

static void
on_begin (JsonParser *parser, gpointer user_data)
{
  Watch *watch = user_data;
  guint line = json_parser_get_current_line (parser);

  g_array_append_val (watch->begun, line);
}

static void
on_end (JsonParser *parser, gpointer container, gpointer user_data)
{
  Watch *watch = user_data;

  note_line (watch, g_strdup_printf ("%p", container), g_array_index (watch->begun, guint, watch->begun->len - 1));
  g_array_set_size (watch->begun, watch->begun->len - 1);
}

static void
on_member (JsonParser *parser, JsonObject *object, const char *member, gpointer user_data)
{
  Watch *watch = user_data;
  char *key = g_strdup_printf ("%p.%s", (void *) object, member);

  if (watch->twice == NULL && g_hash_table_contains (watch->lines, key)) {
    watch->twice = g_strdup (member);
    watch->twice_in = object;
  }
  note_line (watch, key, json_parser_get_current_line (parser));
}

static void
on_element (JsonParser *parser, JsonArray *array, int i, gpointer user_data)
{
  note_line (user_data, g_strdup_printf ("%p[%d]", (void *) array, i), json_parser_get_current_line (parser));
}

static gconstpointer
container_of (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  return JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* Of a container where it begins, else of the value as it was seen under @key. */
static guint
find_line (Watch *watch, JsonNode *node, const char *key)
{
  gconstpointer container = container_of (node);
  g_autofree char *own = container != NULL ? g_strdup_printf ("%p", container) : NULL;

  return GPOINTER_TO_UINT (g_hash_table_lookup (watch->lines, own != NULL ? own : key));
}

static void
map_places (VigilReader *self, Watch *watch, JsonNode *node, const char *place)
{
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObject *object = json_node_get_object (node);
    g_autoptr (GList) members = json_object_get_members (object);

    for (GList *l = members; l != NULL; l = l->next) {
      JsonNode *child = json_object_get_member (object, l->data);
      g_autofree char *key = g_strdup_printf ("%p.%s", (void *) object, (char *) l->data);
      char *inner = g_strconcat (place, *place != '\0' ? "." : "", l->data, NULL);

      g_hash_table_insert (self->lines, inner, GUINT_TO_POINTER (find_line (watch, child, key)));
      map_places (self, watch, child, inner);
    }
    if (watch->twice != NULL && watch->twice_in == object) {
      g_autofree char *member = g_strconcat (place, *place != '\0' ? "." : "", watch->twice, NULL);

      vigil_reader_fail (self, VIGIL_CLINIC_ERROR_VALUE, member, "expected once in its object, stands there twice");
    }
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (array); i++) {
      JsonNode *child = json_array_get_element (array, i);
      g_autofree char *key = g_strdup_printf ("%p[%u]", (void *) array, i);
      char *inner = g_strdup_printf ("%s[%u]", place, i);

      g_hash_table_insert (self->lines, inner, GUINT_TO_POINTER (find_line (watch, child, key)));
      map_places (self, watch, child, inner);
    }
  }
}

/* The whole of a file that cannot be read: its one known line is that of @line, 0 none. */
static JsonObject *
refuse_text (VigilReader *self, guint line, const char *what)
{
  if (line > 0)
    g_hash_table_insert (self->lines, g_strdup (""), GUINT_TO_POINTER (line));
  self->has_lost_ids = TRUE;
  vigil_reader_fail (self, VIGIL_CLINIC_ERROR_SYNTAX, NULL, what);
  return NULL;
}

static guint
count_lines (const char *bytes, const char *end)
{
  guint line = 1;

  for (const char *at = bytes; at < end; at++)
    line += *at == '\n';
  return line;
}

/* "<data>:14:5: Parse error: unexpected ...": the line is said where all lines are said. */
static JsonObject *
refuse_syntax (VigilReader *self, const char *message)
{
  static const char head[] = "Parse error: ";
  const char *what = strstr (message, head);
  g_auto (GStrv) parts = g_strsplit (message, ":", 3);
  guint64 line = 0;
  g_autofree char *text = g_strdup_printf ("expected JSON: %s", what != NULL ? what + strlen (head) : message);

  if (g_strv_length (parts) == 3)
    g_ascii_string_to_unsigned (parts[1], 10, 1, G_MAXUINT32, &line, NULL);
  return refuse_text (self, (guint) line, text);
}

static JsonParser *
make_parser (Watch *watch)
{
  JsonParser *parser = json_parser_new ();

  g_signal_connect (parser, "object-start", G_CALLBACK (on_begin), watch);
  g_signal_connect (parser, "array-start", G_CALLBACK (on_begin), watch);
  g_signal_connect (parser, "object-end", G_CALLBACK (on_end), watch);
  g_signal_connect (parser, "array-end", G_CALLBACK (on_end), watch);
  g_signal_connect (parser, "object-member", G_CALLBACK (on_member), watch);
  g_signal_connect (parser, "array-element", G_CALLBACK (on_element), watch);
  return parser;
}

JsonObject *
vigil_reader_parse (VigilReader *self, const char *bytes, gsize len, JsonNode **root)
{
  g_autoptr (GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) begun = g_array_new (FALSE, FALSE, sizeof (guint));
  Watch watch = { .lines = lines, .begun = begun };
  g_autoptr (JsonParser) parser = make_parser (&watch);
  g_autoptr (GError) error = NULL;
  g_autofree char *twice = NULL;
  const char *end;
  guint deep = find_deep_nesting (bytes, len);
  gboolean is_parsed;

  *root = NULL;
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!g_utf8_validate_len (bytes, len, &end))
    return refuse_text (self, count_lines (bytes, end), "expected UTF-8 text");
  if (deep > 0)
    return refuse_text (self, deep, "expected less deeply nested JSON");
  is_parsed = json_parser_load_from_data (parser, bytes, (gssize) len, &error);
  twice = watch.twice;
  if (!is_parsed)
    return refuse_syntax (self, error->message);
  *root = json_parser_steal_root (parser);
  if (*root == NULL || !JSON_NODE_HOLDS_OBJECT (*root))
    return refuse_text (self, 1, "expected a JSON object");
  g_hash_table_insert (self->lines, g_strdup (""), GUINT_TO_POINTER (find_line (&watch, *root, "")));
  map_places (self, &watch, *root, "");
  return json_node_get_object (*root);
}
