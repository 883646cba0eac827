/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "kiosk/kiosk.h"
#include "kiosk/consent-page.h"
#include "kiosk/rest-page.h"
#include "widget/pin-pad.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#define CORNER 120
#define HOLD_MS 2000

struct _VigilKiosk {
  GtkWidget parent_instance;
  VigilChairModel *model;
  GtkWidget *stack, *rest, *consent, *staff, *pin;
  char *lang;
  guint hold;
};

enum { TAKEN_BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilKiosk, vigil_kiosk, GTK_TYPE_WIDGET)

static void
remove_pin (VigilKiosk *self)
{
  if (self->pin == NULL)
    return;
  gtk_widget_unparent (self->pin);
  self->pin = NULL;
}

void
vigil_kiosk_show_rest (VigilKiosk *self)
{
  g_return_if_fail (VIGIL_IS_KIOSK (self));
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->rest);
}

void
vigil_kiosk_show_consent (VigilKiosk *self)
{
  g_return_if_fail (VIGIL_IS_KIOSK (self));
  if (vigil_consent_page_start (VIGIL_CONSENT_PAGE (self->consent), self->lang))
    gtk_stack_set_visible_child (GTK_STACK (self->stack), self->consent);
  else
    vigil_kiosk_show_rest (self);
}

static void
on_language (VigilKiosk *self)
{
  const VigilSession *session = &vigil_chair_model_get_view (self->model)->session;
  gboolean was_french = g_str_has_prefix (self->lang, "fr");

  g_free (self->lang);
  self->lang = g_strdup (was_french ? "en" : "fr");
  if (session->stage == VIGIL_STAGE_GATES && !session->is_consent_signed)
    vigil_kiosk_show_consent (self);
}

/* ---- back to staff ---- */

static void
on_recorded (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilKiosk) self = user_data;

  g_signal_emit (self, signals[TAKEN_BACK], 0);
}

static void
on_accepted (VigilKiosk *self)
{
  vigil_kiosk_show_rest (self);
  vigil_chair_model_propose (self->model, VIGIL_EVENT_KIOSK_TAKEN_BACK, vigil_body_new ("by", "s", "pin", NULL),
                             on_recorded, g_object_ref (self));
}

static void
show_staff (VigilKiosk *self)
{
  remove_pin (self);
  self->pin = vigil_pin_pad_new (self->model, "kiosk", _("Staff"), _("Your PIN leads back to the chair."));
  g_signal_connect_object (self->pin, "accepted", G_CALLBACK (on_accepted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pin, "cancelled", G_CALLBACK (vigil_kiosk_show_rest), self, G_CONNECT_SWAPPED);
  vigil_places_put (self->staff, self->pin, 200, 132, VIGIL_PIN_PAD_WIDTH, VIGIL_PIN_PAD_HEIGHT);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->staff);
}

/* Longer than GTK's own long press can be. */
static gboolean
on_held (gpointer user_data)
{
  VigilKiosk *self = user_data;

  self->hold = 0;
  show_staff (self);
  return G_SOURCE_REMOVE;
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  VigilKiosk *self = user_data;
  int right = gtk_widget_get_width (GTK_WIDGET (self)) - CORNER;

  g_clear_handle_id (&self->hold, g_source_remove);
  if (y < CORNER && (x < CORNER || x > right))
    self->hold = g_timeout_add (HOLD_MS, on_held, self);
}

static void
on_press_ended (GtkGesture *gesture, GdkEventSequence *sequence, gpointer user_data)
{
  g_clear_handle_id (&VIGIL_KIOSK (user_data)->hold, g_source_remove);
}

static void
on_staff_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_staff (VIGIL_KIOSK (widget));
}

/* ---- music in the record ---- */

static void
propose_music (VigilKiosk *self, VigilEventKind kind, const char *title)
{
  const VigilSession *session = &vigil_chair_model_get_view (self->model)->session;

  if (session->stage != VIGIL_STAGE_NONE && session->stage != VIGIL_STAGE_CLOSED)
    vigil_chair_model_propose_as_patient (self->model, kind, vigil_body_new ("title", "s", title, NULL), NULL, NULL);
}

static void
on_music_started (VigilMusic *music, const char *title, gpointer self)
{
  propose_music (self, VIGIL_EVENT_MUSIC_STARTED, title);
}

static void
on_music_stopped (VigilMusic *music, const char *title, gpointer self)
{
  propose_music (self, VIGIL_EVENT_MUSIC_STOPPED, title);
}

/* ---- */

static void
vigil_kiosk_dispose (GObject *object)
{
  VigilKiosk *self = VIGIL_KIOSK (object);

  g_clear_handle_id (&self->hold, g_source_remove);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->model);
  g_clear_pointer (&self->lang, g_free);
  G_OBJECT_CLASS (vigil_kiosk_parent_class)->dispose (object);
}

static void
vigil_kiosk_class_init (VigilKioskClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigil_kiosk_dispose;
  gtk_widget_class_set_css_name (widget_class, "kiosk");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "kiosk.staff", NULL, on_staff_action);
  signals[TAKEN_BACK] = g_signal_new ("taken-back", VIGIL_TYPE_KIOSK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 0);
}

static void
vigil_kiosk_init (VigilKiosk *self)
{
  GtkGesture *hold = gtk_gesture_click_new ();
  const char *lang = g_getenv ("LANGUAGE");

  self->lang = g_strdup (lang != NULL && *lang != '\0' ? lang : setlocale (LC_MESSAGES, NULL));
  self->stack = gtk_stack_new ();
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  self->staff = vigil_places_box_new (VIGIL_KIOSK_WIDTH, VIGIL_KIOSK_HEIGHT, NULL);
  gtk_stack_add_child (GTK_STACK (self->stack), self->staff);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (hold), GTK_PHASE_CAPTURE);
  g_signal_connect (hold, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (hold, "end", G_CALLBACK (on_press_ended), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));
  vigil_widget_set_spoken (GTK_WIDGET (self), _("Patient screen"));
}

GtkWidget *
vigil_kiosk_new (VigilChairModel *model, VigilMusic *music)
{
  VigilKiosk *self = g_object_new (VIGIL_TYPE_KIOSK, NULL);

  self->model = g_object_ref (model);
  self->rest = vigil_rest_page_new (model, music);
  self->consent = vigil_consent_page_new (model);
  gtk_stack_add_child (GTK_STACK (self->stack), self->rest);
  gtk_stack_add_child (GTK_STACK (self->stack), self->consent);
  g_signal_connect_object (self->rest, "language", G_CALLBACK (on_language), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->consent, "done", G_CALLBACK (vigil_kiosk_show_rest), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (music, "started", G_CALLBACK (on_music_started), self, 0);
  g_signal_connect_object (music, "stopped", G_CALLBACK (on_music_stopped), self, 0);
  vigil_kiosk_show_rest (self);
  return GTK_WIDGET (self);
}
