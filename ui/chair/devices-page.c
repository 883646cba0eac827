/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/devices-page.h"

#include "base/number.h"
#include "chair/devices-empty.h"
#include "chair/save-panel.h"
#include "config.h"
#include "model/device-text.h"
#include "model/known-devices.h"
#include "model/save-text.h"
#include "widget/button.h"
#include "widget/icon.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define HEADER 56
#define ROW_WIDTH 424
#define ROW_HEIGHT 90
#define ROW_STEP 97
#define ROWS 5
#define RIGHT_X 432
#define RIGHT_WIDTH 448
#define RIGHT_HEIGHT (VIGIL_PAGE_HEIGHT - HEADER)
#define SIGNAL_Y 116
#define SIGNAL_STEP 29
#define SIGNALS 7
#define COUNTERS 4
#define FORGET_WITHIN_MS 3000   /* the second tap */

struct _VigilDevicesPage {
  VigilPage parent_instance;
  guint selected;
  guint first;                  /* of its signals, in the first line */
  gboolean is_opening;
  VigilPortWatch *watch;
  GtkWidget *title, *no_site, *rows[ROWS];
  GtkWidget *card, *name, *detail, *chips, *maturity, *none;
  GtkWidget *signals[SIGNALS], *values[SIGNALS], *ages[SIGNALS];
  GtkWidget *counters[COUNTERS], *change, *forget, *more;
  guint forget_timer;           /* between the two taps */
  GtkWidget *rules, *side_monitor, *side_pump, *watchdog_box, *side_watchdog, *saving;
  GtkWidget *empty;             /* instead of the card */
};

G_DEFINE_FINAL_TYPE (VigilDevicesPage, vigil_devices_page, VIGIL_TYPE_PAGE)

static const VigilView *
view_of (VigilDevicesPage *self)
{
  return vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)));
}

static gboolean
is_visit_open (const VigilView *view)
{
  return view->session.stage != VIGIL_STAGE_NONE && view->session.stage != VIGIL_STAGE_CLOSED;
}

static const char *
why_not_change (VigilDevicesPage *self, const VigilView *view)
{
  VigilCore *core = vigil_chair_model_get_core (vigil_page_get_model (VIGIL_PAGE (self)));

  if (core != NULL && !vigil_core_uses_devices_file (core))
    return _("named at the start");
  return is_visit_open (view) ? _("after this visit") : NULL;
}

/* NULL too where it could not be set up now, or has no row. */
static const VigilPortInfo *
find_new_port (VigilDevicesPage *self, const VigilView *view)
{
  if (why_not_change (self, view) != NULL || view->n_links > ROWS - 2)
    return NULL;
  return vigil_port_watch_find_new (self->watch, view);
}

static void
show_new (VigilDevicesPage *self, guint place, const VigilPortInfo *port)
{
  VigilRow *row = VIGIL_ROW (self->rows[place]);
  g_autofree char *node = g_path_get_basename (port->node);
  g_autofree char *line = g_strdup_printf ("%s, %s", port->product != NULL ? port->product : _("USB serial adapter"), node);

  vigil_row_set_icon (row, "usb");
  vigil_row_set_title (row, _("What is this?"));
  vigil_row_set_line (row, line);
  vigil_row_set_chip (row, _("New"), "line");
  vigil_row_set_is_selected (row, FALSE);
}

/* Behind the last device: where a new one is set up, or the devices that have no row yet. */
static void
show_add (VigilDevicesPage *self, guint place, const VigilView *view)
{
  VigilRow *row = VIGIL_ROW (self->rows[place]);

  vigil_row_set_icon (row, "plus");
  vigil_row_set_title (row, _("Add a device"));
  vigil_row_set_line (row, view->n_links == 0 ? _("no device is set up yet") : _("another monitor or pump"));
  vigil_row_set_chip (row, NULL, NULL);
  vigil_row_set_is_selected (row, FALSE);
}

