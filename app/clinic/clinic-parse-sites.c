/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* sites.json and fees.json. */
#include "clinic/clinic-private.h"

#include <math.h>

#define ADDRESS_BYTES 80
#define CONTACT_BYTES 120
#define NOTE_BYTES 80
#define MAX_AMOUNT 10000000.0   /* of any currency: beyond it a digit has slipped */
#define MAX_NAMED 64

/* ---- sites ---- */

static void
parse_address (VigilSite *site, VigilReader *r, JsonObject *o)
{
  JsonArray *lines = vigil_reader_array (r, o, "address", 1, VIGIL_MAX_ADDRESS_LINES, &site->n_address);

  site->address = vigil_reader_alloc (r, sizeof *site->address, site->n_address);
  for (guint i = 0; i < site->n_address; i++) {
    const char *line = vigil_reader_item_string (r, lines, "address", i);
    g_autofree char *place = g_strdup_printf ("address[%u]", i);

    if (line != NULL && strlen (line) > ADDRESS_BYTES)
      vigil_reader_refuse (r, place, "a text of 1 to %d bytes", ADDRESS_BYTES);
    else if (line != NULL)
      site->address[i] = vigil_reader_keep (r, line);
  }
}

static void
parse_site (VigilClinic *self, VigilReader *r, JsonObject *o)
{
  VigilSite *site = vigil_reader_alloc (r, sizeof *site, 1);

  vigil_reader_only (r, o, "id", "label", "address", "contact", NULL);
  site->id = vigil_reader_id (r, o, "id");
  site->label = vigil_reader_label (r, o, "label", VIGIL_SITE_LABEL_BYTES);
  parse_address (site, r, o);
  if (vigil_reader_has (o, "contact"))
    site->contact = vigil_reader_label (r, o, "contact", CONTACT_BYTES);
  vigil_clinic_add (self->sites, site, r);
}

void
vigil_clinic_parse_sites (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  vigil_clinic_each (self, r, root, "sites", VIGIL_MAX_SITES, parse_site);
}

/* ---- fees ---- */

/* In what the currency is paid in: no tenth of a cent, no cent of a yen. */
static double
parse_amount (VigilReader *r, JsonObject *o, const char *key, int decimals)
{
  double amount = vigil_reader_number (r, o, key, 0, MAX_AMOUNT), scaled = amount * pow (10, decimals);

  if (!isnan (amount) && decimals >= 0 && fabs (scaled - round (scaled)) > 1e-3)
    vigil_reader_refuse (r, key, "at most %d decimals in this currency, found %g", decimals, amount);
  return amount;
}

static void
parse_amounts (VigilFee *fee, VigilReader *r, JsonObject *o, int decimals)
{
  gboolean is_one = vigil_reader_has (o, "amount");
  gboolean is_range = vigil_reader_has (o, "amount_min") || vigil_reader_has (o, "amount_max");

  if (is_one == is_range) {
    vigil_reader_refuse (r, "amount", "either one amount, or amount_min and amount_max");
    return;
  }
  fee->low = parse_amount (r, o, is_one ? "amount" : "amount_min", decimals);
  fee->high = is_one ? fee->low : parse_amount (r, o, "amount_max", decimals);
  if (fee->low > fee->high)
    vigil_reader_refuse (r, "amount_max", "not less than amount_min, which is %g, found %g", fee->low, fee->high);
}

static int
parse_currency (VigilFee *fee, VigilReader *r, JsonObject *o)
{
  int decimals;

  fee->currency = vigil_reader_string (r, o, "currency", 16);
  decimals = fee->currency != NULL ? vigil_currency_decimals (fee->currency) : -1;
  if (fee->currency != NULL && decimals < 0)
    vigil_reader_refuse (r, "currency", "the ISO 4217 code of a currency in use, such as USD, CAD or EUR, found \"%s\"",
                         fee->currency);
  return decimals;
}

static gpointer
parse_named (VigilReader *r, JsonObject *o, const char *key, GPtrArray *known, const char *file, guint *n)
{
  /* an empty list would read as "nowhere" and hold everywhere */
  return vigil_reader_has (o, key) ? vigil_clinic_parse_references (r, o, key, 1, MAX_NAMED, known, file, n) : NULL;
}

