/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/setup-card.h"

#include "config.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define INNER (VIGIL_SETUP_CARD_WIDTH - 32)
#define COUNTERS 4

struct _VigilSetupCard {
  GtkWidget parent_instance;
  VigilDeviceSetup *setup;
  GtkWidget *name, *detail, *maturity, *state, *told, *counters[COUNTERS], *last;
  GtkWidget *find, *listen, *speed, *pumps, *place;
};

G_DEFINE_FINAL_TYPE (VigilSetupCard, vigil_setup_card, GTK_TYPE_WIDGET)

/* From the right end of the lower row on, then above it, where the bytes make room for them. */
static void
place_choices (VigilSetupCard *self)
{
  GtkWidget *const choices[] = { self->pumps, self->speed, self->place };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++) {
    if (!gtk_widget_get_visible (choices[i]))
      continue;
    vigil_places_set (GTK_WIDGET (self), choices[i], n < 2 ? 299 : 158, n == 0 ? 378 : 284, 133, n == 0 ? 88 : 86);
    n++;
  }
  vigil_places_set (GTK_WIDGET (self), self->last, 16, 308, n > 1 ? INNER - 141.0 * (n - 1) : INNER, 68);
}

static void
show_buttons (VigilSetupCard *self, const VigilSetupState *state)
{
  guint n = vigil_device_setup_get_n_pumps (self->setup);
  g_autofree char *pumps = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u pump", "%u pumps", n), n);
  g_autofree char *speed = g_strdup_printf ("%u", vigil_device_setup_get_speed (self->setup));
  gboolean is_listen_only = vigil_device_setup_get_is_listen_only (self->setup);
  const char *role = vigil_device_setup_get_role (self->setup);

  vigil_button_set_off (VIGIL_BUTTON (self->find), state->port == NULL ? _("no port") : state->is_busy ? _("one moment") : NULL);
  vigil_button_set_label (VIGIL_BUTTON (self->find), state->device != NULL ? _("Try again") : _("Find out"));
  vigil_button_set_caption (VIGIL_BUTTON (self->find), state->device != NULL ? "" : _("what it is"));
  vigil_button_set_caption (VIGIL_BUTTON (self->listen), is_listen_only ? _("nothing is sent") : _("off"));
  vigil_widget_set_class (self->listen, "selected", is_listen_only);
  vigil_button_set_label (VIGIL_BUTTON (self->pumps), pumps);
  vigil_button_set_label (VIGIL_BUTTON (self->speed), speed);
  vigil_button_set_label (VIGIL_BUTTON (self->place), role != NULL ? role : "");
  gtk_widget_set_visible (self->pumps, vigil_device_setup_get_max_pumps (self->setup) > 1);
  gtk_widget_set_visible (self->speed, vigil_device_setup_get_n_speeds (self->setup) > 1);
  gtk_widget_set_visible (self->place, vigil_device_setup_get_n_places (self->setup) > 1);
  place_choices (self);
}

void
vigil_setup_card_update (VigilSetupCard *self)
{
  VigilSetupState state;
  const char *counts[COUNTERS];

  g_return_if_fail (VIGIL_IS_SETUP_CARD (self));
  vigil_device_setup_fill_state (self->setup, &state);
  vigil_text_set (self->name, state.device != NULL ? state.device : state.port != NULL ? state.port : _("No port chosen"));
  vigil_text_set (self->detail, state.line);
  vigil_text_set (self->maturity, state.maturity);
  gtk_widget_set_visible (self->maturity, *state.maturity != '\0');
  vigil_text_set (self->state, state.state);
  vigil_widget_set_class (self->state, "mismatch", g_strcmp0 (state.state_class, "inverse") == 0);
  vigil_text_set (self->told, state.told);
  counts[0] = state.bytes;
  counts[1] = state.frames;
  counts[2] = state.bad;
  counts[3] = state.sent;
  for (guint i = 0; i < COUNTERS; i++)
    vigil_text_set (self->counters[i], counts[i]);
  vigil_text_set (self->last, *state.last != '\0' ? state.last : _("none yet"));
  show_buttons (self, &state);
  vigil_setup_state_clear (&state);
}

static void
on_find (VigilSetupCard *self)
{
  VigilSetupState state;

  vigil_device_setup_fill_state (self->setup, &state);
  if (state.device != NULL)
    vigil_device_setup_try_again (self->setup);
  else
    vigil_device_setup_find_out (self->setup);
  vigil_setup_state_clear (&state);
}

static void
on_listen (VigilSetupCard *self)
{
  vigil_device_setup_set_is_listen_only (self->setup, !vigil_device_setup_get_is_listen_only (self->setup));
}

static void
on_speed (VigilSetupCard *self)
{
  vigil_device_setup_next_speed (self->setup);
}

static void
on_pumps (VigilSetupCard *self)
{
  guint n = vigil_device_setup_get_n_pumps (self->setup);

  vigil_device_setup_set_n_pumps (self->setup, n < vigil_device_setup_get_max_pumps (self->setup) ? n + 1 : 1);
}

