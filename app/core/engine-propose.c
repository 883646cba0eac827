/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff and patient do: checked, completed with what only the core knows, recorded. */
#include "core/engine.h"

#include "base/clock.h"
#include "config.h"
#include "core/site.h"
#include "session/course.h"
#include "session/double-check.h"
#include "session/gates.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* An act follows its PIN within half a minute, or the PIN is asked again. */
#define VERIFIED_FOR_US (30 * VIGIL_USEC_PER_SEC)
/* Who checks a dose shows who they are first and then reads four bags and their pumps. */
#define SECOND_FOR_US (10 * VIGIL_USEC_PER_MIN)
/* From the PIN of who throws away to that of who watched. */
#define WITNESSED_FOR_US (2 * VIGIL_USEC_PER_MIN)

/* From here on events belong to the new visit; the fold makes its state. */
static void
start_visit (VigilEngine *self, const char *id)
{
  vigil_engine_stop_reading_history (self);
  vigil_session_init (&self->session);
  g_strlcpy (self->session.id, id, sizeof self->session.id);
  self->protocol = NULL;
  memset (self->is_bound, 0, sizeof self->is_bound);
  memset (self->failed, 0, sizeof self->failed);
  memset (self->unanswered, 0, sizeof self->unanswered);
  vigil_vitals_forget_cuff (&self->heard);
  for (guint i = 0; i < VIGIL_MAX_MONITORS; i++)
    self->cuffs[i].is_new = FALSE;
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    self->pumps[i].unplanned_ml = 0;
    self->pumps[i].unplanned_at_ml = NAN;
  }
  vigil_trend_maker_free (self->trend);
  self->trend = vigil_trend_maker_new ();
  vigil_bus_put_reset (self->bus);
}

static void
end_visit (VigilEngine *self)
{
  for (guint8 i = 0; i < VIGIL_MAX_CHANNELS; i++)
    vigil_engine_end_unplanned (self, i, "visit-closed");
  vigil_engine_erase_tracks (self, self->session.id);
  vigil_record_seal (self->record, self->session.id);
}

/* What is plugged in, and how it is called. */
static void
add_link (VigilEngine *self, guint index, JsonObject *body)
{
  const VigilLinkView *link = &self->links[index];

  json_object_set_string_member (body, "driver", link->driver);
  json_object_set_string_member (body, "path", link->path);
  if (*link->name != '\0')
    json_object_set_string_member (body, "name", link->name);
  json_object_set_int_member (body, "silence_stop_ms",
                              vigil_device_get_driver (self->link_devices[index])->silence_stop_ms);
}

static void
bind_device (VigilEngine *self, guint index)
{
  const VigilLinkView *link = &self->links[index];
  JsonObject *body = vigil_body_new ("role", "s", link->is_pump ? "pump" : "monitor", "channel", "i",
                                     (gint64) link->channel, "serial", "s",
                                     link->is_pump ? self->pumps[link->channel].serial : "", NULL);

  self->is_bound[index] = TRUE;
  add_link (self, index, body);
  vigil_engine_append (self, VIGIL_EVENT_DEVICE_BOUND, "vigil", body, NULL, NULL);
}

void
vigil_engine_bind_devices (VigilEngine *self)
{
  for (guint i = 0; i < self->n_links; i++)
    if (!self->is_bound[i])
      bind_device (self, i);
}

void
vigil_engine_bind_pump (VigilEngine *self, guint8 channel)
{
  int link = vigil_engine_find_pump (self, channel);

  if (link >= 0 && self->is_bound[link])
    bind_device (self, (guint) link);
}

/* As it stands at this moment: 0 if it is too old to stand. */
static void
add_baseline (VigilEngine *self, JsonObject *body)
{
  VigilObservation hr = self->vitals[VIGIL_CODE_HR];

  vigil_observation_age (&hr, vigil_clock_mono_us ());
  json_object_set_double_member (body, "sys_mmhg", self->session.nibp_sys_mmhg);
  json_object_set_double_member (body, "dia_mmhg", self->session.nibp_dia_mmhg);
  json_object_set_double_member (body, "hr", vigil_observation_has_value (&hr) ? hr.value : 0);
  if (hr.source != VIGIL_CODE_NONE)
    json_object_set_string_member (body, "hr_source", vigil_vocabulary_get (hr.source)->name);
}

