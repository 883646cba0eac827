/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/course-page.h"

#include "chair/earlier-list.h"
#include "chair/follow-up-form.h"
#include "chair/outcome-picture.h"
#include "config.h"
#include "model/course-text.h"
#include "model/label-text.h"
#include "widget/button.h"
#include "widget/field.h"
#include "widget/keyboard.h"
#include "widget/pin-pad.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define HEADER 84
#define REASON_CHARS 60

typedef enum { VIEW_COURSE, VIEW_ASK, VIEW_WHY, VIEW_SIGN } View;

struct _VigilCoursePage {
  VigilPage parent_instance;
  View view;
  GtkWidget *overview, *title, *note, *scale, *picture, *legend, *empty;
  GtkWidget *form;
  GtkWidget *why, *why_title, *field;
  GtkWidget *pad;              /* only while a prescriber is asked for */
  GtkWidget *earlier;
  guint outcome;               /* which of the protocol's scales */
  VigilReviewDecision decision;
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (VigilCoursePage, vigil_course_page, VIGIL_TYPE_PAGE)

static VigilChairModel *
model_of (VigilCoursePage *self)
{
  return vigil_page_get_model (VIGIL_PAGE (self));
}

static const VigilView *
view_of (VigilCoursePage *self)
{
  return vigil_chair_model_get_view (model_of (self));
}

/* Of the last visit; NULL: there was none, or the clinic has no such protocol any more. */
static const VigilProtocol *
last_protocol (VigilCoursePage *self)
{
  const VigilEarlierVisit *last = vigil_session_find_last_infused (&view_of (self)->session);
  VigilClinic *clinic = vigil_chair_model_get_clinic (model_of (self));

  return last != NULL && clinic != NULL ? vigil_clinic_find_protocol (clinic, last->protocol_id) : NULL;
}

/* The chosen one, or until then that of the last visit. */
static const VigilProtocol *
protocol_of (VigilCoursePage *self)
{
  const VigilProtocol *chosen = vigil_chair_model_get_protocol (model_of (self));

  return chosen != NULL ? chosen : last_protocol (self);
}

/* NULL: each visit stands alone. */
static const VigilSeries *
series_of (VigilCoursePage *self)
{
  const VigilProtocol *protocol = protocol_of (self);

  return protocol != NULL ? protocol->series : NULL;
}

static const VigilFollowUp *
find_due (VigilCoursePage *self, const VigilEarlierVisit **about)
{
  const VigilView *view = view_of (self);
  VigilClinic *clinic = vigil_chair_model_get_clinic (model_of (self));

  *about = NULL;
  return clinic != NULL ? vigil_session_find_due_follow_up (&view->session, clinic, view->now_wall_us, NULL, about) : NULL;
}

/* Is a review asked for, or may one that was signed today be changed? */
static gboolean
may_sign (VigilCoursePage *self)
{
  const VigilSession *session = &view_of (self)->session;
  const VigilProtocol *chosen = vigil_chair_model_get_protocol (model_of (self));
  VigilCourseBar bar = vigil_session_get_course_bar (session, chosen, view_of (self)->now_wall_us, NULL);

  if (session->stage < VIGIL_STAGE_CHECK_IN || session->stage > VIGIL_STAGE_DOSE)
    return FALSE;
  return bar == VIGIL_COURSE_REVIEW_DUE || bar == VIGIL_COURSE_STOPPED
         || (bar == VIGIL_COURSE_UNKNOWN && session->history != VIGIL_HISTORY_NOT_READ)
         || (session->review != VIGIL_REVIEW_NONE && bar != VIGIL_COURSE_FULL);
}

static const VigilCheck *
outcome_of (VigilCoursePage *self)
{
  const VigilSeries *series = series_of (self);

  return series != NULL && series->n_outcomes > 0 ? series->outcomes[self->outcome % series->n_outcomes] : NULL;
}

static void
show (VigilCoursePage *self, View view)
{
  self->view = view;
  gtk_widget_set_visible (self->overview, view == VIEW_COURSE);
  gtk_widget_set_visible (self->form, view == VIEW_ASK);
  gtk_widget_set_visible (self->why, view == VIEW_WHY);
  if (view != VIEW_SIGN)
    g_clear_pointer (&self->pad, gtk_widget_unparent);
  vigil_page_update (VIGIL_PAGE (self));
}

/* ---- the course ---- */

static void
course_update (VigilPage *page, const VigilView *view)
{
  VigilCoursePage *self = VIGIL_COURSE_PAGE (page);
  const VigilProtocol *protocol = protocol_of (self);
  const VigilSeries *series = series_of (self);
  const VigilCheck *outcome = outcome_of (self);
  g_autofree char *course = vigil_course_words (&view->session, protocol, view->now_wall_us);
  g_autofree char *note = vigil_course_note (&view->session, protocol, view->now_wall_us);
  static const char *const nothing[] = { NULL };
  gboolean has_visits = view->session.n_earlier > 0;

  vigil_text_set (self->title, course);
  vigil_text_set (self->note, note);
  gtk_widget_set_visible (self->scale, has_visits && series != NULL && series->n_outcomes > 1);
  vigil_button_set_label (VIGIL_BUTTON (self->scale), outcome != NULL ? vigil_label_words (outcome->label) : "");
  gtk_widget_set_visible (self->picture, has_visits);
  gtk_widget_set_visible (self->legend, has_visits && outcome != NULL);
  gtk_widget_set_visible (self->empty, !has_visits);
  vigil_text_set (self->empty, view->session.history == VIGIL_HISTORY_KNOWN
                                 ? _("This tablet knows of no visit before this one.")
                                 : _("The visits before this one could not be read."));
  if (outcome != NULL) {
    g_autofree char *legend = g_strdup_printf (_("%s. Ring: before the infusion, disc: after it, diamond: asked later"),
                                               vigil_label_words (outcome->label));

    vigil_text_set (self->legend, legend);
  }
  vigil_outcome_picture_show (VIGIL_OUTCOME_PICTURE (self->picture), view, outcome);
  vigil_earlier_list_show (VIGIL_EARLIER_LIST (self->earlier), view, protocol, "", nothing);
}

static void
describe_overview (VigilCoursePage *self, VigilPageBar *bar)
{
  const VigilEarlierVisit *about;
  const VigilFollowUp *due = find_due (self, &about);

  bar->back = _("Back");
  if (due != NULL) {
    bar->secondary = _("Ask");
    bar->secondary_icon = "text";
  }
  if (may_sign (self)) {
    bar->primary = _("Sign the review");
    g_strlcpy (bar->primary_caption, _("a prescriber decides"), sizeof bar->primary_caption);
  }
}

static void
describe_ask (VigilCoursePage *self, VigilPageBar *bar)
{
  guint n_open = vigil_follow_up_form_get_n_open (VIGIL_FOLLOW_UP_FORM (self->form));

  bar->back = _("Back");
  if (vigil_follow_up_form_has_more (VIGIL_FOLLOW_UP_FORM (self->form))) {
    bar->secondary = _("More");
    bar->secondary_icon = "right";
  }
  bar->primary = _("Record");
  if (self->is_busy)
    g_strlcpy (bar->primary_off, _("one moment"), sizeof bar->primary_off);
  else if (n_open > 0)
    g_snprintf (bar->primary_off, sizeof bar->primary_off,
                g_dngettext (GETTEXT_PACKAGE, "%u answer is missing", "%u answers are missing", n_open), n_open);
}

static void
course_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilCoursePage *self = VIGIL_COURSE_PAGE (page);

