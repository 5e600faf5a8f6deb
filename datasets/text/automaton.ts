import { InvalidRequest } from '../invalid-request.ts';
import { alphabet } from './alphabet.ts';
import { parsePattern, type PatternNode } from './pattern-nodes.ts';

/**
 * A deterministic automaton: one way through it for each text, however many ways a pattern has to match it,
 * so that texts can be counted.
 */
export interface Automaton {
  /** By state, the first being 0: where each set of characters leads. */
  readonly edges: readonly (readonly Edge[])[];
  /** The states in which a text may end. */
  readonly accepts: readonly boolean[];
}

interface Edge {
  /** A bit a character, in the order of the alphabet. */
  readonly mask: number;
  readonly to: number;
}

/** States of the largest automaton, before and after it is made deterministic. */
const mostStates = 2000;

/** Steps from state to state of the slowest pattern: about a tenth of a second. */
const mostSteps = 500_000;

/** What a pattern is compiled to first: states with several ways onwards (Thompson, 1968, doi:10.1145/363347.363387). */
interface Ways {
  readonly edges: (Edge | null)[];
  /** Ways that take no character. */
  readonly empty: number[][];
  /** Steps from state to state so far. */
  steps: number;
}

/**
 * Compiles a pattern.
 *
 * @throws InvalidRequest for what cannot be read, drawn, or is too large
 */
export function compilePattern(source: string): Automaton {
  const ways: Ways = { edges: [], empty: [], steps: 0 };
  const start = addState(ways);
  const end = connect(ways, parsePattern(source), start);
  return determine(ways, start, end);
}

function addState({ edges, empty }: Ways): number {
  if (edges.length >= mostStates) throw tooLarge();
  edges.push(null);
  empty.push([]);
  return edges.length - 1;
}

function tooLarge(): InvalidRequest {
  return new InvalidRequest(
    `pattern: it is too large: it needs more than ${mostStates} states; use smaller counts`,
  );
}

function tooSlow(): InvalidRequest {
  return new InvalidRequest(
    'pattern: it has too many ways to match the same text; use fewer optional parts',
  );
}

/** Adds the ways of a node behind a state. @returns the state behind the node */
function connect(ways: Ways, node: PatternNode, from: number): number {
  switch (node.kind) {
    case 'characters': {
      const start = addState(ways);
      const end = addState(ways);
      ways.empty[from]?.push(start);
      ways.edges[start] = { mask: node.mask, to: end };
      return end;
    }
    case 'sequence':
      return node.parts.reduce((state, part) => connect(ways, part, state), from);
    case 'choice': {
      const end = addState(ways);
      for (const part of node.parts) ways.empty[connect(ways, part, from)]?.push(end);
      return end;
    }
    case 'repeat':
      return connectRepeat(ways, node, from);
  }
}

function connectRepeat(
  ways: Ways,
  { part, minimum, maximum }: Extract<PatternNode, { kind: 'repeat' }>,
  from: number,
): number {
  let state = from;
  for (let time = 0; time < minimum; time++) state = connect(ways, part, state);
  const end = addState(ways);
  if (maximum === Number.POSITIVE_INFINITY) {
    const loop = addState(ways);
    ways.empty[state]?.push(loop);
    ways.empty[connect(ways, part, loop)]?.push(loop);
    ways.empty[loop]?.push(end);
    return end;
  }
  ways.empty[state]?.push(end);
  for (let time = minimum; time < maximum; time++) {
    state = connect(ways, part, state);
    ways.empty[state]?.push(end);
  }
  return end;
}

/** The subset construction (Rabin and Scott, 1959, doi:10.1147/rd.32.0114). */
function determine(ways: Ways, start: number, end: number): Automaton {
  const sets: (readonly number[])[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (set: readonly number[]): number => {
    const key = set.join(',');
    const known = numbers.get(key);
    if (known !== undefined) return known;
    if (sets.length >= mostStates) throw tooLarge();
    numbers.set(key, sets.length);
    return sets.push(set) - 1;
  };
  numberOf(closureOf(ways, [start]));
  const edges: Edge[][] = [];
  for (let state = 0; state < sets.length; state++) {
    edges.push(edgesOf(ways, sets[state] ?? [], numberOf));
  }
  return { edges, accepts: sets.map((set) => set.includes(end)) };
}

function edgesOf(
  ways: Ways,
  set: readonly number[],
  numberOf: (set: readonly number[]) => number,
): Edge[] {
  const own = set.flatMap((state) => ways.edges[state] ?? []);
  const masks = new Map<number, number>();
  const targets = new Map<string, number>();
  for (let character = 0; character < alphabet.length; character++) {
    const bit = 2 ** character;
    const next = own.filter(({ mask }) => mask & bit).map(({ to }) => to);
    if (next.length === 0) continue;
    const key = next.join(',');
    const to = targets.get(key) ?? numberOf(closureOf(ways, next));
    targets.set(key, to);
    masks.set(to, (masks.get(to) ?? 0) | bit);
  }
  return Array.from(masks, ([to, mask]) => ({ mask, to }));
}

/** A set of states with all that are reached without a character, in their order. */
function closureOf(ways: Ways, states: readonly number[]): readonly number[] {
  const found = new Set(states);
  const open = [...found];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const onwards = ways.empty[state] ?? [];
    ways.steps += 1 + onwards.length;
    if (ways.steps > mostSteps) throw tooSlow();
    for (const next of onwards) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return [...found].toSorted((one, other) => one - other);
}
