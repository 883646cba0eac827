/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/dose-page.h"

#include "base/number.h"
#include "chair/dose-drugs.h"
#include "chair/dose-form.h"
#include "chair/dose-review.h"
#include "chair/prepare-side.h"
#include "chair/earlier-list.h"
#include "chair/reason-box.h"
#include "model/course-text.h"
#include "model/infusion-text.h"
#include "model/order-text.h"
#include "model/test-dose-text.h"
#include "model/time-text.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* At the side: below the course, what the test dose came to, if there was one, then the visits before. */
#define EARLIER_Y 78
#define TEST_LINE 32

typedef enum { VIEW_TYPING, VIEW_DRUGS, VIEW_REASON, VIEW_REVIEW } View;

struct _VigilDosePage {
  VigilPage parent_instance;
  View view;
  char *visit;
  char *codes[VIGIL_MAX_CHANNELS], *reasons[VIGIL_MAX_CHANNELS];   /* why, of the clinic's list, and in words */
  guint n_awaited;             /* answers that are still to come to what was proposed last */
  guint n_taken;               /* of those that came, how many are recorded */
  gboolean is_one_refused;
  GtkWidget *form, *drugs, *reason, *review, *prepare;
  GtkWidget *course, *earlier, *open_course, *test_line;   /* at the side */
};

G_DEFINE_FINAL_TYPE (VigilDosePage, vigil_dose_page, VIGIL_TYPE_PAGE)

static VigilDoseForm *
form_of (VigilDosePage *self)
{
  return VIGIL_DOSE_FORM (self->form);
}

static guint
n_inputs_of (VigilDosePage *self)
{
  return vigil_dose_form_get_n_inputs (form_of (self));
}

static void
judge (VigilDosePage *self, guint drug, VigilDoseJudgement *out)
{
  vigil_dose_input_judge (vigil_dose_form_get_input (form_of (self), drug), out);
}

static void
set_reason (VigilDosePage *self, guint drug, const char *code, const char *reason)
{
  g_free (self->codes[drug]);
  g_free (self->reasons[drug]);
  self->codes[drug] = g_strdup (code);
  self->reasons[drug] = g_strdup (reason);
}

/* As far as the clinic says it. */
static char *
usual_words (const VigilDrug *drug)
{
  const VigilLimits *rate = &drug->rate;
  char a[VIGIL_NUMBER_SIZE], b[VIGIL_NUMBER_SIZE];

  if (isnan (rate->soft_high))
    return g_strdup_printf (_("at most %s %s"), vigil_number_format (rate->hard_high, 3, a), drug->unit);
  if (isnan (rate->soft_low))
    return g_strdup_printf (_("usual up to %s %s"), vigil_number_format (rate->soft_high, 3, b), drug->unit);
  return g_strdup_printf (_("usual %s to %s %s"), vigil_number_format (rate->soft_low, 3, a),
                          vigil_number_format (rate->soft_high, 3, b), drug->unit);
}

/* What came before the infusion; NULL: nothing did. */
static char *
test_words (VigilDosePage *self)
{
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));

  return vigil_test_dose_words (&vigil_chair_model_get_view (model)->session, vigil_chair_model_get_protocol (model));
}

/* What the visits before had, and what the protocol says, to be compared with what is typed. */
static void
show_side (VigilDosePage *self)
{
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));
  const VigilProtocolDrug *planned
      = vigil_dose_form_get_input (form_of (self), vigil_dose_form_get_drug (form_of (self)))->planned;
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (model);
  const VigilView *view = vigil_chair_model_get_view (model);
  g_autofree char *course = vigil_course_words (&view->session, protocol, view->now_wall_us);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *usual = usual_words (planned->drug);
  g_auto (GStrv) lines = NULL;
  char a[VIGIL_NUMBER_SIZE];

  for (guint i = 0; i < planned->n_steps; i++) {
    g_autofree char *span = vigil_time_span ((gint64) planned->steps[i].duration_min * 60 * G_USEC_PER_SEC, FALSE);
    g_autofree char *line = g_strdup_printf (_("step %u: %s %s for %s"), i + 1,
                                             vigil_number_format (planned->steps[i].rate, 3, a), planned->drug->unit, span);

    g_strv_builder_add (builder, line);
  }
  g_strv_builder_add (builder, usual);
  lines = g_strv_builder_end (builder);
  vigil_text_set (self->course, course);
  gtk_widget_set_visible (self->open_course, view->session.n_earlier > 0 && gtk_widget_get_visible (self->course));
  vigil_earlier_list_show (VIGIL_EARLIER_LIST (self->earlier), view, protocol, _("The protocol says"),
                           (const char *const *) lines);
}

