/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/fee-text.h"
#include "model/label-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unicode/unumberrangeformatter.h>
#include <unicode/ustring.h>

#define SKELETON_UNITS 96
#define LOCALE_SIZE 16

/* "fr_CA.UTF-8" as ICU calls it; without a language it is English, as the program's own words are. */
static void
fill_locale (char *out, const char *lang)
{
  g_strlcpy (out, lang, MIN (LOCALE_SIZE, strcspn (lang, ".@") + 1));
  if (strcmp (out, "C") == 0 || strcmp (out, "POSIX") == 0)
    g_strlcpy (out, "en", LOCALE_SIZE);
}

/* With the currency's own decimals, none where it is whole, and European digits in every language. */
static UNumberRangeFormatter *
open_formatter (const VigilFee *fee, const char *lang, UErrorCode *status)
{
  g_autofree char *skeleton = g_strdup_printf ("currency/%s precision-currency-standard/w latin", fee->currency);
  UChar wide[SKELETON_UNITS];
  char locale[LOCALE_SIZE];

  fill_locale (locale, lang);
  u_uastrncpy (wide, skeleton, SKELETON_UNITS - 1);
  wide[SKELETON_UNITS - 1] = 0;
  return unumrf_openForSkeletonWithCollapseAndIdentityFallback (wide, -1, UNUM_RANGE_COLLAPSE_AUTO,
                                                                UNUM_IDENTITY_FALLBACK_SINGLE_VALUE, locale, NULL, status);
}

char *
vigil_fee_amount (const VigilFee *fee, const char *lang)
{
  UErrorCode status = U_ZERO_ERROR;
  UNumberRangeFormatter *formatter = open_formatter (fee, lang, &status);
  UFormattedNumberRange *range = unumrf_openResult (&status);
  const UChar *wide;
  int32_t len = 0;
  char *words = NULL;

  unumrf_formatDoubleRange (formatter, fee->low, fee->high, range, &status);
  wide = ufmtval_getString (unumrf_resultAsValue (range, &status), &len, &status);
  if (U_SUCCESS (status))
    words = g_utf16_to_utf8 ((const gunichar2 *) wide, len, NULL, NULL, NULL);
  unumrf_closeResult (range);
  unumrf_close (formatter);
  return words != NULL ? words : g_strdup ("--");
}

static void
fill_stated (VigilFeeText *out, const VigilFee *fee)
{
  g_autofree char *amount = vigil_fee_amount (fee, g_get_language_names ()[0]);

  out->state = VIGIL_FEE_STATED;
  /* Translators: an amount of money, "$750" or "$750 – $800" */
  g_snprintf (out->words, sizeof out->words, fee->is_after ? _("%s, due after the visit") : _("%s, due before the visit"),
              amount);
  g_snprintf (out->brief, sizeof out->brief, fee->is_after ? _("%s, due after") : _("%s, due before"), amount);
  if (fee->note != NULL)
    out->note = vigil_label_words (fee->note);
}

static void
fill_unknown (VigilFeeText *out, const char *words)
{
  out->state = VIGIL_FEE_UNKNOWN;
  g_strlcpy (out->words, words, sizeof out->words);
  g_strlcpy (out->brief, words, sizeof out->brief);
}

void
vigil_fee_text_fill (VigilFeeText *out, const VigilSession *session, const VigilClinic *clinic, const VigilProtocol *protocol)
{
  const VigilSite *site;
  const VigilFee *fee;
  guint n_sites;

  *out = (VigilFeeText) { .state = VIGIL_FEE_NOT_STATED };
  if (clinic == NULL || protocol == NULL || !vigil_clinic_has_fee (clinic, protocol))
    return;
  vigil_clinic_get_sites (clinic, &n_sites);
  site = vigil_clinic_find_site (clinic, session->site_id);
  if (n_sites > 0 && site == NULL) {
    fill_unknown (out, *session->site_id == '\0' ? _("site not set: fee unknown") : _("unknown site: fee unknown"));
    return;
  }
  fee = vigil_clinic_find_fee (clinic, site, protocol);
  if (fee != NULL)
    fill_stated (out, fee);
}

void
vigil_fee_text_fill_for (VigilFeeText *out, const VigilGate *gate, VigilChairModel *model)
{
  vigil_fee_text_fill (out, &vigil_chair_model_get_view (model)->session,
                       gate->shows_fee ? vigil_chair_model_get_clinic (model) : NULL, vigil_chair_model_get_protocol (model));
}

const char *
vigil_site_words (const VigilSession *session)
{
  if (session->is_site_unknown)
    return _("site not set");
  return *session->site_label != '\0' ? session->site_label : *session->site_id != '\0' ? session->site_id : NULL;
}
