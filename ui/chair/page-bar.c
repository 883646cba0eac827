/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/page-bar.h"

#include "chair/check-in-page.h"
#include "chair/gates-page.h"
#include "model/gate-text.h"
#include "model/label-text.h"

static void
set_label (VigilButton *button, const char *label)
{
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
  if (label != NULL && !g_str_equal (label, vigil_button_get_label (button)))
    vigil_button_hold (button);
  vigil_button_set_label (button, label);
}

/* The gate that staff is reminded of, at the button that leads to it, or on from it. */
static void
show_reminder (VigilBottomBar *bar, VigilPage *page)
{
  VigilChairModel *model = vigil_page_get_model (page);
  const VigilGate *gate = vigil_view_find_due_reminder (vigil_chair_model_get_view (model), vigil_chair_model_get_protocol (model));
  const char *label = gate != NULL ? vigil_label_words (gate->label) : NULL;
  gboolean is_ahead = VIGIL_IS_GATES_PAGE (page) || VIGIL_IS_CHECK_IN_PAGE (page);

  vigil_button_set_badge (vigil_bottom_bar_get_button (bar, VIGIL_BAR_BACK), is_ahead ? NULL : label);
  vigil_button_set_badge (vigil_bottom_bar_get_button (bar, VIGIL_BAR_PRIMARY), is_ahead ? label : NULL);
}

void
vigil_page_bar_show (VigilBottomBar *bar, VigilPage *page)
{
  VigilButton *secondary = vigil_bottom_bar_get_button (bar, VIGIL_BAR_SECONDARY);
  VigilButton *primary = vigil_bottom_bar_get_button (bar, VIGIL_BAR_PRIMARY);
  VigilPageBar says;

  if (page != NULL)
    vigil_page_describe (page, &says);
  vigil_bottom_bar_set_shows_records (bar, page == NULL || says.has_records);
  if (page == NULL || says.has_records)
    return;
  set_label (vigil_bottom_bar_get_button (bar, VIGIL_BAR_BACK), says.back);
  vigil_button_set_icon (vigil_bottom_bar_get_button (bar, VIGIL_BAR_BACK), says.back_icon != NULL ? says.back_icon : "left");
  set_label (secondary, says.secondary);
  vigil_button_set_icon (secondary, says.secondary_icon);
  set_label (primary, says.primary);
  vigil_button_set_caption (primary, *says.primary_off != '\0' ? says.primary_off : says.primary_caption);
  vigil_button_set_off (primary, *says.primary_off != '\0' ? says.primary_off : NULL);
  show_reminder (bar, page);
}

void
vigil_page_bar_hold (VigilBottomBar *bar)
{
  for (guint i = 0; i < VIGIL_BAR_ACKNOWLEDGE; i++)
    vigil_button_hold (vigil_bottom_bar_get_button (bar, (VigilBarAction) i));
}
