/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The test dose by taps, on a real core whose clock is quick: the example's, observed for one minute, where no monitor
 * is there to measure a pressure. */
#include "base/clock.h"
#include "chair/chair.h"
#include "fixtures/chair-stand.h"
#include "fixtures/wait.h"
#include "fixtures/widgets.h"
#include "widget/keypad.h"

#include <string.h>

#define RATE 60

static JsonObject *
read_test_dose (JsonNode **root)
{
  g_autofree char *path = g_build_filename (g_getenv ("VIGIL_CLINIC_DIR"), "protocols", "ketamine-testdose.json", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  *root = json_from_string (text, NULL);
  return json_object_get_object_member (json_node_get_object (*root), "test_dose");
}

/* The example's own test dose, in the protocol of the stand; nothing is measured there. */
static char *
add_test_dose (const char *name, char *text)
{
  g_autoptr (JsonNode) root = NULL, other = NULL;
  JsonObject *test_dose;
  JsonArray *gates;

  if (!g_str_equal (name, "ketamine-long.json"))
    return text;
  root = json_from_string (text, NULL);
  g_free (text);
  test_dose = read_test_dose (&other);
  json_object_set_int_member (test_dose, "observe_min", 1);
  json_object_set_boolean_member (test_dose, "needs_nibp", FALSE);
  json_object_set_object_member (json_node_get_object (root), "test_dose", json_object_ref (test_dose));
  gates = json_object_get_array_member (json_node_get_object (root), "gates");
  for (guint i = 0; i < json_array_get_length (gates); i++)
    json_object_remove_member (json_array_get_object_element (gates, i), "measures");
  return json_to_string (root, TRUE);
}

static const char *
caption_of (ChairStand *self)
{
  GtkWidget *overlay = gtk_button_get_child (GTK_BUTTON (chair_stand_button (self, VIGIL_BAR_PRIMARY)));

  return gtk_label_get_label (GTK_LABEL (gtk_widget_get_last_child (gtk_widget_get_first_child (overlay))));
}

/* A second tap is not another dose. */
static void
give (ChairStand *stand, guint n)
{
  chair_stand_press_bar (stand, VIGIL_BAR_PRIMARY, "Record as given");
  chair_stand_tap_bar (stand, VIGIL_BAR_PRIMARY);
  vigil_wait_until (chair_stand_find (stand, "What did it do?") != NULL
                    && chair_stand_count (stand, VIGIL_EVENT_TEST_DOSE_GIVEN) >= n);
  g_assert_cmpuint (chair_stand_count (stand, VIGIL_EVENT_TEST_DOSE_GIVEN), ==, n);
}

static gboolean
is_tile_on (ChairStand *stand, const char *title)
{
  GtkWidget *tile = gtk_widget_get_ancestor (chair_stand_find (stand, title), GTK_TYPE_BUTTON);

  return !gtk_widget_has_css_class (tile, "off");
}

static void
answer (ChairStand *stand, const char *title, guint n)
{
  vigil_wait_until (is_tile_on (stand, title));
  chair_stand_tap (stand, title);
  chair_stand_press_bar (stand, VIGIL_BAR_PRIMARY, "Record the response");
  vigil_wait_until (chair_stand_count (stand, VIGIL_EVENT_TEST_DOSE_RESPONSE) == n);
}

static void
press (ChairStand *stand, const char *key)
{
  g_signal_emit_by_name (chair_stand_find_type (stand, VIGIL_TYPE_KEYPAD), "key", key);
  chair_stand_settle (stand);
}

/* Of the page's own ways beside it. */
static void
tap_side (ChairStand *stand, const char *label)
{
  chair_stand_tap (stand, label);
  chair_stand_settle (stand);
  g_assert_true (gtk_widget_get_child_visible (GTK_WIDGET (chair_stand_button (stand, VIGIL_BAR_BACK))));
}

/* Nothing, 5 mg more, dissociation: judged at each key, and the prescriber reads what it took (R1.3, R1.4). */
static void
test_infuse (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_DOSE, add_test_dose, NULL);
  g_assert_cmpstr (caption_of (&stand), ==, "ketamine 10 mg, 10 mg in all");
  give (&stand, 1);
  /* not taken before the time is over: the choice stays open */
  vigil_wait_until (is_tile_on (&stand, "Anxiety"));
  g_assert_false (is_tile_on (&stand, "Nothing"));
  chair_stand_tap (&stand, "Nothing");
  chair_stand_settle (&stand);
  g_assert_true (gtk_widget_get_child_visible (GTK_WIDGET (chair_stand_button (&stand, VIGIL_BAR_SIDE_EFFECT))));
  answer (&stand, "Nothing", 1);
  vigil_wait_until (chair_stand_find (&stand, "Further dose, 5 to 10 mg") != NULL);
  chair_stand_settle (&stand);
  press (&stand, "4");
  g_assert_nonnull (chair_stand_find (&stand, "from 5 to 10 mg"));
  press (&stand, "0");
  g_assert_nonnull (chair_stand_find (&stand, "50 mg in all: above the cap of 25 mg"));
  g_assert_true (vigil_button_get_is_off (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)));
  press (&stand, "delete");
  press (&stand, "delete");
  press (&stand, "5");
  g_assert_cmpstr (caption_of (&stand), ==, "ketamine 5 mg, 15 mg in all");
  give (&stand, 2);
  answer (&stand, "Dissociation", 2);
  vigil_wait_until (chair_stand_find (&stand, "test dose 15 mg, Dissociation") != NULL);
  g_assert_cmpstr (vigil_button_get_label (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)), ==, "Check the dose");
  /* looked at again, and the response was an error */
  chair_stand_press_bar (&stand, VIGIL_BAR_BACK, "Test dose");
  chair_stand_press_bar (&stand, VIGIL_BAR_SECONDARY, "Undo");
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Take it back");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_ENTRY_WITHDRAWN) == 1);
  vigil_wait_until (chair_stand_find (&stand, "What did it do?") != NULL);
  answer (&stand, "Analgesia", 3);
  vigil_wait_until (chair_stand_find (&stand, "test dose 15 mg, Analgesia") != NULL);
  chair_stand_close (&stand);
}

