/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/engine.h"

#include "base/clock.h"
#include "config.h"
#include "core/site.h"
#include "core/tracks.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define TICK_MS 100
/* A frame of the screen: more views than that nobody can see. */
#define VIEW_EVERY_MS 16
#define ANCHOR_EVERY_US (10 * VIGIL_USEC_PER_MIN)
#define STEP_WORTH_SAYING_US (2 * VIGIL_USEC_PER_SEC)

/* What is on its way to the record is newer than all that is there, and takes part in nothing that names an entry. */
#define FIRST_PENDING_SEQ (G_GINT64_CONSTANT (1) << 40)

typedef struct {
  VigilEngine *engine;
  VigilEngineDone done;
  gpointer user_data;
  gint64 pending_seq;
} Appended;

static void
on_recorded (const VigilEvent *event, const GError *error, gpointer user_data)
{
  Appended *appended = user_data;
  VigilEngine *self = appended->engine;

  if (strcmp (event->session, self->session.id) == 0)
    vigil_session_settle_seq (&self->session, appended->pending_seq, event->seq);
  if (event->seq > self->session.n_events && strcmp (event->session, self->session.id) == 0)
    self->session.n_events = event->seq;
  /* what was still being written when the next visit began belongs to the one before */
  if (*event->session == '\0' || strcmp (event->session, self->session.id) == 0)
    vigil_bus_put_event (self->bus, (VigilEvent *) event);
  vigil_engine_mark_dirty (self);
  /* now the visit before is on the disk, too */
  if (event->kind == VIGIL_EVENT_PATIENT_IDENTIFIED || event->kind == VIGIL_EVENT_PROTOCOL_CHOSEN)
    vigil_engine_read_history (self, error);
  if (appended->done != NULL)
    appended->done (event->seq, error, appended->user_data);
  g_free (appended);
}

void
vigil_engine_append (VigilEngine *self, VigilEventKind kind, const char *actor, JsonObject *body,
                     VigilEngineDone done, gpointer user_data)
{
  /* a closed visit is closed: what happens after it belongs to none */
  const char *visit = self->session.stage == VIGIL_STAGE_CLOSED ? "" : self->session.id;
  g_autoptr (VigilEvent) event = vigil_event_new (kind, visit, actor, body);
  Appended *appended = g_new0 (Appended, 1);
  gint64 n_events = self->session.n_events;

  *appended = (Appended){ self, done, user_data, FIRST_PENDING_SEQ + self->n_appended++ };
  vigil_trend_maker_anchor (self->trend, event);
  /* the record numbers it, and seals of waves come between: what is guessed here would name another entry */
  event->seq = appended->pending_seq;
  vigil_session_step (&self->session, event);
  event->seq = 0;
  self->session.n_events = n_events;
  /* what is still being read is of whoever was identified before */
  if (kind == VIGIL_EVENT_PATIENT_IDENTIFIED)
    vigil_engine_stop_reading_history (self);
  if (kind == VIGIL_EVENT_PROTOCOL_CHOSEN)
    self->protocol = vigil_clinic_find_protocol (self->clinic, self->session.protocol_id);
  vigil_record_append (self->record, event, on_recorded, appended);
  if (kind == VIGIL_EVENT_VISIT_OPENED && !self->session.is_training)
    vigil_engine_end_saving (self, _("a visit has begun"));
  vigil_engine_mark_dirty (self);
}

const char *
vigil_engine_get_actor (VigilEngine *self)
{
  return *self->session.staff_id != '\0' ? self->session.staff_id : "unsigned";
}

static void
watch_clock (VigilEngine *self, gint64 now_us, gint64 now_wall_us)
{
  gint64 step_us = now_wall_us - now_us - self->wall_minus_mono_us;
  gboolean is_stepped = ABS (step_us) > STEP_WORTH_SAYING_US;

  if (!is_stepped && now_us - self->anchored_us < ANCHOR_EVERY_US)
    return;
  self->wall_minus_mono_us += step_us;
  self->anchored_us = now_us;
  if (is_stepped)
    self->clock_stepped_us = now_wall_us;
  if (*self->session.id != '\0' || is_stepped)
    vigil_engine_append (self, VIGIL_EVENT_CLOCK_ANCHOR, "vigil",
                         vigil_body_new ("mono_us", "i", now_us, "wall_us", "i", now_wall_us, "step_us", "i",
                                         is_stepped ? step_us : (gint64) 0, NULL),
                         NULL, NULL);
}

