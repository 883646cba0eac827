/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures for eyes: "shot-kiosk DIR [LOCALE_DIR]" draws the patient's screen in every state into
 * DIR as numbered PNGs; French with the catalogues of LOCALE_DIR. */
#include "config.h"
#include "fixtures/kiosk-story.h"
#include "fixtures/widgets.h"

#include "base/clock.h"
#include "widget/frame.h"
#include "widget/style.h"

#include <glib/gi18n.h>
#include <gst/gst.h>
#include <math.h>

static void
save (KioskStory *s, const char *dir, const char *name)
{
  if (s->view != NULL)
    vigil_clock_fake_advance_us (30 * VIGIL_USEC_PER_MSEC);
  widgets_save (s->window, dir, name);
}

static void
sign (KioskStory *s)
{
  double loops[2 * 60], cross[] = { 160, 262, 300, 246, 470, 238, 610, 244 };

  for (guint i = 0; i < 60; i++) {
    loops[2 * i] = 110 + i * 8.4 - 26 * sin (i * 0.62);
    loops[2 * i + 1] = 200 - 60 * cos (i * 0.62) * (1 - i / 90.0);
  }
  kiosk_story_sign (s, loops, G_N_ELEMENTS (loops) / 2);
  kiosk_story_sign (s, cross, G_N_ELEMENTS (cross) / 2);
}

static void
read_all (KioskStory *s, const char *read, const char *next, const char *agree)
{
  while (kiosk_story_find_button (s, agree) == NULL)
    kiosk_story_tap (s, kiosk_story_find_button (s, next) != NULL ? next : read);
}

static void
shoot_rest (KioskStory *s, const char *dir)
{
  vigil_clock_fake_advance_us (7 * VIGIL_USEC_PER_SEC);
  save (s, dir, "01-rest");
  vigil_music_play (s->music);
  save (s, dir, "02-rest-playing");
  kiosk_story_tap (s, "Volume");
  save (s, dir, "03-volume");
  kiosk_story_tap (s, "Done");
  kiosk_story_tap (s, "Call my nurse");
  save (s, dir, "04-call-failed");
  kiosk_story_tap (s, "Language");
  save (s, dir, "05-language");
  kiosk_story_tap (s, "Back");
  for (guint i = 1; i <= 3; i++) {
    g_autofree char *name = g_strdup_printf ("06-darker-%u", i);

    kiosk_story_tap (s, "Darker");
    save (s, dir, name);
  }
  kiosk_story_tap (s, "Darker");
  save (s, dir, "07-night");
}

static void
shoot_call (KioskStory *s, const char *dir)
{
  s->view->session.nurse_called_wall_us = s->view->now_wall_us;
  kiosk_story_put (s);
  save (s, dir, "08-called");
  s->view->session.nurse_called_wall_us = 0;
  kiosk_story_put_event (s, VIGIL_EVENT_NURSE_CALL_SEEN, "osei");
  kiosk_story_put (s);
  save (s, dir, "09-seen");
}

static void
shoot_consent (KioskStory *s, const char *dir)
{
  vigil_kiosk_show_consent (VIGIL_KIOSK (s->kiosk));
  for (guint i = 0; i < 3; i++)
    kiosk_story_tap (s, "I have read this");
  save (s, dir, "10-consent");
  kiosk_story_tap (s, "Larger text");
  kiosk_story_tap (s, "Larger text");
  save (s, dir, "11-consent-large");
  kiosk_story_tap (s, "Next page");
  save (s, dir, "12-consent-large-next");
  kiosk_story_tap (s, "Smaller text");
  kiosk_story_tap (s, "I do not want this");
  save (s, dir, "13-refuse");
  kiosk_story_tap (s, "No, go on");
  read_all (s, "I have read this", "Next page", "I agree");
  save (s, dir, "14-sign-empty");
  sign (s);
  save (s, dir, "15-sign");
  kiosk_story_tap (s, "I agree");
  save (s, dir, "16-not-recorded");
  gtk_widget_activate_action (s->kiosk, "kiosk.staff", NULL);
  save (s, dir, "17-staff");
}

static void
shoot_french (KioskStory *s, const char *dir)
{
  g_autoptr (VigilWords) words = vigil_words_new ("fr");

  kiosk_story_tap (s, "Language");
  kiosk_story_tap (s, "Français");
  save (s, dir, "20-french-rest");
  vigil_kiosk_show_consent (VIGIL_KIOSK (s->kiosk));
  save (s, dir, "21-french-consent");
  read_all (s, vigil_words_get (words, "I have read this"), vigil_words_get (words, "Next page"),
            vigil_words_get (words, "I agree"));
  sign (s);
  save (s, dir, "22-french-sign");
}

static void
shoot_thanks (const char *dir)
{
  g_autofree char *tmp = g_dir_make_tmp ("vigil-shot-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (tmp, "record.db", NULL);
  KioskStory s;

  kiosk_story_begin_recorded (&s, path);
  vigil_kiosk_show_consent (VIGIL_KIOSK (s.kiosk));
  kiosk_story_tap (&s, "Ask my nurse about this");
  save (&s, dir, "18-asked");
  read_all (&s, "I have read this", "Next page", "I agree");
  sign (&s);
  kiosk_story_tap (&s, "I agree");
  while (!kiosk_story_says (&s, "Thank you"))
    g_main_context_iteration (NULL, TRUE);
  save (&s, dir, "19-thanks");
  kiosk_story_end (&s);
}

int
main (int argc, char **argv)
{
  static void (*const by_hand[]) (KioskStory *, const char *)
      = { shoot_rest, shoot_call, shoot_consent };
  VigilStyle *style;
  KioskStory s;

  if (argc < 2) {
    g_printerr ("shot-kiosk DIR [LOCALE_DIR]\n");
    return 2;
  }
  g_setenv ("VIGIL_MUSIC_SINK", "fakesink sync=true", TRUE);
  if (argc > 2)
    bindtextdomain (GETTEXT_PACKAGE, argv[2]);
  gtk_init ();
  gst_init (NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (by_hand); i++) {
    kiosk_story_begin (&s);
    by_hand[i](&s, argv[1]);
    kiosk_story_end (&s);
  }
  if (argc > 2) {
    kiosk_story_begin (&s);
    shoot_french (&s, argv[1]);
    kiosk_story_end (&s);
  }
  style = vigil_style_get (gdk_display_get_default ());
  vigil_style_set_palette (style, VIGIL_PALETTE_LIGHT);
  kiosk_story_begin (&s);
  save (&s, argv[1], "30-light-rest");
  vigil_kiosk_show_consent (VIGIL_KIOSK (s.kiosk));
  save (&s, argv[1], "31-light-consent");
  kiosk_story_end (&s);
  vigil_style_set_palette (style, VIGIL_PALETTE_DARK);
  shoot_thanks (argv[1]);
  return 0;
}
