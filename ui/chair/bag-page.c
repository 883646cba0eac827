/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/bag-page.h"

#include "base/number.h"
#include "model/label-text.h"
#include "model/order-text.h"
#include "widget/field.h"
#include "widget/icon.h"
#include "widget/keyboard.h"
#include "widget/keypad.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LEFT_WIDTH 496
#define CARD_HEIGHT 132
#define ROW_HEIGHT 82
#define ROW_STEP 90
#define STOP_HEIGHT 112

typedef enum { FIELD_LOT, FIELD_NUMBER, FIELD_YEAR, FIELD_MONTH, FIELD_DAY, FIELD_MG, FIELD_ML, N_FIELDS } Field;

static const struct {
  const char *name;
  double x, width;
  guint row, max_chars;
  gboolean is_text;
  const char *unit;            /* NULL: no number with a decimal sign */
} fields[N_FIELDS] = {
  [FIELD_LOT] = { N_("Lot"), 0, 244, 0, 24, TRUE, NULL },
  [FIELD_NUMBER] = { N_("Bag number, if any"), 252, 244, 0, 24, TRUE, NULL },
  [FIELD_YEAR] = { N_("Expiry, year"), 0, 180, 1, 4, FALSE, NULL },
  [FIELD_MONTH] = { N_("Month"), 188, 150, 1, 2, FALSE, NULL },
  [FIELD_DAY] = { N_("Day"), 346, 150, 1, 2, FALSE, NULL },
  [FIELD_MG] = { N_("Amount in the bag"), 0, 244, 2, 7, FALSE, "mg" },
  [FIELD_ML] = { N_("Volume of the bag"), 252, 244, 2, 7, FALSE, "mL" },
};

struct _VigilBagPage {
  VigilPage parent_instance;
  GtkWidget *fields[N_FIELDS], *left, *drug, *holds, *strength, *diluent;
  GtkWidget *keypad, *keypad_title, *typing, *typed, *keyboard, *stop, *stop_words;
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
is_asked (const VigilSession *session, guint channel)
{
  return channel < session->n_channels
         && (session->channels[channel].state == VIGIL_CHANNEL_PRESCRIBED
             || session->channels[channel].prepared.change.is_unlabelled);
}

/* It is hung in place of another while the pump goes on: then what it holds is read, not taken over. */
static gboolean
is_next (VigilBagPage *self)
{
  return view_of (self)->session.channels[self->channel].prepared.change.is_unlabelled;
}

static double
number_of (VigilBagPage *self, Field field)
{
  double number = NAN;

  return vigil_number_parse (text_of (self, field), &number) && number > 0 ? number : (double) NAN;
}

/* Why it must not hang there; NULL: nothing is known against it. */
static char *
find_mismatch (VigilBagPage *self)
{
  double mg = number_of (self, FIELD_MG), ml = number_of (self, FIELD_ML);

  return is_next (self) && !isnan (mg) && !isnan (ml)
             ? vigil_bag_find_mismatch (&view_of (self)->session.channels[self->channel], mg, ml) : NULL;
}

/* Another one that asks for its label after @channel; @channel itself if there is none. */
static guint
next_channel (const VigilSession *session, guint channel)
{
  for (guint i = 1; i < session->n_channels; i++)
    if (is_asked (session, (channel + i) % session->n_channels))
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
  vigil_keypad_set_has_decimal (VIGIL_KEYPAD (self->keypad), fields[target].unit != NULL);
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
  gboolean is_expiry = field >= FIELD_YEAR && field <= FIELD_DAY;

  vigil_field_set_error (VIGIL_FIELD (self->fields[is_expiry ? FIELD_YEAR : field]), NULL);
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
}

static void
show_stop (VigilBagPage *self)
{
  g_autofree char *mismatch = find_mismatch (self);

  gtk_widget_set_visible (self->stop, mismatch != NULL);
  vigil_text_set (self->stop_words, mismatch != NULL ? mismatch : "");
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
  show_stop (self);
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
  vigil_text_set (self->diluent, is_next (self) ? _("the pump was set for this one") : protocol != NULL ? vigil_label_words (protocol->order.diluent) : "");
}

/* What is recorded of it already stands there, to be put right. */
static void
load (VigilBagPage *self, guint channel)
{
  static const VigilPreparation nothing;
  const VigilPreparation *prepared = &view_of (self)->session.channels[channel].prepared;
  gboolean is_new = prepared->change.is_unlabelled;
  g_auto (GStrv) day = g_strsplit (is_new ? "" : prepared->expiry, "-", 3);
  gboolean has_day = g_strv_length (day) == 3;

  prepared = is_new ? &nothing : prepared;
  self->channel = channel;
  self->is_loaded = TRUE;
  vigil_field_set_text (VIGIL_FIELD (self->fields[FIELD_LOT]), prepared->lot);
  vigil_field_set_text (VIGIL_FIELD (self->fields[FIELD_NUMBER]), prepared->bag);
  for (Field i = FIELD_MG; i <= FIELD_ML; i++) {
    vigil_field_set_text (VIGIL_FIELD (self->fields[i]), "");
    gtk_widget_set_visible (self->fields[i], is_new);
    forget_error (self, i);
  }
  for (guint i = 0; i < 3; i++)
    vigil_field_set_text (VIGIL_FIELD (self->fields[FIELD_YEAR + i]), has_day ? day[i] : "");
  forget_error (self, FIELD_LOT);
  forget_error (self, FIELD_YEAR);
  show_bag (self);
  show_stop (self);
  set_target (self, is_new ? FIELD_MG : FIELD_YEAR);
}

static void
bag_update (VigilPage *page, const VigilView *view)
{
  VigilBagPage *self = VIGIL_BAG_PAGE (page);
  guint channel = 0;

  if (self->is_loaded)
    return;
  if (vigil_bag_find_unlabelled (&view->session) >= 0) {
    load (self, (guint) vigil_bag_find_unlabelled (&view->session));
    return;
  }
  if (vigil_session_find_unprepared (&view->session, vigil_chair_model_get_protocol (vigil_page_get_model (page)), &channel)
      != VIGIL_PREPARE_BAG)
    channel = next_channel (&view->session, view->session.n_channels > 0 ? view->session.n_channels - 1 : 0);
  load (self, channel);
}

/* What has hung is a fact, whatever it held. */
static gboolean
has_ended (VigilBagPage *self)
{
  return view_of (self)->session.channels[self->channel].state == VIGIL_CHANNEL_ENDED;
}

static void
bag_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilBagPage *self = VIGIL_BAG_PAGE (page);
  g_autofree char *mismatch = find_mismatch (self);

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
  else if (mismatch != NULL && !has_ended (self))
    g_strlcpy (bar->primary_off, _("another strength than the pump was set for"), sizeof bar->primary_off);
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
  while (next != self->channel && session->channels[next].prepared.labelled_wall_us != 0
         && !session->channels[next].prepared.change.is_unlabelled);
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
  double mg = is_next (self) ? number_of (self, FIELD_MG) : channel->bag_mg;
  double ml = is_next (self) ? number_of (self, FIELD_ML) : channel->bag_ml;
  JsonObject *body = vigil_body_new ("channel", "i", (gint64) self->channel, "bag_mg", "d", mg, "bag_ml", "d", ml, "mg_ml",
                                     "d", mg / ml, "lot", "s", text_of (self, FIELD_LOT), "expiry", "s", expiry, NULL);

