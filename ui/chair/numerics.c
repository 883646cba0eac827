/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/numerics.h"
#include "widget/nibp-tile.h"
#include "widget/numeric-tile.h"
#include "widget/places.h"

#define N_TILES 3

struct _VigilNumerics {
  GtkWidget parent_instance;
  GtkWidget *tiles[N_TILES], *nibp;
};

G_DEFINE_FINAL_TYPE (VigilNumerics, vigil_numerics, GTK_TYPE_WIDGET)

static void
vigil_numerics_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_numerics_parent_class)->dispose (object);
}

static void
vigil_numerics_class_init (VigilNumericsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_numerics_dispose;
}

static void
vigil_numerics_init (VigilNumerics *self)
{
  static const struct { VigilCode code; const char *hue; } shown[N_TILES] = {
    { VIGIL_CODE_HR, "hue-hr" }, { VIGIL_CODE_SPO2, "hue-spo2" }, { VIGIL_CODE_RR, "hue-rr" },
  };

  gtk_widget_set_layout_manager (GTK_WIDGET (self), vigil_places_new (370, 276));
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  for (guint i = 0; i < N_TILES; i++) {
    self->tiles[i] = vigil_numeric_tile_new (shown[i].code, shown[i].hue);
    vigil_places_put (GTK_WIDGET (self), self->tiles[i], 0, 94 * i, 212, 88);
  }
  self->nibp = vigil_nibp_tile_new ();
  vigil_places_put (GTK_WIDGET (self), self->nibp, 218, 0, 152, 276);
}

GtkWidget *
vigil_numerics_new (void)
{
  return g_object_new (VIGIL_TYPE_NUMERICS, NULL);
}

void
vigil_numerics_update (VigilNumerics *self, VigilChairModel *model)
{
  const VigilView *view = vigil_chair_model_get_view (model);
  const VigilAlarmProfile *profile = vigil_chair_model_get_alarm_profile (model);
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (model);

  g_return_if_fail (VIGIL_IS_NUMERICS (self));
  for (guint i = 0; i < N_TILES; i++)
    vigil_numeric_tile_update (VIGIL_NUMERIC_TILE (self->tiles[i]), view, profile);
  vigil_nibp_tile_update (VIGIL_NIBP_TILE (self->nibp), view,
                          protocol != NULL ? protocol->nibp_every_min : 0);
}