static gboolean
on_tick (gpointer user_data)
{
  VigilEngine *self = user_data;
  gint64 now_us = vigil_clock_mono_us (), now_wall_us = vigil_clock_wall_us ();

  watch_clock (self, now_us, now_wall_us);
  vigil_engine_check_answers (self);
  vigil_engine_check_pending (self, now_us);
  vigil_engine_check_cuff (self, now_us);
  vigil_engine_step_sources (self);
  vigil_trend_maker_close_slots (self->trend, now_wall_us);
  vigil_trend_maker_flush (self->trend, self->bus);
  vigil_engine_step_alarms (self);
  /* ages and countdowns move even when nothing is heard */
  if (now_us - self->ticked_us >= VIGIL_USEC_PER_SEC) {
    self->ticked_us = now_us;
    vigil_engine_mark_dirty (self);
  }
  return G_SOURCE_CONTINUE;
}

static gint64
get_view_every_us (void)
{
  return (gint64) (VIEW_EVERY_MS * VIGIL_USEC_PER_MSEC * vigil_clock_get_rate ());
}

static gboolean
on_flush (gpointer user_data)
{
  VigilEngine *self = user_data;

  g_clear_pointer (&self->flush, g_source_unref);
  self->is_view_dirty = FALSE;
  vigil_engine_step_sources (self);
  vigil_engine_flush_nibp (self);
  vigil_engine_step_alarms (self);
  vigil_engine_put_view (self);
  self->views_until_us = MAX (self->views_until_us, vigil_clock_mono_us ()) + get_view_every_us ();
  return G_SOURCE_REMOVE;
}

/* At the end of this turn of the loop, so that one burst from a device makes one view. On the whole
 * views are a frame apart; one more may go at once, so that what is heard need not wait because a
 * second has just passed. */
void
vigil_engine_mark_dirty (VigilEngine *self)
{
  gint64 wait_us;

  if (self->is_view_dirty)
    return;
  self->is_view_dirty = TRUE;
  wait_us = self->views_until_us - get_view_every_us () - vigil_clock_mono_us ();
  self->flush = g_timeout_source_new ((guint) (MAX (wait_us, 0) / vigil_clock_get_rate () / VIGIL_USEC_PER_MSEC));
  g_source_set_callback (self->flush, on_flush, self, NULL);
  g_source_attach (self->flush, g_main_context_get_thread_default ());
}

int
vigil_engine_find_pump (const VigilEngine *self, gint64 channel)
{
  for (guint i = 0; i < self->n_links; i++)
    if (self->links[i].is_pump && self->links[i].channel == channel)
      return (int) i;
  return -1;
}

/* "Rack 2" is the second of the pumps on the line that is called "Rack". */
static void
name_link (VigilLinkView *link, const char *name, guint index, guint n)
{
  if (*name == '\0' || n == 1)
    g_strlcpy (link->name, name, sizeof link->name);
  else
    g_snprintf (link->name, sizeof link->name, "%s %u", name, index + 1);
}

/* "B. Braun Space (BCC, pump 2 of 3)" */
static void
label_link (VigilLinkView *link, const char *label, guint index, guint n)
{
  gboolean has_bracket = g_str_has_suffix (label, ")");

  if (n == 1)
    g_strlcpy (link->label, label, sizeof link->label);
  else
    g_snprintf (link->label, sizeof link->label, "%.*s%spump %u of %u)", (int) strlen (label) - has_bracket, label,
                has_bracket ? ", " : " (", index + 1, n);
}

static void
add_link (VigilEngine *self, VigilDevice *device, guint8 index)
{
  const VigilDriver *driver = vigil_device_get_driver (device);
  VigilLinkView *link = &self->links[self->n_links];

  link->is_pump = driver->role == VIGIL_ROLE_PUMP;
  link->channel = (guint8) (vigil_device_get_channel (device) + index);
  g_strlcpy (link->driver, driver->id, sizeof link->driver);
  label_link (link, driver->label, index, vigil_device_get_n_channels (device));
  name_link (link, vigil_device_get_name (device), index, vigil_device_get_n_channels (device));
  g_strlcpy (link->path, vigil_device_get_path (device), sizeof link->path);
  link->maturity = driver->maturity;
  link->rate_step_ml_h = driver->rate_step_ml_h;
  link->n_pumps = link->is_pump ? vigil_device_get_n_channels (device) : 0;
  link->is_recording = vigil_device_is_recording (device);
  link->is_listen_only = vigil_device_is_listen_only (device);
  link->can_start_cuff
      = (driver->commands & VIGIL_COMMAND_START_NIBP) != 0 && !link->is_recording && !link->is_listen_only;
  link->since_wall_us = vigil_clock_wall_us ();
  self->link_devices[self->n_links++] = device;
}

