/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* From the dose that was typed to its start, by finger: the prescriber signs (R0.5), needle and bag are recorded (R2.5),
 * and a second person enters what they read without a number of the first to be seen anywhere. */
#include "base/clock.h"
#include "chair/chair.h"
#include "fixtures/chair-stand.h"
#include "fixtures/wait.h"
#include "fixtures/widgets.h"
#include "widget/keyboard.h"
#include "widget/keypad.h"
#include "widget/pin-pad.h"

#include <string.h>

#define NURSE "2580"
#define SECOND "1470"
#define PRESCRIBER "3690"

/* The usual protocol with @members; no monitor is there, nothing can be held against what is measured now. */
static char *
edit_protocol (const char *name, char *text, const char *members)
{
  g_autoptr (JsonNode) root = NULL, added = json_from_string (members, NULL);
  JsonArray *gates;
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (!g_str_equal (name, "ketamine-long.json"))
    return text;
  root = json_from_string (text, NULL);
  g_free (text);
  gates = json_object_get_array_member (json_node_get_object (root), "gates");
  for (guint i = 0; i < json_array_get_length (gates); i++)
    if (json_object_has_member (json_array_get_object_element (gates, i), "measures"))
      json_object_remove_member (json_array_get_object_element (gates, i), "measures");
  json_object_iter_init (&iter, json_node_get_object (added));
  while (json_object_iter_next (&iter, &key, &value))
    json_object_set_member (json_node_get_object (root), key, json_node_copy (value));
  return json_to_string (root, TRUE);
}

static char *
ask_all (const char *name, char *text)
{
  return edit_protocol (name, text,
                        "{ \"order\": { \"signed_by\": \"prescriber\" }, \"iv\": true, \"bag_label\": true,"
                        " \"double_check\": \"blind\" }");
}

static char *
ask_signature (const char *name, char *text)
{
  return edit_protocol (name, text, "{ \"double_check\": \"sign\" }");
}

static char *
offer_another (const char *name, char *text)
{
  return edit_protocol (name, text,
                        "{ \"alternatives\": [{ \"drug\": \"clonidine\", \"dosing\": \"adjunct\", \"dose\": 0.5,"
                        " \"unit\": \"mcg/kg\" }], \"double_check\": \"blind\" }");
}

static char *
ask_bag (const char *name, char *text)
{
  return edit_protocol (name, text, "{ \"bag_label\": true, \"waste\": \"controlled\" }");
}

/* As a tap does once the button is no longer held, which another test is about and which takes its time. */
static VigilPage *
await (ChairStand *self, VigilBarAction action, const char *label)
{
  VigilButton *button = chair_stand_button (self, action);

  vigil_wait_until (g_str_equal (vigil_button_get_label (button), label) && gtk_widget_get_mapped (GTK_WIDGET (button))
                    && !vigil_button_get_is_off (button));
  return VIGIL_PAGE (chair_stand_find_type (self, VIGIL_TYPE_PAGE));
}

static void
press (ChairStand *self, const char *label)
{
  vigil_page_primary (await (self, VIGIL_BAR_PRIMARY, label));
  chair_stand_settle (self);
}

static void
go_back (ChairStand *self, const char *label)
{
  vigil_page_back (await (self, VIGIL_BAR_BACK, label));
  chair_stand_settle (self);
}

static void
enter_pin (ChairStand *self, const char *pin)
{
  chair_stand_settle (self);
  chair_stand_enter_pin (self, pin);
}

static void
type (ChairStand *self, GType pad, const char *keys)
{
  for (const char *c = keys; *c != '\0'; c++) {
    char key[] = { *c, '\0' };

    g_signal_emit_by_name (chair_stand_find_type (self, pad), "key", key);
  }
}

static void
enter (ChairStand *self, const char *field, const char *keys)
{
  chair_stand_tap (self, field);
  type (self, VIGIL_TYPE_KEYPAD, keys);
  chair_stand_settle (self);
}

static const VigilPreparation *
prepared (ChairStand *self)
{
  return &chair_stand_view (self)->session.channels[0].prepared;
}

/* ---- what can be read ---- */

