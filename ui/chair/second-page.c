/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/second-page.h"

#include "chair/second-form.h"
#include "chair/second-result.h"
#include "model/order-text.h"
#include "widget/pin-pad.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

typedef enum { VIEW_PIN, VIEW_ENTRY, VIEW_RESULT } View;

struct _VigilSecondPage {
  VigilPage parent_instance;
  View view;
  char *staff_id;              /* who is the second person; NULL nobody yet */
  guint channel;
  gboolean is_asking;
  gint64 answered_seq;         /* of the check whose result is shown */
  guint n_awaited;             /* signatures that are still to come */
  GtkWidget *pad, *form, *result, *who, *pump, *hint;
};

G_DEFINE_FINAL_TYPE (VigilSecondPage, vigil_second_page, VIGIL_TYPE_PAGE)

static const VigilView *
view_of (VigilSecondPage *self)
{
  return vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)));
}

static const VigilProtocol *
protocol_of (VigilSecondPage *self)
{
  return vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));
}

static const VigilPreparation *
prepared_of (VigilSecondPage *self)
{
  return &view_of (self)->session.channels[self->channel].prepared;
}

static gboolean
is_blind (VigilSecondPage *self)
{
  return protocol_of (self) == NULL || protocol_of (self)->order.second != VIGIL_SECOND_SIGNS;
}

static gboolean
is_open (const VigilSession *session, guint channel)
{
  return session->channels[channel].state == VIGIL_CHANNEL_PRESCRIBED
         && session->channels[channel].prepared.second != VIGIL_SECOND_AGREES;
}

/* The view that holds the answer may come after the answer. */
static gboolean
has_result (VigilSecondPage *self)
{
  return self->answered_seq > 0 && prepared_of (self)->second_seq >= self->answered_seq;
}

/* ---- views ---- */

static void
show (VigilSecondPage *self, View view)
{
  self->view = view;
  gtk_widget_set_visible (self->pad, view == VIEW_PIN);
  gtk_widget_set_visible (self->form, view == VIEW_ENTRY);
  gtk_widget_set_visible (self->result, view == VIEW_RESULT);
  vigil_page_update (VIGIL_PAGE (self));
}

/* FALSE: every pump is checked. */
static gboolean
begin_next (VigilSecondPage *self, gboolean keeps_weight)
{
  const VigilSession *session = &view_of (self)->session;

  for (guint i = 0; i < session->n_channels; i++)
    if (is_open (session, i)) {
      self->channel = i;
      self->answered_seq = 0;
      vigil_second_form_begin (VIGIL_SECOND_FORM (self->form), keeps_weight);
      show (self, VIEW_ENTRY);
      return TRUE;
    }
  return FALSE;
}

static void
second_update (VigilPage *page, const VigilView *view)
{
  VigilSecondPage *self = VIGIL_SECOND_PAGE (page);
  VigilClinic *clinic = vigil_chair_model_get_clinic (vigil_page_get_model (page));
  const VigilStaff *staff
      = self->staff_id != NULL && clinic != NULL ? vigil_clinic_find_staff (clinic, self->staff_id) : NULL;
  g_autofree char *pump = self->view == VIEW_PIN ? g_strdup ("") : g_strdup_printf (_("Pump %u"), self->channel + 1);

  if (self->is_asking && has_result (self)) {
    VigilCheckEntry entry;

    self->is_asking = FALSE;
    vigil_second_form_get_entry (VIGIL_SECOND_FORM (self->form), &entry);
    vigil_second_result_show (self->result, &entry, prepared_of (self)->times_apart, clinic);
    show (self, VIEW_RESULT);
    return;
  }
  vigil_text_set (self->who, staff != NULL && self->view != VIEW_PIN ? staff->name : _("Second person"));
  vigil_text_set (self->pump, pump);
  vigil_page_bar_changed (page);
}

