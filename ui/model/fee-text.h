/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a visit is and what it costs there, in words (requirements R0.22, R3.1, R3.11, R4.14). A fee that the clinic does
 * not state is not made up, and one of a place that is not known is called unknown. Thread: main. */
#pragma once

#include "model/chair-model.h"

typedef enum {
  VIGIL_FEE_NOT_STATED,     /* the clinic says nothing of it */
  VIGIL_FEE_STATED,
  VIGIL_FEE_UNKNOWN,        /* it does, but at which site the visit is nobody has said */
} VigilFeeState;

typedef struct {
  VigilFeeState state;
  char words[160];          /* "$750, due before the visit"; "site not set: fee unknown"; "" it is not stated */
  char brief[112];          /* "$750, due before"; "site not set: fee unknown": for a row */
  const char *note;         /* the clinic's; NULL none */
} VigilFeeText;

/* @clinic and @protocol may be NULL: nothing is stated. */
void vigil_fee_text_fill (VigilFeeText *out, const VigilSession *session, const VigilClinic *clinic,
                          const VigilProtocol *protocol);
/* Of the visit that is shown; nothing is stated beside a gate that does not show it. */
void vigil_fee_text_fill_for (VigilFeeText *out, const VigilGate *gate, VigilChairModel *model);
/* "$750", "$750 – $800", "750,50 $CA": as @lang ("fr_CA", "C") writes money. "--" where it cannot be written. */
char *vigil_fee_amount (const VigilFee *fee, const char *lang) G_GNUC_WARN_UNUSED_RESULT;

/* "Centre Street", as it was recorded; "site not set"; NULL: the record says nothing of it. */
const char *vigil_site_words (const VigilSession *session);
