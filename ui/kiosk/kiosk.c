/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "kiosk/kiosk.h"
#include "kiosk/consent-page.h"
#include "kiosk/language-page.h"
#include "kiosk/rest-page.h"
#include "widget/pin-pad.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define CORNER_UNITS 120
#define HOLD_MS 2000
#define IDLE_S 180

struct _VigilKiosk {
  GtkWidget parent_instance;
  VigilChairModel *model;
  VigilNurseCall *nurse_call;
  VigilWords *words;
  GtkWidget *stack, *rest, *consent, *language, *staff, *pin, *strip;
  GtkWidget *before_staff; /* the page that the PIN pad stands over */
  char visit[48];
  guint hold, idle;
  gboolean has_high; /* a high alarm was there already */
};

enum { TAKEN_BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilKiosk, vigil_kiosk, GTK_TYPE_WIDGET)

static GtkWidget *
get_page (VigilKiosk *self)
{
  return gtk_stack_get_visible_child (GTK_STACK (self->stack));
}

static void
set_page (VigilKiosk *self, GtkWidget *page)
{
  if (page != self->staff && self->pin != NULL) {
    gtk_widget_unparent (self->pin);
    self->pin = NULL;
  }
  gtk_stack_set_visible_child (GTK_STACK (self->stack), page);
}

void
vigil_kiosk_show_rest (VigilKiosk *self)
{
  g_return_if_fail (VIGIL_IS_KIOSK (self));
  vigil_rest_page_reset (VIGIL_REST_PAGE (self->rest));
  set_page (self, self->rest);
}

void
vigil_kiosk_show_consent (VigilKiosk *self)
{
  g_return_if_fail (VIGIL_IS_KIOSK (self));
  if (vigil_consent_page_start (VIGIL_CONSENT_PAGE (self->consent)))
    set_page (self, self->consent);
  else
    vigil_kiosk_show_rest (self);
}

/* What the visit's document is written in, else what Vigil itself speaks. */
static void
on_language (VigilKiosk *self)
{
  static const char *const own[] = { "en", "fr", NULL };
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (self->model);
  VigilClinic *clinic = vigil_chair_model_get_clinic (self->model);
  const VigilConsent *consent = protocol != NULL && protocol->consent_id != NULL && clinic != NULL
                                    ? vigil_clinic_find_consent (clinic, protocol->consent_id)
                                    : NULL;

  vigil_language_page_set_languages (
      VIGIL_LANGUAGE_PAGE (self->language),
      consent != NULL && consent->languages[0] != NULL ? consent->languages : own);
  set_page (self, self->language);
}

/* ---- back to staff ---- */

static void
on_taken_back (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilKiosk) self = user_data;

  if (error != NULL)
    g_info ("taken back: %s", error->message);
  if (self->model != NULL)
    g_signal_emit (self, signals[TAKEN_BACK], 0);
}

static void
on_accepted (VigilKiosk *self, const VigilStaff *staff)
{
  vigil_kiosk_show_rest (self);
  if (vigil_chair_model_get_view (self->model)->session.is_kiosk)
    vigil_chair_model_propose_as_staff (self->model, VIGIL_EVENT_KIOSK_TAKEN_BACK, staff->id,
                                        vigil_body_new ("by", "s", "pin", NULL), on_taken_back,
                                        g_object_ref (self));
  else
    g_signal_emit (self, signals[TAKEN_BACK], 0);
}

static void
on_cancelled (VigilKiosk *self)
{
  set_page (self, self->before_staff);
}

static void
show_staff (VigilKiosk *self)
{
  if (get_page (self) == self->staff)
    return;
  self->before_staff = get_page (self);
  self->pin = vigil_pin_pad_new (self->model, "kiosk", _ ("Staff"),
                                 _ ("Your PIN leads back to the chair."));
  g_signal_connect_object (self->pin, "accepted", G_CALLBACK (on_accepted), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pin, "cancelled", G_CALLBACK (on_cancelled), self,
                           G_CONNECT_SWAPPED);
  vigil_places_put (self->staff, self->pin, 200, 132, VIGIL_PIN_PAD_WIDTH, VIGIL_PIN_PAD_HEIGHT);
  set_page (self, self->staff);
}

static gboolean
on_held (gpointer user_data)
{
  VigilKiosk *self = user_data;

  self->hold = 0;
  show_staff (self);
  return G_SOURCE_REMOVE;
}