static gboolean
add_device (VigilEngine *self, const char *spec, VigilRole role, guint8 channel, GError **error)
{
  VigilDeviceEvents events = { vigil_engine_on_observation, vigil_engine_on_wave, self, vigil_engine_on_wire };
  VigilDevice *device = vigil_device_new (spec, role, channel, self->control, &events, error);
  guint max = role == VIGIL_ROLE_PUMP ? VIGIL_MAX_CHANNELS : VIGIL_MAX_MONITORS;

  if (device == NULL)
    return FALSE;
  g_ptr_array_add (self->devices, device);
  if (channel + vigil_device_get_n_channels (device) > max) {
    g_set_error (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_BAD_VALUE, "more than %u %s: \"%s\"", max,
                 role == VIGIL_ROLE_PUMP ? "pumps" : "monitors", spec);
    return FALSE;
  }
  /* what a monitor's recording says is flagged wherever it goes; what a pump has given is a sum */
  if (role == VIGIL_ROLE_PUMP && vigil_device_is_recording (device)) {
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC,
                 "\"%s\": the recording of a pump gives nothing to anybody; \"vigilctl devices watch\" shows it", spec);
    return FALSE;
  }
  for (guint8 i = 0; i < vigil_device_get_n_channels (device); i++)
    add_link (self, device, i);
  return TRUE;
}

static gboolean
add_all (VigilEngine *self, const char *const *specs, VigilRole role, GError **error)
{
  guint8 channel = 0;

  for (guint i = 0; specs != NULL && specs[i] != NULL; i++) {
    if (!add_device (self, specs[i], role, channel, error))
      return FALSE;
    channel = (guint8) (channel + vigil_device_get_n_channels (self->link_devices[self->n_links - 1]));
  }
  return TRUE;
}

static gboolean
add_devices (VigilEngine *self, const char *const *monitors, const char *const *pumps, GError **error)
{
  return add_all (self, monitors, VIGIL_ROLE_MONITOR, error) && add_all (self, pumps, VIGIL_ROLE_PUMP, error);
}

static VigilControl
parse_control (const char *word)
{
  if (strcmp (word, "full") == 0)
    return VIGIL_CONTROL_FULL;
  return strcmp (word, "pause") == 0 ? VIGIL_CONTROL_PAUSE : VIGIL_CONTROL_NONE;
}

static void
forget_devices (VigilEngine *self)
{
  vigil_observations_clear (self->vitals);
  memset (self->pumps, 0, sizeof self->pumps);
  vigil_engine_forget_said (self);
  memset (self->was_live, 0, sizeof self->was_live);
  memset (self->is_bound, 0, sizeof self->is_bound);
  memset (self->failed, 0, sizeof self->failed);
  memset (self->cuffs, 0, sizeof self->cuffs);
  memset (self->waves, 0, sizeof self->waves);
  vigil_vitals_clear (&self->heard);
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    VigilPumpShadow *pump = &self->pumps[i];

    pump->rate_ml_h = pump->rate_set_ml_h = pump->vtbi_ml = pump->infused_ml = NAN;
    pump->last_infused_ml = pump->unplanned_at_ml = NAN;
  }
}

static void
open_devices (VigilEngine *self)
{
  for (guint i = 0; i < self->devices->len; i++)
    vigil_device_open (g_ptr_array_index (self->devices, i));
}

static GPtrArray *
new_devices (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) vigil_device_free);
}

gboolean
vigil_engine_set_devices (VigilEngine *self, const char *const *monitors, const char *const *pumps, GError **error)
{
  g_autoptr (GPtrArray) before = NULL;
  VigilLinkView links[VIGIL_MAX_LINKS];
  VigilDevice *link_devices[VIGIL_MAX_LINKS];
  guint n_links = self->n_links;

  if (*self->session.id != '\0' && self->session.stage != VIGIL_STAGE_CLOSED) {
    g_set_error_literal (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED,
                         _("A visit is under way: its devices stay."));
    return FALSE;
  }
  vigil_engine_end_saving (self, _("the devices were changed"));
  before = g_steal_pointer (&self->devices);
  memcpy (links, self->links, sizeof links);
  memcpy (link_devices, self->link_devices, sizeof link_devices);
  memset (self->links, 0, sizeof self->links);
  self->devices = new_devices ();
  self->n_links = 0;
  if (!add_devices (self, monitors, pumps, error)) {
    g_ptr_array_unref (self->devices);
    self->devices = g_steal_pointer (&before);
    memcpy (self->links, links, sizeof links);
    memcpy (self->link_devices, link_devices, sizeof link_devices);
    self->n_links = n_links;
    return FALSE;
  }
  /* their ports are free before others are opened */
  g_clear_pointer (&before, g_ptr_array_unref);
  forget_devices (self);
  open_devices (self);
  vigil_engine_mark_dirty (self);
  return TRUE;
}

