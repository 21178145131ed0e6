/* Differences: what one policy says and another does not, in words. */
#ifndef SOCIALAID_DIFFERENCE_H
#define SOCIALAID_DIFFERENCE_H
#include <socialaid/policy.h>
AID_BEGIN

/** What happened to it, from the first policy to the second. */
typedef enum aid_difference_change {
  AID_DIFFERENCE_ADDED = 1,   /**< only the second has it */
  AID_DIFFERENCE_REMOVED = 2, /**< only the first has it */
  AID_DIFFERENCE_CHANGED = 3  /**< both have it, and they differ in one part of it */
} aid_difference_change;

/** What it is. Differences are told in this order. */
typedef enum aid_difference_subject {
  AID_DIFFERENCE_PROGRAM = 1,
  AID_DIFFERENCE_RULE = 2,       /**< of a program; told after its program, before the next one */
  AID_DIFFERENCE_CONFLICT = 3,
  AID_DIFFERENCE_DEFINITION = 4,
  AID_DIFFERENCE_ASSUMPTION = 5,
  AID_DIFFERENCE_STANDARD = 6,
  AID_DIFFERENCE_ROW = 7,        /**< of a standard; told after its standard, before the next one */
  AID_DIFFERENCE_KIND = 8,
  AID_DIFFERENCE_FACT = 9,
  AID_DIFFERENCE_QUESTION = 10,
  AID_DIFFERENCE_CODES = 11,     /**< a code list, or a code of it */
  AID_DIFFERENCE_REGION = 12,
  AID_DIFFERENCE_SOURCE = 13
} aid_difference_subject;

/** One difference. All of it is borrowed, for the call that tells it. */
typedef struct aid_difference {
  aid_difference_change change;   /**< added, removed, changed */
  aid_difference_subject subject; /**< what it is */
  const char *id;                 /**< "dibao.income", "person.counted", "dibao_standard", "relation.spouse" */
  const char *part;               /**< of what is changed: "formula", "value", "cite", "zh", "round" …; else NULL */
  int32_t from;                   /**< the first day on which the two differ in this; INT32_MIN: always, or it has no dates */
  int32_t until;                  /**< the first day on which they no longer do; ::AID_NEVER: it goes on */
  const char *text;               /**< the difference in words, one line, UTF-8 */
  const char *file_a;             /**< where it stands in the first policy; NULL where it has none */
  uint32_t line_a;                /**< from 1; 0 where there is none */
  const char *file_b;             /**< where it stands in the second policy; NULL where it has none */
  uint32_t line_b;                /**< from 1; 0 where there is none */
} aid_difference;

/** Told of each difference, on the calling thread. */
typedef void aid_on_difference(void *data, const aid_difference *difference);

/** How to compare. Start from ::AID_DIFFERENCE_OPTIONS_INIT; zero is every member's default. */
typedef struct aid_difference_options {
  size_t size;                       /**< sizeof this struct, as the caller was compiled */
  aid_on_difference *on_difference;  /**< may be NULL: then they are counted only */
  void *data;                        /**< handed to on_difference */
  aid_language language;             /**< of the words */
  int32_t month;                     /**< months since 1970-01: only what is in force on its last day; 0: all days */
  int32_t known;                     /**< the day up to which announcements are known; 0: all */
} aid_difference_options;
/** The defaults of ::aid_difference_options. */
#define AID_DIFFERENCE_OPTIONS_INIT { sizeof(aid_difference_options), NULL, NULL, AID_LANGUAGE_EN, 0, 0 }

/**
 * Compare two policies: programs with their rules, conflicts, definitions, assumptions, standards with their rows, words, regions and
 * sources. Versions and rows are compared by what is in force, day by day, so that a pack that extends another differs from it in what it
 * changes alone. Formulas are compared without their blanks. Cases are not compared.
 *
 * @param a, b       the first policy, and the second
 * @param options    NULL for the defaults
 * @param[out] count how many differences there are; may be NULL
 * @param[out] error may be NULL
 * @return ::AID_OK, whether they differ or not; ::AID_ERROR_ARGUMENT; ::AID_ERROR_MEMORY
 *
 * Threads: any number at once. Since 0.1.
 */
AID_API aid_status aid_policy_differences(const aid_policy *a, const aid_policy *b, const aid_difference_options *options, uint64_t *count, aid_error **error);

AID_END
#endif
