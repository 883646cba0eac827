/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What setting up a device shows, in words. Pure; any thread. */
#pragma once

#include "core/setup.h"
#include "model/device-text.h"

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

/* Where the setting up of one device stands. */
typedef struct {
  gboolean has_port, has_driver;      /* chosen or found */
  gboolean is_probing, is_trying;     /* now */
  gboolean is_tried, is_probed;       /* to the end */
  const VigilDriver *probing;         /* asked with; NULL it is listened to */
  const char *probing_line;           /* "9600 8N1"; "" not known */
  const char *trouble;                /* why there is no list of ports; NULL there is */
  guint n_pumps;
} VigilSetupWork;

/* One sentence of it; transfer full. @state_class: see VigilSetupState. */
char *vigil_setup_words_state (const VigilSetupWork *work, const VigilTrial *trial, const char **state_class);
/* What it is called, with @line, the settings of its line, at the end of the detail; no link, no place. */
void vigil_setup_text_driver (VigilDeviceText *out, const VigilDriver *driver, const char *line);
void vigil_setup_row_fill_port (VigilSetupRow *out, const VigilPortInfo *port);
void vigil_setup_row_fill_driver (VigilSetupRow *out, const VigilDriver *driver);
/* Counts, newest bytes, and what the device told of itself; the rest is empty. */
void vigil_setup_state_fill_trial (VigilSetupState *out, const VigilTrial *trial);
void vigil_setup_row_clear (VigilSetupRow *row);
void vigil_setup_state_clear (VigilSetupState *state);
