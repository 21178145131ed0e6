/* Procedures: the steps by which a program is granted, checked or ended, who takes them, and by which day; and how one case stands. */
#ifndef SOCIALAID_PROCEDURE_H
#define SOCIALAID_PROCEDURE_H
#include <socialaid/program.h>
AID_BEGIN

/** One version of a procedure. Borrowed from the policy. Since 0.1. */
typedef struct aid_procedure aid_procedure;
/** One element of a procedure: an event, a step, a limit or a pause. Borrowed from the policy. Since 0.1. */
typedef struct aid_stage aid_stage;

/** What a stage is. Since 0.1. */
typedef enum aid_stage_role {
  AID_STAGE_EVENT = 1, /**< what happens from outside: accepted, an objection */
  AID_STAGE_STEP = 2,  /**< what an office does, within a time, or what lasts a time */
  AID_STAGE_LIMIT = 3, /**< a time from one stage to a later step */
  AID_STAGE_PAUSE = 4  /**< from one event to another: its days do not count */
} aid_stage_role;

/** How many procedures there are: each version is one, in the order of the packs. Since 0.1. */
AID_API size_t aid_policy_procedure_count(const aid_policy *policy);
/** The i-th of them; NULL past the end. Since 0.1. */
AID_API const aid_procedure *aid_policy_procedure_at(const aid_policy *policy, size_t i);
/**
 * The version of a procedure that holds on a day, as known on another (::AID_NEVER: as known now). NULL: there is none of that id, or none in
 * force. Which day counts for a case is the caller's to say: usually the day on which it was accepted. Since 0.1.
 */
AID_API const aid_procedure *aid_policy_procedure(const aid_policy *policy, const char *id, int32_t day, int32_t known);
/** "dibao_case". Since 0.1. */
AID_API const char *aid_procedure_id(const aid_procedure *procedure);
/** NULL where it has none in that language. Since 0.1. */
AID_API const char *aid_procedure_title(const aid_procedure *procedure, aid_language language);
/** "n57": sources, and where in them. Since 0.1. */
AID_API const char *aid_procedure_cite(const aid_procedure *procedure);
/** The programs that it is for; none where it is for something that is no program of the packs. Since 0.1. */
AID_API size_t aid_procedure_program_count(const aid_procedure *procedure);
/** The i-th of them; NULL past the end. Since 0.1. */
AID_API const aid_program *aid_procedure_program_at(const aid_procedure *procedure, size_t i);
/** What a case of it is about: the kind of its programs. Since 0.1. */
AID_API const aid_kind *aid_procedure_kind(const aid_procedure *procedure);
/** 0 where nothing of a case may be shown to the public, else 1. Since 0.1. */
AID_API int aid_procedure_is_public(const aid_procedure *procedure);
/** The first day of this version (INT32_MIN: always). Since 0.1. */
AID_API int32_t aid_procedure_from(const aid_procedure *procedure);
/** The first day on which it no longer holds; ::AID_NEVER: it goes on. Since 0.1. */
AID_API int32_t aid_procedure_until(const aid_procedure *procedure);

/** Its events, steps, limits and pauses, in the order of the pack. Since 0.1. */
AID_API size_t aid_procedure_stage_count(const aid_procedure *procedure);
/** The i-th of them; NULL past the end. Since 0.1. */
AID_API const aid_stage *aid_procedure_stage_at(const aid_procedure *procedure, size_t i);
/** By id; NULL: there is none. Since 0.1. */
AID_API const aid_stage *aid_procedure_stage(const aid_procedure *procedure, const char *id);
/** Event, step, limit or pause. Since 0.1. */
AID_API aid_stage_role aid_stage_role_of(const aid_stage *stage);
/** The id within its procedure; NULL for a pause without one. Since 0.1. */
AID_API const char *aid_stage_id(const aid_stage *stage);
/** NULL where it has none in that language. Since 0.1. */
AID_API const char *aid_stage_title(const aid_stage *stage, aid_language language);
/** Its own citation; NULL where it has none, and the procedure's holds. Since 0.1. */
AID_API const char *aid_stage_cite(const aid_stage *stage);
/** The events and steps that it comes after: all of them, as far as they are needed. Since 0.1. */
AID_API size_t aid_stage_after_count(const aid_stage *stage);
/** The i-th of them; NULL past the end. Since 0.1. */
AID_API const aid_stage *aid_stage_after_at(const aid_stage *stage, size_t i);
/** Of a limit the step by which it must be kept, of a pause the event that ends it; else NULL. Since 0.1. */
AID_API const aid_stage *aid_stage_target(const aid_stage *stage);
/**
 * The time within which a step is taken or a limit kept, or that a step lasts: "7 days", "10 working days", "3 months". An unknown number
 * where the sources set none. Since 0.1.
 */
AID_API aid_value aid_stage_time(const aid_stage *stage);
/** 1 for a step that lasts its time, such as a public notice. Since 0.1. */
AID_API int aid_stage_lasts(const aid_stage *stage);
/** The aid_region_level of the office that takes a step; -1 where the sources do not say. Since 0.1. */
AID_API int aid_stage_level(const aid_stage *stage);
/** The steps whose officers may not take this one. Since 0.1. */
AID_API size_t aid_stage_not_by_count(const aid_stage *stage);
/** The i-th of them; NULL past the end. Since 0.1. */
AID_API const aid_stage *aid_stage_not_by_at(const aid_stage *stage, size_t i);
/** How many officers a step takes at least; 0: not said. Since 0.1. */
AID_API int aid_stage_officers(const aid_stage *stage);
/** Which part of the cases a step is taken for at least, drawn at random (a "rate"); unknown: not said. Since 0.1. */
AID_API aid_value aid_stage_share(const aid_stage *stage);
/** The condition of a step or limit, as the pack has it, in words of the procedure's kind; NULL: none. Since 0.1. */
AID_API const char *aid_stage_when(const aid_stage *stage);
/** 1 for an event that need not happen; what comes after it is needed only once it has. Since 0.1. */
AID_API int aid_stage_is_optional(const aid_stage *stage);
/** 1 for a step that shows something of the case to the public. Since 0.1. */
AID_API int aid_stage_is_public(const aid_stage *stage);

