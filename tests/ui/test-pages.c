/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The chair's pages in a real window: on a told visit what they say and when they cannot, and on a
 * real core without devices that a tap ends in the record and can be undone. */
#include "chair/channel-page.h"
#include "chair/check-page.h"
#include "chair/closed-page.h"
#include "chair/devices-page.h"
#include "chair/dose-page.h"
#include "chair/fasting-form.h"
#include "chair/record-page.h"
#include "chair/recovery-page.h"
#include "chair/rescue-page.h"
#include "chair/setup-page.h"
#include "chair/sign-in-page.h"
#include "chair/sign-page.h"
#include "fixtures/file-tree.h"
#include "fixtures/pty-pair.h"
#include "fixtures/visit-story.h"
#include "fixtures/wait.h"
#include "fixtures/widgets.h"
#include "widget/button.h"
#include "widget/field.h"
#include "widget/keypad.h"
#include "widget/row.h"
#include "window.h"

#include <glib/gstdio.h>

typedef GtkWidget *(*NewFunc) (VigilChairModel *model);

typedef struct {
  GtkWidget *window, *page;
  guint n_done;
  char asked[64];
} Stand;

static void
on_done (VigilPage *page, gpointer user_data)
{
  ((Stand *) user_data)->n_done++;
}

static void
on_ask (VigilPage *page, const char *task, gpointer user_data)
{
  g_strlcpy (((Stand *) user_data)->asked, task, sizeof ((Stand *) user_data)->asked);
}

static void
stand_up (Stand *self, VigilChairModel *model, NewFunc make)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  *self = (Stand) { .window = vigil_window_new (NULL, TRUE), .page = make (model) };
  g_signal_connect (self->page, "done", G_CALLBACK (on_done), self);
  g_signal_connect (self->page, "ask", G_CALLBACK (on_ask), self);
  gtk_box_append (GTK_BOX (box), self->page);
  gtk_box_append (GTK_BOX (box), vigil_page_get_side (VIGIL_PAGE (self->page)));
  gtk_window_set_child (GTK_WINDOW (self->window), box);
  gtk_window_present (GTK_WINDOW (self->window));
  widgets_settle (self->window);
}

static void
take_down (Stand *self)
{
  gpointer page = self->page;

  g_object_add_weak_pointer (G_OBJECT (page), &page);
  gtk_window_destroy (GTK_WINDOW (self->window));
  vigil_wait_until (page == NULL);   /* nothing holds a page that is gone */
}

static void
tap (Stand *self, const char *text)
{
  GtkWidget *found = widgets_find_text (self->window, text);

  if (found == NULL)
    g_error ("nothing says \"%s\"", text);
  g_signal_emit_by_name (gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON), "clicked");
  widgets_settle (self->window);
}

static gboolean
says (Stand *self, const char *text)
{
  return widgets_says (self->window, text);
}

static VigilPageBar
bar_of (Stand *self)
{
  VigilPageBar bar;

  vigil_page_describe (VIGIL_PAGE (self->page), &bar);
  return bar;
}

/* ---- on a told visit ---- */

static void
test_recovery (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  Stand stand;

  visit_story_play (story, VIGIL_STAGE_RECOVERY);
  visit_story_show (story);
  stand_up (&stand, story->model, vigil_recovery_page_new);
  g_assert_true (says (&stand, "42 min"));
  g_assert_true (says (&stand, "until 14:30"));
  g_assert_true (says (&stand, "complete"));
  g_assert_true (says (&stand, "overdue 3 h 37 min"));
  g_assert_cmpstr (bar_of (&stand).primary_off, ==, "3 of 4 open, 18 min to go");
  tap (&stand, "Nausea");
  g_assert_cmpstr (stand.asked, ==, "check");
  tap (&stand, "Recovery time over");   /* passes with time, not with a tap */
  g_assert_cmpstr (bar_of (&stand).primary_caption, !=, "no core: nothing is recorded");
  tap (&stand, "IV taken out");
  g_assert_cmpstr (bar_of (&stand).primary_caption, ==, "no core: nothing is recorded");
  take_down (&stand);
}

