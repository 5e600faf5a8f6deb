import type { Context } from 'hono';
import { MissingFile } from '../../models/errors.ts';
import { directionsPath } from '../../models/manifest/directions.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { endingWith, type ModelStore } from '../../models/stores/store.ts';
import { isModelId } from '../../models/manifest/versions.ts';
import { answerNotFound } from '../http/answer-problem.ts';
import type { Route, RouteDependencies } from '../http/route.ts';
import { noParameters } from '../parameters/kinds.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { browserFiles } from '../playground/browser-files.ts';
import { Problem } from '../problem.ts';
import { inTime } from '../serving/in-time.ts';
import { requestedModel } from '../serving/requested-model.ts';
import { messageOf } from '../serving/served-model.ts';
import { staticFiles } from '../serving/static-files.ts';

/**
 * GET /page/…: what the playground loads, its scripts by their names, and the files of a model by its id. Each
 * path has the hash of its content, or the id that follows from it: caches may keep it for ever.
 */
export const page: Route = {
  create: (dependencies) => async (context) => {
    parseParameters(noParameters, queryOf(context.req.url));
    const path = context.req.path.slice('/page/'.length);
    const { texts } = await browserFiles();
    if (Object.hasOwn(texts, path)) return answerKeptForEver(context, texts[path] ?? '', 'js');
    const { listing, read } = await staticFiles();
    if (`page/${path}` === listing.realDigits) {
      return answerKeptForEver(context, (await read(listing.realDigits)) ?? '', 'png');
    }
    // A bundle has the scripts among these files.
    const script = scriptName.test(path) ? await read(`page/${path}`) : undefined;
    if (script) return answerKeptForEver(context, script, 'js');
    const [id = '', ...names] = path.split('/');
    if (!isModelId(id)) return answerNotFound(context);
    return answerModelFile(context, dependencies, id, names.join('/'));
  },
};

/** No path leads out of the folder. */
const scriptName = /^[\w-]+\.js$/;

async function answerModelFile(
  context: Context,
  { servedModel }: RouteDependencies,
  id: string,
  path: string,
): Promise<Response> {
  const { home, manifest } = (await requestedModel(servedModel, id)).generator;
  // As the server reads it: an older one in the form of today.
  if (path === 'manifest.json') return answerKeptForEver(context, JSON.stringify(manifest), 'json');
  if (home && path === directionsPath) return answerDirections(context, home, id);
  if (!home || !isNeeded(path, manifest)) return answerNotFound(context);
  const bytes = await readFile(home, id, path);
  if (!bytes) return answerNotFound(context);
  return answerKeptForEver(context, bytes, path.endsWith('.json') ? 'json' : 'bin');
}

/** Seconds that a file of a model may take. */
const patience = 10;

/** A file of a model; null: there is none. @throws Problem model-unavailable where its store cannot be read now */
async function readFile(
  home: ModelStore,
  id: string,
  path: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const late = `${home.location}: did not return it within ${patience} s`;
  const read = async (signal: AbortSignal) => endingWith(home, signal).read(`${id}/${path}`);
  try {
    return (await inTime(read, { seconds: patience, late })) as Uint8Array<ArrayBuffer>;
  } catch (error) {
    if (error instanceof MissingFile) return null;
    const detail = `The file ${path} of the model ${id} cannot be read now: ${messageOf(error)}.`;
    throw new Problem('model-unavailable', [], detail);
  }
}

/** A model may have no file of directions; one that gets it later has it from then on. */
async function answerDirections(context: Context, home: ModelStore, id: string): Promise<Response> {
  const bytes = await readFile(home, id, directionsPath);
  return bytes
    ? answerKeptForEver(context, bytes, 'json')
    : context.json(null, 200, { 'Cache-Control': 'no-store' });
}

/** Whether a path is of a file that a browser needs: pictures and ONNX files are for others. */
function isNeeded(path: string, { files }: Manifest): boolean {
  return /\.(json|bin)$/.test(path) && files.some((file) => file.path === path);
}

const mediaTypes = {
  js: 'text/javascript; charset=UTF-8',
  json: 'application/json',
  bin: 'application/octet-stream',
  png: 'image/png',
} as const;

function answerKeptForEver(
  context: Context,
  content: string | Uint8Array<ArrayBuffer>,
  kind: keyof typeof mediaTypes,
): Response {
  return context.body(content, 200, {
    'Content-Type': mediaTypes[kind],
    'Cache-Control': 'public, max-age=31536000, immutable',
  });
}
