/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"
#include "base/number.h"
#include "record/record.h"
#include "tool/tool.h"

#include <string.h>

#define MAX_TEXT_CHARACTERS 64

/* Text comes from devices and people: one line of it, and nothing that a terminal would obey. */
static void
append_text (GString *out, const char *text)
{
  glong n = g_utf8_strlen (text, -1), i = 0;

  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0' && i < MAX_TEXT_CHARACTERS; c = g_utf8_next_char (c), i++)
    g_string_append_unichar (out,
                             g_unichar_iscntrl (g_utf8_get_char (c)) ? ' ' : g_utf8_get_char (c));
  g_string_append_c (out, '"');
  if (n > MAX_TEXT_CHARACTERS)
    g_string_append_printf (out, "… (%ld characters)", n);
}

static void
append_member (GString *out, const char *key, JsonNode *node)
{
  char number[VIGIL_NUMBER_SIZE];
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  g_string_append_printf (out, " %s=", key);
  if (type == G_TYPE_STRING)
    append_text (out, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "yes" : "no");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (type == G_TYPE_DOUBLE)
    g_string_append (out, vigil_number_to_exact (json_node_get_double (node), number));
  else
    g_string_append (out, "—");
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static const char *
get_kind (const VigilEvent *event)
{
  return event->kind != VIGIL_EVENT_NONE ? vigil_event_kind_name (event->kind)
                                         : "(unknown to this Vigil)";
}

static void
print_event (const VigilEvent *event)
{
  g_autoptr (GDateTime) when
      = g_date_time_new_from_unix_local (event->t_wall_us / VIGIL_USEC_PER_SEC);
  g_autofree char *clock = when != NULL ? g_date_time_format (when, "%F %T") : g_strdup ("?");
  g_autoptr (GList) keys = g_list_sort (json_object_get_members (event->body), compare_keys);
  g_autoptr (GString) body = g_string_new (NULL);

  for (GList *l = keys; l != NULL; l = l->next)
    append_member (body, l->data, json_object_get_member (event->body, l->data));
  g_print ("%5" G_GINT64_FORMAT "  %s  %-22s  %-8s %s\n", event->seq, clock, get_kind (event),
           event->actor, body->str);
}

static gboolean
is_same (const VigilEvent *a, const VigilEvent *b, const char *key)
{
  return strcmp (vigil_event_get_string (a, key), vigil_event_get_string (b, key)) == 0;
}

/* By which rules the visit was, in words and not cut short. */
static void
print_rules (const VigilEvent *event)
{
  const char *signed_by = vigil_event_get_string (event, "signed_by");

  g_print ("%s by the rules of %s, version %" G_GINT64_FORMAT ", sha256 %s, %s%s\n",
           event->kind == VIGIL_EVENT_VISIT_OPENED ? "opened" : "started", vigil_event_get_string (event, "clinic_id"),
           vigil_event_get_int (event, "clinic_version"), vigil_event_get_string (event, "clinic_sha256"),
           vigil_event_get_boolean (event, "is_training") ? "unsigned: training" : "signed by ", signed_by);
}

/* An old record says nothing of a site, and nothing is said. */
static void
print_place (GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++) {
    const VigilEvent *event = g_ptr_array_index (events, i);
    const char *site = vigil_event_get_string (event, "site");

    if (event->kind != VIGIL_EVENT_VISIT_OPENED || !vigil_event_has (event, "site"))
      continue;
    if (*site == '\0')
      g_print ("at chair %s, site not set\n", vigil_event_get_string (event, "chair"));
    else
      g_print ("at chair %s, site %s, %s\n", vigil_event_get_string (event, "chair"), site,
               vigil_event_get_string (event, "site_label"));
  }
}

/* At the opening, and where a later start found others. */
static void
print_all_rules (GPtrArray *events)
{
  const VigilEvent *last = NULL;

  for (guint i = 0; i < events->len; i++) {
    const VigilEvent *event = g_ptr_array_index (events, i);

    if ((event->kind != VIGIL_EVENT_VISIT_OPENED && event->kind != VIGIL_EVENT_APP_STARTED)
        || !vigil_event_has (event, "clinic_sha256"))
      continue;
    if (last == NULL || !is_same (last, event, "clinic_sha256") || !is_same (last, event, "signed_by"))
      print_rules (event);
    last = event;
  }
}

