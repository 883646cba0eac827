/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The composition root: the only room that knows every other. It owns the core thread, the
 * devices, the record and the bus, and is all that the screens may call.
 * Thread: _new () and every call on one thread, that of the screen; answers come there too. */
#pragma once

#include "bus/bus.h"
#include "clinic/clinic.h"

#include <gio/gio.h>

typedef struct _VigilCore VigilCore;

typedef struct {
  const char *chair;            /* "3" */
  const char *site;             /* id of the clinic's site where it stands; NULL: as is remembered in devices_path */
  const char *clinic_dir;       /* NULL: the installed or the source tree's example */
  const char *record_path;      /* NULL: default */
  /* NULL-terminated lists of "driver@path", see core/device-spec.h; NULL none */
  const char *const *monitors;  /* of two that give the same the first is trusted before the second */
  const char *const *pumps;
  const char *devices_path;     /* core/devices-file.h, read if none of them is given; NULL: none */
  const char *replay_session;   /* show this recorded session instead of living one */
  double replay_speed;
  const char *follow_session;   /* show a visit that another Vigil on this machine records */
} VigilCoreConfig;

/* Loads the clinic, opens the record, recovers an open visit, starts the thread. */
VigilCore *vigil_core_new (const VigilCoreConfig *config, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Stops devices and thread, writes everything. */
void vigil_core_free (VigilCore *self);

VigilBus *vigil_core_get_bus (VigilCore *self);
VigilClinic *vigil_core_get_clinic (VigilCore *self);
const char *vigil_core_get_record_path (VigilCore *self);
/* Its devices are those that are remembered (core/devices-file.h); else they were named at the start. */
gboolean vigil_core_uses_devices_file (VigilCore *self);

/* Something staff or patient did. It is checked (vigil_session_check), recorded, and only when it
 * is on the disk does _finish () return its seq (> 0); 0 and @error otherwise. The actor is who is
 * signed in, or @actor ("patient"). Takes @body. */
void vigil_core_propose_async (VigilCore *self, VigilEventKind kind, const char *actor, JsonObject *body,
                               GAsyncReadyCallback callback, gpointer user_data);
gint64 vigil_core_propose_finish (VigilCore *self, GAsyncResult *result, GError **error);

/* Whose PIN it is, or an error: wrong (with the tries left), locked (with the seconds). Failures
 * are in the record. @where: "sign-in", "sign", "kiosk". The staff member lives as the clinic. */
void vigil_core_check_pin_async (VigilCore *self, const char *pin, const char *where,
                                 GAsyncReadyCallback callback, gpointer user_data);
const VigilStaff *vigil_core_check_pin_finish (VigilCore *self, GAsyncResult *result, GError **error);

/* Asks the pump; resolves when the pump shows that it did, refuses, or does not in time. @channel
 * -1: all that run. START sends rate and volume first. VIGIL_VERB_CUFF_START and _STOP go to the
 * monitor, and resolve when it measures, or has stopped; the pressure comes as an event, and what
 * comes instead of one too. */
void vigil_core_command_async (VigilCore *self, int channel, VigilVerb verb, double value,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean vigil_core_command_finish (VigilCore *self, GAsyncResult *result, GError **error);

/* Other devices from now on, as VigilCoreConfig names them; none at all leaves every port to who
 * sets them up (core/setup.h). Refused while a visit is under way, and then, as with a spec that is
 * wrong, all stays as it was. Nothing is remembered by it. */
void vigil_core_set_devices_async (VigilCore *self, const char *const *monitors, const char *const *pumps,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean vigil_core_set_devices_finish (VigilCore *self, GAsyncResult *result, GError **error);

/* Saves what goes over the line of link @link (its place in VigilView.links) from now on, in both directions
 * and beside its use, to a new capture in @folder, which is made if need be; how it goes stands in
 * VigilLinkView. It ends by _stop_saving_bytes, when the disk is nearly full or fails, with other devices, and
 * when a visit is opened: captures are given to others and must never be of a patient. So it is refused while
 * a visit is open (NOT_ALLOWED), unless that is a training visit; also what is played back already (NOT_ALLOWED),
 * what is saved already (BUSY), and G_FILE_ERROR. */
void vigil_core_save_bytes_async (VigilCore *self, guint link, const char *folder, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean vigil_core_save_bytes_finish (VigilCore *self, GAsyncResult *result, GError **error);
/* Resolves when it is on the disk; at once if nothing was saved. */
void vigil_core_stop_saving_bytes_async (VigilCore *self, guint link, GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean vigil_core_stop_saving_bytes_finish (VigilCore *self, GAsyncResult *result, GError **error);

void vigil_core_acknowledge_alarms (VigilCore *self);
void vigil_core_pause_audio (VigilCore *self, gboolean is_paused);

/* Replay: 0 pauses. */
void vigil_core_set_replay_speed (VigilCore *self, double speed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilCore, vigil_core_free)
