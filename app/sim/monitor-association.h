/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The association messages of Philips Data Export as the monitor sends them, and what it reads
 * out of the host's request.
 * Pure; any thread. */
#pragma once

#include <glib.h>

typedef struct {
  guint32 min_poll_period_ticks;    /* of 1/8 ms */
  guint32 extensions;               /* poll profile extension bits */
} VigilSimProfile;

#define VIGIL_SIM_EXTENSION_NUMERICS 0xF0000000u   /* any of the numeric rates */
#define VIGIL_SIM_EXTENSION_WAVES 0x08000000u

/* FALSE: not a request with user information that can be read. */
gboolean vigil_sim_association_parse (const guint8 *payload, gsize len, VigilSimProfile *profile);
void vigil_sim_association_put_accept (GByteArray *out, const VigilSimProfile *profile);
void vigil_sim_association_put_released (GByteArray *out);
void vigil_sim_association_put_abort (GByteArray *out);
/* Silence of the host after which the association is dropped. */
gint64 vigil_sim_association_get_timeout_us (const VigilSimProfile *profile);
