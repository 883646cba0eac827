/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/row.h"
#include "widget/icon.h"
#include "widget/text.h"

struct _VigilRow {
  GtkButton parent_instance;
  GtkWidget *mark, *mark_icon, *title, *line, *number, *chip, *end;
  const char *mark_class, *chip_class;
};

enum { TAPPED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilRow, vigil_row, GTK_TYPE_BUTTON)

static void
update_spoken (VigilRow *self)
{
  GtkWidget *const parts[] = { self->title, self->number, self->chip, self->line, self->end };
  GString *name = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    const char *text = gtk_label_get_label (GTK_LABEL (parts[i]));

    if (*text == '\0')
      continue;
    if (name->len > 0)
      g_string_append (name, ", ");
    g_string_append (name, text);
  }
  vigil_widget_set_spoken (GTK_WIDGET (self), name->str);
  g_string_free (name, TRUE);
}

static void
vigil_row_clicked (GtkButton *button)
{
  g_signal_emit (button, signals[TAPPED], 0);
}

static void
vigil_row_class_init (VigilRowClass *klass)
{
  GTK_BUTTON_CLASS (klass)->clicked = vigil_row_clicked;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "rowbutton");
  signals[TAPPED] = g_signal_new ("tapped", VIGIL_TYPE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
add_label (GtkWidget *box, const char *classes)
{
  GtkWidget *label = vigil_text_new ("", classes);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
vigil_row_init (VigilRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->mark = gtk_overlay_new ();
  self->mark_icon = vigil_icon_new (NULL, 24);
  gtk_widget_set_halign (self->mark_icon, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->mark_icon, GTK_ALIGN_CENTER);
  gtk_overlay_set_child (GTK_OVERLAY (self->mark), self->mark_icon);
  gtk_widget_add_css_class (self->mark, "mark");
  gtk_widget_set_valign (self->mark, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->mark, FALSE);
  gtk_box_append (GTK_BOX (line), self->mark);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (line), words);
  self->title = add_label (words, "row-title ink");
  self->line = add_label (words, "label ink-2");
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  /* a name that somebody typed need not have a blank */
  gtk_label_set_wrap_mode (GTK_LABEL (self->title), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_wrap (GTK_LABEL (self->line), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->title), 2);
  gtk_label_set_lines (GTK_LABEL (self->line), 2);
  /* a word that is too long may not push the chip out of the row */
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (self->line), PANGO_ELLIPSIZE_END);
  gtk_widget_set_visible (self->line, FALSE);
  self->number = add_label (line, "num-value ink");
  gtk_widget_set_visible (self->number, FALSE);
  self->end = add_label (line, "small ink-2");
  self->chip = add_label (line, "chip");
  gtk_widget_set_valign (self->chip, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->chip, FALSE);
  gtk_widget_add_css_class (line, "row-line");
  gtk_button_set_child (GTK_BUTTON (self), line);
  gtk_widget_add_css_class (GTK_WIDGET (self), "row");
}

GtkWidget *
vigil_row_new (const char *title)
{
  VigilRow *self = g_object_new (VIGIL_TYPE_ROW, NULL);

  vigil_row_set_title (self, title);
  return GTK_WIDGET (self);
}

void
vigil_row_set_mark (VigilRow *self, VigilRowMark mark)
{
  static const struct { const char *icon, *css_class; } looks[] = {
    [VIGIL_MARK_NONE] = { NULL, NULL },         [VIGIL_MARK_OPEN] = { NULL, "open" },
    [VIGIL_MARK_DONE] = { "check", "done" },    [VIGIL_MARK_BLOCKS] = { "x", "blocks" },
    [VIGIL_MARK_ADVISORY] = { "flag", "advisory" }, [VIGIL_MARK_CHOICE] = { NULL, "open" },
  };

  g_return_if_fail (VIGIL_IS_ROW (self) && mark < G_N_ELEMENTS (looks));
  if (self->mark_class != NULL)
    gtk_widget_remove_css_class (self->mark, self->mark_class);
  self->mark_class = looks[mark].css_class;
  if (self->mark_class != NULL)
    gtk_widget_add_css_class (self->mark, self->mark_class);
  vigil_icon_set_name (VIGIL_ICON (self->mark_icon), looks[mark].icon);
  gtk_widget_set_visible (self->mark, mark != VIGIL_MARK_NONE);
}

void
vigil_row_set_icon (VigilRow *self, const char *icon)
{
  g_return_if_fail (VIGIL_IS_ROW (self));
  vigil_row_set_mark (self, VIGIL_MARK_NONE);
  vigil_icon_set_name (VIGIL_ICON (self->mark_icon), icon);
  gtk_widget_set_visible (self->mark, icon != NULL);
}

static void
set_text (VigilRow *self, GtkWidget *label, const char *text)
{
  vigil_text_set (label, text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
  update_spoken (self);
}

void
vigil_row_set_title (VigilRow *self, const char *title)
{
  g_return_if_fail (VIGIL_IS_ROW (self));
  set_text (self, self->title, title);
}

void
vigil_row_set_is_low (VigilRow *self, gboolean is_low)
{
  g_return_if_fail (VIGIL_IS_ROW (self));
  gtk_label_set_wrap (GTK_LABEL (self->line), !is_low);
  gtk_label_set_lines (GTK_LABEL (self->line), is_low ? 1 : 2);
}

void
vigil_row_set_is_title_low (VigilRow *self, gboolean is_low)
{
  g_return_if_fail (VIGIL_IS_ROW (self));
  gtk_label_set_wrap (GTK_LABEL (self->title), !is_low);
  gtk_label_set_lines (GTK_LABEL (self->title), is_low ? 1 : 2);
}

void
vigil_row_set_line (VigilRow *self, const char *line)
{
  g_return_if_fail (VIGIL_IS_ROW (self));
  set_text (self, self->line, line);
}

void
vigil_row_set_is_line_strong (VigilRow *self, gboolean is_strong)
{
  g_return_if_fail (VIGIL_IS_ROW (self));
  vigil_widget_set_class (self->line, "notice", is_strong);
  vigil_widget_set_class (self->line, "mismatch", is_strong);
  gtk_widget_set_halign (self->line, is_strong ? GTK_ALIGN_START : GTK_ALIGN_FILL);
}

void
vigil_row_set_chip (VigilRow *self, const char *chip, const char *chip_class)
{
  g_return_if_fail (VIGIL_IS_ROW (self));
  if (self->chip_class != NULL)
    gtk_widget_remove_css_class (self->chip, self->chip_class);
  self->chip_class = g_intern_string (chip_class);
  if (self->chip_class != NULL)
    gtk_widget_add_css_class (self->chip, self->chip_class);
  set_text (self, self->chip, chip);
}

void
vigil_row_set_end (VigilRow *self, const char *end)
{
  g_return_if_fail (VIGIL_IS_ROW (self));
  set_text (self, self->end, end);
}

void
vigil_row_set_number (VigilRow *self, const char *number)
{
  g_return_if_fail (VIGIL_IS_ROW (self));
  set_text (self, self->number, number);
}

void
vigil_row_set_is_selected (VigilRow *self, gboolean is_selected)
{
  g_return_if_fail (VIGIL_IS_ROW (self));
  vigil_widget_set_class (GTK_WIDGET (self), "selected", is_selected);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_PRESSED,
                               is_selected ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}
