/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules: pure predicates of the present, one family a kind, that yield conditions. What they
 * must remember of the past (since when a value is missing, which cuff reading is the latest,
 * what a missing source hides) is in VigilAlarmMemory and nowhere else.
 * Of the alarm room only. */
#pragma once

#include "alarm/signal.h"

/* What is known of that which an alarm is about. */
typedef enum {
  VIGIL_SOURCE_KNOWN,
  VIGIL_SOURCE_DOUBTFUL,   /* missing just now, or not seen since the program started */
  VIGIL_SOURCE_LOST,       /* missing for good: the alarm can no longer be judged */
} VigilSource;

typedef struct {
  gint64 unknown_since_us[VIGIL_N_CODES];   /* 0 known */
  gint64 reading[VIGIL_N_CODES];            /* episodic: identity of the latest reading, 0 none */
  gint64 reading_us[VIGIL_N_CODES];         /* when it came, mono */
  /* The highest priority that stood when its source was lost; the technical alarm for the loss
   * may not be lower than what it hides. */
  VigilPriority hidden[VIGIL_N_CODES];
  VigilPriority hidden_pump[VIGIL_MAX_CHANNELS];
  VigilPriority hidden_monitor[VIGIL_MAX_MONITORS];
} VigilAlarmMemory;

/* Takes note of the inputs; call once a step, before the rules. */
void vigil_alarm_memory_step (VigilAlarmMemory *self, const VigilAlarmInputs *inputs);
/* This alarm stands: is it about to be hidden? Call for each, after _step () of the memory. */
void vigil_alarm_memory_note (VigilAlarmMemory *self, const VigilAlarmInputs *inputs,
                              const VigilAlarmView *standing);

/* Appends VigilCondition to @out. */
void vigil_alarm_rules (const VigilAlarmInputs *inputs, const VigilAlarmMemory *memory, GArray *out);
/* What is to be thought of an alarm that no rule names now. */
void vigil_alarm_rule_unnamed (const VigilAlarmInputs *inputs, const VigilAlarmView *alarm,
                               VigilCondition *out);

/* For the rules' own files. */
VigilSource vigil_alarm_source (const VigilAlarmInputs *inputs, const VigilAlarmMemory *memory,
                                VigilCode code);
VigilSource vigil_alarm_link_source (const VigilAlarmInputs *inputs, gboolean is_pump, guint8 channel);
gboolean vigil_alarm_is_visit_open (const VigilAlarmInputs *inputs);
/* INFUSING or RECOVERY, or after a test dose: the patient has the drug in the body. */
gboolean vigil_alarm_is_watched (const VigilAlarmInputs *inputs);
VigilCondition *vigil_alarm_add (GArray *out, const VigilAlarmInputs *inputs, VigilAlarmKind kind,
                                 VigilPriority priority, gboolean holds, const char *id_format, ...)
  G_GNUC_PRINTF (6, 7);
void vigil_alarm_rules_device (const VigilAlarmInputs *inputs, const VigilAlarmMemory *memory,
                               GArray *out);