  switch (self->view) {
  case VIEW_ASK:
    describe_ask (self, bar);
    break;
  case VIEW_WHY:
    bar->back = _("Back");
    bar->secondary = _("It ends");
    bar->secondary_icon = "stop";
    bar->primary = _("It goes on");
    if (*vigil_field_get_text (VIGIL_FIELD (self->field)) == '\0')
      g_strlcpy (bar->primary_off, _("say why"), sizeof bar->primary_off);
    break;
  case VIEW_SIGN:
    bar->back = _("Back");
    break;
  case VIEW_COURSE:
  default:
    describe_overview (self, bar);
  }
}

/* ---- what is asked later ---- */

static void
begin_asking (VigilCoursePage *self)
{
  const VigilEarlierVisit *about;
  const VigilFollowUp *due = find_due (self, &about);
  g_autofree char *when = NULL, *title = NULL;
  char after[64];

  if (due == NULL)
    return;
  when = vigil_earlier_words_when (about, view_of (self)->now_wall_us);
  /* Translators: "1 week after the infusion of 12 Mar, 8 days ago" */
  title = g_strdup_printf (_("%s the infusion of %s"), vigil_follow_up_words (due, after), when);
  vigil_follow_up_form_load (VIGIL_FOLLOW_UP_FORM (self->form), due, about->id, title);
  show (self, VIEW_ASK);
}

