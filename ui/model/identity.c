/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/identity.h"

#include "base/number.h"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define OLDEST_YEARS 130
#define HEIGHT_LOW_CM 50
#define HEIGHT_HIGH_CM 250

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

char *
vigil_identity_birth_date (const VigilIdentityInput *input, gint64 now_wall_us)
{
  double year, month, day;
  g_autoptr (GDateTime) birth = NULL, now = g_date_time_new_from_unix_local (now_wall_us / G_USEC_PER_SEC);

  if (!vigil_number_parse (input->year, &year) || !vigil_number_parse (input->month, &month)
      || !vigil_number_parse (input->day, &day) || strlen (input->year) != 4)
    return NULL;
  birth = g_date_time_new_local ((int) year, (int) month, (int) day, 0, 0, 0);
  if (birth == NULL || g_date_time_compare (birth, now) > 0
      || g_date_time_get_year (birth) < g_date_time_get_year (now) - OLDEST_YEARS)
    return NULL;
  return g_date_time_format (birth, "%Y-%m-%d");
}

guint
vigil_identity_age (const char *birth_date, gint64 now_wall_us)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_wall_us / G_USEC_PER_SEC);
  g_auto (GStrv) parts = g_strsplit (birth_date, "-", 3);
  int years, month, day;

  g_return_val_if_fail (g_strv_length (parts) == 3, 0);
  years = g_date_time_get_year (now) - atoi (parts[0]);
  month = g_date_time_get_month (now) - atoi (parts[1]);
  day = g_date_time_get_day_of_month (now) - atoi (parts[2]);
  return (guint) MAX (0, years - (month < 0 || (month == 0 && day < 0)));
}

static char *
check_birth_date (const VigilIdentityInput *input, gint64 now_wall_us)
{
  g_autofree char *date = vigil_identity_birth_date (input, now_wall_us);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_wall_us / G_USEC_PER_SEC);

  if (date != NULL)
    return NULL;
  if (*input->year == '\0' || *input->month == '\0' || *input->day == '\0')
    return g_strdup (_("Enter year, month and day"));
  if (atoi (input->year) > g_date_time_get_year (now))
    return g_strdup (_("This date is in the future"));
  return g_strdup (_("There is no such date, or it is in the future"));
}

static char *
check_weight (const VigilIdentityInput *input, const VigilClinic *clinic)
{
  VigilLimits limits = vigil_clinic_get_weight_limits_kg (clinic);
  double weight_kg;

  if (*input->weight_kg == '\0')
    return g_strdup (_("Weigh the patient"));
  if (!vigil_number_parse (input->weight_kg, &weight_kg))
    return g_strdup (_("Not a number"));
  if (weight_kg < limits.hard_low || weight_kg > limits.hard_high)
    return g_strdup_printf (_("From %g to %g kg"), limits.hard_low, limits.hard_high);
  return input->is_weight_measured_now ? NULL : g_strdup (_("Tap \"measured now\""));
}

static char *
check_height (const VigilIdentityInput *input)
{
  double height_cm;

  /* it may stay open: no dose is worked out from it */
  if (*input->height_cm == '\0')
    return NULL;
  if (!vigil_number_parse (input->height_cm, &height_cm) || height_cm < HEIGHT_LOW_CM || height_cm > HEIGHT_HIGH_CM)
    return g_strdup_printf (_("From %d to %d cm"), HEIGHT_LOW_CM, HEIGHT_HIGH_CM);
  return NULL;
}

gboolean
vigil_identity_check (const VigilIdentityInput *input, const VigilClinic *clinic, gint64 now_wall_us,
                      VigilIdentityErrors *errors)
{
  *errors = (VigilIdentityErrors){
    .name = is_blank (input->name) ? g_strdup (_("Enter the name")) : NULL,
    .birth_date = check_birth_date (input, now_wall_us),
    .record_number = is_blank (input->record_number) ? g_strdup (_("Enter the number")) : NULL,
    .weight = check_weight (input, clinic),
    .height = check_height (input),
    .protocol = *input->protocol_id == '\0' ? g_strdup (_("Choose a protocol")) : NULL,
  };
  return errors->name == NULL && errors->birth_date == NULL && errors->record_number == NULL && errors->weight == NULL
         && errors->height == NULL && errors->protocol == NULL;
}

gboolean
vigil_identity_is_person_complete (const VigilIdentityInput *input, gint64 now_wall_us)
{
  g_autofree char *date = vigil_identity_birth_date (input, now_wall_us);

  return date != NULL && !is_blank (input->name) && !is_blank (input->record_number);
}

void
vigil_identity_errors_clear (VigilIdentityErrors *errors)
{
  g_clear_pointer (&errors->name, g_free);
  g_clear_pointer (&errors->birth_date, g_free);
  g_clear_pointer (&errors->record_number, g_free);
  g_clear_pointer (&errors->weight, g_free);
  g_clear_pointer (&errors->height, g_free);
  g_clear_pointer (&errors->protocol, g_free);
}

char *
vigil_identity_initials (const char *name)
{
  g_auto (GStrv) words = g_strsplit_set (name, " \t", -1);
  const char *first = NULL, *last = NULL;
  GString *initials = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    if (*words[i] == '\0')
      continue;
    if (first == NULL)
      first = words[i];
    last = words[i];
  }
  if (first != NULL) {
    g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (first)));
    g_string_append_c (initials, '.');
  }
  if (last != first) {
    g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (last)));
    g_string_append_c (initials, '.');
  }
  return g_string_free (initials, FALSE);
}
