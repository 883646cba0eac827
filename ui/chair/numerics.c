/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/numerics.h"
#include "session/test-dose.h"
#include "widget/nibp-tile.h"
#include "widget/numeric-tile.h"
#include "widget/places.h"

#define N_TILES 3
#define LONG_MS 600

struct _VigilNumerics {
  GtkWidget parent_instance;
  VigilChairModel *model;      /* of the last update */
  GtkWidget *tiles[N_TILES], *nibp;
};

enum { LIMITS, REFUSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilNumerics, vigil_numerics, GTK_TYPE_WIDGET)

static const struct { VigilCode code; const char *hue; } shown[N_TILES] = {
  { VIGIL_CODE_HR, "hue-hr" }, { VIGIL_CODE_SPO2, "hue-spo2" }, { VIGIL_CODE_RR, "hue-rr" },
};

static void
on_clicked (GtkButton *tile, gpointer user_data)
{
  VigilNumerics *self = user_data;
  VigilCode code = VIGIL_CODE_NIBP_SYS;

  for (guint i = 0; i < N_TILES; i++)
    if (self->tiles[i] == GTK_WIDGET (tile))
      code = shown[i].code;
  g_signal_emit (self, signals[LIMITS], 0, code);
}

static void
on_answered (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilNumerics) self = user_data;

  if (error != NULL && self->model != NULL)
    g_signal_emit (self, signals[REFUSED], 0, error->message);
}

/* Now, or no longer; where no monitor can be told there is no reaction. */
void
vigil_numerics_measure (VigilNumerics *self)
{
  const VigilView *view;
  gboolean can_start = FALSE;

  g_return_if_fail (VIGIL_IS_NUMERICS (self) && self->model != NULL);
  view = vigil_chair_model_get_view (self->model);
  for (guint i = 0; i < view->n_links; i++)
    can_start |= view->links[i].can_start_cuff;
  if (can_start && !view->is_replay)
    vigil_chair_model_command (self->model, 0, view->session.cuff_asked_wall_us > 0 ? VIGIL_VERB_CUFF_STOP
                                                                                  : VIGIL_VERB_CUFF_START,
                               0, on_answered, g_object_ref (self));
}

/* Claimed, it is no tap any more. */
static void
on_long_press (GtkGestureLongPress *press, double x, double y, gpointer user_data)
{
  gtk_gesture_set_state (GTK_GESTURE (press), GTK_EVENT_SEQUENCE_CLAIMED);
  vigil_numerics_measure (user_data);
}

static void
vigil_numerics_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&VIGIL_NUMERICS (object)->model);
  G_OBJECT_CLASS (vigil_numerics_parent_class)->dispose (object);
}

static void
vigil_numerics_class_init (VigilNumericsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_numerics_dispose;
  signals[LIMITS] = g_signal_new ("limits", VIGIL_TYPE_NUMERICS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_UINT);
  signals[REFUSED] = g_signal_new ("refused", VIGIL_TYPE_NUMERICS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   1, G_TYPE_STRING);
}

static void
vigil_numerics_init (VigilNumerics *self)
{
  GtkGesture *press = gtk_gesture_long_press_new ();

  gtk_widget_set_layout_manager (GTK_WIDGET (self), vigil_places_new (370, 276));
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  for (guint i = 0; i < N_TILES; i++) {
    self->tiles[i] = vigil_numeric_tile_new (shown[i].code, shown[i].hue);
    g_signal_connect (self->tiles[i], "clicked", G_CALLBACK (on_clicked), self);
    vigil_places_put (GTK_WIDGET (self), self->tiles[i], 0, 94 * i, 212, 88);
  }
  self->nibp = vigil_nibp_tile_new ();
  g_signal_connect (self->nibp, "clicked", G_CALLBACK (on_clicked), self);
  /* of GTK's own 500 ms */
  gtk_gesture_long_press_set_delay_factor (GTK_GESTURE_LONG_PRESS (press), LONG_MS / 500.0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (press), GTK_PHASE_CAPTURE);
  g_signal_connect (press, "pressed", G_CALLBACK (on_long_press), self);
  gtk_widget_add_controller (self->nibp, GTK_EVENT_CONTROLLER (press));
  vigil_places_put (GTK_WIDGET (self), self->nibp, 218, 0, 152, 276);
}

GtkWidget *
vigil_numerics_new (void)
{
  return g_object_new (VIGIL_TYPE_NUMERICS, NULL);
}

void
vigil_numerics_update (VigilNumerics *self, VigilChairModel *model)
{
  const VigilView *view = vigil_chair_model_get_view (model);
  const VigilAlarmProfile *profile = vigil_chair_model_get_alarm_profile (model);
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (model);

  g_return_if_fail (VIGIL_IS_NUMERICS (self));
  g_set_object (&self->model, model);
  for (guint i = 0; i < N_TILES; i++)
    vigil_numeric_tile_update (VIGIL_NUMERIC_TILE (self->tiles[i]), view, profile);
  vigil_nibp_tile_update (VIGIL_NIBP_TILE (self->nibp), view,
                          vigil_session_get_nibp_every_min (&view->session, protocol));
}
