import type { CompanionName } from '../../models/companion-networks.ts';
import type { Companion } from '../../models/companions.ts';

/** A companion in memory, with its weights as a reader will have them, and its files. */
export interface MadeCompanion<Name extends CompanionName> {
  /** For the caller to dispose. */
  readonly companion: Companion<Name>;
  /** By their paths in the model's folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}
