/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/event.h"

#include "base/clock.h"
#include "base/number.h"

#include <math.h>
#include <string.h>

static const struct {
  const char *name;
  gboolean is_barrier;
} kinds[VIGIL_N_EVENTS] = {
  [VIGIL_EVENT_NONE] = { "none", FALSE },
  [VIGIL_EVENT_APP_STARTED] = { "app.started", TRUE },
  [VIGIL_EVENT_CLOCK_ANCHOR] = { "clock.anchor", FALSE },
  [VIGIL_EVENT_VISIT_OPENED] = { "visit.opened", TRUE },
  [VIGIL_EVENT_STAFF_SIGNED_IN] = { "staff.signed-in", TRUE },
  [VIGIL_EVENT_STAFF_SIGNED_OUT] = { "staff.signed-out", TRUE },
  [VIGIL_EVENT_PIN_FAILED] = { "pin.failed", TRUE },
  [VIGIL_EVENT_PIN_LOCKED] = { "pin.locked", TRUE },
  [VIGIL_EVENT_DEVICE_BOUND] = { "device.bound", TRUE },
  [VIGIL_EVENT_LINK_LOST] = { "link.lost", TRUE },
  [VIGIL_EVENT_LINK_BACK] = { "link.back", TRUE },
  [VIGIL_EVENT_PATIENT_IDENTIFIED] = { "patient.identified", TRUE },
  [VIGIL_EVENT_PATIENT_MEASURED] = { "patient.measured", TRUE },
  [VIGIL_EVENT_PROTOCOL_CHOSEN] = { "protocol.chosen", TRUE },
  [VIGIL_EVENT_CHECK_IN_DONE] = { "check-in.done", TRUE },
  [VIGIL_EVENT_GATE_ANSWERED] = { "gate.answered", TRUE },
  [VIGIL_EVENT_GATES_PASSED] = { "gates.passed", TRUE },
  [VIGIL_EVENT_CONSENT_SIGNED] = { "consent.signed", TRUE },
  [VIGIL_EVENT_PRESCRIPTION_ENTERED] = { "prescription.entered", TRUE },
  [VIGIL_EVENT_START_CONFIRMED] = { "start.confirmed", TRUE },
  [VIGIL_EVENT_INFUSION_STARTED] = { "infusion.started", TRUE },
  [VIGIL_EVENT_INFUSION_PAUSED] = { "infusion.paused", TRUE },
  [VIGIL_EVENT_INFUSION_RESUMED] = { "infusion.resumed", TRUE },
  [VIGIL_EVENT_INFUSION_ENDED] = { "infusion.ended", TRUE },
  [VIGIL_EVENT_STEP_CHANGED] = { "step.changed", TRUE },
  [VIGIL_EVENT_PUMP_STATE] = { "pump.state", FALSE },
  [VIGIL_EVENT_PUMP_SWAPPED] = { "pump.swapped", TRUE },
  [VIGIL_EVENT_COMMAND_REQUESTED] = { "command.requested", TRUE },
  [VIGIL_EVENT_COMMAND_CONFIRMED] = { "command.confirmed", TRUE },
  [VIGIL_EVENT_COMMAND_FAILED] = { "command.failed", TRUE },
  [VIGIL_EVENT_NIBP_MEASURED] = { "nibp.measured", TRUE },
  [VIGIL_EVENT_CUFF_ASKED] = { "cuff.asked", TRUE },
  [VIGIL_EVENT_CUFF_FAILED] = { "cuff.failed", TRUE },
  [VIGIL_EVENT_SIDE_EFFECT] = { "side-effect.recorded", TRUE },
  [VIGIL_EVENT_SIDE_EFFECT_CORRECTED] = { "side-effect.corrected", TRUE },
  [VIGIL_EVENT_CHECK_RECORDED] = { "check.recorded", TRUE },
  [VIGIL_EVENT_RESCUE_GIVEN] = { "rescue.given", TRUE },
  [VIGIL_EVENT_STAFF_ACTION] = { "staff.action", TRUE },
  [VIGIL_EVENT_ENTRY_WITHDRAWN] = { "entry.withdrawn", TRUE },
  [VIGIL_EVENT_ALARM_RAISED] = { "alarm.raised", TRUE },
  [VIGIL_EVENT_ALARM_ACKNOWLEDGED] = { "alarm.acknowledged", TRUE },
  [VIGIL_EVENT_ALARM_ENDED] = { "alarm.ended", TRUE },
  [VIGIL_EVENT_AUDIO_PAUSED] = { "audio.paused", TRUE },
  [VIGIL_EVENT_AUDIO_RESUMED] = { "audio.resumed", TRUE },
  [VIGIL_EVENT_KIOSK_GIVEN] = { "kiosk.given", TRUE },
  [VIGIL_EVENT_KIOSK_TAKEN_BACK] = { "kiosk.taken-back", TRUE },
  [VIGIL_EVENT_NURSE_CALLED] = { "nurse.called", TRUE },
  [VIGIL_EVENT_NURSE_CALL_SEEN] = { "nurse.call-seen", TRUE },
  [VIGIL_EVENT_MUSIC_STARTED] = { "music.started", TRUE },
  [VIGIL_EVENT_MUSIC_STOPPED] = { "music.stopped", TRUE },
  [VIGIL_EVENT_TRACK_IMPORTED] = { "track.imported", TRUE },
  [VIGIL_EVENT_TRACK_REMOVED] = { "track.removed", TRUE },
  [VIGIL_EVENT_TRACKS_ERASED] = { "tracks.erased", TRUE },
  [VIGIL_EVENT_RECOVERY_STARTED] = { "recovery.started", TRUE },
  [VIGIL_EVENT_DISCHARGE_ITEM] = { "discharge.item", TRUE },
  [VIGIL_EVENT_VISIT_SIGNED] = { "visit.signed", TRUE },
  [VIGIL_EVENT_VISIT_CLOSED] = { "visit.closed", TRUE },
  [VIGIL_EVENT_CHUNK] = { "chunk.sealed", FALSE },
  [VIGIL_EVENT_STORE_TROUBLE] = { "store.trouble", TRUE },
  [VIGIL_EVENT_WENT_BACK] = { "stage.went-back", TRUE },
  [VIGIL_EVENT_GATE_OVERRIDDEN] = { "gate.overridden", TRUE },
  [VIGIL_EVENT_LIMIT_CHANGED] = { "limit.changed", TRUE },
  [VIGIL_EVENT_SOURCE_CHANGED] = { "source.changed", TRUE },
  [VIGIL_EVENT_UNPLANNED_BEGAN] = { "unplanned.began", TRUE },
  [VIGIL_EVENT_UNPLANNED_ENDED] = { "unplanned.ended", TRUE },
  [VIGIL_EVENT_CLINIC_REFUSED] = { "clinic.refused", TRUE },
  [VIGIL_EVENT_EMERGENCY_BEGUN] = { "emergency.begun", TRUE },
  [VIGIL_EVENT_EMERGENCY_STEP] = { "emergency.step", TRUE },
  [VIGIL_EVENT_EMERGENCY_ENDED] = { "emergency.ended", TRUE },
  [VIGIL_EVENT_ORDER_SIGNED] = { "order.signed", TRUE },
  [VIGIL_EVENT_IV_PLACED] = { "iv.placed", TRUE },
  [VIGIL_EVENT_BAG_LABELLED] = { "bag.labelled", TRUE },
  [VIGIL_EVENT_DOUBLE_CHECKED] = { "double.checked", TRUE },
  [VIGIL_EVENT_WASTE_RECORDED] = { "waste.recorded", TRUE },
  [VIGIL_EVENT_INSTRUMENT_SCORED] = { "instrument.scored", TRUE },
  [VIGIL_EVENT_DISCHARGE_OVERRIDDEN] = { "discharge.overridden", TRUE },
  [VIGIL_EVENT_TEST_DOSE_GIVEN] = { "test-dose.given", TRUE },
  [VIGIL_EVENT_TEST_DOSE_RESPONSE] = { "test-dose.response", TRUE },
  [VIGIL_EVENT_EARLIER_VISIT] = { "earlier.visit", FALSE },
  [VIGIL_EVENT_HISTORY_READ] = { "history.read", TRUE },
  [VIGIL_EVENT_REVIEW_SIGNED] = { "review.signed", TRUE },
  [VIGIL_EVENT_FOLLOW_UP_ANSWERED] = { "follow-up.answered", TRUE },
  [VIGIL_EVENT_SUGGESTION_DECLINED] = { "suggestion.declined", TRUE },
  [VIGIL_EVENT_GATE_REMINDER] = { "gate.reminder", TRUE },
};

