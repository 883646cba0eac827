/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the command line says of a device: "driver-id@path", "driver-id:3@path" where one line
 * carries three pumps, "driver-id,115200@path" where the device is set to another speed than its
 * driver's first, "driver-id@listen:path" where not one byte may leave, "blue pump=driver-id@path" as
 * the clinic calls it; "blue rack=driver-id:3,19200@listen:path" is all of it. The path is one of port/port.h;
 * a terminal server's and a recording's have no speed.
 * Pure; any thread. */
#pragma once

#include "driver/driver.h"
#include "port/port.h"

#define VIGIL_DEVICE_NAME_SIZE 64
#define VIGIL_DEVICE_NAME_CHARS 24

typedef struct {
  char name[VIGIL_DEVICE_NAME_SIZE];   /* the clinic's own; "" none */
  const VigilDriver *driver;
  guint8 n_channels;        /* 1 unless told; at most what the driver knows */
  guint baud;               /* one of the driver's; 0: its first */
  gboolean is_listen_only;
  const char *path;         /* within the spec */
} VigilDeviceSpec;

/* Whether @driver's device behind @path may be set to @baud. BAD_SPEC names the speeds that it knows. */
gboolean vigil_device_spec_check_baud (const VigilDriver *driver, const char *path, guint64 baud, GError **error);
/* Whether a device may be called so: as much as a screen shows, one line, without what has a meaning in a
 * spec ('=' and '@') and without blanks at its ends; "" is none and good. BAD_SPEC. */
gboolean vigil_device_name_check (const char *name, GError **error);
/* FALSE: the error says what is wrong with it. */
gboolean vigil_device_spec_parse_any (VigilDeviceSpec *self, const char *spec, GError **error);
/* And it must be of that role. */
gboolean vigil_device_spec_parse (VigilDeviceSpec *self, const char *spec, VigilRole role, GError **error);
/* As it is parsed. */
char *vigil_device_spec_print (const VigilDeviceSpec *self) G_GNUC_WARN_UNUSED_RESULT;
/* How its port is to be opened: the driver's settings, and listen-only. */
VigilLine vigil_device_spec_get_line (const VigilDeviceSpec *self);
/* "115200 8N1", "19200 8E1 RTS/CTS"; @baud 0: the driver's first. */
char *vigil_driver_print_line (const VigilDriver *driver, guint baud) G_GNUC_WARN_UNUSED_RESULT;
