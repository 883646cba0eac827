/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the devices page says of saving the bytes of a line. Pure; any thread. */
#pragma once

#include "bus/bus.h"

typedef struct {
  const char *label;        /* of the button: "Save bytes", "Stop saving" */
  char caption[64];         /* "for support", "1.2 MB" */
  const char *off;          /* why it cannot be begun; NULL it can */
  const char *title;        /* of the side panel; NULL: there is nothing to say there */
  char words[512];
  gboolean is_trouble;      /* it ended by itself */
} VigilSaveText;

/* @is_asking: it was tapped once, and is begun by the second tap. */
void vigil_save_text_fill (VigilSaveText *out, const VigilView *view, const VigilLinkView *link, gboolean is_asking);
/* Where captures are put: "Vigil captures" among the user's documents; transfer full. */
char *vigil_save_text_dup_folder (void);
/* "952 B", "1.2 MB": as short as a column of counts needs it; transfer full. */
char *vigil_save_text_size (guint64 bytes);
