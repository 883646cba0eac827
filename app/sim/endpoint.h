/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A simulated device's socket: the master of a pseudo-terminal, behind a stable symbolic link.
 * It keeps the other side open itself, so that programs may come and go without an error here;
 * pulling the cable closes both. A serial line waits for nobody: what is not read within two
 * seconds is lost.
 * Thread: sources live on the thread-default main context of _new (). */
#pragma once

#include <glib.h>

typedef struct _VigilSimEndpoint VigilSimEndpoint;

typedef void (*VigilSimBytesFunc) (const guint8 *bytes, gsize len, gpointer user_data);

/* Plugged in at once. @link: path of the symbolic link, or NULL. */
VigilSimEndpoint *vigil_sim_endpoint_new (const char *link, VigilSimBytesFunc on_bytes, gpointer user_data,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes the link. */
void vigil_sim_endpoint_free (VigilSimEndpoint *self);
/* Whole or not at all; nothing while unplugged or silenced. */
void vigil_sim_endpoint_send (VigilSimEndpoint *self, const guint8 *bytes, gsize len);
void vigil_sim_endpoint_unplug (VigilSimEndpoint *self);
/* A new pseudo-terminal under the same link. Nothing when plugged in. */
gboolean vigil_sim_endpoint_plug (VigilSimEndpoint *self, GError **error);
/* Sends nothing for so long, but listens. */
void vigil_sim_endpoint_silence (VigilSimEndpoint *self, double seconds);
/* Lets what it sends trickle out a byte at a time for so long. */
void vigil_sim_endpoint_dribble (VigilSimEndpoint *self, double seconds);
/* "/dev/pts/7"; NULL while unplugged. */
const char *vigil_sim_endpoint_get_path (const VigilSimEndpoint *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilSimEndpoint, vigil_sim_endpoint_free)
