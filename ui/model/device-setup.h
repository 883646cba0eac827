/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Setting up one device, in the words that a page shows: which ports there are, what is behind the
 * chosen one, whether it answers, and what stands at this chair already. Work is done on threads of
 * the core's; "changed" is emitted on the main thread whenever something would be said otherwise.
 * Thread: main. */
#pragma once

#include "model/setup-text.h"

#include <glib-object.h>

#define VIGIL_TYPE_DEVICE_SETUP (vigil_device_setup_get_type ())
G_DECLARE_FINAL_TYPE (VigilDeviceSetup, vigil_device_setup, VIGIL, DEVICE_SETUP, GObject)

/* @path: where what is chosen is remembered; NULL the user's own. */
VigilDeviceSetup *vigil_device_setup_new (const char *path);

/* Looks for ports anew, now and every two seconds until _stop (). */
void vigil_device_setup_start (VigilDeviceSetup *self);
/* Ends whatever is under way and lets go of the port. */
void vigil_device_setup_stop (VigilDeviceSetup *self);

guint vigil_device_setup_get_n_ports (VigilDeviceSetup *self);
void vigil_device_setup_fill_port (VigilDeviceSetup *self, guint index, VigilSetupRow *out);
/* Chosen, and listened to at once: nothing is sent. */
void vigil_device_setup_choose_port (VigilDeviceSetup *self, guint index);
/* "tcp:10.0.0.7:4001" or a path. FALSE: it names no port, and @error says why. */
gboolean vigil_device_setup_choose_address (VigilDeviceSetup *self, const char *address, GError **error);
void vigil_device_setup_forget_port (VigilDeviceSetup *self);

guint vigil_device_setup_get_n_kinds (VigilDeviceSetup *self);
void vigil_device_setup_fill_kind (VigilDeviceSetup *self, guint index, VigilSetupRow *out);
/* Chosen, and tried at once. */
void vigil_device_setup_choose_kind (VigilDeviceSetup *self, guint index);
/* Pumps that this line carries; does nothing where it can carry only one. */
void vigil_device_setup_set_n_pumps (VigilDeviceSetup *self, guint n_pumps);
/* 1 where the line carries one device. */
guint vigil_device_setup_get_n_pumps (VigilDeviceSetup *self);
guint vigil_device_setup_get_max_pumps (VigilDeviceSetup *self);
/* Speeds at which the chosen device may be found; 0: nothing is chosen, or the port's is set elsewhere. */
guint vigil_device_setup_get_n_speeds (VigilDeviceSetup *self);
/* The one that is tried: the first, until another is chosen or found out. */
guint vigil_device_setup_get_speed (VigilDeviceSetup *self);
/* Tries the next of them; after the last comes the first. */
void vigil_device_setup_next_speed (VigilDeviceSetup *self);
void vigil_device_setup_set_is_listen_only (VigilDeviceSetup *self, gboolean is_listen_only);
gboolean vigil_device_setup_get_is_listen_only (VigilDeviceSetup *self);

/* Finds out what is behind the chosen port; asks it in one protocol after the other. */
void vigil_device_setup_find_out (VigilDeviceSetup *self);
/* Tries the chosen device once more. */
void vigil_device_setup_try_again (VigilDeviceSetup *self);

void vigil_device_setup_fill_state (VigilDeviceSetup *self, VigilSetupState *out);

/* Begins with what stands at @port, and what is chosen in the end takes its place. It is not tried until somebody
 * asks for it: the chair may still have the port. FALSE: nothing stands there. */
gboolean vigil_device_setup_change (VigilDeviceSetup *self, const char *port);
/* What the clinic calls the chosen device; "" nothing. */
const char *vigil_device_setup_get_name (VigilDeviceSetup *self);
/* Blanks at its ends are left away. FALSE: it may not be called so. */
gboolean vigil_device_setup_set_name (VigilDeviceSetup *self, const char *name, GError **error);

/* Places that it could have among the devices of its role; 1 where it is the only one. */
guint vigil_device_setup_get_n_places (VigilDeviceSetup *self);
/* The next of them; after the last comes the first. Of monitors the first is trusted before the others. */
void vigil_device_setup_next_place (VigilDeviceSetup *self);

/* What the chosen device would be at this chair: "monitor", "pump 2"; NULL: nothing is chosen. */
const char *vigil_device_setup_get_role (VigilDeviceSetup *self);
/* Remembers it: instead of what is changed or stands at the same port, else after those there are. */
gboolean vigil_device_setup_save (VigilDeviceSetup *self, GError **error);
