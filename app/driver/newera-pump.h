/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a New Era pump has said, and that as observations. For the New Era driver only. */
#pragma once

#include "driver/driver.h"
#include "driver/newera-command.h"
#include "driver/newera-reply.h"

typedef struct {
  gboolean has_state, has_volumes;
  char state;             /* of the last reply */
  char last_run;          /* the last state in which the piston moved */
  char alarm;             /* stands until it runs again; '\0' none */
  gboolean has_ended;     /* what it was set to is done: a start would do it again */
  double rate_ml_h;
  gboolean is_rate_ml_h;  /* told in that unit */
  gint64 rate_us;         /* mono; 0 never told */
  double target_ml;
  gboolean has_target;
} NeweraPump;

/* Of any reply but an alarm. */
void newera_pump_take_state (NeweraPump *self, char state);
/* @letter of "A?R". */
void newera_pump_take_alarm (NeweraPump *self, VigilDriverContext *ctx, char letter);
/* What a reply holds, as observations. */
void newera_pump_take_data (NeweraPump *self, VigilDriverContext *ctx, const NeweraReply *reply);
NeweraState newera_pump_get_state (const NeweraPump *self);
