/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/frame.h"
#include "widget/places.h"

struct _VigilFrame {
  GtkWidget parent_instance;
  GtkWidget *children[VIGIL_N_REGIONS];
  gboolean shows_work;
};

G_DEFINE_FINAL_TYPE (VigilFrame, vigil_frame, GTK_TYPE_WIDGET)

static const graphene_rect_t places[VIGIL_N_REGIONS] = {
  [VIGIL_REGION_STRIP] = { { 0, 0 }, { 1280, 60 } },
  [VIGIL_REGION_BANNER] = { { 12, 60 }, { 1256, 60 } },
  [VIGIL_REGION_INFUSION] = { { 12, 126 }, { 338, 276 } },
  [VIGIL_REGION_WAVES] = { { 356, 126 }, { 536, 276 } },
  [VIGIL_REGION_NUMERICS] = { { 898, 126 }, { 370, 276 } },
  [VIGIL_REGION_TIME_AXIS] = { { 12, 408 }, { 1256, 254 } },
  [VIGIL_REGION_BAR] = { { 12, 670 }, { 1256, 118 } },
  [VIGIL_REGION_WORK] = { { 12, 126 }, { 880, 536 } },
  [VIGIL_REGION_SIDE] = { { 898, 408 }, { 370, 254 } },
  [VIGIL_REGION_SHEET] = { { 12, 408 }, { 1256, 254 } },
  [VIGIL_REGION_OFFER] = { { 12, 126 }, { 338, 276 } },
  [VIGIL_REGION_REST_OF_OFFER] = { { 356, 310 }, { 536, 92 } },
};

/* Of the keyboard and the screen reader: banner, bar, work, the rest. The sheet is last, since it lies
 * over the work area where there is one. */
static const VigilRegion focus_order[VIGIL_N_REGIONS] = {
  VIGIL_REGION_BANNER,    VIGIL_REGION_BAR,       VIGIL_REGION_WORK,     VIGIL_REGION_SIDE,
  VIGIL_REGION_INFUSION,  VIGIL_REGION_OFFER,     VIGIL_REGION_WAVES,    VIGIL_REGION_REST_OF_OFFER,
  VIGIL_REGION_NUMERICS,  VIGIL_REGION_TIME_AXIS, VIGIL_REGION_STRIP,    VIGIL_REGION_SHEET,
};

static void
update_visible (VigilFrame *self)
{
  gboolean has_sheet = self->children[VIGIL_REGION_SHEET] != NULL;

  for (guint i = 0; i < VIGIL_N_REGIONS; i++) {
    gboolean is_work = i == VIGIL_REGION_WORK || i == VIGIL_REGION_SIDE;
    gboolean is_infusing
        = i == VIGIL_REGION_INFUSION || i == VIGIL_REGION_OFFER || i == VIGIL_REGION_REST_OF_OFFER
          || i == VIGIL_REGION_WAVES || i == VIGIL_REGION_TIME_AXIS;

    if (self->children[i] == NULL)
      continue;
    gtk_widget_set_child_visible (
        self->children[i], !(is_work && !self->shows_work) && !(is_infusing && self->shows_work)
                               && !(i == VIGIL_REGION_TIME_AXIS && has_sheet)
                               && !(i == VIGIL_REGION_SIDE && has_sheet));
  }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
vigil_frame_dispose (GObject *object)
{
  VigilFrame *self = VIGIL_FRAME (object);

  for (guint i = 0; i < VIGIL_N_REGIONS; i++)
    g_clear_pointer (&self->children[i], gtk_widget_unparent);
  G_OBJECT_CLASS (vigil_frame_parent_class)->dispose (object);
}

static void
vigil_frame_class_init (VigilFrameClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_frame_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "frame");
}

static void
vigil_frame_init (VigilFrame *self)
{
  GtkLayoutManager *layout = vigil_places_new (VIGIL_FRAME_WIDTH, VIGIL_FRAME_HEIGHT);

  vigil_places_set_can_shrink (VIGIL_PLACES (layout), TRUE);
  gtk_widget_set_layout_manager (GTK_WIDGET (self), layout);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
}

GtkWidget *
vigil_frame_new (void)
{
  return g_object_new (VIGIL_TYPE_FRAME, NULL);
}

void
vigil_frame_set_child (VigilFrame *self, VigilRegion region, GtkWidget *widget)
{
  const graphene_rect_t *at = &places[region];
  GtkWidget *before = NULL;

  g_return_if_fail (VIGIL_IS_FRAME (self) && region < VIGIL_N_REGIONS);
  g_return_if_fail (widget == NULL || widget == self->children[region]
                    || gtk_widget_get_parent (widget) == NULL);
  if (widget == self->children[region])
    return;
  g_clear_pointer (&self->children[region], gtk_widget_unparent);
  self->children[region] = widget;
  if (widget != NULL) {
    for (guint i = VIGIL_N_REGIONS; i > 0 && focus_order[i - 1] != region; i--)
      if (self->children[focus_order[i - 1]] != NULL)
        before = self->children[focus_order[i - 1]];
    if (region == VIGIL_REGION_SHEET)
      gtk_widget_add_css_class (widget, "sheet");
    gtk_widget_insert_before (widget, GTK_WIDGET (self), before);
    vigil_places_set (GTK_WIDGET (self), widget, at->origin.x, at->origin.y, at->size.width,
                      at->size.height);
  }
  update_visible (self);
}

GtkWidget *
vigil_frame_get_child (VigilFrame *self, VigilRegion region)
{
  g_return_val_if_fail (VIGIL_IS_FRAME (self) && region < VIGIL_N_REGIONS, NULL);
  return self->children[region];
}

void
vigil_frame_set_shows_work (VigilFrame *self, gboolean shows_work)
{
  g_return_if_fail (VIGIL_IS_FRAME (self));
  self->shows_work = shows_work;
  update_visible (self);
}

gboolean
vigil_frame_get_shows_work (VigilFrame *self)
{
  g_return_val_if_fail (VIGIL_IS_FRAME (self), FALSE);
  return self->shows_work;
}
