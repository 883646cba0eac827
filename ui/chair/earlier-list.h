/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The visits before, newest first, beside the order (requirement R4.4): when, what was given, how it was borne and
 * what it did. It scrolls. What is not known is said. Thread: main. */
#pragma once

#include "bus/bus.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_EARLIER_LIST (vigil_earlier_list_get_type ())
G_DECLARE_FINAL_TYPE (VigilEarlierList, vigil_earlier_list, VIGIL, EARLIER_LIST, GtkWidget)

GtkWidget *vigil_earlier_list_new (void);
/* @protocol may be NULL. @last: lines that stand under them, NULL-terminated, under a title of their own; "" none. */
void vigil_earlier_list_show (VigilEarlierList *self, const VigilView *view, const VigilProtocol *protocol,
                              const char *title, const char *const *last);
