/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/chair-page.h"
#include "chair/alarm-sheet.h"
#include "chair/infusion-deck.h"
#include "chair/limits-sheet.h"
#include "chair/numerics.h"
#include "chair/side-effect-sheet.h"
#include "chair/suggestion-card.h"
#include "model/score-text.h"
#include "session/preparation.h"
#include "model/time-text.h"
#include "widget/banner.h"
#include "widget/flash.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

struct _VigilChairPage {
  GtkWidget parent_instance;
  VigilChairModel *model;
  GtkWidget *frame, *strip, *banner, *deck, *numerics, *bar;
  VigilFlash *flash;
  VigilBarAction sheet_opener;
  VigilStage stage;
  VigilSuggestion suggestion;   /* seq 0: none */
  gint64 dismissed_seq;         /* what signs up to here suggested was answered */
  gboolean is_stop_asked;       /* of the suggestion */
  guint n_events;               /* when it was looked for */
};

enum { ACTION, STAGE_CHANGED, CHANNEL, INSTRUCTING, ASK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilChairPage, vigil_chair_page, GTK_TYPE_WIDGET)

static void
update_flash (VigilChairPage *self, const VigilView *view)
{
  gboolean has_high = FALSE, has_medium = FALSE;

  if (self->flash == NULL)
    return;   /* on no window yet */
  for (guint i = 0; i < view->alarms.n_alarms; i++) {
    const VigilAlarmView *alarm = &view->alarms.alarms[i];

    if (alarm->state != VIGIL_ALARM_SOUNDING && alarm->state != VIGIL_ALARM_LATCHED)
      continue;
    has_high |= alarm->priority == VIGIL_PRIORITY_HIGH;
    has_medium |= alarm->priority == VIGIL_PRIORITY_MEDIUM;
  }
  vigil_flash_set (self->flash, has_high, has_medium);
}

/* What is open of a bag that was changed while its infusion goes on. */
static const char *
bag_badge (const VigilView *view, const VigilProtocol *protocol)
{
  if (view->is_replay)
    return NULL;
  if (vigil_bag_find_unlabelled (&view->session) >= 0)
    return _("label");
  return vigil_waste_find_due (&view->session, protocol) >= 0 ? _("waste") : NULL;
}

/* When a check is due next, in its button; overdue is a badge too. */
static void
update_prompts (VigilChairPage *self, const VigilView *view)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (self->model);
  VigilButton *check = vigil_bottom_bar_get_button (VIGIL_BOTTOM_BAR (self->bar), VIGIL_BAR_CHECK);
  VigilButton *effect
      = vigil_bottom_bar_get_button (VIGIL_BOTTOM_BAR (self->bar), VIGIL_BAR_SIDE_EFFECT);
  gint64 due_us, effect_due_us = 0;
  g_autofree char *span = NULL, *words = NULL;

  due_us = vigil_checks_find_next_due_wall_us (&view->session, protocol);
  if (protocol != NULL && protocol->side_effect_every_min > 0
      && view->session.side_effect_wall_us > 0)
    effect_due_us
        = view->session.side_effect_wall_us + protocol->side_effect_every_min * G_USEC_PER_SEC * 60;
  if (due_us > 0) {
    span = vigil_time_span (ABS (due_us - view->now_wall_us), FALSE);
    words = g_strdup_printf (due_us > view->now_wall_us ? _("in %s") : _("overdue %s"), span);
  }
  vigil_button_set_caption (check, view->is_replay ? _("replay") : words);
  vigil_button_set_badge (vigil_bottom_bar_get_button (VIGIL_BOTTOM_BAR (self->bar), VIGIL_BAR_RECORD),
                          bag_badge (view, protocol));
  vigil_button_set_badge (
      effect, !view->is_replay && effect_due_us > 0 && effect_due_us <= view->now_wall_us ? _("due") : NULL);
}

/* ---- what a warning sign suggests ---- */

static void on_suggestion_stop (VigilSuggestionCard *card, int channel, gpointer user_data);
static void on_suggestion_open (VigilChairPage *self);
static void answer_suggestion (VigilChairPage *self);
static void on_suggestion_dismissed (VigilChairPage *self);

static VigilRegion
suggestion_region (VigilChairPage *self)
{
  return self->is_stop_asked ? VIGIL_REGION_REST_OF_OFFER : VIGIL_REGION_OFFER;
}

