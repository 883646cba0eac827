/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/page.h"
#include "widget/places.h"
#include "widget/text.h"

typedef struct {
  VigilChairModel *model;
  GtkWidget *side;
  char *error;
  gboolean is_waiting;
} VigilPagePrivate;

enum { PROP_MODEL = 1, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { BAR_CHANGED, DONE, ASK, COMMAND, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VigilPage, vigil_page, GTK_TYPE_WIDGET)

static VigilPagePrivate *
priv_of (VigilPage *self)
{
  return vigil_page_get_instance_private (self);
}

static void
on_view_changed (VigilPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    vigil_page_update (self);
}

/* What was refused in another visit is not this one's. */
static void
on_reset (VigilPage *self)
{
  vigil_page_set_error (self, NULL);
}

static void
vigil_page_constructed (GObject *object)
{
  VigilPage *self = VIGIL_PAGE (object);

  G_OBJECT_CLASS (vigil_page_parent_class)->constructed (object);
  g_signal_connect_object (priv_of (self)->model, "view-changed", G_CALLBACK (on_view_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv_of (self)->model, "reset", G_CALLBACK (on_reset), self, G_CONNECT_SWAPPED);
}

static void
vigil_page_map (GtkWidget *widget)
{
  priv_of (VIGIL_PAGE (widget))->is_waiting = FALSE;
  GTK_WIDGET_CLASS (vigil_page_parent_class)->map (widget);
  vigil_page_update (VIGIL_PAGE (widget));
}

static void
vigil_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_MODEL)
    priv_of (VIGIL_PAGE (object))->model = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vigil_page_dispose (GObject *object)
{
  VigilPagePrivate *priv = priv_of (VIGIL_PAGE (object));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&priv->side);
  g_clear_object (&priv->model);
  g_clear_pointer (&priv->error, g_free);
  G_OBJECT_CLASS (vigil_page_parent_class)->dispose (object);
}

static void
vigil_page_class_init (VigilPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = vigil_page_constructed;
  object_class->set_property = vigil_page_set_property;
  object_class->dispose = vigil_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = vigil_page_map;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "page");
  props[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, VIGIL_TYPE_CHAIR_MODEL,
                                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[BAR_CHANGED] = g_signal_new ("bar-changed", VIGIL_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", VIGIL_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ASK] = g_signal_new ("ask", VIGIL_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_STRING);
  signals[COMMAND] = g_signal_new ("command", VIGIL_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_INT, G_TYPE_UINT);
}

static void
vigil_page_init (VigilPage *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), vigil_places_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT));
}

VigilChairModel *
vigil_page_get_model (VigilPage *self)
{
  g_return_val_if_fail (VIGIL_IS_PAGE (self), NULL);
  return priv_of (self)->model;
}

GtkWidget *
vigil_page_get_side (VigilPage *self)
{
  VigilPagePrivate *priv;

  g_return_val_if_fail (VIGIL_IS_PAGE (self), NULL);
  priv = priv_of (self);
  if (priv->side == NULL)
    priv->side = g_object_ref_sink (vigil_places_box_new (VIGIL_PAGE_SIDE_WIDTH, VIGIL_PAGE_SIDE_HEIGHT, "card"));
  return priv->side;
}

void
vigil_page_set_is_waiting (VigilPage *self)
{
  g_return_if_fail (VIGIL_IS_PAGE (self));
  priv_of (self)->is_waiting = TRUE;
}

gboolean
vigil_page_is_waiting (VigilPage *self)
{
  g_return_val_if_fail (VIGIL_IS_PAGE (self), FALSE);
  return priv_of (self)->is_waiting;
}

void
vigil_page_update (VigilPage *self)
{
  g_return_if_fail (VIGIL_IS_PAGE (self));
  if (VIGIL_PAGE_GET_CLASS (self)->update != NULL)
    VIGIL_PAGE_GET_CLASS (self)->update (self, vigil_chair_model_get_view (priv_of (self)->model));
  vigil_page_bar_changed (self);
}

void
vigil_page_describe (VigilPage *self, VigilPageBar *bar)
{
  g_return_if_fail (VIGIL_IS_PAGE (self));
  *bar = (VigilPageBar){ 0 };
  if (VIGIL_PAGE_GET_CLASS (self)->describe != NULL)
    VIGIL_PAGE_GET_CLASS (self)->describe (self, bar);
  if (priv_of (self)->error == NULL)
    return;
  bar->has_records = FALSE;
  /* also where the primary cannot be tapped: what was refused may have been another button's */
  g_strlcpy (bar->primary_caption, priv_of (self)->error, sizeof bar->primary_caption);
  if (*bar->primary_off != '\0')
    g_strlcpy (bar->primary_off, priv_of (self)->error, sizeof bar->primary_off);
}

void
vigil_page_back (VigilPage *self)
{
  g_return_if_fail (VIGIL_IS_PAGE (self));
  if (VIGIL_PAGE_GET_CLASS (self)->back != NULL)
    VIGIL_PAGE_GET_CLASS (self)->back (self);
}

void
vigil_page_secondary (VigilPage *self)
{
  g_return_if_fail (VIGIL_IS_PAGE (self));
  if (VIGIL_PAGE_GET_CLASS (self)->secondary != NULL)
    VIGIL_PAGE_GET_CLASS (self)->secondary (self);
}

void
vigil_page_primary (VigilPage *self)
{
  g_return_if_fail (VIGIL_IS_PAGE (self));
  vigil_page_set_error (self, NULL);
  if (VIGIL_PAGE_GET_CLASS (self)->primary != NULL)
    VIGIL_PAGE_GET_CLASS (self)->primary (self);
}

void
vigil_page_bar_changed (VigilPage *self)
{
  g_signal_emit (self, signals[BAR_CHANGED], 0);
}

void
vigil_page_done (VigilPage *self)
{
  g_signal_emit (self, signals[DONE], 0);
}

void
vigil_page_ask (VigilPage *self, const char *task)
{
  g_signal_emit (self, signals[ASK], 0, task);
}

void
vigil_page_ask_score (VigilPage *self, const char *instrument_id)
{
  g_autofree char *task = g_strconcat ("score:", instrument_id, NULL);

  vigil_page_ask (self, task);
}

void
vigil_page_command (VigilPage *self, int channel, VigilVerb verb)
{
  g_signal_emit (self, signals[COMMAND], 0, channel, (guint) verb);
}

void
vigil_page_set_error (VigilPage *self, const GError *error)
{
  VigilPagePrivate *priv = priv_of (self);

  g_clear_pointer (&priv->error, g_free);
  priv->error = error != NULL ? g_strdup (error->message) : NULL;
  vigil_page_bar_changed (self);
}

void
vigil_page_on_proposed (gint64 seq, const GError *error, gpointer self)
{
  if (error != NULL)
    vigil_page_set_error (self, error);
}

static void
on_proposed_page (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilPage) self = user_data;

  vigil_page_on_proposed (seq, error, self);
}

void
vigil_page_propose (VigilPage *self, VigilEventKind kind, JsonObject *body)
{
  g_return_if_fail (VIGIL_IS_PAGE (self));
  vigil_page_set_error (self, NULL);
  vigil_chair_model_propose (vigil_page_get_model (self), kind, body, on_proposed_page, g_object_ref (self));
}
