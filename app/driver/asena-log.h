/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of an Alaris syringe pump: each status says which entry is the newest, and the entries after
 * the one that was newest at the first contact are read one by one. For the Asena driver only. */
#pragma once

#include "driver/asena-message.h"
#include "driver/driver.h"

typedef struct {
  gboolean is_known;
  guint newest, next;   /* entries; the one to be read next */
  char type[8];         /* of the newest: EVENT, KEY, FLUID, SRVCE */
} AsenaLog;

/* From the places of an INF reply. TRUE: there is something to read. */
gboolean asena_log_take_newest (AsenaLog *self, const char *type, const char *id);
/* The message's body, to @body of @size bytes. */
void asena_log_write_query (const AsenaLog *self, char *body, gsize size);
/* Emits the entry that was asked for. FALSE: it is not that one. */
gboolean asena_log_take_entry (AsenaLog *self, VigilDriverContext *ctx, const AsenaMessage *reply);
/* It was not told: the entries up to the newest are lost. */
void asena_log_give_up (AsenaLog *self);
gboolean asena_log_has_more (const AsenaLog *self);
