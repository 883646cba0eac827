/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/site.h"

#include "config.h"
#include "core/devices-file.h"

#include <glib/gi18n-lib.h>

/* "centre, lakeside" */
static char *
list_ids (const VigilClinic *clinic)
{
  guint n;
  const VigilSite *const *sites = vigil_clinic_get_sites (clinic, &n);
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "", sites[i]->id);
  return g_string_free (ids, FALSE);
}

static gboolean
check (const VigilClinic *clinic, const char *id, GError **error)
{
  g_autofree char *ids = list_ids (clinic);

  if (vigil_clinic_find_site (clinic, id) != NULL)
    return TRUE;
  if (*ids == '\0')
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_MISSING,
                 _("--site %s: the clinic “%s” has no sites.json; leave out --site"), id, vigil_clinic_get_title (clinic));
  else
    /* Translators: a word that was typed, the clinic's title, the words that can be typed instead */
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_MISSING, _("--site %s: the clinic “%s” has no such site; it has %s"),
                 id, vigil_clinic_get_title (clinic), ids);
  return FALSE;
}

gboolean
vigil_site_find (const VigilCoreConfig *config, const VigilClinic *clinic, char **id, GError **error)
{
  g_autoptr (GError) why = NULL;

  *id = g_strdup (config->site);
  if (*id != NULL)
    return check (clinic, *id, error);
  if (config->devices_path == NULL)
    return TRUE;
  *id = vigil_devices_file_load_site (config->devices_path, &why);
  if (why != NULL)
    g_message ("%s: where this tablet stands is not known", why->message);
  else if (*id != NULL && vigil_clinic_find_site (clinic, *id) == NULL)
    g_message ("%s: the site \"%s\" is none of this clinic's: where this tablet stands is not known", config->devices_path, *id);
  return TRUE;
}

const VigilSite *
vigil_site_choose (const VigilClinic *clinic, const char *id)
{
  guint n;
  const VigilSite *const *sites = vigil_clinic_get_sites (clinic, &n);

  if (id != NULL)
    return vigil_clinic_find_site (clinic, id);
  return n == 1 ? sites[0] : NULL;
}

gboolean
vigil_site_is_unknown (const VigilClinic *clinic, const VigilSite *site)
{
  guint n;

  vigil_clinic_get_sites (clinic, &n);
  return n > 0 && site == NULL;
}
