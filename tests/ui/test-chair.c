/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The chair's frame in a real window: places, roles, words, what a tap does, and that nothing is
 * left when the window goes. */
#include "chair/chair-page.h"
#include "chair/alarm-sheet.h"
#include "chair/numerics.h"
#include "chair/side-effect-sheet.h"
#include "draw/icon-draw.h"
#include "fixtures/chair-story.h"
#include "fixtures/widgets.h"
#include "model/alarm-words.h"
#include "widget/scale.h"
#include "widget/style.h"
#include "window.h"

#include <math.h>

typedef struct {
  VigilChairModel *model;
  GtkWidget *window, *page;
  VigilView *view;
} Fixture;

static void
set_up (Fixture *f, gconstpointer story)
{
  f->view = g_new0 (VigilView, 1);
  f->model = vigil_chair_model_new (NULL);
  vigil_chair_model_put_rules (f->model, story_protocol (), story_profile ());
  ((void (*) (VigilView *)) story) (f->view);
  vigil_chair_model_put_view (f->model, f->view);
  f->page = vigil_chair_page_new (f->model);
  f->window = vigil_window_new (NULL, TRUE);
  gtk_window_set_child (GTK_WINDOW (f->window), f->page);
  gtk_window_present (GTK_WINDOW (f->window));
  widgets_settle (f->window);
}

static void
tear_down (Fixture *f, gconstpointer story)
{
  GtkWidget *page = g_object_ref (f->page);

  gtk_window_destroy (GTK_WINDOW (f->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (page);
  g_assert_finalize_object (f->model);
  g_free (f->view);
}

static VigilButton *
button (Fixture *f, VigilBarAction action)
{
  return vigil_bottom_bar_get_button (vigil_chair_page_get_bar (VIGIL_CHAIR_PAGE (f->page)),
                                      action);
}

static GtkWidget *
region (Fixture *f, VigilRegion which)
{
  return vigil_frame_get_child (vigil_chair_page_get_frame (VIGIL_CHAIR_PAGE (f->page)), which);
}

static void
assert_at (Fixture *f, GtkWidget *widget, int x, int y, int width, int height)
{
  graphene_rect_t at;
  VigilFrame *frame = vigil_chair_page_get_frame (VIGIL_CHAIR_PAGE (f->page));

  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (frame), &at));
  g_assert_cmpint ((int) at.origin.x, ==, x);
  g_assert_cmpint ((int) at.origin.y, ==, y);
  g_assert_cmpint ((int) at.size.width, ==, width);
  g_assert_cmpint ((int) at.size.height, ==, height);
}

/* Stop and pause stand at the same place on every screen (R4.7). */
static void
assert_safety_places (Fixture *f)
{
  assert_at (f, region (f, VIGIL_REGION_BANNER), 12, 60, 1256, 60);
  assert_at (f, region (f, VIGIL_REGION_NUMERICS), 898, 126, 370, 276);
  assert_at (f, GTK_WIDGET (button (f, VIGIL_BAR_ACKNOWLEDGE)), 650, 670, 142, 118);
  assert_at (f, GTK_WIDGET (button (f, VIGIL_BAR_PAUSE)), 960, 670, 150, 118);
  assert_at (f, GTK_WIDGET (button (f, VIGIL_BAR_STOP)), 1118, 670, 150, 118);
}

/* The macro of GTK takes the words for a format; these have a percent sign. */
static void
assert_label (GtkWidget *widget, const char *label)
{
  g_autofree char *other = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label);

  g_assert_cmpstr (other, ==, NULL);
}

/* A cell of it that is on the screen. */
static GtkWidget *
find_cell (GtkWidget *root, const char *words)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (GTK_IS_INSCRIPTION (root) && g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (root)), words) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_cell (child, words);
  return found;
}

static void
test_places (Fixture *f, gconstpointer story)
{
  vigil_style_set_scale (vigil_style_get (gdk_display_get_default ()), 1);
  assert_safety_places (f);
}

