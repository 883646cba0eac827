/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Ed25519 keys in files, as hexadecimal digits on one line: the secret one of a signer (mode 0600), its
 * public half beside it with ".pub" behind the name, and the public ones that this tablet trusts.
 * What is trusted: the file, or each *.pub of the directory, that VIGIL_CLINIC_KEY names; without it each
 * *.pub in $XDG_CONFIG_HOME/vigil/clinic-keys and in /etc/vigil/clinic-keys. A key that is put there, and
 * who may write there, is the site's decision. */
#pragma once

#include "clinic/clinic.h"

/* Of GBytes, crypto_sign_PUBLICKEYBYTES each; empty: none is trusted here. NULL with @error: one that is
 * named is missing, or is no key. */
GPtrArray *vigil_keys_load_trusted (GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* crypto_sign_SECRETKEYBYTES; refused if others than its owner can read it. To be wiped after use. */
gboolean vigil_keys_read_secret (const char *path, guint8 *secret, GError **error);
