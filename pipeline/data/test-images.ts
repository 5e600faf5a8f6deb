import type { Dataset } from './dataset.ts';
import type { LabelledImages } from './labelled-images.ts';
import { InvalidInput } from '../invalid-input.ts';

/** A data set's test images, against which a model is measured. @throws InvalidInput where it has none */
export function requireTestImages({ name, test }: Pick<Dataset, 'name' | 'test'>): LabelledImages {
  if (test && test.count > 0) return test;
  throw new InvalidInput(
    `--data ${name}: has no test images to evaluate against; they are t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, or a folder test/ beside train/`,
  );
}