static void
on_staff_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_staff (VIGIL_KIOSK (widget));
}

/* ---- touches ---- */

/* Nobody is hurried while reading and signing; everything else goes back to rest. */
static gboolean
on_idle (gpointer user_data)
{
  VigilKiosk *self = user_data;

  self->idle = 0;
  if (get_page (self) == self->staff && self->before_staff == self->consent)
    set_page (self, self->consent);
  else if (get_page (self) != self->consent)
    vigil_kiosk_show_rest (self);
  return G_SOURCE_REMOVE;
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  VigilKiosk *self = user_data;
  double k = (double)gtk_widget_get_width (GTK_WIDGET (self)) / VIGIL_KIOSK_WIDTH;
  double from_side = MIN (x, gtk_widget_get_width (GTK_WIDGET (self)) - x);

  g_clear_handle_id (&self->idle, g_source_remove);
  self->idle = g_timeout_add_seconds (IDLE_S, on_idle, self);
  g_clear_handle_id (&self->hold, g_source_remove);
  if (y < CORNER_UNITS * k && from_side < CORNER_UNITS * k)
    self->hold = g_timeout_add (HOLD_MS, on_held, self);
}

static void
on_let_go (VigilKiosk *self)
{
  g_clear_handle_id (&self->hold, g_source_remove);
}

static void
add_touch (VigilKiosk *self)
{
  GtkGesture *touch = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (touch), GTK_PHASE_CAPTURE);
  g_signal_connect (touch, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (touch, "released", G_CALLBACK (on_let_go), self);
  g_signal_connect_swapped (touch, "unpaired-release", G_CALLBACK (on_let_go), self);
  g_signal_connect_swapped (touch, "end", G_CALLBACK (on_let_go), self);
  g_signal_connect_swapped (touch, "cancel", G_CALLBACK (on_let_go), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (touch));
}

/* ---- alarms ---- */

static gboolean
find_high (const VigilAlarmList *alarms)
{
  for (guint i = 0; i < alarms->n_alarms; i++)
    if (alarms->alarms[i].priority == VIGIL_PRIORITY_HIGH
        && alarms->alarms[i].state != VIGIL_ALARM_ACKNOWLEDGED)
      return TRUE;
  return FALSE;
}

/* What one patient chose is not the next one's. */
static void
forget_patient (VigilKiosk *self)
{
  vigil_words_set_lang (self->words, NULL);
  vigil_rest_page_forget (VIGIL_REST_PAGE (self->rest));
  vigil_kiosk_show_rest (self);
}

static void
on_view_changed (VigilKiosk *self)
{
  const VigilView *view = vigil_chair_model_get_view (self->model);
  gboolean has_high = find_high (&view->alarms), is_new;

  if (!g_str_equal (view->session.id, self->visit)) {
    g_strlcpy (self->visit, view->session.id, sizeof self->visit);
    forget_patient (self);
  }
  gtk_widget_set_visible (self->strip, has_high);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  is_new = has_high && !self->has_high;
  self->has_high = has_high;
  if (is_new && view->session.is_kiosk)
    vigil_chair_model_propose (self->model, VIGIL_EVENT_KIOSK_TAKEN_BACK,
                               vigil_body_new ("by", "s", "alarm", NULL), on_taken_back,
                               g_object_ref (self));
}

static void
vigil_kiosk_map (GtkWidget *widget)
{
  VigilKiosk *self = VIGIL_KIOSK (widget);

  GTK_WIDGET_CLASS (vigil_kiosk_parent_class)->map (widget);
  self->has_high = FALSE;
  on_view_changed (self);
}

static void
vigil_kiosk_unmap (GtkWidget *widget)
{
  VigilKiosk *self = VIGIL_KIOSK (widget);

  g_clear_handle_id (&self->hold, g_source_remove);
  g_clear_handle_id (&self->idle, g_source_remove);
  GTK_WIDGET_CLASS (vigil_kiosk_parent_class)->unmap (widget);
}

/* ---- music in the record ---- */

static void
propose_music (VigilKiosk *self, VigilMusic *music, VigilEventKind kind, const char *title)
{
  VigilStage stage = vigil_chair_model_get_view (self->model)->session.stage;

  if (stage != VIGIL_STAGE_NONE && stage != VIGIL_STAGE_CLOSED)
    vigil_chair_model_propose_as_patient (
        self->model, kind,
        vigil_body_new ("title", "s", title, "is_own", "b",
                        vigil_music_get_is_own (music, vigil_music_get_current (music)), NULL),
        NULL, NULL);
}

