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
  VigilWords *words;
  GtkWidget *title, *line, *progress, *play, *next, *volume;
};

enum { VOLUME, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilMusicCard, vigil_music_card, GTK_TYPE_WIDGET)

static void
update (VigilMusicCard *self)
{
  gboolean is_playing = vigil_music_get_is_playing (self->music);
  const char *line
      = vigil_music_get_has_lost (self->music)        ? N_("One of your tracks is gone.\nPlease tell your nurse")
        : vigil_music_get_problem (self->music) != NULL ? N_("A piece could not be played")
        : vigil_music_get_is_own (self->music, vigil_music_get_current (self->music))
            ? N_("Your track\nin your headphones")
        : vigil_music_get_is_calm (self->music)       ? N_("Calm sounds\nin your headphones")
                                                      : N_("Music\nin your headphones");

  vigil_text_set (self->title, vigil_music_get_title (self->music));
  vigil_text_set (self->line, vigil_words_get (self->words, line));
  vigil_kiosk_button_set_word (
      VIGIL_KIOSK_BUTTON (self->play),
      vigil_words_get (self->words, is_playing ? N_("Pause") : N_("Play")));
  vigil_kiosk_button_set_icon (VIGIL_KIOSK_BUTTON (self->play), is_playing ? "pause" : "play");
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->next),
                               vigil_words_get (self->words, N_("Next")));
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->volume),
                               vigil_words_get (self->words, N_("Volume")));
  vigil_widget_set_class (self->play, "go", is_playing);
}

static void
on_progress (VigilMusicCard *self)
{
  gint64 position_ms = 0, duration_ms = 0;
  double part;

  g_object_get (self->music, "position-ms", &position_ms, "duration-ms", &duration_ms, NULL);
  part = duration_ms > 0 ? CLAMP ((double)position_ms / (double)duration_ms, 0, 1) : 0;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), part);
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
  g_signal_emit (self, signals[VOLUME], 0);
}

static void
vigil_music_card_dispose (GObject *object)
{
  VigilMusicCard *self = VIGIL_MUSIC_CARD (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->music);
  g_clear_object (&self->words);
  G_OBJECT_CLASS (vigil_music_card_parent_class)->dispose (object);
}

static void
vigil_music_card_class_init (VigilMusicCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_music_card_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "kioskcard");
  signals[VOLUME] = g_signal_new ("volume", VIGIL_TYPE_MUSIC_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
add_button (VigilMusicCard *self, const char *icon, int size_units, GCallback on_tapped, double x)
{
  GtkWidget *button = vigil_kiosk_button_new (icon, size_units, TRUE, NULL);

  g_signal_connect_swapped (button, "tapped", on_tapped, self);
  vigil_places_put (GTK_WIDGET (self), button, x, 296, 164, 172);
  return button;
}

static void
vigil_music_card_init (VigilMusicCard *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (WIDTH, HEIGHT));
  self->title = vigil_cell_new ("", 0, "kiosk-song");
  self->line = vigil_cell_new ("", 0, "kiosk-line kiosk-ink-2");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->line), 0);
  /* one line stands on the other; whoever has made a track gives it as long a name as they like */
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->title), 1);
  gtk_inscription_set_wrap_mode (GTK_INSCRIPTION (self->title), PANGO_WRAP_WORD_CHAR);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->title), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  self->progress = gtk_progress_bar_new ();
  /* time runs left to right in every language */
  gtk_widget_set_direction (self->progress, GTK_TEXT_DIR_LTR);
  vigil_places_put (widget, vigil_shore_new (), 32, 32, 164, 164);
  vigil_places_put (widget, self->title, 220, 26, 344, 102);
  vigil_places_put (widget, self->line, 220, 130, 344, 76);
  vigil_places_put (widget, self->progress, 32, 226, 528, 10);
  self->play = add_button (self, "play", 64, G_CALLBACK (on_play), 32);
  self->next = add_button (self, "skip", 60, G_CALLBACK (on_next), 214);
  self->volume = add_button (self, "vol", 60, G_CALLBACK (on_volume), 396);
}

GtkWidget *
vigil_music_card_new (VigilMusic *music, VigilWords *words)
{
  VigilMusicCard *self = g_object_new (VIGIL_TYPE_MUSIC_CARD, NULL);

  self->music = g_object_ref (music);
  self->words = g_object_ref (words);
  g_signal_connect_object (music, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (music, "notify::position-ms", G_CALLBACK (on_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (words, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  on_progress (self);
  return GTK_WIDGET (self);
}
