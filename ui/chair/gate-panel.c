/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/gate-panel.h"

#include "chair/gate-row.h"
#include "chair/gate-side.h"
#include "chair/page.h"
#include "model/gate-text.h"
#include "model/label-text.h"
#include "model/time-text.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define LEFT 14
#define WIDTH 342
#define HALF 167
#define GAP 8
#define STATE_HEIGHT 30
#define BUTTONS 154          /* where they begin */
#define BUTTON_HEIGHT 88

struct _VigilGatePanel {
  GtkWidget parent_instance;
  GtkWidget *title, *detail, *state, *parts, *yes, *no, *to_patient, *ask, *remind, *let_pass;
};

enum { ANSWER, ASK, REMIND, LET_PASS, TO_PATIENT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilGatePanel, vigil_gate_panel, GTK_TYPE_WIDGET)

/* Of a gate that time alone lets pass: to be told so, not to be told after all, or that it was seen. */
static gboolean
show_remind (VigilGatePanel *self, const VigilGateVerdict *verdict, const VigilView *view, gboolean is_open)
{
  VigilGateFacts facts = vigil_gate_facts_of (view);
  gboolean is_due = vigil_gate_is_reminder_due (verdict, &facts);
  gboolean is_set = verdict->answer != NULL && verdict->answer->remind_wall_us != 0;
  gint64 at_us = is_set ? verdict->answer->remind_wall_us : verdict->passes_wall_us;
  gboolean is_shown = !is_open && (is_due || (verdict->state == VIGIL_GATE_STATE_BLOCKS && at_us != 0));
  g_autofree char *clock = vigil_time_clock (at_us), *at = g_strdup_printf (_("at %s"), clock);

  gtk_widget_set_visible (self->remind, is_shown);
  vigil_button_set_label (VIGIL_BUTTON (self->remind), is_due   ? C_ ("reminder", "Seen")
                                                       : is_set ? _("Will remind")
                                                                : _("Remind"));
  vigil_button_set_caption (VIGIL_BUTTON (self->remind), is_due ? NULL : at);
  vigil_widget_set_class (self->remind, "selected", is_set && !is_due);
  return is_shown;
}

/* Next to each other, those that are shown. */
static void
place_buttons (VigilGatePanel *self)
{
  GtkWidget *const row[] = { self->ask, self->remind, self->let_pass };
  static const double three[] = { 96, 112, 118 };   /* "Passer outre" needs the most */
  double x = LEFT;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (row); i++)
    n += gtk_widget_get_visible (row[i]);
  for (guint i = 0; i < G_N_ELEMENTS (row); i++) {
    double width = n == G_N_ELEMENTS (row) ? three[i] : n == 2 ? HALF : WIDTH;

    if (!gtk_widget_get_visible (row[i]))
      continue;
    vigil_places_set (GTK_WIDGET (self), row[i], x, BUTTONS, width, BUTTON_HEIGHT);
    x += width + GAP;
  }
}

static void
show_buttons (VigilGatePanel *self, const VigilGate *gate, const VigilGateVerdict *verdict, const VigilView *view,
              gboolean is_open)
{
  const VigilGateAnswer *answer = verdict->answer;
  gboolean is_asked = gate->kind == VIGIL_GATE_CONFIRM, is_check = gate->kind == VIGIL_GATE_CHECK || gate->kind == VIGIL_GATE_SCORE;
  gboolean can_override = gate->can_override && verdict->state == VIGIL_GATE_STATE_BLOCKS && !is_open;

  gtk_widget_set_visible (self->yes, is_asked && !can_override);
  gtk_widget_set_visible (self->no, is_asked && !can_override);
  gtk_widget_set_visible (self->to_patient, gate->kind == VIGIL_GATE_CONSENT && !view->session.is_consent_signed);
  vigil_widget_set_class (self->yes, "selected", verdict->state == VIGIL_GATE_STATE_PASSED);
  vigil_widget_set_class (self->no, "selected", answer != NULL && answer->is_answered && !answer->is_passed);
  gtk_widget_set_visible (self->ask,
                          !is_open && (vigil_gate_has_form (gate) || is_check || (is_asked && can_override)));
  vigil_button_set_label (VIGIL_BUTTON (self->ask), is_check                                   ? _("Record it")
                                                    : is_asked                                 ? _("Yes")
                                                    : answer != NULL && answer->is_answered ? _("Correct")
                                                                                              : _("Ask"));
  gtk_widget_set_visible (self->let_pass, can_override);
  /* three in a row have no room for an icon */
  vigil_button_set_icon (VIGIL_BUTTON (self->ask), show_remind (self, verdict, view, is_open) && can_override ? NULL : "note");
  place_buttons (self);
}

