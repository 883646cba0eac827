/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/check-in-page.h"

#include "base/number.h"
#include "config.h"
#include "model/course-text.h"
#include "model/identity.h"
#include "widget/button.h"
#include "widget/field.h"
#include "widget/icon.h"
#include "widget/keyboard.h"
#include "widget/keypad.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LEFT_WIDTH 496
#define ROW_HEIGHT 82
#define ROW_STEP 90
#define MAX_PROTOCOLS 8
#define PROTOCOLS_SHOWN 2

typedef enum { FIELD_NAME, FIELD_YEAR, FIELD_MONTH, FIELD_DAY, FIELD_NUMBER, FIELD_WEIGHT, FIELD_HEIGHT, FIELD_SEX, N_FIELDS } Field;

static const struct {
  const char *name, *unit;
  double x, width;
  guint row, max_chars;
  gboolean is_text, has_decimal;
} fields[N_FIELDS] = {
  [FIELD_NAME] = { N_("Name"), NULL, 0, LEFT_WIDTH, 0, 60, TRUE, FALSE },
  [FIELD_YEAR] = { N_("Birth year"), NULL, 0, 180, 1, 4, FALSE, FALSE },
  [FIELD_MONTH] = { N_("Month"), NULL, 188, 150, 1, 2, FALSE, FALSE },
  [FIELD_DAY] = { N_("Day"), NULL, 346, 150, 1, 2, FALSE, FALSE },
  [FIELD_NUMBER] = { N_("Record number"), NULL, 0, 244, 2, 16, TRUE, FALSE },
  [FIELD_HEIGHT] = { N_("Height"), N_("cm"), 252, 244, 2, 5, FALSE, TRUE },
  [FIELD_WEIGHT] = { N_("Weight"), N_("kg"), 0, 172, 3, 6, FALSE, TRUE },
  [FIELD_SEX] = { N_("Sex"), NULL, 346, 150, 3, 0, FALSE, FALSE },
};

/* By VigilSex: as it is recorded, and as it is read. Nobody has to say it, and nobody else does. */
static const struct { const char *wire, *words; } sexes[] = {
  [VIGIL_SEX_UNKNOWN] = { "", N_("not stated") },
  [VIGIL_SEX_FEMALE] = { "female", N_("female") },
  [VIGIL_SEX_MALE] = { "male", N_("male") },
};

struct _VigilCheckInPage {
  VigilPage parent_instance;
  GtkWidget *fields[N_FIELDS];
  GtkWidget *left, *measured, *keypad, *keypad_title;
  GtkWidget *sex, *sexes[G_N_ELEMENTS (sexes)];   /* in the keypad's place */
  GtkWidget *typing, *typed, *keyboard;     /* the keyboard's own view of a text field */
  GtkWidget *protocols[MAX_PROTOCOLS], *more;
  GtkWidget *who, *born, *weight, *protocol;  /* read back at the side */
  GtkWidget *course;                        /* which visit it is, and the way to those before */
  GtkWidget *refused, *rules;               /* why the site's own rules are not in force */
  guint n_protocols, first_protocol;
  int target;
  VigilSex chosen_sex;
  gboolean is_weight_measured_now, is_protocol_asked;
  char protocol_id[64];
  char *proposed_person;                    /* what was recorded last, not to record it twice */
  char *visit;                              /* the visit the fields belong to */
};

G_DEFINE_FINAL_TYPE (VigilCheckInPage, vigil_check_in_page, VIGIL_TYPE_PAGE)

static const char *
text_of (VigilCheckInPage *self, Field field)
{
  return vigil_field_get_text (VIGIL_FIELD (self->fields[field]));
}

