/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/chair.h"
#include "chair/bag-page.h"
#include "chair/chair-axis.h"
#include "chair/chair-page.h"
#include "chair/channel-page.h"
#include "chair/check-in-page.h"
#include "chair/check-page.h"
#include "chair/closed-page.h"
#include "chair/course-page.h"
#include "chair/devices-page.h"
#include "chair/dose-page.h"
#include "chair/effect-page.h"
#include "chair/emergency-page.h"
#include "chair/gates-page.h"
#include "chair/needle-page.h"
#include "chair/order-page.h"
#include "chair/page-bar.h"
#include "chair/page.h"
#include "chair/record-page.h"
#include "chair/recovery-page.h"
#include "chair/rescue-page.h"
#include "chair/score-page.h"
#include "chair/second-page.h"
#include "chair/setup-page.h"
#include "chair/sign-in-page.h"
#include "chair/sign-page.h"
#include "chair/sound-page.h"
#include "chair/test-dose-page.h"
#include "chair/tracks-page.h"
#include "chair/waste-page.h"
#include "chair/waves.h"
#include "kiosk/kiosk.h"
#include "session/test-dose.h"
#include "sound/alarm-sounder.h"
#include "sound/music-own.h"
#include "sound/probe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef GtkWidget *(*MakePage) (VigilChairModel *model);

/* NULL: the infusing regions themselves. */
static const MakePage stage_pages[VIGIL_STAGE_CLOSED + 1] = {
  [VIGIL_STAGE_NONE] = vigil_devices_page_new,      [VIGIL_STAGE_CHECK_IN] = vigil_check_in_page_new,
  [VIGIL_STAGE_GATES] = vigil_gates_page_new,       [VIGIL_STAGE_DOSE] = vigil_dose_page_new,
  [VIGIL_STAGE_RECOVERY] = vigil_recovery_page_new, [VIGIL_STAGE_DISCHARGE] = vigil_recovery_page_new,
  [VIGIL_STAGE_CLOSED] = vigil_closed_page_new,
};

static const struct {
  const char *name;
  MakePage make;
} tasks[] = {
  { "channel", vigil_channel_page_new }, { "check", vigil_check_page_new },     { "devices", vigil_devices_page_new },
  { "effect", vigil_effect_page_new },   { "record", vigil_record_page_new },   { "rescue", vigil_rescue_page_new },
  { "score", vigil_score_page_new },
  { "setup", vigil_setup_page_new },     { "sign", vigil_sign_page_new },       { "sign-in", vigil_sign_in_page_new },
  { "sound", vigil_sound_page_new },     { "order", vigil_order_page_new },     { "needle", vigil_needle_page_new },
  { "bag", vigil_bag_page_new },         { "second", vigil_second_page_new },   { "waste", vigil_waste_page_new },
  { "test-dose", vigil_test_dose_page_new },
  { "course", vigil_course_page_new },        { "tracks", vigil_tracks_page_new },
};

struct _VigilChair {
  GtkWidget parent_instance;
  VigilChairModel *model;
  GtkWidget *stack, *chair, *kiosk;
  VigilPage *pages[VIGIL_STAGE_CLOSED + 1];
  VigilPage *emergency;         /* made when the first one is opened */
  gboolean is_emergency;        /* one is open: its page is the stage's */
  VigilPage *test_dose;         /* in the dose stage, before the dose's own page; NULL: not made yet */
  VigilPage *task;              /* over the stage's page; NULL none */
  GPtrArray *waiting;           /* tasks that asked for another one and go on after it, the last on top */
  VigilPage *shown;             /* in the work area; NULL: the infusing regions */
  gboolean is_kiosk_by_itself;  /* started as kiosk, not given by staff */
  gboolean is_taken_back;       /* whether the record follows or not */
  VigilAlarmSounder *sounder;
  VigilMusic *music;
  VigilOwnTracks *tracks;
  VigilTrackImport *import;     /* goes on while other pages are shown */
};

G_DEFINE_FINAL_TYPE (VigilChair, vigil_chair, GTK_TYPE_WIDGET)

static VigilFrame *
frame_of (VigilChair *self)
{
  return vigil_chair_page_get_frame (VIGIL_CHAIR_PAGE (self->chair));
}

static VigilStage
stage_of (VigilChair *self)
{
  return vigil_chair_model_get_view (self->model)->session.stage;
}

static void start_task (VigilChair *self, const char *name);
static void show_page (VigilChair *self);

/* ---- pages ---- */

static void
update_bar (VigilChair *self)
{
  vigil_page_bar_show (vigil_chair_page_get_bar (VIGIL_CHAIR_PAGE (self->chair)), self->shown);
}

