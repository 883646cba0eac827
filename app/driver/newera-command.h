/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A staff command in the words of a New Era pump; some take two. For the New Era driver only. Pure. */
#pragma once

#include "driver/driver.h"

#define NEWERA_MAX_WORDS 32

/* What the words depend on. */
typedef struct {
  gboolean is_pumping;      /* then a rate is given without its unit, which cannot be changed */
  gboolean is_rate_ml_h;    /* the unit of the rate that the pump told last */
  gboolean has_infused_last;/* it held in the middle of infusing: the direction is set and cannot be changed */
} NeweraState;

/* FALSE with UNSUPPORTED when the pump cannot do @command exactly as it stands: it takes four digits,
 * and nothing is rounded or clamped. */
gboolean newera_command_is_possible (const VigilCommand *command, const NeweraState *state, GError **error);
/* The words of step @step, from 0, to @words of NEWERA_MAX_WORDS bytes. FALSE: there is no such step. */
gboolean newera_command_write (const VigilCommand *command, const NeweraState *state, guint step, char *words);
