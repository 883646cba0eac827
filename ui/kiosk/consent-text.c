/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/consent-text.h"
#include "widget/style.h"
#include "widget/text.h"

#include <math.h>
#include <string.h>

#define TITLE_UNITS 42
#define TITLE_LINE 1.15
#define TEXT_LINE 1.46
#define TITLE_GAP 16
#define PARAGRAPH_GAP 12

/* A run of lines of one paragraph on one page. */
typedef struct {
  guint page;
  gsize paragraph;
  int first_line, n_lines;
  double y; /* px, below the title */
} Block;

struct _VigilConsentText {
  GtkWidget parent_instance;
  char *title, *text;
  char **paragraphs;
  double size_units;
  PangoLayout *head;  /* NULL: to be laid out */
  GPtrArray *layouts; /* of PangoLayout, one a paragraph */
  GArray *blocks;     /* of Block, in order */
  guint n_pages, page;
};

G_DEFINE_FINAL_TYPE (VigilConsentText, vigil_consent_text, GTK_TYPE_WIDGET)

static double
scale_of (VigilConsentText *self)
{
  return vigil_style_get_scale (vigil_style_get (gtk_widget_get_display (GTK_WIDGET (self))));
}

static PangoLayout *
lay_out (VigilConsentText *self, const char *text, double size_units, double line,
         PangoWeight weight)
{
  double k = scale_of (self);
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes,
                          pango_attr_size_new_absolute ((int)(k * size_units * PANGO_SCALE)));
  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_attr_list_insert (
      attributes, pango_attr_line_height_new_absolute ((int)(k * size_units * line * PANGO_SCALE)));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_width (layout, (int)(k * VIGIL_CONSENT_TEXT_WIDTH) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_attr_list_unref (attributes);
  return layout;
}

static double
head_height (VigilConsentText *self)
{
  int height;

  pango_layout_get_pixel_size (self->head, NULL, &height);
  return height;
}

/* As laid out, hinting included: where a line really begins. */
static double
line_height (VigilConsentText *self)
{
  PangoLayout *layout = self->layouts->len > 0 ? g_ptr_array_index (self->layouts, 0) : NULL;
  int height;

  if (layout == NULL)
    return scale_of (self) * self->size_units * TEXT_LINE;
  pango_layout_get_size (layout, NULL, &height);
  return (double)height / PANGO_SCALE / pango_layout_get_line_count (layout);
}

/* How many lines of @n go below @y of the page: all, or what fits, but no single line is left for
 * the next page; none where a single one would stand here, or where the page is half full and a
 * fresh one can hold the paragraph whole. */
static int
lines_that_fit (VigilConsentText *self, int n, double y, double room, gboolean is_begun)
{
  int n_fit = (int)floor ((room - y) / line_height (self) + 0.001);
  int n_fresh = (int)floor (room / line_height (self) + 0.001);

  if (n_fit >= n)
    return n;
  if (y > 0 && (n_fit < 2 || (!is_begun && n <= n_fresh && 2 * y >= room)))
    return 0;
  if (n_fit == n - 1 && n_fit > 2)
    n_fit--;
  return MAX (1, n_fit);
}

static void
break_into_pages (VigilConsentText *self)
{
  double k = scale_of (self),
         room = k * (VIGIL_CONSENT_TEXT_HEIGHT - TITLE_GAP) - head_height (self), y = 0;
  guint page = 0;

  for (gsize i = 0; i < self->layouts->len; i++) {
    int n_lines = pango_layout_get_line_count (g_ptr_array_index (self->layouts, i)), line = 0;

    while (line < n_lines) {
      int n = lines_that_fit (self, n_lines - line, y, room, line > 0);
      Block block = { page, i, line, n, y };

      if (n == 0) {
        page++;
        y = 0;
        continue;
      }
      g_array_append_val (self->blocks, block);
      line += n;
      y += n * line_height (self);
      if (line < n_lines) {
        page++;
        y = 0;
      }
    }
    y += k * PARAGRAPH_GAP;
  }
  self->n_pages = page + 1;
}