static void
on_bar_changed (VigilPage *page, gpointer user_data)
{
  VigilChair *self = user_data;

  if (page == self->shown)
    update_bar (self);
}

static void
end_task (VigilChair *self)
{
  VigilPage *task = g_steal_pointer (&self->task);

  if (task == NULL)
    return;
  if (self->waiting->len > 0)
    self->task = g_ptr_array_steal_index (self->waiting, self->waiting->len - 1);
  show_page (self);
  g_object_unref (task);
}

static void
end_all_tasks (VigilChair *self)
{
  g_ptr_array_set_size (self->waiting, 0);
  end_task (self);
}

static void
on_page_done (VigilPage *page, gpointer user_data)
{
  VigilChair *self = user_data;

  if (page == self->task)
    end_task (self);
}

static void
on_page_ask (VigilPage *page, const char *task, gpointer user_data)
{
  start_task (user_data, task);
}

static void
on_page_command (VigilPage *page, int channel, guint verb, gpointer user_data)
{
  VigilChair *self = user_data;

  vigil_chair_page_ask_pump (VIGIL_CHAIR_PAGE (self->chair), channel, (VigilVerb) verb);
}

static VigilPage *
make_page (VigilChair *self, MakePage make)
{
  VigilPage *page = g_object_ref_sink (VIGIL_PAGE (make (self->model)));

  g_signal_connect_object (page, "bar-changed", G_CALLBACK (on_bar_changed), self, 0);
  g_signal_connect_object (page, "done", G_CALLBACK (on_page_done), self, 0);
  g_signal_connect_object (page, "ask", G_CALLBACK (on_page_ask), self, 0);
  g_signal_connect_object (page, "command", G_CALLBACK (on_page_command), self, 0);
  return page;
}

static gboolean
is_emergency_open (VigilChair *self)
{
  return vigil_session_get_emergency (&vigil_chair_model_get_view (self->model)->session) != NULL;
}

static gboolean
is_test_dose_next (VigilChair *self)
{
  return vigil_session_is_test_dose_open (&vigil_chair_model_get_view (self->model)->session,
                                          vigil_chair_model_get_protocol (self->model));
}

static VigilPage *
page_of_stage (VigilChair *self, VigilStage stage)
{
  if (is_emergency_open (self)) {
    if (self->emergency == NULL)
      self->emergency = make_page (self, vigil_emergency_page_new);
    return self->emergency;
  }
  if (is_test_dose_next (self)) {
    if (self->test_dose == NULL)
      self->test_dose = make_page (self, vigil_test_dose_page_new);
    return self->test_dose;
  }
  if (self->pages[stage] == NULL && stage_pages[stage] != NULL)
    self->pages[stage] = make_page (self, stage_pages[stage]);
  return self->pages[stage];
}

static void
show_page (VigilChair *self)
{
  VigilPage *page = self->task != NULL ? self->task : page_of_stage (self, stage_of (self));

  if (page != self->shown) {
    self->shown = page;
    vigil_page_bar_hold (vigil_chair_page_get_bar (VIGIL_CHAIR_PAGE (self->chair)));
    vigil_chair_page_set_sheet (VIGIL_CHAIR_PAGE (self->chair), NULL, VIGIL_N_BAR_ACTIONS);
    vigil_frame_set_child (frame_of (self), VIGIL_REGION_WORK, GTK_WIDGET (page));
    vigil_frame_set_child (frame_of (self), VIGIL_REGION_SIDE, page != NULL ? vigil_page_get_side (page) : NULL);
  }
  vigil_chair_page_set_shows_work (VIGIL_CHAIR_PAGE (self->chair), page != NULL);
  update_bar (self);
}

static void
give_to_patient (VigilChair *self)
{
  vigil_chair_model_propose (self->model, VIGIL_EVENT_KIOSK_GIVEN, NULL, NULL, NULL);
}

/* What was typed there is still typed when the task that it waits for is over; of one kind of task
 * there is one. */
static void
keep_waiting (VigilChair *self, VigilPage *page)
{
  if (G_OBJECT_TYPE (page) == G_OBJECT_TYPE (self->task))
    return;
  vigil_page_set_is_waiting (page);
  g_ptr_array_add (self->waiting, g_object_ref (page));
  for (guint i = self->waiting->len; i-- > 0;)
    if (G_OBJECT_TYPE (g_ptr_array_index (self->waiting, i)) == G_OBJECT_TYPE (self->task))
      g_ptr_array_set_size (self->waiting, (int) i);
}

