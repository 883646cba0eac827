/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The audio files that a patient or a specialist has brought: on every stick and drive that is mounted (GVolumeMonitor),
 * and in the folder "Vigil tracks" among the user's documents. Where $VIGIL_MEDIA_DIR is set, it stands for a stick, and
 * nothing else is looked at. A drive that is plugged in and not mounted yet is mounted. Each file is looked at whether it
 * can be played; what cannot is listed with the reason.
 * Signal "changed". Thread: that of the screen; drives are read on others, since a stick may take its time. */
#pragma once

#include "model/track-import.h"

/* More than these are not listed. */
#define VIGIL_MEDIA_MAX_FILES 200

typedef struct {
  char *path, *name;           /* @name: as people read it */
  char *place;                 /* the drive, and the folder in it */
  guint64 bytes;
  gboolean is_looked_at;       /* the two that follow are known */
  gint64 length_ms;            /* 0 not known */
  char *problem;               /* why it cannot be played; NULL it can */
} VigilMediaFile;

#define VIGIL_TYPE_MEDIA_LIST (vigil_media_list_get_type ())
G_DECLARE_FINAL_TYPE (VigilMediaList, vigil_media_list, VIGIL, MEDIA_LIST, GObject)

/* Nothing is looked at before vigil_media_list_look (). @probe may be NULL: nothing is looked into. */
VigilMediaList *vigil_media_list_new (VigilTrackProbe probe) G_GNUC_WARN_UNUSED_RESULT;
/* Anew; by itself when a drive comes or goes. */
void vigil_media_list_look (VigilMediaList *self);
/* Looks no further; to be called by who has no more use for it, or it looks to the end. */
void vigil_media_list_stop (VigilMediaList *self);
gboolean vigil_media_list_is_looking (VigilMediaList *self);
/* Of VigilMediaFile, by place and name; borrowed until the next "changed". */
GPtrArray *vigil_media_list_get_files (VigilMediaList *self);
/* How many drives and folders there were to look at. */
guint vigil_media_list_get_n_places (VigilMediaList *self);
/* What could not be read or mounted, or is too much; NULL nothing. */
const char *vigil_media_list_get_trouble (VigilMediaList *self);
/* "Vigil tracks" among the user's documents; transfer full. */
char *vigil_media_list_dup_tablet_folder (void);
