import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PresetName } from '../../pipeline/gan/presets.ts';

/** TensorFlow in Python, ready to be measured. */
export interface Peers {
  readonly python: string;
  readonly script: string;
}

/** The programs of bench/peers/peer.py, by the preset that they compute. */
const programs = {
  seed: ['article-seed', 'article-seed-call', 'expert-seed'],
  digits: ['expert-digits'],
} as const;

export type PeerProgram = (typeof programs)[keyof typeof programs][number];

/** The programs that compute what a preset computes. */
export function peersOf(preset: PresetName): readonly PeerProgram[] {
  return preset === 'seed' || preset === 'digits' ? programs[preset] : [];
}

const folder = new URL('../peers/', import.meta.url);
const run = promisify(execFile);

/**
 * Installs TensorFlow for processors (220 MB) into a folder of its own under the system's folder for temporary
 * files, where a later call finds it.
 *
 * @throws Error when there is no Python that TensorFlow has a build for
 */
export async function installPeers(): Promise<Peers> {
  const place = join(tmpdir(), 'digit-mint-peers');
  const python = join(place, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const peers = { python, script: fileURLToPath(new URL('peer.py', folder)) };
  const isInstalled = async () => {
    await access(python);
    await run(python, ['-c', 'import tensorflow']);
  };
  try {
    await isInstalled();
    return peers;
  } catch {
    process.stderr.write(`installing TensorFlow into ${place} …\n`);
  }
  try {
    await run(process.env['PYTHON'] ?? 'python3', ['-m', 'venv', place]);
    const requirements = fileURLToPath(new URL('requirements.txt', folder));
    await run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
    await isInstalled();
    return peers;
  } catch (cause) {
    const { stderr = '', message } = cause as Error & { readonly stderr?: string };
    const reason = (stderr.trim() || message).split('\n').at(-1);
    throw new Error(
      `--peers: TensorFlow could not be installed (${reason}); it needs Python 3.9 to 3.11 with venv and pip, which PYTHON may name`,
      { cause },
    );
  }
}