/* A list that is not there holds all. */
static gboolean
have_common (gconstpointer a, guint n_a, gconstpointer b, guint n_b)
{
  const gconstpointer *of_a = a, *of_b = b;

  if (n_a == 0 || n_b == 0)
    return TRUE;
  for (guint i = 0; i < n_a; i++)
    for (guint k = 0; k < n_b; k++)
      if (of_a[i] == of_b[k])
        return TRUE;
  return FALSE;
}

/* Of two fees for the same visit nobody could say which is right. */
static void
refuse_second (VigilClinic *self, const VigilFee *fee, VigilReader *r)
{
  for (guint i = 0; i < self->fees->len; i++) {
    const VigilFee *other = g_ptr_array_index (self->fees, i);

    if (g_strcmp0 (other->id, fee->id) != 0 && have_common (fee->sites, fee->n_sites, other->sites, other->n_sites)
        && have_common (fee->protocols, fee->n_protocols, other->protocols, other->n_protocols)) {
      vigil_reader_refuse (r, NULL, "one fee at a site for a protocol, found a second one beside \"%s\"", other->id);
      return;
    }
  }
}

static void
parse_fee (VigilClinic *self, VigilReader *r, JsonObject *o)
{
  static const char *const dues[] = { "before", "after", NULL }, *const pers[] = { "visit", NULL };
  VigilFee *fee = vigil_reader_alloc (r, sizeof *fee, 1);
  int decimals;

  vigil_reader_only (r, o, "id", "sites", "protocols", "currency", "amount", "amount_min", "amount_max", "due", "per", "note",
                     NULL);
  fee->id = vigil_reader_id (r, o, "id");
  fee->sites = parse_named (r, o, "sites", self->sites, "sites.json", &fee->n_sites);
  fee->protocols = parse_named (r, o, "protocols", self->protocols, "the files in protocols/", &fee->n_protocols);
  decimals = parse_currency (fee, r, o);
  parse_amounts (fee, r, o, decimals);
  fee->is_after = vigil_reader_choice (r, o, "due", dues) == 1;
  vigil_reader_choice (r, o, "per", pers);
  if (vigil_reader_has (o, "note"))
    fee->note = vigil_reader_label (r, o, "note", NOTE_BYTES);
  if (vigil_reader_is_clean (r))
    refuse_second (self, fee, r);
  vigil_clinic_add (self->fees, fee, r);
}

void
vigil_clinic_parse_fees (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  vigil_clinic_each (self, r, root, "fees", VIGIL_MAX_FEES, parse_fee);
}

/* ---- what was read ---- */

const VigilSite *const *
vigil_clinic_get_sites (const VigilClinic *self, guint *n)
{
  *n = self->sites->len;
  return (const VigilSite *const *) self->sites->pdata;
}

const VigilSite *
vigil_clinic_find_site (const VigilClinic *self, const char *id)
{
  return vigil_clinic_find (self->sites, id);
}

static gboolean
is_named (gconstpointer list, guint n, gconstpointer element)
{
  const gconstpointer *elements = list;

  for (guint i = 0; i < n; i++)
    if (elements[i] == element)
      return TRUE;
  return n == 0;
}

const VigilFee *
vigil_clinic_find_fee (const VigilClinic *self, const VigilSite *site, const VigilProtocol *protocol)
{
  for (guint i = 0; i < self->fees->len; i++) {
    const VigilFee *fee = g_ptr_array_index (self->fees, i);

    if (is_named (fee->sites, fee->n_sites, site) && is_named (fee->protocols, fee->n_protocols, protocol))
      return fee;
  }
  return NULL;
}

gboolean
vigil_clinic_has_fee (const VigilClinic *self, const VigilProtocol *protocol)
{
  for (guint i = 0; i < self->fees->len; i++) {
    const VigilFee *fee = g_ptr_array_index (self->fees, i);

    if (is_named (fee->protocols, fee->n_protocols, protocol))
      return TRUE;
  }
  return FALSE;
}
