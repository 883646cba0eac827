/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps one port open: opens it, reads it, queues what it does not take at once, and when it is
 * gone opens it again with back-off (0.5 s doubling to 8 s; at once when the path comes back). A
 * port of /dev that has a name under /dev/serial/by-id is found again by that name, whatever its
 * number is by then. A recording is played once.
 * Internal to core/. Thread: one; sources are attached to its thread-default context. */
#pragma once

#include "port/port.h"

typedef struct _VigilConnection VigilConnection;

/* Each may close the connection, none may free it. */
typedef struct {
  /* The port is open. */
  void (*on_open) (gpointer user_data);
  void (*on_bytes) (const guint8 *bytes, gsize len, gpointer user_data);
  /* Bytes that left. May be NULL. */
  void (*on_sent) (const guint8 *bytes, gsize len, gpointer user_data);
  /* There is no port: it is gone, or could not be opened (said at each attempt). */
  void (*on_trouble) (gpointer user_data);
  gpointer user_data;
} VigilConnectionEvents;

/* @events is copied. */
VigilConnection *vigil_connection_new (const char *path, const VigilLine *line,
                                       const VigilConnectionEvents *events) G_GNUC_WARN_UNUSED_RESULT;
/* Tries at once, and goes on trying. */
void vigil_connection_open (VigilConnection *self);
/* Stops trying. Tells nothing. */
void vigil_connection_close (VigilConnection *self);
void vigil_connection_free (VigilConnection *self);

/* Whole or not at all; what is not taken is counted. Nothing when it is listen-only. */
void vigil_connection_send (VigilConnection *self, const guint8 *bytes, gsize len);
/* After sending outside .on_bytes: acts upon a port that turned out to be gone. */
void vigil_connection_check (VigilConnection *self);

gboolean vigil_connection_is_open (const VigilConnection *self);
const char *vigil_connection_get_path (const VigilConnection *self);
/* Why there is no open port; NULL if there is one, or none is wanted. The code is of the same trouble. */
const char *vigil_connection_get_trouble (const VigilConnection *self);
VigilPortError vigil_connection_get_trouble_code (const VigilConnection *self);
/* Bytes, since it was opened. */
guint64 vigil_connection_get_bytes_sent (const VigilConnection *self);
/* Messages not sent: there was no room, or no port; and those that listening kept back. Since _new (). */
guint64 vigil_connection_get_n_dropped (const VigilConnection *self);
guint64 vigil_connection_get_n_withheld (const VigilConnection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilConnection, vigil_connection_free)