static void
show_rows (VigilDevicesPage *self, const VigilView *view)
{
  guint n_shown = MIN (view->n_links, ROWS - 1);
  const VigilPortInfo *port = find_new_port (self, view);
  guint last = port != NULL ? n_shown + 1 : n_shown;

  if (port != NULL)
    show_new (self, n_shown, port);
  show_add (self, last, view);
  for (guint i = 0; i < ROWS; i++) {
    VigilDeviceText text;

    gtk_widget_set_visible (self->rows[i], i <= last);
    if (i >= n_shown)
      continue;
    vigil_device_text_fill (&text, &view->links[i], view->now_wall_us);
    vigil_row_set_icon (VIGIL_ROW (self->rows[i]), text.icon);
    vigil_row_set_title (VIGIL_ROW (self->rows[i]), text.name);
    vigil_row_set_line (VIGIL_ROW (self->rows[i]), text.place);
    vigil_row_set_chip (VIGIL_ROW (self->rows[i]), text.state, text.chip_class);
    vigil_row_set_is_selected (VIGIL_ROW (self->rows[i]), i == self->selected);
  }
}

/* What does not fit stands on a second page, never below an edge. */
static void
show_more (VigilDevicesPage *self, guint n)
{
  g_autofree char *page = g_strdup_printf (_("%u of %u"), self->first / SIGNALS + 1, (n + SIGNALS - 1) / SIGNALS);

  gtk_widget_set_visible (self->more, n > SIGNALS);
  vigil_places_set (self->card, self->chips, n > SIGNALS ? 180 : 276, 44, 156, 36);
  vigil_places_set (self->card, self->detail, 16, 46, n > SIGNALS ? 162 : 258, 32);
  vigil_button_set_caption (VIGIL_BUTTON (self->more), page);
}

static void
show_signals (VigilDevicesPage *self, const VigilView *view, const VigilLinkView *link)
{
  static const char *const hues[] = { "hue-hr", "hue-spo2", "hue-rr", "hue-nibp", "hue-etco2", "hue-temp" };
  VigilSignalText signals[VIGIL_DEVICE_SIGNALS];
  guint n = vigil_device_signals_fill (signals, VIGIL_DEVICE_SIGNALS, view, link);

  if (self->first >= n)
    self->first = 0;
  show_more (self, n);
  vigil_text_set (self->none, n == 0 ? _("Nothing has been heard from this pump yet.") : "");
  for (guint i = 0; i < SIGNALS; i++) {
    const VigilSignalText *signal = self->first + i < n ? &signals[self->first + i] : NULL;

    vigil_text_set (self->signals[i], signal != NULL ? signal->name : "");
    vigil_text_set (self->values[i], signal != NULL ? signal->value : "");
    vigil_text_set (self->ages[i], signal != NULL ? signal->age : "");
    for (guint k = 0; k < G_N_ELEMENTS (hues); k++)
      vigil_widget_set_class (self->signals[i], hues[k], signal != NULL && g_strcmp0 (signal->hue, hues[k]) == 0);
    vigil_widget_set_class (self->values[i], "ink-3", signal != NULL && !signal->is_known);
  }
}

static void
show_counters (VigilDevicesPage *self, const VigilLinkView *link)
{
  g_autofree char *in = vigil_save_text_size (link->bytes), *sent = vigil_save_text_size (link->bytes_sent);
  char frames[VIGIL_NUMBER_SIZE], bad[VIGIL_NUMBER_SIZE];

  vigil_text_set (self->counters[0], vigil_number_format ((double) link->frames, 0, frames));
  vigil_text_set (self->counters[1], vigil_number_format ((double) link->errors, 0, bad));
  vigil_text_set (self->counters[2], in);
  vigil_text_set (self->counters[3], sent);
}

static void
show_device (VigilDevicesPage *self, const VigilView *view)
{
  const VigilLinkView *link = &view->links[self->selected];
  VigilDeviceText text;

  gtk_widget_set_visible (self->card, view->n_links > 0);
  gtk_widget_set_visible (self->empty, view->n_links == 0);
  if (view->n_links == 0)
    return;
  vigil_device_text_fill (&text, link, view->now_wall_us);
  vigil_text_set (self->name, text.name);
  vigil_text_set (self->detail, text.detail);
  vigil_text_set (self->maturity, text.maturity);
  gtk_widget_set_visible (self->maturity, *text.maturity != '\0');
  show_signals (self, view, link);
  show_counters (self, link);
  vigil_button_set_off (VIGIL_BUTTON (self->change), why_not_change (self, view));
  vigil_button_set_off (VIGIL_BUTTON (self->forget), why_not_change (self, view));
}

