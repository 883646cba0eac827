/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/colours.h"

#define TOKEN(field, name, dark) { "vg_" name, dark, G_STRUCT_OFFSET (VigilColours, field) }

static const struct { const char *name, *dark; gsize offset; } tokens[] = {
  TOKEN (bg, "bg", "#0B0F13"),
  TOKEN (surface_1, "surface_1", "#131A20"),
  TOKEN (surface_3, "surface_3", "#2B3742"),
  TOKEN (well, "well", "#080B0E"),
  TOKEN (line, "line", "#2A3540"),
  TOKEN (text, "text", "#F1F5F8"),
  TOKEN (text_2, "text_2", "#B7C3CD"),
  TOKEN (text_3, "text_3", "#8E9CA8"),
  TOKEN (accent, "accent", "#B3C8DC"),
  TOKEN (hr, "hr", "#45DE82"),
  TOKEN (spo2, "spo2", "#58D5EE"),
  TOKEN (rr, "rr", "#F0DC78"),
  TOKEN (nibp, "nibp", "#F6F9FB"),
  TOKEN (etco2, "etco2", "#EE86E2"),
  TOKEN (temp, "temp", "#FFA45C"),
  TOKEN (alarm[1], "alarm_low", "#2CC5E6"),
  TOKEN (alarm[2], "alarm_medium", "#FFD60A"),
  TOKEN (alarm[3], "alarm_high", "#D8101F"),
  TOKEN (drug[1], "drug_1", "#B79AF7"),
  TOKEN (drug[2], "drug_2", "#84ABFF"),
  TOKEN (drug[3], "drug_3", "#D6BC92"),
  TOKEN (drug[4], "drug_4", "#9CC4AE"),
};

void
vigil_colours_init (VigilColours *self)
{
  *self = (VigilColours) { 0 };
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    gdk_rgba_parse (G_STRUCT_MEMBER_P (self, tokens[i].offset), tokens[i].dark);
}

void
vigil_colours_load (VigilColours *self, GtkStyleContext *context)
{
  vigil_colours_init (self);
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++) {
    GdkRGBA colour;

    if (gtk_style_context_lookup_color (context, tokens[i].name, &colour))
      *(GdkRGBA *) G_STRUCT_MEMBER_P (self, tokens[i].offset) = colour;
  }
}
