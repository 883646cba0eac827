/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/record-page.h"

#include "config.h"
#include "model/emergency-text.h"
#include "model/label-text.h"
#include "model/order-text.h"
#include "model/time-text.h"
#include "widget/button.h"
#include "widget/field.h"
#include "widget/keyboard.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define COLUMNS 4
#define ROWS 4
#define TILES (COLUMNS * ROWS)
#define TILE_WIDTH 214
#define TILE_HEIGHT 118
#define STEP_X 222
#define STEP_Y 126
#define TILES_Y 38
#define UNDO_US (8 * G_USEC_PER_SEC)
#define NOTE_CHARS 160
#define NOTE_ID "note"      /* the one action whose words are typed, in every clinic's list */

struct _VigilRecordPage {
  VigilPage parent_instance;
  GtkWidget *tiles_box, *title, *tiles[TILES], *recorded, *recorded_name, *recorded_at, *undo;
  GtkWidget *note, *note_field;
  GtkWidget *side_list[3];
  guint first, n_actions;
  const VigilStaffAction *action;   /* of the panel: asked for or recorded */
  guint place;                      /* its tile */
  gint64 seq;                       /* 0 until it is on the disk */
  gint64 closes_us;                 /* mono; 0 no panel */
  gboolean is_asking;               /* one at a time, so that Undo is of what the panel names */
  int bag;                          /* the channel of the bag change that is asked for; -1 none */
  gboolean is_choosing;             /* of which pump the bag was changed */
};

G_DEFINE_FINAL_TYPE (VigilRecordPage, vigil_record_page, VIGIL_TYPE_PAGE)

static const VigilStaffAction *const *
actions_of (VigilRecordPage *self, guint *n)
{
  VigilClinic *clinic = vigil_chair_model_get_clinic (vigil_page_get_model (VIGIL_PAGE (self)));

  *n = 0;
  return clinic != NULL ? vigil_clinic_get_staff_actions (clinic, n) : NULL;
}

static const VigilView *
view_of (VigilRecordPage *self)
{
  return vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)));
}

/* ---- whose bag ---- */

static gboolean
is_hanging (VigilRecordPage *self, guint channel)
{
  const VigilSession *session = &view_of (self)->session;

  return channel < session->n_channels && session->channels[channel].state >= VIGIL_CHANNEL_STARTING
         && session->channels[channel].state <= VIGIL_CHANNEL_PAUSED;
}

/* How many it may be, and the first of them. */
static guint
count_bags (VigilRecordPage *self, int *first)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));
  guint n = 0;

  if (!vigil_prepare_is_asked (protocol, VIGIL_PREPARE_BAG))
    return 0;
  for (guint i = VIGIL_MAX_CHANNELS; i-- > 0;)
    if (is_hanging (self, i)) {
      *first = (int) i;
      n++;
    }
  return n;
}

static void
show_bags (VigilRecordPage *self)
{
  vigil_text_set (self->title, _("Of which pump was the bag changed?"));
  for (guint i = 0; i < TILES; i++) {
    gboolean is_there = is_hanging (self, i);
    g_autofree char *bag = is_there ? vigil_bag_words (&view_of (self)->session.channels[i]) : NULL;

    gtk_widget_set_visible (self->tiles[i], is_there);
    if (!is_there)
      continue;
    vigil_button_set_label (VIGIL_BUTTON (self->tiles[i]), view_of (self)->session.channels[i].drug_display);
    vigil_button_set_caption (VIGIL_BUTTON (self->tiles[i]), bag);
    vigil_button_set_icon (VIGIL_BUTTON (self->tiles[i]), NULL);
  }
}

/* What is open of a bag that was changed; NULL nothing. */
static const char *
find_open_task (VigilRecordPage *self)
{
  const VigilSession *session = &view_of (self)->session;
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));

  if (view_of (self)->is_replay)
    return NULL;
  if (vigil_bag_find_unlabelled (session) >= 0)
    return "bag";
  return vigil_waste_find_due (session, protocol) >= 0 ? "waste" : NULL;
}

/* More than fit: the last place leads on. */
static guint
shown_per_page (VigilRecordPage *self)
{
  return self->n_actions > TILES ? TILES - 1 : TILES;
}

/* The panel lies over its tile and the neighbour, so that Undo is as large as a tile. */
static void
place_panel (VigilRecordPage *self)
{
  guint column = MIN (self->place % COLUMNS, COLUMNS - 2), row = self->place / COLUMNS;

  vigil_places_set (self->tiles_box, self->recorded, column * STEP_X, TILES_Y + row * STEP_Y,
                    STEP_X + TILE_WIDTH, TILE_HEIGHT);
}

