import { ModelError } from './errors.ts';

/** Parses the bytes of a JSON file. @throws ModelError that names the file. */
export function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ModelError(`${file}: not JSON: ${(cause as Error).message}`, { cause });
  }
}
