import { startWasmEngine } from '../../models/wasm-engine.ts';
import { createApp } from '../app.ts';
import type { DigitFlags } from './digit-command.ts';
import { scaledTo } from '../routes/digit-request.ts';
import { digitFormats } from '../images/route-formats.ts';
import { fixedModel } from '../serving/model-source.ts';
import type { ParameterError } from '../problem.ts';
import { randomSeed } from './random-seed.ts';
import { loadModelFolder, loadServedModel, type ServedModel } from '../serving/served-model.ts';
import { shippedFolder } from './shipped-folder.ts';
import { textArt } from './text-art.ts';
import { version } from './version.ts';
import { WrongUse } from './wrong-use.ts';

/** A digit for a person who typed a command. */
export interface WrittenDigit {
  /** One line on what was drawn. */
  readonly caption: string;
  readonly bytes: Uint8Array | string;
}

/** What a terminal can show. */
const readable = new Set<string>(['text', 'svg', 'json']);

/**
 * Draws one digit as GET /digit does, by asking the app: what is allowed, and the bytes, are the same.
 *
 * @param target where the digit goes: text unless told otherwise, where that is a terminal
 * @throws WrongUse for a flag that the route refuses, or a format that the terminal cannot show
 * @throws ModelError when the model cannot be used
 */
export async function drawByFlags(
  { query, format, model }: DigitFlags,
  { isTTY }: { readonly isTTY?: boolean },
): Promise<WrittenDigit> {
  if (isTTY && format !== undefined && !readable.has(format)) {
    throw new WrongUse(
      `--format ${format}: a terminal shows no ${format.toUpperCase()}: send it to a file by > FILE`,
    );
  }
  const wanted = format ?? (isTTY ? 'text' : digitFormats[0]);
  const served = await load(model);
  const answer = await ask(served, wanted === 'text' ? 'raw' : wanted, query);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const told = (name: string) => decodeURIComponent(answer.headers.get(name) ?? '');
  const label = told('X-Label');
  const name = label === '' ? 'a digit' : `the digit ${label}`;
  return {
    caption: `${name} of the seed ${told('X-Seed')} by the model ${told('X-Model')}`,
    bytes: wanted === 'text' ? textArt({ ...sizeOf(served, query), pixels: bytes }) : bytes,
  };
}

async function load(model: string | undefined): Promise<ServedModel> {
  await startWasmEngine();
  return model === undefined
    ? loadServedModel({ shippedFolder }, () => {})
    : loadModelFolder(model);
}

function sizeOf({ generator }: ServedModel, query: URLSearchParams) {
  const size = query.get('size');
  return scaledTo(generator.manifest.image, size === null ? undefined : Number(size));
}

/** @throws WrongUse for what the route refuses */
async function ask(served: ServedModel, format: string, query: URLSearchParams): Promise<Response> {
  const { servedModel } = fixedModel(served);
  const app = createApp({ servedModel, randomSeed, log: () => {}, version });
  const parameters = query.toString().replaceAll('+', '%20');
  const answer = await app.request(`/digit.${format}?${parameters}`);
  if (!answer.ok) throw refusalOf((await answer.json()) as RefusedBody);
  return answer;
}

interface RefusedBody {
  readonly detail: string;
  readonly errors?: readonly ParameterError[];
}

/** The problem in the command's own words. */
function refusalOf({ detail, errors = [] }: RefusedBody): WrongUse {
  const sentences = errors.map(({ parameter, value, allowed }) => {
    const flag = parameter === 'seed' ? 'the seed' : `--${parameter}`;
    return `${flag} ${JSON.stringify(value)}: allowed is ${allowed}`;
  });
  return new WrongUse(sentences.join('; ') || detail);
}
