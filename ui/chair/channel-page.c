/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/channel-page.h"

#include "config.h"
#include "model/channel-text.h"
#include "model/pump-facts.h"
#include "model/device-text.h"
#include "model/infusion-text.h"
#include "widget/button.h"
#include "widget/icon.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define LEFT_WIDTH 552
#define RIGHT_X 560
#define RIGHT_WIDTH 320
#define HEADER 116
#define STEPS 4
#define STEP_Y 124
#define STEP_STEP 94
#define STEP_HEIGHT 88
#define TAB_HEIGHT 59

struct _VigilChannelPage {
  VigilPage parent_instance;
  guint channel, first_step;
  gboolean is_asking;
  GtkWidget *card, *swatch, *name, *bag, *second, *state, *tabs[VIGIL_MAX_CHANNELS];
  GtkWidget *steps[STEPS], *more;
  GtkWidget *facts[VIGIL_PUMP_FACTS], *values[VIGIL_PUMP_FACTS], *ages[VIGIL_PUMP_FACTS], *pump;
  GtkWidget *side_send, *side_watchdog, *watchdog_box;
};

G_DEFINE_FINAL_TYPE (VigilChannelPage, vigil_channel_page, VIGIL_TYPE_PAGE)

static const VigilView *
view_of (VigilChannelPage *self)
{
  return vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)));
}

static void
show_head (VigilChannelPage *self, const VigilView *view, const VigilChannel *channel)
{
  VigilClinic *clinic = vigil_chair_model_get_clinic (vigil_page_get_model (VIGIL_PAGE (self)));
  double tolerance = clinic != NULL ? vigil_clinic_get_rate_tolerance (clinic) : 0;
  char fill[] = "fill-drug-1", bag[96];
  VigilDelivered delivered;
  VigilInfusionText text;

  vigil_channel_delivered (channel, view->now_wall_us, &delivered);
  vigil_infusion_text_fill (&text, channel, &delivered, vigil_channel_matches_plan (channel, tolerance),
                            view->now_wall_us);
  fill[sizeof fill - 2] = (char) ('0' + CLAMP (channel->colour, 1, 4));
  gtk_widget_set_css_classes (self->swatch, (const char *[]) { "swatch", fill, NULL });
  vigil_text_set (self->name, *text.name != '\0' ? text.name : _("Nothing"));
  vigil_text_set (self->bag, vigil_channel_words_bag (channel, bag));
  vigil_text_set (self->state, text.chip_words);
  vigil_widget_set_class (self->state, "inverse", text.chip == VIGIL_CHIP_NOT_SEEN || channel->is_swap_unconfirmed);
  vigil_text_set (self->second, text.second_line);
  vigil_widget_set_class (self->second, "strong", text.is_mismatch || text.is_second_line_strong);
}

static void
show_tabs (VigilChannelPage *self, const VigilView *view)
{
  guint n = view->session.n_channels;
  double width = (RIGHT_WIDTH - 8.0 * (MAX (n, 2) - 1)) / MAX (n, 2), top = n > 1 ? TAB_HEIGHT + 8 : 0;

  vigil_places_set (GTK_WIDGET (self), self->card, RIGHT_X, top, RIGHT_WIDTH, VIGIL_PAGE_HEIGHT - top);
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    gtk_widget_set_visible (self->tabs[i], n > 1 && i < n);
    if (i >= n)
      continue;
    vigil_button_set_label (VIGIL_BUTTON (self->tabs[i]), *view->session.channels[i].drug_display != '\0'
                                                              ? view->session.channels[i].drug_display : _("empty"));
    vigil_widget_set_class (self->tabs[i], "selected", i == self->channel);
    vigil_places_set (GTK_WIDGET (self), self->tabs[i], RIGHT_X + i * (width + 8), 0, width, TAB_HEIGHT);
  }
}

