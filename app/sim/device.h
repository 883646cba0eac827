/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a simulated device is: its end of one protocol, named after the driver that reads it. It
 * knows no port and no clock: bytes go in by feed, time and the patient by show or infuse, and
 * what it sends comes out of a callback, a whole message at a time. Written from the protocol's
 * description alone, never from the driver: each is the other's check.
 * One thread at a time. */
#pragma once

#include "sim/patient.h"
#include "sim/syringe.h"

typedef struct _VigilSimDevice VigilSimDevice;

typedef void (*VigilSimSendFunc) (const guint8 *bytes, gsize len, gpointer user_data);

enum { VIGIL_SIM_MAX_CHANNELS = 4 };

typedef struct {
  gboolean is_demo;            /* a monitor says that its data are a demonstration */
  const char *serial_number;   /* pumps; NULL the device's own choice */
  const char *drug;            /* in the first pump, as its keypad names it; NULL or "" none */
  guint n_channels;            /* pumps on this one line, 1 to VIGIL_SIM_MAX_CHANNELS; 0 is 1 */
  VigilSimPatient *patient;    /* whose cuff the host may start; NULL nobody's; outlives the device */
  VigilSimSendFunc send;
  gpointer user_data;
} VigilSimDeviceOptions;

typedef struct {
  const char *id;              /* the driver's: "alaris-asena" */
  gboolean is_pump;
  guint max_channels;          /* pumps that one line can carry; 0 for a monitor */
  VigilSimDevice *(*new) (const VigilSimDeviceOptions *options);
  void (*free) (VigilSimDevice *self);
  void (*feed) (VigilSimDevice *self, const guint8 *bytes, gsize len, gint64 now_us);
  /* Off and on again: what it had agreed with the host is forgotten, a pump holds. */
  void (*reboot) (VigilSimDevice *self, gint64 now_us);
  /* A word or two for this device alone ("remote off"). FALSE: not understood. May be NULL. */
  gboolean (*command) (VigilSimDevice *self, const char *const *words);
  /* What it does, in the protocol's own word: "associated"; of pump @channel: "HLD". */
  const char *(*get_state_word) (const VigilSimDevice *self, guint channel);

  /* Monitors: the next VIGIL_SIM_BLOCK_S of the patient. Answers that are due leave here.
   * @wall_us is the device's own clock. */
  void (*show) (VigilSimDevice *self, const VigilSimBlock *block, const VigilSimVitals *vitals, gint64 now_us,
                gint64 wall_us);

  /* Pumps: advances by @dt_s up to @now_us; returns what the first of them gave the patient (mL). */
  double (*infuse) (VigilSimDevice *self, double dt_s, gint64 now_us);
  /* The mechanics of pump @channel; what staff and the world do to it. */
  VigilSimSyringe *(*get_syringe) (VigilSimDevice *self, guint channel);
  /* As at the keypad: from now on silence on the wire does not stop it. FALSE: nothing to infuse. */
  gboolean (*key_start) (VigilSimDevice *self, guint channel);
} VigilSimDeviceOps;

/* Devices embed this first; _new () of the ops fills it. */
struct _VigilSimDevice {
  const VigilSimDeviceOps *ops;
};

/* By the driver's id; NULL: no such device can be simulated. */
const VigilSimDeviceOps *vigil_sim_device_find (const char *id);
/* NULL-terminated; those that are pumps or those that are not. Free with g_free (). */
const char **vigil_sim_device_list_ids (gboolean is_pump) G_GNUC_WARN_UNUSED_RESULT;
void vigil_sim_device_free (VigilSimDevice *self);
/* @line is cut at blanks and handed to the device. FALSE: not understood. */
gboolean vigil_sim_device_command (VigilSimDevice *self, const char *line);

extern const VigilSimDeviceOps vigil_sim_intellivue;
extern const VigilSimDeviceOps vigil_sim_capnostream;
extern const VigilSimDeviceOps vigil_sim_masimo;
extern const VigilSimDeviceOps vigil_sim_nellcor;
extern const VigilSimDeviceOps vigil_sim_nonin;
extern const VigilSimDeviceOps vigil_sim_nonin_df1;
extern const VigilSimDeviceOps vigil_sim_nonin_df8;
extern const VigilSimDeviceOps vigil_sim_asena;
extern const VigilSimDeviceOps vigil_sim_bbraun;
extern const VigilSimDeviceOps vigil_sim_fresenius;
extern const VigilSimDeviceOps vigil_sim_newera;
extern const VigilSimDeviceOps vigil_sim_ge_s5;
extern const VigilSimDeviceOps vigil_sim_pm6750;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilSimDevice, vigil_sim_device_free)
