import type { LabelledImages } from '../data/labelled-images.ts';
import type { Classifier } from '../classifier/network.ts';
import { calibrated, fitCalibration } from './calibration.ts';
import { imageLogits } from './image-logits.ts';
import type { MadeCompanion } from './made-companion.ts';
import { expectedCalibrationError, reliabilityTable } from './reliability.ts';
import { roundNetwork } from './rounded-network.ts';

/**
 * Makes a companion of a classifier: its temperature is fitted on every second test image, its calibration
 * measured on the others, its accuracy on all.
 */
export async function makeClassifier(
  trained: Pick<Classifier, 'network' | 'parameters'>,
  test: LabelledImages,
): Promise<MadeCompanion<'classifier'>> {
  const { files, ...rounded } = await roundNetwork(
    'classifier',
    trained.network,
    trained.parameters,
  );
  const logits = await imageLogits(rounded, test);
  const isSeen = (_: unknown, image: number) => image % 2 === 0;
  const isHeldOut = (_: unknown, image: number) => image % 2 === 1;
  const labels = [...test.labels];
  const calibration = fitCalibration(logits.filter(isSeen), labels.filter(isSeen), {
    hasOffsets: false,
  });
  const named = logits.map((own) => {
    const probabilities = calibrated(own, calibration);
    const probability = Math.max(...probabilities);
    return { label: probabilities.indexOf(probability), probability };
  });
  const isRight = named.map(({ label }, image) => label === labels[image]);
  const table = reliabilityTable(
    named.filter(isHeldOut).map(({ probability }) => probability),
    isRight.filter(isHeldOut),
  );
  return {
    companion: {
      ...rounded,
      temperature: 1 / calibration.scale,
      figures: {
        testAccuracy: isRight.filter(Boolean).length / isRight.length,
        expectedCalibrationError: expectedCalibrationError(table),
      },
    },
    files,
  };
}