static void
set_suggestion_card (VigilChairPage *self, GtkWidget *card)
{
  vigil_frame_set_child (VIGIL_FRAME (self->frame), VIGIL_REGION_OFFER, NULL);
  vigil_frame_set_child (VIGIL_FRAME (self->frame), VIGIL_REGION_REST_OF_OFFER, NULL);
  if (card != NULL)
    vigil_frame_set_child (VIGIL_FRAME (self->frame), suggestion_region (self), card);
}

static void
add_suggestion_card (VigilChairPage *self)
{
  GtkWidget *card = vigil_suggestion_card_new (self->is_stop_asked);

  g_signal_connect (card, "stop", G_CALLBACK (on_suggestion_stop), self);
  g_signal_connect_swapped (card, "open", G_CALLBACK (on_suggestion_open), self);
  g_signal_connect_swapped (card, "dismissed", G_CALLBACK (on_suggestion_dismissed), self);
  vigil_suggestion_card_show (VIGIL_SUGGESTION_CARD (card), &self->suggestion, vigil_chair_model_get_view (self->model));
  set_suggestion_card (self, card);
}

static void
drop_suggestion (VigilChairPage *self)
{
  self->suggestion.seq = 0;
  self->is_stop_asked = FALSE;
  set_suggestion_card (self, NULL);
}

/* What becomes of it, or what has to be pressed on the pump, stands where the card is: it makes room. */
static void
on_suggestion_stop (VigilSuggestionCard *card, int channel, gpointer user_data)
{
  VigilChairPage *self = user_data;

  self->is_stop_asked = TRUE;
  if (self->suggestion.emergency != NULL)
    add_suggestion_card (self);
  else
    answer_suggestion (self);
  vigil_chair_page_ask_pump (self, channel, VIGIL_VERB_STOP);
}

static void
on_begun (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilChairPage) self = user_data;
  GtkWidget *card = vigil_frame_get_child (VIGIL_FRAME (self->frame), suggestion_region (self));

  if (error != NULL && card != NULL)
    vigil_suggestion_card_set_why (VIGIL_SUGGESTION_CARD (card), error->message);
}

static void
on_suggestion_open (VigilChairPage *self)
{
  if (self->suggestion.seq > 0 && self->suggestion.emergency != NULL)
    vigil_chair_model_propose (self->model, VIGIL_EVENT_EMERGENCY_BEGUN,
                               vigil_emergency_begin_body (self->suggestion.emergency, self->suggestion.effect), on_begun,
                               g_object_ref (self));
}

static void
answer_suggestion (VigilChairPage *self)
{
  self->dismissed_seq = self->suggestion.seq;
  drop_suggestion (self);
}

/* Recorded, so that no other window asks again. */
static void
on_suggestion_dismissed (VigilChairPage *self)
{
  if (self->suggestion.seq > 0)
    vigil_chair_model_propose (self->model, VIGIL_EVENT_SUGGESTION_DECLINED,
                               vigil_body_new ("ref", "i", self->suggestion.seq, "label", "s", self->suggestion.sign, NULL),
                               NULL, NULL);
  answer_suggestion (self);
}

static void
update_suggestion (VigilChairPage *self, const VigilView *view)
{
  GPtrArray *events = vigil_chair_model_get_events (self->model);
  gint64 before = self->suggestion.seq;

  if (events->len == self->n_events && before == 0)
    return;
  self->n_events = events->len;
  if (view->is_replay
      || !vigil_suggestion_find (&self->suggestion, vigil_chair_model_get_clinic (self->model),
                                 vigil_chair_model_get_protocol (self->model), view, events, self->dismissed_seq)) {
    drop_suggestion (self);
    return;
  }
  if (self->suggestion.seq != before || (self->suggestion.is_stop_asked && !self->is_stop_asked)) {
    self->is_stop_asked = self->suggestion.is_stop_asked;
    add_suggestion_card (self);
  } else {
    vigil_suggestion_card_show (
        VIGIL_SUGGESTION_CARD (vigil_frame_get_child (VIGIL_FRAME (self->frame), suggestion_region (self))),
        &self->suggestion, view);
  }
}

/* Another visit counts its entries anew. */
static void
on_reset (VigilChairPage *self)
{
  self->dismissed_seq = 0;
  drop_suggestion (self);
}

static void
update_stage (VigilChairPage *self, VigilStage stage)
{
  if (stage == self->stage)
    return;
  self->stage = stage;
  vigil_chair_page_set_shows_work (self, stage != VIGIL_STAGE_INFUSING);
  vigil_bottom_bar_set_shows_records (VIGIL_BOTTOM_BAR (self->bar), stage == VIGIL_STAGE_INFUSING);
  g_signal_emit (self, signals[STAGE_CHANGED], 0, stage);
}

