import { type ParameterError, Problem, type ProblemName } from '../problem.ts';

/** A value, or the problem that stands in its place, as it can be sent between threads. */
export type Outcome<Value> =
  | { readonly value: Value }
  | {
      readonly problem: ProblemName;
      readonly errors: readonly ParameterError[];
      readonly detail: string;
    };

/** A value or a problem, to be sent. */
export function outcomeOf<Value>(result: Value | Problem): Outcome<Value> {
  if (!(result instanceof Problem)) return { value: result };
  const { problem, errors, message } = result;
  return { problem, errors, detail: message };
}

/** What was sent. */
export function resultOf<Value>(outcome: Outcome<Value>): Value | Problem {
  if ('value' in outcome) return outcome.value;
  const { problem, errors, detail } = outcome;
  return new Problem(problem, errors, detail);
}