/* All that is shown or said, a line each. */
static void
read_all (GtkWidget *widget, GString *out)
{
  const char *spoken = g_object_get_data (G_OBJECT (widget), "vigil-spoken");

  if (!gtk_widget_get_mapped (widget))
    return;
  if (spoken != NULL)
    g_string_append_printf (out, "%s\n", spoken);
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (out, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_INSCRIPTION (widget) && gtk_inscription_get_text (GTK_INSCRIPTION (widget)) != NULL)
    g_string_append_printf (out, "%s\n", gtk_inscription_get_text (GTK_INSCRIPTION (widget)));
  if (gtk_widget_get_tooltip_text (widget) != NULL)
    g_string_append_printf (out, "%s\n", gtk_widget_get_tooltip_text (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    read_all (child, out);
}

/* The whole window, not only the page: weight, dose, bag, rate, amounts of the first entry, and no drug is marked. */
static gboolean
tells_first (ChairStand *self)
{
  static const char *const numbers[] = { "72.4", "0.2", "0.35", "mg/kg", "500", "250", "2 mg", "7.2", "12.7", "96.1", "48.1", "4 h" };
  g_autoptr (GString) all = g_string_new (NULL);

  read_all (self->window, all);
  g_assert_nonnull (strstr (all->str, "A. Osei"));   /* it does read */
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (strstr (all->str, numbers[i]) != NULL) {
      g_test_message ("%s", numbers[i]);
      return TRUE;
    }
  return FALSE;
}

/* ---- the way to the start ---- */

static void
sign_order (ChairStand *self, gboolean is_tried_by_nurse)
{
  press (self, "Check the dose");
  g_assert_nonnull (chair_stand_find (self, "not yet"));
  press (self, "Sign the order");
  if (is_tried_by_nurse) {
    enter_pin (self, NURSE);
    vigil_wait_until (chair_stand_find (self, "Only a prescriber signs an order") != NULL);
  }
  enter_pin (self, PRESCRIBER);
  vigil_wait_until (prepared (self)->signed_wall_us != 0);
  g_assert_cmpstr (prepared (self)->signed_id, ==, "patel");
}

static void
place_needle (ChairStand *self)
{
  press (self, "Needle");
  chair_stand_tap (self, "left");
  chair_stand_tap (self, "hand");
  chair_stand_tap (self, "right");
  g_assert_true (vigil_button_get_is_off (chair_stand_button (self, VIGIL_BAR_PRIMARY)));
  chair_stand_tap (self, "22G");
  press (self, "Record");
  vigil_wait_until (chair_stand_view (self)->session.iv.gauge == 22);
  g_assert_cmpstr (chair_stand_view (self)->session.iv.side, ==, "right");
}

static void
label_bag (ChairStand *self)
{
  press (self, "Label of the bag");
  enter (self, "Expiry, year", "20201231");
  press (self, "Record the bag");
  g_assert_nonnull (chair_stand_find (self, "Expired"));
  g_assert_nonnull (chair_stand_find (self, "Read it from the label"));
  g_assert_nonnull (chair_stand_find (self, "2 mg/mL"));
  enter (self, "2020", "209902");
  chair_stand_tap (self, "Read it from the label");
  type (self, VIGIL_TYPE_KEYBOARD, "K7");
  chair_stand_tap (self, "Done");
  chair_stand_settle (self);
  chair_stand_tap (self, "31");
  for (guint i = 0; i < 2; i++)
    g_signal_emit_by_name (chair_stand_find_type (self, VIGIL_TYPE_KEYPAD), "key", "delete");
  press (self, "Record the bag");
  vigil_wait_until (prepared (self)->labelled_wall_us != 0);
  g_assert_cmpstr (prepared (self)->lot, ==, "K7");
  g_assert_cmpstr (prepared (self)->expiry, ==, "2099-02-28");   /* the last of its month */
}

static void
prepare (ChairStand *self, gboolean is_tried_by_nurse)
{
  chair_stand_open (self, CHAIR_STAND_DOSE, ask_all, NULL);
  sign_order (self, is_tried_by_nurse);
  place_needle (self);
  label_bag (self);
  press (self, "Ready for second person");
}

static void
enter_second (ChairStand *self, const char *rate)
{
  enter (self, "Weight", "72.4");
  enter (self, "Amount in the bag", "500");
  enter (self, "Volume of the bag", "250");
  chair_stand_tap (self, "ketamine");
  enter (self, "Pump rate at the start", rate);
}

/* Who has seen it is sent away; a slipped decimal sign is named as one; what differs is asked again and the rest stays. */
static void
test_second_person (void)
{
  ChairStand stand;

  prepare (&stand, TRUE);
  g_assert_false (tells_first (&stand));
  enter_pin (&stand, NURSE);
  vigil_wait_until (chair_stand_find (&stand, "You have seen this order. Another person has to check it.") != NULL);
  enter_pin (&stand, PRESCRIBER);
  vigil_wait_until (chair_stand_find (&stand, "Which drug is in the bag?") != NULL
                    || chair_stand_find (&stand, "You have seen this order. Another person has to check it.") != NULL);
  g_assert_null (chair_stand_find (&stand, "Which drug is in the bag?"));
  enter_pin (&stand, SECOND);
  vigil_wait_until (chair_stand_find (&stand, "Which drug is in the bag?") != NULL);
  chair_stand_settle (&stand);
  g_assert_false (tells_first (&stand));
  g_assert_true (vigil_button_get_is_off (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)));
  enter_second (&stand, "72");
  press (&stand, "Compare");
  vigil_wait_until (chair_stand_find (&stand, "The two entries differ") != NULL);
  g_assert_nonnull (chair_stand_find (&stand, "10 times apart: decimal sign or unit?"));
  g_assert_null (chair_stand_find (&stand, "7.2 mL/h"));   /* which of them is right is not said */
  g_assert_cmpstr (vigil_event_get_string (chair_stand_last (&stand, VIGIL_EVENT_DOUBLE_CHECKED), "differs"), ==, "rate_ml_h");
  press (&stand, "Enter again");
  g_assert_nonnull (chair_stand_find (&stand, "500"));
  g_assert_null (chair_stand_find (&stand, "72"));
  type (&stand, VIGIL_TYPE_KEYPAD, "7.2");   /* the keypad waits for what differed */
  press (&stand, "Compare");
  vigil_wait_until (chair_stand_find (&stand, "Both agree") != NULL);
  press (&stand, "Done");
  press (&stand, "Confirm start");
  vigil_wait_until (chair_stand_view (&stand)->session.stage == VIGIL_STAGE_INFUSING);
  g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_DOUBLE_CHECKED), ==, 2);
  chair_stand_close (&stand);
}

