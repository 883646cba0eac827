/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/capture.h"

#include <string.h>

G_DEFINE_QUARK (vigil-capture-error-quark, vigil_capture_error)

#define MAGIC "# vigil-capture 1"
#define USEC_PER_SEC G_GINT64_CONSTANT (1000000)
#define TIME_MAX_S 100000000
#define QUOTED_MAX 40

typedef struct {
  gint64 t_us;
  gboolean is_from_device;
  gsize start, len;
} Line;

struct _VigilCapture {
  GHashTable *fields;    /* of char *, to char * */
  GArray *lines;         /* of Line */
  GByteArray *bytes;     /* of all lines */
};

typedef struct {
  const char *at, *end;  /* of one line of text */
} Text;

static Text
take_line (const char **at, const char *end)
{
  const char *feed = memchr (*at, '\n', (gsize) (end - *at));
  Text line = { *at, feed != NULL ? feed : end };

  *at = feed != NULL ? feed + 1 : end;
  if (line.end > line.at && line.end[-1] == '\r')
    line.end--;
  return line;
}

static gsize
text_len (const Text *text)
{
  return (gsize) (text->end - text->at);
}

static gboolean
take_char (Text *text, char c)
{
  if (text->at == text->end || *text->at != c)
    return FALSE;
  text->at++;
  return TRUE;
}

/* "12.345" into microseconds; at most six decimals. */
static gboolean
take_time (Text *text, gint64 *t_us)
{
  const char *start = text->at;
  gint64 seconds = 0, fraction = 0, unit = USEC_PER_SEC;

  for (; text->at < text->end && g_ascii_isdigit (*text->at); text->at++) {
    seconds = seconds * 10 + (*text->at - '0');
    if (seconds > TIME_MAX_S)
      return FALSE;
  }
  if (text->at == start)
    return FALSE;
  if (take_char (text, '.')) {
    for (; text->at < text->end && g_ascii_isdigit (*text->at); text->at++) {
      unit /= 10;
      fraction += (*text->at - '0') * unit;
    }
    if (unit == USEC_PER_SEC || unit == 0)
      return FALSE;
  }
  *t_us = seconds * USEC_PER_SEC + fraction;
  return TRUE;
}

/* Pairs of hexadecimal digits, each behind one space; at least one. */
static gboolean
take_bytes (Text *text, GByteArray *bytes)
{
  if (text->at == text->end)
    return FALSE;
  while (text->at < text->end) {
    int high, low;
    guint8 byte;

    if (!take_char (text, ' ') || text_len (text) < 2)
      return FALSE;
    high = g_ascii_xdigit_value (text->at[0]);
    low = g_ascii_xdigit_value (text->at[1]);
    if (high < 0 || low < 0)
      return FALSE;
    byte = (guint8) (high << 4 | low);
    g_byte_array_append (bytes, &byte, 1);
    text->at += 2;
  }
  return TRUE;
}

static gboolean
take_traffic (VigilCapture *self, Text *text)
{
  Line line = { .start = self->bytes->len };

  if (!take_char (text, '+') || !take_time (text, &line.t_us) || !take_char (text, ' '))
    return FALSE;
  if (take_char (text, '<'))
    line.is_from_device = TRUE;
  else if (!take_char (text, '>'))
    return FALSE;
  if (self->lines->len > 0
      && line.t_us < g_array_index (self->lines, Line, self->lines->len - 1).t_us)
    return FALSE;
  if (!take_bytes (text, self->bytes))
    return FALSE;
  line.len = self->bytes->len - line.start;
  g_array_append_val (self->lines, line);
  return TRUE;
}

/* A comment that is not made of fields is a comment. */
static void
take_fields (VigilCapture *self, Text *text)
{
  while (text->at != NULL && text->at < text->end) {
    const char *part = text->at;
    const char *stop = g_strstr_len (part, (gssize) text_len (text), "  ");
    const char *colon;

    if (stop == NULL)
      stop = text->end;
    colon = g_strstr_len (part, stop - part, ": ");
    if (colon != NULL && colon > part && g_utf8_validate (part, stop - part, NULL)) {
      const char *value = colon + 2;

      g_hash_table_replace (self->fields, g_strndup (part, (gsize) (colon - part)),
                            g_strndup (value, (gsize) (stop - value)));
    }
    text->at = stop;
    while (take_char (text, ' '))
      ;
  }
}

