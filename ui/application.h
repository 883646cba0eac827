/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: one mode, one window. Decides the renderer before a display is opened, and the look.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

typedef enum { VIGIL_MODE_CHAIR, VIGIL_MODE_STATION, VIGIL_MODE_KIOSK } VigilMode;

typedef struct {
  VigilMode mode;
  char *clinic_dir, *record_path, *chair, *site, *replay_session;
  char **monitors, **pumps;    /* NULL-terminated; NULL none */
  double speed;
  gboolean is_light, is_windowed;
} VigilOptions;

/* FALSE with a sentence for the terminal. Fills @self; _clear () it in any case. */
gboolean vigil_options_parse (VigilOptions *self, int argc, char **argv, GError **error);
void vigil_options_clear (VigilOptions *self);
/* What "vigil --help" prints. */
char *vigil_options_help (void) G_GNUC_WARN_UNUSED_RESULT;

#define VIGIL_TYPE_APPLICATION (vigil_application_get_type ())
G_DECLARE_FINAL_TYPE (VigilApplication, vigil_application, VIGIL, APPLICATION, GtkApplication)

/* Chooses GSK_RENDERER=cairo where no GPU can be used, unless it is set. Before GTK starts. Returns
 * the words for the start line: "cairo (no GPU)". */
const char *vigil_application_choose_renderer (void);

/* @options outlive it. */
VigilApplication *vigil_application_new (const VigilOptions *options);
/* After it ran: it could not show its window, and has said why. */
gboolean vigil_application_is_in_trouble (VigilApplication *self);