static void
show_steps (VigilChannelPage *self, const VigilView *view, const VigilChannel *channel)
{
  gboolean has_more = channel->n_steps > STEPS;
  guint shown = has_more ? STEPS - 1 : STEPS;

  if (self->first_step >= channel->n_steps)
    self->first_step = 0;
  gtk_widget_set_visible (self->more, has_more);
  for (guint i = 0; i < STEPS; i++) {
    guint step = self->first_step + i;
    VigilRow *row = VIGIL_ROW (self->steps[i]);
    VigilStepText text;

    gtk_widget_set_visible (self->steps[i], i < shown && step < channel->n_steps);
    if (i >= shown || step >= channel->n_steps)
      continue;
    vigil_step_text_fill (&text, channel, step, view->now_wall_us);
    vigil_row_set_mark (row, text.is_done ? VIGIL_MARK_DONE : VIGIL_MARK_OPEN);
    vigil_row_set_title (row, text.title);
    vigil_row_set_line (row, text.line);
    vigil_row_set_chip (row, *text.end != '\0' ? text.end : NULL, text.is_now ? NULL : "line");
    vigil_row_set_is_selected (row, text.is_now);
  }
}

static void
show_pump (VigilChannelPage *self, const VigilView *view, const VigilChannel *channel)
{
  const VigilLinkView *link = vigil_view_find_pump (view, self->channel);
  g_autofree char *watchdog = vigil_device_words_watchdog (channel);
  VigilPumpFact facts[VIGIL_PUMP_FACTS];
  VigilDeviceText device;

  vigil_pump_facts_fill (facts, channel, link, view->now_wall_us);
  for (guint i = 0; i < VIGIL_PUMP_FACTS; i++) {
    vigil_text_set (self->facts[i], facts[i].name);
    vigil_text_set (self->values[i], facts[i].value);
    vigil_text_set (self->ages[i], facts[i].age);
    vigil_widget_set_class (self->values[i], "ink-3", !facts[i].is_known || !channel->is_linked);
  }
  if (link != NULL)
    vigil_device_text_fill (&device, link, view->now_wall_us);
  vigil_text_set (self->pump, link != NULL ? device.name : _("no pump is set up"));
  vigil_text_set (self->side_send, vigil_device_words_may_send (TRUE, view->pump_control));
  vigil_text_set (self->side_watchdog, watchdog != NULL ? watchdog : "");
  gtk_widget_set_visible (self->watchdog_box, watchdog != NULL);
}

static void
channel_update (VigilPage *page, const VigilView *view)
{
  VigilChannelPage *self = VIGIL_CHANNEL_PAGE (page);
  const VigilChannel *channel;

  if (self->channel >= MAX (view->session.n_channels, 1))
    self->channel = 0;
  channel = &view->session.channels[self->channel];
  show_head (self, view, channel);
  show_tabs (self, view);
  show_steps (self, view, channel);
  show_pump (self, view, channel);
}

static gboolean
can_pause (VigilChannelPage *self)
{
  const VigilView *view = view_of (self);
  const VigilChannel *channel = &view->session.channels[self->channel];

  return self->channel < view->session.n_channels && !view->is_replay && channel->pending == VIGIL_VERB_NONE
         && (channel->state == VIGIL_CHANNEL_RUNNING || channel->state == VIGIL_CHANNEL_STARTING);
}

static void
channel_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilChannelPage *self = VIGIL_CHANNEL_PAGE (page);
  VigilActText act;

  bar->back = _("Back");
  if (can_pause (self)) {
    bar->secondary = _("Pause");
    bar->secondary_icon = "pause";
  }
  vigil_act_text_fill (&act, view_of (self), self->channel);
  if (act.act == VIGIL_ACT_NONE)
    return;
  bar->primary = act.label;
  g_strlcpy (bar->primary_caption, act.caption, sizeof bar->primary_caption);
  g_strlcpy (bar->primary_off, self->is_asking ? _("the pump is being asked") : act.off, sizeof bar->primary_off);
}

