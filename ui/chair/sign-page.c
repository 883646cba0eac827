/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/sign-page.h"

#include "config.h"
#include "model/visit-summary.h"
#include "widget/icon.h"
#include "widget/pin-pad.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

/* What the signature says; it goes to the record as it was read. */
#define MEANING N_("I gave this infusion and watched over this patient; the record is complete.")

struct _VigilSignPage {
  VigilPage parent_instance;
  GtkWidget *pad, *result, *signature, *state, *head;
  GtkWidget *side_times, *side_events, *side_totals[VIGIL_MAX_CHANNELS];
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (VigilSignPage, vigil_sign_page, VIGIL_TYPE_PAGE)

static const VigilView *
view_of (VigilSignPage *self)
{
  return vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)));
}

static void
sign_update (VigilPage *page, const VigilView *view)
{
  VigilSignPage *self = VIGIL_SIGN_PAGE (page);
  gboolean is_closed = view->session.stage == VIGIL_STAGE_CLOSED;
  g_autofree char *head = NULL;
  VigilVisitSummary text;

  vigil_visit_summary_fill (&text, &view->session, vigil_chair_model_get_events (vigil_page_get_model (page)),
                         view->now_wall_us);
  gtk_widget_set_visible (self->pad, !view->session.is_signed);
  gtk_widget_set_visible (self->result, view->session.is_signed);
  vigil_text_set (self->signature, text.signature);
  vigil_text_set (self->state, is_closed ? _("The visit is closed.") : _("The visit is signed, but still open."));
  head = *text.head != '\0' ? g_strdup_printf (_("record %s"), text.head) : g_strdup ("");
  vigil_text_set (self->head, head);
  vigil_text_set (self->side_times, text.times);
  vigil_text_set (self->side_events, text.events);
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    vigil_text_set (self->side_totals[i], i < text.n_totals ? text.totals[i] : "");
}

static void
sign_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilSignPage *self = VIGIL_SIGN_PAGE (page);
  const VigilSession *session = &view_of (self)->session;

  if (!session->is_signed) {
    bar->back = _("Back");
    return;
  }
  if (session->stage == VIGIL_STAGE_CLOSED) {
    bar->primary = _("Done");
    return;
  }
  bar->primary = *session->staff_id == '\0' ? _("Sign in") : _("Close the visit");
  if (self->is_busy)
    g_strlcpy (bar->primary_off, _("one moment"), sizeof bar->primary_off);
  else if (*session->staff_id == '\0')
    g_strlcpy (bar->primary_caption, _("to close the visit"), sizeof bar->primary_caption);
}

static void
on_closed (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilSignPage) self = user_data;

  self->is_busy = FALSE;
  vigil_page_on_proposed (seq, error, self);
  vigil_page_update (VIGIL_PAGE (self));
}

static void
close_visit (VigilSignPage *self)
{
  self->is_busy = TRUE;
  vigil_page_bar_changed (VIGIL_PAGE (self));
  vigil_chair_model_propose (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_VISIT_CLOSED,
                             vigil_body_new ("how", "s", "discharged", NULL), on_closed, g_object_ref (self));
}

static void
on_signed (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilSignPage) self = user_data;

  self->is_busy = FALSE;
  vigil_page_on_proposed (seq, error, self);
  /* closing is an act of who is signed in; without anybody it waits for its button */
  if (error == NULL && *view_of (self)->session.staff_id != '\0')
    close_visit (self);
}

static void
on_accepted (VigilSignPage *self, const VigilStaff *staff)
{
  if (self->is_busy)
    return;
  self->is_busy = TRUE;
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  vigil_chair_model_propose_as_staff (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_VISIT_SIGNED, staff->id,
                                      vigil_body_new ("staff_id", "s", staff->id, "name", "s", staff->name, "role",
                                                      "s", staff->role == VIGIL_STAFF_PRESCRIBER ? "prescriber" : "nurse",
                                                      "meaning", "s", _(MEANING), NULL),
                                      on_signed, g_object_ref (self));
}

static void
on_cancelled (VigilSignPage *self)
{
  vigil_page_done (VIGIL_PAGE (self));
}

static void
sign_primary (VigilPage *page)
{
  VigilSignPage *self = VIGIL_SIGN_PAGE (page);
  const VigilSession *session = &view_of (self)->session;

  if (session->stage == VIGIL_STAGE_CLOSED)
    vigil_page_done (page);
  else if (session->is_signed && *session->staff_id == '\0')
    vigil_page_ask (page, "sign-in");
  else if (session->is_signed && !self->is_busy)
    close_visit (self);
}

static void
sign_back (VigilPage *page)
{
  vigil_page_done (page);
}

static void
vigil_sign_page_constructed (GObject *object)
{
  VigilSignPage *self = VIGIL_SIGN_PAGE (object);

  G_OBJECT_CLASS (vigil_sign_page_parent_class)->constructed (object);
  self->pad = vigil_pin_pad_new (vigil_page_get_model (VIGIL_PAGE (self)), "sign", _("Sign the visit"), _(MEANING));
  g_signal_connect_swapped (self->pad, "accepted", G_CALLBACK (on_accepted), self);
  g_signal_connect_swapped (self->pad, "cancelled", G_CALLBACK (on_cancelled), self);
  vigil_places_put (GTK_WIDGET (self), self->pad, 0, 0, VIGIL_PIN_PAD_WIDTH, VIGIL_PIN_PAD_HEIGHT);
}

static void
vigil_sign_page_class_init (VigilSignPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = vigil_sign_page_constructed;
  page_class->update = sign_update;
  page_class->describe = sign_describe;
  page_class->primary = sign_primary;
  page_class->back = sign_back;
}

static void
vigil_sign_page_init (VigilSignPage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  self->result = vigil_places_box_new (VIGIL_PAGE_WIDTH, 240, "card");
  self->signature = vigil_cell_new ("", 0, "title");
  self->state = vigil_cell_new ("", 0, "body ink-2");
  self->head = vigil_cell_new ("", 0, "label ink-3");
  vigil_places_put (self->result, vigil_icon_new ("check", 64), 32, 40, 64, 64);
  vigil_places_put (self->result, self->signature, 128, 32, 720, 44);
  vigil_places_put (self->result, self->state, 128, 80, 720, 34);
  vigil_places_put (self->result, vigil_cell_new (_(MEANING), 0, "body"), 128, 122, 720, 60);
  vigil_places_put (self->result, self->head, 128, 190, 720, 30);
  vigil_places_put (GTK_WIDGET (self), self->result, 0, 0, VIGIL_PAGE_WIDTH, 240);
  gtk_widget_set_visible (self->result, FALSE);
  self->side_times = vigil_cell_new ("", 0, "label");
  self->side_events = vigil_cell_new ("", 0, "label ink-2");
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->side_events), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  vigil_places_put (side, vigil_cell_new (_("What is signed"), 0, "row-title"), 14, 10, 342, 34);
  vigil_places_put (side, self->side_times, 14, 48, 342, 28);
  vigil_places_put (side, self->side_events, 14, 76, 342, 28);
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    self->side_totals[i] = vigil_cell_new ("", 0, "caption strong");
    vigil_places_put (side, self->side_totals[i], 14, 108 + i * 36.0, 342, 36);
  }
}

GtkWidget *
vigil_sign_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_SIGN_PAGE, "model", model, NULL);
}