static void
on_music_started (VigilMusic *music, const char *title, gpointer self)
{
  propose_music (self, music, VIGIL_EVENT_MUSIC_STARTED, title);
}

static void
on_music_stopped (VigilMusic *music, const char *title, gpointer self)
{
  propose_music (self, music, VIGIL_EVENT_MUSIC_STOPPED, title);
}

/* ---- */

static void
update_words (VigilKiosk *self)
{
  const char *name = vigil_words_get (self->words, N_("Patient screen"));

  vigil_text_set (self->strip, vigil_words_get (self->words, N_("Your nurse has been called")));
  vigil_widget_set_spoken (GTK_WIDGET (self), name);
}

static void
vigil_kiosk_dispose (GObject *object)
{
  VigilKiosk *self = VIGIL_KIOSK (object);
  GtkWidget *child;

  g_clear_handle_id (&self->hold, g_source_remove);
  g_clear_handle_id (&self->idle, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->nurse_call);
  g_clear_object (&self->words);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (vigil_kiosk_parent_class)->dispose (object);
}

static void
vigil_kiosk_class_init (VigilKioskClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigil_kiosk_dispose;
  widget_class->map = vigil_kiosk_map;
  widget_class->unmap = vigil_kiosk_unmap;
  gtk_widget_class_set_css_name (widget_class, "kiosk");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "kiosk.staff", NULL, on_staff_action);
  signals[TAKEN_BACK] = g_signal_new ("taken-back", VIGIL_TYPE_KIOSK, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigil_kiosk_init (VigilKiosk *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_KIOSK_WIDTH, VIGIL_KIOSK_HEIGHT));
  self->stack = gtk_stack_new ();
  self->strip = vigil_cell_new ("", 0.5, "kiosk-strip");
  self->staff = vigil_places_box_new (VIGIL_KIOSK_WIDTH, VIGIL_KIOSK_HEIGHT, "kiosk-staff");
  gtk_stack_set_transition_type (GTK_STACK (self->stack), GTK_STACK_TRANSITION_TYPE_NONE);
  gtk_widget_set_can_target (self->strip, FALSE);
  vigil_places_put (widget, self->stack, 0, 0, VIGIL_KIOSK_WIDTH, VIGIL_KIOSK_HEIGHT);
  vigil_places_put (widget, self->strip, 0, 0, VIGIL_KIOSK_WIDTH, 60);
  add_touch (self);
}

GtkWidget *
vigil_kiosk_new (VigilChairModel *model, VigilMusic *music)
{
  VigilKiosk *self = g_object_new (VIGIL_TYPE_KIOSK, NULL);

  self->model = g_object_ref (model);
  self->nurse_call = vigil_nurse_call_new (model);
  self->words = vigil_words_new (NULL);
  self->rest = vigil_rest_page_new (self->nurse_call, music, self->words);
  self->consent = vigil_consent_page_new (model, self->nurse_call, self->words);
  self->language = vigil_language_page_new (self->words);
  gtk_stack_add_child (GTK_STACK (self->stack), self->rest);
  gtk_stack_add_child (GTK_STACK (self->stack), self->consent);
  gtk_stack_add_child (GTK_STACK (self->stack), self->language);
  gtk_stack_add_child (GTK_STACK (self->stack), self->staff);
  g_signal_connect_swapped (self->rest, "language", G_CALLBACK (on_language), self);
  g_signal_connect_swapped (self->consent, "done", G_CALLBACK (vigil_kiosk_show_rest), self);
  g_signal_connect_swapped (self->language, "done", G_CALLBACK (vigil_kiosk_show_rest), self);
  g_signal_connect_object (self->words, "changed", G_CALLBACK (update_words), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "view-changed", G_CALLBACK (on_view_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "reset", G_CALLBACK (forget_patient), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (music, "started", G_CALLBACK (on_music_started), self, 0);
  g_signal_connect_object (music, "stopped", G_CALLBACK (on_music_stopped), self, 0);
  update_words (self);
  on_view_changed (self);
  vigil_kiosk_show_rest (self);
  return GTK_WIDGET (self);
}