/* Both may be wrong: the first person types anew, and all of it is asked again. */
static void
test_first_corrects (void)
{
  ChairStand stand;

  prepare (&stand, FALSE);
  enter_pin (&stand, SECOND);
  vigil_wait_until (chair_stand_find (&stand, "Which drug is in the bag?") != NULL);
  chair_stand_settle (&stand);
  enter_second (&stand, "7.3");
  press (&stand, "Compare");
  vigil_wait_until (chair_stand_find (&stand, "differs") != NULL);
  go_back (&stand, "Order");
  vigil_wait_until (chair_stand_find (&stand, "differs: pump rate") != NULL);
  go_back (&stand, "Change");
  g_assert_null (chair_stand_find (&stand, "differs: pump rate"));
  g_assert_nonnull (chair_stand_find (&stand, "The protocol says"));
  press (&stand, "Check the dose");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_PRESCRIPTION_ENTERED) == 2 && prepared (&stand)->signed_wall_us == 0);
  await (&stand, VIGIL_BAR_PRIMARY, "Sign the order");
  chair_stand_close (&stand);
}

/* Where a second signature is all that is asked. */
static void
test_second_signs (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_DOSE, ask_signature, NULL);
  press (&stand, "Check the dose");
  press (&stand, "Second person signs");
  enter_pin (&stand, NURSE);
  vigil_wait_until (chair_stand_find (&stand, "You have seen this order. Another person has to check it.") != NULL);
  enter_pin (&stand, PRESCRIBER);
  vigil_wait_until (prepared (&stand)->second == VIGIL_SECOND_AGREES);
  g_assert_cmpstr (prepared (&stand)->second_by, ==, "J. Patel");
  press (&stand, "Confirm start");
  vigil_wait_until (chair_stand_view (&stand)->session.stage == VIGIL_STAGE_INFUSING);
  chair_stand_close (&stand);
}

