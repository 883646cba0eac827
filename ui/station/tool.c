/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/tool.h"
#include "widget/icon.h"
#include "widget/text.h"

GtkWidget *
vigil_tool_new (const char *icon, const char *words)
{
  GtkWidget *button = gtk_button_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (line, "tool-line");
  gtk_widget_set_halign (line, GTK_ALIGN_CENTER);
  if (icon != NULL)
    gtk_box_append (GTK_BOX (line), vigil_icon_new (icon, 22));
  if (words != NULL)
    gtk_box_append (GTK_BOX (line), vigil_text_new (words, "body"));
  gtk_button_set_child (GTK_BUTTON (button), line);
  gtk_widget_add_css_class (button, "tool");
  vigil_widget_set_spoken (button, words);
  return button;
}

GtkWidget *
vigil_chip_new (void)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *icon = vigil_icon_new (NULL, 20);
  GtkWidget *words = vigil_text_new ("", NULL);

  gtk_widget_set_visible (icon, FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (chip), icon);
  gtk_box_append (GTK_BOX (chip), words);
  vigil_widget_add_classes (chip, "chip tall");
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  return chip;
}

void
vigil_chip_set (GtkWidget *chip, const char *icon, const char *words)
{
  GtkWidget *first = gtk_widget_get_first_child (chip);

  vigil_icon_set_name (VIGIL_ICON (first), icon);
  gtk_widget_set_visible (first, icon != NULL);
  vigil_text_set (gtk_widget_get_last_child (chip), words);
}