static void
test_roles (Fixture *f, gconstpointer story)
{
  GtkWidget *banner = region (f, VIGIL_REGION_BANNER);

  gtk_test_accessible_assert_role (banner, GTK_ACCESSIBLE_ROLE_ALERT);
  assert_label (banner, "High alarm: SpO₂ 84 %: below 85 for 9 s. 2 more");
  gtk_test_accessible_assert_role (GTK_WIDGET (button (f, VIGIL_BAR_STOP)),
                                   GTK_ACCESSIBLE_ROLE_BUTTON);
  assert_label (GTK_WIDGET (button (f, VIGIL_BAR_STOP)), "Stop, no link: at pump");
  assert_label (GTK_WIDGET (button (f, VIGIL_BAR_ACKNOWLEDGE)), "Acknowledge, 2 new");
  g_assert_true (gtk_widget_has_css_class (banner, "alarm-high"));
}

static void
on_reason (VigilBottomBar *bar, guint action, const char *reason, gpointer user_data)
{
  *(char **) user_data = g_strdup (reason);
}

/* Off is not dead: a finger is told why, and nothing is done. */
static void
test_off (Fixture *f, gconstpointer story)
{
  g_autofree char *reason = NULL;
  VigilBottomBar *bar = vigil_chair_page_get_bar (VIGIL_CHAIR_PAGE (f->page));

  g_signal_connect (bar, "reason", G_CALLBACK (on_reason), &reason);
  g_assert_true (vigil_button_get_is_off (button (f, VIGIL_BAR_STOP)));
  g_signal_emit_by_name (button (f, VIGIL_BAR_STOP), "clicked");
  g_assert_cmpstr (reason, ==, "No infusion runs");
  g_signal_handlers_disconnect_by_data (bar, &reason);
}

static void
test_stages (Fixture *f, gconstpointer story)
{
  for (int stage = VIGIL_STAGE_CHECK_IN; stage <= VIGIL_STAGE_DISCHARGE; stage++) {
    story_stage (f->view, (VigilStage) stage);
    vigil_chair_model_put_view (f->model, f->view);
    gtk_test_widget_wait_for_draw (f->window);
    assert_safety_places (f);
    g_assert_cmpint (gtk_widget_get_child_visible (region (f, VIGIL_REGION_INFUSION)), ==,
                     stage == VIGIL_STAGE_INFUSING);
    g_assert_cmpint (gtk_widget_get_child_visible (GTK_WIDGET (button (f, VIGIL_BAR_PRIMARY))), ==,
                     stage != VIGIL_STAGE_INFUSING);
  }
}

static void
test_sheets (Fixture *f, gconstpointer story)
{
  g_signal_emit_by_name (button (f, VIGIL_BAR_SIDE_EFFECT), "clicked");
  g_assert_true (VIGIL_IS_SIDE_EFFECT_SHEET (region (f, VIGIL_REGION_SHEET)));
  g_assert_true (
      gtk_widget_has_css_class (GTK_WIDGET (button (f, VIGIL_BAR_SIDE_EFFECT)), "selected"));
  /* without a core nothing is recorded; the tap must say so and not pretend */
  g_signal_emit_by_name (gtk_widget_get_first_child (region (f, VIGIL_REGION_SHEET)), "clicked");
  g_signal_emit_by_name (region (f, VIGIL_REGION_BANNER), "clicked");
  g_assert_true (VIGIL_IS_ALARM_SHEET (region (f, VIGIL_REGION_SHEET)));
  g_assert_false (
      gtk_widget_has_css_class (GTK_WIDGET (button (f, VIGIL_BAR_SIDE_EFFECT)), "selected"));
  gtk_test_widget_wait_for_draw (f->window);
  assert_at (f, region (f, VIGIL_REGION_SHEET), 12, 408, 1256, 254);
  g_signal_emit_by_name (region (f, VIGIL_REGION_BANNER), "clicked");
  g_assert_null (region (f, VIGIL_REGION_SHEET));
}