static VigilIdentityInput
read_input (VigilCheckInPage *self)
{
  return (VigilIdentityInput){
    .name = text_of (self, FIELD_NAME), .year = text_of (self, FIELD_YEAR), .month = text_of (self, FIELD_MONTH),
    .day = text_of (self, FIELD_DAY), .record_number = text_of (self, FIELD_NUMBER),
    .weight_kg = text_of (self, FIELD_WEIGHT), .height_cm = text_of (self, FIELD_HEIGHT),
    .protocol_id = self->protocol_id, .is_weight_measured_now = self->is_weight_measured_now,
  };
}

static gint64
now_wall_us (VigilCheckInPage *self)
{
  return vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)))->now_wall_us;
}

/* As soon as it is known who it is, so that the strip says so. */
static void
propose_person (VigilCheckInPage *self)
{
  VigilIdentityInput input = read_input (self);
  g_autofree char *birth_date = NULL, *initials = NULL, *person = NULL;
  JsonObject *body;

  if (!vigil_identity_is_person_complete (&input, now_wall_us (self)))
    return;
  birth_date = vigil_identity_birth_date (&input, now_wall_us (self));
  person = g_strjoin ("\n", input.name, birth_date, input.record_number, sexes[self->chosen_sex].wire, NULL);
  if (g_strcmp0 (person, self->proposed_person) == 0)
    return;
  g_free (self->proposed_person);
  self->proposed_person = g_steal_pointer (&person);
  initials = vigil_identity_initials (input.name);
  body = vigil_body_new ("name", "s", input.name, "birth_date", "s", birth_date, "record_number", "s",
                         input.record_number, "initials", "s", initials, NULL);
  if (self->chosen_sex != VIGIL_SEX_UNKNOWN)
    json_object_set_string_member (body, "sex", sexes[self->chosen_sex].wire);
  vigil_chair_model_propose (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_PATIENT_IDENTIFIED, body,
                             vigil_page_on_proposed, self);
}

/* Large, as it will be recorded: a name read back is a name checked. */
static void
read_back (VigilCheckInPage *self)
{
  VigilIdentityInput input = read_input (self);
  VigilClinic *clinic = vigil_chair_model_get_clinic (vigil_page_get_model (VIGIL_PAGE (self)));
  const VigilProtocol *protocol = clinic != NULL && *self->protocol_id != '\0'
                                      ? vigil_clinic_find_protocol (clinic, self->protocol_id)
                                      : NULL;
  g_autofree char *date = vigil_identity_birth_date (&input, now_wall_us (self));
  g_autofree char *born = date != NULL ? g_strdup_printf (_("born %s, %u years"), date,
                                                          vigil_identity_age (date, now_wall_us (self)))
                                       : g_strdup ("");
  g_autofree char *weight = *input.weight_kg == '\0' ? g_strdup ("")
                            : g_strdup_printf (self->is_weight_measured_now ? _("%s kg, measured now")
                                                                            : _("%s kg, not measured now"),
                                               input.weight_kg);

  vigil_text_set (self->who, *input.name != '\0' ? input.name : _("No name yet"));
  vigil_text_set (self->born, born);
  vigil_text_set (self->weight, weight);
  vigil_text_set (self->protocol, protocol != NULL ? vigil_label_get (protocol->title, g_get_language_names ()[0]) : "");
}

static void
set_target (VigilCheckInPage *self, int target)
{
  gboolean is_text = target >= 0 && fields[target].is_text;

  if (self->target >= 0)
    vigil_field_set_is_active (VIGIL_FIELD (self->fields[self->target]), FALSE);
  propose_person (self);
  self->target = target;
  gtk_widget_set_visible (self->typing, is_text);
  gtk_widget_set_visible (self->left, !is_text);
  gtk_widget_set_visible (self->keypad, target >= 0 && !is_text && target != FIELD_SEX);
  gtk_widget_set_visible (self->sex, target == FIELD_SEX);
  vigil_text_set (self->keypad_title, target >= 0 ? _(fields[target].name) : "");
  gtk_widget_set_visible (self->keypad_title, !is_text);
  if (target < 0)
    return;
  vigil_field_set_is_active (VIGIL_FIELD (self->fields[target]), TRUE);
  vigil_keypad_set_has_decimal (VIGIL_KEYPAD (self->keypad), fields[target].has_decimal);
  if (is_text) {
    vigil_keyboard_set_is_for_names (VIGIL_KEYBOARD (self->keyboard), target == FIELD_NAME);
    vigil_keyboard_set_is_upper (VIGIL_KEYBOARD (self->keyboard), *text_of (self, (Field) target) == '\0');
    vigil_field_set_name (VIGIL_FIELD (self->typed), _(fields[target].name));
    vigil_field_set_text (VIGIL_FIELD (self->typed), text_of (self, (Field) target));
    vigil_field_set_is_active (VIGIL_FIELD (self->typed), TRUE);
  }
}

