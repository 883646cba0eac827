/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Setting up one device, in the words that a page shows: which ports there are, what is behind the
 * chosen one, whether it answers, and what stands at this chair already. Work is done on threads of
 * the core's; "changed" is emitted on the main thread whenever something would be said otherwise.
 * Thread: main. */
#pragma once

#include <glib-object.h>

#define VIGIL_TYPE_DEVICE_SETUP (vigil_device_setup_get_type ())
G_DECLARE_FINAL_TYPE (VigilDeviceSetup, vigil_device_setup, VIGIL, DEVICE_SETUP, GObject)

typedef struct {
  char *title, *line;         /* "FT232R USB UART", "ttyUSB0, serial number A50285BI" */
  char *chip;                 /* "In use"; NULL none */
  const char *chip_class;     /* as in vigil_row_set_chip () */
  const char *icon;           /* or NULL */
  char *why_not;              /* it cannot be taken, and this is why; NULL: it can */
  gboolean is_chosen;
} VigilSetupRow;

/* What is known of the chosen port. */
typedef struct {
  char *port;                 /* "FT232R USB UART"; NULL: none is chosen */
  char *device;               /* "Philips IntelliVue"; NULL: not yet */
  char *line;                 /* "Data Export, RS-232, 115200 8N1"; "" without a device */
  char *maturity;             /* "Bench tested"; "" without a device */
  char *state;                /* one sentence: what is going on, or came of it */
  const char *state_class;    /* NULL; "inverse": needs doing something */
  char *bytes, *frames, *bad, *sent;     /* counts as the language writes them */
  char *last;                 /* "c0 11 01 ...", the newest bytes; "" none */
  char *told;                 /* "MP50, serial number DE0001"; "" it has told nothing of itself */
  gboolean is_busy;           /* something is under way */
  gboolean has_answered;
} VigilSetupState;

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
void vigil_device_setup_set_is_listen_only (VigilDeviceSetup *self, gboolean is_listen_only);
gboolean vigil_device_setup_get_is_listen_only (VigilDeviceSetup *self);

/* Finds out what is behind the chosen port; asks it in one protocol after the other. */
void vigil_device_setup_find_out (VigilDeviceSetup *self);
/* Tries the chosen device once more. */
void vigil_device_setup_try_again (VigilDeviceSetup *self);

void vigil_device_setup_fill_state (VigilDeviceSetup *self, VigilSetupState *out);

/* What the chosen device would be at this chair: "monitor", "pump 2"; NULL: nothing is chosen.
 * Transfer full. */
char *vigil_device_setup_dup_role (VigilDeviceSetup *self);
/* Remembers it: a monitor instead of the one there was, a pump after those there are or instead of
 * the one at the same port. Used from the next start. */
gboolean vigil_device_setup_save (VigilDeviceSetup *self, GError **error);
void vigil_setup_row_clear (VigilSetupRow *row);
void vigil_setup_state_clear (VigilSetupState *state);
