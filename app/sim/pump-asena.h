/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The pump's end of the Alaris/Asena syringe pump protocol ("!COMMAND^field|CRC" CR at 38400
 * baud): queries, sets, remote control with its security code, alarms, and the 15 s watchdog of
 * the user manual. Written from public drivers and the manual; the refusal that a real pump gives
 * is not public, so this one can refuse in every way a host must survive.
 *
 * Knows no port and no clock. One thread at a time. */
#pragma once

#include "sim/syringe.h"

typedef struct _VigilSimPump VigilSimPump;

typedef enum {
  VIGIL_SIM_REFUSAL_SILENCE,
  VIGIL_SIM_REFUSAL_ESC,
  VIGIL_SIM_REFUSAL_BAD_ECHO,   /* echoes a value that was not asked for */
  VIGIL_SIM_REFUSAL_NOPERMIT,
} VigilSimRefusal;

typedef void (*VigilSimPumpSendFunc) (const guint8 *bytes, gsize len, gpointer user_data);

/* @serial_number: as in INST_SERIALNO, "8002-51740". @drug: shown in INF, may be "". */
VigilSimPump *vigil_sim_pump_new (const char *serial_number, const char *drug, VigilSimPumpSendFunc send,
                                  gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void vigil_sim_pump_free (VigilSimPump *self);
void vigil_sim_pump_feed (VigilSimPump *self, const guint8 *bytes, gsize len, gint64 now_us);
/* Advances by @dt_s up to @now_us; returns what reached the patient (mL). */
double vigil_sim_pump_step (VigilSimPump *self, double dt_s, gint64 now_us);

/* The keypad, the line and the power: what staff and the world do to it. */
VigilSimSyringe *vigil_sim_pump_get_syringe (VigilSimPump *self);
/* As at the keypad: from now on silence on the wire does not stop it. FALSE: nothing to infuse. */
gboolean vigil_sim_pump_key_start (VigilSimPump *self);
/* FALSE: a pump whose software allows no remote control. */
void vigil_sim_pump_set_permits_remote (VigilSimPump *self, gboolean permits);
void vigil_sim_pump_set_refusal (VigilSimPump *self, VigilSimRefusal refusal);
/* TRUE: a rate above the maximum is taken as the maximum; FALSE: refused. */
void vigil_sim_pump_set_clamps (VigilSimPump *self, gboolean clamps);
/* The next @n_frames leave with a bad check code. */
void vigil_sim_pump_corrupt (VigilSimPump *self, guint n_frames);
/* "SET", "HLD" or "KVO", as INF says it. */
const char *vigil_sim_pump_get_mode_word (VigilSimPump *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilSimPump, vigil_sim_pump_free)
