import { join } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import type { PresetName } from '../gan/presets.ts';
import { InvalidInput } from '../invalid-input.ts';
import { type FileConfiguration, readConfigurationFile } from '../run/configuration-file.ts';
import { type PlaceFlags, findRun } from '../run/find.ts';
import type { RunFolder } from '../record/run-folder.ts';
import { flagName, shellQuoted } from '../run/flags.ts';
import { type GanRunFlags, ganRun } from '../run/gan.ts';
import { companionsFollow } from '../run/gan-configuration.ts';
import { type SemiRunFlags, isSemiRun, semiRun } from '../run/semi.ts';
import { type SessionEnd, type Terminal, trainRun } from '../run/session.ts';
import { isSemiPreset, type SemiPresetName, semiPresetNames } from '../semi/presets.ts';
import { exitCodes, nonEmpty, runCommand } from './command.ts';
import { printOnStderr, terminalOfProcess, withEvaluationProgress } from './terminal.ts';
import {
  checkSettings,
  commandWithTrainingFlags,
  givenFlags,
  requireOneLength,
} from './train-flags.ts';

/** Flags that only a semi-supervised run takes, and those that only a GAN's does. */
const ownFlags = {
  semi: ['epochs', 'labelsPerClass', 'labelSeed', 'labelsOnly'],
  gan: ['batchSize', 'headStart', 'evaluation', 'from', 'companions'],
} as const;

const command = commandWithTrainingFlags('pipeline:train')
  .description(
    'Trains a GAN on images, by default handwritten digits, and writes a run folder with a model in it.',
  )
  .option('--out <DIR>', 'the run folder (default: runs/<preset>-<date>)', nonEmpty)
  .option(
    '--checkpoints <PLACE>',
    'a folder or s3://bucket/prefix that also stores this run; use one per run',
    nonEmpty,
  )
  .option(
    '--tensorboard',
    'also write the log as event files for TensorBoard, in tensorboard/ of the run folder',
    false,
  )
  .addOption(new Option('--resume', 'continue the run in --out or in --checkpoints').default(false))
  .addOption(
    new Option('--resume-if-present', 'continue the run if there is one, else start it')
      .default(false)
      .conflicts('resume'),
  )
  .action(async (flags, self) => {
    const { outcome, wantsCompanions, folder } = await trainByPreset(
      flags,
      givenFlags(flags, self),
      { ...terminalOfProcess(), furtherFlags: companionsFlag(flags.companions) },
    );
    process.exitCode = outcome === 'stopped' ? exitCodes.interrupted : exitCodes.done;
    if (outcome === 'finished' && wantsCompanions) await addCompanions(folder, flags.threads);
  });

/** The flag that says whether companions follow, for the command that goes on with a run. */
function companionsFlag(requested: boolean | undefined): string {
  if (requested === undefined) return '';
  return requested ? '--companions' : '--no-companions';
}

/** The flags of every kind of run. */
type AnyRunFlags = Omit<GanRunFlags, 'preset'> &
  Omit<SemiRunFlags, 'preset'> &
  PlaceFlags & {
    readonly preset: PresetName | SemiPresetName;
    readonly config?: string | undefined;
  };

/**
 * Trains what the preset is for: a GAN, or a classifier from few labels. A run that is resumed stays of its
 * kind, whatever the preset.
 *
 * @returns how it ended, and whether judge, classifier and encoder are to follow
 * @throws InvalidInput that names flags of the other kind
 */
async function trainByPreset(
  flags: AnyRunFlags,
  given: Partial<AnyRunFlags>,
  terminal: Terminal,
): Promise<SessionEnd<unknown> & { readonly wantsCompanions: boolean }> {
  const { preset, out = '' } = flags;
  const print = (line: string) => void terminal.stream.write(`${line}\n`);
  const { isResumed, backupTarget } = await findRun(flags, print);
  const base = isResumed ? null : await readBase(flags.config, given);
  const isSemi = isResumed
    ? await isSemiRun(out)
    : base
      ? base.kind === 'semi'
      : isSemiPreset(preset);
  if (!isResumed && !base) checkSettings(flags);
  const kind = isResumed ? `the run ${out}` : base ? '--config' : `--preset ${preset}`;
  requireOwnFlags(given, isSemi ? ownFlags.gan : ownFlags.semi, kind);
  requireOneLength(given);
  const requested = { ...flags, resume: isResumed, base: base?.configuration };
  if (isSemi) {
    const semi = requested as SemiRunFlags;
    const end = await trainRun(
      semiRun,
      semi,
      given as Partial<SemiRunFlags>,
      terminal,
      backupTarget,
    );
    return { ...end, wantsCompanions: false };
  }
  const gan = requested as GanRunFlags;
  const end = await trainRun(ganRun, gan, given as Partial<GanRunFlags>, terminal, backupTarget);
  return { ...end, wantsCompanions: companionsFollow(end.configuration, flags.companions) };
}

/** Trains the judge, classifier and encoder of a finished run's model, unless it has them. */
async function addCompanions(folder: RunFolder, threads: number): Promise<void> {
  const { defaultCompletionImages, hasCompanions, makeCompanions } =
    await import('../companions/companions.ts');
  if (await hasCompanions(folder)) return;
  printOnStderr(
    `training its judge, classifier and encoder, for /judge and /complete; --no-companions leaves them out`,
  );
  const flags = { run: folder.path, threads, images: defaultCompletionImages };
  const made = await withEvaluationProgress(async (progress) => makeCompanions(flags, progress));
  // It names the model that is now the run's newest.
  const { writeReport } = await import('../report/report.ts');
  await writeReport(folder, { created: new Date().toISOString() });
  const model = join(made.folder, made.manifest.id);
  printOnStderr(`model with companions: ${model}`);
  printOnStderr(`to serve it: npm start -- --model ${shellQuoted(model)}`);
}

/** The configuration that --config names; null: it is not given. @throws InvalidInput with a flag that contradicts it */
async function readBase(
  file: string | undefined,
  given: Partial<AnyRunFlags>,
): Promise<FileConfiguration | null> {
  if (file === undefined) return null;
  for (const flag of ['preset', 'epochs'] as const) {
    if (given[flag] === undefined) continue;
    throw new InvalidInput(`${flagName(flag)} ${given[flag]}: not with --config, which says it`);
  }
  return readConfigurationFile(file);
}

function requireOwnFlags(
  given: Partial<AnyRunFlags>,
  others: readonly (keyof AnyRunFlags)[],
  kind: string,
): void {
  // --no-companions says what a semi-supervised run does anyway.
  const wrong = others.filter((name) => given[name] !== undefined && given[name] !== false);
  if (wrong.length === 0) return;
  const flag = wrong.map(flagName).join(', ');
  const allowed = (others as readonly string[]).includes('labelSeed')
    ? `only --preset ${oneOf(semiPresetNames)} takes it`
    : 'a semi-supervised run does not take it';
  throw new InvalidInput(`${flag}: not with ${kind}: ${allowed}`);
}

/** "a, b, or c". */
function oneOf(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
}

await runCommand(command);
