/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/strip.h"
#include "model/time-text.h"
#include "widget/icon.h"
#include "widget/stepper.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

typedef enum { LINK_MONITOR, LINK_PUMP, LINK_RECORD, LINK_RULES, LINK_BATTERY, N_LINKS } LinkIcon;

static const char *const link_icons[N_LINKS] = { "mon", "pump", "rec", "warn", "batt" };

struct _VigilStrip {
  GtkWidget parent_instance;
  GtkWidget *chair, *initials, *stepper, *user, *clock;
  struct { GtkWidget *box, *icon, *words; char *spoken; } links[N_LINKS];
  GtkWidget *devices, *patient, *who;
};

enum { DEVICES, USER, PATIENT, STAGE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilStrip, vigil_strip, GTK_TYPE_WIDGET)

static void
on_devices (GtkButton *button, gpointer user_data)
{
  g_signal_emit (user_data, signals[DEVICES], 0);
}

static void
on_user (GtkButton *button, gpointer user_data)
{
  g_signal_emit (user_data, signals[USER], 0);
}

static void
on_patient (GtkButton *button, gpointer user_data)
{
  g_signal_emit (user_data, signals[PATIENT], 0);
}

static void
on_stage (VigilStepper *stepper, guint stage, gpointer user_data)
{
  g_signal_emit (user_data, signals[STAGE], 0, stage);
}

static void
vigil_strip_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_strip_parent_class)->dispose (object);
}

static void
vigil_strip_finalize (GObject *object)
{
  VigilStrip *self = VIGIL_STRIP (object);

  for (guint i = 0; i < N_LINKS; i++)
    g_free (self->links[i].spoken);
  G_OBJECT_CLASS (vigil_strip_parent_class)->finalize (object);
}

static void
vigil_strip_class_init (VigilStripClass *klass)
{
  static const char *const names[] = { "devices", "user", "patient" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigil_strip_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigil_strip_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "box");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], VIGIL_TYPE_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  signals[STAGE] = g_signal_new ("stage", VIGIL_TYPE_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_UINT);
}

static GtkWidget *
add_button (VigilStrip *self, GtkWidget *parent, GtkWidget *child, GCallback callback,
            const char *css_class)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), child);
  vigil_widget_add_classes (button, "bare in-strip");
  gtk_widget_add_css_class (child, css_class);
  g_signal_connect (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (parent), button);
  return button;
}

