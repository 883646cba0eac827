/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The clinic's own rules, read from a directory of JSON files: nothing of a clinic lives in C.
 * A VigilClinic is immutable once loaded; everything reached from it lives as long as it.
 * A directory with one wrong value is refused as a whole, with file, line, place and what was
 * expected; an unsigned one runs as "training".
 *
 * Signatures: clinic.sig in the directory (see clinic/manifest.h) names every file with its SHA-256. It counts
 * where a public key is trusted (see clinic/keys.h): then it must be right, and a set is signed when so many
 * trusted keys signed it as clinic.json's "signatures" says (1 without it), each of its "roles" among them.
 *
 * In force: the last signed set that this tablet accepted is kept in $XDG_STATE_HOME/vigil/clinic/ under its
 * SHA-256, as it was read. While a key is trusted, a directory that is wrong, not signed enough, or of an
 * older version (or of the same with other content) does not replace it.
 * Thread: load anywhere, read everywhere. */
#pragma once

#include "clinic/series.h"
#include "clinic/site.h"
#include "observation/vocabulary.h"

#include <json-glib/json-glib.h>

#define VIGIL_CLINIC_ERROR (vigil_clinic_error_quark ())
GQuark vigil_clinic_error_quark (void);

typedef enum {
  VIGIL_CLINIC_ERROR_MISSING,   /* file or member */
  VIGIL_CLINIC_ERROR_SYNTAX,
  VIGIL_CLINIC_ERROR_VALUE,     /* wrong type, unit, range, reference */
} VigilClinicError;

/* The most that a clinic may list; sessions and screens are made for these. */
#define VIGIL_ID_SIZE 32          /* bytes of an id with its NUL */
#define VIGIL_MAX_CHANNELS 4
#define VIGIL_MAX_STEPS 8
#define VIGIL_MAX_REASONS 12
#define VIGIL_MAX_BOLUSES 64      /* given in one visit, and remembered one by one */
#define VIGIL_MAX_GATES 20
#define VIGIL_MAX_CHECKS 8
#define VIGIL_MAX_LIMITS 32
#define VIGIL_MAX_EMERGENCIES 4
#define VIGIL_MAX_EMERGENCY_STEPS 20
#define VIGIL_MAX_ITEMS 12        /* of an instrument */
#define VIGIL_MAX_ANCHORS 9       /* of an item */
#define VIGIL_MAX_ITEM_VITALS 2
#define VIGIL_MAX_BANDS 6
#define VIGIL_MAX_PROTOCOL_SCORES 6

typedef struct _VigilClinic VigilClinic;
/* A label in the languages the clinic wrote it in. */
typedef struct _VigilLabel VigilLabel;

/* @lang "fr", "fr_CA"; falls back to English, then to any. Never NULL. */
const char *vigil_label_get (const VigilLabel *label, const char *lang);

typedef struct {
  double soft_low, soft_high, hard_low, hard_high;  /* NAN: no such limit */
} VigilLimits;

/* What the dose per kilogram is multiplied by. */
typedef enum { VIGIL_WEIGHT_ACTUAL, VIGIL_WEIGHT_IDEAL, VIGIL_WEIGHT_ADJUSTED } VigilWeightBasis;

typedef struct {
  VigilWeightBasis basis;
  double above_bmi;         /* the basis holds above it, the actual weight below; NAN: always */
  double cap_kg;            /* nobody is dosed by more; NAN none */
  double soft_low_kg, hard_low_kg;  /* of the actual weight: the drug is not for lighter people; NAN none */
} VigilWeightRule;

typedef struct { double mg, ml; } VigilBag;   /* concentration is their quotient */

/* A limit of the dose rate in another unit than that of the drug ("mL/kg/h"). */
typedef struct {
  char *unit;
  VigilLimits rate;
} VigilRateCeiling;

typedef struct {
  double percent;           /* of the full rate */
  guint duration_min;
} VigilRampStep;

/* One way in which a drug is ordered. */
typedef struct {
  char *id;                 /* "pain" */
  VigilLabel *label;
  char *unit;               /* of a rate ("mg/kg/h") or of an amount ("mg/kg") that goes in over a time */
  double usual;             /* in that unit */
  VigilLimits dose;         /* in that unit */
  gboolean is_bolus;        /* by hand: no time, no pump */
  double top_up_low, top_up_high;   /* what may follow a bolus, in that unit; NAN nothing */
  guint usual_min;          /* 0 of a bolus */
  VigilLimits duration_min; /* all NAN: any */
  double full_rate;         /* of a ramp, in the drug's unit; NAN: one step */
  VigilRampStep *ramp;      /* what comes before the full rate */
  guint n_ramp;
  char *source;
} VigilDosing;

