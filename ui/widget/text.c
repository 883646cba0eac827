/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/text.h"

#include <string.h>

void
vigil_widget_add_classes (GtkWidget *widget, const char *classes)
{
  g_auto (GStrv) names = NULL;

  if (classes == NULL)
    return;
  names = g_strsplit (classes, " ", -1);
  for (char **name = names; *name != NULL; name++)
    if (**name != '\0')
      gtk_widget_add_css_class (widget, *name);
}

void
vigil_widget_set_class (GtkWidget *widget, const char *css_class, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

void
vigil_widget_set_spoken (GtkWidget *widget, const char *spoken)
{
  const char *before = g_object_get_data (G_OBJECT (widget), "vigil-spoken");

  if (g_strcmp0 (before, spoken) == 0)
    return;
  g_object_set_data_full (G_OBJECT (widget), "vigil-spoken", g_strdup (spoken), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\n';
}

/* A line never ends in the middle of "mg/kg/h" or "2/3"; a path may. */
static PangoAttrList *
keep_slashed_together (const char *text)
{
  PangoAttrList *list = NULL;

  for (const char *slash = strchr (text, '/'); slash != NULL; slash = strchr (slash + 1, '/')) {
    const char *from = slash, *to = slash;
    PangoAttribute *attribute;

    while (from > text && !is_blank (from[-1]))
      from--;
    while (*to != '\0' && !is_blank (*to))
      to++;
    slash = to - 1;
    if (*from == '/')
      continue;
    attribute = pango_attr_allow_breaks_new (FALSE);
    attribute->start_index = (guint) (from - text);
    attribute->end_index = (guint) (to - text);
    if (list == NULL)
      list = pango_attr_list_new ();
    pango_attr_list_insert (list, attribute);
  }
  return list;
}

GtkWidget *
vigil_cell_new (const char *text, double xalign, const char *classes)
{
  GtkWidget *cell = gtk_inscription_new (text);

  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), (float) xalign);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (cell), 0.5F);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), 0);
  gtk_inscription_set_min_lines (GTK_INSCRIPTION (cell), 0);
  vigil_widget_add_classes (cell, classes);
  return cell;
}

GtkWidget *
vigil_text_new (const char *text, const char *classes)
{
  GtkWidget *label = gtk_label_new (text);

  vigil_widget_add_classes (label, classes);
  return label;
}

void
vigil_text_set (GtkWidget *text, const char *to)
{
  gboolean is_cell = GTK_IS_INSCRIPTION (text);
  g_autoptr (PangoAttrList) attributes = NULL;

  if (g_strcmp0 (is_cell ? gtk_inscription_get_text (GTK_INSCRIPTION (text)) : gtk_label_get_label (GTK_LABEL (text)),
                 to) == 0)
    return;
  attributes = to != NULL ? keep_slashed_together (to) : NULL;
  if (is_cell) {
    gtk_inscription_set_text (GTK_INSCRIPTION (text), to);
    gtk_inscription_set_attributes (GTK_INSCRIPTION (text), attributes);
  } else {
    gtk_label_set_label (GTK_LABEL (text), to);
    gtk_label_set_attributes (GTK_LABEL (text), attributes);
  }
}
