import { Option } from '@commander-js/extra-typings';
import { isModelId } from '../../models/manifest/versions.ts';
import { rawPublicKey } from '../../models/stores/public-key.ts';
import { InvalidInput } from '../invalid-input.ts';
import { type PromotionRequest, readPerson } from '../publishing/promotion.ts';
import { nonEmpty, refusedValue } from './command.ts';

/** `--store`, which every command about published models takes. */
export const storeOption = () =>
  new Option('--store <DIR>', 'the folder or s3://bucket/prefix that holds published models')
    .argParser(nonEmpty)
    .makeOptionMandatory();

/** `--alias`. */
export const aliasOption = () =>
  new Option('--alias <name>', 'the alias that points to the model in use')
    .argParser(aliasName)
    .default('champion');

/** A parser for commander: an alias's name, as MODEL_ALIAS takes it. */
function aliasName(text: string): string {
  if (/^[a-z0-9_-]{1,64}$/i.test(text)) return text;
  throw refusedValue('a name of 1 to 64 letters, digits, "-" and "_" is allowed');
}

/** A parser for commander: a model's id. */
export function idOfModel(text: string): string {
  if (isModelId(text)) return text;
  throw refusedValue('the id of a model, 16 hex digits, is allowed');
}

/** A parser for commander: public keys, with commas between. @returns 64 hex digits each */
export function publicKeys(text: string): string[] {
  return text.split(',').map((key) => {
    const raw = rawPublicKey(key.trim());
    if (raw) return raw;
    throw refusedValue(
      'ed25519 public keys in base64, raw (32 bytes) or SPKI, separated by commas, are allowed',
    );
  });
}

/** What flags say of a promotion, with who asks and when. @throws InvalidInput for a reason without --force */
export async function promotionRequest(flags: {
  readonly alias: string;
  readonly force: boolean;
  readonly reason?: string | undefined;
}): Promise<PromotionRequest> {
  const { alias, force, reason = null } = flags;
  if (reason !== null && !force) throw new InvalidInput('--reason: only with --force');
  return { alias, force, reason, by: await readPerson(), at: new Date().toISOString() };
}