/* A number that is far from the protocol's is more often a slipped decimal sign than a wish. */
typedef struct {
  double rate_factor;       /* a rate so many times the planned one, or less than planned by as much */
  double time_factor;       /* done in the planned time divided by this */
  gboolean is_refused;      /* no reason helps */
} VigilPlausibility;

typedef struct {
  char *with;               /* id of drugs.json or rescue.json */
  VigilLabel *label;
} VigilInteraction;

typedef struct {
  char *id;                 /* "ketamine" */
  char *display;            /* with tall letters, never translated */
  VigilLabel *group;        /* "NMDA antagonist" */
  char *schedule;           /* "CIII"; NULL: not controlled */
  gboolean is_high_alert, is_sedative;
  char *unit;               /* of its dose rate: "mg/kg/h", "mcg/kg/min", "mg/h" */
  VigilLimits rate;         /* in that unit */
  VigilRateCeiling *ceilings;           guint n_ceilings;
  VigilLimits total_mg;     /* in one visit; on one day where daily_mg says nothing */
  VigilLimits total_mg_kg;  /* all NAN: none */
  VigilLimits daily_mg;     /* all NAN: none */
  double bag_mg, bag_ml;    /* default bag; concentration is their quotient */
  VigilBag *bags;                       guint n_bags;   /* those that need no reason, the default among them */
  double max_mg_ml;         /* nothing stronger goes into a vein; NAN none */
  VigilWeightRule weight;
  VigilPlausibility plausibility;
  VigilDosing *dosings;                 guint n_dosings;
  VigilLabel **advisories;              guint n_advisories;
  VigilInteraction *interactions;       guint n_interactions;
  char *source;             /* where the numbers are from, and which are nobody's but the example's */
  guint colour;             /* 1 .. 4, a drug channel's hue */
} VigilDrug;

typedef struct {
  double rate;              /* in the drug's unit */
  guint duration_min;
} VigilProtocolStep;

typedef struct {
  const VigilDrug *drug;
  const VigilDosing *dosing; /* as what it is ordered; NULL: by its rate alone */
  double dose;              /* in the dosing's unit; NAN without one */
  VigilProtocolStep *steps;
  guint n_steps;
  VigilLimits duration_min; /* of the whole; all NAN: the dosing's */
} VigilProtocolDrug;

typedef enum {
  VIGIL_GATE_CONFIRM,     /* staff answers yes or no */
  VIGIL_GATE_CONSENT,     /* signed by the patient */
  VIGIL_GATE_WEIGHT,      /* measured in this visit */
  VIGIL_GATE_VITALS,      /* a pressure was measured, and heart rate and saturation are there */
  VIGIL_GATE_QUESTIONS,   /* the clinic's questions with the clinic's answers, and values held against limits */
  VIGIL_GATE_FASTING,     /* when the patient last ate and drank, against the rules of the hour */
  VIGIL_GATE_CHECK,       /* one of the protocol's checks was recorded in this visit, such as pain now */
  VIGIL_GATE_SCORE,       /* one of the protocol's instruments was scored before the infusion; its band decides */
} VigilGateKind;

typedef enum { VIGIL_GATE_PASSES, VIGIL_GATE_WARNS, VIGIL_GATE_BLOCKS } VigilGateEffect;

#define VIGIL_MAX_GATE_PARTS 12   /* questions and values, or rules, of one gate */
#define VIGIL_MAX_GATE_CHOICES 18
#define VIGIL_MAX_ROW_CHOICES 6   /* a question with more answers is the only one of its gate */
#define VIGIL_MAX_GATE_REASONS 6

typedef struct {
  char *id;                 /* "half-taken" */
  VigilLabel *label;
  VigilGateEffect effect;
  char *code;               /* of an indication, ICD-10: "B02.2"; NULL none */
} VigilGateChoice;

typedef struct {
  char *id;                 /* "insulin" */
  VigilLabel *label;
  VigilGateChoice *choices;
  guint n_choices;
} VigilGateQuestion;

