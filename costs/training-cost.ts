import type { PriceTable } from './price.ts';
import { priceOf } from './price.ts';

/** Minutes until an instance runs the container: it starts, and fetches an image of several gigabytes. */
const startMinutes = 8;

/** Gigabytes of the instance's disk (infra/gpu-queue.ts) and of the image as the registry keeps it. */
const diskGigabytes = 60;
const imageGigabytes = 4;

/** Dollars of one training run of so many minutes on a g4dn.xlarge. */
export function trainingCost(
  table: PriceTable,
  minutes: number,
  kind: 'spot' | 'on-demand',
): number {
  const hours = (minutes + startMinutes) / 60;
  return (
    priceOf(table, kind === 'spot' ? 'gpuSpotHour' : 'gpuHour', hours) +
    priceOf(table, 'diskGigabyteHour', diskGigabytes * hours) +
    priceOf(table, 'addressHour', hours)
  );
}

/** Dollars a month that the Training stack costs while nothing trains: its image in the registry. */
export function imageCost(table: PriceTable): number {
  return priceOf(table, 'imageGigabyte', imageGigabytes);
}
