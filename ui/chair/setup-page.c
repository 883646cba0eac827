/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/setup-page.h"

#include "chair/setup-card.h"
#include "config.h"
#include "model/device-setup.h"
#include "model/known-devices.h"
#include "widget/field.h"
#include "widget/keyboard.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HEADER 56
#define ROW_WIDTH 424
#define ROW_HEIGHT 90
#define ROW_STEP 97
#define ROWS 5
#define ROWS_LISTED (ROWS - 1)
#define RIGHT_X 432
#define MAX_ADDRESS 80

typedef enum { LIST_PORTS, LIST_KINDS } List;
typedef enum { TYPED_ADDRESS, TYPED_NAME } Typed;

struct _VigilSetupPage {
  VigilPage parent_instance;
  VigilDeviceSetup *setup;
  List list;
  guint first;                  /* of the list, in the first row */
  gboolean is_named_at_start;   /* --monitor and --pump: what is remembered is not used */
  char *changed;                /* the port of what is changed; NULL: another is added */
  gboolean is_let_go;           /* by the chair, of that */
  gboolean is_saving;
  GtkWidget *body, *title, *rows[ROWS], *card;
  Typed what;                   /* is typed */
  GtkWidget *typing, *typed, *typed_help, *keyboard;
};

G_DEFINE_FINAL_TYPE (VigilSetupPage, vigil_setup_page, VIGIL_TYPE_PAGE)

static gboolean
is_visit_open (VigilSetupPage *self)
{
  VigilStage stage = vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)))->session.stage;

  return stage != VIGIL_STAGE_NONE && stage != VIGIL_STAGE_CLOSED;
}

/* ---- the list ---- */

static guint
get_n_listed (VigilSetupPage *self)
{
  return self->list == LIST_PORTS ? vigil_device_setup_get_n_ports (self->setup)
                                  : vigil_device_setup_get_n_kinds (self->setup);
}

static void
fill_row (VigilSetupPage *self, guint place, const VigilSetupRow *text)
{
  VigilRow *row = VIGIL_ROW (self->rows[place]);

  gtk_widget_set_visible (self->rows[place], text != NULL);
  if (text == NULL)
    return;
  vigil_row_set_icon (row, text->icon);
  vigil_row_set_title (row, text->title);
  vigil_row_set_line (row, text->why_not != NULL ? text->why_not : text->line);
  vigil_row_set_chip (row, text->chip, text->chip_class);
  vigil_row_set_is_selected (row, text->is_chosen);
}

/* Behind the rows of the list: the address's, or what leads on. */
static guint
get_last_place (VigilSetupPage *self)
{
  return MIN (get_n_listed (self) - self->first, ROWS_LISTED);
}

static void
show_last_row (VigilSetupPage *self, guint n_listed)
{
  gboolean has_more = n_listed > ROWS_LISTED;
  VigilSetupRow text = { 0 };

  if (self->list == LIST_PORTS && self->first + ROWS_LISTED >= n_listed)
    text = (VigilSetupRow) { .icon = "net", .title = _("Another address"),
                             .line = _("terminal server or path, to be typed") };
  else if (self->first + ROWS_LISTED < n_listed)
    text = (VigilSetupRow) { .icon = "right", .title = _("More"), .line = "" };
  else
    text = (VigilSetupRow) { .icon = "left", .title = _("Back to the first"), .line = "" };
  fill_row (self, get_last_place (self), self->list == LIST_PORTS || has_more ? &text : NULL);
}

static void
show_rows (VigilSetupPage *self)
{
  guint n = get_n_listed (self);

  if (self->first >= n)
    self->first = 0;
  for (guint i = 0; i < ROWS; i++) {
    VigilSetupRow text = { 0 };

    if (i < get_last_place (self) && self->list == LIST_PORTS)
      vigil_device_setup_fill_port (self->setup, self->first + i, &text);
    else if (i < get_last_place (self))
      vigil_device_setup_fill_kind (self->setup, self->first + i, &text);
    fill_row (self, i, text.title != NULL ? &text : NULL);
    vigil_setup_row_clear (&text);
  }
  show_last_row (self, n);
}

static void
set_list (VigilSetupPage *self, List list)
{
  self->list = list;
  self->first = 0;
  vigil_page_update (VIGIL_PAGE (self));
}

