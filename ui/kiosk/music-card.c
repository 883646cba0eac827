/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "kiosk/music-card.h"
#include "kiosk/kiosk-button.h"
#include "kiosk/shore.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define WIDTH 592
#define HEIGHT 496

struct _VigilMusicCard {
  GtkWidget parent_instance;
  VigilMusic *music;
  GtkWidget *title, *line, *progress, *play, *next, *volume, *steps[VIGIL_MUSIC_VOLUME_STEPS];
  gboolean shows_volume;
};

G_DEFINE_FINAL_TYPE (VigilMusicCard, vigil_music_card, GTK_TYPE_WIDGET)

static void
update (VigilMusicCard *self)
{
  gboolean is_playing = vigil_music_get_is_playing (self->music);
  const char *problem = vigil_music_get_problem (self->music);
  guint step = vigil_music_get_volume_step (self->music);

  vigil_text_set (self->title, vigil_music_get_title (self->music));
  vigil_text_set (self->line, problem != NULL ? problem
                              : vigil_music_get_is_calm (self->music) ? _("Calm sounds\nin your headphones")
                                                                      : _("Music\nin your headphones"));
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->play), is_playing ? _("Pause") : _("Play"));
  vigil_kiosk_button_set_icon (VIGIL_KIOSK_BUTTON (self->play), is_playing ? "pause" : "play");
  vigil_widget_set_class (self->play, "go", is_playing);
  gtk_widget_set_visible (self->progress, !self->shows_volume);
  for (guint i = 0; i < VIGIL_MUSIC_VOLUME_STEPS; i++) {
    gtk_widget_set_visible (self->steps[i], self->shows_volume);
    vigil_widget_set_class (self->steps[i], "go", i <= step);
  }
}

static void
on_progress (VigilMusicCard *self)
{
  gint64 position_ms = 0, duration_ms = 0;

  g_object_get (self->music, "position-ms", &position_ms, "duration-ms", &duration_ms, NULL);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                 duration_ms > 0 ? CLAMP ((double) position_ms / (double) duration_ms, 0, 1) : 0);
}

static void
on_play (VigilMusicCard *self)
{
  if (vigil_music_get_is_playing (self->music))
    vigil_music_pause (self->music);
  else
    vigil_music_play (self->music);
}

static void
on_next (VigilMusicCard *self)
{
  vigil_music_next (self->music);
}

static void
on_volume (VigilMusicCard *self)
{
  self->shows_volume = !self->shows_volume;
  update (self);
}

static void
on_step (VigilKioskButton *button, gpointer user_data)
{
  VigilMusicCard *self = user_data;

  for (guint i = 0; i < VIGIL_MUSIC_VOLUME_STEPS; i++)
    if (self->steps[i] == GTK_WIDGET (button))
      vigil_music_set_volume_step (self->music, i);
  update (self);
}

static void
vigil_music_card_dispose (GObject *object)
{
  VigilMusicCard *self = VIGIL_MUSIC_CARD (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->music);
  G_OBJECT_CLASS (vigil_music_card_parent_class)->dispose (object);
}

static void
vigil_music_card_class_init (VigilMusicCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_music_card_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "kioskcard");
}

static void
vigil_music_card_init (VigilMusicCard *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (WIDTH, HEIGHT));
  self->title = vigil_cell_new ("", 0, "kiosk-song");
  self->line = vigil_cell_new ("", 0, "kiosk-line kiosk-ink-2");
  self->progress = gtk_progress_bar_new ();
  self->play = vigil_kiosk_button_new ("play", 64, _("Play"), TRUE, NULL);
  self->next = vigil_kiosk_button_new ("skip", 60, _("Next"), TRUE, NULL);
  self->volume = vigil_kiosk_button_new ("vol", 60, _("Volume"), TRUE, NULL);
  vigil_places_put (widget, vigil_shore_new (), 32, 32, 164, 164);
  vigil_places_put (widget, self->title, 220, 50, 344, 60);
  vigil_places_put (widget, self->line, 220, 106, 344, 72);
  vigil_places_put (widget, self->progress, 32, 226, 528, 10);
  for (guint i = 0; i < VIGIL_MUSIC_VOLUME_STEPS; i++) {
    g_autofree char *word = g_strdup_printf ("%u", i + 1);

    self->steps[i] = vigil_kiosk_button_new (NULL, 24, word, FALSE, NULL);
    g_signal_connect (self->steps[i], "tapped", G_CALLBACK (on_step), self);
    vigil_places_put (widget, self->steps[i], 32 + i * 107, 204, 100, 90);
  }
  vigil_places_put (widget, self->play, 32, 308, 164, 172);
  vigil_places_put (widget, self->next, 214, 308, 164, 172);
  vigil_places_put (widget, self->volume, 396, 308, 164, 172);
  g_signal_connect_swapped (self->play, "tapped", G_CALLBACK (on_play), self);
  g_signal_connect_swapped (self->next, "tapped", G_CALLBACK (on_next), self);
  g_signal_connect_swapped (self->volume, "tapped", G_CALLBACK (on_volume), self);
}

GtkWidget *
vigil_music_card_new (VigilMusic *music)
{
  VigilMusicCard *self = g_object_new (VIGIL_TYPE_MUSIC_CARD, NULL);

  self->music = g_object_ref (music);
  g_signal_connect_object (music, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (music, "notify::position-ms", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
