import type { Keeping } from '../run-store/keep.ts';
import type { RunFolder } from '../record/run-folder.ts';
import { shellQuoted } from '../terminal/text.ts';

/** The flags that go on with a run, for a person to paste. */
export function resumeFlags({ path }: RunFolder, keeping: Keeping | null): string {
  const kept = keeping ? ` --checkpoints ${shellQuoted(keeping.store.location)}` : '';
  return `--resume --out ${shellQuoted(path)}${kept}`;
}