static void
stop_typing (VigilSetupPage *self)
{
  gtk_widget_set_visible (self->typing, FALSE);
  gtk_widget_set_visible (self->body, TRUE);
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
start_typing (VigilSetupPage *self, Typed what)
{
  gboolean is_name = what == TYPED_NAME;

  self->what = what;
  vigil_field_set_name (VIGIL_FIELD (self->typed), is_name ? _("Name") : _("Address"));
  vigil_field_set_text (VIGIL_FIELD (self->typed), is_name ? vigil_device_setup_get_name (self->setup) : "tcp:");
  vigil_field_set_error (VIGIL_FIELD (self->typed), NULL);
  vigil_text_set (self->typed_help, is_name ? _("As it is called here, \"Blue pump\"; left empty it is called by its kind")
                                            : _("tcp:HOST:PORT for a terminal server, or the path of a port"));
  vigil_keyboard_set_is_for_names (VIGIL_KEYBOARD (self->keyboard), is_name);
  vigil_keyboard_set_is_upper (VIGIL_KEYBOARD (self->keyboard), is_name && *vigil_device_setup_get_name (self->setup) == '\0');
  gtk_widget_set_visible (self->typing, TRUE);
  gtk_widget_set_visible (self->body, FALSE);
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
on_last_row (VigilSetupPage *self)
{
  guint n = get_n_listed (self);

  if (self->list == LIST_PORTS && self->first + ROWS_LISTED >= n) {
    start_typing (self, TYPED_ADDRESS);
    return;
  }
  self->first = self->first + ROWS_LISTED < n ? self->first + ROWS_LISTED : 0;
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_row (VigilRow *row, gpointer user_data)
{
  VigilSetupPage *self = user_data;
  guint place = 0;

  while (self->rows[place] != GTK_WIDGET (row))
    place++;
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  if (place == get_last_place (self)) {
    on_last_row (self);
  } else if (self->list == LIST_KINDS) {
    vigil_device_setup_choose_kind (self->setup, self->first + place);
  } else {
    VigilSetupRow text;
    gboolean can_be_had;

    vigil_device_setup_fill_port (self->setup, self->first + place, &text);
    can_be_had = text.why_not == NULL;
    vigil_setup_row_clear (&text);
    if (!can_be_had)
      return;
    vigil_device_setup_choose_port (self->setup, self->first + place);
    set_list (self, LIST_KINDS);
  }
}

/* ---- an address, a name ---- */

static void
on_key (VigilSetupPage *self, const char *key)
{
  if (vigil_field_press (VIGIL_FIELD (self->typed), key, self->what == TYPED_NAME ? VIGIL_DEVICE_NAME_CHARS : MAX_ADDRESS))
    vigil_field_set_error (VIGIL_FIELD (self->typed), NULL);
  if (self->what == TYPED_NAME && *vigil_field_get_text (VIGIL_FIELD (self->typed)) == '\0')
    vigil_keyboard_set_is_upper (VIGIL_KEYBOARD (self->keyboard), TRUE);
}

static void
on_typed (VigilSetupPage *self)
{
  g_autoptr (GError) error = NULL;
  const char *text = vigil_field_get_text (VIGIL_FIELD (self->typed));
  gboolean is_good = self->what == TYPED_NAME ? vigil_device_setup_set_name (self->setup, text, &error)
                                              : vigil_device_setup_choose_address (self->setup, text, &error);

  if (!is_good) {
    vigil_field_set_error (VIGIL_FIELD (self->typed), error->message);
    return;
  }
  stop_typing (self);
  if (self->what == TYPED_ADDRESS)
    set_list (self, LIST_KINDS);
}

/* ---- the chair's own hold on what is changed ---- */

static VigilCore *
core_of (VigilSetupPage *self)
{
  return vigil_chair_model_get_core (vigil_page_get_model (VIGIL_PAGE (self)));
}

static void
on_let_go (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigilSetupPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!vigil_known_devices_use_finish (result, &error))
    vigil_page_set_error (VIGIL_PAGE (self), error);
  else if (self->is_let_go)
    vigil_device_setup_try_again (self->setup);
}

/* The list begins at the page of it that has what is chosen. */
static void
show_chosen_kind (VigilSetupPage *self)
{
  set_list (self, LIST_KINDS);
  for (guint i = 0; i < vigil_device_setup_get_n_kinds (self->setup); i++) {
    VigilSetupRow text;

    vigil_device_setup_fill_kind (self->setup, i, &text);
    if (text.is_chosen)
      self->first = i / ROWS_LISTED * ROWS_LISTED;
    vigil_setup_row_clear (&text);
  }
  vigil_page_update (VIGIL_PAGE (self));
}

static void
let_go (VigilSetupPage *self)
{
  g_autofree char *file = vigil_devices_file_default_path ();

  if (self->changed == NULL || self->is_let_go || core_of (self) == NULL)
    return;
  self->is_let_go = TRUE;
  vigil_known_devices_use_async (core_of (self), file, self->changed, on_let_go, g_object_ref (self));
}

void
vigil_setup_page_begin (VigilSetupPage *self, const char *port)
{
  g_return_if_fail (VIGIL_IS_SETUP_PAGE (self));
  if (!vigil_device_setup_change (self->setup, port)) {
    vigil_device_setup_choose_address (self->setup, port, NULL);
    set_list (self, LIST_KINDS);
    vigil_device_setup_find_out (self->setup);
    return;
  }
  g_free (self->changed);
  self->changed = g_strdup (port);
  show_chosen_kind (self);
  let_go (self);
}

/* Not changed, or not now: what stood there stands there again. */
static void
take_back (VigilSetupPage *self)
{
  g_autofree char *file = vigil_devices_file_default_path ();

  if (self->is_let_go)
    vigil_known_devices_use_async (core_of (self), file, NULL, NULL, NULL);
  self->is_let_go = FALSE;
}

static void
on_used (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigilSetupPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_saving = FALSE;
  if (vigil_known_devices_use_finish (result, &error))
    vigil_page_done (VIGIL_PAGE (self));
  else
    vigil_page_set_error (VIGIL_PAGE (self), error);
}

/* ---- the page ---- */

static void
setup_update (VigilPage *page, const VigilView *view)
{
  VigilSetupPage *self = VIGIL_SETUP_PAGE (page);

  vigil_text_set (self->title, self->list == LIST_PORTS ? _("Where is it plugged in?") : _("What is it?"));
  show_rows (self);
  vigil_setup_card_update (VIGIL_SETUP_CARD (self->card));
}

static void
on_setup_changed (VigilSetupPage *self)
{
  vigil_page_update (VIGIL_PAGE (self));
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
setup_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilSetupPage *self = VIGIL_SETUP_PAGE (page);
  const char *role = vigil_device_setup_get_role (self->setup);
  VigilSetupState state;

  bar->back = self->list == LIST_KINDS ? _("Ports") : _("Devices");
  if (gtk_widget_get_visible (self->typing)) {
    bar->back = self->what == TYPED_NAME ? _("Back") : _("Ports");
    return;
  }
  bar->primary = _("Use it");
  if (role != NULL) {
    bar->secondary = _("Name");
    bar->secondary_icon = "text";
  }
  vigil_device_setup_fill_state (self->setup, &state);
  if (role == NULL)
    g_strlcpy (bar->primary_off, state.port == NULL ? _("choose its port") : _("choose what it is"), sizeof bar->primary_off);
  else if (self->is_named_at_start)
    g_strlcpy (bar->primary_off, _("devices were named at the start"), sizeof bar->primary_off);
  else if (is_visit_open (self))
    g_strlcpy (bar->primary_off, _("after this visit"), sizeof bar->primary_off);
  else
    g_snprintf (bar->primary_caption, sizeof bar->primary_caption,
                state.has_answered ? _("as %s")
                : state.is_busy    ? _("as %s, no answer yet")
                                   : _("as %s, though it does not answer"),
                role);
  vigil_setup_state_clear (&state);
}

static void
setup_primary (VigilPage *page)
{
  VigilSetupPage *self = VIGIL_SETUP_PAGE (page);
  g_autofree char *file = vigil_devices_file_default_path ();
  g_autoptr (GError) error = NULL;

  if (self->is_saving)
    return;
  if (!vigil_device_setup_save (self->setup, &error)) {
    vigil_page_set_error (page, error);
    return;
  }
  vigil_device_setup_stop (self->setup);
  g_clear_pointer (&self->changed, g_free);
  self->is_let_go = FALSE;
  self->is_saving = TRUE;
  vigil_known_devices_use_async (core_of (self), file, NULL, on_used, g_object_ref (self));
}

static void
setup_secondary (VigilPage *page)
{
  start_typing (VIGIL_SETUP_PAGE (page), TYPED_NAME);
}

static void
setup_back (VigilPage *page)
{
  VigilSetupPage *self = VIGIL_SETUP_PAGE (page);

  if (gtk_widget_get_visible (self->typing)) {
    stop_typing (self);
  } else if (self->list == LIST_KINDS) {
    vigil_device_setup_forget_port (self->setup);
    set_list (self, LIST_PORTS);
    vigil_page_bar_changed (page);
  } else {
    vigil_page_done (page);
  }
}

/* Another page may open a visit: while this one is not seen the chair has all of its devices. */
static void
vigil_setup_page_unmap (GtkWidget *widget)
{
  VigilSetupPage *self = VIGIL_SETUP_PAGE (widget);

  vigil_device_setup_stop (self->setup);
  take_back (self);
  GTK_WIDGET_CLASS (vigil_setup_page_parent_class)->unmap (widget);
}

static void
vigil_setup_page_map (GtkWidget *widget)
{
  VigilSetupPage *self = VIGIL_SETUP_PAGE (widget);

  GTK_WIDGET_CLASS (vigil_setup_page_parent_class)->map (widget);
  vigil_device_setup_start (self->setup);
  if (self->changed != NULL)
    let_go (self);
  else
    vigil_device_setup_try_again (self->setup);
}

static void
vigil_setup_page_dispose (GObject *object)
{
  VigilSetupPage *self = VIGIL_SETUP_PAGE (object);

  if (self->setup != NULL)
    vigil_device_setup_stop (self->setup);
  take_back (self);
  g_clear_pointer (&self->changed, g_free);
  g_clear_object (&self->setup);
  G_OBJECT_CLASS (vigil_setup_page_parent_class)->dispose (object);
}

static void
vigil_setup_page_class_init (VigilSetupPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigil_setup_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = vigil_setup_page_map;
  GTK_WIDGET_CLASS (klass)->unmap = vigil_setup_page_unmap;
  page_class->update = setup_update;
  page_class->describe = setup_describe;
  page_class->primary = setup_primary;
  page_class->secondary = setup_secondary;
  page_class->back = setup_back;
}

static void
build_rows (VigilSetupPage *self)
{
  for (guint i = 0; i < ROWS; i++) {
    self->rows[i] = vigil_row_new ("");
    g_signal_connect (self->rows[i], "tapped", G_CALLBACK (on_row), self);
    vigil_places_put (self->body, self->rows[i], 0, HEADER + i * ROW_STEP, ROW_WIDTH, ROW_HEIGHT);
  }
}

static void
build_typing (VigilSetupPage *self)
{
  self->typing = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  self->typed = vigil_field_new ("", NULL);
  self->typed_help = vigil_cell_new ("", 0, "label ink-2");
  self->keyboard = vigil_keyboard_new ();
  vigil_places_put (self->typing, self->typed, 0, 20, VIGIL_PAGE_WIDTH, 96);
  vigil_places_put (self->typing, self->typed_help, 12, 122, VIGIL_PAGE_WIDTH - 24, 34);
  vigil_places_put (self->typing, self->keyboard, 0, VIGIL_PAGE_HEIGHT - VIGIL_KEYBOARD_HEIGHT, VIGIL_KEYBOARD_WIDTH,
                    VIGIL_KEYBOARD_HEIGHT);
  g_signal_connect_swapped (self->keyboard, "key", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (self->keyboard, "done", G_CALLBACK (on_typed), self);
  gtk_widget_set_visible (self->typing, FALSE);
  vigil_places_put (GTK_WIDGET (self), self->typing, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
}

static void
build_side (VigilSetupPage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));
  static const char *const words[]
      = { N_("Only what a device needs to be read is sent while it is set up, and never a command to a pump."),
          N_("Listen only: not one byte leaves, for a line that another host uses already."),
          N_("It is remembered by its adapter, whatever number the port has after the next start.") };

  vigil_places_put (side, vigil_cell_new (_("Setting up"), 0, "row-title"), 14, 10, 342, 34);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    GtkWidget *cell = vigil_cell_new (_(words[i]), 0, "label ink-2");

    gtk_inscription_set_yalign (GTK_INSCRIPTION (cell), 0);
    vigil_places_put (side, cell, 14, i == 0 ? 44 : 58 + i * 62.0, 342, 68);
  }
}

static void
vigil_setup_page_init (VigilSetupPage *self)
{
  self->setup = vigil_device_setup_new (NULL);
  self->body = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  vigil_places_put (GTK_WIDGET (self), self->body, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  self->title = vigil_cell_new ("", 0, "title");
  vigil_places_put (self->body, self->title, 0, 4, VIGIL_PAGE_WIDTH, 44);
  build_rows (self);
  self->card = vigil_setup_card_new (self->setup);
  vigil_places_put (self->body, self->card, RIGHT_X, HEADER, VIGIL_SETUP_CARD_WIDTH, VIGIL_SETUP_CARD_HEIGHT);
  build_typing (self);
  build_side (self);
  g_signal_connect_object (self->setup, "changed", G_CALLBACK (on_setup_changed), self, G_CONNECT_SWAPPED);
}

GtkWidget *
vigil_setup_page_new (VigilChairModel *model)
{
  VigilSetupPage *self = g_object_new (VIGIL_TYPE_SETUP_PAGE, "model", model, NULL);
  VigilCore *core = vigil_chair_model_get_core (model);

  self->is_named_at_start = core != NULL && !vigil_core_uses_devices_file (core);
  return GTK_WIDGET (self);
}
