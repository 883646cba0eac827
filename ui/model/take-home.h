/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the patient takes home on paper: what was given today, the protocol's own sentences, whom to call
 * (requirement R1.10). Words only, in the language of the program. Pure; any thread. */
#pragma once

#include "session/session.h"

typedef struct {
  char *title, *who;        /* "Going home", which says if it is training; "M.K., 19 March 2026": no more of a name than the chair shows */
  GPtrArray *given;         /* of char: "ketamine: 96.1 mg, 10:30 to 14:30", "midazolam: 2 mg, 10:41" */
  GPtrArray *lines;         /* of const char, the protocol's */
  const char *contact;      /* of the site, else of the clinic; NULL: neither says one */
  GPtrArray *address;       /* of const char: the lines of the site's; empty: the site is not known, or has none */
  char *clinic;             /* "Example clinic, Lakeside" */
} VigilTakeHome;

/* @protocol may be NULL, then there are no sentences. What is estimated is called so. */
VigilTakeHome *vigil_take_home_new (const VigilSession *session, const VigilClinic *clinic,
                                    const VigilProtocol *protocol, gint64 now_wall_us) G_GNUC_WARN_UNUSED_RESULT;
void vigil_take_home_free (VigilTakeHome *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilTakeHome, vigil_take_home_free)
