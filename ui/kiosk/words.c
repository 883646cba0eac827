/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "kiosk/words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The header of a .mo file (GNU gettext manual, "The Format of GNU MO Files"). */
#define MO_MAGIC 0x950412deu
enum { MO_MAGIC_AT, MO_REVISION, MO_COUNT, MO_ORIGINALS, MO_TRANSLATIONS, MO_N_FIELDS };

struct _VigilWords {
  GObject parent_instance;
  char lang[4];
  GMappedFile *file; /* keys and values of the table point into it */
  GHashTable *table; /* NULL: nothing is translated */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilWords, vigil_words, G_TYPE_OBJECT)

static const struct {
  const char *lang, *name;
} names[] = {
  { "ar", "العربية" },  { "de", "Deutsch" },  { "en", "English" },    { "es", "Español" },
  { "fr", "Français" }, { "it", "Italiano" }, { "nl", "Nederlands" }, { "pt", "Português" },
};

static void
vigil_words_forget (VigilWords *self)
{
  g_clear_pointer (&self->table, g_hash_table_unref);
  g_clear_pointer (&self->file, g_mapped_file_unref);
}

static void
vigil_words_finalize (GObject *object)
{
  vigil_words_forget (VIGIL_WORDS (object));
  G_OBJECT_CLASS (vigil_words_parent_class)->finalize (object);
}

static void
vigil_words_class_init (VigilWordsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigil_words_finalize;
  signals[CHANGED] = g_signal_new ("changed", VIGIL_TYPE_WORDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
vigil_words_init (VigilWords *self)
{
}

static gboolean
read_field (const char *data, gsize size, gsize index, guint32 *out)
{
  if ((index + 1) * sizeof *out > size)
    return FALSE;
  memcpy (out, data + index * sizeof *out, sizeof *out);
  return TRUE;
}

/* A text of the file; NULL if the file is cut or does not end it. @table_at is in bytes. */
static const char *
read_text (const char *data, gsize size, guint32 table_at, guint32 i)
{
  guint32 length, at;

  if (table_at % sizeof (guint32) != 0
      || !read_field (data, size, table_at / sizeof (guint32) + 2 * (gsize)i, &length)
      || !read_field (data, size, table_at / sizeof (guint32) + 2 * (gsize)i + 1, &at))
    return NULL;
  return (gsize)at + length < size && data[(gsize)at + length] == '\0' ? data + at : NULL;
}

static void
load (VigilWords *self)
{
  g_autofree char *path
      = g_strdup_printf ("%s/%s/LC_MESSAGES/%s.mo", bindtextdomain (GETTEXT_PACKAGE, NULL),
                         self->lang, GETTEXT_PACKAGE);
  guint32 header[MO_N_FIELDS];
  const char *data;
  gsize size;

  self->file = g_mapped_file_new (path, FALSE, NULL);
  if (self->file == NULL)
    return;
  data = g_mapped_file_get_contents (self->file);
  size = g_mapped_file_get_length (self->file);
  for (gsize i = 0; i < MO_N_FIELDS; i++)
    if (!read_field (data, size, i, &header[i]))
      return;
  /* written by this machine's msgfmt: its byte order or none */
  if (header[MO_MAGIC_AT] != MO_MAGIC)
    return;
  self->table = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint32 i = 0; i < header[MO_COUNT]; i++) {
    const char *original = read_text (data, size, header[MO_ORIGINALS], i);
    const char *translation = read_text (data, size, header[MO_TRANSLATIONS], i);

    if (original == NULL || translation == NULL)
      return;
    if (*original != '\0' && *translation != '\0')
      g_hash_table_insert (self->table, (gpointer)original, (gpointer)translation);
  }
}

VigilWords *
vigil_words_new (const char *lang)
{
  VigilWords *self = g_object_new (VIGIL_TYPE_WORDS, NULL);

  vigil_words_set_lang (self, lang);
  return self;
}

void
vigil_words_set_lang (VigilWords *self, const char *lang)
{
  gsize n = 0;
  char code[sizeof self->lang] = "";

  g_return_if_fail (VIGIL_IS_WORDS (self));
  if (lang == NULL)
    lang = g_get_language_names ()[0];
  while (n + 1 < sizeof code && g_ascii_islower (lang[n])) {
    code[n] = lang[n];
    n++;
  }
  if (n < 2)
    g_strlcpy (code, "en", sizeof code);
  if (g_str_equal (code, self->lang))
    return;
  g_strlcpy (self->lang, code, sizeof self->lang);
  vigil_words_forget (self);
  load (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

const char *
vigil_words_get_lang (VigilWords *self)
{
  g_return_val_if_fail (VIGIL_IS_WORDS (self), "en");
  return self->lang;
}

const char *
vigil_words_get (VigilWords *self, const char *text)
{
  const char *found;

  g_return_val_if_fail (VIGIL_IS_WORDS (self), text);
  found = self->table != NULL ? g_hash_table_lookup (self->table, text) : NULL;
  return found != NULL ? found : text;
}

const char *
vigil_words_name_of (const char *lang)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].lang, lang))
      return names[i].name;
  return lang;
}
