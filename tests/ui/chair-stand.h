/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The chair in a real window, tapped by the words on it: on a told visit without core, or on a real
 * core that recovers a visit which was told to its record before. */
#pragma once

#include "chair/chair-page.h"
#include "chair/page.h"
#include "fixtures/visit-story.h"

typedef struct {
  VigilCore *core;             /* NULL on a told visit */
  VigilChairModel *model;
  GtkWidget *window, *chair;
  char *dir;                   /* temporary */
} ChairStand;

/* What the visit's record holds when the core opens it. */
typedef enum {
  CHAIR_STAND_NO_VISIT,
  CHAIR_STAND_GATES,           /* no gate is answered */
  CHAIR_STAND_DOSE,            /* every gate has passed */
  CHAIR_STAND_PRESCRIBED,      /* infusing: ketamine was confirmed, no pump is there */
  CHAIR_STAND_LOCKED,          /* the same, nobody is signed in */
} ChairStandVisit;

/* Instead of gtk_test_init (): no sound leaves the test. */
void chair_stand_init (int *argc, char ***argv);
/* Changes the text of a file of the clinic's rules; takes @text. */
typedef char *(*ChairStandEdit) (const char *name, char *text);
/* @edit: the clinic's rules instead of the example's; @edit_screen: other ones for the screen than the
 * core has, so that it refuses what the screen lets pass. Both may be NULL. */
void chair_stand_open (ChairStand *self, ChairStandVisit visit, ChairStandEdit edit, ChairStandEdit edit_screen);
/* Time is the story's. */
void chair_stand_tell (ChairStand *self, VisitStory *story);
void chair_stand_close (ChairStand *self);

const VigilView *chair_stand_view (ChairStand *self);
guint chair_stand_count (ChairStand *self, VigilEventKind kind);
/* NULL: none yet. */
const VigilEvent *chair_stand_last (ChairStand *self, VigilEventKind kind);

void chair_stand_settle (ChairStand *self);
/* What is on the screen and says this, whole; NULL nothing. */
GtkWidget *chair_stand_find (ChairStand *self, const char *text);
/* Of that type, on the screen. */
GtkWidget *chair_stand_find_type (ChairStand *self, GType type);
VigilButton *chair_stand_button (ChairStand *self, VigilBarAction action);
/* Taps, whether it is held or not. */
void chair_stand_tap (ChairStand *self, const char *text);
void chair_stand_tap_bar (ChairStand *self, VigilBarAction action);
/* Waits until it says @label and takes a tap again, then taps. */
void chair_stand_press_bar (ChairStand *self, VigilBarAction action, const char *label);
void chair_stand_enter_pin (ChairStand *self, const char *pin);
