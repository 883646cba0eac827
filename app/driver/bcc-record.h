/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a BCC block taken apart: "bedId/1/1>record RS record ...", where a record is
 * "seconds,address,PARAMETER,value". For the B. Braun driver only. Pure; never allocates. */
#pragma once

#include "framing/run.h"

#define BCC_BED_ID_SIZE 16
#define BCC_PARAMETER_SIZE 24
#define BCC_VALUE_SIZE 128

/* The unit that speaks for the pumps (SpaceCom, "ComDevice") itself; pumps are above. */
#define BCC_COM_DEVICE 0

typedef struct {
  guint place;                         /* BCC_COM_DEVICE, or 32 * pillar + slot */
  gsize parameter_len, value_len;
  /* and room for the copying of runs */
  char parameter[BCC_PARAMETER_SIZE + VIGIL_RUN_STRIDE];
  char value[BCC_VALUE_SIZE + VIGIL_RUN_STRIDE];   /* cut at its size; NUL and CR at its end are gone */
} BccRecord;

/* Reads the bed's name and moves *@at to the first record. FALSE: not so written. */
gboolean bcc_record_read_bed (const char **at, const char *end, char *bed_id);
/* Takes the next record that is well formed; others are passed over. FALSE: no more. */
gboolean bcc_record_next (BccRecord *self, const char **at, const char *end);

/* A field of bits as decimal without leading zeros, or as hexadecimal behind "0x". How the
 * maker writes it is not told, so digits that could be either are not read. */
gboolean bcc_record_parse_bits (const char *text, guint32 *bits);
/* A flag, as digits: 0 is down, any other number up. FALSE: it is none. */
gboolean bcc_record_parse_flag (const char *text, gboolean *is_up);
/* _NV or _NA: the device itself says that there is no value. */
gboolean bcc_record_has_value (const char *text);