/* A contraindication that is measured now. */
typedef struct {
  VigilCode code;
  gboolean is_high;         /* violated above the limit, else below */
  double limit;             /* in the vocabulary's unit */
  VigilGateEffect effect;   /* of a violation; WARNS or BLOCKS */
} VigilGateMeasure;

/* Requirements R0.14, R3.6: food is a list of classes, and each has its own time. */
typedef enum { VIGIL_FOOD_HEAVY, VIGIL_FOOD_LIGHT, VIGIL_FOOD_CLEAR, VIGIL_FOOD_SIP, VIGIL_N_FOODS } VigilFood;
typedef enum { VIGIL_SLOT_ANY, VIGIL_SLOT_MORNING, VIGIL_SLOT_AFTERNOON } VigilSlot;

typedef struct {
  guint foods;              /* of which classes, 1 << VigilFood */
  VigilSlot slot;           /* of the planned start */
  enum {
    VIGIL_FAST_HOURS,       /* so long before the start, by time that has passed */
    VIGIL_FAST_CLOCK,       /* not after this time of the wall clock */
    VIGIL_FAST_ALLOWED,     /* at any time */
  } kind;
  guint before_min;
  guint clock_min;          /* since midnight */
  int day;                  /* 0: of the start's day; -1: of the day before */
  VigilLabel *label;        /* "heavy food, 9 h" */
} VigilFastingRule;

typedef struct {
  char *id;
  VigilGateKind kind;       /* confirm: staff answers; the others are computed */
  VigilLabel *label, *detail;
  gboolean is_advisory;     /* does not block */
  gboolean shows_fee;       /* CONFIRM, advisory: what the visit costs stands beside it */
  gboolean can_override;    /* a prescriber may let it pass, with one of the reasons */
  VigilLabel **reasons;           guint n_reasons;
  VigilGateQuestion *questions;   guint n_questions;
  VigilGateMeasure *measures;     guint n_measures;
  VigilFastingRule *rules;        guint n_rules;
  guint afternoon_from_min;       /* since midnight: when the slot changes */
  char *check_id;                 /* CHECK: which */
  const struct _VigilInstrument *instrument;   /* SCORE: which */
} VigilGate;

typedef struct {
  char *id;
  VigilLabel *label;
  char *drug_id;            /* whose effect it is; NULL any */
  gboolean is_pleasant;     /* recorded without severity */
  gboolean is_red_flag;
  gboolean suggests_stop;   /* of a red flag: offer to stop its drug; never more than an offer */
  char *emergency_id;       /* and to open this; NULL none */
} VigilSideEffect;

/* It holds while that item was answered so; item -1: it always holds. */
typedef struct { int item, anchor; } VigilScoreIf;

/* One answer of a scale. */
typedef struct {
  char *id;                 /* NULL: nothing refers to it */
  int score;
  VigilLabel *label;        /* NULL: its range says it */
  double from, to;          /* inclusive, of what the item is held against; NAN: open on that side. Both NAN: only
                             * people can tell */
  VigilScoreIf only_if;     /* else it is not among the answers */
} VigilAnchor;

/* One question, asked again and again by its own timer; what has several is an instrument. */
typedef struct _VigilCheck {
  char *id;                 /* "moaas" */
  VigilLabel *label;
  guint every_min;          /* prompt; 0 never */
  guint stacked_every_min;  /* the same while two sedatives are on board; 0 no other */
  int n_choices;
  VigilAnchor *choices;     /* of each score one */
} VigilCheck;

/* What a range of an item is of. */
typedef enum {
  VIGIL_BASIS_ABSOLUTE,     /* the vital itself, as it is shown */
  VIGIL_BASIS_PERCENT,      /* how far it is from the patient's own, up or down, in per cent of that */
  VIGIL_BASIS_MMHG,         /* the same in mmHg */
} VigilBasis;

typedef struct {
  char *id;                 /* "ambulation" */
  VigilLabel *label;
  VigilLabel *detail;       /* NULL none */
  gboolean is_scored;       /* else it only decides which other answers there are, and adds nothing */
  VigilCode vitals[VIGIL_MAX_ITEM_VITALS];   guint n_vitals;   /* the worse of them suggests; none: asked only */
  VigilBasis basis;
  VigilScoreIf only_if;     /* else it is not asked */
  VigilAnchor *anchors;                      guint n_anchors;
} VigilInstrumentItem;