/* Over a page of another stage it is on top, for eyes and for fingers. */
static void
test_sheet_over_work (Fixture *f, gconstpointer story)
{
  GtkWidget *frame = GTK_WIDGET (vigil_chair_page_get_frame (VIGIL_CHAIR_PAGE (f->page)));
  GtkWidget *work = vigil_button_new (NULL, 24, "work", NULL), *picked;

  vigil_frame_set_child (VIGIL_FRAME (frame), VIGIL_REGION_WORK, work);
  vigil_frame_set_shows_work (VIGIL_FRAME (frame), TRUE);
  g_signal_emit_by_name (region (f, VIGIL_REGION_BANNER), "clicked");
  gtk_test_widget_wait_for_draw (f->window);
  picked = gtk_widget_pick (frame, 100, 500, GTK_PICK_DEFAULT);
  g_assert_nonnull (picked);
  g_assert_true (gtk_widget_is_ancestor (picked, region (f, VIGIL_REGION_SHEET)) || picked == region (f, VIGIL_REGION_SHEET));
  picked = gtk_widget_pick (frame, 100, 200, GTK_PICK_DEFAULT);
  g_assert_true (gtk_widget_is_ancestor (picked, work) || picked == work);
  vigil_frame_set_child (VIGIL_FRAME (frame), VIGIL_REGION_WORK, NULL);
}

static void
put (Fixture *f)
{
  vigil_chair_model_put_view (f->model, f->view);
  gtk_test_widget_wait_for_draw (f->window);
}

static GtkWidget *
find_message (GtkWidget *root)
{
  GtkWidget *found = gtk_widget_has_css_class (root, "message") ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_message (child);
  return found;
}

/* However much else is wrong: "for 3..." could be 3 or 39 seconds. */
static void
test_whole_sentence (Fixture *f, gconstpointer story)
{
  VigilAlarmList *list = &f->view->alarms;
  GtkWidget *message;

  f->view->alarms.alarms[0].condition_since_us = f->view->now_us - 3599 * (gint64) G_USEC_PER_SEC;
  for (guint i = 1; i < 4; i++) {
    list->alarms[i] = list->alarms[0];
    g_snprintf (list->alarms[i].id, sizeof list->alarms[i].id, "pump.%u", i);
    list->alarms[i].kind = VIGIL_ALARM_KIND_PUMP;
    list->alarms[i].detail = VIGIL_PUMP_ALARM_COMMS;
  }
  list->n_alarms = 4;
  put (f);
  put (f);
  message = find_message (region (f, VIGIL_REGION_BANNER));
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (message))));
  g_assert_nonnull (widgets_find_text (region (f, VIGIL_REGION_BANNER), "+2"));
}

/* A long press on the pressure asks the monitor to measure, and says why it does not; where none can
 * be asked there is no reaction. */
static void
test_measure_now (Fixture *f, gconstpointer story)
{
  vigil_numerics_measure (VIGIL_NUMERICS (region (f, VIGIL_REGION_NUMERICS)));
  g_assert_null (region (f, VIGIL_REGION_SHEET));
  f->view->links[0].can_start_cuff = TRUE;
  put (f);
  vigil_numerics_measure (VIGIL_NUMERICS (region (f, VIGIL_REGION_NUMERICS)));
  put (f);
  g_assert_nonnull (region (f, VIGIL_REGION_SHEET));
  g_assert_nonnull (find_cell (region (f, VIGIL_REGION_SHEET), "no core: nothing is recorded"));
}