/* What the protocol names in place of its drug is ordered with its own limits and unit; the window that is there anew
 * has it from the record, and who enters the other drug blind does not agree. */
static void
test_alternative (void)
{
  const VigilChannel *channel;
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_DOSE, offer_another, NULL);
  chair_stand_tap (&stand, "tap for another");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "What is given by pump 1?"));
  go_back (&stand, "Back");
  chair_stand_tap (&stand, "ketamine");
  chair_stand_settle (&stand);
  chair_stand_tap (&stand, "cloNIDine");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "mcg/kg/h"));
  g_assert_null (chair_stand_find (&stand, "ketamine"));
  type (&stand, VIGIL_TYPE_KEYPAD, "9");
  chair_stand_settle (&stand);
  g_assert_true (vigil_button_get_is_off (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)));   /* above its own hard limit */
  for (guint i = 0; i < 3; i++)
    g_signal_emit_by_name (chair_stand_find_type (&stand, VIGIL_TYPE_KEYPAD), "key", i == 0 ? "delete" : i == 1 ? "." : "4");
  press (&stand, "Check the dose");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_PRESCRIPTION_ENTERED) == 1);
  channel = &chair_stand_view (&stand)->session.channels[0];
  vigil_wait_until (channel->state == VIGIL_CHANNEL_PRESCRIBED);
  g_assert_cmpstr (channel->drug_id, ==, "clonidine");
  g_assert_cmpstr (channel->unit, ==, "mcg/kg/h");
  stand.chair = vigil_chair_new (stand.model, FALSE);
  gtk_window_set_child (GTK_WINDOW (stand.window), stand.chair);
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "cloNIDine"));
  g_assert_nonnull (chair_stand_find (&stand, "0.4"));
  g_assert_null (chair_stand_find (&stand, "ketamine"));
  press (&stand, "Check the dose");
  press (&stand, "Ready for second person");
  enter_pin (&stand, SECOND);
  vigil_wait_until (chair_stand_find (&stand, "Which drug is in the bag?") != NULL);
  chair_stand_settle (&stand);
  enter (&stand, "Weight", "72.4");
  enter (&stand, "Amount in the bag", "0.15");
  enter (&stand, "Volume of the bag", "100");
  chair_stand_tap (&stand, "ketamine");
  enter (&stand, "Pump rate at the start", "19.3");
  press (&stand, "Compare");
  vigil_wait_until (chair_stand_find (&stand, "The two entries differ") != NULL);
  g_assert_cmpstr (vigil_event_get_string (chair_stand_last (&stand, VIGIL_EVENT_DOUBLE_CHECKED), "differs"), ==, "drug");
  chair_stand_close (&stand);
}

static void
press_record (ChairStand *self)
{
  chair_stand_press_bar (self, VIGIL_BAR_RECORD, "Record");
  vigil_wait_until (chair_stand_find (self, "bag changed") != NULL || chair_stand_find (self, "Recorded last") != NULL);
  chair_stand_settle (self);
}

/* A second bag asks for its label, says why one of another strength must not hang, and for the first one's rest; all of
 * it is still asked when the window is there anew. */
