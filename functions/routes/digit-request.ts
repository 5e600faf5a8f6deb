import type { Manifest } from '../../models/manifest.ts';
import { seedToLabel } from '../../models/seed.ts';
import { type Lifetime, lifetimeOf } from '../http/answer.ts';
import { canonicalPath } from '../http/canonical.ts';
import type { DigitParameters } from './digit-parameters.ts';
import { digitFormats } from '../images/formats.ts';
import { type Look, decideLook, lookPairs } from '../images/colors.ts';
import { defaultSpread, unlessDefault } from '../parameters/drawing.ts';
import { checkLabel } from '../parameters/held-to-model.ts';
import { Problem } from '../problem.ts';

type DigitFormat = (typeof digitFormats)[number];

/** One digit, fully decided: everything that its bytes follow from. */
export interface DigitRequest {
  readonly model: string;
  /** Null: it is drawn in a hand that was given, as that is. */
  readonly seed: string | null;
  /** A latent vector as text; null: the seed's own. */
  readonly hand: string | null;
  readonly spread: number; // 0 to 1, from the hand to the seed's own
  /** Null for a model without labels. */
  readonly label: number | null;
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly format: DigitFormat;
  readonly look: Look;
  readonly truncation: number; // 0 to 1
  /** Whether the JSON tells the latent vector. */
  readonly latent: boolean;
  /** How long a cache may keep the answer to this very URL. */
  readonly lifetime: Lifetime;
}

/**
 * Decides what the parameters leave open: a seed, the label that the seed picks, the model's own size.
 *
 * @throws Problem no-such-label, or invalid-parameter for what the format cannot tell
 */
export function decideDigit(
  parameters: DigitParameters,
  manifest: Manifest,
  randomSeed: () => string,
  format: DigitFormat = 'png',
): DigitRequest {
  refuseUntold(parameters, format);
  const { hand = null, spread } = parameters;
  const isHandAlone = hand !== null && parameters.seed === undefined && spread === undefined;
  const seed = isHandAlone ? null : (parameters.seed ?? randomSeed());
  return {
    model: manifest.id,
    seed,
    hand,
    spread: spread ?? defaultSpread,
    label: decideLabel(parameters.label, seed, manifest),
    ...scaledTo(manifest.image, parameters.size),
    format,
    look: decideLook(parameters),
    truncation: parameters.truncation ?? 1,
    latent: parameters.latent ?? false,
    lifetime: lifetimeOf(
      { seed: isHandAlone ? hand : parameters.seed, model: parameters.model },
      manifest.id,
    ),
  };
}

/** The label asked for, else the one that the seed picks: a hand alone picks none. */
function decideLabel(
  asked: number | undefined,
  seed: string | null,
  manifest: Manifest,
): number | null {
  const label = checkLabel(asked, manifest);
  if (label !== null || manifest.labels === null) return label;
  if (seed !== null) return seedToLabel(seed, manifest.labels.length);
  const allowed = 'one digit from 0 to 9: a hand alone does not say which';
  throw new Problem('invalid-parameter', [{ parameter: 'label', value: '', allowed }]);
}

/** The path of this one digit, for ever: model, seed, label and size first, defaults left out. */
export function pinnedPath(request: DigitRequest, { image }: Manifest): string {
  const { model, seed, hand, spread, label, width, height, format, truncation, latent } = request;
  const ownSize = width === image.width && height === image.height;
  return canonicalPath(
    '/digit',
    [
      ['model', model],
      ['hand', hand ?? undefined],
      ['seed', seed ?? undefined],
      ['spread', hand === null || seed === null ? undefined : unlessDefault(spread)],
      ['label', label ?? undefined],
      ['size', ownSize ? undefined : Math.max(width, height)],
      ...lookPairs(request.look),
      ['truncation', truncation === 1 ? undefined : truncation],
      ['latent', latent ? 'true' : undefined],
    ],
    format === digitFormats[0] ? undefined : format,
  );
}

/** Width and height whose longer one is `size`; without it: as they are. */
export function scaledTo(
  { width, height }: { readonly width: number; readonly height: number },
  size: number | undefined,
): { readonly width: number; readonly height: number } {
  const scale = size === undefined ? 1 : size / Math.max(width, height);
  const scaled = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: scaled(width), height: scaled(height) };
}

/** Refuses parameters that the format has no place for: what has no effect would be a mistake untold. */
function refuseUntold(parameters: DigitParameters, format: DigitFormat): void {
  const refused = (parameter: 'color' | 'background' | 'latent', formats: string) =>
    parameters[parameter] === undefined
      ? []
      : [{ parameter, value: String(parameters[parameter]), allowed: `only with ${formats}` }];
  const errors = [
    ...(format === 'json' || format === 'raw'
      ? (['color', 'background'] as const).flatMap((name) => refused(name, 'png, svg and webp'))
      : []),
    ...(format === 'json' ? [] : refused('latent', 'json')),
  ];
  if (errors.length > 0) throw new Problem('invalid-parameter', errors);
}
