/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/chair-stand.h"

#include "base/clock.h"
#include "chair/chair.h"
#include "fixtures/wait.h"
#include "record/record.h"
#include "widget/keypad.h"
#include "window.h"

#include <glib/gstdio.h>
#include <gst/gst.h>

#define VISIT "11111111-2222-3333-4444-555555555555"

/* ---- what is there before the core ---- */

typedef struct {
  VigilRecord *record;
  guint n_told, n_done;
} Teller;

static void
on_told (const VigilEvent *event, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Teller *) user_data)->n_done++;
}

static void
tell (Teller *self, VigilEventKind kind, JsonObject *body)
{
  g_autoptr (VigilEvent) event = vigil_event_new (kind, VISIT, "osei", body);

  self->n_told++;
  vigil_record_append (self->record, event, on_told, self);
}

static void
tell_check_in (Teller *self)
{
  tell (self, VIGIL_EVENT_VISIT_OPENED,
        vigil_body_new ("chair", "s", "3", "staff_name", "s", "A. Osei", "is_training", "b", TRUE, NULL));
  tell (self, VIGIL_EVENT_PATIENT_IDENTIFIED,
        vigil_body_new ("name", "s", "Mary King", "birth_date", "s", "1958-03-09", "record_number", "s", "4711",
                        "initials", "s", "M.K.", NULL));
  tell (self, VIGIL_EVENT_PATIENT_MEASURED, vigil_body_new ("weight_kg", "d", 72.4, "height_cm", "d", 168.0, NULL));
  tell (self, VIGIL_EVENT_PROTOCOL_CHOSEN,
        vigil_body_new ("protocol_id", "s", "ketamine-long", "title", "s", "Ketamine, 4 hours", NULL));
  tell (self, VIGIL_EVENT_CHECK_IN_DONE, NULL);
}

static void
tell_gates (Teller *self)
{
  static const char *const gates[] = { "identity", "escort", "fasting" };

  for (guint i = 0; i < G_N_ELEMENTS (gates); i++)
    tell (self, VIGIL_EVENT_GATE_ANSWERED, vigil_body_new ("gate", "s", gates[i], "is_passed", "b", TRUE, NULL));
  tell (self, VIGIL_EVENT_CONSENT_SIGNED,
        vigil_body_new ("document", "s", "ketamine", "version", "i", (gint64) 1, "language", "s", "en", "svg", "s", "M0 0",
                        "is_agreed", "b", TRUE, NULL));
  tell (self, VIGIL_EVENT_NIBP_MEASURED,
        vigil_body_new ("sys_mmhg", "d", 126.0, "dia_mmhg", "d", 75.0, "mean_mmhg", "d", 92.0, "measured_wall_us", "i",
                        vigil_clock_wall_us (), NULL));
  tell (self, VIGIL_EVENT_GATES_PASSED, vigil_body_new ("sys_mmhg", "d", 126.0, "dia_mmhg", "d", 75.0, "hr", "d", 76.0, NULL));
}

static void
tell_start (Teller *self)
{
  tell (self, VIGIL_EVENT_PRESCRIPTION_ENTERED,
        vigil_body_new ("channel", "i", (gint64) 0, "drug", "s", "ketamine", "display", "s", "ketamine", "unit", "s",
                        "mg/kg/h", "weight_kg", "d", 72.4, "bag_mg", "d", 500.0, "bag_ml", "d", 250.0, "rate_1", "d", 0.2,
                        "min_1", "i", (gint64) 240, "pump_rate_ml_h_1", "d", 7.2, "given_rate_1", "d", 0.19889,
                        "total_mg", "d", 57.6, "total_ml", "d", 28.8, "duration_min", "i", (gint64) 240, "colour", "i",
                        (gint64) 1, NULL));
  tell (self, VIGIL_EVENT_START_CONFIRMED, vigil_body_new ("channel", "i", (gint64) 0, NULL));
}