static void
test_next_bag (void)
{
  const VigilEvent *label;
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_PRESCRIBED, ask_bag, NULL);
  press_record (&stand);
  chair_stand_tap (&stand, "bag changed");
  vigil_wait_until (prepared (&stand)->change.is_unlabelled && chair_stand_count (&stand, VIGIL_EVENT_STAFF_ACTION) == 1);
  g_assert_true (vigil_event_has (chair_stand_last (&stand, VIGIL_EVENT_STAFF_ACTION), "given_ml"));
  vigil_wait_until (chair_stand_find (&stand, "Label of the bag") != NULL);
  g_assert_nonnull (chair_stand_find (&stand, "the pump was set for this one"));
  stand.chair = vigil_chair_new (stand.model, FALSE);
  gtk_window_set_child (GTK_WINDOW (stand.window), stand.chair);
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "label"));   /* on the Record button */
  press_record (&stand);
  press (&stand, "Label the new bag");
  enter (&stand, "Amount in the bag", "500");
  enter (&stand, "Volume of the bag", "50");
  g_assert_nonnull (chair_stand_find (&stand, "Do not hang it: it holds 10 mg/mL, the pump was set for 2 mg/mL. It would "
                                              "give 5 times the dose."));
  g_assert_true (vigil_button_get_is_off (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)));
  enter (&stand, "Amount in the bag", "100");
  enter (&stand, "Expiry, year", "20990228");
  chair_stand_tap (&stand, "Lot");
  type (&stand, VIGIL_TYPE_KEYBOARD, "K8");
  chair_stand_tap (&stand, "Done");
  chair_stand_settle (&stand);
  press (&stand, "Record the bag");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_BAG_LABELLED) == 1 && !prepared (&stand)->change.is_unlabelled);
  label = chair_stand_last (&stand, VIGIL_EVENT_BAG_LABELLED);
  g_assert_cmpstr (vigil_event_get_string (label, "drug"), ==, "ketamine");
  g_assert_cmpfloat_with_epsilon (vigil_event_get_double (label, "bag_ml"), 50, 1e-9);
  press (&stand, "Record the waste");
  vigil_wait_until (chair_stand_find (&stand, "What is left of the bag that was taken down") != NULL);
  enter (&stand, "Thrown away", "250");
  press (&stand, "Sign");
  enter_pin (&stand, NURSE);
  vigil_wait_until (chair_stand_find (&stand, "Who watches") != NULL);
  enter_pin (&stand, SECOND);
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_WASTE_RECORDED) == 1);
  g_assert_true (vigil_event_get_boolean (chair_stand_last (&stand, VIGIL_EVENT_WASTE_RECORDED), "is_taken_down"));
  await (&stand, VIGIL_BAR_PRIMARY, "Done");
  chair_stand_close (&stand);
}

static void
accept (ChairStand *self, VisitStory *story, const char *staff_id)
{
  g_signal_emit_by_name (chair_stand_find_type (self, VIGIL_TYPE_PIN_PAD), "accepted",
                         vigil_clinic_find_staff (story->clinic, staff_id));
  chair_stand_settle (self);
}

/* The clock is the story's: a button that is held is so until it moves. */
static void
press_told (ChairStand *self)
{
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  chair_stand_tap_bar (self, VIGIL_BAR_PRIMARY);
  chair_stand_settle (self);
}

/* Suggested and never taken by itself; more than the bag held is said at the field; two PINs of one person are one. */
static void
test_waste (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  ChairStand stand;

  story->protocol_id = "lido-ket-short";
  visit_story_play (story, VIGIL_STAGE_RECOVERY);
  visit_story_show (story);
  chair_stand_tell (&stand, story);
  g_assert_nonnull (chair_stand_find (&stand, "Record the waste"));
  press_told (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "Should be left: 201.9 mL"));
  g_assert_true (vigil_button_get_is_off (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)));
  type (&stand, VIGIL_TYPE_KEYPAD, "2019");
  press_told (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "No more than the bag held"));
  chair_stand_tap (&stand, "Should be left: 201.9 mL");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "403.8 mg thrown away"));
  press_told (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "Who throws it away"));
  accept (&stand, story, "osei");
  g_assert_nonnull (chair_stand_find (&stand, "Who watches"));
  accept (&stand, story, "osei");
  g_assert_nonnull (chair_stand_find (&stand, "Two different people have to sign"));
  accept (&stand, story, "meyer");
  /* what was refused is told, and nothing typed is lost */
  g_assert_nonnull (chair_stand_find (&stand, "no core: nothing is recorded"));
  g_assert_nonnull (chair_stand_find (&stand, "201.9"));
  chair_stand_close (&stand);
}

int
main (int argc, char **argv)
{
  chair_stand_init (&argc, &argv);
  g_test_add_func ("/order-taps/second-person", test_second_person);
  g_test_add_func ("/order-taps/first-corrects", test_first_corrects);
  g_test_add_func ("/order-taps/second-signs", test_second_signs);
  g_test_add_func ("/order-taps/next-bag", test_next_bag);
  g_test_add_func ("/order-taps/alternative", test_alternative);
  g_test_add_func ("/order-taps/waste", test_waste);
  return g_test_run ();
}
