import type { Classifier, Encoder } from '../companions/companions.ts';
import { blendKnown } from './blend-known.ts';
import { fitCandidates } from './fit-candidates.ts';
import { chooseDifferent } from './choose-different.ts';
import { plausibleLabels, shareOutLabels, weighLabels } from './choose-labels.ts';
import { encodeKnown, requireLabel } from '../companions/encoder.ts';
import type { Draw, Generator } from '../generator.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { labelSurprises } from '../companions/judge.ts';
import { isSeed, seedLength } from '../seed/seed.ts';

/** What is to be completed, and how. */
export interface CompletionRequest {
  /** height × width × channels bytes, 0 to 255; what stands at unknown places does not matter. */
  readonly pixels: Uint8Array;
  /** height × width: 1 where the pixel is known, 0 where it is not; some of both. */
  readonly known: Uint8Array;
  /** null: inferred from what is known; completions may then differ in it. */
  readonly label: number | null;
  /** 1 to 128 characters: the same seed gives the same completions. */
  readonly seed: string;
  /** 1 to 16 */
  readonly count: number;
  /** Once it is aborted, the search ends before its next round; an AbortSignal is one. */
  readonly signal?: { readonly aborted: boolean };
}

/** One way to fill in what is missing; `latent` and `label` are what the generator drew it from. */
export interface Completion extends Draw {
  readonly label: number;
  /** height × width × channels bytes, 0 to 255: the known ones as they were given. */
  readonly pixels: Uint8Array;
  /** Root mean squared difference of what was drawn from what is known, in [0, 1]: how well it fits. */
  readonly misfit: number;
}

/** How many completions may be asked for at once. */
export const completionCount = { minimum: 1, maximum: 16 } as const;

/**
 * Completes a digit of which a part is known in `count` ways, the most likely first: latent vectors are
 * found whose digits agree with the known pixels, and what they draw is blended in where nothing is known.
 * Deterministic by the seed; forward passes only. How: docs/judge-and-completion.md.
 *
 * @param classifier names candidates, so that those that do not look like their label are passed over;
 * null: none is asked
 * @throws RangeError for pixels or a mask of another size, a mask of all or nothing, a label that is not
 * one of the model's, a wrong seed or count
 * @throws CompletionStopped when the signal is aborted
 */
export async function completeDigit(
  generator: Generator,
  encoder: Encoder,
  classifier: Classifier | null,
  request: CompletionRequest,
): Promise<readonly Completion[]> {
  const { image, labels: names } = generator.manifest;
  requireCompletable(request, image, names?.length ?? 0);
  const { pixels, known, label, seed, count, signal } = request;
  const belief = encodeKnown(encoder, pixels, known);
  const tried = label === null ? plausibleLabels(belief.labelProbabilities) : [label];
  const candidates = fitCandidates(generator, belief, {
    pixels,
    known,
    labels: tried,
    seed,
    signal,
  });
  const labels =
    label === null
      ? shareOutLabels(weighLabels(belief.labelProbabilities, candidates), count)
      : Array.from({ length: count }, () => label);
  const blended = candidates.map((candidate) => ({
    ...candidate,
    pixels: blendKnown(candidate.drawn, pixels, known, image),
  }));
  const surprises = classifier ? labelSurprises(classifier, blended) : null;
  const scored = blended.map((candidate, index) => ({
    ...candidate,
    score: candidate.score + (surprises?.[index] ?? 0),
  }));
  return chooseDifferent(scored, labels, known).map(
    ({ pixels: completed, latent, label: own, misfit }) => ({
      pixels: completed,
      latent,
      label: own,
      misfit,
    }),
  );
}

function requireCompletable(
  { pixels, known, label, seed, count }: CompletionRequest,
  { height, width, channels }: Manifest['image'],
  labelCount: number,
): void {
  const size = height * width;
  for (const [name, { length }, expected] of [
    ['pixels', pixels, size * channels],
    ['known', known, size],
  ] as const) {
    if (length !== expected) throw new RangeError(`${name}: ${length} given, ${expected} expected`);
  }
  const knownCount = known.reduce((sum, isKnown) => sum + (isKnown ? 1 : 0), 0);
  if (knownCount === 0) throw new RangeError('known: no pixel is known, at least one must be');
  if (knownCount === size) throw new RangeError('known: no pixel is missing, at least one must be');
  requireLabel(label, labelCount);
  if (!isSeed(seed)) {
    throw new RangeError(
      `seed: a text of ${seedLength.minimum} to ${seedLength.maximum} characters is allowed`,
    );
  }
  const { minimum, maximum } = completionCount;
  if (!Number.isInteger(count) || count < minimum || count > maximum) {
    throw new RangeError(`count: ${count} given, ${minimum} to ${maximum} allowed`);
  }
}
