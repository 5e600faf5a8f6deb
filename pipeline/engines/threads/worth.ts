/** Calls of a trial: some ten steps of training, so that two trials hold the same work. */
export const trialCalls = 1000;

/** Trials' worth of calls that do not count: until then the code is still being compiled. */
export const warmingTrials = 4;

/** Help is given up where it takes this much longer than doing without: less is the clock's own noise. */
const doubt = 1.05;

/** Trials' worth of calls for which the better way is kept. */
export const settledTrials = 20;

const trialsOf = {
  'warming up': warmingTrials,
  'with help': 1,
  without: 1,
  settled: settledTrials,
} as const;

/** Says whether helping threads are worth asking. */
export interface Worth {
  isHelping(): boolean;
  /** Takes note of one call of a kernel: how long it took, with help or without, in any unit. */
  note(time: number): void;
}

/**
 * Tries with help and without in turn, once the first calls have warmed everything up, keeps to the faster way for a while, and tries again. On a machine
 * whose other cores are busy, threads that help get in the way of the one they help. Only time depends on
 * this: a product is the same on any number of threads.
 */
export function watchWorth(): Worth {
  let stage: keyof typeof trialsOf = 'warming up';
  let isHelping = true;
  let [calls, time, timeWithHelp] = [0, 0, 0];
  const enter = (next: typeof stage, helping: boolean) => {
    [stage, isHelping, calls, time] = [next, helping, 0, 0];
  };
  return {
    isHelping: () => isHelping,
    note(callTime) {
      calls += 1;
      time += callTime;
      if (calls < trialsOf[stage] * trialCalls) return;
      if (stage === 'warming up') {
        enter('with help', true);
      } else if (stage === 'with help') {
        timeWithHelp = time;
        enter('without', false);
      } else if (stage === 'without') {
        enter('settled', timeWithHelp < doubt * time);
      } else {
        enter('with help', true);
      }
    },
  };
}
