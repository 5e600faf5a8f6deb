import type { Context } from 'hono';
import { startTime } from 'hono/timing';
import type { Generator } from '../../models/generator.ts';
import { type Colors, colorsQuery, decideColors } from '../../models/images/colors.ts';
import type { FormatKind, RoutePath } from '../../models/paths.ts';
import { chooseFormat } from '../http/accept.ts';
import { type Answer, answerDrawing, type Body, type Lifetime, timed } from '../http/answer.ts';
import {
  canonicalPath,
  canonicalQuery,
  type CanonicalValue,
  unlessDefault,
} from '../http/canonical.ts';
import type { Route, RouteDependencies } from '../http/route.ts';
import type { Drawing, Encoded } from '../images/encode/drawing.ts';
import type { Caption } from '../images/encode/still.ts';
import { type NameOf, offerOf } from '../images/formats.ts';
import { allHaveEffect, refuseIneffective } from '../parameters/effect.ts';
import { checkWithModel } from '../parameters/held-to-model.ts';
import type { ParameterSchema, ParameterShape, Values } from '../parameters/parameter.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { type ProblemName, problemsOf } from '../problem.ts';
import { encodeWithThreads } from '../serving/encoding.ts';
import { requestedModel } from '../serving/requested-model.ts';

/** What every route that draws may answer instead. */
export const drawingProblems = [
  ...problemsOf.anyRoute,
  ...problemsOf.namedModel,
  ...problemsOf.tagged,
  'not-acceptable',
  'no-such-label',
] as const satisfies readonly ProblemName[];

/** What a route decides a drawing from. */
export interface DrawingRequest<Parameters, Name> {
  readonly parameters: Parameters;
  /** The format, as clients name it. */
  readonly format: Name;
  readonly generator: Generator;
  /** Ink and background, as the parameters ask for them. */
  readonly colors: Colors;
  /** An answer for which `randomSeed` is called is not cached. */
  readonly dependencies: RouteDependencies;
  /** Runs a part of the drawing and reports its time in Server-Timing. */
  readonly timed: <Result>(
    part: 'infer' | 'encode',
    run: () => Result | Promise<Result>,
  ) => Promise<Result>;
  /** Encodes pictures, in a thread where that takes long, and reports the time. */
  readonly encode: (drawing: Drawing) => Promise<Encoded>;
}

/** One drawing, fully decided: what its answer says of it, and how it is drawn. */
export interface DecidedDrawing<Parameter extends string> {
  /** Null: it follows from a latent vector alone. */
  readonly seed: string | null;
  /** Names, percent-encoded, separated by commas where there are several; null: the model has none. */
  readonly label: string | null;
  /** The parameters that the decision gave a value, or for which null says that they have no effect. */
  readonly decided: Readonly<Partial<Record<Parameter, CanonicalValue>>>;
  readonly headers?: Answer['headers'];
  /** Draws and encodes it. @param caption what a picture says of itself */
  readonly draw: (caption: Caption) => Body | Promise<Body>;
}

/** A path of {@link RoutePath} that has formats. */
type DrawingPath<Kind extends FormatKind> = RoutePath & {
  readonly formats: readonly Kind[];
  readonly format: string;
};

/** What every drawing's query may have. */
interface CommonParameters {
  readonly format?: string | undefined;
  readonly model?: string | undefined;
  readonly invert?: boolean | undefined;
  readonly color?: string | undefined;
  readonly background?: string | undefined;
}

/** A route of {@link drawingRoute}. */
export interface DrawingDefinition<Shape extends ParameterShape, Kind extends FormatKind> {
  readonly schemaOf: (dependencies: RouteDependencies) => ParameterSchema<Shape>;
  /** The format that is asked for; absent: what the parameter `format` says. */
  readonly formatOf?: (
    parameters: Values<Shape>,
    extension: string | undefined,
  ) => NameOf<Kind> | undefined;
  /** Decides what the parameters leave open. @throws Problem for what does not fit the model or the format */
  readonly decide: (
    request: DrawingRequest<Values<Shape>, NameOf<Kind>>,
  ) => DecidedDrawing<keyof Shape & string> | Promise<DecidedDrawing<keyof Shape & string>>;
}

