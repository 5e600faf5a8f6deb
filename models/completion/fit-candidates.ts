import type { LatentBelief } from '../companions/encoder.ts';
import { type Draw, generate, type Generator } from '../generator.ts';
import { digestOf, generatorFromDigest } from '../seed/random.ts';
import { fillNormal } from '../seed/normal.ts';
import { ensembleUpdate } from './ensemble-update.ts';

/** A latent vector whose digit agrees with what is known, more or less. */
export interface Candidate extends Draw {
  readonly label: number;
  /** height × width × channels, 0 to 255: what it draws, the known places too. */
  readonly drawn: Uint8Array;
  /** Root mean squared difference from the known pixels, in [0, 1]. */
  readonly misfit: number;
  /** How unlikely it is, in nats, up to a constant: by the known pixels, and by its distance from the middle. */
  readonly score: number;
}

/** How candidates are looked for: 480 digits are drawn, at a quarter of a millisecond each. */
const search = {
  /** Candidates in all, shared out evenly among the labels that are tried. */
  population: 96,
  /** Times that all are moved towards the known pixels. */
  rounds: 4,
  /**
   * Variance of a known pixel, in [-1, 1]: 25 times what the generator's best really misses, because
   * neighbouring pixels are not told apart and would count many times over.
   */
  pixelVariance: 1,
} as const;

/** What candidates are for. */
interface Wanted {
  readonly pixels: Uint8Array;
  readonly known: Uint8Array;
  /** Each label that is tried, once. */
  readonly labels: readonly number[];
  readonly seed: string;
  readonly signal: { readonly aborted: boolean } | undefined;
}

/** A search that ended before it was done, because nobody waits for what it finds. */
export class CompletionStopped extends Error {
  override readonly name = 'CompletionStopped' as const;
}

/**
 * Draws latent vectors by the encoder's belief, and moves each label's towards the known pixels.
 *
 * @returns candidates of every label that is tried, label by label
 * @throws CompletionStopped when the signal is aborted
 */
export function fitCandidates(
  generator: Generator,
  belief: LatentBelief,
  { pixels, known, labels, seed, signal }: Wanted,
): readonly Candidate[] {
  const channels = pixels.length / known.length;
  const places = Uint32Array.from(pixels.keys()).filter(
    (place) => known[Math.floor(place / channels)],
  );
  const groups: (readonly Candidate[])[] = [];
  const members = Math.floor(search.population / labels.length);
  for (const label of labels) {
    const first = drawLatents(belief, label, members, seed);
    groups.push(fitGroup(generator, label, first, { members, places, pixels, channels, signal }));
  }
  return groups.flat();
}

/** @returns [members, latentSize] */
function drawLatents(
  { means, deviations }: LatentBelief,
  label: number,
  members: number,
  seed: string,
): Float64Array {
  const size = deviations.length;
  const stream = generatorFromDigest(digestOf(`completion/${label}/${seed}`));
  const deviates = fillNormal(stream, new Float32Array(members * size));
  return Float64Array.from(deviates, (deviate, index) => {
    const place = index % size;
    return (means[label * size + place] ?? 0) + deviate * (deviations[place] ?? 0);
  });
}

interface Compared {
  readonly members: number;
  /** Indices of the known pixels' samples. */
  readonly places: Uint32Array;
  readonly pixels: Uint8Array;
  /** Samples of a pixel: they say much the same, and count as one. */
  readonly channels: number;
  readonly signal: Wanted['signal'];
}

function fitGroup(
  generator: Generator,
  label: number,
  first: Float64Array,
  { members, places, pixels, channels, signal }: Compared,
): readonly Candidate[] {
  const size = first.length / members;
  let latents = first;
  for (let round = 0; ; round++) {
    if (signal?.aborted) throw new CompletionStopped('the search for completions was stopped');
    const draws = Array.from({ length: members }, (_, member) => ({
      latent: Float32Array.from(latents.subarray(member * size, (member + 1) * size)),
      label,
    }));
    const digits = generate(generator, draws);
    const differences = differencesOf(digits, places, pixels, channels);
    if (round === search.rounds) {
      return draws.map((draw, member) => {
        const own = differences.subarray(member * places.length, (member + 1) * places.length);
        return {
          ...draw,
          drawn: digits[member] ?? new Uint8Array(),
          ...rate(draw.latent, own, channels),
        };
      });
    }
    latents = ensembleUpdate({ members, latents, differences }, search.pixelVariance);
  }
}

/**
 * How far the known pixels lie above the drawn ones, in [-1, 1]'s units; the squares of a pixel's samples count as
 * their mean.
 *
 * @returns [digits, places]
 */
function differencesOf(
  digits: readonly Uint8Array[],
  places: Uint32Array,
  pixels: Uint8Array,
  channels: number,
): Float64Array {
  const level = 127.5 * Math.sqrt(channels);
  const differences = new Float64Array(digits.length * places.length);
  for (const [member, digit] of digits.entries()) {
    for (const [index, place] of places.entries()) {
      differences[member * places.length + index] =
        ((pixels[place] ?? 0) - (digit[place] ?? 0)) / level;
    }
  }
  return differences;
}

function rate(
  latent: Float32Array,
  differences: Float64Array,
  channels: number,
): Pick<Candidate, 'misfit' | 'score'> {
  const squares = differences.reduce((sum, difference) => sum + difference ** 2, 0);
  const length = latent.reduce((sum, value) => sum + value ** 2, 0);
  return {
    misfit: Math.sqrt((squares * channels) / differences.length) / 2,
    score: squares / (2 * search.pixelVariance) + length / 2,
  };
}
