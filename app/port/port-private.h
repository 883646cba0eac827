/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ports that rest on a file descriptor have in common. For this room only. */
#pragma once

#include "port/port.h"

#define VIGIL_PORT_TCP "tcp:"
#define VIGIL_PORT_REPLAY "replay:"

/* As vigil_port_find_holder (), when @n_own of the descriptors that this program has are not meant. */
char *vigil_port_find_other_holder (const char *path, guint n_own) G_GNUC_WARN_UNUSED_RESULT;

/* Sets @error from an errno, naming @path and what could not be done ("open"). */
void vigil_port_set_error (GError **error, int errnum, const char *path, const char *what);

/* Makes @fd ours alone: closed on exec, and an advisory lock that a second Vigil respects and
 * the kernel drops when we die. FALSE with BUSY when another program holds it. */
gboolean vigil_port_claim_fd (int fd, const char *path, GError **error);

/* As VigilPortOps.read and .write. */
gssize vigil_port_read_fd (int fd, const char *path, guint8 *buf, gsize len, GError **error);
gssize vigil_port_write_fd (int fd, const char *path, const guint8 *buf, gsize len, GError **error);
/* Always -1 with DENIED: what .write answers when the line is listen-only. */
gssize vigil_port_refuse_write (const char *path, GError **error);