static void
show_side (VigilDevicesPage *self, const VigilView *view)
{
  g_autofree char *watchdog = view->session.n_channels > 0 ? vigil_device_words_watchdog (&view->session.channels[0])
                                                           : NULL;

  vigil_text_set (self->side_monitor, vigil_device_words_may_send (FALSE, view->pump_control));
  vigil_text_set (self->side_pump, vigil_device_words_may_send (TRUE, view->pump_control));
  vigil_text_set (self->side_watchdog, watchdog != NULL ? watchdog : "");
  gtk_widget_set_visible (self->watchdog_box, watchdog != NULL);
  gtk_widget_set_visible (self->saving, vigil_save_panel_update (VIGIL_SAVE_PANEL (self->saving), view));
  gtk_widget_set_visible (self->rules, !gtk_widget_get_visible (self->saving));
}

static void
select_device (VigilDevicesPage *self, guint device)
{
  self->selected = device;
  self->first = 0;
  vigil_save_panel_set_link (VIGIL_SAVE_PANEL (self->saving), device);
}

static void
devices_update (VigilPage *page, const VigilView *view)
{
  VigilDevicesPage *self = VIGIL_DEVICES_PAGE (page);
  g_autofree char *place = *view->site != '\0' ? g_strdup_printf ("%s · %s", view->chair, view->site) : g_strdup (view->chair);
  g_autofree char *title = *view->chair != '\0' ? g_strdup_printf (_("Devices at chair %s"), place)
                                                : g_strdup (_("Devices at this chair"));

  if (self->selected >= view->n_links)
    select_device (self, 0);
  vigil_text_set (self->title, title);
  gtk_widget_set_visible (self->no_site, view->is_site_unknown);
  show_rows (self, view);
  show_device (self, view);
  show_side (self, view);
}

static void
devices_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilDevicesPage *self = VIGIL_DEVICES_PAGE (page);
  VigilChairModel *model = vigil_page_get_model (page);
  const VigilView *view = view_of (self);
  const VigilAlarmProfile *profile = vigil_chair_model_get_alarm_profile (model);
  g_autofree char *missing = vigil_device_words_missing (view, profile);

  bar->secondary = _("Test sound");
  bar->secondary_icon = "bell";
  if (is_visit_open (view)) {
    bar->primary = _("Back to the visit");
    return;
  }
  if (*view->session.staff_id == '\0') {
    bar->primary = _("Sign in");
    g_strlcpy (bar->primary_caption, _("to start a visit"), sizeof bar->primary_caption);
    return;
  }
  bar->primary = _("Start a visit");
  if (self->is_opening)
    g_strlcpy (bar->primary_off, _("one moment"), sizeof bar->primary_off);
  else if (missing != NULL)
    g_snprintf (bar->primary_caption, sizeof bar->primary_caption, _("does not arrive yet: %s"), missing);
  else if (profile != NULL)
    g_strlcpy (bar->primary_caption, _("all required signals arrive"), sizeof bar->primary_caption);
}

static void
on_opened (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilDevicesPage) self = user_data;

  self->is_opening = FALSE;
  vigil_page_on_proposed (seq, error, self);
  if (error == NULL)
    vigil_page_done (VIGIL_PAGE (self));
}

static void
devices_primary (VigilPage *page)
{
  VigilDevicesPage *self = VIGIL_DEVICES_PAGE (page);
  const VigilView *view = view_of (self);

  if (is_visit_open (view)) {
    vigil_page_done (page);
  } else if (*view->session.staff_id == '\0') {
    vigil_page_ask (page, "sign-in");
  } else if (!self->is_opening) {
    self->is_opening = TRUE;
    vigil_page_bar_changed (page);
    vigil_chair_model_propose (vigil_page_get_model (page), VIGIL_EVENT_VISIT_OPENED, NULL, on_opened,
                               g_object_ref (self));
  }
}