/* What has waited longest comes first: sedation, pain and nausea by their own timers (R0.6). */
static void
test_checks (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  Stand stand;

  visit_story_play (story, VIGIL_STAGE_RECOVERY);
  visit_story_show (story);
  stand_up (&stand, story->model, vigil_check_page_new);
  g_assert_true (says (&stand, "severe"));   /* nausea has waited longest */
  g_assert_cmpstr (bar_of (&stand).primary_off, ==, "choose one of the answers");
  tap (&stand, "moderate");
  g_assert_cmpstr (bar_of (&stand).primary_off, ==, "");
  g_assert_cmpstr (bar_of (&stand).primary_caption, ==, "Nausea: 2");
  tap (&stand, "Pain, 0 to 10");
  g_assert_cmpstr (bar_of (&stand).primary_off, ==, "choose one of the answers");   /* nothing is carried over */
  story->view.session.staff_id[0] = '\0';
  visit_story_show (story);
  g_assert_cmpstr (bar_of (&stand).primary, ==, "Sign in");
  take_down (&stand);
}

static void
press (Stand *self, const char *key)
{
  g_signal_emit_by_name (widgets_find (self->page, VIGIL_TYPE_KEYPAD, 0), "key", key);
}

static void
test_rescue (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  Stand stand;

  visit_story_play (story, VIGIL_STAGE_INFUSING);
  visit_story_show (story);
  stand_up (&stand, story->model, vigil_rescue_page_new);
  g_assert_cmpstr (bar_of (&stand).primary_off, ==, "choose the drug");
  tap (&stand, "ondansetron");
  g_assert_cmpstr (bar_of (&stand).primary_off, ==, "the dose is missing");
  press (&stand, "9");
  press (&stand, "9");
  g_assert_cmpstr (bar_of (&stand).primary_off, ==, "hard limit 16 mg");
  g_assert_true (says (&stand, "99"));   /* what was typed stays */
  press (&stand, "delete");
  g_assert_cmpstr (bar_of (&stand).primary_off, ==, "");
  g_assert_true (says (&stand, "not one of the usual doses"));
  g_assert_cmpstr (bar_of (&stand).primary_caption, ==, "ondansetron 9 mg");
  vigil_page_primary (VIGIL_PAGE (stand.page));
  g_assert_cmpuint (stand.n_done, ==, 0);   /* it was not recorded: nothing is over */
  g_assert_cmpstr (bar_of (&stand).primary_caption, ==, "no core: nothing is recorded");
  take_down (&stand);
}

static void
test_devices (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  Stand stand;

  visit_story_show (story);
  stand_up (&stand, story->model, vigil_devices_page_new);
  g_assert_cmpstr (bar_of (&stand).primary, ==, "Sign in");
  g_strlcpy (story->view.session.staff_id, "osei", sizeof story->view.session.staff_id);
  visit_story_show (story);
  g_assert_true (says (&stand, "Devices at chair 3 · Centre Street"));
  g_assert_false (says (&stand, "Site not set"));
  *story->view.site = '\0';
  story->view.is_site_unknown = TRUE;   /* the clinic has several (R4.14) */
  visit_story_show (story);
  g_assert_true (says (&stand, "Site not set"));
  g_assert_cmpstr (bar_of (&stand).primary, ==, "Start a visit");
  g_assert_cmpstr (bar_of (&stand).primary_caption, ==, "all required signals arrive");
  story->view.vitals[VIGIL_CODE_SPO2].quality = VIGIL_QUALITY_ABSENT;
  story->view.links[0].state = VIGIL_LINK_NO_FRAMES;
  visit_story_show (story);
  g_assert_true (says (&stand, "Wrong driver or speed?"));
  g_assert_cmpstr (bar_of (&stand).primary_caption, ==, "does not arrive yet: SpO₂");
  g_assert_cmpstr (bar_of (&stand).primary_off, ==, "");   /* paper work need not wait */
  story->view.n_links = 0;
  visit_story_show (story);
  g_assert_true (says (&stand, "no device is set up yet"));
  story->view.session.stage = VIGIL_STAGE_GATES;
  visit_story_show (story);
  g_assert_cmpstr (bar_of (&stand).primary, ==, "Back to the visit");
  take_down (&stand);
}

