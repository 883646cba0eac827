/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "station/visit-tile.h"
#include "model/alarm-words.h"
#include "model/infusion-text.h"
#include "model/time-text.h"
#include "model/visit-text.h"
#include "model/vital.h"
#include "session/test-dose.h"
#include "widget/icon.h"
#include "widget/places.h"
#include "widget/progress.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

/* Of the rate, where no clinic says it. */
#define TOLERANCE 0.05
#define N_VITALS 3

static const struct { VigilCode code; const char *classes; } vitals[N_VITALS] = {
  { VIGIL_CODE_HR, "hue-hr" }, { VIGIL_CODE_SPO2, "hue-spo2" }, { VIGIL_CODE_RR, "hue-rr" },
};

struct _VigilVisitTile {
  GtkButton parent_instance;
  VigilCore *core;               /* NULL: fed by hand */
  VigilChairModel *model;
  GtkWidget *box, *head, *chair, *initials, *state_icon, *state;
  GtkWidget *cells[N_VITALS], *names[N_VITALS], *values[N_VITALS], *notes[N_VITALS];
  GtkWidget *pressure, *pressure_age;
  GtkWidget *drug, *rate, *second, *bar, *delivered, *left, *foot_word, *foot;
  const char *head_class;
};

G_DEFINE_FINAL_TYPE (VigilVisitTile, vigil_visit_tile, GTK_TYPE_BUTTON)

static GtkWidget *
put_text (GtkWidget *box, double x, double y, double width, double height, float xalign, const char *classes)
{
  GtkWidget *text = vigil_text_new ("", classes);

  gtk_label_set_xalign (GTK_LABEL (text), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  vigil_places_put (box, text, x, y, width, height);
  return text;
}

static GtkWidget *
make_head (VigilVisitTile *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (head, "tile-head");
  self->chair = vigil_text_new ("", "num-small message");
  self->initials = vigil_text_new ("", "row-title ink-2 message initials");
  self->state_icon = vigil_icon_new (NULL, 20);
  self->state = vigil_text_new ("", "label strong ink-2 message");
  gtk_widget_set_hexpand (self->initials, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->initials), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->state), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (head), self->chair);
  gtk_box_append (GTK_BOX (head), self->initials);
  gtk_box_append (GTK_BOX (head), self->state_icon);
  gtk_box_append (GTK_BOX (head), self->state);
  return head;
}

static void
make_cell (VigilVisitTile *self, guint i)
{
  GtkWidget *cell = vigil_places_box_new (114, 84, "tile-cell");

  self->names[i] = put_text (cell, 8, 4, 100, 20, 0, "caption name");
  gtk_widget_add_css_class (self->names[i], vitals[i].classes);
  vigil_text_set (self->names[i], vigil_vital_name (vitals[i].code));
  self->values[i] = vigil_cell_new ("", 0, "num-tile value");
  gtk_widget_add_css_class (self->values[i], vitals[i].classes);
  vigil_places_put (cell, self->values[i], 8, 22, 104, 58);
  self->notes[i] = put_text (cell, 44, 4, 66, 20, 1, "axis ink-2 age");
  self->cells[i] = cell;
  vigil_places_put (self->box, cell, 6 + 114 * i, 54, 114, 84);
}

static void
vigil_visit_tile_init (VigilVisitTile *self)
{
  GtkWidget *rule;

  self->box = vigil_places_box_new (VIGIL_VISIT_TILE_WIDTH, VIGIL_VISIT_TILE_HEIGHT, "tile-box");
  self->head = make_head (self);
  vigil_places_put (self->box, self->head, 0, 0, VIGIL_VISIT_TILE_WIDTH, 52);
  for (guint i = 0; i < N_VITALS; i++)
    make_cell (self, i);
  self->pressure = put_text (self->box, 14, 140, 130, 40, 0, "num-small value");
  self->pressure_age = put_text (self->box, 154, 138, 186, 44, 0, "caption ink-2");
  self->drug = put_text (self->box, 14, 190, 190, 26, 0, "body strong");
  self->rate = put_text (self->box, 184, 190, 156, 26, 1, "label strong");
  self->second = put_text (self->box, 14, 240, 326, 24, 0, "label mismatch");
  self->bar = vigil_progress_new ();
  vigil_places_put (self->box, self->bar, 14, 220, 326, 14);
  self->delivered = put_text (self->box, 14, 240, 180, 24, 0, "small ink-2");
  self->left = put_text (self->box, 176, 240, 164, 24, 1, "small ink-2");
  rule = vigil_places_box_new (VIGIL_VISIT_TILE_WIDTH, 1, "divider");
  vigil_places_put (self->box, rule, 0, 276, VIGIL_VISIT_TILE_WIDTH, 1);
  self->foot_word = put_text (self->box, 14, 280, 150, 38, 0, "label ink-2 tile-foot");
  self->foot = put_text (self->box, 120, 280, 220, 38, 1, "label strong tile-foot");
  gtk_button_set_child (GTK_BUTTON (self), self->box);
  vigil_widget_add_classes (GTK_WIDGET (self), "card");
}

