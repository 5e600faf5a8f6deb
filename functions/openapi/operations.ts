import type * as z from 'zod';
import { datasetParameters } from '../routes/dataset-parameters.ts';
import { digitParameters } from '../routes/digit-parameters.ts';
import {
  datasetFormats,
  digitFormats,
  formats,
  movingNames,
  stillFormats,
} from '../images/formats.ts';
import { modelParameters } from '../routes/model-parameters.ts';
import { numberParameters } from '../routes/number-parameters.ts';
import { sheetParameters } from '../routes/digits-parameters.ts';
import { walkParameters } from '../routes/walk-parameters.ts';
import { imageOperations } from './image-operations.ts';

/** What the description of the API says of one route. */
export interface Operation {
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters?: z.ZodObject;
  /** Parameters that are part of the path. */
  readonly inPath?: readonly string[];
  readonly mediaTypes: readonly string[];
  /** Of the request; absent: get. */
  readonly method?: 'get' | 'post';
  /** What is sent: an image/png, or JSON of this schema. */
  readonly body?: { readonly description: string; readonly json: z.ZodObject };
  /** Names that the path takes behind a dot, for the media types above. */
  readonly extensions?: readonly string[];
  /** Whether an answer draws: it has a seed, an entity tag, times. */
  readonly draws: boolean;
}

/** All routes that answer more than a page. */
export function operations(datasetLimit: number): readonly Operation[] {
  return [
    {
      path: '/digit',
      id: 'drawDigit',
      summary: 'One digit',
      description:
        'Draws the digit of a seed: the same seed, label and model give the same pixels.',
      parameters: digitParameters,
      mediaTypes: digitFormats.map((name) => formats[name].mediaType),
      extensions: digitFormats,
      draws: true,
    },
    {
      path: '/digits',
      id: 'drawSheet',
      summary: 'A sheet of digits',
      description: 'Draws the digits of the seeds "<seed>/0", "<seed>/1", … as one picture.',
      parameters: sheetParameters,
      mediaTypes: stillFormats.map((name) => formats[name].mediaType),
      extensions: stillFormats,
      draws: true,
    },
    {
      path: '/number/{digits}',
      id: 'writeNumber',
      summary: 'A handwritten number',
      description: 'Writes a number in one hand, on one line, as one picture.',
      parameters: numberParameters,
      inPath: ['digits'],
      mediaTypes: stillFormats.map((name) => formats[name].mediaType),
      extensions: stillFormats,
      draws: true,
    },
    {
      path: '/walk',
      id: 'drawWalk',
      summary: 'An animation between two seeds',
      description: 'Draws the digits on the way from one seed to another.',
      parameters: walkParameters,
      mediaTypes: [formats.apng.mediaType, formats.webp.mediaType, formats.gif.mediaType],
      extensions: movingNames,
      draws: true,
    },
    {
      path: '/dataset',
      id: 'drawDataset',
      summary: 'Labelled digits by the thousand',
      description: 'Streams the digits of the seeds "<seed>/0", "<seed>/1", … with their labels.',
      parameters: datasetParameters(datasetLimit),
      mediaTypes: datasetFormats.map((name) => formats[name].mediaType),
      extensions: datasetFormats,
      draws: true,
    },
    ...imageOperations,
    ...stateOperations,
  ];
}

const stateOperations: readonly Operation[] = [
  {
    path: '/models',
    id: 'listModels',
    summary: 'The models served here',
    description: 'Tells of each what it is, where it came from and what its digits are worth.',
    mediaTypes: [formats.json.mediaType],
    draws: false,
  },
  {
    path: '/models/{model}',
    id: 'showModel',
    summary: 'One model’s manifest',
    description: 'By its id or an alias: the whole manifest, evaluation included.',
    parameters: modelParameters,
    inPath: ['model'],
    mediaTypes: [formats.json.mediaType],
    draws: false,
  },
  {
    path: '/health',
    id: 'showHealth',
    summary: 'What is served, and why',
    description: 'Tells whether the shipped model stands in for the configured one.',
    mediaTypes: [formats.json.mediaType],
    draws: false,
  },
  {
    path: '/metrics',
    id: 'showMetrics',
    summary: 'Figures for Prometheus',
    description: 'Requests, latencies, digits drawn, answers spared by entity tags, the model.',
    mediaTypes: ['text/plain'],
    draws: false,
  },
];