static void
stop_forgetting (VigilDevicesPage *self)
{
  g_clear_handle_id (&self->forget_timer, g_source_remove);
  vigil_button_set_caption (VIGIL_BUTTON (self->forget), _("tap twice"));
}

static gboolean
on_forget_over (gpointer user_data)
{
  VigilDevicesPage *self = user_data;

  self->forget_timer = 0;
  stop_forgetting (self);
  return G_SOURCE_REMOVE;
}

static void
devices_secondary (VigilPage *page)
{
  vigil_page_ask (page, "sound");
}

static void
on_row (VigilRow *row, gpointer user_data)
{
  VigilDevicesPage *self = user_data;

  guint n_shown = MIN (view_of (self)->n_links, ROWS - 1), place = 0;

  while (self->rows[place] != GTK_WIDGET (row))
    place++;
  if (place >= n_shown) {
    const VigilPortInfo *port = place == n_shown ? find_new_port (self, view_of (self)) : NULL;
    g_autofree char *task = g_strconcat ("setup:", port != NULL ? vigil_port_info_get_name (port) : "", NULL);

    vigil_page_ask (VIGIL_PAGE (self), port != NULL ? task : "setup");
    return;
  }
  select_device (self, place);
  stop_forgetting (self);
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_more (VigilDevicesPage *self)
{
  self->first += SIGNALS;
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_change (VigilDevicesPage *self)
{
  g_autofree char *task = g_strconcat ("setup:", view_of (self)->links[self->selected].path, NULL);

  vigil_page_ask (VIGIL_PAGE (self), task);
}

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigilDevicesPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!vigil_known_devices_use_finish (result, &error))
    vigil_page_set_error (VIGIL_PAGE (self), error);
}

/* What is forgotten is not asked for again: the second tap is the confirmation. */
static void
on_forget (VigilDevicesPage *self)
{
  const VigilView *view = view_of (self);
  g_autofree char *file = vigil_devices_file_default_path ();
  g_autoptr (GError) error = NULL;

  if (self->forget_timer == 0) {
    self->forget_timer = g_timeout_add (FORGET_WITHIN_MS, on_forget_over, self);
    vigil_button_set_caption (VIGIL_BUTTON (self->forget), _("tap again"));
    return;
  }
  stop_forgetting (self);
  if (self->selected >= view->n_links)
    return;
  if (vigil_known_devices_forget (file, view->links[self->selected].path, &error))
    vigil_known_devices_use_async (vigil_chair_model_get_core (vigil_page_get_model (VIGIL_PAGE (self))), file, NULL,
                                   on_forgotten, g_object_ref (self));
  else
    vigil_page_set_error (VIGIL_PAGE (self), error);
}

/* Only while it is seen, and something could be set up. */
static void
vigil_devices_page_map (GtkWidget *widget)
{
  VigilDevicesPage *self = VIGIL_DEVICES_PAGE (widget);

  GTK_WIDGET_CLASS (vigil_devices_page_parent_class)->map (widget);
  if (why_not_change (self, view_of (self)) == NULL)
    vigil_port_watch_start (self->watch);
}

static void
vigil_devices_page_unmap (GtkWidget *widget)
{
  vigil_port_watch_stop (VIGIL_DEVICES_PAGE (widget)->watch);
  GTK_WIDGET_CLASS (vigil_devices_page_parent_class)->unmap (widget);
}

static void
vigil_devices_page_dispose (GObject *object)
{
  VigilDevicesPage *self = VIGIL_DEVICES_PAGE (object);

  g_clear_handle_id (&self->forget_timer, g_source_remove);
  g_clear_object (&self->watch);
  G_OBJECT_CLASS (vigil_devices_page_parent_class)->dispose (object);
}

static void
vigil_devices_page_class_init (VigilDevicesPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigil_devices_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = vigil_devices_page_map;
  GTK_WIDGET_CLASS (klass)->unmap = vigil_devices_page_unmap;
  page_class->update = devices_update;
  page_class->describe = devices_describe;
  page_class->primary = devices_primary;
  page_class->secondary = devices_secondary;
}