/* What a page is about, after the colon of "check:pain". */
static void
tell_task (VigilChair *self, const char *about)
{
  if (VIGIL_IS_SOUND_PAGE (self->task))
    vigil_sound_page_set_sounder (VIGIL_SOUND_PAGE (self->task), self->sounder);
  if (VIGIL_IS_TRACKS_PAGE (self->task))
    vigil_tracks_page_set_import (VIGIL_TRACKS_PAGE (self->task), self->import);
  if (VIGIL_IS_CHECK_PAGE (self->task) && about != NULL)
    vigil_check_page_want (VIGIL_CHECK_PAGE (self->task), about + 1);
  if (VIGIL_IS_SETUP_PAGE (self->task) && about != NULL)
    vigil_setup_page_begin (VIGIL_SETUP_PAGE (self->task), about + 1);
  if (VIGIL_IS_SCORE_PAGE (self->task) && about != NULL)
    vigil_score_page_set_instrument (VIGIL_SCORE_PAGE (self->task), about + 1);
}

static void
start_task (VigilChair *self, const char *name)
{
  gsize length = strcspn (name, ":");

  if (g_str_equal (name, "kiosk")) {
    give_to_patient (self);
    return;
  }
  if (g_str_equal (name, "side-effects")) {
    vigil_chair_page_toggle_side_effects (VIGIL_CHAIR_PAGE (self->chair));
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (tasks); i++) {
    g_autoptr (VigilPage) before = NULL;

    if (strlen (tasks[i].name) != length || strncmp (tasks[i].name, name, length) != 0)
      continue;
    before = g_steal_pointer (&self->task);
    self->task = make_page (self, tasks[i].make);
    tell_task (self, strchr (name, ':'));
    if (before != NULL)
      keep_waiting (self, before);
    show_page (self);
  }
}

static void
on_action (VigilChairPage *chair, guint action, gpointer user_data)
{
  VigilChair *self = user_data;

  switch ((VigilBarAction) action) {
  case VIGIL_BAR_CHECK:
    start_task (self, "check");
    break;
  case VIGIL_BAR_RESCUE:
    start_task (self, "rescue");
    break;
  case VIGIL_BAR_RECORD:
    start_task (self, "record");
    break;
  case VIGIL_BAR_TO_PATIENT:
    give_to_patient (self);
    break;
  case VIGIL_BAR_BACK:
    vigil_page_back (self->shown);
    break;
  case VIGIL_BAR_SECONDARY:
    vigil_page_secondary (self->shown);
    break;
  case VIGIL_BAR_PRIMARY:
    vigil_page_primary (self->shown);
    break;
  case VIGIL_BAR_SIDE_EFFECT:
  case VIGIL_BAR_ACKNOWLEDGE:
  case VIGIL_BAR_PAUSE_SOUND:
  case VIGIL_BAR_PAUSE:
  case VIGIL_BAR_STOP:
  case VIGIL_N_BAR_ACTIONS:
  default:
    break;
  }
}

/* An error has been read; under it stands why the primary is off. */
static void
on_reason (VigilBottomBar *bar, guint action, const char *reason, gpointer user_data)
{
  VigilChair *self = user_data;

  if (action == VIGIL_BAR_PRIMARY && self->shown != NULL)
    vigil_page_set_error (self->shown, NULL);
}

/* A visit that moves on takes its page along; a task that belongs to what was is over. */
static void
on_stage_changed (VigilChairPage *chair, guint stage, gpointer user_data)
{
  VigilChair *self = user_data;

  if (self->task != NULL)
    end_all_tasks (self);
  else
    show_page (self);
}

static void
on_devices (VigilChair *self)
{
  start_task (self, "devices");
}

static void
on_user (VigilChair *self)
{
  start_task (self, "sign-in");
}

static void
on_infusion_tapped (VigilChair *self, guint channel)
{
  start_task (self, "channel");
  vigil_channel_page_set_channel (VIGIL_CHANNEL_PAGE (self->task), channel);
}

/* ---- patient and sound ---- */

static void
update_kiosk (VigilChair *self)
{
  const VigilSession *session = &vigil_chair_model_get_view (self->model)->session;
  gboolean is_kiosk = (session->is_kiosk && !self->is_taken_back) || self->is_kiosk_by_itself;
  GtkWidget *visible = is_kiosk ? self->kiosk : self->chair;

  self->is_taken_back &= session->is_kiosk;
  if (gtk_stack_get_visible_child (GTK_STACK (self->stack)) == visible)
    return;
  gtk_stack_set_visible_child (GTK_STACK (self->stack), visible);
  if (!is_kiosk)
    return;
  vigil_own_tracks_check_again (self->tracks);
  if (session->stage == VIGIL_STAGE_GATES && !session->is_consent_signed)
    vigil_kiosk_show_consent (VIGIL_KIOSK (self->kiosk));
  else
    vigil_kiosk_show_rest (VIGIL_KIOSK (self->kiosk));
}