/* The frame alone: the class of an alarm would colour all that is in the tile. */
static const char *
ring_class (const char *alarm_class)
{
  return g_str_equal (alarm_class, "alarm-high") ? "ring-high"
         : g_str_equal (alarm_class, "alarm-medium") ? "ring-medium"
                                                     : "ring-low";
}

static void
set_head_class (VigilVisitTile *self, const char *head_class, gboolean is_acknowledged)
{
  if (self->head_class != NULL) {
    gtk_widget_remove_css_class (self->head, self->head_class);
    gtk_widget_remove_css_class (GTK_WIDGET (self), ring_class (self->head_class));
  }
  self->head_class = head_class;
  if (head_class != NULL) {
    gtk_widget_add_css_class (self->head, head_class);
    if (!is_acknowledged)
      gtk_widget_add_css_class (GTK_WIDGET (self), ring_class (head_class));
  }
  vigil_widget_set_class (self->head, "acknowledged", is_acknowledged);
}

/* The head says what matters most: not heard, then an alarm, then the stage. */
static char *
show_head (VigilVisitTile *self, const VigilView *view, gint64 silent_us)
{
  const VigilAlarmView *alarm = NULL;
  g_autofree char *words = NULL;

  for (guint i = 0; i < view->alarms.n_alarms && alarm == NULL; i++)
    if (vigil_alarm_view_is_shown (&view->alarms.alarms[i]))
      alarm = &view->alarms.alarms[i];
  if (silent_us > 0) {
    g_autofree char *span = vigil_time_span (silent_us, TRUE);

    words = g_strdup_printf (_("Silent %s"), span);
    vigil_icon_set_name (VIGIL_ICON (self->state_icon), "unlink");
    set_head_class (self, vigil_priority_class (VIGIL_PRIORITY_MEDIUM), FALSE);
  } else if (alarm != NULL) {
    g_autofree char *what = vigil_alarm_short (alarm);

    words = g_strdup_printf ("%s %s", vigil_priority_stars (alarm->priority), what);
    vigil_icon_set_name (VIGIL_ICON (self->state_icon), vigil_alarm_icon (alarm));
    set_head_class (self, vigil_priority_class (alarm->priority), alarm->state == VIGIL_ALARM_ACKNOWLEDGED);
  } else {
    const VigilEmergencyState *emergency = vigil_session_get_emergency (&view->session);

    words = g_strdup (emergency != NULL ? emergency->name : vigil_stage_words (view->session.stage));
    vigil_icon_set_name (VIGIL_ICON (self->state_icon), emergency != NULL                              ? "flag"
                                                        : view->session.stage == VIGIL_STAGE_INFUSING ? "play"
                                                                                                      : NULL);
    set_head_class (self, NULL, FALSE);
  }
  vigil_text_set (self->state, words);
  return g_steal_pointer (&words);
}

static void
show_pressure (VigilVisitTile *self, const VigilView *view, gint64 silent_us)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (self->model);
  g_autofree char *words = NULL;
  GString *age;
  VigilPressure pressure;

  vigil_pressure_fill (&pressure, view, vigil_session_get_nibp_every_min (&view->session, protocol));
  words = pressure.form == VIGIL_VITAL_ABSENT ? g_strdup ("--") : g_strdup_printf ("%s/%s", pressure.sys, pressure.dia);
  age = g_string_new (pressure.form == VIGIL_VITAL_ABSENT ? _("NIBP") : pressure.age);
  if (pressure.is_overdue)
    g_string_append_printf (age, "\n%s", pressure.next);
  if (pressure.is_demo)
    g_string_append_printf (age, " · %s", C_ ("axis", "DEMO"));
  vigil_text_set (self->pressure, words);
  vigil_text_set (self->pressure_age, age->str);
  vigil_widget_set_class (self->pressure, "stale", silent_us == 0 && pressure.form == VIGIL_VITAL_STALE);
  vigil_widget_set_class (self->pressure, "ink-3", silent_us == 0 && pressure.form == VIGIL_VITAL_STALE);
  vigil_widget_set_class (self->pressure, "demo", pressure.is_demo);
  vigil_widget_set_class (self->pressure_age, "strong", pressure.is_overdue);
  g_string_free (age, TRUE);
}

