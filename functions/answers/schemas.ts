import type * as z from 'zod';
import { figureSchema, figuresSchema } from '../../models/manifest/evaluation.ts';
import { manifestSchema } from '../../models/manifest/schema.ts';
import { layerSchema, networkSchema } from '../../models/network/schema.ts';
import { completedDigitsSchema } from './complete.ts';
import { datasetDigitSchema, digitNumbersSchema } from './digit.ts';
import { healthSchema, readySchema } from './health.ts';
import { judgeAnswerSchema, judgedDigitSchema, judgedDigitsSchema } from './judge.ts';
import { datasetLineSchema, numberBoxesSchema } from './line.ts';
import { modelDetailsSchema, modelListSchema, modelSummarySchema } from './models.ts';
import { parameterErrorSchema, problemSchema } from './problem.ts';

/**
 * The schemas of all answers in JSON, and of what several of them hold, by their names in the description.
 * Routes import only their types: the schema library is not for a start to load.
 */
export const answerSchemas = {
  DigitNumbers: digitNumbersSchema,
  DatasetDigit: datasetDigitSchema,
  DatasetLine: datasetLineSchema,
  NumberBoxes: numberBoxesSchema,
  JudgedDigit: judgedDigitSchema,
  JudgedDigits: judgedDigitsSchema,
  JudgeAnswer: judgeAnswerSchema,
  CompletedDigits: completedDigitsSchema,
  ModelList: modelListSchema,
  ModelSummary: modelSummarySchema,
  ModelDetails: modelDetailsSchema,
  Manifest: manifestSchema,
  Figures: figuresSchema,
  Figure: figureSchema,
  Network: networkSchema,
  Layer: layerSchema,
  Health: healthSchema,
  Ready: readySchema,
  Problem: problemSchema,
  ParameterError: parameterErrorSchema,
} as const satisfies Readonly<Record<string, z.ZodType>>;

/** The name of a schema of an answer. */
export type AnswerName = keyof typeof answerSchemas;
