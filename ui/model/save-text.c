/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/save-text.h"

#include <glib/gi18n-lib.h>

char *
vigil_save_text_dup_folder (void)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  /* the name of a folder is not translated: it is looked for by whoever is asked for help */
  return g_build_filename (documents != NULL ? documents : g_get_home_dir (), "Vigil captures", NULL);
}

char *
vigil_save_text_size (guint64 bytes)
{
  if (bytes < 1000)
    return g_strdup_printf (_("%u B"), (guint) bytes);
  return g_format_size (bytes);
}

static const char *
why_not (const VigilView *view, const VigilLinkView *link)
{
  VigilStage stage = view->session.stage;

  if (view->is_replay)
    return _("replay");
  if (link->is_recording)
    return _("is a capture");
  if (stage != VIGIL_STAGE_NONE && stage != VIGIL_STAGE_CLOSED && !view->session.is_training)
    return _("visit is open");
  return NULL;
}

static void
fill_words (VigilSaveText *out, const VigilLinkView *link, gboolean is_asking)
{
  g_autofree char *name = g_path_get_basename (link->saved_path), *folder = g_path_get_dirname (link->saved_path);
  g_autofree char *size = vigil_save_text_size (link->saved_bytes);

  if (link->is_saving) {
    out->title = _("Bytes are being saved");
    g_snprintf (out->words, sizeof out->words, _("%s so far. The device is used as before.\n%s"), size, name);
  } else if (is_asking) {
    out->title = _("Never of a patient");
    g_strlcpy (out->words, _("A capture holds all that the device says, and is given to others. Save only while no "
                             "patient is connected: a bench, a simulator, a demonstration. Tap again to begin."),
               sizeof out->words);
  } else if (*link->save_trouble != '\0') {
    out->title = _("Saving has ended");
    out->is_trouble = TRUE;
    g_snprintf (out->words, sizeof out->words, _("%s. %s are in %s"), link->save_trouble, size, name);
  } else if (*link->saved_path != '\0') {
    out->title = _("Bytes are saved");
    g_snprintf (out->words, sizeof out->words, _("%s in %s\n%s"), size, folder, name);
  }
}

void
vigil_save_text_fill (VigilSaveText *out, const VigilView *view, const VigilLinkView *link, gboolean is_asking)
{
  *out = (VigilSaveText) { .label = link->is_saving ? _("Stop saving") : _("Save bytes") };
  if (link->is_saving) {
    g_autofree char *size = vigil_save_text_size (link->saved_bytes);

    g_strlcpy (out->caption, size, sizeof out->caption);
  } else {
    out->off = why_not (view, link);
    g_strlcpy (out->caption, out->off != NULL ? out->off : is_asking ? _("tap again") : _("for support"),
               sizeof out->caption);
  }
  fill_words (out, link, is_asking && out->off == NULL);
}