static void
on_field_tapped (VigilField *field, gpointer user_data)
{
  VigilCheckInPage *self = user_data;

  for (int i = 0; i < N_FIELDS; i++)
    if (self->fields[i] == GTK_WIDGET (field))
      set_target (self, i);
}

static void
on_key (VigilCheckInPage *self, const char *key)
{
  VigilField *field;

  if (self->target < 0)
    return;
  field = VIGIL_FIELD (self->fields[self->target]);
  if (!vigil_field_press (field, key, fields[self->target].max_chars))
    return;
  vigil_field_set_error (field, NULL);
  read_back (self);
  if (fields[self->target].is_text)
    vigil_field_set_text (VIGIL_FIELD (self->typed), vigil_field_get_text (field));
  if (self->target == FIELD_WEIGHT) {
    self->is_weight_measured_now = FALSE;
    vigil_widget_set_class (self->measured, "selected", FALSE);
  }
  /* a full year or month needs no more */
  if ((self->target == FIELD_YEAR || self->target == FIELD_MONTH)
      && strlen (vigil_field_get_text (field)) == fields[self->target].max_chars)
    set_target (self, self->target + 1);
}

static void
on_typing_done (VigilCheckInPage *self)
{
  set_target (self, self->target == FIELD_NAME ? FIELD_YEAR : FIELD_WEIGHT);
}

static void
show_sex (VigilCheckInPage *self, VigilSex sex)
{
  self->chosen_sex = sex;
  vigil_field_set_text (VIGIL_FIELD (self->fields[FIELD_SEX]), sex != VIGIL_SEX_UNKNOWN ? _(sexes[sex].words) : "");
  for (guint i = 0; i < G_N_ELEMENTS (sexes); i++)
    vigil_widget_set_class (self->sexes[i], "selected", i == (guint) sex);
}

static void
on_sex (VigilButton *button, gpointer user_data)
{
  VigilCheckInPage *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (sexes); i++)
    if (self->sexes[i] == GTK_WIDGET (button))
      show_sex (self, (VigilSex) i);
  set_target (self, FIELD_WEIGHT);
}

static void
on_measured (VigilCheckInPage *self)
{
  self->is_weight_measured_now = TRUE;
  gtk_widget_add_css_class (self->measured, "selected");
  vigil_field_set_error (VIGIL_FIELD (self->fields[FIELD_WEIGHT]), NULL);
  read_back (self);
}

static void
show_protocols (VigilCheckInPage *self)
{
  for (guint i = 0; i < self->n_protocols; i++) {
    const char *id = g_object_get_data (G_OBJECT (self->protocols[i]), "id");
    gboolean is_chosen = g_str_equal (id, self->protocol_id);

    gtk_widget_set_visible (self->protocols[i],
                            i >= self->first_protocol && i < self->first_protocol + PROTOCOLS_SHOWN);
    vigil_row_set_is_selected (VIGIL_ROW (self->protocols[i]), is_chosen);
    vigil_row_set_chip (VIGIL_ROW (self->protocols[i]), self->is_protocol_asked ? _("Choose one") : NULL, "inverse");
    vigil_row_set_mark (VIGIL_ROW (self->protocols[i]), is_chosen ? VIGIL_MARK_DONE : VIGIL_MARK_CHOICE);
  }
  gtk_widget_set_visible (self->more, self->n_protocols > PROTOCOLS_SHOWN);
  read_back (self);
}