/* While the order is read back, what it still needs stands in the place of what the protocol says. */
static void
show_prepared (VigilDosePage *self)
{
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));
  gboolean is_asked = vigil_prepare_side_show (VIGIL_PREPARE_SIDE (self->prepare),
                                               &vigil_chair_model_get_view (model)->session,
                                               vigil_chair_model_get_protocol (model), vigil_chair_model_get_clinic (model));
  gboolean is_shown = is_asked && self->view == VIEW_REVIEW;

  for (GtkWidget *child = gtk_widget_get_first_child (side); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, (child == self->prepare) == is_shown);
}

static void
show (VigilDosePage *self, View view)
{
  self->view = view;
  gtk_widget_set_visible (self->form, view == VIEW_TYPING);
  gtk_widget_set_visible (self->drugs, view == VIEW_DRUGS);
  gtk_widget_set_visible (self->reason, view == VIEW_REASON);
  gtk_widget_set_visible (self->review, view == VIEW_REVIEW);
  vigil_page_update (VIGIL_PAGE (self));
}

/* A reason is one for the numbers that it was given for. */
static void
on_form_changed (VigilDosePage *self, gboolean is_typed)
{
  if (is_typed) {
    set_reason (self, vigil_dose_form_get_drug (form_of (self)), "", "");
    vigil_page_set_error (VIGIL_PAGE (self), NULL);
  }
  show_side (self);
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
on_reason_changed (VigilDosePage *self)
{
  VigilReasonBox *box = VIGIL_REASON_BOX (self->reason);

  set_reason (self, vigil_dose_form_get_drug (form_of (self)), vigil_reason_box_get_code (box),
              vigil_reason_box_get_words (box));
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
on_choose (VigilDosePage *self)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));

  if (protocol == NULL || self->n_awaited > 0)
    return;
  vigil_dose_drugs_show (VIGIL_DOSE_DRUGS (self->drugs), protocol, form_of (self));
  show (self, VIEW_DRUGS);
}

/* It begins with its own steps and limits; a reason was for the other one. */
static void
on_chosen (VigilDosePage *self, const VigilProtocolDrug *planned)
{
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));
  guint drug = vigil_dose_form_get_drug (form_of (self));

  if (vigil_dose_form_get_input (form_of (self), drug)->planned != planned) {
    set_reason (self, drug, "", "");
    vigil_dose_form_replace (form_of (self), drug, planned, vigil_chair_model_get_protocol (model),
                             vigil_chair_model_get_view (model));
  }
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  show (self, VIEW_TYPING);
}

/* ---- the page ---- */

static void
load (VigilDosePage *self, const VigilProtocol *protocol, const VigilView *view)
{
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    set_reason (self, i, "", "");
  vigil_dose_form_load (form_of (self), protocol, view);
  show (self, VIEW_TYPING);
}