/* Old, doubted and demo values do not stand in the list as if they were now and sure. */
static void
test_alarm_values (Fixture *f, gconstpointer story)
{
  GtkWidget *sheet;

  g_signal_emit_by_name (region (f, VIGIL_REGION_BANNER), "clicked");
  sheet = region (f, VIGIL_REGION_SHEET);
  put (f);
  g_assert_true (widgets_says (sheet, "now 84 %"));
  f->view->vitals[VIGIL_CODE_SPO2].quality = VIGIL_QUALITY_STALE;
  f->view->vitals[VIGIL_CODE_SPO2].t_mono_us = f->view->now_us - 20 * 60 * (gint64) G_USEC_PER_SEC;
  f->view->vitals[VIGIL_CODE_RR].quality = VIGIL_QUALITY_QUESTIONABLE;
  f->view->vitals[VIGIL_CODE_RR].flags = VIGIL_FLAG_DEMO;
  put (f);
  g_assert_true (widgets_says (sheet, "last 84 %, 20 min ago"));
  g_assert_true (widgets_says (sheet, "now 9? /min, questionable, DEMO"));
  f->view->vitals[VIGIL_CODE_SPO2].quality = VIGIL_QUALITY_INVALID;
  put (f);
  g_assert_true (widgets_says (sheet, "now --: not valid"));
}

static gboolean
says_mismatch (GtkWidget *deck, const char *words)
{
  GtkWidget *found = widgets_find_text (deck, words);

  return found != NULL && gtk_widget_has_css_class (found, "mismatch");
}

/* With two and with three drugs a pump that deviates looks no plainer than a single one. */
static void
test_mismatch (Fixture *f, gconstpointer story)
{
  GtkWidget *deck = region (f, VIGIL_REGION_INFUSION);
  VigilChannel *second = &f->view->session.channels[1];

  *second = f->view->session.channels[0];
  second->rate_ml_h = 15;
  put (f);
  g_assert_true (says_mismatch (deck, "pump 15 mL/h, plan 12.7"));
  g_assert_true (widgets_says (deck, "12.7 mL/h on pump · ordered 0.35"));
  f->view->session.n_channels = 3;
  f->view->session.channels[2] = f->view->session.channels[0];
  second->is_swap_unconfirmed = TRUE;
  put (f);
  g_assert_true (says_mismatch (deck, "another pump answers: confirm it"));
  g_assert_false (widgets_says (deck, "12.7 mL/h on pump · ordered 0.35"));
}

/* What cannot be asked of the pump becomes an instruction; it ends when the pump reports it. */
static void
test_stop_without_link (Fixture *f, gconstpointer story)
{
  GtkWidget *instruction = gtk_widget_get_last_child (region (f, VIGIL_REGION_INFUSION));

  g_assert_false (gtk_widget_get_child_visible (instruction));
  g_signal_emit_by_name (button (f, VIGIL_BAR_STOP), "clicked");
  g_assert_true (gtk_widget_get_child_visible (instruction));
  assert_label (instruction, "Press STOP on the pump");
  f->view->session.channels[0].state = VIGIL_CHANNEL_ENDED;
  vigil_chair_model_put_view (f->model, f->view);
  g_assert_false (gtk_widget_get_child_visible (instruction));
}

/* What was told to start and may run at any moment is not stopped yet. */
static void
test_stop_while_starting (Fixture *f, gconstpointer story)
{
  GtkWidget *instruction = gtk_widget_get_last_child (region (f, VIGIL_REGION_INFUSION));

  f->view->session.channels[0].state = VIGIL_CHANNEL_STARTING;
  put (f);
  g_signal_emit_by_name (button (f, VIGIL_BAR_STOP), "clicked");
  put (f);
  g_assert_true (gtk_widget_get_child_visible (instruction));
  f->view->session.channels[0].state = VIGIL_CHANNEL_RUNNING;
  put (f);
  g_assert_true (gtk_widget_get_child_visible (instruction));
  f->view->session.channels[0].state = VIGIL_CHANNEL_ENDED;
  put (f);
  g_assert_false (gtk_widget_get_child_visible (instruction));
}

/* One drug of several is said by its name, and what the others do does not end it. */
static void
test_pause_of_one (Fixture *f, gconstpointer story)
{
  VigilChannel *second = &f->view->session.channels[1];
  GtkWidget *instruction = gtk_widget_get_last_child (region (f, VIGIL_REGION_INFUSION));

  *second = f->view->session.channels[0];
  g_strlcpy (second->drug_display, "lidocaine", sizeof second->drug_display);
  f->view->pump_control = 0;
  put (f);
  vigil_chair_page_ask_pump (VIGIL_CHAIR_PAGE (f->page), 1, VIGIL_VERB_PAUSE);
  assert_label (instruction, "Press PAUSE on the pump, lidocaine");
  f->view->session.channels[0].state = VIGIL_CHANNEL_PAUSED;
  put (f);
  g_assert_true (gtk_widget_get_child_visible (instruction));
  second->state = VIGIL_CHANNEL_PAUSED;
  put (f);
  g_assert_false (gtk_widget_get_child_visible (instruction));
}

