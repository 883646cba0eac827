/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/waste-page.h"

#include "base/number.h"
#include "model/order-text.h"
#include "widget/button.h"
#include "widget/field.h"
#include "widget/keypad.h"
#include "widget/pin-pad.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LEFT_WIDTH 496

typedef enum { VIEW_AMOUNT, VIEW_FIRST_PIN, VIEW_SECOND_PIN } View;

struct _VigilWastePage {
  VigilPage parent_instance;
  View view;
  int channel;                 /* -1: nothing is due */
  char *staff_id;              /* who throws away; NULL nobody yet */
  gboolean is_saving;
  gint64 recorded_seq;         /* until the view shows it; 0 none */
  GtkWidget *amount, *drug, *bag, *given, *left, *take, *field, *mg, *rest, *keypad, *pad, *title;
};

G_DEFINE_FINAL_TYPE (VigilWastePage, vigil_waste_page, VIGIL_TYPE_PAGE)

static const VigilView *
view_of (VigilWastePage *self)
{
  return vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)));
}

static const VigilChannel *
channel_of (VigilWastePage *self)
{
  return self->channel >= 0 ? &view_of (self)->session.channels[self->channel] : NULL;
}

static void
get_bag (VigilWastePage *self, VigilBagToWaste *out)
{
  vigil_bag_to_waste (vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self))), channel_of (self),
                      view_of (self)->now_wall_us, out);
}

/* NAN: no number yet, or more than the bag held. */
static double
typed_ml (VigilWastePage *self)
{
  VigilBagToWaste bag;
  double ml = NAN;

  if (!vigil_number_parse (vigil_field_get_text (VIGIL_FIELD (self->field)), &ml) || channel_of (self) == NULL)
    return NAN;
  get_bag (self, &bag);
  return ml > bag.ml ? NAN : ml;
}

/* What should be left, to a tenth of a millilitre: nobody reads a bag closer. */
static double
suggested_ml (VigilWastePage *self, gboolean *is_estimated)
{
  VigilBagToWaste bag;

  get_bag (self, &bag);
  *is_estimated = bag.left.is_estimated;
  return vigil_number_round_to_step (bag.left.ml, 0.1);
}

/* ---- what is shown ---- */

static void
show_bag (VigilWastePage *self)
{
  const VigilChannel *channel = channel_of (self);
  g_autofree char *drug = g_strdup_printf (_("%s, pump %d"), channel->drug_display, self->channel + 1);
  g_autofree char *words = NULL, *given = NULL, *take = NULL;
  gboolean is_estimated;
  double left_ml = suggested_ml (self, &is_estimated);
  char number[VIGIL_NUMBER_SIZE], left[VIGIL_NUMBER_SIZE];
  VigilBagToWaste bag;

  get_bag (self, &bag);
  words = vigil_bag_words_of (bag.mg, bag.ml);
  vigil_text_set (self->title, bag.is_taken_down ? _("What is left of the bag that was taken down")
                                                 : _("What is left of the bag"));
  vigil_number_format (bag.ml - left_ml, 1, number);
  vigil_number_format (left_ml, 1, left);
  given = g_strdup_printf (is_estimated ? _("est. %s mL given") : _("%s mL given"), number);
  take = g_strdup_printf (is_estimated ? _("Should be left: est. %s mL") : _("Should be left: %s mL"), left);
  vigil_text_set (self->drug, drug);
  vigil_text_set (self->bag, words);
  vigil_text_set (self->given, given);
  vigil_widget_set_class (self->given, "estimated", is_estimated);
  vigil_button_set_label (VIGIL_BUTTON (self->take), take);
  vigil_button_set_caption (VIGIL_BUTTON (self->take), _("tap to take it over"));
}

/* Volume is what is read, drug is what is counted; what is missing is said and not refused. */
static void
show_typed (VigilWastePage *self)
{
  double ml = typed_ml (self), rest_ml;
  gboolean is_estimated;
  VigilBagToWaste bag;
  char number[VIGIL_NUMBER_SIZE];
  g_autofree char *mg = NULL, *rest = NULL;

  if (!isnan (ml)) {
    get_bag (self, &bag);
    rest_ml = suggested_ml (self, &is_estimated) - ml;
    mg = g_strdup_printf (_("%s mg thrown away"), vigil_number_format (ml * bag.mg / bag.ml, 1, number));
    vigil_number_format (fabs (rest_ml), 1, number);
    if (fabs (rest_ml) >= 0.05)
      rest = g_strdup_printf (rest_ml > 0 ? _("%s mL less than should be left") : _("%s mL more than should be left"),
                              number);
  }
  vigil_text_set (self->mg, mg != NULL ? mg : "");
  vigil_text_set (self->rest, rest != NULL ? rest : "");
}

