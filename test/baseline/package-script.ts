import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const projectFolder = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Starts a script of package.json without npm in between, so that signals reach it. The baselines go through
 * scripts because those keep their names while source files move.
 *
 * @param name of the script; its last command is run, which must begin with `node`
 * @param parameters what `npm run <name> --` would pass on
 */
export function startScript(name: string, parameters: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...scriptParameters(name), ...parameters], {
    cwd: projectFolder,
    // Settings of the person's shell must not decide the outcome.
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TMPDIR: process.env['TMPDIR'],
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/**
 * Runs a script of package.json to its end.
 *
 * @returns what it wrote to stdout
 * @throws Error with its stderr, where it ends with another code than 0
 */
export async function runScript(name: string, parameters: readonly string[]): Promise<string> {
  const child = startScript(name, parameters);
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${stderr}`);
  return stdout;
}

/** What Node is given by a script: "node --import tsx a.ts" → ["--import", "tsx", "a.ts"]. */
export function scriptParameters(name: string): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(`${projectFolder}package.json`, 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const [program, ...parameters] = scripts[name]?.split('&&').at(-1)?.trim().split(/\s+/) ?? [];
  if (program !== 'node') throw new Error(`package.json's script ${name} does not run node`);
  return parameters;
}
