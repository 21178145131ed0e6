#include "tests/test.h"
START_TEST(nothing_yet)
{
}
END_TEST
TEST_MAIN("report", nothing_yet)
