import type { Manifest } from '../../models/manifest.ts';
import { factsOf, figureText } from './show-model.ts';

/** One line of a comparison. */
export interface ComparedValue {
  readonly name: string;
  readonly values: readonly [string, string];
}

/** Two models side by side. */
export interface ComparedModels {
  readonly facts: readonly ComparedValue[];
  readonly figures: readonly ComparedValue[];
  /** By paths such as "schedule.steps". */
  readonly configuration: readonly ComparedValue[];
}

/** Holds two models side by side: their facts, figures and whole configuration. */
export function compareModels(one: Manifest, other: Manifest): ComparedModels {
  const figures = (manifest: Manifest) =>
    Object.entries(manifest.evaluation?.figures ?? {}).map(
      ([name, figure]) => [name, figureText(figure)] as const,
    );
  return {
    facts: sideBySide(factsOf(one), factsOf(other)),
    figures: sideBySide(figures(one), figures(other)),
    configuration: sideBySide(leavesOf(one.configuration), leavesOf(other.configuration)),
  };
}

type Named = readonly (readonly [name: string, value: string])[];

function sideBySide(one: Named, other: Named): ComparedValue[] {
  const [ours, theirs] = [new Map(one), new Map(other)];
  const names = new Set([...ours.keys(), ...theirs.keys()]);
  return [...names].map((name) => ({
    name,
    values: [ours.get(name) ?? '–', theirs.get(name) ?? '–'],
  }));
}

function leavesOf(value: unknown, path = ''): (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([name, below]) =>
    leavesOf(below, path === '' ? name : `${path}.${name}`),
  );
}