static void
dose_update (VigilPage *page, const VigilView *view)
{
  VigilDosePage *self = VIGIL_DOSE_PAGE (page);
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (vigil_page_get_model (page));
  g_autofree char *test = test_words (self);
  /* whatever a dose is worked out from: when it changes, what was typed stands for nothing */
  g_autofree char *visit = g_strdup_printf ("%s %s %g %g %d %s", view->session.id, view->session.protocol_id,
                                            view->session.weight_kg, view->session.height_cm, view->session.sex,
                                            test != NULL ? test : "");

  vigil_text_set (self->test_line, test != NULL ? test : "");
  vigil_places_set (vigil_page_get_side (page), self->earlier, 14, EARLIER_Y + (test != NULL ? TEST_LINE : 0), 350,
                    VIGIL_PAGE_SIDE_HEIGHT - EARLIER_Y - 6 - (test != NULL ? TEST_LINE : 0));
  if (view->session.stage == VIGIL_STAGE_DOSE && g_strcmp0 (self->visit, visit) != 0 && protocol != NULL) {
    g_free (self->visit);
    self->visit = g_steal_pointer (&visit);
    load (self, protocol, view);
  }
  show_prepared (self);
  if (n_inputs_of (self) > 0)
    show_side (self);
  if (self->view != VIEW_REVIEW)
    return;
  vigil_dose_review_show (self->review, view);
  vigil_page_bar_changed (page);
}

/* The first drug that cannot go on as it is typed, and why; NULL: all can. */
static char *
find_obstacle (VigilDosePage *self)
{
  for (guint i = 0; i < n_inputs_of (self); i++) {
    const VigilDoseInput *input = vigil_dose_form_get_input (form_of (self), i);
    VigilDoseJudgement judgement;

    judge (self, i, &judgement);
    if (!(input->weight.kg > 0))
      return g_strdup_printf (_("%s: measure the height first"), input->drug->display);
    if (!judgement.is_complete)
      return g_strdup_printf (_("%s: a number is missing"), input->drug->display);
    if (judgement.findings.worst >= VIGIL_VERDICT_HARD_LOW) {
      g_autofree char *words = vigil_dose_words_warning (input, &judgement);

      return n_inputs_of (self) > 1 ? g_strdup_printf ("%s: %s", input->drug->display, words) : g_steal_pointer (&words);
    }
  }
  return NULL;
}

/* What will be asked about, or is only said, of the first drug that has such; NULL: nothing. */
static char *
find_warning (VigilDosePage *self)
{
  for (guint i = 0; i < n_inputs_of (self); i++) {
    const VigilDoseInput *input = vigil_dose_form_get_input (form_of (self), i);
    VigilDoseJudgement judgement;
    g_autofree char *words = NULL;

    judge (self, i, &judgement);
    words = vigil_dose_words_warning (input, &judgement);
    if (words != NULL)
      return n_inputs_of (self) > 1 ? g_strdup_printf ("%s: %s", input->drug->display, words) : g_steal_pointer (&words);
  }
  return NULL;
}

static gboolean
find_reason_needed (VigilDosePage *self)
{
  for (guint i = 0; i < n_inputs_of (self); i++) {
    VigilDoseJudgement judgement;

    judge (self, i, &judgement);
    if (judgement.findings.worst != VIGIL_VERDICT_OK && *self->codes[i] == '\0') {
      vigil_dose_form_set_drug (form_of (self), i);
      return TRUE;
    }
  }
  return FALSE;
}

static void
describe_review (VigilDosePage *self, VigilPageBar *bar)
{
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));
  const VigilView *view = vigil_chair_model_get_view (model);
  VigilPrepareCall call;

  bar->back = _("Change");
  if (vigil_prepare_call_fill (&call, &view->session, vigil_chair_model_get_protocol (model))) {
    bar->primary = call.label;
    g_strlcpy (bar->primary_caption, call.caption, sizeof bar->primary_caption);
    return;
  }
  bar->primary = _("Confirm start");
  g_strlcpy (bar->primary_caption,
             vigil_infusion_may_start_pump (view->pump_control) ? _("the pump is set and started")
                                                                   : _("then press START on the pump"),
             sizeof bar->primary_caption);
}