/**
 * Makes a route that draws: it parses the query, chooses format and model, has the drawing decided, and
 * answers with its canonical path and entity tag, or 304 before anything is drawn.
 */
export function drawingRoute<Shape extends ParameterShape, Kind extends FormatKind>(
  route: DrawingPath<Kind>,
  { schemaOf, formatOf, decide }: DrawingDefinition<Shape, Kind>,
): Route['create'] {
  const offer = offerOf(route.formats);
  const namesInPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  // What stands elsewhere than in the query: in the path, and the format as its extension.
  const elsewhere = Object.fromEntries([...namesInPath, 'format'].map((name) => [name, null]));
  return (dependencies, extension) => {
    const schema = schemaOf(dependencies);
    return async (context) => {
      startTime(context, 'parse');
      const inPath = pathParameters(namesInPath, context, extension);
      const parameters = parseParameters(schema, queryOf(context.req.url), inPath);
      const common: CommonParameters = parameters;
      const { model } = common;
      const format = formatOf ? formatOf(parameters, extension) : common.format;
      const accept = context.req.header('Accept');
      const isEffective = (name: string) => allHaveEffect(schema.shape, parameters, name);
      const chosen = chooseFormat(offer, { extension, format, accept, isEffective });
      refuseIneffective(schema.shape, parameters, chosen.name);
      const { generator } = await requestedModel(dependencies.servedModel, model);
      checkWithModel(schema, parameters, generator.manifest);
      const seeds = watchedSeeds(dependencies.randomSeed);
      const colors = decideColors(common);
      const { seed, label, decided, headers, draw } = await decide({
        parameters,
        format: chosen.name,
        generator,
        colors,
        dependencies: { ...dependencies, randomSeed: seeds.randomSeed },
        timed: (part, run) => timed(context, part, run),
        encode: async (drawing) =>
          timed(context, 'encode', () =>
            encodeWithThreads(drawing, dependencies.pictures, () => context.req.raw.signal),
          ),
      });
      const { manifest } = generator;
      const { id } = manifest;
      const query = canonicalQuery(schema.shape, manifest, parameters, {
        ...canonicalColors(colors),
        ...elsewhere,
        ...decided,
        model: id,
      });
      const place = filledPath(route.path, inPath);
      // Of the number "." the path would be taken for the folder above, which it is to every parser of URLs.
      const extensionOf = /\/\.{1,2}$/.test(place)
        ? chosen.name
        : unlessDefault<string>(chosen.name, route.format);
      const path = canonicalPath(place, query, extensionOf);
      const { format: kind, negotiated } = chosen;
      const lifetime = lifetimeOf(seeds.wereUsed(), model === id);
      const answer = { format: kind, negotiated, lifetime, path, model: id, seed, label, headers };
      return answerDrawing(context, answer, () => draw({ seed, label, model: id }));
    };
  };
}

/**
 * Random seeds that remember whether one was used: an answer that depends on one must not be cached.
 *
 * @param randomSeed makes a fresh seed
 */
export function watchedSeeds(randomSeed: () => string) {
  let isUsed = false;
  return {
    randomSeed: (): string => {
      isUsed = true;
      return randomSeed();
    },
    wereUsed: () => isUsed,
  };
}

/** How long a drawing may be kept: forever where its URL names all it follows from, and the model's id. */
function lifetimeOf(isRandom: boolean, isPinned: boolean): Lifetime {
  if (isRandom) return 'none';
  return isPinned ? 'forever' : 'minutes';
}

/** The colors in a canonical path: `invert` in place of a white background, none for the plain ones. */
function canonicalColors(colors: Colors) {
  return { invert: null, color: null, background: null, ...colorsQuery(colors) };
}

/** The parameters of a path, without the extension behind the last. */
function pathParameters(
  names: readonly string[],
  context: Context,
  extension: string | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.map((name) => {
      const text = context.req.param(name) ?? '';
      return [name, extension === undefined ? text : text.slice(0, -extension.length - 1)];
    }),
  );
}

function filledPath(path: string, parameters: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parameters[name] ?? ''),
  );
}
