/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/limit-ruler.h"
#include "base/number.h"
#include "widget/style.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MARGIN 14
#define BAR_Y 36
#define BAR_HEIGHT 16

struct _VigilLimitRuler {
  GtkWidget parent_instance;
  VigilLimits limits;
  double value, last;
  char *unit;
  guint colour;
};

G_DEFINE_FINAL_TYPE (VigilLimitRuler, vigil_limit_ruler, GTK_TYPE_WIDGET)

typedef struct {
  VigilLimitRuler *self;
  cairo_t *cr;
  double k, width, top;
} Drawing;

static double
x_of (const Drawing *d, double value)
{
  return d->k * MARGIN + CLAMP (value / d->top, 0, 1) * (d->width - 2 * d->k * MARGIN);
}

static void
set_source (const Drawing *d, const char *name)
{
  GdkRGBA colour;

  vigil_style_get_color (GTK_WIDGET (d->self), name, &colour);
  gdk_cairo_set_source_rgba (d->cr, &colour);
}

static void
bar (const Drawing *d, double from, double to, const char *colour)
{
  double x = x_of (d, from);

  set_source (d, colour);
  cairo_rectangle (d->cr, x, d->k * BAR_Y, x_of (d, to) - x, d->k * BAR_HEIGHT);
  cairo_fill (d->cr);
}

static void
stripes (const Drawing *d, double from, double to, const char *colour)
{
  double x0 = x_of (d, from), x1 = x_of (d, to), y = d->k * BAR_Y, h = d->k * BAR_HEIGHT;

  cairo_save (d->cr);
  set_source (d, colour);
  cairo_set_line_width (d->cr, 2);
  cairo_rectangle (d->cr, x0 + 1, y + 1, x1 - x0 - 2, h - 2);
  cairo_stroke_preserve (d->cr);
  cairo_clip (d->cr);
  for (double x = x0 - h; x < x1; x += d->k * 16) {
    cairo_move_to (d->cr, x, y + h);
    cairo_line_to (d->cr, x + h, y);
  }
  cairo_stroke (d->cr);
  cairo_restore (d->cr);
}

static void
words (const Drawing *d, double x, double y, const char *text, double size, gboolean is_strong, const char *colour)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (d->self), text);
  PangoFontDescription *font = pango_font_description_copy (
      pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (d->self))));
  int width;

  pango_font_description_set_absolute_size (font, d->k * size * PANGO_SCALE);
  pango_font_description_set_weight (font, is_strong ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_MEDIUM);
  pango_layout_set_font_description (layout, font);
  pango_layout_get_pixel_size (layout, &width, NULL);
  set_source (d, colour);
  cairo_move_to (d->cr, CLAMP (x - width / 2.0, 0, MAX (0, d->width - width)), d->k * y);
  pango_cairo_show_layout (d->cr, layout);
  cairo_new_path (d->cr);
  pango_font_description_free (font);
  g_object_unref (layout);
}

static void
number_at (const Drawing *d, double value)
{
  char number[VIGIL_NUMBER_SIZE];

  if (isfinite (value) && value > 0)
    words (d, x_of (d, value), BAR_Y + 18, vigil_number_format (value, 3, number), 15, TRUE, "vg_text");
}

static void
draw_value (const Drawing *d)
{
  VigilLimitRuler *self = d->self;
  char number[VIGIL_NUMBER_SIZE];
  g_autofree char *text = NULL;
  double x = x_of (d, self->value), y = d->k * (BAR_Y - 2), half = d->k * 9;

  text = g_strdup_printf ("%s %s", vigil_number_format (self->value, 3, number), self->unit);
  set_source (d, "vg_text");
  cairo_move_to (d->cr, x - half, y - half);
  cairo_line_to (d->cr, x + half, y - half);
  cairo_line_to (d->cr, x, y);
  cairo_fill (d->cr);
  words (d, x, 0, text, 18, TRUE, "vg_text");
}

/* Cut into the bar from below. */
static void
draw_last (const Drawing *d)
{
  double x = x_of (d, d->self->last), y = d->k * (BAR_Y + BAR_HEIGHT + 1), half = d->k * 8;

  cairo_move_to (d->cr, x - half, y);
  cairo_line_to (d->cr, x, y - d->k * (BAR_HEIGHT - 2));
  cairo_line_to (d->cr, x + half, y);
  set_source (d, "vg_bg");
  cairo_fill_preserve (d->cr);
  set_source (d, "vg_text");
  cairo_set_line_width (d->cr, d->k * 2);
  cairo_stroke (d->cr);
}

