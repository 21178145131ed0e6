/* Populations: households, their members and relatives, and the facts about them, for one month. */
#ifndef SOCIALAID_POPULATION_H
#define SOCIALAID_POPULATION_H
#include <socialaid/vocabulary.h>
AID_BEGIN

/** The day before all days: of a row or a value that has always held. */
#define AID_ALWAYS (INT32_MIN + 1)

/**
 * A population: what is known of households, persons and regions in one month (and, where facts are dated, of other days).
 * Owned by the caller of aid_population_new(), goes back through aid_population_free(). Keeps its policy alive. Used by one
 * thread at a time.
 */
typedef struct aid_population aid_population;
/** A household. Borrowed from its population. */
typedef struct aid_household aid_household;
/** A member or relative of a household. Borrowed from its population. */
typedef struct aid_person aid_person;
/** A row of any kind: a region, a card, an income. Borrowed from its population. */
typedef struct aid_row aid_row;

/** How much of a list, or of the earlier awards, is known. */
typedef enum aid_list {
  AID_LIST_WHOLE = 1,   /**< the rows are all there are; with no rows: there are none */
  AID_LIST_PARTIAL = 2, /**< there may be more rows than these */
  AID_LIST_UNKNOWN = 3  /**< nothing is known of it; it must have no rows */
} aid_list;

/** What was decided earlier. Start from ::AID_AWARD_INIT. */
typedef struct aid_award {
  size_t size;       /**< sizeof this struct, as the caller was compiled */
  int32_t applied;   /**< day of the application; ::AID_NEVER: none was made; INT32_MIN: unknown */
  int32_t confirmed; /**< day of the decision; ::AID_NEVER: not yet (then it is a case, not an award); INT32_MIN: unknown */
  int32_t from;      /**< first month paid; ::AID_NEVER: not yet; INT32_MIN: unknown */
  int32_t until;     /**< first month no longer paid; ::AID_NEVER: it goes on; INT32_MIN: unknown */
  aid_value amount;  /**< in the program's unit; of a member: the share; may be unknown */
} aid_award;
/** An award of which nothing is known but that it was applied for. */
#define AID_AWARD_INIT { sizeof(aid_award), INT32_MIN, AID_NEVER, AID_NEVER, AID_NEVER, { AID_TYPE_NUMBER, 0, 0, 1, NULL, NULL } }

/** How to make a population. Start from ::AID_POPULATION_OPTIONS_INIT; zero is every member's default. */
typedef struct aid_population_options {
  size_t size;                      /**< sizeof this struct, as the caller was compiled */
  const aid_memory *memory;         /**< NULL: the policy's */
  aid_on_diagnostic *on_diagnostic; /**< receives warnings, and what is wrong with records that are left out; may be NULL */
  void *data;                       /**< handed to on_diagnostic */
} aid_population_options;
/** The defaults of ::aid_population_options. */
#define AID_POPULATION_OPTIONS_INIT { sizeof(aid_population_options), NULL, NULL, NULL }

/**
 * Make an empty population.
 *
 * @param policy     whose vocabulary it speaks; kept alive
 * @param month      what it is about, in months since 1970-01: a value given without a span holds for this month
 * @param options    NULL for the defaults
 * @param[out] out   the population; NULL after a failure
 * @param[out] error may be NULL
 * @return ::AID_OK, ::AID_ERROR_ARGUMENT, ::AID_ERROR_MEMORY. Since 0.1.
 */
AID_API aid_status aid_population_new(const aid_policy *policy, int32_t month, const aid_population_options *options,
                                      aid_population **out, aid_error **error);
/** After it none of its households, persons and rows may be used. Accepts NULL. */
AID_API void aid_population_free(aid_population *population);
/** Borrowed from the population. */
AID_API const aid_policy *aid_population_policy(const aid_population *population);
/** The month that it is about. */
AID_API int32_t aid_population_month(const aid_population *population);
/** Whether its people are invented. */
AID_API int aid_population_is_synthetic(const aid_population *population);
/** Say whether its people are invented; documents and decisions tell it. */
AID_API aid_status aid_population_set_synthetic(aid_population *population, int synthetic, aid_error **error);

/**
 * A region, made with all above it where it is new.
 *
 * @param code      division code, or "CN"; one that the packs name, or of a level that they name none of there; villages follow from their township
 * @param[out] out  its row, to set facts on; may be NULL
 * @return ::AID_OK, ::AID_ERROR_DATA where there is no such region. Since 0.1.
 */
AID_API aid_status aid_population_add_region(aid_population *population, const char *code, aid_row **out, aid_error **error);

/**
 * Add a household.
 *
 * @param id        unique in the population: 1 to 255 bytes of UTF-8, and not "none"
 * @param region    division code; NULL: the policy's region
 * @param[out] out  the household; NULL after a failure. May be NULL
 * @return ::AID_OK, ::AID_ERROR_DATA (the id is there already, no such region). Since 0.1.
 */
AID_API aid_status aid_population_add_household(aid_population *population, const char *id, const char *region,
                                                aid_household **out, aid_error **error);

/** Leave out a household whose diagnostics are told to the options' on_diagnostic, and go on with the rest. */
#define AID_SEAL_KEEP_GOING 1u

/**
 * Check what only whole records show (references, overlapping spans, lists), and make the population ready to be read.
 * aid_policy_assess() does so where it has not been done. More can be added afterwards; then it is sealed anew.
 *
 * @param flags  AID_SEAL_…
 * @return ::AID_OK; ::AID_PARTIAL where records were left out (only with ::AID_SEAL_KEEP_GOING); ::AID_ERROR_DATA, with every finding in the error
 */
AID_API aid_status aid_population_seal(aid_population *population, uint32_t flags, aid_error **error);

/** Households, in the order they were added; NULL past the end, and where there is no memory. Left-out ones are gone once sealed. */
AID_API size_t aid_population_household_count(const aid_population *population);
/** The i-th household. */
AID_API aid_household *aid_population_household_at(aid_population *population, size_t i);
/** By id; NULL: none has it. */
AID_API aid_household *aid_population_household(aid_population *population, const char *id);
/** Members and relatives of all households. */
AID_API size_t aid_population_member_count(const aid_population *population);
/** Relatives of all households. */
AID_API size_t aid_population_relative_count(const aid_population *population);
/** Regions spoken of, and all above them; the first is "CN". */
AID_API size_t aid_population_region_count(const aid_population *population);
/** The i-th region; NULL past the end. */
AID_API aid_row *aid_population_region_at(aid_population *population, size_t i);
/** All rows of a kind ("card"), in the order of the households once sealed. */
AID_API size_t aid_population_row_count(const aid_population *population, const char *kind);
/** The i-th row of a kind; NULL past the end. */
AID_API aid_row *aid_population_row_at(aid_population *population, const char *kind, size_t i);

AID_END
#endif
