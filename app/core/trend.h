/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Numerics of any density become trend points, one each five seconds a code, in wall time. A slot
 * of a code once seen that has nothing becomes a gap; one doubtful reading makes its point doubtful. Used for what is read back from the record
 * and for what is heard now. Internal to core/. Thread: one owner. */
#pragma once

#include "bus/bus.h"
#include "core/epochs.h"

typedef struct _VigilTrendMaker VigilTrendMaker;

VigilTrendMaker *vigil_trend_maker_new (void);
void vigil_trend_maker_free (VigilTrendMaker *self);
/* Each event in its order: readings that are added after it are told in wall time by it. */
void vigil_trend_maker_anchor (VigilTrendMaker *self, const VigilEvent *event);
/* What was anchored so far. */
const VigilEpochs *vigil_trend_maker_get_epochs (const VigilTrendMaker *self);
/* Of the run that was anchored last, in the order of time for each code. */
void vigil_trend_maker_add (VigilTrendMaker *self, const VigilObservation *observation);
/* Finished slots go out; @now_wall_us closes slots that silence has left open, 0 none. */
void vigil_trend_maker_close_slots (VigilTrendMaker *self, gint64 now_wall_us);
void vigil_trend_maker_flush (VigilTrendMaker *self, VigilBus *bus);
