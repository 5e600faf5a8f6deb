/** Calls of a trial: some ten steps of training, so that two trials hold the same work. */
export const trialCalls = 1000;

/** Trials' worth of calls for which the better way is kept. */
export const settledTrials = 20;

/** Says whether helping threads are worth asking. */
export interface Worth {
  isHelping(): boolean;
  /** Takes note of one call of a kernel: how long it took, with help or without, in any unit. */
  note(time: number): void;
}

/**
 * Tries with help and without in turn, keeps to the faster way for a while, and tries again. On a machine
 * whose other cores are busy, threads that help get in the way of the one they help. Only time depends on
 * this: a product is the same on any number of threads.
 */
export function watchWorth(): Worth {
  let stage: 'with help' | 'without' | 'settled' = 'with help';
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
      if (calls < (stage === 'settled' ? settledTrials * trialCalls : trialCalls)) return;
      if (stage === 'with help') {
        timeWithHelp = time;
        enter('without', false);
      } else if (stage === 'without') {
        enter('settled', timeWithHelp < time);
      } else {
        enter('with help', true);
      }
    },
  };
}