static void
on_view_changed (VigilChairPage *self)
{
  const VigilView *view = vigil_chair_model_get_view (self->model);
  VigilClinic *clinic = vigil_chair_model_get_clinic (self->model);
  GtkWidget *sheet = vigil_frame_get_child (VIGIL_FRAME (self->frame), VIGIL_REGION_SHEET);

  update_stage (self, view->session.stage);
  vigil_strip_update (VIGIL_STRIP (self->strip), view);
  vigil_banner_update (VIGIL_BANNER (self->banner), view);
  vigil_infusion_deck_update (VIGIL_INFUSION_DECK (self->deck), self->model);
  vigil_numerics_update (VIGIL_NUMERICS (self->numerics), self->model);
  vigil_bottom_bar_update (VIGIL_BOTTOM_BAR (self->bar), view,
                           clinic != NULL ? vigil_clinic_get_audio_pause_s (clinic) : 0);
  update_prompts (self, view);
  update_suggestion (self, view);
  update_flash (self, view);
  if (sheet != NULL && VIGIL_IS_ALARM_SHEET (sheet))
    vigil_alarm_sheet_update (VIGIL_ALARM_SHEET (sheet), view);
  else if (sheet != NULL && VIGIL_IS_LIMITS_SHEET (sheet))
    vigil_limits_sheet_update (VIGIL_LIMITS_SHEET (sheet));
}

static void
on_channel (VigilChairPage *self, guint channel)
{
  g_signal_emit (self, signals[CHANNEL], 0, channel);
}

static void
on_banner_clicked (GtkButton *banner, gpointer user_data)
{
  VigilChairPage *self = user_data;
  GtkWidget *sheet = vigil_frame_get_child (VIGIL_FRAME (self->frame), VIGIL_REGION_SHEET);

  if (sheet != NULL && VIGIL_IS_ALARM_SHEET (sheet)) {
    vigil_chair_page_set_sheet (self, NULL, VIGIL_N_BAR_ACTIONS);
  } else {
    sheet = vigil_alarm_sheet_new ();
    vigil_alarm_sheet_update (VIGIL_ALARM_SHEET (sheet), vigil_chair_model_get_view (self->model));
    vigil_chair_page_set_sheet (self, sheet, VIGIL_N_BAR_ACTIONS);
  }
}

static void
on_sheet_done (GtkWidget *sheet, gpointer user_data)
{
  VigilChairPage *self = user_data;

  if (sheet == vigil_frame_get_child (VIGIL_FRAME (self->frame), VIGIL_REGION_SHEET))
    vigil_chair_page_set_sheet (self, NULL, VIGIL_N_BAR_ACTIONS);
}

static void
on_sheet_ask (GtkWidget *sheet, const char *task, gpointer user_data)
{
  g_signal_emit (user_data, signals[ASK], 0, task);
}

static GtkWidget *
open_limits (VigilChairPage *self, VigilCode code)
{
  GtkWidget *sheet = vigil_limits_sheet_new (self->model, code);

  g_signal_connect_object (sheet, "done", G_CALLBACK (on_sheet_done), self, 0);
  g_signal_connect_object (sheet, "ask", G_CALLBACK (on_sheet_ask), self, 0);
  vigil_chair_page_set_sheet (self, sheet, VIGIL_N_BAR_ACTIONS);
  return sheet;
}

/* It is said where the pressure's limits are. */
static void
on_refused (VigilChairPage *self, const char *why)
{
  vigil_limits_sheet_set_error (VIGIL_LIMITS_SHEET (open_limits (self, VIGIL_CODE_NIBP_SYS)), why);
}

/* A tap on a number opens its limits, and closes them again. */
static void
on_limits (VigilNumerics *numerics, guint code, gpointer user_data)
{
  VigilChairPage *self = user_data;
  GtkWidget *sheet = vigil_frame_get_child (VIGIL_FRAME (self->frame), VIGIL_REGION_SHEET);

  if (sheet != NULL && VIGIL_IS_LIMITS_SHEET (sheet)
      && vigil_limits_sheet_get_tile (VIGIL_LIMITS_SHEET (sheet)) == (VigilCode) code)
    vigil_chair_page_set_sheet (self, NULL, VIGIL_N_BAR_ACTIONS);
  else
    open_limits (self, (VigilCode) code);
}

