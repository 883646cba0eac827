/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a protocol asks for between a dose and its start, and of the bag afterwards; and where a needle may be. */
#include "clinic/clinic-private.h"

#define LABEL_BYTES 40
#define THICKEST_GAUGE 14
#define THINNEST_GAUGE 28

static void
parse_signer (VigilProtocol *protocol, VigilReader *r, JsonObject *root)
{
  static const char *const signers[] = { "prescriber", NULL };
  JsonObject *inner = vigil_reader_has (root, "order") ? vigil_reader_enter (r, root, "order") : NULL;

  if (inner == NULL)
    return;
  vigil_reader_only (r, inner, "signed_by", NULL);
  vigil_reader_choice (r, inner, "signed_by", signers);
  protocol->order.is_signed = TRUE;
  vigil_reader_leave (r);
}

void
vigil_clinic_parse_order (VigilClinic *self, VigilProtocol *protocol, VigilReader *r, JsonObject *root)
{
  static const char *const seconds[] = { "none", "sign", "blind", NULL };
  static const char *const wastes[] = { "none", "controlled", "all", NULL };
  VigilOrderRules *order = &protocol->order;

  parse_signer (protocol, r, root);
  order->has_label = vigil_reader_flag (r, root, "bag_label");
  order->has_iv = vigil_reader_flag (r, root, "iv");
  if (vigil_reader_has (root, "double_check"))
    order->second = (VigilSecond) vigil_reader_choice (r, root, "double_check", seconds);
  if (vigil_reader_has (root, "waste"))
    order->waste = (VigilWaste) vigil_reader_choice (r, root, "waste", wastes);
  if (vigil_reader_has (root, "diluent"))
    order->diluent = vigil_reader_label (r, root, "diluent", LABEL_BYTES);
  /* nobody could ever say where it is */
  if (order->has_iv && self->iv.n_places == 0)
    vigil_reader_refuse (r, "iv", "places and gauges under \"iv\" of clinic.json");
  if (order->diluent != NULL && !order->has_label)
    vigil_reader_refuse (r, "diluent", "a protocol whose bag_label is true");
}

static void
parse_places (VigilIvChoices *iv, VigilReader *r, JsonObject *o)
{
  guint n;
  JsonArray *places = vigil_reader_array (r, o, "places", 1, VIGIL_MAX_IV_CHOICES, &n);

  iv->places = vigil_reader_alloc (r, sizeof *iv->places, n);
  for (guint i = 0; i < n; i++) {
    JsonObject *place = vigil_reader_enter_item (r, places, "places", i);

    if (place == NULL)
      continue;
    vigil_reader_only (r, place, "id", "label", NULL);
    iv->places[i].id = vigil_reader_id (r, place, "id");
    iv->places[i].label = vigil_reader_label (r, place, "label", LABEL_BYTES);
    for (guint k = 0; k < i; k++)
      if (iv->places[i].id != NULL && g_strcmp0 (iv->places[k].id, iv->places[i].id) == 0)
        vigil_reader_refuse (r, "id", "an id that no other place has, found \"%s\" again", iv->places[i].id);
    vigil_reader_leave (r);
  }
  iv->n_places = n;
}

static void
parse_gauges (VigilIvChoices *iv, VigilReader *r, JsonObject *o)
{
  guint n;
  JsonArray *gauges = vigil_reader_array (r, o, "gauges", 1, VIGIL_MAX_IV_CHOICES, &n);

  iv->gauges = vigil_reader_alloc (r, sizeof *iv->gauges, n);
  for (guint i = 0; i < n; i++) {
    double gauge = vigil_reader_item_number (r, gauges, "gauges", i, THICKEST_GAUGE, THINNEST_GAUGE);
    g_autofree char *place = g_strdup_printf ("gauges[%u]", i);

    iv->gauges[i] = gauge >= THICKEST_GAUGE ? (guint) gauge : 0;
    if (iv->gauges[i] != 0 && gauge > iv->gauges[i])
      vigil_reader_refuse (r, place, "a whole number, found %g", gauge);
    if (i > 0 && iv->gauges[i] != 0 && iv->gauges[i] <= iv->gauges[i - 1])
      vigil_reader_refuse (r, place, "more than the one before, found %u", iv->gauges[i]);
  }
  iv->n_gauges = n;
}

void
vigil_clinic_parse_iv (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  JsonObject *inner = vigil_reader_has (root, "iv") ? vigil_reader_enter (r, root, "iv") : NULL;
  VigilIvChoices iv = { 0 };

  if (inner == NULL)
    return;
  vigil_reader_only (r, inner, "places", "gauges", NULL);
  parse_places (&iv, r, inner);
  parse_gauges (&iv, r, inner);
  if (vigil_reader_is_clean (r))
    self->iv = iv;
  else
    vigil_clinic_doubt (self, r->file, "iv");
  vigil_reader_leave (r);
}