#define ADAPTER_TTY "/sys/devices/pci0000:00/usb1/1-2/1-2:1.0/ttyUSB7"

/* As the kernel and udev show it when it is plugged in. */
static void
plug_adapter (const char *root)
{
  file_tree_put (root, "/sys/devices/pci0000:00/usb1/1-2/idVendor", "0403\n");
  file_tree_put (root, "/sys/devices/pci0000:00/usb1/1-2/idProduct", "6001\n");
  file_tree_put (root, "/sys/devices/pci0000:00/usb1/1-2/product", "FT232R USB UART\n");
  file_tree_put_link (root, ADAPTER_TTY "/tty/ttyUSB7/device", "../..");
  file_tree_put_link (root, "/sys/class/tty/ttyUSB7", "../../devices/pci0000:00/usb1/1-2/1-2:1.0/ttyUSB7/tty/ttyUSB7");
  file_tree_put (root, "/dev/ttyUSB7", "");
  file_tree_put_link (root, "/dev/serial/by-id/usb-FTDI-if00-port0", "../../ttyUSB7");
}

/* A new cable is asked about; what is set up, or cannot be during a visit, is not. */
static void
test_new_cable (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  char *root = file_tree_new ();
  g_autoptr (VigilPortWatch) watch = vigil_port_watch_new (root);
  Stand stand;

  file_tree_put (root, "/sys/class/tty/none", "");
  story->view.n_links = 0;
  visit_story_show (story);
  stand_up (&stand, story->model, vigil_devices_page_new);
  vigil_devices_page_set_watch (VIGIL_DEVICES_PAGE (stand.page), watch);
  vigil_port_watch_start (watch);
  g_assert_false (says (&stand, "What is this?"));
  plug_adapter (root);
  vigil_wait_until (says (&stand, "What is this?"));
  g_assert_true (says (&stand, "FT232R USB UART, ttyUSB7"));
  g_assert_true (says (&stand, "Add a device"));
  tap (&stand, "What is this?");
  g_assert_cmpstr (stand.asked, ==, "setup:/dev/serial/by-id/usb-FTDI-if00-port0");
  tap (&stand, "Add a device");
  g_assert_cmpstr (stand.asked, ==, "setup");
  story->view.session.stage = VIGIL_STAGE_GATES;
  visit_story_show (story);
  g_assert_false (says (&stand, "What is this?"));
  story->view.session.stage = VIGIL_STAGE_NONE;
  story->view.n_links = 1;
  g_strlcpy (story->view.links[0].path, "/dev/serial/by-id/usb-FTDI-if00-port0", sizeof story->view.links[0].path);
  visit_story_show (story);
  g_assert_false (says (&stand, "What is this?"));
  take_down (&stand);
  file_tree_free (root);
}

/* And what it is is found out as soon as it is tapped. */
static void
test_new_port (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  g_autoptr (PtyPair) pair = pty_pair_new ();
  Stand stand;

  visit_story_show (story);
  stand_up (&stand, story->model, vigil_setup_page_new);
  g_assert_true (says (&stand, "Where is it plugged in?"));
  vigil_setup_page_begin (VIGIL_SETUP_PAGE (stand.page), pair->path);
  g_assert_true (says (&stand, "What is it?"));
  g_assert_true (says (&stand, pair->path));
  vigil_wait_until (says (&stand, "Listening at 9600 8N1"));
  g_assert_cmpstr (bar_of (&stand).primary_off, ==, "choose what it is");
  take_down (&stand);
}