typedef struct {
  char *id;                 /* "ready" */
  int from;                 /* from this total up to the next band's */
  VigilLabel *label;
  VigilGateEffect effect;   /* where a gate asks for the instrument */
} VigilScoreBand;

/* When it may be scored; bits. */
typedef enum {
  VIGIL_WHEN_BASELINE = 1 << 0,
  VIGIL_WHEN_INFUSING = 1 << 1,
  VIGIL_WHEN_RECOVERY = 1 << 2,
} VigilWhen;

/* Several questions whose scores add up to one total: clinic rules as all others, one file each. */
typedef struct _VigilInstrument {
  char *id;                 /* "padss" */
  VigilLabel *title;
  guint version;
  char *sha256;             /* of the file's bytes */
  char *source;
  VigilLabel *licence;      /* whose it is, as its owner wants it said */
  gboolean is_validated;    /* else the screen says that it is not */
  VigilLabel *note;         /* NULL none */
  guint when;               /* VigilWhen */
  VigilInstrumentItem *items;                guint n_items;
  int max_total;            /* worked out from the items */
  VigilScoreBand *bands;                     guint n_bands;    /* by total, from 0 up */
  VigilScoreBand *single;   /* one item of this score (its @from) counts as this band; NULL none */
  int single_below;         /* only where the total is less */
} VigilInstrument;

/* An instrument that a protocol asks for. */
typedef struct {
  const VigilInstrument *instrument;
  guint when;               /* of the instrument's own */
  guint every_min;          /* prompt, while infusing and recovering; 0 never */
} VigilProtocolScore;

/* What a score must come to; the latest one of the recovery counts. */
typedef struct {
  const VigilInstrument *instrument;
  int total;                /* at least */
  struct { guint item; int score; } items[VIGIL_MAX_ITEMS];    guint n_items;   /* and these at least */
} VigilScoreNeed;

/* @dose of @dosing over @over_min as steps of at most VIGIL_MAX_STEPS; a ramp brings its own times. Their number, 0
 * if that cannot be: a bolus, a dose that is over before its ramp is. Pure. */
guint vigil_dosing_make_steps (const VigilDrug *drug, const VigilDosing *dosing, double dose, guint over_min,
                               VigilProtocolStep *steps);

/* Where a rescue drug must not be given, or only with a reason. */
typedef struct {
  char *context;            /* "last": local anaesthetic toxicity; others are asked of people */
  gboolean is_hard;
  VigilLabel *label;
} VigilContraindication;

typedef struct { double low, high; } VigilSpan;   /* both NAN: nothing is said */

/* An antidote by weight: a bolus, then an infusion, up to a whole. */
typedef struct {
  VigilWeightRule weight;
  double above_kg;          /* from here on bolus_ml and infusion_ml hold, not what is per kilogram; INFINITY: never */
  double bolus_ml, bolus_ml_kg;
  VigilSpan bolus_min;      /* the bolus goes in over so long */
  VigilSpan infusion_ml, infusion_min;   /* then so much over so long; NAN: ml_kg_min holds for everybody */
  double ml_kg_min;         /* then so fast */
  double max_ml_kg;         /* in all, hard */
} VigilWeightDose;

typedef struct _VigilRescueDrug {
  char *id, *display;       /* rescue drug */
  char *unit;               /* "mg" */
  double *doses;            /* the usual ones, as tiles; none: the clinic has to set them */
  guint n_doses;
  double hard_max;          /* of one dose: single.hard_high; INFINITY: the clinic has to set it */
  VigilLimits single, first, total;   /* in unit: one dose, the first, all of the visit; all NAN: none */
  guint repeat_min;         /* not sooner again; 0 none */
  double over_min;          /* pushed over so long; NAN nothing is said */
  double *mg_ml;            guint n_mg_ml;        /* what it comes as */
  gboolean is_premedication, is_sedative;
  char *begins;             /* the context that giving it means ("last"); NULL none */
  VigilContraindication *contraindications;       guint n_contraindications;
  VigilWeightDose *by_weight;         /* NULL none */
  VigilLabel *note;         /* NULL none */
  char *source;
} VigilRescueDrug;

