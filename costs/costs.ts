import { readFileSync } from 'node:fs';
import * as z from 'zod';

const flat = z.strictObject({ dollars: z.number().nonnegative(), free: z.number().nonnegative() });
const tiered = z.strictObject({
  /** What lies below `upTo` and above the tier before costs so much each. */
  tiers: z.array(z.strictObject({ upTo: z.number().nullable(), dollars: z.number() })).nonempty(),
  free: z.number().nonnegative(),
});

const tableSchema = z.strictObject({
  date: z.iso.date(),
  region: z.string(),
  sources: z.array(z.url()),
  edgeRequest: flat,
  edgeGigabyte: tiered,
  functionRequest: flat,
  functionGigabyteSecond: flat,
  logGigabyte: flat,
  alarm: flat,
  metric: flat,
  dashboard: flat,
  storedGigabyte: flat,
  storeRead: flat,
  imageGigabyte: flat,
  gpuHour: flat,
  gpuSpotHour: flat,
  diskGigabyteHour: flat,
  addressHour: flat,
  wafMonth: flat,
  wafRequest: flat,
});

/** Prices by what is counted, in dollars, and how much of it a month is free. */
export type PriceTable = z.output<typeof tableSchema>;

/** What is counted. */
type Priced = Exclude<keyof PriceTable, 'date' | 'region' | 'sources'>;

/** Reads the dated table beside this file. */
export function readPriceTable(): PriceTable {
  const text = readFileSync(new URL('price-table.json', import.meta.url), 'utf8');
  return tableSchema.parse(JSON.parse(text));
}

/** Dollars for an amount in a month, at list price or after what is free. */
export function priceOf(
  table: PriceTable,
  priced: Priced,
  amount: number,
  options: { readonly afterFree?: boolean } = {},
): number {
  const price = table[priced];
  const paid = Math.max(0, amount - (options.afterFree ? price.free : 0));
  if ('dollars' in price) return paid * price.dollars;
  let below = 0;
  let dollars = 0;
  for (const tier of price.tiers) {
    const upTo = tier.upTo ?? Infinity;
    dollars += Math.max(0, Math.min(paid, upTo) - below) * tier.dollars;
    below = upTo;
  }
  return dollars;
}

/** What is asked of the API in a month. */
export interface Month {
  readonly requests: number;
  /** The share of them that the edge answers by itself, in [0, 1]. */
  readonly keptShare: number;
}

/** What a request is worth in what AWS counts; each is measured, or says what it is taken for. */
const requestSizes = {
  /** A digit as PNG has 463 bytes, its headers 765 before HTTP/2 packs them. */
  answerBytes: 1200,
  /** Milliseconds at 1 GB: 0.76 on a whole processor, a little more than half of one here, rounded up, doubled. */
  functionMilliseconds: 3,
  /** A new copy of the function for so many requests, and what its start takes: 1 s with a model from S3. */
  requestsACopy: 1000,
  startMilliseconds: 1000,
  functionGigabytes: 1,
  /** The API's line has 144 bytes; Lambda adds START, END and REPORT. */
  functionLogBytes: 480,
  /** A line of the edge's log, packed. */
  edgeLogBytes: 100,
} as const;

/** What stands while nobody asks. */
const standing = {
  alarms: 5,
  metrics: 2,
  dashboards: 1,
  /** A model has 1 MB, with its sheet and report; checkpoints of a run, until they expire, 60. */
  storedGigabytes: 0.1,
} as const;

/** Looks at the alias by up to so many copies, one a minute each, while they are asked something. */
const looksAMonth = 10 * 60 * 24 * 30;

const gigabyte = 1e9;

/** One line of a bill, dollars a month. */
interface CostLine {
  readonly item: string;
  readonly listed: number;
  readonly afterFree: number;
}

/** The bill of the Api and Models stacks for a month, item by item. */
export function monthCost(table: PriceTable, { requests, keptShare }: Month): readonly CostLine[] {
  const drawn = requests * (1 - keptShare);
  const size = requestSizes;
  const seconds =
    (drawn * size.functionMilliseconds + (drawn / size.requestsACopy) * size.startMilliseconds) /
    1000;
  const amounts: readonly (readonly [string, readonly (readonly [Priced, number])[]])[] = [
    ['CloudFront, requests', [['edgeRequest', requests]]],
    ['CloudFront, bytes', [['edgeGigabyte', (requests * size.answerBytes) / gigabyte]]],
    ['Lambda, requests', [['functionRequest', drawn]]],
    ['Lambda, time', [['functionGigabyteSecond', seconds * size.functionGigabytes]]],
    ['the function’s log', [['logGigabyte', (drawn * size.functionLogBytes) / gigabyte]]],
    [
      'S3',
      [
        ['storedGigabyte', standing.storedGigabytes + (requests * size.edgeLogBytes) / gigabyte],
        ['storeRead', Math.min(drawn, looksAMonth)],
      ],
    ],
    [
      'alarms, metrics, dashboard',
      [
        ['alarm', standing.alarms],
        ['metric', standing.metrics],
        ['dashboard', standing.dashboards],
      ],
    ],
  ];
  return amounts.map(([item, counted]) => ({
    item,
    listed: total(counted.map(([priced, amount]) => priceOf(table, priced, amount))),
    afterFree: total(
      counted.map(([priced, amount]) => priceOf(table, priced, amount, { afterFree: true })),
    ),
  }));
}

function total(dollars: readonly number[]): number {
  return dollars.reduce((sum, value) => sum + value, 0);
}

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
