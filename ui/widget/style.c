/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/style.h"
#include "widget/scale.h"

#include "vigil-ui-resources.h"

#define CSS_PATH "/org/vigil/Bedside/css/"
#define STYLE_KEY "vigil-style"

struct _VigilStyle {
  GObject parent_instance;
  GtkCssProvider *tokens, *palette_sheet, *sizes, *classes;
  VigilPalette palette;
  double k;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilStyle, vigil_style, G_TYPE_OBJECT)

static void
load_palette (VigilStyle *self)
{
  static const char *const sheets[] = {
    [VIGIL_PALETTE_DARK] = CSS_PATH "palette-dark.css",
    [VIGIL_PALETTE_LIGHT] = CSS_PATH "palette-light.css",
    [VIGIL_PALETTE_HIGH_CONTRAST] = CSS_PATH "palette-high-contrast.css",
  };

  gtk_css_provider_load_from_resource (self->palette_sheet, sheets[self->palette]);
}

static void
load_sizes (VigilStyle *self)
{
  g_autofree char *css = vigil_scale_to_css (self->k);

  gtk_css_provider_load_from_data (self->sizes, css, -1);
}

static void
vigil_style_dispose (GObject *object)
{
  VigilStyle *self = VIGIL_STYLE (object);

  g_clear_object (&self->tokens);
  g_clear_object (&self->palette_sheet);
  g_clear_object (&self->sizes);
  g_clear_object (&self->classes);
  G_OBJECT_CLASS (vigil_style_parent_class)->dispose (object);
}

static void
vigil_style_class_init (VigilStyleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_style_dispose;
  signals[CHANGED] = g_signal_new ("changed", VIGIL_TYPE_STYLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
vigil_style_init (VigilStyle *self)
{
  self->k = 1;
  self->tokens = gtk_css_provider_new ();
  self->palette_sheet = gtk_css_provider_new ();
  self->sizes = gtk_css_provider_new ();
  self->classes = gtk_css_provider_new ();
}

VigilStyle *
vigil_style_get (GdkDisplay *display)
{
  VigilStyle *self = g_object_get_data (G_OBJECT (display), STYLE_KEY);
  GtkCssProvider *providers[4];

  if (self != NULL)
    return self;
  /* Also what makes the linker keep the resource of a static library. */
  g_resources_register (vigil_ui_get_resource ());
  self = g_object_new (VIGIL_TYPE_STYLE, NULL);
  g_object_set_data_full (G_OBJECT (display), STYLE_KEY, self, g_object_unref);
  /* names the object in the static library that registers the resource when it is loaded */
  g_assert (vigil_ui_get_resource () != NULL);
  /* The desktop's theme has no say on a fixed medical screen. */
  g_object_set (gtk_settings_get_for_display (display), "gtk-theme-name", "Empty",
                "gtk-hint-font-metrics", TRUE, NULL);
  gtk_css_provider_load_from_resource (self->tokens, CSS_PATH "tokens.css");
  gtk_css_provider_load_from_resource (self->classes, CSS_PATH "style.css");
  load_palette (self);
  load_sizes (self);
  providers[0] = self->tokens;
  providers[1] = self->classes;
  providers[2] = self->sizes;
  providers[3] = self->palette_sheet;   /* last: its colours and its few rules win */
  for (guint i = 0; i < G_N_ELEMENTS (providers); i++)
    gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (providers[i]),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + i);
  return self;
}

void
vigil_style_set_palette (VigilStyle *self, VigilPalette palette)
{
  g_return_if_fail (VIGIL_IS_STYLE (self));
  if (palette == self->palette)
    return;
  self->palette = palette;
  load_palette (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

VigilPalette
vigil_style_get_palette (VigilStyle *self)
{
  g_return_val_if_fail (VIGIL_IS_STYLE (self), VIGIL_PALETTE_DARK);
  return self->palette;
}

void
vigil_style_set_scale (VigilStyle *self, double k)
{
  g_return_if_fail (VIGIL_IS_STYLE (self) && k > 0);
  if (G_APPROX_VALUE (k, self->k, 0.001))
    return;
  self->k = k;
  load_sizes (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

double
vigil_style_get_scale (VigilStyle *self)
{
  g_return_val_if_fail (VIGIL_IS_STYLE (self), 1);
  return self->k;
}

int
vigil_style_px (GtkWidget *widget, double units)
{
  return vigil_scale_to_px (vigil_style_get (gtk_widget_get_display (widget))->k, units);
}

void
vigil_style_get_color (GtkWidget *widget, const char *name, GdkRGBA *color)
{
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, color))
    g_critical ("no colour is called %s", name);
}