static void
on_answered (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilChannelPage) self = user_data;

  self->is_asking = FALSE;
  vigil_page_on_proposed (seq, error, self);
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
on_confirmed (gint64 seq, const GError *error, gpointer user_data)
{
  VigilPage *page = user_data;

  if (error == NULL)
    vigil_page_command (page, (int) VIGIL_CHANNEL_PAGE (page)->channel, VIGIL_VERB_START);
  on_answered (seq, error, user_data);
}

static void
do_act (VigilChannelPage *self, const VigilActText *act)
{
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));
  gint64 channel = self->channel;

  if (act->act == VIGIL_ACT_CONFIRM_PUMP)
    vigil_chair_model_propose (model, VIGIL_EVENT_DEVICE_BOUND,
                               vigil_body_new ("role", "s", "pump", "channel", "i", channel, "serial", "s",
                                               view_of (self)->session.channels[channel].pump_serial, NULL),
                               on_answered, g_object_ref (self));
  else if (act->act == VIGIL_ACT_CONFIRM_START)
    vigil_chair_model_propose (model, VIGIL_EVENT_START_CONFIRMED, vigil_body_new ("channel", "i", channel, NULL),
                               on_confirmed, g_object_ref (self));
  else
    vigil_chair_model_command (model, (int) channel,
                               act->act == VIGIL_ACT_START    ? VIGIL_VERB_START
                               : act->act == VIGIL_ACT_RESUME ? VIGIL_VERB_RESUME
                                                              : VIGIL_VERB_RATE,
                               act->rate_ml_h, on_answered, g_object_ref (self));
}

static void
channel_primary (VigilPage *page)
{
  VigilChannelPage *self = VIGIL_CHANNEL_PAGE (page);
  VigilActText act;

  vigil_act_text_fill (&act, view_of (self), self->channel);
  if (act.act == VIGIL_ACT_NONE || *act.off != '\0' || self->is_asking)
    return;
  if (act.needs_sign_in) {
    vigil_page_ask (page, "sign-in");
    return;
  }
  self->is_asking = TRUE;
  vigil_page_bar_changed (page);
  do_act (self, &act);
}

/* The bar's PAUSE is for all; this one for the drug on the page. */
static void
channel_secondary (VigilPage *page)
{
  VigilChannelPage *self = VIGIL_CHANNEL_PAGE (page);

  if (can_pause (self))
    vigil_page_command (page, (int) self->channel, VIGIL_VERB_PAUSE);
}

static void
channel_back (VigilPage *page)
{
  vigil_page_done (page);
}

static void
on_tab (VigilButton *button, gpointer user_data)
{
  VigilChannelPage *self = user_data;

  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    if (self->tabs[i] == GTK_WIDGET (button))
      vigil_channel_page_set_channel (self, i);
}

static void
on_more (VigilChannelPage *self)
{
  self->first_step += STEPS - 1;   /* past the end begins again */
  vigil_page_update (VIGIL_PAGE (self));
}

static void
vigil_channel_page_class_init (VigilChannelPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  page_class->update = channel_update;
  page_class->describe = channel_describe;
  page_class->primary = channel_primary;
  page_class->secondary = channel_secondary;
  page_class->back = channel_back;
}

static void
build_head (VigilChannelPage *self)
{
  GtkWidget *head = vigil_places_box_new (LEFT_WIDTH, HEADER, "card");
  GtkWidget *chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->swatch = vigil_places_box_new (10, 26, "swatch");
  self->name = vigil_cell_new ("", 0, "card-title");
  self->bag = vigil_cell_new ("", 0, "label ink-2");
  self->second = vigil_cell_new ("", 0, "label");
  self->state = vigil_text_new ("", "chip tall");
  gtk_widget_set_halign (chips, GTK_ALIGN_END);
  gtk_widget_set_valign (chips, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (chips), self->state);
  vigil_places_put (head, self->swatch, 16, 16, 10, 26);
  vigil_places_put (head, self->name, 38, 10, 300, 38);
  vigil_places_put (head, chips, 330, 10, 206, 40);
  vigil_places_put (head, self->bag, 16, 52, 520, 28);
  vigil_places_put (head, self->second, 16, 80, 520, 28);
  vigil_places_put (GTK_WIDGET (self), head, 0, 0, LEFT_WIDTH, HEADER);
}