typedef enum { VIGIL_ACT_DO, VIGIL_ACT_STOP, VIGIL_ACT_CALL, VIGIL_ACT_DOSE, VIGIL_ACT_OBSERVE } VigilEmergencyAct;
/* Of an antidote by weight: its bolus, the infusion, the bolus again, the infusion twice as fast, its end. */
typedef enum { VIGIL_PART_BOLUS, VIGIL_PART_RATE, VIGIL_PART_AGAIN, VIGIL_PART_DOUBLE, VIGIL_PART_END } VigilDosePart;

typedef struct {
  char *id;                 /* "lipid-bolus" */
  VigilEmergencyAct act;
  VigilLabel *label, *detail;   /* detail NULL none */
  const struct _VigilRescueDrug *drug;   /* DOSE: it has a rule by weight; NULL for the others */
  VigilDosePart part;
  VigilSpan timer_min;      /* counted from the tick on */
  double after_min;         /* AGAIN: not sooner after the bolus before; 0 nothing is said */
  guint times;              /* so often at most; 1 or, of AGAIN, more */
  double most_per_kg;       /* a limit that is said beside it; NAN none */
  char *most_unit;          /* its amount's: "mcg" */
} VigilEmergencyStep;

/* What is done, in order, when something that a drug can do has happened. */
typedef struct {
  char *id;                 /* "last" */
  VigilLabel *name, *title; /* a short word, and what it means */
  const VigilDrug **drugs;  guint n_drugs;   /* whose it is */
  guint recent_min;         /* offered so long after the drug's end */
  char *context;            /* the state that it means for contraindications; NULL none */
  gboolean holds_for_visit; /* also after its end, unless it was opened by mistake */
  VigilEmergencyStep *steps; guint n_steps;
  VigilLabel **avoid;       guint n_avoid;   /* beside what the contraindications say */
  char *source;
} VigilEmergency;

/* Why a dose is outside what is usual; what the clinic counts. */
typedef struct {
  char *id;
  VigilLabel *label;
  gboolean needs_text;
} VigilReason;

typedef enum { VIGIL_ADJUNCT_PREMEDICATION, VIGIL_ADJUNCT_RESCUE } VigilAdjunctRole;

/* What a protocol gives by hand beside its infusions. */
typedef struct {
  const VigilRescueDrug *drug;
  VigilAdjunctRole role;
  double dose;              /* in its unit; NAN: as the list says */
  gboolean is_end;          /* after it the infusion is not started or goes no further */
} VigilAdjunct;

typedef struct _VigilTestDose VigilTestDose;   /* clinic/test-dose-rule.h */

/* A bag change is of one channel while an infusion runs, and the new one's label is asked for. */
typedef struct { char *id; VigilLabel *label; gboolean is_bag_change; } VigilStaffAction;

typedef struct {
  char *id;
  VigilLabel *label, *detail;
  gboolean is_timed;        /* passes when the planned recovery is over */
  VigilScoreNeed *need;     /* passes by a score, never by a tap; NULL: not so */
  VigilLabel **reasons;               guint n_reasons;   /* with one of them a prescriber lets it pass; 0: nobody */
} VigilDischargeItem;

/* Who looks at a dose again before it runs. */
typedef enum {
  VIGIL_SECOND_NONE,
  VIGIL_SECOND_SIGNS,       /* another person reads it and signs */
  VIGIL_SECOND_BLIND,       /* another person enters it anew without having seen it */
} VigilSecond;

/* Of which drugs what is left in the bag is thrown away before two people. */
typedef enum { VIGIL_WASTE_NONE, VIGIL_WASTE_CONTROLLED, VIGIL_WASTE_ALL } VigilWaste;

/* What stands between a dose that was entered and its start, and what is asked of the bag afterwards. */
typedef struct {
  VigilSecond second;
  gboolean is_signed;       /* by a prescriber, for this very prescription */
  gboolean has_label;       /* lot and expiry of the bag */
  gboolean has_iv;          /* where the needle is */
  VigilWaste waste;
  VigilLabel *diluent;      /* what the bag is filled up with, as it stands on the label; NULL nothing is said */
} VigilOrderRules;

#define VIGIL_MAX_IV_CHOICES 6

typedef struct { char *id; VigilLabel *label; } VigilIvPlace;

/* Where a needle may be, and which the clinic has. */
typedef struct {
  VigilIvPlace *places;     guint n_places;
  guint *gauges;            guint n_gauges;   /* 18, 20, 22: the larger, the thinner */
} VigilIvChoices;

