/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of the chair: what fills the work area (880 x 536) while a stage or a task lasts, the panel
 * beside it (370 x 254), and what the left of the bottom bar does meanwhile. A page is an
 * arrangement of widgets; it sees the chair through its model and does things by proposing events.
 * Signals: "bar-changed": describe () would say something else; "done": the task is over, the chair
 * goes back to its stage's page; "ask" (const char *task): another page is wanted, "sign-in",
 * "sign", "devices", "setup", "setup:" and the port that is meant, "channel", "check", "record",
 * "rescue", "effect", "sound", "course", "order", "needle", "bag", "second", "waste", "tracks", "score:" and an
 * instrument, "test-dose", "kiosk", or "side-effects" the sheet; "command" (int channel, guint VigilVerb): the
 * pump of a channel (-1: of all) is to be asked, as the bar's PAUSE and STOP do it.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_PAGE_WIDTH 880
#define VIGIL_PAGE_HEIGHT 536
#define VIGIL_PAGE_SIDE_WIDTH 370
#define VIGIL_PAGE_SIDE_HEIGHT 254

/* What stands in the three places at the left of the bar. A NULL label leaves its place empty. An error that has to be
 * read takes the record buttons away. */
typedef struct {
  const char *back, *back_icon;   /* NULL: an arrow */
  const char *secondary, *secondary_icon;
  const char *primary;
  char primary_caption[128];
  char primary_off[128];       /* why it cannot be tapped; "" it can */
  gboolean has_records;        /* the five record buttons instead, until something of the page's own is to be done */
} VigilPageBar;

#define VIGIL_TYPE_PAGE (vigil_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (VigilPage, vigil_page, VIGIL, PAGE, GtkWidget)

struct _VigilPageClass {
  GtkWidgetClass parent_class;

  /* The view changed; also called once when the page is shown. */
  void (*update) (VigilPage *self, const VigilView *view);
  void (*describe) (VigilPage *self, VigilPageBar *bar);
  void (*back) (VigilPage *self);
  void (*secondary) (VigilPage *self);
  void (*primary) (VigilPage *self);
};

VigilChairModel *vigil_page_get_model (VigilPage *self);
/* The panel at the side, made on first use: a VigilPlaces box of class "card side". The page owns it
 * and fills it; the chair shows it. */
GtkWidget *vigil_page_get_side (VigilPage *self);

/* It is hidden for another task that it asked for, and goes on after it. */
void vigil_page_set_is_waiting (VigilPage *self);

void vigil_page_update (VigilPage *self);
void vigil_page_describe (VigilPage *self, VigilPageBar *bar);
void vigil_page_back (VigilPage *self);
void vigil_page_secondary (VigilPage *self);
void vigil_page_primary (VigilPage *self);

/* For subclasses. */
/* In a map () of a subclass, before the parent's: the page comes back from waiting, keep what was typed. */
gboolean vigil_page_is_waiting (VigilPage *self);
void vigil_page_bar_changed (VigilPage *self);
void vigil_page_done (VigilPage *self);
void vigil_page_ask (VigilPage *self, const char *task);
void vigil_page_ask_score (VigilPage *self, const char *instrument_id);
/* What cannot be asked is said where the infusion stands: START, PAUSE, STOP. */
void vigil_page_command (VigilPage *self, int channel, VigilVerb verb);
/* An answer that is nothing but an error: it stands in the primary's caption until the next tap,
 * instead of why it is off. */
void vigil_page_set_error (VigilPage *self, const GError *error);
/* Proposes and shows nothing but an error; the page lives until the answer. Takes @body. */
void vigil_page_propose (VigilPage *self, VigilEventKind kind, JsonObject *body);
/* For vigil_chair_model_propose (): shows an error, else nothing. @self is a VigilPage. */
void vigil_page_on_proposed (gint64 seq, const GError *error, gpointer self);
