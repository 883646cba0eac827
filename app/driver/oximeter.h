/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the drivers of oximeters share: what is believed of a line without a check code, or with
 * one of 8 bits, on which a few turned bits can make a well-formed frame that nobody sent.
 *
 * - A number is passed on if it lies near the one that was passed on last, or near the one of
 *   the frame before: an average over several beats does not leap within a second. So a leap is
 *   believed when the next frame repeats it, and so is the first number of all.
 * - That there is no number is passed on at once.
 * - An alarm and the device's name are passed on when two frames in a row say the same.
 *
 * For drivers only; pure functions of state and time. Thread: the core thread. */
#pragma once

#include "driver/driver.h"

/* In order of weight. No protocol of these tells a priority, so it is by what is reported: a
 * technical trouble, a limit that was passed, a pulse or a breath that is missing. */
enum {
  OXIMETER_ALERT_NONE,
  OXIMETER_ALERT_TECHNICAL,
  OXIMETER_ALERT_LIMIT,
  OXIMETER_ALERT_LOST,
};

/* Zeroed: none. */
typedef struct {
  double value;
  gint64 until_us; /* it vouches for what lies near it */
} OximeterNumber;

typedef struct {
  guint priority; /* OXIMETER_ALERT_... */
  char text[VIGIL_TEXT_SIZE];
} OximeterAlert;

typedef struct {
  OximeterNumber seen[VIGIL_N_CODES], told[VIGIL_N_CODES];
  gboolean has_alert; /* the one that was seen */
  OximeterAlert alert;
  gboolean is_alert_told; /* any */
  OximeterAlert told_alert;
  gboolean is_alert_old;  /* what was seen is what was told */
  char model[VIGIL_TEXT_SIZE], told_model[VIGIL_TEXT_SIZE];
} Oximeter;

/* What one frame says of one code. */
typedef struct {
  VigilCode code;
  VigilQuality quality;  /* INVALID: .value is not looked at */
  VigilFlags flags;
  gboolean has_value;    /* FALSE: the device gave none, which makes it INVALID */
  double value;
  const char *reason;    /* of a doubt, or why there is no value; NULL: none */
  gint64 device_time_us; /* as in VigilObservation */
} OximeterReading;

/* Emits the reading, if it is to be believed. A value that nothing can have becomes INVALID. */
void oximeter_put (VigilDriverContext *ctx, Oximeter *self, const OximeterReading *reading);
/* Once a frame. Emits on a change. */
void oximeter_put_alert (VigilDriverContext *ctx, Oximeter *self, const OximeterAlert *alert);
/* Likewise; @model is plain ASCII, not empty. */
void oximeter_put_model (VigilDriverContext *ctx, Oximeter *self, const char *model);

/* Adds the words behind a comma and raises the priority. What does not fit is left out. */
void oximeter_alert_add (OximeterAlert *self, guint priority, const char *words);
/* What was seen last no longer vouches for what comes: frames were lost, or were none. */
void oximeter_forget (Oximeter *self);

/* Two digits at @text; -1: they are none. */
static inline int
oximeter_two_digits (const char *text)
{
  if (!g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]))
    return -1;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

/* The next word of a line, words being parted by blanks; it is ended in the line itself, and *@line moved
 * behind it. NULL: no more. */
static inline char *
oximeter_next_word (char **line)
{
  char *word = *line, *end;

  while (*word == ' ')
    word++;
  for (end = word; *end != '\0' && *end != ' '; end++)
    ;
  *line = *end != '\0' ? end + 1 : end;
  *end = '\0';
  return *word != '\0' ? word : NULL;
}
/* A device's clock as in VigilObservation; @year of two digits, from 70 on of the last century.
 * 0: there is no such time. */
gint64 oximeter_time_us (int year, int month, int day, int hour, int minute, int second);

/* For .start and .on_tick of a device that speaks by itself: nothing is to be done. */
void oximeter_listen (VigilDriverContext *ctx);
/* For .encode: there is nothing that an oximeter could be told to do. */
gboolean oximeter_refuse_command (VigilDriverContext *ctx, const VigilCommand *command, GError **error);
