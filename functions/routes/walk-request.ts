import type { Draw } from '../../models/generator.ts';
import { latentBetween, truncateLatent } from '../../models/latent.ts';
import type { Manifest } from '../../models/manifest.ts';
import { seedToLabel } from '../../models/seed.ts';
import { type Lifetime, lifetimeOf } from '../http/answer.ts';
import { checkLabel, ownLatent } from '../parameters/held-to-model.ts';
import { canonicalPath } from '../http/canonical.ts';
import { scaledTo } from './digit-request.ts';
import type { Format } from '../images/formats.ts';
import { decideLook, type Look, lookPairs } from '../images/colors.ts';
import { Problem } from '../problem.ts';
import { defaultFrames, type WalkParameters } from './walk-parameters.ts';

/** A walk, fully decided: everything that its bytes follow from. */
export interface WalkRequest {
  readonly model: string;
  readonly from: End;
  readonly to: End;
  readonly frames: number;
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly look: Look;
  readonly truncation: number; // 0 to 1
  readonly lifetime: Lifetime;
}

/** Where a walk starts or ends: at a seed or in a hand. */
interface End {
  readonly seed: string | null;
  /** A latent vector as text. */
  readonly hand: string | null;
  /** Null for a model without labels. */
  readonly label: number | null;
}

/**
 * Decides what the parameters leave open: seeds, and the label that the first of them picks.
 *
 * @throws Problem no-such-label, or invalid-parameter where a hand needs one
 */
export function decideWalk(
  parameters: WalkParameters,
  manifest: Manifest,
  randomSeed: () => string,
): WalkRequest {
  const { fromHand = null, toHand = null, frames = defaultFrames, truncation = 1 } = parameters;
  const from = fromHand === null ? (parameters.from ?? randomSeed()) : null;
  const to = toHand === null ? (parameters.to ?? randomSeed()) : null;
  const label = startLabel(parameters.label, from, manifest);
  const [start, end] = [parameters.from ?? parameters.fromHand, parameters.to ?? parameters.toHand];
  return {
    model: manifest.id,
    from: { seed: from, hand: fromHand, label },
    to: {
      seed: to,
      hand: toHand,
      label: checkLabel(parameters.toLabel, manifest, 'toLabel') ?? label,
    },
    frames,
    ...scaledTo(manifest.image, parameters.size),
    look: decideLook(parameters),
    truncation,
    lifetime: lifetimeOf(
      { seed: start === undefined ? undefined : end, model: parameters.model },
      manifest.id,
    ),
  };
}

function startLabel(asked: number | undefined, from: string | null, manifest: Manifest) {
  const label = checkLabel(asked, manifest);
  if (label !== null || manifest.labels === null) return label;
  if (from !== null) return seedToLabel(from, manifest.labels.length);
  const allowed = 'one digit from 0 to 9: a hand does not say which';
  throw new Problem('invalid-parameter', [{ parameter: 'label', value: '', allowed }]);
}

/** The path of this one walk, for ever. @param extension absent: the route's first format */
export function walkPath(request: WalkRequest, { image }: Manifest, extension?: Format): string {
  const { from, to, frames, width, height, look, truncation } = request;
  const isOwnSize = width === image.width && height === image.height;
  return canonicalPath(
    '/walk',
    [
      ['model', request.model],
      ['from', from.seed ?? undefined],
      ['fromHand', from.hand ?? undefined],
      ['to', to.seed ?? undefined],
      ['toHand', to.hand ?? undefined],
      ['frames', frames],
      ['label', from.label ?? undefined],
      ['toLabel', to.label === from.label ? undefined : (to.label ?? undefined)],
      ['size', isOwnSize ? undefined : Math.max(width, height)],
      ...lookPairs(look),
      ['truncation', truncation === 1 ? undefined : truncation],
    ],
    extension,
  );
}

/**
 * What is drawn on the way, in even steps, both ends among them; from one label to another, the share of
 * the other grows as evenly.
 */
export function walkDraws(
  { from, to, frames, truncation }: WalkRequest,
  hands: { readonly from: Float32Array | null; readonly to: Float32Array | null },
  manifest: Manifest,
): readonly Draw[] {
  const start = ownLatent(from.seed, hands.from, manifest);
  const end = ownLatent(to.seed, hands.to, manifest);
  return Array.from({ length: frames }, (_, index) => {
    const share = index / (frames - 1);
    const latent = truncateLatent(latentBetween(start, end, share), truncation);
    const { label } = from;
    if (to.label === null || to.label === label) return { latent, label };
    return { latent, label, mixed: { label: to.label, share } };
  });
}
