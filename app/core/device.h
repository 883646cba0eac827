/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One device at one port: opens it, reads it, cuts and decodes what comes, ticks the driver,
 * notices silence, reopens with back-off (0.5 s doubling to 8 s; at once when the path comes
 * back). Everything it learns leaves through the callbacks, link state included: as
 * VIGIL_CODE_LINK_STATE (text: why the port cannot be had, if so) at each change and
 * VIGIL_CODE_LINK_ERRORS at most each 5 s. A link that was live is LOST until it is live again.
 * The callbacks may close the device, not free it.
 * Thread: the core thread; sources are attached to the thread-default context. */
#pragma once

#include "driver/driver.h"
#include "port/port.h"

typedef struct _VigilDevice VigilDevice;

typedef struct {
  void (*on_observation) (VigilDevice *device, const VigilObservation *observation, gpointer user_data);
  void (*on_wave) (VigilDevice *device, const VigilWaveBlock *block, gpointer user_data);
  gpointer user_data;
} VigilDeviceEvents;

/* @spec as of core/device-spec.h; an error names what is wrong with it. @channel numbers pumps from 0
 * and is stamped on every observation; where the line carries several pumps it is the first one's, and
 * the others follow it, each with a link state of its own. @events is copied. */
VigilDevice *vigil_device_new (const char *spec, VigilRole role, guint8 channel, VigilControl control,
                               const VigilDeviceEvents *events, GError **error) G_GNUC_WARN_UNUSED_RESULT;
VigilDevice *vigil_device_new_for_driver (const VigilDriver *driver, const char *path, guint8 channel,
                                          guint8 n_channels, VigilControl control,
                                          const VigilDeviceEvents *events) G_GNUC_WARN_UNUSED_RESULT;
/* Tries at once, and goes on trying. */
void vigil_device_open (VigilDevice *self);
/* Says goodbye to the device, closes, stops reopening. */
void vigil_device_close (VigilDevice *self);
void vigil_device_free (VigilDevice *self);

/* Through the driver; see VigilDriver.encode. NOT_READY without an open port. */
gboolean vigil_device_send_command (VigilDevice *self, const VigilCommand *command, GError **error);

const VigilDriver *vigil_device_get_driver (const VigilDevice *self);
const char *vigil_device_get_path (const VigilDevice *self);
/* The first, and how many. */
guint8 vigil_device_get_channel (const VigilDevice *self);
guint8 vigil_device_get_n_channels (const VigilDevice *self);
VigilLinkState vigil_device_get_link_state (const VigilDevice *self, guint8 channel);
const VigilFramerCounters *vigil_device_get_counters (const VigilDevice *self);
/* Bytes that left the port since it was opened. */
guint64 vigil_device_get_bytes_sent (const VigilDevice *self);
/* Messages never sent because the port did not take what went before; since _new (). */
guint64 vigil_device_get_messages_dropped (const VigilDevice *self);
/* Why there is no open port, for people; NULL if there is one, or none is wanted. */
const char *vigil_device_get_trouble (const VigilDevice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilDevice, vigil_device_free)
