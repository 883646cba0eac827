/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/banner.h"
#include "model/alarm-words.h"
#include "widget/icon.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define MAX_CHIPS 2

struct _VigilBanner {
  GtkButton parent_instance;
  GtkWidget *icon, *stars, *message, *chips, *rest, *note;
  struct { GtkWidget *box, *icon, *words; } chip[MAX_CHIPS];
  GtkWidget *paused;
};

G_DEFINE_FINAL_TYPE (VigilBanner, vigil_banner, GTK_TYPE_BUTTON)

static void
vigil_banner_class_init (VigilBannerClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "banner");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
vigil_banner_init (VigilBanner *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "banner-row");
  self->icon = vigil_icon_new ("bell", 26);
  self->stars = vigil_text_new (NULL, "stars");
  self->message = vigil_text_new (NULL, "message");
  gtk_label_set_ellipsize (GTK_LABEL (self->message), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->message), 0);
  gtk_widget_set_hexpand (self->message, TRUE);
  self->paused = vigil_icon_new ("bellx", 26);
  self->note = vigil_text_new (NULL, "label ink-3");
  self->chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->chips, "chips");
  for (guint i = 0; i < MAX_CHIPS; i++) {
    self->chip[i].box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
    self->chip[i].icon = vigil_icon_new ("warn", 20);
    self->chip[i].words = vigil_text_new (NULL, NULL);
    gtk_widget_set_valign (self->chip[i].box, GTK_ALIGN_CENTER);
    gtk_box_append (GTK_BOX (self->chip[i].box), self->chip[i].icon);
    gtk_box_append (GTK_BOX (self->chip[i].box), self->chip[i].words);
    gtk_box_append (GTK_BOX (self->chips), self->chip[i].box);
  }
  self->rest = vigil_text_new (NULL, "row-title");
  gtk_box_append (GTK_BOX (self->chips), self->rest);
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), self->stars);
  gtk_box_append (GTK_BOX (box), self->message);
  gtk_box_append (GTK_BOX (box), self->paused);
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_box_append (GTK_BOX (box), self->chips);
  gtk_button_set_child (GTK_BUTTON (self), box);
}

GtkWidget *
vigil_banner_new (void)
{
  return g_object_new (VIGIL_TYPE_BANNER, NULL);
}

static void
set_alarm_classes (GtkWidget *widget, const char *base, const VigilAlarmView *alarm)
{
  const char *classes[4] = { base, NULL, NULL, NULL };

  if (alarm != NULL) {
    classes[1] = vigil_priority_class (alarm->priority);
    classes[2] = alarm->state == VIGIL_ALARM_ACKNOWLEDGED ? "acknowledged" : NULL;
  }
  gtk_widget_set_css_classes (widget, (const char **) classes);
}

/* New ones before seen ones, each as the bank sorts them. */
static guint
collect (const VigilAlarmList *list, const VigilAlarmView **out)
{
  guint n = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < list->n_alarms; i++)
      if (vigil_alarm_view_is_shown (&list->alarms[i])
          && vigil_alarm_view_is_new (&list->alarms[i]) == (pass == 0))
        out[n++] = &list->alarms[i];
  return n;
}

static void
show_quiet (VigilBanner *self, const VigilView *view)
{
  const char *message = view->is_demo ? _("Demo data: no patient alarms") : _("No alarms");

  set_alarm_classes (GTK_WIDGET (self), "banner", NULL);
  vigil_icon_set_name (VIGIL_ICON (self->icon), "bell");
  vigil_icon_set_size (VIGIL_ICON (self->icon), 26);
  gtk_widget_set_visible (self->stars, FALSE);
  gtk_widget_set_css_classes (self->message, (const char *[]) { "row-title", "message", NULL });
  vigil_text_set (self->message, message);
  vigil_text_set (self->note, _("Secondary display: primary alarms are on the monitor and pump"));
  gtk_widget_set_visible (self->note, TRUE);
  gtk_widget_set_visible (self->chips, FALSE);
  vigil_widget_set_spoken (GTK_WIDGET (self), message);
}