static void
build_rows (VigilDevicesPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  for (guint i = 0; i < ROWS; i++) {
    self->rows[i] = vigil_row_new ("");
    g_signal_connect (self->rows[i], "tapped", G_CALLBACK (on_row), self);
    vigil_places_put (widget, self->rows[i], 0, HEADER + i * ROW_STEP, ROW_WIDTH, ROW_HEIGHT);
  }
}

/* A number that lost its first figure would be another number. */
static GtkWidget *
signal_cell (VigilDevicesPage *self, double xalign, const char *classes, double x, double y, double width)
{
  GtkWidget *cell = vigil_cell_new ("", xalign, classes);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  /* two dashes and a serial number have no direction of their own */
  gtk_widget_set_direction (cell, GTK_TEXT_DIR_LTR);
  vigil_places_put (self->card, cell, x, y, width, SIGNAL_STEP);
  return cell;
}

static void
build_signals (VigilDevicesPage *self)
{
  vigil_places_put (self->card, vigil_cell_new (_("signal"), 0, "caption ink-3"), 16, 86, 144, 24);
  vigil_places_put (self->card, vigil_cell_new (_("now"), 0, "caption ink-3"), 162, 86, 152, 24);
  vigil_places_put (self->card, vigil_cell_new (_("age"), 1, "caption ink-3"), 312, 86, 120, 24);
  for (guint i = 0; i < SIGNALS; i++) {
    double y = SIGNAL_Y + i * SIGNAL_STEP;

    self->signals[i] = signal_cell (self, 0, "label strong", 16, y, 144);
    self->values[i] = signal_cell (self, 0, "label strong", 162, y, 152);
    self->ages[i] = signal_cell (self, 1, "label ink-2", 318, y, 114);
  }
  self->none = vigil_cell_new ("", 0, "label ink-2");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->none), 0);
  vigil_places_put (self->card, self->none, 16, SIGNAL_Y, 416, 80);
}

static void
build_counters (VigilDevicesPage *self)
{
  static const struct { const char *name; double x, width; } counters[COUNTERS] = {
    { N_("frames"), 16, 106 }, { N_("bad"), 126, 70 }, { N_("received"), 200, 116 }, { N_("sent"), 320, 112 },
  };

  for (guint i = 0; i < COUNTERS; i++) {
    GtkWidget *name = vigil_cell_new (_(counters[i].name), 0, "caption ink-3");

    self->counters[i] = vigil_cell_new ("", 0, "row-title");
    /* each below its own name in every script, or two counts would run into one */
    gtk_widget_set_direction (name, GTK_TEXT_DIR_LTR);
    gtk_widget_set_direction (self->counters[i], GTK_TEXT_DIR_LTR);
    vigil_places_put (self->card, name, counters[i].x, 324, counters[i].width, 22);
    vigil_places_put (self->card, self->counters[i], counters[i].x, 346, counters[i].width, 30);
  }
}

static void
build_card (VigilDevicesPage *self)
{
  self->card = vigil_places_box_new (RIGHT_WIDTH, RIGHT_HEIGHT, "card");
  self->name = vigil_cell_new ("", 0, "card-title");
  self->detail = vigil_cell_new ("", 0, "label ink-2");
  self->maturity = vigil_text_new ("", "chip line");
  self->chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_halign (self->chips, GTK_ALIGN_END);
  gtk_widget_set_valign (self->chips, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->chips), self->maturity);
  self->more = vigil_button_new (NULL, 0, _("More"), "");
  vigil_places_put (self->card, self->name, 16, 8, 320, 36);
  vigil_places_put (self->card, self->detail, 16, 46, 162, 32);
  vigil_places_put (self->card, self->chips, 276, 44, 156, 36);
  vigil_places_put (self->card, self->more, 346, 10, 86, 68);
  build_signals (self);
  vigil_places_put (self->card, vigil_places_box_new (416, 1, "divider"), 16, 320, 416, 1);
  build_counters (self);
  self->change = vigil_button_new (NULL, 0, _("Change"), _("name, socket"));
  self->forget = vigil_button_new (NULL, 0, _("Forget"), _("tap twice"));
  g_signal_connect_swapped (self->more, "tapped", G_CALLBACK (on_more), self);
  g_signal_connect_swapped (self->change, "tapped", G_CALLBACK (on_change), self);
  g_signal_connect_swapped (self->forget, "tapped", G_CALLBACK (on_forget), self);
  vigil_places_put (self->card, self->change, 16, 380, 133, 88);
  vigil_places_put (self->card, vigil_save_panel_get_button (VIGIL_SAVE_PANEL (self->saving)), 157, 380, 134, 88);
  vigil_places_put (self->card, self->forget, 299, 380, 133, 88);
  vigil_places_put (GTK_WIDGET (self), self->card, RIGHT_X, HEADER, RIGHT_WIDTH, RIGHT_HEIGHT);
}