static void
test_channel (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  VigilChannel *channel = &story->view.session.channels[0];
  Stand stand;

  visit_story_play (story, VIGIL_STAGE_INFUSING);
  visit_story_show (story);
  stand_up (&stand, story->model, vigil_channel_page_new);
  g_assert_true (says (&stand, "Step 2: 0.35 mg/kg/h, 3 h 30 min"));
  g_assert_true (says (&stand, "If Vigil falls silent for 15 s, this pump stops by itself."));
  g_assert_null (bar_of (&stand).primary);   /* the last step runs */
  channel->state = VIGIL_CHANNEL_PAUSED;
  story->view.session.staff_id[0] = '\0';
  visit_story_show (story);
  g_assert_cmpstr (bar_of (&stand).primary, ==, "Resume");
  vigil_page_primary (VIGIL_PAGE (stand.page));
  g_assert_cmpstr (stand.asked, ==, "sign-in");
  take_down (&stand);
}

static void
test_signed (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  Stand stand;

  visit_story_play (story, VIGIL_STAGE_DISCHARGE);
  visit_story_show (story);
  stand_up (&stand, story->model, vigil_sign_page_new);
  g_assert_true (says (&stand, "Signed by A. Osei 14:44"));
  g_assert_cmpstr (bar_of (&stand).primary, ==, "Close the visit");
  take_down (&stand);
  visit_story_tell (story, 344, VIGIL_EVENT_VISIT_CLOSED, vigil_body_new ("how", "s", "discharged", NULL));
  visit_story_show (story);
  stand_up (&stand, story->model, vigil_closed_page_new);
  g_assert_true (says (&stand, "Visit closed and signed"));
  g_assert_true (says (&stand, "record 3fa94c1be07d"));
  g_assert_cmpstr (bar_of (&stand).primary, ==, "Next patient");
  take_down (&stand);
}

/* ---- on a real core ---- */

typedef struct {
  VigilCore *core;
  VigilChairModel *model;
  char *dir, *record;
  const VigilStaff *staff;
} Chair;

static void
on_pin (const VigilStaff *staff, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Chair *) user_data)->staff = staff;
}

static const VigilSession *
session_of (Chair *self)
{
  return &vigil_chair_model_get_view (self->model)->session;
}

static const VigilEvent *
last_event (Chair *self, VigilEventKind kind)
{
  GPtrArray *events = vigil_chair_model_get_events (self->model);

  for (guint i = events->len; i-- > 0;)
    if (((VigilEvent *) g_ptr_array_index (events, i))->kind == kind)
      return g_ptr_array_index (events, i);
  return NULL;
}

static void
chair_open (Chair *self)
{
  g_autoptr (GError) error = NULL;
  VigilCoreConfig config = { .chair = "3" };

  *self = (Chair) { .dir = g_dir_make_tmp ("vigil-pages-XXXXXX", &error) };
  g_assert_no_error (error);
  self->record = g_build_filename (self->dir, "record.db", NULL);
  config.record_path = self->record;
  self->core = vigil_core_new (&config, &error);
  g_assert_no_error (error);
  self->model = vigil_chair_model_new (self->core);
  vigil_chair_model_check_pin (self->model, "2580", "sign-in", on_pin, self);
  vigil_wait_until (self->staff != NULL && *session_of (self)->staff_id != '\0');
}

static void
chair_close (Chair *self)
{
  g_autoptr (GDir) files = g_dir_open (self->dir, 0, NULL);
  const char *name;

  g_clear_object (&self->model);
  vigil_core_free (self->core);
  while ((name = g_dir_read_name (files)) != NULL) {
    g_autofree char *path = g_build_filename (self->dir, name, NULL);

    g_remove (path);
  }
  g_rmdir (self->dir);
  g_free (self->record);
  g_free (self->dir);
}

