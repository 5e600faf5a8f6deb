import type * as z from 'zod';
import type { MetricValues } from '../nn/metrics.ts';
import type { Trainable } from '../nn/trainable.ts';
import type { JsonLines } from '../record/log.ts';
import type { CheckpointKind } from './checkpoint.ts';
import type { ConfigurationRules, OpenedRun, RunFlags } from './open.ts';
import type { DataSettings } from './data-settings.ts';
import type { Intervals, Position } from '../nn/train.ts';

/** What every kind of configuration says. */
export interface RunConfiguration extends Intervals, DataSettings {
  readonly checkpointEvery: number;
}

/** What every line of a log with metrics says. */
export interface LogEntry {
  readonly step: number;
  readonly seconds: number;
}

/** A line of the log that warns, and that the person is shown. */
export interface Warning {
  readonly step: number;
  readonly message: string;
}

/** What one kind of run makes of what the loop reports. */
export interface Observers<Entry extends LogEntry, Notice extends Warning> {
  /** The line of the log. */
  entry(step: number, seconds: number, means: MetricValues): Promise<Entry>;
  /** Looks at the log after each of its lines. */
  checkLog?(): readonly Notice[];
  /** Looks at what is drawn, after each line of the log. @throws BeginAgain where the run is to begin again */
  checkEarly?(step: number): Promise<void>;
  /** Looks at each sheet of samples: height × width bytes an image. */
  checkSamples?(step: number, images: readonly Uint8Array[]): readonly Notice[];
  evaluate?(step: number, seconds: number): Promise<void>;
  dispose?(): void;
}

/** A run that is at work in this process. */
export interface Session<
  Configuration,
  Entry extends LogEntry,
  Notice extends Warning,
  Work extends AnyTrainable,
> {
  readonly run: OpenedRun<Configuration>;
  readonly trainable: Work;
  readonly position: Position;
  readonly log: JsonLines<Entry | Notice>;
  readonly stream: NodeJS.WriteStream;
  readonly stop: AbortSignal;
}

/** A trainable whose state only its own kind of run knows. */
export type AnyTrainable = Trainable<unknown>;

/** What one kind of run adds to the loop: its flags, its trainable, its log, its end. */
export interface RunKind<
  Flags extends RunFlags,
  Configuration extends RunConfiguration,
  Entry extends LogEntry,
  Notice extends Warning,
  Work extends AnyTrainable,
>
  extends ConfigurationRules<Flags, Configuration>, CheckpointKind<Configuration> {
  readonly lineSchema: z.ZodType<Entry | Notice>;
  /** A trainable at its first step. The session disposes it. */
  create(run: OpenedRun<Configuration>): Work;
  /** The lines to print before the first step. */
  introduce(run: OpenedRun<Configuration>): readonly string[];
  /** What the progress shows of an entry beside the pace. */
  figures(entry: Entry): string;
  /** Prepares what is made of the loop's reports; drops what an earlier end of the run left. */
  prepare(session: Session<Configuration, Entry, Notice, Work>): Promise<Observers<Entry, Notice>>;
  /** Makes what the run is for of what is trained. @param print shows the person a line */
  end(
    session: Session<Configuration, Entry, Notice, Work>,
    print: (line: string) => void,
  ): Promise<void>;
}
