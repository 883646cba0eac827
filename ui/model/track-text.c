/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/track-text.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>

#define FAILED_LINES 3

char *
vigil_track_text_length (gint64 length_ms)
{
  return length_ms > 0 ? vigil_time_count (length_ms * 1000) : g_strdup (_("length not known"));
}

const char *
vigil_track_text_state (VigilTrackState state)
{
  switch (state) {
  case VIGIL_TRACK_UNCHECKED:
    return _("is being checked");
  case VIGIL_TRACK_MISSING:
    return _("its file is gone: import it again, or remove it");
  case VIGIL_TRACK_CHANGED:
    return _("its file is not what was imported: import it again, or remove it");
  case VIGIL_TRACK_READY:
  default:
    return _("on the patient's screen");
  }
}

char *
vigil_track_text_found (const VigilMediaFile *file)
{
  g_autofree char *size = g_format_size (file->bytes);

  if (file->problem != NULL)
    return g_strdup (file->problem);
  return file->is_looked_at ? g_strdup_printf ("%s, %s", file->place, size) : g_strdup (_("is being looked at"));
}

char *
vigil_track_text_empty (guint n_places)
{
  g_autofree char *path = vigil_media_list_dup_tablet_folder (), *folder = g_path_get_basename (path);

  if (n_places == 0)
    return g_strdup_printf (_("Plug the patient's stick in: its audio files are listed here.\n\nWhat a specialist has "
                              "prepared can also lie on this tablet, in the folder “%s” among its documents."),
                            folder);
  return g_strdup_printf (_("No audio file was found there. Files in at most five folders, one in the other, are looked "
                            "for: MP3, Ogg, Opus, FLAC, WAV and others.\n\nWhat a specialist has prepared can also lie "
                            "on this tablet, in the folder “%s” among its documents."),
                          folder);
}

char *
vigil_track_text_progress (guint64 done_bytes, guint64 all_bytes, guint nth, guint n)
{
  g_autofree char *done = g_format_size (done_bytes), *all = g_format_size (all_bytes);

  if (all_bytes == 0 || done_bytes == all_bytes)
    return g_strdup_printf (_("is being looked at, track %u of %u"), nth, n);
  /* Translators: sizes, then how many of how many: "12 MB of 48 MB, track 1 of 2" */
  return g_strdup_printf (_("%s of %s, track %u of %u"), done, all, nth, n);
}

char *
vigil_track_text_failed (GPtrArray *items)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < items->len; i++) {
    const VigilImportItem *item = g_ptr_array_index (items, i);

    if (item->state == VIGIL_IMPORT_FAILED && n++ < FAILED_LINES)
      g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", item->why);
  }
  if (n > FAILED_LINES)
    g_string_append_printf (lines, g_dngettext (GETTEXT_PACKAGE, "\nand %u more", "\nand %u more", n - FAILED_LINES),
                            n - FAILED_LINES);
  return n > 0 ? g_strdup (lines->str) : NULL;
}
