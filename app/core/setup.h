/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Setting up the devices of a chair, for a screen that must not wait: which ports there are, what is
 * behind one of them, whether a chosen device speaks. Each runs on a thread of its own; answers and
 * progress come on the caller's thread-default context, progress never after the answer. A port
 * that the running chair has is BUSY ("held by this program"): how that device does stands in its
 * VigilLinkView, and vigil_core_set_devices_async () takes it away. What is chosen is given to the
 * chair by the same call, and remembered by core/devices-file.h. */
#pragma once

#include "core/probe.h"
#include "port/port-list.h"

/* Of VigilPortInfo; @root as of vigil_port_list (). */
void vigil_setup_list_ports_async (const char *root, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *vigil_setup_list_ports_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef void (*VigilSetupTrialFunc) (const VigilTrial *trial, gpointer user_data);

/* Tests the connection for @limit_ms; @spec is core/device-spec.h's. @on_progress (may be NULL) gets
 * the counts as they stand, about four times a second, with the callback's @user_data. Cancelled, it
 * answers with what was seen until then. FALSE: the spec is wrong. */
void vigil_setup_try_async (const char *spec, guint limit_ms, VigilSetupTrialFunc on_progress,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean vigil_setup_try_finish (GAsyncResult *result, VigilTrial *trial, GError **error);

#define VIGIL_SETUP_LINE_SIZE 32

/* @asked NULL: nobody is asked, it is listened to; @line: "9600 8N1"; "" where it is set elsewhere. */
typedef void (*VigilSetupProbeFunc) (const VigilDriver *asked, const char *line, gpointer user_data);

/* Finds out what is behind @path; @on_begin (may be NULL) tells what is tried now.
 * Answers as vigil_probe_run (). */
void vigil_setup_probe_async (const char *path, gboolean is_listen_only, VigilSetupProbeFunc on_begin,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *vigil_setup_probe_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