static void
on_channel (VigilChairPage *page, guint channel, gpointer user_data)
{
  *(guint *) user_data = channel;
}

/* A label of it that is on the screen. */
static GtkWidget *
find_label (GtkWidget *root, const char *words)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_label (GTK_LABEL (root)), words))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, words);
  return found;
}

static void
tap (GtkWidget *root, const char *words)
{
  GtkWidget *label = find_label (root, words);

  g_assert_nonnull (label);
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON), "clicked");
}

/* A tap opens the drug under it and turns nothing; what is not seen is named and one tap away. */
static void
test_four_drugs (Fixture *f, gconstpointer story)
{
  static const char *const names[] = { "ketamine", "lidocaine", "magnesium sulfate", "dexmedeTOMIDine" };
  GtkWidget *deck = region (f, VIGIL_REGION_INFUSION);
  guint opened = G_MAXUINT;

  f->view->session.n_channels = VIGIL_MAX_CHANNELS;
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    f->view->session.channels[i] = f->view->session.channels[0];
    g_strlcpy (f->view->session.channels[i].drug_display, names[i], sizeof f->view->session.channels[i].drug_display);
  }
  put (f);
  g_signal_connect (f->page, "channel", G_CALLBACK (on_channel), &opened);
  tap (deck, "lidocaine");
  g_assert_cmpuint (opened, ==, 1);
  put (f);
  g_assert_nonnull (find_label (deck, "ketamine"));   /* nothing has moved under the finger */
  g_assert_nonnull (find_label (deck, "2 more infusions ›"));
  tap (deck, "magnesium sulfate, dexmedeTOMIDine");
  gtk_test_widget_wait_for_draw (f->window);
  tap (deck, "dexmedeTOMIDine");
  g_assert_cmpuint (opened, ==, 3);
  tap (deck, "ketamine, lidocaine");
  gtk_test_widget_wait_for_draw (f->window);
  tap (deck, "ketamine");
  g_assert_cmpuint (opened, ==, 0);
  /* of two that run the one that ended between them does not count */
  f->view->session.channels[1].state = f->view->session.channels[2].state = VIGIL_CHANNEL_ENDED;
  put (f);
  tap (deck, "dexmedeTOMIDine");
  g_assert_cmpuint (opened, ==, 3);
  g_signal_handlers_disconnect_by_data (f->page, &opened);
}

/* WCAG 2.1, relative luminance and contrast ratio. */
static double
luminance (const GdkRGBA *colour)
{
  const double parts[] = { colour->red, colour->green, colour->blue }, weights[] = { 0.2126, 0.7152, 0.0722 };
  double sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    sum += weights[i] * (parts[i] <= 0.04045 ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4));
  return sum;
}

static double
contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double one = luminance (a), other = luminance (b);

  return (MAX (one, other) + 0.05) / (MIN (one, other) + 0.05);
}