void
vigil_chair_page_toggle_side_effects (VigilChairPage *self)
{
  GtkWidget *sheet = vigil_frame_get_child (VIGIL_FRAME (self->frame), VIGIL_REGION_SHEET);

  if (sheet != NULL && VIGIL_IS_SIDE_EFFECT_SHEET (sheet)) {
    vigil_chair_page_set_sheet (self, NULL, VIGIL_N_BAR_ACTIONS);
    return;
  }
  sheet = vigil_side_effect_sheet_new (self->model);
  g_signal_connect_object (sheet, "done", G_CALLBACK (on_sheet_done), self, 0);
  g_signal_connect_object (sheet, "ask", G_CALLBACK (on_sheet_ask), self, 0);
  vigil_chair_page_set_sheet (self, sheet, VIGIL_BAR_SIDE_EFFECT);
}

static void
on_instructing (VigilChairPage *self)
{
  g_signal_emit (self, signals[INSTRUCTING], 0);
}

static void
act (VigilChairPage *self, VigilBarAction action)
{
  const VigilView *view = vigil_chair_model_get_view (self->model);

  switch (action) {
  case VIGIL_BAR_ACKNOWLEDGE:
    vigil_chair_model_acknowledge (self->model);
    break;
  case VIGIL_BAR_PAUSE_SOUND:
    vigil_chair_model_pause_audio (self->model, view->alarms.audio_paused_until_us <= view->now_us);
    break;
  case VIGIL_BAR_PAUSE:
    vigil_chair_page_ask_pump (self, -1, VIGIL_VERB_PAUSE);
    break;
  case VIGIL_BAR_STOP:
    vigil_chair_page_ask_pump (self, -1, VIGIL_VERB_STOP);
    break;
  case VIGIL_BAR_SIDE_EFFECT:
    vigil_chair_page_toggle_side_effects (self);
    break;
  case VIGIL_BAR_CHECK:
  case VIGIL_BAR_RESCUE:
  case VIGIL_BAR_RECORD:
  case VIGIL_BAR_TO_PATIENT:
  case VIGIL_BAR_BACK:
  case VIGIL_BAR_SECONDARY:
  case VIGIL_BAR_PRIMARY:
  case VIGIL_N_BAR_ACTIONS:
  default:
    g_signal_emit (self, signals[ACTION], 0, action);
  }
}

static void
on_action (VigilBottomBar *bar, guint action, gpointer user_data)
{
  act (user_data, (VigilBarAction) action);
}

static gboolean
on_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  VigilBarAction action = (VigilBarAction) GPOINTER_TO_UINT (user_data);
  VigilChairPage *self = VIGIL_CHAIR_PAGE (widget);

  if (!vigil_button_get_is_off (vigil_bottom_bar_get_button (VIGIL_BOTTOM_BAR (self->bar), action)))
    act (self, action);
  return TRUE;
}

static void
vigil_chair_page_root (GtkWidget *widget)
{
  VigilChairPage *self = VIGIL_CHAIR_PAGE (widget);

  GTK_WIDGET_CLASS (vigil_chair_page_parent_class)->root (widget);
  self->flash = vigil_flash_new (GTK_WIDGET (gtk_widget_get_root (widget)));
  update_flash (self, vigil_chair_model_get_view (self->model));
}

static void
vigil_chair_page_unroot (GtkWidget *widget)
{
  g_clear_pointer (&VIGIL_CHAIR_PAGE (widget)->flash, vigil_flash_free);
  GTK_WIDGET_CLASS (vigil_chair_page_parent_class)->unroot (widget);
}

static void
vigil_chair_page_dispose (GObject *object)
{
  VigilChairPage *self = VIGIL_CHAIR_PAGE (object);

  g_clear_pointer (&self->frame, gtk_widget_unparent);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (vigil_chair_page_parent_class)->dispose (object);
}

