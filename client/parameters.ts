import type { CompleteParameters as AllCompleteParameters } from '../functions/routes/complete.ts';

// The types of the very schemas that parse the queries; nothing of them is left when this is bundled.
export type { DatasetParameters } from '../functions/routes/dataset.ts';
export type { DigitParameters } from '../functions/routes/digit.ts';
export type { SheetParameters } from '../functions/routes/digits.ts';
export type { JudgeParameters } from '../functions/routes/judge.ts';
export type { ListParameters, NumbersParameters } from '../functions/parameters/line-set.ts';
export type { NumberParameters } from '../functions/routes/number.ts';
export type { WalkParameters } from '../functions/routes/walk.ts';

/** What /complete takes beside the image, where numbers are to come back. */
export type CompleteParameters = Omit<AllCompleteParameters, 'format' | 'size'>;

/** The formats that a route's parameters allow. */
export type FormatOf<Parameters extends { readonly format?: string | undefined }> = NonNullable<
  Parameters['format']
>;

/** A route's parameters in one format, which decides the type of the answer. */
export type InFormat<
  Parameters extends { readonly format?: string | undefined },
  Format extends FormatOf<Parameters>,
> = Omit<Parameters, 'format'> & { readonly format?: Format | undefined };