static void
show_chip (VigilBanner *self, guint i, const VigilAlarmView *alarm)
{
  g_autofree char *words = NULL, *text = NULL;

  gtk_widget_set_visible (self->chip[i].box, alarm != NULL);
  if (alarm == NULL)
    return;
  words = vigil_alarm_short (alarm);
  text = vigil_alarm_view_is_new (alarm) && alarm->priority != VIGIL_PRIORITY_NONE
                 && !alarm->is_technical
             ? g_strdup_printf ("%s %s", vigil_priority_stars (alarm->priority), words)
             : g_strdup (words);
  set_alarm_classes (self->chip[i].box, "alarm-chip", alarm);
  vigil_icon_set_name (VIGIL_ICON (self->chip[i].icon), vigil_alarm_icon (alarm));
  vigil_text_set (self->chip[i].words, text);
}

static int
width_of (GtkWidget *widget)
{
  int width = 0;

  if (gtk_widget_get_visible (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  return width;
}

/* Hides the last chips until the sentence stands whole: a duration that is cut off would be another
 * one, and what is hidden is still counted. Returns how many are shown. */
static guint
fit_chips (VigilBanner *self, guint n)
{
  int room = gtk_widget_get_width (gtk_button_get_child (GTK_BUTTON (self)));

  if (room <= 0)
    return n;
  gtk_widget_set_visible (self->rest, TRUE);
  while (n > 0 && width_of (gtk_button_get_child (GTK_BUTTON (self))) > room)
    gtk_widget_set_visible (self->chip[--n].box, FALSE);
  return n;
}

static void
show_alarms (VigilBanner *self, const VigilView *view, const VigilAlarmView **alarms, guint n)
{
  const VigilAlarmView *first = alarms[0];
  g_autofree char *sentence = vigil_alarm_sentence (first, view->now_us);
  g_autofree char *alarm_words = vigil_alarm_spoken (first, view->now_us);
  g_autofree char *spoken = NULL, *rest = NULL;
  guint n_chips;

  set_alarm_classes (GTK_WIDGET (self), "banner", first);
  vigil_icon_set_name (VIGIL_ICON (self->icon), vigil_alarm_icon (first));
  vigil_icon_set_size (VIGIL_ICON (self->icon), 34);
  vigil_text_set (self->stars, vigil_priority_stars (first->priority));
  gtk_widget_set_visible (self->stars, TRUE);
  gtk_widget_set_css_classes (self->message, (const char *[]) { "banner-text", "message", NULL });
  vigil_text_set (self->message, sentence);
  gtk_widget_set_visible (self->note, FALSE);
  gtk_widget_set_visible (self->chips, n > 1);
  for (guint i = 0; i < MAX_CHIPS; i++)
    show_chip (self, i, i + 1 < n ? alarms[i + 1] : NULL);
  n_chips = fit_chips (self, MIN (n - 1, MAX_CHIPS));
  rest = g_strdup_printf ("+%u", n - 1 - n_chips);
  vigil_text_set (self->rest, rest);
  gtk_widget_set_visible (self->rest, n - 1 > n_chips);
  /* Translators: an alarm in words; then how many others there are */
  spoken
      = n > 1 ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s. %u more", "%s. %u more", n - 1),
                                 alarm_words, n - 1)
              : g_strdup (alarm_words);
  vigil_widget_set_spoken (GTK_WIDGET (self), spoken);
}

void
vigil_banner_update (VigilBanner *self, const VigilView *view)
{
  const VigilAlarmView *alarms[VIGIL_MAX_ALARMS];
  guint n;

  g_return_if_fail (VIGIL_IS_BANNER (self));
  n = collect (&view->alarms, alarms);
  gtk_widget_set_visible (self->paused, view->alarms.audio_paused_until_us > 0
                                          && view->alarms.audio_paused_until_us > view->now_us);
  if (n == 0)
    show_quiet (self, view);
  else
    show_alarms (self, view, alarms, n);
}
