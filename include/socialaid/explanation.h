/* Explanations: the whole way to a decision, as a tree and as text in Chinese and English. */
#ifndef SOCIALAID_EXPLANATION_H
#define SOCIALAID_EXPLANATION_H
#include <socialaid/decision.h>
AID_BEGIN

/** An explanation of one decision. Owned by the caller; keeps its decisions alive. Used by one thread at a time. */
typedef struct aid_explanation aid_explanation;
/** A step of it: a rule worked out for a subject, a fact, or a standard. Borrowed from the explanation. */
typedef struct aid_step aid_step;

/** Show sensitive facts as they are; without it they are masked. */
#define AID_EXPLAIN_UNMASK 1u

/** Explain a decision: works it out again, step by step. `flags`: AID_EXPLAIN_… */
AID_API aid_status aid_decision_explain(const aid_decision *decision, uint32_t flags, aid_explanation **out, aid_error **error);
/** Accepts NULL. After it none of its steps may be used. */
AID_API void aid_explanation_free(aid_explanation *explanation);
/** The explanation as text, UTF-8, lines ended by LF, with each rule's value, its inputs, the standards and the citations. Borrowed; per language made once. NULL: no memory. */
AID_API const char *aid_explanation_text(aid_explanation *explanation, aid_language language);
/**
 * What would settle a decision that is undetermined or for an official: every minimal set of at most three open facts of which some values decide
 * it, and what it would then be. Worked out when it is first asked for; beyond three the decision tells the facts that it hangs on (its
 * grounds). The facts are borrowed from the explanation. Since 0.1.
 */
AID_API size_t aid_explanation_settling_count(aid_explanation *explanation);
/** ::AID_OUTCOME_ELIGIBLE or ::AID_OUTCOME_INELIGIBLE. */
AID_API aid_outcome aid_explanation_settling_outcome(aid_explanation *explanation, size_t i);
/** How many facts are in the i-th set: 1 to 3; 0 past the end. */
AID_API size_t aid_explanation_settling_size(aid_explanation *explanation, size_t i);
/** One of them, a ground of kind missing or question; NULL past the end. */
AID_API const aid_ground *aid_explanation_settling_fact(aid_explanation *explanation, size_t i, size_t fact);
/** 0 where there were too many facts or values to try them all, else 1. */
AID_API int aid_explanation_settling_is_whole(aid_explanation *explanation);
/** The steps as a tree: the first is the outcome. */
AID_API const aid_step *aid_explanation_root(const aid_explanation *explanation);
/** How many steps it rests on. */
AID_API size_t aid_step_count(const aid_step *step);
/** The i-th of them; NULL past the end. */
AID_API const aid_step *aid_step_at(const aid_step *step, size_t i);
/** Id ("dibao.income", "income_per_head", "dibao_standard", "birth"), subject, title, citation, formula; NULL where there is none. */
AID_API const char *aid_step_name(const aid_step *step);
/** Id of whose it is. */
AID_API const char *aid_step_subject(const aid_step *step);
/** Its title in a language. */
AID_API const char *aid_step_title(const aid_step *step, aid_language language);
/** Source and place in it. */
AID_API const char *aid_step_cite(const aid_step *step);
/** The rule as the pack has it. */
AID_API const char *aid_step_formula(const aid_step *step);
/** The month for which it was read, where that is not the month decided; else INT32_MIN. Since 0.1. */
AID_API int32_t aid_step_month(const aid_step *step);
/** The value; the text of a sensitive one is masked. */
AID_API aid_value aid_step_value(const aid_step *step);

AID_END
#endif