/* What the gates of the protocol are held against, as far as it is measured now. */
static void
add_measured (VigilEngine *self, JsonObject *body)
{
  gint64 now_us = vigil_clock_mono_us ();

  for (guint i = 0; self->protocol != NULL && i < self->protocol->n_gates; i++)
    for (guint k = 0; k < self->protocol->gates[i]->n_measures; k++) {
      VigilObservation seen = self->vitals[self->protocol->gates[i]->measures[k].code];

      vigil_observation_age (&seen, now_us);
      if (vigil_gate_is_measured (&seen, self->session.is_training))
        json_object_set_double_member (body, vigil_vocabulary_get (seen.code)->name, seen.value);
    }
}

static void
add_name_of (VigilEngine *self, JsonObject *body, const char *id_key, const char *name_key)
{
  const char *id = json_object_get_string_member_with_default (body, id_key, "");
  const VigilStaff *staff = vigil_clinic_find_staff (self->clinic, id);

  json_object_set_string_member (body, name_key, staff != NULL ? staff->name : "");
}

static void
add_name (VigilEngine *self, JsonObject *body)
{
  add_name_of (self, body, "staff_id", "name");
}

/* The screen does not know the first numbers while the second are typed: they are compared here. */
static void
add_comparison (VigilEngine *self, JsonObject *body)
{
  gint64 channel = json_object_get_int_member_with_default (body, "channel", -1);
  g_autoptr (VigilEvent) entered = NULL;
  g_autofree char *differs = NULL;
  VigilCheckEntry first, second;
  VigilCheckResult result;

  if (channel < 0 || channel >= VIGIL_MAX_CHANNELS
      || !(self->session.channels[channel].prepared.rate_step_ml_h > 0))
    return;
  entered = vigil_event_new (VIGIL_EVENT_DOUBLE_CHECKED, NULL, NULL, json_object_ref (body));
  vigil_check_entry_of (&self->session, &self->session.channels[channel], &first);
  vigil_check_entry_read (entered, &second);
  vigil_double_check_compare (&first, &second, self->session.channels[channel].prepared.rate_step_ml_h, &result);
  json_object_set_string_member (body, "result", result.agrees ? "agree" : "differs");
  if (result.agrees)
    return;
  differs = vigil_check_result_differs (&result);
  json_object_set_string_member (body, "differs", differs);
  if (vigil_check_result_times_apart (&result) > 0)
    json_object_set_int_member (body, "times_apart", vigil_check_result_times_apart (&result));
}

static void
add_second (VigilEngine *self, JsonObject *body)
{
  add_name (self, body);
  if (strcmp (json_object_get_string_member_with_default (body, "how", ""), "blind") == 0)
    add_comparison (self, body);
  else
    json_object_set_string_member (body, "result", "agree");
}

/* What is reviewed. */
static void
add_course (VigilEngine *self, JsonObject *body)
{
  VigilCourse course;

  if (vigil_session_get_course (&self->session, self->protocol, vigil_clock_wall_us (), NULL, FALSE, &course))
    json_object_set_int_member (body, "after", course.n_done);
}

/* The pump that staff confirms, as it is plugged in now. */
static void
add_device (VigilEngine *self, JsonObject *body)
{
  int link = vigil_engine_find_pump (self, json_object_get_int_member_with_default (body, "channel", -1));

  json_object_set_string_member (body, "role", "pump");
  if (link >= 0)
    add_link (self, (guint) link, body);
}

/* What the pump's own kind does to the arithmetic and to a silence. */
static void
add_pump_kind (VigilEngine *self, JsonObject *body)
{
  int link = vigil_engine_find_pump (self, json_object_get_int_member_with_default (body, "channel", 0));
  const VigilDriver *driver;

  if (link < 0)
    return;
  driver = vigil_device_get_driver (self->link_devices[link]);
  json_object_set_double_member (body, "rate_step_ml_h", driver->rate_step_ml_h);
  json_object_set_int_member (body, "silence_stop_ms", driver->silence_stop_ms);
}

