/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/stepper.h"
#include "widget/icon.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

static const struct { VigilStage stage; const char *label; } steps[] = {
  { VIGIL_STAGE_CHECK_IN, N_("Check-in") }, { VIGIL_STAGE_GATES, N_("Gates") },
  { VIGIL_STAGE_DOSE, N_("Dose") },         { VIGIL_STAGE_INFUSING, N_("Infusing") },
  { VIGIL_STAGE_RECOVERY, N_("Recovery") }, { VIGIL_STAGE_DISCHARGE, N_("Discharge") },
};

#define N_STEPS G_N_ELEMENTS (steps)

struct _VigilStepper {
  GtkWidget parent_instance;
  GtkWidget *items[N_STEPS], *ticks[N_STEPS], *dots[N_STEPS], *labels[N_STEPS];
  VigilStage stage;   /* of the visit */
};

enum { STAGE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilStepper, vigil_stepper, GTK_TYPE_WIDGET)

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  VigilStepper *self = user_data;
  GtkWidget *item = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  for (gsize i = 0; i < N_STEPS; i++)
    if (self->items[i] == item && steps[i].stage < self->stage)
      g_signal_emit (self, signals[STAGE], 0, steps[i].stage);
}

static void
vigil_stepper_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_stepper_parent_class)->dispose (object);
}

static void
vigil_stepper_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int child_minimum, child_natural;

    gtk_widget_measure (child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
    if (orientation == GTK_ORIENTATION_VERTICAL) {
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    } else {
      *minimum += child_minimum;
      *natural += child_natural;
    }
  }
}

/* In a long language, or beside a lost link, the other stages keep their marks and give up their
 * names: a cut name says less than none. */
static void
vigil_stepper_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VigilStepper *self = VIGIL_STEPPER (widget);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int minimum, natural, x = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  for (gsize i = 0; i < N_STEPS; i++)
    gtk_widget_set_child_visible (self->labels[i], width >= natural || steps[i].stage == self->stage);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int child_minimum, child_natural, w;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
    w = width >= natural ? child_natural : child_minimum;
    gtk_widget_size_allocate (child, &(GtkAllocation) { is_rtl ? width - x - w : x, 0, w, height }, -1);
    x += w;
  }
}

static void
vigil_stepper_class_init (VigilStepperClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigil_stepper_dispose;
  widget_class->measure = vigil_stepper_measure;
  widget_class->size_allocate = vigil_stepper_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
  signals[STAGE] = g_signal_new ("stage", VIGIL_TYPE_STEPPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
vigil_stepper_init (VigilStepper *self)
{
  for (gsize i = 0; i < N_STEPS; i++) {
    GtkWidget *item
        = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
    GtkGesture *gesture = gtk_gesture_click_new ();

    if (i > 0) {
      GtkWidget *join = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_add_css_class (join, "step-join");
      gtk_widget_set_valign (join, GTK_ALIGN_CENTER);
      gtk_widget_set_parent (join, GTK_WIDGET (self));
    }
    self->ticks[i] = vigil_icon_new ("check", 18);
    self->dots[i] = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
    gtk_widget_add_css_class (self->dots[i], "step-dot");
    gtk_widget_set_valign (self->dots[i], GTK_ALIGN_CENTER);
    gtk_box_append (GTK_BOX (item), self->ticks[i]);
    gtk_box_append (GTK_BOX (item), self->dots[i]);
    self->labels[i] = vigil_text_new (_(steps[i].label), "small");
    gtk_box_append (GTK_BOX (item), self->labels[i]);
    gtk_widget_add_css_class (item, "step");
    gtk_widget_set_valign (item, GTK_ALIGN_CENTER);
    g_signal_connect (gesture, "released", G_CALLBACK (on_released), self);
    gtk_widget_add_controller (item, GTK_EVENT_CONTROLLER (gesture));
    gtk_widget_set_parent (item, GTK_WIDGET (self));
    self->items[i] = item;
  }
  self->stage = VIGIL_STAGE_CLOSED;
  vigil_stepper_set_stage (self, VIGIL_STAGE_NONE);
}

GtkWidget *
vigil_stepper_new (void)
{
  return g_object_new (VIGIL_TYPE_STEPPER, NULL);
}

void
vigil_stepper_set_stage (VigilStepper *self, VigilStage stage)
{
  g_return_if_fail (VIGIL_IS_STEPPER (self));
  if (stage == self->stage)
    return;
  self->stage = stage;
  for (gsize i = 0; i < N_STEPS; i++) {
    gboolean is_done = steps[i].stage < stage, is_now = steps[i].stage == stage;
    g_autofree char *spoken = NULL;

    gtk_widget_set_visible (self->ticks[i], is_done);
    gtk_widget_set_visible (self->dots[i], !is_done);
    vigil_widget_set_class (self->items[i], "done", is_done);
    vigil_widget_set_class (self->items[i], "now", is_now);
    gtk_label_set_ellipsize (GTK_LABEL (self->labels[i]), is_now ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
    /* Translators: a stage of the visit and its place: "Infusing, step 4 of 6" */
    spoken
        = g_strdup_printf (_("%s, step %d of %d"), _ (steps[i].label), (int) i + 1, (int) N_STEPS);
    vigil_widget_set_spoken (self->items[i], spoken);
    gtk_accessible_update_state (GTK_ACCESSIBLE (self->items[i]), GTK_ACCESSIBLE_STATE_SELECTED,
                                 is_now, -1);
  }
}