static void
show_vitals (VigilVisitTile *self, const VigilView *view, gint64 silent_us)
{
  for (guint i = 0; i < N_VITALS; i++) {
    VigilVital vital;
    const char *alarm_class;

    vigil_vital_fill (&vital, view, vigil_chair_model_get_alarm_profile (self->model), vitals[i].code);
    vigil_text_set (self->names[i], *vital.source != '\0' ? vital.source : vigil_vital_name (vitals[i].code));
    gtk_inscription_set_text (GTK_INSCRIPTION (self->values[i]), vital.text);
    vigil_text_set (self->notes[i], vital.form == VIGIL_VITAL_ABSENT ? ""
                                    : *vital.note != '\0'             ? vital.note
                                    : vital.is_demo                   ? C_ ("axis", "DEMO")
                                                                      : "");
    alarm_class = silent_us > 0 ? "" : vigil_priority_class (vital.alarm);
    for (VigilPriority p = VIGIL_PRIORITY_LOW; p <= VIGIL_PRIORITY_HIGH; p++)
      vigil_widget_set_class (self->cells[i], vigil_priority_class (p), g_str_equal (vigil_priority_class (p), alarm_class));
    vigil_widget_set_class (self->cells[i], "acknowledged", *alarm_class != '\0' && vital.is_acknowledged);
    vigil_widget_set_class (self->cells[i], "stand-in", *vital.source != '\0');
    vigil_widget_set_class (self->cells[i], "stale", silent_us == 0 && vital.form == VIGIL_VITAL_STALE);
    vigil_widget_set_class (self->cells[i], "demo", vital.is_demo);
    vigil_widget_set_class (self->cells[i], "absent", vital.form == VIGIL_VITAL_ABSENT);
  }
  show_pressure (self, view, silent_us);
}

/* Of several drugs the tile shows the one that wants eyes most. */
static guint
rank_of (const VigilChannel *channel, const VigilInfusionText *text)
{
  if (text->is_mismatch)
    return channel->is_swap_unconfirmed ? 7 : 6;
  switch (text->chip) {
  case VIGIL_CHIP_NOT_SEEN:
    return 5;
  case VIGIL_CHIP_PAUSED:
    return 4;
  case VIGIL_CHIP_NEAR_END:
    return 3;
  case VIGIL_CHIP_ASKING:
  case VIGIL_CHIP_STOPPING:
    return 2;
  case VIGIL_CHIP_ENDED:
    return 0;
  case VIGIL_CHIP_NONE:
  case VIGIL_CHIP_READY:
  case VIGIL_CHIP_RUNNING:
  default:
    return 1;
  }
}

/* FALSE: nothing has been given. @out is the worst, @n_going how many have not ended. */
static gboolean
find_worst (VigilVisitTile *self, const VigilView *view, gint64 silent_us, VigilChannel *out, VigilInfusionText *text,
            guint *n_going)
{
  VigilClinic *clinic = vigil_chair_model_get_clinic (self->model);
  double tolerance = clinic != NULL ? vigil_clinic_get_rate_tolerance (clinic) : TOLERANCE;
  gboolean is_found = FALSE;

  for (guint i = 0; i < view->session.n_channels; i++) {
    VigilChannel channel = view->session.channels[i];
    VigilDelivered delivered;
    VigilInfusionText words;

    if (channel.state <= VIGIL_CHANNEL_PRESCRIBED && !channel.is_unplanned)
      continue;
    *n_going += channel.state != VIGIL_CHANNEL_ENDED;
    /* nobody has recorded that the pump was lost, but nobody sees it either */
    if (silent_us > 0)
      channel.is_linked = FALSE;
    vigil_channel_delivered (&channel, view->now_wall_us, &delivered);
    vigil_infusion_text_fill (&words, &channel, &delivered, vigil_channel_matches_plan (&channel, tolerance),
                              view->now_wall_us);
    if (is_found && rank_of (&channel, &words) <= rank_of (out, text))
      continue;
    *out = channel;
    *text = words;
    is_found = TRUE;
  }
  return is_found;
}

