import * as z from 'zod';
import type { RunFolder } from './run-folder.ts';
import { readJsonLines } from './stored.ts';

/** A line of a log of any kind of run. */
export type AnyLogLine = Readonly<Record<string, unknown>>;

const anyLogLineSchema = z.looseObject({ step: z.int().nonnegative() });

/** The lines of a run's log that have metrics: warnings are left out. @throws InvalidInput for another line */
export async function readLogEntries({ logFile }: RunFolder): Promise<readonly AnyLogLine[]> {
  const lines: readonly AnyLogLine[] = await readJsonLines(logFile, anyLogLineSchema);
  return lines.filter((line) => !isWarning(line));
}

/** Whether a line is a warning for a person, without metrics. */
export function isWarning(line: object): boolean {
  return 'message' in line;
}

/**
 * The values of a line by their paths, such as `gradientNorm.generator`, in the line's order.
 *
 * @param separator between the names of a path
 */
export function valuesOf(line: object, separator: string): readonly (readonly [string, unknown])[] {
  return Object.entries(line).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? valuesOf(value, separator).map(
          ([path, inner]) => [`${name}${separator}${path}`, inner] as const,
        )
      : [[name, value] as const],
  );
}