typedef struct _VigilProtocol {
  char *id;
  VigilLabel *title;
  guint version;
  char *sha256;             /* of the file's bytes */
  VigilProtocolDrug *drugs;
  guint n_drugs;
  VigilProtocolDrug *alternatives;    guint n_alternatives;   /* may be ordered in place of one of those */
  VigilAdjunct *adjuncts;             guint n_adjuncts;
  VigilTestDose *test_dose;           /* NULL: none is given */
  const char *const *sedatives;       /* ids of all sedative drugs of the clinic, NULL-terminated */
  VigilGate **gates;                  guint n_gates;
  VigilSideEffect **side_effects;     guint n_side_effects;   /* the red flags of its drugs first, all of them */
  VigilCheck **checks;                guint n_checks;
  VigilProtocolScore *scores;         guint n_scores;
  VigilDischargeItem **discharge;     guint n_discharge;
  VigilOrderRules order;
  guint nibp_every_min;               /* when a pressure is overdue */
  guint side_effect_every_min;        /* prompt */
  guint recovery_min;
  char *consent_id;                   /* NULL: none asked */
  VigilLabel **take_home;             guint n_take_home;   /* what the patient reads at home, a sentence each */
  char *guideline;                    /* what it goes by, with its year; NULL none is named */
  VigilLabel *setting;                /* where and how deep: "in the office, below anaesthesia"; NULL not said */
  char *alarm_profile_id;
  VigilSeries *series;                /* NULL: each visit stands alone */
} VigilProtocol;

typedef enum { VIGIL_STAFF_NURSE, VIGIL_STAFF_PRESCRIBER } VigilStaffRole;

typedef struct {
  char *id, *name, *initials;
  VigilStaffRole role;
  char *pin_hash;           /* crypto_pwhash_str */
} VigilStaff;

typedef struct {
  char *id;                 /* "spo2.low" */
  VigilCode code;
  gboolean is_high;         /* violated above the limit, else below */
  double limit;
  guint priority;           /* 1 low, 2 medium, 3 high */
  guint delay_ms;           /* violated for so long before it is an alarm */
  double hysteresis;        /* back inside by so much before it ends */
  double change_step;       /* staff may set it for a visit, by so much at a tap; 0: it stays */
  double least, most;       /* between these */
  double baseline_percent;  /* what is offered: so far from the patient's own value; 0 nothing */
} VigilLimitRule;

typedef struct {
  char *id;
  VigilLimitRule *limits;
  guint n_limits;
  guint link_lost_priority, stale_priority;
  VigilCode *required;      /* whose absence is an alarm while infusing */
  guint n_required;
} VigilAlarmProfile;

#define VIGIL_MAX_SOURCES 4

typedef struct { VigilLabel *title; VigilLabel *text; } VigilConsentPart;

typedef struct {
  char *id;
  VigilLabel *title;
  guint version;
  char *sha256;             /* of the file's bytes */
  VigilConsentPart *parts;
  guint n_parts;
  VigilLabel **agreements;  /* "you agree that" lines on the page that is signed */
  guint n_agreements;
  const char *const *languages;   /* NULL-terminated, those that every part is written in */
} VigilConsent;