static void
show (VigilWastePage *self, View view)
{
  self->view = view;
  gtk_widget_set_visible (self->amount, view == VIEW_AMOUNT);
  gtk_widget_set_visible (self->pad, view != VIEW_AMOUNT);
  if (view == VIEW_FIRST_PIN)
    vigil_pin_pad_set_title (VIGIL_PIN_PAD (self->pad), _("Who throws it away"), _("I throw away what is left in the bag."));
  else if (view == VIEW_SECOND_PIN)
    vigil_pin_pad_set_title (VIGIL_PIN_PAD (self->pad), _("Who watches"), _("I have seen it thrown away."));
  vigil_pin_pad_set_message (VIGIL_PIN_PAD (self->pad), "");
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
load (VigilWastePage *self, int channel)
{
  self->channel = channel;
  vigil_field_set_text (VIGIL_FIELD (self->field), "");
  vigil_field_set_error (VIGIL_FIELD (self->field), NULL);
  vigil_field_set_is_active (VIGIL_FIELD (self->field), TRUE);
  show (self, VIEW_AMOUNT);
}

static void
waste_update (VigilPage *page, const VigilView *view)
{
  VigilWastePage *self = VIGIL_WASTE_PAGE (page);
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (vigil_page_get_model (page));
  int due = vigil_waste_find_due (&view->session, protocol);

  if (self->recorded_seq > 0 && view->session.n_events >= self->recorded_seq) {
    self->recorded_seq = 0;
    self->is_saving = FALSE;
    if (due < 0) {
      vigil_page_done (page);
      return;
    }
    load (self, due);
  }
  if (self->channel < 0 && due >= 0)
    load (self, due);
  if (self->channel < 0)
    return;
  show_bag (self);
  show_typed (self);
}

static void
waste_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilWastePage *self = VIGIL_WASTE_PAGE (page);

  bar->back = _("Back");
  if (self->view != VIEW_AMOUNT)
    return;
  bar->primary = _("Sign");
  g_strlcpy (bar->primary_caption, _("two people, with their PINs"), sizeof bar->primary_caption);
  if (self->is_saving)
    g_strlcpy (bar->primary_off, _("one moment"), sizeof bar->primary_off);
  else if (*vigil_field_get_text (VIGIL_FIELD (self->field)) == '\0')
    g_strlcpy (bar->primary_off, _("enter what is thrown away"), sizeof bar->primary_off);
}

/* ---- what is typed ---- */

static void
on_typed (VigilWastePage *self)
{
  vigil_field_set_error (VIGIL_FIELD (self->field), NULL);
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  show_typed (self);
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
on_key (VigilWastePage *self, const char *key)
{
  if (channel_of (self) != NULL && vigil_field_press (VIGIL_FIELD (self->field), key, 7))
    on_typed (self);
}

static void
on_take (VigilWastePage *self)
{
  char number[VIGIL_NUMBER_SIZE];
  gboolean is_estimated;

  if (channel_of (self) == NULL)
    return;
  /* as it would be typed: without what parts the thousands */
  vigil_field_set_text (VIGIL_FIELD (self->field), vigil_number_to_exact (suggested_ml (self, &is_estimated), number));
  on_typed (self);
}

/* ---- who signs ---- */

static void
on_recorded (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilWastePage) self = user_data;

  if (error == NULL) {
    self->recorded_seq = seq;
  } else {
    self->is_saving = FALSE;
    show (self, VIEW_AMOUNT);
    vigil_page_set_error (VIGIL_PAGE (self), error);
  }
  vigil_page_update (VIGIL_PAGE (self));
}

static void
record (VigilWastePage *self, const char *witness_id)
{
  const VigilChannel *channel = channel_of (self);
  double ml = typed_ml (self);
  VigilBagToWaste bag;
  JsonObject *body;

  get_bag (self, &bag);
  body = vigil_body_new ("channel", "i", (gint64) self->channel, "drug", "s", channel->drug_id, "display", "s",
                         channel->drug_display, "ml", "d", ml, "mg", "d", ml * bag.mg / bag.ml, "staff_id", "s",
                         self->staff_id, "witness_id", "s", witness_id, NULL);
  if (*bag.lot != '\0')
    json_object_set_string_member (body, "lot", bag.lot);
  if (bag.is_taken_down)
    json_object_set_boolean_member (body, "is_taken_down", TRUE);
  self->is_saving = TRUE;
  vigil_chair_model_propose_as_staff (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_WASTE_RECORDED, self->staff_id,
                                      body, on_recorded, g_object_ref (self));
}

static void
on_accepted (VigilWastePage *self, const VigilStaff *staff)
{
  if (self->is_saving || channel_of (self) == NULL)
    return;
  if (self->view == VIEW_FIRST_PIN) {
    g_free (self->staff_id);
    self->staff_id = g_strdup (staff->id);
    show (self, VIEW_SECOND_PIN);
  } else if (g_strcmp0 (self->staff_id, staff->id) == 0) {
    vigil_pin_pad_set_message (VIGIL_PIN_PAD (self->pad), _("Two different people have to sign"));
  } else {
    record (self, staff->id);
  }
}