static void
vigil_strip_init (VigilStrip *self)
{
  GtkWidget *who = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0),
            *links = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *user = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0),
            *start = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *icons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (GTK_WIDGET (self), "strip");
  self->chair = vigil_text_new (NULL, "card-title");
  self->initials = vigil_text_new (NULL, "body initials");
  gtk_box_append (GTK_BOX (who), self->chair);
  gtk_box_append (GTK_BOX (who), self->initials);
  gtk_widget_set_valign (self->chair, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (self->initials, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (who, GTK_ALIGN_CENTER);
  self->patient = add_button (self, start, who, G_CALLBACK (on_patient), "who");
  gtk_widget_set_parent (start, GTK_WIDGET (self));
  self->stepper = vigil_stepper_new ();
  gtk_widget_set_hexpand (self->stepper, TRUE);
  gtk_widget_set_halign (self->stepper, GTK_ALIGN_CENTER);
  g_signal_connect (self->stepper, "stage", G_CALLBACK (on_stage), self);
  gtk_widget_set_parent (self->stepper, GTK_WIDGET (self));

  gtk_widget_add_css_class (links, "links");
  /* one target: each icon alone would be too small for a finger, and they lead to one page */
  self->devices = add_button (self, links, icons, G_CALLBACK (on_devices), "links");
  for (guint i = 0; i < N_LINKS; i++) {
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

    self->links[i].icon = vigil_icon_new (link_icons[i], i == LINK_BATTERY ? 24 : 22);
    self->links[i].words = vigil_text_new (NULL, "small");
    gtk_widget_set_visible (self->links[i].words, FALSE);
    gtk_box_append (GTK_BOX (box), self->links[i].icon);
    gtk_box_append (GTK_BOX (box), self->links[i].words);
    gtk_widget_add_css_class (box, "link");
    gtk_box_append (GTK_BOX (icons), box);
    self->links[i].box = box;
  }
  /* no battery is known to the program yet: nothing is shown of what nothing is known */
  gtk_widget_set_visible (self->links[LINK_BATTERY].box, FALSE);
  gtk_widget_set_visible (self->links[LINK_RULES].box, FALSE);
  gtk_box_append (GTK_BOX (user), vigil_icon_new ("user", 21));
  self->user = vigil_text_new (NULL, "small");
  gtk_box_append (GTK_BOX (user), self->user);
  self->who = add_button (self, links, user, G_CALLBACK (on_user), "link");
  self->clock = vigil_text_new (NULL, "num-card");
  gtk_widget_set_direction (self->clock, GTK_TEXT_DIR_LTR);
  gtk_box_append (GTK_BOX (links), self->clock);
  gtk_widget_set_parent (links, GTK_WIDGET (self));
}

GtkWidget *
vigil_strip_new (void)
{
  return g_object_new (VIGIL_TYPE_STRIP, NULL);
}

static void
set_link (VigilStrip *self, LinkIcon which, gboolean is_lost, const char *words, const char *spoken)
{
  vigil_icon_set_name (VIGIL_ICON (self->links[which].icon),
                       is_lost ? "unlink" : link_icons[which]);
  vigil_text_set (self->links[which].words, words);
  gtk_widget_set_visible (self->links[which].words, *words != '\0');
  vigil_widget_set_class (self->links[which].box, "lost", is_lost);
  g_free (self->links[which].spoken);
  self->links[which].spoken = g_strdup (spoken);
}

static const char *
link_state_words (VigilLinkState state)
{
  switch (state) {
  case VIGIL_LINK_CLOSED:
    return _("no cable");
  case VIGIL_LINK_SILENT:
    return _("silent");
  case VIGIL_LINK_NO_FRAMES:
    return _("not understood");
  case VIGIL_LINK_NEGOTIATING:
    return _("connecting");
  case VIGIL_LINK_LOST:
    return _("lost");
  case VIGIL_LINK_LIVE:
  case VIGIL_N_LINK_STATES:
  default:
    return "";
  }
}

/* Of several pumps the one in the worst state stands for all. */
static void
update_link (VigilStrip *self, const VigilView *view, gboolean is_pump)
{
  const VigilLinkView *worst = NULL;
  const char *device = is_pump ? _("Pump") : _("Monitor");
  g_autofree char *words = NULL, *spoken = NULL, *span = NULL;

  for (guint i = 0; i < view->n_links; i++)
    if (view->links[i].is_pump == is_pump && (worst == NULL || worst->state == VIGIL_LINK_LIVE))
      worst = &view->links[i];
  if (worst == NULL) {
    words = g_strdup (view->session.stage == VIGIL_STAGE_NONE ? "" : _("none"));
  } else if (worst->state == VIGIL_LINK_LIVE) {
    words = g_strdup ("");
  } else if (worst->state == VIGIL_LINK_LOST && worst->since_wall_us > 0) {
    span = vigil_time_span (view->now_wall_us - worst->since_wall_us, FALSE);
    /* Translators: a link is lost, since how long */
    words = g_strdup_printf (_("lost %s"), span);
  } else {
    words = g_strdup (link_state_words (worst->state));
  }
  spoken = g_strdup_printf ("%s: %s", device,
                            *words != '\0'  ? words
                            : worst != NULL ? _("connected")
                                            : _("none"));
  set_link (self, is_pump ? LINK_PUMP : LINK_MONITOR,
            worst != NULL && worst->state != VIGIL_LINK_LIVE, words, spoken);
}

static void
speak_buttons (VigilStrip *self, const VigilView *view, const char *chair)
{
  g_autofree char *patient = *view->session.initials != '\0' ? g_strdup_printf ("%s, %s", chair, view->session.initials)
                                                            : g_strdup (chair);
  g_autofree char *user = g_strdup_printf (_("User: %s"), *view->session.staff_name != '\0' ? view->session.staff_name
                                                                                           : _("locked"));

  vigil_widget_set_spoken (self->patient, patient);
  vigil_widget_set_spoken (self->who, user);
}

/* Nothing of it is shown while the site's own rules are in force. */
static void
update_rules (VigilStrip *self, const VigilView *view)
{
  gboolean is_refused = *view->clinic_refusal != '\0';

  gtk_widget_set_visible (self->links[LINK_RULES].box, is_refused);
  if (!is_refused)
    return;
  set_link (self, LINK_RULES, TRUE, _("old rules"),
            _("The new rules of the clinic are refused, the old ones stay in force"));
  vigil_icon_set_name (VIGIL_ICON (self->links[LINK_RULES].icon), link_icons[LINK_RULES]);
}

void
vigil_strip_update (VigilStrip *self, const VigilView *view)
{
  g_autofree char *chair = NULL, *clock = NULL, *spoken = NULL;
  gboolean is_refused = *view->clinic_refusal != '\0';
  const char *user;

  g_return_if_fail (VIGIL_IS_STRIP (self));
  /* what was must not be taken for what is */
  if (view->is_replay) {
    g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (view->now_wall_us / G_USEC_PER_SEC);
    g_autofree char *date = g_date_time_format (day, "%e %b");

    chair = g_strdup_printf (_("Replay %s, %g×"), g_strstrip (date), view->replay_speed);
  } else {
    chair = g_strdup_printf (_("Chair %s"), view->chair);
  }
  vigil_widget_set_class (self->chair, "replay", view->is_replay);
  clock = vigil_time_clock (view->now_wall_us);
  user = *view->session.staff_name != '\0' ? view->session.staff_name : _("locked");
  vigil_text_set (self->chair, chair);
  vigil_text_set (self->initials, view->session.initials);
  vigil_text_set (self->clock, clock);
  vigil_text_set (self->user, user);
  speak_buttons (self, view, chair);
  vigil_stepper_set_stage (VIGIL_STEPPER (self->stepper), view->session.stage);
  update_link (self, view, FALSE);
  update_link (self, view, TRUE);
  set_link (self, LINK_RECORD, !view->is_recording, view->is_recording ? "" : _("not recording"),
            view->is_recording ? _("Recording") : _("Not being recorded"));
  update_rules (self, view);
  spoken = g_strdup_printf ("%s, %s, %s%s%s", self->links[LINK_MONITOR].spoken, self->links[LINK_PUMP].spoken,
                            self->links[LINK_RECORD].spoken, is_refused ? ", " : "",
                            is_refused ? self->links[LINK_RULES].spoken : "");
  vigil_widget_set_spoken (self->devices, spoken);
}
