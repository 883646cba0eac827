/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/bag-page.h"

#include "model/label-text.h"
#include "model/order-text.h"
#include "widget/field.h"
#include "widget/keyboard.h"
#include "widget/keypad.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LEFT_WIDTH 496
#define CARD_HEIGHT 132
#define ROW_HEIGHT 82
#define ROW_STEP 90

typedef enum { FIELD_LOT, FIELD_NUMBER, FIELD_YEAR, FIELD_MONTH, FIELD_DAY, N_FIELDS } Field;

static const struct {
  const char *name;
  double x, width;
  guint row, max_chars;
  gboolean is_text;
} fields[N_FIELDS] = {
  [FIELD_LOT] = { N_("Lot"), 0, 244, 0, 24, TRUE },
  [FIELD_NUMBER] = { N_("Bag number, if any"), 252, 244, 0, 24, TRUE },
  [FIELD_YEAR] = { N_("Expiry, year"), 0, 180, 1, 4, FALSE },
  [FIELD_MONTH] = { N_("Month"), 188, 150, 1, 2, FALSE },
  [FIELD_DAY] = { N_("Day"), 346, 150, 1, 2, FALSE },
};

struct _VigilBagPage {
  VigilPage parent_instance;
  GtkWidget *fields[N_FIELDS], *left, *drug, *holds, *strength, *diluent;
  GtkWidget *keypad, *keypad_title, *typing, *typed, *keyboard;
  Field target;
  guint channel;
  gboolean is_loaded, is_saving;
};

G_DEFINE_FINAL_TYPE (VigilBagPage, vigil_bag_page, VIGIL_TYPE_PAGE)

static const VigilView *
view_of (VigilBagPage *self)
{
  return vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)));
}

static const char *
text_of (VigilBagPage *self, Field field)
{
  return vigil_field_get_text (VIGIL_FIELD (self->fields[field]));
}

static VigilExpiryInput
expiry_of (VigilBagPage *self)
{
  return (VigilExpiryInput){ text_of (self, FIELD_YEAR), text_of (self, FIELD_MONTH), text_of (self, FIELD_DAY) };
}

static gboolean
is_ordered (const VigilSession *session, guint channel)
{
  return channel < session->n_channels && session->channels[channel].state == VIGIL_CHANNEL_PRESCRIBED;
}

/* Another one that is ordered after @channel; @channel itself if there is none. */
static guint
next_channel (const VigilSession *session, guint channel)
{
  for (guint i = 1; i < session->n_channels; i++)
    if (is_ordered (session, (channel + i) % session->n_channels))
      return (channel + i) % session->n_channels;
  return channel;
}

/* ---- the fields ---- */

static void
set_target (VigilBagPage *self, Field target)
{
  gboolean is_text = fields[target].is_text;

  vigil_field_set_is_active (VIGIL_FIELD (self->fields[self->target]), FALSE);
  self->target = target;
  gtk_widget_set_visible (self->typing, is_text);
  gtk_widget_set_visible (self->left, !is_text);
  gtk_widget_set_visible (self->keypad, !is_text);
  gtk_widget_set_visible (self->keypad_title, !is_text);
  vigil_text_set (self->keypad_title, _(fields[target].name));
  vigil_field_set_is_active (VIGIL_FIELD (self->fields[target]), TRUE);
  if (!is_text)
    return;
  vigil_keyboard_set_is_upper (VIGIL_KEYBOARD (self->keyboard), *text_of (self, target) == '\0');
  vigil_field_set_name (VIGIL_FIELD (self->typed), _(fields[target].name));
  vigil_field_set_text (VIGIL_FIELD (self->typed), text_of (self, target));
  vigil_field_set_is_active (VIGIL_FIELD (self->typed), TRUE);
}

static void
on_field_tapped (VigilField *field, gpointer user_data)
{
  VigilBagPage *self = user_data;

  for (Field i = 0; i < N_FIELDS; i++)
    if (self->fields[i] == GTK_WIDGET (field))
      set_target (self, i);
}

static void
forget_error (VigilBagPage *self, Field field)
{
  gboolean is_expiry = field >= FIELD_YEAR;

  vigil_field_set_error (VIGIL_FIELD (self->fields[is_expiry ? FIELD_YEAR : field]), NULL);
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
}

