/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/bottom-bar.h"
#include "model/alarm-words.h"
#include "model/infusion-text.h"
#include "model/time-text.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define WIDTH 1256
#define HEIGHT 118
#define LEFT_WIDTH 622

static const struct {
  const char *icon;
  int size;
  const char *label;
  double x, width;
  const char *css_class;
} places[VIGIL_N_BAR_ACTIONS] = {
  [VIGIL_BAR_SIDE_EFFECT] = { "face", 36, N_("Side effect"), 0, 118, NULL },
  [VIGIL_BAR_CHECK] = { "clip", 36, N_("Check"), 126, 118, NULL },
  [VIGIL_BAR_RESCUE] = { "syr", 36, N_("Rescue drug"), 252, 118, NULL },
  [VIGIL_BAR_RECORD] = { "note", 36, N_("Record"), 378, 118, NULL },
  [VIGIL_BAR_TO_PATIENT] = { "hand", 36, N_("To patient"), 504, 118, NULL },
  [VIGIL_BAR_BACK] = { "left", 36, N_("Back"), 0, 118, NULL },
  [VIGIL_BAR_SECONDARY] = { "note", 36, N_("Record"), 126, 118, NULL },
  [VIGIL_BAR_PRIMARY] = { NULL, 36, N_("Next"), 252, 370, "primary large" },
  [VIGIL_BAR_ACKNOWLEDGE] = { "ack", 36, N_("Acknowledge"), 638, 142, NULL },
  [VIGIL_BAR_PAUSE_SOUND] = { "bellx", 36, N_("Pause sound"), 788, 142, NULL },
  [VIGIL_BAR_PAUSE] = { "pause", 40, N_("PAUSE"), 948, 150, "pause" },
  [VIGIL_BAR_STOP] = { "stop", 44, N_("STOP"), 1106, 150, "stop" },
};

struct _VigilBottomBar {
  GtkWidget parent_instance;
  GtkWidget *left;
  GtkWidget *buttons[VIGIL_N_BAR_ACTIONS];
};

enum { ACTION, REASON, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilBottomBar, vigil_bottom_bar, GTK_TYPE_WIDGET)

static VigilBarAction
action_of (VigilBottomBar *self, VigilButton *button)
{
  for (guint i = 0; i < VIGIL_N_BAR_ACTIONS; i++)
    if (self->buttons[i] == GTK_WIDGET (button))
      return (VigilBarAction) i;
  g_assert_not_reached ();
}

static void
on_tapped (VigilButton *button, gpointer user_data)
{
  g_signal_emit (user_data, signals[ACTION], 0, action_of (user_data, button));
}

static void
on_reason (VigilButton *button, const char *reason, gpointer user_data)
{
  g_signal_emit (user_data, signals[REASON], 0, action_of (user_data, button), reason);
}

static void
show_left (VigilBottomBar *self, gboolean shows_records)
{
  for (guint i = 0; i < VIGIL_BAR_ACKNOWLEDGE; i++)
    gtk_widget_set_child_visible (self->buttons[i], (i <= VIGIL_BAR_TO_PATIENT) == shows_records);
  gtk_widget_queue_allocate (self->left);
}

static void
vigil_bottom_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_bottom_bar_parent_class)->dispose (object);
}

static void
vigil_bottom_bar_class_init (VigilBottomBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_bottom_bar_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "bottombar");
  signals[ACTION] = g_signal_new ("action", VIGIL_TYPE_BOTTOM_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[REASON] = g_signal_new ("reason", VIGIL_TYPE_BOTTOM_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
}

static void
vigil_bottom_bar_init (VigilBottomBar *self)
{
  /* the keyboard goes from STOP leftwards; the left block mirrors with the language, the right
   * never */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), vigil_places_new (WIDTH, HEIGHT));
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  self->left = vigil_places_box_new (LEFT_WIDTH, HEIGHT, NULL);
  vigil_places_set_is_mirrored (VIGIL_PLACES (gtk_widget_get_layout_manager (self->left)), TRUE);
  for (guint i = VIGIL_N_BAR_ACTIONS; i-- > 0;) {
    GtkWidget *parent = i < VIGIL_BAR_ACKNOWLEDGE ? self->left : GTK_WIDGET (self);

    self->buttons[i] = vigil_button_new (places[i].icon, places[i].size, _(places[i].label), NULL);
    vigil_widget_add_classes (self->buttons[i], places[i].css_class);
    g_signal_connect (self->buttons[i], "tapped", G_CALLBACK (on_tapped), self);
    g_signal_connect (self->buttons[i], "reason", G_CALLBACK (on_reason), self);
    vigil_places_put (parent, self->buttons[i], places[i].x, 0, places[i].width, HEIGHT);
  }
  vigil_places_put (GTK_WIDGET (self), self->left, 0, 0, LEFT_WIDTH, HEIGHT);
  show_left (self, TRUE);
}

GtkWidget *
vigil_bottom_bar_new (void)
{
  return g_object_new (VIGIL_TYPE_BOTTOM_BAR, NULL);
}

VigilButton *
vigil_bottom_bar_get_button (VigilBottomBar *self, VigilBarAction action)
{
  g_return_val_if_fail (VIGIL_IS_BOTTOM_BAR (self) && action < VIGIL_N_BAR_ACTIONS, NULL);
  return VIGIL_BUTTON (self->buttons[action]);
}

void
vigil_bottom_bar_set_shows_records (VigilBottomBar *self, gboolean shows_records)
{
  g_return_if_fail (VIGIL_IS_BOTTOM_BAR (self));
  if (gtk_widget_get_child_visible (self->buttons[VIGIL_BAR_SIDE_EFFECT]) == shows_records)
    return;
  show_left (self, shows_records);
  for (guint i = 0; i < VIGIL_BAR_ACKNOWLEDGE; i++)
    vigil_button_hold (VIGIL_BUTTON (self->buttons[i]));
}