static void
add_site (VigilEngine *self, JsonObject *body)
{
  if (self->site == NULL && !vigil_site_is_unknown (self->clinic, self->site))
    return;
  json_object_set_string_member (body, "site", self->site != NULL ? self->site->id : "");
  if (self->site != NULL)
    json_object_set_string_member (body, "site_label", vigil_label_get (self->site->label, g_get_language_names ()[0]));
}

/* What its pump has given by now, of a bag that is changed. */
static void
add_given (VigilEngine *self, JsonObject *body)
{
  gint64 channel = json_object_get_int_member_with_default (body, "channel", -1);
  VigilDelivered delivered;
  VigilChannel live;

  if (channel < 0 || channel >= VIGIL_MAX_CHANNELS)
    return;
  vigil_engine_live_channel (self, (guint8) channel, &live);
  vigil_channel_delivered (&live, vigil_clock_wall_us (), &delivered);
  json_object_set_double_member (body, "given_ml", delivered.ml);
  if (delivered.is_estimated)
    json_object_set_boolean_member (body, "is_estimated", TRUE);
}

void
vigil_engine_add_rules (VigilEngine *self, JsonObject *body)
{
  const char *signed_by = vigil_clinic_get_signed_by (self->clinic);

  json_object_set_string_member (body, "clinic_id", vigil_clinic_get_id (self->clinic));
  json_object_set_int_member (body, "clinic_version", vigil_clinic_get_version (self->clinic));
  json_object_set_string_member (body, "clinic_sha256", vigil_clinic_get_sha256 (self->clinic));
  json_object_set_boolean_member (body, "is_training", signed_by == NULL);
  if (signed_by != NULL)
    json_object_set_string_member (body, "signed_by", signed_by);
}

/* What only the core knows goes in before the check, so that the check sees what is recorded. */
static void
complete (VigilEngine *self, VigilEventKind kind, JsonObject *body)
{
  switch ((int) kind) {
  case VIGIL_EVENT_VISIT_OPENED:
    json_object_set_string_member (body, "staff_name", self->session.staff_name);
    json_object_set_string_member (body, "chair", self->chair);
    add_site (self, body);
    vigil_engine_add_rules (self, body);
    break;
  case VIGIL_EVENT_GATES_PASSED:
    add_baseline (self, body);
    add_measured (self, body);
    break;
  case VIGIL_EVENT_START_CONFIRMED:
  case VIGIL_EVENT_TEST_DOSE_GIVEN:
    add_measured (self, body);
    break;
  case VIGIL_EVENT_GATE_OVERRIDDEN:
  case VIGIL_EVENT_ORDER_SIGNED:
  case VIGIL_EVENT_DISCHARGE_OVERRIDDEN:
    add_name (self, body);
    break;
  case VIGIL_EVENT_DOUBLE_CHECKED:
    add_second (self, body);
    break;
  case VIGIL_EVENT_WASTE_RECORDED:
    add_name (self, body);
    add_name_of (self, body, "witness_id", "witness_name");
    break;
  case VIGIL_EVENT_REVIEW_SIGNED:
    add_name (self, body);
    add_course (self, body);
    break;
  case VIGIL_EVENT_PRESCRIPTION_ENTERED:
    add_pump_kind (self, body);
    break;
  case VIGIL_EVENT_STAFF_ACTION:
    add_given (self, body);
    break;
  case VIGIL_EVENT_DEVICE_BOUND:
    add_device (self, body);
    break;
  case VIGIL_EVENT_VISIT_SIGNED:
    json_object_set_string_member (body, "head_hash", vigil_record_get_head (self->record, self->session.id));
    break;
  default:
    break;
  }
}

static gboolean
is_by (const VigilVerified *verified, const char *staff_id, gint64 for_us)
{
  return verified->staff != NULL && vigil_clock_mono_us () - verified->at_us < for_us
         && (staff_id == NULL || strcmp (verified->staff->id, staff_id) == 0);
}

