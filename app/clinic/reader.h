/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed reading of one JSON file of a clinic. What is wrong is kept as GErrors, "drugs.json:14:
 * drugs[1].rate.soft_high: expected ..., found ..."; the refused value is 0, NULL or NAN, and reading
 * goes on, so that a parser reads straight down and is asked once at its end. What only follows from an
 * earlier fault is not said: a place is refused once, a bound that is NAN bounds nothing, a member is
 * not missing where it stands misspelt, and what names a file that could not be read whole is in doubt.
 * What is read is owned by the arena and lives as long as it. */
#pragma once

#include "clinic/clinic.h"

#define VIGIL_READER_MAX_DEPTH 8

/* What stands in @file (a kind: "drugs.json", "consent/") under @id (NULL: under any) was refused. */
typedef struct {
  char *file, *id;
} VigilReaderDoubt;

typedef struct {
  const char *file;   /* "protocols/ketamine-long.json" */
  const char *sha256; /* of its bytes; in the arena */
  const char *const *languages;  /* in which a label must be written besides English; NULL none. Borrowed */
  GPtrArray *doubts;  /* of VigilReaderDoubt; NULL none. Borrowed */
  GPtrArray *arena;
  GString *path;
  gsize marks[VIGIL_READER_MAX_DEPTH];
  guint refusals_at[VIGIL_READER_MAX_DEPTH];
  guint depth, n_refusals;       /* refusals with those that are not said */
  GPtrArray *errors;             /* of GError, at most 200 */
  GError *error;                 /* the first of them; NULL none */
  GHashTable *lines;             /* place -> line, "" is the whole; NULL unknown */
  GHashTable *refused;           /* set of places */
  GPtrArray *misspelt;           /* places that no parser knows */
  GPtrArray *faulty;             /* ids of elements of the list that were refused for something else */
  gboolean has_lost_ids;         /* of elements of the file's list: nobody knows which there are */
} VigilReader;

void vigil_reader_init (VigilReader *self, const char *file, GPtrArray *arena);
void vigil_reader_clear (VigilReader *self);

/* The bytes as one JSON object; NULL after a refusal. The object lives as @root. */
JsonObject *vigil_reader_parse (VigilReader *self, const char *bytes, gsize len, JsonNode **root);

/* @expected completes "expected ...". @member may be NULL: the place is where the reader stands. */
void vigil_reader_refuse (VigilReader *self, const char *member, const char *expected, ...)
    G_GNUC_PRINTF (3, 4);

/* Nothing was refused since the object was entered in which the reader stands. */
gboolean vigil_reader_is_clean (VigilReader *self);
gboolean vigil_reader_was_refused (VigilReader *self, const char *member);

/* Refuses every member that is not named: a misspelt limit must not pass as no limit. */
void vigil_reader_only (VigilReader *self, JsonObject *object, ...) G_GNUC_NULL_TERMINATED;

/* Zeroed memory in the arena; @count may be 0. */
gpointer vigil_reader_alloc (VigilReader *self, gsize size, gsize count);

/* A copy in the arena. */
char *vigil_reader_keep (VigilReader *self, const char *text);

gboolean vigil_reader_has (JsonObject *object, const char *key);
double vigil_reader_number (VigilReader *self, JsonObject *object, const char *key, double low,
                            double high);
/* NAN if the member is not there. */
double vigil_reader_optional_number (VigilReader *self, JsonObject *object, const char *key,
                                     double low, double high);
guint vigil_reader_count (VigilReader *self, JsonObject *object, const char *key, guint low,
                          guint high);
/* FALSE if the member is not there. */
gboolean vigil_reader_flag (VigilReader *self, JsonObject *object, const char *key);
/* Not empty, at most @max_bytes. */
char *vigil_reader_string (VigilReader *self, JsonObject *object, const char *key, gsize max_bytes);
/* Lower case letters, digits, '-' and '.'. */
char *vigil_reader_id (VigilReader *self, JsonObject *object, const char *key);
/* Index in the NULL-terminated @names; 0 after a refusal. */
guint vigil_reader_choice (VigilReader *self, JsonObject *object, const char *key,
                           const char *const *names);
/* {"en": "...", "fr": "..."}: English at least, and what the clinic declares. NULL after a refusal. */
VigilLabel *vigil_reader_label (VigilReader *self, JsonObject *object, const char *key,
                                gsize max_bytes);
/* soft_low, soft_high, hard_low, hard_high, each optional, in order. */
VigilLimits vigil_reader_limits (VigilReader *self, JsonObject *object, const char *key, double low,
                                 double high);

/* @n is 0 after a refusal. */
JsonArray *vigil_reader_array (VigilReader *self, JsonObject *object, const char *key, guint min,
                               guint max, guint *n);
/* Goes into element @i of @array, or into the member; each is left again by _leave (). NULL after a
 * refusal: it was not entered. */
JsonObject *vigil_reader_enter_item (VigilReader *self, JsonArray *array, const char *key, guint i);
JsonObject *vigil_reader_enter (VigilReader *self, JsonObject *object, const char *key);
void vigil_reader_leave (VigilReader *self);
/* Elements that are plain values. */
const char *vigil_reader_item_string (VigilReader *self, JsonArray *array, const char *key,
                                      guint i);
double vigil_reader_item_number (VigilReader *self, JsonArray *array, const char *key, guint i,
                                 double low, double high);
VigilLabel *vigil_reader_item_label (VigilReader *self, JsonArray *array, const char *key, guint i,
                                     gsize max_bytes);