static void
on_answered (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilCoursePage) self = user_data;

  self->is_busy = FALSE;
  vigil_page_on_proposed (seq, error, self);
  if (error == NULL)
    show (self, VIEW_COURSE);
}

static void
record_answers (VigilCoursePage *self)
{
  JsonObject *body = self->is_busy ? NULL : vigil_follow_up_form_to_body (VIGIL_FOLLOW_UP_FORM (self->form));

  if (body == NULL)
    return;
  self->is_busy = TRUE;
  vigil_page_bar_changed (VIGIL_PAGE (self));
  vigil_chair_model_propose (model_of (self), VIGIL_EVENT_FOLLOW_UP_ANSWERED, body, on_answered, g_object_ref (self));
}

/* ---- the review ---- */

static void
on_reviewed (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilCoursePage) self = user_data;

  self->is_busy = FALSE;
  vigil_page_on_proposed (seq, error, self);
  show (self, error == NULL ? VIEW_COURSE : VIEW_WHY);
}

static void
on_accepted (VigilCoursePage *self, const VigilStaff *staff)
{
  if (self->is_busy)
    return;
  self->is_busy = TRUE;
  vigil_chair_model_propose_as_staff (model_of (self), VIGIL_EVENT_REVIEW_SIGNED, staff->id,
                                      vigil_body_new ("staff_id", "s", staff->id, "decision", "s",
                                                      vigil_review_name (self->decision), "protocol_id", "s",
                                                      view_of (self)->session.protocol_id, "reason", "s",
                                                      vigil_field_get_text (VIGIL_FIELD (self->field)), NULL),
                                      on_reviewed, g_object_ref (self));
}

static void
on_cancelled (VigilCoursePage *self)
{
  show (self, VIEW_WHY);
}

static void
ask_who (VigilCoursePage *self, VigilReviewDecision decision)
{
  g_autofree char *meaning = NULL;

  if (*vigil_field_get_text (VIGIL_FIELD (self->field)) == '\0')
    return;
  self->decision = decision;
  meaning = g_strdup_printf (decision == VIGIL_REVIEW_STOP ? _("A prescriber ends the course: %s.")
                                                           : _("A prescriber lets the course go on: %s."),
                             vigil_field_get_text (VIGIL_FIELD (self->field)));
  g_clear_pointer (&self->pad, gtk_widget_unparent);
  self->pad = vigil_pin_pad_new (model_of (self), "review", _("Review of the course"), meaning);
  g_signal_connect_swapped (self->pad, "accepted", G_CALLBACK (on_accepted), self);
  g_signal_connect_swapped (self->pad, "cancelled", G_CALLBACK (on_cancelled), self);
  vigil_places_put (GTK_WIDGET (self), self->pad, 0, 0, VIGIL_PIN_PAD_WIDTH, VIGIL_PIN_PAD_HEIGHT);
  show (self, VIEW_SIGN);
}