  if (is_next (self))
    json_object_set_string_member (body, "drug", channel->drug_id);

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
  gboolean is_unread = FALSE;

  if (self->is_saving)
    return;
  if (fields[self->target].is_text)
    set_target (self, FIELD_YEAR);
  for (Field i = FIELD_MG; is_next (self) && i <= FIELD_ML; i++) {
    vigil_field_set_error (VIGIL_FIELD (self->fields[i]), isnan (number_of (self, i)) ? _("Read it from the label") : NULL);
    is_unread |= isnan (number_of (self, i));
  }
  vigil_field_set_error (VIGIL_FIELD (self->fields[FIELD_LOT]), *lot == '\0' ? _("Read it from the label") : NULL);
  vigil_field_set_error (VIGIL_FIELD (self->fields[FIELD_YEAR]), wrong);
  if (wrong == NULL && *lot != '\0' && !is_unread && is_asked (&view_of (self)->session, self->channel))
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
build_stop (VigilBagPage *self)
{
  self->stop = vigil_places_box_new (LEFT_WIDTH, STOP_HEIGHT, "bar");
  self->stop_words = vigil_cell_new ("", 0, "body strong");
  vigil_places_put (self->stop, vigil_icon_new ("warn", 28), 16, (STOP_HEIGHT - 28) / 2.0, 28, 28);
  vigil_places_put (self->stop, self->stop_words, 60, 4, LEFT_WIDTH - 72, STOP_HEIGHT - 8);
  vigil_places_put (self->left, self->stop, 0, VIGIL_PAGE_HEIGHT - STOP_HEIGHT, LEFT_WIDTH, STOP_HEIGHT);
  gtk_widget_set_visible (self->stop, FALSE);
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
    self->fields[i] = vigil_field_new (_(fields[i].name), fields[i].unit);
    g_signal_connect (self->fields[i], "tapped", G_CALLBACK (on_field_tapped), self);
    vigil_places_put (self->left, self->fields[i], fields[i].x, CARD_HEIGHT + 16 + fields[i].row * ROW_STEP,
                      fields[i].width, ROW_HEIGHT);
  }
  vigil_field_set_hint (VIGIL_FIELD (self->fields[FIELD_DAY]), _("last"));
  self->keypad = vigil_keypad_new (FALSE);
  self->keypad_title = vigil_cell_new ("", 0, "row-title");
  g_signal_connect_swapped (self->keypad, "key", G_CALLBACK (on_key), self);
  build_stop (self);
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