static void
on_protocol (VigilRow *row, gpointer user_data)
{
  VigilCheckInPage *self = user_data;

  g_strlcpy (self->protocol_id, g_object_get_data (G_OBJECT (row), "id"), sizeof self->protocol_id);
  self->is_protocol_asked = FALSE;
  show_protocols (self);
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_more (VigilCheckInPage *self)
{
  self->first_protocol += PROTOCOLS_SHOWN;
  if (self->first_protocol >= self->n_protocols)
    self->first_protocol = 0;
  show_protocols (self);
}

static void
fill_protocols (VigilCheckInPage *self)
{
  VigilClinic *clinic = vigil_chair_model_get_clinic (vigil_page_get_model (VIGIL_PAGE (self)));
  const char *lang = g_get_language_names ()[0];
  guint n = 0;
  const VigilProtocol *const *all = clinic != NULL ? vigil_clinic_get_protocols (clinic, &n) : NULL;

  for (guint i = 0; i < MIN (n, MAX_PROTOCOLS); i++) {
    g_autofree char *line = g_strdup_printf (_("version %u, recovery %u min"), all[i]->version, all[i]->recovery_min);
    GtkWidget *row = vigil_row_new (vigil_label_get (all[i]->title, lang));

    vigil_row_set_line (VIGIL_ROW (row), line);
    g_object_set_data_full (G_OBJECT (row), "id", g_strdup (all[i]->id), g_free);
    g_signal_connect (row, "tapped", G_CALLBACK (on_protocol), self);
    vigil_places_put (self->left, row, 0, (4 + i % PROTOCOLS_SHOWN) * ROW_STEP, LEFT_WIDTH - (n > PROTOCOLS_SHOWN ? 126 : 0),
                      ROW_HEIGHT);
    self->protocols[self->n_protocols++] = row;
  }
  show_protocols (self);
}

/* ---- the page ---- */

static void
clear (VigilCheckInPage *self)
{
  for (guint i = 0; i < N_FIELDS; i++) {
    vigil_field_set_text (VIGIL_FIELD (self->fields[i]), "");
    vigil_field_set_error (VIGIL_FIELD (self->fields[i]), NULL);
  }
  show_sex (self, VIGIL_SEX_UNKNOWN);
  self->is_weight_measured_now = FALSE;
  vigil_widget_set_class (self->measured, "selected", FALSE);
  *self->protocol_id = '\0';
  g_clear_pointer (&self->proposed_person, g_free);
  show_protocols (self);
}

static void
set_number (VigilCheckInPage *self, Field field, double value)
{
  char text[VIGIL_NUMBER_SIZE];

  if (value > 0)
    vigil_field_set_text (VIGIL_FIELD (self->fields[field]), vigil_number_format (value, 1, text));
}

/* What is recorded already, after a restart or when staff come back to it. */
static void
load (VigilCheckInPage *self, const VigilSession *session)
{
  g_auto (GStrv) date = g_strsplit (session->birth_date, "-", 3);

  clear (self);
  vigil_field_set_text (VIGIL_FIELD (self->fields[FIELD_NAME]), session->name);
  vigil_field_set_text (VIGIL_FIELD (self->fields[FIELD_NUMBER]), session->record_number);
  if (g_strv_length (date) == 3)
    for (guint i = 0; i < 3; i++)
      vigil_field_set_text (VIGIL_FIELD (self->fields[FIELD_YEAR + i]), date[i]);
  set_number (self, FIELD_WEIGHT, session->weight_kg);
  set_number (self, FIELD_HEIGHT, session->height_cm);
  show_sex (self, session->sex);
  if (session->weight_kg > 0)
    on_measured (self);
  g_strlcpy (self->protocol_id, session->protocol_id, sizeof self->protocol_id);
  if (*session->name != '\0')
    self->proposed_person = g_strjoin ("\n", session->name, session->birth_date, session->record_number,
                                       sexes[session->sex].wire, NULL);
  show_protocols (self);
}

/* Of the protocol that is chosen here, though it is recorded only with all the rest. */
static void
show_course (VigilCheckInPage *self, const VigilView *view)
{
  VigilClinic *clinic = vigil_chair_model_get_clinic (vigil_page_get_model (VIGIL_PAGE (self)));
  const VigilProtocol *protocol = clinic != NULL ? vigil_clinic_find_protocol (clinic, self->protocol_id) : NULL;
  g_autofree char *words = vigil_course_words (&view->session, protocol, view->now_wall_us);
  g_autofree char *due = vigil_follow_up_due_words (&view->session, clinic, view->now_wall_us);
  g_autofree char *note = due != NULL ? g_steal_pointer (&due)
                                      : vigil_course_note (&view->session, protocol, view->now_wall_us);

  gtk_widget_set_visible (self->course, *words != '\0' && *view->clinic_refusal == '\0');
  vigil_button_set_label (VIGIL_BUTTON (self->course), words);
  vigil_button_set_caption (VIGIL_BUTTON (self->course), *note != '\0' ? note : NULL);
}

static void
on_course (VigilCheckInPage *self)
{
  vigil_page_ask (VIGIL_PAGE (self), "course");
}

static void
show_rules (VigilCheckInPage *self, const VigilView *view)
{
  g_autofree char *words = g_strdup_printf (_("New rules refused: %s"), view->clinic_refusal);

  gtk_widget_set_visible (self->refused, *view->clinic_refusal != '\0');
  vigil_text_set (self->rules, words);
}

static void
check_in_update (VigilPage *page, const VigilView *view)
{
  VigilCheckInPage *self = VIGIL_CHECK_IN_PAGE (page);

  show_rules (self, view);
  if (g_strcmp0 (self->visit, view->session.id) != 0) {
    g_free (self->visit);
    self->visit = g_strdup (view->session.id);
    load (self, &view->session);
    set_target (self, *view->session.name == '\0' ? FIELD_NAME : FIELD_WEIGHT);
  }
  show_course (self, view);
}

static void
check_in_describe (VigilPage *page, VigilPageBar *bar)
{
  bar->back = _("Devices");
  bar->primary = _("Continue");
  g_strlcpy (bar->primary_caption, _("to the questions before the start"), sizeof bar->primary_caption);
}

static void
propose_all (VigilCheckInPage *self)
{
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));
  VigilIdentityInput input = read_input (self);
  const VigilProtocol *protocol = vigil_clinic_find_protocol (vigil_chair_model_get_clinic (model), self->protocol_id);
  double weight_kg = 0, height_cm = 0;

  vigil_number_parse (input.weight_kg, &weight_kg);
  vigil_number_parse (input.height_cm, &height_cm);
  propose_person (self);
  /* in one row: each is checked and recorded before the next */
  vigil_chair_model_propose (model, VIGIL_EVENT_PATIENT_MEASURED,
                             vigil_body_new ("weight_kg", "d", weight_kg, "height_cm", "d", height_cm, NULL),
                             vigil_page_on_proposed, self);
  vigil_chair_model_propose (model, VIGIL_EVENT_PROTOCOL_CHOSEN,
                             vigil_body_new ("protocol_id", "s", protocol->id, "title", "s",
                                             vigil_label_get (protocol->title, "en"), "version", "i",
                                             (gint64) protocol->version, "sha256", "s", protocol->sha256, NULL),
                             vigil_page_on_proposed, self);
  vigil_chair_model_propose (model, VIGIL_EVENT_CHECK_IN_DONE, NULL, vigil_page_on_proposed, self);
}

