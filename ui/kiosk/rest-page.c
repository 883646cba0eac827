/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "kiosk/rest-page.h"
#include "kiosk/kiosk-button.h"
#include "kiosk/music-card.h"
#include "kiosk/sound-sheet.h"
#include "widget/breathing-ring.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

/* 0 as it is, 1 .. 3 darker, then only the outline of the call. */
#define NIGHT 4

struct _VigilRestPage {
  GtkWidget parent_instance;
  VigilNurseCall *nurse_call;
  VigilWords *words;
  GtkWidget *ring, *card, *sound, *call, *darker, *language, *shade;
  guint darkness;
  gboolean shows_sound;
};

enum { LANGUAGE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilRestPage, vigil_rest_page, GTK_TYPE_WIDGET)

static const char *G_GNUC_FORMAT (2)
tr (VigilRestPage *self, const char *text)
{
  return vigil_words_get (self->words, text);
}

static void
set_word (GtkWidget *button, const char *word)
{
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (button), word);
}

static void
update_call (VigilRestPage *self)
{
  VigilCallState state = vigil_nurse_call_get_state (self->nurse_call);
  const char *name = vigil_nurse_call_get_seen_by (self->nurse_call);
  g_autofree char *seen = name != NULL ? g_strdup_printf (tr (self, N_("%s has seen it")), name)
                                       : g_strdup (tr (self, N_("Your nurse has seen it")));
  const char *const words[] = {
    [VIGIL_CALL_IDLE] = N_("Call my nurse"),
    [VIGIL_CALL_ASKED] = N_("Calling your nurse"),
    [VIGIL_CALL_CALLED] = N_("Your nurse has been called"),
    [VIGIL_CALL_SEEN] = seen,
    [VIGIL_CALL_FAILED] = N_("Please call out to your nurse"),
  };

  set_word (self->call, state == VIGIL_CALL_SEEN ? seen : tr (self, words[state]));
  vigil_kiosk_button_set_icon (VIGIL_KIOSK_BUTTON (self->call),
                               state == VIGIL_CALL_SEEN ? "check" : "raise");
  vigil_widget_set_class (self->call, "solid", state == VIGIL_CALL_CALLED);
}

static void
update_words (VigilRestPage *self)
{
  vigil_breathing_ring_set_words (VIGIL_BREATHING_RING (self->ring), tr (self, N_("Breathe in")),
                                  tr (self, N_("gently")), tr (self, N_("Breathe out")),
                                  tr (self, N_("slowly")));
  set_word (self->darker, tr (self, N_("Darker")));
  set_word (self->language, tr (self, N_("Language")));
  update_call (self);
}

static void
on_call (VigilRestPage *self)
{
  vigil_nurse_call_call (self->nurse_call, NULL);
}

static void
update_places (VigilRestPage *self)
{
  gboolean is_night = self->darkness == NIGHT;

  for (guint i = 1; i < NIGHT; i++) {
    char css[16];

    g_snprintf (css, sizeof css, "darker-%u", i);
    vigil_widget_set_class (self->shade, css, i == self->darkness);
  }
  gtk_widget_set_visible (self->shade, self->darkness > 0 && !is_night);
  gtk_widget_set_visible (self->ring, !is_night && !self->shows_sound);
  gtk_widget_set_visible (self->card, !is_night && !self->shows_sound);
  gtk_widget_set_visible (self->sound, !is_night && self->shows_sound);
  gtk_widget_set_visible (self->darker, !is_night);
  gtk_widget_set_visible (self->language, !is_night);
  vigil_widget_set_class (GTK_WIDGET (self), "night", is_night);
}

static void
on_darker (VigilRestPage *self)
{
  self->darkness = (self->darkness + 1) % (NIGHT + 1);
  update_places (self);
}

/* Out of the night any touch leads, and does nothing else, unless it is the call. */
static void
on_any_touch (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  VigilRestPage *self = user_data;
  GtkWidget *hit = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  if (self->darkness != NIGHT)
    return;
  if (hit == NULL || (hit != self->call && !gtk_widget_is_ancestor (hit, self->call)))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->darkness = 0;
  update_places (self);
}

