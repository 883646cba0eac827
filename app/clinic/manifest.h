/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What clinic.sig says, a text that people can read: which files a set of rules has, how long each is and
 * its SHA-256, and who signed that list. Each signer signs the list and the lines about themselves
 * above the signature (Ed25519):
 *
 *     Vigil clinic signature 1
 *     clinic example
 *     version 3
 *     sha256 <of the whole set, as the sessions' records name it>
 *     file <sha256> <bytes> actions.json        each file, in the order of the names' bytes
 *     signer A. Pharmacist
 *     role pharmacist
 *     time 2026-01-05T10:00:00Z
 *     key <public key>
 *     signature <of all lines up to "file" and of the four above this one>
 *
 * A manifest has exactly one text: what differs from it in one byte is refused. Pure; no file is read. */
#pragma once

#include "clinic/clinic.h"

#include <sodium.h>

#define VIGIL_SIGNER_NAME_BYTES 63

typedef struct {
  char *name;               /* "drugs.json", "protocols/ketamine-long.json" */
  char *sha256;
  guint64 length;
  guint line;
} VigilManifestFile;

typedef struct {
  char *name, *role, *time;
  guint8 key[crypto_sign_PUBLICKEYBYTES];
  guint8 signature[crypto_sign_BYTES];
  guint line;               /* of the signature */
} VigilSigner;

typedef struct {
  char *id, *sha256;
  guint version;
  GPtrArray *files;         /* of VigilManifestFile */
  GPtrArray *signers;       /* of VigilSigner */
} VigilManifest;

/* Of bytes by file name; nobody has signed it. */
VigilManifest *vigil_manifest_new (const char *id, guint version, const char *sha256, GHashTable *contents) G_GNUC_WARN_UNUSED_RESULT;
/* NULL with @error "clinic.sig:7: expected ...". No signature is verified. */
VigilManifest *vigil_manifest_parse (const char *text, gsize len, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void vigil_manifest_free (VigilManifest *self);

char *vigil_manifest_to_text (const VigilManifest *self) G_GNUC_WARN_UNUSED_RESULT;
/* What @signer signs. */
char *vigil_manifest_to_signed_text (const VigilManifest *self, const VigilSigner *signer) G_GNUC_WARN_UNUSED_RESULT;
/* Is the list the same, whoever signed it? */
gboolean vigil_manifest_is_of_same_files (const VigilManifest *self, const VigilManifest *other);
const VigilManifestFile *vigil_manifest_find (const VigilManifest *self, const char *name);
/* By the key that stands in @signer, trusted or not. */
gboolean vigil_manifest_verify (const VigilManifest *self, const VigilSigner *signer);
/* Signs with @secret (crypto_sign_SECRETKEYBYTES), in place of an earlier signature by the same key.
 * @name, @role, @time: see vigil_signer_check (). */
void vigil_manifest_sign (VigilManifest *self, const char *name, const char *role, const char *time, const guint8 *secret);
/* Can a signer be called so? The role is an id ("pharmacist"), the name one line. */
gboolean vigil_signer_check (const char *name, const char *role, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilManifest, vigil_manifest_free)
