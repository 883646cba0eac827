/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the loader's files share. Every list holds pointers into the arena, and every kind of
 * element begins with its id. */
#pragma once

#include "clinic/clinic.h"
#include "clinic/reader.h"

#define VIGIL_MAX_SIGNERS 8

struct _VigilClinic {
  gint ref_count;
  GPtrArray *arena;
  char *id, *title, *sha256;
  VigilLabel *contact;      /* NULL none */
  char *alarm_profile_id;   /* before a protocol is chosen; NULL none */
  guint version;
  const char *const *languages;   /* that every label is written in; NULL: English */
  guint n_needed;           /* signatures by trusted keys, 1 if the clinic says nothing */
  const char **roles;       /* that must be among them; NULL any */
  gboolean is_signed;
  char *signed_by;          /* "A. Pharmacist (pharmacist), ..."; NULL nobody whose key is trusted */
  char *unsigned_why;       /* NULL: it is signed */
  char *refusal;
  const char *pump_control;
  guint audio_pause_s;
  double rate_tolerance;
  VigilLimits weight_kg;
  struct { VigilCode codes[VIGIL_MAX_SOURCES]; guint n; } sources[VIGIL_N_CODES];
  VigilIvChoices iv;
  GPtrArray *drugs, *staff, *rescue, *actions, *side_effects, *checks, *profiles, *consents,
      *instruments, *protocols, *emergencies, *follow_up_questions, *sites, *fees;
  /* while it is loaded */
  GPtrArray *errors;        /* of GError */
  GPtrArray *doubts;        /* of VigilReaderDoubt; NULL none */
  GHashTable *lines;        /* file -> lines of its places */
  GHashTable *contents;     /* file -> GBytes, the bytes that were read and judged */
  GBytes *signature;        /* of clinic.sig; NULL there is none */
  VigilReason **reasons;     /* in the arena, as what follows */
  guint n_reasons;
  const char *const *sedatives;
};

VigilClinic *vigil_clinic_new_empty (void) G_GNUC_WARN_UNUSED_RESULT;
typedef enum {
  VIGIL_JUDGE_CONTENT,      /* not who signed it */
  VIGIL_JUDGE_TRUSTED,      /* a clinic.sig counts where a key is trusted */
  VIGIL_JUDGE_ALL,          /* a clinic.sig must be right, whether it is trusted or not */
} VigilJudge;

/* Reads all there is; never NULL: what is wrong stands in its errors. */
VigilClinic *vigil_clinic_read (const char *dir, VigilJudge judge) G_GNUC_WARN_UNUSED_RESULT;
/* NULL with all its errors, a line each, if it has any; takes @self. */
VigilClinic *vigil_clinic_only_faultless (VigilClinic *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The kinds of file in the order in which they refer to each other; NULL-terminated. A name that
 * ends in '/' is a directory of such files. */
const char *const *vigil_clinic_get_file_kinds (void);
/* Takes @error. */
void vigil_clinic_blame (VigilClinic *self, GError *error);
/* Blames a place of clinic.json, with its line. */
void vigil_clinic_refuse_at (VigilClinic *self, const char *file, const char *member, const char *expected, ...)
    G_GNUC_PRINTF (4, 5);
/* What stands in @file under @id (NULL: in all of it) is not known: nothing is said of what refers to it. */
void vigil_clinic_doubt (VigilClinic *self, const char *file, const char *id);
/* What a file refers to in one that is read after it. */
void vigil_clinic_check_references (VigilClinic *self);
/* Reads one file into @self; files it refers to must have been read before. All its errors are kept
 * with @self, @error is the first. */
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
/* The member "weight": what a dose per kilogram is multiplied by. */
void vigil_clinic_parse_weight (VigilReader *reader, JsonObject *object, VigilWeightRule *weight);
/* {"low": 2, "high": 3}, inside @low and @high; both NAN if the member is not there. */
VigilSpan vigil_clinic_parse_span (VigilReader *reader, JsonObject *object, const char *key, double low, double high);
/* Drugs that refer to drugs of a file that is read later. */
void vigil_clinic_check_interactions (VigilClinic *self);
/* A protocol's drugs, their alternatives, and what is given by hand beside them. */
void vigil_clinic_parse_plan (VigilClinic *self, VigilProtocol *protocol, VigilReader *reader, JsonObject *root);

/* The answers of a scale, at least two; each score once where @has_own_scores. */
VigilAnchor *vigil_clinic_parse_anchors (VigilReader *reader, JsonObject *object, const char *key, guint max,
                                         gboolean has_own_scores, guint *n);
/* Which instruments a protocol asks for, if it does: before its gates. */
void vigil_clinic_parse_scores (VigilClinic *self, VigilProtocol *protocol, VigilReader *reader, JsonObject *root);
/* What a score must come to. */
VigilScoreNeed *vigil_clinic_parse_need (VigilProtocol *protocol, VigilReader *reader, JsonObject *object, const char *key);

/* The member "test_dose" of a protocol whose drugs have been read. */
void vigil_clinic_parse_test_dose (VigilClinic *self, VigilProtocol *protocol, VigilReader *reader, JsonObject *root);

/* Ids of elements of @known, each once, at least @min; @file says whose they are. NULL stands for one that was refused. */
gpointer vigil_clinic_parse_references (VigilReader *reader, JsonObject *object, const char *key, guint min, guint max,
                                        GPtrArray *known, const char *file, guint *n);

/* The member "sources" of clinic.json, if it is there. */
void vigil_clinic_parse_sources (VigilClinic *self, VigilReader *reader, JsonObject *root);

/* The member "iv" of clinic.json, if it is there. */
void vigil_clinic_parse_iv (VigilClinic *self, VigilReader *reader, JsonObject *root);
/* The members of a protocol that are about its order and its bag: VigilOrderRules. */
void vigil_clinic_parse_order (VigilClinic *self, VigilProtocol *protocol, VigilReader *reader, JsonObject *root);

/* The members "gates" and "discharge" of a protocol, whose checks and consent have been read. */
void vigil_clinic_parse_gates (VigilProtocol *protocol, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_discharge (VigilProtocol *protocol, VigilReader *reader, JsonObject *root);
/* Its member "series", if it is there; its checks have been read. */
void vigil_clinic_parse_series (VigilClinic *self, VigilProtocol *protocol, VigilReader *reader, JsonObject *root);

void vigil_clinic_parse_clinic (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_drugs (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_staff (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_rescue (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_emergencies (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_reasons (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_actions (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_side_effects (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_checks (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_alarms (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_follow_ups (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_sites (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_fees (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_consent (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_instrument (VigilClinic *self, VigilReader *reader, JsonObject *root);
void vigil_clinic_parse_protocol (VigilClinic *self, VigilReader *reader, JsonObject *root);

/* Who signed what was read, and by which of the keys that are trusted here: sets is_signed, signed_by
 * and unsigned_why. A clinic.sig that is wrong is blamed, and so is each file that is not as it was signed. */
void vigil_clinic_judge_signature (VigilClinic *self, VigilJudge judge);