static gboolean
is_covered (VigilRecordPage *self, guint place)
{
  guint column = MIN (self->place % COLUMNS, COLUMNS - 2), left = self->place / COLUMNS * COLUMNS + column;

  return self->closes_us != 0 && (place == left || place == left + 1);
}

static void
show_tiles (VigilRecordPage *self)
{
  const VigilStaffAction *const *actions = actions_of (self, &self->n_actions);
  guint per_page = shown_per_page (self);

  vigil_text_set (self->title, self->n_actions > 0 ? _("What was done? One tap records it.")
                                                   : _("The clinic lists nothing to record"));
  for (guint i = 0; i < TILES; i++) {
    guint at = self->first + i;
    gboolean is_more = self->n_actions > TILES && i == TILES - 1;
    gboolean is_there = is_more || (i < per_page && at < self->n_actions);

    gtk_widget_set_visible (self->tiles[i], is_there && !is_covered (self, i));
    if (!is_there)
      continue;
    vigil_button_set_caption (VIGIL_BUTTON (self->tiles[i]), NULL);
    vigil_button_set_label (VIGIL_BUTTON (self->tiles[i]),
                            is_more ? _("More") : vigil_label_words (actions[at]->label));
    vigil_button_set_icon (VIGIL_BUTTON (self->tiles[i]),
                           is_more ? "right" : g_str_equal (actions[at]->id, NOTE_ID) ? "note" : NULL);
  }
}

static gboolean
is_withdrawn (GPtrArray *events, gint64 seq)
{
  for (guint i = events->len; i-- > 0;) {
    const VigilEvent *event = g_ptr_array_index (events, i);

    if (event->kind == VIGIL_EVENT_ENTRY_WITHDRAWN && vigil_event_get_int (event, "ref") == seq)
      return TRUE;
  }
  return FALSE;
}

/* The latest entries, newest first. */
static void
show_side (VigilRecordPage *self)
{
  GPtrArray *events = vigil_chair_model_get_events (vigil_page_get_model (VIGIL_PAGE (self)));
  guint n = 0;

  for (guint i = events->len; i-- > 0 && n < G_N_ELEMENTS (self->side_list);) {
    const VigilEvent *event = g_ptr_array_index (events, i);
    g_autofree char *at = NULL, *line = NULL;
    const char *note;

    if (event->kind != VIGIL_EVENT_STAFF_ACTION || is_withdrawn (events, event->seq))
      continue;
    at = vigil_time_clock (event->t_wall_us);
    note = vigil_event_get_string (event, "note");
    line = g_strdup_printf ("%s  %s", at, *note != '\0' ? note : vigil_event_get_string (event, "label"));
    vigil_text_set (self->side_list[n++], line);
  }
  if (n == 0)
    vigil_text_set (self->side_list[n++], _("nothing yet"));
  while (n < G_N_ELEMENTS (self->side_list))
    vigil_text_set (self->side_list[n++], "");
}

static void
show_panel (VigilRecordPage *self)
{
  gboolean is_open = self->closes_us != 0;

  gtk_widget_set_visible (self->recorded, is_open);
  if (!is_open)
    return;
  place_panel (self);
  vigil_text_set (self->recorded_name, vigil_label_words (self->action->label));
}

static void
show (VigilRecordPage *self)
{
  if (self->is_choosing)
    show_bags (self);
  else
    show_tiles (self);
  show_panel (self);
  show_side (self);
}

static void
record_update (VigilPage *page, const VigilView *view)
{
  VigilRecordPage *self = VIGIL_RECORD_PAGE (page);

  if (self->closes_us != 0 && view->now_us >= self->closes_us) {
    self->closes_us = 0;
    self->seq = 0;
  }
  show (self);
}

/* In recovery no other page leads to it. */
static const VigilEmergency *
offered (VigilPage *page)
{
  VigilChairModel *model = vigil_page_get_model (page);

  return vigil_emergency_find_offered (vigil_chair_model_get_clinic (model), vigil_chair_model_get_view (model));
}

static void
record_secondary (VigilPage *page)
{
  const VigilEmergency *emergency = offered (page);

  if (emergency != NULL)
    vigil_page_propose (page, VIGIL_EVENT_EMERGENCY_BEGUN, vigil_emergency_begin_body (emergency, NULL));
}

