import { f01 } from './f01';
import { f02 } from './f02';
import { f03 } from './f03';
import { f04 } from './f04';
import { f05 } from './f05';
import { f06 } from './f06';
import { f07 } from './f07';
import { f08 } from './f08';
import { f09 } from './f09';
import { f10 } from './f10';
import { f11 } from './f11';
import { f12 } from './f12';
import { f13 } from './f13';
import { f14 } from './f14';
import { f15 } from './f15';
import { f16 } from './f16';
import { f17 } from './f17';
import { f18 } from './f18';
import { f19 } from './f19';
import { f20 } from './f20';
import { f21 } from './f21';
import { f22 } from './f22';
import { f23 } from './f23';
import { f24 } from './f24';
import { f25 } from './f25';
import { f26 } from './f26';
import { f27 } from './f27';
import { f28 } from './f28';
import type { Mutation } from './mutation';

/** All mutations of `rules.md` 8 by flow. */
export const mutations: Readonly<Record<string, readonly Mutation[]>> = {
  F01: f01,
  F02: f02,
  F03: f03,
  F04: f04,
  F05: f05,
  F06: f06,
  F07: f07,
  F08: f08,
  F09: f09,
  F10: f10,
  F11: f11,
  F12: f12,
  F13: f13,
  F14: f14,
  F15: f15,
  F16: f16,
  F17: f17,
  F18: f18,
  F19: f19,
  F20: f20,
  F21: f21,
  F22: f22,
  F23: f23,
  F24: f24,
  F25: f25,
  F26: f26,
  F27: f27,
  F28: f28,
};