static void
dose_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilDosePage *self = VIGIL_DOSE_PAGE (page);
  g_autofree char *obstacle = find_obstacle (self), *warning = find_warning (self), *test = test_words (self);

  switch (self->view) {
  case VIEW_REASON:
    bar->back = _("Back");
    bar->primary = _("Reason given");
    if (*self->codes[vigil_dose_form_get_drug (form_of (self))] == '\0')
      g_strlcpy (bar->primary_off, _("say why it is outside the usual"), sizeof bar->primary_off);
    break;
  case VIEW_REVIEW:
    describe_review (self, bar);
    break;
  case VIEW_DRUGS:
    bar->back = _("Back");
    break;
  case VIEW_TYPING:
  default:
    bar->back = test != NULL ? _("Test dose") : _("Gates");
    bar->secondary = _("Add step");
    bar->secondary_icon = "plus";
    bar->primary = _("Check the dose");
    if (obstacle != NULL)
      g_strlcpy (bar->primary_off, obstacle, sizeof bar->primary_off);
    else if (warning != NULL)
      g_strlcpy (bar->primary_caption, warning, sizeof bar->primary_caption);
  }
  if (self->n_awaited > 0)
    g_strlcpy (bar->primary_off, _("one moment"), sizeof bar->primary_off);
}

static void
begin_asking (VigilDosePage *self)
{
  self->n_awaited = n_inputs_of (self);
  self->n_taken = 0;
  self->is_one_refused = FALSE;
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

/* TRUE: that was the last answer. */
static gboolean
take_answer (VigilDosePage *self, gint64 seq, const GError *error)
{
  self->n_awaited--;
  self->n_taken += error == NULL;
  self->is_one_refused |= error != NULL;
  vigil_page_on_proposed (seq, error, self);
  return self->n_awaited == 0;
}

static void
on_entered (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilDosePage) self = user_data;

  if (take_answer (self, seq, error))
    show (self, self->is_one_refused ? VIEW_TYPING : VIEW_REVIEW);
}

static void
enter (VigilDosePage *self)
{
  begin_asking (self);
  for (guint i = 0; i < n_inputs_of (self); i++)
    vigil_chair_model_propose (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_PRESCRIPTION_ENTERED,
                               vigil_dose_input_to_body (vigil_dose_form_get_input (form_of (self), i), i,
                                                         self->codes[i], self->reasons[i]),
                               on_entered, g_object_ref (self));
}

/* One that was refused while another was taken: the visit is past this page, the channel's page goes on. */
static void
on_confirmed (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilDosePage) self = user_data;

  if (!take_answer (self, seq, error))
    return;
  show (self, VIEW_TYPING);
  if (!self->is_one_refused)
    vigil_page_command (VIGIL_PAGE (self), -1, VIGIL_VERB_START);
  else if (self->n_taken > 0)
    vigil_page_ask (VIGIL_PAGE (self), "channel");
}

static void
confirm (VigilDosePage *self)
{
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));
  VigilPrepareCall call;

  if (vigil_prepare_call_fill (&call, &vigil_chair_model_get_view (model)->session, vigil_chair_model_get_protocol (model))) {
    vigil_page_ask (VIGIL_PAGE (self), call.task);
    return;
  }
  begin_asking (self);
  for (guint i = 0; i < n_inputs_of (self); i++)
    vigil_chair_model_propose (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_START_CONFIRMED,
                               vigil_body_new ("channel", "i", (gint64) i, NULL), on_confirmed, g_object_ref (self));
}

static void
dose_primary (VigilPage *page)
{
  VigilDosePage *self = VIGIL_DOSE_PAGE (page);
  g_autofree char *obstacle = find_obstacle (self);

  if (self->n_awaited > 0 || obstacle != NULL || self->view == VIEW_DRUGS)
    return;
  if (self->view == VIEW_REVIEW) {
    confirm (self);
  } else if (find_reason_needed (self)) {
    vigil_reason_box_load (VIGIL_REASON_BOX (self->reason), vigil_chair_model_get_clinic (vigil_page_get_model (page)));
    show (self, VIEW_REASON);
  } else {
    enter (self);
  }
}