static void
on_volume (VigilRestPage *self)
{
  self->shows_sound = TRUE;
  update_places (self);
}

void
vigil_rest_page_reset (VigilRestPage *self)
{
  g_return_if_fail (VIGIL_IS_REST_PAGE (self));
  self->shows_sound = FALSE;
  update_places (self);
}

void
vigil_rest_page_forget (VigilRestPage *self)
{
  g_return_if_fail (VIGIL_IS_REST_PAGE (self));
  self->darkness = 0;
  vigil_rest_page_reset (self);
}

static void
on_language (VigilRestPage *self)
{
  g_signal_emit (self, signals[LANGUAGE], 0);
}

static void
vigil_rest_page_dispose (GObject *object)
{
  VigilRestPage *self = VIGIL_REST_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->nurse_call);
  g_clear_object (&self->words);
  G_OBJECT_CLASS (vigil_rest_page_parent_class)->dispose (object);
}

static void
vigil_rest_page_class_init (VigilRestPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_rest_page_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "kioskpage");
  signals[LANGUAGE] = g_signal_new ("language", VIGIL_TYPE_REST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigil_rest_page_init (VigilRestPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *touch = gtk_gesture_click_new ();

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_KIOSK_WIDTH, VIGIL_KIOSK_HEIGHT));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (touch), GTK_PHASE_CAPTURE);
  g_signal_connect (touch, "pressed", G_CALLBACK (on_any_touch), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (touch));
}

static void
build (VigilRestPage *self, VigilMusic *music)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->ring = vigil_breathing_ring_new ();
  self->card = vigil_music_card_new (music, self->words);
  self->sound = vigil_sound_sheet_new (music, self->words);
  self->call = vigil_kiosk_button_new ("raise", 76, FALSE, "call");
  self->darker = vigil_kiosk_button_new ("moon", 48, TRUE, NULL);
  self->language = vigil_kiosk_button_new ("globe", 48, TRUE, NULL);
  self->shade = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_can_target (self->shade, FALSE);
  gtk_widget_add_css_class (self->shade, "kiosk-shade");
  vigil_places_put (widget, self->ring, 60, 36, VIGIL_BREATHING_RING_SIDE,
                    VIGIL_BREATHING_RING_SIDE);
  vigil_places_put (widget, self->card, 640, 48, 592, 496);
  vigil_places_put (widget, self->sound, 48, 48, VIGIL_SOUND_SHEET_WIDTH, VIGIL_SOUND_SHEET_HEIGHT);
  vigil_places_put (widget, self->call, 48, 588, 800, 176);
  vigil_places_put (widget, self->darker, 868, 588, 172, 176);
  vigil_places_put (widget, self->language, 1060, 588, 172, 176);
  vigil_places_put (widget, self->shade, 0, 0, VIGIL_KIOSK_WIDTH, VIGIL_KIOSK_HEIGHT);
  g_signal_connect_swapped (self->card, "volume", G_CALLBACK (on_volume), self);
  g_signal_connect_swapped (self->sound, "done", G_CALLBACK (vigil_rest_page_reset), self);
  g_signal_connect_swapped (self->call, "tapped", G_CALLBACK (on_call), self);
  g_signal_connect_swapped (self->darker, "tapped", G_CALLBACK (on_darker), self);
  g_signal_connect_swapped (self->language, "tapped", G_CALLBACK (on_language), self);
}

GtkWidget *
vigil_rest_page_new (VigilNurseCall *nurse_call, VigilMusic *music, VigilWords *words)
{
  VigilRestPage *self = g_object_new (VIGIL_TYPE_REST_PAGE, NULL);

  self->nurse_call = g_object_ref (nurse_call);
  self->words = g_object_ref (words);
  build (self, music);
  g_signal_connect_object (nurse_call, "changed", G_CALLBACK (update_call), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (words, "changed", G_CALLBACK (update_words), self, G_CONNECT_SWAPPED);
  update_words (self);
  update_places (self);
  return GTK_WIDGET (self);
}
