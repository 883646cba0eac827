/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the clinic is, and what a visit costs there: part of clinic/clinic.h, and of its lifetime. Read from sites.json
 * and fees.json, both of which a clinic may leave out. Thread: any.
 * Source of the examples: requirements R0.22, R3.1, R3.11, R4.14. */
#pragma once

#include <glib.h>

typedef struct _VigilClinic VigilClinic;
typedef struct _VigilLabel VigilLabel;
struct _VigilProtocol;

#define VIGIL_MAX_SITES 16
#define VIGIL_MAX_ADDRESS_LINES 4
#define VIGIL_MAX_FEES 200
#define VIGIL_SITE_LABEL_BYTES 40

typedef struct {
  char *id;                 /* "centre" */
  VigilLabel *label;        /* "Centre Street" */
  char **address;           /* its lines, as on an envelope: the same in every language */
  guint n_address;
  VigilLabel *contact;      /* whom a patient of this site calls from home; NULL: the clinic's */
} VigilSite;

/* What one visit costs; of one site and one protocol at most one fee holds. */
typedef struct {
  char *id;
  const VigilSite **sites;                   guint n_sites;       /* none are named: it holds at each */
  const struct _VigilProtocol **protocols;   guint n_protocols;   /* none are named: it holds for each */
  char *currency;           /* ISO 4217: "USD" */
  double low, high;         /* in the currency's unit; equal where it is one amount */
  gboolean is_after;        /* due after the visit, else before */
  VigilLabel *note;         /* "lidocaine may be covered"; NULL none */
} VigilFee;

/* Of lower case letters, digits, '-' and '.', shorter than VIGIL_ID_SIZE. */
gboolean vigil_clinic_is_id (const char *text);
/* In the clinic's order; @n is 0 where it says nothing of sites. */
const VigilSite *const *vigil_clinic_get_sites (const VigilClinic *self, guint *n);
const VigilSite *vigil_clinic_find_site (const VigilClinic *self, const char *id);
/* What @protocol costs at @site (NULL: the clinic has none). NULL: the clinic does not say. */
const VigilFee *vigil_clinic_find_fee (const VigilClinic *self, const VigilSite *site,
                                       const struct _VigilProtocol *protocol);
/* It says what @protocol costs, at one of its sites at least. */
gboolean vigil_clinic_has_fee (const VigilClinic *self, const struct _VigilProtocol *protocol);

/* After how many decimals an amount of the currency ends, 2 of "USD"; -1: no money in use has that ISO 4217 code. */
int vigil_currency_decimals (const char *code);
