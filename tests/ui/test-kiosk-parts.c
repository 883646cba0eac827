/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the patient's screen is made of: signature, words, pages of a text, a button. */
#include "config.h"

#include "base/clock.h"
#include "clinic/clinic.h"
#include "kiosk/consent-text.h"
#include "kiosk/kiosk-button.h"
#include "kiosk/words.h"
#include "model/signature.h"
#include "widget/style.h"

#include <glib/gstdio.h>
#include <libintl.h>
#include <math.h>
#include <string.h>

static const double text_sizes[] = { 31, 38, 46 };

static void
test_signature (void)
{
  g_autoptr (VigilSignature) signature = vigil_signature_new ();
  g_autofree char *svg = NULL, *empty = NULL;

  vigil_signature_begin (signature, 10, 20.25, 0.5, 1000000);
  vigil_signature_move (signature, 13, 24.25, 0.75, 1008500);
  vigil_signature_begin (signature, 100, 100, NAN, 1500000);
  g_assert_cmpuint (vigil_signature_get_n_strokes (signature), ==, 2);
  g_assert_cmpfloat_with_epsilon (vigil_signature_get_ink (signature), 5, 1e-9);
  svg = vigil_signature_to_svg (signature, 700, 400);
  g_assert_cmpstr (
      svg, ==,
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 700 400\" fill=\"none\" "
      "stroke=\"black\" stroke-width=\"4\" stroke-linecap=\"round\">"
      "<path data-t=\"0.0 8.5\" data-p=\"0.50 0.75\" d=\"M10.0 20.2L13.0 24.2\"/>"
      "<path data-t=\"500.0\" d=\"M100.0 100.0\"/></svg>");
  vigil_signature_clear (signature);
  g_assert_cmpuint (vigil_signature_get_n_strokes (signature), ==, 0);
  g_assert_cmpfloat (vigil_signature_get_ink (signature), ==, 0);
  empty = vigil_signature_to_svg (signature, 700, 400);
  g_assert_null (strstr (empty, "<path"));
}

static void
append_u32 (GByteArray *out, guint32 value)
{
  g_byte_array_append (out, (const guint8 *)&value, sizeof value);
}

