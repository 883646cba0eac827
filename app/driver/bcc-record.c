/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/bcc-record.h"

#include "base/text.h"

#include <string.h>

#define RECORD_SEPARATOR 0x1E
#define ADDRESS_PREFIX "501"
#define ADDRESS_MAX 6
#define MAX_DIGITS 10
#define N_PILLARS 4
#define N_SLOTS 24
#define SLOTS_A_PILLAR 32

static gboolean
is_bed_character (char c)
{
  return (c >= '/' && c <= '9') || (c >= 'A' && c <= 'z');
}

gboolean
bcc_record_read_bed (const char **at, const char *end, char *bed_id)
{
  static const char mark[] = "/1/1>";
  gsize len = (gsize) (end - *at);

  for (gsize n = 0; n < BCC_BED_ID_SIZE && n + strlen (mark) <= len; n++) {
    if (n > 0 && memcmp (*at + n, mark, strlen (mark)) == 0) {
      memcpy (bed_id, *at, n);
      bed_id[n] = '\0';
      *at += n + strlen (mark);
      return TRUE;
    }
    if (!is_bed_character ((*at)[n]))
      return FALSE;
  }
  return FALSE;
}

/* Slots are one character, 1 to 9 and A to O, or, as a ComDevice of version 3.30 was seen to write,
 * two digits. */
static gboolean
parse_place (const char *text, gsize len, guint *place)
{
  const char *slot = text + strlen (ADDRESS_PREFIX) + 1;
  guint pillar, number;

  if ((len != 5 && len != 6) || memcmp (text, ADDRESS_PREFIX, strlen (ADDRESS_PREFIX)) != 0
      || text[3] < '0' || text[3] >= '0' + N_PILLARS)
    return FALSE;
  pillar = (guint) (text[3] - '0');
  if (len == 6 && g_ascii_isdigit (slot[0]) && g_ascii_isdigit (slot[1]))
    number = (guint) (slot[0] - '0') * 10 + (guint) (slot[1] - '0');
  else if (len == 5 && g_ascii_isdigit (*slot))
    number = (guint) (*slot - '0');
  else if (len == 5 && *slot >= 'A' && *slot <= 'O')
    number = (guint) (*slot - 'A') + 10;
  else
    return FALSE;
  if (number > N_SLOTS || (number == 0 && pillar != 0))
    return FALSE;
  *place = number == 0 ? BCC_COM_DEVICE : pillar * SLOTS_A_PILLAR + number;
  return TRUE;
}

static gboolean
is_number (const char *text, gsize len)
{
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;
  return len > 0 && len <= MAX_DIGITS;
}

static inline gboolean
is_nul (guint8 byte)
{
  return byte == '\0';
}

/* Returns how long it is then. */
static gsize
copy (char *out, gsize size, const char *text, gsize len)
{
  len = vigil_run_copy ((guint8 *) out, (const guint8 *) text, MIN (len, size - 1), is_nul);
  while (len > 0 && (out[len - 1] == '\r' || out[len - 1] == ' '))
    len--;
  out[len] = '\0';
  return len;
}

/* Digits, and a comma behind them; what stands behind that. NULL: not so written. */
static const char *
skip_seconds (const char *text, const char *end)
{
  const char *c = text;

  while (c < end && *c >= '0' && *c <= '9')
    c++;
  return c > text && c - text <= MAX_DIGITS && c < end && *c == ',' ? c + 1 : NULL;
}

/* A value may hold commas; what comes before it may not. */
static gboolean
parse (BccRecord *self, const char *text, gsize len)
{
  const char *end = text + len, *address = skip_seconds (text, end), *parameter, *value;

  if (address == NULL || end - address <= ADDRESS_MAX)
    return FALSE;
  parameter = address + (address[ADDRESS_MAX] == ',' ? ADDRESS_MAX : ADDRESS_MAX - 1);
  if (*parameter++ != ',' || !parse_place (address, (gsize) (parameter - address - 1), &self->place))
    return FALSE;
  value = memchr (parameter, ',', (gsize) (end - parameter));
  if (value == NULL || value == parameter || value - parameter >= BCC_PARAMETER_SIZE)
    return FALSE;
  self->parameter_len = copy (self->parameter, BCC_PARAMETER_SIZE, parameter, (gsize) (value - parameter));
  value++;
  self->value_len = copy (self->value, BCC_VALUE_SIZE, value, (gsize) (end - value));
  return TRUE;
}

gboolean
bcc_record_next (BccRecord *self, const char **at, const char *end)
{
  while (*at < end) {
    const char *text = *at, *stop = memchr (text, RECORD_SEPARATOR, (gsize) (end - text));

    if (stop == NULL)
      stop = end;
    *at = MIN (stop + 1, end);
    if (parse (self, text, (gsize) (stop - text)))
      return TRUE;
  }
  return FALSE;
}

gboolean
bcc_record_parse_bits (const char *text, guint32 *bits)
{
  gboolean is_hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  const char *digits = is_hex ? text + 2 : text;
  gsize len = strlen (digits);
  int base = is_hex ? 16 : 10;
  guint64 value = 0;
  guint32 capitals;

  if (is_hex && len > 0 && digits[len - 1] == 'h')
    len--;
  if (len == 0 || len > 10 || (!is_hex && len > 1 && *digits == '0' && strspn (digits, "0") != len))
    return FALSE;
  /* as it mostly is */
  if (is_hex && len <= 8 && vigil_text_read_hex (digits, &capitals) == digits + len) {
    *bits = capitals;
    return TRUE;
  }
  for (gsize i = 0; i < len; i++) {
    gboolean is_small = digits[i] >= 'a' && digits[i] <= 'f';
    int digit = vigil_text_hex_value (is_small ? (char) (digits[i] - 'a' + 'A') : digits[i]);

    if (digit < 0 || digit >= base)
      return FALSE;
    value = value * (guint64) base + (guint64) digit;
  }
  if (value > G_MAXUINT32)
    return FALSE;
  *bits = (guint32) value;
  return TRUE;
}

gboolean
bcc_record_parse_flag (const char *text, gboolean *is_up)
{
  gsize len = strlen (text);

  if (!is_number (text, len))
    return FALSE;
  *is_up = strspn (text, "0") != len;
  return TRUE;
}

gboolean
bcc_record_has_value (const char *text)
{
  return !vigil_text_is (text, "_NV") && !vigil_text_is (text, "_NA");
}