static void
waste_back (VigilPage *page)
{
  VigilWastePage *self = VIGIL_WASTE_PAGE (page);

  if (self->is_saving)
    return;
  if (self->view == VIEW_AMOUNT)
    vigil_page_done (page);
  else
    show (self, VIEW_AMOUNT);
}

static void
waste_primary (VigilPage *page)
{
  VigilWastePage *self = VIGIL_WASTE_PAGE (page);

  if (self->view != VIEW_AMOUNT || self->is_saving || channel_of (self) == NULL)
    return;
  if (isnan (typed_ml (self)))
    vigil_field_set_error (VIGIL_FIELD (self->field), _("No more than the bag held"));
  else
    show (self, VIEW_FIRST_PIN);
}

static void
vigil_waste_page_finalize (GObject *object)
{
  g_free (VIGIL_WASTE_PAGE (object)->staff_id);
  G_OBJECT_CLASS (vigil_waste_page_parent_class)->finalize (object);
}

static void
vigil_waste_page_constructed (GObject *object)
{
  VigilWastePage *self = VIGIL_WASTE_PAGE (object);

  G_OBJECT_CLASS (vigil_waste_page_parent_class)->constructed (object);
  self->pad = vigil_pin_pad_new (vigil_page_get_model (VIGIL_PAGE (self)), "waste", "", "");
  g_signal_connect_swapped (self->pad, "accepted", G_CALLBACK (on_accepted), self);
  g_signal_connect_swapped (self->pad, "cancelled", G_CALLBACK (waste_back), self);
  vigil_places_put (GTK_WIDGET (self), self->pad, 0, 0, VIGIL_PIN_PAD_WIDTH, VIGIL_PIN_PAD_HEIGHT);
  gtk_widget_set_visible (self->pad, FALSE);
}

static void
vigil_waste_page_class_init (VigilWastePageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = vigil_waste_page_constructed;
  G_OBJECT_CLASS (klass)->finalize = vigil_waste_page_finalize;
  page_class->update = waste_update;
  page_class->describe = waste_describe;
  page_class->primary = waste_primary;
  page_class->back = waste_back;
}

static void
build_amount (VigilWastePage *self)
{
  GtkWidget *card = vigil_places_box_new (LEFT_WIDTH, 104, "card");

  self->amount = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  self->drug = vigil_cell_new ("", 0, "title");
  self->bag = vigil_cell_new ("", 0, "body");
  self->given = vigil_cell_new ("", 1, "body");
  self->take = vigil_button_new (NULL, 24, "", NULL);
  self->field = vigil_field_new (_("Thrown away"), "mL");
  self->mg = vigil_cell_new ("", 0, "num-card");
  self->rest = vigil_cell_new ("", 0, "body strong");
  self->keypad = vigil_keypad_new (TRUE);
  gtk_widget_add_css_class (self->take, "choice");
  gtk_widget_add_css_class (self->take, "suggested");
  vigil_places_put (card, self->drug, 16, 8, 464, 44);
  vigil_places_put (card, self->bag, 16, 58, 232, 34);
  vigil_places_put (card, self->given, 248, 58, 232, 34);
  vigil_places_put (self->amount, card, 0, 0, LEFT_WIDTH, 104);
  vigil_places_put (self->amount, self->take, 0, 120, LEFT_WIDTH, 72);
  vigil_places_put (self->amount, self->field, 0, 208, LEFT_WIDTH, 96);
  vigil_places_put (self->amount, self->mg, 16, 316, 464, 44);
  vigil_places_put (self->amount, self->rest, 16, 364, 464, 60);
  vigil_places_put (self->amount, vigil_cell_new (_("Thrown away"), 0, "row-title"), 510, 0, 280, 36);
  vigil_places_put (self->amount, vigil_cell_new ("mL", 1, "row-title ink-2"), 790, 0, 90, 36);
  vigil_places_put (self->amount, self->keypad, 510, 40, VIGIL_KEYPAD_WIDTH, VIGIL_KEYPAD_HEIGHT);
  g_signal_connect_swapped (self->keypad, "key", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (self->take, "tapped", G_CALLBACK (on_take), self);
}

static void
vigil_waste_page_init (VigilWastePage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));
  GtkWidget *hint = vigil_cell_new (_("Read the volume from the bag. What should be left is worked out from the pump and "
                                       "counts only when it is taken over."), 0, "body ink-2");

  self->channel = -1;
  build_amount (self);
  vigil_places_put (GTK_WIDGET (self), self->amount, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  self->title = vigil_cell_new (_("What is left of the bag"), 0, "row-title");
  vigil_places_put (side, self->title, 16, 12, 338, 56);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (hint), 0);
  vigil_places_put (side, hint, 16, 76, 338, 168);
}

GtkWidget *
vigil_waste_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_WASTE_PAGE, "model", model, NULL);
}