static void
write_record (const char *path, ChairStandVisit visit)
{
  g_autoptr (GError) error = NULL;
  Teller teller = { .record = vigil_record_open (path, NULL, &error) };

  g_assert_no_error (error);
  if (visit >= CHAIR_STAND_GATES)
    tell_check_in (&teller);
  if (visit >= CHAIR_STAND_DOSE)
    tell_gates (&teller);
  if (visit >= CHAIR_STAND_PRESCRIBED)
    tell_start (&teller);
  if (visit == CHAIR_STAND_LOCKED)
    tell (&teller, VIGIL_EVENT_STAFF_SIGNED_OUT, vigil_body_new ("staff_id", "s", "osei", "reason", "s", "locked", NULL));
  vigil_wait_until (teller.n_done == teller.n_told);
  vigil_record_close (teller.record);
}

static void
copy_rules (const char *from, const char *to, ChairStandEdit edit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) open = g_dir_open (from, 0, &error);
  const char *name;

  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  while ((name = g_dir_read_name (open)) != NULL) {
    g_autofree char *source = g_build_filename (from, name, NULL), *target = g_build_filename (to, name, NULL);
    g_autofree char *text = NULL;

    if (g_file_test (source, G_FILE_TEST_IS_DIR)) {
      copy_rules (source, target, edit);
      continue;
    }
    g_file_get_contents (source, &text, NULL, &error);
    g_assert_no_error (error);
    text = edit (name, g_steal_pointer (&text));
    g_file_set_contents (target, text, -1, &error);
    g_assert_no_error (error);
  }
}

static void
remove_dir (const char *dir)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_dir (path);
    else
      g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

/* ---- the chair ---- */

void
chair_stand_init (int *argc, char ***argv)
{
  g_setenv ("VIGIL_AUDIO_SINK", "fakesink", TRUE);
  g_setenv ("VIGIL_ALARM_SINK", "fakesink", TRUE);
  gtk_test_init (argc, argv, NULL);
  gst_init (NULL, NULL);
}

static void
show (ChairStand *self)
{
  self->chair = vigil_chair_new (self->model, FALSE);
  self->window = vigil_window_new (NULL, TRUE);
  gtk_window_set_child (GTK_WINDOW (self->window), self->chair);
  gtk_window_present (GTK_WINDOW (self->window));
  chair_stand_settle (self);
}

static char *
make_rules (ChairStand *self, const char *name, ChairStandEdit edit)
{
  char *dir = NULL;

  if (edit != NULL) {
    dir = g_build_filename (self->dir, name, NULL);
    copy_rules (g_getenv ("VIGIL_CLINIC_DIR"), dir, edit);
  }
  return dir;
}

void
chair_stand_open (ChairStand *self, ChairStandVisit visit, ChairStandEdit edit, ChairStandEdit edit_screen)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *record = NULL, *rules = NULL, *screen_rules = NULL;
  VigilCoreConfig config = { .chair = "3" };

  *self = (ChairStand) { .dir = g_dir_make_tmp ("vigil-stand-XXXXXX", &error) };
  g_assert_no_error (error);
  record = g_build_filename (self->dir, "record.db", NULL);
  rules = make_rules (self, "clinic", edit);
  screen_rules = make_rules (self, "screen", edit_screen);
  write_record (record, visit);
  config.record_path = record;
  config.clinic_dir = rules;
  self->core = vigil_core_new (&config, &error);
  g_assert_no_error (error);
  self->model = vigil_chair_model_new (self->core);
  if (screen_rules != NULL) {
    g_autoptr (VigilClinic) clinic = vigil_clinic_load (screen_rules, &error);

    g_assert_no_error (error);
    vigil_chair_model_set_clinic (self->model, clinic);
  }
  vigil_wait_until (chair_stand_view (self)->serial > 0);
  show (self);
}

void
chair_stand_tell (ChairStand *self, VisitStory *story)
{
  *self = (ChairStand) { .model = g_object_ref (story->model) };
  show (self);
}