static void
append_started (VigilEngine *self)
{
  JsonObject *body = vigil_body_new ("version", "s", VIGIL_VERSION, "recovered_session", "s", self->session.id, NULL);

  vigil_engine_add_rules (self, body);
  vigil_engine_append (self, VIGIL_EVENT_APP_STARTED, "vigil", body, NULL, NULL);
}

/* The site has other rules than those that are in force: it is recorded, and every screen says it. */
static void
append_refusal (VigilEngine *self)
{
  const char *why = vigil_clinic_get_refusal (self->clinic);
  JsonObject *body;

  if (why == NULL)
    return;
  body = vigil_body_new ("why", "s", why, NULL);
  vigil_engine_add_rules (self, body);
  vigil_engine_append (self, VIGIL_EVENT_CLINIC_REFUSED, "vigil", body, NULL, NULL);
}

VigilEngine *
vigil_engine_new (const VigilCoreConfig *config, VigilClinic *clinic, VigilRecord *record, VigilBus *bus,
                  const char *moved_aside, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  VigilEngine *self = g_new0 (VigilEngine, 1);

  self->clinic = vigil_clinic_ref (clinic);
  self->record = record;
  self->bus = vigil_bus_ref (bus);
  self->record_path = config->record_path != NULL ? g_strdup (config->record_path) : vigil_record_default_path ();
  self->chair = g_strdup (config->chair != NULL ? config->chair : "1");
  self->site = vigil_site_choose (clinic, config->site);
  self->control = parse_control (vigil_clinic_get_pump_control (clinic));
  self->devices = new_devices ();
  self->alarms = vigil_alarm_bank_new ();
  self->trend = vigil_trend_maker_new ();
  self->anchored_us = vigil_clock_mono_us ();
  self->wall_minus_mono_us = vigil_clock_wall_us () - self->anchored_us;
  vigil_session_init (&self->session);
  forget_devices (self);
  if (!add_devices (self, config->monitors, config->pumps, error) || !vigil_engine_recover (self, error)) {
    vigil_engine_free (self);
    return NULL;
  }
  append_started (self);
  append_refusal (self);
  /* killed between the opening and the binding */
  if (*self->session.id != '\0')
    vigil_engine_bind_devices (self);
  if (moved_aside != NULL)
    vigil_engine_append (self, VIGIL_EVENT_STORE_TROUBLE, "vigil",
                         vigil_body_new ("what", "s", "corrupt file moved aside", "moved_to", "s", moved_aside, NULL),
                         NULL, NULL);
  vigil_engine_sweep_tracks (self);
  vigil_tracks_tidy (self->record_path, &self->session);
  open_devices (self);
  vigil_engine_read_history (self, NULL);
  self->tick = g_timeout_source_new (vigil_clock_real_ms (TICK_MS));
  g_source_set_callback (self->tick, on_tick, self, NULL);
  g_source_attach (self->tick, context);
  vigil_engine_mark_dirty (self);
  return self;
}

static void
destroy_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
finish_saving (VigilEngine *self)
{
  for (guint i = 0; i < self->n_links; i++)
    if (self->savers[i] != NULL)
      vigil_line_saver_finish (vigil_engine_stop_saving (self, i), NULL);
}

void
vigil_engine_free (VigilEngine *self)
{
  if (self == NULL)
    return;
  destroy_source (&self->tick);
  destroy_source (&self->flush);
  for (guint i = 0; i < self->devices->len; i++)
    vigil_device_close (g_ptr_array_index (self->devices, i));
  finish_saving (self);
  g_ptr_array_unref (self->devices);
  /* callbacks still reach this object until the record is closed */
  vigil_record_close (self->record);
  vigil_engine_stop_reading_history (self);
  destroy_source (&self->flush);
  vigil_alarm_bank_free (self->alarms);
  vigil_trend_maker_free (self->trend);
  vigil_bus_unref (self->bus);
  vigil_clinic_unref (self->clinic);
  g_free (self->record_path);
  g_free (self->chair);
  g_free (self);
}
