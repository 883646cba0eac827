/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the command line says of a device: "driver-id@path", "driver-id:3@path" where one line
 * carries three pumps, "driver-id@listen:path" where not one byte may leave. The path is one of
 * port/port.h. Pure; any thread. */
#pragma once

#include "driver/driver.h"
#include "port/port.h"

typedef struct {
  const VigilDriver *driver;
  guint8 n_channels;        /* 1 unless told; at most what the driver knows */
  gboolean is_listen_only;
  const char *path;         /* within the spec */
} VigilDeviceSpec;

/* FALSE: the error says what is wrong with it. */
gboolean vigil_device_spec_parse_any (VigilDeviceSpec *self, const char *spec, GError **error);
/* And it must be of that role. */
gboolean vigil_device_spec_parse (VigilDeviceSpec *self, const char *spec, VigilRole role, GError **error);
/* As it is parsed. */
char *vigil_device_spec_print (const VigilDeviceSpec *self) G_GNUC_WARN_UNUSED_RESULT;
/* How its port is to be opened: the driver's settings, and listen-only. */
VigilLine vigil_device_spec_get_line (const VigilDeviceSpec *self);
/* "115200 8N1", "19200 8E1 RTS/CTS" */
char *vigil_driver_print_line (const VigilDriver *driver) G_GNUC_WARN_UNUSED_RESULT;
