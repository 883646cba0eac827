/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One chair as the screens see it: the latest view, the events of the visit in order, its trends,
 * and the intents that staff and patient have. Fed by a core's bus, or by hand for pictures and
 * tests. It asserts that it is touched by the thread that made it.
 * Signals: "view-changed"; "event" (VigilEvent *, borrowed); "trend" (const VigilTrendPoint *,
 * guint); "reset": another visit is shown, forget events and trends. */
#pragma once

#include "core/core.h"

#include <glib-object.h>

#define VIGIL_TYPE_CHAIR_MODEL (vigil_chair_model_get_type ())
G_DECLARE_FINAL_TYPE (VigilChairModel, vigil_chair_model, VIGIL, CHAIR_MODEL, GObject)

/* @core NULL: fed by hand. The core outlives the model. */
VigilChairModel *vigil_chair_model_new (VigilCore *core) G_GNUC_WARN_UNUSED_RESULT;
VigilCore *vigil_chair_model_get_core (VigilChairModel *self);
/* NULL without core, unless one was set by hand. */
VigilClinic *vigil_chair_model_get_clinic (VigilChairModel *self);
void vigil_chair_model_set_clinic (VigilChairModel *self, VigilClinic *clinic);
/* The chosen one or NULL. */
const VigilProtocol *vigil_chair_model_get_protocol (VigilChairModel *self);
/* Of the chosen protocol, else the clinic's default; NULL without clinic. */
const VigilAlarmProfile *vigil_chair_model_get_alarm_profile (VigilChairModel *self);
/* Never NULL; valid until the next "view-changed". */
const VigilView *vigil_chair_model_get_view (VigilChairModel *self);
/* Of VigilEvent, in order; borrowed. */
GPtrArray *vigil_chair_model_get_events (VigilChairModel *self);
/* What has arrived of a wave since the last call; see vigil_bus_drain_wave (). */
guint vigil_chair_model_drain_wave (VigilChairModel *self, VigilCode code, VigilWaveBlock *out, guint max);

/* By hand, where there is no clinic; both outlive the model. */
void vigil_chair_model_put_rules (VigilChairModel *self, const VigilProtocol *protocol,
                                  const VigilAlarmProfile *profile);
void vigil_chair_model_put_view (VigilChairModel *self, const VigilView *view);
void vigil_chair_model_put_event (VigilChairModel *self, VigilEvent *event);
void vigil_chair_model_put_trend (VigilChairModel *self, const VigilTrendPoint *points, guint n);
void vigil_chair_model_put_reset (VigilChairModel *self);

/* @seq > 0 when it is recorded (or the pump did it), else @error says why not, in words for
 * people. @done may be NULL. It is not called after the model is gone. Without core every intent
 * fails with NOT_RECORDED. */
typedef void (*VigilIntentDone) (gint64 seq, const GError *error, gpointer user_data);
void vigil_chair_model_propose (VigilChairModel *self, VigilEventKind kind, JsonObject *body, VigilIntentDone done,
                                gpointer user_data);
/* The same, done by the patient. */
void vigil_chair_model_propose_as_patient (VigilChairModel *self, VigilEventKind kind, JsonObject *body,
                                           VigilIntentDone done, gpointer user_data);
/* The same, done by somebody who has just entered their PIN for this and need not be signed in. */
void vigil_chair_model_propose_as_staff (VigilChairModel *self, VigilEventKind kind, const char *staff_id,
                                         JsonObject *body, VigilIntentDone done, gpointer user_data);
typedef void (*VigilPinDone) (const VigilStaff *staff, const GError *error, gpointer user_data);
void vigil_chair_model_check_pin (VigilChairModel *self, const char *pin, const char *where, VigilPinDone done,
                                  gpointer user_data);
void vigil_chair_model_command (VigilChairModel *self, int channel, VigilVerb verb, double value, VigilIntentDone done,
                                gpointer user_data);
/* Begins or ends a capture of the link's line in @folder; see vigil_core_save_bytes_async (). @seq is 1. */
void vigil_chair_model_save_bytes (VigilChairModel *self, guint link, const char *folder, VigilIntentDone done,
                                   gpointer user_data);
void vigil_chair_model_stop_saving (VigilChairModel *self, guint link, VigilIntentDone done, gpointer user_data);
void vigil_chair_model_acknowledge (VigilChairModel *self);
void vigil_chair_model_pause_audio (VigilChairModel *self, gboolean is_paused);
