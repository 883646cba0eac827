/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/devices-empty.h"

#include "widget/icon.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

GtkWidget *
vigil_devices_empty_new (double width, double height)
{
  static const struct { const char *icon, *name; } devices[] = { { "mon", N_("Monitor") }, { "pump", N_("Pump") } };
  GtkWidget *words = vigil_cell_new (_("Plug the monitor and the pump into two sockets of this tablet, each by an "
                                       "isolated serial adapter, and switch them on. Then tap \"Add a device\"."),
                                     0, "body ink-2");
  GtkWidget *self = vigil_places_box_new (width, height, "card");

  for (guint i = 0; i < G_N_ELEMENTS (devices); i++) {
    double y = 34 + i * 124.0;

    vigil_places_put (self, vigil_icon_new (devices[i].icon, 64), 48, y, 64, 64);
    vigil_places_put (self, vigil_cell_new (_(devices[i].name), 0.5, "row-title"), 16, y + 66, 128, 32);
    vigil_places_put (self, vigil_places_box_new (168, 4, "cable"), 140, y + 30, 168, 4);
    vigil_places_put (self, vigil_icon_new ("usb", 48), 336, y + 8, 48, 48);
  }
  gtk_inscription_set_yalign (GTK_INSCRIPTION (words), 0);
  vigil_places_put (self, words, 24, 296, width - 48, 160);
  return self;
}