static void
ensure (VigilConsentText *self)
{
  if (self->head != NULL)
    return;
  self->head = lay_out (self, self->title, TITLE_UNITS, TITLE_LINE, PANGO_WEIGHT_SEMIBOLD);
  for (char **paragraph = self->paragraphs; *paragraph != NULL; paragraph++)
    if (**paragraph != '\0')
      g_ptr_array_add (self->layouts, lay_out (self, *paragraph, self->size_units, TEXT_LINE,
                                               PANGO_WEIGHT_NORMAL));
  break_into_pages (self);
  self->page = MIN (self->page, self->n_pages - 1);
}

static void
forget (VigilConsentText *self)
{
  g_clear_object (&self->head);
  g_ptr_array_set_size (self->layouts, 0);
  g_array_set_size (self->blocks, 0);
}

static void
say (VigilConsentText *self)
{
  g_autofree char *text = vigil_consent_text_get_text_of (self, self->page);
  g_autofree char *spoken = g_strdup_printf ("%s. %s", self->title, text);

  vigil_widget_set_spoken (GTK_WIDGET (self), spoken);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
append_block (VigilConsentText *self, GtkSnapshot *snapshot, const Block *block, double top,
              const GdkRGBA *ink)
{
  PangoLayout *layout = g_ptr_array_index (self->layouts, block->paragraph);
  double height = line_height (self);
  float width = (float)gtk_widget_get_width (GTK_WIDGET (self));

  gtk_snapshot_save (snapshot);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, (float)(top + block->y), width,
                                                         (float)(block->n_lines * height)));
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (0, (float)(top + block->y - block->first_line * height)));
  gtk_snapshot_append_layout (snapshot, layout, ink);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_restore (snapshot);
}

static void
vigil_consent_text_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigilConsentText *self = VIGIL_CONSENT_TEXT (widget);
  GdkRGBA ink;
  double top;

  if (self->text == NULL)
    return;
  ensure (self);
  top = head_height (self) + scale_of (self) * TITLE_GAP;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  gtk_snapshot_append_layout (snapshot, self->head, &ink);
  for (guint i = 0; i < self->blocks->len; i++) {
    const Block *block = &g_array_index (self->blocks, Block, i);

    if (block->page == self->page)
      append_block (self, snapshot, block, top, &ink);
  }
}

static void
vigil_consent_text_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (vigil_consent_text_parent_class)->css_changed (widget, change);
  forget (VIGIL_CONSENT_TEXT (widget));
  gtk_widget_queue_draw (widget);
}

static void
vigil_consent_text_finalize (GObject *object)
{
  VigilConsentText *self = VIGIL_CONSENT_TEXT (object);

  g_clear_object (&self->head);
  g_ptr_array_unref (self->layouts);
  g_array_unref (self->blocks);
  g_strfreev (self->paragraphs);
  g_free (self->title);
  g_free (self->text);
  G_OBJECT_CLASS (vigil_consent_text_parent_class)->finalize (object);
}