/* The catalogue of one word, of which only the first @size bytes are written. */
static char *
make_catalogue (const char *original, const char *translation, gsize size)
{
  char *dir = g_dir_make_tmp ("vigil-words-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (dir, "fr", "LC_MESSAGES", NULL);
  g_autofree char *path = g_build_filename (folder, GETTEXT_PACKAGE ".mo", NULL);
  g_autoptr (GByteArray) mo = g_byte_array_new ();
  guint32 at = 5 * 4, texts = at + 4 * 4;
  gsize n_original = strlen (original), n_translation = strlen (translation);

  append_u32 (mo, 0x950412de);
  append_u32 (mo, 0);
  append_u32 (mo, 1);
  append_u32 (mo, at);
  append_u32 (mo, at + 8);
  append_u32 (mo, (guint32)n_original);
  append_u32 (mo, texts);
  append_u32 (mo, (guint32)n_translation);
  append_u32 (mo, texts + (guint32)n_original + 1);
  g_byte_array_append (mo, (const guint8 *)original, (guint)n_original + 1);
  g_byte_array_append (mo, (const guint8 *)translation, (guint)n_translation + 1);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (
      g_file_set_contents (path, (const char *)mo->data, (gssize)MIN (size, mo->len), NULL));
  return dir;
}

static void
remove_catalogue (const char *dir)
{
  g_autofree char *lang = g_build_filename (dir, "fr", NULL);
  g_autofree char *folder = g_build_filename (lang, "LC_MESSAGES", NULL);
  g_autofree char *path = g_build_filename (folder, GETTEXT_PACKAGE ".mo", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_rmdir (lang), ==, 0);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

static void
test_words (void)
{
  g_autofree char *before = g_strdup (bindtextdomain (GETTEXT_PACKAGE, NULL));
  g_autofree char *dir = make_catalogue ("Call my nurse", "Appeler mon infirmière", G_MAXSIZE);
  g_autoptr (VigilWords) words = NULL;

  bindtextdomain (GETTEXT_PACKAGE, dir);
  words = vigil_words_new ("C.UTF-8");
  g_assert_cmpstr (vigil_words_get_lang (words), ==, "en");
  g_assert_cmpstr (vigil_words_get (words, "Call my nurse"), ==, "Call my nurse");
  vigil_words_set_lang (words, "fr_CA.UTF-8");
  g_assert_cmpstr (vigil_words_get_lang (words), ==, "fr");
  g_assert_cmpstr (vigil_words_get (words, "Call my nurse"), ==, "Appeler mon infirmière");
  g_assert_cmpstr (vigil_words_get (words, "Not there"), ==, "Not there");
  vigil_words_set_lang (words, "en");
  g_assert_cmpstr (vigil_words_get (words, "Call my nurse"), ==, "Call my nurse");
  bindtextdomain (GETTEXT_PACKAGE, before);
  remove_catalogue (dir);
}

/* A file that ends anywhere: no word of it is used that is not whole. */
static void
test_words_cut (void)
{
  g_autofree char *before = g_strdup (bindtextdomain (GETTEXT_PACKAGE, NULL));

  for (gsize size = 0; size <= 60; size++) {
    g_autofree char *dir = make_catalogue ("Back", "Retour", size);
    g_autoptr (VigilWords) words = NULL;

    bindtextdomain (GETTEXT_PACKAGE, dir);
    words = vigil_words_new ("fr");
    g_assert_cmpstr (vigil_words_get (words, "Back"), ==, size >= 48 ? "Retour" : "Back");
    remove_catalogue (dir);
  }
  bindtextdomain (GETTEXT_PACKAGE, before);
}

/* ---- paging ---- */

static char *
without_spaces (const char *text)
{
  GString *out = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (!g_ascii_isspace (*text))
      g_string_append_c (out, *text);
  return g_string_free (out, FALSE);
}

static void
assert_pages (VigilConsentText *widget, const char *title, const char *text, double size)
{
  g_autofree char *whole = without_spaces (text), *seen = NULL;
  g_autoptr (GString) pages = g_string_new (NULL);

  vigil_consent_text_set (widget, title, text, size);
  for (guint i = 0; i < vigil_consent_text_get_n_pages (widget); i++) {
    g_autofree char *page = vigil_consent_text_get_text_of (widget, i);

    g_assert_cmpstr (page, !=, "");
    g_assert_cmpfloat (vigil_consent_text_get_height_of (widget, i), <=,
                       VIGIL_CONSENT_TEXT_HEIGHT + 0.5);
    g_string_append (pages, page);
  }
  seen = without_spaces (pages->str);
  g_assert_cmpstr (seen, ==, whole);
}

static void
test_paging (void)
{
  GtkWidget *window = gtk_window_new (), *text = vigil_consent_text_new ();
  static const char *const languages[] = { "en", "fr" };
  g_autofree char *dir = vigil_clinic_default_dir ();
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (dir, NULL);
  const VigilConsent *consent = vigil_clinic_find_consent (clinic, "ketamine");
  g_autoptr (GString) endless = g_string_new (NULL);

  vigil_style_get (gtk_widget_get_display (window));
  gtk_window_set_child (GTK_WINDOW (window), text);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < 2000; i++)
    g_string_append_c (endless, 'a' + (char)(i % 26));
  for (gsize s = 0; s < G_N_ELEMENTS (text_sizes); s++) {
    for (gsize l = 0; l < G_N_ELEMENTS (languages); l++)
      for (guint p = 0; p < consent->n_parts; p++)
        assert_pages (VIGIL_CONSENT_TEXT (text),
                      vigil_label_get (consent->parts[p].title, languages[l]),
                      vigil_label_get (consent->parts[p].text, languages[l]), text_sizes[s]);
    assert_pages (VIGIL_CONSENT_TEXT (text), "One word", endless->str, text_sizes[s]);
    assert_pages (VIGIL_CONSENT_TEXT (text),
                  "A title of several lines, as a clinic may well write one that nobody "
                  "can say in a breath",
                  "a\n\nb\n\nc", text_sizes[s]);
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Who turns to the next page and wants larger letters reads on where they were. */
static void
test_paging_keeps_place (void)
{
  GtkWidget *window = gtk_window_new (), *widget = vigil_consent_text_new ();
  VigilConsentText *text = VIGIL_CONSENT_TEXT (widget);
  g_autoptr (GString) long_text = g_string_new (NULL);
  g_autofree char *before = NULL, *after = NULL;

  vigil_style_get (gtk_widget_get_display (window));
  gtk_window_set_child (GTK_WINDOW (window), widget);
  for (guint i = 0; i < 300; i++)
    g_string_append_printf (long_text, "w%u ", i);
  vigil_consent_text_set (text, "Title", long_text->str, 31);
  g_assert_cmpuint (vigil_consent_text_get_n_pages (text), >, 2);
  vigil_consent_text_set_page (text, 1);
  before = vigil_consent_text_get_text_of (text, 1);
  vigil_consent_text_set (text, "Title", long_text->str, 46);
  after = vigil_consent_text_get_text_of (text, vigil_consent_text_get_page (text));
  *strchr (before, ' ') = '\0';
  g_assert_nonnull (strstr (after, before));
  vigil_consent_text_set (text, "Title", "short", 46);
  g_assert_cmpuint (vigil_consent_text_get_page (text), ==, 0);
  vigil_consent_text_set_page (text, G_MAXUINT);
  g_assert_cmpuint (vigil_consent_text_get_page (text), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- touches ---- */

static void
count (guint *n)
{
  (*n)++;
}

static void
test_touches (void)
{
  GtkWidget *window = gtk_window_new (),
            *button = vigil_kiosk_button_new ("check", 44, FALSE, NULL);
  g_autoptr (GListModel) controllers = NULL;
  g_autoptr (GtkGesture) press = NULL;
  guint n = 0;

  vigil_clock_fake_begin (G_USEC_PER_SEC, G_USEC_PER_SEC);
  vigil_style_get (gtk_widget_get_display (window));
  gtk_window_set_child (GTK_WINDOW (window), button);
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (button), "I agree");
  gtk_test_accessible_assert_role (button, GTK_ACCESSIBLE_ROLE_BUTTON);
  g_signal_connect_swapped (button, "tapped", G_CALLBACK (count), &n);
  /* found among the button's own gestures by its phase */
  controllers = gtk_widget_observe_controllers (button);
  for (guint i = 0; i < g_list_model_get_n_items (controllers) && press == NULL; i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_GESTURE_CLICK (controller)
        && gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE && i == 0)
      press = GTK_GESTURE (g_steal_pointer (&controller));
  }
  g_assert_nonnull (press);
  /* too short */
  g_signal_emit_by_name (press, "pressed", 1, 5.0, 5.0);
  vigil_clock_fake_advance_us (79 * VIGIL_USEC_PER_MSEC);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n, ==, 0);
  /* long enough */
  g_signal_emit_by_name (press, "pressed", 1, 5.0, 5.0);
  vigil_clock_fake_advance_us (80 * VIGIL_USEC_PER_MSEC);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n, ==, 1);
  /* a second one too soon, also from a switch or a screen reader */
  vigil_clock_fake_advance_us (699 * VIGIL_USEC_PER_MSEC);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n, ==, 1);
  vigil_clock_fake_advance_us (1 * VIGIL_USEC_PER_MSEC);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n, ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
  vigil_clock_fake_end ();
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kiosk/signature", test_signature);
  g_test_add_func ("/kiosk/words", test_words);
  g_test_add_func ("/kiosk/words-cut", test_words_cut);
  g_test_add_func ("/kiosk/paging", test_paging);
  g_test_add_func ("/kiosk/paging-keeps-place", test_paging_keeps_place);
  g_test_add_func ("/kiosk/touches", test_touches);
  return g_test_run ();
}
