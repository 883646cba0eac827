/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of a list that can be tapped: a mark, a title, a second line, and at the end a chip or
 * who and when. 88 high.
 * Signal "tapped". Accessible: BUTTON, named by all that it shows.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

typedef enum {
  VIGIL_MARK_NONE,
  VIGIL_MARK_OPEN,      /* ring: to be done or asked */
  VIGIL_MARK_DONE,      /* disc with a tick */
  VIGIL_MARK_BLOCKS,    /* white square with a cross */
  VIGIL_MARK_ADVISORY,  /* square with a flag */
  VIGIL_MARK_CHOICE,    /* empty until chosen */
} VigilRowMark;

#define VIGIL_TYPE_ROW (vigil_row_get_type ())
G_DECLARE_FINAL_TYPE (VigilRow, vigil_row, VIGIL, ROW, GtkButton)

GtkWidget *vigil_row_new (const char *title);
void vigil_row_set_mark (VigilRow *self, VigilRowMark mark);
/* An icon instead of a mark. */
void vigil_row_set_icon (VigilRow *self, const char *icon);
void vigil_row_set_title (VigilRow *self, const char *title);
/* Its words on one line, the rest is cut: for rows that are too low for two. */
void vigil_row_set_is_low (VigilRow *self, gboolean is_low);
/* The same for the title, which is otherwise given two. */
void vigil_row_set_is_title_low (VigilRow *self, gboolean is_low);
void vigil_row_set_line (VigilRow *self, const char *line);
/* The second line is what counts now: inverse. */
void vigil_row_set_is_line_strong (VigilRow *self, gboolean is_strong);
/* Either is taken away by NULL. @chip_class "line" or "inverse" or NULL. */
void vigil_row_set_chip (VigilRow *self, const char *chip, const char *chip_class);
/* Large, before the chip: "100 mL". NULL: none. */
void vigil_row_set_number (VigilRow *self, const char *number);
void vigil_row_set_end (VigilRow *self, const char *end);
void vigil_row_set_is_selected (VigilRow *self, gboolean is_selected);
