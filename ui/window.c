/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "window.h"
#include "widget/frame.h"
#include "widget/style.h"

#define LEAST_K 0.5

struct _VigilWindow {
  GtkApplicationWindow parent_instance;
  GdkSurface *surface;
  guint fit_source;
  int design_width, design_height;
  double least_k;
};

G_DEFINE_FINAL_TYPE (VigilWindow, vigil_window, GTK_TYPE_APPLICATION_WINDOW)

static void
fit (VigilWindow *self, int width, int height)
{
  double k = MIN ((double) width / self->design_width, (double) height / self->design_height);

  if (width > 0 && height > 0)
    vigil_style_set_scale (vigil_style_get (gtk_widget_get_display (GTK_WIDGET (self))),
                           CLAMP (k, self->least_k, 4));
}

static gboolean
on_idle_fit (gpointer user_data)
{
  VigilWindow *self = user_data;

  self->fit_source = 0;
  if (self->surface != NULL)
    fit (self, gdk_surface_get_width (self->surface), gdk_surface_get_height (self->surface));
  return G_SOURCE_REMOVE;
}

/* Not at once: the surface tells its size in the middle of a layout. */
static void
on_surface_size_changed (VigilWindow *self)
{
  if (self->fit_source == 0)
    self->fit_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle_fit, self, NULL);
}

static void
vigil_window_realize (GtkWidget *widget)
{
  VigilWindow *self = VIGIL_WINDOW (widget);

  GTK_WIDGET_CLASS (vigil_window_parent_class)->realize (widget);
  self->surface = gtk_native_get_surface (GTK_NATIVE (widget));
  g_signal_connect_object (self->surface, "notify::width", G_CALLBACK (on_surface_size_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->surface, "notify::height", G_CALLBACK (on_surface_size_changed),
                           self, G_CONNECT_SWAPPED);
}

static void
vigil_window_unrealize (GtkWidget *widget)
{
  VigilWindow *self = VIGIL_WINDOW (widget);

  self->surface = NULL;
  g_clear_handle_id (&self->fit_source, g_source_remove);
  GTK_WIDGET_CLASS (vigil_window_parent_class)->unrealize (widget);
}

/* GTK's inspector is a way out of a kiosk: Ctrl+Shift+D opens nothing here. */
static gboolean
vigil_window_enable_debugging (GtkWindow *window, gboolean toggle)
{
  return FALSE;
}

static void
vigil_window_class_init (VigilWindowClass *klass)
{
  GTK_WIDGET_CLASS (klass)->realize = vigil_window_realize;
  GTK_WIDGET_CLASS (klass)->unrealize = vigil_window_unrealize;
  GTK_WINDOW_CLASS (klass)->enable_debugging = vigil_window_enable_debugging;
}

static void
vigil_window_init (VigilWindow *self)
{
  self->design_width = VIGIL_FRAME_WIDTH;
  self->design_height = VIGIL_FRAME_HEIGHT;
  self->least_k = LEAST_K;
}

GtkWidget *
vigil_window_new (GtkApplication *app, gboolean is_windowed)
{
  VigilWindow *self = g_object_new (VIGIL_TYPE_WINDOW, "application", app, "title", "Vigil", NULL);

  vigil_style_get (gtk_widget_get_display (GTK_WIDGET (self)));
  gtk_window_set_decorated (GTK_WINDOW (self), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self), VIGIL_FRAME_WIDTH, VIGIL_FRAME_HEIGHT);
  if (!is_windowed)
    gtk_window_fullscreen (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}

void
vigil_window_set_design (VigilWindow *self, int width, int height, double least_k)
{
  g_return_if_fail (VIGIL_IS_WINDOW (self) && width > 0 && height > 0);
  self->design_width = width;
  self->design_height = height;
  self->least_k = least_k;
  if (self->surface != NULL)
    on_surface_size_changed (self);
}
