/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clinic/site.h"

#include <string.h>
#include <unicode/ucurr.h>

#define CODE_LETTERS 3

static gboolean
is_in_use (const char *code)
{
  UErrorCode status = U_ZERO_ERROR;
  UEnumeration *all = ucurr_openISOCurrencies (UCURR_COMMON | UCURR_NON_DEPRECATED, &status);
  gboolean is_found = FALSE;
  const char *known;

  while (!is_found && U_SUCCESS (status) && (known = uenum_next (all, NULL, &status)) != NULL)
    is_found = strcmp (known, code) == 0;
  uenum_close (all);
  return is_found;
}

int
vigil_currency_decimals (const char *code)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar wide[CODE_LETTERS + 1];
  int decimals;

  if (strlen (code) != CODE_LETTERS || !is_in_use (code))
    return -1;
  u_charsToUChars (code, wide, CODE_LETTERS + 1);
  decimals = ucurr_getDefaultFractionDigits (wide, &status);
  return U_SUCCESS (status) ? decimals : -1;
}
