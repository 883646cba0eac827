/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the devices page says of a link: its name, where it is plugged in, how it does, what it sends,
 * and what Vigil may send to it. Pure; any thread. */
#pragma once

#include "bus/bus.h"

typedef struct {
  const char *icon;
  char name[80];            /* as the clinic calls it, else "Philips IntelliVue" */
  char detail[96];          /* as it calls itself: "MP50"; else "Data Export, RS-232", or what it is where it has a
                             * name; "" */
  char place[192];          /* "USB serial adapter, ttyUSB0"; "Philips IntelliVue, ttyUSB0" where it has a name */
  char state[64];           /* "Live", "Silent 12 s", "Wrong driver or speed?" */
  const char *chip_class;   /* NULL live, "line" not yet, "inverse" wrong */
  char maturity[48];        /* "Bench tested" */
} VigilDeviceText;

void vigil_device_text_fill (VigilDeviceText *out, const VigilLinkView *link, gint64 now_wall_us);

#define VIGIL_DEVICE_SIGNALS 16

typedef struct {
  char name[48], value[64], age[64];
  const char *hue;          /* a class of the style sheet or NULL */
  gboolean is_known;        /* else the value is two dashes and the age says why */
} VigilSignalText;

/* What arrives from @link, at most @max rows. Returns how many. */
guint vigil_device_signals_fill (VigilSignalText *out, guint max, const VigilView *view, const VigilLinkView *link);

/* What Vigil may send to devices of this kind, a sentence. @pump_control as in VigilView. */
const char *vigil_device_words_may_send (gboolean is_pump, int pump_control);
/* What the pump does when Vigil falls silent; transfer full, NULL: not known. */
char *vigil_device_words_watchdog (const VigilChannel *channel);
/* Required signals of @profile that are not there now, "HR, SpO₂"; transfer full, NULL: none. */
char *vigil_device_words_missing (const VigilView *view, const VigilAlarmProfile *profile);
