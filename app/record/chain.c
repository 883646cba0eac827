/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/chain.h"

#include <string.h>

G_STATIC_ASSERT (VIGIL_HASH_SIZE == crypto_hash_sha256_BYTES);

void
vigil_hasher_init (VigilHasher *self)
{
  crypto_hash_sha256_init (self);
}

void
vigil_hasher_add_bytes (VigilHasher *self, gconstpointer bytes, gsize len)
{
  guint32 len_be = GUINT32_TO_BE ((guint32) len);

  g_return_if_fail (len <= G_MAXUINT32);
  crypto_hash_sha256_update (self, (const guint8 *) &len_be, sizeof len_be);
  if (len > 0)
    crypto_hash_sha256_update (self, bytes, len);
}

void
vigil_hasher_add_text (VigilHasher *self, const char *text)
{
  vigil_hasher_add_bytes (self, text, strlen (text));
}

void
vigil_hasher_add_int (VigilHasher *self, gint64 value)
{
  gint64 value_be = GINT64_TO_BE (value);

  vigil_hasher_add_bytes (self, &value_be, sizeof value_be);
}

void
vigil_hasher_finish (VigilHasher *self, guint8 hash[VIGIL_HASH_SIZE])
{
  crypto_hash_sha256_final (self, hash);
}

void
vigil_chain_genesis (const char *session, guint8 hash[VIGIL_HASH_SIZE])
{
  VigilHasher hasher;

  vigil_hasher_init (&hasher);
  vigil_hasher_add_text (&hasher, "vigil-record-1");
  vigil_hasher_add_text (&hasher, session);
  vigil_hasher_finish (&hasher, hash);
}

static void
add_span (VigilHasher *hasher, VigilSpan span)
{
  vigil_hasher_add_bytes (hasher, span.text, span.len);
}

void
vigil_chain_hash (const VigilChainLink *link, guint8 hash[VIGIL_HASH_SIZE])
{
  VigilHasher hasher;

  vigil_hasher_init (&hasher);
  vigil_hasher_add_bytes (&hasher, link->prev_hash, link->prev_hash_len);
  add_span (&hasher, link->session);
  vigil_hasher_add_int (&hasher, link->seq);
  vigil_hasher_add_int (&hasher, link->t_wall_us);
  vigil_hasher_add_int (&hasher, link->t_mono_us);
  add_span (&hasher, link->kind);
  add_span (&hasher, link->actor);
  add_span (&hasher, link->body);
  vigil_hasher_finish (&hasher, hash);
}

char *
vigil_hash_to_hex (const guint8 hash[VIGIL_HASH_SIZE])
{
  char *hex = g_malloc (VIGIL_HASH_SIZE * 2 + 1);

  return sodium_bin2hex (hex, VIGIL_HASH_SIZE * 2 + 1, hash, VIGIL_HASH_SIZE);
}