static void
on_key (VigilBagPage *self, const char *key)
{
  VigilField *field = VIGIL_FIELD (self->fields[self->target]);

  if (!vigil_field_press (field, key, fields[self->target].max_chars))
    return;
  forget_error (self, self->target);
  if (fields[self->target].is_text)
    vigil_field_set_text (VIGIL_FIELD (self->typed), vigil_field_get_text (field));
  /* a full year or month needs no more */
  if ((self->target == FIELD_YEAR || self->target == FIELD_MONTH)
      && strlen (vigil_field_get_text (field)) == fields[self->target].max_chars)
    set_target (self, self->target + 1);
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
on_typing_done (VigilBagPage *self)
{
  set_target (self, FIELD_YEAR);
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

/* ---- the bag ---- */

static void
show_bag (VigilBagPage *self)
{
  const VigilChannel *channel = &view_of (self)->session.channels[self->channel];
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));
  g_autofree char *drug = g_strdup_printf (_("%s, pump %u"), channel->drug_display, self->channel + 1);
  g_autofree char *holds = vigil_bag_words (channel), *strength = vigil_bag_words_strength (channel);

  vigil_text_set (self->drug, drug);
  vigil_text_set (self->holds, holds);
  vigil_text_set (self->strength, strength);
  vigil_text_set (self->diluent, protocol != NULL ? vigil_label_words (protocol->order.diluent) : "");
}

/* What is recorded of it already stands there, to be put right. */
static void
load (VigilBagPage *self, guint channel)
{
  const VigilPreparation *prepared = &view_of (self)->session.channels[channel].prepared;
  g_auto (GStrv) day = g_strsplit (prepared->expiry, "-", 3);
  gboolean has_day = g_strv_length (day) == 3;

  self->channel = channel;
  self->is_loaded = TRUE;
  vigil_field_set_text (VIGIL_FIELD (self->fields[FIELD_LOT]), prepared->lot);
  vigil_field_set_text (VIGIL_FIELD (self->fields[FIELD_NUMBER]), prepared->bag);
  for (guint i = 0; i < 3; i++)
    vigil_field_set_text (VIGIL_FIELD (self->fields[FIELD_YEAR + i]), has_day ? day[i] : "");
  forget_error (self, FIELD_LOT);
  forget_error (self, FIELD_YEAR);
  show_bag (self);
  set_target (self, FIELD_YEAR);
}

static void
bag_update (VigilPage *page, const VigilView *view)
{
  VigilBagPage *self = VIGIL_BAG_PAGE (page);
  guint channel = 0;

  if (self->is_loaded)
    return;
  if (vigil_session_find_unprepared (&view->session, vigil_chair_model_get_protocol (vigil_page_get_model (page)), &channel)
      != VIGIL_PREPARE_BAG)
    channel = next_channel (&view->session, view->session.n_channels > 0 ? view->session.n_channels - 1 : 0);
  load (self, channel);
}

static void
bag_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilBagPage *self = VIGIL_BAG_PAGE (page);

  bar->back = _("Back");
  if (next_channel (&view_of (self)->session, self->channel) != self->channel) {
    bar->secondary = _("Next bag");
    bar->secondary_icon = "right";
  }
  bar->primary = _("Record the bag");
  g_strlcpy (bar->primary_caption, view_of (self)->session.channels[self->channel].drug_display,
             sizeof bar->primary_caption);
  if (self->is_saving)
    g_strlcpy (bar->primary_off, _("one moment"), sizeof bar->primary_off);
}

static void
on_recorded (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilBagPage) self = user_data;
  const VigilSession *session = &view_of (self)->session;
  guint next = self->channel;

  self->is_saving = FALSE;
  vigil_page_on_proposed (seq, error, self);
  vigil_page_bar_changed (VIGIL_PAGE (self));
  if (error != NULL)
    return;
  /* the view may not show yet that this one is done */
  do
    next = next_channel (session, next);
  while (next != self->channel && session->channels[next].prepared.labelled_wall_us != 0);
  if (next == self->channel)
    vigil_page_done (VIGIL_PAGE (self));
  else
    load (self, next);
}

static void
propose (VigilBagPage *self, const char *expiry)
{
  const VigilChannel *channel = &view_of (self)->session.channels[self->channel];
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));
  JsonObject *body = vigil_body_new ("channel", "i", (gint64) self->channel, "bag_mg", "d", channel->bag_mg, "bag_ml", "d",
                                     channel->bag_ml, "mg_ml", "d", channel->bag_mg / channel->bag_ml, "lot", "s",
                                     text_of (self, FIELD_LOT), "expiry", "s", expiry, NULL);

  if (*text_of (self, FIELD_NUMBER) != '\0')
    json_object_set_string_member (body, "bag", text_of (self, FIELD_NUMBER));
  if (protocol != NULL && protocol->order.diluent != NULL)
    json_object_set_string_member (body, "diluent", vigil_label_words (protocol->order.diluent));
  self->is_saving = TRUE;
  vigil_page_bar_changed (VIGIL_PAGE (self));
  vigil_chair_model_propose (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_BAG_LABELLED, body, on_recorded,
                             g_object_ref (self));
}

