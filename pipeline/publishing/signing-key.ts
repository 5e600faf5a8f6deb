import { readFile } from 'node:fs/promises';
import { parseSigningKey, type SigningKey } from '../../models/signature.ts';
import { InvalidInput } from '../invalid-input.ts';

/** Reads the key that `--sign` names. @throws InvalidInput when there is none */
export async function readSigningKey(file: string): Promise<SigningKey> {
  try {
    return parseSigningKey(await readFile(file, 'utf8'));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'no such file' : message;
    throw new InvalidInput(
      `--sign ${file}: ${problem}; an ed25519 private key in PEM is allowed (openssl genpkey -algorithm ed25519)`,
      { cause },
    );
  }
}
