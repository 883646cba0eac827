/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/needle-page.h"

#include "model/label-text.h"
#include "model/order-text.h"
#include "model/order-words.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GROUP_STEP 158
#define LABEL_HEIGHT 34
#define BUTTON_HEIGHT 96
#define GAP 8

typedef enum { GROUP_SIDE, GROUP_PLACE, GROUP_GAUGE, N_GROUPS } Group;

static const char *const sides[] = { "left", "right" };

struct _VigilNeedlePage {
  VigilPage parent_instance;
  GtkWidget *buttons[N_GROUPS][VIGIL_MAX_IV_CHOICES], *recorded;
  guint n[N_GROUPS];
  int chosen[N_GROUPS];        /* -1 nothing */
  gboolean is_loaded, is_saving;
};

G_DEFINE_FINAL_TYPE (VigilNeedlePage, vigil_needle_page, VIGIL_TYPE_PAGE)

static const VigilIvChoices *
choices_of (VigilNeedlePage *self)
{
  return vigil_clinic_get_iv (vigil_chair_model_get_clinic (vigil_page_get_model (VIGIL_PAGE (self))));
}

static void
show (VigilNeedlePage *self)
{
  for (Group group = 0; group < N_GROUPS; group++)
    for (guint i = 0; i < self->n[group]; i++)
      vigil_widget_set_class (self->buttons[group][i], "selected", self->chosen[group] == (int) i);
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
load (VigilNeedlePage *self, const VigilSession *session)
{
  const VigilIvChoices *iv = choices_of (self);

  self->is_loaded = TRUE;
  if (session->iv.t_wall_us == 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    if (strcmp (sides[i], session->iv.side) == 0)
      self->chosen[GROUP_SIDE] = (int) i;
  for (guint i = 0; i < iv->n_places; i++)
    if (strcmp (iv->places[i].id, session->iv.place) == 0)
      self->chosen[GROUP_PLACE] = (int) i;
  for (guint i = 0; i < iv->n_gauges; i++)
    if (iv->gauges[i] == session->iv.gauge)
      self->chosen[GROUP_GAUGE] = (int) i;
  show (self);
}

static void
needle_update (VigilPage *page, const VigilView *view)
{
  VigilNeedlePage *self = VIGIL_NEEDLE_PAGE (page);
  g_autofree char *words = NULL;

  if (!self->is_loaded)
    load (self, &view->session);
  if (view->session.iv.t_wall_us != 0)
    words = g_strdup_printf (_("Recorded by %s. Record it anew if the needle is changed."), view->session.iv.by);
  vigil_text_set (self->recorded, words != NULL ? words : _("Not recorded yet."));
}

static void
needle_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilNeedlePage *self = VIGIL_NEEDLE_PAGE (page);

  bar->back = _("Back");
  bar->primary = _("Record");
  if (self->is_saving)
    g_strlcpy (bar->primary_off, _("one moment"), sizeof bar->primary_off);
  else if (self->chosen[GROUP_SIDE] < 0 || self->chosen[GROUP_PLACE] < 0 || self->chosen[GROUP_GAUGE] < 0)
    g_strlcpy (bar->primary_off, _("choose side, place and size"), sizeof bar->primary_off);
}

static void
on_recorded (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilNeedlePage) self = user_data;

  self->is_saving = FALSE;
  vigil_page_on_proposed (seq, error, self);
  vigil_page_bar_changed (VIGIL_PAGE (self));
  if (error == NULL)
    vigil_page_done (VIGIL_PAGE (self));
}

static void
needle_primary (VigilPage *page)
{
  VigilNeedlePage *self = VIGIL_NEEDLE_PAGE (page);
  const VigilIvChoices *iv = choices_of (self);
  const VigilIvPlace *place;

  if (self->is_saving || self->chosen[GROUP_SIDE] < 0 || self->chosen[GROUP_PLACE] < 0 || self->chosen[GROUP_GAUGE] < 0)
    return;
  self->is_saving = TRUE;
  place = &iv->places[self->chosen[GROUP_PLACE]];
  vigil_page_bar_changed (page);
  vigil_chair_model_propose (vigil_page_get_model (page), VIGIL_EVENT_IV_PLACED,
                             vigil_body_new ("place", "s", place->id, "label", "s", vigil_label_words (place->label),
                                             "side", "s", sides[self->chosen[GROUP_SIDE]], "gauge", "i",
                                             (gint64) iv->gauges[self->chosen[GROUP_GAUGE]], NULL),
                             on_recorded, g_object_ref (self));
}

static void
on_button (VigilButton *button, gpointer user_data)
{
  VigilNeedlePage *self = user_data;

  for (Group group = 0; group < N_GROUPS; group++)
    for (guint i = 0; i < self->n[group]; i++)
      if (self->buttons[group][i] == GTK_WIDGET (button))
        self->chosen[group] = (int) i;
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  show (self);
}

static void
add_button (VigilNeedlePage *self, Group group, guint n, const char *label)
{
  double width = (VIGIL_PAGE_WIDTH - GAP * (n - 1.0)) / n;
  guint i = self->n[group]++;
  GtkWidget *button = vigil_button_new (NULL, 24, label, NULL);

  gtk_widget_add_css_class (button, "choice");
  gtk_widget_add_css_class (button, "large");
  g_signal_connect (button, "tapped", G_CALLBACK (on_button), self);
  vigil_places_put (GTK_WIDGET (self), button, i * (width + GAP), group * GROUP_STEP + LABEL_HEIGHT, width, BUTTON_HEIGHT);
  self->buttons[group][i] = button;
}

static void
add_label (VigilNeedlePage *self, Group group, const char *label)
{
  vigil_places_put (GTK_WIDGET (self), vigil_cell_new (label, 0, "row-title"), 0, group * GROUP_STEP, VIGIL_PAGE_WIDTH,
                    LABEL_HEIGHT);
  self->chosen[group] = -1;
}

static void
vigil_needle_page_constructed (GObject *object)
{
  VigilNeedlePage *self = VIGIL_NEEDLE_PAGE (object);
  const VigilIvChoices *iv = choices_of (self);

  G_OBJECT_CLASS (vigil_needle_page_parent_class)->constructed (object);
  add_label (self, GROUP_SIDE, _("Side of the needle"));
  add_label (self, GROUP_PLACE, _("Place"));
  add_label (self, GROUP_GAUGE, _("Size"));
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    add_button (self, GROUP_SIDE, G_N_ELEMENTS (sides), vigil_side_words (sides[i]));
  for (guint i = 0; i < iv->n_places; i++)
    add_button (self, GROUP_PLACE, iv->n_places, vigil_label_words (iv->places[i].label));
  for (guint i = 0; i < iv->n_gauges; i++) {
    g_autofree char *label = g_strdup_printf ("%uG", iv->gauges[i]);

    add_button (self, GROUP_GAUGE, iv->n_gauges, label);
  }
}

static void
vigil_needle_page_class_init (VigilNeedlePageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = vigil_needle_page_constructed;
  page_class->update = needle_update;
  page_class->describe = needle_describe;
  page_class->primary = needle_primary;
  page_class->back = vigil_page_done;
}

static void
vigil_needle_page_init (VigilNeedlePage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  self->recorded = vigil_cell_new ("", 0, "body ink-2");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->recorded), 0);
  vigil_places_put (side, vigil_cell_new (_("Needle"), 0, "row-title"), 16, 12, 338, 34);
  vigil_places_put (side, self->recorded, 16, 54, 338, 120);
}

GtkWidget *
vigil_needle_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_NEEDLE_PAGE, "model", model, NULL);
}
