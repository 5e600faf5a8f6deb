import { type DigitSeries, type SeriesModel, seriesDraws } from '../../models/digit-series.ts';
import { generatorInputs } from '../../models/draw.ts';
import { answerQuestions } from '../../models/threads/in-thread.ts';
import {
  createDatasetEncoder,
  type DatasetEncoder,
  type DatasetFormat,
  type DatasetModel,
  type DatasetPart,
} from './dataset-encoder.ts';
import type { DatasetRange } from './dataset-tasks.ts';

/** What a thread for data sets is asked for; a data set that is being encoded has a number. */
export type DatasetQuestion =
  | {
      readonly task: 'draw';
      readonly network: number;
      readonly model: SeriesModel;
      readonly series: DigitSeries;
      readonly range: DatasetRange;
    }
  | {
      readonly task: 'open';
      readonly number: number;
      readonly format: DatasetFormat;
      readonly series: DigitSeries;
      readonly model: DatasetModel;
    }
  | { readonly task: 'push'; readonly number: number; readonly part: DatasetPart }
  | { readonly task: 'end'; readonly number: number }
  | { readonly task: 'close'; readonly number: number };

/** What it answers, by task. */
export interface DatasetAnswers {
  readonly draw: DatasetPart;
  readonly open: null;
  readonly push: Uint8Array<ArrayBuffer>;
  readonly end: Uint8Array<ArrayBuffer>;
  readonly close: null;
}

const encoders = new Map<number, DatasetEncoder>();

answerQuestions<DatasetQuestion>(async (question, thread) => {
  switch (question.task) {
    case 'draw': {
      const { network, model, series, range } = question;
      const { digits, draws } = seriesDraws(series, model, range);
      const inputs = generatorInputs(draws, model.latent.size, model.labels?.length ?? 0);
      const pixels = (await thread.network(network)).runToPixels(inputs);
      const labels = Uint16Array.from(digits, ({ label }) => label ?? 0);
      return { answer: { from: range.from, pixels, labels }, transfer: [buffer(pixels)] };
    }
    case 'open': {
      const { number, format, series, model } = question;
      encoders.set(number, createDatasetEncoder(format, series, model));
      return { answer: null };
    }
    case 'push':
      return bytes(encoderOf(question.number).push(question.part));
    case 'end':
      return bytes(encoderOf(question.number).end());
    case 'close':
      encoders.delete(question.number);
      return { answer: null };
  }
});

function encoderOf(number: number): DatasetEncoder {
  const encoder = encoders.get(number);
  if (!encoder) throw new Error(`the data set ${number} was not begun in this thread`);
  return encoder;
}

function bytes(answer: Uint8Array<ArrayBuffer>) {
  return { answer, transfer: [answer.buffer] };
}

function buffer({ buffer: own }: Uint8Array): ArrayBuffer {
  return own as ArrayBuffer;
}
