/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/pump-instruction.h"

#include "model/time-text.h"
#include "widget/icon.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define WIDTH VIGIL_PUMP_INSTRUCTION_WIDTH
#define ICON 44

struct _VigilPumpInstruction {
  GtkButton parent_instance;
  GtkWidget *icon, *drug, *words, *why, *since;
  VigilVerb verb;             /* NONE: nothing is to be pressed */
  int channel;                /* -1 all */
  gint64 since_wall_us;
};

G_DEFINE_FINAL_TYPE (VigilPumpInstruction, vigil_pump_instruction, GTK_TYPE_BUTTON)

static void
vigil_pump_instruction_class_init (VigilPumpInstructionClass *klass)
{
}

static void
vigil_pump_instruction_init (VigilPumpInstruction *self)
{
  GtkWidget *box = vigil_places_box_new (WIDTH, VIGIL_PUMP_INSTRUCTION_HEIGHT, NULL);

  gtk_widget_add_css_class (GTK_WIDGET (self), "instruction");
  self->icon = vigil_icon_new ("stop", ICON);
  self->drug = vigil_cell_new (NULL, 0.5, "card-title");
  self->words = vigil_cell_new (NULL, 0.5, "num-card bold");
  self->why = vigil_cell_new (NULL, 0.5, "label ink-2");
  self->since = vigil_cell_new (NULL, 0.5, "num-value");
  vigil_places_put (box, self->icon, (WIDTH - ICON) / 2, 14, ICON, ICON);
  vigil_places_put (box, self->drug, 14, 58, WIDTH - 28, 30);
  vigil_places_put (box, self->words, 14, 86, WIDTH - 28, 66);
  vigil_places_put (box, self->why, 14, 152, WIDTH - 28, 70);
  vigil_places_put (box, self->since, 14, 222, WIDTH - 28, 46);
  gtk_button_set_child (GTK_BUTTON (self), box);
}

GtkWidget *
vigil_pump_instruction_new (void)
{
  return g_object_new (VIGIL_TYPE_PUMP_INSTRUCTION, NULL);
}

static const char *
words_of (VigilVerb verb)
{
  return verb == VIGIL_VERB_STOP    ? _("Press STOP on the pump")
         : verb == VIGIL_VERB_START ? _("Press START on the pump")
                                    : _("Press PAUSE on the pump");
}

void
vigil_pump_instruction_set (VigilPumpInstruction *self, const VigilView *view, int channel, VigilVerb verb,
                            const char *why)
{
  const char *drug = "";
  g_autofree char *spoken = NULL;

  g_return_if_fail (VIGIL_IS_PUMP_INSTRUCTION (self) && channel < VIGIL_MAX_CHANNELS);
  if (channel >= 0 && view->session.n_channels > 1)
    drug = view->session.channels[channel].drug_display;
  self->verb = verb;
  self->channel = channel;
  self->since_wall_us = view->now_wall_us;
  vigil_icon_set_name (VIGIL_ICON (self->icon), verb == VIGIL_VERB_STOP    ? "stop"
                                                : verb == VIGIL_VERB_START ? "play"
                                                                           : "pause");
  vigil_text_set (self->drug, drug);
  vigil_text_set (self->words, words_of (verb));
  vigil_text_set (self->why, why != NULL ? why : "");
  spoken = *drug != '\0' ? g_strdup_printf ("%s, %s", words_of (verb), drug) : g_strdup (words_of (verb));
  vigil_widget_set_spoken (GTK_WIDGET (self), spoken);
}

static gboolean
is_still_to_do (VigilVerb verb, VigilChannelState state)
{
  if (verb == VIGIL_VERB_START)
    return state == VIGIL_CHANNEL_PRESCRIBED || state == VIGIL_CHANNEL_STARTING;
  /* what was told to start may do so at any moment */
  return state == VIGIL_CHANNEL_STARTING || state == VIGIL_CHANNEL_RUNNING
         || (state == VIGIL_CHANNEL_PAUSED && verb == VIGIL_VERB_STOP);
}

gboolean
vigil_pump_instruction_update (VigilPumpInstruction *self, const VigilView *view)
{
  gboolean is_done = TRUE;
  g_autofree char *since = NULL;

  g_return_val_if_fail (VIGIL_IS_PUMP_INSTRUCTION (self), FALSE);
  for (guint i = 0; self->verb != VIGIL_VERB_NONE && i < view->session.n_channels; i++)
    if (self->channel < 0 || i == (guint) self->channel)
      is_done &= !is_still_to_do (self->verb, view->session.channels[i].state);
  if (is_done) {
    self->verb = VIGIL_VERB_NONE;
    return FALSE;
  }
  since = vigil_time_span (view->now_wall_us - self->since_wall_us, TRUE);
  vigil_text_set (self->since, since);
  return TRUE;
}
