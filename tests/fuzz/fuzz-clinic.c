/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One file of a clinic from any bytes. The first byte ('0' the first) picks which file it is to be, the rest is
 * its text; the files it may refer to are those of the example. It is read or refused with the
 * file's name, and never anything else. After an 's' it is clinic.sig: what is read as one is written again
 * to the last byte. */
#include "config.h"

#include "fuzz.h"

#include "clinic/clinic-private.h"
#include "clinic/manifest.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *file;
  GBytes *bytes;
} Example;

static Example examples[] = {
  { "clinic.json", NULL }, { "drugs.json", NULL }, { "staff.json", NULL }, { "rescue.json", NULL },
  { "emergencies.json", NULL }, { "actions.json", NULL }, { "side-effects.json", NULL },
  { "checks.json", NULL }, { "alarms.json", NULL }, { "follow-ups.json", NULL }, { "consent/ketamine.json", NULL },
  { "protocols/ketamine-long.json", NULL }, { "protocols/multi-drug.json", NULL },
  { "reasons.json", NULL }, { "sites.json", NULL }, { "fees.json", NULL },
  { "instruments/aldrete.json", NULL }, { "instruments/dissociation.json", NULL },
  { "instruments/news2.json", NULL },   { "instruments/padss.json", NULL },
};

static void
read_examples (void)
{
  static gsize is_done;

  if (!g_once_init_enter (&is_done))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++) {
    g_autofree char *path = g_build_filename (VIGIL_SOURCE_CLINIC_DIR, examples[i].file, NULL);
    char *text;
    gsize len;

    if (!g_file_get_contents (path, &text, &len, NULL))
      abort ();
    examples[i].bytes = g_bytes_new_take (text, len);
  }
  g_once_init_leave (&is_done, 1);
}

static void
read_signature (const char *text, gsize len)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilManifest) manifest = vigil_manifest_parse (text, len, &error);
  g_autofree char *again = manifest != NULL ? vigil_manifest_to_text (manifest) : NULL;

  if (manifest == NULL ? !g_str_has_prefix (error->message, "clinic.sig:")
                       : strlen (again) != len || memcmp (again, text, len) != 0)
    abort ();
  for (guint i = 0; manifest != NULL && i < manifest->signers->len; i++)
    vigil_manifest_verify (manifest, g_ptr_array_index (manifest->signers, i));
}

static void
check_errors (VigilClinic *clinic, const char *file)
{
  for (guint i = 0; i < clinic->errors->len; i++)
    if (!g_str_has_prefix (((GError *) g_ptr_array_index (clinic->errors, i))->message, file))
      abort ();
}

/* Those from @first up to @end whose names begin so. */
static void
read_some (VigilClinic *clinic, gsize first, gsize end, const char *prefix)
{
  for (gsize i = first; i < end; i++) {
    gsize len;
    const char *text = g_bytes_get_data (examples[i].bytes, &len);

    if (g_str_has_prefix (examples[i].file, prefix)
        && !vigil_clinic_parse_file (clinic, examples[i].file, text, len, NULL))
      abort ();
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (VigilClinic) clinic = vigil_clinic_new_empty ();
  g_autoptr (GError) error = NULL;
  gsize which;

  if (size == 0)
    return 0;
  if (data[0] == 's') {
    read_signature ((const char *) data + 1, size - 1);
    return 0;
  }
  read_examples ();
  which = (guint8) (data[0] - '0') % G_N_ELEMENTS (examples);
  if (g_str_has_prefix (examples[which].file, "instruments/")) {
    read_some (clinic, 0, which, "clinic.json");
  } else {
    read_some (clinic, 0, G_N_ELEMENTS (examples), "instruments/");
    read_some (clinic, 0, which, "");
  }
  if (!vigil_clinic_parse_file (clinic, examples[which].file, (const char *) data + 1, size - 1, &error)
      && !g_str_has_prefix (error->message, examples[which].file))
    abort ();
  check_errors (clinic, examples[which].file);
  return 0;
}
