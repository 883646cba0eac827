/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "kiosk/rest-page.h"
#include "base/clock.h"
#include "kiosk/kiosk-button.h"
#include "kiosk/music-card.h"
#include "widget/breathing-ring.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define CALL_AGAIN_US (20 * VIGIL_USEC_PER_SEC)
#define N_DARKNESS 4

struct _VigilRestPage {
  GtkWidget parent_instance;
  VigilChairModel *model;
  GtkWidget *ring, *card, *call, *darker, *language;
  gint64 called_us;           /* wall, by this page; 0 not */
  gboolean is_open;           /* the call is not answered yet */
  char *seen_by;              /* of the last call; NULL nobody */
  guint darkness;
};

enum { LANGUAGE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilRestPage, vigil_rest_page, GTK_TYPE_WIDGET)

static const char *
name_of_staff (VigilRestPage *self, const char *id)
{
  VigilClinic *clinic = vigil_chair_model_get_clinic (self->model);
  const VigilStaff *staff = clinic != NULL ? vigil_clinic_find_staff (clinic, id) : NULL;

  return staff != NULL ? staff->name : NULL;
}

static void
on_event (VigilChairModel *model, VigilEvent *event, gpointer user_data)
{
  VigilRestPage *self = user_data;

  if (event->kind != VIGIL_EVENT_NURSE_CALL_SEEN)
    return;
  g_free (self->seen_by);
  self->seen_by = g_strdup (name_of_staff (self, event->actor));
}

static void
on_view_changed (VigilRestPage *self)
{
  const VigilView *view = vigil_chair_model_get_view (self->model);
  gboolean is_called = view->session.nurse_called_wall_us != 0;
  g_autofree char *seen = NULL;

  if (self->is_open && !is_called && self->called_us != 0)
    seen = self->seen_by != NULL ? g_strdup_printf (_("%s has seen it"), self->seen_by) : g_strdup (_("Your nurse has seen it"));
  if (is_called)
    self->is_open = TRUE;
  vigil_widget_set_class (self->call, "go", is_called);
  if (is_called)
    vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->call), _("Your nurse has been called"));
  else if (seen != NULL)
    vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->call), seen);
  if (!is_called && (self->called_us == 0 || view->now_wall_us - self->called_us > CALL_AGAIN_US)) {
    self->is_open = FALSE;
    vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->call), _("Call my nurse"));
  }
}

/* Said as called only when it is in the record, and so on its way to the chair's alarms. */
static void
on_called (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilRestPage) self = user_data;

  if (error != NULL)
    vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->call), _("That did not work: please call out"));
}

static void
on_call (VigilRestPage *self)
{
  const VigilView *view = vigil_chair_model_get_view (self->model);

  if (view->session.nurse_called_wall_us != 0 && view->now_wall_us - self->called_us < CALL_AGAIN_US)
    return;
  self->called_us = view->now_wall_us;
  g_clear_pointer (&self->seen_by, g_free);
  vigil_chair_model_propose_as_patient (self->model, VIGIL_EVENT_NURSE_CALLED, vigil_body_new ("from", "s", "kiosk", NULL),
                                        on_called, g_object_ref (self));
}

/* Three steps darker: then the ring alone, then only the call. The next touch brings it back. */
static void
set_darkness (VigilRestPage *self, guint darkness)
{
  self->darkness = darkness % N_DARKNESS;
  gtk_widget_set_opacity (self->card, self->darkness == 0 ? 1 : self->darkness == 1 ? 0.35 : 0);
  gtk_widget_set_opacity (self->ring, self->darkness < 3 ? 1 - self->darkness * 0.3 : 0);
  gtk_widget_set_opacity (self->language, self->darkness == 0 ? 1 : 0);
  gtk_widget_set_opacity (self->darker, self->darkness < 3 ? 1 : 0);
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->darker), self->darkness == 0 ? _("Darker") : _("Lighter"));
}

static void
on_darker (VigilRestPage *self)
{
  set_darkness (self, self->darkness + 1);
}

static void
on_any_touch (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  VigilRestPage *self = user_data;

  if (self->darkness == N_DARKNESS - 1)
    set_darkness (self, 0);
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
  g_clear_object (&self->model);
  g_clear_pointer (&self->seen_by, g_free);
  G_OBJECT_CLASS (vigil_rest_page_parent_class)->dispose (object);
}

static void
vigil_rest_page_class_init (VigilRestPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_rest_page_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "kiosk");
  signals[LANGUAGE] = g_signal_new ("language", VIGIL_TYPE_REST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static void
vigil_rest_page_init (VigilRestPage *self)
{
  GtkGesture *touch = gtk_gesture_click_new ();

  gtk_widget_set_layout_manager (GTK_WIDGET (self), vigil_places_new (VIGIL_KIOSK_WIDTH, VIGIL_KIOSK_HEIGHT));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (touch), GTK_PHASE_CAPTURE);
  g_signal_connect (touch, "pressed", G_CALLBACK (on_any_touch), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (touch));
}

GtkWidget *
vigil_rest_page_new (VigilChairModel *model, VigilMusic *music)
{
  VigilRestPage *self = g_object_new (VIGIL_TYPE_REST_PAGE, NULL);
  GtkWidget *widget = GTK_WIDGET (self);

  self->model = g_object_ref (model);
  self->ring = vigil_breathing_ring_new ();
  self->card = vigil_music_card_new (music);
  self->call = vigil_kiosk_button_new ("raise", 76, _("Call my nurse"), FALSE, "call");
  self->darker = vigil_kiosk_button_new ("moon", 48, _("Darker"), TRUE, NULL);
  self->language = vigil_kiosk_button_new ("globe", 48, _("Language"), TRUE, NULL);
  vigil_places_put (widget, self->ring, 60, 36, 520, 520);
  vigil_places_put (widget, self->card, 640, 48, 592, 496);
  vigil_places_put (widget, self->call, 48, 588, 800, 176);
  vigil_places_put (widget, self->darker, 868, 588, 172, 176);
  vigil_places_put (widget, self->language, 1060, 588, 172, 176);
  g_signal_connect_swapped (self->call, "tapped", G_CALLBACK (on_call), self);
  g_signal_connect_swapped (self->darker, "tapped", G_CALLBACK (on_darker), self);
  g_signal_connect_swapped (self->language, "tapped", G_CALLBACK (on_language), self);
  g_signal_connect_object (model, "view-changed", G_CALLBACK (on_view_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "event", G_CALLBACK (on_event), self, 0);
  on_view_changed (self);
  return widget;
}