static void
build_side (VigilDevicesPage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  self->rules = vigil_places_box_new (VIGIL_SAVE_PANEL_WIDTH, VIGIL_SAVE_PANEL_HEIGHT, NULL);
  self->side_monitor = vigil_cell_new ("", 0, "label ink-2");
  self->side_pump = vigil_cell_new ("", 0, "label ink-2");
  self->side_watchdog = vigil_cell_new ("", 0, "label");
  self->watchdog_box = vigil_places_box_new (342, 96, "bar");
  vigil_places_put (self->watchdog_box, vigil_icon_new ("warn", 28), 14, 34, 28, 28);
  vigil_places_put (self->watchdog_box, self->side_watchdog, 54, 4, 280, 88);
  vigil_places_put (self->rules, vigil_cell_new (_("What Vigil may send"), 0, "row-title"), 14, 10, 342, 34);
  vigil_places_put (self->rules, self->side_monitor, 14, 44, 342, 46);
  vigil_places_put (self->rules, self->side_pump, 14, 90, 342, 50);
  vigil_places_put (self->rules, self->watchdog_box, 14, 146, 342, 96);
  vigil_places_put (side, self->rules, 0, 0, VIGIL_SAVE_PANEL_WIDTH, VIGIL_SAVE_PANEL_HEIGHT);
  vigil_places_put (side, self->saving, 0, 0, VIGIL_SAVE_PANEL_WIDTH, VIGIL_SAVE_PANEL_HEIGHT);
}

static void
vigil_devices_page_init (VigilDevicesPage *self)
{
  self->title = vigil_cell_new ("", 0, "title");
  self->no_site = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_halign (self->no_site, GTK_ALIGN_END);
  gtk_widget_set_valign (self->no_site, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->no_site), vigil_text_new (_("Site not set"), "chip tall inverse"));
  vigil_places_put (GTK_WIDGET (self), self->title, 0, 4, VIGIL_PAGE_WIDTH, 44);
  vigil_places_put (GTK_WIDGET (self), self->no_site, RIGHT_X, 4, RIGHT_WIDTH, 44);
  self->saving = vigil_save_panel_new (VIGIL_PAGE (self));
  build_rows (self);
  build_card (self);
  self->empty = vigil_devices_empty_new (RIGHT_WIDTH, RIGHT_HEIGHT);
  vigil_places_put (GTK_WIDGET (self), self->empty, RIGHT_X, HEADER, RIGHT_WIDTH, RIGHT_HEIGHT);
  build_side (self);
}

void
vigil_devices_page_set_watch (VigilDevicesPage *self, VigilPortWatch *watch)
{
  g_return_if_fail (VIGIL_IS_DEVICES_PAGE (self));
  g_set_object (&self->watch, watch);
  g_signal_connect_object (watch, "changed", G_CALLBACK (vigil_page_update), self, G_CONNECT_SWAPPED);
}

GtkWidget *
vigil_devices_page_new (VigilChairModel *model)
{
  VigilDevicesPage *self = g_object_new (VIGIL_TYPE_DEVICES_PAGE, "model", model, NULL);
  g_autoptr (VigilPortWatch) watch = vigil_port_watch_new (NULL);

  vigil_devices_page_set_watch (self, watch);
  return GTK_WIDGET (self);
}
