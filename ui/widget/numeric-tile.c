/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/numeric-tile.h"
#include "model/alarm-words.h"
#include "widget/places.h"
#include "widget/text.h"

#define WIDTH 212
#define HEIGHT 88
#define VALUE_X 64
#define VALUE_WIDTH 140
/* Of the box of the digits; lower where a stand-in's name needs the line above them. */
#define VALUE_TOP -5
#define STAND_IN_VALUE_TOP 8

struct _VigilNumericTile {
  GtkButton parent_instance;
  VigilCode code;
  GtkWidget *name, *value, *limits[2], *note;
};

G_DEFINE_FINAL_TYPE (VigilNumericTile, vigil_numeric_tile, GTK_TYPE_BUTTON)

static void
vigil_numeric_tile_class_init (VigilNumericTileClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "numeric");
}

static void
vigil_numeric_tile_init (VigilNumericTile *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "tile");
}

GtkWidget *
vigil_numeric_tile_new (VigilCode code, const char *hue_class)
{
  VigilNumericTile *self = g_object_new (VIGIL_TYPE_NUMERIC_TILE, NULL);
  GtkWidget *box = vigil_places_box_new (WIDTH, HEIGHT, NULL);
  GtkWidget *unit = vigil_cell_new (vigil_vocabulary_get (code)->unit, 0, "caption unit");

  self->code = code;
  self->name = vigil_cell_new (vigil_vital_name (code), 0, "small strong name");
  self->value = vigil_cell_new ("--", 1, "num-xl value");
  self->limits[0] = vigil_cell_new (NULL, 0, "caption limits");
  self->limits[1] = vigil_cell_new (NULL, 0, "caption limits");
  self->note = vigil_cell_new (NULL, 0, "caption bold age late");
  gtk_widget_add_css_class (self->name, hue_class);
  gtk_widget_add_css_class (self->value, hue_class);
  gtk_widget_set_direction (box, GTK_TEXT_DIR_LTR);
  vigil_places_put (box, self->name, 12, 7, 124, 20);
  vigil_places_put (box, unit, 12, 27, 60, 19);
  vigil_places_put (box, self->limits[0], 12, 48, 60, 20);
  vigil_places_put (box, self->limits[1], 12, 65, 60, 20);
  vigil_places_put (box, self->note, 12, 65, 130, 20);
  vigil_places_put (box, self->value, VALUE_X, VALUE_TOP, VALUE_WIDTH, 94);
  for (GtkWidget *cell = gtk_widget_get_first_child (box); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell))
    gtk_widget_set_direction (cell, GTK_TEXT_DIR_LTR);
  gtk_button_set_child (GTK_BUTTON (self), box);
  return GTK_WIDGET (self);
}

static void
show_source (VigilNumericTile *self, const VigilVital *vital)
{
  gboolean is_stand_in = *vital->source != '\0';

  vigil_text_set (self->name, is_stand_in ? vital->source : vigil_vital_name (self->code));
  vigil_widget_set_class (GTK_WIDGET (self), "stand-in", is_stand_in);
}

/* Above a note there is room for less, and a figure that was cut off would be another number. */
static void
place_value (VigilNumericTile *self, const VigilVital *vital)
{
  static const char *const sizes[] = { "num-xl", "num-rate", "num-field" };
  static const int heights[] = { 94, 76, 76 };
  glong n = *vital->note != '\0' ? g_utf8_strlen (vital->text, -1) : 0;
  int size = n > 3 ? 2 : n > 2 ? 1 : 0;
  int top = *vital->source != '\0' ? STAND_IN_VALUE_TOP : VALUE_TOP + (size != 0);

  for (int i = 0; i < (int) G_N_ELEMENTS (sizes); i++)
    vigil_widget_set_class (self->value, sizes[i], i == size);
  vigil_places_set (gtk_widget_get_parent (self->value), self->value, VALUE_X, top, VALUE_WIDTH, heights[size]);
}

void
vigil_numeric_tile_update (VigilNumericTile *self, const VigilView *view,
                           const VigilAlarmProfile *profile)
{
  GtkWidget *widget = GTK_WIDGET (self);
  VigilVital vital;

  g_return_if_fail (VIGIL_IS_NUMERIC_TILE (self));
  vigil_vital_fill (&vital, view, profile, self->code);
  show_source (self, &vital);
  vigil_text_set (self->value, vital.text);
  place_value (self, &vital);
  vigil_text_set (self->limits[0], *vital.lower != '\0' ? vital.upper : "");
  vigil_text_set (self->limits[1], *vital.lower != '\0' ? vital.lower : vital.upper);
  vigil_text_set (self->note, vital.note);
  gtk_widget_set_child_visible (self->limits[0], *vital.note == '\0');
  gtk_widget_set_child_visible (self->limits[1], *vital.note == '\0');
  vigil_widget_set_class (widget, "questionable", vital.form == VIGIL_VITAL_QUESTIONABLE);
  vigil_widget_set_class (widget, "stale", vital.form == VIGIL_VITAL_STALE);
  vigil_widget_set_class (widget, "absent", vital.form == VIGIL_VITAL_ABSENT);
  vigil_widget_set_class (widget, "demo", vital.is_demo);
  for (guint i = VIGIL_PRIORITY_LOW; i <= VIGIL_PRIORITY_HIGH; i++)
    vigil_widget_set_class (widget, vigil_priority_class ((VigilPriority) i), vital.alarm == i);
  vigil_widget_set_class (widget, "acknowledged", vital.is_acknowledged);
  vigil_widget_set_spoken (widget, vital.spoken);
}
