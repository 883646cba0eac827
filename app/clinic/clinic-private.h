/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the loader's files share. Every list holds pointers into the arena, and every kind of
 * element begins with its id. */
#pragma once

#include "clinic/clinic.h"
#include "clinic/reader.h"

struct _VigilClinic {
  gint ref_count;
  GPtrArray *arena;
  char *id, *title, *sha256;
  char *alarm_profile_id;   /* before a protocol is chosen; NULL none */
  guint version;
  gboolean is_signed;
  const char *pump_control;
  guint audio_pause_s;
  double rate_tolerance;
  VigilLimits weight_kg;
  struct { VigilCode codes[VIGIL_MAX_SOURCES]; guint n; } sources[VIGIL_N_CODES];
  GPtrArray *drugs, *staff, *rescue, *actions, *side_effects, *checks, *profiles, *consents,
      *protocols;
  VigilReason **reasons;     /* in the arena, as what follows */
  guint n_reasons;
  const char *const *sedatives;
};

VigilClinic *vigil_clinic_new_empty (void) G_GNUC_WARN_UNUSED_RESULT;
/* The kinds of file in the order in which they refer to each other; NULL-terminated. A name that
 * ends in '/' is a directory of such files. */
const char *const *vigil_clinic_get_file_kinds (void);
/* What a file refers to in one that is read after it. */
gboolean vigil_clinic_check_references (VigilClinic *self, GError **error);
/* Reads one file into @self; files it refers to must have been read before. */
gboolean vigil_clinic_parse_file (VigilClinic *self, const char *file, const char *bytes, gsize len,
                                  GError **error);

/* The element of that id, or NULL. */
gpointer vigil_clinic_find (GPtrArray *list, const char *id);
/* Appends @element, or refuses the id it shares with another. */
void vigil_clinic_add (GPtrArray *list, gpointer element, VigilReader *reader);
/* For every element of the file's one list @key: @parse is called with the reader inside it. */
void vigil_clinic_each (VigilClinic *self, VigilReader *reader, JsonObject *root, const char *key,
                        guint max,
                        void (*parse) (VigilClinic *self, VigilReader *reader, JsonObject *object));

/* The numeric of the vocabulary that @name is; anything else is refused at @place. @name may be NULL. */
VigilCode vigil_clinic_to_code (VigilReader *reader, const char *place, const char *name);
/* Limits from 0 to @high; all NAN if the member is not there. */
VigilLimits vigil_clinic_parse_limits (VigilReader *reader, JsonObject *object, const char *key, double high);
/* Drugs that refer to drugs of a file that is read later. */
void vigil_clinic_check_interactions (VigilClinic *self, VigilReader *reader);
/* A protocol's drugs, their alternatives, and what is given by hand beside them. */
void vigil_clinic_parse_plan (VigilClinic *self, VigilProtocol *protocol, VigilReader *reader, JsonObject *root);

/* The member "sources" of clinic.json, if it is there. */
void vigil_clinic_parse_sources (VigilClinic *self, VigilReader *reader, JsonObject *root);

void vigil_clinic_parse_clinic (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_drugs (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_staff (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_rescue (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_reasons (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_actions (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_side_effects (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_checks (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_alarms (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_consent (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_protocol (VigilClinic *self, VigilReader *reader, JsonObject *root);

/* Is @sha256 signed with the key that this tablet trusts? The signature stands in the clinic's
 * directory as clinic.sig, the key in the file that VIGIL_CLINIC_KEY names, both in hexadecimal
 * (Ed25519). Without one of them it is unsigned; with both it must be right. */
gboolean vigil_clinic_check_signature (const char *dir, const char *sha256, gboolean *is_signed,
                                       GError **error);