static void
vigil_chair_page_class_init (VigilChairPageClass *klass)
{
  static const struct { guint key; VigilBarAction action;
  } keys[] = {
    { GDK_KEY_F1, VIGIL_BAR_ACKNOWLEDGE },
    { GDK_KEY_F2, VIGIL_BAR_PAUSE_SOUND },
    { GDK_KEY_F12, VIGIL_BAR_STOP },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigil_chair_page_dispose;
  widget_class->root = vigil_chair_page_root;
  widget_class->unroot = vigil_chair_page_unroot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (GtkShortcut) shortcut = gtk_shortcut_new (
        gtk_keyval_trigger_new (keys[i].key, 0),
        gtk_callback_action_new (on_key, GUINT_TO_POINTER (keys[i].action), NULL));

    gtk_widget_class_add_shortcut (widget_class, shortcut);
  }
  signals[ACTION] = g_signal_new ("action", VIGIL_TYPE_CHAIR_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[CHANNEL] = g_signal_new ("channel", VIGIL_TYPE_CHAIR_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ASK] = g_signal_new ("ask", VIGIL_TYPE_CHAIR_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_STRING);
  signals[INSTRUCTING] = g_signal_new ("instructing", VIGIL_TYPE_CHAIR_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
  signals[STAGE_CHANGED] = g_signal_new ("stage-changed", VIGIL_TYPE_CHAIR_PAGE, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
vigil_chair_page_init (VigilChairPage *self)
{
  const struct { VigilRegion region; GtkWidget **slot, *widget; } parts[] = {
    { VIGIL_REGION_STRIP, &self->strip, vigil_strip_new () },
    { VIGIL_REGION_BANNER, &self->banner, vigil_banner_new () },
    { VIGIL_REGION_INFUSION, &self->deck, vigil_infusion_deck_new () },
    { VIGIL_REGION_NUMERICS, &self->numerics, vigil_numerics_new () },
    { VIGIL_REGION_BAR, &self->bar, vigil_bottom_bar_new () },
  };

  self->sheet_opener = VIGIL_N_BAR_ACTIONS;
  self->stage = VIGIL_STAGE_CLOSED + 1;   /* none that there is: the first view sets it */
  self->frame = vigil_frame_new ();
  gtk_widget_set_parent (self->frame, GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    *parts[i].slot = parts[i].widget;
    vigil_frame_set_child (VIGIL_FRAME (self->frame), parts[i].region, parts[i].widget);
  }
  g_signal_connect_swapped (self->deck, "channel", G_CALLBACK (on_channel), self);
  g_signal_connect_swapped (self->deck, "instructing", G_CALLBACK (on_instructing), self);
  g_signal_connect (self->numerics, "limits", G_CALLBACK (on_limits), self);
  g_signal_connect_swapped (self->numerics, "refused", G_CALLBACK (on_refused), self);
  g_signal_connect (self->banner, "clicked", G_CALLBACK (on_banner_clicked), self);
  g_signal_connect (self->bar, "action", G_CALLBACK (on_action), self);
}

GtkWidget *
vigil_chair_page_new (VigilChairModel *model)
{
  VigilChairPage *self = g_object_new (VIGIL_TYPE_CHAIR_PAGE, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "view-changed", G_CALLBACK (on_view_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "reset", G_CALLBACK (on_reset), self, G_CONNECT_SWAPPED);
  on_view_changed (self);
  return GTK_WIDGET (self);
}

VigilFrame *
vigil_chair_page_get_frame (VigilChairPage *self)
{
  g_return_val_if_fail (VIGIL_IS_CHAIR_PAGE (self), NULL);
  return VIGIL_FRAME (self->frame);
}

VigilBottomBar *
vigil_chair_page_get_bar (VigilChairPage *self)
{
  g_return_val_if_fail (VIGIL_IS_CHAIR_PAGE (self), NULL);
  return VIGIL_BOTTOM_BAR (self->bar);
}

VigilStrip *
vigil_chair_page_get_strip (VigilChairPage *self)
{
  g_return_val_if_fail (VIGIL_IS_CHAIR_PAGE (self), NULL);
  return VIGIL_STRIP (self->strip);
}

void
vigil_chair_page_ask_pump (VigilChairPage *self, int channel, VigilVerb verb)
{
  g_return_if_fail (VIGIL_IS_CHAIR_PAGE (self));
  vigil_infusion_deck_ask (VIGIL_INFUSION_DECK (self->deck), channel, verb);
}

static void
mark_opener (VigilChairPage *self, gboolean is_open)
{
  if (self->sheet_opener == VIGIL_N_BAR_ACTIONS)
    return;
  vigil_widget_set_class (
      GTK_WIDGET (vigil_bottom_bar_get_button (VIGIL_BOTTOM_BAR (self->bar), self->sheet_opener)),
      "selected", is_open);
}

void
vigil_chair_page_set_sheet (VigilChairPage *self, GtkWidget *sheet, VigilBarAction opener)
{
  g_return_if_fail (VIGIL_IS_CHAIR_PAGE (self));
  mark_opener (self, FALSE);
  self->sheet_opener = sheet != NULL ? opener : VIGIL_N_BAR_ACTIONS;
  vigil_frame_set_child (VIGIL_FRAME (self->frame), VIGIL_REGION_SHEET, sheet);
  mark_opener (self, TRUE);
}

void
vigil_chair_page_set_shows_work (VigilChairPage *self, gboolean shows_work)
{
  g_return_if_fail (VIGIL_IS_CHAIR_PAGE (self));
  vigil_frame_set_shows_work (VIGIL_FRAME (self->frame), shows_work);
}
