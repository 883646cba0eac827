/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "kiosk/sound-sheet.h"
#include "kiosk/kiosk-button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define N_ROWS 3
#define ROW_HEIGHT 152
#define ROW_GAP 20

struct _VigilSoundSheet {
  GtkWidget parent_instance;
  VigilMusic *music;
  VigilWords *words;
  GtkWidget *heading, *softer, *louder, *bars[VIGIL_MUSIC_VOLUME_STEPS], *done;
  GtkWidget *rows[N_ROWS]; /* titles; the last is "More music" where they are more */
  guint first;             /* title of the first row */
};

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilSoundSheet, vigil_sound_sheet, GTK_TYPE_WIDGET)

static void
set_row (VigilSoundSheet *self, guint row, const char *word, const char *icon, gboolean is_current)
{
  gtk_widget_set_visible (self->rows[row], word != NULL);
  if (word == NULL)
    return;
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->rows[row]), word);
  vigil_kiosk_button_set_icon (VIGIL_KIOSK_BUTTON (self->rows[row]), icon);
  vigil_kiosk_button_set_line (VIGIL_KIOSK_BUTTON (self->rows[row]), NULL);
  gtk_widget_set_sensitive (self->rows[row], TRUE);
  vigil_widget_set_class (self->rows[row], "go", is_current);
}

static void
set_title (VigilSoundSheet *self, guint row, GPtrArray *titles, guint title)
{
  gboolean is_lost;

  if (title >= titles->len) {
    set_row (self, row, NULL, NULL, FALSE);
    return;
  }
  is_lost = vigil_music_get_is_lost (self->music, title);
  set_row (self, row, g_ptr_array_index (titles, title), is_lost ? "warn" : "music",
           title == vigil_music_get_current (self->music));
  gtk_widget_set_sensitive (self->rows[row], !is_lost);
  if (is_lost)
    vigil_kiosk_button_set_line (VIGIL_KIOSK_BUTTON (self->rows[row]),
                                 vigil_words_get (self->words, N_("Gone. Please tell your nurse")));
  else if (vigil_music_get_is_own (self->music, title))
    vigil_kiosk_button_set_line (VIGIL_KIOSK_BUTTON (self->rows[row]),
                                 vigil_words_get (self->words, N_("Your track")));
}

static void
update_titles (VigilSoundSheet *self)
{
  g_autoptr (GPtrArray) titles = vigil_music_get_titles (self->music);
  gboolean has_more = titles->len > N_ROWS;
  guint n = has_more ? N_ROWS - 1 : N_ROWS;

  if (self->first >= titles->len)
    self->first = 0;
  for (guint i = 0; i < n; i++)
    set_title (self, i, titles, self->first + i);
  if (has_more)
    set_row (self, n, vigil_words_get (self->words, N_("More music")), "right", FALSE);
}

static void
update (VigilSoundSheet *self)
{
  guint step = vigil_music_get_volume_step (self->music);
  g_autofree char *heading
      = g_strdup_printf ("%s  %u / %u", vigil_words_get (self->words, N_("Volume")), step + 1,
                         (guint)VIGIL_MUSIC_VOLUME_STEPS);

  vigil_text_set (self->heading, heading);
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->softer),
                               vigil_words_get (self->words, N_("Softer")));
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->louder),
                               vigil_words_get (self->words, N_("Louder")));
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->done),
                               vigil_words_get (self->words, N_("Done")));
  gtk_widget_set_sensitive (self->softer, step > 0);
  gtk_widget_set_sensitive (self->louder, step + 1 < VIGIL_MUSIC_VOLUME_STEPS);
  for (guint i = 0; i < VIGIL_MUSIC_VOLUME_STEPS; i++)
    vigil_widget_set_class (self->bars[i], "done", i <= step);
  update_titles (self);
}

static void
on_softer (VigilSoundSheet *self)
{
  vigil_music_set_volume_step (self->music, vigil_music_get_volume_step (self->music) - 1);
}

static void
on_louder (VigilSoundSheet *self)
{
  vigil_music_set_volume_step (self->music, vigil_music_get_volume_step (self->music) + 1);
}