static void
on_taken_back (VigilChair *self)
{
  self->is_kiosk_by_itself = FALSE;
  self->is_taken_back = TRUE;
  update_kiosk (self);
}

/* It comes over everything when it is opened, and gives way to the visit's own page when it has ended. */
static void
update_emergency (VigilChair *self)
{
  gboolean is_open = is_emergency_open (self);

  if (is_open == self->is_emergency)
    return;
  self->is_emergency = is_open;
  if (self->task != NULL)
    end_all_tasks (self);
  else
    show_page (self);
}

static void
on_view_changed (VigilChair *self)
{
  update_kiosk (self);
  update_emergency (self);
  /* the dose stage has two pages, one after the other */
  if (self->task == NULL && stage_of (self) == VIGIL_STAGE_DOSE && self->shown != page_of_stage (self, VIGIL_STAGE_DOSE))
    show_page (self);
  if (self->sounder != NULL)
    vigil_alarm_sounder_set (self->sounder, vigil_chair_model_get_view (self->model)->alarms.sounding);
}

/* ---- */

static void
vigil_chair_dispose (GObject *object)
{
  VigilChair *self = VIGIL_CHAIR (object);

  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->task);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  for (guint i = 0; i < G_N_ELEMENTS (self->pages); i++)
    g_clear_object (&self->pages[i]);
  g_clear_object (&self->emergency);
  g_clear_object (&self->test_dose);
  g_clear_object (&self->sounder);
  if (self->import != NULL)
    vigil_track_import_cancel (self->import);
  g_clear_object (&self->import);
  g_clear_object (&self->tracks);
  g_clear_object (&self->music);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (vigil_chair_parent_class)->dispose (object);
}

static void
vigil_chair_class_init (VigilChairClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_chair_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vigil_chair_init (VigilChair *self)
{
  self->stack = gtk_stack_new ();
  gtk_stack_set_transition_type (GTK_STACK (self->stack), GTK_STACK_TRANSITION_TYPE_NONE);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->sounder = vigil_alarm_sounder_new ();
  self->music = vigil_music_new (NULL);
}

GtkWidget *
vigil_chair_new (VigilChairModel *model, gboolean starts_as_kiosk)
{
  VigilChair *self = g_object_new (VIGIL_TYPE_CHAIR, NULL);
  VigilStrip *strip;

  self->model = g_object_ref (model);
  self->is_kiosk_by_itself = starts_as_kiosk;
  self->tracks = vigil_own_tracks_new (model);
  self->import = vigil_track_import_new (self->tracks, vigil_probe);
  vigil_music_follow (self->music, self->tracks);
  self->chair = vigil_chair_page_new (model);
  self->kiosk = vigil_kiosk_new (model, self->music);
  gtk_stack_add_child (GTK_STACK (self->stack), self->chair);
  gtk_stack_add_child (GTK_STACK (self->stack), self->kiosk);
  vigil_frame_set_child (frame_of (self), VIGIL_REGION_WAVES, vigil_waves_new (model));
  vigil_frame_set_child (frame_of (self), VIGIL_REGION_TIME_AXIS, vigil_chair_axis_new (model));
  strip = vigil_chair_page_get_strip (VIGIL_CHAIR_PAGE (self->chair));
  g_signal_connect_object (strip, "devices", G_CALLBACK (on_devices), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (strip, "user", G_CALLBACK (on_user), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vigil_chair_page_get_bar (VIGIL_CHAIR_PAGE (self->chair)), "reason", G_CALLBACK (on_reason),
                           self, 0);
  g_signal_connect_object (self->chair, "action", G_CALLBACK (on_action), self, 0);
  g_signal_connect_object (self->chair, "channel", G_CALLBACK (on_infusion_tapped), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chair, "ask", G_CALLBACK (start_task), self, G_CONNECT_SWAPPED);
  /* what has to be pressed on the pump stands in the infusion region, which a task covers */
  g_signal_connect_object (self->chair, "instructing", G_CALLBACK (end_all_tasks), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chair, "stage-changed", G_CALLBACK (on_stage_changed), self, 0);
  g_signal_connect_object (self->kiosk, "taken-back", G_CALLBACK (on_taken_back), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "view-changed", G_CALLBACK (on_view_changed), self, G_CONNECT_SWAPPED);
  show_page (self);
  on_view_changed (self);
  return GTK_WIDGET (self);
}