static void
check_in_primary (VigilPage *page)
{
  VigilCheckInPage *self = VIGIL_CHECK_IN_PAGE (page);
  VigilClinic *clinic = vigil_chair_model_get_clinic (vigil_page_get_model (page));
  VigilIdentityInput input = read_input (self);
  VigilIdentityErrors errors;

  set_target (self, self->target >= 0 && !fields[self->target].is_text ? self->target : FIELD_WEIGHT);
  if (vigil_identity_check (&input, clinic, now_wall_us (self), &errors))
    propose_all (self);
  vigil_field_set_error (VIGIL_FIELD (self->fields[FIELD_NAME]), errors.name);
  vigil_field_set_error (VIGIL_FIELD (self->fields[FIELD_YEAR]), errors.birth_date);
  vigil_field_set_error (VIGIL_FIELD (self->fields[FIELD_NUMBER]), errors.record_number);
  vigil_field_set_error (VIGIL_FIELD (self->fields[FIELD_WEIGHT]), errors.weight);
  vigil_field_set_error (VIGIL_FIELD (self->fields[FIELD_HEIGHT]), errors.height);
  self->is_protocol_asked = errors.protocol != NULL;
  show_protocols (self);
  vigil_identity_errors_clear (&errors);
}

static void
check_in_back (VigilPage *page)
{
  vigil_page_ask (page, "devices");
}

