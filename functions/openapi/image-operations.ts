import { completeBody, completeParameters } from '../routes/complete-parameters.ts';
import { completionFormats, formats } from '../images/formats.ts';
import { judgeBody, judgeParameters } from '../routes/judge-parameters.ts';
import type { Operation } from './operations.ts';

/** Pixels of an image of MNIST's size, which a model of another size takes in its own. */
const pixelCount = 28 * 28;

/** The routes that take an image. */
export const imageOperations: readonly Operation[] = [
  {
    path: '/judge',
    method: 'post',
    id: 'judgeDigit',
    summary: 'Whether an image is a real handwritten digit, and which',
    description:
      'Tells how likely an image is a real digit, one that the model drew, or no digit at all; and how likely it is each label.',
    parameters: judgeParameters,
    body: {
      description:
        'A PNG of any size and colours, light on dark or dark on light, which is scaled and centred as MNIST’s images are; or the numbers of one that is so already.',
      json: judgeBody(pixelCount),
    },
    mediaTypes: [formats.json.mediaType],
    draws: false,
  },
  {
    path: '/complete',
    method: 'post',
    id: 'completeDigit',
    summary: 'What is hidden of a digit, drawn in several ways',
    description:
      'Draws what fits the known part of a digit. The same image, mask, label, seed and model give the same completions.',
    parameters: completeParameters,
    body: {
      description:
        'A square PNG that is transparent where the digit is not known, 28 × 28 or larger; or the numbers and a mask.',
      json: completeBody(pixelCount),
    },
    mediaTypes: completionFormats.map((name) => formats[name].mediaType),
    draws: false,
  },
];