static void
describe_result (VigilSecondPage *self, VigilPageBar *bar)
{
  const VigilSession *session = &view_of (self)->session;
  guint n_open = 0;

  for (guint i = 0; i < session->n_channels; i++)
    n_open += is_open (session, i);
  bar->back = _("Order");
  if (prepared_of (self)->second != VIGIL_SECOND_AGREES)
    bar->primary = _("Enter again");
  else
    bar->primary = n_open > 0 ? _("Next pump") : _("Done");
}

static void
second_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilSecondPage *self = VIGIL_SECOND_PAGE (page);
  const char *missing;

  bar->back = _("Back");
  if (self->view == VIEW_RESULT) {
    describe_result (self, bar);
  } else if (self->view == VIEW_ENTRY) {
    missing = vigil_second_form_find_missing (VIGIL_SECOND_FORM (self->form));
    bar->primary = _("Compare");
    if (self->is_asking || missing != NULL)
      g_strlcpy (bar->primary_off, self->is_asking ? _("one moment") : missing, sizeof bar->primary_off);
  }
}

/* ---- who ---- */

static void
ask_who (VigilSecondPage *self, const char *why)
{
  show (self, VIEW_PIN);
  vigil_pin_pad_set_message (VIGIL_PIN_PAD (self->pad), why);
}

static void
on_signed (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilSecondPage) self = user_data;

  self->n_awaited--;
  if (error != NULL)
    vigil_pin_pad_set_message (VIGIL_PIN_PAD (self->pad), error->message);
  else if (self->n_awaited == 0)
    vigil_page_done (VIGIL_PAGE (self));
}

static void
sign (VigilSecondPage *self)
{
  const VigilSession *session = &view_of (self)->session;

  for (guint i = 0; i < session->n_channels; i++) {
    if (!is_open (session, i))
      continue;
    self->n_awaited++;
    vigil_chair_model_propose_as_staff (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_DOUBLE_CHECKED,
                                        self->staff_id,
                                        vigil_body_new ("channel", "i", (gint64) i, "how", "s", "sign", "staff_id", "s",
                                                        self->staff_id, NULL),
                                        on_signed, g_object_ref (self));
  }
}

static void
on_accepted (VigilSecondPage *self, const VigilStaff *staff)
{
  const VigilSession *session = &view_of (self)->session;
  gboolean is_other = g_strcmp0 (self->staff_id, staff->id) != 0;

  if (self->n_awaited > 0)
    return;
  for (guint i = 0; i < session->n_channels; i++)
    if (is_open (session, i)
        && !vigil_prepare_may_be_second (protocol_of (self), &session->channels[i], staff->id)) {
      vigil_pin_pad_set_message (VIGIL_PIN_PAD (self->pad),
                                 _("You have seen this order. Another person has to check it."));
      return;
    }
  g_free (self->staff_id);
  self->staff_id = g_strdup (staff->id);
  if (!is_blind (self))
    sign (self);
  else if (!is_other && is_open (session, self->channel))
    show (self, VIEW_ENTRY);   /* the PIN alone was too old */
  else
    begin_next (self, FALSE);
}

/* ---- what ---- */

static void
on_compared (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilSecondPage) self = user_data;

  if (error == NULL) {
    self->answered_seq = seq;
  } else {
    self->is_asking = FALSE;
    if (g_error_matches (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED))
      ask_who (self, error->message);
    else
      vigil_page_set_error (VIGIL_PAGE (self), error);
  }
  vigil_page_update (VIGIL_PAGE (self));
}

