import type { Context } from 'hono';
import { startTime } from 'hono/timing';
import type { Generator } from '../../models/generator.ts';
import type { FormatKind, RoutePath } from '../../models/paths.ts';
import { chooseFormat } from '../http/accept.ts';
import { type Answer, answerDrawing, type Body, type Lifetime, timed } from '../http/answer.ts';
import { type CanonicalQuery, canonicalPath, unlessDefault } from '../http/canonical.ts';
import type { Route, RouteDependencies } from '../http/route.ts';
import type { Caption } from '../images/encode/still.ts';
import { type NameOf, offerOf } from '../images/formats.ts';
import type { ParameterSchema, ParameterShape, Values } from '../parameters/parameter.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { requestedModel } from '../serving/named-models.ts';

/** What a route decides a drawing from. */
export interface DrawingRequest<Parameters, Name> {
  readonly parameters: Parameters;
  /** The format, as clients name it. */
  readonly format: Name;
  readonly generator: Generator;
  readonly dependencies: RouteDependencies;
  /** Runs a part of the drawing and reports its time in Server-Timing. */
  readonly timed: <Result>(
    part: 'infer' | 'encode',
    run: () => Result | Promise<Result>,
  ) => Promise<Result>;
}

/** One drawing, fully decided: what its answer says of it, and how it is drawn. */
export interface DecidedDrawing {
  /** Null: it follows from a latent vector alone. */
  readonly seed: string | null;
  /** Those of several digits, separated by commas; null: the model has none. */
  readonly label: string | null;
  /** Whether the request named all that the drawing follows from: no seed of it is random. */
  readonly isNamed: boolean;
  /** The canonical query beside the model, without defaults. */
  readonly query: CanonicalQuery;
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
}

/** A route of {@link drawingRoute}. */
export interface DrawingDefinition<Shape extends ParameterShape, Kind extends FormatKind> {
  readonly schemaOf: (dependencies: RouteDependencies) => ParameterSchema<Shape>;
  /** Decides what the parameters leave open. @throws Problem for what does not fit the model or the format */
  readonly decide: (
    request: DrawingRequest<Values<Shape>, NameOf<Kind>>,
  ) => DecidedDrawing | Promise<DecidedDrawing>;
}

/**
 * Makes a route that draws: it parses the query, chooses format and model, has the drawing decided, and
 * answers with its canonical path and entity tag, or 304 before anything is drawn.
 */
export function drawingRoute<Shape extends ParameterShape, Kind extends FormatKind>(
  route: DrawingPath<Kind>,
  { schemaOf, decide }: DrawingDefinition<Shape, Kind>,
): Route['create'] {
  const offer = offerOf(route.formats);
  return (dependencies, extension) => {
    const schema = schemaOf(dependencies);
    return async (context) => {
      startTime(context, 'parse');
      const inPath = pathParameters(route.path, context, extension);
      const parameters = parseParameters(schema, queryOf(context.req.url), inPath);
      const { format, model }: CommonParameters = parameters;
      const accept = context.req.header('Accept');
      const chosen = chooseFormat(offer, { extension, format, accept });
      const { generator } = await requestedModel(dependencies.servedModel, model);
      const decided = await decide({
        parameters,
        format: chosen.name,
        generator,
        dependencies,
        timed: (part, run) => timed(context, part, run),
      });
      const { id } = generator.manifest;
      const path = canonicalPath(
        filledPath(route.path, inPath),
        { model: id, ...decided.query },
        unlessDefault<string>(chosen.name, route.format),
      );
      const { seed, label, headers = {} } = decided;
      const caption = { seed, label, model: id };
      const lifetime = lifetimeOf(decided.isNamed, model === id);
      const answer: Answer = { ...chosen, ...caption, path, lifetime, headers };
      return answerDrawing(context, answer, () => decided.draw(caption));
    };
  };
}

/** How long a drawing may be kept: forever where its URL names all it follows from, and the model's id. */
function lifetimeOf(isNamed: boolean, isPinned: boolean): Lifetime {
  if (!isNamed) return 'none';
  return isPinned ? 'forever' : 'minutes';
}

/** The parameters of a path, without the extension behind the last. */
function pathParameters(
  path: string,
  context: Context,
  extension: string | undefined,
): Readonly<Record<string, string>> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return Object.fromEntries(
    names.map((name) => {
      const text = context.req.param(name) ?? '';
      return [name, extension === undefined ? text : text.slice(0, -extension.length - 1)];
    }),
  );
}

function filledPath(path: string, parameters: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '');
}
