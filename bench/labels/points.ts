import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readStoredJson } from '../../pipeline/record/stored.ts';
import { semiFiles, semiResultSchema } from '../../pipeline/semi/outputs.ts';

/** What is trained for the curves. */
export interface CurvePlan {
  readonly preset: string;
  /** The preset that is trained on the labelled images alone; absent: the same. */
  readonly rival?: string | undefined;
  readonly labelsPerClass: readonly number[];
  readonly labelSeeds: readonly number[];
  readonly data: string;
  readonly epochs?: number | undefined;
  readonly validationImages: number;
  readonly engine: string;
  readonly threads: number;
  /** The folder of the runs. */
  readonly out: string;
}

/** A run of the plan. */
interface PlannedPoint {
  readonly labelsPerClass: number;
  readonly labelSeed: number;
  /** Whether it is the rival, which sees the labelled images alone. */
  readonly labelsOnly: boolean;
}

/** A run that has ended. */
export interface CurvePoint extends PlannedPoint {
  readonly preset: string;
  /** Share of the images compared with, 0..1. */
  readonly errorRate: number;
  readonly errors: number;
  readonly testCount: number;
  /** Of training. */
  readonly minutes: number;
}

/** Every run, those with few labels first. */
export function plannedPoints({ labelsPerClass, labelSeeds }: CurvePlan): readonly PlannedPoint[] {
  return labelsPerClass.flatMap((count) =>
    labelSeeds.flatMap((labelSeed) =>
      [true, false].map((labelsOnly) => ({ labelsPerClass: count, labelSeed, labelsOnly })),
    ),
  );
}

/** The points that have ended. */
export async function readPoints(plan: CurvePlan): Promise<readonly CurvePoint[]> {
  const read = plannedPoints(plan).map(async (point) => {
    const result = await readStoredJson(semiFiles(folderOf(plan, point)).result, semiResultSchema);
    if (!result) return [];
    const { preset, errorRate, errors, testCount, minutes } = result;
    return [{ ...point, preset, errorRate, errors, testCount, minutes }];
  });
  return (await Promise.all(read)).flat();
}

/**
 * Trains one point in a process of its own, from where it stopped, unless it has ended.
 *
 * @returns the exit code of pipeline:train
 */
export async function trainPoint(plan: CurvePlan, point: PlannedPoint): Promise<number> {
  const folder = folderOf(plan, point);
  if (await readStoredJson(semiFiles(folder).result, semiResultSchema)) return 0;
  const flags = {
    preset: presetOf(plan, point),
    data: plan.data,
    'labels-per-class': point.labelsPerClass,
    'label-seed': point.labelSeed,
    'validation-images': plan.validationImages,
    engine: plan.engine,
    threads: plan.threads,
    out: folder,
    ...(plan.epochs === undefined ? {} : { epochs: plan.epochs }),
  };
  const parameters = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      'pipeline/commands/train.ts',
      ...parameters,
      ...(point.labelsOnly ? ['--labels-only'] : []),
      '--resume-if-present',
    ],
    { stdio: 'inherit' },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

function presetOf({ preset, rival = preset }: CurvePlan, { labelsOnly }: PlannedPoint): string {
  return labelsOnly ? rival : preset;
}

/** The folder says all that a point depends on, so that another plan trains others. */
function folderOf(plan: CurvePlan, point: PlannedPoint): string {
  const { out, epochs, validationImages, engine } = plan;
  const { labelsPerClass, labelSeed, labelsOnly } = point;
  const parts = [
    presetOf(plan, point),
    ...(labelsOnly ? ['labels-only'] : []),
    `${labelsPerClass}-per-class`,
    `seed-${labelSeed}`,
    ...(epochs === undefined ? [] : [`${epochs}-epochs`]),
    validationImages === 0 ? 'test' : `validation-${validationImages}`,
    engine,
  ];
  return join(out, parts.join('-'));
}