static void
vigil_check_in_page_finalize (GObject *object)
{
  VigilCheckInPage *self = VIGIL_CHECK_IN_PAGE (object);

  g_free (self->proposed_person);
  g_free (self->visit);
  G_OBJECT_CLASS (vigil_check_in_page_parent_class)->finalize (object);
}

static void
vigil_check_in_page_class_init (VigilCheckInPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigil_check_in_page_finalize;
  page_class->update = check_in_update;
  page_class->describe = check_in_describe;
  page_class->primary = check_in_primary;
  page_class->back = check_in_back;
}

static void
build_typing (VigilCheckInPage *self)
{
  self->typing = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  self->typed = vigil_field_new ("", NULL);
  self->keyboard = vigil_keyboard_new ();
  vigil_places_put (self->typing, self->typed, 0, 40, VIGIL_PAGE_WIDTH, 96);
  vigil_places_put (self->typing, self->keyboard, 0, VIGIL_PAGE_HEIGHT - VIGIL_KEYBOARD_HEIGHT, VIGIL_KEYBOARD_WIDTH,
                    VIGIL_KEYBOARD_HEIGHT);
  g_signal_connect_swapped (self->keyboard, "key", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (self->keyboard, "done", G_CALLBACK (on_typing_done), self);
}

static void
build_sex (VigilCheckInPage *self)
{
  GtkWidget *why = vigil_cell_new (_("For the ideal weight that some doses go by. Where it is not stated the lower of the "
                                      "two is taken, and said so."), 0, "body ink-2");

  self->sex = vigil_places_box_new (VIGIL_KEYPAD_WIDTH, VIGIL_KEYPAD_HEIGHT, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sexes); i++) {
    /* what is stated first */
    guint at = i == VIGIL_SEX_UNKNOWN ? (guint) G_N_ELEMENTS (sexes) - 1 : i - 1;

    self->sexes[i] = vigil_button_new (NULL, 24, _(sexes[i].words), NULL);
    vigil_widget_add_classes (self->sexes[i], "choice large");
    g_signal_connect (self->sexes[i], "tapped", G_CALLBACK (on_sex), self);
    vigil_places_put (self->sex, self->sexes[i], 0, at * 96.0, VIGIL_KEYPAD_WIDTH, 88);
  }
  gtk_inscription_set_yalign (GTK_INSCRIPTION (why), 0);
  vigil_places_put (self->sex, why, 0, 300, VIGIL_KEYPAD_WIDTH, 130);
  vigil_places_put (GTK_WIDGET (self), self->sex, 510, 40, VIGIL_KEYPAD_WIDTH, VIGIL_KEYPAD_HEIGHT);
  vigil_field_set_size_class (VIGIL_FIELD (self->fields[FIELD_SEX]), "row-title");
  vigil_field_set_hint (VIGIL_FIELD (self->fields[FIELD_SEX]), _(sexes[VIGIL_SEX_UNKNOWN].words));
}

