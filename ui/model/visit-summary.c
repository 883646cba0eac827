/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/visit-summary.h"
#include "model/fee-text.h"
#include "model/recovery-text.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>

#define HEAD_CHARS 12

static const VigilEvent *
find_signature (GPtrArray *events)
{
  for (guint i = events->len; i-- > 0;) {
    const VigilEvent *event = g_ptr_array_index (events, i);

    if (event->kind == VIGIL_EVENT_VISIT_SIGNED)
      return event;
  }
  return NULL;
}

static void
fill_signature (VigilVisitSummary *out, const VigilSession *session, const VigilEvent *signature)
{
  g_autofree char *at = signature != NULL ? vigil_time_clock (signature->t_wall_us) : g_strdup ("");
  const char *head = signature != NULL ? vigil_event_get_string (signature, "head_hash") : "";

  if (!session->is_signed)
    return;
  /* Translators: name and clock; the clock may be empty */
  g_snprintf (out->signature, sizeof out->signature, _("Signed by %s %s"), session->signed_by, at);
  g_strchomp (out->signature);
  g_strlcpy (out->head, head, MIN (sizeof out->head, HEAD_CHARS + 1));
}

void
vigil_visit_summary_fill (VigilVisitSummary *out, const VigilSession *session, GPtrArray *events, gint64 now_wall_us)
{
  gint64 end = session->closed_wall_us != 0 ? session->closed_wall_us : now_wall_us;
  g_autofree char *from = vigil_time_clock (session->opened_wall_us), *to = vigil_time_clock (end);
  g_autofree char *span = vigil_time_span (end - session->opened_wall_us, FALSE), *entries = NULL;
  const char *site = vigil_site_words (session);

  *out = (VigilVisitSummary) { .n_totals = 0 };
  g_snprintf (out->times, sizeof out->times, _("%s to %s, %s"), from, to, span);
  entries = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d entry", "%d entries", (gulong) session->n_events),
                             (int) session->n_events);
  g_snprintf (out->events, sizeof out->events, "%s%s%s", entries, site != NULL ? " · " : "", site != NULL ? site : "");
  for (guint i = 0; i < session->n_channels; i++) {
    VigilGivenText given;

    if (session->channels[i].state < VIGIL_CHANNEL_RUNNING)
      continue;
    vigil_given_text_fill (&given, &session->channels[i], NULL, now_wall_us);
    g_snprintf (out->totals[out->n_totals++], sizeof out->totals[0], "%s: %s", given.name, given.amount);
  }
  fill_signature (out, session, find_signature (events));
}