static void
draw (const Drawing *d)
{
  VigilLimitRuler *self = d->self;
  const VigilLimits *limits = &self->limits;
  g_autofree char *hue = g_strdup_printf ("vg_drug_%u", CLAMP (self->colour, 1, 4));
  double soft_low = isfinite (limits->soft_low) ? limits->soft_low : 0;
  double soft_high = isfinite (limits->soft_high) ? limits->soft_high : limits->hard_high;

  bar (d, 0, d->top, "vg_surface_3");
  if (isfinite (soft_high)) {
    bar (d, soft_low, soft_high, hue);
    words (d, (x_of (d, soft_low) + x_of (d, soft_high)) / 2, BAR_Y + 18, _("usual"), 15, FALSE, "vg_text_3");
  }
  if (isfinite (limits->hard_high) && limits->hard_high > soft_high) {
    stripes (d, soft_high, limits->hard_high, hue);
    words (d, (x_of (d, soft_high) + x_of (d, limits->hard_high)) / 2, BAR_Y + 18, _("needs a reason"), 15, FALSE,
           "vg_text_3");
  }
  if (isfinite (limits->hard_high)) {
    set_source (d, "vg_text");
    cairo_rectangle (d->cr, x_of (d, limits->hard_high) - d->k * 2, d->k * (BAR_Y - 6), d->k * 4, d->k * (BAR_HEIGHT + 12));
    cairo_fill (d->cr);
    number_at (d, limits->hard_high);
    words (d, x_of (d, limits->hard_high), BAR_Y + 36, _("hard limit"), 15, FALSE, "vg_text_2");
  }
  number_at (d, limits->soft_low);
  number_at (d, limits->soft_high);
  if (self->last > 0)
    draw_last (d);
  if (isfinite (self->value))
    draw_value (d);
}

static void
vigil_limit_ruler_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigilLimitRuler *self = VIGIL_LIMIT_RULER (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  Drawing d = { self, NULL, vigil_style_get_scale (vigil_style_get (gtk_widget_get_display (widget))), width, 0 };

  d.top = isfinite (self->limits.hard_high) ? self->limits.hard_high * 1.1
          : isfinite (self->limits.soft_high) ? self->limits.soft_high * 1.5 : MAX (self->value * 1.5, 1);
  if (width <= 0)
    return;
  d.cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  draw (&d);
  cairo_destroy (d.cr);
}

static void
vigil_limit_ruler_finalize (GObject *object)
{
  g_free (VIGIL_LIMIT_RULER (object)->unit);
  G_OBJECT_CLASS (vigil_limit_ruler_parent_class)->finalize (object);
}

static void
vigil_limit_ruler_class_init (VigilLimitRulerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigil_limit_ruler_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = vigil_limit_ruler_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "limitruler");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vigil_limit_ruler_init (VigilLimitRuler *self)
{
  self->value = self->last = NAN;
  self->unit = g_strdup ("");
  self->limits = (VigilLimits){ NAN, NAN, NAN, NAN };
}

GtkWidget *
vigil_limit_ruler_new (void)
{
  return g_object_new (VIGIL_TYPE_LIMIT_RULER, NULL);
}

void
vigil_limit_ruler_set (VigilLimitRuler *self, const VigilLimits *limits, double value, const char *unit, guint colour)
{
  char typed[VIGIL_NUMBER_SIZE], hard[VIGIL_NUMBER_SIZE];
  g_autofree char *spoken = NULL;

  g_return_if_fail (VIGIL_IS_LIMIT_RULER (self));
  self->limits = *limits;
  self->value = value;
  self->colour = colour;
  g_free (self->unit);
  self->unit = g_strdup (unit);
  spoken = g_strdup_printf (_("%s %s, hard limit %s"), vigil_number_format (value, 3, typed), unit,
                            vigil_number_format (limits->hard_high, 3, hard));
  vigil_widget_set_spoken (GTK_WIDGET (self), spoken);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
vigil_limit_ruler_set_last (VigilLimitRuler *self, double last)
{
  g_return_if_fail (VIGIL_IS_LIMIT_RULER (self));
  self->last = last;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