/* From the devices page a visit is opened; an entry is recorded, says so, and is withdrawn. */
static void
test_record_for_real (void)
{
  Chair chair;
  Stand stand;
  gint64 seq;

  chair_open (&chair);
  stand_up (&stand, chair.model, vigil_devices_page_new);
  vigil_page_primary (VIGIL_PAGE (stand.page));
  vigil_wait_until (stand.n_done == 1 && session_of (&chair)->stage == VIGIL_STAGE_CHECK_IN);
  take_down (&stand);
  stand_up (&stand, chair.model, vigil_record_page_new);
  tap (&stand, "washroom");
  vigil_wait_until (says (&stand, "Undo"));
  g_assert_nonnull (last_event (&chair, VIGIL_EVENT_STAFF_ACTION));
  seq = last_event (&chair, VIGIL_EVENT_STAFF_ACTION)->seq;
  tap (&stand, "Undo");
  g_assert_false (says (&stand, "Undo"));
  vigil_wait_until (last_event (&chair, VIGIL_EVENT_ENTRY_WITHDRAWN) != NULL);
  g_assert_cmpint (vigil_event_get_int (last_event (&chair, VIGIL_EVENT_ENTRY_WITHDRAWN), "ref"), ==, seq);
  take_down (&stand);
  chair_close (&chair);
}

static void
test_rescue_for_real (void)
{
  Chair chair;
  Stand stand;

  chair_open (&chair);
  stand_up (&stand, chair.model, vigil_devices_page_new);
  vigil_page_primary (VIGIL_PAGE (stand.page));
  vigil_wait_until (session_of (&chair)->stage == VIGIL_STAGE_CHECK_IN && stand.n_done == 1);
  take_down (&stand);
  stand_up (&stand, chair.model, vigil_rescue_page_new);
  tap (&stand, "cloNIDine");
  tap (&stand, "75");
  vigil_page_primary (VIGIL_PAGE (stand.page));
  vigil_page_primary (VIGIL_PAGE (stand.page));   /* a second tap gives nothing twice */
  vigil_wait_until (stand.n_done == 1 && last_event (&chair, VIGIL_EVENT_RESCUE_GIVEN) != NULL);
  g_assert_cmpstr (vigil_event_get_string (last_event (&chair, VIGIL_EVENT_RESCUE_GIVEN), "unit"), ==, "mcg");
  g_assert_cmpint ((int) vigil_event_get_double (last_event (&chair, VIGIL_EVENT_RESCUE_GIVEN), "dose"), ==, 75);
  take_down (&stand);
  stand_up (&stand, chair.model, vigil_sign_in_page_new);
  tap (&stand, "Lock");
  vigil_wait_until (stand.n_done == 1 && *session_of (&chair)->staff_id == '\0');
  take_down (&stand);
  chair_close (&chair);
}

static GtkWidget *
find_label (GtkWidget *root, const char *text)
{
  GtkWidget *found = widgets_find_text (root, text);

  g_assert_nonnull (found);
  return found;
}