/* Every word of a tile that is on the screen; returns how many. */
static guint
assert_legible (GtkWidget *widget, const GdkRGBA *fill, const char *where)
{
  guint n = 0;

  if (!gtk_widget_get_mapped (widget))
    return 0;
  if (GTK_IS_INSCRIPTION (widget) && gtk_inscription_get_text (GTK_INSCRIPTION (widget)) != NULL
      && *gtk_inscription_get_text (GTK_INSCRIPTION (widget)) != '\0') {
    GdkRGBA ink;

    gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
    if (contrast (&ink, fill) < 4.5)
      g_error ("%s: \"%s\" has a contrast of %.1f", where, gtk_inscription_get_text (GTK_INSCRIPTION (widget)),
               contrast (&ink, fill));
    n++;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += assert_legible (child, fill, where);
  return n;
}

/* The tiles of respiratory rate and pressure, both in alarm of @priority. */
static void
check_tiles (Fixture *f, VigilPriority priority, const char *fill_name, const char *where)
{
  GtkWidget *numerics = region (f, VIGIL_REGION_NUMERICS), *tile = gtk_widget_get_last_child (numerics);
  GdkRGBA fill;

  vigil_style_get_color (f->window, fill_name, &fill);
  g_assert_true (gtk_widget_has_css_class (tile, vigil_priority_class (priority)));
  g_assert_cmpuint (assert_legible (tile, &fill, where), >=, 5);
  tile = gtk_widget_get_prev_sibling (tile);
  g_assert_true (gtk_widget_has_css_class (tile, vigil_priority_class (priority)));
  g_assert_cmpuint (assert_legible (tile, &fill, where), >=, 4);
}

static void
check_priority (Fixture *f, VigilPriority priority, const char *where)
{
  static const char *const fills[] = { "", "vg_alarm_low", "vg_alarm_medium", "vg_alarm_high" };
  static const char *const phases[] = { NULL, NULL, "flash-medium-off", "flash-high-off" };
  g_autofree char *off = g_strconcat (fills[priority], "_off", NULL);

  for (guint i = 0; i < f->view->alarms.n_alarms; i++) {
    f->view->alarms.alarms[i].priority = priority;
    f->view->alarms.alarms[i].state = VIGIL_ALARM_SOUNDING;
  }
  put (f);
  if (phases[priority] != NULL)
    gtk_widget_remove_css_class (f->window, phases[priority]);
  check_tiles (f, priority, fills[priority], where);
  if (phases[priority] != NULL) {
    gtk_widget_add_css_class (f->window, phases[priority]);
    check_tiles (f, priority, off, where);
    gtk_widget_remove_css_class (f->window, phases[priority]);
  }
  for (guint i = 0; i < f->view->alarms.n_alarms; i++)
    f->view->alarms.alarms[i].state = VIGIL_ALARM_ACKNOWLEDGED;
  put (f);
  check_tiles (f, priority, off, where);
}

/* What is doubted, old or missing can be read on every alarm's colour. */
static void
test_contrast (Fixture *f, gconstpointer story)
{
  static const struct { VigilQuality quality; const char *name; } forms[] = {
    { VIGIL_QUALITY_OK, "sure" }, { VIGIL_QUALITY_QUESTIONABLE, "questionable" }, { VIGIL_QUALITY_STALE, "stale" },
    { VIGIL_QUALITY_INVALID, "invalid" },
  };
  static const char *const palettes[] = { "dark", "light", "high contrast" };
  VigilStyle *style = vigil_style_get (gtk_widget_get_display (f->window));

  f->view->alarms.n_alarms = 2;
  f->view->alarms.alarms[0].code = VIGIL_CODE_NIBP_SYS;
  for (guint palette = VIGIL_PALETTE_DARK; palette <= VIGIL_PALETTE_HIGH_CONTRAST; palette++) {
    vigil_style_set_palette (style, (VigilPalette) palette);
    for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
      f->view->vitals[VIGIL_CODE_RR].quality = forms[i].quality;
      f->view->session.is_nibp_questionable = forms[i].quality == VIGIL_QUALITY_QUESTIONABLE;
      f->view->session.nibp_wall_us = f->view->now_wall_us
                                      - (forms[i].quality == VIGIL_QUALITY_STALE ? 60 : 2) * 60 * (gint64) G_USEC_PER_SEC;
      for (guint priority = VIGIL_PRIORITY_LOW; priority <= VIGIL_PRIORITY_HIGH; priority++) {
        g_autofree char *where = g_strdup_printf ("%s, %s, priority %u", palettes[palette], forms[i].name, priority);

        check_priority (f, (VigilPriority) priority, where);
      }
    }
  }
  vigil_style_set_palette (style, VIGIL_PALETTE_DARK);
}

