import type { PaperName } from '../../datasets/paper/presets.ts';
import type { RenderedLine } from '../../datasets/paper/render.ts';
import { decodeWeights } from '../../pipeline/classifier/folder.ts';
import {
  type Classifier,
  classify,
  disposeClassifier,
  labelAgreement,
} from '../../pipeline/classifier/network.ts';
import { classifierRecipe, scorePlan } from '../../pipeline/classifier/recipe.ts';
import { trainClassifier } from '../../pipeline/classifier/training.ts';
import type { LabelledImages } from '../../pipeline/data/images.ts';
import { cutDigits } from './characters.ts';
import { linesOf, type LinesPlan } from './lines.ts';
import { lookToRead, looksToLearn } from './looks.ts';

/** Draws lines by a plan. */
export type LineSource = (plan: LinesPlan) => AsyncIterable<RenderedLine>;

/** How many characters were read, and the share that was read right, 0 to 1. */
export interface ReadingRate {
  readonly characters: number;
  readonly rate: number;
}

/** What a reader learns from and reads. */
export interface Reading {
  readonly paper: PaperName;
  /** What draws the lines that it learns from. */
  readonly source: LineSource;
  /** How many lines it learns from. */
  readonly lines: number;
  /** How often it sees each. */
  readonly rounds: number;
  /** Real digits that it reads, set as lines on the same paper. */
  readonly digits: LabelledImages;
}

/** The small reader: the classifier of the classification accuracy score, for single digits. */
const readerPlan = { ...scorePlan, shift: 1, seed: 'reader' };

/** More than real digits there are: all of them are read. */
const allLines = 100_000;

/**
 * Trains a reader on lines of one source and lets it read real digits, on the current engine. Everything random follows
 * from fixed seeds.
 */
export async function measureReading(reading: Reading): Promise<ReadingRate> {
  const { paper, digits } = reading;
  const toRead = linesOf(digits, { count: allLines, look: lookToRead(paper), seed: 'read' });
  const [learnt, read] = [await cutDigits(linesToLearn(reading)), await cutDigits(toRead)];
  const reader = await trainReader(learnt, reading.rounds);
  try {
    const { labels } = await classify(reader, read.pixels, read.count);
    return { characters: read.count, rate: labelAgreement(labels, read.labels) };
  } finally {
    disposeClassifier(reader);
  }
}

async function* linesToLearn({ paper, source, lines }: Reading): AsyncGenerator<RenderedLine> {
  const looks = looksToLearn(paper);
  for (const [index, look] of looks.entries()) {
    yield* source({ count: Math.ceil(lines / looks.length), look, seed: `learn/${index}` });
  }
}

async function trainReader(
  images: LabelledImages,
  rounds: number,
): Promise<Pick<Classifier, 'network' | 'parameters'>> {
  const recipe = classifierRecipe(images, 10, { ...readerPlan, rounds });
  const weights = await trainClassifier(images, recipe);
  return { network: recipe.network, parameters: decodeWeights(recipe.network, weights) };
}