static void
record_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilRecordPage *self = VIGIL_RECORD_PAGE (page);
  gboolean is_signed_in = *view_of (self)->session.staff_id != '\0';

  bar->back = _("Back");
  if (offered (page) != NULL && !gtk_widget_get_visible (self->note)) {
    bar->secondary = vigil_label_words (offered (page)->name);
    bar->secondary_icon = "flag";
  }
  if (gtk_widget_get_visible (self->note)) {
    bar->primary = _("Record the note");
    if (*vigil_field_get_text (VIGIL_FIELD (self->note_field)) == '\0')
      g_strlcpy (bar->primary_off, _("write what happened"), sizeof bar->primary_off);
  } else if (is_signed_in && find_open_task (self) != NULL) {
    gboolean is_bag = g_str_equal (find_open_task (self), "bag");

    bar->primary = is_bag ? _("Label the new bag") : _("Record the waste");
    g_strlcpy (bar->primary_caption, is_bag ? _("until then what it gives is an estimate") : _("two people, with their PINs"),
               sizeof bar->primary_caption);
  } else if (is_signed_in) {
    bar->primary = _("Done");
  } else {
    bar->primary = _("Sign in");
    g_strlcpy (bar->primary_caption, _("an entry is recorded with a name"), sizeof bar->primary_caption);
  }
}

static void
close_note (VigilRecordPage *self)
{
  gtk_widget_set_visible (self->note, FALSE);
  gtk_widget_set_visible (self->tiles_box, TRUE);
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

/* "recorded" is said only of what is on the disk. */
static void
on_recorded (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilRecordPage) self = user_data;
  g_autofree char *at = vigil_time_clock (view_of (self)->now_wall_us), *words = NULL;

  self->is_asking = FALSE;
  vigil_page_on_proposed (seq, error, self);
  if (error != NULL)
    return;
  self->seq = seq;
  self->closes_us = view_of (self)->now_us + UNDO_US;
  self->is_choosing = FALSE;
  words = g_strdup_printf (_("recorded %s"), at);
  vigil_text_set (self->recorded_at, words);
  vigil_field_set_text (VIGIL_FIELD (self->note_field), "");
  close_note (self);
  show (self);
  if (self->bag >= 0)
    vigil_page_ask (VIGIL_PAGE (self), "bag");
}

static void
record (VigilRecordPage *self, const char *note)
{
  const char *label = vigil_label_words (self->action->label);
  JsonObject *body;

  if (self->is_asking)
    return;
  self->is_asking = TRUE;
  body = vigil_body_new ("action", "s", self->action->id, "label", "s", label, NULL);

  if (note != NULL)
    json_object_set_string_member (body, "note", note);
  if (self->bag >= 0)
    json_object_set_int_member (body, "channel", self->bag);
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  vigil_chair_model_propose (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_STAFF_ACTION, body, on_recorded,
                             g_object_ref (self));
}

