/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/gate-answer.h"

#include "model/gate-text.h"
#include "model/label-text.h"

JsonObject *
vigil_gate_answer_confirm (const VigilGate *gate, gboolean is_passed, VigilChairModel *model)
{
  JsonObject *body = vigil_body_new ("gate", "s", gate->id, "label", "s", vigil_label_words (gate->label), "is_passed", "b",
                                     is_passed, NULL);
  VigilFeeText fee;

  vigil_fee_text_fill_for (&fee, gate, model);
  if (fee.state != VIGIL_FEE_NOT_STATED)
    json_object_set_string_member (body, "fee", fee.words);
  return body;
}

JsonObject *
vigil_gate_answer_question (const VigilGate *gate, guint question, guint choice)
{
  const VigilGateQuestion *asked = &gate->questions[question];

  return vigil_body_new ("gate", "s", gate->id, "label", "s", vigil_label_words (gate->label), "question", "s", asked->id,
                         "asked", "s", vigil_label_words (asked->label), "choice", "s", asked->choices[choice].id, "words",
                         "s", vigil_label_words (asked->choices[choice].label), NULL);
}

JsonObject *
vigil_gate_answer_food (const VigilGate *gate, VigilFood food, gint64 eaten_wall_us, gint64 now_wall_us)
{
  g_autofree char *words = vigil_intake_words (eaten_wall_us, now_wall_us);
  JsonObject *body = vigil_body_new ("gate", "s", gate->id, "label", "s", vigil_label_words (gate->label), "food", "s",
                                     vigil_food_name (food), "asked", "s", vigil_food_words (food), "words", "s", words,
                                     NULL);

  if (eaten_wall_us == VIGIL_INTAKE_LONG_AGO)
    json_object_set_boolean_member (body, "is_long_ago", TRUE);
  else
    json_object_set_int_member (body, "eaten_wall_us", eaten_wall_us);
  return body;
}

JsonObject *
vigil_gate_answer_reminder (const VigilGate *gate, const VigilGateVerdict *verdict)
{
  gint64 set_us = verdict->answer != NULL ? verdict->answer->remind_wall_us : 0;
  gint64 at_us = set_us != 0 ? set_us : verdict->passes_wall_us;

  return at_us == 0 ? NULL
                    : vigil_body_new ("gate", "s", gate->id, "label", "s", vigil_label_words (gate->label), "at_wall_us",
                                      "i", at_us, "is_on", "b", set_us == 0, NULL);
}
