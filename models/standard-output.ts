import { fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';

/**
 * Keeps a failure of standard output from ending the process with a stack: whoever reads no further (`| head -1`)
 * changes nothing about how a command ends, and a full disk becomes one line on stderr and exit code 1. A failure of
 * stderr, where there is nobody to tell, is passed over: a server whose log has no room goes on.
 */
export function tellOutputFailure(): void {
  if (process.stdout.listeners('error').includes(onFailure)) return;
  process.stdout.on('error', onFailure);
  process.stderr.on('error', () => {});
  if (fstatSync(process.stdout.fd).isFile()) writeWhole();
}

/** Node writes to a file once, and passes over what the disk had no room for: the rest is tried, so that it fails. */
function writeWhole(): void {
  const write: Writable['_write'] = (chunk: Uint8Array, _encoding, done) => {
    try {
      for (let end = 0; end < chunk.length;) end += writeSync(process.stdout.fd, chunk, end);
      done();
    } catch (error) {
      done(error as Error);
    }
  };
  Object.defineProperty(process.stdout, '_write', { value: write });
}

function onFailure(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || process.exitCode === 1) return;
  process.stderr.write(`error: standard output: ${error.message}\n`);
  process.exitCode = 1;
}
