/*
 * Every diagnostic of the library, once: number, status of the call that fails with it, English, Chinese, and the hint in both
 * ("" where there is none). %1 to %6 are arguments. Numbers are never renumbered and never used again.
 *
 *   E1xxx  the call and the machine           E2xxx  packs: 20 form, 21 words, 22 types and units, 23 dates, 24 structure
 *   E3xxx  populations and their documents    E4xxx  assessment and decision documents
 *   W….    the same ranges, where the work goes on
 */
#ifndef AID_LIB_BASE_DIAGNOSTICS_H
#define AID_LIB_BASE_DIAGNOSTICS_H

#define AID__DIAGNOSTICS(X) \
  X(E1001, AID_ERROR_MEMORY, "no memory", "内存不足", "", "") \
  X(E1002, AID_ERROR_ARGUMENT, "%1: the argument %2 may not be NULL", "%1：参数 %2 不能为 NULL", "", "") \
  X(E1003, AID_ERROR_ARGUMENT, "%1: %2", "%1：%2", "", "") \
  X(E1004, AID_ERROR_ARGUMENT, "%1: the options have a size that this library does not know", "%1：选项结构的大小与本库不符", \
    "start from the initialiser macro of the header that you compile with", "请使用编译所用头文件中的初始化宏") \
  X(E1010, AID_ERROR_IO, "%1 cannot be opened: %2", "无法打开 %1：%2", "", "") \
  X(E1011, AID_ERROR_IO, "%1 cannot be read: %2", "无法读取 %1：%2", "", "") \
  X(E1012, AID_ERROR_IO, "%1 cannot be written: %2", "无法写入 %1：%2", "nothing was left under that name", "没有留下以该名称命名的文件") \
  X(E1020, AID_ERROR_CANCELLED, "stopped on request", "已按要求停止", "", "") \
  X(E1030, AID_ERROR_INTERNAL, "the library contradicts itself (%1); please report this", "库内部不一致（%1），请报告", "", "")

#endif
