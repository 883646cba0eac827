/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/time-text.h"
#include "base/clock.h"

#include <glib/gi18n-lib.h>

char *
vigil_time_span (gint64 span_us, gboolean with_seconds)
{
  gint64 s = MAX (0, span_us) / VIGIL_USEC_PER_SEC, min = s / 60;

  if (min == 0)
    return g_strdup_printf (_("%d s"), (int) s);
  if (min < 10 && with_seconds)
    return g_strdup_printf (_("%d min %d s"), (int) min, (int) (s % 60));
  if (min < 60)
    return g_strdup_printf (_("%d min"), (int) min);
  if (min % 60 == 0)
    return g_strdup_printf (_("%d h"), (int) (min / 60));
  return g_strdup_printf (_("%d h %d min"), (int) (min / 60), (int) (min % 60));
}

char *
vigil_time_age (gint64 age_us)
{
  g_autofree char *span = vigil_time_span (age_us, FALSE);

  /* Translators: %s is a duration, "8 min" */
  return g_strdup_printf (_("%s ago"), span);
}

char *
vigil_time_count (gint64 span_us)
{
  gint64 s = MAX (0, span_us) / VIGIL_USEC_PER_SEC;

  if (s < 3600)
    return g_strdup_printf ("%d:%02d", (int) (s / 60), (int) (s % 60));
  return g_strdup_printf ("%d:%02d:%02d", (int) (s / 3600), (int) (s / 60 % 60), (int) (s % 60));
}

char *
vigil_time_clock (gint64 wall_us)
{
  g_autoptr (GDateTime) time = NULL;

  if (wall_us <= 0)
    return g_strdup ("--:--");
  time = g_date_time_new_from_unix_local (wall_us / VIGIL_USEC_PER_SEC);
  return g_date_time_format (time, "%H:%M");
}
