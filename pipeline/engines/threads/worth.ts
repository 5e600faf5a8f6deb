/** Calls of a trial: some ten steps of training, so that two trials hold the same work. */
export const trialCalls = 1000;

/** Trials' worth of calls that do not count: until then the code is still being compiled. */
export const warmingTrials = 4;

/** Help has lost a trial where it took this much longer than doing without: less is the clock's own noise. */
const doubt = 1.05;

/** Trials that help must lose one after another before it is given up: other programs disturb single ones. */
export const lostTrials = 3;

/**
 * Trials' worth of calls for which help is kept, and for which it is done without: soon it is tried again. A trial
 * without help takes twice the time on two threads, 4 % of all where one follows each 20, so help is kept twice as
 * long each time it wins, up to the longest.
 */
export const settledTrials = { helping: 20, longest: 160, resting: 10 } as const;

/** Says whether helping threads are worth asking. */
export interface Worth {
  isHelping(): boolean;
  /** Takes note of one call of a kernel: how long it took, with help or without, in any unit. */
  note(time: number): void;
}

/**
 * Tries with help and without in turn, once the first calls have warmed everything up, keeps to the faster way
 * for a while, and tries again, ever more seldom while help wins. On a machine whose other cores are busy, threads that help get in the way of
 * the one they help. One trial that help wins is enough to keep it; it is given up after three lost ones. Only
 * time depends on this: a product is the same on any number of threads.
 */
export function watchWorth(): Worth {
  let isHelping = true;
  /** Trials' worth of calls that are left of what goes on now. */
  let trials: number = warmingTrials;
  let stage: 'settled' | 'with help' | 'without' = 'settled';
  let [calls, time, timeWithHelp, lost] = [0, 0, 0, 0];
  /** For how many trials help is kept when it wins next. */
  let kept: number = settledTrials.helping;
  const enter = (next: typeof stage, helping: boolean, length = 1) => {
    [stage, isHelping, trials, calls, time] = [next, helping, length, 0, 0];
  };
  const decide = () => {
    lost = timeWithHelp < doubt * time ? 0 : lost + 1;
    if (lost === 0) {
      enter('settled', true, kept);
      kept = Math.min(2 * kept, settledTrials.longest);
      return;
    }
    kept = settledTrials.helping;
    if (lost < lostTrials) enter('with help', true);
    else enter('settled', false, settledTrials.resting);
  };
  return {
    isHelping: () => isHelping,
    note(callTime) {
      calls += 1;
      time += callTime;
      if (calls < trials * trialCalls) return;
      if (stage === 'settled') {
        lost = 0;
        enter('with help', true);
      } else if (stage === 'with help') {
        timeWithHelp = time;
        enter('without', false);
      } else {
        decide();
      }
    },
  };
}
