/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What vigil_framer_bcc hands on, and writing what it reads (B. Braun BCC: SOH, five digits of
 * length, STX, text, ETX or ETB, five digits of checksum, EOT). Length and checksum are those of the
 * frame before stuffing, which replaces D by EX and E by EE in the whole of it, capitals and small
 * letters alike. Pure; any thread. */
#pragma once

#include <glib.h>

/* The first two bytes of a frame from the framer; the text between STX and ETX follows. */
enum { VIGIL_BCC_STUFFING, VIGIL_BCC_END, VIGIL_BCC_TEXT };

typedef enum {
  VIGIL_BCC_PLAIN = 'p',    /* it holds a D or an E and reads only as it stands */
  VIGIL_BCC_STUFFED = 's',  /* it reads only unstuffed */
  VIGIL_BCC_EITHER = 'e',   /* nothing in it could have been stuffed */
} VigilBccStuffing;

#define VIGIL_BCC_ETX 0x03  /* the last block */
#define VIGIL_BCC_ETB 0x17  /* more follow */
#define VIGIL_BCC_ACK 0x06
#define VIGIL_BCC_NAK 0x15

/* Between STX and ETX; the specification does not say how long a block may be. */
#define VIGIL_BCC_TEXT_MAX 8192
/* Enough for any text of @len bytes, every one of them stuffed. */
#define VIGIL_BCC_FRAME_SIZE(len) (2 * (len) + 14)

/* Writes the last (and only) block of @text, which is at most VIGIL_BCC_TEXT_MAX bytes long, into
 * @out, which holds VIGIL_BCC_FRAME_SIZE (its length) bytes, and returns the frame's length. */
gsize vigil_bcc_frame_encode (const char *text, gboolean is_stuffed, guint8 *out);
