/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/order-words.h"

#include "base/number.h"

#include <glib/gi18n-lib.h>

typedef struct { const char *wire, *words; } Word;

static const char *
translate (const Word *words, guint n, const char *wire)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (words[i].wire, wire))
      return g_dpgettext2 (GETTEXT_PACKAGE, "order", words[i].words);
  return wire;
}

const char *
vigil_checked_words (const char *key)
{
  static const Word fields[] = {
    { "weight_kg", NC_("order", "weight") },         { "drug", NC_("order", "drug") },
    { "bag_mg", NC_("order", "amount in the bag") }, { "bag_ml", NC_("order", "bag volume") },
    { "rate_ml_h", NC_("order", "pump rate") },
  };

  return translate (fields, G_N_ELEMENTS (fields), key);
}

const char *
vigil_side_words (const char *side)
{
  static const Word sides[] = { { "left", NC_("order", "left") }, { "right", NC_("order", "right") } };

  return translate (sides, G_N_ELEMENTS (sides), side);
}

static char *
amount (const VigilEvent *event, const char *key, guint decimals, const char *unit)
{
  char number[VIGIL_NUMBER_SIZE];

  return g_strdup_printf ("%s %s", vigil_number_format (vigil_event_get_double (event, key), decimals, number), unit);
}

/* "weight, pump rate": what the two have entered differently. */
static char *
differs_words (const VigilEvent *event)
{
  g_auto (GStrv) keys = g_strsplit (vigil_event_get_string (event, "differs"), " ", -1);
  g_autoptr (GString) words = g_string_new (NULL);
  int times = (int) vigil_event_get_int (event, "times_apart");

  for (guint i = 0; keys[i] != NULL; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", vigil_checked_words (keys[i]));
  /* Translators: "Second person differs: pump rate (10 times)": one number is ten times the other */
  return times > 0 ? g_strdup_printf (_("Second person differs: %s (%d times)"), words->str, times)
                   : g_strdup_printf (_("Second person differs: %s"), words->str);
}

static void
fill_second (VigilEventWords *out, const VigilEvent *event)
{
  gboolean agrees = g_str_equal (vigil_event_get_string (event, "result"), "agree");
  gboolean is_signed = g_str_equal (vigil_event_get_string (event, "how"), "sign");

  *out = (VigilEventWords) { agrees ? "check" : "warn",
                             !agrees ? differs_words (event)
                                     : g_strdup (is_signed ? _("Second person signed") : _("Second person agrees")),
                             g_strdup (vigil_event_get_string (event, "name")) };
}

static void
fill_waste (VigilEventWords *out, const VigilEvent *event)
{
  const char *display = vigil_event_get_string (event, "display");
  g_autofree char *mg = amount (event, "mg", 1, "mg"), *ml = amount (event, "ml", 1, "mL");

  *out = (VigilEventWords) { "bag",
                             /* Translators: a drug's name */
                             g_strdup_printf (_("%s thrown away"),
                                              *display != '\0' ? display : vigil_event_get_string (event, "drug")),
                             /* Translators: "481 mg, 240.5 mL · A. Osei and R. Meyer" */
                             g_strdup_printf (_("%s, %s · %s and %s"), mg, ml, vigil_event_get_string (event, "name"),
                                              vigil_event_get_string (event, "witness_name")) };
}

static void
fill_bag (VigilEventWords *out, const VigilEvent *event, const char *who)
{
  g_autofree char *mg_ml = amount (event, "mg_ml", 3, "mg/mL");

  *out = (VigilEventWords) { "bag",
                             g_strdup_printf (_("Bag of pump %d: lot %s"), (int) vigil_event_get_int (event, "channel") + 1,
                                              vigil_event_get_string (event, "lot")),
                             /* Translators: concentration, last day, who: "2 mg/mL, until 2027-03-31 · A. Osei" */
                             g_strdup_printf (_("%s, until %s · %s"), mg_ml, vigil_event_get_string (event, "expiry"), who) };
}

static void
fill_needle (VigilEventWords *out, const VigilEvent *event, const char *who)
{
  const char *label = vigil_event_get_string (event, "label");

  *out = (VigilEventWords) { "iv",
                             /* Translators: place, side, gauge: "Needle: forearm left, 22G" */
                             g_strdup_printf (_("Needle: %s %s, %dG"),
                                              *label != '\0' ? label : vigil_event_get_string (event, "place"),
                                              vigil_side_words (vigil_event_get_string (event, "side")),
                                              (int) vigil_event_get_int (event, "gauge")),
                             g_strdup (who) };
}

gboolean
vigil_order_words_fill (VigilEventWords *out, const VigilEvent *event, char *who)
{
  g_autofree char *by = who;

  switch ((int) event->kind) {
  case VIGIL_EVENT_ORDER_SIGNED:
    *out = (VigilEventWords) { "lock", g_strdup (_("Order signed")), g_strdup (vigil_event_get_string (event, "name")) };
    return TRUE;
  case VIGIL_EVENT_IV_PLACED:
    fill_needle (out, event, by);
    return TRUE;
  case VIGIL_EVENT_BAG_LABELLED:
    fill_bag (out, event, by);
    return TRUE;
  case VIGIL_EVENT_DOUBLE_CHECKED:
    fill_second (out, event);
    return TRUE;
  case VIGIL_EVENT_WASTE_RECORDED:
    fill_waste (out, event);
    return TRUE;
  default:
    return FALSE;
  }
}