/* Anxiety at once: midazolam is at hand, no infusion can be ordered, and the patient goes on to recovery (R1.3). */
static void
test_end (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_DOSE, add_test_dose, NULL);
  give (&stand, 1);
  answer (&stand, "Anxiety", 1);
  vigil_wait_until (chair_stand_find (&stand, "No infusion in this visit") != NULL);
  g_assert_nonnull (chair_stand_find (&stand, "midazolam is asked for: record it as a rescue drug"));
  chair_stand_press_bar (&stand, VIGIL_BAR_RESCUE, "Rescue drug");
  vigil_wait_until (chair_stand_find (&stand, "midazolam") != NULL);
  chair_stand_tap (&stand, "2");
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Record as given");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_RESCUE_GIVEN) == 1);
  g_assert_cmpstr (vigil_event_get_string (chair_stand_last (&stand, VIGIL_EVENT_RESCUE_GIVEN), "drug"), ==, "midazolam");
  vigil_wait_until (chair_stand_find (&stand, "To recovery") != NULL);
  tap_side (&stand, "To recovery");
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "To recovery");
  vigil_wait_until (chair_stand_view (&stand)->session.stage == VIGIL_STAGE_RECOVERY);
  vigil_wait_until (chair_stand_find (&stand, "test dose 10 mg, Anxiety") != NULL);
  g_assert_nonnull (chair_stand_find (&stand, "in recovery"));
  chair_stand_close (&stand);
}

/* What is seen while a test dose is observed is one touch away, at the places that it has while infusing, and what was
 * begun of the page's own leaves again. */
static void
test_watch (void)
{
  const VigilEvent *effect;
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_DOSE, add_test_dose, NULL);
  g_assert_false (gtk_widget_get_child_visible (GTK_WIDGET (chair_stand_button (&stand, VIGIL_BAR_SIDE_EFFECT))));
  give (&stand, 1);
  chair_stand_press_bar (&stand, VIGIL_BAR_SIDE_EFFECT, "Side effect");
  vigil_wait_until (chair_stand_find (&stand, "nausea") != NULL);
  chair_stand_tap (&stand, "nausea");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_SIDE_EFFECT) == 1);
  effect = chair_stand_last (&stand, VIGIL_EVENT_SIDE_EFFECT);
  g_assert_cmpstr (vigil_event_get_string (effect, "effect"), ==, "nausea");
  g_assert_cmpint (chair_stand_view (&stand)->session.stage, ==, VIGIL_STAGE_DOSE);
  chair_stand_press_bar (&stand, VIGIL_BAR_SIDE_EFFECT, "Side effect");
  chair_stand_press_bar (&stand, VIGIL_BAR_RECORD, "Record");
  vigil_wait_until (chair_stand_find (&stand, "washroom") != NULL);
  chair_stand_tap (&stand, "washroom");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_STAFF_ACTION) == 1);
  chair_stand_press_bar (&stand, VIGIL_BAR_BACK, "Back");
  vigil_wait_until (chair_stand_find (&stand, "What did it do?") != NULL);
  chair_stand_press_bar (&stand, VIGIL_BAR_CHECK, "Check");
  chair_stand_press_bar (&stand, VIGIL_BAR_BACK, "Back");
  vigil_wait_until (chair_stand_find (&stand, "What did it do?") != NULL);
  tap_side (&stand, "Undo");
  g_assert_cmpstr (vigil_button_get_label (chair_stand_button (&stand, VIGIL_BAR_SECONDARY)), ==, "Side effect");
  chair_stand_press_bar (&stand, VIGIL_BAR_BACK, "Back");
  g_assert_true (gtk_widget_get_child_visible (GTK_WIDGET (chair_stand_button (&stand, VIGIL_BAR_CHECK))));
  g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_ENTRY_WITHDRAWN), ==, 0);
  chair_stand_tap (&stand, "Gates");
  vigil_wait_until (chair_stand_view (&stand)->session.stage == VIGIL_STAGE_GATES);
  chair_stand_close (&stand);
}

/* A window that is there anew shows where the visit stands; a dose that was not given is taken back. */
static void
test_again (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_DOSE, add_test_dose, NULL);
  give (&stand, 1);
  stand.chair = vigil_chair_new (stand.model, FALSE);
  gtk_window_set_child (GTK_WINDOW (stand.window), stand.chair);
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "What did it do?"));
  g_assert_nonnull (chair_stand_find (&stand, "10 mg"));
  tap_side (&stand, "Undo");
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Take it back");
  vigil_wait_until (chair_stand_find (&stand, "What it may do") != NULL);
  g_assert_nonnull (chair_stand_find (&stand, "0 mg"));
  chair_stand_close (&stand);
}

int
main (int argc, char **argv)
{
  chair_stand_init (&argc, &argv);
  g_assert_true (vigil_clock_set_rate (RATE));
  g_test_add_func ("/dose-taps/infuse", test_infuse);
  g_test_add_func ("/dose-taps/end", test_end);
  g_test_add_func ("/dose-taps/watch", test_watch);
  g_test_add_func ("/dose-taps/again", test_again);
  return g_test_run ();
}