VigilEvent *
vigil_event_new (VigilEventKind kind, const char *session, const char *actor, JsonObject *body)
{
  VigilEvent *self = g_new0 (VigilEvent, 1);

  g_assert (kind < VIGIL_N_EVENTS);
  self->ref_count = 1;
  self->kind = kind;
  self->session = g_strdup (session != NULL ? session : "");
  self->t_wall_us = vigil_clock_wall_us ();
  self->t_mono_us = vigil_clock_mono_us ();
  self->actor = g_strdup (actor != NULL ? actor : "vigil");
  self->body = body != NULL ? body : json_object_new ();
  return self;
}

VigilEvent *
vigil_event_ref (VigilEvent *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
vigil_event_unref (VigilEvent *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_free (self->session);
  g_free (self->actor);
  json_object_unref (self->body);
  g_free (self);
}

const char *
vigil_event_kind_name (VigilEventKind kind)
{
  g_return_val_if_fail (kind < VIGIL_N_EVENTS, "none");
  return kinds[kind].name;
}

VigilEventKind
vigil_event_kind_lookup (const char *name)
{
  for (guint i = 1; i < VIGIL_N_EVENTS; i++)
    if (strcmp (kinds[i].name, name) == 0)
      return (VigilEventKind) i;
  return VIGIL_EVENT_NONE;
}

gboolean
vigil_event_kind_is_barrier (VigilEventKind kind)
{
  g_return_val_if_fail (kind < VIGIL_N_EVENTS, TRUE);
  return kinds[kind].is_barrier;
}

static JsonNode *
get_value (const VigilEvent *self, const char *key)
{
  JsonNode *node = json_object_get_member (self->body, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

double
vigil_event_get_double (const VigilEvent *self, const char *key)
{
  JsonNode *node = get_value (self, key);

  return node != NULL ? json_node_get_double (node) : 0;
}

gint64
vigil_event_get_int (const VigilEvent *self, const char *key)
{
  JsonNode *node = get_value (self, key);

  return node != NULL ? json_node_get_int (node) : 0;
}

gboolean
vigil_event_get_boolean (const VigilEvent *self, const char *key)
{
  JsonNode *node = get_value (self, key);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         && json_node_get_boolean (node);
}

const char *
vigil_event_get_string (const VigilEvent *self, const char *key)
{
  JsonNode *node = get_value (self, key);
  const char *text = node != NULL ? json_node_get_string (node) : NULL;

  return text != NULL ? text : "";
}

gboolean
vigil_event_has (const VigilEvent *self, const char *key)
{
  return get_value (self, key) != NULL;
}

static void
append_quoted (GString *out, const char *text)
{
  /* A device's words may be in any encoding; what is stored must read back. */
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (out, '"');
  for (const char *c = valid; *c != '\0'; c++) {
    switch (*c) {
    case '"':
      g_string_append (out, "\\\"");
      break;
    case '\\':
      g_string_append (out, "\\\\");
      break;
    case '\n':
      g_string_append (out, "\\n");
      break;
    case '\r':
      g_string_append (out, "\\r");
      break;
    case '\t':
      g_string_append (out, "\\t");
      break;
    default:
      if ((guchar) *c < 0x20)
        g_string_append_printf (out, "\\u%04x", *c);
      else
        g_string_append_c (out, *c);
    }
  }
  g_string_append_c (out, '"');
}

static void
append_value (GString *out, JsonNode *node)
{
  char number[VIGIL_NUMBER_SIZE];
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    append_quoted (out, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (type == G_TYPE_DOUBLE && isfinite (json_node_get_double (node)))
    /* The sum makes minus zero zero, which reads back as it was written. */
    g_string_append (out, vigil_number_to_exact (json_node_get_double (node) + 0.0, number));
  else
    g_string_append (out, "null");
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

char *
vigil_event_body_to_canonical (JsonObject *body)
{
  GString *out = g_string_new ("{");
  g_autoptr (GList) keys = g_list_sort (json_object_get_members (body), compare_keys);

  for (GList *l = keys; l != NULL; l = l->next) {
    JsonNode *node = json_object_get_member (body, l->data);

    if (out->len > 1)
      g_string_append_c (out, ',');
    append_quoted (out, l->data);
    g_string_append_c (out, ':');
    if (JSON_NODE_HOLDS_VALUE (node))
      append_value (out, node);
    else
      g_string_append (out, "null");
  }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

JsonObject *
vigil_event_body_parse (const char *text, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root, *node;
  JsonObjectIter iter;
  const char *key;

  if (!json_parser_load_from_data (parser, text, -1, error))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA, "not a JSON object");
    return NULL;
  }
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &key, &node))
    if (!JSON_NODE_HOLDS_VALUE (node) && !JSON_NODE_HOLDS_NULL (node)) {
      g_set_error (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA, "\"%s\" is not a plain value", key);
      return NULL;
    }
  return json_object_ref (json_node_get_object (root));
}

JsonObject *
vigil_body_new (const char *first_key, ...)
{
  JsonObject *body = json_object_new ();
  va_list args;

  va_start (args, first_key);
  for (const char *key = first_key; key != NULL; key = va_arg (args, const char *)) {
    const char *type = va_arg (args, const char *);

    switch (*type) {
    case 's':
      {
        const char *text = va_arg (args, const char *);
        json_object_set_string_member (body, key, text != NULL ? text : "");
      }
      break;
    case 'd':
      json_object_set_double_member (body, key, va_arg (args, double));
      break;
    case 'i':
      json_object_set_int_member (body, key, va_arg (args, gint64));
      break;
    case 'b':
      json_object_set_boolean_member (body, key, va_arg (args, int) != 0);
      break;
    default:
      g_assert_not_reached ();
    }
  }
  va_end (args);
  return body;
}
