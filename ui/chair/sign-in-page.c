/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/sign-in-page.h"

#include "config.h"
#include "widget/button.h"
#include "widget/icon.h"
#include "widget/pin-pad.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

struct _VigilSignInPage {
  VigilPage parent_instance;
  GtkWidget *pad, *who, *name, *line;
  GtkWidget *side_line, *tracks;
  gboolean is_changing;      /* the pad, although somebody is signed in */
};

G_DEFINE_FINAL_TYPE (VigilSignInPage, vigil_sign_in_page, VIGIL_TYPE_PAGE)

static void
sign_in_update (VigilPage *page, const VigilView *view)
{
  VigilSignInPage *self = VIGIL_SIGN_IN_PAGE (page);
  gboolean is_signed_in = *view->session.staff_id != '\0';

  gtk_widget_set_visible (self->who, is_signed_in && !self->is_changing);
  gtk_widget_set_visible (self->pad, !is_signed_in || self->is_changing);
  vigil_text_set (self->name, view->session.staff_name);
  gtk_widget_set_visible (self->tracks, !gtk_widget_get_visible (self->pad) && view->session.stage != VIGIL_STAGE_NONE
                                            && view->session.stage != VIGIL_STAGE_CLOSED);
}

static void
sign_in_describe (VigilPage *page, VigilPageBar *bar)
{
  bar->back = _("Back");
}

static void
sign_in_back (VigilPage *page)
{
  vigil_page_done (page);
}

static void
on_accepted (VigilSignInPage *self, const VigilStaff *staff)
{
  vigil_page_done (VIGIL_PAGE (self));
}

static void
on_cancelled (VigilSignInPage *self)
{
  vigil_page_done (VIGIL_PAGE (self));
}

static void
on_change (VigilSignInPage *self)
{
  self->is_changing = TRUE;
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_locked (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilSignInPage) self = user_data;

  if (error != NULL)
    vigil_text_set (self->line, error->message);
  else
    vigil_page_done (VIGIL_PAGE (self));
}

static void
on_tracks (VigilSignInPage *self)
{
  vigil_page_ask (VIGIL_PAGE (self), "tracks");
}

static void
on_lock (VigilSignInPage *self)
{
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));

  vigil_chair_model_propose (model, VIGIL_EVENT_STAFF_SIGNED_OUT,
                             vigil_body_new ("staff_id", "s", vigil_chair_model_get_view (model)->session.staff_id,
                                             "reason", "s", "locked", NULL),
                             on_locked, g_object_ref (self));
}

static void
vigil_sign_in_page_map (GtkWidget *widget)
{
  VigilSignInPage *self = VIGIL_SIGN_IN_PAGE (widget);

  self->is_changing = FALSE;
  vigil_text_set (self->line, _("is signed in. What is recorded carries this name."));
  GTK_WIDGET_CLASS (vigil_sign_in_page_parent_class)->map (widget);
}

static void
vigil_sign_in_page_constructed (GObject *object)
{
  VigilSignInPage *self = VIGIL_SIGN_IN_PAGE (object);

  G_OBJECT_CLASS (vigil_sign_in_page_parent_class)->constructed (object);
  self->pad = vigil_pin_pad_new (vigil_page_get_model (VIGIL_PAGE (self)), "sign-in", _("Sign in"),
                                 _("From here on what is recorded carries your name."));
  g_signal_connect_swapped (self->pad, "accepted", G_CALLBACK (on_accepted), self);
  g_signal_connect_swapped (self->pad, "cancelled", G_CALLBACK (on_cancelled), self);
  vigil_places_put (GTK_WIDGET (self), self->pad, 0, 0, VIGIL_PIN_PAD_WIDTH, VIGIL_PIN_PAD_HEIGHT);
}

static void
vigil_sign_in_page_class_init (VigilSignInPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = vigil_sign_in_page_constructed;
  GTK_WIDGET_CLASS (klass)->map = vigil_sign_in_page_map;
  page_class->update = sign_in_update;
  page_class->describe = sign_in_describe;
  page_class->back = sign_in_back;
}

static void
vigil_sign_in_page_init (VigilSignInPage *self)
{
  GtkWidget *lock = vigil_button_new ("lock", 26, _("Lock"), NULL), *change = vigil_button_new ("user", 26, _("Change"), NULL);
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  self->who = vigil_places_box_new (VIGIL_PAGE_WIDTH, 280, "card");
  self->name = vigil_cell_new ("", 0, "title");
  self->line = vigil_cell_new ("", 0, "body ink-2");
  vigil_places_put (self->who, vigil_icon_new ("user", 64), 32, 36, 64, 64);
  vigil_places_put (self->who, self->name, 128, 32, 720, 40);
  vigil_places_put (self->who, self->line, 128, 74, 720, 60);
  vigil_places_put (self->who, lock, 128, 160, 280, 88);
  vigil_places_put (self->who, change, 432, 160, 280, 88);
  vigil_places_put (GTK_WIDGET (self), self->who, 0, 0, VIGIL_PAGE_WIDTH, 280);
  self->tracks = vigil_row_new (_("Patient's own audio"));
  vigil_row_set_icon (VIGIL_ROW (self->tracks), "music");
  vigil_row_set_line (VIGIL_ROW (self->tracks), _("import it from a stick, for this visit"));
  vigil_places_put (GTK_WIDGET (self), self->tracks, 0, 304, VIGIL_PAGE_WIDTH, 88);
  g_signal_connect_swapped (self->tracks, "tapped", G_CALLBACK (on_tracks), self);
  g_signal_connect_swapped (lock, "tapped", G_CALLBACK (on_lock), self);
  g_signal_connect_swapped (change, "tapped", G_CALLBACK (on_change), self);
  self->side_line = vigil_cell_new (_("Everything for acknowledging, pausing, stopping and recording a side effect "
                                      "still works and is recorded as not signed in."),
                                    0, "label ink-2");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->side_line), 0);
  vigil_places_put (side, vigil_cell_new (_("While it is locked"), 0, "row-title"), 14, 10, 342, 34);
  vigil_places_put (side, self->side_line, 14, 50, 342, 180);
}

GtkWidget *
vigil_sign_in_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_SIGN_IN_PAGE, "model", model, NULL);
}