static void
print_streams (GPtrArray *streams)
{
  for (guint i = 0; i < streams->len; i++) {
    const VigilRecordStream *stream = g_ptr_array_index (streams, i);

    g_print ("%s: %" G_GINT64_FORMAT " samples in %" G_GINT64_FORMAT " chunks, %.1f min\n",
             stream->code, stream->n, stream->n_chunks,
             (double) stream->span_us / VIGIL_USEC_PER_MIN);
  }
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_event (JsonBuilder *builder, const VigilEvent *event)
{
  JsonNode *body = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (body, event->body);
  json_builder_begin_object (builder);
  add_int (builder, "seq", event->seq);
  add_int (builder, "t_wall_us", event->t_wall_us);
  add_int (builder, "t_mono_us", event->t_mono_us);
  add_string (builder, "kind", get_kind (event));
  add_string (builder, "actor", event->actor);
  json_builder_set_member_name (builder, "body");
  json_builder_add_value (builder, body);
  json_builder_end_object (builder);
}

static void
print_json (const char *session, GPtrArray *events, GPtrArray *streams)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_string (builder, "session", session);
  json_builder_set_member_name (builder, "events");
  json_builder_begin_array (builder);
  for (guint i = 0; i < events->len; i++)
    add_event (builder, g_ptr_array_index (events, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "measured");
  json_builder_begin_array (builder);
  for (guint i = 0; i < streams->len; i++) {
    const VigilRecordStream *stream = g_ptr_array_index (streams, i);

    json_builder_begin_object (builder);
    add_string (builder, "code", stream->code);
    add_int (builder, "n", stream->n);
    add_int (builder, "chunks", stream->n_chunks);
    add_int (builder, "t0_mono_us", stream->t0_mono_us);
    add_int (builder, "t1_mono_us", stream->t1_mono_us);
    add_int (builder, "span_us", stream->span_us);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  g_print ("%s\n", text);
}

static int
show (const char *path, const char *id, gboolean is_json, GError **error)
{
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (path, error);
  g_autofree char *session = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) streams = NULL;

  if (reader == NULL)
    return 1;
  session = strcmp (id, "-") == 0 ? g_strdup ("") : vigil_record_reader_resolve (reader, id, error);
  if (session != NULL)
    events = vigil_record_reader_events (reader, session, 0, error);
  if (events != NULL)
    streams = vigil_record_reader_streams (reader, session, error);
  if (streams == NULL)
    return 1;
  if (is_json) {
    print_json (session, events, streams);
    return 0;
  }
  g_print ("session %s, %u events\n", *session != '\0' ? session : "-", events->len);
  print_all_rules (events);
  print_place (events);
  for (guint i = 0; i < events->len; i++)
    print_event (g_ptr_array_index (events, i));
  print_streams (streams);
  return 0;
}

int
vigil_tool_show (int argc, char **argv)
{
  g_autofree char *path = NULL;
  gboolean is_json = FALSE;
  const GOptionEntry entries[] = {
    { "record", 'r', 0, G_OPTION_ARG_FILENAME, &path, "The record; that of this user if not given",
      "FILE" },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &is_json, "For programs", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("SESSION - print a session");
  g_autoptr (GError) error = NULL;
  int status;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (
      context, "SESSION is the beginning of its id, \"last\", or \"-\" for what"
               " belongs to no visit.");
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("vigilctl show: %s\n", error->message);
    return 2;
  }
  if (argc != 2) {
    g_printerr ("vigilctl show: give one session, or \"last\"; \"vigilctl sessions\" lists them\n");
    return 2;
  }
  if (path == NULL)
    path = vigil_record_default_path ();
  status = show (path, argv[1], is_json, &error);
  if (error != NULL)
    g_printerr ("vigilctl show: %s\n", error->message);
  return status;
}
