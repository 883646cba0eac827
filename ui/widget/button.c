/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/button.h"
#include "base/clock.h"
#include "widget/icon.h"

#define HOLD_MS 450

struct _VigilButton {
  GtkButton parent_instance;
  GtkWidget *icon, *label, *caption, *badge;
  char *reason, *spoken;
  gint64 held_us;              /* since then, by the hand's clock; 0 never */
  guint hold_id;               /* until readers are told that it can be pressed again */
};

enum { TAPPED, REASON, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilButton, vigil_button, GTK_TYPE_BUTTON)

static void
update_accessible (VigilButton *self)
{
  const char *label = gtk_label_get_label (GTK_LABEL (self->label));
  const char *caption = gtk_label_get_label (GTK_LABEL (self->caption));
  g_autofree char *name = NULL;

  if (self->spoken != NULL)
    name = g_strdup (self->spoken);
  else if (*caption != '\0')
    name = g_strdup_printf ("%s, %s", label, caption);
  else
    name = g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->reason != NULL ? self->reason : "", -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_DISABLED,
                               self->reason != NULL || self->hold_id != 0, -1);
}

static gboolean
on_hold_over (gpointer user_data)
{
  VigilButton *self = user_data;

  self->hold_id = 0;
  update_accessible (self);
  return G_SOURCE_REMOVE;
}

static void
vigil_button_clicked (GtkButton *button)
{
  VigilButton *self = VIGIL_BUTTON (button);

  if (vigil_button_is_held (self))
    return;
  if (self->reason != NULL)
    g_signal_emit (self, signals[REASON], 0, self->reason);
  else
    g_signal_emit (self, signals[TAPPED], 0);
}

static void
vigil_button_dispose (GObject *object)
{
  g_clear_handle_id (&VIGIL_BUTTON (object)->hold_id, g_source_remove);
  G_OBJECT_CLASS (vigil_button_parent_class)->dispose (object);
}

static void
vigil_button_finalize (GObject *object)
{
  VigilButton *self = VIGIL_BUTTON (object);

  g_free (self->reason);
  g_free (self->spoken);
  G_OBJECT_CLASS (vigil_button_parent_class)->finalize (object);
}

static void
vigil_button_class_init (VigilButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigil_button_finalize;
  GTK_BUTTON_CLASS (klass)->clicked = vigil_button_clicked;
  signals[TAPPED] = g_signal_new ("tapped", VIGIL_TYPE_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[REASON] = g_signal_new ("reason", VIGIL_TYPE_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
add_label (GtkWidget *box, const char *css_class, const char *size_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_add_css_class (label, size_class);
  gtk_widget_set_visible (label, FALSE);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
vigil_button_init (VigilButton *self)
{
  GtkWidget *overlay = gtk_overlay_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (box, "stacked");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  self->icon = vigil_icon_new (NULL, 36);
  gtk_box_append (GTK_BOX (box), self->icon);
  self->label = add_label (box, "button-label", "label");
  self->caption = add_label (box, "button-caption", "caption");
  self->badge = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->badge, "badge");
  gtk_widget_set_halign (self->badge, GTK_ALIGN_END);
  gtk_widget_set_valign (self->badge, GTK_ALIGN_START);
  gtk_widget_set_visible (self->badge, FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), box);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->badge);
  gtk_button_set_child (GTK_BUTTON (self), overlay);
}

GtkWidget *
vigil_button_new (const char *icon, int size_units, const char *label, const char *caption)
{
  VigilButton *self = g_object_new (VIGIL_TYPE_BUTTON, NULL);
  GtkWidget *box = gtk_widget_get_parent (self->icon);

  gtk_box_remove (GTK_BOX (box), self->icon);
  self->icon = vigil_icon_new (icon, size_units);
  gtk_widget_set_visible (self->icon, icon != NULL);
  gtk_box_prepend (GTK_BOX (box), self->icon);
  vigil_button_set_label (self, label);
  vigil_button_set_caption (self, caption);
  return GTK_WIDGET (self);
}

static void
set_text (VigilButton *self, GtkWidget *label, const char *text)
{
  if (text == NULL)
    text = "";
  if (g_str_equal (gtk_label_get_label (GTK_LABEL (label)), text))
    return;
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, *text != '\0');
  update_accessible (self);
}

void
vigil_button_set_icon (VigilButton *self, const char *icon)
{
  g_return_if_fail (VIGIL_IS_BUTTON (self));
  vigil_icon_set_name (VIGIL_ICON (self->icon), icon);
  gtk_widget_set_visible (self->icon, icon != NULL);
}

void
vigil_button_set_label (VigilButton *self, const char *label)
{
  g_return_if_fail (VIGIL_IS_BUTTON (self));
  set_text (self, self->label, label);
}

const char *
vigil_button_get_label (VigilButton *self)
{
  g_return_val_if_fail (VIGIL_IS_BUTTON (self), "");
  return gtk_label_get_label (GTK_LABEL (self->label));
}

void
vigil_button_set_caption (VigilButton *self, const char *caption)
{
  g_return_if_fail (VIGIL_IS_BUTTON (self));
  set_text (self, self->caption, caption);
}

void
vigil_button_set_badge (VigilButton *self, const char *badge)
{
  g_return_if_fail (VIGIL_IS_BUTTON (self));
  gtk_label_set_label (GTK_LABEL (self->badge), badge != NULL ? badge : "");
  gtk_widget_set_visible (self->badge, badge != NULL);
}

void
vigil_button_set_off (VigilButton *self, const char *reason)
{
  g_return_if_fail (VIGIL_IS_BUTTON (self));
  if (g_strcmp0 (reason, self->reason) == 0)
    return;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  if (reason != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "off");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "off");
  update_accessible (self);
}

gboolean
vigil_button_get_is_off (VigilButton *self)
{
  g_return_val_if_fail (VIGIL_IS_BUTTON (self), FALSE);
  return self->reason != NULL;
}

void
vigil_button_hold (VigilButton *self)
{
  g_autoptr (GListModel) controllers = NULL;

  g_return_if_fail (VIGIL_IS_BUTTON (self));
  controllers = gtk_widget_observe_controllers (GTK_WIDGET (self));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    gtk_event_controller_reset (controller);
  }
  self->held_us = vigil_clock_hand_us ();
  g_clear_handle_id (&self->hold_id, g_source_remove);
  self->hold_id = g_timeout_add (HOLD_MS, on_hold_over, self);
  update_accessible (self);
}

gboolean
vigil_button_is_held (VigilButton *self)
{
  g_return_val_if_fail (VIGIL_IS_BUTTON (self), FALSE);
  return self->held_us != 0 && vigil_clock_hand_us () - self->held_us < HOLD_MS * VIGIL_USEC_PER_MSEC;
}

void
vigil_button_set_spoken (VigilButton *self, const char *spoken)
{
  g_return_if_fail (VIGIL_IS_BUTTON (self));
  if (g_strcmp0 (spoken, self->spoken) == 0)
    return;
  g_free (self->spoken);
  self->spoken = g_strdup (spoken);
  update_accessible (self);
}
