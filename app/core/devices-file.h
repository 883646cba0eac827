/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The devices that stand at this chair, remembered from one start to the next: a small text file of
 * the user's, that people may also write.
 *
 *     [monitor]
 *     driver=philips-intellivue
 *     port=/dev/serial/by-id/usb-FTDI_...-if00-port0
 *
 *     [pump 1]
 *     name=Blue pump
 *     driver=alaris-asena
 *     port=tcp:10.0.0.7:4001
 *     listen-only=true
 *
 * A second monitor is [monitor 2]; of two that give the same value the first is trusted before the
 * second. Pumps are numbered as staff sees them, from 1 and without a gap; "pumps=3" says that one
 * line carries three, and the next is then [pump 4]; "speed=115200" that the device is set to another
 * speed than its driver's first; "name" is what the clinic calls it, no two alike. [tablet] says
 * "site=centre": at which of the clinic's sites it stands. A key that is not known is an error, because
 * one that is misspelt would otherwise be as if it were not there.
 * Thread: any; it reads and writes a small file. */
#pragma once

#include "core/device-spec.h"

#define VIGIL_DEVICES_FILE_ERROR (vigil_devices_file_error_quark ())
GQuark vigil_devices_file_error_quark (void);

typedef enum {
  VIGIL_DEVICES_FILE_ERROR_FORMAT,   /* the message names file, group and key */
} VigilDevicesFileError;

typedef struct {
  const VigilDriver *driver;    /* its role is the device's */
  char *port;                   /* as of port/port.h: best a name that stays, /dev/serial/by-id/... */
  guint8 channel;               /* its place among those of its role, from 0; of several pumps the first */
  guint8 n_channels;            /* 1 unless the line carries several pumps */
  guint baud;                   /* as VigilDeviceSpec has it: 0 its driver's first */
  gboolean is_listen_only;
  char name[VIGIL_DEVICE_NAME_SIZE];   /* as of VigilDeviceSpec: "" none */
} VigilKnownDevice;

VigilKnownDevice *vigil_known_device_new (const VigilDeviceSpec *spec, guint8 channel) G_GNUC_WARN_UNUSED_RESULT;
void vigil_known_device_free (VigilKnownDevice *self);
/* As core/device-spec.h reads it. */
char *vigil_known_device_print_spec (const VigilKnownDevice *self) G_GNUC_WARN_UNUSED_RESULT;

/* $XDG_CONFIG_HOME/vigil/devices.ini */
char *vigil_devices_file_default_path (void) G_GNUC_WARN_UNUSED_RESULT;
/* Of VigilKnownDevice: the monitors, then the pumps, in order. No file is no devices. Errors:
 * VIGIL_DEVICES_FILE_ERROR, G_FILE_ERROR. */
GPtrArray *vigil_devices_file_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* As a chair is told of them, without what stands at the port @except (NULL: all): empty lists if there are none. */
gboolean vigil_devices_file_load_specs (const char *path, const char *except, GStrv *monitors, GStrv *pumps,
                                        GError **error);
/* These and no others from now on; monitors and pumps are numbered in their order. The file's comments stay, and its site. A
 * file that cannot be read is left as it is, with the error of _load (); FORMAT too where two have one name or there are
 * more than a chair can have. */
gboolean vigil_devices_file_save (const char *path, const GPtrArray *devices, GError **error);

/* NULL without @error: nothing is said. Whether the clinic has such a site is not asked. */
char *vigil_devices_file_load_site (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NULL: it is said no more. All else in the file stays. */
gboolean vigil_devices_file_save_site (const char *path, const char *site, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilKnownDevice, vigil_known_device_free)
