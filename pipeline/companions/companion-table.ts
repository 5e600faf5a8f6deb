import type { CompanionNetworks } from '../../models/companion-networks.ts';

/** What companions are worth, as lines for a person. */
export function companionTable({
  discriminator,
  classifier,
  encoder,
}: CompanionNetworks): readonly string[] {
  const lines: string[] = [];
  if (discriminator) {
    const { figures } = discriminator;
    const kinds = Object.entries(figures.meanProbabilityReal);
    lines.push(
      `judge: area under the curve, real against generated: ${figures.areaUnderCurve.toFixed(3)} (the game's own discriminator, told the labels: ${figures.gameAreaUnderCurve.toFixed(3)})`,
      `judge: expected calibration error: ${figures.expectedCalibrationError.toFixed(4)}, over ${figures.images} images of each kind`,
      `judge: mean probability of being real: ${kinds.map(([kind, mean]) => `${kind} ${mean.toFixed(3)}`).join(', ')}`,
    );
  }
  if (classifier) {
    const { figures } = classifier;
    lines.push(
      `classifier: names ${percent(figures.testAccuracy)} of the test images rightly, calibration error ${figures.expectedCalibrationError.toFixed(4)}`,
    );
  }
  for (const [hidden, mask] of Object.entries(encoder?.figures?.masks ?? {})) {
    lines.push(
      `completion, ${hidden} hidden: read as the digit was ${percent(mask.agreement)} (nearest neighbour ${percent(mask.rivalAgreement)}); of all ${percent(mask.meanAgreement)} (${percent(mask.rivalMeanAgreement)}); pixel error ${mask.pixelError.toFixed(4)} (${mask.rivalPixelError.toFixed(4)}); difference ${mask.diversity.toFixed(3)} (${mask.rivalDiversity.toFixed(3)})`,
    );
  }
  return lines;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