static gboolean
is_one_of_two (VigilEngine *self, const char *staff_id)
{
  return is_by (&self->verified, staff_id, WITNESSED_FOR_US) || is_by (&self->verified_before, staff_id, WITNESSED_FOR_US);
}

/* What a person must show to be themselves for, at this very moment. */
static gboolean
is_verified (VigilEngine *self, const VigilEvent *proposed)
{
  const char *staff_id = vigil_event_get_string (proposed, "staff_id");

  switch ((int) proposed->kind) {
  case VIGIL_EVENT_VISIT_SIGNED:
  case VIGIL_EVENT_STAFF_SIGNED_IN:
  case VIGIL_EVENT_GATE_OVERRIDDEN:
  case VIGIL_EVENT_ORDER_SIGNED:
  case VIGIL_EVENT_DISCHARGE_OVERRIDDEN:
  case VIGIL_EVENT_REVIEW_SIGNED:
    return is_by (&self->verified, staff_id, VERIFIED_FOR_US);
  case VIGIL_EVENT_DOUBLE_CHECKED:
    return is_by (&self->verified, staff_id, SECOND_FOR_US);
  case VIGIL_EVENT_WASTE_RECORDED:
    return is_one_of_two (self, staff_id) && is_one_of_two (self, vigil_event_get_string (proposed, "witness_id"));
  case VIGIL_EVENT_KIOSK_TAKEN_BACK:
    return is_by (&self->verified, NULL, VERIFIED_FOR_US);
  default:
    return TRUE;
  }
}

static gboolean
check_verified (VigilEngine *self, const VigilEvent *proposed, GError **error)
{
  if (is_verified (self, proposed))
    return TRUE;
  g_set_error_literal (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED, _("Enter your PIN first."));
  return FALSE;
}

/* The visit was begun with the wrong name: what was brought for that one is not this one's. */
static gboolean
is_other_patient (const VigilEngine *self, const VigilEvent *proposed)
{
  return strcmp (self->session.record_number, vigil_event_get_string (proposed, "record_number")) != 0
         || strcmp (self->session.birth_date, vigil_event_get_string (proposed, "birth_date")) != 0;
}

void
vigil_engine_propose (VigilEngine *self, VigilEventKind kind, const char *actor, JsonObject *body,
                      VigilEngineDone done, gpointer user_data)
{
  gboolean is_opening = kind == VIGIL_EVENT_VISIT_OPENED;
  g_autofree char *id = is_opening ? g_uuid_string_random () : g_strdup (self->session.id);
  g_autoptr (VigilEvent) proposed = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_other;

  complete (self, kind, body);
  proposed = vigil_event_new (kind, id, actor != NULL ? actor : vigil_engine_get_actor (self), body);
  if (!vigil_session_check (&self->session, self->clinic, proposed, &error)
      || !check_verified (self, proposed, &error) || !vigil_engine_check_track (self, proposed, &error)) {
    if (kind == VIGIL_EVENT_TRACK_IMPORTED)
      vigil_engine_drop_track (self, json_object_get_string_member_with_default (body, "sha256", ""));
    done (0, error, user_data);
    return;
  }
  if (is_opening)
    start_visit (self, id);
  if (kind == VIGIL_EVENT_VISIT_CLOSED)
    end_visit (self);
  is_other = kind == VIGIL_EVENT_PATIENT_IDENTIFIED && is_other_patient (self, proposed);
  vigil_engine_append (self, kind, proposed->actor, json_object_ref (body), done, user_data);
  if (is_other)
    vigil_engine_erase_tracks (self, id);
  if (kind == VIGIL_EVENT_TRACK_REMOVED)
    vigil_engine_remove_track (self, json_object_get_string_member (body, "sha256"));
  if (is_opening) {
    vigil_engine_sweep_tracks (self);
    vigil_engine_bind_devices (self);
    vigil_engine_step_sources (self);
  }
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
    if (self->verified.staff != staff)
      self->verified_before = self->verified;
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