static void
on_place (VigilSetupCard *self)
{
  vigil_device_setup_next_place (self->setup);
}

static void
vigil_setup_card_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&VIGIL_SETUP_CARD (object)->setup);
  G_OBJECT_CLASS (vigil_setup_card_parent_class)->dispose (object);
}

static void
vigil_setup_card_class_init (VigilSetupCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_setup_card_dispose;
}

static void
build_counters (VigilSetupCard *self)
{
  static const char *const names[COUNTERS] = { N_("bytes"), N_("frames"), N_("bad"), N_("sent") };

  for (guint i = 0; i < COUNTERS; i++) {
    GtkWidget *name = vigil_cell_new (_(names[i]), 0, "caption ink-3");

    self->counters[i] = vigil_cell_new ("", 0, "row-title");
    /* each below its own name in every script, or two counts would run into one */
    gtk_widget_set_direction (name, GTK_TEXT_DIR_LTR);
    gtk_widget_set_direction (self->counters[i], GTK_TEXT_DIR_LTR);
    vigil_places_put (GTK_WIDGET (self), name, 16 + i * 104.0, 216, 100, 24);
    vigil_places_put (GTK_WIDGET (self), self->counters[i], 16 + i * 104.0, 240, 104, 34);
  }
  self->last = vigil_cell_new ("", 0, "label ink-2");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->last), 0);
  vigil_places_put (GTK_WIDGET (self), vigil_cell_new (_("last bytes"), 0, "caption ink-3"), 16, 284, INNER, 24);
  vigil_places_put (GTK_WIDGET (self), self->last, 16, 308, INNER, 68);
}

static void
vigil_setup_card_init (VigilSetupCard *self)
{
  GtkWidget *chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (GTK_WIDGET (self), vigil_places_new (VIGIL_SETUP_CARD_WIDTH, VIGIL_SETUP_CARD_HEIGHT));
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  self->maturity = vigil_text_new ("", "chip line");
  gtk_widget_set_halign (chips, GTK_ALIGN_START);
  gtk_widget_set_valign (chips, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (chips), self->maturity);
  self->name = vigil_cell_new ("", 0, "card-title");
  self->detail = vigil_cell_new ("", 0, "label ink-2");
  self->state = vigil_cell_new ("", 0, "body strong notice");
  self->told = vigil_cell_new ("", 0, "label ink-2");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->state), 0);
  vigil_places_put (GTK_WIDGET (self), self->name, 16, 6, INNER, 34);
  vigil_places_put (GTK_WIDGET (self), self->detail, 16, 38, INNER, 26);
  vigil_places_put (GTK_WIDGET (self), chips, 16, 64, INNER, 36);
  vigil_places_put (GTK_WIDGET (self), self->state, 16, 102, INNER, 52);
  vigil_places_put (GTK_WIDGET (self), self->told, 16, 155, INNER, 48);
  vigil_places_put (GTK_WIDGET (self), vigil_places_box_new (INNER, 1, "divider"), 16, 204, INNER, 1);
  build_counters (self);
  self->find = vigil_button_new (NULL, 0, _("Find out"), "");
  self->listen = vigil_button_new (NULL, 0, _("Listen only"), "");
  /* Translators: below a number, the speed of a serial line */
  self->speed = vigil_button_new (NULL, 0, "", _("bits a second"));
  self->pumps = vigil_button_new (NULL, 0, "", _("on this line"));
  /* Translators: below "pump 2" or "monitor 2" */
  self->place = vigil_button_new (NULL, 0, "", _("its place"));
  gtk_widget_add_css_class (self->listen, "choice");
  g_signal_connect_swapped (self->find, "tapped", G_CALLBACK (on_find), self);
  g_signal_connect_swapped (self->listen, "tapped", G_CALLBACK (on_listen), self);
  g_signal_connect_swapped (self->speed, "tapped", G_CALLBACK (on_speed), self);
  g_signal_connect_swapped (self->pumps, "tapped", G_CALLBACK (on_pumps), self);
  g_signal_connect_swapped (self->place, "tapped", G_CALLBACK (on_place), self);
  vigil_places_put (GTK_WIDGET (self), self->find, 16, 378, 133, 88);
  vigil_places_put (GTK_WIDGET (self), self->listen, 157, 378, 134, 88);
  vigil_places_put (GTK_WIDGET (self), self->speed, 299, 378, 133, 88);
  vigil_places_put (GTK_WIDGET (self), self->pumps, 299, 378, 133, 88);
  vigil_places_put (GTK_WIDGET (self), self->place, 299, 378, 133, 88);
}

GtkWidget *
vigil_setup_card_new (VigilDeviceSetup *setup)
{
  VigilSetupCard *self = g_object_new (VIGIL_TYPE_SETUP_CARD, NULL);

  self->setup = g_object_ref (setup);
  return GTK_WIDGET (self);
}
