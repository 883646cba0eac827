/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* At which of the clinic's sites a tablet stands. Pure, but for the file that _find () reads; thread: any. */
#pragma once

#include "core/core.h"

/* The id that @config names, which must be one of the clinic's, else the one that is remembered in its devices_path. That
 * need not be one, nor need it be readable: rules change, files break, and a chair has to start; the terminal then says
 * so. *@id is the caller's, NULL: nothing was said. Error: VIGIL_CLINIC_ERROR. */
gboolean vigil_site_find (const VigilCoreConfig *config, const VigilClinic *clinic, char **id, GError **error);
/* The site of that id; of a clinic with one alone that one, if @id is NULL. NULL: none, or it is not known. */
const VigilSite *vigil_site_choose (const VigilClinic *clinic, const char *id);
/* The clinic has sites, and which one it is nobody has said. */
gboolean vigil_site_is_unknown (const VigilClinic *clinic, const VigilSite *site);