/* No figure is cut off: what is left of it would be another number. */
static void
assert_whole (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_INSCRIPTION (widget) && gtk_widget_has_css_class (widget, "value")) {
    g_autoptr (PangoLayout) layout
        = gtk_widget_create_pango_layout (widget, gtk_inscription_get_text (GTK_INSCRIPTION (widget)));
    PangoRectangle ink;

    pango_layout_get_pixel_extents (layout, &ink, NULL);
    if (ink.width > gtk_widget_get_width (widget))
      g_error ("\"%s\" takes %d of %d", gtk_inscription_get_text (GTK_INSCRIPTION (widget)), ink.width,
               gtk_widget_get_width (widget));
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    assert_whole (child);
}

static void
test_wide_numbers (Fixture *f, gconstpointer story)
{
  static const VigilQuality qualities[] = { VIGIL_QUALITY_OK, VIGIL_QUALITY_QUESTIONABLE, VIGIL_QUALITY_STALE };

  f->view->session.nibp_sys_mmhg = 208;
  f->view->session.nibp_dia_mmhg = 128;
  for (guint i = 0; i < G_N_ELEMENTS (qualities); i++) {
    f->view->session.is_nibp_questionable = qualities[i] == VIGIL_QUALITY_QUESTIONABLE;
    for (int code = 0; code < VIGIL_N_CODES; code++) {
      f->view->vitals[code].quality = qualities[i];
      f->view->vitals[code].value = code == VIGIL_CODE_SPO2 ? 100 : 188;
    }
    put (f);
    assert_whole (region (f, VIGIL_REGION_NUMERICS));
  }
}

static void
test_palettes (Fixture *f, gconstpointer story)
{
  VigilStyle *style = vigil_style_get (gtk_widget_get_display (f->window));
  GdkRGBA dark, light;

  vigil_style_get_color (f->window, "vg_bg", &dark);
  vigil_style_set_palette (style, VIGIL_PALETTE_LIGHT);
  vigil_style_get_color (f->window, "vg_bg", &light);
  g_assert_false (gdk_rgba_equal (&dark, &light));
  vigil_style_set_palette (style, VIGIL_PALETTE_DARK);
}

static void
test_scale (void)
{
  g_assert_true (G_APPROX_VALUE (vigil_scale_compute (1280, 800, 218, 136), 1, 0.01));
  g_assert_true (G_APPROX_VALUE (vigil_scale_compute (1280, 800, 0, 0), 1, 1e-9));
  g_assert_true (G_APPROX_VALUE (vigil_scale_compute (1920, 1080, 40, 20), 1, 1e-9));
  g_assert_true (G_APPROX_VALUE (vigil_scale_compute (3840, 2160, 218, 136), 2.5, 1e-9));
  g_assert_cmpint (vigil_scale_to_px (0.79, 118), ==, 93);
}

static void
test_icons (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 48, 48);
  cairo_t *cr = cairo_create (surface);
  const guchar *bytes;
  guint lit = 0;

  g_assert_true (vigil_icon_exists ("stop"));
  g_assert_false (vigil_icon_exists ("no such icon"));
  cairo_set_source_rgb (cr, 1, 1, 1);
  vigil_icon_draw (cr, "stop", 0, 0, 48);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = cairo_image_surface_get_data (surface);
  for (int i = 0; i < 48 * 48; i++)
    lit += bytes[i / 48 * cairo_image_surface_get_stride (surface) + i % 48] > 127;
  /* an octagon of 19 units a side less its corners */
  g_assert_cmpuint (lit, >, 1100);
  g_assert_cmpuint (lit, <, 1300);
  cairo_surface_destroy (surface);
}