/* While an infusion runs it is one of its bags, and leads to the new one's label. */
static void
change_bag (VigilRecordPage *self)
{
  guint n = count_bags (self, &self->bag);

  self->is_choosing = n > 1;
  if (self->is_choosing)
    self->bag = -1;
  else
    record (self, NULL);
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
choose_bag (VigilRecordPage *self, guint channel)
{
  if (!is_hanging (self, channel))
    return;
  self->bag = (int) channel;
  record (self, NULL);
}

static void
on_tile (VigilButton *button, gpointer user_data)
{
  VigilRecordPage *self = user_data;
  const VigilStaffAction *const *actions = actions_of (self, &self->n_actions);
  guint place = 0;

  if (self->is_asking)
    return;
  while (place < TILES && self->tiles[place] != GTK_WIDGET (button))
    place++;
  if (self->is_choosing) {
    choose_bag (self, place);
    return;
  }
  self->closes_us = 0;
  self->bag = -1;
  if (place == TILES - 1 && self->n_actions > TILES) {
    self->first = self->first + TILES - 1 < self->n_actions ? self->first + TILES - 1 : 0;
  } else if (self->first + place < self->n_actions) {
    self->place = place;
    self->action = actions[self->first + place];
    if (g_str_equal (self->action->id, NOTE_ID)) {
      gtk_widget_set_visible (self->tiles_box, FALSE);
      gtk_widget_set_visible (self->note, TRUE);
      vigil_page_bar_changed (VIGIL_PAGE (self));
    } else if (self->action->is_bag_change) {
      change_bag (self);
    } else {
      record (self, NULL);
    }
  }
  show (self);
}

static void
on_undo (VigilRecordPage *self)
{
  if (self->seq > 0)
    vigil_page_propose (VIGIL_PAGE (self), VIGIL_EVENT_ENTRY_WITHDRAWN,
                        vigil_body_new ("ref", "i", self->seq, NULL));
  self->seq = 0;
  self->closes_us = 0;
  show (self);
}

static void
on_note_key (VigilRecordPage *self, const char *key)
{
  if (vigil_field_press (VIGIL_FIELD (self->note_field), key, NOTE_CHARS))
    vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
on_tracks (VigilRecordPage *self)
{
  vigil_page_ask (VIGIL_PAGE (self), "tracks");
}

static void
record_note (VigilRecordPage *self)
{
  const char *note = vigil_field_get_text (VIGIL_FIELD (self->note_field));

  if (*note != '\0')
    record (self, note);
}

static void
record_primary (VigilPage *page)
{
  VigilRecordPage *self = VIGIL_RECORD_PAGE (page);

  if (gtk_widget_get_visible (self->note))
    record_note (self);
  else if (*view_of (self)->session.staff_id == '\0')
    vigil_page_ask (page, "sign-in");
  else if (find_open_task (self) != NULL)
    vigil_page_ask (page, find_open_task (self));
  else
    vigil_page_done (page);
}

static void
record_back (VigilPage *page)
{
  VigilRecordPage *self = VIGIL_RECORD_PAGE (page);

  if (gtk_widget_get_visible (self->note)) {
    close_note (self);
  } else if (self->is_choosing) {
    self->is_choosing = FALSE;
    show (self);
  }
  else
    vigil_page_done (page);
}

static void
vigil_record_page_class_init (VigilRecordPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  page_class->update = record_update;
  page_class->describe = record_describe;
  page_class->primary = record_primary;
  page_class->secondary = record_secondary;
  page_class->back = record_back;
}

static void
build_panel (VigilRecordPage *self)
{
  self->recorded = vigil_places_box_new (STEP_X + TILE_WIDTH, TILE_HEIGHT, "recorded");
  self->recorded_name = vigil_cell_new ("", 0, "row-title");
  self->recorded_at = vigil_cell_new ("", 0, "label");
  self->undo = vigil_button_new ("undo", 24, _("Undo"), NULL);
  gtk_widget_add_css_class (self->undo, "on-accent");
  vigil_places_put (self->recorded, self->recorded_name, 16, 12, 272, 56);
  vigil_places_put (self->recorded, self->recorded_at, 16, 72, 272, 32);
  vigil_places_put (self->recorded, self->undo, 302, 8, 126, 102);
  vigil_places_put (self->tiles_box, self->recorded, 0, TILES_Y, STEP_X + TILE_WIDTH, TILE_HEIGHT);
  g_signal_connect_swapped (self->undo, "tapped", G_CALLBACK (on_undo), self);
}

static void
build_note (VigilRecordPage *self)
{
  GtkWidget *keyboard = vigil_keyboard_new ();

  self->note = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  self->note_field = vigil_field_new (_("Note"), NULL);
  vigil_field_set_is_active (VIGIL_FIELD (self->note_field), TRUE);
  vigil_places_put (self->note, vigil_cell_new (_("What happened?"), 0, "title"), 0, 0, VIGIL_PAGE_WIDTH, 36);
  vigil_places_put (self->note, self->note_field, 0, 52, VIGIL_PAGE_WIDTH, 88);
  vigil_places_put (self->note, keyboard, 0, 166, VIGIL_KEYBOARD_WIDTH, VIGIL_KEYBOARD_HEIGHT);
  gtk_widget_set_visible (self->note, FALSE);
  g_signal_connect_swapped (keyboard, "key", G_CALLBACK (on_note_key), self);
  g_signal_connect_swapped (keyboard, "done", G_CALLBACK (record_note), self);
}

static void
vigil_record_page_init (VigilRecordPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self), *side = vigil_page_get_side (VIGIL_PAGE (self));
  GtkWidget *tracks = vigil_button_new ("music", 26, _("Patient's own audio"), NULL);

  self->bag = -1;
  self->tiles_box = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  self->title = vigil_cell_new ("", 0, "row-title");
  vigil_places_put (self->tiles_box, self->title, 0, 0, VIGIL_PAGE_WIDTH, 32);
  for (guint i = 0; i < TILES; i++) {
    self->tiles[i] = vigil_button_new (NULL, 26, "", NULL);
    gtk_widget_add_css_class (self->tiles[i], "tile-button");
    gtk_widget_add_css_class (self->tiles[i], "padded");
    g_signal_connect (self->tiles[i], "tapped", G_CALLBACK (on_tile), self);
    vigil_places_put (self->tiles_box, self->tiles[i], i % COLUMNS * STEP_X, TILES_Y + i / COLUMNS * STEP_Y,
                      TILE_WIDTH, TILE_HEIGHT);
  }
  build_panel (self);
  build_note (self);
  vigil_places_put (widget, self->tiles_box, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->note, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (side, vigil_cell_new (_("Recorded last"), 0, "row-title"), 14, 10, 342, 34);
  for (guint i = 0; i < G_N_ELEMENTS (self->side_list); i++) {
    self->side_list[i] = vigil_cell_new ("", 0, "label ink-2");
    vigil_places_put (side, self->side_list[i], 14, 46 + i * 36.0, 342, 36);
  }
  vigil_places_put (side, tracks, 14, 158, 342, 84);
  g_signal_connect_swapped (tracks, "tapped", G_CALLBACK (on_tracks), self);
}

GtkWidget *
vigil_record_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_RECORD_PAGE, "model", model, NULL);
}
