import type * as z from 'zod';
import type { completeParameters } from '../functions/routes/complete.ts';
import type { datasetParameters } from '../functions/routes/dataset.ts';
import type { digitParameters } from '../functions/routes/digit.ts';
import type { judgeParameters } from '../functions/routes/judge.ts';
import type { numberParameters } from '../functions/routes/number.ts';
import type { sheetParameters } from '../functions/routes/digits.ts';
import type { walkParameters } from '../functions/routes/walk.ts';

// The types of the very schemas that parse the queries; nothing of them is left when this is bundled.

/** What /digit takes. */
export type DigitParameters = z.output<typeof digitParameters>;

/** What /digits takes. */
export type SheetParameters = z.output<typeof sheetParameters>;

/** What /number takes beside the digits. */
export type NumberParameters = Omit<z.output<typeof numberParameters>, 'digits'>;

/** What /walk takes. */
export type WalkParameters = z.output<typeof walkParameters>;

/** What /dataset takes. */
export type DatasetParameters = z.output<ReturnType<typeof datasetParameters>>;

/** What /judge takes beside the image. */
export type JudgeParameters = z.output<typeof judgeParameters>;

/** What /complete takes beside the image, where numbers are to come back. */
export type CompleteParameters = Omit<z.output<typeof completeParameters>, 'format' | 'size'>;

/** The formats that a route's parameters allow. */
export type FormatOf<Parameters extends { readonly format?: string | undefined }> = NonNullable<
  Parameters['format']
>;

/** A route's parameters in one format, which decides the type of the answer. */
export type InFormat<
  Parameters extends { readonly format?: string | undefined },
  Format extends FormatOf<Parameters>,
> = Omit<Parameters, 'format'> & { readonly format?: Format | undefined };
