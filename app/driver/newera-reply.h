/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A reply of a New Era pump taken apart: "00I" address and state, then data or an error; or "00A?T", an
 * alarm. A reply does not name its question, but what it holds does, by its form. For the New Era
 * driver only. Pure; never allocates. */
#pragma once

#include "driver/driver.h"

typedef enum {
  NEWERA_BARE,       /* the state alone */
  NEWERA_ERROR,      /* "?NA": the words stand in .text */
  NEWERA_ALARM,      /* the letter stands in .text */
  NEWERA_RATE,       /* .value in mL/h; .is_ml_h tells whether in that unit */
  NEWERA_TARGET,     /* volume to be given, .value in mL; 0 none */
  NEWERA_VOLUMES,    /* given, .value in mL */
  NEWERA_DIAMETER,   /* of the syringe, inside, .value in mm */
  NEWERA_VERSION,    /* model and version in .text */
  NEWERA_STRANGE,    /* data that fit no question of ours */
} NeweraKind;

typedef struct {
  guint address;
  char state;        /* 'I' 'W' 'S' 'P' 'T' 'U' 'X'; 'A' in an alarm */
  NeweraKind kind;
  double value;
  gboolean is_ml_h;
  char text[VIGIL_TEXT_SIZE];
} NeweraReply;

/* @frame as the framer gives it. FALSE: it is no reply. */
gboolean newera_reply_parse (NeweraReply *self, const guint8 *frame, gsize len);
