/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The canonical binary form of what is recorded, and its SHA-256 (FIPS 180-4, by libsodium).
 *
 * Every field is its length in four bytes and then its bytes, so no two rows share a form by
 * moving text from one column to the next. Integers are eight bytes; both are big-endian. This
 * form is for ever: a changed byte breaks every record that was ever written.
 * Pure; any thread. */
#pragma once

#include <glib.h>
#include <sodium.h>

#define VIGIL_HASH_SIZE 32

typedef crypto_hash_sha256_state VigilHasher;

void vigil_hasher_init (VigilHasher *self);
void vigil_hasher_add_bytes (VigilHasher *self, gconstpointer bytes, gsize len);
void vigil_hasher_add_text (VigilHasher *self, const char *text);
void vigil_hasher_add_int (VigilHasher *self, gint64 value);
void vigil_hasher_finish (VigilHasher *self, guint8 hash[VIGIL_HASH_SIZE]);

/* Text may hold any byte, so that a tampered row can be hashed as it stands. */
typedef struct {
  const char *text;
  gsize len;
} VigilSpan;

/* One event with all that its hash covers. */
typedef struct {
  const guint8 *prev_hash;
  gsize prev_hash_len;
  VigilSpan session, kind, actor, body;
  gint64 seq, t_wall_us, t_mono_us;
} VigilChainLink;

/* What stands as prev_hash in the first event of @session. */
void vigil_chain_genesis (const char *session, guint8 hash[VIGIL_HASH_SIZE]);
void vigil_chain_hash (const VigilChainLink *link, guint8 hash[VIGIL_HASH_SIZE]);

static inline VigilSpan
vigil_span (const char *text, gsize len)
{
  return (VigilSpan) { text, len };
}

char *vigil_hash_to_hex (const guint8 hash[VIGIL_HASH_SIZE]) G_GNUC_WARN_UNUSED_RESULT;