static void
vigil_consent_text_class_init (VigilConsentTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigil_consent_text_finalize;
  widget_class->snapshot = vigil_consent_text_snapshot;
  widget_class->css_changed = vigil_consent_text_css_changed;
  gtk_widget_class_set_css_name (widget_class, "consenttext");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
vigil_consent_text_init (VigilConsentText *self)
{
  self->layouts = g_ptr_array_new_with_free_func (g_object_unref);
  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  self->n_pages = 1;
  /* what stands where in the letters follows the size of the screen too */
  g_signal_connect_object (vigil_style_get (gtk_widget_get_display (GTK_WIDGET (self))), "changed",
                           G_CALLBACK (forget), self, G_CONNECT_SWAPPED);
}

GtkWidget *
vigil_consent_text_new (void)
{
  return g_object_new (VIGIL_TYPE_CONSENT_TEXT, NULL);
}

/* The paragraph and the byte of it that the shown page begins with. */
static void
find_place (VigilConsentText *self, gsize *paragraph, int *at)
{
  *paragraph = 0;
  *at = 0;
  for (guint i = 0; i < self->blocks->len; i++) {
    const Block *block = &g_array_index (self->blocks, Block, i);

    if (block->page != self->page)
      continue;
    *paragraph = block->paragraph;
    *at = pango_layout_get_line_readonly (g_ptr_array_index (self->layouts, block->paragraph),
                                          block->first_line)
              ->start_index;
    return;
  }
}

static guint
page_of_place (VigilConsentText *self, gsize paragraph, int at)
{
  for (guint i = self->blocks->len; i > 0; i--) {
    const Block *block = &g_array_index (self->blocks, Block, i - 1);
    PangoLayout *layout = g_ptr_array_index (self->layouts, block->paragraph);

    if (block->paragraph < paragraph
        || (block->paragraph == paragraph
            && pango_layout_get_line_readonly (layout, block->first_line)->start_index <= at))
      return block->page;
  }
  return 0;
}

void
vigil_consent_text_set (VigilConsentText *self, const char *title, const char *text,
                        double size_units)
{
  gboolean is_same = g_strcmp0 (title, self->title) == 0 && g_strcmp0 (text, self->text) == 0;
  gsize paragraph = 0;
  int at = 0;

  g_return_if_fail (VIGIL_IS_CONSENT_TEXT (self) && size_units > 0);
  if (is_same && G_APPROX_VALUE (size_units, self->size_units, 0.01))
    return;
  if (is_same) {
    ensure (self);
    find_place (self, &paragraph, &at);
  } else {
    g_free (self->title);
    g_free (self->text);
    g_strfreev (self->paragraphs);
    self->title = g_strdup (title);
    self->text = g_strdup (text);
    self->paragraphs = g_strsplit (text, "\n\n", -1);
  }
  self->size_units = size_units;
  self->page = 0;
  forget (self);
  ensure (self);
  self->page = page_of_place (self, paragraph, at);
  say (self);
}

guint
vigil_consent_text_get_n_pages (VigilConsentText *self)
{
  g_return_val_if_fail (VIGIL_IS_CONSENT_TEXT (self) && self->text != NULL, 1);
  ensure (self);
  return self->n_pages;
}

guint
vigil_consent_text_get_page (VigilConsentText *self)
{
  g_return_val_if_fail (VIGIL_IS_CONSENT_TEXT (self) && self->text != NULL, 0);
  ensure (self);
  return self->page;
}

void
vigil_consent_text_set_page (VigilConsentText *self, guint page)
{
  g_return_if_fail (VIGIL_IS_CONSENT_TEXT (self) && self->text != NULL);
  ensure (self);
  self->page = MIN (page, self->n_pages - 1);
  say (self);
}

char *
vigil_consent_text_get_text_of (VigilConsentText *self, guint page)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (VIGIL_IS_CONSENT_TEXT (self) && self->text != NULL,
                        g_string_free (out, FALSE));
  ensure (self);
  for (guint i = 0; i < self->blocks->len; i++) {
    const Block *block = &g_array_index (self->blocks, Block, i);
    PangoLayout *layout = g_ptr_array_index (self->layouts, block->paragraph);
    int last = block->first_line + block->n_lines;
    const char *text = pango_layout_get_text (layout);
    int from, to;

    if (block->page != page)
      continue;
    from = pango_layout_get_line_readonly (layout, block->first_line)->start_index;
    to = last < pango_layout_get_line_count (layout)
             ? pango_layout_get_line_readonly (layout, last)->start_index
             : (int)strlen (text);
    if (out->len > 0)
      g_string_append (out, "\n\n");
    g_string_append_len (out, text + from, to - from);
  }
  return g_string_free (out, FALSE);
}

double
vigil_consent_text_get_height_of (VigilConsentText *self, guint page)
{
  double bottom = 0;

  g_return_val_if_fail (VIGIL_IS_CONSENT_TEXT (self) && self->text != NULL, 0);
  ensure (self);
  for (guint i = 0; i < self->blocks->len; i++) {
    const Block *block = &g_array_index (self->blocks, Block, i);

    if (block->page == page)
      bottom = MAX (bottom, block->y + block->n_lines * line_height (self));
  }
  return (bottom + head_height (self)) / scale_of (self) + TITLE_GAP;
}
