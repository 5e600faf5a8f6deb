import { InvalidInput } from '../invalid-input.ts';
import type { RunFolder } from '../record/run-folder.ts';
import type { BackupTarget } from '../run-store/keep.ts';

/** "headStart" → "--head-start". */
export function flagName(option: string): string {
  return `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * Compares the flags given with --resume with the run's own settings.
 *
 * @param had the run's settings that have to stay, by the flags' names
 * @param changeable the flags that may differ, for the message
 * @throws InvalidInput that names each flag that differs
 */
export function requireSameFlags(
  had: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
  changeable: string,
): void {
  const differing = Object.entries(had)
    .filter(([name, value]) => given[name] !== undefined && given[name] !== value)
    .map(
      ([name, value]) => `${flagName(name)} ${String(given[name])} (the run has ${String(value)})`,
    );
  if (differing.length === 0) return;
  throw new InvalidInput(
    `--resume: only ${changeable} may differ from the run's: ${differing.join(', ')}`,
  );
}

/** The flags that resume a run, to be pasted into a shell. */
export function resumeFlags({ path }: RunFolder, backupTarget: BackupTarget | null): string {
  const kept = backupTarget ? ` --checkpoints ${shellQuoted(backupTarget.store.location)}` : '';
  return `--resume --out ${shellQuoted(path)}${kept}`;
}

/** A path that can be pasted into a shell: in quotes if it contains a space or another special character. */
export function shellQuoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
