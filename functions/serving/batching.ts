import type { DrawDigits } from '../../models/digit-series.ts';
import { type Draw, generate, type Generator } from '../../models/generator.ts';
import { ownTurn } from './turns.ts';

/** One pass draws no more digits than this: other requests wait a few hundredths of a second at most. */
const largestPass = 64;

interface Waiting {
  readonly draws: readonly Draw[];
  readonly resolve: (images: readonly Uint8Array[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Draws what concurrent requests ask of one generator in one forward pass: what came in during one turn of
 * Node's event loop. Each digit gets the same pixels as when drawn alone, and a lone request does not wait.
 *
 * @param draw what draws a pass
 */
export function batchedDraws(draw: DrawDigits = generate): DrawDigits {
  const waiting = new Map<Generator, Waiting[]>();
  return async (generator, draws) =>
    new Promise((resolve, reject) => {
      const line = waiting.get(generator);
      if (line) {
        line.push({ draws, resolve, reject });
        return;
      }
      const opened: Waiting[] = [{ draws, resolve, reject }];
      waiting.set(generator, opened);
      // After this turn's sockets were read.
      void drawLine(opened, generator);
    });

  async function drawLine(opened: readonly Waiting[], generator: Generator): Promise<void> {
    await ownTurn();
    waiting.delete(generator);
    const [first = [], ...others] = passes(opened);
    void drawPass(draw, generator, first);
    for (const pass of others) {
      // Other requests are served between two passes.
      // oxlint-disable-next-line no-await-in-loop
      await ownTurn();
      void drawPass(draw, generator, pass);
    }
  }
}

/** Splits a line into passes; a request for more than one pass holds is drawn alone. */
function passes(line: readonly Waiting[]): readonly (readonly Waiting[])[] {
  const split: Waiting[][] = [];
  let room = 0;
  for (const entry of line) {
    if (entry.draws.length > room) {
      split.push([]);
      room = largestPass;
    }
    split.at(-1)?.push(entry);
    room -= entry.draws.length;
  }
  return split;
}

async function drawPass(
  draw: DrawDigits,
  generator: Generator,
  pass: readonly Waiting[],
): Promise<void> {
  try {
    const images = await draw(
      generator,
      pass.flatMap(({ draws }) => draws),
    );
    let from = 0;
    for (const { draws, resolve } of pass) {
      resolve(images.slice(from, from + draws.length));
      from += draws.length;
    }
  } catch (error) {
    for (const { reject } of pass) reject(error);
  }
}
