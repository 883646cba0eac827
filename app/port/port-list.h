/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Which serial ports this machine has, from /sys/class/tty and /dev/serial. No port is opened for
 * it: opening raises the lines of some, and devices take notice.
 * Thread: any; it reads a few hundred small files, so not where a delay is seen. */
#pragma once

#include <glib.h>

typedef enum {
  VIGIL_PORT_USE_FREE,      /* as far as can be seen: other users' programs cannot */
  VIGIL_PORT_USE_BUSY,
  VIGIL_PORT_USE_DENIED,    /* this user may not open it: the group "dialout" is missing */
} VigilPortUse;

typedef struct {
  char *node;               /* "/dev/ttyUSB0": may be another adapter's after the next start */
  char *by_id;              /* "/dev/serial/by-id/...": the adapter's own name; NULL none */
  char *by_path;            /* "/dev/serial/by-path/...": that of the socket; NULL none */
  guint16 usb_vendor, usb_product;      /* 0: not on USB */
  char *maker, *product, *serial;       /* as the adapter tells; NULL: it does not */
  char *kernel_driver;      /* "ftdi_sio"; NULL unknown */
  VigilPortUse use;
  char *holder;             /* BUSY: "minicom (1234)" */
} VigilPortInfo;

/* Of VigilPortInfo, by node. @root stands before /sys and /dev; NULL: the machine's own. */
GPtrArray *vigil_port_list (const char *root) G_GNUC_WARN_UNUSED_RESULT;
void vigil_port_info_free (VigilPortInfo *self);
/* by_id, else by_path, else node. */
const char *vigil_port_info_get_name (const VigilPortInfo *self);

/* The name under /dev/serial/by-id that leads to the device node @path; NULL: none does, or @path
 * is a link itself, whose owner chose what it follows. @root as above. */
char *vigil_port_find_stable_name (const char *root, const char *path) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilPortInfo, vigil_port_info_free)