static void
on_row (VigilKioskButton *button, gpointer user_data)
{
  VigilSoundSheet *self = user_data;
  g_autoptr (GPtrArray) titles = vigil_music_get_titles (self->music);
  guint row = 0;

  while (self->rows[row] != GTK_WIDGET (button))
    row++;
  if (titles->len > N_ROWS && row == N_ROWS - 1) {
    self->first += N_ROWS - 1;
    update_titles (self);
  } else {
    vigil_music_select (self->music, self->first + row);
  }
}

static void
on_done (VigilSoundSheet *self)
{
  g_signal_emit (self, signals[DONE], 0);
}

/* The list begins with what plays. */
static void
vigil_sound_sheet_map (GtkWidget *widget)
{
  VigilSoundSheet *self = VIGIL_SOUND_SHEET (widget);

  GTK_WIDGET_CLASS (vigil_sound_sheet_parent_class)->map (widget);
  self->first = vigil_music_get_current (self->music) / (N_ROWS - 1) * (N_ROWS - 1);
  if (self->first < N_ROWS)
    self->first = 0;
  update (self);
}

static void
vigil_sound_sheet_dispose (GObject *object)
{
  VigilSoundSheet *self = VIGIL_SOUND_SHEET (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->music);
  g_clear_object (&self->words);
  G_OBJECT_CLASS (vigil_sound_sheet_parent_class)->dispose (object);
}

static void
vigil_sound_sheet_class_init (VigilSoundSheetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_sound_sheet_dispose;
  GTK_WIDGET_CLASS (klass)->map = vigil_sound_sheet_map;
  signals[DONE] = g_signal_new ("done", VIGIL_TYPE_SOUND_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
build_volume (VigilSoundSheet *self)
{
  GtkWidget *card = vigil_places_box_new (572, 324, "kiosk-surface");

  self->heading = vigil_cell_new ("", 0, "kiosk-subheading");
  self->softer = vigil_kiosk_button_new ("minus", 48, TRUE, NULL);
  self->louder = vigil_kiosk_button_new ("plus", 48, TRUE, NULL);
  self->done = vigil_kiosk_button_new ("left", 44, FALSE, NULL);
  vigil_places_put (card, self->heading, 32, 24, 508, 56);
  vigil_places_put (card, self->softer, 32, 128, 164, 164);
  vigil_places_put (card, self->louder, 376, 128, 164, 164);
  for (guint i = 0; i < VIGIL_MUSIC_VOLUME_STEPS; i++) {
    double height = 40 + i * 24;

    self->bars[i] = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
    gtk_widget_add_css_class (self->bars[i], "kiosk-bar");
    vigil_places_put (card, self->bars[i], 216 + i * 29, 276 - height, 20, height);
  }
  vigil_places_put (GTK_WIDGET (self), card, 0, 0, 572, 324);
  vigil_places_put (GTK_WIDGET (self), self->done, 0, 344, 572, ROW_HEIGHT);
  g_signal_connect_swapped (self->softer, "tapped", G_CALLBACK (on_softer), self);
  g_signal_connect_swapped (self->louder, "tapped", G_CALLBACK (on_louder), self);
  g_signal_connect_swapped (self->done, "tapped", G_CALLBACK (on_done), self);
}

static void
vigil_sound_sheet_init (VigilSoundSheet *self)
{
  gtk_widget_set_layout_manager (
      GTK_WIDGET (self), vigil_places_new (VIGIL_SOUND_SHEET_WIDTH, VIGIL_SOUND_SHEET_HEIGHT));
  build_volume (self);
  for (guint i = 0; i < N_ROWS; i++) {
    self->rows[i] = vigil_kiosk_button_new ("music", 44, FALSE, NULL);
    g_signal_connect (self->rows[i], "tapped", G_CALLBACK (on_row), self);
    vigil_places_put (GTK_WIDGET (self), self->rows[i], 592, i * (ROW_HEIGHT + ROW_GAP), 592,
                      ROW_HEIGHT);
  }
}

GtkWidget *
vigil_sound_sheet_new (VigilMusic *music, VigilWords *words)
{
  VigilSoundSheet *self = g_object_new (VIGIL_TYPE_SOUND_SHEET, NULL);

  self->music = g_object_ref (music);
  self->words = g_object_ref (words);
  g_signal_connect_object (music, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (words, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
