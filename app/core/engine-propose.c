/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff and patient do: checked, completed with what only the core knows, recorded. */
#include "core/engine.h"

#include "base/clock.h"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A signature follows its PIN within half a minute, or the PIN is asked again. */
#define VERIFIED_FOR_US (30 * VIGIL_USEC_PER_SEC)

static void
open_visit (VigilEngine *self, JsonObject *body)
{
  g_autofree char *uuid = g_uuid_string_random ();
  char staff_id[sizeof self->session.staff_id], staff_name[sizeof self->session.staff_name];

  g_strlcpy (staff_id, self->session.staff_id, sizeof staff_id);
  g_strlcpy (staff_name, self->session.staff_name, sizeof staff_name);
  vigil_session_init (&self->session);
  g_strlcpy (self->session.id, uuid, sizeof self->session.id);
  self->protocol = NULL;
  vigil_bus_put_reset (self->bus);
  json_object_set_string_member (body, "chair", self->chair);
  json_object_set_string_member (body, "clinic_id", vigil_clinic_get_id (self->clinic));
  json_object_set_int_member (body, "clinic_version", vigil_clinic_get_version (self->clinic));
  json_object_set_string_member (body, "clinic_sha256", vigil_clinic_get_sha256 (self->clinic));
  json_object_set_boolean_member (body, "is_training", !vigil_clinic_is_signed (self->clinic));
  /* who was signed in before stays so */
  g_strlcpy (self->session.staff_id, staff_id, sizeof staff_id);
  g_strlcpy (self->session.staff_name, staff_name, sizeof staff_name);
}

static void
bind_devices (VigilEngine *self)
{
  for (guint i = 0; i < self->devices->len; i++) {
    const VigilLinkView *link = &self->links[i];

    vigil_engine_append (self, VIGIL_EVENT_DEVICE_BOUND, "vigil",
                         vigil_body_new ("role", "s", link->is_pump ? "pump" : "monitor", "channel", "i",
                                         (gint64) link->channel, "driver", "s", link->driver, "path", "s", link->path,
                                         "serial", "s", link->is_pump ? self->pumps[link->channel].serial : "",
                                         "silence_stop_ms", "i",
                                         (gint64) vigil_device_get_driver (g_ptr_array_index (self->devices, i))->silence_stop_ms,
                                         NULL),
                         NULL, NULL);
  }
}

static void
add_value (JsonObject *body, const char *key, const VigilObservation *observation)
{
  json_object_set_double_member (body, key,
                                 vigil_observation_has_value (observation) ? observation->value : 0);
}

/* What only the core knows goes in before the check, so that the check sees what is recorded. */
static void
complete (VigilEngine *self, VigilEventKind kind, JsonObject *body)
{
  switch ((int) kind) {
  case VIGIL_EVENT_GATES_PASSED:
    add_value (body, "sys_mmhg", &self->vitals[VIGIL_CODE_NIBP_SYS]);
    add_value (body, "dia_mmhg", &self->vitals[VIGIL_CODE_NIBP_DIA]);
    add_value (body, "hr", &self->vitals[VIGIL_CODE_HR]);
    break;
  case VIGIL_EVENT_PRESCRIPTION_ENTERED:
    {
      gint64 channel = json_object_get_int_member_with_default (body, "channel", 0);

      for (guint i = 0; i < self->devices->len; i++)
        if (self->links[i].is_pump && self->links[i].channel == channel) {
          const VigilDriver *driver = vigil_device_get_driver (g_ptr_array_index (self->devices, i));

          json_object_set_double_member (body, "rate_step_ml_h", driver->rate_step_ml_h);
          json_object_set_int_member (body, "silence_stop_ms", driver->silence_stop_ms);
        }
    }
    break;
  case VIGIL_EVENT_VISIT_SIGNED:
    json_object_set_string_member (body, "head_hash", vigil_record_get_head (self->record, self->session.id));
    break;
  default:
    break;
  }
}

static gboolean
check_signature (VigilEngine *self, VigilEventKind kind, JsonObject *body, GError **error)
{
  const char *staff_id;

  if (kind != VIGIL_EVENT_VISIT_SIGNED)
    return TRUE;
  staff_id = json_object_get_string_member_with_default (body, "staff_id", "");
  if (self->verified.staff != NULL && strcmp (self->verified.staff->id, staff_id) == 0
      && vigil_clock_mono_us () - self->verified.at_us < VERIFIED_FOR_US)
    return TRUE;
  g_set_error_literal (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED, _("Enter your PIN to sign."));
  return FALSE;
}

void
vigil_engine_propose (VigilEngine *self, VigilEventKind kind, const char *actor, JsonObject *body,
                      VigilEngineDone done, gpointer user_data)
{
  g_autoptr (VigilEvent) proposed = NULL;
  g_autoptr (GError) error = NULL;

  complete (self, kind, body);
  proposed = vigil_event_new (kind, self->session.id, actor != NULL ? actor : vigil_engine_get_actor (self), body);
  if (!vigil_session_check (&self->session, self->clinic, proposed, &error)
      || !check_signature (self, kind, body, &error)) {
    done (0, error, user_data);
    return;
  }
  if (kind == VIGIL_EVENT_VISIT_OPENED)
    open_visit (self, body);
  if (kind == VIGIL_EVENT_VISIT_CLOSED)
    vigil_record_seal (self->record, self->session.id);
  vigil_engine_append (self, kind, proposed->actor, json_object_ref (body), done, user_data);
  if (kind == VIGIL_EVENT_VISIT_OPENED)
    bind_devices (self);
}

GError *
vigil_engine_pin_tried (VigilEngine *self, const VigilStaff *staff, const char *where)
{
  gint64 now_us = vigil_clock_mono_us (), wait_us = vigil_pin_gate_wait_us (&self->pin_gate, now_us);
  guint left;

  if (wait_us > 0)
    return g_error_new (VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_LOCKED,
                        _("Too many wrong PINs. Try again in %d s."), (int) (wait_us / VIGIL_USEC_PER_SEC) + 1);
  if (staff != NULL) {
    vigil_pin_gate_step (&self->pin_gate, TRUE, now_us);
    self->verified.staff = staff;
    self->verified.at_us = now_us;
    if (strcmp (where, "sign-in") == 0)
      vigil_engine_append (self, VIGIL_EVENT_STAFF_SIGNED_IN, staff->id,
                           vigil_body_new ("staff_id", "s", staff->id, "name", "s", staff->name, "role", "s",
                                           staff->role == VIGIL_STAFF_PRESCRIBER ? "prescriber" : "nurse", NULL),
                           NULL, NULL);
    return NULL;
  }
  left = VIGIL_PIN_MAX_FAILURES - self->pin_gate.n_failures - 1;
  vigil_engine_append (self, VIGIL_EVENT_PIN_FAILED, "unsigned",
                       vigil_body_new ("where", "s", where, "n_failures", "i",
                                       (gint64) self->pin_gate.n_failures + 1, NULL),
                       NULL, NULL);
  if (!vigil_pin_gate_step (&self->pin_gate, FALSE, now_us))
    return g_error_new (VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED,
                        g_dngettext (GETTEXT_PACKAGE, "Wrong PIN. %u try left.", "Wrong PIN. %u tries left.", left), left);
  vigil_engine_append (self, VIGIL_EVENT_PIN_LOCKED, "vigil",
                       vigil_body_new ("where", "s", where, "for_s", "i", (gint64) VIGIL_PIN_LOCK_S, NULL), NULL, NULL);
  return g_error_new (VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_LOCKED, _("Too many wrong PINs. Try again in %d s."),
                      VIGIL_PIN_LOCK_S);
}