static void
bag_primary (VigilPage *page)
{
  VigilBagPage *self = VIGIL_BAG_PAGE (page);
  VigilExpiryInput expiry = expiry_of (self);
  const char *wrong = vigil_expiry_input_find_error (&expiry, view_of (self)->now_wall_us);
  g_autofree char *lot = g_strstrip (g_strdup (text_of (self, FIELD_LOT)));
  g_autofree char *day = vigil_expiry_input_to_day (&expiry);

  if (self->is_saving)
    return;
  if (fields[self->target].is_text)
    set_target (self, FIELD_YEAR);
  vigil_field_set_error (VIGIL_FIELD (self->fields[FIELD_LOT]), *lot == '\0' ? _("Read it from the label") : NULL);
  vigil_field_set_error (VIGIL_FIELD (self->fields[FIELD_YEAR]), wrong);
  if (wrong == NULL && *lot != '\0' && is_ordered (&view_of (self)->session, self->channel))
    propose (self, day);
}

static void
bag_secondary (VigilPage *page)
{
  VigilBagPage *self = VIGIL_BAG_PAGE (page);

  if (self->is_saving)
    return;
  load (self, next_channel (&view_of (self)->session, self->channel));
  vigil_page_bar_changed (page);
}

static void
bag_back (VigilPage *page)
{
  VigilBagPage *self = VIGIL_BAG_PAGE (page);

  if (fields[self->target].is_text)
    on_typing_done (self);
  else
    vigil_page_done (page);
}

static void
vigil_bag_page_class_init (VigilBagPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  page_class->update = bag_update;
  page_class->describe = bag_describe;
  page_class->primary = bag_primary;
  page_class->secondary = bag_secondary;
  page_class->back = bag_back;
}

static void
build_card (VigilBagPage *self)
{
  GtkWidget *card = vigil_places_box_new (LEFT_WIDTH, CARD_HEIGHT, "card");

  self->drug = vigil_cell_new ("", 0, "title");
  self->holds = vigil_cell_new ("", 0, "body");
  self->strength = vigil_cell_new ("", 1, "num-small");
  self->diluent = vigil_cell_new ("", 0, "label ink-2");
  vigil_places_put (card, self->drug, 16, 8, 464, 44);
  vigil_places_put (card, self->holds, 16, 54, 240, 34);
  vigil_places_put (card, self->strength, 256, 50, 224, 40);
  vigil_places_put (card, self->diluent, 16, 92, 464, 30);
  vigil_places_put (self->left, card, 0, 0, LEFT_WIDTH, CARD_HEIGHT);
}

static void
build_typing (VigilBagPage *self)
{
  self->typing = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  self->typed = vigil_field_new ("", NULL);
  self->keyboard = vigil_keyboard_new ();
  vigil_places_put (self->typing, self->typed, 0, 40, VIGIL_PAGE_WIDTH, 96);
  vigil_places_put (self->typing, self->keyboard, 0, VIGIL_PAGE_HEIGHT - VIGIL_KEYBOARD_HEIGHT, VIGIL_KEYBOARD_WIDTH,
                    VIGIL_KEYBOARD_HEIGHT);
  g_signal_connect_swapped (self->keyboard, "key", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (self->keyboard, "done", G_CALLBACK (on_typing_done), self);
}

static void
build_side (VigilBagPage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));
  GtkWidget *hint = vigil_cell_new (_("Compare drug, amount and volume with the label. Only the clinic's own bags are "
                                       "hung. Without a day the bag lasts to the end of its month."), 0, "body ink-2");

  vigil_places_put (side, vigil_cell_new (_("Label of the bag"), 0, "row-title"), 16, 12, 338, 34);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (hint), 0);
  vigil_places_put (side, hint, 16, 54, 338, 190);
}

static void
vigil_bag_page_init (VigilBagPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->left = vigil_places_box_new (LEFT_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  build_card (self);
  for (Field i = 0; i < N_FIELDS; i++) {
    self->fields[i] = vigil_field_new (_(fields[i].name), NULL);
    g_signal_connect (self->fields[i], "tapped", G_CALLBACK (on_field_tapped), self);
    vigil_places_put (self->left, self->fields[i], fields[i].x, CARD_HEIGHT + 16 + fields[i].row * ROW_STEP,
                      fields[i].width, ROW_HEIGHT);
  }
  vigil_field_set_hint (VIGIL_FIELD (self->fields[FIELD_DAY]), _("last"));
  self->keypad = vigil_keypad_new (FALSE);
  self->keypad_title = vigil_cell_new ("", 0, "row-title");
  g_signal_connect_swapped (self->keypad, "key", G_CALLBACK (on_key), self);
  build_typing (self);
  build_side (self);
  self->target = FIELD_YEAR;
  vigil_places_put (widget, self->left, 0, 0, LEFT_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->keypad_title, 510, 0, 370, 36);
  vigil_places_put (widget, self->keypad, 510, 40, VIGIL_KEYPAD_WIDTH, VIGIL_KEYPAD_HEIGHT);
  vigil_places_put (widget, self->typing, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  set_target (self, FIELD_YEAR);
}

GtkWidget *
vigil_bag_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_BAG_PAGE, "model", model, NULL);
}