/**
 * How one case stands under a procedure: what has happened in it, and what follows for a day. Owned by the caller, for one thread at a time;
 * goes back through aid_proceeding_free(). It keeps the policy alive. Since 0.1.
 */
typedef struct aid_proceeding aid_proceeding;

/** How a stage of a case stands. Since 0.1. */
typedef enum aid_stage_state {
  AID_STAGE_WAITING = 1,    /**< what it comes after has not happened; of an event: it has not happened */
  AID_STAGE_OPEN = 2,       /**< a step that is to be taken, a limit that runs */
  AID_STAGE_RUNNING = 3,    /**< a step that lasts, begun and not over; a pause that goes on */
  AID_STAGE_DONE = 4,       /**< happened, taken, over; of a limit: its step is done */
  AID_STAGE_NOT_NEEDED = 5, /**< its condition is no, or what it comes after is not needed */
  AID_STAGE_UNSETTLED = 6   /**< whether it is needed, or can begin, hangs on a condition that is unknown */
} aid_stage_state;

/** Whether a stage has a last day. Since 0.1. */
typedef enum aid_due {
  AID_DUE_NONE = 0,    /**< none is set, or its time has not begun */
  AID_DUE_ON = 1,      /**< on the day that aid_proceeding_due_day() tells */
  AID_DUE_PAUSED = 2,  /**< a pause goes on: it cannot be told yet */
  AID_DUE_UNKNOWN = 3, /**< what it counts from hangs on a condition that is unknown */
  AID_DUE_BEYOND = 4   /**< beyond the policy's calendar */
} aid_due;

/**
 * A case in which nothing has happened yet.
 * @param[out] out NULL after a failure
 * @return ::AID_OK, ::AID_ERROR_ARGUMENT, ::AID_ERROR_MEMORY. Since 0.1.
 */
AID_API aid_status aid_proceeding_new(const aid_procedure *procedure, aid_proceeding **out, aid_error **error);
/** Accepts NULL. Since 0.1. */
AID_API void aid_proceeding_free(aid_proceeding *proceeding);
/**
 * An event happened, or a step was taken, on a day; of a step that lasts: it began. What happened again counts from its latest day; of one day,
 * in the order in which it is told. Seen by the next look.
 * @return ::AID_OK, ::AID_ERROR_NOT_FOUND (no event or step of that id), ::AID_ERROR_ARGUMENT, ::AID_ERROR_MEMORY. Since 0.1.
 */
AID_API aid_status aid_proceeding_add(aid_proceeding *proceeding, const char *id, int32_t day, aid_error **error);
/**
 * Whether the condition of a step or limit holds for this case: 1, 0, or -1 for unknown, which each is until it is said. Of a step that is
 * taken for a share of the cases it says whether this one was drawn. The caller works the condition out; its text is aid_stage_when(). Seen
 * by the next look.
 * @return ::AID_OK, ::AID_ERROR_NOT_FOUND (none of that id), ::AID_ERROR_ARGUMENT (it has no condition, or `holds` is another number). Since 0.1.
 */
AID_API aid_status aid_proceeding_set_condition(aid_proceeding *proceeding, const char *id, int holds, aid_error **error);
/**
 * Work out how the case stands on a day. What happened after that day is not looked at. The calls below tell of the day looked at last; before
 * the first look they tell nothing (0, INT32_MIN).
 *
 * Times are counted as the Civil Code has it (art 200 to 203): the starting day does not count; a period of months ends on the matching day, or
 * on the month's last where there is none; where the last day of a period of days or months is a day of rest, the next working day is the last.
 * Periods in working days leave days of rest out. In a pause the days after its first event, up to and with the day of its second, do not
 * count: the period goes on from that second day. What lasts is not paused.
 * @return ::AID_OK, ::AID_ERROR_ARGUMENT (no date), ::AID_ERROR_MEMORY. Since 0.1.
 */
AID_API aid_status aid_proceeding_look(aid_proceeding *proceeding, int32_t day, aid_error **error);
/** How a stage of the procedure stands; 0 where the stage is of another procedure. Since 0.1. */
AID_API aid_stage_state aid_proceeding_state(const aid_proceeding *proceeding, const aid_stage *stage);
/** The day from which the time of a step or limit counts, on which what lasts or a pause began; INT32_MIN: not known. Since 0.1. */
AID_API int32_t aid_proceeding_start_day(const aid_proceeding *proceeding, const aid_stage *stage);
/** Whether a step or limit has a last day. Of what lasts: the last day of its time. Since 0.1. */
AID_API aid_due aid_proceeding_due(const aid_proceeding *proceeding, const aid_stage *stage);
/** That day; INT32_MIN unless ::AID_DUE_ON. Since 0.1. */
AID_API int32_t aid_proceeding_due_day(const aid_proceeding *proceeding, const aid_stage *stage);
/** The day on which it happened, was taken, or was over; INT32_MIN unless ::AID_STAGE_DONE. Since 0.1. */
AID_API int32_t aid_proceeding_done_day(const aid_proceeding *proceeding, const aid_stage *stage);
/** 1 where the last day has passed, or passed before it was done; 0 where not; -1 where that is not known. Since 0.1. */
AID_API int aid_proceeding_is_late(const aid_proceeding *proceeding, const aid_stage *stage);

AID_END
#endif
