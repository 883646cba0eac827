/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the chair screen knows: the bus's view and events on the main thread, and the way back as
 * intents. Widgets read it and listen; nothing here knows a toolkit.
 * Signals: "view-changed"; "event" (const VigilEvent *, valid during the emission); "trend"
 * (const VigilTrendPoint *, guint n); "reset": forget events and trends.
 * Thread: the one it was made on. */
#pragma once

#include "core/core.h"

#include <glib-object.h>

#define VIGIL_TYPE_CHAIR_MODEL (vigil_chair_model_get_type ())
G_DECLARE_FINAL_TYPE (VigilChairModel, vigil_chair_model, VIGIL, CHAIR_MODEL, GObject)

/* @core NULL: fed by hand, for tests and pictures; intents then fail with NOT_RECORDED. */
VigilChairModel *vigil_chair_model_new (VigilCore *core);

VigilCore *vigil_chair_model_get_core (VigilChairModel *self);
VigilClinic *vigil_chair_model_get_clinic (VigilChairModel *self);
/* The chosen one or NULL. */
const VigilProtocol *vigil_chair_model_get_protocol (VigilChairModel *self);
/* Of the chosen protocol; NULL without one. */
const VigilAlarmProfile *vigil_chair_model_get_alarm_profile (VigilChairModel *self);
/* Never NULL. */
const VigilView *vigil_chair_model_get_view (VigilChairModel *self);
/* Of VigilEvent, borrowed, in order. */
GPtrArray *vigil_chair_model_get_events (VigilChairModel *self);

/* By hand. Rules outlive the model. */
void vigil_chair_model_put_rules (VigilChairModel *self, const VigilProtocol *protocol,
                                  const VigilAlarmProfile *profile);
void vigil_chair_model_put_view (VigilChairModel *self, const VigilView *view);
void vigil_chair_model_put_event (VigilChairModel *self, VigilEvent *event);

/* Intents: fire and answer. @seq is 0 when @error is set. @done may be NULL. */
typedef void (*VigilIntentDone) (gint64 seq, const GError *error, gpointer user_data);
void vigil_chair_model_propose (VigilChairModel *self, VigilEventKind kind, JsonObject *body, VigilIntentDone done,
                                gpointer user_data);
void vigil_chair_model_check_pin (VigilChairModel *self, const char *pin, const char *where,
                                  void (*done) (const VigilStaff *staff, const GError *error, gpointer user_data),
                                  gpointer user_data);
void vigil_chair_model_command (VigilChairModel *self, int channel, VigilVerb verb, double value,
                                VigilIntentDone done, gpointer user_data);
void vigil_chair_model_acknowledge (VigilChairModel *self);
void vigil_chair_model_pause_audio (VigilChairModel *self, gboolean is_paused);
