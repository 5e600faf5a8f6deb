import { type Paper, papers, type Range, type Rules } from './presets.ts';

/** Effects whose strength is a range, and the numbers that it may have. */
export const effectLimits = {
  opacity: [0.1, 1],
  texture: [0, 0.5],
  stains: [0, 10],
  skew: [-0.5, 0.5],
  perspective: [0, 0.5],
  light: [0, 0.8],
  shadow: [0, 0.8],
  blur: [0, 4],
  noise: [0, 60],
  jpeg: [1, 100],
} as const satisfies Partial<Record<keyof Paper, Range>>;

/** The name of an effect that has a range. */
export type EffectName = keyof typeof effectLimits;

/** Kinds of printed lines. */
export const ruleKinds = ['ruled', 'squared', 'boxes'] as const;

/** The numbers that the ranges of printed lines may have; `spacing` is for ruled and squared paper. */
export const ruleLimits = {
  opacity: [0, 1],
  spacing: [0.2, 4],
  width: [0, 0.5],
} as const satisfies Partial<Record<keyof Rules, Range>>;

/** Printed lines as a named paper of their kind has them. */
export const rulesOfKind: Readonly<Record<(typeof ruleKinds)[number], Rules>> = {
  ruled: papers.phone.rules,
  squared: papers.notebook.rules,
  boxes: papers.form.rules,
};