void
vigil_gate_panel_show (VigilGatePanel *self, const VigilGate *gate, VigilChairModel *model, gboolean is_open)
{
  const VigilView *view = vigil_chair_model_get_view (model);
  VigilGateVerdict verdict = vigil_gate_verdict_of (gate, vigil_chair_model_get_protocol (model), view);
  g_autofree char *fact = vigil_gate_fact (gate, &verdict, view), *outlook = vigil_gate_outlook (&verdict, view);
  g_autofree char *detail = vigil_gate_detail (gate, model);
  gboolean is_asked = gate->kind == VIGIL_GATE_CONFIRM, has_form = vigil_gate_has_form (gate);
  const char *answered = verdict.answer != NULL && verdict.answer->is_answered
                           ? (verdict.answer->is_passed ? _("Answered: yes") : _("Answered: no"))
                           : _("Not asked yet");

  g_return_if_fail (VIGIL_IS_GATE_PANEL (self));
  vigil_text_set (self->title, vigil_label_words (gate->label));
  vigil_text_set (self->detail, detail);
  vigil_text_set (self->state, *outlook != '\0' ? outlook : is_asked ? answered : fact);
  gtk_widget_set_visible (self->detail, !has_form);
  gtk_widget_set_visible (self->state, !has_form);
  gtk_widget_set_visible (self->parts, has_form);
  if (has_form)
    vigil_gate_side_show (VIGIL_GATE_SIDE (self->parts), gate, &verdict, view);
  /* vital signs have much to say, and nothing to be answered below them */
  vigil_places_set (GTK_WIDGET (self), self->state, LEFT, 118, WIDTH,
                    gate->kind == VIGIL_GATE_VITALS ? STATE_HEIGHT * 3 : STATE_HEIGHT);
  show_buttons (self, gate, &verdict, view, is_open);
}

static void
on_yes (VigilGatePanel *self)
{
  g_signal_emit (self, signals[ANSWER], 0, TRUE);
}

static void
on_no (VigilGatePanel *self)
{
  g_signal_emit (self, signals[ANSWER], 0, FALSE);
}

static void
on_ask (VigilGatePanel *self)
{
  g_signal_emit (self, signals[ASK], 0);
}

static void
on_remind (VigilGatePanel *self)
{
  g_signal_emit (self, signals[REMIND], 0);
}

static void
on_let_pass (VigilGatePanel *self)
{
  g_signal_emit (self, signals[LET_PASS], 0);
}

static void
on_to_patient (VigilGatePanel *self)
{
  g_signal_emit (self, signals[TO_PATIENT], 0);
}

static void
vigil_gate_panel_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_gate_panel_parent_class)->dispose (object);
}

static void
vigil_gate_panel_class_init (VigilGatePanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_gate_panel_dispose;
  signals[ANSWER] = g_signal_new ("answer", VIGIL_TYPE_GATE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_BOOLEAN);
  signals[ASK] = g_signal_new ("ask", VIGIL_TYPE_GATE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMIND] = g_signal_new ("remind", VIGIL_TYPE_GATE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LET_PASS]
      = g_signal_new ("let-pass", VIGIL_TYPE_GATE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TO_PATIENT]
      = g_signal_new ("to-patient", VIGIL_TYPE_GATE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
put_button (VigilGatePanel *self, GtkWidget *button, double x, double width, GCallback on_tapped)
{
  vigil_places_put (GTK_WIDGET (self), button, x, BUTTONS, width, BUTTON_HEIGHT);
  g_signal_connect_swapped (button, "tapped", on_tapped, self);
  return button;
}

static void
vigil_gate_panel_init (VigilGatePanel *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_PAGE_SIDE_WIDTH, VIGIL_PAGE_SIDE_HEIGHT));
  self->title = vigil_cell_new ("", 0, "row-title");
  self->detail = vigil_cell_new ("", 0, "label ink-2");
  self->state = vigil_cell_new ("", 0, "label strong");
  self->parts = vigil_gate_side_new ();
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->state), 0);
  vigil_places_put (widget, self->title, LEFT, 10, WIDTH, 34);
  vigil_places_put (widget, self->detail, LEFT, 46, WIDTH, 70);
  vigil_places_put (widget, self->state, LEFT, 118, WIDTH, STATE_HEIGHT);
  vigil_places_put (widget, self->parts, LEFT, 46, VIGIL_GATE_SIDE_WIDTH, VIGIL_GATE_SIDE_HEIGHT);
  self->yes = put_button (self, vigil_button_new ("check", 24, _("Yes"), NULL), LEFT, HALF, G_CALLBACK (on_yes));
  self->no = put_button (self, vigil_button_new ("x", 24, _("No"), NULL), 189, HALF, G_CALLBACK (on_no));
  self->to_patient = put_button (self, vigil_button_new ("hand", 24, _("Give to patient"), _("to read and sign")), LEFT,
                                 WIDTH, G_CALLBACK (on_to_patient));
  self->ask = put_button (self, vigil_button_new ("note", 24, _("Ask"), NULL), LEFT, WIDTH, G_CALLBACK (on_ask));
  self->remind = put_button (self, vigil_button_new (NULL, 24, "", NULL), LEFT, HALF, G_CALLBACK (on_remind));
  self->let_pass = put_button (self, vigil_button_new (NULL, 24, _("Override"), _("prescriber")), 189, HALF,
                               G_CALLBACK (on_let_pass));
}

GtkWidget *
vigil_gate_panel_new (void)
{
  return g_object_new (VIGIL_TYPE_GATE_PANEL, NULL);
}
