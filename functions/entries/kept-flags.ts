import { keptByNpm } from '../../models/npm-flags.ts';
import { WrongUse } from './environment.ts';

/** @throws WrongUse where npm kept flags of the command for itself */
export function requireFlagsPassedOn(options: readonly { readonly long?: string }[]): void {
  const kept = keptByNpm(options.map(({ long }) => long));
  if (kept !== null) throw new WrongUse(kept);
}