/* With one drug PAUSE names it; with two it says that it pauses both. */
static void
test_pause_all (Fixture *f, gconstpointer data)
{
  g_assert_cmpstr (vigil_button_get_label (button (f, VIGIL_BAR_PAUSE)), ==, "PAUSE");
  f->view->session.channels[1] = f->view->session.channels[0];
  f->view->session.n_channels = 2;
  vigil_chair_model_put_view (f->model, f->view);
  g_assert_cmpstr (vigil_button_get_label (button (f, VIGIL_BAR_PAUSE)), ==, "PAUSE ALL");
  assert_label (GTK_WIDGET (button (f, VIGIL_BAR_PAUSE)), "Pause all, 2 infusions");
  g_assert_cmpstr (vigil_button_get_label (button (f, VIGIL_BAR_STOP)), ==, "STOP");
  f->view->session.channels[1].state = VIGIL_CHANNEL_ENDED;
  vigil_chair_model_put_view (f->model, f->view);
  g_assert_cmpstr (vigil_button_get_label (button (f, VIGIL_BAR_PAUSE)), ==, "PAUSE");
}

/* What is shown again has no entries to be made. */
static void
test_replay_records (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i <= VIGIL_BAR_TO_PATIENT; i++)
    g_assert_false (vigil_button_get_is_off (button (f, (VigilBarAction) i)));
  f->view->is_replay = TRUE;
  vigil_chair_model_put_view (f->model, f->view);
  for (guint i = 0; i <= VIGIL_BAR_TO_PATIENT; i++)
    g_assert_true (vigil_button_get_is_off (button (f, (VigilBarAction) i)));
  g_assert_true (vigil_button_get_is_off (button (f, VIGIL_BAR_STOP)));
}

static gboolean
has_named_button (GtkWidget *root, const char *name)
{
  g_autofree char *other = NULL;

  if (GTK_IS_BUTTON (root)) {
    other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (root), GTK_ACCESSIBLE_PROPERTY_LABEL, name);
    if (other == NULL)
      return TRUE;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_named_button (child, name))
      return TRUE;
  return FALSE;
}

static void
test_strip_names (Fixture *f, gconstpointer data)
{
  GtkWidget *strip = GTK_WIDGET (vigil_chair_page_get_strip (VIGIL_CHAIR_PAGE (f->page)));
  g_autofree char *patient
      = g_strdup_printf ("Chair %s, %s", f->view->chair, f->view->session.initials);
  g_autofree char *user = g_strdup_printf ("User: %s", f->view->session.staff_name);

  g_assert_true (has_named_button (strip, patient));
  g_assert_true (has_named_button (strip, user));
  *f->view->session.staff_name = '\0';
  vigil_chair_model_put_view (f->model, f->view);
  g_assert_true (has_named_button (strip, "User: locked"));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
#define ADD(name, story, test) g_test_add ("/chair/" name, Fixture, story, set_up, test, tear_down)
  ADD ("places", story_infusing, test_places);
  ADD ("pause-all", story_infusing, test_pause_all);
  ADD ("replay-records", story_infusing, test_replay_records);
  ADD ("strip-names", story_infusing, test_strip_names);
  ADD ("roles", story_alarm, test_roles);
  ADD ("whole-sentence", story_alarm, test_whole_sentence);
  ADD ("off", story_empty, test_off);
  ADD ("stages", story_infusing, test_stages);
  ADD ("sheets", story_alarm, test_sheets);
  ADD ("measure-now", story_infusing, test_measure_now);
  ADD ("sheet-over-work", story_alarm, test_sheet_over_work);
  ADD ("alarm-values", story_alarm, test_alarm_values);
  ADD ("mismatch", story_infusing, test_mismatch);
  ADD ("stop-without-link", story_alarm, test_stop_without_link);
  ADD ("stop-while-starting", story_alarm, test_stop_while_starting);
  ADD ("pause-of-one", story_infusing, test_pause_of_one);
  ADD ("four-drugs", story_infusing, test_four_drugs);
  ADD ("contrast", story_alarm, test_contrast);
  ADD ("wide-numbers", story_infusing, test_wide_numbers);
  ADD ("palettes", story_infusing, test_palettes);
  g_test_add_func ("/chair/scale", test_scale);
  g_test_add_func ("/chair/icons", test_icons);
  return g_test_run ();
}