static void
show_infusion (VigilVisitTile *self, const VigilView *view, gint64 silent_us)
{
  VigilChannel channel;
  VigilInfusionText text;
  g_autofree char *name = NULL, *rate = NULL, *amounts = NULL;
  guint n_going = 0;
  gboolean is_found = find_worst (self, view, silent_us, &channel, &text, &n_going);

  gtk_widget_set_child_visible (self->bar, is_found);
  /* what is wrong takes the place of what has gone in */
  gtk_widget_set_child_visible (self->second, is_found && text.is_mismatch);
  gtk_widget_set_child_visible (self->delivered, !is_found || !text.is_mismatch);
  gtk_widget_set_child_visible (self->left, !is_found || !text.is_mismatch);
  if (!is_found) {
    vigil_text_set (self->drug, view->session.stage < VIGIL_STAGE_INFUSING ? _("No infusion yet") : _("No infusion"));
    vigil_text_set (self->rate, "");
    vigil_text_set (self->delivered, "");
    vigil_text_set (self->left, "");
    return;
  }
  name = n_going > 1 ? g_strdup_printf ("%s +%u", text.name, n_going - 1) : g_strdup (text.name);
  vigil_text_set (self->drug, name);
  vigil_text_set (self->second, text.second_line);
  rate = !text.is_mismatch && (text.chip == VIGIL_CHIP_RUNNING || text.chip == VIGIL_CHIP_NEAR_END)
             ? g_strdup_printf ("%s %s", text.rate, text.unit)
             : g_strdup (text.chip_words);
  amounts = g_strdup_printf ("%s %s", text.delivered, text.planned);
  vigil_text_set (self->rate, rate);
  vigil_text_set (self->delivered, amounts);
  vigil_text_set (self->left, channel.state == VIGIL_CHANNEL_ENDED ? text.summary : text.left);
  vigil_widget_set_class (self->delivered, "estimated", text.is_estimated);
  vigil_widget_set_class (self->left, "estimated", text.is_estimated);
  vigil_progress_set (VIGIL_PROGRESS (self->bar), text.fraction_seen, text.fraction, channel.colour);
}

static void
show_foot (VigilVisitTile *self, const VigilView *view, gint64 silent_us)
{
  gint64 due_us = vigil_session_check_due_wall_us (&view->session, vigil_chair_model_get_protocol (self->model),
                                                   VIGIL_CHECK_SIDE_EFFECTS);
  g_autofree char *span = NULL, *words = NULL;

  if (silent_us > 0) {
    vigil_text_set (self->foot_word, _("Go to the chair"));
    vigil_text_set (self->foot, _("tablet not heard"));
    return;
  }
  if (due_us <= 0 || view->session.stage != VIGIL_STAGE_INFUSING) {
    vigil_text_set (self->foot_word, view->session.staff_name);
    vigil_text_set (self->foot, "");
    return;
  }
  span = vigil_time_span (ABS (due_us - view->now_wall_us), FALSE);
  words = g_strdup_printf (due_us < view->now_wall_us ? _("overdue %s") : _("in %s"), span);
  vigil_text_set (self->foot_word, _("side effects"));
  vigil_text_set (self->foot, words);
}

static void
update (VigilVisitTile *self)
{
  const VigilView *view = vigil_chair_model_get_view (self->model);
  GPtrArray *events = vigil_chair_model_get_events (self->model);
  const VigilEvent *last = events->len > 0 ? g_ptr_array_index (events, events->len - 1) : NULL;
  gint64 silent_us = vigil_view_silent_us (view, last != NULL ? last->t_wall_us : 0);
  g_autofree char *state = NULL, *spoken = NULL;

  vigil_text_set (self->chair, view->chair);
  vigil_text_set (self->initials, view->session.initials);
  vigil_widget_set_class (GTK_WIDGET (self), "silent", silent_us > 0);
  vigil_widget_set_class (self->box, "unseen", silent_us > 0);
  state = show_head (self, view, silent_us);
  show_vitals (self, view, silent_us);
  show_infusion (self, view, silent_us);
  show_foot (self, view, silent_us);
  spoken = g_strdup_printf (_("Chair %s, %s, %s"), view->chair,
                            *view->session.initials != '\0' ? view->session.initials : _("not identified"), state);
  vigil_widget_set_spoken (GTK_WIDGET (self), spoken);
}

static void
vigil_visit_tile_dispose (GObject *object)
{
  VigilVisitTile *self = VIGIL_VISIT_TILE (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, update, self);
  g_clear_object (&self->model);
  g_clear_pointer (&self->core, vigil_core_free);
  G_OBJECT_CLASS (vigil_visit_tile_parent_class)->dispose (object);
}

static void
vigil_visit_tile_class_init (VigilVisitTileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_visit_tile_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "visittile");
}

GtkWidget *
vigil_visit_tile_new (VigilChairModel *model)
{
  VigilVisitTile *self = g_object_new (VIGIL_TYPE_VISIT_TILE, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "view-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

GtkWidget *
vigil_visit_tile_new_following (const char *record_path, const char *session, GError **error)
{
  VigilCoreConfig config = { .record_path = record_path, .follow_session = session };
  g_autoptr (VigilCore) core = vigil_core_new (&config, error);
  g_autoptr (VigilChairModel) model = NULL;
  GtkWidget *tile;

  if (core == NULL)
    return NULL;
  model = vigil_chair_model_new (core);
  tile = vigil_visit_tile_new (model);
  VIGIL_VISIT_TILE (tile)->core = g_steal_pointer (&core);
  return tile;
}