static gboolean
check_field (const VigilCapture *self, const char *key, const char *name, GError **error)
{
  if (vigil_capture_get_field (self, key) != NULL)
    return TRUE;
  g_set_error (error, VIGIL_CAPTURE_ERROR, VIGIL_CAPTURE_ERROR_FORMAT,
               "%s: the header has no \"%s:\"", name, key);
  return FALSE;
}

gboolean
vigil_capture_is_capture (const char *text, gsize len)
{
  return len >= strlen (MAGIC) && memcmp (text, MAGIC, strlen (MAGIC)) == 0;
}

VigilCapture *
vigil_capture_parse (const char *text, gsize len, const char *name, GError **error)
{
  g_autoptr (VigilCapture) self = g_new0 (VigilCapture, 1);
  const char *at = text, *end = text + len;

  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  self->bytes = g_byte_array_new ();
  for (guint number = 1; at < end || number == 1; number++) {
    Text line = take_line (&at, end);
    Text whole = line;
    gboolean is_good = TRUE;

    if (number == 1)
      is_good = text_len (&line) == strlen (MAGIC)
                && vigil_capture_is_capture (line.at, text_len (&line));
    else if (take_char (&line, '#')) {
      take_char (&line, ' ');
      take_fields (self, &line);
    } else if (text_len (&line) > 0)
      is_good = take_traffic (self, &line);
    if (!is_good) {
      g_autofree char *quoted = g_strndup (whole.at, MIN (text_len (&whole), QUOTED_MAX));
      g_autofree char *shown = g_utf8_make_valid (quoted, -1);

      g_set_error (error, VIGIL_CAPTURE_ERROR, VIGIL_CAPTURE_ERROR_FORMAT, "%s:%u: %s: \"%s\"",
                   name, number,
                   number == 1 ? "not a capture, \"" MAGIC "\" expected"
                               : "neither \"+seconds < hex\" in order of time nor a comment",
                   shown);
      return NULL;
    }
  }
  if (!check_field (self, "Driver", name, error) || !check_field (self, "Source", name, error))
    return NULL;
  return g_steal_pointer (&self);
}

VigilCapture *
vigil_capture_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize len;

  if (!g_file_get_contents (path, &text, &len, error))
    return NULL;
  return vigil_capture_parse (text, len, path, error);
}

void
vigil_capture_free (VigilCapture *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->fields);
  g_array_unref (self->lines);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

const char *
vigil_capture_get_field (const VigilCapture *self, const char *key)
{
  return g_hash_table_lookup (self->fields, key);
}

guint
vigil_capture_get_n_lines (const VigilCapture *self)
{
  return self->lines->len;
}

VigilCaptureLine
vigil_capture_get_line (const VigilCapture *self, guint i)
{
  const Line *line = &g_array_index (self->lines, Line, i);

  return (VigilCaptureLine){ line->t_us, line->is_from_device, self->bytes->data + line->start,
                             line->len };
}

void
vigil_capture_print_header (GString *out, const char *device, const char *driver, const char *line,
                            const char *scenario, const char *source)
{
  g_string_append_printf (
      out, MAGIC "\n# Device: %s   Driver: %s   Line: %s\n# Scenario: %s   Source: %s\n", device,
      driver, line, scenario, source);
}

void
vigil_capture_print_line (GString *out, gint64 t_us, gboolean is_from_device, const guint8 *bytes,
                          gsize len)
{
  static const char digits[] = "0123456789abcdef";

  if (len == 0)
    return;
  g_string_append_printf (out, "+%" G_GINT64_FORMAT ".%06" G_GINT64_FORMAT " %c",
                          t_us / USEC_PER_SEC, t_us % USEC_PER_SEC, is_from_device ? '<' : '>');
  for (gsize i = 0; i < len; i++) {
    g_string_append_c (out, ' ');
    g_string_append_c (out, digits[bytes[i] >> 4]);
    g_string_append_c (out, digits[bytes[i] & 0x0F]);
  }
  g_string_append_c (out, '\n');
}
