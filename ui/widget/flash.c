/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/flash.h"

/* One tick serves both: 250 ms a half at 2 Hz; 0.6 Hz is 1667 ms, of which 833 ms a half - in
 * ticks of 250 ms that is lit for three and dark for three or four, by turns. */
#define TICK_MS 250
#define MEDIUM_PERIOD_TICKS 20   /* three periods of 0.6 Hz */

struct _VigilFlash {
  GtkWidget *window;
  gboolean has_high, has_medium;
  guint ticks, source;
};

static void
set_class (GtkWidget *window, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (window, name);
  else
    gtk_widget_remove_css_class (window, name);
}

static void
show (VigilFlash *self)
{
  guint half_of_medium = self->ticks % MEDIUM_PERIOD_TICKS * 6 / MEDIUM_PERIOD_TICKS;

  set_class (self->window, "flash-high-off", self->has_high && self->ticks % 2 == 1);
  set_class (self->window, "flash-medium-off", self->has_medium && half_of_medium % 2 == 1);
}

static gboolean
on_tick (gpointer user_data)
{
  VigilFlash *self = user_data;

  self->ticks++;
  show (self);
  return G_SOURCE_CONTINUE;
}

VigilFlash *
vigil_flash_new (GtkWidget *window)
{
  VigilFlash *self = g_new0 (VigilFlash, 1);

  self->window = window;
  return self;
}

void
vigil_flash_free (VigilFlash *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  g_free (self);
}

void
vigil_flash_set (VigilFlash *self, gboolean has_high, gboolean has_medium)
{
  gboolean has_any = has_high || has_medium;

  g_return_if_fail (self != NULL);
  self->has_high = has_high;
  self->has_medium = has_medium;
  if (has_any && self->source == 0) {
    /* begins lit, in real time: a flash is for eyes, however fast the clock runs */
    self->ticks = 0;
    self->source = g_timeout_add (TICK_MS, on_tick, self);
  } else if (!has_any) {
    g_clear_handle_id (&self->source, g_source_remove);
  }
  show (self);
}