/* Right to left a number still stands before its unit. */
static void
test_number_before_unit (void)
{
  GtkWidget *window = vigil_window_new (NULL, TRUE), *field;
  double number_x, unit_x, y;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  field = vigil_field_new ("Time", "min");
  vigil_field_set_text (VIGIL_FIELD (field), "30");
  gtk_window_set_child (GTK_WINDOW (window), field);
  gtk_window_present (GTK_WINDOW (window));
  widgets_settle (window);
  gtk_widget_translate_coordinates (find_label (field, "30"), field, 0, 0, &number_x, &y);
  gtk_widget_translate_coordinates (find_label (field, "min"), field, 0, 0, &unit_x, &y);
  g_assert_cmpfloat (number_x, <, unit_x);
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
on_eaten (VigilFastingForm *form, guint food, gint64 eaten_wall_us, gpointer user_data)
{
  *(VigilFood *) user_data = food;
}

static const VigilGate *
find_fasting (VisitStory *story)
{
  const VigilProtocol *protocol = vigil_clinic_find_protocol (story->clinic, story->protocol_id);

  for (guint i = 0; i < protocol->n_gates; i++)
    if (protocol->gates[i]->kind == VIGIL_GATE_FASTING)
      return protocol->gates[i];
  g_assert_not_reached ();
}

/* An answer is recorded before the next view says so: the second tap is about the next food all the same. */
static void
test_fasting_late_view (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  GtkWidget *window = vigil_window_new (NULL, TRUE), *form = vigil_fasting_form_new (), *long_ago;
  VigilFood eaten = VIGIL_N_FOODS;

  visit_story_play (story, VIGIL_STAGE_CHECK_IN);
  g_signal_connect (form, "eaten", G_CALLBACK (on_eaten), &eaten);
  gtk_window_set_child (GTK_WINDOW (window), form);
  gtk_window_present (GTK_WINDOW (window));
  vigil_fasting_form_show (VIGIL_FASTING_FORM (form), find_fasting (story), &story->view);
  widgets_settle (window);
  long_ago = gtk_widget_get_ancestor (widgets_find_text (window, "Long ago"), VIGIL_TYPE_BUTTON);
  g_signal_emit_by_name (long_ago, "clicked");
  g_assert_cmpint (eaten, ==, VIGIL_FOOD_HEAVY);
  vigil_fasting_form_advance (VIGIL_FASTING_FORM (form), VIGIL_FOOD_HEAVY, &story->view);
  g_signal_emit_by_name (long_ago, "clicked");
  g_assert_cmpint (eaten, ==, VIGIL_FOOD_LIGHT);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
measure (VisitStory *story, double height_cm)
{
  visit_story_tell (story, story->minute + 1, VIGIL_EVENT_PATIENT_MEASURED,
                    vigil_body_new ("weight_kg", "d", 92.0, "height_cm", "d", height_cm, NULL));
  visit_story_show (story);
}

/* Lidocaine goes by the ideal weight of a heavy patient: without a height there is no dose, and with another height it
 * is another one. */
static void
test_dose_by_height (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  Stand stand;

  story->protocol_id = "lido-ket-short";
  visit_story_play (story, VIGIL_STAGE_GATES);
  visit_story_tell (story, 22, VIGIL_EVENT_GATES_PASSED, NULL);
  measure (story, 0);
  stand_up (&stand, story->model, vigil_dose_page_new);
  g_assert_cmpstr (bar_of (&stand).primary_off, ==, "lidocaine: measure the height first");
  measure (story, 170);
  g_assert_cmpstr (bar_of (&stand).primary_off, !=, "lidocaine: measure the height first");
  g_assert_true (says (&stand, "61.4 kg, ideal"));
  measure (story, 150);
  g_assert_true (says (&stand, "43.3 kg, ideal"));
  take_down (&stand);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pages/recovery", test_recovery);
  g_test_add_func ("/pages/checks", test_checks);
  g_test_add_func ("/pages/rescue", test_rescue);
  g_test_add_func ("/pages/devices", test_devices);
  g_test_add_func ("/pages/new-cable", test_new_cable);
  g_test_add_func ("/pages/new-port", test_new_port);
  g_test_add_func ("/pages/channel", test_channel);
  g_test_add_func ("/pages/number-before-unit", test_number_before_unit);
  g_test_add_func ("/pages/fasting-late-view", test_fasting_late_view);
  g_test_add_func ("/pages/dose-by-height", test_dose_by_height);
  g_test_add_func ("/pages/signed", test_signed);
  g_test_add_func ("/pages/record-for-real", test_record_for_real);
  g_test_add_func ("/pages/rescue-for-real", test_rescue_for_real);
  return g_test_run ();
}