static void
build_side (VigilCheckInPage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  self->who = vigil_cell_new ("", 0, "title");
  self->born = vigil_cell_new ("", 0, "body ink-2");
  self->weight = vigil_cell_new ("", 0, "body ink-2");
  self->protocol = vigil_cell_new ("", 0, "body ink-2");
  self->refused = vigil_places_box_new (342, 78, "bar");
  self->rules = vigil_cell_new ("", 0, "caption");
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->rules), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  vigil_places_put (self->refused, vigil_icon_new ("warn", 28), 10, 25, 28, 28);
  vigil_places_put (self->refused, self->rules, 46, 2, 292, 74);
  vigil_places_put (side, self->who, 16, 8, 338, 60);
  vigil_places_put (side, self->born, 16, 68, 338, 30);
  vigil_places_put (side, self->weight, 16, 98, 338, 30);
  vigil_places_put (side, self->protocol, 16, 128, 338, 42);
  self->course = vigil_button_new (NULL, 24, "", NULL);
  g_signal_connect_swapped (self->course, "tapped", G_CALLBACK (on_course), self);
  vigil_places_put (side, self->refused, 14, 172, 342, 78);
  vigil_places_put (side, self->course, 14, 170, 342, 78);
}

static void
vigil_check_in_page_init (VigilCheckInPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->target = -1;
  self->left = vigil_places_box_new (LEFT_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  for (guint i = 0; i < N_FIELDS; i++) {
    self->fields[i] = vigil_field_new (_(fields[i].name), fields[i].unit != NULL ? _(fields[i].unit) : NULL);
    g_signal_connect (self->fields[i], "tapped", G_CALLBACK (on_field_tapped), self);
    vigil_places_put (self->left, self->fields[i], fields[i].x, fields[i].row * ROW_STEP, fields[i].width, ROW_HEIGHT);
  }
  self->measured = vigil_button_new ("scale", 24, _("measured now"), NULL);
  gtk_widget_add_css_class (self->measured, "choice");
  g_signal_connect_swapped (self->measured, "tapped", G_CALLBACK (on_measured), self);
  vigil_places_put (self->left, self->measured, 180, 3 * ROW_STEP, 158, ROW_HEIGHT);
  self->more = vigil_button_new ("right", 24, _("More"), NULL);
  g_signal_connect_swapped (self->more, "tapped", G_CALLBACK (on_more), self);
  vigil_places_put (self->left, self->more, LEFT_WIDTH - 118, 4 * ROW_STEP, 118, 2 * ROW_HEIGHT + 8);
  self->keypad = vigil_keypad_new (TRUE);
  self->keypad_title = vigil_cell_new ("", 0, "row-title");
  g_signal_connect_swapped (self->keypad, "key", G_CALLBACK (on_key), self);
  build_typing (self);
  build_side (self);
  build_sex (self);
  vigil_places_put (widget, self->left, 0, 0, LEFT_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->keypad_title, 510, 0, 370, 36);
  vigil_places_put (widget, self->keypad, 510, 40, VIGIL_KEYPAD_WIDTH, VIGIL_KEYPAD_HEIGHT);
  vigil_places_put (widget, self->typing, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
}

GtkWidget *
vigil_check_in_page_new (VigilChairModel *model)
{
  VigilCheckInPage *self = g_object_new (VIGIL_TYPE_CHECK_IN_PAGE, "model", model, NULL);

  fill_protocols (self);
  return GTK_WIDGET (self);
}
