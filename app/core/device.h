/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One device at one port: keeps it open (core/connection.h), cuts and decodes what comes, ticks the
 * driver, notices silence. Everything it learns leaves through the callbacks, link state included:
 * as VIGIL_CODE_LINK_STATE (text: why the port cannot be had, if so) at each change and
 * VIGIL_CODE_LINK_ERRORS at most each 5 s. A link that was live is LOST until it is live again.
 * What comes from a recording is flagged VIGIL_FLAG_TEST, every value and every wave of it.
 * The callbacks may close the device, not free it.
 * Thread: the core thread; sources are attached to the thread-default context. */
#pragma once

#include "core/device-spec.h"
#include "driver/driver.h"
#include "port/port.h"

typedef struct _VigilDevice VigilDevice;

typedef struct {
  void (*on_observation) (VigilDevice *device, const VigilObservation *observation, gpointer user_data);
  void (*on_wave) (VigilDevice *device, const VigilWaveBlock *block, gpointer user_data);
  gpointer user_data;
  /* What goes over the wire, before anything is made of it. May be NULL, as may on_wave. */
  void (*on_wire) (VigilDevice *device, gboolean is_from_device, const guint8 *bytes, gsize len, gpointer user_data);
} VigilDeviceEvents;


/* @spec as of core/device-spec.h; an error names what is wrong with it. @channel numbers pumps from 0
 * and is stamped on every observation; where the line carries several pumps it is the first one's, and
 * the others follow it, each with a link state of its own. @events is copied. */
VigilDevice *vigil_device_new (const char *spec, VigilRole role, guint8 channel, VigilControl control,
                               const VigilDeviceEvents *events, GError **error) G_GNUC_WARN_UNUSED_RESULT;
VigilDevice *vigil_device_new_for_spec (const VigilDeviceSpec *spec, guint8 channel, VigilControl control,
                                        const VigilDeviceEvents *events) G_GNUC_WARN_UNUSED_RESULT;
VigilDevice *vigil_device_new_for_driver (const VigilDriver *driver, const char *path, guint8 channel,
                                          guint8 n_channels, VigilControl control,
                                          const VigilDeviceEvents *events) G_GNUC_WARN_UNUSED_RESULT;
/* Tries at once, and goes on trying. */
void vigil_device_open (VigilDevice *self);
/* Says goodbye to the device, closes, stops reopening. */
void vigil_device_close (VigilDevice *self);
void vigil_device_free (VigilDevice *self);

/* Through the driver; see VigilDriver.encode. NOT_READY without an open port that may be written. */
gboolean vigil_device_send_command (VigilDevice *self, const VigilCommand *command, GError **error);

const VigilDriver *vigil_device_get_driver (const VigilDevice *self);
const char *vigil_device_get_path (const VigilDevice *self);
/* What the clinic calls it; "" nothing. */
const char *vigil_device_get_name (const VigilDevice *self);
/* The first, and how many. */
guint8 vigil_device_get_channel (const VigilDevice *self);
guint8 vigil_device_get_n_channels (const VigilDevice *self);
/* Pumps that are on the line, as the driver was told; more perhaps than it was set up for, the others
 * are not heard. 0: not known, or not now. */
guint vigil_device_count_pumps (VigilDevice *self);
VigilLinkState vigil_device_get_link_state (const VigilDevice *self, guint8 channel);
const VigilFramerCounters *vigil_device_get_counters (const VigilDevice *self);
/* Bytes that left the port since it was opened. */
guint64 vigil_device_get_bytes_sent (const VigilDevice *self);
/* Messages never sent because the port did not take what went before; since _new (). */
guint64 vigil_device_get_messages_dropped (const VigilDevice *self);
/* Messages that the driver wanted to send and that a listen-only port kept back; since _new (). Above
 * 0 the device speaks when it is spoken to, and only what others ask it is heard. */
guint64 vigil_device_get_messages_withheld (const VigilDevice *self);
gboolean vigil_device_is_listen_only (const VigilDevice *self);
gboolean vigil_device_is_recording (const VigilDevice *self);
/* Why there is no open port, for people; NULL if there is one, or none is wanted. */
const char *vigil_device_get_trouble (const VigilDevice *self);
VigilPortError vigil_device_get_trouble_code (const VigilDevice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilDevice, vigil_device_free)