static void
on_key (VigilCoursePage *self, const char *key)
{
  if (vigil_field_press (VIGIL_FIELD (self->field), key, REASON_CHARS))
    vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
begin_review (VigilCoursePage *self)
{
  g_autofree char *note = vigil_course_note (&view_of (self)->session, protocol_of (self), view_of (self)->now_wall_us);

  vigil_text_set (self->why_title, *note != '\0' ? note : _("Review of the course"));
  vigil_field_set_is_active (VIGIL_FIELD (self->field), TRUE);
  show (self, VIEW_WHY);
}

/* ---- the page ---- */

static void
course_primary (VigilPage *page)
{
  VigilCoursePage *self = VIGIL_COURSE_PAGE (page);

  if (self->view == VIEW_ASK)
    record_answers (self);
  else if (self->view == VIEW_WHY)
    ask_who (self, VIGIL_REVIEW_CONTINUE);
  else if (self->view == VIEW_COURSE && may_sign (self))
    begin_review (self);
}

static void
course_secondary (VigilPage *page)
{
  VigilCoursePage *self = VIGIL_COURSE_PAGE (page);

  if (self->view == VIEW_ASK)
    vigil_follow_up_form_turn (VIGIL_FOLLOW_UP_FORM (self->form));
  else if (self->view == VIEW_WHY)
    ask_who (self, VIGIL_REVIEW_STOP);
  else if (self->view == VIEW_COURSE)
    begin_asking (self);
}

static void
course_back (VigilPage *page)
{
  VigilCoursePage *self = VIGIL_COURSE_PAGE (page);

  vigil_page_set_error (page, NULL);
  if (self->view == VIEW_COURSE)
    vigil_page_done (page);
  else
    show (self, self->view == VIEW_SIGN ? VIEW_WHY : VIEW_COURSE);
}

static void
on_scale (VigilCoursePage *self)
{
  self->outcome++;
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_form_changed (VigilCoursePage *self)
{
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
vigil_course_page_class_init (VigilCoursePageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  page_class->update = course_update;
  page_class->describe = course_describe;
  page_class->primary = course_primary;
  page_class->secondary = course_secondary;
  page_class->back = course_back;
}

static void
build_overview (VigilCoursePage *self)
{
  GtkWidget *header = vigil_places_box_new (VIGIL_PAGE_WIDTH, HEADER, "card");
  GtkWidget *well = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT - HEADER - 8, "lane-box");

  self->overview = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  self->title = vigil_cell_new ("", 0, "title");
  self->note = vigil_cell_new ("", 0, "body ink-2");
  self->scale = vigil_button_new ("right", 24, "", NULL);
  self->picture = vigil_outcome_picture_new ();
  self->legend = vigil_cell_new ("", 0, "label ink-2");
  self->empty = vigil_cell_new ("", 0.5, "title");
  g_signal_connect_swapped (self->scale, "tapped", G_CALLBACK (on_scale), self);
  vigil_places_put (header, self->title, 16, 8, 600, 36);
  vigil_places_put (header, self->note, 16, 44, 600, 32);
  vigil_places_put (header, self->scale, 630, 8, 242, 68);
  vigil_places_put (well, self->legend, 16, 6, VIGIL_PAGE_WIDTH - 32, 34);
  vigil_places_put (well, self->picture, 8, 44, VIGIL_PAGE_WIDTH - 16, VIGIL_PAGE_HEIGHT - HEADER - 8 - 50);
  vigil_places_put (well, self->empty, 16, 160, VIGIL_PAGE_WIDTH - 32, 80);
  vigil_places_put (self->overview, header, 0, 0, VIGIL_PAGE_WIDTH, HEADER);
  vigil_places_put (self->overview, well, 0, HEADER + 8, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT - HEADER - 8);
}

static void
build_why (VigilCoursePage *self)
{
  GtkWidget *keyboard = vigil_keyboard_new ();

  self->why = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  self->why_title = vigil_cell_new ("", 0, "title");
  self->field = vigil_field_new (_("Why, in a few words"), NULL);
  vigil_field_set_size_class (VIGIL_FIELD (self->field), "row-title");
  g_signal_connect_swapped (keyboard, "key", G_CALLBACK (on_key), self);
  vigil_places_put (self->why, self->why_title, 0, 0, VIGIL_PAGE_WIDTH, 44);
  vigil_places_put (self->why, self->field, 0, 52, VIGIL_PAGE_WIDTH, 96);
  vigil_places_put (self->why, keyboard, 0, VIGIL_PAGE_HEIGHT - VIGIL_KEYBOARD_HEIGHT, VIGIL_KEYBOARD_WIDTH,
                    VIGIL_KEYBOARD_HEIGHT);
}

static void
vigil_course_page_init (VigilCoursePage *self)
{
  GtkWidget *widget = GTK_WIDGET (self), *side = vigil_page_get_side (VIGIL_PAGE (self));

  build_overview (self);
  build_why (self);
  self->form = vigil_follow_up_form_new ();
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (on_form_changed), self);
  vigil_places_put (widget, self->overview, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->form, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->why, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  gtk_widget_set_visible (self->form, FALSE);
  gtk_widget_set_visible (self->why, FALSE);
  self->earlier = vigil_earlier_list_new ();
  vigil_places_put (side, vigil_cell_new (_("Earlier visits"), 0, "row-title"), 14, 8, 342, 34);
  vigil_places_put (side, self->earlier, 14, 46, 350, 202);
}

GtkWidget *
vigil_course_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_COURSE_PAGE, "model", model, NULL);
}