void
chair_stand_close (ChairStand *self)
{
  gpointer chair = self->chair, model = self->model;

  g_object_add_weak_pointer (G_OBJECT (chair), &chair);
  gtk_window_destroy (GTK_WINDOW (self->window));
  vigil_wait_until (chair == NULL);   /* nothing holds a chair that is gone */
  /* a page that awaits an answer holds the model, which does not outlive the core */
  if (self->core != NULL)
    g_object_add_weak_pointer (G_OBJECT (model), &model);
  g_clear_object (&self->model);
  vigil_wait_until (self->core == NULL || model == NULL);
  g_clear_pointer (&self->core, vigil_core_free);
  if (self->dir != NULL)
    remove_dir (self->dir);
  g_free (self->dir);
}

const VigilView *
chair_stand_view (ChairStand *self)
{
  return vigil_chair_model_get_view (self->model);
}

guint
chair_stand_count (ChairStand *self, VigilEventKind kind)
{
  GPtrArray *events = vigil_chair_model_get_events (self->model);
  guint n = 0;

  for (guint i = 0; i < events->len; i++)
    n += ((VigilEvent *) g_ptr_array_index (events, i))->kind == kind;
  return n;
}

const VigilEvent *
chair_stand_last (ChairStand *self, VigilEventKind kind)
{
  GPtrArray *events = vigil_chair_model_get_events (self->model);

  for (guint i = events->len; i-- > 0;)
    if (((VigilEvent *) g_ptr_array_index (events, i))->kind == kind)
      return g_ptr_array_index (events, i);
  return NULL;
}

void
chair_stand_settle (ChairStand *self)
{
  gtk_test_widget_wait_for_draw (self->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
is_text (GtkWidget *widget, gconstpointer text)
{
  const char *words = GTK_IS_LABEL (widget)         ? gtk_label_get_label (GTK_LABEL (widget))
                      : GTK_IS_INSCRIPTION (widget) ? gtk_inscription_get_text (GTK_INSCRIPTION (widget))
                                                    : NULL;

  return g_strcmp0 (words, text) == 0;
}

static gboolean
is_type (GtkWidget *widget, gconstpointer type)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, *(const GType *) type);
}

static GtkWidget *
find (GtkWidget *root, gboolean (*fits) (GtkWidget *widget, gconstpointer what), gconstpointer what)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (fits (root, what))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, fits, what);
  return found;
}

GtkWidget *
chair_stand_find (ChairStand *self, const char *text)
{
  return find (self->chair, is_text, text);
}

GtkWidget *
chair_stand_find_type (ChairStand *self, GType type)
{
  return find (self->chair, is_type, &type);
}

VigilButton *
chair_stand_button (ChairStand *self, VigilBarAction action)
{
  VigilChairPage *page = VIGIL_CHAIR_PAGE (chair_stand_find_type (self, VIGIL_TYPE_CHAIR_PAGE));

  return vigil_bottom_bar_get_button (vigil_chair_page_get_bar (page), action);
}

void
chair_stand_tap (ChairStand *self, const char *text)
{
  GtkWidget *found = chair_stand_find (self, text);

  if (found == NULL)
    g_error ("nothing says \"%s\"", text);
  g_signal_emit_by_name (gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON), "clicked");
}

void
chair_stand_tap_bar (ChairStand *self, VigilBarAction action)
{
  g_signal_emit_by_name (chair_stand_button (self, action), "clicked");
}

void
chair_stand_press_bar (ChairStand *self, VigilBarAction action, const char *label)
{
  VigilButton *button = chair_stand_button (self, action);

  vigil_wait_until (g_str_equal (vigil_button_get_label (button), label) && gtk_widget_get_mapped (GTK_WIDGET (button))
                    && !vigil_button_is_held (button) && !vigil_button_get_is_off (button));
  chair_stand_tap_bar (self, action);
}

void
chair_stand_enter_pin (ChairStand *self, const char *pin)
{
  GtkWidget *keypad = chair_stand_find_type (self, VIGIL_TYPE_KEYPAD);

  for (const char *digit = pin; *digit != '\0'; digit++) {
    char key[] = { *digit, '\0' };

    g_signal_emit_by_name (keypad, "key", key);
  }
  chair_stand_tap (self, "Enter PIN");
}
