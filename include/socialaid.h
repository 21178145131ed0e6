/* libsocialaid: all public headers. */
#ifndef SOCIALAID_H
#define SOCIALAID_H

#include <socialaid/amend.h>
#include <socialaid/arrow.h>
#include <socialaid/base.h>
#include <socialaid/batch.h>
#include <socialaid/calendar.h>
#include <socialaid/case.h>
#include <socialaid/check.h>
#include <socialaid/compare.h>
#include <socialaid/decision.h>
#include <socialaid/difference.h>
#include <socialaid/document.h>
#include <socialaid/error.h>
#include <socialaid/exchange.h>
#include <socialaid/explanation.h>
#include <socialaid/household.h>
#include <socialaid/identity.h>
#include <socialaid/page.h>
#include <socialaid/person.h>
#include <socialaid/policy.h>
#include <socialaid/population.h>
#include <socialaid/procedure.h>
#include <socialaid/program.h>
#include <socialaid/row.h>
#include <socialaid/sample.h>
#include <socialaid/source.h>
#include <socialaid/standard.h>
#include <socialaid/value.h>
#include <socialaid/vocabulary.h>

#endif