static void
dose_secondary (VigilPage *page)
{
  VigilDosePage *self = VIGIL_DOSE_PAGE (page);

  if (self->view == VIEW_TYPING && self->n_awaited == 0)
    vigil_dose_form_add_step (form_of (self));
}

static void
dose_back (VigilPage *page)
{
  VigilDosePage *self = VIGIL_DOSE_PAGE (page);
  g_autofree char *test = test_words (self);

  if (self->n_awaited > 0)
    return;
  vigil_page_set_error (page, NULL);
  if (self->view == VIEW_REASON && vigil_reason_box_go_back (VIGIL_REASON_BOX (self->reason)))
    return;
  if (self->view != VIEW_TYPING)
    show (self, VIEW_TYPING);
  else if (vigil_dose_form_drop_step (form_of (self)))
    return;
  else if (test != NULL)
    vigil_page_ask (page, "test-dose");
  else
    vigil_page_propose (page, VIGIL_EVENT_WENT_BACK, vigil_body_new ("to", "s", "gates", NULL));
}

static void
vigil_dose_page_finalize (GObject *object)
{
  VigilDosePage *self = VIGIL_DOSE_PAGE (object);

  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    set_reason (self, i, NULL, NULL);
  g_free (self->visit);
  G_OBJECT_CLASS (vigil_dose_page_parent_class)->finalize (object);
}

static void
vigil_dose_page_class_init (VigilDosePageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigil_dose_page_finalize;
  page_class->update = dose_update;
  page_class->describe = dose_describe;
  page_class->primary = dose_primary;
  page_class->secondary = dose_secondary;
  page_class->back = dose_back;
}

static void
on_open_course (VigilDosePage *self)
{
  vigil_page_ask (VIGIL_PAGE (self), "course");
}

static void
build_side (VigilDosePage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  self->course = vigil_cell_new ("", 0, "body strong");
  self->earlier = vigil_earlier_list_new ();
  self->open_course = vigil_button_new ("list", 24, _("Course"), NULL);
  g_signal_connect_swapped (self->open_course, "tapped", G_CALLBACK (on_open_course), self);
  self->test_line = vigil_cell_new ("", 0, "body strong");
  vigil_places_put (side, self->course, 14, 6, 212, 66);
  vigil_places_put (side, self->open_course, 234, 6, 130, 66);
  vigil_places_put (side, self->earlier, 14, EARLIER_Y, 350, 10);
  vigil_places_put (side, self->test_line, 14, EARLIER_Y, 350, TEST_LINE);
  self->prepare = vigil_prepare_side_new ();
  g_signal_connect_swapped (self->prepare, "task", G_CALLBACK (vigil_page_ask), self);
  vigil_places_put (side, self->prepare, 0, 0, VIGIL_PAGE_SIDE_WIDTH, VIGIL_PAGE_SIDE_HEIGHT);
}

static void
vigil_dose_page_init (VigilDosePage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    set_reason (self, i, "", "");
  self->form = vigil_dose_form_new ();
  self->review = vigil_dose_review_new ();
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (on_form_changed), self);
  g_signal_connect_swapped (self->form, "choose", G_CALLBACK (on_choose), self);
  self->drugs = vigil_dose_drugs_new ();
  g_signal_connect_swapped (self->drugs, "chosen", G_CALLBACK (on_chosen), self);
  self->reason = vigil_reason_box_new ();
  g_signal_connect_swapped (self->reason, "changed", G_CALLBACK (on_reason_changed), self);
  g_signal_connect_swapped (self->reason, "done", G_CALLBACK (vigil_page_primary), self);
  build_side (self);
  vigil_places_put (widget, self->form, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->drugs, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->reason, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->review, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  gtk_widget_set_visible (self->drugs, FALSE);
  gtk_widget_set_visible (self->reason, FALSE);
  gtk_widget_set_visible (self->review, FALSE);
}

GtkWidget *
vigil_dose_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_DOSE_PAGE, "model", model, NULL);
}
