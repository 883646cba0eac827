/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/field.h"
#include "widget/text.h"

#include <string.h>

struct _VigilField {
  GtkButton parent_instance;
  GtkWidget *name, *line, *value, *caret, *unit, *error;
  char *label, *text, *hint, *fault;
  const char *size_class;
  gboolean is_active, is_fresh;
};

enum { TAPPED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilField, vigil_field, GTK_TYPE_BUTTON)

static void
update (VigilField *self)
{
  gboolean is_empty = *self->text == '\0';
  g_autofree char *spoken = g_strdup_printf ("%s: %s %s", self->label, is_empty ? "" : self->text,
                                             gtk_label_get_label (GTK_LABEL (self->unit)));

  vigil_text_set (self->value, is_empty && !self->is_active && self->hint != NULL ? self->hint : self->text);
  vigil_widget_set_class (self->value, "ink-3", is_empty);
  gtk_widget_set_visible (self->caret, self->is_active);
  vigil_text_set (self->error, self->fault != NULL ? self->fault : "");
  gtk_widget_set_visible (self->error, self->fault != NULL);
  /* in the place of the name, which the words of a fault say too: the field has no room for both */
  gtk_widget_set_visible (self->name, self->fault == NULL);
  vigil_widget_set_class (GTK_WIDGET (self), "active", self->is_active);
  vigil_widget_set_class (GTK_WIDGET (self), "wrong", self->fault != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->fault != NULL ? self->fault : "", -1);
}

/* A number stands before its unit in every script: "30 min", not "min 30". */
static void
set_unit (VigilField *self, const char *unit)
{
  vigil_text_set (self->unit, unit != NULL ? unit : "");
  gtk_widget_set_direction (self->line, unit != NULL ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_NONE);
  for (GtkWidget *cell = gtk_widget_get_first_child (self->line); cell != NULL; cell = gtk_widget_get_next_sibling (cell))
    gtk_widget_set_direction (cell, unit != NULL ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_NONE);
}

static void
vigil_field_clicked (GtkButton *button)
{
  g_signal_emit (button, signals[TAPPED], 0);
}

static void
vigil_field_finalize (GObject *object)
{
  VigilField *self = VIGIL_FIELD (object);

  g_free (self->label);
  g_free (self->text);
  g_free (self->hint);
  g_free (self->fault);
  G_OBJECT_CLASS (vigil_field_parent_class)->finalize (object);
}

static void
vigil_field_class_init (VigilFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigil_field_finalize;
  GTK_BUTTON_CLASS (klass)->clicked = vigil_field_clicked;
  signals[TAPPED] = g_signal_new ("tapped", VIGIL_TYPE_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigil_field_init (VigilField *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 7);

  self->line = line;
  self->text = g_strdup ("");
  self->size_class = "num-small";
  self->name = vigil_text_new ("", "caption ink-3");
  self->value = vigil_text_new ("", "num-small ink");
  self->caret = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  self->unit = vigil_text_new ("", "title-unit ink-2");
  self->error = vigil_text_new ("", "caption strong ink");
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_label_set_xalign (GTK_LABEL (self->error), 0);
  gtk_label_set_wrap (GTK_LABEL (self->error), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->error), 2);
  gtk_label_set_ellipsize (GTK_LABEL (self->error), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->caret, "caret");
  gtk_widget_set_valign (self->unit, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (self->value, GTK_ALIGN_BASELINE);
  gtk_box_append (GTK_BOX (line), self->value);
  gtk_box_append (GTK_BOX (line), self->caret);
  gtk_box_append (GTK_BOX (line), self->unit);
  gtk_box_append (GTK_BOX (box), self->name);
  gtk_box_append (GTK_BOX (box), self->error);
  gtk_box_append (GTK_BOX (box), line);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "field");
}

GtkWidget *
vigil_field_new (const char *name, const char *unit)
{
  VigilField *self = g_object_new (VIGIL_TYPE_FIELD, NULL);

  self->label = g_strdup (name);
  vigil_text_set (self->name, name);
  set_unit (self, unit);
  update (self);
  return GTK_WIDGET (self);
}

void
vigil_field_set_name (VigilField *self, const char *name)
{
  g_return_if_fail (VIGIL_IS_FIELD (self));
  g_free (self->label);
  self->label = g_strdup (name);
  vigil_text_set (self->name, name);
  update (self);
}

void
vigil_field_set_text (VigilField *self, const char *text)
{
  g_return_if_fail (VIGIL_IS_FIELD (self) && text != NULL);
  if (g_str_equal (self->text, text))
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  update (self);
}

const char *
vigil_field_get_text (VigilField *self)
{
  g_return_val_if_fail (VIGIL_IS_FIELD (self), "");
  return self->text;
}

void
vigil_field_set_unit (VigilField *self, const char *unit)
{
  g_return_if_fail (VIGIL_IS_FIELD (self));
  set_unit (self, unit);
  update (self);
}

void
vigil_field_set_hint (VigilField *self, const char *hint)
{
  g_return_if_fail (VIGIL_IS_FIELD (self));
  g_free (self->hint);
  self->hint = g_strdup (hint);
  update (self);
}

void
vigil_field_set_error (VigilField *self, const char *error)
{
  g_return_if_fail (VIGIL_IS_FIELD (self));
  if (g_strcmp0 (error, self->fault) == 0)
    return;
  g_free (self->fault);
  self->fault = g_strdup (error);
  update (self);
}

void
vigil_field_set_is_active (VigilField *self, gboolean is_active)
{
  g_return_if_fail (VIGIL_IS_FIELD (self));
  self->is_active = is_active;
  self->is_fresh = is_active;
  update (self);
}

void
vigil_field_set_size_class (VigilField *self, const char *size_class)
{
  gboolean is_small = g_str_equal (size_class, "num-card");

  g_return_if_fail (VIGIL_IS_FIELD (self));
  gtk_widget_remove_css_class (self->value, self->size_class);
  self->size_class = g_intern_string (size_class);
  gtk_widget_add_css_class (self->value, self->size_class);
  vigil_widget_set_class (self->unit, "title-unit", !is_small);
  vigil_widget_set_class (self->unit, "body", is_small);
}

gboolean
vigil_field_press (VigilField *self, const char *key, guint max_chars)
{
  g_autofree char *next = NULL;
  gboolean is_delete = g_str_equal (key, "delete");

  g_return_val_if_fail (VIGIL_IS_FIELD (self), FALSE);
  if (is_delete) {
    const char *end = self->text + strlen (self->text), *cut = g_utf8_find_prev_char (self->text, end);

    if (cut == NULL)
      return FALSE;
    next = g_strndup (self->text, (gsize) (cut - self->text));
  } else if (self->is_fresh) {
    next = g_strdup (key);
  } else {
    if (g_utf8_strlen (self->text, -1) + g_utf8_strlen (key, -1) > (glong) max_chars)
      return FALSE;
    next = g_strconcat (self->text, key, NULL);
  }
  self->is_fresh = FALSE;
  vigil_field_set_text (self, next);
  return TRUE;
}