static void
compare (VigilSecondPage *self)
{
  VigilCheckEntry entry;

  if (self->is_asking || vigil_second_form_find_missing (VIGIL_SECOND_FORM (self->form)) != NULL)
    return;
  vigil_second_form_get_entry (VIGIL_SECOND_FORM (self->form), &entry);
  self->is_asking = TRUE;
  self->answered_seq = 0;
  vigil_page_bar_changed (VIGIL_PAGE (self));
  vigil_chair_model_propose_as_staff (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_DOUBLE_CHECKED,
                                      self->staff_id,
                                      vigil_body_new ("channel", "i", (gint64) self->channel, "how", "s", "blind",
                                                      "staff_id", "s", self->staff_id, "weight_kg", "d",
                                                      entry.weight_kg, "drug", "s", entry.drug_id, "bag_mg", "d",
                                                      entry.bag_mg, "bag_ml", "d", entry.bag_ml, "rate_ml_h", "d",
                                                      entry.rate_ml_h, NULL),
                                      on_compared, g_object_ref (self));
}

static void
on_changed (VigilSecondPage *self)
{
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
second_primary (VigilPage *page)
{
  VigilSecondPage *self = VIGIL_SECOND_PAGE (page);

  if (self->view == VIEW_ENTRY) {
    compare (self);
  } else if (self->view == VIEW_RESULT && prepared_of (self)->second != VIGIL_SECOND_AGREES) {
    vigil_second_form_ask_again (VIGIL_SECOND_FORM (self->form), prepared_of (self)->times_apart);
    show (self, VIEW_ENTRY);
  } else if (self->view == VIEW_RESULT && !begin_next (self, TRUE)) {
    vigil_page_done (page);
  }
}

static void
vigil_second_page_finalize (GObject *object)
{
  g_free (VIGIL_SECOND_PAGE (object)->staff_id);
  G_OBJECT_CLASS (vigil_second_page_parent_class)->finalize (object);
}

static void
vigil_second_page_constructed (GObject *object)
{
  VigilSecondPage *self = VIGIL_SECOND_PAGE (object);
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));
  GtkWidget *widget = GTK_WIDGET (self);

  G_OBJECT_CLASS (vigil_second_page_parent_class)->constructed (object);
  self->pad = vigil_pin_pad_new (model, "second", _("Second person"),
                                 is_blind (self) ? _("You have not seen this order and check it by yourself.")
                                                 : _("You have read the order, the bag and the pump, and they agree."));
  self->form = vigil_second_form_new (vigil_chair_model_get_clinic (model));
  self->result = vigil_second_result_new ();
  vigil_text_set (self->hint, is_blind (self) ? _("Weight from the scale's sheet, drug and bag from the label, rate from "
                                                  "the written order or the pump. What was entered before is not shown.")
                                              : "");
  g_signal_connect_swapped (self->pad, "accepted", G_CALLBACK (on_accepted), self);
  g_signal_connect_swapped (self->pad, "cancelled", G_CALLBACK (vigil_page_done), self);
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (on_changed), self);
  vigil_places_put (widget, self->pad, 0, 0, VIGIL_PIN_PAD_WIDTH, VIGIL_PIN_PAD_HEIGHT);
  vigil_places_put (widget, self->form, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->result, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  gtk_widget_set_visible (self->form, FALSE);
  gtk_widget_set_visible (self->result, FALSE);
}

static void
vigil_second_page_class_init (VigilSecondPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = vigil_second_page_constructed;
  G_OBJECT_CLASS (klass)->finalize = vigil_second_page_finalize;
  page_class->update = second_update;
  page_class->describe = second_describe;
  page_class->primary = second_primary;
  page_class->back = vigil_page_done;
}

static void
vigil_second_page_init (VigilSecondPage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  self->who = vigil_cell_new ("", 0, "title");
  self->pump = vigil_cell_new ("", 0, "row-title");
  self->hint = vigil_cell_new ("", 0, "body ink-2");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->hint), 0);
  vigil_places_put (side, self->who, 16, 8, 338, 44);
  vigil_places_put (side, self->pump, 16, 52, 338, 34);
  vigil_places_put (side, self->hint, 16, 92, 338, 156);
}

GtkWidget *
vigil_second_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_SECOND_PAGE, "model", model, NULL);
}