/* VIGIL_CLINIC_DIR of the environment, else the installed example, else the source tree's. */
char *vigil_clinic_default_dir (void) G_GNUC_WARN_UNUSED_RESULT;
/* What stands in @dir, whatever is in force; @error is the first of what is wrong. */
VigilClinic *vigil_clinic_load (const char *dir, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What a chair runs on: @dir, or the kept set in its place (see vigil_clinic_get_refusal ()). A signed @dir
 * is kept from now on. @error: there is none to run on; all that is wrong with @dir, a line each. */
VigilClinic *vigil_clinic_load_in_force (const char *dir, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All that is wrong with @dir, a text each ("drugs.json:14: drugs[1].rate: expected ..., found ..."); a
 * clinic.sig must be right even where no key is trusted. NULL if there is anything. */
VigilClinic *vigil_clinic_check (const char *dir, GPtrArray **errors) G_GNUC_WARN_UNUSED_RESULT;
/* Adds a signature to clinic.sig, beside those of the same content. A set with errors is not signed. */
gboolean vigil_clinic_sign (const char *dir, const char *key_path, const char *name, const char *role, guint *n_signers, GError **error);
/* A new pair: the secret key in @path, which must not be there yet, the public one in @path.pub. */
gboolean vigil_clinic_make_key (const char *path, GError **error);
/* Puts the signed set of @dir in force even if a newer one is: somebody asked for it. */
gboolean vigil_clinic_accept (const char *dir, GError **error);
/* Nothing is in force from now on; the kept sets stay where they are. */
gboolean vigil_clinic_forget (GError **error);
VigilClinic *vigil_clinic_ref (VigilClinic *self);
void vigil_clinic_unref (VigilClinic *self);

const char *vigil_clinic_get_id (const VigilClinic *self);
const char *vigil_clinic_get_title (const VigilClinic *self);
/* Whom a patient calls from home: words with the number. NULL: the clinic does not say. */
const VigilLabel *vigil_clinic_get_contact (const VigilClinic *self);
guint vigil_clinic_get_version (const VigilClinic *self);
/* Hex SHA-256 over all files in name order; stands in every session's record. */
const char *vigil_clinic_get_sha256 (const VigilClinic *self);
gboolean vigil_clinic_is_signed (const VigilClinic *self);
/* "A. Pharmacist (pharmacist), J. Patel (prescriber)"; NULL: it is not signed. */
const char *vigil_clinic_get_signed_by (const VigilClinic *self);
/* NULL: it is signed. */
const char *vigil_clinic_get_unsigned_why (const VigilClinic *self);
/* This is the kept set, and why the directory's own is not in force, a line each; NULL: this is that. */
const char *vigil_clinic_get_refusal (const VigilClinic *self);
/* "none", "pause" or "full"; the clinic's file's default is none. */
const char *vigil_clinic_get_pump_control (const VigilClinic *self);
guint vigil_clinic_get_audio_pause_s (const VigilClinic *self);
/* Relative and absolute, of pump against plan. */
double vigil_clinic_get_rate_tolerance (const VigilClinic *self);
VigilLimits vigil_clinic_get_weight_limits_kg (const VigilClinic *self);
/* The codes that may stand for @vital, the most trusted first; at least one, at most VIGIL_MAX_SOURCES.
 * Only @vital itself where the clinic says nothing. */
const VigilCode *vigil_clinic_get_sources (const VigilClinic *self, VigilCode vital, guint *n);

const VigilProtocol *const *vigil_clinic_get_protocols (const VigilClinic *self, guint *n);
const VigilProtocol *vigil_clinic_find_protocol (const VigilClinic *self, const char *id);
const VigilDrug *vigil_clinic_find_drug (const VigilClinic *self, const char *id);
const VigilStaff *const *vigil_clinic_get_staff (const VigilClinic *self, guint *n);
const VigilStaff *vigil_clinic_find_staff (const VigilClinic *self, const char *id);
const VigilRescueDrug *const *vigil_clinic_get_rescue_drugs (const VigilClinic *self, guint *n);
const VigilRescueDrug *vigil_clinic_find_rescue_drug (const VigilClinic *self, const char *id);
const VigilEmergency *const *vigil_clinic_get_emergencies (const VigilClinic *self, guint *n);
const VigilEmergency *vigil_clinic_find_emergency (const VigilClinic *self, const char *id);
const VigilDrug *const *vigil_clinic_get_drugs (const VigilClinic *self, guint *n);
const VigilReason *const *vigil_clinic_get_reasons (const VigilClinic *self, guint *n);
const VigilReason *vigil_clinic_find_reason (const VigilClinic *self, const char *id);
/* Without places or gauges where the clinic's file lists none. */
const VigilIvChoices *vigil_clinic_get_iv (const VigilClinic *self);
const VigilStaffAction *const *vigil_clinic_get_staff_actions (const VigilClinic *self, guint *n);
const VigilAlarmProfile *vigil_clinic_find_alarm_profile (const VigilClinic *self, const char *id);
/* What is judged by: the profile of @protocol; before one is chosen (NULL) that of clinic.json, NULL if it
 * names none. */
const VigilAlarmProfile *vigil_clinic_get_alarm_profile (const VigilClinic *self, const VigilProtocol *protocol);
const VigilConsent *vigil_clinic_find_consent (const VigilClinic *self, const char *id);
const VigilInstrument *vigil_clinic_find_instrument (const VigilClinic *self, const char *id);
/* NULL: the protocol does not ask for it. */
const VigilProtocolScore *vigil_protocol_find_score (const VigilProtocol *self, const char *instrument_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilClinic, vigil_clinic_unref)