static void
update_acknowledge (VigilBottomBar *self, const VigilView *view)
{
  VigilButton *button = VIGIL_BUTTON (self->buttons[VIGIL_BAR_ACKNOWLEDGE]);
  guint n_new = 0, n_seen = 0;
  g_autofree char *caption = NULL;

  for (guint i = 0; i < view->alarms.n_alarms; i++) {
    n_new += vigil_alarm_view_is_new (&view->alarms.alarms[i]);
    n_seen += view->alarms.alarms[i].state == VIGIL_ALARM_ACKNOWLEDGED;
  }
  if (n_new > 0)
    caption = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u new", "%u new", n_new), n_new);
  else
    caption = g_strdup (n_seen > 0 ? _("all seen") : _("no alarm"));
  vigil_button_set_caption (button, caption);
  vigil_widget_set_class (GTK_WIDGET (button), "primary", n_new > 0);
  vigil_button_set_off (button, n_new + n_seen == 0 ? _("There is no alarm to acknowledge") : NULL);
}

static void
update_sound (VigilBottomBar *self, const VigilView *view, guint pause_s)
{
  VigilButton *button = VIGIL_BUTTON (self->buttons[VIGIL_BAR_PAUSE_SOUND]);
  gint64 left_us = view->alarms.audio_paused_until_us - view->now_us;
  g_autofree char *caption = NULL, *spoken = NULL;

  if (view->alarms.audio_paused_until_us > 0 && left_us > 0) {
    int left_s = (int) ((left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);

    caption = g_strdup_printf (_("%d s left"), left_s);
    spoken = g_strdup_printf (_("Sound paused, %d seconds left"), left_s);
  } else if (pause_s > 0) {
    caption = vigil_time_span ((gint64) pause_s * G_USEC_PER_SEC, FALSE);
  }
  vigil_button_set_caption (button, caption);
  vigil_button_set_spoken (button, spoken);
  vigil_widget_set_class (GTK_WIDGET (button), "selected", spoken != NULL);
}

/* What PAUSE and STOP would do now, written in them. */
static void
update_pump (VigilBottomBar *self, const VigilView *view, VigilBarAction action)
{
  VigilButton *button = VIGIL_BUTTON (self->buttons[action]);
  VigilVerb verb = action == VIGIL_BAR_STOP ? VIGIL_VERB_STOP : VIGIL_VERB_PAUSE;
  const VigilChannel *first = NULL, *asked = NULL;
  guint n_running = 0;
  gboolean is_any_linked = FALSE, is_all;
  g_autofree char *caption = NULL, *spoken = NULL;
  const char *off = NULL;

  for (guint i = 0; i < view->session.n_channels; i++) {
    const VigilChannel *channel = &view->session.channels[i];

    if (channel->state != VIGIL_CHANNEL_RUNNING && channel->state != VIGIL_CHANNEL_STARTING
        && !(channel->state == VIGIL_CHANNEL_PAUSED && verb == VIGIL_VERB_STOP))
      continue;
    first = first != NULL ? first : channel;
    asked = channel->pending == verb ? channel : asked;
    is_any_linked |= channel->is_linked;
    n_running++;
  }
  if (view->is_replay) {
    caption = g_strdup (_("replay"));
    off = _("This is a recorded visit");
  } else if (n_running == 0) {
    caption = g_strdup (view->session.stage > VIGIL_STAGE_INFUSING ? _("infusion over")
                                                                   : _("nothing runs"));
    off = _("No infusion runs");
  } else if (asked != NULL) {
    g_autofree char *span
        = vigil_time_span (view->now_wall_us - asked->pending_since_wall_us, FALSE);

    caption = g_strdup_printf (_("asking pump %s"), span);
  } else if (!is_any_linked) {
    caption = g_strdup (_("no link: at pump"));
  } else if (!vigil_infusion_may_ask_pump (view->pump_control)) {
    caption = g_strdup (_("you press on pump"));
  } else {
    caption = n_running == 1 ? g_strdup (first->drug_display)
                             : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u infusion",
                                                             "%u infusions", n_running),
                                                n_running);
  }
  is_all = off == NULL && n_running > 1;
  spoken = g_strdup_printf (verb == VIGIL_VERB_STOP ? _("Stop, %s") : is_all ? _("Pause all, %s") : _("Pause, %s"),
                            caption);
  /* that STOP stops all is what it is for; who wants to pause one drug must see that this is not it */
  if (verb == VIGIL_VERB_PAUSE)
    vigil_button_set_label (button, is_all ? _("PAUSE ALL") : _("PAUSE"));
  vigil_button_set_caption (button, caption);
  vigil_button_set_spoken (button, spoken);
  vigil_button_set_off (button, off);
}

/* What is shown again has no entries to be made. */
static void
update_records (VigilBottomBar *self, const VigilView *view)
{
  for (guint i = 0; i <= VIGIL_BAR_TO_PATIENT; i++)
    vigil_button_set_off (VIGIL_BUTTON (self->buttons[i]), view->is_replay ? _("This is a recorded visit") : NULL);
}

void
vigil_bottom_bar_update (VigilBottomBar *self, const VigilView *view, guint pause_s)
{
  g_return_if_fail (VIGIL_IS_BOTTOM_BAR (self));
  update_acknowledge (self, view);
  update_sound (self, view, pause_s);
  update_records (self, view);
  update_pump (self, view, VIGIL_BAR_PAUSE);
  update_pump (self, view, VIGIL_BAR_STOP);
}