static void
build_pump (VigilChannelPage *self)
{
  GtkWidget *card = vigil_places_box_new (RIGHT_WIDTH, VIGIL_PAGE_HEIGHT, "card");

  self->pump = vigil_cell_new ("", 0, "caption ink-2");
  vigil_places_put (card, vigil_cell_new (_("The pump says"), 0, "row-title"), 16, 10, 288, 30);
  vigil_places_put (card, self->pump, 16, 40, 288, 24);
  for (guint i = 0; i < VIGIL_PUMP_FACTS; i++) {
    double y = 74 + i * 64.0;

    self->facts[i] = vigil_cell_new ("", 0, "caption ink-3");
    self->values[i] = vigil_cell_new ("", 0, "row-title");
    self->ages[i] = vigil_cell_new ("", 1, "caption ink-2");
    vigil_places_put (card, vigil_places_box_new (288, 1, "divider"), 16, y, 288, 1);
    vigil_places_put (card, self->facts[i], 16, y + 6, 150, 22);
    vigil_places_put (card, self->ages[i], 166, y + 6, 138, 22);
    vigil_places_put (card, self->values[i], 16, y + 28, 288, 32);
  }
  self->card = card;
  vigil_places_put (GTK_WIDGET (self), card, RIGHT_X, 0, RIGHT_WIDTH, VIGIL_PAGE_HEIGHT);
}

static void
build_side (VigilChannelPage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  self->side_send = vigil_cell_new ("", 0, "label ink-2");
  self->side_watchdog = vigil_cell_new ("", 0, "label");
  self->watchdog_box = vigil_places_box_new (342, 110, "bar");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->side_send), 0);
  vigil_places_put (self->watchdog_box, vigil_icon_new ("warn", 28), 14, 41, 28, 28);
  vigil_places_put (self->watchdog_box, self->side_watchdog, 54, 8, 280, 94);
  vigil_places_put (side, vigil_cell_new (_("What Vigil may send"), 0, "row-title"), 14, 10, 342, 34);
  vigil_places_put (side, self->side_send, 14, 46, 342, 76);
  vigil_places_put (side, self->watchdog_box, 14, 130, 342, 110);
}

static void
vigil_channel_page_init (VigilChannelPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  build_head (self);
  build_pump (self);
  build_side (self);
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    self->tabs[i] = vigil_button_new (NULL, 24, "", NULL);
    g_signal_connect (self->tabs[i], "tapped", G_CALLBACK (on_tab), self);
    vigil_places_put (widget, self->tabs[i], RIGHT_X, 0, 118, TAB_HEIGHT);
  }
  for (guint i = 0; i < STEPS; i++) {
    self->steps[i] = vigil_row_new ("");
    vigil_places_put (widget, self->steps[i], 0, STEP_Y + i * STEP_STEP, LEFT_WIDTH, STEP_HEIGHT);
  }
  self->more = vigil_button_new ("right", 24, _("More steps"), NULL);
  vigil_places_put (widget, self->more, 0, STEP_Y + (STEPS - 1) * STEP_STEP, LEFT_WIDTH, STEP_HEIGHT);
  g_signal_connect_swapped (self->more, "tapped", G_CALLBACK (on_more), self);
}

GtkWidget *
vigil_channel_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_CHANNEL_PAGE, "model", model, NULL);
}

void
vigil_channel_page_set_channel (VigilChannelPage *self, guint channel)
{
  g_return_if_fail (VIGIL_IS_CHANNEL_PAGE (self));
  self->channel = channel;
  self->first_step = 0;
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  vigil_page_update (VIGIL_PAGE (self));
}
