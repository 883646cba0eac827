/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bcc-wire.h"

#include <stdlib.h>
#include <string.h>

enum { STX = 2, ETX = 3, ETB = 0x17 };
/* SOH, length, STX, "/1/1>", ETX, sum, EOT */
#define N_AROUND 19
#define MARK "/1/1>"

static guint
add_up (const char *bytes, gsize len)
{
  guint sum = 0;

  for (gsize i = 0; i < len; i++)
    sum += (guint8) bytes[i];
  return sum % 256;
}

static void
put_stuffed (GString *wire, char c)
{
  static const char from[] = "DEde", *const to[] = { "EX", "EE", "ex", "ee" };
  const char *at = c != '\0' ? strchr (from, c) : NULL;

  if (at != NULL)
    g_string_append (wire, to[at - from]);
  else
    g_string_append_c (wire, c);
}

GString *
vigil_sim_bcc_seal (const char *bed_id, const char *information, gboolean is_last, gboolean is_stuffed)
{
  GString *plain = g_string_new (NULL), *wire;

  g_string_append_printf (plain, "%c%05u%c%s" MARK "%s%c", VIGIL_SIM_BCC_SOH,
                          (guint) (N_AROUND + strlen (bed_id) + strlen (information)), STX, bed_id, information,
                          is_last ? ETX : ETB);
  g_string_append_printf (plain, "%05u%c", add_up (plain->str, plain->len), VIGIL_SIM_BCC_EOT);
  if (!is_stuffed)
    return plain;
  wire = g_string_new (NULL);
  for (gsize i = 0; i < plain->len; i++)
    put_stuffed (wire, plain->str[i]);
  g_string_free (plain, TRUE);
  return wire;
}

static void
unstuff (GString *text)
{
  gsize n = 0;

  for (gsize i = 0; i < text->len; i++) {
    char c = text->str[i], next = text->str[i + 1];

    if (c == 'E' && (next == 'X' || next == 'E')) {
      c = next == 'X' ? 'D' : 'E';
      i++;
    } else if (c == 'e' && (next == 'x' || next == 'e')) {
      c = next == 'x' ? 'd' : 'e';
      i++;
    }
    text->str[n++] = c;
  }
  g_string_truncate (text, n);
}

static gboolean
is_whole (const GString *frame)
{
  gsize at = frame->len - 7;

  return frame->len > N_AROUND && frame->str[6] == STX && frame->str[at] == ETX
         && strtoul (frame->str + 1, NULL, 10) == frame->len
         && strtoul (frame->str + at + 1, NULL, 10) == add_up (frame->str, at + 1);
}

gboolean
vigil_sim_bcc_open (const GString *frame, gboolean is_stuffed, char **bed_id, char **information)
{
  g_autoptr (GString) plain = g_string_new_len (frame->str, (gssize) frame->len);
  g_autofree char *text = NULL;
  char *mark;

  if (is_stuffed)
    unstuff (plain);
  if (!is_whole (plain))
    return FALSE;
  text = g_strndup (plain->str + 7, plain->len - 14);
  mark = strstr (text, MARK);
  if (mark == NULL)
    return FALSE;
  *bed_id = g_strndup (text, (gsize) (mark - text));
  *information = g_strdup (mark + strlen (MARK));
  return TRUE;
}
