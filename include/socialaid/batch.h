/* Decisions as columns: what a policy decides for a whole population, an array for each thing that is decided. */
#ifndef SOCIALAID_BATCH_H
#define SOCIALAID_BATCH_H
#include <socialaid/decision.h>
#include <socialaid/explanation.h>
AID_BEGIN

/**
 * The decisions of one assessment as columns: for each program a table whose row i is decided for row i of the population's table of the
 * program's kind (households in the order in which they were added, persons in the order of their households). Immutable; keeps its policy
 * and population alive; may be read by several threads.
 */
typedef struct aid_batch aid_batch;

/** How the values of a column are stored. */
typedef enum aid_column_type {
  AID_COLUMN_UINT8 = 1,   /**< uint8_t */
  AID_COLUMN_UINT16 = 2,  /**< uint16_t */
  AID_COLUMN_UINT32 = 3,  /**< uint32_t */
  AID_COLUMN_UINT64 = 4,  /**< uint64_t */
  AID_COLUMN_INT32 = 5,   /**< int32_t */
  AID_COLUMN_INT64 = 6    /**< int64_t */
} aid_column_type;

/** What a column tells. */
typedef enum aid_column_role {
  AID_COLUMN_OUTCOME = 1,   /**< uint8: ::aid_outcome; 0: not decided for this row (a relative, a region of another level) */
  AID_COLUMN_AMOUNT = 2,    /**< int64: fen due this month; 0 where not eligible; not valid where it is unknown though eligible (before the first month it is 0, even where what it will be is unknown) */
  AID_COLUMN_PAY = 3,       /**< int64: what one pay of the program (`name`) gives this month; as the amount */
  AID_COLUMN_REASONS = 4,   /**< why not: bit i is reason i of the program, see aid_batch_reason(); a second column where one has no room: bit i is reason 64 + i */
  AID_COLUMN_MISSING = 5,   /**< of what is undetermined: bit i is fact i of the program, see aid_batch_missing(); more columns as for reasons */
  AID_COLUMN_STARTS = 6     /**< int32: first month paid, in months since 1970-01; ::AID_NEVER: no limit; not valid where unknown */
} aid_column_role;

/** A column. Arrays are borrowed from the batch and have a value for each row. */
typedef struct aid_batch_column {
  const char *name;         /**< "outcome", "amount", "reasons", "missing", "starts"; of pays the id of the pay */
  aid_column_role role;     /**< what it tells */
  aid_column_type type;     /**< how it is stored */
  const void *values;       /**< the values */
  const uint64_t *valid;    /**< bit i of word i / 64: row i has a value; NULL: all have */
} aid_batch_column;

/** Kernels of every processor of the architecture alone, whatever this one has: results are the same. */
#define AID_ASSESS_PLAIN 4u

/**
 * Decide the programs of a policy for a whole population, as columns.
 *
 * Nothing is told in full: aid_batch_explain() does that for one row at a time, and comes to the same decision.
 *
 * @param policy      the policy; may be used by other threads at the same time
 * @param population  made for this policy; sealed by the call; not to be changed while the batch lives
 * @param options     NULL for the defaults; ::AID_ASSESS_ALL and ::AID_ASSESS_COUNT_REFUSALS mean nothing here
 * @param[out] out    the batch; NULL after a failure
 * @return as aid_policy_assess()
 */
AID_API aid_status aid_policy_assess_batch(const aid_policy *policy, aid_population *population, const aid_assess_options *options,
                                           aid_batch **out, aid_error **error);
/** Accepts NULL. After it none of its arrays may be used. Up to 64 MiB of them wait with the policy for the next batch. */
AID_API void aid_batch_free(aid_batch *batch);
/** The month decided. */
AID_API int32_t aid_batch_month(const aid_batch *batch);
/** How many programs were decided. */
AID_API size_t aid_batch_program_count(const aid_batch *batch);
/** The i-th program's id, in the order of the packs; NULL past the end. */
AID_API const char *aid_batch_program(const aid_batch *batch, size_t program);
/** Number of a program; SIZE_MAX where it was not decided. */
AID_API size_t aid_batch_find(const aid_batch *batch, const char *program);
/** Id of the kind whose rows a program is decided for. */
AID_API const char *aid_batch_kind(const aid_batch *batch, size_t program);
/** Rows of each column of a program: those of the population's table of its kind. */
AID_API size_t aid_batch_row_count(const aid_batch *batch, size_t program);
/** Id of a row (household id, person id, region code); NULL past the end, or where it has none. */
AID_API const char *aid_batch_subject(const aid_batch *batch, size_t program, size_t row);
/** Columns of a program: outcome, amount, each pay, reasons, missing, starts (where it has a first month). */
AID_API size_t aid_batch_column_count(const aid_batch *batch, size_t program);
/** The i-th column; NULL past the end. */
AID_API const aid_batch_column *aid_batch_column_at(const aid_batch *batch, size_t program, size_t column);
/** How many reasons a program has: its conditions, then conflicts, then ends, in the order of the packs. */
AID_API size_t aid_batch_reason_count(const aid_batch *batch, size_t program);
/** Id of the condition, conflict or end that bit i of the reasons stands for. */
AID_API const char *aid_batch_reason(const aid_batch *batch, size_t program, size_t i);
/** How many facts (and lists) the conditions of a program read. */
AID_API size_t aid_batch_missing_count(const aid_batch *batch, size_t program);
/** Id of the fact or list that bit i of the missing stands for: set where the row is undetermined, a condition that reads the fact is unknown, and the fact of this row, or of one of the rows that the condition looks at, is unknown. */
AID_API const char *aid_batch_missing(const aid_batch *batch, size_t program, size_t i);
/** How many rows had an outcome; 0: how many were decided. */
AID_API uint64_t aid_batch_total(const aid_batch *batch, size_t program, aid_outcome outcome);
/** Fen due this month under a program. */
AID_API int64_t aid_batch_total_fen(const aid_batch *batch, size_t program);
/** How many rows were refused for a reason (one row may be refused for several). */
AID_API uint64_t aid_batch_refused(const aid_batch *batch, size_t program, size_t reason);
/**
 * Why a row was decided as it was: the same decision, told in full.
 *
 * @param program  number of the program
 * @param row      row of its columns
 * @param flags    as of aid_decision_explain()
 * @return ::AID_ERROR_ARGUMENT for a row or program past the end, or a row that was not decided
 */
AID_API aid_status aid_batch_explain(const aid_batch *batch, size_t program, size_t row, uint32_t flags, aid_explanation **out, aid_error **error);

AID_END
#endif
