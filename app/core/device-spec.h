/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the command line says of a device: "driver-id@path", or "driver-id:3@path" where one line
 * carries three pumps. Pure; any thread. */
#pragma once

#include "driver/driver.h"

typedef struct {
  const VigilDriver *driver;
  guint8 n_channels;        /* 1 unless told; at most what the driver knows */
  const char *path;         /* within the spec */
} VigilDeviceSpec;

/* FALSE: the error says what is wrong with it. */
gboolean vigil_device_spec_parse (VigilDeviceSpec *self, const char *spec, VigilRole role, GError **error);
