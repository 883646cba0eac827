/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's page while nothing is asked: breathing ring, music, "Call my nurse", darker,
 * language. No clock, no vital signs, no name. Signal "language": the patient wants another one.
 * Thread: main. */
#pragma once

#include "kiosk/nurse-call.h"
#include "kiosk/words.h"
#include "sound/music.h"

#include <gtk/gtk.h>

#define VIGIL_KIOSK_WIDTH 1280
#define VIGIL_KIOSK_HEIGHT 800

#define VIGIL_TYPE_REST_PAGE (vigil_rest_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilRestPage, vigil_rest_page, VIGIL, REST_PAGE, GtkWidget)

GtkWidget *vigil_rest_page_new (VigilNurseCall *nurse_call, VigilMusic *music, VigilWords *words);
/* From how loud and which back to ring and card. */
void vigil_rest_page_reset (VigilRestPage *self);
/* The same, and as bright as at first: for another patient. */
void vigil_rest_page_forget (VigilRestPage *self);
