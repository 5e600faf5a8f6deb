/** How a learning rate goes over a run: as it is, or held for a share of it and then half a cosine down to a share. */
export type RateSchedule =
  | { readonly kind: 'constant' }
  | { readonly kind: 'cosine'; readonly hold: number; readonly final: number };

/**
 * The learning rate over its full value.
 *
 * Source of the cosine: Loshchilov and Hutter 2017, arXiv:1608.03983, equation 5.
 *
 * @param progress of the run, from 0 to 1
 */
export function rateFactor(schedule: RateSchedule, progress: number): number {
  if (schedule.kind === 'constant' || progress <= schedule.hold) return 1;
  const fallen = (progress - schedule.hold) / (1 - schedule.hold);
  return schedule.final + ((1 - schedule.final) * (1 + Math.cos(Math.PI * fallen))) / 2;
}

/** The learning rate over its full value: constant, then a line to 0. @param progress of the run, from 0 to 1 */
export function linearDecay(decayFrom: number, progress: number): number {
  return progress <= decayFrom ? 1 : (1 - progress) / (1 - decayFrom);
}
