// Tries what the steps of a Dockerfile made: trains a model by a job's image, or draws a digit by a server's.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {object} Image a stage of a Dockerfile, in a folder
 * @property {string} root the folder that stands for /
 * @property {string} workdir
 * @property {Record<string, string>} environment what ENV sets
 * @property {string[]} entry the entry point
 */

/** The iterations of a job's training, and with SwiftShader, which takes seconds for each. */
const iterations = { usual: 100, swiftShader: 2 };

/** SwiftShader, Vulkan on the CPU, as Debian's chromium has it; it also needs libvulkan1. */
const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** @param {Image} image @param {{ trains: boolean }} options whether it is a job's image, else a server's */
export async function tryImage(image, { trains }) {
  const help = start(image, ['--help']);
  if (help.code !== 0) throw new Error(`--help ended with ${help.code}: ${help.printed}`);
  if (trains) tryJob(image);
  else await tryServer(image);
}

/** Starts the image's entry point as a container would, with nothing of this machine but the path and the HOME. */
function start(image, flags, variables = {}) {
  const [program, ...parameters] = image.entry;
  return runIn(image, program, [...parameters, ...flags], variables);
}

function runIn(image, program, parameters, variables = {}) {
  const { status, stdout, stderr } = spawnSync(program, parameters, {
    ...placeOf(image, variables),
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  return { code: status, printed: `${stdout}${stderr}` };
}

function placeOf({ root, workdir, environment }, variables) {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    cwd: join(root, workdir),
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...environment, ...variables },
  };
}

/** Trains by the image's engine; where that finds no GPU, which must end with 2, by what stands in for one. */
function tryJob(image) {
  const engine = image.environment.ENGINE;
  const first = train(image, { name: 'own-engine' });
  if (first.code === 0) return checkModel(image, first);
  if (engine === 'wasm' || first.code !== 2)
    throw new Error(`the job ended with ${first.code}:\n${first.printed}`);
  say(`without a GPU: ${lineOf(first.printed, /^error: /)} (exit code 2)`);
  const standIn = standsInFor(engine, image);
  say(`stands in for the GPU: ${standIn.what}`);
  const second = train(image, { name: 'stand-in', ...standIn });
  if (second.code !== 0) throw new Error(`the job ended with ${second.code}:\n${second.printed}`);
  return checkModel(image, second);
}

/** What computes in place of a GPU, through the image's own packages where that is possible. */
function standsInFor(engine, { root, workdir }) {
  if (engine === 'tensorflow-gpu') {
    // The same addon computes on the CPU under the other package's name.
    symlinkSync('tfjs-node-gpu', join(root, workdir, 'node_modules/@tensorflow/tfjs-node'));
    return { engine: 'tensorflow', what: 'the same addon of libtensorflow, on the CPU' };
  }
  if (existsSync(swiftShader)) {
    return {
      what: 'SwiftShader, Vulkan on the CPU',
      steps: iterations.swiftShader,
      variables: { VK_ICD_FILENAMES: swiftShader },
    };
  }
  return { engine: 'wasm', what: `wasm, as ${swiftShader} is missing` };
}

/** A job that trains on MNIST, keeps its run and publishes its model; stores are folders here. */
function train(image, { name, engine, steps = iterations.usual, variables = {} }) {
  const store = join(image.root, 'stores', name);
  const flags = ['--preset', 'seed', '--steps', String(steps), '--evaluation', 'none'];
  const began = performance.now();
  const outcome = start(image, flags, {
    RUN_NAME: name,
    CHECKPOINT_STORE: join(store, 'runs'),
    MODEL_STORE: join(store, 'models'),
    ...(engine && { ENGINE: engine }),
    ...variables,
  });
  return { ...outcome, name, store, seconds: (performance.now() - began) / 1000 };
}

/** Checks what a job left: a run in its store, a report, and a model that the image itself verifies. */
function checkModel(image, { name, store, printed, seconds }) {
  const models = join(store, 'models');
  const { id } = JSON.parse(readFileSync(join(models, 'aliases/candidate.json'), 'utf8'));
  const verify = [
    '--import',
    'tsx',
    'pipeline/commands/verify.ts',
    '--store',
    models,
    '--model',
    id,
  ];
  const verified = runIn(image, 'node', verify);
  if (verified.code !== 0) throw new Error(`the model is not verified:\n${verified.printed}`);
  const runs = join(store, 'runs', name);
  const report = join(image.root, image.workdir, 'runs', name, 'report.html');
  for (const file of [join(runs, 'head.json'), report]) {
    if (!existsSync(file)) throw new Error(`${file} is missing; ${readdirSync(runs).join(' ')}`);
  }
  say(lineOf(printed, /engine /));
  say(`trained, reported, published and verified ${id} in ${Math.round(seconds)} s`);
}

/** Asks a server's image for its health and a digit, and stops it by SIGTERM. */
async function tryServer(image) {
  const port = await freePort();
  const [program, ...parameters] = image.entry;
  const variables = { PORT: String(port), HOST: '127.0.0.1' };
  const server = spawn(program, parameters, {
    ...placeOf(image, variables),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(server, 'close');
  await Promise.race([once(server.stdout, 'data'), closed]);
  const ask = (path) => fetch(`http://127.0.0.1:${port}${path}`);
  const answers = [await ask('/health'), await ask('/ready'), await ask('/digit.png?seed=42')];
  const statuses = answers.map(({ status }) => status).join(' ');
  const bytes = Buffer.from(await answers[2].arrayBuffer());
  server.kill('SIGTERM');
  const [code] = await closed;
  if (statuses !== '200 200 200' || bytes.toString('latin1', 1, 4) !== 'PNG' || code !== 0)
    throw new Error(`the server answered ${statuses} and ended with ${code}`);
  say(`served /health, /ready and a PNG of ${bytes.length} bytes, and ended with 0`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await sleep(0);
  return port;
}

function lineOf(printed, pattern) {
  return printed.split('\n').find((line) => pattern.test(line)) ?? '';
}

function say(line) {
  if (line !== '') process.stdout.write(`  ${line}\n`);
}
