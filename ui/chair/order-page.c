/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/order-page.h"

#include "base/number.h"
#include "model/order-text.h"
#include "model/time-text.h"
#include "widget/pin-pad.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define LINE_STEP 51

struct _VigilOrderPage {
  VigilPage parent_instance;
  GtkWidget *pad, *names[VIGIL_MAX_CHANNELS], *lines[VIGIL_MAX_CHANNELS];
  guint n_awaited;
  GError *refusal;             /* the first of those that came; NULL none */
};

G_DEFINE_FINAL_TYPE (VigilOrderPage, vigil_order_page, VIGIL_TYPE_PAGE)

static const VigilSession *
session_of (VigilOrderPage *self)
{
  return &vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)))->session;
}

static gboolean
is_to_sign (const VigilChannel *channel)
{
  return channel->state == VIGIL_CHANNEL_PRESCRIBED && channel->prepared.signed_wall_us == 0;
}

static char *
amount_words (const VigilChannel *channel)
{
  char mg[VIGIL_NUMBER_SIZE];

  return g_strdup_printf ("%s  %s mg", channel->drug_display, vigil_number_format (channel->total_mg, 1, mg));
}

static char *
rate_words (const VigilChannel *channel)
{
  char rate[VIGIL_NUMBER_SIZE];
  g_autofree char *whole = vigil_time_span ((gint64) channel->duration_min * 60 * G_USEC_PER_SEC, FALSE);

  /* Translators: how long, and the dose rate at first: "45 min, from 0.35 mg/kg/h" */
  return g_strdup_printf (_("%s, from %s %s"), whole, vigil_number_format (channel->steps[0].given_rate, 3, rate),
                          channel->unit);
}

static void
order_update (VigilPage *page, const VigilView *view)
{
  VigilOrderPage *self = VIGIL_ORDER_PAGE (page);
  guint n = 0;

  for (guint i = 0; i < view->session.n_channels; i++) {
    const VigilChannel *channel = &view->session.channels[i];
    g_autofree char *name = NULL, *line = NULL;

    if (channel->state != VIGIL_CHANNEL_PRESCRIBED || channel->n_steps == 0)
      continue;
    name = amount_words (channel);
    line = rate_words (channel);
    vigil_text_set (self->names[n], name);
    vigil_text_set (self->lines[n], line);
    n++;
  }
  for (; n < VIGIL_MAX_CHANNELS; n++) {
    vigil_text_set (self->names[n], "");
    vigil_text_set (self->lines[n], "");
  }
}

static void
order_describe (VigilPage *page, VigilPageBar *bar)
{
  bar->back = _("Back");
}

static void
on_signed (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilOrderPage) self = user_data;

  self->n_awaited--;
  if (error != NULL && self->refusal == NULL)
    self->refusal = g_error_copy (error);
  if (self->n_awaited > 0)
    return;
  if (self->refusal != NULL)
    vigil_pin_pad_set_message (VIGIL_PIN_PAD (self->pad), self->refusal->message);
  else
    vigil_page_done (VIGIL_PAGE (self));
}

static void
on_accepted (VigilOrderPage *self, const VigilStaff *staff)
{
  const VigilSession *session = session_of (self);
  char digest[VIGIL_DIGEST_SIZE];

  if (self->n_awaited > 0)
    return;
  g_clear_error (&self->refusal);
  for (guint i = 0; i < session->n_channels; i++)
    self->n_awaited += is_to_sign (&session->channels[i]);
  for (guint i = 0; i < session->n_channels; i++) {
    if (!is_to_sign (&session->channels[i]))
      continue;
    vigil_prescription_digest (session, i, digest);
    vigil_chair_model_propose_as_staff (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_ORDER_SIGNED, staff->id,
                                        vigil_body_new ("channel", "i", (gint64) i, "digest", "s", digest, "staff_id",
                                                        "s", staff->id, NULL),
                                        on_signed, g_object_ref (self));
  }
}

static void
order_back (VigilPage *page)
{
  vigil_page_done (page);
}

static void
vigil_order_page_finalize (GObject *object)
{
  g_clear_error (&VIGIL_ORDER_PAGE (object)->refusal);
  G_OBJECT_CLASS (vigil_order_page_parent_class)->finalize (object);
}

static void
vigil_order_page_constructed (GObject *object)
{
  VigilOrderPage *self = VIGIL_ORDER_PAGE (object);

  G_OBJECT_CLASS (vigil_order_page_parent_class)->constructed (object);
  self->pad = vigil_pin_pad_new (vigil_page_get_model (VIGIL_PAGE (self)), "order", _("Sign the order"),
                                 _("A prescriber orders this infusion, as it stands at the side."));
  g_signal_connect_swapped (self->pad, "accepted", G_CALLBACK (on_accepted), self);
  g_signal_connect_swapped (self->pad, "cancelled", G_CALLBACK (vigil_page_done), self);
  vigil_places_put (GTK_WIDGET (self), self->pad, 0, 0, VIGIL_PIN_PAD_WIDTH, VIGIL_PIN_PAD_HEIGHT);
}

static void
vigil_order_page_class_init (VigilOrderPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = vigil_order_page_constructed;
  G_OBJECT_CLASS (klass)->finalize = vigil_order_page_finalize;
  page_class->update = order_update;
  page_class->describe = order_describe;
  page_class->back = order_back;
}

static void
vigil_order_page_init (VigilOrderPage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  vigil_places_put (side, vigil_cell_new (_("What is signed"), 0, "row-title"), 14, 8, 342, 34);
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    self->names[i] = vigil_cell_new ("", 0, "label strong");
    self->lines[i] = vigil_cell_new ("", 0, "label ink-2");
    vigil_places_put (side, self->names[i], 14, 44 + i * LINE_STEP, 342, 26);
    vigil_places_put (side, self->lines[i], 14, 69 + i * LINE_STEP, 342, 24);
  }
}

GtkWidget *
vigil_order_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_ORDER_PAGE, "model", model, NULL);
}
