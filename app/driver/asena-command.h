/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A staff command in the words of an Alaris syringe pump. For the Asena driver only. Pure. */
#pragma once

#include "driver/asena-message.h"
#include "driver/driver.h"

/* "INF_RATE"; NULL: the pump has no such command. */
const char *asena_command_word (VigilCommandKind kind);
/* FALSE with UNSUPPORTED when the pump cannot do @command exactly as it stands (nothing is
 * rounded or clamped), with NOT_READY when @rate_max_ml_h is not known (0). */
gboolean asena_command_is_possible (const VigilCommand *command, double rate_max_ml_h, GError **error);
/* The message's body, to @body of @size bytes. */
void asena_command_write (const VigilCommand *command, char *body, gsize size);
/* The echo carries the value as the pump took it: TRUE if that is what was asked for. */
gboolean asena_command_is_taken (const VigilCommand *command, const AsenaMessage *echo);
