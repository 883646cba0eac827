/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's screen: what it says of a call, of a consent and of a touch, and who may leave it;
 * with a model fed by hand, where nothing can be recorded, and with a real record. */
#include "config.h"
#include "fixtures/kiosk-story.h"

#include "base/clock.h"
#include "kiosk/consent-text.h"
#include "widget/button.h"
#include "widget/keypad.h"
#include "widget/pin-pad.h"
#include "widget/signature-pad.h"
#include "widget/style.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>

static const double short_stroke[] = { 100, 200, 200, 200 };          /* 17 mm */
static const double long_stroke[] = { 100, 200, 200, 200, 200, 260 }; /* 27 mm */

static void
assert_targets (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (VIGIL_IS_KIOSK_BUTTON (widget)) {
    double k = vigil_style_get_scale (vigil_style_get (gtk_widget_get_display (widget)));
    graphene_rect_t bounds;

    g_assert_true (gtk_widget_compute_bounds (widget, gtk_widget_get_parent (widget), &bounds));
    g_assert_cmpfloat (bounds.size.width / k, >=, 147);
    g_assert_cmpfloat (bounds.size.height / k, >=, 147);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_targets (child);
}

static void
read_all (KioskStory *s)
{
  while (kiosk_story_find_button (s, "I agree") == NULL)
    kiosk_story_tap (s, kiosk_story_find_button (s, "Next page") != NULL ? "Next page"
                                                                         : "I have read this");
}

/* 25 mm on every page. */
static void
test_targets (void)
{
  KioskStory s;

  kiosk_story_begin (&s);
  assert_targets (s.kiosk);
  kiosk_story_tap (&s, "Volume");
  assert_targets (s.kiosk);
  kiosk_story_tap (&s, "Done");
  kiosk_story_tap (&s, "Language");
  assert_targets (s.kiosk);
  kiosk_story_tap (&s, "Back");
  vigil_kiosk_show_consent (VIGIL_KIOSK (s.kiosk));
  kiosk_story_settle (&s);
  assert_targets (s.kiosk);
  read_all (&s);
  assert_targets (s.kiosk);
  kiosk_story_tap (&s, "I do not agree");
  assert_targets (s.kiosk);
  kiosk_story_end (&s);
}

/* ---- rest ---- */

static void
test_call (void)
{
  KioskStory s;

  kiosk_story_begin (&s);
  /* there is no record: nobody is told that the nurse comes */
  kiosk_story_tap (&s, "Call my nurse");
  g_assert_nonnull (kiosk_story_find_button (&s, "Please call out to your nurse"));
  kiosk_story_put (&s);
  g_assert_nonnull (kiosk_story_find_button (&s, "Please call out to your nurse"));
  kiosk_story_end (&s);

  kiosk_story_begin (&s);
  s.view->session.nurse_called_wall_us = vigil_clock_wall_us ();
  kiosk_story_put (&s);
  g_assert_nonnull (kiosk_story_find_button (&s, "Your nurse has been called"));
  s.view->session.nurse_called_wall_us = 0;
  kiosk_story_put_event (&s, VIGIL_EVENT_NURSE_CALL_SEEN, "osei");
  kiosk_story_put (&s);
  g_assert_nonnull (kiosk_story_find_button (&s, "A. Osei has seen it"));
  vigil_clock_fake_advance_us (20 * VIGIL_USEC_PER_SEC);
  kiosk_story_put (&s);
  g_assert_nonnull (kiosk_story_find_button (&s, "Call my nurse"));
  /* seen by somebody who had not signed in */
  s.view->session.nurse_called_wall_us = vigil_clock_wall_us ();
  kiosk_story_put (&s);
  s.view->session.nurse_called_wall_us = 0;
  kiosk_story_put_event (&s, VIGIL_EVENT_NURSE_CALL_SEEN, "unsigned");
  kiosk_story_put (&s);
  g_assert_nonnull (kiosk_story_find_button (&s, "Your nurse has seen it"));
  vigil_clock_fake_advance_us (20 * VIGIL_USEC_PER_SEC);
  kiosk_story_put (&s);
  /* the view closes the call before the event with the name is committed */
  s.view->session.nurse_called_wall_us = vigil_clock_wall_us ();
  kiosk_story_put (&s);
  s.view->session.nurse_called_wall_us = 0;
  kiosk_story_put (&s);
  g_assert_nonnull (kiosk_story_find_button (&s, "Your nurse has seen it"));
  kiosk_story_put_event (&s, VIGIL_EVENT_NURSE_CALL_SEEN, "osei");
  g_assert_nonnull (kiosk_story_find_button (&s, "A. Osei has seen it"));
  kiosk_story_end (&s);
}

/* While it runs the patient rests: no more is on the screen than they want, down to the call alone (R3.10). */
static void
test_dark (void)
{
  KioskStory s;

  kiosk_story_begin (&s);
  for (guint i = 0; i < 3; i++) {
    kiosk_story_tap (&s, "Darker");
    g_assert_nonnull (kiosk_story_find_button (&s, "Play"));
  }
  kiosk_story_tap (&s, "Darker");
  g_assert_null (kiosk_story_find_button (&s, "Darker"));
  g_assert_null (kiosk_story_find_button (&s, "Play"));
  /* to call is possible in the deepest night */
  kiosk_story_tap (&s, "Call my nurse");
  g_assert_nonnull (kiosk_story_find_button (&s, "Please call out to your nurse"));
  kiosk_story_end (&s);
}

static void
test_volume (void)
{
  KioskStory s;

  kiosk_story_begin (&s);
  kiosk_story_tap (&s, "Volume");
  vigil_music_set_volume_step (s.music, 3);
  kiosk_story_tap (&s, "Louder");
  g_assert_cmpuint (vigil_music_get_volume_step (s.music), ==, 4);
  g_assert_false (gtk_widget_is_sensitive (kiosk_story_find_button (&s, "Louder")));
  for (guint i = 0; i < 4; i++)
    kiosk_story_tap (&s, "Softer");
  g_assert_cmpuint (vigil_music_get_volume_step (s.music), ==, 0);
  g_assert_false (gtk_widget_is_sensitive (kiosk_story_find_button (&s, "Softer")));
  kiosk_story_tap (&s, "Low chord");
  g_assert_cmpuint (vigil_music_get_current (s.music), ==, 1);
  kiosk_story_tap (&s, "Done");
  g_assert_nonnull (kiosk_story_find_button (&s, "Pause"));
  kiosk_story_end (&s);
}

static void
test_language (void)
{
  KioskStory s;

  kiosk_story_begin (&s);
  kiosk_story_tap (&s, "Language");
  g_assert_nonnull (kiosk_story_find_button (&s, "English"));
  kiosk_story_tap (&s, "Français");
  vigil_kiosk_show_consent (VIGIL_KIOSK (s.kiosk));
  kiosk_story_settle (&s);
  g_assert_true (kiosk_story_says (&s, "Perfusion de kétamine, version 4"));
  kiosk_story_end (&s);
}

/* ---- consent ---- */

/* And in letters as large as the reader needs, in the language of their choice (R2.11). */
static void
test_consent_not_recorded (void)
{
  KioskStory s;
  GtkWidget *pad;

  kiosk_story_begin (&s);
  vigil_kiosk_show_consent (VIGIL_KIOSK (s.kiosk));
  kiosk_story_settle (&s);
  g_assert_nonnull (kiosk_story_find (&s, VIGIL_TYPE_CONSENT_TEXT, NULL));
  /* larger letters, more pages: the part is read when its last page was shown */
  kiosk_story_tap (&s, "Larger text");
  kiosk_story_tap (&s, "Larger text");
  g_assert_nonnull (kiosk_story_find_button (&s, "Next page"));
  g_assert_null (kiosk_story_find_button (&s, "I have read this"));
  kiosk_story_tap (&s, "Ask my nurse about this");
  g_assert_nonnull (kiosk_story_find_button (&s, "Please call out to your nurse"));
  read_all (&s);
  pad = kiosk_story_find (&s, VIGIL_TYPE_SIGNATURE_PAD, NULL);
  gtk_test_accessible_assert_role (pad, GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_false (gtk_widget_is_sensitive (kiosk_story_find_button (&s, "I agree")));
  kiosk_story_sign (&s, short_stroke, G_N_ELEMENTS (short_stroke) / 2);
  g_assert_false (gtk_widget_is_sensitive (kiosk_story_find_button (&s, "I agree")));
  kiosk_story_sign (&s, short_stroke, G_N_ELEMENTS (short_stroke) / 2);
  g_assert_true (gtk_widget_is_sensitive (kiosk_story_find_button (&s, "I agree")));
  gtk_test_accessible_assert_property (pad, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Signature field, 2 strokes");
  kiosk_story_tap (&s, "Clear");
  g_assert_false (gtk_widget_is_sensitive (kiosk_story_find_button (&s, "I agree")));
  kiosk_story_sign (&s, long_stroke, G_N_ELEMENTS (long_stroke) / 2);
  kiosk_story_tap (&s, "I agree");
  /* nothing is thanked for that is not recorded, and the signature is kept */
  g_assert_false (kiosk_story_says (&s, "Thank you"));
  g_assert_true (kiosk_story_says (&s, "This could not be recorded. Please tell your nurse."));
  g_assert_true (gtk_widget_is_sensitive (kiosk_story_find_button (&s, "I agree")));
  kiosk_story_tap (&s, "I do not agree");
  kiosk_story_tap (&s, "Yes, stop here");
  g_assert_true (kiosk_story_says (&s, "This could not be recorded. Please tell your nurse."));
  kiosk_story_tap (&s, "No, go on");
  g_assert_nonnull (kiosk_story_find_button (&s, "I agree"));
  kiosk_story_end (&s);
}

/* Another patient's visit begins with the first part and without ink. */
static void
test_consent_other_visit (void)
{
  KioskStory s;

  kiosk_story_begin (&s);
  vigil_kiosk_show_consent (VIGIL_KIOSK (s.kiosk));
  read_all (&s);
  kiosk_story_sign (&s, long_stroke, G_N_ELEMENTS (long_stroke) / 2);
  vigil_kiosk_show_rest (VIGIL_KIOSK (s.kiosk));
  vigil_kiosk_show_consent (VIGIL_KIOSK (s.kiosk));
  kiosk_story_settle (&s);
  g_assert_true (gtk_widget_is_sensitive (kiosk_story_find_button (&s, "I agree")));
  g_strlcpy (s.view->session.id, "another", sizeof s.view->session.id);
  kiosk_story_put (&s);
  vigil_kiosk_show_consent (VIGIL_KIOSK (s.kiosk));
  kiosk_story_settle (&s);
  g_assert_null (kiosk_story_find_button (&s, "I agree"));
  read_all (&s);
  g_assert_false (gtk_widget_is_sensitive (kiosk_story_find_button (&s, "I agree")));
  kiosk_story_end (&s);
}

/* What was read in one language is not signed in another. */
static void
test_consent_other_language (void)
{
  KioskStory s;

  kiosk_story_begin (&s);
  vigil_kiosk_show_consent (VIGIL_KIOSK (s.kiosk));
  read_all (&s);
  kiosk_story_sign (&s, long_stroke, G_N_ELEMENTS (long_stroke) / 2);
  vigil_kiosk_show_rest (VIGIL_KIOSK (s.kiosk));
  kiosk_story_settle (&s);
  kiosk_story_tap (&s, "Language");
  kiosk_story_tap (&s, "Français");
  vigil_kiosk_show_consent (VIGIL_KIOSK (s.kiosk));
  kiosk_story_settle (&s);
  g_assert_true (kiosk_story_says (&s, "Perfusion de kétamine, version 4"));
  g_assert_null (kiosk_story_find (&s, VIGIL_TYPE_SIGNATURE_PAD, NULL));
  kiosk_story_end (&s);
}

/* The next patient begins in the program's language, in the light, at rest. */
static void
test_other_patient (void)
{
  KioskStory s;

  for (guint by_reset = 0; by_reset < 2; by_reset++) {
    kiosk_story_begin (&s);
    for (guint i = 0; i < 4; i++)
      kiosk_story_tap (&s, "Darker");
    g_assert_null (kiosk_story_find_button (&s, "Darker"));
    if (by_reset)
      vigil_chair_model_put_reset (s.model);
    else
      g_strlcpy (s.view->session.id, "another", sizeof s.view->session.id);
    kiosk_story_put (&s);
    kiosk_story_settle (&s);
    g_assert_nonnull (kiosk_story_find_button (&s, "Darker"));
    kiosk_story_tap (&s, "Language");
    kiosk_story_tap (&s, "Français");
    kiosk_story_settle (&s);
    vigil_kiosk_show_consent (VIGIL_KIOSK (s.kiosk));
    kiosk_story_settle (&s);
    g_assert_true (kiosk_story_says (&s, "Perfusion de kétamine, version 4"));
    if (by_reset)
      vigil_chair_model_put_reset (s.model);
    else
      g_strlcpy (s.view->session.id, "a third", sizeof s.view->session.id);
    kiosk_story_put (&s);
    kiosk_story_settle (&s);
    g_assert_nonnull (kiosk_story_find_button (&s, "Darker"));
    vigil_kiosk_show_consent (VIGIL_KIOSK (s.kiosk));
    kiosk_story_settle (&s);
    g_assert_false (kiosk_story_says (&s, "Perfusion de kétamine, version 4"));
    kiosk_story_end (&s);
  }
}

typedef struct {
  KioskStory s;
  char *dir, *path;
} Recorded;

static void
set_up (Recorded *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("vigil-kiosk-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "record.db", NULL);
  kiosk_story_begin_recorded (&f->s, f->path);
}

static void
tear_down (Recorded *f, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  kiosk_story_end (&f->s);
  dir = g_dir_open (f->dir, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (f->dir, name, NULL);

    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (f->dir), ==, 0);
  g_free (f->dir);
  g_free (f->path);
}

static const VigilEvent *
find_last (KioskStory *s, VigilEventKind kind)
{
  GPtrArray *events = vigil_chair_model_get_events (s->model);

  for (guint i = events->len; i > 0; i--) {
    const VigilEvent *event = g_ptr_array_index (events, i - 1);

    if (event->kind == kind)
      return event;
  }
  return NULL;
}

static void
test_agreed (Recorded *f, gconstpointer data)
{
  const VigilConsent *consent = vigil_clinic_find_consent (f->s.clinic, "ketamine");
  const VigilEvent *event;

  vigil_kiosk_show_consent (VIGIL_KIOSK (f->s.kiosk));
  kiosk_story_settle (&f->s);
  kiosk_story_tap (&f->s, "Ask my nurse about this");
  vigil_wait_until (find_last (&f->s, VIGIL_EVENT_NURSE_CALLED) != NULL);
  g_assert_cmpstr (vigil_event_get_string (find_last (&f->s, VIGIL_EVENT_NURSE_CALLED), "note"), ==,
                   "consent part 1: Your infusion today");
  vigil_wait_until (kiosk_story_find_button (&f->s, "Your nurse will come") != NULL);
  /* another part is another question, however soon */
  kiosk_story_tap (&f->s, "I have read this");
  kiosk_story_tap (&f->s, "Ask my nurse about this");
  vigil_wait_until (
      g_str_equal (vigil_event_get_string (find_last (&f->s, VIGIL_EVENT_NURSE_CALLED), "note"),
                   "consent part 2: Why ketamine"));
  read_all (&f->s);
  kiosk_story_sign (&f->s, long_stroke, G_N_ELEMENTS (long_stroke) / 2);
  kiosk_story_tap (&f->s, "I agree");
  vigil_wait_until (kiosk_story_says (&f->s, "Thank you"));
  event = find_last (&f->s, VIGIL_EVENT_CONSENT_SIGNED);
  g_assert_nonnull (event);
  g_assert_cmpstr (event->actor, ==, "patient");
  g_assert_true (vigil_event_get_boolean (event, "is_agreed"));
  g_assert_cmpstr (vigil_event_get_string (event, "document"), ==, "ketamine");
  g_assert_cmpstr (vigil_event_get_string (event, "language"), ==, "en");
  g_assert_cmpstr (vigil_event_get_string (event, "sha256"), ==, consent->sha256);
  g_assert_cmpint (vigil_event_get_int (event, "version"), ==, consent->version);
  g_assert_nonnull (
      strstr (vigil_event_get_string (event, "svg"), "d=\"M100.0 200.0L200.0 200.0L200.0 260.0\""));
  kiosk_story_tap (&f->s, "Go on");
  g_assert_nonnull (kiosk_story_find_button (&f->s, "Darker"));
}

static void
test_refused (Recorded *f, gconstpointer data)
{
  const VigilEvent *event;

  vigil_kiosk_show_consent (VIGIL_KIOSK (f->s.kiosk));
  kiosk_story_settle (&f->s);
  kiosk_story_tap (&f->s, "I have read this");
  kiosk_story_tap (&f->s, "I do not want this");
  kiosk_story_tap (&f->s, "No, go on");
  kiosk_story_tap (&f->s, "I do not want this");
  kiosk_story_tap (&f->s, "Yes, stop here");
  vigil_wait_until (kiosk_story_says (&f->s, "Thank you"));
  event = find_last (&f->s, VIGIL_EVENT_CONSENT_SIGNED);
  g_assert_false (vigil_event_get_boolean (event, "is_agreed"));
  g_assert_cmpstr (vigil_event_get_string (event, "svg"), ==, "");
  g_assert_false (vigil_chair_model_get_view (f->s.model)->session.is_consent_signed);
}

static void
test_music_in_the_record (Recorded *f, gconstpointer data)
{
  kiosk_story_tap (&f->s, "Play");
  vigil_wait_until (find_last (&f->s, VIGIL_EVENT_MUSIC_STARTED) != NULL);
  g_assert_cmpstr (vigil_event_get_string (find_last (&f->s, VIGIL_EVENT_MUSIC_STARTED), "title"),
                   ==, "Quiet shore");
  kiosk_story_tap (&f->s, "Pause");
  vigil_wait_until (find_last (&f->s, VIGIL_EVENT_MUSIC_STOPPED) != NULL);
}

static void
test_call_and_seen (Recorded *f, gconstpointer data)
{
  kiosk_story_tap (&f->s, "Call my nurse");
  vigil_wait_until (kiosk_story_find_button (&f->s, "Your nurse has been called") != NULL);
  vigil_chair_model_acknowledge (f->s.model);
  vigil_wait_until (kiosk_story_find_button (&f->s, "A. Osei has seen it") != NULL);
}

/* ---- back to staff ---- */

static GtkWidget *
find_staff_button (KioskStory *s, const char *word)
{
  GtkWidget *label = kiosk_story_find (s, GTK_TYPE_LABEL, word);

  g_assert_nonnull (label);
  return gtk_widget_get_ancestor (label, VIGIL_TYPE_BUTTON);
}

static void
enter_pin (KioskStory *s, const char *pin)
{
  GtkWidget *keypad = kiosk_story_find (s, VIGIL_TYPE_KEYPAD, NULL);

  for (; *pin != '\0'; pin++) {
    char key[] = { *pin, '\0' };

    g_signal_emit_by_name (keypad, "key", key);
  }
  g_signal_emit_by_name (find_staff_button (s, "Enter PIN"), "clicked");
}

static void
on_signed_out (gint64 seq, const GError *error, gpointer is_done)
{
  g_assert_no_error (error);
  *(gboolean *)is_done = TRUE;
}

/* Whoever of the staff comes, also to a tablet where nobody is signed in. */
static void
test_staff (Recorded *f, gconstpointer data)
{
  const VigilEvent *event;
  gboolean is_done = FALSE;

  vigil_chair_model_propose (f->s.model, VIGIL_EVENT_STAFF_SIGNED_OUT,
                             vigil_body_new ("staff_id", "s", "osei", "reason", "s", "asked", NULL),
                             on_signed_out, &is_done);
  vigil_wait_until (is_done);
  g_assert_true (gtk_widget_activate_action (f->s.kiosk, "kiosk.staff", NULL));
  kiosk_story_settle (&f->s);
  enter_pin (&f->s, "9999");
  vigil_wait_until (find_last (&f->s, VIGIL_EVENT_PIN_FAILED) != NULL);
  g_assert_cmpuint (f->s.n_taken_back, ==, 0);
  vigil_wait_until (gtk_widget_is_sensitive (kiosk_story_find (&f->s, VIGIL_TYPE_PIN_PAD, NULL)));
  enter_pin (&f->s, "1470");
  vigil_wait_until (f->s.n_taken_back == 1);
  vigil_wait_until (!vigil_chair_model_get_view (f->s.model)->session.is_kiosk);
  event = find_last (&f->s, VIGIL_EVENT_KIOSK_TAKEN_BACK);
  g_assert_cmpstr (event->actor, ==, "meyer");
  g_assert_cmpstr (vigil_event_get_string (event, "by"), ==, "pin");
}

static void
test_staff_cancelled (void)
{
  KioskStory s;

  kiosk_story_begin (&s);
  vigil_kiosk_show_consent (VIGIL_KIOSK (s.kiosk));
  gtk_widget_activate_action (s.kiosk, "kiosk.staff", NULL);
  gtk_widget_activate_action (s.kiosk, "kiosk.staff", NULL);
  kiosk_story_settle (&s);
  g_assert_nonnull (kiosk_story_find (&s, VIGIL_TYPE_PIN_PAD, NULL));
  g_signal_emit_by_name (find_staff_button (&s, "Cancel"), "clicked");
  kiosk_story_settle (&s);
  g_assert_null (kiosk_story_find (&s, VIGIL_TYPE_PIN_PAD, NULL));
  g_assert_nonnull (kiosk_story_find_button (&s, "I have read this"));
  g_assert_cmpuint (s.n_taken_back, ==, 0);
  kiosk_story_end (&s);
}

static void
put_alarm (KioskStory *s, VigilPriority priority, VigilAlarmState state)
{
  s->view->alarms.n_alarms = 1;
  s->view->alarms.alarms[0].priority = priority;
  s->view->alarms.alarms[0].state = state;
  kiosk_story_put (s);
}

static void
test_high_alarm (void)
{
  KioskStory s;

  kiosk_story_begin (&s);
  put_alarm (&s, VIGIL_PRIORITY_MEDIUM, VIGIL_ALARM_SOUNDING);
  put_alarm (&s, VIGIL_PRIORITY_HIGH, VIGIL_ALARM_ACKNOWLEDGED);
  g_assert_cmpuint (s.n_taken_back, ==, 0);
  put_alarm (&s, VIGIL_PRIORITY_HIGH, VIGIL_ALARM_SOUNDING);
  put_alarm (&s, VIGIL_PRIORITY_HIGH, VIGIL_ALARM_SOUNDING);
  g_assert_cmpuint (s.n_taken_back, ==, 1);
  g_assert_true (kiosk_story_says (&s, "Your nurse has been called"));
  /* a tablet of the patient's own has no chair to show: the strip has to do */
  put_alarm (&s, VIGIL_PRIORITY_NONE, VIGIL_ALARM_INACTIVE);
  s.view->session.is_kiosk = FALSE;
  put_alarm (&s, VIGIL_PRIORITY_HIGH, VIGIL_ALARM_SOUNDING);
  g_assert_cmpuint (s.n_taken_back, ==, 1);
  kiosk_story_end (&s);
}

static void
add_recorded (const char *path, void (*test) (Recorded *, gconstpointer))
{
  g_test_add (path, Recorded, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_setenv ("VIGIL_MUSIC_SINK", "fakesink sync=true", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/kiosk/targets", test_targets);
  g_test_add_func ("/kiosk/call", test_call);
  g_test_add_func ("/kiosk/dark", test_dark);
  g_test_add_func ("/kiosk/volume", test_volume);
  g_test_add_func ("/kiosk/language", test_language);
  g_test_add_func ("/kiosk/consent-not-recorded", test_consent_not_recorded);
  g_test_add_func ("/kiosk/consent-other-visit", test_consent_other_visit);
  g_test_add_func ("/kiosk/consent-other-language", test_consent_other_language);
  g_test_add_func ("/kiosk/other-patient", test_other_patient);
  g_test_add_func ("/kiosk/staff-cancelled", test_staff_cancelled);
  g_test_add_func ("/kiosk/high-alarm", test_high_alarm);
  add_recorded ("/kiosk/agreed", test_agreed);
  add_recorded ("/kiosk/refused", test_refused);
  add_recorded ("/kiosk/music", test_music_in_the_record);
  add_recorded ("/kiosk/call-and-seen", test_call_and_seen);
  add_recorded ("/kiosk/staff", test_staff);
  return g_test_run ();
}
